"""The text that a client gets with the document: it compiles to the client's rules, and hides nothing."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from support.marked import MARKED
from support.targets import EXAMPLES, TODAY, example

from slacontract import attaching
from slacontract.attaching import attached
from slacontract.compiling import Compilation, Edition, for_reader
from slacontract.emitter import NotAttached
from slacontract.model.edition import for_client
from slacontract.project import compile_text, shared_parser
from slacontract.ruleset.schema import dump_json
from slacontract.source import Source
from slacontract.syntax import parse
from slacontract.syntax.lexer import scan
from slacontract.syntax.public import without_comments

CATALOGUE = """language en
# MARKER-comment

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage night "Night"
  every day 18:00-24:00

supplier upstream "MARKER-supplier"
  response within 2 hours counted in office

priority P1 "Urgent"
  response within 1 hour counted in office
  response within 37 minutes counted in office as an internal target in addition
    under the name MARKER-internal
"""
USING = """language en
use "catalogue.sla"

contract "Support"
  provider "Provider"
  client "Client"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Berlin

override coverage night "Evening"
  every day 17:00-22:00
"""


def seen(compiled: Compilation, reader: str = "client", lock: bytes | None = None) -> Edition:
    """What a reader gets of a contract that compiles."""
    assert compiled.rules is not None, [one.message() for one in compiled.diagnostics]
    return for_reader(compiled, reader, lock)


def files_of(compiled: Compilation, reader: str = "client", lock: bytes | None = None) -> dict[str, bytes]:
    """The files that a document would bear."""
    found = attached(compiled, seen(compiled, reader, lock), reader, shared_parser(), lock)
    assert not isinstance(found, NotAttached), found
    return dict(found)


def again(files: dict[str, bytes]) -> Compilation:
    """What a client gets who compiles them, with nothing else at hand."""
    return compile_text(files["contract.sla"], today=TODAY, lock=files.get("contract.lock"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_gives_the_rules_beside_it(path: Path) -> None:
    """Of every example: the text and its lock compile to the client's rule set, byte by byte."""
    locked = path.with_suffix(".lock")
    lock = locked.read_bytes() if locked.exists() else None
    compiled = example(path)
    rules = again(files_of(compiled, lock=lock)).rules

    assert rules is not None
    assert dump_json(rules) == dump_json(seen(compiled, "client", lock).rules)


@pytest.mark.parametrize(
    ("text", "others"),
    [(MARKED, {}), (USING, {"catalogue.sla": CATALOGUE})],
    ids=["marked", "several files"],
)
def test_hides_nothing(text: str, others: dict[str, str]) -> None:
    """What is for the provider only is gone from the text, comments and overridden lines with it, and the
    rest gives the client's rules."""
    compiled = compile_text(text, today=TODAY, others=others)
    files = files_of(compiled)
    theirs = again(files)

    assert b"MARKER" not in files["contract.sla"]
    assert b"#" not in files["contract.sla"]
    assert b"upstream" not in files["contract.sla"]
    assert b"18:00" not in files["contract.sla"]
    assert theirs.contract is not None
    assert theirs.rules is not None
    assert for_client(theirs.contract) is theirs.contract
    assert dump_json(theirs.rules) == dump_json(seen(compiled).rules)


@pytest.mark.parametrize(
    "wrong",
    [
        MARKED,
        MARKED.replace("# MARKER-comment", "").replace("4 hours", "6 hours"),
        "language en\n\ncontract",
    ],
    ids=["leaks", "says something else", "does not compile"],
)
def test_left_out_unless_proven(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the pass makes of a text, one that hides something, says something else or does not compile
    is left out, and the reason said."""
    compiled = compile_text(MARKED, today=TODAY)
    monkeypatch.setattr(attaching, "public_text", lambda source, parser: wrong)

    assert attached(compiled, seen(compiled), "client", shared_parser()) == NotAttached("names")


def test_left_out_where_it_does_not_stand_alone() -> None:
    """An amendment of a text that hides something or uses others, and a contract whose clause stands in
    another file, bear their rules only."""
    base = USING.replace('use "catalogue.sla"\n', "").replace("override ", "")
    supplier = '\nsupplier upstream "MARKER"\n  response within 2 hours counted in night\n'
    amendment = (
        'language en\nuse "base.sla"\n\namendment "One"\n  amends "R-1"\n'
        "  takes effect on 1 March 2026\n\noverride coverage night\n  every day 16:00-22:00\n"
    )
    hiding = compile_text(amendment, today=TODAY, others={"base.sla": base + supplier})
    over = amendment.replace("16:00-22:00", "15:00-22:00")
    using = compile_text(over, today=TODAY, others={"base.sla": USING, "catalogue.sla": CATALOGUE})
    clause = base + '\nclause more "More"\n  text file "more.md"\n'
    with_file = compile_text(clause, today=TODAY, others={"more.md": "Some words.\n"})

    for compiled, why in ((hiding, "amendment"), (using, "amendment"), (with_file, "text-file")):
        assert attached(compiled, seen(compiled), "client", shared_parser()) == NotAttached(why)  # type: ignore[arg-type]


def test_amendment_bears_what_it_amends() -> None:
    """An amendment of a text that hides nothing bears both, without comments: compiled again from what it
    bears and nothing else, it gives the rules beside it."""
    base = USING.replace('use "catalogue.sla"\n', "").replace("override ", "") + "# MARKER\n"
    amendment = (
        'language en\nuse "base.sla"\n\namendment "One"\n  amends "R-1"  # MARKER\n'
        "  takes effect on 1 March 2026\n\noverride coverage night\n  every day 16:00-22:00\n"
    )
    compiled = compile_text(amendment, "first.sla", today=TODAY, others={"base.sla": base})
    files = files_of(compiled)
    theirs = compile_text(
        files["first.sla"], "first.sla", today=TODAY, others={"base.sla": files["base.sla"]}
    )

    assert set(files) == {"first.sla", "base.sla"}
    assert not any(b"MARKER" in content for content in files.values())
    assert theirs.rules is not None
    assert len(theirs.rules.editions) == 2
    assert dump_json(theirs.rules) == dump_json(seen(compiled).rules)


def test_provider_gets_the_text_itself() -> None:
    """The provider's copy bears the text as it was written."""
    compiled = compile_text(MARKED, today=datetime.date(2026, 6, 1))

    assert files_of(compiled, "provider")["contract.sla"] == MARKED.encode()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_comment_is_left(path: Path) -> None:
    """Without its comments a text reads the same, node by node, and holds none."""
    source = Source(path.name, path.read_text(encoding="utf-8"))
    bare = Source(path.name, without_comments(source))

    assert scan(bare.text).comments == []
    assert parse(bare, shared_parser())[0] == parse(source, shared_parser())[0]


def test_signs_of_comments_in_quotes_stay() -> None:
    """A quoted text keeps what looks like a comment; lines of comments go whole."""
    text = '# top\nlangue fr\n# a\ncontrat "X # y"  # end\n  client "B"\n  # only\n  référence "R" # z\n'

    assert without_comments(Source("c.sla", text)) == (
        'langue fr\ncontrat "X # y"\n  client "B"\n  référence "R"\n'
    )
