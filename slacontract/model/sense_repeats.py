"""Facts that answer one question twice, names that prevail in a circle, and what blocks leave unsaid."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from typing import Any

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..source import Span
from ..syntax.folding import fold
from .base import Ref
from .clauses import Due, Limit, Notice
from .contract import Contract
from .disjoint import disjoint
from .money import Cap
from .reading import SAID_TWICE

PREVAILS_IN_A_CIRCLE = Kind(
    "SLA280",
    Severity.ERROR,
    Words("“{name}” prevails over itself: {path}.", "Delete one “prevails over” of the circle."),
    Words("« {name} » prévaut sur elle-même : {path}.", "Supprimez l’un des « prévaut sur » du cercle."),
)
LEFT_UNSAID = Kind(
    "SLA215",
    Severity.NOTE,
    Words("“{name}” does not say {what}.", "State it, or delete what depends on it."),
    Words("« {name} » ne dit pas {what}.", "Indiquez-le, ou supprimez ce qui en dépend."),
)


def check_repeats(contract: Contract, found: list[Diagnostic]) -> None:
    """Reports facts of one block that answer one question twice, under conditions that can both hold."""
    noticed: list[Any] = [contract, *contract.plans, *contract.prepaid, *contract.maintenance]
    for block in noticed:
        _twice(block.notices, _notice_key, found)
    limited: list[Any] = [
        *contract.roles,
        *contract.plans,
        *contract.suppliers,
        *contract.maintenance,
        *contract.rights,
        *contract.prepaid,
    ]
    for block in limited:
        _twice([one for one in block.limits if not one.in_addition], _limit_key, found)
    dues: list[tuple[Due, ...]] = [contract.payment, contract.invoice]
    dues += [one.claim for one in contract.credits] + [one.payment for one in contract.credits]
    dues += [one.invoice for one in contract.prices] + [one.exercise for one in contract.rights]
    for several in dues:
        _twice(several, lambda due: (due.start and due.start.kind,), found)
    for credit in contract.credits:
        _twice_over(credit.caps, found)
    for coverage in contract.coverages:
        _same_name(((one.holidays, one.span) for one in coverage.on_holidays), found)
    for plan in contract.plans:
        _same_name(((one.name, one.span) for one in plan.replaces), found)
    _circle({one.name: one.prevails_over for one in contract.exceptions}, found)
    _circle({one.name: one.prevails_over for one in contract.credits}, found)


def _twice(facts: Iterable[Any], key: Callable[[Any], object], found: list[Diagnostic]) -> None:
    for one, other in combinations(facts, 2):
        if key(one) == key(other) and not disjoint((one.when,), (other.when,)):
            found.append(SAID_TWICE.at(other.span, one.span))


def _notice_key(notice: Notice) -> object:
    before = notice.before
    by = notice.by and tuple(one.kind for one in notice.by.parties)
    return before and (before.kind, before.metric, before.text and before.text.text), by


def _limit_key(limit: Limit) -> object:
    over = limit.over
    any_ = over and over.any and repr(over.any.model_dump(exclude={"span"}))
    per = limit.per, limit.per_text and limit.per_text.text, limit.per_quantity and limit.per_quantity.kind
    figure = (
        limit.percent is not None,
        limit.amount is not None,
        limit.quantity and limit.quantity.kind,
        limit.things and limit.things.text,
    )
    return limit.side, figure, over and over.each, any_, per, limit.status, limit.label_name


def _twice_over(caps: Iterable[Cap], found: list[Diagnostic]) -> None:
    for one, other in combinations(caps, 2):
        if one.over and other.over and one.over.each == other.over.each:
            found.append(SAID_TWICE.at(other.span, one.span))


def _same_name(uses: Iterable[tuple[Ref, Span]], found: list[Diagnostic]) -> None:
    places: dict[str, Span] = {}
    for ref, span in uses:
        first = places.setdefault(fold(ref.name), span)
        if first is not span:
            found.append(SAID_TWICE.at(span, first))


def _circle(over: Mapping[str, tuple[Ref, ...]], found: list[Diagnostic]) -> None:
    """Each circle of `prevails over` once, at the use that closes it."""
    names = {fold(name): name for name in over}
    closed: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        for ref in over[names[name]]:
            following = fold(ref.name)
            if following in path:
                circle = [*path[path.index(following) :], following]
                said = " → ".join(names[one] for one in circle)
                found.append(PREVAILS_IN_A_CIRCLE.at(ref.span, name=names[following], path=said))
            elif following in names and following not in closed:
                walk(following, (*path, following))
        closed.add(name)

    for name in names:
        if name not in closed:
            walk(name, (name,))


def check_unsaid(contract: Contract, found: list[Diagnostic]) -> None:
    """Notes what a block leaves out that something else rests on; nothing is put in its place."""

    def note(name: str, span: Span, what: Bilingual, severity: Severity | None = None) -> None:
        found.append(LEFT_UNSAID.at(span, name=name, what=what, severity=severity))

    for price in contract.prices:
        if not price.costs:
            note(price.name, price.span, Bilingual("what it costs", "ce qu’il coûte"))
    for prepaid in contract.prepaid:
        if not prepaid.grants:
            note(
                prepaid.name,
                prepaid.span,
                Bilingual("how much time it grants", "combien de temps il accorde"),
            )
    for availability in contract.availabilities:
        if not availability.limits:
            note(
                availability.name, availability.span, Bilingual("which level is promised", "le niveau promis")
            )
    for right in contract.rights:
        if not right.arises:
            note(right.name, right.span, Bilingual("when it arises", "quand il naît"))
    for duty in contract.duties:
        if not (duty.does or duty.tasks):
            note(duty.name, duty.span, Bilingual("what is to be done", "ce qui est à faire"))
    for ladder in contract.ladders:
        for step in ladder.steps:
            if step.percent is None and step.at is None and step.after is None and step.before is None:
                note(ladder.name, step.span, Bilingual("when this step is taken", "quand vient ce palier"))
    for rota in contract.rotas:
        for rotation in rota.rotations:
            if rotation.from_date is None:
                note(
                    rota.name, rotation.span, Bilingual("when the rotation starts", "quand le tour commence")
                )
    for example in contract.worked_examples:
        if not example.expectations:
            what = Bilingual("what it must come to", "à quoi il doit aboutir")
            note(example.name, example.span, what, Severity.WARNING)
