"""A year of covered hours as SVG: a row a month, a column a day, each day filled where it is covered."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING

from ..words import say

if TYPE_CHECKING:
    from .agenda import Agenda, Key, Shown

_LEFT, _TOP, _CELL, _ROW = 92, 24, 22, 30
_FONT = "font-family=\"'Source Sans 3', 'Noto Sans', sans-serif\""
_INK = {"text": "#3d4652", "empty": "#eef1f5", "open": "#2f6da6", "closed": "#b3432b"}
_DAY = 86400


def year_as_svg(agenda: Agenda, keys: Sequence[Key], year: int, contract: str, language: str) -> str:
    """One drawing with a panel for each coverage, each day with its hours as a tooltip.

    A holiday or closure has a red frame and a line across, so that colour is not all that tells it. Hours
    are drawn by the wall clock of the coverage's zone. All text is escaped; nothing refers outside.
    """
    height = _TOP + 12 * _ROW + 40
    title = say("year-of", language, year=year, contract=contract)
    about = say("year-about", language)
    width = _LEFT + 31 * _CELL + 24
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {48 + len(keys) * height + 28}" '
        f'role="img" aria-labelledby="title about">',
        f'<title id="title">{_plain(title)}</title>',
        f'<desc id="about">{_plain(about)}</desc>',
        f'<rect width="{width}" height="{48 + len(keys) * height + 28}" fill="#ffffff"/>',
        _text(16, 30, title, size=18),
    ]
    for at, key in enumerate(keys):
        lines += _panel(agenda, key, year, 48 + at * height, language)
    y = 48 + len(keys) * height
    lines += [
        f'<rect x="{_LEFT}" y="{y}" width="14" height="14" fill="{_INK["open"]}"/>',
        _text(_LEFT + 20, y + 12, say("legend-open", language)),
        *_closed(_LEFT + 180, y, 14, 14),
        _text(_LEFT + 200, y + 12, say("legend-closed", language)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _panel(agenda: Agenda, key: Key, year: int, top: int, language: str) -> Iterator[str]:
    days = [datetime.date(year, 1, 1) + datetime.timedelta(days=n) for n in range(366)]
    days = [on for on in days if on.year == year]
    one = agenda.over(days)[key]
    yield _text(16, top + 14, f"{one.title} ({one.view.zone.name})", size=14)
    months = say("months", language).split()
    for day in (1, 5, 10, 15, 20, 25, 30):
        yield _text(_LEFT + day * _CELL - _CELL // 2, top + _TOP + 10, str(day), "middle")
    for month in range(1, 13):
        y = top + _TOP + 14 + (month - 1) * _ROW
        yield _text(_LEFT - 10, y + 18, months[month - 1], "end")
        for on in days:
            if on.month == month and (shown := agenda.on(on).get(key)):
                yield from _day(shown, on, _LEFT + (on.day - 1) * _CELL + 1, y, language)


def _day(one: Shown, on: datetime.date, x: int, y: int, language: str) -> Iterator[str]:
    from .agenda import closed_on, hours_on, persons_on, turns_of
    from .days import day_as_text

    view, wide, high = one.view, _CELL - 2, _ROW - 4
    start, end = view.zone.civil_day(on)
    said = day_as_text(one, on, language)
    on_duty = [person for name in one.rotas for person in persons_on(turns_of(one, name), start, end)]
    tooltip = " · ".join(part for part in (on.isoformat(), said, ", ".join(on_duty)) if part)
    yield f'<g class="day"><title>{_plain(tooltip)}</title>'
    yield f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{_INK["empty"]}"/>'
    if view.coverage.undetermined is None:
        for opens, closes in hours_on(view, on):
            first = view.zone.local(opens)[1]
            last = view.zone.local(closes)[1] if closes < end else _DAY
            from_y, to_y = y + first * high / _DAY, y + max(first, last) * high / _DAY
            yield (
                f'<rect class="open" x="{x}" y="{from_y:.2f}" width="{wide}" '
                f'height="{to_y - from_y:.2f}" fill="{_INK["open"]}"/>'
            )
        if closed_on(view, on) is not None:
            yield from _closed(x, y, wide, high)
    yield "</g>"


def _closed(x: int, y: int, wide: int, high: int) -> Iterator[str]:
    ink = f'fill="none" stroke="{_INK["closed"]}" stroke-width="1.5"'
    yield f'<path class="closed" d="M{x} {y}h{wide}v{high}h-{wide}zl{wide} {high}" {ink}/>'


def _text(x: int, y: int, words: str, anchor: str = "start", size: int = 12) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" {_FONT} font-size="{size}" fill="{_INK["text"]}">'
        f"{_plain(words)}</text>"
    )


def _plain(words: str) -> str:
    """Text of the parties as XML can carry it: escaped, without characters that XML forbids."""
    from ..findings.text import safe

    return escape(safe(words))
