"""When service is given: coverages with their weekly hours, holidays, closures."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.base import Missing
from ...model.time import (
    Closing,
    Coverage,
    HoleDate,
    HolidaySet,
    OneDate,
    Rota,
    Window,
    WrittenDate,
    YearlyDate,
)
from ..tree import Block, Phrase, Run, Section
from .base import Maker
from .holiday_names import holiday_names
from .weeks import weeks_of
from .years import years


def chapter(make: Maker) -> Section:
    """Coverages, closures of several of them, holidays, rotas."""
    contract = make.contract
    sections = [make.section("coverage", one, _coverage(make, one)) for one in contract.coverages]
    closures = [
        sentence for closes in contract.closes for sentence in _contract_closes(make, closes.all, closes)
    ]
    if closures:
        sections.append(Section("closures", make.w.say("section.closures"), make.said(closures)))
    sections += [make.section("holidays", one, _holidays(make, one)) for one in contract.holidays]
    figures = years(make)
    if figures:
        sections.append(Section("years", make.w.say("section.years"), (make.lead("years.lead"), *figures)))
    sections += [make.section("rota", one, _rota(make, one)) for one in contract.rotas]
    lead = make.lead("coverage.lead") if contract.coverages else None
    return make.chapter("coverage", lead, sections=sections)


def _coverage(make: Maker, coverage: Coverage) -> list[Block]:
    blocks: list[Block] = []
    w = make.w
    said = []
    if coverage.opening_hours is not None:
        said.append(make.sentence("coverage.hours-missing", value=w.missing(coverage.opening_hours)))
    if coverage.at_all_hours:
        said.append(make.sentence("coverage.all-hours"))
    rows = _weekly_rows(make, coverage)
    if rows:
        caption = w.say("coverage.caption")
        blocks.append(make.table(caption, [w.say("coverage.days"), w.say("coverage.times")], rows))
    blocks += [*make.said([*said, *_facts_of(make, coverage)]), *make.about(coverage)]
    return [*blocks, *weeks_of(make, coverage)]


def _weekly_rows(make: Maker, coverage: Coverage) -> list[list[Phrase]]:
    """One row for each group of days as written."""
    rows = []
    for written in coverage.weekly:
        times = windows(make, written.windows)
        rows.append([days(make, written.days), make.w.tail(times, written)])
    return rows


def days(make: Maker, several: tuple[int, ...]) -> Phrase:
    """Weekdays: Monday to Friday, or Monday and Thursday."""
    ordered = sorted(several)
    if len(ordered) == 7:
        return make.w.say("days.every")
    if len(ordered) > 1 and ordered == list(range(ordered[0], ordered[-1] + 1)):
        if len(ordered) == 2:
            both = [(Run(make.w.grammar.weekday(day)),) for day in ordered]
            return make.w.grammar.cases["cap"](make.w.all_of(both))
        first, last = (make.w.grammar.weekday(day) for day in (ordered[0], ordered[-1]))
        return make.w.grammar.cases["cap"](make.w.say("days.range", first=first, last=last))
    listed = make.w.all_of((Run(make.w.grammar.weekday(day)),) for day in ordered)
    return make.w.grammar.cases["cap"](listed)


def windows(make: Maker, several: tuple[Window, ...]) -> Phrase:
    """Windows of one day."""
    return make.w.all_of(_window(make, window) for window in several)


def _window(make: Maker, window: Window) -> Phrase:
    opens, closes = (make.w.grammar.time(at) for at in (window.opens, window.closes))
    if window.opens_which:
        opens = make.w.grammar.text(f"time.{window.opens_which}", time=opens)
    if window.closes_which:
        closes = make.w.grammar.text(f"time.{window.closes_which}", time=closes)
    key = "window-which" if window.opens_which or window.closes_which else "window"
    said = make.w.say(key, opens=opens, closes=closes)
    return make.w.say("window.next-day", window=said) if window.closes < window.opens else said


def _facts_of(make: Maker, coverage: Coverage) -> Iterator[Phrase]:
    w = make.w
    for dated in coverage.dated:
        key = f"coverage.dated-{dated.mode}" if dated.mode else "coverage.dated"
        said = w.say(key, dates=dates(make, dated.first, dated.last), times=windows(make, dated.windows))
        yield w.sentence(w.tail(said, dated))
    for one in coverage.on_holidays:
        times = windows(make, one.windows)
        said = w.say("coverage.on-holidays", holidays=w.ref(one.holidays), times=times)
        yield w.sentence(w.tail(said, one))
    if coverage.except_holidays:
        key = "coverage.except-holidays-cut" if not coverage.keeps_shifts else "coverage.except-holidays"
        yield make.sentence(key, holidays=w.refs(coverage.except_holidays))
        if _open_on_holidays(make, coverage):
            yield make.sentence("coverage.dated-over-holidays")
    if coverage.except_holidays_missing:
        value = w.missing(coverage.except_holidays_missing)
        yield make.sentence("coverage.except-holidays-missing", value=value)
    if coverage.holidays_included:
        yield make.sentence("coverage.holidays-included")
    if coverage.keeps_shifts:
        yield make.sentence("coverage.keeps-shifts")
    for closing in coverage.closed:
        yield make.sentence("coverage.closed", dates=_closing(make, closing))
    for field in ("includes", "only_in", "excepts", "joins"):
        if refs := getattr(coverage, field):
            yield make.sentence(f"coverage.{field}", refs=w.refs(refs))
    if coverage.on_call:
        yield make.sentence("coverage.on-call")
    for flag in ("on_site", "remotely", "on_request"):
        if getattr(coverage, flag, False):
            yield w.sentence(w.say(f"modifier.{flag}"))
    if coverage.staffed_by:
        said = w.say("coverage.staffed-by", parties=w.parties(coverage.staffed_by))
        if coverage.staffed_jointly_with:
            beside = w.parties(coverage.staffed_jointly_with)
            said = (*said, Run(", "), *w.say("modifier.jointly_with", party=beside))
        yield w.sentence(said)
    if coverage.zone:
        yield make.sentence("coverage.zone", zone=coverage.zone)
    if coverage.zone_of_client:
        yield make.sentence("coverage.zone-of-client")


def _open_on_holidays(make: Maker, coverage: Coverage) -> bool:
    """Whether hours of a date stand over a holiday that closes the coverage (T3)."""
    editions = make.compiled.rules.editions
    for plan in editions[-1].plans.values() if editions else ():
        table = plan.coverages.get(coverage.name)
        if table is None or table.layers is None:
            continue
        names = [one.name for one in coverage.except_holidays if one.name in plan.holidays]
        closed = {day for name in names for day in plan.holidays[name].dates}
        if any(one.windows and one.first <= day <= one.last for one in table.layers.dated for day in closed):
            return True
    return False


def written_date(make: Maker, date: WrittenDate) -> Phrase:
    """A date of one year, of each year, or still missing."""
    if isinstance(date, OneDate):
        return (Run(make.w.grammar.date(date.date)),)
    if isinstance(date, HoleDate):
        return make.w.missing(date.missing)
    return yearly_date(make, date)


def yearly_date(make: Maker, date: YearlyDate) -> Phrase:
    """24 December of each year, the first Monday of September, Easter Monday by its distance."""
    w = make.w
    if date.form == "fixed" and date.day and date.month:
        return (Run(w.grammar.day_and_month(date.day, date.month)),)
    if date.form == "nth-weekday" and date.month and date.weekday is not None and date.nth:
        key = "date.last-weekday" if date.nth < 0 else "date.nth-weekday"
        weekday, month = w.grammar.weekday(date.weekday), w.grammar.month(date.month)
        return w.say(key, nth=w.grammar.ordinal(abs(date.nth)), weekday=weekday, month=(Run(month),))
    if date.easter_offset == 0:
        return w.say("date.easter")
    key = "date.after-easter" if date.easter_offset > 0 else "date.before-easter"
    return w.say(key, n=w.grammar.units(abs(date.easter_offset), "calendar-day"))


def dates(make: Maker, first: WrittenDate, last: WrittenDate | None) -> Phrase:
    """On a date, or from one to another, both included; yearly ones are said to recur."""
    one = written_date(make, first)
    if last is None:
        said = make.w.say("dates.hole" if isinstance(first, HoleDate) else "dates.one", date=one)
    else:
        said = make.w.say("dates.range", first=one, last=written_date(make, last))
    return make.w.say("dates.each-year", dates=said) if isinstance(first, YearlyDate) else said


def _closing(make: Maker, closing: Closing) -> Phrase:
    said = dates(make, closing.first, closing.last)
    if closing.label:
        return make.w.say("coverage.closed-for", dates=said, label=make.w.text(closing.label))
    return said


def _contract_closes(make: Maker, every: bool, closes) -> Iterator[Phrase]:  # type: ignore[no-untyped-def]
    for closing in closes.closings:
        said = _closing(make, closing)
        if every:
            yield make.sentence("closes.all", dates=said)
        else:
            yield make.sentence("closes.some", refs=make.w.refs(closes.coverages), dates=said)


def _holidays(make: Maker, holidays: HolidaySet) -> list[Block]:
    return [*make.said(_holiday_sentences(make, holidays)), *make.about(holidays)]


def _holiday_sentences(make: Maker, holidays: HolidaySet) -> Iterator[Phrase]:
    w = make.w
    if holidays.missing is not None:
        yield make.sentence("holidays.missing", value=w.missing(holidays.missing))
    if holidays.country:
        country = territory(make, holidays.country)
        if holidays.region:
            yield make.sentence("holidays.region", country=country, region=holidays.region)
        else:
            yield make.sentence("holidays.country", country=country)
        if holidays.category:
            yield make.sentence("holidays.category", category=w.grammar.quoted(holidays.category))
        yield make.sentence("holidays.decreed" if holidays.decreed else "holidays.listed")
    elif holidays.also_on:
        yield make.sentence("holidays.own")
    for date in holidays.also_on:
        on = dates(make, date.date, None)
        key = "holidays.also" if holidays.country else "holidays.day"
        if date.name:
            yield make.sentence(f"{key}-named", date=on, name=w.text(date.name))
        else:
            yield make.sentence(key, date=on)
    for left_out in holidays.not_on:
        yield make.sentence("holidays.not", date=dates(make, left_out, None))


def territory(make: Maker, code: str) -> str:
    """The name of a country in the document's language."""
    return make.w.grammar.territory(code)


def _rota(make: Maker, rota: Rota) -> list[Block]:
    w = make.w
    sentences = []
    if rota.coverage:
        sentences.append(make.sentence("rota.coverage", coverage=w.ref(rota.coverage)))
    for rotation in rota.rotations:
        persons = w.all_of(w.text(person) for person in rotation.persons)
        every = w.quantity(rotation.every, ending=False)
        sentences.append(make.sentence("rota.rotation", persons=persons, every=every))
        if rotation.from_date:
            at = w.grammar.date(rotation.from_date)
            time = w.grammar.time(rotation.from_time or 0)
            sentences.append(make.sentence("rota.from", date=at, time=time))
    for turn in rota.turns:
        person = w.text(turn.person) if turn.person else w.say("rota.nobody")
        span = make.w.say("dates.range", first=w.grammar.date(turn.first), last=w.grammar.date(turn.last))
        if turn.absent:
            sentences.append(make.sentence("rota.absent", person=person, dates=span))
        elif turn.instead_of:
            instead = w.text(turn.instead_of)
            sentences.append(make.sentence("rota.swap", person=person, instead=instead, dates=span))
        else:
            sentences.append(make.sentence("rota.turn", person=person, dates=span))
    return [*make.said(sentences), *make.about(rota)]


def annex(make: Maker) -> Section:
    """The holiday dates that the deadlines rest on, by set and year, in force of the contract."""
    sections = []
    facts = make.compiled.rules.contract
    plans = make.compiled.rules.editions[-1].plans if make.compiled.rules.editions else {}
    sets = {name: one for plan in plans.values() for name, one in plan.holidays.items()}
    for holidays in make.contract.holidays:
        found = sets.get(holidays.name)
        if found is None or not found.dates:
            continue
        rows: list[list[Phrase]] = []
        names = holiday_names(make, holidays, found)
        for iso in sorted(found.dates):
            if facts.in_force_from and iso[:4] < facts.in_force_from[:4]:
                continue
            on = make.w.grammar.weekday_date(_date(iso))
            rows.append([make.w.grammar.cases["cap"]((Run(on),)), names[iso]])
        head = [make.w.say("annex.date"), make.w.say("annex.name")]
        table = make.table(make.w.say("annex.caption", title=make.w.title(holidays)), head, rows)
        title = make.w.title(holidays)
        intro = make.note(f"annex.{_source(holidays, bool(found.locked_years))}")
        sections.append(Section(f"annex-{holidays.name}", title, (intro, table)))
    return make.chapter("annex", sections=sections)


def _source(holidays: HolidaySet, locked: bool) -> str:
    """Where the dates of the annex come from."""
    if not holidays.country:
        return "own"
    if holidays.decreed:
        return "decreed"
    return "locked" if locked else "computed"


def _date(iso: str):  # type: ignore[no-untyped-def]
    import datetime

    return datetime.date.fromisoformat(iso)


__all__ = [
    "Missing",
    "annex",
    "chapter",
    "dates",
    "days",
    "territory",
    "windows",
    "written_date",
    "yearly_date",
]
