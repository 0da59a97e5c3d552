"""The dates of the contract itself: start, last day to give notice, end, renewal."""

from __future__ import annotations

from datetime import date

from slacontract.emitter import Compiled
from slacontract.model.clauses import Notice
from slacontract.model.term import TermDate, term_dates

from .calendar import AllDay
from .words import say

NOTICE_ALARMS = (30, 7)
"""Days before the last date to give notice on which a calendar reminds of it."""


def milestones(compiled: Compiled) -> tuple[AllDay, ...]:
    """The dates of the term that is computed, as all-day events, in order of time (T10)."""
    until = compiled.rules.contract.in_force_until
    dates = term_dates(compiled.contract, date.fromisoformat(until) if until else None)
    seen: dict[str, int] = {}
    events = []
    for one in dates:
        seen[one.what] = seen.get(one.what, 0) + 1
        events.append(_event(compiled, one, seen[one.what]))
    return tuple(events)


def _event(compiled: Compiled, one: TermDate, number: int) -> AllDay:
    language, contract = compiled.language, compiled.called
    key = {
        "start": "starts",
        "minimum-end": "last-day-of-minimum",
        "end": "last-day-of-term" if compiled.contract.renewed_for else "ends",
        "notice": "last-notice",
        "renewal": "renewed",
    }[one.what]
    description = ""
    if isinstance(one.node, Notice):
        means = one.node.means_of.in_language(language) if one.node.means_of else ""
        said = "last-notice-sent" if one.node.sent else "last-notice-received"
        description = say(language, said, notice=means).strip()
    return AllDay(
        f"*/term/{one.what}/{number}",
        say(language, key, contract=contract),
        one.on,
        one.on,
        say(language, "milestone"),
        description,
        NOTICE_ALARMS if one.what == "notice" else (),
    )
