"""`slac replay`: what the tickets of a log would have cost under another version of the contract."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

import click

from ..logs.options import (
    exit_for,
    progress_of,
    put,
    question,
    reading_options,
    rules_for,
    running_options,
    writing_options,
)
from ..logs.reading import refuse_finding
from ..options import language_option, today_option


@click.command(
    name="replay", epilog="Example: slac replay signed.sla draft.sla tickets.csv --report replay.html"
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("logs", metavar="EVENTS…", nargs=-1, required=True)
@reading_options
@click.option("--plan", default=None, metavar="NAME", help="Plan of both.  [default: each contract's]")
@click.option("--new-plan", default=None, metavar="NAME", help="Plan of NEW, where it is another.")
@writing_options(["text", "json"], "How the answer is written.", "Write the difference as one HTML file.")
@click.option(
    "--examine",
    type=click.IntRange(0, 1_000_000),
    default=2000,
    show_default=True,
    metavar="N",
    help="Ask so many clocks that differ for their ledger.",
)
@running_options
@language_option
@today_option
def command(
    old: str,
    new: str,
    logs: Sequence[str],
    mapping_file: Path | None,
    reader: str | None,
    plan: str | None,
    new_plan: str | None,
    as_of: str | None,
    service_events: Path | None,
    account_events: Path | None,
    form: str,
    output: Path | None,
    report: Path | None,
    audience: str | None,
    examine: int,
    strict: bool,
    runtime: str,
    memory: str,
    language: str | None,
    today: datetime.date | None,
) -> None:
    """Judge the tickets of a log by two versions of a contract, and say what differs.

    Breaches and credits before and after, by commitment and in total; which terms made the difference, and
    which hours. The log is read as “slac evaluate” reads it; the new contract must be in force, and have
    its horizon, over the dates of the log. Exit code 1: no row can be read, or --strict and one was refused.
    """
    from ...judge.index import engine_of
    from ..loading import compiled_or_exit
    from ..logs.reading import load, mapping_or_exit, packages_or_exit, store_in, work_folder

    day = today or datetime.date.today()
    before, old_files, said = compiled_or_exit(old, language, day)
    after, new_files, _ = compiled_or_exit(new, language, day)
    packages_or_exit(said)
    from ...evaluate.problems import SPARK_REPLAY
    from ...evaluate.replay import replay
    from ...evaluate.replay_page import replay_page
    from ...evaluate.replay_told import replay_json, replay_text

    if runtime == "spark":
        refuse_finding(SPARK_REPLAY.at(), said)
    old_engine = engine_of(rules_for(before, old_files, audience, report))
    new_engine = engine_of(rules_for(after, new_files, audience, report))
    for engine, name in ((old_engine, plan), (new_engine, new_plan or plan)):
        refusal = engine.refuse_plan(name)
        if refusal is not None:
            refuse_finding(refusal, said)
    mapping = mapping_or_exit(mapping_file, reader, old_engine, plan, said)
    asked = question(old_engine, plan, as_of, (), service_events, account_events, 0, said)
    with work_folder() as folder, store_in(folder, memory, said) as store:
        notes = load(store, folder, logs, mapping, old_engine, said)
        found = replay(
            old_engine,
            new_engine,
            store,
            asked,
            new_plan=new_plan or plan,
            examine=examine,
            progress=progress_of(store, said),
        )
    for note in notes:
        click.echo(f"{note.code}: {note.message(said)} {note.hint(said)}", err=True)
    if report is not None:
        names = Path(old).name, Path(new).name
        page = replay_page(found, new_engine.rules.contract.language, names, [Path(log).name for log in logs])
        from ..writing import write_and_tell

        write_and_tell(report, page.encode(), said)
    put(output, replay_json(found) if form == "json" else replay_text(found, said), said)
    exit_for(found.data, logs, strict, said)
