"""`slac portfolio`: the contracts of a folder seen together."""

from __future__ import annotations

import datetime
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from gettext import gettext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ...diagnostics import Diagnostic, Severity
from ...records import dataclass
from .. import EXIT_FINDINGS, EXIT_INTERNAL, EXIT_USAGE
from ..options import language_option, today_option
from ..words import labelled, say, surroundings_language

if TYPE_CHECKING:
    from ...portfolio import Entry, Portfolio
    from ..findings.checking import Job


@click.command(name="portfolio", epilog="Example: slac portfolio contracts/ --format html -o portfolio.html")
@click.argument("files", nargs=-1, metavar="[FILE|FOLDER]…")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="How it is written.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="FILE",
    help="Write to this file instead of printing.",
)
@click.option(
    "--zone", default=None, metavar="ZONE", help="Zone of the hours shown.  [default: that of most contracts]"
)
@click.option(
    "--jobs", type=click.IntRange(min=1), default=None, help="Processes.  [default: one a processor]"
)
@today_option
@language_option
def command(
    files: Sequence[str],
    form: str,
    output: Path | None,
    zone: str | None,
    jobs: int | None,
    today: datetime.date | None,
    language: str | None,
) -> None:
    """Show next notice dates, renewals, the hours covered, their peaks, and suppliers, of many contracts.

    FOLDER stands for every .sla file below it. A contract with amendments is shown once, as last amended.
    Covered hours and peaks look 52 weeks ahead. Exit code 1: a contract that cannot be compiled is missing.
    """
    from ...clock.zone import zone_from_iana, zone_names
    from ...portfolio import portfolio_of, zone_of
    from ..findings.checking import jobs_of, processors, progress_line

    said = language or surroundings_language()
    day = today or datetime.date.today()
    if zone is not None and zone not in zone_names():
        raise click.BadParameter(gettext("{value!r} is no time zone").format(value=zone), param_hint="--zone")
    waiting, empty = jobs_of(files)
    for folder in empty:
        click.echo(say("no-contracts", said, folder=folder), err=True)
    entries = _read(waiting, day, said, jobs or processors(), progress_line(say("reading", said)))
    name = zone or zone_of(entries)
    if name not in zone_names():  # a fixed offset of one contract
        name = "UTC"
    portfolio = portfolio_of(entries, day, zone_from_iana(name, day.year - 1, day.year + 2))
    text = {"text": as_text, "json": as_json, "html": as_html}[form](portfolio, said)
    if output is None:
        click.echo(text.encode("utf-8", "backslashreplace"))
    else:
        from ..writing import write_and_tell

        write_and_tell(output, text.encode("utf-8", "replace"), said)
    crashed = any(one.problem.startswith(_CRASH) for one in entries)
    problems = EXIT_FINDINGS if portfolio.problems else 0
    sys.exit(EXIT_INTERNAL if crashed else EXIT_USAGE if empty else problems)


_CRASH = "\0"


def _read(
    jobs: Sequence[Job],
    day: datetime.date,
    language: str,
    workers: int,
    progress: Callable[[int, int], None] | None,
) -> list[Entry]:
    """An entry for each contract, in order; a text that an amendment changes is part of that one's entry."""
    found: list[Read] = []
    for at, one in enumerate(_each(jobs, day, language, min(workers, len(jobs) // 4 + 1))):
        if one is not None:
            found.append(one)
        if progress:
            progress(at + 1, len(jobs))
    amended = {os.path.normpath(name) for one in found for name in one.amends}
    last = [one for one in found if os.path.normpath(one.entry.file) not in amended]
    return [_alone(one, last, day, language) for one in last]


def _alone(one: Read, last: Sequence[Read], day: datetime.date, language: str) -> Entry:
    """The entry; of several amendments that each amend one text, only the newest in effect stands for it."""
    if not one.amends:
        return one.entry
    text = os.path.normpath(one.amends[0])
    rivals = [each for each in last if each.amends and os.path.normpath(each.amends[0]) == text]
    newest = max(rivals, key=lambda each: (each.effect <= day, each.effect, each.entry.file))
    if newest is one:
        return one.entry
    return replace(one.entry, problem=say("same-text", language, file=newest.entry.file))


def _each(jobs: Sequence[Job], day: datetime.date, language: str, workers: int) -> Iterator[Read | None]:
    if workers <= 1:
        yield from (read_one(job, day, language) for job in jobs)
        return
    from concurrent.futures import ProcessPoolExecutor

    from ... import compiling  # noqa: F401  loaded once, before the workers are made

    with ProcessPoolExecutor(max_workers=workers) as pool:
        yield from pool.map(read_one, jobs, [day] * len(jobs), [language] * len(jobs), chunksize=4)


@dataclass(frozen=True)
class Read:
    """A contract as read: its entry, the files that it amends, the first agreed first, and from when."""

    entry: Entry
    amends: tuple[str, ...] = ()
    effect: datetime.date = datetime.date.min


def read_one(job: Job, day: datetime.date, language: str) -> Read | None:
    """The entry of a contract; None for a file that holds none."""
    from ...portfolio import Entry, entry_of
    from ...project import Files, compile_job

    def lost(why: str) -> Read:
        return Read(Entry(job.name, job.name, "", "", "", False, "unknown", "UTC", problem=why))

    if isinstance(job.content, Diagnostic):
        return lost(f"{job.content.code}: {job.content.message(language)}")
    try:
        compiled = compile_job(job.content, Files(job.path, job.name), today=day, checks=False)
        errors = [
            one
            for one in compiled.diagnostics
            if one.severity is Severity.ERROR and not one.code.startswith("SLA7")
        ]
        if compiled.rules is None or errors:
            if not errors:
                return None  # blocks for other files to use
            return lost(f"{errors[0].code}: {errors[0].message(language)}")
        assert compiled.texts is not None
        amendments = compiled.texts.amendments
        before = tuple(one.before.span.file for one in amendments)
        effect = amendments[-1].takes_effect if amendments else None
        at = effect if isinstance(effect, datetime.date) else datetime.date.min
        return Read(entry_of(compiled, day), before, at)
    except Exception as problem:
        if os.environ.get("SLAC_DEBUG"):
            raise
        from .. import what_to_report

        return lost(_CRASH + say("internal", language) + "\n" + what_to_report(problem))


def as_text(portfolio: Portfolio, language: str) -> str:
    """Tables for a terminal: contracts, the hours of a week, suppliers."""
    from ..findings.text import safe, table
    from ..portfolios.words import facts, rows, supplier_rows

    heads, body = rows(portfolio, language)
    parts = [table([heads, *body], right=(5,))]
    told = (labelled(label, safe(value), language) for label, value in facts(portfolio, language))
    parts.append("\n".join(told))
    heads, body = supplier_rows(portfolio, language)
    if body:
        parts.append(table([heads, *body], right=(1, 2, 3, 4)))
    if portfolio.problems:
        lines = [
            labelled(safe(one.file), safe(one.problem.lstrip(_CRASH)), language) for one in portfolio.problems
        ]
        parts.append("\n".join([say("portfolio-missing", language, n=len(lines)), *lines]))
    return "\n\n".join(parts)


def as_json(portfolio: Portfolio, language: str) -> str:
    """`{"format": 1, "on", "zone", "contracts": […], "peak", "levels", "week", "suppliers", "missing"}`."""
    from ..portfolios.words import instant

    def day(value: datetime.date | None) -> str | None:
        return value.isoformat() if value else None

    def link(one: Any) -> dict[str, Any]:
        at = None if one.at is None else instant(portfolio, one.at)
        return {"clause": one.clause, "missing": one.missing, "excess_seconds": one.excess, "at": at}

    peak = portfolio.peak
    data = {
        "format": 1,
        "on": portfolio.on.isoformat(),
        "zone": portfolio.zone,
        "contracts": [
            {
                "file": one.file,
                "title": one.title,
                "client": one.client,
                "provider": one.provider,
                "reference": one.reference,
                "signed": one.signed,
                "state": one.state,
                "start": day(one.start),
                "end": day(one.end),
                "notice": day(one.notice),
                "notice_past": day(one.notice_past),
                "renewal": day(one.renewal),
                "covered_hours_a_week": None if one.hours_a_week is None else round(one.hours_a_week, 2),
                "known_until": instant(portfolio, one.known_until),
            }
            for one in portfolio.entries
        ],
        "peak": None
        if peak is None
        else {
            "contracts": peak.contracts,
            "from": instant(portfolio, peak.start),
            "until": instant(portfolio, peak.end),
            "files": list(peak.files),
            "hours": round(peak.seconds / 3600, 2),
        },
        "levels": [{"contracts": n, "hours": round(seconds / 3600, 2)} for n, seconds in portfolio.levels],
        "week": [list(hours) for hours in portfolio.week],
        "suppliers": [
            {
                "name": one.name,
                "contracts": list(one.contracts),
                "promises": one.promises,
                "missing": one.missing,
                "weaker": one.weaker,
                "worst": None if one.worst is None else {"file": one.worst[0], **link(one.worst[1])},
            }
            for one in portfolio.suppliers
        ],
        "weakest_supplier": portfolio.weakest.name if portfolio.weakest else None,
        "missing": [{"file": one.file, "why": one.problem.lstrip(_CRASH)} for one in portfolio.problems],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def as_html(portfolio: Portfolio, language: str) -> str:
    """One page that asks nothing of the network; everything escaped."""
    from ..portfolios.page import page

    return page(portfolio, language)
