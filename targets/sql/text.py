"""SQL that three engines read alike: literals without a trap, tables of values in bearable statements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

ROWS = 2000
EARLIEST, LATEST = -62104060800, 253370764799
"""The years 2 to 9998: what lies beyond is no instant, milliseconds among it."""
Value = int | str | None


def literal(value: Value) -> str:
    """A number, or text in which nothing can end the literal, the statement, or be replaced.

    Engines differ in what a quote, a backslash or `${…}` in a literal means, so such characters are named
    by their number. A character NUL, which no engine holds, becomes U+FFFD.
    """
    if value is None:
        return "NULL"
    if isinstance(value, int):
        return str(value)
    parts: list[str] = []
    plain = ""
    for one in value.replace("\0", "\N{REPLACEMENT CHARACTER}"):
        if ord(one) < 128 and not (one.isalnum() or one in " _-./*+,()<>=!#@"):
            parts += [f"'{plain}'"] * bool(plain) + [f"CHR({ord(one)})"]
            plain = ""
        else:
            plain += one
    parts += [f"'{plain}'"] * (bool(plain) or not parts)
    return parts[0] if len(parts) == 1 else "(" + " || ".join(parts) + ")"


def table(
    name: str, columns: Sequence[str], rows: Sequence[Sequence[Value]], prefix: str = "sla"
) -> Iterator[str]:
    """Statements that make a table; a column whose name ends in `_` holds text, '' where there is none."""
    select = ", ".join(
        f"NULLIF({column}, '') AS {column[:-1]}"
        if column.endswith("_")
        else f"CAST({column} AS BIGINT) AS {column}"
        for column in columns
    )
    blank: list[Value] = ["" if column.endswith("_") else 0 for column in columns]
    for at in range(0, max(len(rows), 1), ROWS):
        some = rows[at : at + ROWS] or [blank]
        values = ",\n".join(
            "(" + ",".join(_cell(c, v) for c, v in zip(columns, row, strict=True)) + ")" for row in some
        )
        head = f"INSERT INTO {prefix}_{name}" if at else f"CREATE TABLE {prefix}_{name} AS"
        none = "" if rows else " WHERE 1 = 0"
        yield f"{head} SELECT {select} FROM (VALUES\n{values}\n) AS t({', '.join(columns)}){none}"


PACKED = 64


def packed(rows: Sequence[tuple[int, int, int, int, int]], prefix: str = "sla") -> Iterator[str]:
    """The pieces: rows (f, x, y, m, part), many in one text of fixed width, which engines read far faster.

    Eleven digits of `x`, eleven of `y`, one of `m`, five of `part`.
    """
    texts: list[tuple[Value, ...]] = []
    at = 0
    while at < len(rows):
        f = rows[at][0]
        some = [row for row in rows[at : at + PACKED] if row[0] == f]
        text = "".join(f"{x:011}{y:011}{m}{part:05}" for _, x, y, m, part in some)
        texts.append((f, len(some), text))
        at += len(some)
    yield from table("packed", ("f", "n", "text_"), texts, prefix)
    yield from table("steps", ("j",), [(j,) for j in range(PACKED)], prefix)
    yield (
        f"CREATE TABLE {prefix}_pieces AS SELECT p.f, CAST(SUBSTR(p.text, s.at, 11) AS BIGINT) AS x, "
        "CAST(SUBSTR(p.text, s.at + 11, 11) AS BIGINT) AS y, "
        "CAST(SUBSTR(p.text, s.at + 22, 1) AS BIGINT) AS m, "
        "CAST(SUBSTR(p.text, s.at + 23, 5) AS BIGINT) AS part\n"
        f"FROM {prefix}_packed p JOIN (SELECT j, CAST(1 + j * 28 AS INTEGER) AS at FROM {prefix}_steps) s "
        "ON s.j < p.n"
    )


def _cell(column: str, value: Value) -> str:
    return literal("" if value is None and column.endswith("_") else value)


def any_of(column: str, values: Sequence[str]) -> str:
    """Whether a column holds one of some texts; no where it holds none."""
    return f"COALESCE({column} IN ({', '.join(map(literal, values))}), FALSE)" if values else "FALSE"
