"""How fast a change is reviewed, beside one check of the same contract in the same minute.

    ./dev bench                                     among the others
    .venv/bin/python tools/bench/change.py          alone, with 1,000 contracts at the end
    .venv/bin/python tools/bench/change.py --contracts 0 --rounds 5

Two reference contracts over a horizon of three years: one has its office hours, its delays and its credit
changed. A count that is off (changes that were not found, contracts that were not read) fails the run; a time
fails it only with --strict.
"""

from __future__ import annotations

import argparse
import datetime
import gc
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from slacontract.cli.findings.cache import compiler_fingerprint
from slacontract.compare import compare
from slacontract.compiling import Compilation
from slacontract.project import Files, compile_job, shared_parser
from slacontract.ruleset.shared import Shared

REFERENCE = Path(__file__).with_name("reference.sla")
TODAY = datetime.date(2026, 6, 1)
SLAC = Path(sys.executable).with_name("slac")
MOST_DIFF = 3.0  # times one check
MOST_ONE_CHANGED = 0.1  # of the cold run over all
EDITS = (
    ("Monday to Friday 09:00-13:00", "Monday to Friday 09:00-12:00"),
    ("below 99.5 % gives 10 % of fee", "below 99.5 % gives 8 % of fee"),
)
LEAST_CHANGES = 3


class CountIsOff(Exception):
    """Less was done than the measurement speaks of."""


@dataclass(frozen=True)
class Row:
    """Seconds of ours and of the yardstick, and the largest allowed ratio."""

    what: str
    ours: float
    yardstick: float
    bar: float

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick


def edited() -> str:
    """The reference contract with hours, delays and credit changed."""
    text = REFERENCE.read_text(encoding="utf-8")
    for a, b in EDITS:
        if a not in text:
            raise CountIsOff(f"the reference contract has no {a}")
        text = text.replace(a, b)
    return text


def compiled(content: bytes, *, checks: bool, shared: Shared | None = None) -> Compilation:
    """The reference contract, or the changed one in its place, with the lock beside it."""
    return compile_job(content, Files(REFERENCE, REFERENCE.name), today=TODAY, checks=checks, shared=shared)


def medians(
    rounds: int, *several: Callable[[], object], clock: Callable[[], float] = time.perf_counter
) -> list[float]:
    """The median time of each, all taking turns."""
    times: list[list[float]] = [[] for _ in several]
    for _ in range(rounds):
        for found, one in zip(times, several, strict=True):
            before = clock()
            one()
            found.append(clock() - before)
    return [statistics.median(found) for found in times]


def warm(rounds: int) -> Row:
    """Compiling both versions and comparing them, in a process that runs already; time of the processor."""
    old, new = REFERENCE.read_bytes(), edited().encode()
    shared_parser()

    def diff() -> None:
        shared = Shared()
        sides = [compiled(one, checks=False, shared=shared) for one in (old, new)]
        found = compare(*sides).changes
        if len(found) < LEAST_CHANGES or not any(one.witness for one in found):
            raise CountIsOff(f"{len(found)} changes found")

    diff()
    compiled(old, checks=True)
    gc.set_threshold(200_000, 20, 20)  # as the program itself does
    ours, check = medians(rounds, diff, lambda: compiled(old, checks=True), clock=time.process_time)
    return Row("diff of two reference contracts, warm process / one check", ours, check, MOST_DIFF)


def program(*arguments: str, cache: Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    surroundings = os.environ | {"SLAC_CACHE_DIR": str(cache)}
    return subprocess.run([SLAC, *arguments], capture_output=True, cwd=cwd, env=surroundings, check=False)


def cold(rounds: int, folder: Path) -> Row:
    """The command itself, parse tables in the cache, no results."""
    for name, text in (("old", REFERENCE.read_text(encoding="utf-8")), ("new", edited())):
        (folder / f"{name}.sla").write_text(text, encoding="utf-8")
        shutil.copy(REFERENCE.with_suffix(".lock"), folder / f"{name}.lock")
    cache = folder / "cache"

    def diff() -> None:
        done = program("diff", "old.sla", "new.sla", "--format", "json", cache=cache, cwd=folder)
        if done.returncode or b'"code": "SLA4' not in done.stdout:
            raise CountIsOff(done.stderr.decode("utf-8", "replace"))

    def check() -> None:
        program("check", "old.sla", "--no-cache", cache=cache, cwd=folder)

    check()
    ours, one = medians(rounds, diff, check)
    return Row("slac diff / slac check, both from a cold start", ours, one, MOST_DIFF)


def many(n: int, folder: Path) -> list[Row]:
    """All contracts checked once; then one is changed, and all are checked, and compared, again."""
    text = REFERENCE.read_text(encoding="utf-8")
    contracts, before = folder / "contracts", folder / "before"
    contracts.mkdir()
    for i in range(n):
        own = text.replace("reference ", f"# {i}\n  reference ", 1)
        (contracts / f"c{i:04}.sla").write_text(own, encoding="utf-8")
        shutil.copy(REFERENCE.with_suffix(".lock"), contracts / f"c{i:04}.lock")
    shutil.copytree(contracts, before)
    cache = folder / "cache"

    def timed(*arguments: str) -> tuple[float, bytes]:
        start = time.perf_counter()
        done = program(*arguments, cache=cache, cwd=folder)
        return time.perf_counter() - start, done.stdout

    compiler = compiler_fingerprint.__wrapped__()
    first, out = timed("check", "contracts", "--format", "json")
    if out.count(b'"internal_error": null') != n:
        raise CountIsOff(f"{out.count(b'internal_error')} of {n} contracts were checked")
    changed = contracts / f"c{n // 2:04}.sla"
    changed.write_text(changed.read_text(encoding="utf-8").replace(*EDITS[0]), encoding="utf-8")
    again, _ = timed("check", "contracts")
    review, out = timed("diff", "before", "contracts", "--format", "json")
    if b'"code": "SLA4' not in out or f'"same": {n - 1}'.encode() not in out:
        raise CountIsOff("the changed contract was not found among the others")
    if compiler != compiler_fingerprint.__wrapped__():
        raise CountIsOff("the compiler itself was edited meanwhile, so that nothing could be kept")
    return [
        Row(f"{n:,} contracts checked, one changed / the first run", again, first, MOST_ONE_CHANGED),
        Row(f"{n:,} contracts compared, one changed / the first check", review, first, MOST_ONE_CHANGED),
    ]


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--contracts", type=int, default=1000)
    options.add_argument("--strict", action="store_true")
    chosen, _ = options.parse_known_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        try:
            rows = [warm(chosen.rounds), cold(max(3, chosen.rounds // 2), folder)]
            rows += many(chosen.contracts, folder) if chosen.contracts else []
        except CountIsOff as off:
            print(f"The count is off: {off}", file=sys.stderr)
            return 1
    width = max(len(row.what) for row in rows)
    print(f"{'Change review':<{width}}       ours   yardstick    ratio    bar")
    for row in rows:
        late = "" if row.ratio <= row.bar else "  above"
        print(
            f"{row.what:<{width}} {row.ours * 1000:8.1f}ms {row.yardstick * 1000:9.1f}ms "
            f"{row.ratio:8.2f} {row.bar:6.1f}{late}"
        )
    return int(chosen.strict and any(row.ratio > row.bar for row in rows))


if __name__ == "__main__":
    sys.exit(main())
