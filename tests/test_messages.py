"""The words of every finding: complete and of one content in each message language."""

from __future__ import annotations

import importlib
import pkgutil
import re
from string import Formatter

import pytest

import slacontract
from slacontract.diagnostics import MESSAGE_LANGUAGES, Kind, all_kinds


def _import_all() -> None:
    """Imports every module of the package, so that every kind is declared."""
    for module in pkgutil.walk_packages(slacontract.__path__, "slacontract."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


_import_all()
KINDS = list(all_kinds())


def placeholders(template: str) -> set[str]:
    """The names of the values that a template shows."""
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_there_are_kinds() -> None:
    """The package declares findings in the ranges of its layers."""
    assert {kind.code[:4] for kind in KINDS} >= {"SLA1", "SLA2", "SLA3"}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_code_is_well_formed(kind: Kind) -> None:
    """A code is SLA and three digits, for ever."""
    assert re.fullmatch(r"SLA\d{3}", kind.code)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_language_says_the_same(kind: Kind) -> None:
    """Message and hint stand in every language, and show the same values there."""
    first = kind.words(MESSAGE_LANGUAGES[0])
    assert first.message.strip()
    for language in MESSAGE_LANGUAGES[1:]:
        words = kind.words(language)
        assert words.message.strip()
        assert words.message != first.message
        assert bool(words.hint) == bool(first.hint)
        assert placeholders(words.message) == placeholders(first.message)
        assert placeholders(words.hint) == placeholders(first.hint)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_messages_are_sentences(kind: Kind) -> None:
    """What is wrong and what to do are sentences, and what is quoted stands in the marks of the language."""
    for language in MESSAGE_LANGUAGES:
        words = kind.words(language)
        for said in (words.message, words.hint):
            assert re.match(r"[^a-zà-ÿ]|slac\b", said) or not said, said
            assert re.search(r"[.?!…]$|^\{\w+\}$|\{(evidence|ledger|period)\}$", said) or not said, said
            assert "`" not in said
