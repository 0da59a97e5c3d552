"""Pictures of a review as SVG: shares against what is promised, time left, the way to a missed deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from markupsafe import Markup, escape

from ..judge.results import ClockResult
from ..records import dataclass
from .tally import DAY, HOUR, MARGINS
from .wording import against, count, target_text, word

_WIDE = 720
# Marks that turn the direction of a text would turn ours too.
_FORBIDDEN = re.compile(
    "[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)


@dataclass(frozen=True)
class Bar:
    """A share to draw: its name, the share (0 to 1) and what is promised (percent), if there are such."""

    name: str
    share: Fraction | None
    target: Fraction | None
    missed: bool


def plain(text: object) -> str:
    """Text as HTML and SVG can carry it, without what they forbid; to be escaped."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", str(text))


def _svg(
    name: str, title: str, about: str, width: float, height: float, lines: Iterator[str], kind: str = ""
) -> Markup:
    inside = "\n".join(lines)
    return Markup(
        f'<svg class="{kind}" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(plain(title))}</title>'
        f'<desc id="{name}-d">{escape(plain(about))}</desc>\n{inside}\n</svg>'
    )


def _text(x: float, y: float, words: str, anchor: str = "start", kind: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" class="{kind}">{escape(plain(words))}</text>'


def shares(name: str, title: str, bars: Sequence[Bar], language: str) -> Markup:
    """Horizontal bars from 0 to 100 %, with a mark at the percentage promised."""
    left, right, row, top = 190, 84, 30, 8
    span = _WIDE - left - right
    height = top + len(bars) * row + 26

    def lines() -> Iterator[str]:
        for tick in (0, 25, 50, 75, 100):
            x = left + span * tick / 100
            yield f'<line class="grid" x1="{x:g}" y1="{top}" x2="{x:g}" y2="{height - 22}"/>'
            yield _text(x, height - 6, target_text(Fraction(tick), language), "middle", "tick")
        for at, bar in enumerate(bars):
            y = top + at * row
            yield _text(left - 12, y + 20, _short(bar.name, 28), "end", "name")
            yield f'<rect class="track" x="{left}" y="{y + 6}" width="{span}" height="18" rx="3"/>'
            if bar.share is not None:
                wide = float(bar.share) * span
                kind = "bad" if bar.missed else "good" if bar.target is not None else "neutral"
                yield f'<rect class="{kind}" x="{left}" y="{y + 6}" width="{wide:.2f}" height="18" rx="3"/>'
            if bar.target is not None:
                x = left + float(bar.target) / 100 * span
                yield f'<path class="promise" d="M{x:.2f} {y + 2}v26"/>'
            yield _text(
                _WIDE - right + 10, y + 20, against(bar.share, bar.target, language), "start", "value"
            )

    about = "; ".join(f"{bar.name} {against(bar.share, bar.target, language)}" for bar in bars)
    return _svg(name, title, about, _WIDE, height, lines(), "shares")


def margins(name: str, title: str, classes: Sequence[int], language: str) -> Markup:
    """Columns for the classes of time left: late to the left of the line, on time to its right."""
    width, high, top, bottom, left = 340.0, 92.0, 18.0, 34.0, 8.0
    most = max(max(classes, default=0), 1)
    step = (width - 2 * left) / len(classes)
    middle = left + step * (MARGINS.index(0) + 1)

    def lines() -> Iterator[str]:
        base = top + high
        for at, n in enumerate(classes):
            tall = high * n / most
            kind = "bad" if at <= MARGINS.index(0) else "good"
            x = left + at * step
            yield (
                f"<g><title>{escape(_class_name(at, language))}: {escape(count(n, language))}</title>"
                f'<rect class="{kind}" x="{x + 2:.2f}" y="{base - tall:.2f}" width="{step - 4:.2f}" '
                f'height="{tall:.2f}"/></g>'
            )
            if n:
                yield _text(x + step / 2, base - tall - 4, count(n, language), "middle", "tick")
        yield f'<line class="axis" x1="{left}" y1="{base}" x2="{width - left}" y2="{base}"/>'
        yield f'<path class="promise" d="M{middle:.2f} {top - 6}V{base + 4}"/>'
        for at, edge in enumerate(MARGINS):
            if edge:
                yield _text(left + (at + 1) * step, base + 14, _edge(abs(edge), language), "middle", "tick")
        yield _text(middle - 8, base + 29, f"← {word('hours-late', language)}", "end", "tick")
        yield _text(middle + 8, base + 29, f"{word('hours-left', language)} →", "start", "tick")

    about = "; ".join(f"{_class_name(at, language)}: {n}" for at, n in enumerate(classes) if n)
    return _svg(name, title, about or "-", width, top + high + bottom, lines(), "margins")


def _edge(seconds: int, language: str) -> str:
    if seconds >= 7 * DAY:
        return word("week", language)
    return word("day", language) if seconds >= DAY else f"{seconds // HOUR} h"


def _class_name(at: int, language: str) -> str:
    """A class in words: `late: 1 h – 4 h`."""
    edges = [None, *MARGINS, None]
    low, high = edges[at], edges[at + 1]
    late = high is not None and high <= 0
    side = word("hours-late" if late else "hours-left", language)
    bounds = sorted(abs(one) for one in (low, high) if one is not None)
    if len(bounds) == 1:
        return f"{side} > {_edge(bounds[0], language)}"
    first = _edge(bounds[0], language) if bounds[0] else "0"
    return f"{side} {first} – {_edge(bounds[1], language)}"


def way(name: str, title: str, clock: ClockResult, as_of: int) -> Markup | None:
    """A strip from the start to the stop: what counted, what was skipped or paused, and what was late."""
    if clock.start is None or clock.deadline is None:
        return None
    end = max(clock.deadline, clock.stop if clock.stop is not None else as_of)
    length = end - clock.start
    if length <= 0:
        return None
    width = float(_WIDE)

    def x(at: int) -> float:
        return (at - (clock.start or 0)) * width / length

    def lines() -> Iterator[str]:
        yield f'<rect class="skipped" x="0" y="4" width="{width:g}" height="12"/>'
        for one in clock.ledger:
            kind = "counted" if one.counted_seconds or one.days else "pause" if one.reason == "pause" else ""
            if kind and one.end > one.start:
                wide = max(x(one.end) - x(one.start), 0.5)
                yield f'<rect class="{kind}" x="{x(one.start):.2f}" y="4" width="{wide:.2f}" height="12"/>'
        deadline = clock.deadline or 0
        if end > deadline:
            wide = max(x(end) - x(deadline), 1.0)
            yield f'<rect class="late" x="{x(deadline):.2f}" y="4" width="{wide:.2f}" height="12"/>'
        yield f'<path class="promise" d="M{min(x(deadline), width - 1):.2f} 0v20"/>'

    return _svg(name, title, title, width, 20, lines(), 'way" preserveAspectRatio="none')


def prepaid(name: str, title: str, parts: Sequence[tuple[str, str, Fraction]]) -> Markup:
    """One bar in parts (class, words, minutes), as wide as their sum."""
    whole = sum((max(one[2], Fraction(0)) for one in parts), Fraction(0)) or Fraction(1)

    def lines() -> Iterator[str]:
        at = 0.0
        for kind, words, minutes in parts:
            wide = float(max(minutes, Fraction(0)) / whole) * _WIDE
            yield (
                f'<g><title>{escape(plain(words))}</title><rect class="{kind}" x="{at:.2f}" y="0" '
                f'width="{wide:.2f}" height="22"/></g>'
            )
            at += wide

    about = "; ".join(one[1] for one in parts)
    return _svg(name, title, about, _WIDE, 22, lines(), 'prepaid" preserveAspectRatio="none')


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
