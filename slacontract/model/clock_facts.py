"""Facts of a clock: its ends, what counts, deemed receipt, priority changes and reopening (K2-K6, T11)."""

from __future__ import annotations

from typing import cast

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..syntax import nodes
from .clauses_from_syntax import means_of, parties_of
from .common_facts import flag, texts
from .moments_from_syntax import event
from .party_facts import confirmed_by
from .reading import Fields, Reader, Table
from .tickets import DeemedReceipt, Reopening

ONE_COVERAGE = Kind(
    "SLA272",
    Severity.ERROR,
    Words(
        "A report is deemed received at the opening of one coverage.",
        "Define a coverage that includes the others, and name it here.",
    ),
    Words(
        "Un signalement est réputé reçu à l’ouverture d’une seule couverture.",
        "Définissez une couverture qui comprend les autres, et nommez-la ici.",
    ),
)

_LATE = {
    "at-change": "due-at-change",
    "from-change": "new-delay-from-change",
    "retroactive": "retroactive",
}


def _starts(r: Reader, out: Fields, fact: nodes.ClockEnd) -> None:
    modifiers = r.modifiers(fact, "by", "means-of")
    if isinstance(fact.at, nodes.Unstated):
        out.put("starts_missing", r.missing(fact.at), fact.span)
        return
    out.put("starts", event(r, fact.at), fact.span)
    if "by" in modifiers:
        out.put("starts_by", parties_of(r, modifiers, "by"), fact.span)
    if "means-of" in modifiers:
        out.put("starts_means", means_of(r, modifiers), fact.span)


def _stops(r: Reader, out: Fields, fact: nodes.ClockEnd) -> None:
    modifiers = r.modifiers(fact, "by", "containing")
    if isinstance(fact.at, nodes.Unstated):
        out.put("stops_missing", r.missing(fact.at), fact.span)
        return
    out.put("stops", event(r, fact.at), fact.span)
    if "by" in modifiers:
        out.put("stops_by", parties_of(r, modifiers, "by"), fact.span)
    if one := modifiers.get("containing"):
        out.add("must_contain", r.texts(cast(nodes.Values, one.value)))


def _deemed(r: Reader, out: Fields, fact: nodes.Deemed) -> None:
    coverages = r.refs(fact.union, "coverage")
    if len(fact.union) > 1:
        r.found.append(ONE_COVERAGE.at(fact.union[1].span))
    if coverages:
        after = fact.if_after.seconds if fact.if_after else None
        deemed = DeemedReceipt(span=fact.span, audience=r.audience, coverage=coverages[0], after=after)
        out.put("deemed", deemed, fact.span)


def _late(r: Reader, out: Fields, fact: nodes.LateByPriorityChange) -> None:
    if isinstance(fact.what, nodes.Unstated):
        out.put("late_missing", r.missing(fact.what), fact.span)
    else:
        out.put("late_by_priority_change", _LATE[fact.what], fact.span)


def _reopening(r: Reader, out: Fields, fact: nodes.OnReopening) -> None:
    if isinstance(fact.what, nodes.Unstated):
        out.put("reopening_missing", r.missing(fact.what), fact.span)
        return
    days = None
    if fact.after is not None:
        counted = fact.after
        if isinstance(counted, nodes.Calendar) and counted.unit in ("days", "weeks"):
            days = int(counted.count) * (7 if counted.unit == "weeks" else 1)
        elif not isinstance(counted, nodes.Bare):
            r.refuse(counted, Bilingual("calendar days", "des jours calendaires"))
            return
    mode = "continues" if fact.what == "resumes" else "opens-new-ticket"
    # `opens a new ticket after 10 calendar days` and `continues` both answer "what does a reopening do".
    out.once("reopening", fact.span)
    reopening = Reopening(span=fact.span, audience=r.audience, mode=mode, after_days=days)  # type: ignore[arg-type]
    out.add("reopening", [reopening])


CLOCK: Table = {
    "starts": _starts,
    "stops": _stops,
    "must-contain": texts("must_contain"),
    "automatic-counts": flag("automatic_counts", True),
    "automatic-ignored": flag("automatic_counts", False),
    "deemed-received": _deemed,
    "late-by-priority-change": _late,
    "on-reopening": _reopening,
    "confirmed-by": confirmed_by,
}
