"""Laws of changes of update points: their times, and the days on which they lie (T6, K10)."""

from __future__ import annotations

import pytest

import slacontract
from slacontract.compare import Change, compare, versions_of

TEXT = """language en

contract "Support"
  provider "Provider"
  client "Client"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  update at 10:00 and 16:00 on days open in office
"""


def changed(before: str, after: str) -> list[Change]:
    """What is said of the update points where one edit is made."""
    assert before in TEXT
    old, new = (
        versions_of(slacontract.compile_text(text))[-1] for text in (TEXT, TEXT.replace(before, after))
    )
    return [one for one in compare(old, new).changes if one.clause == "commitment/P1/update"]


@pytest.mark.parametrize(
    ("after", "favours"),
    [("Monday to Saturday", "client"), ("Monday to Thursday", "provider"), ("Tuesday to Saturday", "mixed")],
)
def test_points_on_other_days_are_told(after: str, favours: str) -> None:
    """Where the days of the hours change, so do the points: that is said, and whom it favours."""
    (one,) = changed("Monday to Friday", after)

    assert one.favours == favours
    assert one.old.say("en") == "at 10:00, 16:00 (“office”)"
    assert one.new.say("en") == "at 10:00, 16:00 (“office”), other days"
    assert one.new.say("fr") == "à 10h00, 16h00 (« office »), jours modifiés"


def test_points_know_nothing_of_the_hours_of_their_days() -> None:
    """Other hours on the same days move no point."""
    assert changed("09:00-17:00", "08:00-18:00") == []


@pytest.mark.parametrize(
    ("after", "favours"),
    [("at 10:00", "provider"), ("at 10:00, 13:00 and 16:00", "client"), ("at 10:00 and 17:00", "mixed")],
)
def test_points_at_other_times_are_told(after: str, favours: str) -> None:
    """More points favour the client, fewer the provider; others are neither's alone."""
    (one,) = changed("at 10:00 and 16:00", after)

    assert one.favours == favours
    assert one.old.say("fr") == "à 10h00, 16h00 (« office »)"
