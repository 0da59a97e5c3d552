"""A more urgent priority may be due later than a less urgent one, or has no deadline where that one has.

## What

Priorities stand in the order of their urgency. For each event, the check compares the deadline of a priority
with that of the next one that promises the same, for every possible start while the contract is in force.
Numbers do not tell: two office hours on a Friday evening end long after eight hours on the clock.

## For the client

The word "critical" is worth nothing at the hours when a minor request is served sooner.

## For the provider

The team is asked to leave the more urgent ticket for the less urgent one, and the client will learn to
report everything as minor.

## Example

```sla
language en

contract "Support"
  reference "S-2"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock response
  starts at report
  if a priority change makes it late it is due at the change

priority P1 "Critical"
  response within 2 hours counted in office

priority P2 "Minor"
  response within 8 calendar hours
```

## Instead

```sla
language en

contract "Support"
  reference "S-2"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock response
  starts at report
  if a priority change makes it late it is due at the change

priority P1 "Critical"
  response within 2 calendar hours

priority P2 "Minor"
  response within 8 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment
from ..ruleset.delays import NoDelay
from ..source import Span
from . import Context, check
from ._promises import by_priority, together
from ._times import Witness, function, instant, known, later, place, plans, share
from ._words import BY_RULE, PROVED, SayableMetric

LATER = Kind(
    "SLA302",
    Severity.DANGER,
    Words(
        "{urgent} may be served after {other}, which is less urgent: for {metric}, a clock started on {at} "
        "is due on {due} for {urgent}, and on {sooner} for {other}. {evidence}",
        "Shorten the delay of {urgent}, count it in hours as wide as those of {other}, or change the order "
        "of the priorities.",
    ),
    Words(
        "{urgent} peut être servie après {other}, moins urgente : pour {metric}, un départ le {at} échoit "
        "le {due} pour {urgent}, et le {sooner} pour {other}. {evidence}",
        "Raccourcissez le délai de {urgent}, comptez-le dans des horaires aussi larges que ceux de {other}, "
        "ou changez l’ordre des priorités.",
    ),
)
NO_DEADLINE = Kind(
    "SLA344",
    Severity.DANGER,
    Words(
        "{urgent} has no deadline for {metric} ({why}), and {other}, less urgent, has one. {evidence}",
        "Promise {urgent} a delay no longer than that of {other}, or change the order of the priorities.",
    ),
    Words(
        "{urgent} n’a pas d’échéance pour {metric} ({why}), alors que {other}, moins urgente, en a une. "
        "{evidence}",
        "Promettez à {urgent} un délai au plus égal à celui de {other}, ou changez l’ordre des priorités.",
    ),
)

_WHY = {
    "best-effort": Bilingual("best effort", "au mieux"),
    "not-committed": Bilingual("not committed", "sans engagement"),
}


@check(LATER, NO_DEADLINE)
def urgent_served_later(context: Context) -> Iterator[Diagnostic]:
    """Compares each priority with the next one that promises the same, once for each pair of clauses."""
    said: set[tuple[Span | None, Span | None]] = set()
    for view in plans(context):
        for urgent, other, one, two in _pairs(view):
            spans = place(context, view, one[0]), place(context, view, two)
            if None in spans or spans in said:
                continue
            found = _finding(context, view, (urgent, other), one, two, spans)
            if found is not None:
                said.add(spans)
                yield found


def _finding(
    context: Context,
    view: PlanView,
    names: tuple[str, str],
    urgent: list[Commitment],
    other: Commitment,
    spans: tuple[Span | None, Span | None],
) -> Diagnostic | None:
    places = [span for span in spans if span is not None]
    values = {"urgent": names[0], "other": names[1], "metric": SayableMetric(other.metric)}
    delay = urgent[0].delay
    weight = Severity.DANGER if "target" not in (urgent[0].status, other.status) else Severity.WARNING
    if len(urgent) == 1 and isinstance(delay, NoDelay):
        if delay.why not in _WHY or not known(view, other):
            return None
        return NO_DEADLINE.at(*places, severity=weight, why=_WHY[delay.why], evidence=BY_RULE, **values)
    witness = _later_than_all(context, view, urgent, other)
    if witness is None:
        return None
    return LATER.at(
        *places,
        severity=weight,
        at=instant(view, witness.at),
        due=instant(view, witness.due),
        sooner=instant(view, witness.other),
        evidence=PROVED,
        **values,
    )


def _later_than_all(
    context: Context, view: PlanView, urgent: list[Commitment], other: Commitment
) -> Witness | None:
    """A start at which every one of several promises of the urgent priority is due after the other one.

    One promise is compared exactly; of several that hold together the earliest counts, and only the starts
    found for each are tried.
    """
    for one in urgent:
        witness = later(context, view, one, other)
        if witness is None:
            return None
        due = [function(context, view, rival)(witness.at) for rival in urgent]
        if all(t is not None and t > witness.other for t in due):
            return witness
    return None


def _pairs(view: PlanView) -> Iterator[tuple[str, str, list[Commitment], Commitment]]:
    """Two priorities, the promises of the urgent one for an event, and one of the next that promises it.

    A promise for a smaller share of tickets is no rival of one for a greater share, unless there is none.
    """
    promises = {name: _by_metric(some) for name, some in by_priority(view).items()}
    names = list(promises)
    for at, urgent in enumerate(names):
        for metric, ones in promises[urgent].items():
            other = next((name for name in names[at + 1 :] if metric in promises[name]), None)
            if other is None:
                continue
            for two in promises[other][metric]:
                same = [one for one in ones if one.start == two.start and together(one, two, view)]
                # What holds under no condition, or under the other's own, is what a ticket can rely on.
                same = [one for one in same if one is not two and one.when in (None, two.when)]
                enough = [one for one in same if share(one) >= share(two)]
                if not enough and same:
                    enough = [max(same, key=share)]
                if enough:
                    yield urgent, other, enough, two


def _by_metric(promises: list[Commitment]) -> dict[str, list[Commitment]]:
    found: dict[str, list[Commitment]] = {}
    for one in promises:
        if one.status in ("committed", "target"):
            found.setdefault(one.metric, []).append(one)
    return found


PAGE_FR = """Une priorité plus urgente peut être due plus tard qu'une moins urgente, ou n'avoir pas
d'échéance là où celle-ci en a une.

## Quoi

Les priorités sont écrites par ordre d'urgence. Pour chaque événement, le contrôle compare l'échéance d'une
priorité avec celle de la suivante qui promet la même chose, pour tous les départs possibles tant que le
contrat est en vigueur. Les nombres ne disent rien : deux heures de bureau un vendredi soir finissent bien
après huit heures d'horloge.

## Pour le client

Le mot « critique » ne vaut rien aux heures où une demande mineure est servie plus tôt.

## Pour le prestataire

On demande à l'équipe de laisser le ticket le plus urgent pour le moins urgent, et le client apprendra à
tout signaler comme mineur.
"""
