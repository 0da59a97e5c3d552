"""Logs in our own schema read by DuckDB (CSV, JSON Lines, Parquet), each row kept or refused."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

import duckdb
import pyarrow.parquet

from ..diagnostics import Diagnostic
from .export_problems import CUT_PARQUET, OTHER_FORM, SAME_COLUMN
from .mapping import FIELDS, READERS, LogMapping
from .normalising import SETS, Source, declare_times, normalised
from .problems import (
    BROKEN_LINE,
    EMPTY_LOG,
    FOREIGN_HEADER,
    LINE_TOO_LONG,
    MISSING_COLUMN,
    OPEN_QUOTE,
    UNLIKE_HEADER,
    UNREADABLE_LOG,
    UNUSED_COLUMN,
    WRONG_ENCODING,
)
from .sql import listed, named, quoted
from .store import SHOWN, Store

FORMS = ("csv", "jsonl", "parquet")
REQUIRED = ("ticket", "at", "kind", "actor")
LINE_BYTES = 2_000_000
"""A longer line is no event: it is refused."""

_MEGABYTES = str(LINE_BYTES // 1_000_000)
_REJECTS = "store_rejects=true, rejects_limit=0, "
_BROKEN = {
    "MISSING COLUMNS": UNLIKE_HEADER.code,
    "TOO MANY COLUMNS": UNLIKE_HEADER.code,
    "UNQUOTED VALUE": OPEN_QUOTE.code,
    "LINE SIZE OVER MAXIMUM": LINE_TOO_LONG.code,
    "INVALID ENCODING": WRONG_ENCODING.code,
}
"""What DuckDB calls a line that it cannot read, and what we call it."""


class Unreadable(Exception):
    """A log that cannot be read at all. `columns`: those it has, where one that is needed is missing."""

    def __init__(self, finding: Diagnostic, columns: Sequence[str] = ()) -> None:
        super().__init__(finding.message())
        self.finding, self.columns = finding, tuple(columns)


_OTHERS = (
    (b"PK\x03\x04", "ZIP (.xlsx, .ods, .zip)"),
    (b"\xd0\xcf\x11\xe0", "Excel 97 (.xls)"),
    (b"\x1f\x8b", "gzip × 2"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"%PDF", "PDF"),
    (b"<?xml", "XML"),
    (b"<!doctype html", "HTML"),
    (b"<html", "HTML"),
)
"""How files begin that are no logs, though they are taken for them."""


def refuse_other_forms(name: str, start: bytes) -> None:
    """Raises `Unreadable` for a file that is neither text nor Parquet, or a page in place of an export."""
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")[:16].lower()
    for begin, what in _OTHERS:
        if plain.startswith(begin.lower()):
            raise Unreadable(OTHER_FORM.at(file=name, what=what))


def form_of(name: str) -> str | None:
    """Of a file's name: csv, jsonl or parquet; None where it does not tell."""
    stem = name.lower().removesuffix(".gz")
    if stem.endswith((".csv", ".tsv", ".txt")):
        return "csv"
    if stem.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    return "parquet" if stem.endswith((".parquet", ".pq")) else None


def load_events(
    store: Store,
    path: str,
    name: str,
    form: str,
    mapping: LogMapping,
    head: str = "",
) -> list[Diagnostic]:
    """Reads a log in our own schema into the store; notes on what was not used.

    `head`: the first line of a CSV file, as text. Raises `Unreadable` where nothing can be read.
    """
    declare_times(store, mapping)
    try:
        notes, source = source_of(store, path, name, form, mapping, head, rejects=_REJECTS)
        for table in ("reject_errors", "reject_scans"):
            store.run(f"DROP TABLE IF EXISTS {table}")
        refused = store.add_log(normalised(source, mapping))
        broken = set() if form == "parquet" else _take_broken(store, name, form, mapping, head)
        if refused:
            _, source = source_of(store, path, name, form, mapping, head)
            _show_refused(store, name, source, mapping, _places(path, form, mapping, head, broken))
    except duckdb.OutOfMemoryException:
        raise  # the log is not at fault
    except duckdb.Error as problem:
        raise unreadable(name, problem) from None
    return notes


def source_of(
    store: Store, path: str, name: str, form: str, mapping: LogMapping, head: str, rejects: str = ""
) -> tuple[list[Diagnostic], Source]:
    """Where the rows of a log come from, and notes on columns that are not used. `rejects`: what is asked of
    DuckDB for lines that it cannot read. Raises `Unreadable` where a column is missing."""
    if form == "csv":
        return _csv(path, name, mapping, head, rejects)
    if form == "jsonl":
        return [], _lines(path, mapping, rejects)
    try:
        return _parquet(store, path, name, mapping)
    except (duckdb.Error, pyarrow.ArrowInvalid) as problem:
        with Path(path).open("rb") as stream:
            if stream.read(4) == b"PAR1":
                raise Unreadable(CUT_PARQUET.at(file=name)) from None
        raise unreadable(name, problem) from None


def unreadable(name: str, problem: Exception) -> Unreadable:
    """What DuckDB says of a log that it cannot read, as a finding to raise."""
    why = str(problem).strip().splitlines()[0].partition("Error: ")[2] or str(problem)
    return Unreadable(UNREADABLE_LOG.at(file=name, why=why, readers=", ".join(READERS)))


# --- CSV -------------------------------------------------------------------------------------------


def delimiter_of(head: str) -> str:
    """What parts the columns of a line: the mark that occurs most often, a comma if none does."""
    return max(",;\t|", key=lambda mark: (head.count(mark), mark == ","))


def _header(mapping: LogMapping, head: str) -> tuple[str, list[str]]:
    """What parts the columns of a CSV file, and what they are called."""
    mark = mapping.delimiter or delimiter_of(head)
    names = next(csv.reader(io.StringIO(head), delimiter=mark), [])
    return mark, [one.strip().removeprefix("\ufeff") for one in names]


def _csv(
    path: str, name: str, mapping: LogMapping, head: str, rejects: str
) -> tuple[list[Diagnostic], Source]:
    mark, names = _header(mapping, head)
    if not names:
        raise Unreadable(EMPTY_LOG.at(file=name), names)
    if any(mark in one for one in names for mark in "\N{REPLACEMENT CHARACTER}\0"):
        raise Unreadable(FOREIGN_HEADER.at(file=name, encoding=mapping.encoding), names)
    notes = _check_columns(name, names, mapping)
    columns = "{" + ", ".join(f"{quoted(f'c{i}')}: 'VARCHAR'" for i in range(len(names))) + "}"
    table = (
        f"read_csv({quoted(path)}, auto_detect=false, columns={columns}, header=true, "
        f"delim={quoted(mark)}, quote='\"', escape='\"', strict_mode=true, null_padding=false, "
        f"ignore_errors=true, {rejects}max_line_size={LINE_BYTES})"
    )
    # Files put together have their header again in the middle, with its mark.
    again = " AND ".join(
        f"trim(replace(coalesce(c{i}, ''), chr(65279), '')) = {quoted(one)}" for i, one in enumerate(names)
    )
    # No instant is called as its column: one cell of each row is looked at, the others of that row alone.
    at = f"c{names.index(mapping.columns.get('at', 'at'))}"
    cell = next(csv.reader(io.StringIO(head), delimiter=mark))[int(at[1:])]
    table = f"(FROM {table} WHERE NOT CASE WHEN {at} = {quoted(cell)} THEN {again} ELSE false END)"
    return notes, Source(table, {one: f"nullif(trim(c{i}), '')" for i, one in enumerate(names)})


def is_header(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row is the header again."""
    return len(row) == len(names) and [one.replace("\ufeff", "").strip() for one in row] == list(names)


def _csv_rows(path: str, mark: str, names: Sequence[str]) -> Iterator[int]:
    """The numbers of the rows that say something, as a spreadsheet counts them; the header is row 1."""
    with Path(path).open(encoding="utf-8", errors="replace", newline="") as stream:
        records = csv.reader((line.replace("\0", " ") for line in stream), delimiter=mark)
        yield from (
            number
            for number, record in enumerate(records, 1)
            if number > 1 and record and not is_header(record, names)
        )


def ticket_of(line: str, form: str, mapping: LogMapping, head: str, cut_off: bool) -> str | None:
    """The ticket that a line names which cannot be read as it stands; None where that is not sure. `cut_off`:
    only its beginning is given."""
    wanted = mapping.columns.get("ticket", "ticket")
    if form == "jsonl":
        found = re.findall(_pattern(wanted), line)
    else:
        mark, names = _header(mapping, head)
        cells = next(csv.reader([line.replace("\0", "\ufffd")], delimiter=mark), [])
        cells = cells[:-1] if cut_off else cells
        # A line of another length is a piece of a row, and its cells are not those of the header.
        like = names[: len(cells)] if cut_off else names
        found = [cells[like.index(wanted)]] if wanted in like and len(cells) == len(like) else []
    sure = len(found) == 1 and not any(one in found[0] for one in "\ufffd\0")
    return (found[0].strip() or None) if sure else None


# --- JSON Lines ------------------------------------------------------------------------------------


def _lines(path: str, mapping: LogMapping, rejects: str) -> Source:
    fields: dict[str, str] = {}
    for field in FIELDS:
        column = mapping.columns.get(field, field)
        fields[column] = f"json_extract_string(row, {quoted(_path(column))})"
        if field in ("contains", "set"):
            fields[column] = f"json_extract(row, {quoted(_path(column))})::VARCHAR"
            fields[column] = f"nullif({fields[column]}, 'null')"
    for column in mapping.attributes.values():
        fields[column] = f"json_extract_string(row, {quoted(_path(column))})"
    ticket = mapping.columns.get("ticket", "ticket")
    # A broken line makes its ticket undecided, where it names one and no other.
    named_once = f"regexp_extract_all(line, {quoted(_pattern(ticket))}, 1)"
    fields[ticket] = (
        f"CASE WHEN row IS NOT NULL THEN {fields[ticket]} WHEN len({named_once}) = 1 "
        f"THEN nullif(trim({named_once}[1]), '') END"
    )
    known = [mapping.columns.get(field, field) for field in FIELDS] + list(mapping.attributes.values())
    extra = f"list_filter(json_keys(row), k -> k NOT IN ({listed(known)}))[1]"
    # A line is read as text and only then as JSON, so that one broken line is one refused row.
    table = (
        "(SELECT line, CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' THEN line END AS row "
        f"FROM read_csv({quoted(path)}, auto_detect=false, columns={{'line': 'VARCHAR'}}, header=false, "
        f"delim='\x01', quote='', escape='', strict_mode=false, ignore_errors=true, {rejects}"
        f"max_line_size={LINE_BYTES}) WHERE trim(line) <> '')"
    )
    return Source(table, fields, broken="row IS NULL", extra=extra)


def _key(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _pattern(name: str) -> str:
    """A key of JSON and the text that is its value, as a regular expression."""
    return f'{re.escape(_key(name))}\\s*:\\s*"([^"\\\\]*)"'


def _path(name: str) -> str:
    return '$."' + name.replace('"', '\\"') + '"'


def _line_numbers(path: str) -> Iterator[int]:
    """The numbers of the lines that say something."""
    with Path(path).open("rb") as stream:
        yield from (number for number, line in enumerate(stream, 1) if line.strip(b" \n\r"))


# --- Parquet ---------------------------------------------------------------------------------------


def _parquet(store: Store, path: str, name: str, mapping: LogMapping) -> tuple[list[Diagnostic], Source]:
    table = f"read_parquet({quoted(path)})"
    types = {row[0]: row[1] for row in store.run(f"DESCRIBE SELECT * FROM {table}").fetchall()}
    # DuckDB numbers columns of one name.
    notes = _check_columns(name, pyarrow.parquet.read_schema(path).names, mapping)
    fields: dict[str, str] = {}
    for column, kind in types.items():
        cell = named(column)
        if kind == "VARCHAR" or kind.startswith("ENUM"):
            fields[column] = f"nullif({cell}::VARCHAR, '')"
        elif kind.startswith(("STRUCT", "MAP")) or kind.endswith("[]"):
            fields[column] = f"to_json({cell})::VARCHAR"
        else:
            fields[column] = f"{cell}::VARCHAR"
    at = mapping.columns.get("at", "at")
    instant = None
    if types[at] == "TIMESTAMP WITH TIME ZONE":
        instant = f"epoch_us({named(at)}) // 1000000"
    elif types[at] in ("BIGINT", "INTEGER", "UBIGINT", "UINTEGER"):
        instant = f"{named(at)}::BIGINT"
    elif types[at].startswith("TIMESTAMP"):
        fields[at] = f"strftime({named(at)}, '%Y-%m-%dT%H:%M:%S')"
    return notes, Source(table, fields, instant)


# --- what all three share --------------------------------------------------------------------------


def _check_columns(name: str, columns: list[str], mapping: LogMapping) -> list[Diagnostic]:
    """Notes on columns that are not used; `Unreadable` where one that is needed is missing."""
    wanted = {field: mapping.columns.get(field, field) for field in FIELDS}
    for field in FIELDS:
        if (field in REQUIRED or field in mapping.columns) and wanted[field] not in columns:
            finding = MISSING_COLUMN.at(file=name, column=wanted[field], known=_shown(columns))
            raise Unreadable(finding, columns)
    for column in mapping.attributes.values():
        if column not in columns:
            finding = MISSING_COLUMN.at(file=name, column=column, known=_shown(columns))
            raise Unreadable(finding, columns)
    used = {*wanted.values(), *mapping.attributes.values()}
    for column in dict.fromkeys(columns):
        if columns.count(column) > 1 and (column in used or column.startswith(SETS)):
            raise Unreadable(SAME_COLUMN.at(column=column))
    return [
        UNUSED_COLUMN.at(column=one, file=name)
        for one in columns
        if one not in used and not one.startswith(SETS)
    ]


def _shown(columns: list[str]) -> str:
    """Names of columns for people, whatever the file is."""
    text = ", ".join(columns)[:400]
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in text) or "-"


def _take_broken(store: Store, name: str, form: str, mapping: LogMapping, head: str) -> set[int]:
    """Lines that DuckDB could not part into cells, refused; their numbers."""
    ticket = "NULL"
    if form == "csv":
        mark, names = _header(mapping, head)
        at = names.index(mapping.columns.get("ticket", "ticket"))
        # A cell of a broken line, where it stands before what is broken and can be trusted.
        cell = f"string_split(split_part(csv_line, chr(10), 1), {quoted(mark)})[{at + 1}]"
        ticket = f"CASE WHEN NOT regexp_matches({cell}, '[\"?\ufffd]') THEN nullif(trim({cell}), '') END"
    codes = " ".join(f"WHEN {quoted(kind)} THEN {quoted(code)}" for kind, code in _BROKEN.items())
    lines = "len(string_split(rtrim(csv_line, chr(10)), chr(10)))::VARCHAR"
    said = (
        f"json_object('why', error_message, 'lines', {lines}, 'most', {quoted(_MEGABYTES)}, "
        "'encoding', 'UTF-8')"
    )
    found = (
        f"SELECT line AS place, min({ticket}) AS ticket, "
        f"min(CASE error_type {codes} ELSE {quoted(BROKEN_LINE.code)} END) AS why, "
        f"min({said}::VARCHAR) AS said FROM reject_errors GROUP BY line"
    )
    numbers = {row[0] for row in store.run("SELECT DISTINCT line FROM reject_errors").fetchall()}
    if numbers:
        store.add_log(f"SELECT ticket, why, said FROM ({found})")
        store.show(name, f"{found} ORDER BY place")
    return numbers


def _places(path: str, form: str, mapping: LogMapping, head: str, broken: set[int]) -> Iterator[int]:
    """Where each row stands that was read: the row, line or record."""
    if form == "parquet":
        return count(1)
    numbers = _csv_rows(path, *_header(mapping, head)) if form == "csv" else _line_numbers(path)
    return (one for one in numbers if one not in broken)


def _show_refused(
    store: Store, name: str, source: Source, mapping: LogMapping, places: Iterator[int]
) -> None:
    """Keeps the first refused rows of a log, with the place of each; `places`: of all rows, in order."""
    store.run("SET preserve_insertion_order = true")
    rows = store.run(
        f"SELECT place, ticket, why, said FROM ({normalised(source, mapping, numbered=True)}) "
        f"WHERE why IS NOT NULL LIMIT {SHOWN}"
    ).fetchall()
    store.run("SET preserve_insertion_order = false")
    at, last = 0, None
    found = []
    for number, ticket, why, said in sorted(rows):
        last = next(islice(places, number - at - 1, None), None) if number > at else last
        at = number
        found.append((last, ticket, why, said))
    store.show_rows(name, found)


__all__ = ["FORMS", "Unreadable", "delimiter_of", "form_of", "load_events", "source_of"]
