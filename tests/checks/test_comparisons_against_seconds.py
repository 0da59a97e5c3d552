"""The order of clocks and of priorities, against a reference that asks every second of some days.

The reference shares no code with the product: it steps seconds over windows on the nights when clocks change.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from oracle.seconds import WEEKDAYS, Stepped, business_deadline

import slacontract
from slacontract.diagnostics import Diagnostic

PARIS = ZoneInfo("Europe/Paris")
FIRST_DAYS = (date(2026, 3, 28), date(2026, 10, 24), date(2026, 6, 5))
DAYS_IN_FORCE = 3
NAMES = ("one", "two")
DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class Hours(NamedTuple):
    """One window, on some weekdays."""

    days: tuple[int, ...]
    opens: int  # in quarters of an hour
    closes: int

    def text(self) -> str:
        """As a contract writes it."""
        return (
            f"  {', '.join(DAY_NAMES[day] for day in self.days)} {quarter(self.opens)}-{quarter(self.closes)}"
        )

    def neutral(self) -> dict[str, object]:
        """As the reference reads it."""
        window = [[quarter(self.opens), quarter(self.closes)]]
        return {"zone": "Europe/Paris", "weekly": {WEEKDAYS[day]: window for day in self.days}}


class Promise(NamedTuple):
    """A delay of some kind; `amount` in minutes, or days."""

    kind: str
    amount: int
    coverage: int

    def text(self) -> str:
        """As a contract writes it."""
        if self.kind == "elapsed":
            return f"within {self.amount} calendar minutes"
        unit = "minutes" if self.kind == "covered" else "business days" if self.amount > 1 else "business day"
        return f"within {self.amount} {unit} counted in {NAMES[self.coverage]}"


def quarter(at: int) -> str:
    """A quarter of an hour of the day as a clock shows it."""
    return f"{at // 4:02}:{at % 4 * 15:02}"


hours = st.builds(
    Hours,
    st.sets(st.integers(0, 6), min_size=4, max_size=6).map(lambda days: tuple(sorted(days))),
    st.integers(0, 95),
    st.integers(1, 95),
).filter(lambda one: (one.closes - one.opens) % 96 >= 8)
promises = st.one_of(
    st.builds(Promise, st.just("covered"), st.integers(1, 240), st.integers(0, 1)),
    st.builds(Promise, st.just("elapsed"), st.integers(1, 4000), st.just(0)),
    st.builds(Promise, st.just("business"), st.integers(1, 2), st.integers(0, 1)),
)


def instant_of(day: date) -> int:
    """Midnight of a day in Paris."""
    return int(datetime(day.year, day.month, day.day, tzinfo=PARIS).timestamp())


@lru_cache(maxsize=4)
def stepped(one: Hours, first: date) -> tuple[Stepped, Any, Any]:
    """A coverage second by second over 12 days; how many are covered before each, and which ones are."""
    start = instant_of(first)
    found = Stepped(one.neutral(), start, start + 12 * 86400)
    covered = numpy.frombuffer(found.covered, numpy.uint8)
    return found, numpy.cumsum(covered, dtype=numpy.int64) - covered, start + numpy.flatnonzero(covered)


def deadlines(promise: Promise, both: tuple[Hours, Hours], first: date) -> list[int]:
    """The deadline of a start at each second in force."""
    start, end = instant_of(first), instant_of(first + timedelta(days=DAYS_IN_FORCE))
    if promise.kind == "elapsed":
        return [t + promise.amount * 60 for t in range(start, end)]
    found, before, which = stepped(both[promise.coverage], first)
    if promise.kind == "covered":
        found_at: list[int] = (which[before[: end - start] + promise.amount * 60 - 1] + 1).tolist()
        return found_at
    by_day: dict[int, int] = {}
    for t in range(start, end):
        day = found.wall.days[t - start]
        if day not in by_day:
            due = business_deadline(found.wall, found.covered, found.business, t, promise.amount)
            assert due is not None
            by_day[day] = due
    return [by_day[found.wall.days[t - start]] for t in range(start, end)]


def findings(text: str, code: str) -> list[Diagnostic]:
    """What a check finds in a contract that reads."""
    found = slacontract.compile_text(text, today=date(2026, 1, 1))
    assert found.rules is not None, [one.message() for one in found.diagnostics]
    return [one for one in found.diagnostics if one.code == code]


def contract(both: tuple[Hours, Hours], first: date, rest: str) -> str:
    """A contract in force for three days."""
    last = first + timedelta(days=DAYS_IN_FORCE - 1)
    return (
        'language en\n\ncontract "Compared"\n  provider "A"\n  client "B"\n  reference "C"\n'
        f"  in force from {first.isoformat()} until {last.isoformat()}\n  time zone Europe/Paris\n\n"
        f"coverage one\n{both[0].text()}\n\ncoverage two\n{both[1].text()}\n\n{rest}"
    )


def agree(found: list[Diagnostic], one: list[int], other: list[int], first: date) -> None:
    """A witness is found exactly where there is one, and is one."""
    assert bool(found) == any(a > b for a, b in zip(one, other, strict=True))
    for diagnostic in found:
        values = diagnostic.values
        at = values["at"].at - instant_of(first)
        sooner = values["other"] if "first" in values else values["sooner"]
        assert (one[at], other[at]) == (values["due"].at, sooner.at)
        assert one[at] > other[at]


WEEK = (0, 1, 2, 3, 4)
SHORT_DAYS = Hours(WEEK, 36, 44), Hours(WEEK, 36, 44)
ALMOST_WITHIN = Hours(WEEK, 36, 68), Hours(WEEK, 36, 72)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.tuples(hours, hours), promises, promises, st.sampled_from(FIRST_DAYS))
@example(SHORT_DAYS, Promise("covered", 180, 0), Promise("business", 1, 0), FIRST_DAYS[2])
@example(SHORT_DAYS, Promise("covered", 120, 0), Promise("business", 1, 0), FIRST_DAYS[2])
@example(ALMOST_WITHIN, Promise("covered", 60, 0), Promise("covered", 60, 1), FIRST_DAYS[2])
@example(ALMOST_WITHIN, Promise("covered", 60, 1), Promise("covered", 60, 0), FIRST_DAYS[2])
def test_order_of_clocks(both: tuple[Hours, Hours], one: Promise, other: Promise, first: date) -> None:
    """A response may be due after an intervention from the same start, exactly where some second shows it."""
    rest = (
        "clock response\n  starts at report\n\nclock intervention\n  starts at report\n\n"
        f'priority P1 "Only"\n  response {one.text()}\n  intervention {other.text()}\n'
    )
    found = findings(contract(both, first, rest), "SLA301")
    agree(found, deadlines(one, both, first), deadlines(other, both, first), first)


@pytest.mark.slow
@settings(max_examples=20)
@given(st.tuples(hours, hours), promises, promises, st.sampled_from(FIRST_DAYS))
@example(SHORT_DAYS, Promise("covered", 180, 0), Promise("business", 1, 0), FIRST_DAYS[2])
@example(SHORT_DAYS, Promise("covered", 120, 0), Promise("business", 1, 0), FIRST_DAYS[2])
@example(ALMOST_WITHIN, Promise("covered", 60, 0), Promise("covered", 60, 1), FIRST_DAYS[2])
@example(ALMOST_WITHIN, Promise("covered", 60, 1), Promise("covered", 60, 0), FIRST_DAYS[2])
def test_order_of_priorities(both: tuple[Hours, Hours], one: Promise, other: Promise, first: date) -> None:
    """The urgent priority may be due after the other one, exactly where some second shows it."""
    rest = (
        f'priority P1 "Urgent"\n  response {one.text()}\n\npriority P2 "Other"\n  response {other.text()}\n'
    )
    found = findings(contract(both, first, rest), "SLA302")
    agree(found, deadlines(one, both, first), deadlines(other, both, first), first)


@pytest.mark.slow
def test_the_reference_sees_both_outcomes() -> None:
    """Of generated pairs some are in order and some are not: the laws above are not empty."""
    office, wide = Hours((0, 1, 2, 3, 4), 36, 68), Hours((0, 1, 2, 3, 4, 5), 28, 84)
    first = FIRST_DAYS[2]
    quick, slow = Promise("covered", 60, 1), Promise("covered", 120, 0)
    rows = [deadlines(one, (office, wide), first) for one in (quick, slow)]
    assert all(a <= b for a, b in zip(*rows, strict=True))
    assert any(a > b for a, b in zip(*reversed(rows), strict=True))


@pytest.mark.parametrize("condition", ["started in one", "reported in one"])
def test_starts_that_a_condition_excludes_are_left_out(condition: str) -> None:
    """Where a promise holds for some starts only, no other start is a witness against it."""
    both = Hours((0, 1, 2, 3, 4), 36, 68), Hours((0, 1, 2, 3, 4), 68, 92)
    rest = (
        "clock response\n  starts at report\n\nclock intervention\n  starts at report\n\n"
        f'priority P1 "Only"\n  response within 60 minutes counted in one when {condition}\n'
        f"  intervention within 300 calendar minutes when {condition}\n"
    )
    first = date(2026, 6, 8)
    late = findings(contract(both, first, rest), "SLA301")
    at_noon = rest.replace("300 calendar", "60 calendar")
    assert [one.code for one in late] == ["SLA301"]  # 16:30 is in hours, and ends the next morning
    witness = late[0].values["at"].at
    assert datetime.fromtimestamp(witness, PARIS).hour == 16
    assert findings(contract(both, first, at_noon.replace("60 minutes", "61 minutes")), "SLA301")


def test_one_bad_day_in_the_year_is_found() -> None:
    """What is in order for half a year and fails on one day is found there, with its date."""
    text = (
        'language en\n\ncontract "Compared"\n  in force from 2026-01-01 until 2026-12-31\n'
        "  time zone Europe/Paris\n\ncoverage one\n  Monday to Friday 09:00-17:00\n"
        "  closed on 14 July 2026\n\ncoverage two\n  Monday to Friday 09:00-17:00\n\n"
        "clock response\n  starts at report\n\nclock intervention\n  starts at report\n\n"
        'priority P1 "Only"\n  response within 60 minutes counted in one\n'
        "  intervention within 120 minutes counted in two\n"
    )
    (found,) = findings(text, "SLA301")
    assert datetime.fromtimestamp(found.values["at"].at, PARIS).date() in (
        date(2026, 7, 13),
        date(2026, 7, 14),
    )
    assert not findings(text.replace("  closed on 14 July 2026\n", ""), "SLA301")
