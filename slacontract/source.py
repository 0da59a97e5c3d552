"""Where a thing stands in the text: files, spans, lines and columns."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

from .records import dataclass, field


class Span(NamedTuple):
    """A stretch of one file, as half-open character offsets into its decoded text."""

    file: str
    start: int
    end: int


class Position(NamedTuple):
    """A place as an editor shows it: line and column, both counted from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """One decoded text with its name.

    `name` is the path as the user gave it, relative where it was; it is never made absolute.
    `text` keeps its line ends, its byte order mark excepted.
    """

    name: str
    text: str = field(repr=False)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        text = self.text
        at = 0
        while at < len(text):
            if text[at] == "\r":
                at += 2 if text[at + 1 : at + 2] == "\n" else 1
                starts.append(at)
            elif text[at] == "\n":
                at += 1
                starts.append(at)
            else:
                at += 1
        return starts

    def position(self, offset: int) -> Position:
        """Line and column (from 1) of a character offset; CR, LF and CRLF each end a line once."""
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """Text of a line (from 1) without its line end; empty past the last."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] if number < len(self._line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")
