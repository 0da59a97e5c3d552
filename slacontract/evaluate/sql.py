"""Texts as SQL, and findings as what a row of a table can hold."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ..diagnostics import Diagnostic, all_kinds


def quoted(text: str) -> str:
    """A text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def listed(texts: Iterable[str]) -> str:
    """Texts as literals of SQL, in their order."""
    return ", ".join(map(quoted, texts))


def named(column: str) -> str:
    """A column's name in SQL, whatever it is called."""
    return '"' + column.replace('"', '""') + '"'


def packed(finding: Diagnostic) -> str:
    """The values of a finding, to be kept beside its code."""
    return json.dumps({key: str(value) for key, value in finding.values.items()}, ensure_ascii=False)


def unpacked(code: str, said: str | None) -> Diagnostic:
    """The finding of a code and its values."""
    kind = next(one for one in all_kinds() if one.code == code)
    return kind.at(**json.loads(said or "{}"))
