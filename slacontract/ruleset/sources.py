"""Where each part of a rule set stands in the text: kept beside it, never inside (DESIGN 1)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..records import dataclass
from ..source import Source, Span


@dataclass(frozen=True)
class Sources:
    """Place of each part by its path: `coverage/NAME`, `commitment/PLAN/ID`, `credit/NAME`..."""

    places: Mapping[str, Span]

    def place(self, path: str) -> Span | None:
        """Where a part is written, if it is."""
        return self.places.get(path)

    def of_commitment(self, plan: str, commitment: str) -> Span | None:
        """Where a commitment of a plan is written."""
        return self.places.get(f"commitment/{plan}/{commitment}")

    def dump(self, files: Mapping[str, Source]) -> bytes:
        """`sources.json`: for each path its file, and first and last line and column, counted from 1."""
        found = {}
        for path in sorted(self.places):
            span = self.places[path]
            source = files.get(span.file)
            if source is None:
                continue
            start, end = source.position(span.start), source.position(span.end)
            found[path] = {
                "file": span.file,
                "line": start.line,
                "column": start.column,
                "end_line": end.line,
                "end_column": end.column,
            }
        lines = (f"  {_json(path)}: {_json(found[path])}" for path in found)
        # A name of a file that is no UTF-8 keeps its bytes as escapes.
        return ("{\n" + ",\n".join(lines) + "\n}\n").encode("utf-8", "backslashreplace")


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
