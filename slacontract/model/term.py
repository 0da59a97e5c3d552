"""The term of a contract in dates: its last day, the last dates to give notice, its renewal (T10)."""

from datetime import date, timedelta
from typing import Literal

from ..clock.calendar import Span, last_day_of_term, notice_date
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


def term_dates(contract: Contract) -> tuple[TermDate, ...]:
    """The dates of the current term, in order of time (T10).

    Notice is counted back from the last day; a notice before another event, or in another unit than
    calendar time, has no date here. A renewal begins on the day after the last.
    """
    found: list[TermDate] = []
    force = contract.in_force
    if force is None:
        return ()
    start = force.start if isinstance(force.start, date) else None
    if start:
        found.append(TermDate("start", start, force))
        if isinstance(contract.minimum_term, CalendarTime):
            span = Span(contract.minimum_term.n, contract.minimum_term.unit)
            found.append(TermDate("minimum-end", last_day_of_term(start, span), contract.minimum_term))
    if force.end:
        found.append(TermDate("end", force.end, force))
        for notice in contract.notices:
            if isinstance(notice.at_least, CalendarTime) and _before_the_end(notice):
                on = notice_date(force.end, Span(notice.at_least.n, notice.at_least.unit))
                found.append(TermDate("notice", on, notice))
        if isinstance(contract.renewed_for, CalendarTime):
            found.append(TermDate("renewal", force.end + timedelta(days=1), contract.renewed_for))
    return tuple(sorted(found, key=lambda one: one.on))


def _before_the_end(notice: Notice) -> bool:
    return notice.before is None or notice.before.kind == "contract-end"
