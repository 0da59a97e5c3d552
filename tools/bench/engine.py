"""How fast the engine is, in vector form and one by one, beside NumPy and beside libraries of business hours.

    python tools/bench/engine.py                  ten million instants over ten years, a million tickets
    python tools/bench/engine.py --rounds 3       fewer repetitions
    python tools/bench/engine.py --instants 100000 --tickets 10000      a small run
    python tools/bench/engine.py --strict         exit code 1 where a ratio is above its bar

Yardstick and ours take turns; medians are compared. Every answer is compared with another computation of
it, and a sample with the engine's scalar form; a difference fails the run. Peers are measured where they
are installed (pip install 'slacontract[bench]'); their wrong answers are counted and printed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from _clocks import YEARS, office_hours
from _logs import contract, draw
from _modules import decisions
from _peers import peers
from speed import CountIsOff, Row, demand, in_turns, seconds, table

from slacontract.batch import EventColumns, Verdicts, evaluate_events
from slacontract.batch.coverage import CoverageTable
from slacontract.batch.days import DayTable
from slacontract.clock.days import days_of
from slacontract.clock.intervals import union
from slacontract.clock.timeline import Timeline
from slacontract.judge import Engine, judge_ticket

SEED = 20260101
HOUR, DAY = 3600, 86400
TARGET = 4 * HOUR
ODD_EVENTS = 500  # one-off stretches that begin and end at any second
SAMPLE = 20_000
ADDED_AT_ONCE = 10
ELAPSED_AT_ONCE = 10
TICKETS_AT_ONCE = 100_000
TICKETS_COMPARED = 1_000

MOST_ELAPSED = 15.0  # times NumPy's own a + b
MOST_DEADLINE = 80.0  # times the same
MOST_DAYS = 2.0  # times numpy's business days
MOST_TICKET_EVENT = 40.0  # times one elapsed time of the batch


def ragged_hours() -> Timeline:
    """Thirteen years of French office hours, and some events at odd seconds that join them."""
    line = office_hours().timeline
    rng = np.random.default_rng(SEED)
    starts = rng.integers(line.span[0], line.span[1] - DAY, ODD_EVENTS)
    ends = starts + rng.integers(1, 5 * HOUR, ODD_EVENTS)
    events = ((int(start), int(end)) for start, end in zip(starts, ends, strict=True))
    return Timeline(union(line.intervals, *((one,) for one in events)), line.span)


def instants(count: int) -> tuple[Any, Any]:
    """Random instants over ten years, and others up to sixty days after them."""
    rng = np.random.default_rng(SEED)
    first = int(np.datetime64(f"{YEARS[0]}-01-02T00:00:00").astype(np.int64))
    last = int(np.datetime64(f"{YEARS[0] + 10}-01-01T00:00:00").astype(np.int64))
    a = rng.integers(first, last, count)
    return a, a + rng.integers(0, 60 * DAY, count)


def alike(what: str, ours: Any, theirs: Any) -> None:
    """Fails the run where two computations differ."""
    demand(f"{what}: rows that differ", int(np.count_nonzero(ours != theirs)), 0)


def searched(line: Timeline) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Covered seconds before an instant, and the instant by which they are covered, by NumPy's search."""
    edges = np.array(line.intervals, np.int64)
    starts, ends = edges[:, 0], edges[:, 1]
    before = np.append(0, np.cumsum(ends - starts))

    def count(t: Any) -> Any:
        i = np.searchsorted(starts, t, "right") - 1
        return np.where(i < 0, 0, before[i] + np.minimum(t, ends[i]) - starts[i])

    def reached(wanted: Any) -> Any:
        i = np.searchsorted(before, wanted, "left") - 1
        return starts[i] + wanted - before[i]

    return count, reached


def batch_rows(rounds: int, count: int) -> tuple[list[Row], Callable[[], object]]:
    """Elapsed time and deadlines of columns beside `a + b`; and the former, to be a yardstick in its turn."""
    line = ragged_hours()
    compiled = seconds(lambda: CoverageTable(line.intervals, line.span))
    cover = CoverageTable(line.intervals, line.span)
    odd = sum(1 for row in line.intervals if row[0] % 60 or row[1] % 60)
    print(
        f"{len(line.intervals):,} intervals over {len(YEARS)} years, {odd} with edges at odd seconds;",
        end=" ",
    )
    print(f"tables made in {compiled * 1000:.1f} ms; {count:,} instants over ten years")
    a, b = instants(count)

    def add() -> None:
        """Often enough to last as long as ours, so that a busy machine interrupts both alike."""
        for _ in range(ADDED_AT_ONCE):
            a + b

    added, elapsed, deadline = in_turns(
        rounds, add, lambda: cover.elapsed(a, b), lambda: cover.deadline(a, TARGET)
    )
    added /= ADDED_AT_ONCE
    before, reached = searched(line)
    alike("elapsed", cover.elapsed(a, b), before(b) - before(a))
    alike("deadline", cover.deadline(a, TARGET), reached(before(a) + TARGET))
    some = range(0, count, max(1, count // SAMPLE))
    alike("scalar elapsed", cover.elapsed(a, b)[some], [line.covered(int(a[i]), int(b[i])) for i in some])
    alike(
        "scalar deadline", cover.deadline(a, TARGET)[some], [line.deadline(int(a[i]), TARGET) for i in some]
    )
    print(f"  elapsed {count / elapsed / 1e6:.1f} M/s, deadlines {count / deadline / 1e6:.1f} M/s,", end=" ")
    print(f"a + b {count / added / 1e6:.0f} M/s")
    rows = [
        Row("elapsed time of columns / NumPy's a + b", elapsed, added, MOST_ELAPSED),
        Row("deadlines of columns / the same", deadline, added, MOST_DEADLINE),
    ]
    return rows, lambda: cover.elapsed(a, b)


def day_rows(rounds: int, count: int) -> list[Row]:
    """Business days from local dates, beside NumPy's own with the same holidays."""
    done = office_hours()
    days = DayTable(days_of(done))
    on = {date.toordinal() for date in days_of(done).dates()}
    first = np.datetime64(f"{YEARS[0]}-01-01")
    last = np.datetime64(f"{YEARS[-1]}-12-31")
    every = np.arange(first, last + 1)
    off = [one for one in every if one.item().weekday() < 5 and one.item().toordinal() not in on]
    calendar = np.busdaycalendar(holidays=off)
    rng = np.random.default_rng(SEED)
    a = first + rng.integers(1, 10 * 365, count)
    b = a + rng.integers(0, 60, count)
    alike("days counted", days.business_day_count(a, b), np.busday_count(a + 1, b + 1, busdaycal=calendar))
    wanted = np.busday_offset(a, 5, roll="backward", busdaycal=calendar)
    alike("days added", days.add_business_days(a, 5), wanted.astype(np.int64))
    counted, theirs, added, offset = in_turns(
        rounds,
        lambda: days.business_day_count(a, b),
        lambda: np.busday_count(a, b, busdaycal=calendar),
        lambda: days.add_business_days(a, 5),
        lambda: np.busday_offset(a, 5, roll="backward", busdaycal=calendar),
    )
    return [
        Row("business days between columns of dates / numpy busday_count", counted, theirs, MOST_DAYS),
        Row("five business days after them / numpy busday_offset", added, offset, MOST_DAYS),
    ]


def parts(events: EventColumns) -> list[EventColumns]:
    """A log in parts of whole tickets, as one that is larger than memory would be read."""
    numbers = np.arange(0, int(events.ticket[-1]) + TICKETS_AT_ONCE + 1, TICKETS_AT_ONCE)
    bounds = np.searchsorted(events.ticket, numbers).tolist()
    return [events.part(a, b) for a, b in pairwise(bounds) if a < b]


def ticket_row(rounds: int, tickets: int, elapsed: Callable[[], object], count: int) -> Row:
    """Events judged in a second, all promises of all tickets, beside elapsed times of columns."""
    engine, log = Engine(contract()), draw(tickets)
    as_of = int(log.at.max())
    each = parts(log)

    found = [evaluate_events(engine, part, as_of=as_of) for part in each]
    demand("tickets judged", sum(len(one.tickets) for one in found), tickets)
    clocks = sum(len(one) for one in found)
    handed = sum(one.handed_tickets for one in found)
    compared(engine, each[0], found[0], as_of)
    del found

    def many_elapsed() -> None:
        for _ in range(ELAPSED_AT_ONCE):
            elapsed()

    def judged() -> None:
        for part in each:
            evaluate_events(engine, part, as_of=as_of)

    taken, yardstick = in_turns(rounds, judged, many_elapsed)
    one_elapsed = yardstick / ELAPSED_AT_ONCE / count
    print(f"{tickets:,} tickets, {len(log):,} events, {clocks:,} verdicts:", end=" ")
    print(f"{len(log) / taken / 1e6:.2f} M events/s, {clocks / taken / 1e6:.2f} M verdicts/s,", end=" ")
    print(f"{handed:,} tickets ({handed / tickets:.2%}) left to the engine")
    what = "a million events of tickets, all promises / a million elapsed times of columns"
    return Row(what, taken / len(log) * 1e6, one_elapsed * 1e6, MOST_TICKET_EVENT)


def compared(engine: Engine, events: EventColumns, found: Verdicts, as_of: int) -> None:
    """Fails the run where a verdict differs from the engine's, on the first tickets."""
    last = min(TICKETS_COMPARED, len(found.tickets))
    bounds = np.searchsorted(events.ticket, np.arange(last + 1) + events.ticket[0])
    rows = np.searchsorted(found.columns["ticket"], np.arange(last + 1) + events.ticket[0])
    wrong = 0
    for i in range(last):
        said = judge_ticket(engine, events.rows(int(bounds[i]), int(bounds[i + 1])), as_of=as_of).clocks
        ours = [found.result(row) for row in range(int(rows[i]), int(rows[i + 1]))]
        keys = ("status", "commitment", "deadline", "stop", "late_elapsed_s", "late_covered_s")
        wrong += [[getattr(one, key) for key in keys] for one in said] != [
            [getattr(one, key) for key in keys] for one in ours
        ]
    demand("tickets judged otherwise than by the engine", wrong, 0)


def main() -> int:
    """Measures, prints the tables, and says whether all counts (and with --strict all bars) hold."""
    options = argparse.ArgumentParser(description="Measures the engine beside yardsticks and peers.")
    options.add_argument("--rounds", type=int, default=5, help="repetitions of each measurement (5)")
    options.add_argument("--instants", type=int, default=10_000_000, help="how many instants (10,000,000)")
    options.add_argument("--tickets", type=int, default=1_000_000, help="how many tickets (1,000,000)")
    options.add_argument("--strict", action="store_true", help="exit code 1 where a ratio is above its bar")
    chosen = options.parse_known_args()[0]
    try:
        rows, elapsed = batch_rows(chosen.rounds, chosen.instants)
        rows += day_rows(chosen.rounds, chosen.instants)
        rows.append(ticket_row(chosen.rounds, chosen.tickets, elapsed, chosen.instants))
        more, said = peers(chosen.rounds)
        rows += more
        more, told = decisions(chosen.rounds)
        rows += more
    except CountIsOff as wrong:
        print(f"A count is off, so no time means anything. {wrong}", file=sys.stderr)
        return 1
    print(table(rows))
    print(f"\n{said}\n\n{told}")
    return 0 if all(row.holds for row in rows) or not chosen.strict else 1


if __name__ == "__main__":
    sys.exit(main())
