"""Commitments, limits, notices, costs and uses: the facts that several blocks share."""

from __future__ import annotations

from typing import Any, cast

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..syntax import nodes
from .base import Parties, Ref, Text
from .clauses import Commitment, Contact, Event, Notice, Share, Use
from .conditions_from_syntax import CONDITION, condition_of
from .moments_from_syntax import event, metric_of
from .names import Noun
from .quantities import Period
from .quantities_from_syntax import delay, period, quantity
from .reading import Fields, Modifiers, Reader

SHARE_PERIOD = Kind(
    "SLA250",
    Severity.ERROR,
    Words(
        "A share of tickets is judged over a calendar month or quarter; {said}.",
        "Write “over each calendar month” or “over each calendar quarter”.",
    ),
    Words(
        "Une part des tickets se juge sur un mois ou un trimestre civil ; {said}.",
        "Écrivez « sur chaque mois civil » ou « sur chaque trimestre civil ».",
    ),
)
TWOSTATUSES = Kind(
    "SLA251",
    Severity.ERROR,
    Words(
        "A promise cannot be two of: a target, an internal target, measured only.",
        "Keep one of them, or write two facts under two names.",
    ),
    Words(
        "Un engagement ne peut être à la fois deux de ces choses : objectif, interne, mesure.",
        "Gardez-en une, ou écrivez deux lignes sous deux noms.",
    ),
)
NOT_A_COVERED_DELAY = Kind(
    "SLA252",
    Severity.ERROR,
    Words(
        "Only a delay in hours or minutes counted in a coverage can fall on a closing.",
        "Delete “carried to the next opening …”, or count the delay in a coverage.",
    ),
    Words(
        "Seul un délai en heures ou minutes comptées dans une couverture peut tomber sur une fermeture.",
        "Supprimez « avec report à la prochaine ouverture … », ou comptez le délai dans une couverture.",
    ),
)
NOT_IN_DAYS = Kind(
    "SLA253",
    Severity.ERROR,
    Words(
        "Only a delay in calendar days, weeks, months or years is extended by whole days waited.",
        "Delete “extended by whole days waited”: other delays stop counting while they are paused.",
    ),
    Words(
        "Seul un délai en jours, semaines, mois ou ans calendaires s’allonge des jours entiers d’attente.",
        "Supprimez « plus les jours entiers d’attente » : les autres délais ne comptent pas l’attente.",
    ),
)

STATUS = {"as-target": "target", "as-internal": "internal", "measured-only": "measured"}
_CLAUSE = (
    "from", "for-at-least", "over-each", "over-any", "as-target", "as-internal", "measured-only",
    "where-possible", "in-addition", "instead", "under-name", "next-opening", "waited-days", "relying-on",
    "by", "jointly", "means-of", "on-site", "remotely", "on-request", *CONDITION,
)  # fmt: skip


def commitment(r: Reader, node: nodes.Commitment) -> Commitment | None:
    """One promise (LANGUAGE 3, 5); internal and measured ones are for the provider only."""
    statuses = [one for one in node.modifiers if one.key in STATUS]
    if len({one.key for one in statuses}) > 1:
        r.found.append(TWOSTATUSES.at(statuses[1].span, statuses[0].span))
    status: Any = STATUS[statuses[0].key] if statuses else "committed"
    outer = r.audience
    if status in ("internal", "measured"):
        r.audience = "provider"
    try:
        return _commitment(r, node, status)
    finally:
        r.audience = outer


def _commitment(r: Reader, node: nodes.Commitment, status: Any) -> Commitment | None:
    modifiers = r.modifiers(node, *_CLAUSE)
    timed = metric_of(r, node.event)
    bound = delay(r, node.delay)
    targets = _targets(r, node.targets)
    if timed is None or bound is None or targets is None:
        return None
    if (one := modifiers.get("next-opening")) and not _counts(node.delay, nodes.Covered, nodes.OpeningDays):
        r.found.append(NOT_A_COVERED_DELAY.at(one.span, node.delay.span))
    if (one := modifiers.get("waited-days")) and not _counts(node.delay, nodes.Calendar):
        r.found.append(NOT_IN_DAYS.at(one.span, node.delay.span))
    relying_on = None
    if one := modifiers.get("relying-on"):
        # Suppliers are for the provider only, and so is this word of a promise that is for both.
        relying_on = r.names.use(cast(nodes.Name, one.value), ("supplier",), "provider")
    label = modifiers.get("under-name")
    return Commitment(
        span=node.span,
        audience=r.audience,
        metric=timed[0],
        metric_span=node.event.span,
        clock=timed[1],
        targets=targets,
        delay=bound,
        start=start_of(r, modifiers),
        share=_share(r, modifiers),
        status=status,
        where_possible="where-possible" in modifiers,
        in_addition="in-addition" in modifiers,
        instead="instead" in modifiers,
        label_name=cast(nodes.Name, label.value).text if label else None,
        next_opening="next-opening" in modifiers,
        extended_by_waiting="waited-days" in modifiers,
        relying_on=relying_on,
        by=parties_of(r, modifiers, "by"),
        jointly_with=parties_of(r, modifiers, "jointly"),
        means_of=means_of(r, modifiers),
        on_site="on-site" in modifiers,
        remotely="remotely" in modifiers,
        on_request="on-request" in modifiers,
        when=condition_of(r, modifiers),
    )


def _targets(r: Reader, targets: nodes.Values | nodes.Unstated | None) -> tuple[Ref, ...] | None:
    """The priorities a promise is for; empty is every ticket, None where none of them is known."""
    if targets is None:
        return ()
    if isinstance(targets, nodes.Values) and any(isinstance(one, nodes.EveryTicket) for one in targets.items):
        if len(targets.items) > 1:
            r.refuse(targets, Noun(("priority",)))
        return ()
    return r.named(targets, "priority") or None


def _counts(node: nodes.Delay, *kinds: type[nodes.Node]) -> bool:
    """Whether some part of a delay counts time of one of these kinds."""
    if isinstance(node, nodes.Cadence):
        return isinstance(node.every, kinds)
    if not isinstance(node, nodes.Within):
        return False
    if isinstance(node.quantity, nodes.ExtremeDelay):
        return any(isinstance(limb, kinds) for limb in node.quantity.of)
    return isinstance(node.quantity, kinds)


def start_of(r: Reader, modifiers: Modifiers) -> Event | None:
    """`from EVENT`."""
    one = modifiers.get("from")
    return event(r, cast(nodes.Event, one.value)) if one else None


def parties_of(r: Reader, modifiers: Modifiers, key: str) -> Parties | None:
    """`by`, `jointly with` and the like."""
    one = modifiers.get(key)
    return r.parties(cast("nodes.Values | nodes.Unstated", one.value)) if one else None


def means_of(r: Reader, modifiers: Modifiers) -> Text | Ref | None:
    """`by means of`: a channel, or text."""
    one = modifiers.get("means-of")
    if one is None:
        return None
    item = r.one(cast("nodes.Values | nodes.Unstated", one.value))
    if isinstance(item, nodes.Name):
        return r.ref(item, "channel")
    if isinstance(item, nodes.Text):
        return r.text(item)
    r.refuse(one, Bilingual("a channel, or text in quotes", "un canal, ou un texte entre guillemets"))
    return None


def over_of(r: Reader, modifiers: Modifiers) -> Period | None:
    """`over each calendar month`, or `over any Q`."""
    if one := modifiers.get("over-each"):
        return period(r, cast(str, one.value), None, one)
    if one := modifiers.get("over-any"):
        return period(r, None, cast(nodes.Quantity, one.value), one)
    return None


def _share(r: Reader, modifiers: Modifiers) -> Share | None:
    """A share needs a calendar month or quarter (K7, K9)."""
    part = modifiers.get("for-at-least")
    over = over_of(r, modifiers)
    stray = modifiers.get("over-each") or modifiers.get("over-any")
    if part is None:
        if stray:
            r.refuse(
                stray,
                Bilingual(
                    "“for at least n % of tickets” before a period",
                    "« dans au moins n % des tickets » avant une période",
                ),
            )
        return None
    if over is None or over.each not in ("month", "quarter"):
        said = (
            Bilingual("none is said", "aucune période n’est dite")
            if stray is None
            else Bilingual("another period is said", "une autre période est dite")
        )
        r.found.append(SHARE_PERIOD.at((stray or part).span, said=said))
        return None
    percent = cast(nodes.Percent, part.value).value
    return Share(span=part.span, audience=r.audience, percent=percent, over=over)


def notice(r: Reader, node: nodes.Notice) -> Notice | None:
    """Notice before an event; of a maintenance the event is its start (T10, K12)."""
    modifiers = r.modifiers(node, "before", "by", "means-of", *CONDITION)
    before = None
    if one := modifiers.get("before"):
        if isinstance(
            one.value, nodes.Moment | nodes.OwnClock | nodes.StopOf | nodes.Outside | nodes.ExtremeEvent
        ):
            before = event(r, one.value)
        else:
            r.refuse(one, Bilingual("an event", "un événement"))
    at_least = (
        r.missing(node.at_least) if isinstance(node.at_least, nodes.Unstated) else quantity(r, node.at_least)
    )
    if at_least is None:
        return None
    return Notice(
        span=node.span,
        audience=r.audience,
        at_least=at_least,
        before=before,
        by=parties_of(r, modifiers, "by"),
        means_of=_text_means(r, modifiers),
        sent=node.sent,
        when=condition_of(r, modifiers),
    )


def _text_means(r: Reader, modifiers: Modifiers) -> Text | None:
    one = modifiers.get("means-of")
    if one is None:
        return None
    found = r.texts(cast("nodes.Values | nodes.Unstated", one.value))
    return found[0] if found else None


def at_event(r: Reader, modifiers: Modifiers) -> Event | None:
    """`at EVENT`; a share of a delay is refused."""
    one = modifiers.get("at")
    if one is None:
        return None
    if isinstance(one.value, nodes.ShareOfClock):
        r.refuse(one, Bilingual("an event", "un événement"))
        return None
    return event(r, cast(nodes.Event, one.value))


def contacts(r: Reader, out: Fields, fact: nodes.Property) -> None:
    """`contact "…"`, or why it is missing."""
    r.modifiers(fact)
    for value in r.texts_or_missing(fact.value):
        out.add("contacts", [Contact(span=value.span, audience=r.audience, value=value)])


_USES = {
    "required-for": "required",
    "preferred-for": "preferred",
    "accepted-for": "accepted",
    "not-accepted-for": "not-accepted",
}


def use(r: Reader, fact: nodes.Property) -> Use | None:
    """Which tickets, priorities, ticket types or things a channel or a state is for."""
    modifiers = r.modifiers(fact, *CONDITION)
    if isinstance(fact.value, nodes.Unstated):
        r.refuse(fact.value, Noun(("priority", "ticket-type")))
        return None
    priorities: list[Ref] = []
    types: list[Ref] = []
    things: list[Text] = []
    every = False
    for item in fact.value.items:
        if isinstance(item, nodes.EveryTicket):
            every = True
        elif isinstance(item, nodes.Text):
            things.append(r.text(item))
        elif isinstance(item, nodes.Name):
            definition = r.names.get(item.key)
            if ref := r.ref(item, "priority", "ticket-type"):
                (types if definition and definition.kind == "ticket-type" else priorities).append(ref)
        else:
            r.refuse(item, Noun(("priority", "ticket-type")))
    return Use(
        span=fact.span,
        audience=r.audience,
        rule=cast(Any, _USES[fact.key]),
        priorities=tuple(priorities),
        types=tuple(types),
        every_ticket=every,
        things=tuple(things),
        when=condition_of(r, modifiers),
    )
