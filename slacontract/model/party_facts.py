"""Facts of the blocks about who and by which way: roles, channels, suppliers, scope, clauses."""

from __future__ import annotations

from typing import Any

from ..diagnostics import Bilingual
from ..syntax import nodes
from .base import Parties, Ref
from .clauses import Duration
from .clauses_from_syntax import commitment, contacts, means_of, over_of, use
from .common_facts import (
    costs,
    does,
    flag,
    limits,
    names_if_known,
    names_or_missing,
    one_name,
    parties,
    parties_each,
    text_or_missing,
    texts,
)
from .conditions_from_syntax import CONDITION, condition_of
from .moments_from_syntax import definite_date, order_of_dates
from .names import Noun
from .parties import ScopeItem
from .reading import TEXT, Fields, Reader, Table
from .time_facts import time_zone


def support_level(r: Reader, out: Fields, fact: nodes.Property) -> None:
    """`support level 3`."""
    r.modifiers(fact)
    item = r.one(fact.value)
    if isinstance(item, nodes.Number):
        out.put("support_level", f"{item.value:f}", fact.span)
    elif isinstance(item, nodes.Text):
        out.put("support_level", item.value, fact.span)
    elif isinstance(item, nodes.Unstated):
        out.unsaid("support_level", item)
    elif item is not None:
        r.refuse(item, Bilingual("a number, or text in quotes", "un nombre, ou un texte entre guillemets"))


def _held_by(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    out.add("held_by", r.texts_or_missing(fact.value))


def confirmed_by(r: Reader, out: Fields, fact: nodes.Property) -> None:
    """`to be confirmed by` a channel, or parties."""
    r.modifiers(fact)
    if not isinstance(fact.value, nodes.Unstated) and len(fact.value.items) == 1:
        item = fact.value.items[0]
        if isinstance(item, nodes.Name):
            definition = r.names.get(item.key)
            if definition is None or definition.kind != "role":
                out.put("to_be_confirmed_by", r.ref(item, "channel", "role"), fact.span)
                return
    out.put("to_be_confirmed_by", r.parties(fact.value), fact.span)


def uses(r: Reader, out: Fields, fact: nodes.Property) -> None:
    """`accepted for`, `required for` and the like."""
    if isinstance(fact.value, nodes.Unstated):
        r.modifiers(fact)
        out.unsaid("uses", fact.value)
    else:
        out.add("uses", [use(r, fact)])


ROLE: Table = {
    "held-by": _held_by,
    "single-contact": flag("single_point_of_contact"),
    "contact": contacts,
    "under-coverage": names_if_known("under_coverage", "coverage"),
    "channels": names_if_known("channels", "channel"),
    "support-level": support_level,
    "does": does,
    "at-most": limits,
    "at-least": limits,
    "unlimited": limits,
}

CHANNEL: Table = {
    "contact": contacts,
    "under-coverage": names_or_missing("under_coverage", "under_coverage_missing", "coverage"),
    "required-for": uses,
    "preferred-for": uses,
    "accepted-for": uses,
    "not-accepted-for": uses,
    "sets-priority": one_name("sets_priority", "priority"),
    "alerts": parties_each("alerts"),
    "assigned-to": parties("assigned_to"),
    "confirmed-by": confirmed_by,
    "free-of-charge": flag("free_of_charge"),
}


def promise(r: Reader, out: Fields, fact: nodes.Commitment) -> None:
    """A commitment of the block."""
    out.add("commitments", [commitment(r, fact)])


def _in_force(r: Reader, out: Fields, fact: nodes.InForce) -> None:
    r.modifiers(fact)
    first: Any = None
    if fact.unstated:
        first = r.missing(fact.unstated)
    elif fact.first:
        first = definite_date(r, fact.first)
    else:
        r.refuse(fact, Bilingual("“from” and a date", "« à compter du » et une date"))
    if first is not None:
        last = definite_date(r, fact.last) if fact.last else None
        if not fact.unstated:
            order_of_dates(r, first, last, fact.span)
        duration = Duration(span=fact.span, audience=r.audience, first=first, last=last)
        out.put("in_force", duration, fact.span)


SUPPLIER: Table = {
    "reference": text_or_missing("reference"),
    "contact": contacts,
    "in-force": _in_force,
    "under-coverage": names_if_known("under_coverage", "coverage"),
    "commitment": promise,
    "at-least": limits,
    "at-most": limits,
    "unlimited": limits,
    "costs": costs,
}


def _scope_item(
    r: Reader, fact: nodes.Property | nodes.Redirects, value: nodes.Values | nodes.Unstated, towards: Any
) -> ScopeItem:
    modifiers = r.modifiers(
        fact, "on-request", "where-possible", "over-each", "over-any", "means-of", *CONDITION
    )
    things, named, every = [], [], False
    for item in value.items if isinstance(value, nodes.Values) else ():
        if isinstance(item, nodes.Text):
            things.append(r.text(item))
        elif isinstance(item, nodes.Name):
            named.append(r.ref(item))
        elif isinstance(item, nodes.EveryTicket):
            every = True
        else:
            r.refuse(item, TEXT)
    return ScopeItem(
        span=fact.span,
        audience=r.audience,
        things=tuple(things),
        names=tuple(ref for ref in named if ref),
        every_ticket=every,
        missing=r.missing(value) if isinstance(value, nodes.Unstated) else None,
        towards=towards,
        on_request="on-request" in modifiers,
        where_possible="where-possible" in modifiers,
        over=over_of(r, modifiers),
        means_of=means_of(r, modifiers),
        when=condition_of(r, modifiers),
    )


def scope_items(r: Reader, out: Fields, fact: nodes.Property) -> None:
    """`includes`, `excludes`: the field has the name of the fact."""
    out.add(fact.key, [_scope_item(r, fact, fact.value, None)])


def _redirects(r: Reader, out: Fields, fact: nodes.Redirects) -> None:
    out.add("redirects", [_scope_item(r, fact, fact.what, _towards(r, fact.towards))])


def _towards(r: Reader, value: nodes.Values | nodes.Unstated) -> Parties | Ref | None:
    """A party, a ticket type, a channel or a clause."""
    if not isinstance(value, nodes.Unstated) and len(value.items) == 1:
        item = value.items[0]
        if isinstance(item, nodes.Name):
            definition = r.names.get(item.key)
            if definition is None or definition.kind != "role":
                return r.ref(item, "role", "ticket-type", "channel", "supplier")
    return r.parties(value)


_CONTENTS: Table = {"includes": scope_items, "excludes": scope_items}
SERVICE: Table = {"under-coverage": names_if_known("under_coverage", "coverage"), **_CONTENTS}
SITE: Table = {"time-zone": time_zone, "under-coverage": names_if_known("under_coverage", "coverage")}
TICKET_TYPE: Table = {"assigned-to": parties("assigned_to"), **_CONTENTS}
DEFINITION: Table = _CONTENTS


SCOPE: Table = {
    "includes": scope_items,
    "excludes": scope_items,
    "requires": texts("requires"),
    "redirects": _redirects,
}

REPORT_FORM: Table = {
    "requires": texts("requires"),
    "useful": texts("useful"),
    "excludes": texts("excludes"),
    "one-request": flag("one_request_per_ticket"),
}


def _written(r: Reader, out: Fields, fact: nodes.Written) -> None:
    out.put("written_in", fact.language, fact.span)


def _paragraphs(r: Reader, out: Fields, fact: nodes.Paragraphs) -> None:
    out.add("paragraphs", [r.text(one) for one in fact.paragraphs])


def _text_file(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    found = r.texts(fact.value)
    if found:
        out.put("text_file", found[0], fact.span)


CLAUSE: Table = {"written": _written, "text": _paragraphs, "text-file": _text_file}


def _concerns(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    for item in () if isinstance(fact.value, nodes.Unstated) else fact.value.items:
        if isinstance(item, nodes.Text):
            out.add("concerns_targets", [r.text(item)])
        elif isinstance(item, nodes.Name):
            out.add("concerns", [r.ref(item)])
        else:
            r.refuse(item, Noun(("any",)))


WAIVER: Table = {"concerns": _concerns}
