"""What a reader of a document relies on: deadlines as they bind, hours told apart, lines kept together."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from slacontract.targets.pdf.data import SHORT_LIST, Data
from support.targets import EXAMPLES, TARGETS, example, files, of_text, seen_by

from slacontract.document.build import document_of
from slacontract.document.redline import lines_of
from slacontract.document.tree import Document, Facts, Items, Section, Table, Week, phrases, plain, walk
from slacontract.document.wording.languages import grammar_of
from slacontract.model.examples import ExpectCommitment
from slacontract.ruleset.metrics import EVENT_OF

HEAD = """language en
contract "Support"
  provider "A"
  client "B"
  reference "R"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
"""
FIRST_LINES = HEAD.partition("  time zone")[0]
OFFICE = 'coverage office "Office"\n  Monday to Friday 09:00-17:00\n'

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_language = pytest.mark.parametrize("language", ["en", "fr", "de"])


def said(document: Document, *ids: str) -> list[str]:
    """Every sentence of a document, or of some of its sections."""
    found = [one for one in walk(document.sections) if not ids or one.id in ids]
    return [plain(phrase) for one in found for phrase in phrases(one.blocks)]


@each_example
@each_language
def test_a_deadline_is_told_as_it_binds(path: Path, language: str) -> None:
    """K3: what is promised in less than a time is due before its deadline, all else at the latest at it."""
    compiled = seen_by(example(path), language=language)
    document, _ = document_of(compiled)
    grammar = grammar_of(language)
    strict = 0
    for result in compiled.examples:
        lines = said(document, f"example-{result.name}")
        for expected, answer, _ in result.outcomes:
            if not isinstance(expected, ExpectCommitment) or expected.no_later_than is None:
                continue
            on = grammar.weekday_date(expected.no_later_than.date)
            (line,) = {one for one in lines if on in one and re.search(_due(language), one)}
            before = bool(re.search(_before(language), line))
            assert before == (answer.bound == "under")
            strict += before
    assert bool(strict) == (path.stem == "dixdata")


def _due(language: str) -> str:
    return {"en": r" is due ", "fr": "^Échéance pour ", "de": ": fällig "}[language]


def _before(language: str) -> str:
    return {"en": " is due before ", "fr": ": avant le ", "de": ": fällig vor "}[language]


@each_language
def test_hours_that_repeat_are_told_apart(language: str) -> None:
    """A clock time that occurs twice says which one it is, in a ledger too (T1)."""
    (path,) = [path for path in EXAMPLES if path.stem == "dixdata"]
    document, _ = document_of(seen_by(example(path), language=language))
    (section,) = [one for one in walk(document.sections) if one.id == "example-heure-répétée"]
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    cells = [plain(cell.lines[0]) for cell in table.rows[0]]
    times = [grammar_of(language).text(f"time.{which}", time="") for which in ("first", "second")]
    assert [which in cell for which, cell in zip(times, cells, strict=False)] == [True, True]


def test_a_contract_with_open_points_is_a_draft() -> None:
    """Signed or not: what is still to be agreed makes a draft, whose list names the reference too."""
    signed = HEAD + "  signed on 1 March 2026 by both parties\n" + OFFICE
    whole, _ = document_of(of_text(signed))
    assert (whole.cover.status_kind, whole.cover.status) == ("signed", "Signed on 1 March 2026")
    left_open, _ = document_of(of_text(signed.replace('reference "R"', "reference to be agreed")))
    assert (left_open.cover.status_kind, left_open.cover.status) == ("draft", "Draft")
    assert "1 – Reference of this contract: to be agreed." in said(left_open, "open-points")
    assert "1 March 2026" in [plain(phrase) for one in left_open.cover.facts for phrase in phrases(one.says)]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ('  at least 4 "members"\n  at most 4 "members"\n', ["Exactly 4\xa0members."]),
        ('  at most 4 "members"\n  at least 4 "members"\n', ["Exactly 4\xa0members."]),
        (
            '  at least 2 "members"\n  at most 4 "members"\n',
            ["At least 2\xa0members.", "At most 4\xa0members."],
        ),
        (
            '  at least 4 "members"\n  at most 4 "guests"\n',
            ["At least 4\xa0members.", "At most 4\xa0guests."],
        ),
    ],
)
def test_as_many_at_least_as_at_most(limits: str, told: list[str]) -> None:
    """At least and at most the same number of the same thing is exactly so many, and nothing else is."""
    document, _ = document_of(of_text(HEAD + 'role board "Board" of both parties\n' + limits))
    lines = [line.removeprefix("Board – ") for line in said(document, "roles")]
    assert [line for line in lines if "role" not in line] == told


@each_example
def test_metrics_follow_the_life_of_a_ticket(path: Path) -> None:
    """Clocks stand in the order of their events; none is explained that nothing promises or defines."""
    compiled = seen_by(example(path))
    document, _ = document_of(compiled)
    facts = [
        fact.id.removeprefix("clock-")
        for one in walk(document.sections)
        if one.id == "clocks"
        for block in one.blocks
        if isinstance(block, Facts)
        for fact in block.facts
    ]
    order = list(EVENT_OF)
    known = [order.index(metric) for metric in facts if metric in order]
    assert known == sorted(known)
    own = {clock.metric for clock in compiled.contract.clocks}
    (rules,) = {id(edition): edition for edition in compiled.rules.editions}.values()
    timed = {
        one.metric
        for plan in rules.plans.values()
        for one in plan.commitments
        if not (one.delay.kind == "none" and one.delay.why == "not-committed")
    }
    assert timed <= set(facts) <= own | timed


def test_hours_that_add_up_are_joined_by_plus() -> None:
    """The union of coverages is never told by “and”, which could be read as both at once."""
    text = (
        HEAD
        + OFFICE
        + 'coverage nights "Nights"\n  every day 18:00-08:00\n'
        + 'coverage sundays "Sundays"\n  Sunday 09:00-17:00\n'
        + 'priority P1 "One"\n  response within 2 hours counted in office plus nights plus sundays\n'
    )
    document, _ = document_of(of_text(text))
    assert any("counted in “Office” plus “Nights” plus “Sundays”" in line for line in said(document))


def test_a_redline_reads_a_ledger_by_rows() -> None:
    """A row of a ledger is one line; a cell of another table follows the heads of its row and column."""
    (path,) = [path for path in EXAMPLES if path.stem == "dixdata"]
    document, _ = document_of(seen_by(example(path), language="fr"))
    sections = {one.id: one for one in walk(document.sections)}
    lines = [" ".join(line.split()) for line in lines_of(sections["example-déjeuner"].blocks)]
    rows = [line for line in lines if line.startswith("lundi 2 mars 2026, 13 h")]
    assert rows == ["lundi 2 mars 2026, 13 h – lundi 2 mars 2026, 14 h – Pause entre deux plages – –"]
    week = [" ".join(line.split()) for line in lines_of(sections["coverage-heures-ouvrables"].blocks)]
    hours = [line for line in week if "de 9 h" in line]
    assert hours[0] == "Du lundi au vendredi – Horaires – de 9 h à 13 h et de 14 h à 17 h"


@pytest.mark.parametrize("target", ["markdown", "docx"])
def test_hours_are_told_once_where_there_are_no_figures(target: str) -> None:
    """Without figures, a week is given in words only where the hours beside it do not say them already."""
    (path,) = [path for path in EXAMPLES if path.stem == "dixdata"]
    compiled = seen_by(example(path), language="fr")
    document, _ = document_of(compiled)
    weeks = {
        one.id: block for one in walk(document.sections) for block in one.blocks if isinstance(block, Week)
    }
    assert {name.removeprefix("coverage-"): week.told for name, week in weeks.items()} == {
        "heures-ouvrables": True,
        "heures-de-fermeture": False,
        "surveillance": True,
        "astreinte": True,
    }
    (made,) = [one for one in TARGETS if one.name == target]
    (content,) = files(made, compiled).values()
    if target == "docx":
        content = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml")
    text = content.decode()
    for week in weeks.values():
        assert (week.description in text) != week.told


SHOWN = frozenset({*range(0x20, 0x250), *range(0x2000, 0x2100), 0x20AC})


def kept(section: Section, document: Document) -> list[tuple[str, bool]]:
    """The kinds of block of a section as the typesetter has them, and whether each stays with the next."""
    return [(one["is"], one["sticky"]) for one in Data(document, SHOWN).blocks(section.blocks, 1)]


def test_what_leads_to_a_table_or_a_week_stays_with_it() -> None:
    """In the PDF, an example stands on one page with its ledger, and hours with the figure of their week."""
    (path,) = [path for path in EXAMPLES if path.stem == "dixdata"]
    document, _ = document_of(seen_by(example(path), language="fr"))
    sections = {one.id: one for one in walk(document.sections)}
    assert kept(sections["example-déjeuner"], document) == [
        ("items", True),
        ("paragraph", True),
        ("table", False),
    ]
    assert kept(sections["coverage-astreinte"], document) == [
        ("table", True),
        ("items", True),
        ("figure", False),
    ]
    assert not any(sticky for _, sticky in kept(sections["term"], document))
    for one in document.sections:
        for block in Data(document, SHOWN).blocks(one.blocks, 1):
            if block["is"] == "items":
                assert block["whole"] == (len(block["items"]) <= SHORT_LIST)


def test_an_unknown_reference_heads_no_page() -> None:
    """A reference or a provider still to be agreed is no running head and no property of the file."""
    text = FIRST_LINES.replace('"R"', "to be agreed").replace('provider "A"', "provider to be agreed")
    document, _ = document_of(of_text(text + "  time zone Europe/Paris\n" + OFFICE))
    head = Data(document, SHOWN).whole()["head"]
    assert (head["reference"], head["property-keywords"], head["property-author"]) == ([], "", "")
    known, _ = document_of(of_text(HEAD + OFFICE))
    head = Data(known, SHOWN).whole()["head"]
    assert (head["reference"], head["property-keywords"], head["property-author"]) == (["R"], "R", "A")


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("service_level_agreement", ["service_", "level_", "agreement"]),
        ("ConditionsParticulieresHebergement", ["Conditions", "Particulieres", "Hebergement"]),
        ("x" * 30, ["x" * 11, "x" * 11, "x" * 8]),
        ("short_word", ["short_word"]),
    ],
)
def test_long_words_break_at_their_seams(word: str, parts: list[str]) -> None:
    """A long word may be broken after a sign or before a capital inside it, else anywhere."""
    document, _ = document_of(of_text(HEAD))
    (piece,) = Data(document, SHOWN).pieces(word)
    assert isinstance(piece, str)
    assert piece.split("\u200b") == parts


def test_items_are_counted() -> None:
    """The bound of short lists is one that a list of an example passes, so that both kinds are seen."""
    lengths = [
        len(block.items)
        for path in EXAMPLES
        for one in walk(document_of(seen_by(example(path)))[0].sections)
        for block in one.blocks
        if isinstance(block, Items)
    ]
    assert min(lengths) <= SHORT_LIST < max(lengths)
