"""Two readers in JavaScript expand the calendars to the engine's intervals, as the one in Python does."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slacontract.targets.ical import emit
from slacontract.targets.ical.timed import file_name
from support.calendar_cases import CASES, FIRST, LAST, specs
from support.compiled import compiled_of
from support.targets import EXAMPLES, example, seen_by

from slacontract.clock.intervals import normalise
from slacontract.clock.spec import CoverageSpec
from slacontract.emitter import Compiled

pytestmark = [pytest.mark.server("node", "npm"), pytest.mark.timeout(900)]

READERS = ("ical.js", "node-ical")
FOLDER = Path(__file__).parents[1] / "support/calendar_readers"
DIFFERENCES = {
    (
        "node-ical",
        "Africa/Casablanca",
    ): "looks the zone up by name in data of its own",
}
"""Where a reader may differ, by reader and zone, and why: the reader is at fault, not the file."""
DAY = 86400

Intervals = list[tuple[int, int]]


@pytest.fixture(scope="module")
def packages() -> Path:
    """A folder with both readers in the versions of our lock file, installed once into the user's cache."""
    lock = FOLDER / "package-lock.json"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = (
        cache / "slacontract-tests" / f"calendar-readers-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    )
    if not (folder / "node_modules/.package-lock.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(FOLDER / name, folder / name)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return folder


def expanded(
    packages: Path, reader: str, files: Mapping[str, bytes], span: tuple[int, int]
) -> dict[str, Intervals]:
    """The stretches that a reader shows of each file between two instants, in order."""
    question = {
        "reader": reader,
        "from": span[0] - 3 * DAY,
        "to": span[1] + 3 * DAY,
        "files": {name: content.decode() for name, content in files.items()},
    }
    done = subprocess.run(
        ["node", str(FOLDER / "expand.mjs"), str(packages)],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=600,
        env={**os.environ, "TZ": "Pacific/Kiritimati"},  # a reader that uses the machine's zone is found out
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    return {name: sorted((int(row[0]), int(row[1])) for row in rows) for name, rows in found.items()}


def calendar_of(compiled: Compiled, name: str) -> bytes | None:
    made = {artifact.path: artifact.content for artifact in emit(compiled).artifacts}
    return made.get(name)


def batch(of: Mapping[str, CoverageSpec]) -> tuple[dict[str, bytes], dict[str, Intervals], tuple[int, int]]:
    """The calendar and the engine's intervals of each coverage that covers anything."""
    files: dict[str, bytes] = {}
    wanted: dict[str, Intervals] = {}
    spans = []
    for name, spec in of.items():
        compiled = compiled_of({"c": spec}, FIRST, LAST)
        rows = compiled.rules.editions[0].plans["*"].coverages["c"].intervals
        content = calendar_of(compiled, "coverage-c.ics")
        assert (content is None) == (not rows)
        spans.append(compiled.rules.horizon)
        if content is not None:
            files[name], wanted[name] = content, [(start, end) for start, end, _ in rows]
    return files, wanted, (min(first for first, _ in spans), max(last for _, last in spans))


def assert_same(packages: Path, reader: str, of: Mapping[str, CoverageSpec]) -> set[tuple[str, str]]:
    """No difference but those listed; returns the listed ones that were met."""
    files, wanted, span = batch(of)
    met = set()
    for name, shown in expanded(packages, reader, files, span).items():
        if list(normalise(shown)) != wanted[name]:
            listed = (reader, of[name].zone.name)
            wrong = sorted(set(shown) ^ set(wanted[name]))[:4]
            assert listed in DIFFERENCES, f"{reader}, {name}: {wrong}"
            met.add(listed)
    return met


@pytest.mark.parametrize("reader", READERS)
def test_two_years_expand_to_the_engines_intervals(packages: Path, reader: str) -> None:
    """The events of every hard coverage are the engine's intervals, no second more or less; what is listed as
    a difference is one still."""
    met = assert_same(packages, reader, CASES)

    assert met == {listed for listed in DIFFERENCES if listed[0] == reader}


@pytest.mark.parametrize("reader", READERS)
def test_planted_differences_are_seen(packages: Path, reader: str) -> None:
    """A calendar an hour off, or without one exclusion, is not taken for right."""
    files, wanted, span = batch({"nights": CASES["nights"], "office": CASES["to the hour that is skipped"]})
    wrong = {
        "shifted": files["nights"].replace(b"T220000", b"T230000"),
        "right": files["nights"],
    }
    shown = expanded(packages, reader, wrong, span)

    assert list(normalise(shown["right"])) == wanted["nights"]
    assert list(normalise(shown["shifted"])) != wanted["nights"]


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(several=st.lists(specs(), min_size=8, max_size=8))
def test_any_coverage_expands_to_the_engines_intervals(
    packages: Path, reader: str, several: list[CoverageSpec]
) -> None:
    """No coverage that can be written is shown wrong, but for the listed differences."""
    assert_same(packages, reader, {str(number): spec for number, spec in enumerate(several)})


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_expand_to_the_rule_set(packages: Path, path: Path) -> None:
    """Each calendar of each example shows the intervals of its coverage, for each plan, in both readers."""
    compiled = seen_by(example(path), "provider")
    made = {artifact.path: artifact.content for artifact in emit(compiled).artifacts}
    files: dict[str, bytes] = {}
    wanted: dict[str, Intervals] = {}
    for plan_name, plan in compiled.rules.editions[-1].plans.items():
        for coverage in compiled.contract.coverages:
            found = plan.coverages.get(coverage.name)
            if found is None or not found.intervals:
                continue
            short = f"coverage-{file_name(coverage.name)}"
            name = f"{short}.ics" if f"{short}.ics" in made else f"{short}-plan-{file_name(plan_name)}.ics"
            files[name], wanted[name] = made[name], [(start, end) for start, end, _ in found.intervals]

    for reader in READERS:
        shown = expanded(packages, reader, files, compiled.rules.horizon)
        assert {name: list(normalise(rows)) for name, rows in shown.items()} == wanted, reader
