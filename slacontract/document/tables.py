"""How wide the columns of a table are, in formats that do not find it out for themselves."""

from __future__ import annotations

import re

from .tree import Table, plain

ROOM, ROOM_OF_WIDE = 104, 124
"""Characters in a row of a table, and in one of many columns, which is set smaller."""


def shares(table: Table) -> list[int]:
    """A share for each column: what its texts want, and never less than its longest word takes."""
    columns = table.columns
    wanted, least = [], []
    for column in range(columns):
        texts = [plain(table.head[column])] if column < len(table.head) else [""]
        texts += [
            max((plain(line) for line in row[column].lines), key=len, default="")
            for row in table.rows
            if column < len(row)
        ]
        longest_word = max((len(word) for text in texts for word in re.split(r"[\s-]", text)), default=0)
        lengths = sorted(map(len, texts))
        typical = lengths[len(lengths) * 3 // 4] if lengths else 0
        least.append(min(longest_word, 16) + 4)
        wanted.append(max(least[-1], min(typical, 60) // 2 + 6, 7))
    # A line of a table holds about so many characters; a column that needs more than its share gets it.
    room = ROOM_OF_WIDE if columns > 5 else ROOM
    whole = sum(wanted)
    return [max(share * room // whole, need) for share, need in zip(wanted, least, strict=True)]
