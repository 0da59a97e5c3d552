"""`slac targets`: what a contract can be built into, and how exactly each can say each kind of term."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from ..ending import refuse
from ..options import messages_option
from ..words import labelled, say, surroundings_language


@click.command(name="targets", epilog="Example: slac targets ical")
@click.argument("names", nargs=-1, metavar="[TARGET]…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How the list is written.",
)
@click.option(
    "--plugin",
    "plugins",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Python file or folder with a target of your own.",
)
@messages_option
def command(names: Sequence[str], form: str, plugins: Sequence[Path], language: str | None) -> None:
    """List the targets; with names, what each can say, kind of term by kind of term.

    exact: as it is. rewritten: the same by other means. approximated: with a stated bound.
    not expressible: left out, and the build says so.
    """
    from ..builds.plugins import PluginError, available
    from ..findings.text import table

    said = language or surroundings_language()
    try:
        targets = available(plugins)
    except PluginError as problem:
        refuse(problem.say(said))
    for name in names:
        if name not in targets:
            refuse(say("unknown-target", said, name=name, known=", ".join(targets)))
    chosen = [targets[name] for name in names] if names else list(targets.values())
    if form == "json":
        data = [
            {
                "name": one.name,
                "title": one.title,
                "proof": one.proof,
                "audiences": sorted(one.audiences),
                "terms": dict(one.terms),
            }
            for one in chosen
        ]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2).encode())
        return
    if not chosen:
        click.echo(say("no-targets", said))
    elif not names:
        rows = [[say("target", said), "", say("proof", said)]]
        rows += [[one.name, one.called(said), say(one.proof, said)] for one in chosen]
        click.echo(table(rows))
    for one in chosen if names else ():
        proof = labelled(say("proof", said), say(one.proof, said), said)
        click.echo(f"{labelled(one.name, one.called(said), said)} ({proof})\n")
        rows = [[say("term", said), say("degree", said)]]
        rows += [[term, say(degree, said)] for term, degree in one.terms.items()]
        click.echo(table(rows) + "\n")
