"""The files that a document bears: the contract's own text as its reader may have it, and its lock.

A client who compiles them gets the rule set that is attached beside them. What cannot be proven to give it,
or to hold nothing that is for the provider only, is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from posixpath import basename, dirname, join, normpath, relpath
from typing import Any

from .compiling import Compilation, Edition, compile_bytes, for_reader
from .diagnostics import Diagnostic
from .emitter import NotAttached
from .model.base import Node, Ref
from .model.compose import CANNOT_USE, compose
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

    Of an amendment: itself and the files that it stands on, under their own names, where nothing in them is
    hidden. The client's text has no comments, and holds what it uses. Where anything was taken out of it or
    put into it, it is canonical. It is compiled, and left out unless it gives the rule set of the edition to
    the byte, and a contract of which nothing is for the provider only. Needs a compilation without errors.
    """
    assert compiled.texts is not None
    own = compiled.sources[compiled.name]
    if any(clause.text_file for clause in edition.contract.clauses):
        return NotAttached("text-file")
    if compiled.texts.amendments:
        files = _all_it_amends(compiled, edition, reader)
        main = basename(compiled.name)
        if not files or not _proven(main, files, edition, reader, parser, lock, release=release):
            return NotAttached("amendment")
        return files if lock is None else {**files, main.removesuffix(".sla") + ".lock": lock}
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
    if not _proven(CONTRACT, {CONTRACT: text.encode()}, edition, reader, parser, lock, release=release):
        return NotAttached("names")
    return {CONTRACT: text.encode(), **files}


def _all_it_amends(compiled: Compilation, edition: Edition, reader: str) -> dict[str, bytes]:
    """The texts of an amendment and of what it amends, where they lie in one folder, hide nothing, and use
    no other file, whose overridden lines no client has seen; else none."""
    assert compiled.texts is not None
    if len(compiled.sources) != 1 + len(compiled.texts.amendments):
        return {}
    folder = dirname(compiled.name)
    files: dict[str, bytes] = {}
    for name, source in compiled.sources.items():
        path = relpath(name, folder or ".")
        if dirname(path) or not path.endswith(".sla"):
            return {}
        files[path] = (source.text if reader == "provider" else without_comments(source)).encode()
    hidden = edition.rules is not compiled.rules  # a rule set of its own: something was taken out
    return {} if hidden else files


def _proven(
    main: str,
    files: Mapping[str, bytes],
    edition: Edition,
    reader: str,
    parser: Parser,
    lock: bytes | None,
    *,
    release: bool,
) -> bool:
    """Whether texts give the rule set and the contract of an edition, and hide nothing from its reader."""

    def load(by: str, written: str, span: Span) -> tuple[str, bytes] | Diagnostic:
        found = files.get(written)
        return CANNOT_USE.at(span, path=written) if found is None else (written, found)

    again = compile_bytes(
        main,
        files[main],
        parser,
        today=_ANY_DAY,
        load=load,
        lock=lock,
        lock_name=LOCK,
        release=release,
        checks=False,
    )
    if again.contract is None or again.rules is None:
        return False
    if reader != "provider" and for_reader(again, reader, lock, release=release).rules is not again.rules:
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
