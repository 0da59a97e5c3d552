"""docs/real-slas.md: every construct counted in real agreements is there, with an example that runs."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from support.doc_blocks import DocBlock, compiled, doc_blocks, read_nodes
from support.syntax import printed

from slacontract.diagnostics import Severity

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "real-slas.md"
TEXT = PAGE.read_text(encoding="utf-8")
BLOCKS = doc_blocks(PAGE)
COUNTED = json.loads((ROOT / "tests" / "corpus" / "constructs.json").read_text(encoding="utf-8"))
HEADERS = {"en": "language en", "fr": "langue fr"}
IN_WORDS = "What stays in words"


def sections() -> dict[str, str]:
    """The text under each heading of the page."""
    parts = re.split(r"^## (.+)$", TEXT, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_construct_has_a_section_in_order() -> None:
    """The table and the sections are the constructs counted: none is left out, none is made up."""
    rows = [
        (name, int(count)) for name, count in re.findall(r"^\| \[(.+)\]\(#\S+\) \| (\d+) \|$", TEXT, re.M)
    ]
    assert rows == [(one["construct"], one["agreements"]) for one in COUNTED]
    assert list(sections()) == [*(one["construct"] for one in COUNTED), IN_WORDS]
    assert len(rows) == 60


@pytest.mark.parametrize("construct", [one["construct"] for one in COUNTED])
def test_a_construct_has_its_words_and_an_example(construct: str) -> None:
    """A section says how it is written, and shows it by a block of the language rather than by a note."""
    text = sections()[construct]
    words, fence, example = text.partition("```sla ")
    assert fence
    assert len(words.split()) >= 2
    language, _, body = example.partition("\n")
    kinds = {block.kind for block in read_nodes(body.partition("```")[0], language).blocks}
    assert kinds - {"clause", "definition"}


@pytest.mark.parametrize("block", BLOCKS, ids=lambda one: f"line-{one.line}")
def test_an_example_compiles_and_is_canonical(block: DocBlock, tmp_path: Path) -> None:
    """No example has an error; its worked examples hold; the formatter leaves it as it is."""
    result = compiled(block, tmp_path, BLOCKS)
    assert not [one.message() for one in result.diagnostics if one.severity is Severity.ERROR]
    assert all(holds for one in result.examples for _, _, holds in one.outcomes)
    text = f"{HEADERS[block.language]}\n\n{block.text}"
    assert printed(text) == text


def test_the_links_of_the_table_lead_to_their_sections() -> None:
    """The anchor of each row is the one its heading gets."""
    rows = re.findall(r"^\| \[(.+)\]\(#(\S+)\) \|", TEXT, re.MULTILINE)

    assert rows
    for name, anchor in rows:
        assert re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") == anchor


def test_what_stays_in_words_is_a_clause() -> None:
    """The examples of what is not computed are clauses, and nothing else."""
    last = [one for one in BLOCKS if TEXT.find(IN_WORDS + "\n") < TEXT.find(one.text)]
    kinds = {block.kind for one in last for block in read_nodes(one.text, one.language).blocks}
    assert kinds == {"clause"}
