"""Mistakes about time: hours around the clock, dates with two readings, delays, days in short."""

from __future__ import annotations

import re

from ..diagnostics import Bilingual, Diagnostic
from ..source import Span
from . import kinds as k
from .failing import PLACE, Case
from .folding import fold, words
from .lexer import Lexeme
from .literals import CoverageNamed

_ALL_HOURS = re.compile(
    r"(?:(?:24\s?[x×/h]\s?/?7(?:\s?[x×/]\s?365)?|24\s?h?\s?/\s?24|h24|7\s?[jd]?\s?/\s?7"
    r"|24\s?h(?:eures?|ours?)? sur 24|7 j(?:ours)? sur 7|24\s?h(?:ou)?rs a day|7 days a week)(?!\w)"
    r"(?:\s?(?:,|et|and|&|-)?\s?(?=24|h24|7))?)+",
    re.IGNORECASE,
)
_ALL_DAY = re.compile(r"24\s?h(?:eures?|ours?)?(?!\w)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?(?!\w)")
_BETWEEN_TIMES = re.compile(
    r"(?:between|entre)\s+(\d{1,2}(?:[:h]\d{0,2})?)\s+(?:and|et)\s+(\d{1,2}(?:[:h]\d{0,2})?)", re.IGNORECASE
)
WEEKDAY_KEYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
MONTH_KEYS = (
    "JANUARY", "FEBRUARY", "MARCH", "APRIL", "MAY", "JUNE", "JULY", "AUGUST", "SEPTEMBER", "OCTOBER",
    "NOVEMBER", "DECEMBER",
)  # fmt: skip


def all_hours(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`24/7`, `24h/24`, `H24`: the hours around the clock have words of their own."""
    comma = lexeme.kind == "COMMA" and case.at < case.line[1]
    match = _ALL_HOURS.match(case.source.text, case.lexemes[case.at + 1].start if comma else lexeme.start)
    if comma and not (case.tokens and case.tokens[-1].kind in ("HOURS", "MINUTES")):
        return None
    if match is None and not case.begins_item and case.lexemes[case.at - 1].kind == "NUMBER":
        match = _ALL_HOURS.match(case.source.text, case.lexemes[case.at - 1].start)
    if match is None and case.tokens and case.tokens[-1].kind in (*WEEKDAY_KEYS, "EVERY_DAY"):
        match = _ALL_DAY.match(case.source.text, lexeme.start)
    if match is None:
        return None
    start, fix = match.start(), case.vocabulary.write("ALL_HOURS")
    rest = [one.kind for one in case.lexemes if match.end() <= one.start < case.lexemes[case.line[1]].end]
    if "24" not in match.group() and "TIME" in rest and (not case.tokens or case.begins_item):
        fix = case.vocabulary.write("EVERY_DAY")  # the days only: the hours follow
        hint = Bilingual(f"Write: {fix}.", f"Écrivez : {fix}.")
        return _wrong(case, Span(case.source.name, start, match.end()), hint)
    kinds = [token.kind for token in case.tokens[-2:]]
    if kinds[:1] == ["NUMBER"] and kinds[-1] in ("HOURS", "MINUTES", "DAYS"):
        number = case.tokens[-2]  # around the clock: time as it passes
        start, fix = number.start, f"{number.text} {case.write('CALENDAR_' + kinds[-1], number.text)}"
    elif kinds and kinds[-1] in (*WEEKDAY_KEYS, "EVERY_DAY"):
        fix = f"{_clock(case, '0')}-{_clock(case, '24')}"
    elif case.block in ("plan", "channel", "site", "service", "supplier", "role", "priority"):
        cover, block = case.vocabulary.write("UNDER_COVERAGE"), case.vocabulary.write("COVERAGE")
        names = _always(case)
        if names:
            return _wrong(
                case,
                Span(case.source.name, start, match.end()),
                Bilingual(f"Write “{cover} {names}”.", f"Écrivez « {cover} {names} »."),
            )
        return _wrong(
            case,
            Span(case.source.name, start, match.end()),
            Bilingual(
                f"Write “{cover} c24”, and add a block “{block} c24” with the line “{fix}”.",
                f"Écrivez « {cover} c24 », et ajoutez un bloc « {block} c24 » avec la ligne « {fix} ».",
            ),
        )
    elif case.tokens and not case.begins_item:
        return None
    return _wrong(
        case, Span(case.source.name, start, match.end()), Bilingual(f"Write: {fix}.", f"Écrivez : {fix}.")
    )


def month_first(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`January 1, 2026`."""
    key = next((key for key, _ in case.reading.candidates(case.at) if key in MONTH_KEYS), None)
    if key is None or lexeme.first or case.at >= case.line[1] or "ISO_DATE" not in case.row:
        return None
    match = _MONTH_FIRST.match(case.source.text, lexeme.end)
    if match is None:
        return None
    year = f" {match[2]}" if match[2] else ""
    fix = f"{match[1]} {case.write(key)}{year}"
    span = Span(case.source.name, lexeme.start, match.end())
    return _wrong(case, span, Bilingual(f"Write the day first: {fix}.", f"Écrivez le jour d’abord : {fix}."))


def times_between(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`between 22:00 and 06:00`, as hours of a coverage or of some maintenance."""
    first, last = case.line
    match = _BETWEEN_TIMES.match(case.source.text, case.lexemes[first].start)
    if match is None or match.end() < case.lexemes[last].end:
        return None
    window = f"{case.write('EVERY_DAY')} {_clock(case, match[1])}-{_clock(case, match[2])}"
    if case.block == "coverage":
        return _wrong(case, case.span(first, last), Bilingual(f"Write: {window}.", f"Écrivez : {window}."))
    block, only = case.write("COVERAGE"), case.write("ONLY_IN")
    return _wrong(
        case,
        case.span(first, last),
        Bilingual(
            f"Hours are those of a coverage: add a block “{block} c1” with “{window}”, and write here "
            f"“{only} c1”.",
            f"Les heures sont celles d’une couverture : ajoutez un bloc « {block} c1 » avec « {window} », et "
            f"écrivez ici « {only} c1 ».",
        ),
    )


def _wrong(case: Case, span: Span, hint: Bilingual) -> Diagnostic:
    written = " ".join(case.source.text[span.start : span.end].split())
    return k.WRONG_WORD.at(span, written=written, hint=hint)


def _always(case: Case) -> str | None:
    """The coverage of the text that is all hours, if it says so in the line below its head."""
    phrase = tuple(words(case.vocabulary.write("ALL_HOURS")))
    for at, lexeme in enumerate(case.lexemes):
        if lexeme.first and case.reads(phrase, at):
            head = at - 1
            while head > 0 and not case.lexemes[head].first:
                head -= 1
            for key, after in case.reading.candidates(head):
                if key == "COVERAGE" and after < at:
                    return case.raw(after)
    return None


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
    counted = case.reading.after("NUMBER", case.failure.states) if "NUMBER" in case.row else None
    if lexeme.kind != "TIME" or counted is None or not case.reading.accepts("HOURS", counted):
        return None
    hours, _, minutes = lexeme.value.lower().replace("h", ":").partition(":")
    count, unit = hours, "HOURS"
    if minutes.strip("0"):
        count, unit = str(int(hours) * 60 + int(minutes)), "MINUTES"
    if case.counts_on(case.at + 1):  # “4h en bureau”: only the unit is to be written out
        said = f"{count} {case.write(unit, count)}"
        return _wrong(case, case.span(case.at), Bilingual(f"Write: {said}.", f"Écrivez : {said}."))
    names = case.names_of("COVERAGE")
    place = names[0] if len(names) == 1 else PLACE
    return k.CLOCK_AS_DELAY.at(
        case.span(case.at),
        written=lexeme.value,
        fix=f"{count} {case.write(unit, count)} {case.write('COUNTED_IN')} {place}",
        known=CoverageNamed(tuple(names)),
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


_SHORT_TIME = re.compile(
    r"(?P<one>\d{1,2}(?:[:.h]\d\d)?)\s?(?P<half>am|pm|h)?\s?(?P<sep>-|–|to|à|until)\s?"
    r"(?P<two>\d{1,2}(?:[:.h]\d\d)?)\s?(?P<other>am|pm|h)?(?!\w)",
    re.IGNORECASE,
)


def short_times(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`9am-5pm`, `9-17` after the days."""
    if lexeme.kind not in ("NUMBER", "TIME") or "TIME" not in case.row or "NUMBER" in case.row:
        return None
    match = _SHORT_TIME.match(case.source.text, lexeme.start)
    if match is None:
        return None
    times = []
    for written, half in ((match["one"], match["half"]), (match["two"], match["other"])):
        hour, *rest = re.split("[:.hH]", written)
        shift = 12 if (half or "").lower() == "pm" and int(hour) < 12 else 0
        times.append(_clock(case, f"{int(hour) + shift}:{rest[0] if rest else 0}"))
    span = Span(case.source.name, match.start(), match.end())
    joined = any(token.kind in ("OF", "FROM") for token in case.tokens[-1:])
    between = match["sep"] if match["sep"].isalpha() else case.write("TO")
    fix = f"{times[0]} {between} {times[1]}" if joined else "-".join(times)
    return _wrong(case, span, Bilingual(f"Write: {fix}.", f"Écrivez : {fix}."))


def days_of_windows(case: Case, lexeme: Lexeme) -> Diagnostic | None:
    """`Friday 18:00 to Monday 8:00`: a window over several days is written day by day."""
    kinds = [token.kind for token in case.tokens]
    if lexeme.first or not {"TIME"} & set(kinds) or not kinds or kinds[0] not in WEEKDAY_KEYS:
        return None
    last = next((key for key, _ in case.reading.candidates(case.at) if key in WEEKDAY_KEYS), None)
    if last is None or kinds[-1] not in ("TO", "DASH", "AT") or case.at + 1 > case.line[1]:
        return None
    begins = next(t.text for t in case.tokens if t.kind == "TIME")
    ends = next((one.value for one in case.lexemes[case.at : case.line[1] + 1] if one.kind == "TIME"), None)
    if ends is None:
        return None
    first, final = WEEKDAY_KEYS.index(kinds[0]), WEEKDAY_KEYS.index(last)
    between = [WEEKDAY_KEYS[(first + n) % 7] for n in range(1, (final - first) % 7)]
    day = f"{_clock(case, '0')}-{_clock(case, '24')}"
    lines = [f"{case.write(kinds[0])} {_clock(case, begins)}-{_clock(case, '24')}"]
    if between:
        lines.append(f"{', '.join(case.write(one) for one in between)} {day}")
    lines.append(f"{case.write(last)} {_clock(case, '0')}-{_clock(case, ends)}")
    hint = Bilingual(
        "A window ends on its day or in the night after it; write one line each: "
        + ", ".join(f"“{one}”" for one in lines)
        + ".",
        "Une plage finit le jour même ou la nuit suivante ; écrivez autant de lignes : "
        + ", ".join(f"« {one} »" for one in lines)
        + ".",
    )
    return _wrong(case, case.span(*case.line), hint)
