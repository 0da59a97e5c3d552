"""The Word file says what the page says, opens whatever the parties wrote, and is the same each time."""

from __future__ import annotations

import datetime
import io
import re
from pathlib import Path

import docx as word
import pytest
from docx.oxml.ns import qn
from slacontract.targets import docx
from slacontract.targets.docx.render import render
from support.hostile import HOSTILE
from support.hostile_contract import contract_of
from support.html_text import Page
from support.marked import MARKED
from support.pdf_text import bare
from support.targets import EXAMPLES, HTML, example, files, of_text, seen_by

from slacontract.document.branding import Branding
from slacontract.document.build import document_of
from slacontract.document.tree import walk
from slacontract.emitter import Compiled

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_string = pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))


def file_of(compiled: Compiled) -> bytes:
    return files(docx.TARGET, compiled)["contract.docx"]


def text_of(content: bytes) -> str:
    """All text of the body in its order, tables included."""
    body = word.Document(io.BytesIO(content)).element.body
    return " ".join(node.text or "" for node in body.iter(qn("w:t")))


@each_example
@pytest.mark.parametrize("language", ["en", "fr"])
def test_same_text_as_the_page(path: Path, language: str) -> None:
    """Each block of the HTML page stands in the file in the same order, figures in words."""
    compiled = seen_by(example(path), language=language)
    source = files(HTML, compiled)["contract.html"].decode()
    source = re.sub(r"<svg.*?</svg>|<nav.*?</nav>", "", source, flags=re.S)
    text = bare(text_of(file_of(compiled)))
    at, missing = 0, []
    for line in Page(source).lines[2:-2]:
        found = text.find(bare(line), at)
        if found < 0:
            missing.append(line)
        else:
            at = found

    assert missing == []


@each_example
def test_sections_bear_their_ids(path: Path) -> None:
    """Each section has a bookmark of its id, and no two marks share a number."""
    compiled = seen_by(example(path))
    body = word.Document(io.BytesIO(file_of(compiled))).element.body
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    numbers = [one.get(qn("w:id")) for one in body.iter(qn("w:bookmarkStart"))]
    document, _ = document_of(compiled)

    assert {re.sub(r"\W", "_", one.id)[:40] for one in walk(document.sections)} <= set(marks)
    assert len(numbers) == len(set(numbers))


@each_string
def test_hostile_text(hostile: str) -> None:
    """Every string of the parties is text of the file, and the file opens."""
    forbidden = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
    wanted = bare(re.sub(forbidden, "\N{REPLACEMENT CHARACTER}", hostile))

    assert bare(text_of(file_of(contract_of(hostile)))).lower().count(wanted.lower()) >= 6


def test_client_sees_only_his() -> None:
    """No word for the provider only is in the client's file; the provider's has them all."""
    assert re.findall(r"MARKER\w*|12345|upstream", bare(text_of(file_of(of_text(MARKED))))) == []
    theirs = bare(text_of(file_of(of_text(MARKED, audience="provider"))))
    wanted = set(re.findall(r"MARKER-[\w-]+", MARKED)) - {"MARKER-comment"}
    assert {word for word in wanted if bare(word) not in theirs} == set()


def test_numbered_lists_start_at_one() -> None:
    """Each numbered list has a number of its own that starts at 1, and shares none with another."""
    text = (
        MARKED
        + 'clause steps "Steps"\n  text "1. one\n2. two"\n\nclause more "More"\n  text "1. uno\n2. due"\n'
    )
    made = word.Document(io.BytesIO(file_of(of_text(text))))
    ids = [
        paragraph._p.pPr.numPr.numId.val
        for paragraph in made.paragraphs
        if paragraph.style.name == "List Number"
    ]
    numbers = {one.numId: one for one in made.part.numbering_part.element.num_lst}

    assert len(ids) == len(set(ids)) == 2
    assert all(numbers[one].lvlOverride_lst[0].startOverride.val == 1 for one in ids)


def test_look_of_the_provider() -> None:
    """Colour, font, head and foot of the provider are in the file; every style that it names is there."""
    document, _ = document_of(of_text(MARKED))
    brand = Branding(accent="#7a1f4e", font="Own Font", header={"": "A <head>"}, footer={"": "A & foot"})
    made = word.Document(io.BytesIO(render(document, datetime.date(2026, 1, 1), brand)))
    named = {one.get(qn("w:val")) for one in made.element.body.iter(qn("w:pStyle"), qn("w:tblStyle"))}

    assert str(made.styles["heading 1"].font.color.rgb) == "7A1F4E"
    assert "A <head>" in made.sections[0].header.paragraphs[0].text
    assert made.sections[0].footer.paragraphs[0].text.startswith("A & foot")
    assert named <= {one.style_id for one in made.styles}
    assert (made.core_properties.title, made.core_properties.language) == ("Support", "en")


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_tables_fit_the_page(path: Path) -> None:
    """Columns fill the width between the margins and no more; each row has a cell for every column, and a
    head stands at the side where all of its column does."""
    made = word.Document(io.BytesIO(file_of(seen_by(example(path)))))
    section = made.sections[0]
    room = section.page_width - section.left_margin - section.right_margin

    for table in made.tables:
        widths = [column.width for column in table.columns]
        assert 0.98 * room <= sum(widths) <= room
        assert all(len(row._tr.tc_lst) == len(widths) for row in table.rows)
        for column in () if table.style.name == "Normal Table" else table.columns:
            sides = [cell.paragraphs[0].alignment for cell in column.cells if cell.text]
            assert sides[0] == sides[-1] or len(set(sides[1:])) > 1
