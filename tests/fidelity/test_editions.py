"""Of an amended contract, the bounds are those of the starts that go by the terms which are configured."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from support.targets import TARGETS, TODAY, seen_by

from slacontract.emitter import Compiled, Target, Witness
from slacontract.project import compile_file

BASE = """language en
contract "Amended"
  provider "Example Ltd"
  client "Client Ltd"
  reference "A-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
holidays own
  on 5 January 2026, 7 September 2026
coverage office "Office"
  Monday to Friday 09:00-17:00
  on 3 February 2026, 6 October 2026 09:00-11:00 instead
  except holidays own
service web "Web"
state solved "Solved"
  marks resolution
commitments
  for every ticket response within 2 hours counted in office
  for every ticket resolution within 8 hours counted in office
availability web-up "Web"
  measures web
  at least 99% over each calendar month
"""
AMENDMENT = """language en
amendment "Longer hours"
  amends "A-1"
  takes effect on 15 June 2026{period}

use "base.sla"

override coverage office
  Monday to Friday 08:00-17:00
override availability web-up
  at least 99.5% over each calendar month
"""
CONFIGURATIONS = [one for one in TARGETS if one.configures]


def amended(folder: Path, period: str = "") -> Compiled:
    """The contract with its amendment, of 15 June."""
    (folder / "base.sla").write_text(BASE)
    (folder / "amended.sla").write_text(AMENDMENT.format(period=period))
    return replace(seen_by(compile_file(folder / "amended.sla", today=TODAY)), options={})


def witnesses(target: Target, compiled: Compiled) -> Iterator[Witness]:
    """All that a target gives as the worst case of a line."""
    for line in target.emit(compiled).fidelity:
        yield from (one for one in (line.more, line.less) if one is not None)


@pytest.mark.parametrize("target", CONFIGURATIONS, ids=lambda one: one.name)
def test_a_witness_goes_by_the_terms_that_it_is_a_witness_of(target: Target, tmp_path: Path) -> None:
    """No worst case starts before the amendment takes effect: its clock would go by the earlier text (K9)."""
    for one in witnesses(target, amended(tmp_path)):
        assert datetime.fromisoformat(one.start).date() >= date(2026, 6, 15), one


def test_hours_of_a_date_before_the_amendment_do_not_count_against_it(tmp_path: Path) -> None:
    """The worst case is that of the one date with hours of its own that is still to come."""
    (target,) = [one for one in CONFIGURATIONS if one.name == "jira-service-management"]
    found = {one.clause: one for one in target.emit(amended(tmp_path)).fidelity}["*/response"]

    assert found.less is not None
    assert found.less.start.startswith("2026-10-06")


@pytest.mark.parametrize(
    ("period", "first"), [("", date(2026, 7, 1)), (" from the period of 1 June 2026", date(2026, 6, 1))]
)
def test_zabbix_measures_from_the_first_period_that_the_amendment_judges(
    period: str, first: date, tmp_path: Path
) -> None:
    """Zabbix measures a period whole: it begins with the first that no earlier text judges (K9)."""
    (target,) = [one for one in CONFIGURATIONS if one.name == "zabbix"]
    (plan,) = [one for one in target.emit(amended(tmp_path, period)).artifacts if one.path == "plan.json"]
    steps = json.loads(plan.content)["steps"]
    (sla,) = [step["wanted"] for step in steps if "effective_date" in (step.get("wanted") or {})]
    offset = 2 * 3600  # Paris, in summer

    assert sla["effective_date"] == (first - date(1970, 1, 1)).days * 86400 - offset
