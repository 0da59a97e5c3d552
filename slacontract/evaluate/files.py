"""Logs in our own schema read by DuckDB (CSV, JSON Lines, Parquet), each row kept or refused."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Mapping

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from ..diagnostics import Diagnostic
from .mapping import FIELDS, READERS, LogMapping
from .problems import (
    BAD_FIELD,
    BROKEN_LINE,
    FIELD_MISSING,
    MISSING_COLUMN,
    NO_TICKET,
    REPEATED_HOUR,
    SKIPPED_HOUR,
    TIME_WITHOUT_ZONE,
    UNKNOWN_ACTOR,
    UNKNOWN_KIND,
    UNMAPPED,
    UNREADABLE_LOG,
    UNREADABLE_TIME,
    UNUSED_COLUMN,
)
from .store import RefusedRow, Store, listed, quoted

FORMS = ("csv", "jsonl", "parquet")
REQUIRED = ("ticket", "at", "kind", "actor")
SETS = "set."
"""Columns called `set.NAME` say an attribute of the ticket."""

_TIME_KINDS = (UNREADABLE_TIME, TIME_WITHOUT_ZONE, REPEATED_HOUR, SKIPPED_HOUR)
_REFUSED_TIME = -(10**15)
_EXACT = r"^-?\d+(\.\d+|/[1-9]\d*)?$"
LINE_BYTES = 8_000_000


class Unreadable(Exception):
    """A log that cannot be read at all."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.message())
        self.finding = finding


def form_of(name: str) -> str | None:
    """Of a file's name: csv, jsonl or parquet; None where it does not tell."""
    stem = name.lower().removesuffix(".gz")
    if stem.endswith((".csv", ".tsv", ".txt")):
        return "csv"
    if stem.endswith((".jsonl", ".ndjson")):
        return "jsonl"
    return "parquet" if stem.endswith((".parquet", ".pq")) else None


def load_events(
    store: Store, path: str, name: str, form: str, mapping: LogMapping, head: str = ""
) -> list[Diagnostic]:
    """Reads a log in our own schema into the store; notes on what was not used.

    `head`: the first line of a CSV file, as text. Raises `Unreadable` where nothing can be read.
    """
    _with_times(store, mapping)
    try:
        if form == "csv":
            return _load_csv(store, path, name, mapping, head)
        if form == "jsonl":
            return _load_lines(store, path, name, mapping)
        return _load_parquet(store, path, name, mapping)
    except duckdb.Error as problem:
        why = str(problem).strip().splitlines()[0]
        raise Unreadable(UNREADABLE_LOG.at(file=name, why=why, readers=", ".join(READERS))) from None


# --- CSV -------------------------------------------------------------------------------------------


def delimiter_of(head: str) -> str:
    """What parts the columns of a line: the mark that occurs most often, a comma if none does."""
    return max(",;\t|", key=lambda mark: (head.count(mark), mark == ","))


def _load_csv(store: Store, path: str, name: str, mapping: LogMapping, head: str) -> list[Diagnostic]:
    mark = mapping.delimiter or delimiter_of(head)
    names = next(csv.reader(io.StringIO(head), delimiter=mark), [])
    names = [one.strip().removeprefix("\ufeff") for one in names]
    notes = _check_columns(name, names, mapping)
    columns = "{" + ", ".join(f"{quoted(f'c{i}')}: 'VARCHAR'" for i in range(len(names))) + "}"
    source = (
        f"read_csv({quoted(path)}, auto_detect=false, columns={columns}, header=true, "
        f"delim={quoted(mark)}, quote='\"', escape='\"', ignore_errors=true, store_rejects=true, "
        f"rejects_limit=0, strict_mode=true, null_padding=false, max_line_size={LINE_BYTES})"
    )
    store.run("DROP TABLE IF EXISTS reject_errors")
    store.run("DROP TABLE IF EXISTS reject_scans")
    fields = {one: f"nullif(trim(c{i}), '')" for i, one in enumerate(names)}
    _insert(store, source, fields, mapping, name)
    _broken_lines(store, name, names, mapping, mark)
    return notes


def _broken_lines(store: Store, name: str, names: list[str], mapping: LogMapping, mark: str) -> None:
    found = store.run(
        "SELECT line, min(csv_line), min(error_message) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    at = names.index(mapping.columns.get("ticket", "ticket"))
    broken = [
        RefusedRow(name, line, _cell(text, at, mark), BROKEN_LINE.at(why=_first_line(why)))
        for line, text, why in found
    ]
    if broken:
        store.add_broken(broken)


def _cell(line: str | None, at: int, mark: str) -> str | None:
    """A cell of a broken line, where it stands before what is broken and can be trusted."""
    cells = (line or "").split("\n")[0].split(mark)
    if at >= len(cells) or any(c in cells[at] for c in '"?\ufffd'):
        return None
    return cells[at].strip() or None


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else "?"


# --- JSON Lines ------------------------------------------------------------------------------------


def _load_lines(store: Store, path: str, name: str, mapping: LogMapping) -> list[Diagnostic]:
    # A line is read as text and only then as JSON, so that one broken line is one refused row.
    source = (
        f"(SELECT line, CASE WHEN json_valid(line) AND json_type(line) = 'OBJECT' THEN line END AS row "
        f"FROM read_csv({quoted(path)}, auto_detect=false, columns={{'line': 'VARCHAR'}}, header=false, "
        f"delim='\x01', quote='', escape='', ignore_errors=true, store_rejects=true, rejects_limit=0, "
        f"strict_mode=false, max_line_size={LINE_BYTES}) WHERE trim(line) <> '')"
    )
    store.run("DROP TABLE IF EXISTS reject_errors")
    store.run("DROP TABLE IF EXISTS reject_scans")
    fields: dict[str, str] = {}
    for field in FIELDS:
        column = mapping.columns.get(field, field)
        fields[column] = f"json_extract_string(row, {quoted(_path(column))})"
        if field in ("contains", "set"):
            fields[column] = f"json_extract(row, {quoted(_path(column))})::VARCHAR"
            fields[column] = f"nullif({fields[column]}, 'null')"
    for column in mapping.attributes.values():
        fields[column] = f"json_extract_string(row, {quoted(_path(column))})"
    known = [mapping.columns.get(field, field) for field in FIELDS] + list(mapping.attributes.values())
    extra = f"list_filter(json_keys(row), k -> k NOT IN ({listed(known)}))[1]"
    _insert(store, source, fields, mapping, name, broken="row IS NULL", extra=extra)
    found = store.run("SELECT line, min(error_message) FROM reject_errors GROUP BY line").fetchall()
    broken = [RefusedRow(name, line, None, BROKEN_LINE.at(why=_first_line(why))) for line, why in found]
    if broken:
        store.add_broken(broken)
    return []


def _path(name: str) -> str:
    return '$."' + name.replace('"', '\\"') + '"'


# --- Parquet ---------------------------------------------------------------------------------------


def _load_parquet(store: Store, path: str, name: str, mapping: LogMapping) -> list[Diagnostic]:
    source = f"read_parquet({quoted(path)})"
    described = store.run(f"DESCRIBE SELECT * FROM {source}").fetchall()
    types = {row[0]: row[1] for row in described}
    notes = _check_columns(name, list(types), mapping)
    fields: dict[str, str] = {}
    for column, kind in types.items():
        cell = '"' + column.replace('"', '""') + '"'
        if kind == "VARCHAR" or kind.startswith("ENUM"):
            fields[column] = f"nullif({cell}::VARCHAR, '')"
        elif kind.startswith(("STRUCT", "MAP")) or kind.endswith("[]"):
            fields[column] = f"to_json({cell})::VARCHAR"
        else:
            fields[column] = f"{cell}::VARCHAR"
    at = mapping.columns.get("at", "at")
    cell = '"' + at.replace('"', '""') + '"'
    instant = None
    if types[at] == "TIMESTAMP WITH TIME ZONE":
        instant = f"epoch_us({cell}) // 1000000"
    elif types[at] in ("BIGINT", "INTEGER", "UBIGINT", "UINTEGER"):
        instant = f"{cell}::BIGINT"
    elif types[at].startswith("TIMESTAMP"):
        fields[at] = f"strftime({cell}, '%Y-%m-%dT%H:%M:%S')"
    _insert(store, source, fields, mapping, name, instant=instant)
    return notes


# --- what all three share --------------------------------------------------------------------------


def _check_columns(name: str, columns: list[str], mapping: LogMapping) -> list[Diagnostic]:
    """Notes on columns that are not used; `Unreadable` where one that is needed is missing."""
    wanted = {field: mapping.columns.get(field, field) for field in FIELDS}
    for field in FIELDS:
        if (field in REQUIRED or field in mapping.columns) and wanted[field] not in columns:
            raise Unreadable(
                MISSING_COLUMN.at(file=name, column=wanted[field], known=", ".join(columns) or "-")
            )
    for column in mapping.attributes.values():
        if column not in columns:
            raise Unreadable(MISSING_COLUMN.at(file=name, column=column, known=", ".join(columns)))
    used = {*wanted.values(), *mapping.attributes.values()}
    return [
        UNUSED_COLUMN.at(column=one, file=name)
        for one in columns
        if one not in used and not one.startswith(SETS)
    ]


def _with_times(store: Store, mapping: LogMapping) -> None:
    """Declares `slow_instant`: a time that is not written in the two usual ways, read by Python."""
    times = mapping.times

    def slow_instant(texts: pa.Array) -> pa.Array:
        found: list[int | None] = []
        for text in texts.to_pylist():
            read = None if text is None else times.read(text)
            found.append(
                _REFUSED_TIME - _TIME_KINDS.index(read.kind) if isinstance(read, Diagnostic) else read
            )
        return pa.array(found, pa.int64())

    with contextlib.suppress(duckdb.Error):
        store.database.remove_function("slow_instant")
    # Declared per database: readers of several logs, each with its own mapping, come one after the other.
    store.database.create_function(
        "slow_instant",
        slow_instant,
        ["VARCHAR"],
        "BIGINT",
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,
    )


def _instant(cell: str, mapping: LogMapping) -> str:
    """Epoch seconds of a text: quickly for `…:SSZ` and `…:SS±HH:MM` of these centuries, else by Python."""
    if mapping.times.form:
        return f"slow_instant({cell})"
    plain = (
        f"substr({cell}, 5, 1) = '-' AND substr({cell}, 17, 1) = ':' AND substr({cell}, 1, 2) IN ('19', '20')"
    )
    local = f"epoch(try_cast(substr({cell}, 1, 19) AS TIMESTAMP))::BIGINT"
    hours, minutes = f"substr({cell}, 21, 2)", f"substr({cell}, 24, 2)"
    shift = (
        f"(try_cast({hours} AS INTEGER) * 3600 + try_cast({minutes} AS INTEGER) * 60)"
        f" * CASE substr({cell}, 20, 1) WHEN '+' THEN 1 ELSE -1 END"
    )
    return (
        f"coalesce(CASE WHEN length({cell}) = 20 AND {plain} AND {cell}[20] = 'Z' THEN {local} "
        f"WHEN length({cell}) = 25 AND {plain} AND substr({cell}, 20, 1) IN ('+', '-') "
        f"AND substr({cell}, 23, 1) = ':' AND {hours} <= '14' AND {minutes} <= '59' "
        f"THEN {local} - {shift} END, slow_instant({cell}))"
    )


def _translated(cell: str, table: Mapping[str, str | None]) -> str:
    """A cell in the contract's words; one that the table lacks stays as it is, None is nothing."""
    if not table:
        return cell
    cases = " ".join(
        f"WHEN {quoted(old)} THEN {'NULL' if new is None else quoted(new)}" for old, new in table.items()
    )
    return f"CASE {cell} {cases} ELSE {cell} END"


def _insert(
    store: Store,
    source: str,
    fields: Mapping[str, str],
    mapping: LogMapping,
    name: str,
    *,
    broken: str = "false",
    extra: str = "NULL",
    instant: str | None = None,
) -> None:
    """One statement: normalises every row of a source, and says why a row is refused."""

    def cell(field: str) -> str:
        return fields.get(mapping.columns.get(field, field), "NULL::VARCHAR")

    states = {old: one.state for old, one in mapping.states.items() if one.state or one.ignored}
    actors = {pattern: actor for actor, found in mapping.people.items() for pattern in found}
    raw = {
        "ticket": cell("ticket"),
        "seq_text": cell("seq"),
        "at_text": cell("at"),
        "kind_text": _translated(cell("kind"), mapping.events),
        "actor_text": _translated(cell("actor"), actors),
        "channel": _translated(cell("channel"), mapping.channels),
        "state_text": cell("state"),
        "priority_text": cell("priority"),
        "contains_text": cell("contains"),
        "sets_text": _sets(fields, mapping, cell("set")),
        "minutes": cell("minutes"),
        "valued_minutes": cell("valued_minutes"),
    }
    at = "typed_at" if instant is not None else _instant("at_text", mapping)
    raw["typed_at"] = instant or "NULL::BIGINT"
    raw["is_broken"] = broken
    raw["extra"] = extra
    inner = ", ".join(f"{sql} AS {column}" for column, sql in raw.items())
    # In JSON a list of texts; in a cell also words with semicolons between them.
    contains = (
        "CASE WHEN contains_text IS NULL THEN NULL WHEN contains_text[1] IN ('[', '\"', '{') THEN "
        "CASE WHEN json_valid(contains_text) AND json_type(contains_text) = 'ARRAY' AND len(list_filter("
        "json_extract(contains_text, '$[*]'), v -> json_type(v) <> 'VARCHAR')) = 0 THEN contains_text END "
        "ELSE to_json(list_transform(string_split(contains_text, ';'), x -> trim(x)))::VARCHAR END"
    )
    # A status that is ignored changes nothing: the row stays, as a change of nothing.
    ignored = listed(old for old, one in mapping.states.items() if one.ignored)
    kind = "kind_text"
    if ignored:
        kind = (
            f"CASE WHEN kind_text = 'state-changed' AND state_text IN ({ignored}) "
            "THEN 'attribute-changed' ELSE kind_text END"
        )
    # Every branch gives the code and its value; the first that holds is the reason.
    state, priority = _translated("state_text", states), _translated("priority_text", mapping.priorities)
    checks: list[tuple[str, str, str]] = [
        ("is_broken", BROKEN_LINE.code, "json_object('why', 'JSON')"),
        ("ticket IS NULL", NO_TICKET.code, "'{}'"),
        (
            "at_text IS NULL",
            FIELD_MISSING.code,
            "json_object('kind', coalesce(kind_text, '-'), 'field', 'at')",
        ),
        *(
            (f"instant = {_REFUSED_TIME - i}", kind.code, "json_object('value', at_text)")
            for i, kind in enumerate(_TIME_KINDS)
        ),
        ("instant IS NULL", UNREADABLE_TIME.code, "json_object('value', at_text)"),
        ("kind IS NULL", UNKNOWN_KIND.code, "json_object('value', coalesce(kind_text, ''))"),
        ("actor IS NULL", UNKNOWN_ACTOR.code, "json_object('value', coalesce(actor_text, ''))"),
        ("seq_text IS NOT NULL AND seq IS NULL", BAD_FIELD.code, _said("seq", "seq_text")),
        ("kind = 'state-changed' AND state_text IS NULL", FIELD_MISSING.code, _needs("state")),
        ("kind = 'priority-changed' AND priority_text IS NULL", FIELD_MISSING.code, _needs("priority")),
        ("kind = 'time-spent' AND minutes IS NULL", FIELD_MISSING.code, _needs("minutes")),
        *(
            (
                f"{one} IS NOT NULL AND NOT regexp_matches({one}, {quoted(_EXACT)})",
                BAD_FIELD.code,
                _said(one, one),
            )
            for one in ("minutes", "valued_minutes")
        ),
        (
            "contains_text IS NOT NULL AND contains IS NULL",
            BAD_FIELD.code,
            _said("contains", "contains_text"),
        ),
        (
            "sets_text IS NOT NULL AND (NOT json_valid(sets_text) OR json_type(sets_text) <> 'OBJECT' "
            "OR len(list_filter(json_extract(sets_text, '$.*'), "
            "v -> json_type(v) NOT IN ('VARCHAR', 'BOOLEAN'))) > 0)",
            BAD_FIELD.code,
            _said("set", "sets_text"),
        ),
        ("extra IS NOT NULL", BAD_FIELD.code, _said("extra", "extra")),
    ]
    filled = {old for old, one in mapping.states.items() if one.state or one.ignored}
    own = {one.state for one in mapping.states.values() if one.state}
    for what, table, words, known in (
        ("state_text", "states", mapping.states, filled | own),
        (
            "priority_text",
            "priorities",
            mapping.priorities,
            {*mapping.priorities, *mapping.priorities.values()},
        ),
    ):
        if words:
            # A word of the contract itself needs no translation; an empty translation is none.
            said = f"json_object('what', {quoted(table)}, 'value', {what}, 'table', {quoted(table)})"
            checks.append(
                (f"{what} IS NOT NULL AND {what} NOT IN ({listed(sorted(known))})", UNMAPPED.code, said)
            )
    why = "CASE " + " ".join(f"WHEN {test} THEN {quoted(code)}" for test, code, _ in checks) + " END"
    said = "CASE " + " ".join(f"WHEN {test} THEN {value}" for test, _, value in checks) + " END"
    typed = (
        f"SELECT *, {at} AS instant, try_cast({kind} AS event_kind) AS kind, "
        "try_cast(actor_text AS event_actor) AS actor, try_cast(seq_text AS BIGINT) AS seq, "
        f"{contains} AS contains FROM raw"
    )
    store.run(
        f"INSERT INTO events BY NAME WITH raw AS (SELECT {inner} FROM {source}), typed AS ({typed}), "
        f"checked AS (SELECT *, {why} AS why FROM typed) "
        f"SELECT ticket, seq, CASE WHEN why IS NULL THEN instant END AS instant, kind, actor, channel, "
        f"{state} AS state, {priority} AS priority, contains, sets_text AS sets, minutes, valued_minutes, "
        f"why, CASE WHEN why IS NOT NULL THEN {said} END AS said, {quoted(name)} AS log FROM checked"
    )


def _said(field: str, column: str) -> str:
    return f"json_object('field', {quoted(field)}, 'value', {column})"


def _needs(field: str) -> str:
    return f"json_object('kind', kind_text, 'field', {quoted(field)})"


def _sets(fields: Mapping[str, str], mapping: LogMapping, whole: str) -> str:
    """What a row sets: the object of its column `set`, and a column for each attribute."""
    parts = {column.removeprefix(SETS): sql for column, sql in fields.items() if column.startswith(SETS)} | {
        name: fields[column] for name, column in mapping.attributes.items() if column in fields
    }
    if not parts:
        return whole
    pairs = ", ".join(
        f"{quoted(name)}, CASE lower({sql}) WHEN 'true' THEN 'true'::JSON WHEN 'false' THEN 'false'::JSON "
        f"ELSE to_json({sql}) END"
        for name, sql in parts.items()
    )
    # A merge patch leaves out what is null: an empty cell sets nothing.
    built = f"json_merge_patch(coalesce({whole}, '{{}}'), json_object({pairs}))::VARCHAR"
    return f"nullif({built}, '{{}}')"


__all__ = ["FORMS", "Unreadable", "delimiter_of", "form_of", "load_events"]


def words_of_columns(
    store: Store, path: str, name: str, form: str, mapping: LogMapping, head: str
) -> list[tuple[str, str]]:
    """The words that a log in our own schema writes, each row's, with the field they stand in; at most a
    thousand different ones of a field. Raises `Unreadable`."""
    load_events(store, path, name, form, mapping, head)
    found: list[tuple[str, str]] = []
    for field in ("state", "priority", "channel"):
        words = store.run(
            f"SELECT {field}, count(*) FROM events WHERE {field} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 "
            "LIMIT 1000"
        ).fetchall()
        found += [(field, word) for word, n in words for _ in range(n)]
    for code, field in ((UNKNOWN_KIND.code, "kind"), (UNKNOWN_ACTOR.code, "actor")):
        words = store.run(
            "SELECT json_extract_string(said, '$.value'), count(*) FROM events WHERE why = ? GROUP BY 1 "
            "ORDER BY 2 DESC, 1 LIMIT 1000",
            (code,),
        ).fetchall()
        found += [(field, word or "") for word, n in words for _ in range(n)]
    return found
