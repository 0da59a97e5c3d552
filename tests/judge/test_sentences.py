"""Every numbered sentence of sections 3 and 4 has at least one case that the engine answers."""

from __future__ import annotations

import json
import re
from pathlib import Path

HERE = Path(__file__).parent
SENTENCES = [*(f"T{n}" for n in range(1, 13)), *(f"K{n}" for n in range(1, 17))]


def test_every_sentence_has_a_case() -> None:
    """By the hand-computed cases; K16, which has none there, by the tests of prepaid time."""
    cases = json.loads((HERE.parent / "corpus" / "semantics.json").read_text("utf-8"))["cases"]
    covered = {sentence for case in cases for sentence in case["sentences"]}
    prepaid = (HERE / "test_prepaid.py").read_text("utf-8")
    if "(K16)" in prepaid.partition("\n")[0] and prepaid.count("prepaid(") > 5:
        covered.add("K16")
    assert [one for one in SENTENCES if one not in covered] == []


def test_no_case_is_silently_dropped() -> None:
    """All 170 cases are collected, and those answered elsewhere are named with their reason."""
    cases = json.loads((HERE.parent / "corpus" / "semantics.json").read_text("utf-8"))["cases"]
    assert len(cases) == 170
    source = (HERE / "test_semantics.py").read_text("utf-8")
    elsewhere = re.findall(r'^    "([TK]\d+-\d+)": ', source, re.MULTILINE)
    assert elsewhere == ["T9-04", "K8-04", "K11-03", "K13-15"]
