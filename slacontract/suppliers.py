"""A contract against that of its supplier: where what we are promised is less than what we promise (K17)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from .checks._promises import by_priority
from .checks._times import _possible, _timed, force, instant, known
from .checks._words import PROVED, SayableMetric, SayableNames
from .compiling import Compilation
from .diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from .judge.functions import DeadlineFunction, pieces
from .judge.index import PlanView, engine_of
from .records import dataclass
from .ruleset.commitments import Commitment
from .ruleset.delays import NoDelay
from .source import Span
from .telling import WHY, SayableDate

WEAKER = Kind(
    "SLA443",
    Severity.DANGER,
    Words(
        "“{supplier}” is weaker than this: for {metric} of {priority}, a clock started on {at} is due on "
        "{theirs} there, and on {ours} here. {evidence}",
        "Agree with the supplier on a delay as short, in hours as wide; or promise no more than that.",
    ),
    Words(
        "« {supplier} » est en deçà : pour {metric} de {priority}, un départ le {at} y échoit le {theirs}, "
        "et ici le {ours}. {evidence}",
        "Convenez avec le fournisseur d’un délai aussi court, compté dans des horaires aussi larges ; ou ne "
        "promettez pas davantage.",
    ),
)
NOT_PROMISED = Kind(
    "SLA444",
    Severity.DANGER,
    Words(
        "“{supplier}” promises no deadline for {metric} of {priority}: {why}.",
        "Agree with the supplier on one, or make sure that you can keep this promise without it.",
    ),
    Words(
        "« {supplier} » ne promet pas d’échéance pour {metric} de {priority} : {why}.",
        "Convenez-en avec le fournisseur, ou assurez-vous de pouvoir tenir cet engagement sans lui.",
    ),
)
NO_SUCH_PRIORITY = Kind(
    "SLA445",
    Severity.DANGER,
    Words(
        "“{supplier}” has no priority {priority}; it has {known}.",
        "Say which of them it is: --priority {priority}=NAME.",
    ),
    Words(
        "« {supplier} » n’a pas de priorité {priority} ; il a {known}.",
        "Dites à laquelle elle répond : --priority {priority}=NOM.",
    ),
)
ENDS_FIRST = Kind(
    "SLA446",
    Severity.DANGER,
    Words(
        "“{supplier}” is in force from {start} until {end}, and does not cover all of this contract’s term.",
        "Renew it in time, or bring the two terms together.",
    ),
    Words(
        "« {supplier} » est en vigueur du {start} au {end}, et ne couvre pas toute la durée de ce contrat.",
        "Reconduisez-le à temps, ou faites coïncider les deux durées.",
    ),
)

_NOTHING = Bilingual("nothing is promised about it", "rien n’est promis à ce sujet")
_EVERY = Bilingual("every ticket", "tout ticket")
_OPEN = Bilingual("…", "…")


@dataclass(frozen=True)
class _Pair:
    """A promise of ours and those of the supplier for the same event and priority."""

    ours: Commitment
    theirs: tuple[Commitment, ...]
    priority: str


def reliance(
    ours: Compilation, supplier: Compilation, priorities: Mapping[str, str] | None = None
) -> Iterator[Diagnostic]:
    """Where the supplier's contract is weaker than ours, each with a dated witness where there is one.

    Both must have compiled. Compared are the binding promises of the contracts as they read after all
    amendments, for the same event: those of ours that say `relying on` where any does, else all. Exact over
    every start while both are in force. `priorities`: our name of a priority -> the supplier's, where they
    differ. Conditions other than on time are taken to hold; of the supplier only what it promises
    unconditionally, or by time alone, counts.
    """
    assert ours.rules is not None
    assert supplier.rules is not None
    assert ours.contract is not None
    assert supplier.contract is not None
    named = supplier.contract.reference
    title = supplier.contract.label.text if supplier.contract.label else getattr(named, "text", supplier.name)
    mine = engine_of(ours.rules)
    theirs = engine_of(supplier.rules).views(supplier.rules.default_plan)[-1]
    said: set[tuple[str, Span | None]] = set()
    for plan in ours.rules.editions[-1].plans:
        view = mine.views(plan)[-1]
        for found in _in_plan(view, theirs, title, priorities or {}, ours):
            key = found.code, found.spans[0] if found.spans else None
            if key not in said:
                said.add(key)
                yield found
    yield from _terms(ours, supplier, title)


def _in_plan(
    view: PlanView, other: PlanView, title: str, priorities: Mapping[str, str], compiled: Compilation
) -> Iterator[Diagnostic]:
    promised = by_priority(other)
    binding = [one for one in view.plan.commitments if one.status == "committed"]
    relying = [one for one in binding if one.relies_on is not None]
    asked = {one.id for one in relying or binding}
    folded = {name.casefold(): name for name in promised}
    lacking: set[str] = set()
    for priority, some in by_priority(view).items():
        for one in some:
            if one.id not in asked:
                continue
            name = folded.get(priorities.get(priority, priority).casefold())
            if name is None and set(promised) != {"*"}:
                if priority not in lacking:
                    lacking.add(priority)
                    span = _place(compiled, view, one)
                    names = SayableNames(tuple(promised))
                    yield NO_SUCH_PRIORITY.at(*span, supplier=title, priority=priority, known=names)
                continue
            same = [
                each
                for each in promised[name or "*"]
                if each.metric == one.metric
                and each.status == "committed"
                and (each.when is None or _timed(each.when) == each.when)
            ]
            found = _weaker(view, other, _Pair(one, tuple(same), priority), title, compiled)
            if found is not None:
                yield found


def _weaker(
    view: PlanView, other: PlanView, pair: _Pair, title: str, compiled: Compilation
) -> Diagnostic | None:
    if not known(view, pair.ours):
        return None
    places = _place(compiled, view, pair.ours)
    values: dict[str, Any] = {
        "supplier": title,
        "metric": SayableMetric(pair.ours.metric),
        "priority": _EVERY if pair.priority == "*" else pair.priority,
    }
    usable = [one for one in pair.theirs if known(other, one)]
    if not usable:
        delays = [one.delay for one in pair.theirs if isinstance(one.delay, NoDelay)]
        why = Bilingual(*WHY[delays[0].why]) if delays else _NOTHING
        return NOT_PROMISED.at(*places, why=why, **values)
    first, last = max(force(view)[0], force(other)[0]), min(force(view)[1], force(other)[1])
    f = DeadlineFunction(view.engine, view.name, pair.ours)
    limit = _timed(pair.ours.when)
    # What is due at all starts by one promise or another is due by the earliest of them.
    rivals = [DeadlineFunction(other.engine, other.name, one) for one in usable]
    always = all(_timed(r.commitment.when) is None for r in rivals)  # else some start may have no promise
    worst: tuple[int, int, int, int] | None = None  # excess, start, theirs, ours
    for g in rivals:
        for p, q, gap, after in pieces(g, f, first, last):
            crossing = p - gap + 1 if gap <= 0 < after else p
            for at, excess in ((p, gap), (crossing, gap if crossing == p else 1), (q, after)):
                if always and excess <= (0 if worst is None else worst[0]):
                    continue
                ours = f(at)
                if ours is None or not _possible(view, limit, at):
                    continue
                due = [r(at) for r in rivals if _possible(other, _timed(r.commitment.when), at)]
                if not due:
                    return NOT_PROMISED.at(*places, why=_NOTHING, **values)
                sooner = min((t for t in due if t is not None), default=0)
                # Else no weaker, or beyond what is known of one of the two.
                if sooner > ours and (worst is None or sooner - ours > worst[0]):
                    worst = sooner - ours, at, sooner, ours
    if worst is None:
        return None
    _, at, theirs, ours = worst
    return WEAKER.at(
        *places,
        at=instant(view, at),
        theirs=instant(view, theirs),
        ours=instant(view, ours),
        evidence=PROVED,
        **values,
    )


def _place(compiled: Compilation, view: PlanView, one: Commitment) -> list[Span]:
    """Where our promise is written; the head of the contract where that is not known."""
    assert compiled.places is not None
    assert compiled.contract is not None
    return [compiled.places.of_commitment(view.name, one.id) or compiled.contract.span]


def _terms(ours: Compilation, supplier: Compilation, title: str) -> Iterator[Diagnostic]:
    """Days of our term that the supplier's contract leaves out."""
    assert ours.contract is not None
    assert supplier.contract is not None
    mine, theirs = ours.contract.in_force, supplier.contract.in_force
    if mine is None or theirs is None or supplier.contract.renewed_for is not None:
        return
    start, end = _day(theirs.start), theirs.end
    ours_from = _day(mine.start)
    late = start is not None and ours_from is not None and start > ours_from
    if late or (end is not None and (mine.end is None or end < mine.end)):
        yield ENDS_FIRST.at(
            mine.span,
            supplier=title,
            start=SayableDate(start) if start else _OPEN,
            end=SayableDate(end) if end else _OPEN,
        )


def _day(value: object) -> datetime.date | None:
    return value if isinstance(value, datetime.date) else None
