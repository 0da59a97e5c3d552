"""`slac lock`: the holiday dates a contract rests on, written down to be reviewed."""

from __future__ import annotations

import datetime
import sys

import click

from .. import EXIT_FINDINGS
from ..loading import compiled_or_exit
from ..options import language_option
from ..words import say


@click.command(name="lock", epilog="Example: slac lock contract.sla")
@click.argument("file", metavar="FILE")
@click.option(
    "--check",
    "check_only",
    is_flag=True,
    help="Write nothing; exit 1 where the lock lacks a year or is missing.",
)
@click.option("--renew", is_flag=True, help="Compute locked years anew, from the data of this version.")
@language_option
def command(file: str, check_only: bool, renew: bool, language: str | None) -> None:
    """Write the holiday dates of a contract's horizon into the .lock file beside it.

    The lock is source: review it, keep it with the contract. A build reads a locked year from it and never
    computes it again, so that a later version of the calendar data changes no deadline by itself.
    """
    from ...clock.holidays import holiday_dates, holidays_version
    from ...clock.lock import Lock, parse_lock, print_lock
    from ...project import lock_name, lock_path
    from ...ruleset.holidays_from_model import lock_keys
    from ..writing import write_or_exit

    compiled, files, said = compiled_or_exit(file, language, datetime.date.today())
    assert compiled.texts is not None
    assert compiled.rules is not None
    texts = compiled.texts
    name, path = lock_name(file), lock_path(files.main)
    before = files.lock()
    old = parse_lock(before.decode("utf-8")) if isinstance(before, bytes) else Lock()
    keys = list(lock_keys([texts.base, *(one.edition for one in texts.amendments)]))
    if not keys:
        click.echo(say("lock-none", said), err=True)
        return
    lock = Lock() if renew else Lock(tuple(one for one in old.sets if one.key in keys))
    for key in keys:
        years = {
            year
            for edition in compiled.rules.editions
            for plan in edition.plans.values()
            for one in plan.holidays.values()
            if (one.country, one.region) == (key.country, key.subdivision)
            for year in one.years
        }
        for year in sorted(years):
            if lock.year(key, year) is None:
                dates = holiday_dates(
                    key.country, key.subdivision, key.categories, [year], texts.newest.written_in
                )
                lock = lock.with_year(key, year, holidays_version(), dates)
    text = print_lock(lock).encode()
    if check_only:
        if before is None:
            click.echo(say("lock-missing", said, file=name), err=True)
            sys.exit(EXIT_FINDINGS)
        stale = text != before
        click.echo(say("lock-stale" if stale else "lock-current", said, file=name), err=True)
        sys.exit(EXIT_FINDINGS if stale else 0)
    if text != before:
        write_or_exit(path, text, said, called=name)
    locked = sorted({year.year for one in lock.sets for year in one.years})
    dates_count = sum(len(year.dates) for one in lock.sets for year in one.years)
    years_said = f"{locked[0]}-{locked[-1]}" if len(locked) > 1 else str(locked[0]) if locked else "-"
    click.echo(say("lock-written", said, file=name, years=years_said, dates=dates_count), err=True)
