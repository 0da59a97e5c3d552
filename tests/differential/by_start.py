"""What a target that answers by the start alone is held to, whatever engine reads it."""

from __future__ import annotations

from typing import Any

from slacontract.diagnostics import Diagnostic
from slacontract.judge import read_instant

from .cases import batches
from .rules import rule_set
from .runner import Runner, compare
from .starts import Refusing, start_batches

_TEXTS = [
    *("2026-05-22T16:50:00+02:00", "2026-05-22 16:50:00Z", "2026-05-22T16:50+02:00"),
    *("2026-05-22T23:59:59-09:30", "2024-02-29T00:00:00Z", "2000-02-29T00:00:00Z"),
    *("1900-02-29T00:00:00Z", "2026-02-29T00:00:00Z", "2026-12-31T00:00:00Z", "2026-04-31T00:00:00Z"),
    *("2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-05-22T24:00:00Z", "2026-05-22T10:60:00Z"),
    *("2026-05-22T10:00:60Z", "2026-05-22T10:00:00+24:00", "2026-05-22T16:50:00"),
    *("2026-05-22T16:50:00.75Z", "tomorrow", ""),
]


def hold(runner: Runner, level: int, n: int, per: int, seed: str) -> None:
    """Generated cases: prints the share that was answered, and holds it to all of them."""
    tally = compare(runner, batches(seed, n, level, per=per))  # type: ignore[arg-type]
    print(f"{runner.name} L{level}: {tally.answered} of {tally.asked} cases answered, {tally.share:.1%}")
    assert tally.differ == [], "\n".join(tally.differ)
    assert tally.share == 1.0


def hold_starts(runner: Runner, seed: str, n: int) -> None:
    """Plans, editions and example contracts: what a start decides is answered, all else is refused."""
    tally = compare(Refusing(runner), start_batches(seed, n, per=10))
    print(f"{runner.name}: {tally.answered} of {tally.asked} starts answered, {tally.share:.1%}")

    assert tally.differ == [], "\n".join(tally.differ)
    assert {"not-in-force", "priority-or-condition", "running"} <= set(tally.statuses)
    assert tally.share >= 0.8


def hold_instants(runner: Any) -> None:
    """RFC 3339 is read to the second; what has no offset, or no such day, is a code."""
    rules = rule_set("texts", 1)
    one = rules.editions[0].plans["*"].commitments[0]
    said = runner.answers(rules, [{"ask": "due", "commitment": one.id, "at": text} for text in _TEXTS])

    for text, found in zip(_TEXTS, said, strict=True):
        expected = read_instant(text)
        clock = found["clocks"][0]
        if isinstance(expected, Diagnostic):
            assert (text, clock["code"], clock["deadline"]) == (text, expected.code, None)
        else:
            assert (text, clock["start"]) == (text, expected)


def hold_bad_questions(runner: Any) -> None:
    """An unknown plan, name or shape of question is refused with a code, never a number."""
    rules = rule_set("texts", 1)
    plan = rules.editions[0].plans["*"]
    one = {"ask": "due", "commitment": plan.commitments[0].id, "at": rules.horizon[0]}
    covered = {"ask": "elapsed", "coverage": next(iter(plan.coverages)), "from": 0, "to": 1}
    asks: list[dict[str, Any]] = [
        {**one, "plan": "none"},
        {**one, "commitment": "none"},
        {"ask": "due", "metric": "none", "at": 0},
        {"ask": "due", "metric": "constructor", "at": 0},
        {"ask": "due", "at": 0},
        {**one, "at": None},
        {**one, "at": 1.5},
        {**one, "at": True},
        {**one, "attributes": {"a": 2.5}},
        {**one, "attributes": ["a"]},
        {**one, "plan": ["*"]},
        {**one, "plan": 1},
        {**one, "commitment": []},
        {**one, "commitment": None, "metric": ["response"]},
        {**one, "priority": ["P1"]},
        {**one, "channel": True},
        {**one, "priority": "none"},
        {**one, "commitment": None, "metric": plan.commitments[0].metric, "priority": "none"},
        {**covered, "plan": "none"},
        {**covered, "coverage": "none"},
        {**covered, "from": "now"},
        covered,
    ]
    said = runner.answers(rules, asks)
    codes = [(found.get("clocks") or [found])[0]["code"] for found in said]

    odd = (603, 603, 604, 604, 613, 613, 622, 622)
    assert codes == [
        f"SLA{code}" for code in (603, 604, 604, 604, 604, 612, 612, 612, 613, 613, *odd, 603, 604, 612, 601)
    ]
