"""`slac redline`: what an amendment changes, or two texts differ in, side by side and ready to sign."""

from __future__ import annotations

import datetime
import sys
from dataclasses import replace
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ...diagnostics import Severity
from .. import EXIT_FINDINGS
from ..ending import refuse
from ..options import today_option
from ..words import say

if TYPE_CHECKING:
    from ...compiling import Compilation, Edition
    from ...emitter import Compiled, Emission
    from ...project import Files

TARGET = "redline"


@click.command(name="redline", epilog="Example: slac redline old.sla new.sla -o out")
@click.argument("files", nargs=-1, required=True, metavar="AMENDMENT | OLD NEW")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write redline.html and redline.pdf to, made where it is missing.",
)
@click.option(
    "--audience",
    type=click.Choice(["client", "provider"]),
    default="client",
    show_default=True,
    help="For whom.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(["fr", "en"]),
    default=None,
    help="Language of the redline and of messages.  [default: the contract's]",
)
@today_option
def command(
    files: tuple[str, ...], output: Path, audience: str, language: str | None, today: datetime.date | None
) -> None:
    """Write old and new text side by side, with what each change means and where to sign.

    One file: an amendment, beside the text that it amends. Two: any two texts of a contract; each is a file,
    or git:REV:PATH. What is struck and what is new is marked by signs as well as by colour.
    """
    from ..builds.plugins import available
    from ..changes.redlining import options_for_amendment, options_for_pair
    from ..loading import print_findings

    if len(files) > 2:
        raise click.UsageError(gettext("name an amendment, or an old and a new text"))
    day = today or datetime.date.today()
    compiled, read, said = _compiled(files[-1], language, day)
    edition, job = _seen(compiled, read, audience, language)
    if len(files) == 2:
        other, other_read, _ = _compiled(files[0], language, day)
        _, before = _seen(other, other_read, audience, job.language)
        options = options_for_pair(before, job)
        if options is None:
            from ...compare.problems import UNRELATED

            print_findings(compiled, [UNRELATED.at(old=files[0], new=files[1])], said)
            sys.exit(EXIT_FINDINGS)
    else:
        options = options_for_amendment(compiled, edition, audience, job)
    emission = available((), (TARGET,))[TARGET].emit(replace(job, options=options))
    print_findings(compiled, list(emission.diagnostics), said)
    failed = not emission.artifacts or any(one.severity is Severity.ERROR for one in emission.diagnostics)
    if not failed:
        _write(output, emission, said)
    sys.exit(EXIT_FINDINGS if failed else 0)


def _compiled(argument: str, language: str | None, day: datetime.date) -> tuple[Compilation, Files, str]:
    """A text of the disk or of a commit, compiled, with what was read for it; ends where that fails."""
    from ..changes.revisions import PREFIX, Refused
    from ..changes.sides import side_of
    from ..findings.report import finding
    from ..findings.text import render
    from ..loading import compiled_or_exit, print_findings
    from ..words import surroundings_language

    if not argument.startswith(PREFIX):
        return compiled_or_exit(argument, language, day)
    from ...project import compile_job

    said = language or surroundings_language()
    try:
        side = side_of(argument)
    except Refused as refused:
        refuse(render(finding(refused.finding, {}, said), said))
    if not side.single:
        raise click.UsageError(gettext("{file} is a folder").format(file=argument))
    files, content = side.entries[""].read()
    if not isinstance(content, bytes):
        refuse(render(finding(content, {}, said), said))
    compiled = compile_job(content, files, today=day, checks=False)
    said = language or compiled.language or said
    errors = [
        one
        for one in compiled.diagnostics
        if one.severity is Severity.ERROR and not one.code.startswith("SLA7")
    ]
    if compiled.rules is None or errors:
        print_findings(compiled, errors, said)
        sys.exit(EXIT_FINDINGS)
    return compiled, files, said


def _seen(
    compiled: Compilation, files: Files, audience: str, language: str | None
) -> tuple[Edition, Compiled]:
    """The edition for a reader, and what a target is given of it."""
    from ...compiling import for_reader
    from ...emitter import Compiled

    lock = files.lock()
    edition = for_reader(compiled, audience, lock if isinstance(lock, bytes) else None)
    spoken = language or edition.contract.written_in
    return edition, Compiled(
        edition.contract,
        edition.rules,
        edition.examples,
        audience,  # type: ignore[arg-type]
        spoken,
    )


def _write(output: Path, emission: Emission, language: str) -> None:
    from ..writing import write_atomically

    try:
        output.mkdir(parents=True, exist_ok=True)
        for artifact in emission.artifacts:
            write_atomically(output / artifact.path, artifact.content)
            click.echo(say("written", language, file=output / artifact.path), err=True)
    except OSError as problem:
        name = problem.filename or output
        refuse(say("cannot-write", language, file=name, why=problem.strerror or problem))
