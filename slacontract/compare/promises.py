"""Commitments of a plan in two versions: which are paired, and what changed of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..diagnostics import Bilingual
from ..ruleset.commitments import Commitment, Grid
from ..ruleset.delays import NoDelay
from . import saying
from .amounts import longer_delay
from .changes import NOTHING, Change, Evidence, Witness
from .clocks import FIELDS, clock_changes
from .deadlines import Extremes, extremes, has_deadline, holidays_of, in_contract_zone, measured, sets_of
from .pairs import PlanPair, days
from .rules import (
    CLOCK_CHANGED,
    DUE_LATER,
    DUE_MOVED,
    DUE_SOONER,
    INTERNAL,
    OTHER,
    PROMISE_ADDED,
    PROMISE_REMOVED,
    WORDS,
    Rule,
)

_MEASURED = frozenset({"delay", "cadence", "edge", "deemed_receipt"})
_IDENTITY = frozenset({"id", "metric", "label", "priority"})
_HIDDEN = ("internal", "measured")


def promises(pair: PlanPair) -> Iterator[Change]:
    """Every change of a commitment, in the order of the new version; those that went come last."""
    olds = {
        one.id: (one, original)
        for one, original in zip(pair.old.commitments, pair.originals[0].commitments, strict=True)
    }
    news = {one.id: one for one in pair.new.commitments}
    for old, new, clause in _partners(pair, olds, news):
        if old is not None and new is not None:
            yield from _changed(pair, *olds[old], news[new], clause)
        elif new is not None:
            yield from _alone(pair, news[new], news[new], 1, clause)
        elif old is not None:
            yield from _alone(pair, *olds[old], 0, clause)


def _partners(
    pair: PlanPair, olds: dict[str, tuple[Commitment, Commitment]], news: dict[str, Commitment]
) -> Iterator[tuple[str | None, str | None, str]]:
    """Old id, new id and the clause they are told as: the same id; what came and what went.

    What was promised for every ticket and is now said for each priority, or the other way round, is compared
    priority by priority; a priority that is left without is told as such.
    """
    gone = {name: old for name, (old, _) in olds.items() if name not in news}
    come = {name: new for name, new in news.items() if name not in olds}
    priorities = list(dict.fromkeys(one.name for plan in (pair.new, pair.old) for one in plan.priorities))
    kept = [
        name
        for name in priorities
        if all(any(one.name == name for one in plan.priorities) for plan in (pair.old, pair.new))
    ]
    for name in news:
        if name in olds:
            yield name, name, name
    for general, specific, came in ((gone, come, True), (come, gone, False)):
        for name, one in [each for each in general.items() if each[1].priority is None]:
            matter = one.metric, one.label
            own = {
                each.priority: other
                for other, each in specific.items()
                if each.priority is not None and (each.metric, each.label) == matter
            }
            if not own:
                continue
            del general[name]
            for priority in dict.fromkeys((*(p for p in own if p is not None), *kept)):
                other = own.get(priority)
                clause = other or "/".join((priority, *name.split("/")[1:]))
                if other is not None:
                    del specific[other]
                yield (name, other, clause) if came else (other, name, clause)
    for name in come:
        yield None, name, name
    for name in gone:
        yield name, None, name


def _hidden(one: Commitment) -> str:
    """For whom a promise is to read."""
    return "provider" if one.status in _HIDDEN else one.audience


def _alone(pair: PlanPair, one: Commitment, original: Commitment, side: int, name: str) -> Iterator[Change]:
    """A promise that came (`side` 1) or went (0).

    One that replaces another while its condition holds is as good as the difference to that other.
    """
    clause = f"commitment/{name}"
    text = saying.delay(one.cadence or one.delay)
    view = pair.views[side]
    rule: Rule = PROMISE_ADDED if side else PROMISE_REMOVED
    evidence: Evidence = "rule"
    default = next((each for each in pair.originals[side].commitments if original.id in each.yields_to), None)
    other = NOTHING
    witness: Witness | None = None
    if default is not None:
        rule = CLOCK_CHANGED
        other = saying.delay(default.cadence or default.delay)
        if has_deadline(view, default) and has_deadline(view, original):
            here = PlanPair(
                pair.sides[side], pair.sides[side], (pair.editions[side],) * 2, (pair.plans[side],) * 2,
                pair.span, {}, pair._memo,
            )  # fmt: skip
            sides = (default, original) if side else (original, default)
            found = extremes(here, *sides)
            rule, evidence = (
                _direction(found, WORDS if _alike(default, original) else CLOCK_CHANGED),
                "every-start",
            )
            moved = max((one for one in (found.later, found.sooner) if one), default=None)
            if moved is not None:
                witness = _witness(here, sides[0], sides[0], sides[1], moved[1])
                witness = replace(witness, assumes=saying.condition(original.when) if original.when else None)
        elif has_deadline(view, original) != has_deadline(view, default):
            gives = has_deadline(view, original) == bool(side)
            rule = PROMISE_ADDED if gives else PROMISE_REMOVED
    elif isinstance(one.delay, NoDelay) and one.cadence is None:
        rule = WORDS
    words = (other, text) if side else (text, other)
    values = (None, one) if side else (one, None)
    yield pair.change(
        rule, clause, *words, evidence,
        was=values[0], became=values[1], witness=witness, audience=_hidden(one),
    )  # fmt: skip


def _alike(one: Commitment, other: Commitment) -> bool:
    """Whether two promises differ in nothing but their deadline, and when they hold."""
    fields = FIELDS - {"when", "yields_to"}
    return all(getattr(one, field) == getattr(other, field) for field in fields)


def _changed(
    pair: PlanPair, old: Commitment, original: Commitment, new: Commitment, name: str
) -> Iterator[Change]:
    clause = f"commitment/{name}"
    if old == new and _same_sets(pair, original, new):
        return
    audience = "provider" if _hidden(old) == _hidden(new) == "provider" else "both"
    yield from _deadline(pair, old, original, new, clause, audience)
    yield from clock_changes(pair, old, new, clause, audience)
    yield from pair.left_over(clause, old, new, _MEASURED | _IDENTITY | FIELDS, audience)


def _same_sets(pair: PlanPair, old: Commitment, new: Commitment) -> bool:
    """Whether all sets of time behind a promise are the same in both versions."""
    zones = [view.zone.name for view in pair.views]
    if zones[0] != zones[1] and any(in_contract_zone(each) for each in (new.delay, new.cadence)):
        return False
    coverages = list(sets_of(old)), list(sets_of(new))
    free = [[*holidays_of(one.delay), *holidays_of(one.cadence)] for one in (old, new)]
    if len(coverages[0]) != len(coverages[1]) or len(free[0]) != len(free[1]):
        return False
    return all(map(pair.same_coverage, *coverages)) and all(map(pair.same_holidays, *free))


def _direction(found: Extremes, neither: Rule) -> Rule:
    if found.later and found.sooner:
        return DUE_MOVED
    if found.later:
        return DUE_LATER
    return DUE_SOONER if found.sooner else neither


_SAID_OTHERWISE: dict[bool, tuple[Rule, Evidence]] = {False: (WORDS, "every-start"), True: (OTHER, "unknown")}


_BY_NUMBERS: dict[tuple[bool, bool], Rule] = {
    (False, True): PROMISE_ADDED,
    (True, False): PROMISE_REMOVED,
    (False, False): WORDS,
}
"""Where not both versions have a deadline: by whether the old one has, and the new one."""


def _deadline(
    pair: PlanPair, old: Commitment, original: Commitment, new: Commitment, clause: str, audience: str
) -> Iterator[Change]:
    """What becomes of the deadline: by function where both have one, else by whether there is one."""
    before, after = saying.delay(old.cadence or old.delay), saying.delay(new.cadence or new.delay)
    was = {name: saying.plain(getattr(old, name)) for name in sorted(_MEASURED)}
    became = {name: saying.plain(getattr(new, name)) for name in sorted(_MEASURED)}

    def change(rule: Rule, evidence: Evidence = "rule", **more: Any) -> Change:
        return pair.change(
            rule, clause, before, after, evidence, was=was, became=became, audience=audience, **more
        )

    if was == became and _same_sets(pair, original, new):
        return
    if measured(old) is None or measured(new) is None:
        yield from _grid(pair, old, original, new, clause, audience)
        return
    numbered = has_deadline(pair.views[0], original), has_deadline(pair.views[1], new)
    if numbered != (True, True):
        if was != became or any(numbered):
            yield change(_BY_NUMBERS[numbered])
        return
    found = extremes(pair, original, new)
    if not found.compared:
        longer = longer_delay(old.delay, new.delay)
        if longer is not None and old.cadence == new.cadence and _same_sets(pair, original, new):
            yield change(DUE_LATER if longer else DUE_SOONER)
        elif was != became:
            yield change(CLOCK_CHANGED, "unknown")
        return
    if not found.later and not found.sooner:
        # The same deadline for every start of the span, said otherwise; what has no dates yet may differ.
        if was != became:
            yield change(*_SAID_OTHERWISE[_open(pair, original, new)])
        return
    moved, at = max(one for one in (found.later, found.sooner) if one)
    if was == became:
        after = Bilingual(f"{after.en}, other hours", f"{after.fr}, horaires modifiés")
        became = {**became, "at": at, "moved": moved}
    figures = {"later_seconds": found.later, "sooner_seconds": found.sooner}
    yield change(
        _direction(found, WORDS),
        "every-start",
        witness=_witness(pair, original, old, new, at),
        figures={name: value[0] for name, value in figures.items() if value},
    )


def _open(pair: PlanPair, old: Commitment, new: Commitment) -> bool:
    """Whether one version alone counts in a coverage whose dates are still to be agreed."""
    held = []
    for plan, one in ((pair.originals[0], old), (pair.new, new)):
        members = {name for key in sets_of(one) for name in (key, *key.split(" + "))}
        found = (name for name in members if " + " not in name)
        held.append({n for n in found if n in plan.coverages and plan.coverages[n].undetermined is not None})
    called = pair.names.get("coverages", {})
    return {called.get(name, name) for name in held[0]} != held[1]


def _witness(pair: PlanPair, original: Commitment, old: Commitment, new: Commitment, at: int) -> Witness:
    from ..judge.functions import DeadlineFunction

    numbers = pair.view_numbers
    before = DeadlineFunction(pair.views[0].engine, pair.plans[0], original, numbers[0])
    after = DeadlineFunction(pair.views[1].engine, pair.plans[1], new, numbers[1])
    events = [one.event for one in new.start.of if one.event] if new.start is not None else []
    event = "reported" if "reported" in events or not events else events[0]
    assumes = saying.condition(new.when) if new.when is not None else None
    return Witness(
        "deadline",
        at,
        before(at),
        after(at),
        pair.zone,
        new.priority,
        event,
        old.start != new.start,
        assumes,
        pair.zones_differ,
    )


def _grid(
    pair: PlanPair, old: Commitment, original: Commitment, new: Commitment, clause: str, audience: str
) -> Iterator[Change]:
    """Update points: more of them, or on more days, favour the client; of the hours of their days they know
    nothing."""
    a, b = old.cadence, new.cadence
    before, after = saying.delay(a or old.delay), saying.delay(b or new.delay)
    rule: Rule = CLOCK_CHANGED
    if a != b or not isinstance(a, Grid):
        if a is not None and b is not None and a.kind == "grid" == b.kind and a.days_of == b.days_of:
            rule = DUE_SOONER if set(a.at) < set(b.at) else DUE_LATER if set(b.at) < set(a.at) else rule
        yield pair.change(rule, clause, before, after, "rule", was=a, became=b, audience=audience)
        return
    lost, gained = _days_of_points(pair, original, new)
    only_days = not pair.zones_differ and set(sets_of(new)) == {a.days_of} and lost is not None
    if only_days and not lost and not gained:
        return
    if only_days and (lost or gained):
        rule = CLOCK_CHANGED if lost and gained else DUE_LATER if lost else DUE_SOONER
        after = Bilingual(f"{after.en}, other days", f"{after.fr}, jours modifiés")
    else:
        after = Bilingual(f"{after.en}, other hours", f"{after.fr}, horaires modifiés")
    became = {"cadence": saying.plain(b), "lost": sorted(lost or ()), "gained": sorted(gained or ())}
    yield pair.change(rule, clause, before, after, "rule", was=a, became=became, audience=audience)


def _days_of_points(
    pair: PlanPair, old: Commitment, new: Commitment
) -> tuple[set[int] | None, set[int] | None]:
    """The days of the grid that are lost, and those gained; None where one version has not all its days."""
    found: list[set[int]] = []
    last = min(side.rules.horizon[1] for side in pair.sides)
    for plan, one in ((pair.originals[0], old), (pair.new, new)):
        name = one.cadence.days_of if isinstance(one.cadence, Grid) else None
        if name is None or plan.coverages[name].undetermined is not None:
            return None, None
        found.append({row[0] for row in days(plan.coverages[name], pair.span[0], last)})
    return found[0] - found[1], found[1] - found[0]


__all__ = ["INTERNAL", "promises"]
