"""Commitments grouped as helpdesks group them: a policy for each plan, condition and priority."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from ..clock.intervals import Interval, clip, union
from ..judge.index import PlanView
from ..records import dataclass, field
from ..ruleset.commitments import Commitment, Condition
from .week import Pattern, pattern_of, recovered


@dataclass(frozen=True)
class Slot:
    """The place of a helpdesk that a commitment takes (`first_reply_time`); the lowest `rank` gets it."""

    name: str
    rank: int = 0


@dataclass(frozen=True)
class Policy:
    """What holds for the tickets of a plan that have a priority (None: any) while a condition holds.

    `members`: the commitment in each slot. `crowded`: commitments whose slot another one took, with that
    one. `combines`: tickets that meet this condition may meet another policy's condition too, and a
    helpdesk that takes the first policy that fits forgets the other.
    """

    plan: str
    priority: str | None
    when: Condition | None
    members: Mapping[str, Commitment] = field(default_factory=dict)
    crowded: tuple[tuple[Commitment, Commitment], ...] = ()
    combines: bool = False


def grouped_policies(view: PlanView, slot_of: Callable[[Commitment], Slot | None]) -> tuple[Policy, ...]:
    """The policies of a plan, those with a condition first, by priority in the order of the contract.

    `slot_of`: None for what the helpdesk has no place for. A commitment for every ticket is in the policy of
    each priority, and an exception takes the place of what yields to it (K8).
    """
    said = [(one, slot) for one in view.plan.commitments if (slot := slot_of(one)) is not None]
    priorities: tuple[str | None, ...] = tuple(one.name for one in view.plan.priorities) or (None,)
    policies: list[Policy] = []
    for priority in priorities:
        mine = [(one, slot) for one, slot in said if one.priority in (None, priority)]
        conditions = list(dict.fromkeys(one.when for one, _ in mine if one.when is not None))
        for when in (*conditions, None):
            fitting = [(one, slot) for one, slot in mine if one.when in (None, when)]
            replaced = {
                one.id
                for one, _ in fitting
                if any(other.id in one.yields_to and other.when == when for other, _ in fitting if when)
            }
            policy = _policy(
                view.name,
                priority,
                when,
                [(one, slot) for one, slot in fitting if one.id not in replaced],
                combines=when is not None and len(conditions) > 1,
            )
            if policy.members:
                policies.append(policy)
    return tuple(sorted(policies, key=lambda one: one.when is None))


def _policy(
    plan: str,
    priority: str | None,
    when: Condition | None,
    fitting: Iterable[tuple[Commitment, Slot]],
    *,
    combines: bool,
) -> Policy:
    members: dict[str, Commitment] = {}
    crowded: list[tuple[Commitment, Commitment]] = []
    # What is promised for this priority, or under this condition, goes before what holds for all.
    ranked = sorted(fitting, key=lambda pair: (pair[1].rank, pair[0].when is None, pair[0].priority is None))
    for one, slot in ranked:
        if slot.name in members:
            crowded.append((one, members[slot.name]))
        else:
            members[slot.name] = one
    return Policy(plan, priority, when, members, tuple(crowded), combines)


def one_calendar(view: PlanView, coverages: Iterable[str | None]) -> Pattern | None:
    """The calendar of a policy that has a single one: all that any of its commitments counts.

    None stands for all time, day and night, as do coverages that are always open. A commitment that counts
    less than this calendar is due earlier than promised, never later. `ValueError` for no coverage.
    """
    keys = list(dict.fromkeys(coverages))
    if not keys:
        raise ValueError("a policy without a coverage")
    if None in keys:
        return None
    patterns = {key: recovered(view.coverage(key)) for key in keys if key is not None}
    if any(one.always for one in patterns.values()):
        return None
    if len(patterns) == 1:
        return next(iter(patterns.values()))
    covers = [view.coverage(key) for key in patterns]
    span: Interval = (
        max(one.span[0] for one in patterns.values()),
        min(one.span[1] for one in patterns.values()),
    )
    rows = union(*(tuple((row[0], row[1]) for row in one.coverage.intervals) for one in covers))
    for key, one in patterns.items():
        if clip(rows, span) == clip(
            tuple((row[0], row[1]) for row in view.coverage(key).coverage.intervals), span
        ):
            return one
    joint = pattern_of(covers[0].zone, clip(rows, span), span, [one.coverage for one in covers])
    return None if joint.always else joint
