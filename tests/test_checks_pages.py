"""The page of each check: its sections, its example that is found, its mended text that is not."""

from __future__ import annotations

import datetime
import re

import pytest

import slacontract
from slacontract.checks import all_checks, documented_codes, page_of
from slacontract.diagnostics import MESSAGE_LANGUAGES, Severity, all_kinds

TODAY = datetime.date(2026, 6, 1)
UNLOCKED = "SLA274"
"""No text of a page has a lock file beside it."""
SECTIONS = ["What", "For the client", "For the provider", "Example", "Instead"]
WANTED = (1, 2, 3, 6, 7, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 22, 24, 25, 27, 28, 35, 38, 40)
PAGES = sorted({page_of(code): code for code in reversed(documented_codes())}.values())


def texts_of(page: str) -> dict[str, str]:
    """The fenced contracts of a page by the section they stand in."""
    parts = re.split(r"^## (.+)$", page, flags=re.M)
    found = {}
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        fences = re.findall(r"^```sla\n(.*?)^```$", body, flags=re.M | re.S)
        if fences:
            assert len(fences) == 1, name
            found[name] = fences[0]
    return found


def codes_in(text: str) -> set[str]:
    """Codes of all that is found in a contract."""
    found = slacontract.compile_text(text, today=TODAY)
    return {one.code for one in found.diagnostics} - {UNLOCKED}


def test_every_analysis_has_its_check() -> None:
    """Each analysis that is promised is there, under the code of its number."""
    assert {f"SLA3{number:02}" for number in WANTED} <= set(documented_codes())


def test_every_check_has_a_page() -> None:
    """A check without a page could not be explained."""
    for check in all_checks():
        for kind in check.kinds:
            assert page_of(kind.code), kind.code


@pytest.mark.parametrize("code", PAGES)
def test_page_has_its_sections(code: str) -> None:
    """A page says what it finds, why that matters to both sides, and shows it wrong and mended."""
    page = page_of(code)
    assert page is not None
    assert re.findall(r"^## (.+)$", page, flags=re.M) == SECTIONS
    assert set(texts_of(page)) == {"Example", "Instead"}
    assert page.split("\n\n")[0].endswith(".")


@pytest.mark.parametrize("code", PAGES)
def test_page_is_there_in_french(code: str) -> None:
    """The French page has the same parts, says something in each, and leaves no English title."""
    page = page_of(code, "fr")
    assert page is not None
    titles = ["Quoi", "Pour le client", "Pour le prestataire", "Exemple", "À écrire plutôt"]
    assert re.findall(r"^## (.+)$", page, flags=re.M) == titles
    lead, *parts = re.split(r"^## .+$", page, flags=re.M)
    assert lead.strip().endswith(".")
    assert all(len(part.strip()) > 30 for part in parts)
    assert page.count("```sla") == 2


@pytest.mark.parametrize("code", PAGES)
def test_example_is_found_and_mended_text_is_not(code: str) -> None:
    """The example gives its own code and no other; the mended text gives nothing at all."""
    texts = texts_of(page_of(code) or "")
    assert codes_in(texts["Example"]) == {code}
    assert codes_in(texts["Instead"]) == set()


def test_severities_leave_errors_to_meaning() -> None:
    """A check finds what can be computed and is unwise: only waivers and a release know errors here."""
    for check in all_checks():
        for kind in check.kinds:
            assert kind.severity < Severity.ERROR, kind.code


@pytest.mark.parametrize("code", PAGES)
def test_findings_are_worded_and_placed(code: str) -> None:
    """Each finding of the examples has a place, and a whole message in both languages."""
    text = texts_of(page_of(code) or "")["Example"]
    for one in slacontract.compile_text(text, today=TODAY).diagnostics:
        assert one.spans
        said = [one.message(language) for language in MESSAGE_LANGUAGES]
        assert said[0] != said[1]
        for words in (*said, *(one.hint(language) for language in MESSAGE_LANGUAGES)):
            assert words
            assert not re.search(r"[{}]|\bNone\b|Said\(|  ", words), words


def test_every_check_kind_has_a_hint() -> None:
    """What is found is followed by what to write instead, in both languages."""
    for kind in all_kinds():
        if kind.code.startswith("SLA3"):
            assert kind.en.hint, kind.code
            assert kind.fr.hint, kind.code
