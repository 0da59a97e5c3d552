"""The words of the command line: all there, in both languages, and none too many."""

from __future__ import annotations

import ast
import ctypes
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from types import SimpleNamespace

import pytest

import slacontract
from slacontract import telling
from slacontract.cli.words import WORDS, counted, surroundings_language
from slacontract.judge.results import Status

PACKAGE = Path(slacontract.__file__).parent


def fields(template: str) -> set[str]:
    """The values that a template takes."""
    return {field for _, field, _, _ in Formatter().parse(template) if field}


def said_keys() -> Iterator[tuple[str, set[str]]]:
    """Each literal key passed to `say` in the command line, with the names of its values."""
    for path in sorted((PACKAGE / "cli").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say" and node.args:
                values = {one.arg for one in node.keywords if one.arg}
                first = node.args[0]
                keys = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                for key in keys:
                    if isinstance(key, ast.Constant):
                        yield key.value, values


def test_every_key_is_there_with_its_values() -> None:
    """What the code says is in the catalogue, and gets exactly the values that its template takes."""
    for key, values in said_keys():
        assert key in WORDS, key
        assert fields(WORDS[key][0]) == values, key


def test_no_language_lacks_a_word_or_a_value() -> None:
    """English and French take the same values, and neither is empty."""
    for key, (english, french) in WORDS.items():
        assert english, key
        assert french, key
        assert fields(english) == fields(french), key


def test_no_word_is_left_over() -> None:
    """A phrase that nothing says any more is taken out of the catalogue."""
    code = "".join(path.read_text(encoding="utf-8") for path in (PACKAGE / "cli").rglob("*.py"))
    code = code.replace((PACKAGE / "cli/words.py").read_text(encoding="utf-8"), "")
    built = {"errors", "dangers", "warnings", "notes", "error", "danger", "warning", "note"}
    built |= {f"ask-{name}" for name in ("provider", "client", "reference", "country", "zone")}
    built |= {f"state-{name}" for name in ("in-force", "to-come", "ended", "unknown")}
    built |= {"exact", "rewritten", "approximated", "not-expressible", "observed", "schema", "documented"}
    built |= {"contract-reads", "passeds", "faileds", "opens"}
    built |= {"checks-run", "intervals-expanded", "commitments-compiled"}

    said = set(re.findall(r"""["']([a-z-]+)["']""", code))

    assert sorted(WORDS.keys() - built - said) == []


@pytest.mark.parametrize("table", [telling.REASONS, telling.STATUSES, telling.WHY])
def test_ledger_words_are_in_both_languages(table: dict[str, tuple[str, str]]) -> None:
    """Every reason, status and explanation is worded in both languages."""
    for key, (english, french) in table.items():
        assert english, key
        assert french, key
        assert fields(english) == fields(french), key


def test_every_status_and_reason_of_the_engine_is_worded() -> None:
    """Nothing that the engine can answer is shown as a key."""
    sources = [path.read_text(encoding="utf-8") for path in (PACKAGE / "judge").glob("*.py")]
    reasons = set(re.findall(r'Slice\([^"]*"([a-z-]+)"', "".join(sources)))

    assert set(Status.__args__) == set(telling.STATUSES)  # type: ignore[attr-defined]
    assert reasons
    assert reasons <= set(telling.REASONS)


def test_counts_agree_in_number() -> None:
    """French has its plural from 2, English for all but 1."""
    assert [counted(n, "error", "en") for n in (0, 1, 2)] == ["0 errors", "1 error", "2 errors"]
    assert [counted(n, "error", "fr") for n in (0, 1, 2)] == ["0 erreur", "1 erreur", "2 erreurs"]


@pytest.mark.parametrize(
    ("environment", "language"),
    [({"LANG": "fr_CH.UTF-8"}, "fr"), ({"LANG": "fr_FR", "LC_ALL": "C"}, "en"), ({}, "en")],
)
def test_language_of_the_surroundings(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    """Where neither option nor contract says a language, the environment does; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert surroundings_language() == language


@pytest.mark.parametrize(("menus", "language"), [(0x040C, "fr"), (0x0C0C, "fr"), (0x0409, "en"), (1, "en")])
def test_windows_is_asked_for_its_own_language(
    menus: int, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """French of France, of Canada; where Windows runs, no variable names a language."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: menus)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)

    assert surroundings_language() == language
