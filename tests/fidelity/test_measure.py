"""Bounds of fidelity are those found second by second, and their witnesses are real."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from datetime import datetime
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from support.neutral_clock import instant
from support.neutral_rules import rule_set

from slacontract.fidelity import BusinessDayTool, CountedTool, ElapsedTool, ModelledTool, Tool, deviation
from slacontract.fidelity.measure import measured_between, own_time
from slacontract.judge.functions import DeadlineFunction
from slacontract.lowering import Counted, counted, offset_of
from slacontract.ruleset.commitments import Escalation
from slacontract.ruleset.delays import Covered, Elapsed

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {"zone": "Europe/Paris", "weekly": {day: [["09:00", "13:00"], ["14:00", "17:00"]] for day in WEEK}}
NIGHT = {"zone": "Europe/Paris", "weekly": {day: [["22:00", "06:00"]] for day in (*WEEK, "sat", "sun")}}
LONG = {"zone": "Europe/Paris", "weekly": {day: [["08:30", "18:00"]] for day in WEEK}}
COVERAGES = {"office": OFFICE, "night": NIGHT, "long": LONG}
DELAYS: dict[str, dict[str, Any]] = {
    "four-hours": {"kind": "covered", "seconds": 14400, "coverage": "office"},
    "a-day": {"kind": "covered", "seconds": 25200, "coverage": "office"},
    "at-night": {"kind": "covered", "seconds": 7200, "coverage": "night"},
    "elapsed": {"kind": "elapsed", "seconds": 10000},
    "days": {"kind": "business-days", "n": 2, "coverage": "office", "until": "last-closing"},
    "same-time": {"kind": "business-days", "n": 1, "coverage": "office", "until": "same-time"},
    "opening-days": {"kind": "opening-days", "n": 2, "hours": 7, "coverage": "office"},
    "calendar": {"kind": "calendar", "n": 1, "unit": "day", "until": "same-time"},
}
PLACES = {
    "spring": "2026-03-28T22:00:00+01:00",
    "autumn": "2026-10-25T00:00:00+02:00",
    "before-autumn": "2026-10-24T00:00:00+02:00",
    "working-day": "2026-06-11T11:00:00+02:00",
    "friday": "2026-06-12T11:00:00+02:00",
}


@cache
def rules(bound: str = "within") -> Any:
    commitments = [
        {
            "metric": name,
            "bound": bound,
            "start": {"earliest_of": ["reported"]},
            "stop": {"earliest_of": ["replied"]},
            "delay": delay,
        }
        for name, delay in DELAYS.items()
    ]
    return rule_set(
        {
            "id": "bounds",
            "contract": {"zone": "Europe/Paris", "coverages": COVERAGES, "commitments": commitments},
            "ask": {"from": "2026-01-01T00:00:00Z", "to": "2026-12-31T00:00:00Z"},
            "events": {},
            "expected": {},
        }
    )


def function(name: str, bound: str = "within") -> DeadlineFunction:
    found = rules(bound).editions[0].plans["*"].commitments
    (one,) = [one for one in found if one.metric == name]
    return DeadlineFunction(rules(bound), None, one)


def rows(name: str) -> tuple[tuple[int, int], ...]:
    return tuple((row[0], row[1]) for row in rules().editions[0].plans["*"].coverages[name].intervals)


def tools() -> dict[str, Tool]:
    """What other programs do, well or badly."""
    span = rules().horizon
    zone = function("calendar").view.zone
    hour = 3600
    return {
        "office": CountedTool(rows("office"), span, 14400),
        "next-opening": CountedTool(rows("office"), span, 25200, edge="opening"),
        "one-late": CountedTool(rows("office"), span, 14400, late=1),
        "minutes": CountedTool(rows("office"), span, 14340),
        "long": CountedTool(rows("long"), span, 14400),
        "night": CountedTool(rows("night"), span, 7200),
        "elapsed": ElapsedTool(10000, span),
        "days": BusinessDayTool(zone, rows("office"), span, 2, until="last-closing"),
        "same-time": BusinessDayTool(zone, rows("office"), span, 1, until="same-time"),
        "same-time-night": BusinessDayTool(zone, rows("night"), span, 1, until="same-time"),
        "whole-hours": ModelledTool(
            "hours", lambda t: t - t % hour + 10800, lambda a, b: range(a - a % hour, b, hour)
        ),
    }


PAIRS = [
    ("four-hours", "office"),
    ("four-hours", "one-late"),
    ("four-hours", "minutes"),
    ("four-hours", "long"),
    ("four-hours", "night"),
    ("four-hours", "elapsed"),
    ("a-day", "next-opening"),
    ("a-day", "days"),
    ("at-night", "night"),
    ("at-night", "office"),
    ("elapsed", "office"),
    ("elapsed", "whole-hours"),
    ("days", "days"),
    ("days", "long"),
    ("same-time", "same-time"),
    ("same-time", "office"),
    ("same-time", "same-time-night"),
    ("opening-days", "days"),
    ("calendar", "same-time-night"),
    ("calendar", "elapsed"),
]


def counter(f: DeadlineFunction) -> Callable[[int], int]:
    """Seconds of the commitment's own time before an instant, added up window by window."""
    own = own_time(f)
    if own is None:
        return lambda t: t
    ends = [b for _, b in own]

    def count(t: int) -> int:
        i = bisect_right(ends, t)  # the windows that have closed
        return before[i] + (max(0, t - own[i][0]) if i < len(own) else 0)

    before = [0]
    for a, b in own:
        before.append(before[-1] + b - a)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize(("promise", "tool"), PAIRS)
def test_bound_is_the_one_found_by_trying(promise: str, tool: str, place: str) -> None:
    """Over three hours of starts, the bounds are the worst of every nineteenth second and of round ones.

    No start tried is worse than the bound, and the witness shows the bound itself.
    """
    first = instant(PLACES[place])
    last = first + 3 * 3600
    f, g = function(promise), tools()[tool]
    found = measured_between(f, g, first, last)
    count = counter(f)
    starts = {*range(first, last, 19), *range(first, last, 900), *range(first + 899, last, 900)}
    gaps = {t: count(g(t) or 0) - count(f(t) or 0) for t in starts}

    assert max(0, *gaps.values()) <= found.gives_more <= max(0, *gaps.values()) + 19
    assert max(0, *(-gap for gap in gaps.values())) <= found.gives_less
    assert found.gives_less <= max(0, *(-gap for gap in gaps.values())) + 19
    for bound, witness, sign in (
        (found.gives_more, found.more, 1),
        (found.gives_less, found.less, -1),
    ):
        assert (bound > 0) == (witness is not None)
        if witness is not None:
            start, promised, given = (
                int(datetime.fromisoformat(text).timestamp())
                for text in (witness.start, witness.promised, witness.given)
            )
            assert (f(start), g(start)) == (promised, given)
            assert sign * (count(given) - count(promised)) == bound


@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize("tool", ["office", "next-opening", "long", "days", "same-time", "same-time-night"])
def test_tools_are_affine_between_their_breakpoints(tool: str, place: str) -> None:
    """From a breakpoint to the second before the next, a deadline stands still or moves with the start."""
    first = instant(PLACES[place])
    last = first + 4 * 3600
    g = tools()[tool]
    inside = sorted({t for t in g.breakpoints(first, last) if first < t < last})
    for p, q in pairwise([first, *inside, last]):
        at_start, at_end = g(p), g(q - 1)
        assert at_start is not None
        assert at_end is not None
        slope = 0 if at_start == at_end else 1
        for t in {p, *range(p, q, 53), *range(max(p, q - 3), q)}:
            assert g(t) == at_start + slope * (t - p), (t, p, q)


def test_known_bounds() -> None:
    """Cases by hand: a second late, a minute less, the next opening, which gives no counted time."""
    known = tools()

    assert deviation(function("four-hours"), known["office"]).none
    assert deviation(function("four-hours"), known["one-late"]).gives_more == 1
    assert deviation(function("four-hours"), known["minutes"]).gives_less == 60
    assert deviation(function("a-day"), known["next-opening"]).none
    assert deviation(function("days"), known["days"]).none
    assert deviation(function("same-time"), known["same-time"]).none
    # Nine and a half hours a day for seven promised: counted in office hours, up to 1 h 30 a day too early.
    assert deviation(function("four-hours"), known["long"]).gives_more == 0


def test_deadline_itself() -> None:
    """“under” promises the second before: a tool that is content with the due instant gives one more."""
    tool = tools()["office"]
    found = deviation(function("four-hours", "under"), tool)

    assert (found.gives_more, found.gives_less) == (1, 0)
    strict = ModelledTool("strict", tool, tool.breakpoints, met_at_due=False)
    assert deviation(function("four-hours", "under"), strict).none
    assert deviation(function("four-hours"), strict).gives_less == 1


@pytest.mark.parametrize("name", ["four-hours", "days", "opening-days", "elapsed"])
def test_counted_time_never_ends_later(name: str) -> None:
    """A delay as counted time gives no start more than promised; where it says lossless, none less either."""
    f = function(name)
    length = counted(f.view, f.commitment)
    assert isinstance(length, Counted)
    span = rules().horizon
    own = rows(length.coverage) if length.coverage else None
    tool = CountedTool(own, span, length.seconds) if own else ElapsedTool(length.seconds, span)
    found = deviation(f, tool)

    assert found.gives_more == 0
    assert length.lossless == (found.gives_less == 0)
    if own and not length.lossless:
        # One second more would be too much for some start.
        assert deviation(f, CountedTool(own, span, length.seconds + 1)).gives_more > 0


@pytest.mark.parametrize(("percent", "after"), [("50", 7200), ("75", 10800), ("33.3", 4796), ("100", 14400)])
def test_percentages_become_offsets(percent: str, after: int) -> None:
    """K11: a percentage of a covered delay is so many counted seconds after the start, rounded up."""
    f = function("four-hours")
    step = Escalation(ladder="l", step=1, parties=(), percent=percent)
    found = offset_of(f.view, f.commitment, step)

    assert found is not None
    assert (found.after, found.before) == (after, 14400 - after)


def test_lengths_become_offsets_of_their_own_kind_only() -> None:
    """An hour of office time before a deadline in office time is an offset; an elapsed hour is none."""
    f = function("four-hours")
    before = Escalation(ladder="l", step=1, parties=(), before=Covered(seconds=3600, coverage="office"))
    other = Escalation(ladder="l", step=2, parties=(), after=Elapsed(seconds=3600))
    breach = Escalation(ladder="l", step=3, parties=(), at_event="breach")

    assert offset_of(f.view, f.commitment, before).after == 10800  # type: ignore[union-attr]
    assert offset_of(f.view, f.commitment, other) is None
    assert offset_of(f.view, f.commitment, breach).before == 0  # type: ignore[union-attr]
    assert offset_of(f.view, function("days").commitment, breach) is None
