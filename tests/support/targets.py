"""Contracts compiled for the tests of targets: from text or file to what a target is given."""

from __future__ import annotations

import datetime
from functools import lru_cache
from pathlib import Path

from slacontract.targets.html import TARGET as HTML  # noqa: F401 -- for tests
from slacontract.targets.ical import TARGET as ICAL  # noqa: F401 -- for tests
from slacontract.targets.rules_json import TARGET as RULES_JSON  # noqa: F401 -- for tests

from slacontract.attaching import attached
from slacontract.cli.builds.plugins import available
from slacontract.compiling import Compilation, for_reader
from slacontract.emitter import Compiled, Target
from slacontract.project import compile_file, compile_text, shared_parser

TODAY = datetime.date(2026, 6, 1)
TARGETS: tuple[Target, ...] = tuple(available().values())
EXAMPLES = tuple(sorted((Path(__file__).parents[2] / "contracts/examples").glob("*.sla")))


def seen_by(
    compilation: Compilation, audience: str = "client", language: str = "en", *, release: bool = False
) -> Compiled:
    """What a target is given of a compilation."""
    assert compilation.rules is not None, [one.message() for one in compilation.diagnostics]
    edition = for_reader(compilation, audience)
    own = attached(compilation, edition, audience, shared_parser(), release=release)
    return Compiled(
        edition.contract,
        edition.rules,
        edition.examples,
        audience,
        language,
        release,  # type: ignore[arg-type]
        attached=own,
    )


@lru_cache(maxsize=32)
def example(path: Path) -> Compilation:
    """One of the example contracts."""
    return compile_file(path, today=TODAY)


def of_text(text: str, **options: str) -> Compiled:
    """A contract in text, for a reader."""
    return seen_by(compile_text(text, today=TODAY), **options)  # type: ignore[arg-type]


def files(target: Target, compiled: Compiled) -> dict[str, bytes]:
    """What a target makes, by path."""
    return {artifact.path: artifact.content for artifact in target.emit(compiled).artifacts}
