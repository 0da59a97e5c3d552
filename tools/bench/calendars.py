"""How fast calendars are written, and how small they are, beside icalendar writing as many events.

    python tools/bench/calendars.py             five years of the largest example
    python tools/bench/calendars.py --rounds 5  fewer repetitions
    python tools/bench/calendars.py --strict    exit code 1 where the ratio is above its bar

Ours is all of it, from the compiled contract to the bytes of every file; the yardstick is the serialising
alone of a calendar that stands in memory. The naive file has one event for each stretch of time.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from datetime import UTC
from pathlib import Path

import icalendar
from slacontract.targets.ical import emit
from speed import CountIsOff, Row, demand, in_turns, table

from slacontract.compiling import for_reader
from slacontract.emitter import Compiled
from slacontract.project import compile_text

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
TODAY = datetime.date(2026, 6, 1)
FIRST, LAST = 2026, 2030
MOST = 3.0  # times the serialising of as many events by icalendar
HORIZON = {
    "en": f"  horizon until 31 December {LAST}\n",
    "fr": f"  horizon jusqu'au 31 décembre {LAST}\n",
}


def five_years(text: str) -> Compiled:
    """An example compiled for five years, as the client gets it."""
    lines = text.splitlines(keepends=True)
    language = lines[0].split()[1]
    head = next(at for at, line in enumerate(lines) if line.startswith(("contract ", "contrat ")))
    compilation = compile_text(
        "".join([*lines[: head + 1], HORIZON[language], *lines[head + 1 :]]), today=TODAY
    )
    if compilation.rules is None:
        raise CountIsOff(
            f"the example does not compile: {[one.message() for one in compilation.diagnostics]}"
        )
    edition = for_reader(compilation, "client")
    return Compiled(edition.contract, edition.rules, edition.examples, "client", language)


def largest() -> tuple[str, Compiled]:
    """The example whose coverages have most stretches of time."""
    compiled = {path.name: five_years(path.read_text(encoding="utf-8")) for path in EXAMPLES.glob("*.sla")}
    return max(compiled.items(), key=lambda item: (len(stretches(item[1])), item[0]))


def stretches(compiled: Compiled) -> list[tuple[str, int, int]]:
    """Every stretch of every coverage that the contract names, with its title."""
    plans = compiled.rules.editions[-1].plans
    return [
        (one.title(compiled.language), row[0], row[1])
        for plan in plans.values()
        for one in compiled.contract.coverages
        if one.name in plan.coverages
        for row in plan.coverages[one.name].intervals
    ]


def naive(spans: list[tuple[str, int, int]]) -> icalendar.Calendar:
    """A calendar in memory with one event for each stretch."""
    calendar = icalendar.Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//naive//EN")
    for number, (title, start, end) in enumerate(spans):
        event = icalendar.Event()
        event.add("uid", f"{number}@naive")
        event.add("dtstamp", datetime.datetime(2026, 1, 1, tzinfo=UTC))
        event.add("summary", title)
        event.add("dtstart", datetime.datetime.fromtimestamp(start, UTC))
        event.add("dtend", datetime.datetime.fromtimestamp(end, UTC))
        calendar.add_component(event)
    return calendar


def main() -> int:
    """Measures, prints the table and the sizes, and says whether the counts (with --strict the bar) hold."""
    options = argparse.ArgumentParser(description="Measures calendars beside icalendar.")
    options.add_argument("--rounds", type=int, default=7, help="repetitions of each measurement (7)")
    options.add_argument("--strict", action="store_true", help="exit code 1 where the ratio is above its bar")
    chosen = options.parse_known_args()[0]
    try:
        name, compiled = largest()
        files = {artifact.path: artifact.content for artifact in emit(compiled).artifacts}
        events = sum(content.count(b"BEGIN:VEVENT") for content in files.values())
        spans = stretches(compiled)
        if not events or len({datetime.datetime.fromtimestamp(start, UTC).year for _, start, _ in spans}) < 5:
            raise CountIsOff(f"{name}: {events} events do not make five years")
        same = naive((spans * (events // len(spans) + 1))[:events])
        demand("events of the yardstick", len(same.walk("VEVENT")), events)
        ours, yardstick = in_turns(chosen.rounds, lambda: emit(compiled), same.to_ical)
    except CountIsOff as wrong:
        print(f"A count is off, so no time means anything. {wrong}", file=sys.stderr)
        return 1
    row = Row(f"calendars of {name}, {FIRST}-{LAST}: {events} events", ours, yardstick, MOST)
    print(table([row]))
    coverages = sum(len(content) for path, content in files.items() if path.startswith("coverage-"))
    one_each = len(naive(sorted(set(spans))).to_ical())
    print(f"\nfiles of the coverages: {coverages:,} bytes; one event for each stretch: {one_each:,} bytes")
    return 0 if row.holds or not chosen.strict else 1


if __name__ == "__main__":
    sys.exit(main())
