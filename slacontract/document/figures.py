"""Figures of the document as SVG: the same file for every format, with title, description and plain colours.

Colours stand as attributes, which a style sheet may override (dark mode); classes name what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from .tree import Figure, Timeline, Week, Year

_INK = {"text": "#55606f", "grid": "#d5dae1", "empty": "#f3f5f8", "open": "#2f6da6", "paper": "#ffffff"}
_FONT = "'Source Sans 3', 'Noto Sans', sans-serif"
_KINDS = {"holiday": "#b3432b", "closed": "#8a6d00", "event": "#2f6da6"}
"""Kinds of day; each has its shape too, so that colour is not all that tells them apart."""

_LETTER = 5.6
"""Units of a letter of a label, about."""


def svg(figure: Figure) -> str:
    """A figure as one `<svg>` element. All text is escaped; nothing refers outside it."""
    if isinstance(figure, Week):
        return _week(figure)
    if isinstance(figure, Timeline):
        return _timeline(figure)
    return _year(figure)


def _frame(figure: Figure, width: int, height: int, drawn: list[str]) -> str:
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
    top = 24 if week.heading else 0
    height = top + len(week.days) * row + 26
    drawn = [_text("hour", left, 14, week.heading)] if week.heading else []
    for at, hour in enumerate(week.hours):
        x = left + at * width // 4
        drawn.append(
            f'<line class="grid" x1="{x}" x2="{x}" y1="{top}" y2="{height - 20}" stroke="{_INK["grid"]}"/>'
        )
        drawn.append(_text("hour", x, height - 6, hour, "middle"))
    for at, day in enumerate(week.days):
        y = top + at * row
        drawn.append(_text("day", left - 12, y + 15, day, "end"))
        drawn.append(_bar("empty", left, y + 4, width, row - 8, _INK["empty"]))
        for bar in week.bars[at]:
            wide = max((bar.end - bar.start) * width // 86400, 1)
            drawn.append(_bar("open", left + bar.start * width // 86400, y + 4, wide, row - 8, _INK["open"]))
    return _frame(week, left + width + 24, height, drawn)


def _year(year: Year) -> str:
    """Months below one another, days across; a marked day bears its kind's shape."""
    left, cell, row, top = 92, 20, 15, 22
    shown = (1, 5, 10, 15, 20, 25, 30)
    drawn = [_text("hour", left + day * cell - cell // 2, 13, str(day), "middle") for day in shown]
    drawn.append(_text("day", left - 12, 13, str(year.number), "end"))
    for at, month in enumerate(year.months):
        y = top + at * row
        drawn.append(_text("day", left - 12, y + 12, month, "end"))
        drawn.append(_bar("empty", left, y + 1, year.lengths[at] * cell, row - 2, _INK["empty"]))
    # One line between two days of all months, rather than a square for each day of the year.
    gaps = " ".join(f"M{left + day * cell} {top}v{12 * row}" for day in range(1, 31))
    drawn.append(f'<path class="gap" d="{gaps}" stroke="{_INK["paper"]}" stroke-width="2" fill="none"/>')
    # Smaller shapes over the square of a holiday: a day may be open, or closed, on one.
    for mark in sorted(year.marks, key=lambda mark: mark.kind != "holiday"):
        x, y = left + (mark.day - 1) * cell, top + (mark.month - 1) * row
        drawn.append(_mark(mark.kind, x, y, cell, row))
    y = top + 12 * row + 8
    x = left
    for kind, words in year.legend:
        drawn.append(_mark(kind, x, y, cell, row))
        drawn.append(_text("legend", x + cell + 6, y + 12, words))
        x += cell + 30 + 7 * len(words)
    return _frame(year, left + 31 * cell + 24, y + row + 4, drawn)


def _mark(kind: str, x: int, y: int, cell: int, row: int) -> str:
    colour = _KINDS[kind]
    edge = f'stroke="{_INK["paper"]}" stroke-width="1"'
    if kind == "holiday":
        return _bar(kind, x + 1, y + 1, cell - 2, row - 2, colour)
    if kind == "closed":
        points = f"{x + 3},{y + row - 2} {x + cell // 2},{y + 2} {x + cell - 3},{y + row - 2}"
        return f'<polygon class="{kind}" points="{points}" fill="{colour}" {edge}/>'
    return f'<circle class="{kind}" cx="{x + cell // 2}" cy="{y + row // 2}" r="5" fill="{colour}" {edge}/>'


def _apart(points: Sequence[str], levels: int, step: int) -> bool:
    """Whether labels, each `levels` points after the one before it on its level, do not touch one another."""
    pairs = zip(points, points[levels:], strict=False)
    return all((len(one) + len(other)) / 2 * _LETTER + 4 <= levels * step for one, other in pairs)


def _timeline(figure: Timeline) -> str:
    """Points across, a lane for each time below; labels stand on as many levels as keep them apart."""
    left, row, step = 190, 24, 560 // max(len(figure.points) - 1, 1)
    levels = next((n for n in (2, 3) if _apart(figure.points, n, step)), 4)
    top = 12 + 16 * levels
    right = left + step * (len(figure.points) - 1)
    height = top + len(figure.lanes) * row + 6
    drawn = []
    for at, point in enumerate(figure.points):
        x = left + at * step
        drawn.append(
            f'<line class="grid" x1="{x}" x2="{x}" y1="{top - 8}" y2="{height}" stroke="{_INK["grid"]}"/>'
        )
        drawn.append(f'<circle class="open" cx="{x}" cy="{top - 8}" r="4" fill="{_INK["open"]}"/>')
        drawn.append(_text("hour", x, 12 + 16 * (levels - 1 - at % levels), point, "middle"))
    for at, lane in enumerate(figure.lanes):
        y = top + at * row
        start, end = left + lane.start * step, left + lane.end * step
        label = lane.label if len(lane.label) <= 28 else lane.label[:27] + "…"
        drawn.append(_text("day", left - 14, y + 16, label, "end"))
        if lane.pause:
            third = (end - start) // 3
            drawn.append(
                f'<rect class="pause" x="{start + third}" y="{y + 6}" width="{third}" height="{row - 12}" '
                f'rx="2" fill="none" stroke="{_INK["text"]}" stroke-dasharray="4 3"/>'
            )
        else:
            drawn.append(_bar("open", start, y + 6, end - start, row - 12, _INK["open"]))
    return _frame(figure, right + 70, height, drawn)
