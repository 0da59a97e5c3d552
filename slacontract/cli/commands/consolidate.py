"""`slac consolidate`: the text of a contract in force at a date, amendments worked in."""

from __future__ import annotations

import datetime
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from ...diagnostics import Diagnostic, Severity
from ...source import Span
from .. import EXIT_FINDINGS, EXIT_USAGE
from ..options import Day, language_option
from ..words import surroundings_language

if TYPE_CHECKING:
    from ...amending import Family
    from ...project import Files
    from ...source import Source
    from ..changes.amendments import Reader


@click.command(name="consolidate", epilog="Example: slac consolidate contract.sla --at 2027-03-01")
@click.argument("file", metavar="FILE")
@click.option(
    "--at", type=Day(), default=None, metavar="DATE", help="The day whose text is wanted.  [default: today]"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write the text to this file, in the folder of the contract.",
)
@language_option
def command(file: str, at: datetime.date | None, output: Path | None, language: str | None) -> None:
    """Print the text of a contract in force at a date, as one file, with its amendments worked in.

    FILE is the contract or one of its amendments; the others are looked for in its folder and below. What
    the contract uses stands in the text itself. Comments are kept. Exit code 1: the amendments contradict
    each other, or the contract cannot be compiled.
    """
    from ...amending import NO_HEAD, consolidated, disagreements, family_at, remarks
    from ...project import shared_parser
    from ..changes.amendments import Reader
    from ..loading import files_of

    day = at or datetime.date.today()
    said = language or surroundings_language()
    files, content = files_of(file)
    if isinstance(content, Diagnostic):
        _finish([content], {}, said, EXIT_USAGE)
    assert isinstance(content, bytes)
    name = file if file == "-" else str(PurePosixPath(file.replace("\\", "/")))
    files = replace(files, name=name)
    reader = Reader(files, shared_parser())
    found: list[Diagnostic] = []
    reader.add(name, content, found)
    if reader.parts.get(name) is None and not _errors(found):
        found.append(NO_HEAD.at(Span(name, 0, 0), file=name))
    if not _errors(found):
        reader.look_around(name, found)
    base = reader.base(name)
    if base is None and not _errors(found):  # it amends nothing, or goes round in circles
        found += _alone(files, content, day)
    if base is None or _errors(found):
        _finish(found, reader.sources, said, EXIT_FINDINGS)
    assert base is not None
    family = family_at(reader.parts, base, day)
    said = language or family.base.file.language
    found += disagreements(family, reader.parts)
    found += [one for one in _compiled(files, family, reader, day) if one not in found]
    text = None if _errors(found) else consolidated(
        family, reader.loader(family), reader.sources, reader.parser, found
    )  # fmt: skip
    if text is None:
        _finish(found, reader.sources, said, EXIT_FINDINGS)
    assert text is not None
    found += [*remarks(family, day)]
    found += _own_findings(files, family, text, day)
    if output is None:
        click.echo(text.encode(), nl=False)
    else:
        from ..writing import write_and_tell

        write_and_tell(output, text.encode(), said)
    _finish(found, reader.sources, said, EXIT_FINDINGS if _errors(found) else 0)


def _compiled(files: Files, family: Family, reader: Reader, day: datetime.date) -> list[Diagnostic]:
    """What is wrong with the amended contract: errors, and what the amendments themselves are warned of."""
    from ...compiling import compile_bytes

    last = family.last.name
    lock = files.lock()
    compiled = compile_bytes(
        last,
        reader.contents[last],
        reader.parser,
        today=day,
        load=lambda by, written, span: reader.load(family, by, written, span),
        lock=lock if isinstance(lock, bytes) else None,
        checks=False,
    )
    for name, source in compiled.sources.items():
        reader.sources.setdefault(name, source)
    return [
        one for one in compiled.diagnostics if one.severity is Severity.ERROR or one.code.startswith("SLA43")
    ]


def _alone(files: Files, content: bytes, day: datetime.date) -> list[Diagnostic]:
    """The errors of a file by itself."""
    from ...project import compile_job

    compiled = compile_job(content, files, today=day, checks=False)
    return [one for one in compiled.diagnostics if one.severity is Severity.ERROR]


def _own_findings(files: Files, family: Family, text: str, day: datetime.date) -> list[Diagnostic]:
    """Whether the text that was made compiles by itself, and is in force on the day."""
    from ...amending import NOT_IN_FORCE
    from ...compiling import compile_bytes
    from ...project import shared_parser
    from ...telling import SayableDate

    lock = files.lock()
    own = compile_bytes(
        family.base.name,
        text.encode(),
        shared_parser(),
        today=day,
        load=files.used,
        lock=lock if isinstance(lock, bytes) else None,
        checks=False,
    )
    found = [replace(one, spans=()) for one in own.diagnostics if one.severity is Severity.ERROR]
    force = own.contract.in_force if own.contract is not None else None
    if force is not None and isinstance(force.start, datetime.date):
        end = force.end or datetime.date.max
        if not force.start <= day <= end:
            span = family.base.head.head
            until = SayableDate(force.end) if force.end else "…"
            found.append(
                NOT_IN_FORCE.at(span, at=SayableDate(day), start=SayableDate(force.start), end=until)
            )
    return found


def _errors(found: list[Diagnostic]) -> bool:
    return any(one.severity is Severity.ERROR for one in found)


def _finish(found: list[Diagnostic], sources: dict[str, Source], language: str, code: int) -> None:
    from ..findings.report import finding, in_reading_order
    from ..findings.text import render

    for one in in_reading_order(finding(one, sources, language) for one in found):
        click.echo(render(one, language) + "\n", err=True)
    sys.exit(code)
