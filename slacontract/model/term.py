"""The term of a contract in dates: its last day, the last dates to give notice, its renewal (T10)."""

from datetime import date, timedelta
from typing import Literal

from ..clock.calendar import Span, last_day_of_renewal, last_day_of_term, notice_date
from ..clock.errors import BeyondCalendar
from ..records import dataclass
from .base import Node
from .clauses import Notice
from .contract import Contract
from .quantities import CalendarTime


@dataclass(frozen=True)
class TermDate:
    """A date that the term fixes, and the node that says so. `what` of a notice: its last date."""

    what: Literal["start", "end", "minimum-end", "notice", "renewal"]
    on: date
    node: Node


def last_day(contract: Contract) -> date | None:
    """The last day of the current term, included; None where the text fixes none."""
    return contract.in_force.end if contract.in_force else None


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


def first_end(contract: Contract) -> date | None:
    """The first day on which notice can end the contract: the last of a term, and not within the minimum
    term (T10). None where the text fixes none."""
    force, least = contract.in_force, minimum_end(contract)
    if force is None or force.end is None:
        return None
    renewed = contract.renewed_for
    if least is None or not isinstance(force.start, date) or not isinstance(renewed, CalendarTime):
        return force.end
    end, times = force.end, 0
    try:
        while end < least:
            times += 1
            end = last_day_of_renewal(force.start, force.end, Span(renewed.n, renewed.unit), times)
    except BeyondCalendar:
        return None
    return end


def term_dates(contract: Contract) -> tuple[TermDate, ...]:
    """The dates of the current term, in order of time (T10).

    Notice is counted back from the first end that it can bring about; a notice before another event, or in
    another unit than calendar time, has no date here. A renewal begins on the day after the last.
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
    if force.end:
        found.append(TermDate("end", force.end, force))
        end = first_end(contract)
        for notice in contract.notices:
            if end and isinstance(notice.at_least, CalendarTime) and _before_the_end(notice):
                on = notice_date(end, Span(notice.at_least.n, notice.at_least.unit))
                found.append(TermDate("notice", on, notice))
        if isinstance(contract.renewed_for, CalendarTime):
            found.append(TermDate("renewal", force.end + timedelta(days=1), contract.renewed_for))
    return tuple(sorted(found, key=lambda one: one.on))


def _before_the_end(notice: Notice) -> bool:
    return notice.before is None or notice.before.kind == "contract-end"
