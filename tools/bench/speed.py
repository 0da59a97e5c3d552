"""How fast the compiler is, beside yardsticks measured in the same minute on the same machine.

    ./dev bench                     everything, with 1,000 contracts at the end
    ./dev bench --contracts 0       the reference contract and the clocks only
    ./dev bench --rounds 5          fewer repetitions
    ./dev bench --strict            exit code 1 where a ratio is above its bar

Yardstick and ours take turns, so that a busy machine slows both; medians are compared. A count that is
off (checks that did not run, intervals that were not expanded, contracts that were not read) fails the run:
a fast bench must not be an empty one. A time fails it only with --strict.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from _clocks import deadlines, opening_hours_is_installed, thirteen_years
from _yardstick import body, lark_parser

import slacontract.checks
from slacontract.compiling import Compilation, compile_bytes
from slacontract.model.from_syntax import contract_from_syntax
from slacontract.project import shared_parser
from slacontract.source import Source
from slacontract.syntax import parse

REFERENCE = Path(__file__).with_name("reference.sla")
TODAY = datetime.date(2026, 6, 1)
SLAC = Path(sys.executable).with_name("slac")
IMPORTS = "import lark, pydantic, click"

LINES = 150
EXAMPLES = 2
COMMITMENTS = 30  # two plans, five priorities, three clocks
INTERVALS = 8_002  # four coverages over three years, for each of the two plans
NO_CHECKS = {"__init__.py", "waivers.py"}

MOST_PARSE_AND_MODEL = 2.5  # times Lark's bare parse of the same text
MOST_CHECK = 20.0  # times the same
MOST_COLD = 2.5  # times the import of the libraries
MOST_THIRTEEN_YEARS = 2.0  # times the conversions alone
MOST_TENFOLD = 15.0  # times the reading of a text for ten times the text: linear, with room for the memory
MOST_AGAIN = 0.1  # of the first run, when nothing has changed
MOST_GROWTH = 1.5  # seconds a contract with all contracts, beside the same with a tenth of them


class CountIsOff(Exception):
    """Less was done than the measurement speaks of."""


@dataclass(frozen=True)
class Row:
    """A comparison: seconds of ours and of the yardstick, and the largest allowed ratio."""

    what: str
    ours: float
    yardstick: float
    bar: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick

    @property
    def holds(self) -> bool:
        return self.bar is None or self.ratio <= self.bar


def demand(what: str, found: int, wanted: int) -> None:
    """Fails the run where a count is not what it must be."""
    if found != wanted:
        raise CountIsOff(f"{what}: {found}, where {wanted} are wanted")


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def in_turns(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """The median of each action, all of them run once a round."""
    for action in actions:
        action()
    gc.collect()
    gc.freeze()  # what this program keeps, Lark's tables above all, is not looked through again for either
    taken = [[seconds(action) for action in actions] for _ in range(rounds)]
    return [statistics.median(one) for one in zip(*taken, strict=True)]


def check_files() -> int:
    """How many files the folder of checks holds: each of them must run."""
    folder = Path(slacontract.checks.__path__[0])
    return sum(1 for one in folder.glob("[!_]*.py") if one.name not in NO_CHECKS)


def counted(compiled: Compilation) -> Compilation:
    """The result, once it is known that all of the work was done."""
    if not compiled.ok:
        raise CountIsOff(f"the reference contract does not compile: {compiled.diagnostics}")
    demand("checks run", compiled.counts["checks-run"], check_files())
    demand("intervals expanded", compiled.counts["intervals-expanded"], INTERVALS)
    demand("commitments compiled", compiled.counts["commitments-compiled"], COMMITMENTS)
    demand("worked examples judged", len(compiled.examples), EXAMPLES)
    return compiled


def reference_rows(rounds: int) -> list[Row]:
    """Parse, model and whole check of the reference contract in one process, beside Lark's bare parse."""
    content = REFERENCE.read_bytes()
    text = content.decode()
    demand("lines of the reference contract", len(text.splitlines()), LINES)
    parser = shared_parser()
    lark = lark_parser(parser.keywords.languages["en"])
    source = Source("reference.sla", text)
    bare_text = body(text)

    def bare() -> None:
        lark.parse(bare_text)

    def parse_and_model() -> None:
        file, problems = parse(source, parser)
        if file is None or problems:
            raise CountIsOff(f"the reference contract cannot be read: {problems}")
        contract_from_syntax(file, lambda *_: file)

    def check() -> Compilation:
        return compile_bytes("reference.sla", content, parser, today=TODAY, timer=time.perf_counter)

    compiled = counted(check())
    stages = [counted(check()).seconds for _ in range(rounds)]
    yardstick, ours, whole = in_turns(rounds, bare, parse_and_model, lambda: counted(check()))
    print(f"Reference contract: {LINES} lines, {INTERVALS:,} intervals, {COMMITMENTS} commitments,", end=" ")
    print(f"{compiled.counts['checks-run']} checks, {EXAMPLES} worked examples")
    for stage in stages[0]:
        print(f"  {stage:10} {statistics.median(one[stage] for one in stages) * 1000:8.1f} ms")
    return [
        Row(
            "syntax + model / Lark's bare parse (its own lexer, tree only)",
            ours,
            yardstick,
            MOST_PARSE_AND_MODEL,
        ),
        Row("whole check in a warm process / the same", whole, yardstick, MOST_CHECK),
    ]


def tenfold_row(rounds: int) -> Row:
    """Reading ten times the text, beside reading it once."""
    text = REFERENCE.read_text(encoding="utf-8")
    parser = shared_parser()
    once = Source("once.sla", text)
    ten = Source("ten.sla", text + body(text) * 9)
    many, one = in_turns(rounds, lambda: parse(ten, parser), lambda: parse(once, parser))
    return Row("reading a text of 1,500 lines / of 150 lines", many, one, MOST_TENFOLD)


def run_slac(*arguments: str | Path, cache: Path) -> subprocess.CompletedProcess[str]:
    """A `slac` of its own that found nothing dangerous, or dangers only, and did not fail itself."""
    environment = os.environ | {"SLAC_CACHE_DIR": str(cache)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # the first run compiles the byte code, once
    command = [str(SLAC), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise CountIsOff(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done


def cold_rows(rounds: int, folder: Path) -> list[Row]:
    """`slac check` as a new process without its cache of results, beside the import of its libraries.

    Parse tables are in the cache, as after any first run; byte code is on disk for both. The reference
    contract has a lock; a copy without one shows what it costs to load the calendar data.
    """
    cache = folder / "cold"
    unlocked = Path(shutil.copy(REFERENCE, folder))
    command = ("check", "--no-cache", "--today", TODAY.isoformat())
    for contract in (REFERENCE, unlocked):
        stats = run_slac(*command, "--stats", contract, cache=cache).stdout
        demand("checks run by slac check", int(re.findall(r"checks run: (\d+)", stats)[0]), check_files())
        demand("intervals by slac check", int(re.findall(r"intervals expanded: (\d+)", stats)[0]), INTERVALS)
    imports, ours, without = in_turns(
        rounds,
        lambda: subprocess.run([sys.executable, "-c", IMPORTS], check=True),
        lambda: run_slac(*command, REFERENCE, cache=cache),
        lambda: run_slac(*command, unlocked, cache=cache),
    )
    return [
        Row(f'cold slac check, no result cache / python -c "{IMPORTS}"', ours, imports, MOST_COLD),
        Row("the same of a contract without its lock / the same", without, imports),
    ]


def clock_rows(rounds: int) -> list[Row]:
    """Thirteen years of office hours, and deadlines beside the fastest peer, if it is installed."""
    ours, conversions = in_turns(rounds, *thirteen_years())
    what = "13 years of office hours compiled / their zoneinfo conversions"
    rows = [Row(what, ours, conversions, MOST_THIRTEEN_YEARS)]
    if opening_hours_is_installed():
        engine, peer = in_turns(rounds, *deadlines())
        rows.append(Row("2,000 deadlines / opening-hours-py (a loop over its intervals)", engine, peer))
    else:
        print("opening-hours-py is not installed (pip install 'slacontract[bench]'): not compared")
    return rows


def write_contracts(folder: Path, count: int) -> None:
    """So many contracts of their own: other parties, other hours, other delays."""
    text = REFERENCE.read_text(encoding="utf-8").partition("worked example")[0]
    folder.mkdir()
    for number in range(count):
        opens, closes, minutes = 6 + number % 4, 17 + number // 4 % 4, 15 + number // 16 % 40
        own = text.replace("Example Foods GmbH", f"Client {number}").replace("REF-2026", f"REF-{number}")
        own = own.replace("09:00-13:00 and 14:00-18:00", f"{opens:02}:00-12:30 and 13:30-{closes}:00")
        own = re.sub(r"within 30 (calendar )?minutes", rf"within {minutes + 15} \1minutes", own)
        (folder / f"contract-{number:04}.sla").write_text(own, encoding="utf-8")
    demand("different contracts", len({one.read_bytes() for one in folder.iterdir()}), count)


def check_folder(contracts: Path, cache: Path, known: int) -> tuple[float, float]:
    """Seconds, and processors' seconds, of `slac check` on a folder; `known`: how many the cache holds."""
    before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    done = run_slac(
        "check", contracts, "--today", TODAY.isoformat(), "--format", "json", "--stats", cache=cache
    )
    after = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    wanted = sum(1 for _ in contracts.iterdir())
    demand("contracts reported", len(json.loads(done.stdout)["files"]), wanted)
    demand("contracts from the cache", int(re.findall(r"from the cache: (\d+)", done.stderr)[0]), known)
    if not known:
        ran = int(re.findall(r"checks run: (\d+)", done.stderr)[0])
        demand("checks run over all contracts", ran, wanted * check_files())
    busy = sum(getattr(after[1], way) - getattr(before[1], way) for way in ("ru_utime", "ru_stime"))
    return after[0] - before[0], busy


def many_rows(count: int, folder: Path) -> list[Row]:
    """Growth from a tenth to all of the contracts, and a second run over them with nothing changed."""
    sizes = [n for n in (count // 100, count // 10, count) if n > 0]
    taken: dict[int, float] = {}
    again = 0.0
    for size in sizes:
        contracts, cache = folder / f"{size}", folder / f"cache-{size}"
        write_contracts(contracts, size)
        run_slac("check", "--no-cache", REFERENCE, cache=cache)  # makes the parse tables
        taken[size], busy = check_folder(contracts, cache, 0)
        again, _ = check_folder(contracts, cache, size)
        print(
            f"  {size:>5,} contracts: {taken[size]:7.2f} s, {taken[size] / size * 1000:6.1f} ms each, "
            f"{busy / taken[size]:.1f} processors busy; again, unchanged: {again:6.2f} s"
        )
        shutil.rmtree(contracts)
    rows = [Row(f"{count:,} contracts again, unchanged / first run", again, taken[count], MOST_AGAIN)]
    if len(sizes) > 1:
        fewer = sizes[-2]
        growth = (taken[count] / count, taken[fewer] / fewer)
        rows.append(Row(f"time a contract, {count:,} / {fewer:,} contracts", *growth, MOST_GROWTH))
    return rows


def table(rows: list[Row]) -> str:
    """All rows: what is compared, both medians, their ratio and the bar."""
    wide = max(len(row.what) for row in rows)
    lines = [f"{'':{wide}}  {'ours':>10}  {'yardstick':>10}  {'ratio':>7}  {'bar':>5}"]
    for row in rows:
        bar = "" if row.bar is None else f"{row.bar:g}"
        mark = "" if row.holds else "  above the bar"
        numbers = f"{row.ours * 1000:>8.1f}ms  {row.yardstick * 1000:>8.1f}ms  {row.ratio:>7.2f}  {bar:>5}"
        lines.append(f"{row.what:{wide}}  {numbers}{mark}")
    return "\n".join(lines)


def main() -> int:
    """Measures, prints the table, and says whether all counts (and with --strict all bars) hold."""
    options = argparse.ArgumentParser(description="Measures speed beside yardsticks.")
    options.add_argument("--rounds", type=int, default=15, help="repetitions of each measurement (15)")
    options.add_argument("--contracts", type=int, default=1000, help="how many at the end (1000; 0: none)")
    options.add_argument("--strict", action="store_true", help="exit code 1 where a ratio is above its bar")
    chosen = options.parse_args()
    try:
        rows = [*reference_rows(chosen.rounds), tenfold_row(chosen.rounds)]
        with tempfile.TemporaryDirectory() as folder:
            rows += cold_rows(chosen.rounds, Path(folder))
            rows += clock_rows(chosen.rounds)
            if chosen.contracts:
                rows += many_rows(chosen.contracts, Path(folder))
    except CountIsOff as wrong:
        print(f"A count is off, so no time means anything. {wrong}", file=sys.stderr)
        return 1
    print(table(rows))
    return 0 if all(row.holds for row in rows) or not chosen.strict else 1


if __name__ == "__main__":
    sys.exit(main())
