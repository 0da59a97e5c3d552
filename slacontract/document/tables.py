"""Tables for formats that cannot set them by themselves: how wide their columns are, their rows as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .tree import Phrase, Table, plain

_BETWEEN_WORDS = re.compile(r"[\s-]")
ROOM, ROOM_OF_WIDE = 104, 124
"""Characters in a row of a table, and in one of many columns, which is set smaller."""


def shares(table: Table) -> list[int]:
    """A share for each column: what its texts want, and never less than its longest word takes."""
    columns = table.columns
    wanted, least = [], []
    for column in range(columns):
        head = plain(table.head[column]) if column < len(table.head) else ""
        texts = [head] + [
            max((plain(line) for line in row[column].lines), key=len, default="")
            for row in table.rows
            if column < len(row)
        ]
        longest_word = max(map(len, _BETWEEN_WORDS.split("\n".join(texts))))
        lengths = sorted(map(len, texts))
        typical = lengths[len(lengths) * 3 // 4] if lengths else 0
        heads = max(map(len, _BETWEEN_WORDS.split(head))) * 9 // 8  # a head is bold
        least.append(min(max(longest_word, heads), 16) + 4)
        wanted.append(max(least[-1], min(typical, 60) // 2 + 6, 7))
    # A line of a table holds about so many characters; a column that needs more than its share gets it.
    room = ROOM_OF_WIDE if columns > 5 else ROOM
    whole = sum(wanted)
    return [max(share * room // whole, need) for share, need in zip(wanted, least, strict=True)]


def heights(table: Table, widths: list[int]) -> list[int]:
    """About how many lines each row takes, the head first, in columns of so many characters (`shares`)."""
    rows: list[list[tuple[Phrase, ...]]] = [[(head,) for head in table.head]]
    rows += [[cell.lines for cell in row] for row in table.rows]
    return [
        max((_lines(cell, width) for cell, width in zip(row, widths, strict=False)), default=1)
        for row in rows
    ]


def _lines(cell: tuple[Phrase, ...], width: int) -> int:
    """Lines end between words, so that a part of each stays empty."""
    room = max(width * 4 // 5, 1)
    return sum(max(-(-len(plain(line)) // room), 1) for line in cell) or 1


def rows_as_lines(table: Table) -> Iterator[str]:
    """A line for each row of a ledger; else for each line of a cell, after the heads of row and column."""
    for row in table.rows:
        if table.kind == "ledger":
            yield " – ".join(filter(None, (" ".join(map(plain, cell.lines)) for cell in row)))
            continue
        said = [column for column, cell in enumerate(row) if cell.lines and not cell.header]
        head = " – ".join(plain(line) for cell in row if cell.header for line in cell.lines)
        if not said:
            yield head
        for column in said:
            above = plain(table.head[column]) if column < len(table.head) else ""
            for line in row[column].lines:
                yield " – ".join(filter(None, (head, above, plain(line))))
