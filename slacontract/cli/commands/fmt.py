"""`slac fmt`: contracts in canonical form, or in the other language's keywords."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ...diagnostics import Diagnostic, Severity
from .. import EXIT_FINDINGS, EXIT_USAGE
from ..options import language_option
from ..words import LANGUAGES, say, surroundings_language

_QUOTED = re.compile(r"^(?:[ \t]*>)+[ \t]?", re.MULTILINE)


def unquoted(text: str) -> str:
    """The text without the `> ` of a mail reply, where every line that is not empty begins so."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or not all(line.lstrip().startswith(">") for line in lines):
        return text
    return _QUOTED.sub("", text)


@click.command(name="fmt", epilog="Example: slac fmt contract.sla --keywords fr")
@click.argument("files", nargs=-1, required=True, metavar="FILE|FOLDER|-…")
@click.option(
    "--check",
    "check_only",
    is_flag=True,
    help="Write nothing; name the files that are not canonical, exit 1.",
)
@click.option("--diff", "show_diff", is_flag=True, help="With --check, print what would change.")
@click.option(
    "--keywords",
    type=click.Choice(["fr", "en"]),
    default=None,
    help="Translate the keywords; names and texts stay.",
)
@click.option("--stdout", "to_stdout", is_flag=True, help="Print the result instead of writing the file.")
@language_option
def command(
    files: Sequence[str],
    check_only: bool,
    show_diff: bool,
    keywords: str | None,
    to_stdout: bool,
    language: str | None,
) -> None:
    """Rewrite contracts in canonical form: one fact a line, indented, comments kept.

    A text pasted from a mail reply loses its "> ". A file that cannot be read as a contract is left as it
    is, and its findings are printed. - reads standard input and prints.
    """
    from ..findings.checking import jobs_of

    jobs, empty = jobs_of(files)
    code = 0
    said = language or surroundings_language()
    for folder in empty:
        click.echo(say("no-contracts", said, folder=folder), err=True)
        code = EXIT_USAGE
    unchanged = 0
    for job in jobs:
        if isinstance(job.content, Diagnostic):
            _print([job.content], {}, said)
            code = EXIT_USAGE
            continue
        before, after, spoken = _formatted(job.name, job.content, keywords, language)
        if after is None:
            code = max(code, EXIT_FINDINGS)
            continue
        new = after.encode()
        if to_stdout or job.name == "-":
            if not check_only:
                click.echo(new, nl=False)
            elif new != job.content:
                click.echo(say("would-format", spoken, file=job.name), err=True)
                code = max(code, EXIT_FINDINGS)
            continue
        if new == job.content:
            unchanged += 1
        elif check_only:
            click.echo(say("would-format", spoken, file=job.name), err=True)
            if show_diff:
                click.echo("".join(_diff(job.name, before, after)), nl=False)
            code = max(code, EXIT_FINDINGS)
        else:
            code = max(code, _write(job.path, new, job.name, spoken))
    if unchanged and len(jobs) > 1:
        click.echo(say("unchanged", said, n=unchanged), err=True)
    sys.exit(code)


def _formatted(
    name: str, content: bytes, keywords: str | None, language: str | None
) -> tuple[str, str | None, str]:
    """Text before, canonical text (None: errors were printed), language of messages."""
    from ...project import shared_parser
    from ...source import Source
    from ...syntax import decode, format_text

    parser = shared_parser()
    source, found = decode(name, content)
    said = language or surroundings_language()
    if source is None:
        _print(found, {}, said)
        return "", None, said
    before = source.text
    source = Source(name, unquoted(before))
    said = language or header_language(source.text) or said
    after, found = format_text(source, parser, keywords)
    if after is None:
        _print([one for one in found if one.severity is Severity.ERROR], {name: source}, said)
        click.echo(say("not-formatted", said, file=name), err=True)
    return before, after, said


def header_language(text: str) -> str | None:
    """Language of messages about a text that may not parse: that of its first line, if it says one."""
    words = text[:200].split(maxsplit=2)
    return words[1].lower() if len(words) > 1 and words[1].lower() in LANGUAGES else None


def _print(found: Sequence[Diagnostic], sources: dict[str, object], language: str) -> None:
    from ..findings.report import finding, in_reading_order
    from ..findings.text import render

    for one in in_reading_order(finding(one, sources, language) for one in found):  # type: ignore[arg-type]
        click.echo(render(one, language) + "\n", err=True)


def _diff(name: str, before: str, after: str) -> list[str]:
    old = [line + "\n" for line in before.splitlines()]
    new = [line + "\n" for line in after.splitlines()]
    return list(difflib.unified_diff(old, new, name, name))


def _write(path: Path, content: bytes, name: str, language: str) -> int:
    from ..writing import write_atomically

    try:
        write_atomically(path, content)
    except OSError as problem:
        click.echo(say("cannot-write", language, file=name, why=problem.strerror), err=True)
        return EXIT_USAGE
    click.echo(say("formatted", language, file=name), err=True)
    return 0
