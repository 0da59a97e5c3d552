"""Coverages in zones far from the contract's, at the very ends of the horizon."""

from datetime import UTC, datetime

import slacontract
from slacontract.judge import DeadlineFunction

CONTRACT = """language en

contract "Two desks"
  reference "TD-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/London

holidays us
  country "US"

coverage desk
  Monday to Friday 09:00-17:00
  except holidays us
  time zone America/New_York

priority P1
  response within 2 hours counted in desk
"""


def test_the_first_night_of_a_contract_is_known_west_of_its_zone() -> None:
    """The horizon opens on 1 January in London, on 31 December in New York, whose holidays are read (T12)."""
    found = slacontract.compile_text(CONTRACT)
    assert found.rules is not None
    deadline = DeadlineFunction(found.rules, None, "P1/response")
    start = datetime(2026, 1, 1, 0, 0, tzinfo=UTC)  # New Year's Eve at 19:00 in New York
    assert deadline(int(start.timestamp())) == int(datetime(2026, 1, 2, 16, 0, tzinfo=UTC).timestamp())
    table = next(iter(found.rules.editions[0].plans.values())).holidays["us"]
    assert table.years[0] == 2025
