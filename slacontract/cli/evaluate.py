"""`slac evaluate`: a log of tickets judged by a contract: a table, rows of verdicts, a monthly review."""

from __future__ import annotations

import contextlib
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import EXIT_FINDINGS
from .logs import refuse, refuse_finding
from .options import language_option, today_option

if TYPE_CHECKING:
    from ..evaluate.evaluation import Batches, Evaluation, Question, Sink
    from ..evaluate.store import Store
    from ..judge.index import Engine


@click.command(
    name="evaluate",
    epilog="Example: slac evaluate contract.sla tickets.csv --mapping helpdesk.toml --report review.html",
)
@click.argument("contract", metavar="CONTRACT")
@click.argument("logs", metavar="EVENTS…", nargs=-1, required=True)
@click.option(
    "--mapping",
    "mapping_file",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="TOML: which status is which state, which priority is which, how times are read.",
)
@click.option(
    "--reader",
    type=click.Choice(["events", "servicenow", "redmine", "rt", "jira", "zendesk"]),
    default=None,
    help="What the log is.  [default: told by the mapping, or by the log]",
)
@click.option("--plan", default=None, metavar="NAME", help="Plan of the contract.  [default: the contract's]")
@click.option("--as-of", default=None, metavar="INSTANT", help="Judge as of then.  [default: the last event]")
@click.option(
    "--period",
    "periods",
    multiple=True,
    metavar="PERIOD",
    help="Only this month (2026-05) or quarter (2026-Q2); may be repeated.",
)
@click.option(
    "--service-events",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Outages and maintenance, as JSON.",
)
@click.option(
    "--account-events",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Invoices and prepaid time bought, as JSON.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "parquet"]),
    default="text",
    show_default=True,
    help="text, json: the figures. csv, parquet: a row for each clock of each ticket.",
)
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Write there instead of to the terminal.",
)
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Write the service review as one HTML file.",
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
@click.option("--strict", is_flag=True, help="Fail (1) where a row is refused, or stands twice.")
@click.option(
    "--suggest-mapping", is_flag=True, help="Print a mapping to fill in, made from the words of the log."
)
@click.option(
    "--engine",
    "runtime",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What sorts and shares out the tickets.",
)
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
@click.option(
    "--memory", default="1GB", show_default=True, metavar="SIZE", help="What DuckDB may hold in memory."
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
    from ..judge.index import engine_of
    from .loading import compiled_or_exit
    from .logs import load, mapping_or_exit, packages_or_exit, work_folder

    compiled, _, said = compiled_or_exit(contract, language, today or datetime.date.today())
    assert compiled.rules is not None
    packages_or_exit(said, runtime)
    from ..evaluate.problems import SEVERAL_UNREADABLE
    from ..evaluate.store import Store
    from ..evaluate.wording import word

    engine = engine_of(compiled.rules)
    refusal = engine.refuse_plan(plan)
    if refusal is not None:
        refuse_finding(refusal, said)
    if form == "parquet" and output is None:
        refuse(word("output-needed", said))
    known = {one.id for one in engine.rules.periods}
    for name in periods:
        if name not in known:
            refuse(word("unknown-period", said, name=name))
    mapping = mapping_or_exit(mapping_file, reader, engine, plan, said)
    if suggest_mapping:
        from ..evaluate.suggest import suggested
        from .logs import words_of_logs

        click.echo(suggested(words_of_logs(logs, mapping, said), engine, plan, said).encode(), nl=False)
        return
    asked = question(engine, plan, as_of, periods, service_events, account_events, breaches, said)
    with work_folder() as folder, contextlib.ExitStack() as stack:
        store = Store(folder, memory)
        try:
            notes = load(store, folder, logs, mapping, engine, said)
            batches = None
            if runtime == "spark":
                from ..evaluate.spark import spark_batches
                from .sparking import file_for_spark, spark_session

                path = stack.enter_context(file_for_spark(spark_folder or Path(folder)))
                spark = stack.enter_context(spark_session(spark_master))
                batches = spark_batches(engine, store, asked, spark=spark, path=path)
            found = _evaluated(engine, store, asked, form, output, ledgers, batches, said)
        finally:
            store.close()
    for note in notes:
        click.echo(f"{note.code}: {note.message(said)} {note.hint(said)}", err=True)
    if report is not None:
        from ..evaluate.page import page_of

        written(
            report,
            page_of(found, compiled.rules.contract.language, [Path(log).name for log in logs]).encode(),
            said,
        )
    if form == "json":
        from ..evaluate.told import as_json

        put(output, as_json(found), said)
    elif form == "text":
        from ..evaluate.told import as_text

        put(output, as_text(found, said), said)
    if found.data.kept == 0:
        refused = SEVERAL_UNREADABLE.at(file=", ".join(logs))
        click.echo(f"{refused.code}: {refused.message(said)} {refused.hint(said)}", err=True)
        sys.exit(EXIT_FINDINGS)
    if strict and found.data.faulty:
        click.echo(word("strict", said), err=True)
        sys.exit(EXIT_FINDINGS)


def question(
    engine: Engine,
    plan: str | None,
    as_of: str | None,
    periods: Sequence[str],
    service_events: Path | None,
    account_events: Path | None,
    breaches: int,
    language: str,
) -> Question:
    """What the options ask; ends the program where one cannot be read."""
    from ..diagnostics import Diagnostic
    from ..evaluate.evaluation import Question
    from ..judge import read_account_events, read_instant, read_service_events
    from .logs import rows_of_file

    instant = None if as_of is None else read_instant(as_of)
    if isinstance(instant, Diagnostic):
        refuse_finding(instant, language)
    service, bad_service = read_service_events(rows_of_file(service_events, language))
    account, bad_account = read_account_events(rows_of_file(account_events, language))
    for one in (*bad_service, *bad_account):
        refuse_finding(one.finding, language)
    return Question(plan, instant, tuple(periods), breaches, tuple(service), tuple(account))


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
    from ..evaluate.evaluation import evaluate

    if form not in ("csv", "parquet"):
        return evaluate(engine, store, asked, progress=progress_of(store, language), batches=batches)
    from ..evaluate.tables import Writer

    if output is None:
        writer = Writer(sys.stdout.buffer, form, engine, asked.plan, ledgers=ledgers)
        found = evaluate(engine, store, asked, sinks=[writer], batches=batches)
        writer.close()
        sys.stdout.buffer.flush()
        return found
    from .writing import being_written

    try:
        with being_written(output) as stream:
            writer = Writer(stream, form, engine, asked.plan, ledgers=ledgers)
            sinks: list[Sink] = [writer]
            found = evaluate(
                engine, store, asked, sinks=sinks, progress=progress_of(store, language), batches=batches
            )
            writer.close()
    except OSError as problem:
        _cannot_write(output, problem, language)
    return found


def progress_of(store: Store, language: str) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return None
    from ..evaluate.wording import word

    bar = click.progressbar(length=max(1, store.extent.kept), label=word("judging", language), file=sys.stderr)
    bar.render_progress()

    def step(rows: int) -> None:
        bar.update(rows)
        if bar.finished:
            bar.render_finish()

    return step


def put(output: Path | None, text: str, language: str) -> None:
    """Figures to the terminal, or to a file."""
    if output is None:
        click.echo(text.encode())
    else:
        written(output, text.encode() + b"\n", language)


def written(path: Path, content: bytes, language: str) -> None:
    """A file written as a whole, and said."""
    from ..evaluate.wording import word
    from .writing import write_atomically

    try:
        write_atomically(path, content)
    except OSError as problem:
        _cannot_write(path, problem, language)
    click.echo(word("written", language, file=str(path)), err=True)


def _cannot_write(path: Path, problem: OSError, language: str) -> None:
    from .words import say

    refuse(say("cannot-write", language, file=str(path), why=problem.strerror or str(problem)))
