"""Logs of tickets for the commands that judge them: opened, and read into a store in a folder of its own."""

from __future__ import annotations

import contextlib
import gc
import json
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from ...diagnostics import Diagnostic
from ...project import read_file
from ..ending import refuse
from ..words import say
from .files import PEEK, encoding_of, fit, form_of_content, from_input, head_of, opened, unzipped, was_cut

if TYPE_CHECKING:
    from ...evaluate.mapping import LogMapping
    from ...evaluate.readers import Exports
    from ...evaluate.store import RefusedRow, Store
    from ...evaluate.suggest import Words
    from ...judge.index import Engine


def refuse_finding(finding: Diagnostic, language: str) -> NoReturn:
    """Ends the program with a finding: its code, what is wrong, what to do."""
    refuse(f"{finding.code}: {finding.message(language)} {finding.hint(language)}".rstrip())


def packages_or_exit(language: str, engine: str = "duckdb") -> None:
    """Ends the program where the packages that judge logs are not installed."""
    try:
        import duckdb  # noqa: F401
        import ijson  # noqa: F401
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401

        if engine == "spark":
            import pandas  # noqa: F401  without it Spark hands no Arrow to its workers
            import pyspark  # noqa: F401
    except ImportError:
        refuse(say("log-needed", language, extra="spark" if engine == "spark" else "evaluate"))


def mapping_or_exit(
    file: Path | None, reader: str | None, engine: Engine, plan: str | None, language: str
) -> LogMapping:
    """The mapping of a file, whose values the contract must have; the plainest mapping for None."""
    from dataclasses import replace

    from ...evaluate.mapping import LogMapping, against_contract, read_mapping
    from ...evaluate.problems import BAD_MAPPING

    mapping = LogMapping()
    if file is not None:
        content = read_file(file, str(file))
        if isinstance(content, Diagnostic):
            refuse_finding(content, language)
        try:
            data = tomllib.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError) as problem:
            refuse_finding(BAD_MAPPING.at(file=str(file), key="TOML", why=str(problem)), language)
        found = read_mapping(data, str(file))
        if isinstance(found, Diagnostic):
            refuse_finding(found, language)
        mapping = found
    if reader is not None:
        mapping = replace(mapping, reader=reader)
    views = engine.views(plan)
    states = dict.fromkeys(one.name for view in views for one in view.plan.states)
    priorities = dict.fromkeys(one.name for view in views for one in view.plan.priorities)
    wrong = against_contract(mapping, states, priorities)
    if wrong:
        refuse("\n".join(f"{one.code}: {one.message(language)} {one.hint(language)}" for one in wrong))
    return mapping.of_contract(states, priorities)


@contextlib.contextmanager
def work_folder() -> Iterator[str]:
    """A folder for a store, gone with the command."""
    gc.freeze()  # garbage is looked for after each batch, among what batches make
    with tempfile.TemporaryDirectory(prefix="slac-", ignore_cleanup_errors=True) as folder:
        yield folder


@contextlib.contextmanager
def store_in(folder: str, memory: str, language: str) -> Iterator[Store]:
    """A store in a folder; ends the program where DuckDB has no room to go on, or cannot take the size."""
    import duckdb

    from ...evaluate.problems import NO_ROOM
    from ...evaluate.store import Store

    store: Store | None = None
    try:
        store = Store(folder, memory)
        yield store
    except (duckdb.OutOfMemoryException, duckdb.IOException, duckdb.ParserException) as problem:
        if isinstance(problem, duckdb.ParserException) and store is not None:
            raise
        why = str(problem).strip().splitlines()[0].partition("Error: ")[2] or str(problem)
        refuse_finding(NO_ROOM.at(why=why.rstrip(".")), language)
    finally:
        if store is not None:
            store.close()


def load(
    store: Store, folder: str, logs: Sequence[str], mapping: LogMapping, engine: Engine, language: str
) -> list[Diagnostic]:
    """Reads every log into the store; notes on what was not used. Ends the program for a log that cannot be
    read at all."""
    from ...evaluate.files import Unreadable
    from ...evaluate.readers import Exports

    notes: list[Diagnostic] = []
    exports = Exports(store, mapping, engine)
    for number, log in enumerate(logs):
        if sys.stderr.isatty():
            click.echo(say("reading-log", language, log=log), err=True)
        try:
            notes += _load(store, Path(folder), number, log, mapping, exports)
        except Unreadable as problem:
            refuse_finding(problem.finding, language)
        except OSError as problem:
            _refuse(log, problem, language)
    return notes + exports.translate()


def _refuse(log: str, problem: OSError, language: str) -> NoReturn:
    """Ends with what a log that cannot be opened is: missing, a folder, or not ours to read."""
    from ...project import A_FOLDER, MISSING_FILE, UNREADABLE_FILE

    if isinstance(problem, FileNotFoundError):
        refuse_finding(MISSING_FILE.at(file=log), language)
    if isinstance(problem, IsADirectoryError):
        refuse_finding(A_FOLDER.at(file=log), language)
    refuse_finding(UNREADABLE_FILE.at(file=log, why=problem.strerror or str(problem)), language)


def _load(
    store: Store, folder: Path, number: int, log: str, mapping: LogMapping, exports: Exports
) -> list[Diagnostic]:
    from dataclasses import replace

    from ...evaluate.files import LINE_BYTES, form_of, load_events, refuse_other_forms, ticket_of
    from ...evaluate.problems import LINE_TOO_LONG, TRUNCATED, WRONG_ENCODING
    from ...evaluate.readers import reader_of
    from ...evaluate.store import RefusedRow

    path = from_input(folder, number) if log == "-" else Path(log)
    if path.is_dir():
        raise IsADirectoryError(21, "is a directory", log)
    with opened(path) as stream:
        start = stream.read(PEEK)
    refuse_other_forms(log, start)
    form = form_of(log) or form_of_content(start)
    reader = mapping.reader or reader_of(start.decode(encoding_of(start, "utf-8"), errors="replace"), form)
    if reader != "events":
        with opened(path) as stream:
            mapping = replace(mapping, encoding=encoding_of(start, mapping.encoding))
            notes: list[Diagnostic] = []
            exports.read(stream, log, form, reader, mapping)
            # A document of JSON that ends in the middle is told of itself.
            cut = was_cut(stream) and form == "csv"
    elif form == "parquet":
        path = unzipped(path, folder / f"log-{number}")
        notes, cut = load_events(store, str(path), log, form, mapping), False
    else:
        path, mapping, refused = _in_lines(path, folder / f"lines-{number}", start, form, mapping)
        store.add_broken([RefusedRow(log, one.place, one.ticket, one.finding) for one in refused])
        ready = fit(path, folder / f"log-{number}", mapping.encoding, LINE_BYTES)
        notes = load_events(store, str(ready.path), log, form, mapping, ready.head)
        name = encoding_of(start, mapping.encoding)
        long, foreign = LINE_TOO_LONG.at(most=str(LINE_BYTES // 1_000_000)), WRONG_ENCODING.at(encoding=name)
        for finding, lines in ((long, ready.long), (foreign, ready.foreign)):
            cut_off = finding is long
            tickets = [ticket_of(begin, form, mapping, ready.head, cut_off) for _, begin in lines]
            store.add_broken(
                [
                    RefusedRow(log, line, ticket, finding)
                    for (line, _), ticket in zip(lines, tickets, strict=True)
                ]
            )
        cut = ready.cut
    if cut:
        store.add_broken([RefusedRow(log, None, None, TRUNCATED.at())])
    return notes


def _in_lines(
    path: Path, copy: Path, start: bytes, form: str, mapping: LogMapping
) -> tuple[Path, LogMapping, list[RefusedRow]]:
    """A log whose events stand one a line: the file itself, or a copy of a document of JSON, with its records
    that cannot be read."""
    from dataclasses import replace

    from ...evaluate.readers.records import as_lines, is_document

    encoding = encoding_of(start, mapping.encoding)
    if form != "jsonl" or not is_document(start.decode(encoding, errors="replace")):
        return path, mapping, []
    with opened(path) as stream, copy.open("wb") as lines:
        refused = as_lines(stream, encoding, lines)
    return copy, replace(mapping, encoding="utf-8"), refused


def rows_of_file(file: Path | None, language: str) -> list[dict[str, Any]]:
    """Service or account events of a small file: a list of JSON, or one a line; none for None."""
    from ...evaluate.problems import UNREADABLE_LOG

    if file is None:
        return []
    content = read_file(file, str(file))
    if isinstance(content, Diagnostic):
        refuse_finding(content, language)
    try:
        text = content.decode("utf-8-sig")
        rows = (
            json.loads(text)
            if text.lstrip().startswith("[")
            else [json.loads(line) for line in text.splitlines() if line.strip()]
        )
    except (ValueError, RecursionError) as problem:
        refuse_finding(UNREADABLE_LOG.at(file=str(file), why=str(problem), readers="JSON"), language)
    if not all(isinstance(row, dict) for row in rows):
        refuse_finding(UNREADABLE_LOG.at(file=str(file), why="[{…}, …]", readers="JSON"), language)
    return list(rows)


def words_of_logs(logs: Sequence[str], mapping: LogMapping, language: str) -> Words:
    """The statuses, priorities, channels and people that logs name, with how often they do."""
    from ...evaluate.files import Unreadable
    from ...evaluate.suggest import Words

    found = Words()
    with work_folder() as folder:
        for number, log in enumerate(logs):
            try:
                path = from_input(Path(folder), number) if log == "-" else Path(log)
                _add_words(found, path, log, mapping)
            except Unreadable as problem:
                refuse_finding(problem.finding, language)
            except OSError as problem:
                _refuse(log, problem, language)
    return found


def _add_words(found: Words, path: Path, log: str, mapping: LogMapping) -> None:
    """The words of one log."""
    from dataclasses import replace

    from ...evaluate.files import form_of, refuse_other_forms
    from ...evaluate.readers import reader_of, words_of

    with opened(path) as stream:
        start = stream.read(PEEK)
    refuse_other_forms(log, start)
    form = form_of(log) or form_of_content(start)
    reader = mapping.reader or reader_of(start.decode(encoding_of(start, "utf-8"), errors="replace"), form)
    found.readers.append(reader)
    if reader == "events":
        _add_plain_words(found, path, log, form, mapping)
        return
    mapping = replace(mapping, encoding=encoding_of(start, mapping.encoding))
    with opened(path) as stream:
        found.add_facts(words_of(stream, log, form, reader, mapping))


def _add_plain_words(found: Words, path: Path, log: str, form: str, mapping: LogMapping) -> None:
    """Words of a log in our own schema; its columns alone where they are not ours."""
    from ...evaluate.files import LINE_BYTES, Unreadable
    from ...evaluate.store import Store
    from ...evaluate.suggest import words_of_columns

    with work_folder() as folder:
        store = Store(folder)
        try:
            head = ""
            if form == "parquet":
                path = unzipped(path, Path(folder) / "log")
            else:
                with opened(path) as stream:
                    start = stream.read(PEEK)
                path, mapping, _ = _in_lines(path, Path(folder) / "lines", start, form, mapping)
                path, head, *_ = fit(path, Path(folder) / "log", mapping.encoding, LINE_BYTES)
            if "\ufffd" in head:
                found.foreign = True
                with opened(path) as stream:
                    head = head_of(stream.read(PEEK), "cp1252")
            found.add_rows(words_of_columns(store, str(path), log, form, mapping, head))
        except Unreadable as problem:
            if not problem.columns:
                raise
            found.columns = list(problem.columns)
        finally:
            store.close()
