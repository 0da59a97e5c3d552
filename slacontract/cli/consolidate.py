"""`slac consolidate`: the text of a contract in force at a date, amendments worked in."""

from __future__ import annotations

import datetime
import sys
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from ..diagnostics import Diagnostic, Severity
from ..source import Span
from . import EXIT_FINDINGS, EXIT_USAGE
from .options import Day, language_option
from .words import surroundings_language

if TYPE_CHECKING:
    from ..amending import Family, Part
    from ..project import Files
    from ..source import Source
    from ..syntax import nodes


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
    from ..amending import NO_HEAD, consolidated, disagreements, family_at, remarks
    from ..project import shared_parser
    from .loading import files_of

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
        from .writing import write_and_tell

        write_and_tell(output, text.encode(), said)
    _finish(found, reader.sources, said, EXIT_FINDINGS if _errors(found) else 0)


class Reader:
    """Reads a contract, all that it uses, and the amendments in its folder, each file once."""

    def __init__(self, files: Files, parser: object) -> None:
        from ..syntax import Parser

        assert isinstance(parser, Parser)
        self.files = files
        self.parser = parser
        self.parts: dict[str, Part] = {}
        self.sources: dict[str, Source] = {}
        self.contents: dict[str, bytes] = {}
        self._nodes: dict[str, nodes.File] = {}

    def add(self, name: str, content: bytes, found: list[Diagnostic]) -> None:
        """Reads a file and those it is written over, as far as they hold a contract or an amendment."""
        from ..amending import Part, head_of

        file = self._parsed(name, content, found)
        head = head_of(file) if file is not None else None
        if file is None or head is None or name in self.parts:
            return
        self.parts[name] = Part(name, file)
        if head.kind == "contract":
            return
        for use in file.uses:
            loaded = self.files.used(name, use.path, use.at)
            if isinstance(loaded, Diagnostic):
                found.append(loaded)
                continue
            self.add(*loaded, found)
            if loaded[0] in self.parts:
                self.parts[name] = Part(name, file, loaded[0])
                break

    def _parsed(self, name: str, content: bytes, found: list[Diagnostic]) -> nodes.File | None:
        from ..syntax import decode, parse

        if name not in self.contents:
            self.contents[name] = content
            source, problems = decode(name, content)
            found += problems
            if source is not None:
                self.sources[name] = source
                file, problems = parse(source, self.parser)
                found += problems
                if file is not None:
                    self._nodes[name] = file
        return self._nodes.get(name)

    def base(self, name: str) -> str | None:
        """The contract that a file is or amends; None where there is none."""
        seen: set[str] = set()
        while name in self.parts and name not in seen:
            seen.add(name)
            over = self.parts[name].over
            if over is None:
                return name if self.parts[name].head.kind == "contract" else None
            name = over
        return None

    def look_around(self, name: str, found: list[Diagnostic]) -> None:
        """Reads the amendments that lie beside the contract and below; a file that is none is left alone."""
        from ..project import contracts_below, read_file
        from .heads import may_amend

        base = self.base(name)
        if base is None or self.files.name == "-":
            return
        top = self.files.main.parent / _relative(base, self.files.name).parent
        for path in contracts_below(top):
            spelled = str(PurePosixPath(base).parent / path.relative_to(top).as_posix())
            content = read_file(path, spelled)
            if spelled in self.parts:
                continue
            if isinstance(content, Diagnostic):  # it may be an amendment; nobody can tell
                found.append(replace(content, severity=Severity.WARNING))
                continue
            if not may_amend(content):
                continue
            # What cannot be read matters only where it amends this contract.
            problems: list[Diagnostic] = []
            before = dict(self.parts)
            self.add(spelled, content, problems)
            if self.base(spelled) == base:
                found += problems
            else:
                self.parts = before

    def loader(self, family: Family):  # type: ignore[no-untyped-def]
        """What a `use` gives, with each amendment over the one before it in order."""

        def load(path: str, span: Span) -> nodes.File | Diagnostic:
            from ..gathering import UNREADABLE_USE

            loaded = self.load(family, span.file, path, span)
            if isinstance(loaded, Diagnostic):
                return loaded
            problems: list[Diagnostic] = []
            file = self._parsed(*loaded, problems)
            return UNREADABLE_USE.at(span, file=loaded[0]) if file is None else file

        return load

    def load(self, family: Family, by: str, written: str, span: Span) -> tuple[str, bytes] | Diagnostic:
        """Name and bytes of what a `use` in a file means."""
        loaded = self.files.used(by, written, span)
        part = self.parts.get(by)
        if isinstance(loaded, Diagnostic) or part is None or part.over != loaded[0]:
            return loaded
        over = family.over(by)
        return loaded if over is None else (over, self.contents[over])


def _relative(name: str, to: str) -> PurePosixPath:
    import os

    return PurePosixPath(os.path.relpath(name, PurePosixPath(to).parent))


def _compiled(files: Files, family: Family, reader: Reader, day: datetime.date) -> list[Diagnostic]:
    """What is wrong with the amended contract: errors, and what the amendments themselves are warned of."""
    from ..compiling import compile_bytes

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
    from ..project import compile_job

    compiled = compile_job(content, files, today=day, checks=False)
    return [one for one in compiled.diagnostics if one.severity is Severity.ERROR]


def _own_findings(files: Files, family: Family, text: str, day: datetime.date) -> list[Diagnostic]:
    """Whether the text that was made compiles by itself, and is in force on the day."""
    from ..amending import NOT_IN_FORCE
    from ..compiling import compile_bytes
    from ..project import shared_parser
    from ..telling import SayableDate

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
    from .report import finding, in_reading_order
    from .text import render

    for one in in_reading_order(finding(one, sources, language) for one in found):
        click.echo(render(one, language) + "\n", err=True)
    sys.exit(code)
