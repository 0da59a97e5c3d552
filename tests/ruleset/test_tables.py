"""The rule set as plain tables: the same instants and days, written shorter, and no calendar left."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import accumulate, islice
from typing import Any

import pytest
from differential.rules import rule_set

from slacontract.clock.zone import EPOCH_ORDINAL, Zone
from slacontract.ruleset.client import for_client
from slacontract.ruleset.delays import ToDate, WorkingDays
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.tables import differences, tables

SEEDS = range(12)

each_rule_set = pytest.mark.parametrize("rules", [rule_set(seed, 3) for seed in SEEDS], ids=SEEDS)


def day(on: date) -> int:
    return on.toordinal() - EPOCH_ORDINAL


def commitments(rules: RuleSet) -> list[tuple[Any, Any, dict[str, Any]]]:
    """Each plan and commitment, with what the tables make of the commitment."""
    written = tables(rules)["editions"]
    return [
        (plan, one, written[number]["plans"][name]["commitments"][i])
        for number, edition in enumerate(rules.editions)
        for name, plan in edition.plans.items()
        for i, one in enumerate(plan.commitments)
    ]


def test_differences_add_up() -> None:
    """What is written as differences is read by adding."""
    numbers = [5, 5, 9, -3, 0]
    assert list(accumulate(differences(numbers))) == numbers


@each_rule_set
def test_coverages_are_the_intervals(rules: RuleSet) -> None:
    """Each coverage of each plan: its openings and closings, its days where they are asked for."""
    written = tables(rules)
    for number, edition in enumerate(rules.editions):
        for name, plan in edition.plans.items():
            places = written["editions"][number]["plans"][name]["coverages"]
            for key, coverage in plan.coverages.items():
                table = written["coverages"][places[key]]
                edges = list(accumulate(table["edges"]))
                assert edges == [t for row in coverage.intervals for t in row[:2]]
                for zone, rows in table["days"].items():
                    midnight, found = 0, []
                    flat = iter(rows)
                    while row := list(islice(flat, 3)):
                        midnight += row[0]
                        opening = midnight + row[2] if row[2] >= 0 else 0
                        found.append((midnight, midnight + row[1], opening))
                    own = coverage.days if zone == coverage.zone else coverage.days_in[zone]
                    assert found == list(own)


@each_rule_set
def test_months_begin_on_their_first_day(rules: RuleSet) -> None:
    """The table of months has each month from a year before the horizon to a year after."""
    zone = Zone(rules.contract.zone, rules.zones[rules.contract.zone].offsets)
    first, last = (zone.date(t).year for t in rules.horizon)
    starts = [date(year, month, 1) for year in range(first - 1, last + 2) for month in range(1, 13)]

    assert list(accumulate(tables(rules)["months"])) == [day(on) for on in starts]


@each_rule_set
def test_working_days_and_dates_are_computed(rules: RuleSet) -> None:
    """Of a delay in working days, the days that count; of one to a date, its last instant."""
    zone = Zone(rules.contract.zone, rules.zones[rules.contract.zone].offsets)
    first, last = (zone.date(t) for t in rules.horizon)
    table = tables(rules)["workdays"]
    for plan, one, written in commitments(rules):
        if isinstance(one.delay, WorkingDays):
            holidays = plan.holidays[one.delay.holidays].dates if one.delay.holidays else {}
            dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            counting = [
                day(on)
                for on in dates
                if zone.exists(on) and on.weekday() in one.delay.days and on.isoformat() not in holidays
            ]
            assert list(accumulate(table[written["delay"]["workdays"]]["days"])) == counting
        if isinstance(one.delay, ToDate):
            assert written["delay"]["end"] == zone.end_of(date.fromisoformat(one.delay.date))


def test_nothing_for_the_provider_only() -> None:
    """The client's tables hold no internal commitment, and no coverage that only it used."""
    rules = rule_set("client", 1)
    edition = rules.editions[0]
    plan = edition.plans["*"]
    hidden = plan.commitments[0].model_copy(update={"status": "internal"})
    office = plan.coverages["office"].model_copy(update={"audience": "provider"})
    changed = plan.model_copy(
        update={
            "commitments": (hidden, *plan.commitments[1:]),
            "coverages": {**plan.coverages, "secret-hours": office},
        }
    )
    rules = rules.model_copy(update={"editions": (edition.model_copy(update={"plans": {"*": changed}}),)})
    text = json.dumps(tables(for_client(rules)))

    assert "secret-hours" in json.dumps(tables(rules))
    assert "secret-hours" not in text
    assert f'"{hidden.id}"' not in text
