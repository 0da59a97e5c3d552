"""Conditions as meant: conjunctions of atoms (K8)."""

from __future__ import annotations

from typing import Any, cast

from ..syntax import nodes
from .base import Ref
from .clauses import Atom, Condition
from .names import Noun
from .quantities_from_syntax import quantity
from .reading import Modifiers, Reader

CONDITION = ("when", "unless")
"""Keys of the modifiers that hold a condition."""

_ATTRIBUTES = {"ticket-type": "type"}


def condition(r: Reader, node: nodes.Condition) -> Condition:
    """A condition as meant: all its atoms, or (`unless`) not all of them (K8)."""
    return Condition(span=node.span, audience=r.audience, atoms=atoms(r, node.atoms), unless=node.negated)


def condition_of(r: Reader, modifiers: Modifiers) -> Condition | None:
    """The condition among what follows a fact; a fact bears one at most."""
    for key in CONDITION:
        if one := modifiers.get(key):
            return condition(r, cast(nodes.Condition, one.value))
    return None


def atoms(r: Reader, written: tuple[nodes.Atom, ...]) -> tuple[Atom, ...]:
    """The atoms that have a meaning; the others are reported."""
    return tuple(one for node in written if (one := _atom(r, node)))


def _atom(r: Reader, node: nodes.Atom) -> Atom | None:
    span, audience = node.span, r.audience
    refs: tuple[Ref, ...]
    match node:
        case nodes.InCoverage():
            refs = r.refs(node.coverages, "coverage")
            kind: Any = f"{node.what}-{'in' if node.inside else 'outside'}"
            return Atom(span=span, audience=audience, kind=kind, refs=refs) if refs else None
        case nodes.ByWhom():
            return _by_whom(r, node)
        case nodes.Attribute():
            return _attribute(r, node)
        case nodes.ChannelUnavailable():
            channel = r.ref(node.channel, "channel")
            if channel is None:
                return None
            return Atom(span=span, audience=audience, kind="channel-unavailable", refs=(channel,))
        case nodes.DutyMet():
            duty = r.ref(node.duty, "duty")
            return Atom(span=span, audience=audience, kind="duty-met", refs=(duty,)) if duty else None
        case nodes.AvailabilityMissed():
            availability = r.ref(node.availability, "availability")
            if availability is None:
                return None
            return Atom(
                span=span,
                audience=audience,
                kind="availability-missed",
                refs=(availability,),
                months=int(node.count),
                period=cast(Any, node.period),
                in_a_row=node.in_a_row,
            )
        case nodes.Workload():
            bound = quantity(r, node.quantity)
            if bound is None:
                return None
            above = "work-above" if node.above else "work-up-to"
            return Atom(span=span, audience=audience, kind=cast(Any, above), quantity=bound)
        case nodes.Judged():
            return Atom(span=span, audience=audience, kind="text", text=r.text(node.text))


def _by_whom(r: Reader, node: nodes.ByWhom) -> Atom | None:
    """`reported by` takes channels too; the other two take parties."""
    kind: Any = node.what
    refs: list[Ref] = []
    parties = node.parties
    if node.what == "reported-by" and isinstance(parties, nodes.Values):
        names = [one for one in parties.items if isinstance(one, nodes.Name)]
        for name in names:
            definition = r.names.get(name.key)
            if (definition is None or definition.kind != "role") and (ref := r.ref(name, "channel", "role")):
                refs.append(ref)
        others = tuple(
            one
            for one in parties.items
            if not isinstance(one, nodes.Name)
            or ((known := r.names.get(one.key)) is not None and known.kind == "role")
        )
        if not others:
            return Atom(span=node.span, audience=r.audience, kind=kind, refs=tuple(refs)) if refs else None
        parties = nodes.Values(parties.span, parties.how, others)
    return Atom(span=node.span, audience=r.audience, kind=kind, refs=tuple(refs), party=r.parties(parties))


def _attribute(r: Reader, node: nodes.Attribute) -> Atom | None:
    if node.what == "criterion" and node.of is not None:
        criterion = r.ref(node.of, "criterion")
        if criterion is None:
            return None
        levels = tuple(r.level(node.of.key, value) for value in node.values)
        return Atom(
            span=node.span,
            audience=r.audience,
            kind="criterion",
            refs=(criterion,),
            levels=levels,
            negated=node.negated,
        )
    refs = []
    for value in node.values:
        if isinstance(value, nodes.Text) and node.what in ("service", "site", "ticket-type"):
            refs.append(Ref(value.value, value.span))  # an attribute of the ticket, defined nowhere
        elif isinstance(value, nodes.Text):
            r.refuse(value, Noun((node.what,)))
        elif ref := r.ref(value, node.what):
            refs.append(ref)
    if not refs:
        return None
    kind: Any = _ATTRIBUTES.get(node.what, node.what)
    return Atom(span=node.span, audience=r.audience, kind=kind, refs=tuple(refs), negated=node.negated)
