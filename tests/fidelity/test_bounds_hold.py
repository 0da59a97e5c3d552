"""No start drawn at random is worse than the bound that was measured over all of them."""

from __future__ import annotations

from random import Random

import pytest
from slacontract.targets.glpi.clock import DaysTool, HoursTool
from support.helpdesk_contract import CONTRACT
from support.targets import of_text

from slacontract.fidelity import Calendars, CountedTool, Tool, deviation
from slacontract.judge.functions import DeadlineFunction
from slacontract.judge.index import Engine, engine_of
from slacontract.lowering import Counted, counted
from slacontract.ruleset.delays import BusinessDays

DRAWN = 1500


def seconds_between(rows: tuple[tuple[int, int], ...], start: int, end: int) -> int:
    """Covered seconds from one instant to another, window by window; negative backwards."""
    if end < start:
        return -seconds_between(rows, end, start)
    return sum(max(0, min(end, b) - max(start, a)) for a, b in rows if a < end and b > start)


def tools(engine: Engine, commitment: str) -> list[Tool]:
    """What helpdesks do with a commitment: GLPI's hours and days, the next opening, a minute less."""
    view = engine.views()[-1]
    one = view.commitments[commitment]
    length = counted(view, one)
    assert isinstance(length, Counted)
    calendar = Calendars(60).for_policy(view, [length.coverage])
    assert calendar is not None
    pattern, rows = calendar.pattern, calendar.intervals
    found: list[Tool] = [
        HoursTool(pattern, length.seconds, rows),
        CountedTool(rows, pattern.span, length.seconds, edge="opening"),
        CountedTool(rows, pattern.span, length.seconds - 60),
    ]
    if isinstance(one.delay, BusinessDays):
        found.append(DaysTool(pattern, one.delay.n, rows))
    return found


@pytest.mark.parametrize("commitment", ["P1/response", "P2/resolution", "P3/response", "P3/resolution"])
def test_no_start_is_worse_than_the_bound(commitment: str) -> None:
    """Random starts, on the quarter of an hour and off it, and those around the changes of the clock."""
    engine = engine_of(of_text(CONTRACT).rules)
    view = engine.views()[-1]
    promise = DeadlineFunction(engine, None, commitment)
    length = counted(view, view.commitments[commitment])
    assert isinstance(length, Counted)
    rows = tuple((a, b) for a, b, _ in view.plan.coverages[str(length.coverage)].intervals)
    random = Random(commitment)
    first, last = engine.horizon
    starts = [random.randrange(first, last) for _ in range(DRAWN)]
    starts += [t - t % 900 for t in starts[: DRAWN // 2]]
    changes = [at for at, _ in view.zone.offsets if first < at < last]
    starts += [at + random.randrange(-200_000, 40_000) for at in changes for _ in range(40)]
    for tool in tools(engine, commitment):
        bound = deviation(promise, tool)
        for t in starts:
            promised, given = promise(t), tool(t)
            if promised is None or given is None:
                continue
            gap = seconds_between(rows, promised, given) if promised != given else 0
            assert -int(bound.gives_less) <= gap <= int(bound.gives_more), (type(tool), view.zone.iso(t))
