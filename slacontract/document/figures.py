"""Figures of the document as SVG: the same file for every format, with title, description and plain colours.

Colours stand as attributes, which a style sheet may override (dark mode); classes name what is drawn.
"""

from __future__ import annotations

from html import escape

from .tree import Week, Year

_INK = {"text": "#55606f", "grid": "#d5dae1", "empty": "#f3f5f8", "open": "#2f6da6"}
_FONT = "'Source Sans 3', 'Noto Sans', sans-serif"
_KINDS = {"holiday": "#b3432b", "closed": "#8a6d00", "event": "#2f6da6"}
"""Kinds of day; each has its shape too, so that colour is not all that tells them apart."""


def svg(figure: Week | Year) -> str:
    """A figure as one `<svg>` element. All text is escaped; nothing refers outside it."""
    if isinstance(figure, Week):
        return _week(figure)
    return _year(figure)


def _frame(figure: Week | Year, width: int, height: int, drawn: list[str]) -> str:
    title, description = escape(figure.title), escape(figure.description)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            f'aria-label="{title}. {description}">',
            f"<title>{title}</title>",
            f"<desc>{description}</desc>",
            *drawn,
            "</svg>",
        ]
    )


def _text(of: str, x: int, y: int, words: str, anchor: str = "start") -> str:
    return (
        f'<text class="{of}" x="{x}" y="{y}" text-anchor="{anchor}" font-family="{_FONT}" font-size="12" '
        f'fill="{_INK["text"]}">{escape(words)}</text>'
    )


def _bar(of: str, x: int, y: int, width: int, height: int, fill: str) -> str:
    return (
        f'<rect class="{of}" x="{x}" y="{y}" width="{width}" height="{height}" rx="2" fill="{escape(fill)}"/>'
    )


def _week(week: Week) -> str:
    width, left, row = 620, 92, 22
    height = len(week.days) * row + 26
    drawn = []
    for at, hour in enumerate(week.hours):
        x = left + at * width // 4
        drawn.append(
            f'<line class="grid" x1="{x}" x2="{x}" y1="0" y2="{height - 20}" stroke="{_INK["grid"]}"/>'
        )
        drawn.append(_text("hour", x, height - 6, hour, "middle"))
    for at, day in enumerate(week.days):
        y = at * row
        drawn.append(_text("day", left - 12, y + 15, day, "end"))
        drawn.append(_bar("empty", left, y + 4, width, row - 8, _INK["empty"]))
        for bar in week.bars[at]:
            wide = max((bar.end - bar.start) * width // 86400, 1)
            drawn.append(_bar("open", left + bar.start * width // 86400, y + 4, wide, row - 8, _INK["open"]))
    return _frame(week, left + width + 24, height, drawn)


def _year(year: Year) -> str:
    """Months below one another, days across; a marked day bears its kind's shape."""
    left, cell, row, top = 92, 20, 20, 22
    shown = (1, 5, 10, 15, 20, 25, 30)
    drawn = [_text("hour", left + day * cell - cell // 2, 13, str(day), "middle") for day in shown]
    for at, month in enumerate(year.months):
        y = top + at * row
        drawn.append(_text("day", left - 12, y + 14, month, "end"))
        for day in range(year.lengths[at]):
            drawn.append(_bar("empty", left + day * cell + 1, y + 2, cell - 2, row - 4, _INK["empty"]))
    for mark in year.marks:
        x, y = left + (mark.day - 1) * cell, top + (mark.month - 1) * row
        drawn.append(_mark(mark.kind, x, y, cell, row))
    y = top + 12 * row + 8
    x = left
    for kind, words in year.legend:
        drawn.append(_mark(kind, x, y, cell, row))
        drawn.append(_text("legend", x + cell + 6, y + 14, words))
        x += cell + 30 + 7 * len(words)
    return _frame(year, left + 31 * cell + 24, y + row + 4, drawn)


def _mark(kind: str, x: int, y: int, cell: int, row: int) -> str:
    colour = _KINDS[kind]
    if kind == "holiday":
        return _bar(kind, x + 1, y + 2, cell - 2, row - 4, colour)
    if kind == "closed":
        points = f"{x + 2},{y + row - 3} {x + cell // 2},{y + 3} {x + cell - 2},{y + row - 3}"
        return f'<polygon class="{kind}" points="{points}" fill="{colour}"/>'
    return f'<circle class="{kind}" cx="{x + cell // 2}" cy="{y + row // 2}" r="7" fill="{colour}"/>'
