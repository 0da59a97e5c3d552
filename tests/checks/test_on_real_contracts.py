"""The checks on whole contracts: worded, placed, few; and fast."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import pytest

import slacontract
from slacontract.diagnostics import MESSAGE_LANGUAGES

REPOSITORY = Path(__file__).parent.parent.parent
EXAMPLES = sorted((REPOSITORY / "contracts" / "examples").glob("*.sla"))
TODAY = datetime.date(2026, 6, 1)
LISTED_EACH = {"SLA338", "SLA306"}
"""What is listed item by item: holes, and parts that nothing uses."""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_findings_of_real_contracts(path: Path) -> None:
    """Each finding is worded in both languages and stands in the text; none is said twice, none floods."""
    compiled = slacontract.compile_file(path, today=TODAY)
    found = [one for one in compiled.diagnostics if one.code.startswith("SLA3")]
    for one in found:
        for span in one.spans:
            text = compiled.sources[span.file].text
            assert 0 <= span.start < span.end <= len(text)
        for language in MESSAGE_LANGUAGES:
            assert "{" not in one.message(language) + one.hint(language)
    said = Counter((one.code, one.spans) for one in found)
    assert max(said.values(), default=0) <= 1
    counted = Counter(one.code for one in found if one.code not in LISTED_EACH)
    assert max(counted.values(), default=0) <= 3


def test_closed_hours_of_a_channel_without_service() -> None:
    """DIXDATA gives a means of contact for closed hours, and nobody who acts in the nights of the week."""
    path = REPOSITORY / "contracts" / "examples" / "dixdata.sla"
    compiled = slacontract.compile_file(path, today=TODAY)
    hits = [one for one in compiled.diagnostics if one.code == "SLA307"]
    assert [one.values["channel"] for one in hits] == ["contact-heures-de-fermeture"]
