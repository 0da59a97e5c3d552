"""The client's edition of a rule set: what is for the provider only taken out, before anything is emitted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from .base import Part
from .commitments import Commitment, Condition
from .coverages import Coverage, Layers
from .rules import Edition, Plan, RuleSet

_P = TypeVar("_P", bound=Part)
_HIDDEN_STATUS = ("internal", "measured")


def for_client(rules: RuleSet) -> RuleSet:
    """The rule set without internal and measured commitments, suppliers, rotas, or any part that is for the
    provider only; no part that stays names one that went."""
    return rules.model_copy(update={"editions": tuple(_edition(one) for one in rules.editions)})


def _edition(edition: Edition) -> Edition:
    return edition.model_copy(update={"plans": {name: _plan(plan) for name, plan in edition.plans.items()}})


def _public(parts: Iterable[_P]) -> tuple[_P, ...]:
    return tuple(one for one in parts if getattr(one, "audience", "both") == "both")


def _plan(plan: Plan) -> Plan:
    shown = {name: one for name, one in plan.coverages.items() if one.audience == "both"}
    commitments = [
        one
        for one in _public(plan.commitments)
        if one.status not in _HIDDEN_STATUS and coverages_named(one) <= shown.keys()
    ]
    channels = tuple(one for one in _public(plan.channels) if one.coverage is None or one.coverage in shown)
    availability = tuple(
        one.model_copy(update={"targets": _public(one.targets)})
        for one in _public(plan.availability)
        if one.coverage is None or one.coverage in shown
    )
    # A union that nothing shown counts in would tell what something hidden counts in.
    used = {name for one in commitments for name in coverages_named(one)}
    kinds: tuple[tuple[Part, ...], ...] = (
        channels,
        availability,
        plan.maintenance,
        plan.prices,
        plan.credits,
        plan.prepaid,
    )
    for kind in kinds:
        used |= {name for one in _public(kind) for name in coverages_named(one)}
    kept = {name: one for name, one in shown.items() if name in used or " + " not in name}
    ids = {one.id for one in commitments}
    credits = tuple(
        one.model_copy(update={"on_metrics": tuple(name for name in one.on_metrics if name in ids)})
        for one in _public(plan.credits)
        if not one.on_metrics or ids.intersection(one.on_metrics)
    )
    prices = tuple(one.model_copy(update={"rates": _public(one.rates)}) for one in _public(plan.prices))
    return plan.model_copy(
        update={
            "coverages": {name: _coverage(one, kept) for name, one in kept.items()},
            "commitments": tuple(_commitment(one, ids) for one in commitments),
            "channels": channels,
            "maintenance": _public(plan.maintenance),
            "availability": availability,
            "credits": credits,
            "prices": prices,
            "prepaid": _public(plan.prepaid),
            "rota": _public(plan.rota),
        }
    )


def _commitment(one: Commitment, ids: set[str]) -> Commitment:
    return one.model_copy(
        update={
            "yields_to": tuple(name for name in one.yields_to if name in ids),
            "relies_on": None,
            "escalations": _public(one.escalations),
        }
    )


def _coverage(one: Coverage, kept: Mapping[str, Coverage]) -> Coverage:
    layers = one.layers
    lists = ("includes", "only_in", "excepts", "joined_by")
    named = {name for field in lists for name in getattr(layers, field)}
    if named <= kept.keys():
        return one
    left = {field: tuple(n for n in getattr(layers, field) if n in kept) for field in lists}
    hidden = named - kept.keys()
    skips = tuple(skip.model_copy(update={"name": ""}) if skip.name in hidden else skip for skip in one.skips)
    cut: Layers = layers.model_copy(update=left)
    return one.model_copy(update={"layers": cut, "skips": skips})


def coverages_named(part: Part) -> set[str]:
    """Every key of the coverage table that a part names, at whatever depth."""
    found: set[str] = set()
    unread: list[Any] = [part]
    while unread:
        value = unread.pop()
        if isinstance(value, Condition):
            for atom in value.atoms:
                if atom.kind in ("started-in", "reported-in", "reported-outside"):
                    found.update(atom.values)
        elif isinstance(value, Part):
            for name, one in value.__dict__.items():
                if name in ("coverage", "days_of"):
                    if isinstance(one, str):
                        found.add(one)
                elif name in ("only_in", "outside"):
                    found.update(one)
                elif isinstance(one, Part | tuple | dict):
                    unread.append(one)
        elif isinstance(value, tuple):
            unread += value
        elif isinstance(value, dict):
            unread += value.values()
    return found
