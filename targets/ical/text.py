"""How a value is written in iCalendar (RFC 5545): escaped text, folded lines, dates, offsets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

MAX_OCTETS = 75
_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def normalised(text: str) -> str:
    """The text as iCalendar can carry it: one kind of line end, and no control character (RFC 5545, 3.3.11).

    A control character becomes U+FFFD, so that its loss shows; every other text comes back unchanged.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        "\N{REPLACEMENT CHARACTER}" if _is_control(one) or _is_surrogate(one) else one for one in lines
    )


def escaped(text: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11): the one function through which every string of a contract goes."""
    return "".join(_ESCAPES.get(one, one) for one in normalised(text))


def parameter(text: str) -> str:
    """A quoted parameter value, which has no way to write a double quote or a line end (RFC 5545, 3.2)."""
    return '"' + normalised(text).replace('"', "'").replace("\n", " ") + '"'


def folded(line: str) -> str:
    """A content line in pieces of at most 75 octets, never within a character (RFC 5545, 3.1)."""
    if len(line) <= MAX_OCTETS and line.isascii():
        return line
    pieces: list[str] = []
    piece: list[str] = []
    size = 0
    for one in line:
        octets = len(one.encode())
        if size + octets > MAX_OCTETS:
            pieces.append("".join(piece))
            piece, size = [], 1  # the space that begins a continuation
        piece.append(one)
        size += octets
    return "\r\n ".join([*pieces, "".join(piece)])


def calendar_bytes(lines: Iterable[str]) -> bytes:
    """The file of some unfolded content lines: folded, CRLF at each end, UTF-8."""
    return "".join(f"{folded(line)}\r\n" for line in lines).encode()


def utc(t: int) -> str:
    """An instant (epoch seconds) as a UTC date-time, `20260522T145000Z`."""
    return datetime.fromtimestamp(t, UTC).strftime("%Y%m%dT%H%M%SZ")


def wall(seconds: int) -> str:
    """A wall time as a local date-time, `20260522T165000`; seconds since 1970-01-01 00:00 on that wall."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%dT%H%M%S")


def day(on: date) -> str:
    """A DATE, `20260522`."""
    return on.strftime("%Y%m%d")


def offset(seconds: int) -> str:
    """A UTC offset, `+0200`, with seconds where there are any (RFC 5545, 3.3.14)."""
    sign, left = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{left // 3600:02}{left // 60 % 60:02}"
    return f"{text}{left % 60:02}" if left % 60 else text


def _is_control(one: str) -> bool:
    return (one < " " and one not in "\t\n") or one == "\x7f"


def _is_surrogate(one: str) -> bool:
    return "\ud800" <= one <= "\udfff"
