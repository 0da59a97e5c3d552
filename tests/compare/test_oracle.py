"""Verdicts and witnesses against an oracle that steps every second, on pairs drawn at random."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pytest
from oracle.changes import UNKNOWN, Seconds, deadlines, moved
from oracle.seconds import Stepped, zone

from slacontract import compile_text
from slacontract.compare import Change, compare
from slacontract.compiling import Compilation

SHORT, LONG = 1_600, 900
"""Pairs of contracts over a few days, and over 12 days."""
WINDOWS = (  # zone, first date, days in force, days computed
    ("Europe/Paris", "2026-03-28", 2, 4),  # the night that is an hour short
    ("Europe/Paris", "2026-10-24", 2, 4),  # the night that is an hour long
    ("Europe/Paris", "2026-12-31", 2, 4),  # the end of a year
    ("America/New_York", "2026-11-01", 1, 3),
    ("Australia/Lord_Howe", "2026-04-04", 2, 4),  # half an hour
    ("Australia/Lord_Howe", "2026-10-03", 2, 4),
    ("Asia/Kathmandu", "2026-06-17", 2, 4),
    ("Africa/Cairo", "2026-04-23", 2, 4),  # at midnight
    ("Europe/Paris", "2026-02-26", 1, 5),  # a term that ends on a Thursday
    ("America/St_Johns", "2026-03-07", 2, 6),
)
LONG_WINDOWS = (  # the same, over 12 days: delays that outlast weekends and holidays
    ("Europe/Paris", "2026-03-27", 4, 12),  # the night that is an hour short, and Easter
    ("Europe/Paris", "2026-10-23", 5, 11),  # the night that is an hour long, and All Saints
    ("Europe/Paris", "2026-12-23", 3, 12),  # Christmas and the end of the year
    ("America/New_York", "2026-10-30", 4, 11),
    ("Australia/Lord_Howe", "2026-09-30", 6, 12),
    ("Africa/Cairo", "2026-04-22", 3, 12),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIDES = 20
"""Contracts drawn for each window."""
Parts = tuple[int, int, int]
"""The seeds of a contract's hours, of its promise and of its days off."""


def hours(dice: random.Random) -> list[tuple[tuple[int, ...], list[tuple[str, str]]]]:
    """Weekly windows: some weekdays, one to two windows, some of them overnight."""
    marks = [
        "00:00",
        "01:30",
        "02:00",
        "02:15",
        "03:00",
        "06:00",
        "08:00",
        "09:00",
        "12:30",
        "13:00",
        "17:00",
        "22:00",
    ]
    rows = []
    week = list(range(7))
    dice.shuffle(week)
    cut = dice.randrange(1, 7)
    for days in (tuple(sorted(week[:cut])), tuple(sorted(week[cut:]))):
        a, b, c, d = sorted(dice.sample(marks, 4))
        shape = dice.randrange(4)
        windows = [[(a, b)], [(a, b), (c, d)], [(c, a)], [(b, "24:00")]][shape]
        rows.append((days, windows))
        if shape == 2 or dice.random() < 0.3:
            break  # what runs past midnight stands alone
    return rows


def promise(dice: random.Random, *, long: bool) -> dict[str, Any]:
    """A delay; over 12 days, one that may outlast a week."""
    kind = dice.choice(
        ["covered", "covered", "covered", "elapsed", "days", *(["days", "calendar"] if long else [])]
    )
    if kind == "days":
        return {"days": dice.choice([1, 2, 3, 4, 5] if long else [1, 1, 2])}
    if kind == "calendar":
        return {"calendar": dice.choice([1, 2, 5, 7]), "until": dice.choice(["end-of-day", "same-time"])}
    minutes = [240, 480, 960, 1800, 3000, 4800] if long else [1, 15, 30, 60, 120, 180, 240, 480, 750]
    return {kind: 60 * (dice.choice(minutes) + dice.choice([0, 0, 1]))}


def delay_text(one: dict[str, Any]) -> str:
    if "calendar" in one:
        days = f"{one['calendar']} calendar day{'s' if one['calendar'] > 1 else ''}"
        return f"{days} to the {'end of the day' if one['until'] == 'end-of-day' else 'same time'}"
    if "days" in one:
        return f"{one['days']} business day{'s' if one['days'] > 1 else ''} counted in desk"
    kind, seconds = next(iter(one.items()))
    minutes = seconds // 60
    unit = "counted in desk" if kind == "covered" else ""
    calendar, plural = "calendar " if kind == "elapsed" else "", "s" if minutes > 1 else ""
    return f"{minutes} {calendar}minute{plural} {unit}".rstrip()


def days_off(dice: random.Random, start: datetime.date, computed: int) -> dict[str, Any]:
    """Holidays, closed days of up to a week, and whether shifts stay whole."""
    every = [start + datetime.timedelta(days=n) for n in range(computed)]
    found: dict[str, Any] = {"holidays": {"dates": []}, "closures": []}
    if dice.random() < 0.6:
        found["holidays"]["dates"] = [
            one.isoformat() for one in sorted(dice.sample(every, dice.randrange(1, 4)))
        ]
        if dice.random() < 0.4:
            found["holidays"]["shift"] = "kept-whole"
    if dice.random() < 0.4:
        first = dice.randrange(computed - 1)
        last = min(computed - 1, first + dice.choice([0, 2, 3, 6]))
        found["closures"] = [{"from": every[first].isoformat(), "to": every[last].isoformat()}]
    return found


def off_text(one: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The block of the holidays, and the lines of the coverage about days off."""
    block, lines = [], []
    if one["holidays"]["dates"]:
        days = [said(datetime.date.fromisoformat(day)) for day in one["holidays"]["dates"]]
        block = ["holidays off", *(f"  on {day}" for day in days), ""]
        lines = ["  except holidays off"]
        if "shift" in one["holidays"]:
            lines.append("  a shift follows the day it opens")
    for each in one["closures"]:
        first, last = (said(datetime.date.fromisoformat(each[key])) for key in ("from", "to"))
        lines.append(f"  closed on {first}" if first == last else f"  closed between {first} and the {last}")
    return block, lines


@lru_cache(maxsize=SIDES)
def side(window: tuple[str, str, int, int], parts: Parts) -> tuple[Compilation, Any, Any]:
    """One small contract: compiled, its mask of covered seconds and its deadlines by the oracle."""
    name, first, force, computed = window
    long = computed > 6
    dice = [random.Random(f"{window} {n} {part}") for n, part in enumerate(parts)]
    start = datetime.date.fromisoformat(first)
    rows = hours(dice[0])
    one = promise(dice[1], long=long)
    off = days_off(dice[2], start, computed) if long else {"holidays": {"dates": []}, "closures": []}
    if "days" in one and len({day for days, _ in rows for day in days}) == 7:
        rows = [(tuple(day for day in days if day != parts[0] % 7), windows) for days, windows in rows]
        rows = [row for row in rows if row[0]]  # business days of a week without a day off are refused
    last = start + datetime.timedelta(days=force - 1)
    until = start + datetime.timedelta(days=computed - 1)
    block, closed = off_text(off)
    lines = [
        "language en\n",
        'contract "Small"\n  provider "P"\n  client "C"\n  reference "R"',
        f"  in force from {said(start)} until {said(last)}",
        f"  horizon until {said(until)}\n  time zone {name}\n",
        *block,
        "coverage desk",
    ]
    for days, windows in rows:
        listed = " and ".join(f"{a}-{b}" for a, b in windows)
        lines += [f"  {', '.join(DAYS[day] for day in days)} {listed}"]
    lines += [*closed, "", "commitments", f"  for every ticket response within {delay_text(one)}", ""]
    compiled = compile_text("\n".join(lines), "small.sla", today=start)
    assert compiled.rules is not None, ("\n".join(lines), [d.message() for d in compiled.diagnostics])
    bounds = compiled.rules.horizon
    where = zone(name)
    midnights = [
        int(datetime.datetime.combine(day, datetime.time(), where).timestamp())
        for day in (start, start + datetime.timedelta(days=computed), last + datetime.timedelta(days=1))
    ]
    assert abs(bounds[0] - midnights[0]) <= 3600
    weekly = {KEYS[day]: windows for days, windows in rows for day in days}
    stepped = Seconds({"zone": name, "weekly": weekly, **off}, *bounds)
    return compiled, stepped, deadlines(one, stepped, midnights[2] - bounds[0])


def said(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


Pair = tuple[tuple[str, str, int, int], Parts, Parts]


def drawn(seed: int, n: int, windows: Sequence[tuple[str, str, int, int]]) -> Iterator[Pair]:
    """Pairs of contracts of each window: strangers, and as many neighbours, which differ in one part."""
    dice = random.Random(seed)
    for window in windows:
        sides: list[Parts] = [(0, 0, 0)]
        while len(sides) < SIDES:
            redrawn = dice.randrange(3)
            hours_, promise_, off = (
                dice.randrange(1_000) if at == redrawn else part for at, part in enumerate(sides[-1])
            )
            sides.append((hours_, promise_, off))
        for number in range(n // len(windows)):
            a = dice.randrange(SIDES)
            b = (a + dice.choice([1, -1])) % SIDES if number % 2 else dice.randrange(SIDES)
            yield window, sides[a], sides[b]


def check(window: tuple[str, str, int, int], a: Parts, b: Parts) -> tuple[bool, bool, int]:
    """Compares a pair; whether a deadline moved, whether hours did, and the longest delay of its witness."""
    old, old_seconds, before = side(window, a)
    new, new_seconds, after = side(window, b)
    old_mask, new_mask = old_seconds.covered, new_seconds.covered
    found = compare(old, new)
    rules = {one.rule.name: one for one in found.changes}
    start = old.rules.horizon[0]  # type: ignore[union-attr]
    truth = moved(before, after)
    due: list[Change] = [one for name, one in rules.items() if name.startswith("due-")]
    if not truth.compared:  # no start has a deadline in both: at most their form is told, and as such
        assert {one.evidence for one in due} <= {"rule"}
        due = []
    expected = {(True, False): "due-later", (False, True): "due-sooner", (True, True): "due-moved"}.get(
        (bool(truth.later), bool(truth.sooner))
    )
    assert [one.rule.name for one in due] == ([expected] if expected else [])
    for one in due:
        assert one.figures.get("later_seconds", 0) == truth.later
        assert one.figures.get("sooner_seconds", 0) == truth.sooner
        assert one.witness is not None
        at = one.witness.at - start
        assert before[at] != UNKNOWN
        assert (one.witness.before, one.witness.now) == (start + before[at], start + after[at])
        assert abs(int(after[at] - before[at])) == max(truth.later, truth.sooner)
    lost, gained = (old_mask > new_mask), (new_mask > old_mask)
    expected = {(True, False): "fewer-hours", (False, True): "more-hours", (True, True): "hours-moved"}.get(
        (bool(lost.any()), bool(gained.any()))
    )
    by_hours = [rules[name] for name in ("fewer-hours", "more-hours", "hours-moved") if name in rules]
    if expected:
        assert [one.rule.name for one in by_hours] == [expected]
        witness = by_hours[0].witness
        assert witness is not None
        at = witness.at - start
        assert (witness.before, witness.now) == (old_mask[at], new_mask[at])
        assert by_hours[0].figures["lost_hours"] == round(int(lost.sum()) / 3600, 2)
        assert by_hours[0].figures["gained_hours"] == round(int(gained.sum()) / 3600, 2)
    longest = max(
        (max(one.witness.before, one.witness.now) - one.witness.at for one in due if one.witness), default=0
    )
    return bool(due), bool(by_hours), longest


@pytest.mark.slow
def test_verdicts_agree_with_an_oracle_that_steps_seconds() -> None:
    """On 1,600 pairs: which is due later, by how much at most, the dated witness, over all start seconds."""
    seen = np.array([check(*one) for one in drawn(1, SHORT, WINDOWS)])
    assert len(seen) == SHORT
    assert seen[:, 0].sum() > SHORT / 3
    assert seen[:, 1].sum() > SHORT / 3


@pytest.mark.slow
def test_verdicts_agree_over_twelve_days() -> None:
    """The same on 900 pairs over 12 days, whose delays outlast weekends, holidays and closed weeks."""
    seen = np.array([check(*one) for one in drawn(2, LONG, LONG_WINDOWS)])
    assert len(seen) == LONG
    assert SHORT + LONG >= 2_000
    assert seen[:, 0].sum() > LONG / 3
    assert (seen[:, 2] > 6 * 86400).sum() > LONG / 10


@pytest.mark.parametrize(
    "window", [*WINDOWS, *LONG_WINDOWS], ids=lambda one: f"{one[0].replace('/', '-')}-{one[1]}-{one[3]}-days"
)
def test_verdicts_agree_on_each_window(window: tuple[str, str, int, int]) -> None:
    """The same on a few pairs of each window."""
    assert any(any(check(window, (a, a, a), (a + 1, a + 1, a))) for a in range(3))


@pytest.mark.parametrize(
    "window", [*WINDOWS[:2], WINDOWS[5], WINDOWS[7]], ids=lambda one: f"{one[0][-5:]}-{one[1]}"
)
@pytest.mark.slow
def test_seconds_side_by_side_are_those_stepped_one_by_one(window: tuple[str, str, int, int]) -> None:
    """Both oracles cover the same seconds and have the same business days, with holidays and closed days."""
    name, first, _, computed = window
    start = int(
        datetime.datetime.combine(datetime.date.fromisoformat(first), datetime.time(), zone(name)).timestamp()
    )
    span = start - 86400, start + (computed - 1) * 86400
    for seed in range(3):
        dice = random.Random(seed)
        off = days_off(dice, datetime.date.fromisoformat(first), computed)
        weekly = {KEYS[day]: windows for days, windows in hours(dice) for day in days}
        coverage = {"zone": name, "weekly": weekly, **off}
        one, other = Seconds(coverage, *span), Stepped(coverage, *span)
        assert bytes(one.covered) == bytes(other.covered)
        assert one.business == other.business
        assert [one.wall.dates[day] for day in one.wall.days[::3600]] == [
            other.wall.dates[day] for day in other.wall.days[::3600]
        ]
