"""The example contracts: clean, formatted, translatable, with worked examples that hold."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path

import pytest
from support.syntax import in_capitals, printed, read_clean, rewrapped

import slacontract
from slacontract.compiling import Compilation
from slacontract.diagnostics import Severity

EXAMPLES = Path(__file__).parent.parent / "contracts" / "examples"
PATHS = sorted(EXAMPLES.glob("*.sla"))
# The five source texts of the checklists, and five public agreements.
NAMES = {
    "apps-with-love": "fr",
    "dixdata": "fr",
    "pilot-systems": "fr",
    "infogerance": "fr",
    "entrouvert": "fr",
    "dxw": "en",
    "24eme-tma": "fr",
    "24eme-hebergement": "fr",
    "scaleway": "en",
    "gitlab": "en",
}
# Warnings that are right: what the source leaves unsaid or open.
WARNINGS = {
    "24eme-tma": {"SLA222"},  # "30 days" to pay, without the end of the last one
    "dixdata": {"SLA307", "SLA317"},  # a contact at night that nobody answers; changes of priority
    "dxw": {"SLA317"},
    "entrouvert": {"SLA316"},  # waiting for the client pauses all, the first answer too
    "gitlab": {"SLA317"},
}
# Those whose source gives times or amounts that a case can be worked out for.
WITH_CASES = {"dixdata", "dxw", "24eme-tma", "24eme-hebergement", "scaleway", "gitlab"}


@lru_cache
def compiled(path: Path) -> Compilation:
    return slacontract.compile_file(path, today=datetime.date(2026, 6, 1))


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def test_the_ten_agreements_are_there() -> None:
    """Each of the ten, in its language."""
    assert {path.stem for path in PATHS} == set(NAMES)
    for path in PATHS:
        assert text_of(path).startswith("langue fr\n" if NAMES[path.stem] == "fr" else "language en\n")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_example_is_clean_but_for_what_its_source_leaves_open(path: Path) -> None:
    """No error and no danger; the warnings are those that are right, holes are notes."""
    result = compiled(path)
    assert result.ok
    assert not [one.code for one in result.diagnostics if one.severity is Severity.DANGER]
    warnings = {one.code for one in result.diagnostics if one.severity is Severity.WARNING}
    assert warnings == WARNINGS.get(path.stem, set())


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_worked_examples_hold(path: Path) -> None:
    """What a source gives times for is shown by cases, and the compiler agrees with each."""
    outcomes = [holds for one in compiled(path).examples for _, _, holds in one.outcomes]
    assert all(outcomes)
    assert bool(outcomes) == (path.stem in WITH_CASES)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_an_example_is_formatted_and_says_the_same_however_it_is_typed(path: Path) -> None:
    """The formatter leaves it as it is; re-wrapped, in capitals or translated it has the same nodes."""
    text = text_of(path)
    assert printed(text) == text
    file = read_clean(text)
    assert read_clean(rewrapped(text)).blocks == file.blocks
    assert read_clean(in_capitals(text)).blocks == file.blocks
    other = "en" if NAMES[path.stem] == "fr" else "fr"
    there = printed(text, other)
    back = printed(there, NAMES[path.stem])
    assert read_clean(there).blocks == read_clean(back).blocks
    stated = [
        line for line in back.splitlines() if line.strip() not in ("rédigé en français", "written in English")
    ]
    assert "\n".join(stated) + "\n" == text


def test_what_is_locked_is_computed_from_the_lock() -> None:
    """The examples that rest on public holidays have a lock, and need no data of the day."""
    locked = {path.stem for path in EXAMPLES.glob("*.lock")}
    resting = {path.stem for path in PATHS if "pays " in text_of(path) or "country " in text_of(path)}
    assert locked == resting
    for stem in locked:
        codes = {one.code for one in compiled(EXAMPLES / f"{stem}.sla").diagnostics}
        assert "SLA274" not in codes
