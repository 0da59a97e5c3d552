"""What the fuzzer demands of the compiler for one input: it answers, and its answer can be shown."""

from __future__ import annotations

import datetime

from slacontract import compile_text
from slacontract.cli.findings.report import finding
from slacontract.cli.findings.text import render
from slacontract.compiling import Compilation
from slacontract.diagnostics import MESSAGE_LANGUAGES, Severity
from slacontract.project import shared_parser
from slacontract.source import Source
from slacontract.syntax.decode import decode
from slacontract.syntax.formatting import format_text

TODAY = datetime.date(2026, 6, 1)
OTHER = {"en": "fr", "fr": "en"}


class Unfit(Exception):
    """An answer that is no crash, and still wrong."""


def examine(data: bytes) -> str:
    """Compiles and formats an input; says how far it came, or raises what is wrong with the compiler."""
    source, unread = decode("fuzz.sla", data)
    if source is None:
        if not unread:
            raise Unfit("bytes that are no text, and no diagnostic")
        return "refused as text"
    compiled = compile_text(data, "fuzz.sla", today=TODAY)
    show(compiled)
    formatted = format_and_translate(source)
    if compiled.ok:
        return "compiled"
    if not any(one.severity is Severity.ERROR for one in compiled.diagnostics):
        if compiled.contract is None and compiled.diagnostics:
            return "read as a file that others use"
        raise Unfit("no rule set, and no error that says why")
    return "refused for its meaning" if formatted else "refused for its syntax"


def show(compiled: Compilation) -> None:
    """Each finding has its words in each language, and its places lie in the text."""
    for one in compiled.diagnostics:
        for span in one.spans:
            length = len(compiled.sources[span.file].text) if span.file in compiled.sources else 0
            if not 0 <= span.start <= span.end <= length:
                raise Unfit(f"{one.code} points at {span.start}-{span.end} of {length} characters")
        for language in MESSAGE_LANGUAGES:
            words = finding(one, compiled.sources, language)
            if not words.message.strip():
                raise Unfit(f"{one.code} says nothing in {language}")
            render(words, language)


def format_and_translate(source: Source) -> bool:
    """Whether a text can be formatted; if so, doing it again, or translating it there and back, is idle."""
    parser = shared_parser()
    once, _ = format_text(source, parser)
    if once is None:
        return False
    if _again(once) != once:
        raise Unfit("formatting what was formatted changes it")
    language = "fr" if _again(once, "fr") == once else "en"
    there = _again(once, OTHER[language])
    # The first translation may write down the language of the document; from there on nothing changes.
    back = _again(there, language)
    if _again(back, OTHER[language]) != there:
        raise Unfit("translating there, back and there again changes the text")
    return True


def _again(text: str, language: str | None = None) -> str:
    formatted, errors = format_text(Source("fuzz.sla", text), shared_parser(), language)
    if formatted is None:
        first = errors[0].message() if errors else "no reason"
        raise Unfit(f"what the formatter wrote cannot be read again: {first}")
    return formatted
