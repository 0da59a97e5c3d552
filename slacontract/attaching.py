"""The files that a document bears: the contract's own text as its reader may have it, and its lock.

A client who compiles them gets the rule set that is attached beside them. What cannot be proven to give it,
or to hold nothing that is for the provider only, is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from posixpath import dirname, join, normpath
from typing import Any

from .compiling import Compilation, Edition, compile_bytes
from .diagnostics import Diagnostic
from .emitter import NotAttached
from .model.base import Node, Ref
from .model.compose import CANNOT_USE, compose
from .model.edition import for_client
from .ruleset.schema import dump_json
from .source import Source, Span
from .syntax import Parser, parse
from .syntax.nodes import File
from .syntax.public import public_text, without_comments
from .syntax.recomposing import NotTheSame, recomposed

CONTRACT, LOCK = "contract.sla", "contract.lock"
_ANY_DAY = datetime.date(2000, 1, 1)  # affects findings only


def attached(
    compiled: Compilation,
    edition: Edition,
    reader: str,
    parser: Parser,
    lock: bytes | None = None,
    *,
    release: bool = False,
) -> Mapping[str, bytes] | NotAttached:
    """`contract.sla`, and `contract.lock` where there is a lock; or why the text is left out.

    The client's text has no comments, and holds what it uses. Where anything was taken out of it or put into
    it, it is canonical, and compiled: it gives the rule set of the edition to the byte, and a contract of
    which nothing is for the provider only. Needs a compilation without errors.
    """
    assert compiled.texts is not None
    own = compiled.sources[compiled.name]
    if compiled.texts.amendments:
        return NotAttached("amendment")
    if any(clause.text_file for clause in edition.contract.clauses):
        return NotAttached("text-file")
    files = {} if lock is None else {LOCK: lock}
    if reader == "provider" and len(compiled.sources) == 1:
        return {CONTRACT: own.text.encode(), **files}
    if len(compiled.sources) == 1 and edition.contract is compiled.texts.newest:  # nothing is hidden
        return {CONTRACT: without_comments(own).encode(), **files}
    whole = own if len(compiled.sources) == 1 else _in_one(compiled, parser)
    if whole is None:
        return NotAttached("files")
    text = whole.text if reader == "provider" else public_text(whole, parser)
    if text is None:
        return NotAttached("files")
    if not _proven(text, edition, reader, parser, lock, release=release):
        return NotAttached("names")
    return {CONTRACT: text.encode(), **files}


def _proven(
    text: str, edition: Edition, reader: str, parser: Parser, lock: bytes | None, *, release: bool
) -> bool:
    """Whether a text gives the rule set and the contract of an edition, and hides nothing from its reader."""
    again = compile_bytes(
        CONTRACT,
        text.encode(),
        parser,
        today=_ANY_DAY,
        lock=lock,
        lock_name=LOCK,
        release=release,
        checks=False,
    )
    if again.contract is None or again.rules is None:
        return False
    if reader != "provider" and for_client(again.contract) is not again.contract:
        return False
    same = _said(again.contract) == _said(edition.contract)
    return same and dump_json(again.rules) == dump_json(edition.rules)


def _said(value: Any) -> Any:
    """What a node says, wherever it stands in its text."""
    if isinstance(value, Ref):
        return value.name
    if isinstance(value, Span):
        return None
    if isinstance(value, Node):
        fields = ((name, _said(getattr(value, name))) for name in type(value).model_fields)
        return (type(value).__name__, tuple(fields))
    if isinstance(value, tuple | list):
        return tuple(map(_said, value))
    if isinstance(value, dict):
        return {name: _said(one) for name, one in value.items()}
    return value


def _in_one(compiled: Compilation, parser: Parser) -> Source | None:
    """The text of a contract and of all that it uses, as one; None where it cannot be put together."""
    parsed = {name: parse(source, parser)[0] for name, source in compiled.sources.items()}

    def load(path: str, at: Span) -> File | Diagnostic:
        return parsed.get(normpath(join(dirname(at.file), path))) or CANNOT_USE.at(at, path=path)

    main = parsed[compiled.name]
    if main is None:
        return None
    found: list[Diagnostic] = []
    composed = compose(main, load, found)
    if composed.head is None or found:
        return None
    try:
        text = recomposed((composed.head, *composed.blocks), compiled.sources, compiled.name, parser)
    except NotTheSame:
        return None
    return Source(compiled.name, text)


__all__ = ["attached"]
