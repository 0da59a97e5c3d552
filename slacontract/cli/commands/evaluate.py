"""`slac evaluate`: a log of tickets judged by a contract: a table, rows of verdicts, a monthly review."""

from __future__ import annotations

import contextlib
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..ending import refuse
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
from ..words import say

if TYPE_CHECKING:
    from ...evaluate.evaluation import Batches, Evaluation, Question, Sink
    from ...evaluate.store import Store
    from ...judge.index import Engine


@click.command(
    name="evaluate",
    epilog="Example: slac evaluate contract.sla tickets.csv --mapping helpdesk.toml --report review.html",
)
@click.argument("contract", metavar="CONTRACT")
@click.argument("logs", metavar="EVENTS…", nargs=-1, required=True)
@reading_options
@click.option("--plan", default=None, metavar="NAME", help="Plan of the contract.  [default: the contract's]")
@click.option(
    "--period",
    "periods",
    multiple=True,
    metavar="PERIOD",
    help="Only this month (2026-05) or quarter (2026-Q2); may be repeated.",
)
@writing_options(
    ["text", "json", "csv", "parquet"],
    "text, json: the figures. csv, parquet: a row for each clock of each ticket.",
    "Write the service review as one HTML file.",
)
@click.option(
    "--breaches",
    type=click.IntRange(0, 100_000),
    default=200,
    show_default=True,
    metavar="N",
    help="List so many breaches with their ledger, the latest ones first to be chosen.",
)
@click.option("--ledgers/--no-ledgers", default=True, help="Ledgers of breaches in csv and parquet.")
@click.option(
    "--suggest-mapping", is_flag=True, help="Print a mapping to fill in, made from the words of the log."
)
@running_options
@click.option(
    "--spark-master", default=None, metavar="URL", help="Spark's master.  [default: as configured, or local]"
)
@click.option(
    "--spark-folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    metavar="FOLDER",
    help="Where Spark finds the events: on a cluster, a folder that all of it sees.",
)
@language_option
@today_option
def command(
    contract: str,
    logs: Sequence[str],
    mapping_file: Path | None,
    reader: str | None,
    plan: str | None,
    as_of: str | None,
    periods: Sequence[str],
    service_events: Path | None,
    account_events: Path | None,
    form: str,
    output: Path | None,
    report: Path | None,
    audience: str | None,
    breaches: int,
    ledgers: bool,
    strict: bool,
    suggest_mapping: bool,
    runtime: str,
    spark_master: str | None,
    spark_folder: Path | None,
    memory: str,
    language: str | None,
    today: datetime.date | None,
) -> None:
    """Judge a log of tickets: shares on time against what is promised, breaches, credits, prepaid time.

    EVENTS is CSV, JSON Lines or Parquet in the schema that “slac schema events” prints, or the export of a
    helpdesk; gzip is read too. Rows that cannot be read are counted and told, and make their ticket
    undecided. Exit code 1: no row can be read, or --strict and a row was refused; 2: usage.
    """
    from ...judge.index import engine_of
    from ..loading import compiled_or_exit
    from ..logs.reading import load, mapping_or_exit, packages_or_exit, store_in, work_folder

    compiled, files, said = compiled_or_exit(contract, language, today or datetime.date.today())
    packages_or_exit(said, runtime)

    engine = engine_of(rules_for(compiled, files, audience, report))
    refusal = engine.refuse_plan(plan)
    if refusal is not None:
        refuse_finding(refusal, said)
    if form == "parquet" and output is None:
        refuse(say("output-needed", said))
    known = {one.id for one in engine.rules.periods}
    for name in periods:
        if name not in known:
            refuse(say("unknown-period", said, name=name))
    mapping = mapping_or_exit(mapping_file, reader, engine, plan, said)
    if suggest_mapping:
        from ...evaluate.suggest import suggested
        from ..logs.reading import words_of_logs

        words = words_of_logs(logs, mapping, said)
        click.echo(suggested(words, engine, plan, said, mapping).encode(), nl=False)
        return
    listed = breaches if report is not None or form in ("text", "json") else 0
    asked = question(engine, plan, as_of, periods, service_events, account_events, listed, said)
    with work_folder() as folder, store_in(folder, memory, said) as store, contextlib.ExitStack() as stack:
        notes = load(store, folder, logs, mapping, engine, said)
        batches = None
        if runtime == "spark":
            from ...evaluate.spark import spark_batches
            from ..logs.sparking import file_for_spark, spark_session

            path = stack.enter_context(file_for_spark(spark_folder or Path(folder)))
            spark = stack.enter_context(spark_session(spark_master))
            batches = spark_batches(engine, store, asked, spark=spark, path=path)
        found = _evaluated(engine, store, asked, form, output, ledgers, batches, said)
    for note in notes:
        click.echo(f"{note.code}: {note.message(said)} {note.hint(said)}", err=True)
    if report is not None:
        from ...evaluate.page import page_of
        from ..writing import write_and_tell

        write_and_tell(
            report,
            page_of(found, engine.rules.contract.language, [Path(log).name for log in logs]).encode(),
            said,
        )
    if form == "json":
        from ...evaluate.told import as_json

        put(output, as_json(found), said)
    elif form == "text":
        from ...evaluate.told import as_text

        put(output, as_text(found, said), said)
    exit_for(found.data, logs, strict, said)


def _evaluated(
    engine: Engine,
    store: Store,
    asked: Question,
    form: str,
    output: Path | None,
    ledgers: bool,
    batches: Batches | None,
    language: str,
) -> Evaluation:
    """The figures; rows of verdicts go to their file as they come, which is there when all are written."""
    from ...evaluate.evaluation import evaluate

    if form not in ("csv", "parquet"):
        return evaluate(engine, store, asked, progress=progress_of(store, language), batches=batches)
    from ...evaluate.tables import Writer

    if output is None:
        writer = Writer(sys.stdout.buffer, form, engine, asked.plan, ledgers=ledgers)
        found = evaluate(engine, store, asked, sinks=[writer], batches=batches)
        writer.close()
        sys.stdout.buffer.flush()
        return found
    from ..writing import being_written, cannot_write

    try:
        with being_written(output) as stream:
            writer = Writer(stream, form, engine, asked.plan, ledgers=ledgers)
            sinks: list[Sink] = [writer]
            found = evaluate(
                engine, store, asked, sinks=sinks, progress=progress_of(store, language), batches=batches
            )
            writer.close()
    except OSError as problem:
        cannot_write(output, problem, language)
    return found
