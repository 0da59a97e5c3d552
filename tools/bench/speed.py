"""How fast the compiler is, beside yardsticks measured in the same minute on the same machine.

    ./dev bench                     everything, with 1,000 contracts at the end
    ./dev bench --contracts 0       the reference contract only
    ./dev bench --rounds 5          fewer repetitions

Yardstick and ours take turns, so that a busy machine slows both; medians are compared. The limits are
those of the project; a ratio above its limit makes the exit code 1.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from _yardstick import body, lark_parser

from slacontract.checks import all_checks
from slacontract.compiling import compile_bytes
from slacontract.model.from_syntax import contract_from_syntax
from slacontract.project import shared_parser
from slacontract.source import Source
from slacontract.syntax import parse

REFERENCE = Path(__file__).with_name("reference.sla")
TODAY = datetime.date(2026, 6, 1)
SLAC = Path(sys.executable).with_name("slac")
IMPORTS = "import lark, pydantic, click"

# The reference contract: four coverages and their holidays over three years, for each of two plans.
LEAST_INTERVALS = 4_000
LINES = 150

MOST_PARSE_AND_MODEL = 2.5  # times Lark's bare parse of the same text
MOST_CHECK = 20.0  # times the same
MOST_COLD = 2.5  # times the import of the libraries
MOST_AGAIN = 0.1  # of the first run, when nothing has changed
MOST_GROWTH = 1.5  # seconds a contract with many contracts, beside the same with a tenth of them


@dataclass(frozen=True)
class Row:
    """A comparison: median seconds of ours and of the yardstick, and the largest allowed ratio."""

    what: str
    ours: float
    yardstick: float
    limit: float | None = None

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick

    @property
    def holds(self) -> bool:
        return self.limit is None or self.ratio <= self.limit


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    before = time.perf_counter()
    action()
    return time.perf_counter() - before


def in_turns(rounds: int, *actions: Callable[[], object]) -> list[float]:
    """The median of each action, all of them run once a round."""
    for action in actions:
        action()
    taken = [[seconds(action) for action in actions] for _ in range(rounds)]
    return [statistics.median(one) for one in zip(*taken, strict=True)]


def reference_rows(rounds: int) -> list[Row]:
    """Parse, model and whole check of the reference contract in one process, beside Lark's bare parse."""
    content = REFERENCE.read_bytes()
    text = content.decode()
    assert len(text.splitlines()) == LINES
    parser = shared_parser()
    lark = lark_parser(parser.keywords.languages["en"])
    source = Source("reference.sla", text)

    def parse_and_model() -> None:
        file, _ = parse(source, parser)
        assert file is not None
        contract, _ = contract_from_syntax(file)
        assert contract is not None

    def check() -> None:
        compiled = compile_bytes("reference.sla", content, parser, today=TODAY)
        assert compiled.ok
        assert compiled.counts["checks-run"] == len(all_checks()) > 0
        assert compiled.counts["intervals-expanded"] >= LEAST_INTERVALS

    bare, ours, whole = in_turns(rounds, lambda: lark.parse(body(text)), parse_and_model, check)
    return [
        Row("syntax and model / Lark's bare parse", ours, bare, MOST_PARSE_AND_MODEL),
        Row("whole check / Lark's bare parse", whole, bare, MOST_CHECK),
    ]


def run_slac(*arguments: str | Path, cache: Path) -> str:
    """Standard error of a `slac` of its own; its findings must be no failure of ours."""
    environment = os.environ | {"SLAC_CACHE_DIR": str(cache)}
    command = [str(SLAC), *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}\n{done.stderr}")
    return done.stderr


def cold_row(rounds: int, folder: Path) -> Row:
    """`slac check` as a new process without its cache of results, beside the import of its libraries."""
    cache = folder / "cold"
    imports, ours = in_turns(
        rounds,
        lambda: subprocess.run([sys.executable, "-c", IMPORTS], check=True),
        lambda: run_slac("check", "--no-cache", REFERENCE, cache=cache),
    )
    return Row(f'cold slac check / python -c "{IMPORTS}"', ours, imports, MOST_COLD)


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


def many_rows(count: int, folder: Path) -> list[Row]:
    """Growth from a tenth to all of the contracts, and a second run over them with nothing changed."""
    sizes = [n for n in (count // 100, count // 10, count) if n > 0]
    taken: dict[int, float] = {}
    again = 0.0
    for size in sizes:
        contracts, cache = folder / f"{size}", folder / f"cache-{size}"
        write_contracts(contracts, size)
        check = partial(run_slac, "check", contracts, cache=cache)
        taken[size] = seconds(check)
        again = seconds(check)
        each = taken[size] / size
        print(
            f"  {size:>5,} contracts: {taken[size]:7.2f} s, {each * 1000:6.1f} ms each; again {again:6.2f} s"
        )
        shutil.rmtree(contracts)
    rows = [Row(f"{count:,} contracts again, unchanged / first run", again, taken[count], MOST_AGAIN)]
    if len(sizes) > 1:
        fewer = sizes[-2]
        growth = (taken[count] / count, taken[fewer] / fewer)
        rows.append(Row(f"seconds a contract, {count:,} / {fewer:,}", *growth, MOST_GROWTH))
    return rows


def table(rows: list[Row]) -> str:
    """All rows, widest names first column."""
    wide = max(len(row.what) for row in rows)
    lines = [f"{'':{wide}}  {'ours':>10}  {'yardstick':>10}  {'ratio':>7}  {'at most':>7}"]
    for row in rows:
        limit = "" if row.limit is None else f"{row.limit:g}"
        mark = "" if row.holds else "  TOO SLOW"
        numbers = f"{row.ours * 1000:>8.1f}ms  {row.yardstick * 1000:>8.1f}ms  {row.ratio:>7.2f}  {limit:>7}"
        lines.append(f"{row.what:{wide}}  {numbers}{mark}")
    return "\n".join(lines)


def main() -> int:
    """Measures, prints the table, and says whether all limits hold."""
    options = argparse.ArgumentParser(description="Measures speed beside yardsticks.")
    options.add_argument("--rounds", type=int, default=15, help="repetitions of each measurement (15)")
    options.add_argument("--contracts", type=int, default=1000, help="how many at the end (1000; 0: none)")
    chosen = options.parse_args()
    rows = reference_rows(chosen.rounds)
    with tempfile.TemporaryDirectory() as folder:
        rows.append(cold_row(chosen.rounds, Path(folder)))
        if chosen.contracts:
            rows += many_rows(chosen.contracts, Path(folder))
    print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
