"""One contract for a command that needs it whole: compiled, or its findings printed and the program ended."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..configuration import Configuration, configuration
from ..diagnostics import Diagnostic, Severity
from ..project import Files, compile_job, read_file, read_standard_input
from . import EXIT_FINDINGS, EXIT_INTERNAL, what_to_report_of
from .ending import refuse
from .findings.report import finding, in_reading_order
from .findings.text import closing, render
from .words import say, surroundings_language

if TYPE_CHECKING:
    from ..compiling import Compilation


def files_of(argument: str) -> tuple[Files, bytes | Diagnostic]:
    """What a command's argument names, and its bytes; `-` is standard input."""
    if argument == "-":
        return Files(Path.cwd() / "-", "-"), read_standard_input()
    path = Path(argument)
    return Files(path, argument), read_file(path, argument)


def compiled_or_exit(
    argument: str,
    language: str | None,
    today: datetime.date,
    *,
    release: bool = False,
    checks: bool = False,
) -> tuple[Compilation, Files, str]:
    """The compiled contract, what was read for it, and the language of messages.

    Where an error leaves no rule set, the findings are printed and the program ends: with 2 for a file
    that cannot be read, with 1 for a contract that cannot be compiled, with 3 where slac itself failed.
    """
    files, content = files_of(argument)
    said = language or surroundings_language()
    if isinstance(content, Diagnostic):
        refuse(render(finding(content, {}, said), said))
    chosen = configuration(files.root)
    if isinstance(chosen, Diagnostic):
        refuse(render(finding(chosen, {}, said), said))
    compiled = compile_job(content, files, today=today, release=release, checks=checks)
    said = language or chosen.language or compiled.language or said
    # A worked example that fails leaves the rules as they are: only a build or a check minds.
    errors = [
        one
        for one in compiled.diagnostics
        if one.severity is Severity.ERROR and (checks or not one.code.startswith("SLA7"))
    ]
    if compiled.rules is None or errors:
        # A text that is no contract by itself has no error: what it is stands in its notes.
        print_findings(compiled, errors or list(compiled.diagnostics), said)
        if compiled.failures:
            print_failures(compiled.failures, said)
        sys.exit(EXIT_INTERNAL if compiled.failures else EXIT_FINDINGS)
    return compiled, files, said


def print_findings(compiled: Compilation, found: list[Diagnostic], language: str) -> None:
    """Prints diagnostics with their lines to standard error, and how many they are."""
    worded = in_reading_order(finding(one, compiled.sources, language) for one in found)
    for one in worded:
        click.echo(render(one, language) + "\n", err=True)
    if worded:
        click.echo(closing(compiled.name, worded, language), err=True)


def print_failures(failures: Sequence[Exception], language: str) -> None:
    """Prints what a report of failures of our own needs; raises the first where SLAC_DEBUG asks for it."""
    if os.environ.get("SLAC_DEBUG"):
        raise failures[0]
    lines = [say("internal", language), what_to_report_of(failures), say("internal-more", language)]
    click.echo("\n".join(lines), err=True)


def options_of(files: Files) -> Configuration:
    """The configuration of a project that has already been found good."""
    chosen = configuration(files.root)
    return chosen if isinstance(chosen, Configuration) else Configuration()
