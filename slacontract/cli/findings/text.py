"""Findings as text for people: the line at fault, a mark under the words, what to write instead."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import click

from ..words import counted, say
from .report import SEVERITIES, FileReport, Finding, Place

_TAB = 4
_COLOURS = {"error": "red", "danger": "magenta", "warning": "yellow", "note": "cyan"}
# A hostile text must not move the cursor, colour the screen or reverse the reading order.
_REORDERING = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


def safe(text: str, keep: str = "") -> str:
    """The text with every character that a terminal obeys shown as a picture of itself."""
    if text.isprintable():
        return text
    return "".join(c if c in keep else _shown(c) for c in text)


def _shown(c: str) -> str:
    code = ord(c)
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if 0x80 <= code < 0xA0 or code in _REORDERING or 0xD800 <= code < 0xE000 or c in "\u2028\u2029":
        return "\ufffd"
    return c


def width(c: str) -> int:
    """Columns that a character takes on a terminal: 0 for marks that combine, 2 for wide ones."""
    if unicodedata.combining(c) or unicodedata.category(c) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def laid_out(text: str) -> tuple[str, list[int]]:
    """A line as it is shown, and the column (from 0) at which each of its characters, and its end, stand.

    Tabs run to the next multiple of 4.
    """
    shown: list[str] = []
    columns: list[int] = []
    at = 0
    for c in text:
        columns.append(at)
        if c == "\t":
            n = _TAB - at % _TAB
            shown.append(" " * n)
            at += n
        else:
            drawn = _shown(c)
            shown.append(drawn)
            at += width(drawn)
    columns.append(at)
    return "".join(shown), columns


def excerpt(place: Place, mark: str, gutter: int, colour: str | None = None) -> list[str]:
    """The line of a place with its number, and under it the mark: at least one wide."""
    shown, columns = laid_out(place.text)
    first = min(max(place.column - 1 - place.shift, 0), len(place.text))
    past = len(place.text) if place.end_line > place.line else place.end_column - 1 - place.shift
    past = min(max(past, first), len(place.text))
    # A span of many lines is marked to the last word of its first.
    if place.end_line > place.line:
        past = max(first, len(place.text.rstrip()))
    length = max(1, columns[past] - columns[first])
    before = "…" if place.shift else ""
    under = " " * (columns[first] + len(before)) + mark * length
    return [
        f"{place.line:>{gutter}} | {before}{shown}".rstrip(),
        f"{'':>{gutter}} | " + (click.style(under, fg=colour, bold=True) if colour else under),
    ]


def render(finding: Finding, language: str) -> str:
    """One finding: place, severity, code, message; lines with marks; the instruction."""
    colour = _COLOURS[finding.severity]
    head = click.style(f"{say(finding.severity, language)} {finding.code}", fg=colour, bold=True)
    where = ""
    if finding.places:
        culprit = finding.places[0]
        where = f"{safe(culprit.file)}:{culprit.line}:{culprit.column}: "
    colon = " : " if language == "fr" else ": "
    lines = [f"{where}{head}{colon}{safe(finding.message)}"]
    gutter = max((len(str(one.line)) for one in finding.places), default=1) + 1
    for at, place in enumerate(finding.places):
        if at:
            lines.append(
                f"{'':>{gutter}} {say('also-here', language)} {safe(place.file)}:{place.line}:{place.column}"
            )
        if place.known:
            lines += excerpt(place, "-" if at else "^", gutter, None if at else colour)
    if finding.hint:
        first, *more = finding.hint.split("\n")
        lines.append(f"{'':>{gutter}} = {safe(first)}")
        lines += [f"{'':>{gutter}}   {safe(line)}" for line in more]
    if finding.accepted is not None:
        lines.append(f"{'':>{gutter}} = {say('accepted', language, reason=safe(finding.accepted))}")
    return "\n".join(lines)


def summary(reports: Sequence[FileReport], language: str) -> str:
    """How many files were checked, and how many findings of each severity stand."""
    n = sum(report.crash is None or bool(report.findings) for report in reports)
    checked = say("contract", language) if n == 1 else say("contracts", language, n=n)
    found = [one for report in reports for one in report.findings]
    if not found and n < len(reports):
        return say("not-checked", language, checked=checked, n=len(reports) - n)
    return closing(checked, found, language)


def closing(done: str, found: Iterable[Finding], language: str) -> str:
    """What was done, and how many findings of each severity stand."""
    found = list(found)
    by_severity = Counter(one.severity for one in found if one.accepted is None)
    counts = [
        counted(by_severity[severity], severity, language)
        for severity in reversed(SEVERITIES)
        if by_severity[severity]
    ]
    accepted = sum(1 for one in found if one.accepted is not None)
    if accepted:
        counts.append(say("accepted-count", language, n=accepted))
    if not counts:
        return say("nothing-found", language, checked=done)
    return say("found", language, checked=done, counts=", ".join(counts))


def table(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows in columns as wide as their widest cell; the columns numbered in `right` are flush right."""
    if not rows:
        return ""
    cells = [[safe(cell) for cell in row] for row in rows]
    widths = [max(_columns(row[at]) for row in cells) for at in range(len(cells[0]))]

    def line(row: Sequence[str]) -> str:
        padded = []
        for at, cell in enumerate(row):
            gap = " " * (widths[at] - _columns(cell))
            padded.append(gap + cell if at in right else cell + gap)
        return "  ".join(padded).rstrip()

    return "\n".join([line(cells[0]), "  ".join("-" * n for n in widths), *map(line, cells[1:])])


def _columns(text: str) -> int:
    return sum(map(width, text))
