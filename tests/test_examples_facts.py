"""Every line of the checklists of the five source texts stands in the model, by a construct."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from support.facts import NoSuchPath, holds, value_at

import slacontract
from slacontract.model.contract import Contract

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "contracts" / "examples"
SECTIONS: list[dict[str, Any]] = json.loads((HERE / "corpus" / "facts.json").read_text(encoding="utf-8"))
LINES = [
    pytest.param(section, line, id=f"{section['section'][:14]}-{number}")
    for section in SECTIONS
    for number, line in enumerate(section["lines"], 1)
]
MOST_ALLOWED = 8


@lru_cache
def contract(name: str) -> Contract:
    """An example as meant, without any error."""
    compiled = slacontract.compile_file(EXAMPLES / f"{name}.sla")
    assert compiled.ok, [one.message() for one in compiled.diagnostics]
    assert compiled.contract is not None
    return compiled.contract


def test_a_check_speaks_of_what_a_line_asks_to_be_warned_of() -> None:
    """Where a line wants a check to warn, the finding is there and points at the block."""
    warned = [(name, fact) for name, fact in all_facts() if "finding" in fact]
    assert warned
    for name, fact in warned:
        path = EXAMPLES / f"{name}.sla"
        text = path.read_text(encoding="utf-8")
        found = [one for one in slacontract.compile_file(path).diagnostics if one.code == fact["finding"]]
        assert [text[one.spans[0].start : one.spans[0].end] for one in found] == [fact["is"]]


def all_facts() -> list[tuple[str, dict[str, Any]]]:
    return [
        (fact.get("in") or section["contract"], fact)
        for section in SECTIONS
        for line in section["lines"]
        for fact in line["facts"]
    ]


@pytest.mark.parametrize(("section", "line"), LINES)
def test_each_fact_of_a_checklist_line_has_its_value_in_the_model(
    section: dict[str, Any], line: dict[str, Any]
) -> None:
    """A line has facts; each leads, by its path, to the value it states ("not stated" included)."""
    assert line["facts"], f"no fact carries: {line['line']}"
    for fact in line["facts"]:
        found = value_at(contract(fact.get("in") or section["contract"]), fact["at"])
        assert holds(found, fact), f"{fact['fact']}: {fact['at']} is {found!r}"


def test_every_line_of_the_checklists_is_accounted_for() -> None:
    """The sections are the five texts and what they have in common; no line is dropped or said twice."""
    assert [len(section["lines"]) for section in SECTIONS] == [17, 12, 8, 7, 10, 3]
    lines = [line["line"] for section in SECTIONS for line in section["lines"]]
    assert len(set(lines)) == len(lines) == 57


def test_what_stands_in_a_free_clause_or_a_note_only_is_allowed_by_name() -> None:
    """A fact that only a clause or a note carries counts as missing, but for a few with a reason."""
    loose = [fact for _, fact in all_facts() if {"clauses", "notes"} & set(fields(fact["at"]))]
    assert len(loose) <= MOST_ALLOWED
    assert all(len(fact.get("allowed", "")) > 20 for fact in loose)
    assert all(fact in loose for _, fact in all_facts() if "allowed" in fact)


def fields(path: str) -> list[str]:
    return path.replace("[", ".").replace("]", "").split(".")


@pytest.mark.parametrize(
    "path",
    [
        "coverages[nowhere].weekly",
        "coverages[heures-ouvrables].weekly[7]",
        "coverages[heures-ouvrables].colour",
        "coverages[heures-ouvrables].weekly[0].windows[0].opens.#",
        "coverages[heures-ouvrables]!",
    ],
)
def test_a_broken_path_is_no_value(path: str) -> None:
    """A path that leads nowhere is reported, never read as an absence."""
    with pytest.raises(NoSuchPath):
        value_at(contract("dixdata"), path)


def test_a_changed_value_is_seen() -> None:
    """Each fact fails for another value than its own: none of them holds whatever the contract says."""
    for name, fact in all_facts():
        found = value_at(contract(name), fact["at"])
        assert holds(found, fact)
        assert not holds("something else", fact)
        assert not holds(None, fact)
