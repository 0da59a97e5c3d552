"""The Word file says what the page says, opens whatever the parties wrote, and is the same each time."""

from __future__ import annotations

import io
import re
from pathlib import Path

import docx as word
import pytest
from docx.oxml.ns import qn
from slacontract.targets import docx
from support.hostile import HOSTILE
from support.hostile_contract import contract_of
from support.html_text import Page
from support.marked import MARKED
from support.pdf_text import bare
from support.targets import EXAMPLES, HTML, example, files, of_text, seen_by

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


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its package the target answers with one finding that says how to install it."""
    monkeypatch.setattr(docx, "find_spec", lambda name: None)
    emission = docx.emit(of_text(MARKED))

    assert emission.artifacts == ()
    assert "SLA542" in [one.code for one in emission.diagnostics]
