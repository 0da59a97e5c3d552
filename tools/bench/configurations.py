"""How fast configurations are made and measured, beside the check of the same contract.

    python tools/bench/configurations.py             the largest example
    python tools/bench/configurations.py --rounds 3  fewer repetitions
    python tools/bench/configurations.py --strict    exit code 1 where a ratio is above its bar

Ours: every configuration target emits the contract, bounds measured over all starts, nothing kept from
before. The yardstick: `slac check` of the same file, from a cold start and without its cache, as somebody
waits for it.
An emission without a file, or without a measured line, fails the run.
"""

from __future__ import annotations

import argparse
import datetime
import subprocess
import sys
import tempfile
from pathlib import Path

from speed import SLAC, CountIsOff, Row, demand, in_turns, table

from slacontract.cli.builds.plugins import available
from slacontract.compiling import for_reader
from slacontract.emitter import Compiled, Target
from slacontract.fidelity import measure
from slacontract.judge import index
from slacontract.lowering import delays, week
from slacontract.project import compile_file

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
TODAY = datetime.date(2026, 6, 1)
MOST = 1.0  # times the check of the same contract
SETTINGS = {
    "zammad": {"priorities": {"P1": "3 high", "P4": "2 normal", "P5": "1 low"}},
    "zendesk": {"priorities": {"P1": "urgent", "P2": "high", "P4": "normal", "P5": "low"}},
    "freshdesk": {"priorities": {"P1": "urgent", "P2": "high", "P4": "medium", "P5": "low"}},
    "statuspage": {"works": {"2026-06-06T22:00/2026-06-07T02:00": "programmée"}},
}
CLOCKS = {
    "zammad": "first_response_time",
    "zendesk": "first_reply_time",
    "freshdesk": "respond_within",
    "jira-service-management": "Comment: For Customers",
    "pagerduty": "acknowledgement",
}


def largest() -> Path:
    """The example with the most lines."""
    return max(EXAMPLES.glob("*.sla"), key=lambda path: len(path.read_text("utf-8").splitlines()))


def compiled_of(path: Path, target: Target) -> Compiled:
    """A contract as a target is given it, with settings under which it carries what it can."""
    compilation = compile_file(path, today=TODAY)
    if compilation.rules is None:
        raise CountIsOff(f"{path} does not compile")
    edition = for_reader(compilation, "client")
    options = dict(SETTINGS.get(target.name, {}))
    if target.name in CLOCKS:
        options["clocks"] = {"intervention": CLOCKS[target.name]}
    return Compiled(edition.contract, edition.rules, edition.examples, "client", "en", options=options)


def forget() -> None:
    """Nothing is at hand from an earlier round."""
    for kept in (
        measure._RECENT,
        measure._DAYS,
        measure._STARTS,
        week._RECENT,
        delays._RECENT,
        index._RECENT,
    ):
        kept.clear()


def row(path: Path, rounds: int) -> Row:
    """All configuration targets of one contract beside its check."""
    targets = [target for target in available().values() if target.configures]
    jobs = [(target, compiled_of(path, target)) for target in targets]
    measured = files = 0
    for target, compiled in jobs:
        emission = target.emit(compiled)
        files += len(emission.artifacts)
        measured += sum(isinstance(line.gives_less, int) for line in emission.fidelity)
    demand("files", int(files > 0), 1)
    demand("measured lines", int(measured > 0), 1)

    def ours() -> None:
        forget()
        for target, compiled in jobs:
            target.emit(compiled)

    with tempfile.TemporaryDirectory() as cache:
        command = [str(SLAC), "check", str(path), "--today", TODAY.isoformat(), "--fail-on", "error"]

        def theirs() -> None:
            done = subprocess.run(command, capture_output=True, text=True, env={"XDG_CACHE_HOME": cache})
            demand(f"exit code of a check\n{done.stderr}", done.returncode, 0)
            for file in Path(cache).rglob("*"):
                if file.is_file():
                    file.unlink()

        mine, yardstick = in_turns(rounds, ours, theirs)
    print(f"{path.stem}: {len(jobs)} targets, {files} files, {measured} measured lines")
    return Row(f"{path.stem}: configurations / its check", mine, yardstick, MOST)


def main() -> int:
    """Measures, prints the table, and says whether the counts (with --strict the bars) hold."""
    options = argparse.ArgumentParser(description="Measures configurations beside a check.")
    options.add_argument("--rounds", type=int, default=5, help="repetitions of each measurement (5)")
    options.add_argument("--strict", action="store_true", help="exit code 1 where a ratio is above its bar")
    chosen = options.parse_known_args()[0]
    try:
        rows = [row(largest(), chosen.rounds)]
    except CountIsOff as wrong:
        print(f"A count is off, so no time means anything. {wrong}", file=sys.stderr)
        return 1
    print(table(rows))
    return 0 if all(one.holds for one in rows) or not chosen.strict else 1


if __name__ == "__main__":
    sys.exit(main())
