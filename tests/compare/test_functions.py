"""Deadlines asked of many starts in one walk are those asked one by one."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest
from compare.test_rules import TODAY

from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.timeline import Timeline
from slacontract.judge.functions import DeadlineFunction, starts_of_pieces
from slacontract.judge.index import engine_of
from slacontract.project import Files, compile_job

REFERENCE = Path(__file__).parents[2] / "tools" / "bench" / "reference.sla"


@pytest.mark.parametrize("seed", range(12))
def test_many_starts_of_a_timeline(seed: int) -> None:
    """Over any set, known or not to its end: the same deadline, and covered as `contains` has it."""
    dice = random.Random(seed)
    edges = sorted(dice.sample(range(1000), 2 * dice.randrange(0, 12)))
    intervals = tuple((a, b) for a, b in zip(edges[::2], edges[1::2], strict=True))
    line = Timeline(intervals, (0, 1000), (0, dice.choice([700, 1000])))
    starts = sorted(dice.sample(range(-20, 1020), 400))
    for seconds in (1, 7, 150):
        due, covered = line.deadlines(starts, seconds)
        for t, found, inside in zip(starts, due, covered, strict=True):
            try:
                assert found == line.deadline(t, seconds)
                assert inside == any(a <= t < b for a, b in intervals)
            except OutsideHorizon:
                assert found is None


def test_both_ends_of_each_piece() -> None:
    """Of each promise of the reference contract: first and last second of each piece, as asked one by one.

    Within a piece, the deadline stands still or moves with the start, where both its ends are known.
    """
    rules = compile_job(
        REFERENCE.read_bytes(), Files(REFERENCE, REFERENCE.name), today=TODAY, checks=False
    ).rules
    assert rules is not None
    engine = engine_of(rules)
    view = engine.views()[-1]
    first, last = rules.horizon
    end = last - 9 * 86400  # the end, where deadlines are not known any more, too
    for one in view.plan.commitments:
        f = DeadlineFunction(engine, view.name, one)
        for span in ((first, first + 40 * 86400), (end, last)):
            for points in (starts_of_pieces(f, f, *span), sorted({*span, *f.breakpoints(*span)})):
                firsts, ends = f.over(points)
                for (p, q), a, b in zip(pairwise(points), firsts, ends, strict=True):
                    assert (a, b) == (f(p), f(q - 1)), (one.id, p, q)
                    middle = (p + q - 1) // 2
                    if a is not None and b is not None:
                        assert b - a in (0, q - 1 - p)
                        assert f(middle) == (a if a == b else a + middle - p), (one.id, p, q)
