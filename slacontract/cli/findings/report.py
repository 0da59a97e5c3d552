"""A checked file as the command line shows it: findings worded in one language, with their lines of text.

Plain values that survive JSON: the cache keeps them, and worker processes send them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ...diagnostics import Diagnostic
from ...records import dataclass, field
from ...source import Source, Span

SEVERITIES = ("note", "warning", "danger", "error")
"""Severity names as options and JSON spell them, lightest first; index + 1 is `Severity`."""

_WINDOW = 160
"""Characters kept of a line too long to be shown whole."""


@dataclass(frozen=True)
class Place:
    """A span with its line. Lines and columns count characters from 1; `end_column` is past the last.

    `text` is the first line, or a window of it that begins `shift` characters in. `known`: the text of
    the file is at hand.
    """

    file: str
    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    text: str
    shift: int = 0
    known: bool = True


@dataclass(frozen=True)
class Finding:
    """A diagnostic in words. `accepted`: the reason of the waiver that accepts it, or None."""

    code: str
    severity: str
    message: str
    hint: str
    places: tuple[Place, ...]
    accepted: str | None = None


@dataclass(frozen=True)
class ExampleLine:
    """A worked example of the file, and whether it came true (for test reports)."""

    name: str
    holds: bool


@dataclass(frozen=True)
class FileReport:
    """All there is to say about one file.

    `seconds`: by stage. `counts`: checks run, intervals expanded. `crash`: what to report of an
    internal error, or None. `cached`: read from the cache.
    """

    name: str
    language: str
    findings: tuple[Finding, ...]
    examples: tuple[ExampleLine, ...] = ()
    seconds: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    crash: str | None = None
    cached: bool = False

    def to_json(self) -> dict[str, Any]:
        """The report as plain lists and dictionaries."""
        return asdict(self)

    @staticmethod
    def from_json(data: Mapping[str, Any]) -> FileReport:
        """The report that `to_json` gave; raises KeyError or TypeError on anything else."""
        findings = tuple(
            Finding(**{**one, "places": tuple(Place(**place) for place in one["places"])})
            for one in data["findings"]
        )
        examples = tuple(ExampleLine(**one) for one in data["examples"])
        return FileReport(**{**data, "findings": findings, "examples": examples})


def place(span: Span, sources: Mapping[str, Source]) -> Place:
    """Where a span lies, with its first line."""
    source = sources.get(span.file)
    if source is None:
        return Place(span.file, span.start, span.end, 1, 1, 1, 1, "", known=False)
    length = len(source.text)
    start, end = min(span.start, length), min(span.end, length)
    first, last = source.position(start), source.position(max(start, end))
    text, shift = source.line(first.line), 0
    if len(text) > _WINDOW:
        shift = max(0, min(first.column - 1 - _WINDOW // 3, len(text) - _WINDOW))
        text = text[shift : shift + _WINDOW]
    return Place(span.file, start, end, first.line, first.column, last.line, last.column, text, shift)


def finding(
    diagnostic: Diagnostic, sources: Mapping[str, Source], language: str, accepted: str | None = None
) -> Finding:
    """A diagnostic in the words of a language."""
    return Finding(
        diagnostic.code,
        SEVERITIES[diagnostic.severity - 1],
        diagnostic.message(language),
        diagnostic.hint(language),
        tuple(place(span, sources) for span in diagnostic.spans),
        accepted,
    )


def in_reading_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings by file and place, then the worst first."""
    return tuple(
        sorted(
            findings,
            key=lambda one: (
                (one.places[0].file, one.places[0].start) if one.places else ("", -1),
                -SEVERITIES.index(one.severity),
                one.code,
                one.message,
            ),
        )
    )


def reaches(findings: Iterable[Finding], level: str) -> bool:
    """Whether a finding that nobody has accepted is at or above a severity."""
    bar = SEVERITIES.index(level)
    return any(one.accepted is None and SEVERITIES.index(one.severity) >= bar for one in findings)
