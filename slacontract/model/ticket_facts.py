"""Facts of the blocks about tickets: priorities, plans, exceptions, states, ladders, rules, duties."""

from __future__ import annotations

from typing import Any, cast

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..syntax import nodes
from .base import Ref
from .clauses import Allowance
from .clauses_from_syntax import at_event, means_of, parties_of, start_of
from .common_facts import (
    costs,
    does,
    due,
    dues,
    event_or_quantity,
    flag,
    limits,
    names,
    names_if_known,
    notices,
    one_name,
    parties,
    quantity_or_missing,
    terms,
    texts,
)
from .conditions_from_syntax import CONDITION, condition_of
from .limits_from_syntax import per_of, term_of
from .moments_from_syntax import NOUNS, event, metric_of
from .names import Noun
from .party_facts import promise, scope_items, support_level, uses
from .quantities import Effort
from .quantities_from_syntax import amount, quantity
from .reading import Fields, Modifiers, Reader, Table
from .tickets import Assignment, Pause, Reclassification, Replacement, Row, Step

REPLACED_BY_ANOTHER_KIND = Kind(
    "SLA270",
    Severity.ERROR,
    Words(
        "“{name}” is {found}, and cannot be replaced by {other}.",
        "Replace a name by another one of the same kind.",
    ),
    Words(
        "« {name} » est {found} et ne peut être remplacé par {other}.",
        "Remplacez un nom par un autre de même nature.",
    ),
)
PERCENT_OF_NOTHING = Kind(
    "SLA271",
    Severity.ERROR,
    Words(
        "A share of a delay needs the commitment it is of.",
        "Write “at 50% of” and an event, such as the resolution.",
    ),
    Words(
        "Une part de délai demande l’engagement dont elle est la part.",
        "Écrivez « à 50 % de » et un événement, tel que la résolution.",
    ),
)


def _effort(r: Reader, out: Fields, fact: nodes.QuantityFact) -> None:
    r.modifiers(fact)
    value = quantity_or_missing(r, fact.quantity)
    if value is not None and not isinstance(value, Effort) and hasattr(value, "kind"):
        r.refuse(fact.quantity, Bilingual("time of work", "un temps de travail"))
    else:
        out.add("effort", [value])


PRIORITY: Table = {
    "commitment": promise,
    "under-coverage": names_if_known("under_coverage", "coverage"),
    "effort": _effort,
}
COMMITMENTS: Table = {"commitment": promise}
EXCEPTION: Table = {
    "commitment": promise,
    "costs": costs,
    "prevails-over": names("prevails_over", "exception"),
}


def _replaces(r: Reader, out: Fields, fact: nodes.Replaces) -> None:
    name, by = r.ref(fact.name), r.ref(fact.by)
    if name is None or by is None:
        return
    old, new = r.names.get(fact.name.key), r.names.get(fact.by.key)
    if old and new and old.kind != new.kind:
        r.found.append(
            REPLACED_BY_ANOTHER_KIND.at(
                fact.span,
                old.span,
                new.span,
                name=name.name,
                found=Noun((old.kind,)),
                other=Noun((new.kind,)),
            )
        )
        return
    out.add("replaces", [Replacement(span=fact.span, audience=r.audience, name=name, by=by)])


def allowance(r: Reader, fact: nodes.Grants) -> Allowance | None:
    """What is granted, once or every so often."""
    modifiers = r.modifiers(fact, "per", "in-addition", "from", "for-a-term", *CONDITION)
    found: dict[str, Any]
    match fact.what:
        case nodes.Count() as counted:
            found = {"count": counted.count, "low": counted.low, "things": r.text(counted.of)}
        case nodes.Unstated() as unsaid:
            found = {"missing": r.missing(unsaid)}
        case nodes.Money() | nodes.PercentOf() as money:
            found = {"amount": amount(r, money)}
        case time:
            found = {"quantity": quantity(r, time)}
    if None in (found.get("amount", ""), found.get("quantity", "")):
        return None
    return Allowance(
        span=fact.span,
        audience=r.audience,
        **found,
        every=quantity(r, fact.every) if fact.every else None,
        **per_of(r, modifiers),
        start=start_of(r, modifiers),
        term=term_of(r, modifiers),
        in_addition="in-addition" in modifiers,
        when=condition_of(r, modifiers),
    )


def _grants(r: Reader, out: Fields, fact: nodes.Grants) -> None:
    out.add("grants", [allowance(r, fact)])


def minimum_term(r: Reader, out: Fields, fact: nodes.QuantityFact) -> None:
    """`minimum term Q`."""
    modifiers = r.modifiers(fact, "from")
    out.put("minimum_term", quantity_or_missing(r, fact.quantity), fact.span)
    if "from" in modifiers:
        out.put("minimum_term_from", start_of(r, modifiers), fact.span)


PLAN: Table = {
    "commitment": promise,
    "replaces": _replaces,
    "under-coverage": names_if_known("under_coverage", "coverage"),
    "channels": names_if_known("channels", "channel"),
    "costs": costs,
    "grants": _grants,
    "includes": scope_items,
    "excludes": scope_items,
    "support-level": support_level,
    "at-most": limits,
    "at-least": limits,
    "unlimited": limits,
    "minimum-term": minimum_term,
    "notice": notices,
}


def _marks(r: Reader, out: Fields, fact: nodes.Moments) -> None:
    r.modifiers(fact)
    for one in fact.events or ():
        if isinstance(one, nodes.Moment) and one.event in NOUNS:
            out.add("marks", [event(r, one)])
        else:
            r.refuse(one, Bilingual("an event of a ticket", "un événement d’un ticket"))


def _pauses(r: Reader, out: Fields, fact: nodes.Moments) -> None:
    modifiers = r.modifiers(fact, *CONDITION)
    metrics = []
    for one in fact.events or ():
        if isinstance(one, nodes.Moment | nodes.OwnClock):
            if timed := metric_of(r, one):
                metrics.append(timed[0])
        else:
            r.refuse(one, Bilingual("an event of a ticket", "un événement d’un ticket"))
    if fact.events is not None and not metrics:
        return
    pause = Pause(
        span=fact.span,
        audience=r.audience,
        metrics=tuple(metrics),
        every=fact.events is None,
        when=condition_of(r, modifiers),
    )
    out.add("pauses", [pause])


STATE: Table = {
    "first-state": flag("first"),
    "marks": _marks,
    "waiting-for": parties("waiting_for"),
    "pauses": _pauses,
    "assigned-to": parties("assigned_to"),
    "left-by": parties("left_by"),
    "not-accepted-for": uses,
    "accepted-for": uses,
    "required-for": uses,
    "preferred-for": uses,
}


def _step(r: Reader, out: Fields, fact: nodes.Step) -> None:
    modifiers = r.modifiers(fact, "at", "after", "before", "means-of", *CONDITION)
    share, at = _share_of_clock(r, modifiers)
    if share is None:
        return
    step = Step(
        span=fact.span,
        audience=r.audience,
        number=int(fact.number),
        parties=r.parties(fact.parties),
        **share,
        at=at,
        after=event_or_quantity(r, modifiers, "after"),
        before=event_or_quantity(r, modifiers, "before"),
        means_of=means_of(r, modifiers),
        when=condition_of(r, modifiers),
    )
    out.add("steps", [step])


def _share_of_clock(r: Reader, modifiers: Modifiers) -> tuple[dict[str, Any] | None, Any]:
    """`at 50 % of EVENT` as fields of a step, or `at EVENT`; None where the clock is unknown."""
    one = modifiers.get("at")
    if one is None:
        return {}, None
    if not isinstance(one.value, nodes.ShareOfClock):
        return {}, event(r, cast(nodes.Event, one.value))
    share = one.value
    if not isinstance(share.event, nodes.Moment | nodes.OwnClock):
        r.found.append(PERCENT_OF_NOTHING.at(one.span))
        return None, None
    timed = metric_of(r, share.event)
    if timed is None:
        return None, None
    return {"percent": share.percent, "of_covered_time": share.covered, "metric": timed[0]}, None


LADDER: Table = {"step": _step}


def _levels(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    if isinstance(fact.value, nodes.Unstated):
        out.put("levels_missing", r.missing(fact.value), fact.span)
        return
    for item in fact.value.items:
        if isinstance(item, nodes.Name):
            out.add("levels", [Ref(item.text, item.span)])
        elif isinstance(item, nodes.Text):
            out.add("levels", [Ref(item.value, item.span)])
        else:
            r.refuse(item, Bilingual("the name of a level", "le nom d’un niveau"))


CRITERION: Table = {"levels": _levels, "considers": texts("considers")}


def _row(r: Reader, out: Fields, fact: nodes.Row) -> None:
    if isinstance(fact.gives, nodes.Unstated):
        out.put("cells_missing", r.missing(fact.gives), fact.span)
        return
    level = Ref(fact.level.text, fact.level.span)
    gives = r.named(fact.gives, "priority")
    out.add("cells", [Row(span=fact.span, audience=r.audience, level=level, gives=gives)])


MATRIX: Table = {
    "rows": one_name("rows", "criterion"),
    "columns": one_name("columns", "criterion"),
    "row": _row,
}


def _assignment(field: str) -> Any:
    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        modifiers = r.modifiers(fact, "jointly", "at", *CONDITION)
        out.add(
            field,
            [
                Assignment(
                    span=fact.span,
                    audience=r.audience,
                    by=r.parties(fact.value),
                    jointly_with=parties_of(r, modifiers, "jointly"),
                    at=at_event(r, modifiers),
                    when=condition_of(r, modifiers),
                )
            ],
        )

    return read


def _reclassification(r: Reader, out: Fields, fact: nodes.Property) -> None:
    modifiers = r.modifiers(fact, "jointly", "towards", *CONDITION)
    towards: tuple[Ref, ...] = ()
    text = None
    if one := modifiers.get("towards"):
        value = cast("nodes.Values | nodes.Unstated", one.value)
        if isinstance(value, nodes.Values) and isinstance(value.items[0], nodes.Text):
            text = r.text(value.items[0])
        else:
            towards = r.named(value, "priority")
    change = Reclassification(
        span=fact.span,
        audience=r.audience,
        by=r.parties(fact.value),
        jointly_with=parties_of(r, modifiers, "jointly"),
        towards=towards,
        towards_text=text,
        when=condition_of(r, modifiers),
    )
    out.add("reclassification", [change])


PRIORITY_RULES: Table = {
    "priority-proposed-by": _assignment("proposed_by"),
    "priority-set-by": _assignment("set_by"),
    "default-priority": one_name("default", "priority"),
    "reclassification": _reclassification,
    "higher-first": flag("higher_first"),
    "highest-wins": flag("highest_that_fits"),
    "first-come": flag("first_come"),
    "changes": terms("changes"),
}


def _arises(r: Reader, out: Fields, fact: nodes.Arises) -> None:
    modifiers = r.modifiers(fact, *CONDITION)
    for key in CONDITION:
        if key in modifiers:
            out.add("arises", [condition_of(r, {key: modifiers[key]})])


RIGHT: Table = {"arises": _arises, "commitment": dues(exercise="exercise"), "at-most": limits}


def _done(r: Reader, out: Fields, fact: nodes.Done) -> None:
    out.add("done", [due(r, fact)])


DUTY: Table = {
    "does": does,
    "done": _done,
    "automatic": flag("automatic"),
    "automatic-counts": flag("automatic_counts", True),
    "automatic-ignored": flag("automatic_counts", False),
    "free-of-charge": flag("free_of_charge"),
}
