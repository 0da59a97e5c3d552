"""What targets make of two contracts, kept word for word: a change of any output is read before it is kept.

`pytest --snapshot-update` writes them anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from support.html_text import Page
from support.targets import HTML, ICAL, RULES_JSON, TODAY, files, seen_by
from syrupy.assertion import SnapshotAssertion

from slacontract.project import compile_file

FOLDER = Path(__file__).parent / "corpus/documents"
CONTRACTS = [("dixdata", "fr"), ("harbour", "en"), ("harbour", "fr")]

each_contract = pytest.mark.parametrize(("name", "language"), CONTRACTS)


def compiled(name: str, language: str, audience: str = "client"):  # type: ignore[no-untyped-def]
    return seen_by(compile_file(FOLDER / f"{name}.sla", today=TODAY), audience, language)


@each_contract
def test_document(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """The text of the document, a line for each paragraph, item and cell."""
    page = Page(files(HTML, compiled(name, language))["contract.html"].decode())

    assert page.lines == snapshot


@pytest.mark.parametrize(("name", "language"), CONTRACTS[:2])
def test_calendars(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """Each calendar, line for line; of dates excluded, the number."""
    shown = {}
    for path, content in files(ICAL, compiled(name, language)).items():
        lines = content.decode().replace("\r\n ", "").split("\r\n")
        excluded = [line for line in lines if line.startswith("EXDATE")]
        shown[path] = [f"{len(excluded)} dates excluded", *(line for line in lines if line not in excluded)]
        if path == "all.ics":
            shown[path] = [line for line in shown[path] if re.match("SUMMARY|NAME|RRULE|UID", line)]

    assert shown == snapshot


@pytest.mark.parametrize(("name", "language"), CONTRACTS[:2])
def test_rules(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """The rule set; of a long table, its first rows and their number."""
    text = files(RULES_JSON, compiled(name, language))["rules.json"].decode()
    shown: list[str] = []
    rows = 0
    for line in text.splitlines():
        is_row = re.match(r"\s+(\[-?\d|\{\"(start|kind)\": )", line) is not None
        rows = rows + 1 if is_row else 0
        if rows <= 3:
            shown.append(line)

    assert shown == snapshot
