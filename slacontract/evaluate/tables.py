"""Verdicts as rows for other programs: CSV that no spreadsheet takes for a formula, and Parquet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet

from ..batch import NONE, STATUSES
from ..clock.zone import Zone
from ..judge.index import Engine
from .judging import Judged
from .ledgers import LedgerText
from .ledgers import ledgers as ledgers_of
from .tally import BREACHED

INSTANTS = ("start", "deemed_start", "deadline", "projection", "stop", "decided_at", "ended_at")
SECONDS = ("late_elapsed_s", "late_covered_s")
COLUMNS = (
    "ticket",
    "commitment",
    "metric",
    "label",
    "priority",
    "edition",
    "cycle",
    "binding",
    "status",
    "bound",
    *INSTANTS,
    *SECONDS,
    "flags",
    "why",
    "problem",
    "ledger",
)
"""Columns of a row of verdicts: the fields of the engine's results; `problem` is a code, `ledger` JSON."""

_NUMBERS = (*INSTANTS, *SECONDS, "cycle")
_WORDS = tuple(one for one in COLUMNS if one not in (*_NUMBERS, "ledger"))
_FORMULA = "^([=+@\\-\t\r\n\uff1d\uff0b\uff0d\uff20])"
"""What makes a spreadsheet take a cell for a formula: the marks, their wide forms, and blanks before them."""


def verdict_table(
    engine: Engine, plan: str | None, judged: Judged, *, ledgers: bool, texts: bool
) -> pa.Table:
    """The rows of a batch, in the order of the tickets. `ledgers`: of breached clocks. `texts`: instants as
    ISO 8601 in the contract's zone; else as instants."""
    verdicts = judged.verdicts
    columns, rows = verdicts.columns, len(verdicts)
    zone = engine.contract_zone

    terms = _terms(judged)
    found: dict[str, pa.Array] = {
        "ticket": worded(columns["ticket"], judged.events.names or [str(one) for one in range(rows)]),
        "commitment": worded(columns["commitment"], verdicts.commitments),
        "metric": worded(columns["clock"], [one[0] for one in verdicts.clocks]),
        "label": worded(columns["clock"], [one[1] for one in verdicts.clocks]),
        "priority": worded(columns["priority"], verdicts.priorities),
        "edition": worded(columns["edition"], verdicts.editions),
        "cycle": numbers(columns["cycle"].astype(np.int32), columns["cycle"] < 0, pa.int32()),
        "binding": worded(terms, [one[0] for one in _TERMS]),
        "status": worded(columns["status"], STATUSES),
        "bound": worded(terms, [one[1] for one in _TERMS]),
        "flags": worded(columns["flags"], [";".join(one) or None for one in verdicts.flag_sets]),
        "why": worded(columns["why"], verdicts.whys),
        "problem": worded(columns["problem"], [one.code for one in verdicts.problems]),
    }
    for name in INSTANTS:
        found[name] = instants(columns[name], zone, texts)
    for name in SECONDS:
        found[name] = numbers(columns[name], columns[name] == NONE, pa.int64())
    told: list[str | None] = [None] * rows
    if ledgers:
        breached = np.flatnonzero(columns["status"] == BREACHED).tolist()
        text = LedgerText(zone)
        for row, slices in ledgers_of(engine, plan, judged, breached):
            told[row] = text.write(slices)
    found["ledger"] = written(told)
    return pa.table([found[name] for name in COLUMNS], names=list(COLUMNS))


def worded(codes: Any, values: Sequence[str | None]) -> pa.DictionaryArray:
    """A column of words by their place in a list, -1 for none."""
    if None in values:
        said = [-1 if one is None else place for place, one in enumerate(values)]
        codes = np.array([*said, -1], np.int32)[codes]
    places = numbers(codes.astype(np.int32), codes < 0, pa.int32())
    return pa.DictionaryArray.from_arrays(places, written([one or "" for one in values]))


def numbers(values: Any, missing: Any, kind: pa.DataType) -> pa.Array:
    """A column of numbers, nothing where they are missing; the numbers are not copied."""
    # Not `pa.array`, which imports pandas where that is installed.
    valid = pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes()) if missing.any() else None
    return pa.Array.from_buffers(kind, len(values), [valid, pa.py_buffer(np.ascontiguousarray(values))])


def written(texts: list[str | None]) -> pa.Array:
    """A column of texts."""
    builder = pa.lib.StringBuilder()
    builder.append_values(texts)
    return builder.finish()


_TERMS = tuple(
    (binding, bound)
    for binding in ("committed", "target", "internal", "measured")
    for bound in ("within", "under")
)


def _terms(judged: Judged) -> Any:
    """The place in `_TERMS` of each row's binding and bound."""
    verdicts = judged.verdicts
    table = np.zeros((len(verdicts.editions) + 1, len(verdicts.commitments) + 1), np.int32)
    for (edition, name), term in verdicts.terms.items():
        if edition in verdicts.editions and name in verdicts.commitments:
            table[verdicts.editions.index(edition), verdicts.commitments.index(name)] = _TERMS.index(term)
    return table[verdicts.columns["edition"], verdicts.columns["commitment"]]


def instants(values: Any, zone: Zone, texts: bool) -> pa.Array:
    """A column of epoch seconds, `NONE` as null: as text with its offset, or as instants of UTC."""
    missing = values == NONE
    if not texts:
        return numbers(np.where(missing, 0, values), missing, pa.timestamp("s", "UTC"))
    starts = np.array([start for start, _ in zone.offsets], np.int64)
    shifts = np.array([shift for _, shift in zone.offsets], np.int64)
    safe = np.where(missing, starts[0], values)
    place = np.maximum(np.searchsorted(starts, safe, side="right") - 1, 0)
    wall = np.datetime_as_string((safe + shifts[place]).astype("datetime64[s]"))
    text = np.char.add(wall, np.array([zone.iso(int(start))[19:] for start in starts])[place])
    told: list[str | None] = text.tolist()
    for place in np.flatnonzero(missing).tolist():
        told[place] = None
    return written(told)


def harmless(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A text column whose cells no spreadsheet takes for a formula: an apostrophe stands before = + - @, a
    tab or a carriage return at their start."""
    return pc.replace_substring_regex(column, _FORMULA, "'\\1")


def _for_csv(column: pa.Array) -> pa.Array:
    """A column as CSV has it: words once made harmless, not each cell."""
    if pa.types.is_dictionary(column.type):
        words = harmless(column.dictionary)
        return pa.DictionaryArray.from_arrays(column.indices, words).cast(pa.string())
    return harmless(column) if pa.types.is_string(column.type) else column


class Writer:
    """Writes batches of verdicts to a stream, as CSV or Parquet; `close` ends the file."""

    def __init__(
        self, stream: BinaryIO, form: str, engine: Engine, plan: str | None, *, ledgers: bool = True
    ) -> None:
        self.stream, self.form = stream, form
        self.engine, self.plan, self.ledgers = engine, plan, ledgers
        self._open: Any = None

    def __call__(self, judged: Judged) -> None:
        table = verdict_table(self.engine, self.plan, judged, ledgers=self.ledgers, texts=self.form == "csv")
        if self.form == "csv":
            columns = [_for_csv(column.combine_chunks()) for column in table.columns]
            table = pa.table(columns, names=table.column_names)
        self._begun(table.schema).write_table(table)

    def _begun(self, schema: pa.Schema) -> Any:
        if self._open is None:
            if self.form == "csv":
                options = pa.csv.WriteOptions(quoting_style="needed", quoting_header="none")
                self._open = pa.csv.CSVWriter(self.stream, schema, write_options=options)
            else:
                self._open = pa.parquet.ParquetWriter(
                    self.stream,
                    schema,
                    compression="zstd",
                    use_dictionary=list(_WORDS),
                    column_encoding=dict.fromkeys(_NUMBERS, "DELTA_BINARY_PACKED"),
                    store_schema=False,  # words are texts, whichever way they are kept
                )
        return self._open

    def close(self) -> None:
        """Ends the file, which has its header if nothing else."""
        if self._open is None:
            self._begun(pa.schema({name: _type_of(name) for name in COLUMNS}))
        self._open.close()


def _type_of(name: str) -> pa.DataType:
    """What a column of Parquet holds."""
    if name in INSTANTS:
        return pa.timestamp("s", "UTC")
    if name in SECONDS:
        return pa.int64()
    return pa.int32() if name == "cycle" else pa.string()
