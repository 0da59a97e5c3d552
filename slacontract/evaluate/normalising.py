"""Rows of any source as events, in one query of DuckDB: each row kept, or refused with a code."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

import duckdb
import pyarrow as pa
from duckdb.func import FunctionNullHandling, PythonUDFType

from ..diagnostics import Diagnostic
from ..records import dataclass
from .mapping import FIELDS, LogMapping
from .problems import (
    BAD_FIELD,
    BROKEN_LINE,
    FIELD_MISSING,
    NO_TICKET,
    REPEATED_HOUR,
    SKIPPED_HOUR,
    TIME_WITHOUT_ZONE,
    UNKNOWN_ACTOR,
    UNKNOWN_KIND,
    UNMAPPED,
    UNREADABLE_TIME,
)
from .sql import listed, quoted
from .store import COLUMNS, Store
from .times import LAST_INSTANT

SETS = "set."
"""Columns called `set.NAME` say an attribute of the ticket."""

_TIME_KINDS = (UNREADABLE_TIME, TIME_WITHOUT_ZONE, REPEATED_HOUR, SKIPPED_HOUR)
_REFUSED_TIME = -(10**15)
_WHOLE = r"^[+-]?\d+(\.0*)?$"
_EXACT = r"^-?\d+(\.\d+|/[1-9]\d*)?$"


@dataclass(frozen=True)
class Source:
    """Where rows come from. `table`: what a query reads FROM; `fields`: the log's columns as SQL of their
    text, null where nothing is said; `instant`: SQL of epoch seconds, where the log has no text to be read;
    `broken`: a condition of rows that are none; `extra`: SQL of a field that no row may have."""

    table: str
    fields: Mapping[str, str]
    instant: str | None = None
    broken: str = "false"
    extra: str = ""


def normalised(source: Source, mapping: LogMapping, *, numbered: bool = False) -> str:
    """The query that makes events of a source: columns of `store.COLUMNS`, those that the source can fill,
    with `why` and `said` of refused rows. `numbered`: also `place`, the number of the row from 1."""
    cells = {
        name: source.fields[column]
        for name, column in ((one, mapping.columns.get(one, one)) for one in FIELDS)
        if column in source.fields
    }
    cells["set"] = _sets(source.fields, mapping, cells.get("set", ""))
    given = {name for name, sql in cells.items() if sql}

    def cell(name: str) -> str:
        return cells[name] if name in given else "NULL::VARCHAR"

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
        "sets": cell("set"),
        "minutes": cell("minutes"),
        "valued_minutes": cell("valued_minutes"),
        "typed_at": source.instant or "NULL::BIGINT",
        "is_broken": source.broken,
        "extra": source.extra or "NULL",
    }
    if numbered:
        raw["place"] = "row_number() OVER ()"
    # In JSON a list of texts; in a cell also words with semicolons between them.
    contains = (
        "CASE WHEN contains_text IS NULL THEN NULL WHEN contains_text[1] IN ('[', '\"', '{') THEN "
        "CASE WHEN json_valid(contains_text) AND json_type(contains_text) = 'ARRAY' AND len(list_filter("
        "json_extract(contains_text, '$[*]'), v -> json_type(v) <> 'VARCHAR')) = 0 THEN contains_text END "
        "ELSE to_json(list_transform(string_split(contains_text, ';'), x -> trim(x)))::VARCHAR END"
    )
    typed = {
        "instant": "typed_at" if source.instant is not None else _instant("at_text", mapping),
        "kind": f"try_cast({_kind(mapping)} AS event_kind)",
        "actor": f"try_cast({_actor(mapping)} AS event_actor)",
        # Whole numbers alone: what is not would be rounded. Tables with gaps write them as 1.0.
        "seq": f"CASE WHEN regexp_matches(seq_text, {quoted(_WHOLE)}) THEN try_cast(seq_text AS BIGINT) END",
        "contains": contains if "contains" in given else "NULL::VARCHAR",
    }
    checks = _checks(source, mapping, given)
    why = "CASE " + " ".join(f"WHEN {test} THEN {quoted(code)}" for test, code, _ in checks) + " END"
    said = "CASE " + " ".join(f"WHEN {test} THEN {value}" for test, _, value in checks) + " END"
    made = {
        "instant": "CASE WHEN why IS NULL THEN instant END",
        "state": _translated("state_text", mapping.state_of),
        "priority": _translated("priority_text", mapping.priorities),
        "said": f"CASE WHEN why IS NOT NULL THEN {said} END",
    }
    always = {"ticket", "instant", "kind", "actor", "why", "said", *(["sets"] if "set" in given else [])}
    columns = [one for one in COLUMNS if one in always or one in given]
    chosen = [f"{made[one]} AS {one}" if one in made else one for one in columns]
    if numbered:
        chosen.append("place")
    return (
        f"WITH raw AS (SELECT {_named(raw)} FROM {source.table}), "
        f"typed AS (SELECT *, {_named(typed)} FROM raw), "
        f"checked AS (SELECT *, {why} AS why FROM typed) SELECT {', '.join(chosen)} FROM checked"
    )


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items())


def _checks(source: Source, mapping: LogMapping, given: set[str]) -> list[tuple[str, str, str]]:
    """What a row can be refused for, in this order: a condition, the code, and what it says as JSON."""
    found = [
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
        (f"instant NOT BETWEEN 0 AND {LAST_INSTANT}", UNREADABLE_TIME.code, "json_object('value', at_text)"),
        ("instant IS NULL", UNREADABLE_TIME.code, "json_object('value', at_text)"),
        ("kind IS NULL", UNKNOWN_KIND.code, "json_object('value', coalesce(kind_text, ''))"),
        ("actor IS NULL", UNKNOWN_ACTOR.code, "json_object('value', coalesce(actor_text, ''))"),
        ("kind = 'state-changed' AND state_text IS NULL", FIELD_MISSING.code, _needs("state")),
        ("kind = 'priority-changed' AND priority_text IS NULL", FIELD_MISSING.code, _needs("priority")),
        ("kind = 'time-spent' AND minutes IS NULL", FIELD_MISSING.code, _needs("minutes")),
    ]
    if source.broken != "false":
        found.insert(0, ("is_broken", BROKEN_LINE.code, "json_object('why', 'JSON')"))
    if "seq" in given:
        found.append(("seq_text IS NOT NULL AND seq IS NULL", BAD_FIELD.code, _said("seq", "seq_text")))
    for one in ("minutes", "valued_minutes"):
        if one in given:
            test = f"{one} IS NOT NULL AND NOT regexp_matches({one}, {quoted(_EXACT)})"
            found.append((test, BAD_FIELD.code, _said(one, one)))
    if "contains" in given:
        test = "contains_text IS NOT NULL AND contains IS NULL"
        found.append((test, BAD_FIELD.code, _said("contains", "contains_text")))
    if "set" in given:
        test = (
            "sets IS NOT NULL AND (NOT json_valid(sets) OR json_type(sets) <> 'OBJECT' "
            "OR len(list_filter(json_extract(sets, '$.*'), "
            "v -> json_type(v) NOT IN ('VARCHAR', 'BOOLEAN'))) > 0)"
        )
        found.append((test, BAD_FIELD.code, _said("set", "sets")))
    if source.extra:
        found.append(("extra IS NOT NULL", BAD_FIELD.code, _said("extra", "extra")))
    own = {*mapping.own_states, *(one.state for one in mapping.states.values() if one.state)}
    known = {*mapping.priorities, *mapping.priorities.values(), *mapping.own_priorities}
    for text, table, words in (
        ("state_text", "states", own.union(mapping.state_of)),
        ("priority_text", "priorities", known),
    ):
        if mapping.states if table == "states" else mapping.priorities:
            # A word of the contract itself needs no translation; an empty translation is none.
            said = f"json_object('value', {text}, 'table', {quoted(table)})"
            test = f"{text} IS NOT NULL AND {text} NOT IN ({listed(sorted(words))})"
            found.append((test, UNMAPPED.code, said))
    return found


def _said(field: str, column: str) -> str:
    return f"json_object('field', {quoted(field)}, 'value', {column})"


def _needs(field: str) -> str:
    return f"json_object('kind', kind_text, 'field', {quoted(field)})"


def _kind(mapping: LogMapping) -> str:
    """Entering a status is the event that the mapping says. One that is ignored changes nothing: its row
    stays, as a change of nothing."""
    events = {
        old: "attribute-changed" if one.ignored else one.event
        for old, one in mapping.states.items()
        if one.ignored or one.event
    }
    return _entered("kind_text", events)


def _actor(mapping: LogMapping) -> str:
    """Who enters a status, where the mapping says it of the status."""
    said = {old: one.actor for old, one in mapping.states.items() if one.actor and not one.ignored}
    return _entered("actor_text", said)


def _entered(cell: str, by_status: Mapping[str, str | None]) -> str:
    """A cell, or what the status says that the row enters."""
    if not by_status:
        return cell
    found = _translated("state_text", by_status, cell)
    return f"CASE WHEN kind_text = 'state-changed' THEN {found} ELSE {cell} END"


def _translated(cell: str, table: Mapping[str, str | None], other: str = "") -> str:
    """A cell in the contract's words; one that the table lacks is `other`, or itself; None is nothing."""
    if not table:
        return other or cell
    cases = " ".join(
        f"WHEN {quoted(old)} THEN {'NULL' if new is None else quoted(new)}" for old, new in table.items()
    )
    return f"CASE {cell} {cases} ELSE {other or cell} END"


def _sets(fields: Mapping[str, str], mapping: LogMapping, whole: str) -> str:
    """What a row sets: the object of its column `set`, and a column for each attribute; "" for nothing."""
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
    begun = f"coalesce({whole}, '{{}}')" if whole else "'{}'"
    return f"nullif(json_merge_patch({begun}, json_object({pairs}))::VARCHAR, '{{}}')"


# --- times -----------------------------------------------------------------------------------------


def declare_times(store: Store, mapping: LogMapping) -> None:
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

    # Declared per database: readers of several logs, each with its own mapping, come one after the other.
    with contextlib.suppress(duckdb.Error):
        store.database.remove_function("slow_instant")
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
