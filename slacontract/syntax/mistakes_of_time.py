"""Mistakes about time: hours around the clock, dates with two readings, delays, days in short."""

from __future__ import annotations

import re

from ..diagnostics import Diagnostic
from ..source import Span
from . import kinds as k
from .failing import PLACE, Case
from .folding import fold
from .lexer import Lexeme

_ALL_HOURS = re.compile(
    r"24\s?[x×/hH]\s?/?7|24\s?h\s?/\s?24|[hH]24|7\s?[jd]?\s?/\s?7|24\s?/\s?7", re.IGNORECASE
)
WEEKDAY_KEYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
MONTH_KEYS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
    "NOVEMBER", "DECEMBER",
)  # fmt: skip


def all_hours(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`24/7`, `24h/24`, `H24`: the hours around the clock have words of their own."""
    match = _ALL_HOURS.match(case.source.text, lexeme.start)
    if match is None and not case.begins_item and case.lexemes[case.at - 1].kind == "NUMBER":
        match = _ALL_HOURS.match(case.source.text, case.lexemes[case.at - 1].start)
    if match is None:
        return None
    span = Span(case.source.name, match.start(), match.end())
    return k.WRONG_WORD.at(span, written=match.group(), fix=case.vocabulary.write("ALL_HOURS"))


def slash_date(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`22/05/2026`, which has two readings."""
    if lexeme.kind != "SLASH_DATE":
        return None
    parts = [int(p) for p in re.split(r"[/.]", lexeme.value)]
    months = list(MONTH_KEYS)
    readings = []
    if parts[0] > 31:
        orders = [(parts[2], parts[1], parts[0])]
    else:
        orders = [(parts[0], parts[1], parts[2]), (parts[1], parts[0], parts[2])]
    for day, month, year in orders:
        if 1 <= month <= 12 and 1 <= day <= 31:
            year += 2000 if year < 100 else 0
            written = f"{day} {case.vocabulary.write(months[month - 1])} {year}"
            if written not in readings:
                readings.append(written)
    fix = k.either([k.keyword(r) for r in readings or [f"22 {case.vocabulary.write('MAY')} 2026"]])
    return k.SLASH_DATE.at(case.span(case.at), written=lexeme.value, fix=fix)


def clock_as_delay(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`2:30` where a delay must stand."""
    if lexeme.kind != "TIME" or "NUMBER" not in case.row:
        return None
    hours, _, minutes = lexeme.value.lower().replace("h", ":").partition(":")
    count, unit = hours, "HOURS"
    if minutes.strip("0"):
        count, unit = str(int(hours) * 60 + int(minutes)), "MINUTES"
    return k.CLOCK_AS_DELAY.at(
        case.span(case.at),
        written=lexeme.value,
        fix=f"{count} {case.write(unit, count)} {case.write('COUNTED_IN')} {PLACE}",
        other=f"{count} {case.write('CALENDAR_' + unit, count)}",
    )


def hours_of(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`4 hours of office`, where the hours are counted in it."""
    if "COUNTED_IN" not in case.row or "OF" not in (c for c, _ in case.reading.candidates(case.at)):
        return None
    after = next(j for c, j in case.reading.candidates(case.at) if c == "OF")
    name = case.raw(after) if after < len(case.lexemes) else PLACE
    first = next((t for t in reversed(case.tokens) if t.kind == "NUMBER"), case.tokens[-1])
    quantity = " ".join(case.source.text[first.start : case.tokens[-1].end].split())
    keyword = case.write("COUNTED_IN")
    end = case.lexemes[min(after, len(case.lexemes) - 1)].end
    return k.HOURS_OF.at(
        Span(case.source.name, first.start, end),
        written=" ".join(case.source.text[first.start : end].split()),
        keyword=keyword,
        fix=f"{quantity} {keyword} {name}",
    )


def short_weekdays(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`Mon-Fri 9-17`, `lun-ven`, `Mon`."""
    if lexeme.kind != "WORD" or not case.begins_item:
        return None
    parts = lexeme.value.split("-")
    days = [[d for d in WEEKDAY_KEYS if fold(case.write(d)).startswith(p)] for p in parts]
    if len(parts) > 2 or any(len(p) < 2 or len(d) != 1 for p, d in zip(parts, days, strict=True)):
        return None
    fix = case.write(days[0][0])
    if len(days) == 2:
        fix = f"{fix} {case.write('TO')} {case.write(days[1][0])}"
    last = case.at
    times = []
    for following in case.lexemes[case.at + 1 :]:
        if following.first or following.kind not in ("NUMBER", "TIME", "DASH"):
            break
        last += 1
        if case.lexemes[last].kind != "DASH":
            times.append(_clock(case, case.lexemes[last].value))
    if len(times) == 2:
        fix += f" {times[0]}-{times[1]}"
    return k.SHORT_WEEKDAYS.at(case.span(case.at, last), written=case.raw(case.at, last), fix=fix)


def _clock(case: Case, written: str) -> str:
    """A time as the language writes it, from `9`, `9h` or `9:00`."""
    hour, _, minute = re.sub("[hH.]", ":", written).partition(":")
    style = case.vocabulary.facts.get("time", "{hour:02}:{minute:02}")
    return style.format(hour=int(hour), minute=int(minute or 0))
