"""Options of the commands that judge logs of tickets, and what they do with a finished evaluation."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from .. import EXIT_FINDINGS
from ..words import say
from .reading import refuse_finding

if TYPE_CHECKING:
    from ...compiling import Compilation
    from ...evaluate.data import Data
    from ...evaluate.evaluation import Question
    from ...evaluate.store import Store
    from ...judge.index import Engine
    from ...project import Files
    from ...ruleset.rules import RuleSet

Command = TypeVar("Command", bound=Callable[..., Any])


def file_option(*names: str, help: str | None = None) -> Callable[[Command], Command]:
    """An option that names a file; None where it is not given."""
    return click.option(*names, type=click.Path(path_type=Path), default=None, metavar="FILE", help=help)


def reading_options(command: Command) -> Command:
    """How a log is read, and what else happened: `mapping_file`, `reader`, `as_of`, `service_events`,
    `account_events`."""
    options = (
        file_option(
            "--mapping",
            "mapping_file",
            help="TOML: which status is which state, which priority is which, how times are read.",
        ),
        click.option(
            "--reader",
            type=click.Choice(["events", "servicenow", "redmine", "rt", "jira", "zendesk"]),
            default=None,
            help="What the log is.  [default: told by the mapping, or by the log]",
        ),
        click.option(
            "--as-of", default=None, metavar="INSTANT", help="Judge as of then.  [default: the last event]"
        ),
        file_option("--service-events", help="Outages and maintenance, as JSON."),
        file_option("--account-events", help="Invoices and prepaid time bought, as JSON."),
    )
    return _all(options, command)


def writing_options(forms: Sequence[str], about: str, report: str) -> Callable[[Command], Command]:
    """What is written: `form`, `output`, `report`, `audience`."""
    options = (
        click.option(
            "--format",
            "form",
            type=click.Choice(list(forms)),
            default="text",
            show_default=True,
            help=about,
        ),
        file_option("--output", "-o", help="Write there instead of to the terminal."),
        file_option("--report", help=report),
        click.option(
            "--audience",
            type=click.Choice(["client", "provider"]),
            default=None,
            help="For whom: the client is told nothing that is for the provider only.  "
            "[default: client where --report is written, else provider]",
        ),
    )
    return lambda command: _all(options, command)


def running_options(command: Command) -> Command:
    """How it runs: `strict`, `runtime`, `memory`."""
    options = (
        click.option(
            "--strict",
            is_flag=True,
            help="Fail (1) where a row is refused, stands twice, or says what the contract does not have.",
        ),
        click.option(
            "--engine",
            "runtime",
            type=click.Choice(["duckdb", "spark"]),
            default="duckdb",
            show_default=True,
            help="What sorts and shares out the tickets.",
        ),
        click.option(
            "--memory",
            default="384MB",
            show_default=True,
            metavar="SIZE",
            help="What DuckDB may hold in memory.",
        ),
    )
    return _all(options, command)


def _all(options: Sequence[Callable[[Any], Any]], command: Command) -> Command:
    for option in reversed(options):
        command = option(command)
    return command


def rules_for(compiled: Compilation, files: Files, audience: str | None, report: Path | None) -> RuleSet:
    """The rules that a reader is told of: of a review that is written the client, unless it is said."""
    from ...compiling import for_reader

    lock = files.lock()
    reader = audience or ("provider" if report is None else "client")
    return for_reader(compiled, reader, lock if isinstance(lock, bytes) else None).rules


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
    from ...diagnostics import Diagnostic
    from ...evaluate.evaluation import Question
    from ...judge import read_account_events, read_instant, read_service_events
    from .reading import rows_of_file

    instant = None if as_of is None else read_instant(as_of)
    if isinstance(instant, Diagnostic):
        refuse_finding(instant, language)
    service, bad_service = read_service_events(rows_of_file(service_events, language))
    account, bad_account = read_account_events(rows_of_file(account_events, language))
    for one in (*bad_service, *bad_account):
        refuse_finding(one.finding, language)
    return Question(plan, instant, tuple(periods), breaches, tuple(service), tuple(account))


def progress_of(store: Store, language: str) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        return None
    bar = click.progressbar(length=max(1, store.extent.kept), label=say("judging", language), file=sys.stderr)
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
        from ..writing import write_and_tell

        write_and_tell(output, text.encode() + b"\n", language)


def exit_for(data: Data, logs: Sequence[str], strict: bool, language: str) -> None:
    """Ends the program with 1 where no row could be read, or one was refused and `--strict` asked for."""
    from ...evaluate.problems import EMPTY_LOG, SEVERAL_UNREADABLE

    if data.kept == 0:
        refused = (SEVERAL_UNREADABLE if data.rows else EMPTY_LOG).at(file=", ".join(logs))
        click.echo(f"{refused.code}: {refused.message(language)} {refused.hint(language)}", err=True)
        sys.exit(EXIT_FINDINGS)
    if strict and data.faulty:
        click.echo(say("strict-refused", language), err=True)
        sys.exit(EXIT_FINDINGS)
