"""Promises that fix one thing twice, and what tickets need for their rules to have one meaning (K8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..records import dataclass
from ..syntax.folding import fold
from .clauses import Commitment, Condition
from .contract import Contract
from .disjoint import disjoint

TWO_PROMISES = Kind(
    "SLA254",
    Severity.ERROR,
    Words(
        "Two promises fix the same thing: {metric}{target}.",
        "Keep one; or say “in addition” if both hold, or give each a condition that excludes the other "
        "(“when reported in NAME”, “when reported outside NAME”: a coverage), or move one to an exception.",
    ),
    Words(
        "Deux engagements fixent la même chose : {metric}{target}.",
        "Gardez-en un ; ou dites « en outre » si les deux valent, ou donnez à chacun une condition qui "
        "exclut l’autre (« quand signalé en NOM », « quand signalé hors NOM » : une couverture), ou "
        "placez-en un dans une exception.",
    ),
)
NOT_TOLD_APART = Kind(
    "SLA255",
    Severity.WARNING,
    Words(
        "Nothing tells these two promises apart: {metric}{target}.",
        "Add “under the name” and a name to one of them; changes and reports then speak of the right one.",
    ),
    Words(
        "Rien ne distingue ces deux engagements : {metric}{target}.",
        "Ajoutez « sous le nom » et un nom à l’un des deux ; suivis et avenants parleront du bon.",
    ),
)
TWO_EXCEPTIONS = Kind(
    "SLA256",
    Severity.ERROR,
    Words(
        "Both exceptions can hold for one ticket, and they promise different things: {metric}{target}.",
        "Write in one of them “prevails over” and the name of the other, or make their conditions exclude "
        "each other.",
    ),
    Words(
        "Les deux exceptions peuvent valoir pour un même ticket, et leurs engagements diffèrent : "
        "{metric}{target}.",
        "Écrivez dans l’une « prévaut sur » et le nom de l’autre, ou rendez leurs conditions incompatibles.",
    ),
)


@dataclass(frozen=True)
class _Promise:
    """A commitment for one priority, or (None) for every ticket, with the conditions it stands under."""

    source: Commitment
    priority: str | None
    conditions: tuple[Condition | None, ...]

    def overlaps(self, other: _Promise) -> bool:
        """Whether both can be for one ticket, by priority, whose name is spelled as its definition does."""
        return self.priority is None or other.priority is None or self.priority == other.priority


@dataclass(frozen=True)
class _Target:
    """` for P1` in a message, or nothing."""

    priority: str | None

    def say(self, language: str) -> str:
        """The words for a priority."""
        if self.priority is None:
            return ""
        return f", pour {self.priority}" if language == "fr" else f", for {self.priority}"


@dataclass(frozen=True)
class _Metric:
    """A metric as the drafter knows it."""

    noun: str

    def say(self, language: str) -> str:
        """The noun of the metric."""
        return _FRENCH.get(self.noun, self.noun) if language == "fr" else self.noun.replace("-", " ")


_FRENCH = {
    "detection": "détection",
    "report": "signalement",
    "complete-report": "signalement complet",
    "client-message": "message du client",
    "ticket-creation": "création du ticket",
    "qualification": "qualification",
    "acknowledgement": "accusé de réception",
    "response": "réponse",
    "next-reply": "réponse suivante",
    "update": "point d’avancement",
    "assignment": "affectation",
    "intervention": "intervention",
    "on-site-arrival": "arrivée sur site",
    "workaround": "contournement",
    "restoration": "rétablissement",
    "resolution": "résolution",
    "acceptance": "acceptation",
    "closure": "clôture",
    "cancellation": "annulation",
    "reopening": "réouverture",
    "escalation": "escalade",
    "priority-change": "changement de priorité",
}


def check_promises(contract: Contract, found: list[Diagnostic]) -> None:
    """Reports promises of one force that fix the same thing (principle 7, K8)."""
    common = [
        promise for block in contract.priorities for promise in _promises(block.commitments, (), block.name)
    ]
    common += [promise for block in contract.commitments for promise in _promises(block.commitments, ())]
    _within(common, found)
    for plan in contract.plans:
        _within(list(_promises(plan.commitments, ())), found)
    for supplier in contract.suppliers:
        _within(list(_promises(supplier.commitments, ())), found)
    for exception in contract.exceptions:
        _within(list(_promises(exception.commitments, ())), found)
    _between_exceptions(contract, found)


def _promises(
    commitments: Iterable[Commitment], conditions: tuple[Condition | None, ...], own: str | None = None
) -> Iterator[_Promise]:
    for one in commitments:
        under = (*conditions, one.when)
        if not one.targets:
            yield _Promise(one, own, under)
        for ref in one.targets:
            yield _Promise(one, ref.name, under)


def _by_metric(promises: Iterable[_Promise]) -> Iterator[list[_Promise]]:
    groups: dict[str, list[_Promise]] = {}
    for promise in promises:
        groups.setdefault(promise.source.metric, []).append(promise)
    return (group for group in groups.values() if len(group) > 1)


def _within(promises: list[_Promise], found: list[Diagnostic]) -> None:
    said: set[int] = set()  # each promise is reported once, beside the first that it clashes with
    for group in _by_metric(promises):
        for one, other in combinations(group, 2):
            if id(other.source) in said or not one.overlaps(other):
                continue
            kind = _clash(one, other)
            if kind is not None:
                said.add(id(other.source))
                found.append(_about(kind, other, one))


def _clash(one: _Promise, other: _Promise) -> Kind | None:
    """What is wrong with two promises for one ticket and metric: they clash, or only lack a name."""
    first, second = one.source, other.source
    if first is second:
        return TWO_PROMISES  # the same priority named twice in one line
    labels = first.label_name and fold(first.label_name), second.label_name and fold(second.label_name)
    if labels[0] and labels[0] == labels[1]:
        return TWO_PROMISES
    apart = labels[0] != labels[1]
    both_meant = (
        first.in_addition
        or second.in_addition
        or first.instead != second.instead
        or first.status != second.status
        or (labels[0] is not None and labels[1] is not None)
    )
    if both_meant or disjoint(one.conditions, other.conditions):
        same_priority = one.priority == other.priority
        return None if apart or not same_priority else NOT_TOLD_APART
    return TWO_PROMISES


def _between_exceptions(contract: Contract, found: list[Diagnostic]) -> None:
    for one, other in combinations(contract.exceptions, 2):
        over = {fold(ref.name) for ref in one.prevails_over}
        under = {fold(ref.name) for ref in other.prevails_over}
        if fold(other.name) in over or fold(one.name) in under or disjoint((one.when,), (other.when,)):
            continue
        for first in _promises(one.commitments, (one.when,)):
            clash = next(
                (
                    second
                    for second in _promises(other.commitments, (other.when,))
                    if first.source.metric == second.source.metric
                    and first.overlaps(second)
                    and not first.source.in_addition
                    and not second.source.in_addition
                    and not disjoint(first.conditions, second.conditions)
                ),
                None,
            )
            if clash is not None:
                found.append(_about(TWO_EXCEPTIONS, clash, first))
                break


def _about(kind: Kind, culprit: _Promise, other: _Promise) -> Diagnostic:
    return kind.at(
        culprit.source.span,
        other.source.span,
        metric=_Metric(culprit.source.metric),
        target=_Target(culprit.priority or other.priority),
    )
