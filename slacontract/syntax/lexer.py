"""Text to lexemes: words, numbers, dates, times, quoted text, with exact character offsets.

Which keyword a word belongs to is chosen later, by what the parser accepts; nothing here knows a
language. White space never matters, except a blank line, which ends a quoted text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from .folding import ELIDED_WORD, HYPHENS, fold

_SPACE = r"[\s\ufeff\u200b\u00ad]"
_THIN = " \u00a0\u202f\u2009"
_DASH = rf"{HYPHENS}\u2012\u2013\u2014\u2212"
_MASTER = re.compile(
    rf"""
    (?P<SPACE>{_SPACE}+)
  | (?P<ZONE>UTC[+{_DASH}]\d\d:?\d\d(?!\d)|[A-Za-z]+(?:/[A-Za-z][A-Za-z_+\-0-9]*)+)
  | (?P<WORD>{ELIDED_WORD})
  | (?P<COMMA>,)
  | (?P<STRING>"[^"]*"|«[^»]*»|“[^”]*”)
  | (?P<ISO_DATE>\d{{4}}-\d\d-\d\d(?![\d-]))
  | (?P<SLASH_DATE>\d{{1,4}}[/.]\d{{1,2}}[/.]\d{{2,4}}(?!\d))
  | (?P<TIME>\d{{1,2}}(?::\d\d|[hH](?:\d\d)?)(?!\w))
  | (?P<ORDINAL>\d+(?:er|re|ère|st|nd|rd|th|e|ème|nde|nd)(?!\w))
  | (?P<NUMBER>\d{{1,3}}(?:[{_THIN}]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)
  | (?P<COMMENT>\#[^\r\n]*)
  | (?P<DASH>[{_DASH}])
  | (?P<PERCENT>%)
  | (?P<CURRENCY>[€$£])
  | (?P<OPEN_QUOTE>["«“])
  | (?P<OTHER>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANK_LINE = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)")
_LINE_END = re.compile(r"\r\n?|\n")
CURRENCY_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}


class Lexeme(NamedTuple):
    """A piece of text. `value` is folded for words; `first` says that it begins its line."""

    kind: str
    start: int
    end: int
    value: str
    first: bool


@dataclass
class Lexed:
    """All lexemes of a text, its comments apart, and the quotes that were never closed (offsets)."""

    lexemes: list[Lexeme] = field(default_factory=list)
    comments: list[Lexeme] = field(default_factory=list)
    open_quotes: list[int] = field(default_factory=list)


def scan(text: str) -> Lexed:
    """Every lexeme of `text`, in one pass; nothing is skipped but white space."""
    out = Lexed()
    first = True
    at = 0
    while at < len(text):
        restart = None
        for match in _MASTER.finditer(text, at):
            kind = match.lastgroup
            if kind == "SPACE":
                if not first and ("\n" in match.group() or "\r" in match.group()):
                    first = True
                continue
            start, end = match.span()
            if kind == "WORD":
                value = fold(match.group())
            elif kind == "COMMENT":
                out.comments.append(Lexeme("COMMENT", start, end, match.group(), first))
                continue
            elif kind == "OPEN_QUOTE" or (kind == "STRING" and _BLANK_LINE.search(match.group())):
                restart = _forgotten_quote(text, start, out)
                break
            else:
                value = match.group()
            out.lexemes.append(Lexeme(kind or "OTHER", start, end, value, first))
            first = False
        else:
            return out
        at, first = restart, True
    return out


def _forgotten_quote(text: str, opened: int, out: Lexed) -> int:
    """Find the line whose quote was forgotten, end the text there, and say where to read on.

    The last text of the block has no end. The line at fault is the first one since the blank line
    before that closes no quote it opens; a text that is meant to run over lines does not show up, as
    the quotes of its lines come out even over the block.
    """
    starts = [m.end() for m in _BLANK_LINE.finditer(text, 0, opened)]
    block = starts[-1] if starts else 0
    stop = _BLANK_LINE.search(text, opened)
    block_end = stop.start() if stop else len(text)
    line = block
    culprit = None
    while line < block_end:
        ending = _LINE_END.search(text, line, block_end)
        line_end = ending.start() if ending else block_end
        quote = _unclosed_in(text[line:line_end])
        if quote is not None:
            culprit = (line + quote, line, line_end)
            break
        line = ending.end() if ending else block_end
    if culprit is None:
        ending = _LINE_END.search(text, opened, block_end)
        culprit = (opened, opened, ending.start() if ending else block_end)
    quote_at, _, line_end = culprit
    while out.lexemes and out.lexemes[-1].start >= quote_at:
        out.lexemes.pop()
    while out.comments and out.comments[-1].start >= quote_at:
        out.comments.pop()
    first = not out.lexemes or bool(_LINE_END.search(text, out.lexemes[-1].end, quote_at))
    out.lexemes.append(Lexeme("STRING", quote_at, line_end, text[quote_at:line_end] + '"', first))
    out.open_quotes.append(quote_at)
    return line_end


def _unclosed_in(line: str) -> int | None:
    """Where a line opens a quote that it does not close."""
    for match in _MASTER.finditer(line):
        if match.lastgroup == "OPEN_QUOTE":
            return match.start()
        if match.lastgroup == "COMMENT":
            return None
    return None
