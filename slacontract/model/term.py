"""The term of a contract in dates: its last day, the last dates to give notice, its renewal (T10)."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Literal

from ..clock.calendar import Span, last_day_of_renewal, last_day_of_term, notice_date
from ..clock.errors import BeyondCalendar
from ..clock.yearly import Yearly, occurrences
from ..records import dataclass
from .base import Node
from .clauses import Notice
from .contract import Contract
from .quantities import CalendarTime
from .time import yearly


@dataclass(frozen=True)
class TermDate:
    """A date that the term fixes, and the node that says so. `what` of a notice: its last date."""

    what: Literal["start", "end", "minimum-end", "notice", "renewal"]
    on: date
    node: Node


def minimum_end(contract: Contract) -> date | None:
    """The last day of the minimum term, from the start of force or from a signature of known date (T10)."""
    force, least = contract.in_force, contract.minimum_term
    if force is None or not isinstance(least, CalendarTime):
        return None
    start: object = force.start
    if contract.minimum_term_from is not None:
        signed = contract.signed if contract.minimum_term_from.kind == "signature" else None
        start = signed.date if signed else None
    return last_day_of_term(start, Span(least.n, least.unit)) if isinstance(start, date) else None


def ends_of_terms(contract: Contract) -> Iterator[date]:
    """The last days of the terms of a contract one after the other, renewals among them (T10).

    The first is the day that the text states; else a fixed end (`ends on`), else the end of the minimum
    term, else one renewal from the start. Renewals end on the fixed ends where there are any. A contract
    that is not renewed has one term; none where nothing ends it: a minimum term alone is no end.
    """
    force = contract.in_force
    if force is None:
        return
    start = force.start if isinstance(force.start, date) else None
    renewed = contract.renewed_for
    renewal = Span(renewed.n, renewed.unit) if isinstance(renewed, CalendarTime) and renewed.n > 0 else None
    first = force.end
    if first is None:
        if start is None:
            return
        if rules := _fixed_ends(contract):
            yield from _occurrences(rules, start)
            return
        if renewal is None:
            return
        first = minimum_end(contract) or last_day_of_term(start, renewal)
    yield first
    if renewal is None:
        return
    if rules := _fixed_ends(contract):
        yield from _occurrences(rules, first + timedelta(days=1))
        return
    try:
        for times in count(1):
            yield last_day_of_renewal(start or first, first, renewal, times)
    except BeyondCalendar:
        return


def _fixed_ends(contract: Contract) -> list[Yearly]:
    return [rule for written in contract.ends_on if (rule := yearly(written)) is not None]


def _occurrences(rules: Sequence[Yearly], first: date) -> Iterator[date]:
    """The dates of some rules from a date on, in order."""
    for year in range(first.year, date.max.year) if rules else ():
        day = date(year, 1, 1)
        yield from sorted({
            on for rule in rules for on in occurrences(rule, max(day, first), day.replace(month=12, day=31))
        })  # fmt: skip


def fixed_end(contract: Contract, first: date) -> date | None:
    """The first of the days that `ends on` names, from a date on; None where it names none."""
    return next(_occurrences(_fixed_ends(contract), first), None)


def first_end(contract: Contract, current: date | None = None) -> date | None:
    """The first day on which notice can end the contract: the last of a term, and not within the minimum
    term (T10); of the terms from that on which holds `current`, if given. None where the text fixes none."""
    least = minimum_end(contract)
    last = None
    for last in ends_of_terms(contract):
        if (least is None or last >= least) and (current is None or last >= current):
            return last
    # One that is not renewed ends all the same.
    return None if isinstance(contract.renewed_for, CalendarTime) else last


def last_notices(contract: Contract, end: date) -> tuple[tuple[date, Notice], ...]:
    """The last dates to give notice that ends the contract on a day, counted back from it (T10).

    A notice before another event, or in another unit than calendar time, has no date.
    """
    return tuple(
        (notice_date(end, Span(one.at_least.n, one.at_least.unit)), one)
        for one in contract.notices
        if isinstance(one.at_least, CalendarTime) and _before_the_end(one)
    )


def term_dates(contract: Contract, current: date | None = None) -> tuple[TermDate, ...]:
    """The dates of a term, in order of time: of the first, or of that which holds `current` (T10).

    Notice is counted back from the first end that it can bring about. A renewal begins on the day after the
    last.
    """
    found: list[TermDate] = []
    force = contract.in_force
    if force is None:
        return ()
    start = force.start if isinstance(force.start, date) else None
    if start:
        found.append(TermDate("start", start, force))
        if isinstance(contract.minimum_term, CalendarTime) and (least := minimum_end(contract)):
            found.append(TermDate("minimum-end", least, contract.minimum_term))
    last = None
    for last in ends_of_terms(contract):
        if current is None or last >= current:
            break
    if last:
        found.append(TermDate("end", last, force))
        if end := first_end(contract, last):
            found += [TermDate("notice", on, notice) for on, notice in last_notices(contract, end)]
        if isinstance(contract.renewed_for, CalendarTime):
            found.append(TermDate("renewal", last + timedelta(days=1), contract.renewed_for))
    return tuple(sorted(found, key=lambda one: one.on))


def _before_the_end(notice: Notice) -> bool:
    return notice.before is None or notice.before.kind == "contract-end"
