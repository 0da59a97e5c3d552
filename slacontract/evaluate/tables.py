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

_FORMULA = "^([=+@\\-\t\r])"


def verdict_table(
    engine: Engine, plan: str | None, judged: Judged, *, ledgers: bool, texts: bool
) -> pa.Table:
    """The rows of a batch, in the order of the tickets. `ledgers`: of breached clocks. `texts`: instants as
    ISO 8601 in the contract's zone; else as instants."""
    verdicts = judged.verdicts
    columns, rows = verdicts.columns, len(verdicts)
    zone = engine.contract_zone

    def worded(codes: Any, values: Sequence[str | None]) -> pa.Array:
        indices = pa.array(codes.astype(np.int32), mask=codes < 0)
        return pa.DictionaryArray.from_arrays(indices, pa.array(list(values), pa.string())).cast(pa.string())

    terms = _terms(judged)
    found: dict[str, pa.Array] = {
        "ticket": worded(columns["ticket"], judged.events.names or [str(one) for one in range(rows)]),
        "commitment": worded(columns["commitment"], verdicts.commitments),
        "metric": worded(columns["clock"], [one[0] for one in verdicts.clocks]),
        "label": worded(columns["clock"], [one[1] for one in verdicts.clocks]),
        "priority": worded(columns["priority"], verdicts.priorities),
        "edition": worded(columns["edition"], verdicts.editions),
        "cycle": pa.array(columns["cycle"], pa.int32(), mask=columns["cycle"] < 0),
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
        found[name] = pa.array(columns[name], pa.int64(), mask=columns[name] == NONE)
    told: list[str | None] = [None] * rows
    if ledgers:
        breached = np.flatnonzero(columns["status"] == BREACHED).tolist()
        text = LedgerText(zone)
        for row, slices in ledgers_of(engine, plan, judged, breached):
            told[row] = text.write(slices)
    found["ledger"] = pa.array(told, pa.string())
    return pa.table([found[name] for name in COLUMNS], names=list(COLUMNS))


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
        return pa.array(values, pa.int64(), mask=missing).cast(pa.timestamp("s", "UTC"))
    starts = np.array([start for start, _ in zone.offsets], np.int64)
    shifts = np.array([shift for _, shift in zone.offsets], np.int64)
    safe = np.where(missing, starts[0], values)
    place = np.maximum(np.searchsorted(starts, safe, side="right") - 1, 0)
    wall = np.datetime_as_string((safe + shifts[place]).astype("datetime64[s]"))
    text = np.char.add(wall, np.array([zone.iso(int(start))[19:] for start in starts])[place])
    return pa.array(text.tolist(), pa.string(), mask=missing)


def harmless(column: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """A text column whose cells no spreadsheet takes for a formula: an apostrophe stands before = + - @, a
    tab or a carriage return at their start."""
    return pc.replace_substring_regex(column, _FORMULA, "'\\1")


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
            for at, name in enumerate(table.column_names):
                if pa.types.is_string(table.schema.field(at).type):
                    table = table.set_column(at, name, harmless(table.column(at)))
        self._begun(table.schema).write_table(table)

    def _begun(self, schema: pa.Schema) -> Any:
        if self._open is None:
            if self.form == "csv":
                options = pa.csv.WriteOptions(quoting_style="needed", quoting_header="none")
                self._open = pa.csv.CSVWriter(self.stream, schema, write_options=options)
            else:
                self._open = pa.parquet.ParquetWriter(self.stream, schema, compression="zstd")
        return self._open

    def close(self) -> None:
        """Ends the file, which has its header if nothing else."""
        if self._open is None:
            types = {name: pa.string() for name in COLUMNS}
            self._begun(pa.schema(types))
        self._open.close()
