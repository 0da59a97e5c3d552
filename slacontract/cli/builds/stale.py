"""Whether a folder of generated files is what the contract gives now, and the command that makes it so."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from .. import EXIT_FINDINGS, EXIT_USAGE
from ..words import labelled, say
from .output import stale


def check_output(
    output: Path,
    entries: Mapping[str, Mapping[str, bytes] | bytes],
    command: Sequence[str],
    options: Sequence[tuple[str, Sequence[object]]],
    language: str,
) -> int:
    """Names each file that is not what would be written, and the command that mends it; gives the exit code.

    `options`: each with its values; "" is the value of one that takes none.
    """
    try:
        found = stale(output, entries)
    except OSError as problem:
        name = problem.filename or output
        click.echo(say("cannot-read", language, file=name, why=problem.strerror or problem), err=True)
        return EXIT_USAGE
    for why, path in found:
        click.echo(labelled(str(path), say(why, language), language))
    if not found:
        click.echo(say("output-current", language, folder=output))
        return 0
    words = ["slac", *command]
    words += [str(word) for option, values in options for value in values for word in (option, value) if word]
    click.echo(say("mend", language, n=len(found), command=shlex.join(words)), err=True)
    return EXIT_FINDINGS
