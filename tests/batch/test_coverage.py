"""Tables of covered time answer columns of instants as the clock answers each instant."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from differential.coverages import coverages, world
from hypothesis import given, settings
from hypothesis import strategies as st
from support.tickets import at, contract

from slacontract.batch import NONE
from slacontract.batch.coverage import CoverageTable, table_of
from slacontract.batch.steps import Steps
from slacontract.clock.errors import OutsideHorizon
from slacontract.clock.timeline import Timeline
from slacontract.judge import Engine, elapsed

LENGTHS = (0, 1, 59, 3600, 14_400, 30_000, 144_000, 10_000_000)


def asked(line: Timeline, random: Random, count: int) -> np.ndarray:
    """Instants on, before and after edges, at random, and around both ends of what is known."""
    edges = [t for row in line.intervals for t in row]
    seams = [end + d for end in (*line.span, *line.known) for d in (-2, -1, 0, 1, 2, 86_400)]
    near = [random.choice(edges) + random.choice((-1, 0, 0, 1)) for _ in range(count)] if edges else []
    far = [random.randrange(line.span[0], line.span[1]) for _ in range(count)]
    return np.array(seams + near + far, np.int64)


def said(ask, *arguments) -> int:  # type: ignore[no-untyped-def]
    try:
        return int(ask(*arguments))
    except OutsideHorizon:
        return NONE


def assert_alike(line: Timeline, table: CoverageTable, random: Random, count: int = 60) -> None:
    a = asked(line, random, count)
    b = random.choices(a.tolist(), k=len(a))
    lengths = random.choices(LENGTHS, k=len(a))
    pairs = list(zip(a.tolist(), b, strict=True))
    assert table.elapsed(a, np.array(b)).tolist() == [said(line.covered, *pair) for pair in pairs]
    assert table.deadline(a, np.array(lengths)).tolist() == [
        said(line.deadline, t, n) for t, n in zip(a.tolist(), lengths, strict=True)
    ]
    for n in (0, 7200):
        assert table.deadline(a, n).tolist() == [said(line.deadline, t, n) for t in a.tolist()]
    assert table.first_covered(a).tolist() == [said(line.first_covered, t) for t in a.tolist()]
    assert table.next_opening(a).tolist() == [said(line.next_opening, t) for t in a.tolist()]
    known = table.knows(a)
    assert table.contains(a)[known].tolist() == [line.contains(t) for t in a[known].tolist()]
    assert table.is_closing(a)[known].tolist() == [line.is_closing(t) for t in a[known].tolist()]


@pytest.mark.parametrize("seed", range(12))
def test_generated_coverages(seed: int) -> None:
    """Elapsed time, deadlines and openings of every generated coverage are the clock's, refusals included."""
    random = Random(f"tables/{seed}")
    place = world(random)
    for one in coverages(random, place, combined=True).values():
        rows = tuple((row[0], row[1]) for row in one.intervals)
        line = Timeline(rows, place.span, one.known)
        assert_alike(line, CoverageTable(one.intervals, place.span, one.known), random)


@st.composite
def ragged(draw: st.DrawFn) -> Timeline:
    """Any few intervals at any seconds, many in one cell, or one that fills the span."""
    cuts = sorted(draw(st.sets(st.integers(0, 9_000), min_size=2, max_size=60)))
    rows = tuple(zip(cuts[::2], cuts[1::2], strict=False))
    known = draw(st.none() | st.tuples(st.integers(0, 3000), st.integers(6000, 9500)))
    return Timeline(rows, (0, 9_000), known)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(ragged(), st.randoms(use_true_random=False))
def test_ragged_sets(line: Timeline, random: Random) -> None:
    """The same where edges crowd, so that no cell of the table holds only one covered piece."""
    assert_alike(line, CoverageTable(line.intervals, line.span, line.known), random, 20)


def test_a_set_without_a_second() -> None:
    """Of nothing, nothing elapses and no deadline comes."""
    table = CoverageTable((), (0, 1000))

    assert table.elapsed(np.array([0, 5]), np.array([1000, 1001])).tolist() == [0, NONE]
    assert table.deadline(np.array([0, 5]), 1).tolist() == [NONE, NONE]
    assert table.deadline(np.array([0, 5]), 0).tolist() == [NONE, NONE]


def test_more_than_a_chunk_and_none() -> None:
    """Long columns are answered row by row, and a question that is none gives none."""
    rows = tuple((day * 86_400 + 32_400 + day % 7, day * 86_400 + 61_200) for day in range(400))
    line = Timeline(rows, (0, 400 * 86_400))
    table = CoverageTable(rows, line.span)
    t = np.arange(0, 390 * 86_400, 331, dtype=np.int64)
    t[5] = NONE

    found = table.deadline(t, 100_000)

    assert len(t) > 3 * (1 << 15)
    some = [0, 5, 6, 32_767, 32_768, 65_536, len(t) - 1]
    assert [int(found[i]) for i in some] == [said(line.deadline, int(t[i]), 100_000) for i in some]
    assert found[5] == NONE


def test_against_seconds_across_a_change_of_clocks() -> None:
    """A second-by-second walk over both nights of Paris agrees (T7); it shares no code with the tables."""
    info = ZoneInfo("Europe/Paris")
    for on in (date(2026, 3, 29), date(2026, 10, 25)):
        first = datetime(on.year, on.month, on.day, tzinfo=info) - timedelta(days=1)
        start = int(first.timestamp())
        walls = [datetime.fromtimestamp(start + i, info) for i in range(0, 3 * 86_400)]
        mask = np.array([wall.hour >= 22 or wall.hour < 6 for wall in walls], np.int64)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], mask, [0]]))) + start
        table = CoverageTable(edges.reshape(-1, 2).tolist(), (start, start + len(mask)))
        t = np.arange(start, start + len(mask) + 1, 61)
        walked = np.append(0, np.cumsum(mask))[t - start]

        assert (table.elapsed(np.full(len(t), start), t) == walked).all()
        due = table.deadline(t[:600], 20_000)
        assert (walked[:600] + 20_000 == np.append(0, np.cumsum(mask))[due - start]).all()
        assert mask[due - 1 - start].all()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(-50, 5000), max_size=40), st.lists(st.integers(-100, 5100), min_size=1))
def test_steps(numbers: list[int], asks: list[int]) -> None:
    """A count by cells is the count by comparison, whatever the numbers."""
    numbers.sort()

    found = Steps(np.array(numbers, np.int64)).count(np.array(asks, np.int64))

    assert found.tolist() == [sum(one <= ask for one in numbers) for ask in asks]


@pytest.mark.parametrize(
    "wrong", [1.5, float("nan"), float("inf"), True, None, 10**12, -(10**12), 2**63, "soon"]
)
def test_columns_of_no_instants(wrong: object) -> None:
    """What the engine takes for no instant has no answer in a column either; whole floats are instants."""
    rules = Engine(contract({"metric": "resolution", "delay": {"kind": "elapsed", "seconds": 60}}))
    table = table_of(rules.views()[0].coverage("office"))
    start = at("03-02 10:00")
    for column in ([wrong], [wrong, wrong]):
        assert set(table.elapsed(column, start).tolist()) == {NONE}
        assert set(table.elapsed(start, column).tolist()) == {NONE}
        assert set(table.deadline(column, 60).tolist()) == {NONE}
    assert elapsed(rules, "office", wrong, start).seconds is None  # type: ignore[arg-type]
    assert table.elapsed(np.array([float(start)]), start + 60).tolist() == [60]
    assert table.elapsed(np.array([start, start], np.int32), start + 60).tolist() == [60, 60]
