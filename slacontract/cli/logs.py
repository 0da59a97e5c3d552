"""Logs of tickets for the commands that judge them: opened, and read into a store in a folder of its own."""

from __future__ import annotations

import codecs
import contextlib
import gc
import gzip
import json
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

import click

from ..diagnostics import Diagnostic
from ..project import read_file
from . import EXIT_USAGE

if TYPE_CHECKING:
    from ..evaluate.mapping import LogMapping
    from ..evaluate.store import Store
    from ..evaluate.suggest import Words
    from ..judge.index import Engine

_PEEK = 65536


def refuse(message: str) -> NoReturn:
    """Says why a command cannot go on, and ends it as one that was used wrongly."""
    click.echo(message, err=True)
    sys.exit(EXIT_USAGE)


def refuse_finding(finding: Diagnostic, language: str) -> NoReturn:
    """The same of a finding."""
    refuse(f"{finding.code}: {finding.message(language)} {finding.hint(language)}".rstrip())


def packages_or_exit(language: str, engine: str = "duckdb") -> None:
    """Ends the program where the packages that judge logs are not installed."""
    from ..evaluate.wording import word

    try:
        import duckdb  # noqa: F401
        import numpy  # noqa: F401
        import pyarrow  # noqa: F401

        if engine == "spark":
            import pandas  # noqa: F401  without it Spark hands no Arrow to its workers
            import pyspark  # noqa: F401
    except ImportError:
        refuse(word("log-needed", language, extra="spark" if engine == "spark" else "evaluate"))


def mapping_or_exit(
    file: Path | None, reader: str | None, engine: Engine, plan: str | None, language: str
) -> LogMapping:
    """The mapping of a file, whose values the contract must have; the plainest mapping for None."""
    from dataclasses import replace

    from ..evaluate.mapping import LogMapping, against_contract, read_mapping
    from ..evaluate.problems import BAD_MAPPING

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
        for one in wrong:
            click.echo(f"{one.code}: {one.message(language)} {one.hint(language)}", err=True)
        sys.exit(EXIT_USAGE)
    return mapping


@contextlib.contextmanager
def work_folder() -> Iterator[str]:
    """A folder for a store, gone with the command."""
    gc.freeze()  # garbage is looked for after each batch, among what batches make
    with tempfile.TemporaryDirectory(prefix="slac-", ignore_cleanup_errors=True) as folder:
        yield folder


def load(
    store: Store, folder: str, logs: Sequence[str], mapping: LogMapping, engine: Engine, language: str
) -> list[Diagnostic]:
    """Reads every log into the store; notes on what was not used. Ends the program for a log that cannot be
    read at all."""
    from ..evaluate.files import Unreadable
    from ..evaluate.wording import word

    notes: list[Diagnostic] = []
    for number, log in enumerate(logs):
        if sys.stderr.isatty():
            click.echo(word("reading", language, log=log), err=True)
        try:
            notes += _load(store, Path(folder), number, log, mapping, engine)
        except Unreadable as problem:
            refuse_finding(problem.finding, language)
        except OSError as problem:
            from ..project import MISSING_FILE, UNREADABLE_FILE

            if isinstance(problem, FileNotFoundError):
                refuse_finding(MISSING_FILE.at(file=log), language)
            why = problem.strerror or str(problem)
            refuse_finding(UNREADABLE_FILE.at(file=log, why=why), language)
    return notes


def _load(
    store: Store, folder: Path, number: int, log: str, mapping: LogMapping, engine: Engine
) -> list[Diagnostic]:
    from ..evaluate.files import form_of, load_events
    from ..evaluate.readers import load_export, reader_of

    path = Path(log)
    if log == "-":
        path = folder / f"input-{number}"
        with path.open("wb") as copy:
            shutil.copyfileobj(sys.stdin.buffer, copy)
    if path.is_dir():
        raise IsADirectoryError(21, "is a directory", log)
    with opened(path) as stream:
        start = stream.read(_PEEK)
    form = form_of(log) or _form_of_content(start)
    reader = mapping.reader or reader_of(start, form)
    if reader != "events":
        with opened(path) as stream:
            return load_export(store, stream, log, form, reader, mapping, engine)
    zipped = _is_zipped(path)
    if form != "parquet" and (mapping.encoding != "utf-8" or (zipped and form == "csv")):
        # DuckDB tells gzip by the name of a file; text in another encoding is written anew.
        copy_path = folder / f"log-{number}"
        with opened(path) as stream, copy_path.open("wb") as copy:
            _in_utf8(stream, copy, mapping.encoding)
        path, start = copy_path, _recoded(start, mapping.encoding)
        from dataclasses import replace

        mapping = replace(mapping, encoding="utf-8")
    elif zipped and not path.name.endswith(".gz"):
        copy_path = folder / f"log-{number}.gz"
        copy_path.symlink_to(path.resolve())
        path = copy_path
    head = start.decode(mapping.encoding, errors="replace").lstrip("\ufeff").splitlines()
    return load_events(store, str(path), log, form, mapping, head[0] if head else "")


def _is_zipped(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def opened(path: Path) -> BinaryIO:
    """A log as bytes, unzipped where it is gzip."""
    found: Any = gzip.GzipFile(path) if _is_zipped(path) else path.open("rb")
    stream: BinaryIO = found
    return stream


def _form_of_content(start: bytes) -> str:
    """What a log without a telling name is: its first bytes say."""
    if start.startswith(b"PAR1"):
        return "parquet"
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n")
    return "jsonl" if text[:1] in (b"{", b"[") else "csv"


def _recoded(start: bytes, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    return decoder.decode(start).encode("utf-8")


def _in_utf8(stream: BinaryIO, copy: BinaryIO, encoding: str) -> None:
    """A text in UTF-8; bytes that the encoding does not know stay visible as marks that no row can hide."""
    decoder = codecs.getincrementaldecoder(encoding)(
        errors="surrogateescape" if encoding == "utf-8" else "replace"
    )
    while part := stream.read(1 << 20):
        copy.write(decoder.decode(part).encode("utf-8", errors="surrogateescape"))
    copy.write(decoder.decode(b"", True).encode("utf-8", errors="surrogateescape"))


def rows_of_file(file: Path | None, language: str) -> list[dict[str, Any]]:
    """Service or account events of a small file: a list of JSON, or one a line; none for None."""
    from ..evaluate.problems import UNREADABLE_LOG

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
    from ..evaluate.files import Unreadable, form_of
    from ..evaluate.readers import reader_of, words_of
    from ..evaluate.suggest import Words

    found = Words()
    for log in logs:
        path = Path(log)
        try:
            with opened(path) as stream:
                start = stream.read(_PEEK)
            form = form_of(log) or _form_of_content(start)
            reader = mapping.reader or reader_of(start, form)
            found.readers.append(reader)
            if reader == "events":
                found.add_rows(_plain_words(path, log, form, mapping))
            else:
                with opened(path) as stream:
                    found.add_facts(words_of(stream, log, form, reader, mapping))
        except Unreadable as problem:
            refuse_finding(problem.finding, language)
        except OSError as problem:
            from ..project import UNREADABLE_FILE

            refuse_finding(UNREADABLE_FILE.at(file=log, why=problem.strerror or str(problem)), language)
    return found


def _plain_words(path: Path, log: str, form: str, mapping: LogMapping) -> Iterator[tuple[str, str, int]]:
    """Columns and words of a log in our own schema, with how many rows say them."""
    from ..evaluate.suggest import words_of_columns

    with work_folder() as folder:
        from ..evaluate.store import Store

        store = Store(folder)
        try:
            with opened(path) as stream:
                head = stream.read(_PEEK).decode(mapping.encoding, errors="replace").lstrip("\ufeff")
            first = head.splitlines()[0] if head else ""
            yield from words_of_columns(store, str(path), log, form, mapping, first)
        finally:
            store.close()
