"""What a folder that `slac build` writes to holds: a folder a target, and the accounts of all of them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...ruleset.sources import Sources
from ..ending import refuse
from ..words import say
from .accounts import fidelity_table, line_told
from .emitting import Built

if TYPE_CHECKING:
    from ...compiling import Compilation

FIDELITY = "fidelity.json"
FIDELITY_TABLE = "fidelity.md"
SOURCES = "sources.json"


def held(output: Path) -> tuple[str, ...]:
    """The targets that an output folder holds, by its own record."""
    return tuple((_earlier(output) or {"targets": {}})["targets"])


def entries(
    output: Path, built: Sequence[Built], language: str, places: bytes
) -> dict[str, Mapping[str, bytes] | bytes]:
    """What the output folder is to hold: a folder a target, and the accounts of all targets that it holds."""
    kept = {
        name: value
        for name, value in (_earlier(output) or {"targets": {}})["targets"].items()
        if (output / name).is_dir()
    }
    told = dict(sorted({**kept, **{one.target.name: _told(one, language) for one in built}}.items()))
    entries: dict[str, Mapping[str, bytes] | bytes] = {one.target.name: one.files for one in built}
    # The record goes last: what it lists is there.
    entries[SOURCES] = places
    entries[FIDELITY_TABLE] = fidelity_table(told, language).encode()
    entries[FIDELITY] = _json({"format": 1, "targets": told})
    return entries


def write(output: Path, built: Sequence[Built], language: str, places: bytes) -> None:
    """Puts what was built into the output folder, all or nothing; ends the program where it cannot."""
    from .output import ForeignFolder, locked, publish

    try:
        with locked(output):
            record = _earlier(output)
            ours = frozenset({*record["targets"], FIDELITY, FIDELITY_TABLE, SOURCES} if record else ())
            publish(output, entries(output, built, language, places), ours)
    except ForeignFolder as problem:
        refuse(say("foreign", language, path=problem.path))
    except OSError as problem:
        name = problem.filename or output
        refuse(say("cannot-write", language, file=name, why=problem.strerror or problem))


def places_of(places: Sources, compiled: Compilation) -> bytes:
    """The bytes of sources.json, with files named from the contract's folder, however it was called."""
    folder = os.path.dirname(compiled.name)
    names = {name: os.path.relpath(name, folder or ".").replace(os.sep, "/") for name in compiled.sources}
    if compiled.name == "-":
        names = {name: name for name in names}
    renamed = {path: span._replace(file=names[span.file]) for path, span in places.places.items()}
    return Sources(renamed).dump({names[name]: source for name, source in compiled.sources.items()})


def _earlier(output: Path) -> dict[str, Any] | None:
    """The record of an earlier build in this folder; None where there is none that can be read."""
    try:
        record = json.loads((output / FIDELITY).read_bytes())
    except (OSError, ValueError):
        return None
    usable = (
        isinstance(record, dict) and record.get("format") == 1 and isinstance(record.get("targets"), dict)
    )
    return record if usable else None


def _told(built: Built, language: str) -> dict[str, Any]:
    return {
        "title": built.target.called(language),
        "proof": built.target.proof,
        "files": sorted(built.files),
        "lines": [line_told(one) for one in built.emission.fidelity],
    }


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode()
