"""Verdicts and witnesses against an oracle that steps every second, on pairs drawn at random."""

from __future__ import annotations

import datetime
import random
from functools import cache
from typing import Any

import numpy as np
import pytest
from oracle.changes import UNKNOWN, deadlines, mask, moved
from oracle.seconds import zone

from slacontract import compile_text
from slacontract.compare import Change, compare
from slacontract.compiling import Compilation

PAIRS = 2_000
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
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SIDES = 15
"""Contracts drawn for each window."""


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


def promise(dice: random.Random) -> dict[str, int]:
    kind = dice.choice(["covered", "covered", "covered", "elapsed", "days"])
    if kind == "days":
        return {"days": dice.choice([1, 1, 2])}
    return {
        kind: dice.choice([60, 900, 1800, 3600, 7200, 10_800, 14_400, 28_800, 45_000])
        + dice.choice([0, 0, 60])
    }


def delay_text(one: dict[str, int]) -> str:
    if "days" in one:
        return (
            f"{one['days']} business days counted in desk"
            if one["days"] > 1
            else "1 business day counted in desk"
        )
    kind, seconds = next(iter(one.items()))
    minutes = seconds // 60
    unit = "counted in desk" if kind == "covered" else ""
    calendar, plural = "calendar " if kind == "elapsed" else "", "s" if minutes > 1 else ""
    return f"{minutes} {calendar}minute{plural} {unit}".rstrip()


@cache
def side(window: int, number: int) -> tuple[Compilation, Any, Any]:
    """One small contract: compiled, its mask of covered seconds and its deadlines by the oracle."""
    name, first, force, computed = WINDOWS[window]
    dice = random.Random(1000 * window + number)
    start = datetime.date.fromisoformat(first)
    rows = hours(dice)
    one = promise(dice)
    if "days" in one and len({day for days, _ in rows for day in days}) == 7:
        one = {"covered": 5400}  # business days of a week without a day off are refused
    last = start + datetime.timedelta(days=force - 1)
    until = start + datetime.timedelta(days=computed - 1)
    lines = [
        "language en\n",
        'contract "Small"\n  provider "P"\n  client "C"\n  reference "R"',
        f"  in force from {said(start)} until {said(last)}",
        f"  horizon until {said(until)}\n  time zone {name}\n",
        "coverage desk",
    ]
    for days, windows in rows:
        listed = " and ".join(f"{a}-{b}" for a, b in windows)
        lines += [f"  {', '.join(DAYS[day] for day in days)} {listed}"]
    lines += ["", "commitments", f"  for every ticket response within {delay_text(one)}", ""]
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
    stepped, covered = mask({"zone": name, "weekly": weekly}, *bounds)
    return compiled, covered, deadlines(one, stepped, covered, midnights[2] - bounds[0])


def said(day: datetime.date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def drawn(seed: int, n: int) -> list[tuple[int, int, int]]:
    """Pairs of contracts of one window."""
    dice = random.Random(seed)
    return [(n % len(WINDOWS), *dice.sample(range(SIDES), 2)) for n in range(n)]


def check(window: int, a: int, b: int) -> tuple[bool, bool]:
    """Compares one pair both ways; whether a deadline moved, and whether hours did."""
    old, old_mask, before = side(window, a)
    new, new_mask, after = side(window, b)
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
    return bool(due), bool(by_hours)


@pytest.mark.slow
def test_verdicts_agree_with_an_oracle_that_steps_seconds() -> None:
    """On 2,000 pairs: which is due later, by how much at most, the dated witness, over all start seconds."""
    seen = np.array([check(*one) for one in drawn(1, PAIRS)])
    assert len(seen) == PAIRS
    assert seen[:, 0].sum() > PAIRS / 2
    assert seen[:, 1].sum() > PAIRS / 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "window", range(len(WINDOWS)), ids=lambda n: "-".join(WINDOWS[n][:2]).replace("/", "-")
)
def test_verdicts_agree_on_each_window(window: int) -> None:
    """The same on a few pairs of each window."""
    assert any(any(check(window, a, a + 1)) for a in range(3))
