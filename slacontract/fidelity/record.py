"""The account of a build as `fidelity.json` holds it, and its schema."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Instant = Annotated[str, Field(description="ISO 8601 with its offset from UTC")]
Bound = Annotated[
    int | Literal["unknown"] | None,
    Field(description="seconds of the commitment's own counted time; unknown counts as unbounded"),
]


class WitnessPart(_Part):
    """The start for which a target departs most from a promise."""

    start: Instant
    promised: Instant
    given: Instant


class LinePart(_Part):
    """How exactly a target says one line. `more`, `less`: where `gives_more`, `gives_less` are not 0."""

    clause: str
    degree: Literal["exact", "rewritten", "approximated", "not-expressible"]
    how: str
    gives_more: Bound
    gives_less: Bound = None
    more: WitnessPart | None = None
    less: WitnessPart | None = None


class TargetPart(_Part):
    """What one target made, and how it is known: `observed` on a real server in the tests of the compiler,
    `schema`: against the vendor's own, `documented`: by reading."""

    title: str
    proof: Literal["observed", "schema", "documented"]
    files: tuple[str, ...]
    lines: tuple[LinePart, ...]


class Record(_Part):
    """The account of every target built into a folder, by name."""

    format: Literal[1]
    targets: dict[str, TargetPart]


def record_schema() -> dict[str, Any]:
    """The JSON Schema of `fidelity.json`."""
    return Record.model_json_schema()
