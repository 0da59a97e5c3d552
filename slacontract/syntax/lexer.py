"""Text to lexemes: words, numbers, dates, times, quoted text, with exact character offsets.

Which keyword a word belongs to is chosen later, by what the parser accepts; nothing here knows a
language. White space never matters, except a blank line, which ends a quoted text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..records import dataclass, field
from .folding import ELIDED_WORD, HYPHENS, fold

_SPACE = r"[\s\ufeff\u200b\u00ad]"
_THIN = " \u00a0\u202f\u2009"
_DASH = rf"{HYPHENS}\u2012\u2013\u2014\u2212"
_EOL = r"(?:\r\n|\r(?!\n)|\n)"
_INNER_LINE_END = rf"{_EOL}(?![^\S\r\n]*+[\r\n])"  # a text runs over lines, never over a blank one
_MASTER = re.compile(
    rf"""
    (?P<SPACE>{_SPACE}+)
  | (?P<ZONE>UTC[+{_DASH}]\d\d:?\d\d(?!\d)|[A-Za-z]+(?:/[A-Za-z][A-Za-z_+\-0-9]*)+)
  | (?P<WORD>{ELIDED_WORD})
  | (?P<COMMA>,)
  | (?P<STRING>"(?:[^"\r\n]++|{_INNER_LINE_END})*+"|«(?:[^»\r\n]++|{_INNER_LINE_END})*+»
              |“(?:[^”\r\n]++|{_INNER_LINE_END})*+”)
  | (?P<ISO_DATE>\d{{4}}-\d\d-\d\d(?![\d-]))
  | (?P<SLASH_DATE>\d{{1,4}}[/.]\d{{1,2}}[/.]\d{{2,4}}(?!\d))
  | (?P<TIME>\d{{1,2}}(?::\d\d|[hH](?:\d\d)?)(?!\w))
  | (?P<ORDINAL>\d+(?i:er|re|ère|st|nd|rd|th|e|ème|nde)(?!\w))
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
BLANK_LINE = re.compile(rf"{_EOL}[^\S\r\n]*+{_EOL}")
_LINE_END = re.compile(_EOL)
MAX_OPEN_QUOTES = 60
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
    """Every lexeme of `text`, in one pass; nothing is skipped but white space.

    After MAX_OPEN_QUOTES quotes that were never closed, the rest is not read.
    """
    out = Lexed()
    first = True
    at = 0
    while at < len(text) and len(out.open_quotes) < MAX_OPEN_QUOTES:
        restart = len(text)
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
            elif kind == "OPEN_QUOTE":
                restart = _forgotten_quote(text, at, start, out)
                break
            else:
                value = match.group()
            out.lexemes.append(Lexeme(kind or "OTHER", start, end, value, first))
            first = False
        at, first = restart, True
    return out


def _forgotten_quote(text: str, floor: int, opened: int, out: Lexed) -> int:
    """Find the line whose quote was forgotten, end the text there, and say where to read on.

    The text opened at `opened` has no end in its block. Of the lines of the block since `floor` that
    do not close a quote they open, two in a row are a text that runs over lines; the first that stands
    alone is at fault.
    """
    block = floor
    for blank in BLANK_LINE.finditer(text, floor, opened):
        block = blank.end()
    stop = BLANK_LINE.search(text, opened)
    block_end = stop.start() if stop else len(text)
    odd: list[tuple[int, int, int]] = []  # number of the line, its open quote, its end
    line, number = block, 0
    while line <= opened:
        ending = _LINE_END.search(text, line, block_end)
        line_end = ending.start() if ending else block_end
        quote = _unclosed_in(text[line:line_end])
        if quote is not None:
            odd.append((number, line + quote, line_end))
        line, number = (ending.end() if ending else block_end), number + 1
    while len(odd) > 1 and odd[1][0] == odd[0][0] + 1:
        del odd[:2]
    if odd and odd[0][1] <= opened:
        _, quote_at, line_end = odd[0]
    else:
        ending = _LINE_END.search(text, opened, block_end)
        quote_at, line_end = opened, ending.start() if ending else block_end
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
