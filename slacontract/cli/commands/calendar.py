"""`slac calendar`: a month of hours, holidays and duty in the terminal; the year as a drawing."""

from __future__ import annotations

import datetime
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .. import EXIT_FINDINGS
from ..ending import refuse
from ..options import DateType, language_option
from ..words import say

if TYPE_CHECKING:
    from ...judge import Engine
    from ..hours.agenda import Agenda, Key, Shown


class Month(DateType):
    """A month as 2026-05: its first day."""

    name = "month"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.datetime.strptime(str(value), "%Y-%m").date()
        except ValueError:
            self.fail(gettext("{value!r} is no month; write it as 2026-05").format(value=value), param, ctx)


@click.command(name="calendar", epilog="Example: slac calendar contract.sla --month 2026-05")
@click.argument("file", metavar="FILE")
@click.option(
    "--month", type=Month(), default=None, metavar="MONTH", help="Which month.  [default: this one]"
)
@click.option(
    "--coverage", "names", multiple=True, metavar="NAME", help="Only this coverage; may be repeated."
)
@click.option(
    "--svg",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="SVG",
    help="Draw the year of the month into this file instead.",
)
@language_option
def command(
    file: str, month: datetime.date | None, names: Sequence[str], svg: Path | None, language: str | None
) -> None:
    """Show each day of a month: the covered hours of each coverage, its holidays, and who is on call.

    Hours are those of the coverage's own zone. A window past midnight is shown on both of its dates. Exit
    code 1 where the contract is not computed for any day of the month, or of the year drawn.
    """
    from ...judge import engine_of
    from ..hours.agenda import Agenda
    from ..loading import compiled_or_exit

    first = (month or datetime.date.today()).replace(day=1)
    last = (first.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)
    compiled, _, said = compiled_or_exit(file, language, first)
    assert compiled.rules is not None
    assert compiled.contract is not None
    engine = engine_of(compiled.rules)
    if svg is not None:
        first, last = first.replace(month=1), first.replace(month=12, day=31)
    _within(engine, first, last, said)
    agenda = Agenda(engine, compiled.contract, said)
    days = [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]
    keys = _chosen(agenda.over(days), names, said)
    if svg is None:
        click.echo(month_as_text(agenda, keys, days, said, shutil.get_terminal_size().columns))
        return
    from ..hours.year import year_as_svg
    from ..writing import write_or_exit

    drawn = year_as_svg(agenda, keys, first.year, compiled.rules.contract.called, said)
    write_or_exit(svg, drawn.encode(), said)
    click.echo(say("written", said, file=svg))


def _within(engine: Engine, first: datetime.date, last: datetime.date, language: str) -> None:
    """Ends the program where no day of the stretch is computed (T12)."""
    zone, (start, end) = engine.contract_zone, engine.horizon
    if zone.end_of(last) <= start or zone.midnight(first) >= end:
        text = say(
            "outside-month",
            language,
            month=f"{first:%Y-%m}",
            first=zone.date(start),
            last=zone.date(end - 1),
        )
        click.echo(text, err=True)
        sys.exit(EXIT_FINDINGS)


def _chosen(shown: Mapping[Key, Shown], names: Sequence[str], language: str) -> list[Key]:
    """The coverages to show: those named, or all."""
    from ...syntax.folding import fold

    known = {fold(name) for name, _ in shown}
    for name in names:
        if fold(name) not in known:
            spelled = ", ".join(dict.fromkeys(name for name, _ in shown))
            refuse(say("unknown-coverage", language, name=name, known=spelled))
    wanted = {fold(name) for name in names}
    return [key for key in shown if not wanted or fold(key[0]) in wanted]


def month_as_text(
    agenda: Agenda, keys: Sequence[Key], days: Sequence[datetime.date], language: str, columns: int
) -> str:
    """The days of a month below one another, a column for each coverage and each rota; as many blocks as
    the width of the terminal asks for."""
    from ..findings.text import table, width

    month = say("months", language).split()[days[0].month - 1]
    lines = [f"{month} {days[0].year}"]
    if not keys:
        return "\n".join([*lines, say("no-coverage", language)])
    names = say("weekdays", language).split()
    margin = [say("day", language), *(f"{names[on.weekday()]} {on.day:2}" for on in days)]
    wide = [
        (column, max(sum(map(width, cell)) for cell in column))
        for column in _columns(agenda, keys, days, language)
    ]
    while wide:
        block, room = [margin], columns - max(map(len, margin))
        while wide and (len(block) == 1 or room >= wide[0][1] + 2):
            column, taken = wide.pop(0)
            block.append(column)
            room -= taken + 2
        rows = table([list(row) for row in zip(*block, strict=True)]).split("\n")
        lines += ["", *rows[:2]]
        for on, row in zip(days, rows[2:], strict=True):
            if on.weekday() == 0 and on != days[0]:
                lines.append("")
            lines.append(row)
    return "\n".join(lines)


def _columns(
    agenda: Agenda, keys: Sequence[Key], days: Sequence[datetime.date], language: str
) -> Iterator[list[str]]:
    """A column for each coverage, headed by its title and zone; after it one for each rota under it."""
    from ..hours.agenda import persons_on, turns_of
    from ..hours.days import day_as_text

    shown = agenda.over(days)
    for key in keys:
        one = shown[key]
        by_day = [agenda.on(on).get(key) for on in days]
        cells = (
            day_as_text(each, on, language) if each else "" for each, on in zip(by_day, days, strict=True)
        )
        yield [f"{one.title} ({one.view.zone.name})", *cells]
        for name in dict.fromkeys(name for each in by_day if each for name in each.rotas):
            spans = (one.view.zone.civil_day(on) for on in days)
            yield [
                name,
                *(
                    ", ".join(persons_on(turns_of(each, name), *span)) if each and name in each.rotas else ""
                    for each, span in zip(by_day, spans, strict=True)
                ),
            ]


__all__ = ["command", "month_as_text"]
