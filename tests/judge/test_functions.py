"""Deadlines as functions of the start: affine between breakpoints, and compared exactly (DESIGN 5)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from support.neutral_clock import instant
from support.neutral_rules import rule_set

from slacontract.judge.functions import DeadlineFunction, compare, greatest_excess
from slacontract.ruleset.delays import Elapsed

WEEK = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {"zone": "Europe/Paris", "weekly": {day: [["09:00", "13:00"], ["14:00", "17:00"]] for day in WEEK}}
NIGHT = {"zone": "Europe/Paris", "weekly": {day: [["22:00", "06:00"]] for day in (*WEEK, "sat")}}
YORK = {"zone": "America/New_York", "weekly": {day: [["01:30", "02:30"], ["03:00", "12:00"]] for day in WEEK}}
COVERAGES = {"office": OFFICE, "night": NIGHT, "york": YORK, "both": {"union": ["office", "night"]}}
DELAYS: dict[str, Mapping[str, Any]] = {
    "covered": {"kind": "covered", "seconds": 14401, "coverage": "office"},
    "closing": {"kind": "covered", "seconds": 25200, "coverage": "office"},
    "night": {"kind": "covered", "seconds": 7200, "coverage": "night"},
    "elapsed": {"kind": "elapsed", "seconds": 10000},
    "immediate": {"kind": "immediate", "coverage": "both"},
    "days": {"kind": "business-days", "n": 2, "coverage": "office", "until": "last-closing"},
    "days-same-time": {"kind": "business-days", "n": 1, "coverage": "office", "until": "same-time"},
    "york-same-time": {"kind": "business-days", "n": 1, "coverage": "york", "until": "same-time"},
    "same-day": {"kind": "same-business-day", "coverage": "office"},
    "opening-days": {"kind": "opening-days", "n": 2, "hours": 7, "coverage": "office"},
    "calendar": {"kind": "calendar", "n": 1, "unit": "day", "until": "same-time"},
    "month": {"kind": "calendar", "n": 1, "unit": "month", "until": "same-time"},
    "end-of-day": {"kind": "calendar", "n": 2, "unit": "day", "until": "end-of-day"},
    "later": {
        "kind": "later-of",
        "delays": [
            {"kind": "elapsed", "seconds": 40000},
            {"kind": "covered", "seconds": 3600, "coverage": "office"},
        ],
    },
    "earlier": {
        "kind": "earlier-of",
        "delays": [
            {"kind": "calendar", "n": 1, "unit": "day", "until": "end-of-day"},
            {"kind": "covered", "seconds": 3600, "coverage": "night"},
        ],
    },
}
SHAPES: dict[str, Mapping[str, Any]] = {
    **{name: {"delay": delay} for name, delay in DELAYS.items()},
    "carried": {"delay": DELAYS["closing"], "edge": "next-opening"},
    "deemed": {"delay": DELAYS["elapsed"], "deemed_receipt": {"coverage": "office"}},
    "deemed-cut": {"delay": DELAYS["covered"], "deemed_receipt": {"coverage": "office", "after": "16:00"}},
}
PLACES = {
    "spring": ("2026-03-28T22:00:00+01:00", "2026-03-29T08:00:00+02:00"),
    "autumn": ("2026-10-24T23:00:00+02:00", "2026-10-25T06:00:00+01:00"),
    "autumn-target": ("2026-10-24T01:00:00+02:00", "2026-10-24T04:00:00+02:00"),
    "before-spring": ("2026-03-27T23:30:00+01:00", "2026-03-28T04:00:00+01:00"),
    "working-day": ("2026-06-11T08:00:00+02:00", "2026-06-11T18:00:00+02:00"),
    "friday": ("2026-06-12T12:00:00+02:00", "2026-06-12T23:00:00+02:00"),
    "month-end": ("2026-01-30T20:00:00+01:00", "2026-01-31T03:00:00+01:00"),
}


@cache
def rules() -> Any:
    commitments = [
        {
            "metric": name,
            "bound": "within",
            "start": {"earliest_of": ["reported"]},
            "stop": {"earliest_of": ["replied"]},
            **shape,
        }
        for name, shape in SHAPES.items()
    ]
    return rule_set(
        {
            "id": "functions",
            "contract": {"zone": "Europe/Paris", "coverages": COVERAGES, "commitments": commitments},
            "ask": {"from": "2026-01-01T00:00:00Z", "to": "2026-12-31T00:00:00Z"},
            "events": {},
            "expected": {},
        }
    )


def function(name: str) -> DeadlineFunction:
    found = rules().editions[0].plans["*"].commitments
    (one,) = [one for one in found if one.metric == name]
    return DeadlineFunction(rules(), None, one)


@pytest.mark.parametrize("place", list(PLACES))
@pytest.mark.parametrize("name", list(SHAPES))
def test_affine_between_breakpoints(name: str, place: str) -> None:
    """From a breakpoint to the second before the next, the deadline stands still or moves with the start."""
    first, last = (instant(text) for text in PLACES[place])
    f = function(name)
    for p, q in pairwise([first, *f.breakpoints(first + 1, last), last]):
        at_start, at_end = f(p), f(q - 1)
        assert at_start is not None
        assert at_end is not None
        slope = 0 if at_start == at_end else 1
        assert at_end - at_start == slope * (q - 1 - p)
        for t in {p, *range(p, q, 97), *range(max(p, q - 3), q)}:
            assert f(t) == at_start + slope * (t - p), t


PAIRS = [
    ("covered", "closing"),
    ("closing", "days"),
    ("days-same-time", "calendar"),
    ("calendar", "elapsed"),
    ("later", "elapsed"),
    ("later", "covered"),
    ("earlier", "night"),
    ("immediate", "same-day"),
    ("deemed", "covered"),
    ("carried", "closing"),
    ("york-same-time", "calendar"),
    ("deemed-cut", "deemed"),
]


@pytest.mark.parametrize("place", ["spring", "autumn-target", "friday"])
@pytest.mark.parametrize(("one", "other"), [*PAIRS, *((b, a) for a, b in PAIRS)])
def test_first_witness_is_the_one_found_second_by_second(one: str, other: str, place: str) -> None:
    """compare gives the very first start for which the one deadline is later, and None if there is none."""
    first = instant(PLACES[place][0])
    last = first + 7200
    f, g = function(one), function(other)
    gaps = [(f(t) or 0) - (g(t) or 0) for t in range(first, last)]
    brute = next((first + i for i, gap in enumerate(gaps) if gap > 0), None)
    assert compare(f, g, first, last) == brute
    found = greatest_excess(f, g, first, last)
    assert (found[0] if found else 0) == max(0, *gaps)


def test_comparison_over_a_year_finds_the_one_night() -> None:
    """24 hours on the wall and 24 elapsed hours: on each night of change, another one is later."""
    one = function("calendar")
    elapsed = function("elapsed").commitment
    other = DeadlineFunction(rules(), None, elapsed.model_copy(update={"delay": Elapsed(seconds=86400)}))
    first, last = instant("2026-01-02T00:00:00+01:00"), instant("2026-12-30T00:00:00+01:00")
    spring = compare(other, one, first, last)
    autumn = compare(one, other, first, last)
    assert spring == instant("2026-03-28T02:00:01+01:00")
    assert autumn == instant("2026-10-24T03:00:00+02:00")
