"""Laws of the horizon: where a contract begins and ends to be computed, by its text alone."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from support.contracts import (
    SPAN,
    business_days,
    calendar,
    contract,
    coverage,
    covered,
    missing,
    plan,
    priority,
    promise,
)

from slacontract.diagnostics import Diagnostic
from slacontract.model.contract import Amendment, Contract, InForce, Revision, Signed
from slacontract.model.examples import When, WorkedExample
from slacontract.model.quantities import CalendarTime
from slacontract.model.time import YearlyDate
from slacontract.ruleset.from_model import ruleset_from_model
from slacontract.ruleset.horizon import Horizon, horizon_of

D = datetime.date


def horizon(model: Contract, *amendments: Amendment) -> tuple[Horizon, list[str]]:
    found: list[Diagnostic] = []
    return horizon_of(model, amendments, "2026f", found), [one.code for one in found]


def last(**blocks: Any) -> D:
    return horizon(contract(**blocks))[0].last


def months(n: int, unit: str = "month") -> CalendarTime:
    return CalendarTime.model_validate({"span": SPAN, "n": n, "unit": unit})


def example(day: D) -> WorkedExample:
    return WorkedExample(span=SPAN, name="x", every_clock_starts=When(span=SPAN, date=day, time=0))


def test_from_force_to_the_term_and_a_year_on() -> None:
    """The horizon begins with the start of force, and ends a year after the last day of the term."""
    found, codes = horizon(contract(end="2026-12-31"))
    assert (found.first, found.last, found.in_force) == (
        D(2026, 1, 1),
        D(2027, 12, 31),
        (D(2026, 1, 1), D(2026, 12, 31)),
    )
    assert not found.assumed
    assert codes == []


def test_the_longest_delay_is_added() -> None:
    """Every deadline of a clock that starts on the last day of the term lies inside."""
    office = coverage("office", "09:00-17:00", days=(0,))
    assert last(priorities=(priority("P1", promise("resolution", calendar(3, "month"))),)) == D(2028, 4, 3)
    weekly = last(
        coverages=(office,), priorities=(priority("P1", promise("resolution", covered(80, "office"))),)
    )
    assert weekly >= D(2027, 12, 31) + datetime.timedelta(weeks=10)
    days = last(
        coverages=(office,), plans=(plan("gold", promise("resolution", business_days(10, "office"), "P1")),)
    )
    assert days >= D(2027, 12, 31) + datetime.timedelta(weeks=10)


def test_the_term_follows_the_text() -> None:
    """Without a stated end: minimum term, else renewal, from the first start (T10)."""
    assert last(end=None, minimum_term=months(24)) == D(2028, 12, 31)
    assert last(end=None, renewed_for=months(12)) == D(2027, 12, 31)


def test_current_term_holds_the_latest_date_of_the_text() -> None:
    """A renewed contract is computed for the term in which its latest date lies, not for its first."""
    blocks: dict[str, Any] = {"start": "2020-03-01", "end": "2021-02-28", "renewed_for": months(12)}
    assert last(**blocks) == D(2022, 2, 28)
    assert last(**blocks, worked_examples=(example(D(2026, 5, 22)),)) == D(2028, 2, 28)
    assert last(**blocks, revision=Revision(span=SPAN, number=3, date=D(2024, 2, 28))) == D(2025, 2, 28)


def test_fixed_ends() -> None:
    """`ends on 30 June, 31 December`: the first such day not before the latest date of the text."""
    ends = tuple(
        YearlyDate(span=SPAN, form="fixed", day=day, month=month) for day, month in ((30, 6), (31, 12))
    )
    assert last(start="2026-03-02", end=None, ends_on=ends) == D(2027, 6, 30)
    assert last(start="2026-03-02", end=None, ends_on=ends, worked_examples=(example(D(2026, 8, 1)),)) == D(
        2027, 12, 31
    )


def test_horizon_until_replaces_the_end() -> None:
    """`horizon until` is the last day computed."""
    assert last(horizon_until=D(2026, 6, 30)) == D(2026, 6, 30)


def test_horizon_until_reaches_the_terms_that_follow() -> None:
    """A contract that is renewed by itself is in force to the end of the term that holds the day; one that
    is not, to its own end."""
    renewed, _ = horizon(contract(end="2026-12-31", renewed_for=months(12), horizon_until=D(2029, 6, 30)))
    ended, _ = horizon(contract(end="2026-12-31", horizon_until=D(2029, 6, 30)))

    assert renewed.in_force == (D(2026, 1, 1), D(2029, 12, 31))
    assert ended.in_force == (D(2026, 1, 1), D(2026, 12, 31))
    assert renewed.last == ended.last == D(2029, 6, 30)


@pytest.mark.parametrize(
    ("blocks", "first"),
    [
        (
            {
                "worked_examples": (example(D(2026, 5, 22)), example(D(2025, 2, 1))),
                "signed": Signed(span=SPAN, date=D(2019, 1, 5)),
            },
            D(2025, 1, 1),
        ),
        (
            {
                "signed": Signed(span=SPAN, date=D(2024, 7, 1)),
                "revision": Revision(span=SPAN, number=1, date=D(2023, 5, 23)),
            },
            D(2023, 1, 1),
        ),
        ({}, D(2026, 1, 1)),
    ],
)
def test_without_a_start_the_text_decides(blocks: dict[str, Any], first: D) -> None:
    """No start of force: 1 January of the first year of the examples, else the head, else the zone data."""
    for force in (None, InForce(span=SPAN, start=missing("hole"))):
        found, codes = horizon(contract(start=None, **{"in_force": force, **blocks}))
        assert (found.first, found.assumed, codes) == (first, True, [])
        assert found.last >= D(first.year + 2, 12, 31)
        assert found.in_force[0] is None


def test_too_long_is_an_error_and_cut() -> None:
    """More than thirty years are an error, and no more than thirty are computed."""
    found, codes = horizon(contract(end="2999-12-31"))
    assert codes == ["SLA292"]
    assert found.last == D(2055, 12, 31)


def test_end_before_start_is_an_error() -> None:
    """A horizon that ends before it begins is an error; something is computed all the same."""
    found, codes = horizon(contract(horizon_until=D(2020, 1, 1)))
    assert codes == ["SLA293"]
    assert found.last > found.first


def test_periods_are_whole_and_tile() -> None:
    """Months and quarters that meet the horizon stand whole, and tile (K7)."""
    rules = ruleset_from_model(
        contract(start="2026-02-10", end="2026-03-20", horizon_until=D(2026, 11, 5))
    ).rules
    names = [one.id for one in rules.periods]
    assert names == [*(f"2026-{n:02}" for n in range(2, 12)), "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]
    by_kind = [one for one in rules.periods if one.kind == "month"]
    assert all(a.end == b.start for a, b in zip(by_kind, by_kind[1:], strict=False))  # noqa: RUF007
    assert by_kind[0].start < rules.horizon[0] < rules.horizon[1] < by_kind[-1].end


def test_amendment_is_an_edition_from_its_effect() -> None:
    """Each amendment is an edition in force from its effect, when the one before ends (K9)."""
    base = contract(priorities=(priority("P1", promise("response", calendar(2, "day"))),))
    later = base.model_copy(update={"priorities": (priority("P1", promise("response", calendar(1, "day"))),)})
    amendment = Amendment(
        span=SPAN, takes_effect=D(2026, 7, 1), from_period_of=D(2026, 7, 1), edition=later, before=base
    )
    rules = ruleset_from_model(base, (amendment,)).rules
    assert [one.id for one in rules.editions] == ["base", "2026-07-01"]
    first, second = rules.editions
    assert first.in_force[1] == second.in_force[0]
    assert second.first_period == "containing"
    assert [one.plans["*"].commitments[0].delay.n for one in rules.editions] == [2, 1]  # type: ignore[union-attr]
