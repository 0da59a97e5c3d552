"""`slac new`: a contract to begin with, from a template; what is not known yet is a hole."""

from __future__ import annotations

import datetime
import importlib.resources
import sys
from collections.abc import Mapping
from gettext import gettext
from pathlib import Path
from string import Template

import click

from . import EXIT_USAGE
from .options import Day
from .words import say, surroundings_language

KINDS = ("web-agency", "msp", "saas", "open-source")
"""Templates: `templates/KIND.LANGUAGE.sla`, with `$name` where an answer goes."""

HOLES = {"en": "to be agreed", "fr": "à convenir"}
ZONES = {"FR": "Europe/Paris", "CH": "Europe/Zurich", "BE": "Europe/Brussels", "LU": "Europe/Luxembourg"} | {
    "DE": "Europe/Berlin", "GB": "Europe/London", "IE": "Europe/Dublin", "US": "America/New_York",
    "CA": "America/Toronto", "ES": "Europe/Madrid", "IT": "Europe/Rome", "NL": "Europe/Amsterdam",
}  # fmt: skip
"""Time zone proposed for a country; where a country has several, that of its capital's side."""

_QUOTES = (('"', '"'), ("«", "»"), ("“", "”"))


def quoted(text: str) -> str | None:
    """The text between quotation marks of a kind that it does not hold; None where it holds them all.

    White space is collapsed, as the language reads it.
    """
    text = " ".join(text.split())
    for opening, closing in _QUOTES:
        if opening not in text and closing not in text:
            return f"{opening} {text} {closing}" if opening == "«" else f"{opening}{text}{closing}"
    return None


def example_day(first: datetime.date) -> datetime.date:
    """The Wednesday of the third week of October after a date: a public holiday in hardly any country."""
    year = first.year if first <= datetime.date(first.year, 10, 15) else first.year + 1
    day = datetime.date(year, 10, 15)
    return day + datetime.timedelta(days=(2 - day.weekday()) % 7)


def filled(
    kind: str,
    language: str,
    answers: Mapping[str, str | None],
    start: datetime.date | None,
    today: datetime.date,
) -> str:
    """The text of a new contract. `answers`: provider, client, reference, country, zone; None is a hole.

    Raises ValueError with the text that cannot be quoted.
    """
    from ..telling import SayableDate

    text = (
        importlib.resources.files("slacontract.cli")
        .joinpath("templates", f"{kind}.{language}.sla")
        .read_text(encoding="utf-8")
    )
    values = {}
    for name in ("provider", "client", "reference", "country"):
        answer = answers.get(name)
        if not answer:
            values[name] = HOLES[language]
            continue
        said = quoted(answer)
        if said is None:
            raise ValueError(answer)
        values[name] = said
    values["zone"] = answers.get("zone") or HOLES[language]
    said_from = "from" if language == "en" else "à compter du"
    values["in_force"] = f"{said_from} {SayableDate(start).say(language)}" if start else HOLES[language]
    values["example_day"] = SayableDate(example_day(start or today)).say(language)
    return Template(text).substitute(values)


@click.command(
    name="new",
    epilog='Example: slac new msp --lang fr --provider "Ma société" --country FR -o contrat.sla',
)
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.option("--provider", default=None, help="Who provides the support.")
@click.option("--client", default=None, help="Who is supported.")
@click.option("--reference", default=None, help="Reference of the contract.")
@click.option("--country", default=None, help="Country of the public holidays, as FR, GB, DE.")
@click.option("--zone", default=None, help="Time zone, as Europe/Paris.")
@click.option("--from", "start", type=Day(), default=None, metavar="DATE", help="First day in force.")
@click.option(
    "--lang", "language", type=click.Choice(["fr", "en"]), default=None, help="Language of the contract."
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default=None, help="File to write.  [default: printed]"
)
@click.option("--force", is_flag=True, help="Replace the file.")
@click.option("--no-input", is_flag=True, help="Ask nothing: what no option says is left to be agreed.")
def command(
    kind: str | None,
    provider: str | None,
    client: str | None,
    reference: str | None,
    country: str | None,
    zone: str | None,
    start: datetime.date | None,
    language: str | None,
    output: Path | None,
    force: bool,
    no_input: bool,
) -> None:
    """Start a contract from a template: web-agency, msp, saas or open-source.

    On a terminal, what no option says is asked. What stays unanswered is left "to be agreed": slac check
    lists it, and a release refuses it.
    """
    said = language or surroundings_language()
    ask = not no_input and sys.stdin.isatty()
    if kind is None:
        if not ask:
            raise click.UsageError(
                gettext("name the kind of contract: {kinds}").format(kinds=", ".join(KINDS))
            )
        kind = click.prompt(say("ask-kind", said), type=click.Choice(KINDS), err=True)
    if output and output.exists() and not force:
        click.echo(say("exists", said, file=output), err=True)
        sys.exit(EXIT_USAGE)
    answers = {"provider": provider, "client": client, "reference": reference, "country": country}
    if ask:
        for name, known in answers.items():
            if known is None:
                answers[name] = click.prompt(
                    say(f"ask-{name}", said), default="", show_default=False, err=True
                )
    code = (answers["country"] or "").strip().upper()
    answers["country"] = code
    if zone is None:
        proposed = ZONES.get(code, "")
        zone = click.prompt(say("ask-zone", said), default=proposed, err=True) if ask else proposed
    try:
        text = filled(kind, said, {**answers, "zone": zone}, start, datetime.date.today())
    except ValueError as problem:
        click.echo(say("not-quotable", said, text=problem), err=True)
        sys.exit(EXIT_USAGE)
    if output is None:
        click.echo(text, nl=False)
        return
    from .writing import write_atomically

    try:
        write_atomically(output, text.encode())
    except OSError as problem:
        click.echo(say("cannot-write", said, file=output, why=problem.strerror), err=True)
        sys.exit(EXIT_USAGE)
    click.echo(say("written", said, file=output), err=True)
