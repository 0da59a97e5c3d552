"""Markdown says what the page says, line for line, and the parties' texts stay text in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from slacontract.targets import markdown
from support.hostile import HOSTILE
from support.hostile_contract import contract_of
from support.html_text import Page, folded
from support.pdf_text import bare
from support.targets import EXAMPLES, HTML, example, files, seen_by

from slacontract.emitter import Compiled

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_string = pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))


def text_of(compiled: Compiled) -> str:
    return files(markdown.TARGET, compiled)["contract.md"].decode()


def page_of(text: str) -> Page:
    """The Markdown as a reader of CommonMark with tables shows it."""
    return Page(MarkdownIt("commonmark", {"html": True, "xhtmlOut": True}).enable("table").render(text))


@each_example
@pytest.mark.parametrize("language", ["en", "fr"])
def test_same_text_as_the_page(path: Path, language: str) -> None:
    """Each block of the HTML page stands in the Markdown in the same order, figures in words."""
    compiled = seen_by(example(path), language=language)
    source = files(HTML, compiled)["contract.html"].decode()
    source = re.sub(r"<svg.*?</svg>|<nav.*?</nav>", "", source, flags=re.S)
    text = bare(re.sub("[⟦⟧]", "", page_of(text_of(compiled)).text))
    at, missing = 0, []
    for line in Page(source).lines[2:-2]:
        found = text.find(bare(line), at)
        if found < 0:
            missing.append(line)
        else:
            at = found

    assert missing == []


@each_string
def test_hostile_text(hostile: str) -> None:
    """No text of the parties becomes an element, a link or a picture."""
    text = text_of(contract_of(hostile))
    page, plain = page_of(text), page_of(text_of(contract_of("plain")))
    forbidden = "[\x00-\x08\x0e-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]"
    wanted = bare(re.sub(forbidden, "\N{REPLACEMENT CHARACTER}", hostile))

    assert page.faults == []
    assert {tag for tag, _ in page.tags} - {tag for tag, _ in plain.tags} <= {"ol", "pre", "code"}
    assert all(re.match(r"#|https?://|mailto:", one["href"]) for one in page.of("a") if "href" in one)
    assert not page.of("img")
    assert bare(folded(page.text)).lower().count(wanted.lower()) >= 6


def test_a_change_is_a_line() -> None:
    """No line holds two rows of a table or two items."""
    text = text_of(seen_by(example(EXAMPLES[0])))
    rows = [line for line in text.splitlines() if line.startswith("|")]

    assert rows
    assert all(line.endswith("|") for line in rows)
