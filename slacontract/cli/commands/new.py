"""`slac new`: a contract to begin with, from a template; what is not known yet is a hole."""

from __future__ import annotations

import datetime
import importlib.resources
import sys
from collections.abc import Callable, Mapping
from gettext import gettext
from pathlib import Path
from string import Template
from typing import TypeVar

import click

from ..ending import refuse
from ..options import Day
from ..words import say, surroundings_language

T = TypeVar("T")
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
    from ...telling import SayableDate

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
    return Template(_template(kind, language)).substitute(values)


def _template(kind: str, language: str) -> str:
    file = importlib.resources.files("slacontract.cli").joinpath("templates", f"{kind}.{language}.sla")
    return file.read_text(encoding="utf-8")


def title_of(kind: str, language: str) -> str:
    """What the contracts of a kind are called."""
    return _template(kind, language).split('"')[1]


def country_code(text: str, language: str) -> str:
    """The code of a country by its code or its name in a language; empty for nothing. `click.UsageError`
    for one whose holidays are not known."""
    text = " ".join(text.split())
    if not text:
        return ""
    from ...clock.errors import UnknownHolidays
    from ...clock.holidays import check_holidays
    from ...document.wording.phrases import table_of

    by_name = {name.casefold(): code for code, name in table_of(language)["territories"].items()}
    code: str = by_name.get(text.casefold(), text.upper())
    try:
        check_holidays(code)
    except UnknownHolidays:
        raise click.UsageError(say("no-country", language, text=text)) from None
    return code


def zone_named(text: str, language: str) -> str:
    """A time zone by its name, or by its last part where one zone alone ends so (`paris`: Europe/Paris);
    empty for nothing. `click.UsageError` for any other."""
    from ...clock.zone import zone_names

    wanted = "_".join(text.split()).casefold()
    whole = [one for one in zone_names() if one.casefold() == wanted]
    found = whole or [one for one in zone_names() if one.casefold().rpartition("/")[2] == wanted]
    if wanted and len(found) != 1:
        raise click.UsageError(say("no-zone", language, text=text))
    return found[0] if wanted else ""


@click.command(
    name="new",
    epilog='Example: slac new msp --lang fr --provider "Ma société" --country FR -o contrat.sla',
)
@click.argument("kind", required=False, type=click.Choice(KINDS))
@click.option("--provider", default=None, help="Who provides the support.")
@click.option("--client", default=None, help="Who is supported.")
@click.option("--reference", default=None, help="Reference of the contract.")
@click.option("--country", default=None, help="Country of the public holidays, by code or name: GB, Germany…")
@click.option("--zone", default=None, help="Time zone, as Europe/Paris, or its city alone.")
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
    ask = not no_input and at_terminal()
    if kind is None:
        if not ask:
            raise click.UsageError(
                gettext("name the kind of contract: {kinds}").format(kinds=", ".join(KINDS))
            )
        kind = _kind_asked(said)
    if output and output.exists() and not force:
        refuse(say("exists", said, file=output))
    answers = {"provider": provider, "client": client, "reference": reference}
    if ask:
        for name, known in answers.items():
            if known is None:
                answers[name] = _asked(say(f"ask-{name}", said), str)
    code = _answer(country, "country", lambda text: country_code(text, said), said, ask)
    zone = _answer(zone, "zone", lambda text: zone_named(text, said), said, ask, ZONES.get(code, ""))
    if start is None and ask:
        start = _asked(say("ask-start", said), lambda text: Day().convert(text, None, None) if text else None)
    try:
        text = filled(kind, said, {**answers, "country": code, "zone": zone}, start, datetime.date.today())
    except ValueError as problem:
        refuse(say("not-quotable", said, text=problem))
    if output is None:
        click.echo(text, nl=False)
        return
    from ..writing import write_and_tell

    write_and_tell(output, text.encode(), said)
    if ask:
        click.echo(say("next-steps", said, file=output), err=True)


def at_terminal() -> bool:
    """Whether a person is there to be asked."""
    return sys.stdin.isatty()


def _asked(question: str, read: Callable[[str], T], proposed: str = "") -> T:
    """What a person answers to a question; asked again while `read` refuses it."""
    answer: T = click.prompt(
        question, default=proposed, show_default=bool(proposed), err=True, value_proc=read
    )
    return answer


def _answer(
    given: str | None, name: str, read: Callable[[str], str], language: str, ask: bool, proposed: str = ""
) -> str:
    """What an option or a person says, as the contract writes it; empty for what stays to be agreed."""
    if given is not None:
        return read(given)
    return _asked(say(f"ask-{name}", language), read, proposed) if ask else proposed


def _kind_asked(language: str) -> str:
    """The kind that a person chooses from a list, by its number or its name."""
    for number, one in enumerate(KINDS, 1):
        click.echo(f"  {number}  {one:<12} {title_of(one, language)}", err=True)

    def chosen(text: str) -> str:
        text = text.strip().lower()
        names = [one for n, one in enumerate(KINDS, 1) if text in (str(n), one)]
        if not names:
            raise click.UsageError(say("no-kind", language, text=text or "“”"))
        return names[0]

    answer: str = click.prompt(say("ask-kind", language), err=True, value_proc=chosen)
    return answer
