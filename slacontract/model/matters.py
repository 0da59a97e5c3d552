"""What each fact is about, so that an override replaces the facts on the same matter and no others."""

from __future__ import annotations

from dataclasses import replace

from ..syntax import nodes

_TOGETHER = {
    "weekly": "hours",
    "all-hours": "hours",
    "opening-hours": "hours",
    "except-holidays": "holidays",
    "holidays-included": "holidays",
    "dates-as-listed": "dates",
    "dates-as-decreed": "dates",
    "obligation-of-means": "obligation",
    "obligation-of-result": "obligation",
    "excluding-tax": "tax",
    "including-tax": "tax",
    "each-alone": "components",
    "any-down": "components",
    "all-down": "components",
    "automatic-counts": "automatic-messages",
    "automatic-ignored": "automatic-messages",
    "expires-after": "expiry",
    "expires-each": "expiry",
    "never-expires": "expiry",
    "carried-over": "unused",
    "lost": "unused",
    "rounded-to": "rounding",
    "rounded-up": "rounding",
    "rounded-cent": "rounding",
}
"""Facts that answer one question in different words."""


def matter(fact: nodes.Fact) -> tuple[object, ...]:
    """The keyword of a fact, with the event, unit, level or step that it is about."""
    key = _TOGETHER.get(fact.key, fact.key)
    match fact:
        case nodes.Commitment():
            label = fact.modifier("under-name")
            return key, _event(fact.event), label.value if label else None
        case nodes.AmountFact():
            per = fact.modifier("per")
            return key, per.value if per else None
        case nodes.Row():
            return key, fact.level.key
        case nodes.Step():
            return key, fact.number
        case nodes.Notice():
            before = fact.modifier("before")
            return key, before.value if before else None
        case nodes.Replaces():
            return key, fact.name.key
        case _:
            return (key,)


def _event(event: nodes.Moment | nodes.OwnClock) -> str:
    return event.event if isinstance(event, nodes.Moment) else f"time of {event.name.key}"


def merged(block: nodes.Block, override: nodes.Block) -> nodes.Block:
    """A block with the facts of an override: they replace those on the same matter, the rest stays.

    A commitment for several priorities stays for those that the override does not name. What the head
    of the override says (label, side, condition) replaces what the head of the block says.
    """
    matters = {matter(fact) for fact in override.facts}
    targets: dict[tuple[object, ...], set[str]] = {}
    for fact in override.facts:
        if isinstance(fact, nodes.Commitment):
            targets.setdefault(matter(fact), set()).update(target_keys(fact))
    kept: list[nodes.Fact] = []
    for fact in block.facts:
        about = matter(fact)
        if about not in matters:
            kept.append(fact)
        elif isinstance(fact, nodes.Commitment) and (left := _left(fact, targets[about])):
            kept.append(left)
    return replace(
        block,
        head=override.head,
        label=override.label or block.label,
        owner=override.owner or block.owner,
        condition=override.condition or block.condition,
        provider_only=override.provider_only or block.provider_only,
        facts=(*kept, *override.facts),
    )


EVERY = "*"


def target_keys(fact: nodes.Commitment) -> tuple[str, ...]:
    """Keys of the priorities a commitment is for; `EVERY` alone where it is for every ticket."""
    if not isinstance(fact.targets, nodes.Values):
        return (EVERY,)
    return tuple(item.key for item in fact.targets.items if isinstance(item, nodes.Name)) or (EVERY,)


def _left(fact: nodes.Commitment, replaced: set[str]) -> nodes.Commitment | None:
    """What is left of a commitment once some of its targets are replaced."""
    keys = target_keys(fact)
    if EVERY in keys:
        return None if EVERY in replaced else fact
    assert isinstance(fact.targets, nodes.Values)
    items = tuple(
        item for item in fact.targets.items if not (isinstance(item, nodes.Name) and item.key in replaced)
    )
    if len(items) == len(fact.targets.items):
        return fact
    return replace(fact, targets=replace(fact.targets, items=items)) if items else None
