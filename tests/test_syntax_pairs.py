"""Contracts in both languages, re-wrapped, in capitals: one meaning."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from support.syntax import HERE, in_capitals, printed, read_clean, rewrapped

from slacontract.syntax import nodes as n

PAIRS = sorted(path.name.removesuffix(".en.sla") for path in (HERE / "good").glob("*.en.sla"))
ALL = sorted([*(HERE / "good").glob("*.sla"), *(HERE / "examples").glob("*.sla")])


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAIRS)
def test_both_languages_say_the_same(name: str) -> None:
    """The English and the French text of a pair have equal nodes."""
    english = read_clean(text_of(HERE / "good" / f"{name}.en.sla"))
    french = read_clean(text_of(HERE / "good" / f"{name}.fr.sla"))
    assert english.uses == french.uses
    for one, other in zip(english.blocks, french.blocks, strict=True):
        assert one == other


@pytest.mark.parametrize("name", PAIRS)
def test_translating_there_and_back_is_the_identity(name: str) -> None:
    """Each text of a pair is the translation of the other, to the byte."""
    english, french = (text_of(HERE / "good" / f"{name}.{code}.sla") for code in ("en", "fr"))
    assert printed(english, "fr") == french
    assert printed(french, "en") == english


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_line_ends_mean_nothing(path: Path) -> None:
    """Re-wrapped by a mail client, a contract says the same."""
    text = text_of(path)
    again = rewrapped(text)
    assert again != text
    assert read_clean(again).blocks == read_clean(text).blocks


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.name)
def test_capitals_without_accents_mean_the_same(path: Path) -> None:
    """Case and accents mean nothing outside quoted text."""
    text = text_of(path)
    assert read_clean(in_capitals(text)).blocks == read_clean(text).blocks


@pytest.mark.parametrize("path", sorted((HERE / "typed").glob("*.sla")), ids=lambda p: p.name)
def test_what_people_type_is_read_and_rewritten(path: Path) -> None:
    """Shapes that are read and never written come out canonical: the text after the line `# becomes`."""
    typed, _, canonical = text_of(path).partition("# becomes\n")
    assert printed(typed) == canonical
    assert printed(canonical) == canonical


def test_the_two_contracts_of_the_reference() -> None:
    """The examples of the reference are read without a finding and are canonical."""
    paths = sorted((HERE / "examples").glob("*.sla"))

    assert len(paths) == 2
    for path in paths:
        file = read_clean(text_of(path))
        assert printed(text_of(path)) == text_of(path)
        assert file.blocks[0].kind == "contract"


def test_a_contract_as_nodes() -> None:
    """The nodes of the seed contract carry what it says, keyword-free."""
    file = read_clean(text_of(HERE / "examples" / "dixdata.sla"))
    blocks = {(b.kind, b.name.text if b.name else None): b for b in file.blocks}
    assert file.language == "fr"
    hours = blocks["coverage", "heures-ouvrables"]
    match hours.facts[0]:
        case n.Weekly(days=(0, 1, 2, 3, 4), windows=(first, second)):
            assert (first.opens.seconds, first.closes.seconds) == (9 * 3600, 13 * 3600)
            assert (second.opens.seconds, second.closes.seconds) == (14 * 3600, 17 * 3600)
        case other:
            pytest.fail(repr(other))
    match blocks["priority", "P4"].facts[1]:
        case n.Commitment(
            targets=None,
            event=n.Moment(event="intervention-started"),
            delay=n.Within(strict=False, quantity=n.Covered(count=count, unit="hours", union=(name,))),
        ):
            assert count == Decimal(2)
            assert name.key == "heures-ouvrables"
        case other:
            pytest.fail(repr(other))
    assert blocks["role", "support"].owner == n.Values(file.span, "all", (n.Party(file.span, "provider"),))
    example = blocks["worked-example", "vendredi-soir"]
    assert [fact.key for fact in example.facts] == ["given", "occurrence", "expect-event"]
