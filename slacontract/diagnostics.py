"""Findings as values: what kind of thing is wrong, where, and what to write instead.

A `Kind` is declared beside the code that finds it, with its words in every message language;
a `Diagnostic` is one occurrence. Nothing here prints: the command line renders.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from typing import Any, Protocol, runtime_checkable

from .records import dataclass, field
from .source import Span

MESSAGE_LANGUAGES = ("en", "fr")


class Severity(IntEnum):
    """How much a finding weighs; a higher value is worse.

    ERROR: no meaning can be given, or two. DANGER: computable but unwise, needs a named waiver.
    WARNING and NOTE: to be read.
    """

    NOTE = 1
    WARNING = 2
    DANGER = 3
    ERROR = 4


@runtime_checkable
class Sayable(Protocol):
    """A value that is worded differently in each message language (a date, a keyword, a delay)."""

    def say(self, language: str) -> str: ...


@dataclass(frozen=True)
class Bilingual:
    """A piece of a message that is given in both languages."""

    en: str
    fr: str

    def say(self, language: str) -> str:
        """The piece in one language."""
        return self.fr if language == "fr" else self.en


@dataclass(frozen=True)
class Words:
    """The wording of a kind in one language: what is wrong, and an instruction (may be empty)."""

    message: str
    hint: str = ""


_KINDS: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """A kind of finding, known by its code for ever: a code is never reused nor renumbered.

    Codes: SLA0xx reading files, 1xx syntax, 2xx names and meaning, 3xx checks, 4xx changes between
    versions, 5xx targets, 6xx tickets and events, 7xx worked examples, 8xx configurations of other programs.
    """

    code: str
    severity: Severity
    en: Words
    fr: Words

    def __post_init__(self) -> None:
        if _KINDS.setdefault(self.code, self) is not self:
            raise ValueError(f"two kinds of finding share the code {self.code}")

    def words(self, language: str) -> Words:
        """The wording in `language`, or in English where the messages lack it."""
        return self.fr if language == "fr" else self.en

    def at(self, *spans: Span, severity: Severity | None = None, **values: Any) -> Diagnostic:
        """One occurrence. The first span is the culprit, the others are places it clashes with."""
        return Diagnostic(self, spans, values, self.severity if severity is None else severity)


@dataclass(frozen=True)
class Diagnostic:
    """One finding. `values` fill the templates; `spans` may be empty only where no file is at fault."""

    kind: Kind
    spans: tuple[Span, ...]
    values: Mapping[str, Any] = field(hash=False)
    severity: Severity

    @property
    def code(self) -> str:
        return self.kind.code

    def message(self, language: str = "en") -> str:
        """What is wrong, in the drafter's words."""
        return self._fill(self.kind.words(language).message, language)

    def hint(self, language: str = "en") -> str:
        """What to write instead; empty where nothing can be proposed."""
        return self._fill(self.kind.words(language).hint, language)

    def _fill(self, template: str, language: str) -> str:
        return template.format_map(
            {k: v.say(language) if isinstance(v, Sayable) else v for k, v in self.values.items()}
        )


def all_kinds() -> Iterator[Kind]:
    """Every kind declared by the modules imported so far, by code."""
    return iter(sorted(_KINDS.values(), key=lambda kind: kind.code))
