"""The page of each kind of change: its sections in both languages, and the pair of texts that shows it."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from click.testing import CliRunner
from compare.test_rules import HERE, NAMES

from slacontract.cli import slac
from slacontract.compare import RULES
from slacontract.compare.page_pairs import PAIRS
from slacontract.compare.pages import documented_codes, page_of
from slacontract.project import shared_parser
from slacontract.source import Source
from slacontract.syntax.formatting import format_text

SECTIONS = {
    "en": ["What", "For the client", "For the provider", "Before", "Now"],
    "fr": ["Quoi", "Pour le client", "Pour le prestataire", "Avant", "Désormais"],
}


def blocks(text: str) -> list[str]:
    return [one for one in text.strip().split("\n\n") if one]


def translated(text: str, language: str) -> str:
    written, found = format_text(Source("page.sla", text), shared_parser(), language)
    assert written is not None, found
    return written


def as_blocks(language: str, text: str) -> list[str]:
    """Blocks in the keywords of a language, as they are formatted in English."""
    return blocks(translated(f"language {language}\n\n{text}", "en"))[1:]


@pytest.mark.parametrize("name", NAMES)
def test_texts_of_the_page_are_those_of_the_pair(name: str) -> None:
    """“Before” stands in the old contract of the tested pair, “Now” in the new one; the rest is the same."""
    old, new = (blocks((HERE / side / f"{name}.sla").read_text("utf-8")) for side in ("previous", "current"))
    before, now = (blocks(text) for text in PAIRS[name])
    assert before != now
    assert Counter(old) - Counter(before) + Counter(now) == Counter(new)
    assert [one for one in old if one in before] == before
    assert [one for one in new if one in now] == now


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", NAMES)
def test_page_says_what_and_for_whom(name: str, language: str) -> None:
    """Each section is there and says something; whom it favours and its mirror stand first."""
    rule = RULES[name]
    page = page_of(rule.code, language, lambda text: translated(text, language))
    assert page is not None
    assert re.findall(r"^## (.+)$", page, flags=re.M) == SECTIONS[language]
    first, *parts = re.split(r"^## .+$", page, flags=re.M)
    assert all(len(part.strip()) > 20 or part.strip() in ("Nothing.", "Rien.") for part in parts)
    assert (RULES[rule.mirror].code in first) == (rule.mirror != name)
    shown = re.findall(r"^```sla\n(.*?)^```$", page, flags=re.M | re.S)
    wanted = [as_blocks("en", text) for text in PAIRS[name] if text]
    assert [as_blocks(language, text) for text in shown] == wanted


def test_explain_prints_the_page() -> None:
    """`slac explain` of a change shows it, with the keywords of the reader's language."""
    printed = CliRunner().invoke(slac, ["explain", "SLA401", "--lang", "fr"]).stdout
    assert "## Désormais" in printed
    assert "résolution sous 6 heures en office" in printed
    assert documented_codes() == tuple(rule.code for rule in RULES.values())
    assert page_of("SLA301") is None
