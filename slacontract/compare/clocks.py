"""Listed rules for what surrounds a deadline: pauses, start and stop, reopening, status, shares, ladders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from ..diagnostics import Bilingual
from ..ruleset.base import TICKET_EVENTS
from ..ruleset.commitments import Commitment, Condition, Escalation, Reopening, Start, Stop
from . import saying
from .changes import Change
from .pairs import PlanPair
from .rules import (
    BINDS_LESS,
    BINDS_MORE,
    CLOCK_CHANGED,
    CLOCK_LOOSER,
    CLOCK_TIGHTER,
    INTERNAL,
    WORDS,
    Rule,
)

Verdict = Rule | None
"""The rule that a pair of values falls under; None: the same in meaning."""

_STATUS = {"committed": 3, "target": 2, "measured": 1, "internal": 1}


def clock_changes(
    pair: PlanPair, old: Commitment, new: Commitment, clause: str, audience: str
) -> Iterator[Change]:
    """Every change of the fields in `FIELDS`, each by its rule."""
    binds = (BINDS_LESS, BINDS_MORE)
    every = (*pair.new.commitments, *pair.old.commitments)
    replaces = any({old.id, new.id}.intersection(one.yields_to) for one in every)
    for field, (rule_of, words) in _RULES.items():
        before, after = getattr(old, field), getattr(new, field)
        if before == after:
            continue
        rule = rule_of(before, after)
        if field == "when" and replaces:
            rule = CLOCK_CHANGED  # of an exception: what it does not take stays with the default
        if rule is not None:
            yield pair.change(
                rule, f"{clause}", _headed(field, words(before)), words(after), "rule",
                was={field: saying.plain(before)}, became={field: saying.plain(after)},
                audience="both" if rule in binds and field in ("status", "audience") else audience,
            )  # fmt: skip
    yield from _ladders(pair, old, new, clause, audience)


def _headed(field: str, words: Any) -> Any:
    en, fr = _NAMES[field]
    return Bilingual(f"{en}: {words.say('en')}", f"{fr} : {words.say('fr')}")


_NAMES = {
    "when": ("condition", "condition"),
    "yields_to": ("exceptions", "exceptions"),
    "start": ("start", "départ"),
    "stop": ("stop", "arrêt"),
    "bound": ("limit", "limite"),
    "relies_on": ("supplier", "fournisseur"),
    "status": ("status", "statut"),
    "possible": ("where possible", "dans la mesure du possible"),
    "share": ("share", "part"),
    "pauses": ("pauses", "pauses"),
    "pauses_when": ("pauses under a condition", "pauses sous condition"),
    "on_priority_change": ("late by a priority change", "en retard par un changement de priorité"),
    "on_reopen": ("reopening", "réouverture"),
    "audience": ("for", "pour"),
}


def _directed(old: Any, new: Any, tighter: Rule, looser: Rule) -> Verdict:
    """More is tighter; None where both weigh the same."""
    if old == new:
        return None
    return tighter if new > old else looser


def _subset(old: set[Any], new: set[Any], grows: Rule, shrinks: Rule, mixed: Rule) -> Verdict:
    if old == new:
        return None
    return grows if old < new else shrinks if new < old else mixed


def _pauses(old: tuple[str, ...], new: tuple[str, ...]) -> Verdict:
    return _subset(set(old), set(new), CLOCK_LOOSER, CLOCK_TIGHTER, CLOCK_CHANGED)


def _pauses_when(old: dict[str, Condition], new: dict[str, Condition]) -> Verdict:
    if all(old[name] == new[name] for name in old.keys() & new.keys()):
        return _subset(set(old), set(new), CLOCK_LOOSER, CLOCK_TIGHTER, CLOCK_CHANGED)
    if old.keys() == new.keys():
        found = {_when(old[name], new[name]) for name in old} - {None}
        if found == {CLOCK_TIGHTER}:  # a wider condition pauses more
            return CLOCK_LOOSER
        if found == {CLOCK_LOOSER}:
            return CLOCK_TIGHTER
    return CLOCK_CHANGED


def _when(old: Condition | None, new: Condition | None) -> Verdict:
    """A promise that holds more often favours the client: fewer tests, or more values in one."""
    if old is None or new is None:
        return CLOCK_TIGHTER if new is None else CLOCK_LOOSER
    if old.negated or new.negated:
        return CLOCK_CHANGED
    if _implies(new, old):
        return CLOCK_LOOSER
    return CLOCK_TIGHTER if _implies(old, new) else CLOCK_CHANGED


def _implies(one: Condition, other: Condition) -> bool:
    """Whether each test of `other` follows from a test of `one`."""
    return all(
        any(
            (a.kind, a.name, a.negated) == (b.kind, b.name, b.negated)
            and (set(a.values) >= set(b.values) if a.negated else set(a.values) <= set(b.values))
            for a in one.atoms
        )
        for b in other.atoms
    )


def _ranks(one: Start | Stop) -> list[int] | None:
    """The places of events in the life of a ticket; None where another clock's stop is among them."""
    found = [TICKET_EVENTS.index(each.event) for each in one.of if each.event in TICKET_EVENTS]
    return found if len(found) == len(one.of) else None


def _moment(one: Start | Stop, other: Start | Stop) -> int | None:
    """1 where the second comes later, by what it names, -1 sooner, 0 at the same time; None: unknown."""
    a, b = set(one.of), set(other.of)
    if a == b and (one.which == other.which or len(a) < 2):
        return 0
    if a == b:
        return 1 if other.which == "latest" else -1
    if not a or not b:
        return None
    single = len(a) == len(b) == 1
    if one.which == other.which and not single and (a < b or b < a):
        grows = a < b
        return 1 if grows == (other.which == "latest") else -1
    if len(a) == 1 and a < b:
        return 1 if other.which == "latest" else -1
    if len(b) == 1 and b < a:
        return -1 if one.which == "latest" else 1
    ranks = _ranks(one), _ranks(other)
    if single and ranks[0] and ranks[1] and one.of[0].actors == other.of[0].actors:
        return 1 if ranks[1] > ranks[0] else -1
    return None


def _start(old: Start | None, new: Start | None) -> Verdict:
    """A clock that starts later spares the provider."""
    if old is None or new is None:
        return CLOCK_TIGHTER if old is None else CLOCK_LOOSER
    found = _moment(old, new)
    if found is None:
        return CLOCK_CHANGED
    return {1: CLOCK_LOOSER, -1: CLOCK_TIGHTER, 0: None}[found]


def _stop(old: Stop, new: Stop) -> Verdict:
    """A clock that needs a later event, or more of it, is stricter."""
    if not old.of or not new.of:
        return None if old.of == new.of else (CLOCK_TIGHTER if new.of else CLOCK_LOOSER)
    found: set[Rule] = set()
    moment = _moment(old, new)
    if moment is None:
        return CLOCK_CHANGED
    if moment:
        found.add(CLOCK_TIGHTER if moment > 0 else CLOCK_LOOSER)
    every = {"client", "provider", "third-party"}
    actors = [set(one.actors) if one.actors is not None else every for one in (old, new)]
    for verdict in (
        _subset(actors[0], actors[1], CLOCK_LOOSER, CLOCK_TIGHTER, CLOCK_CHANGED),
        _subset(set(old.needs), set(new.needs), CLOCK_TIGHTER, CLOCK_LOOSER, CLOCK_CHANGED),
    ):
        if verdict is not None:
            found.add(verdict)
    if not found:
        return None
    return found.pop() if len(found) == 1 else CLOCK_CHANGED


def _reopening(old: Reopening | None, new: Reopening | None) -> Verdict:
    """A reopening that revives the old clock is stricter than one that opens a new ticket (K6)."""
    a, b = _revives(old), _revives(new)
    if a == b:
        return None
    if a is None or b is None:  # until the closure, beside a number of days
        other = b if a is None else a
        assert other is not None
        if other in (0.0, float("inf")):
            return CLOCK_TIGHTER if (a is None) == (other > 0) else CLOCK_LOOSER
        return CLOCK_CHANGED
    return CLOCK_TIGHTER if b > a else CLOCK_LOOSER


def _revives(one: Reopening | None) -> float | None:
    """For how many days a clock revives: 0 never, infinity always, None until the closure."""
    if one is None:
        return None
    if one.mode == "new-ticket":
        return 0.0
    days = float("inf") if one.days is None else float(one.days)
    return days + 0.5 if one.mode == "continue" and one.days is not None else days


_LATE = {"new-delay-from-change": 0, None: 0, "due-at-change": 1, "retroactive": 2}


def _share(old: Any, new: Any) -> Verdict:
    """All tickets is more than a share of them; another period goes both ways."""
    if old is not None and new is not None and old.period != new.period:
        return CLOCK_CHANGED
    a, b = (Fraction(101) if one is None else Fraction(one.percent) for one in (old, new))
    return _directed(a, b, BINDS_MORE, BINDS_LESS)


def _audience(old: str, new: str) -> Verdict:
    return BINDS_MORE if new == "both" else BINDS_LESS


def _status(old: str, new: str) -> Verdict:
    return _directed(_STATUS[old], _STATUS[new], BINDS_MORE, BINDS_LESS) or INTERNAL


_RULES: dict[str, tuple[Callable[[Any, Any], Verdict], Callable[[Any], Any]]] = {
    "when": (_when, saying.condition),
    "yields_to": (lambda a, b: WORDS, saying.promises),
    "start": (_start, saying.edge),
    "stop": (_stop, saying.edge),
    "bound": (lambda a, b: CLOCK_TIGHTER if b == "under" else CLOCK_LOOSER, saying.token),
    "relies_on": (lambda a, b: INTERNAL, saying.supplier),
    "status": (_status, saying.token),
    "possible": (lambda a, b: BINDS_LESS if b else BINDS_MORE, saying.short),
    "share": (_share, saying.share),
    "pauses": (_pauses, saying.names),
    "pauses_when": (_pauses_when, saying.pauses),
    "on_priority_change": (
        lambda a, b: _directed(_LATE[a], _LATE[b], CLOCK_TIGHTER, CLOCK_LOOSER) or WORDS,
        saying.token,
    ),
    "on_reopen": (_reopening, saying.reopening),
    "audience": (_audience, saying.token),
}
FIELDS = frozenset({*_RULES, "escalations"})
"""The fields of a commitment that these rules answer for."""


# --- escalation ------------------------------------------------------------------------------------


def _ladders(
    pair: PlanPair, old: Commitment, new: Commitment, clause: str, audience: str
) -> Iterator[Change]:
    if old.escalations == new.escalations:
        return
    before = _steps(old.escalations)
    after = _steps(new.escalations)
    for key in dict.fromkeys((*after, *before)):
        a, b = before.get(key), after.get(key)
        if a == b:
            continue
        rule = _step(a, b)
        hidden = all(one is None or one.audience == "provider" for one in (a, b))
        yield pair.change(
            rule, f"{clause}/{key[0]}/{key[1]}", saying.step(a), saying.step(b), "rule", was=a, became=b,
            audience="provider" if hidden else audience,
        )  # fmt: skip


def _steps(steps: tuple[Escalation, ...]) -> dict[tuple[str, Any], Escalation]:
    found: dict[tuple[str, Any], Escalation] = {}
    for one in steps:
        key: tuple[str, Any] = (one.ladder, one.step)
        while key in found:
            key = (key[0], f"{key[1]}+")
        found[key] = one
    return found


def _step(old: Escalation | None, new: Escalation | None) -> Rule:
    """A step that comes, comes sooner or tells more people favours the client."""
    if old is None or new is None:
        return CLOCK_TIGHTER if old is None else CLOCK_LOOSER
    same = {"parties", "percent", "audience"}
    if any(getattr(old, name) != getattr(new, name) for name in type(new).model_fields if name not in same):
        return CLOCK_CHANGED
    found = set()
    if old.percent != new.percent and old.percent is not None and new.percent is not None:
        sooner = Fraction(new.percent) < Fraction(old.percent)
        found.add(CLOCK_TIGHTER if sooner else CLOCK_LOOSER)
    elif old.percent != new.percent:
        return CLOCK_CHANGED
    told = _subset(set(old.parties), set(new.parties), CLOCK_TIGHTER, CLOCK_LOOSER, CLOCK_CHANGED)
    if told is not None:
        found.add(told)
    if old.audience != new.audience:
        found.add(CLOCK_TIGHTER if new.audience == "both" else CLOCK_LOOSER)
    return found.pop() if len(found) == 1 else CLOCK_CHANGED
