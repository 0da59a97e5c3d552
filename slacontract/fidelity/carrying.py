"""The commitments that a helpdesk carries: each in its clock, policy by policy, with the words for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from ..judge.index import PlanView
from ..lowering.delays import Counted, Unsayable, counted
from ..lowering.policies import Policy, Slot, grouped_policies
from ..lowering.rounding import Rounded, rounded_down
from ..records import dataclass, field
from ..ruleset.commitments import Commitment, Condition
from .account import NOTHING, Account, Say
from .calendars import Calendar
from .helpdesk import (
    AS_HOURS,
    COMBINED,
    NO_LEVEL,
    OTHER_START,
    ROUNDED_DOWN,
    SAME_LEVEL,
    SHARED_CALENDAR,
    TAGGED,
    TAKEN,
    TOO_SHORT,
    aside,
    levels_of,
    slot_for,
    start_how,
)
from .options import Options


@dataclass(frozen=True)
class Carried:
    """A commitment in its clock. `length`: as counted time; `count`: in whole units of the helpdesk."""

    one: Commitment
    slot: str
    length: Counted
    count: Rounded
    how: Say = NOTHING

    @property
    def coverage(self) -> str | None:
        """Key of the coverage that it counts; None for all time."""
        return self.length.coverage


@dataclass(frozen=True)
class Carrying:
    """A policy with its members, by slot; `level`: the helpdesk's name of its priority."""

    view: PlanView
    policy: Policy
    level: str | None
    members: Mapping[str, Carried] = field(default_factory=dict)

    def unbounded(self, member: Carried) -> bool:
        """Whether nobody knows how much time a member gives, whatever the helpdesk: a ticket may get the
        policy of another exception, and an answer without what it must contain may stop the clock."""
        return self.policy.combines or bool(member.one.stop.needs)

    def how(self, member: Carried, calendar: Calendar | None = None) -> Say:
        """How a member is said, as far as that is alike for every helpdesk."""
        found = (start_how(member.one) or NOTHING) + member.how + aside(member.one)
        for holds, words in (
            (member.count.lost, ROUNDED_DOWN),
            (not member.length.lossless, AS_HOURS),
            (calendar is not None and calendar.shared, SHARED_CALENDAR),
            (self.policy.when is not None, TAGGED),
            (self.policy.combines, COMBINED),
        ):
            found = found + (words if holds else NOTHING)
        return found


def carried(
    account: Account,
    options: Options,
    slots: Mapping[str, Slot],
    *,
    unit: int,
    levels: Sequence[str],
    no_place: Say,
    words: Mapping[str, Say],
    adjusted: Callable[[Commitment, Slot], Slot] | None = None,
) -> Iterator[Carrying]:
    """Each policy with what the helpdesk carries of it; all the rest is accounted for as left out.

    `slots`: the clock for each moment (`moment_of`), which the setting `clocks` adds to. `unit`: seconds of
    the smallest length. `levels`: its priorities, the most urgent first. `words`: how each moment is said.
    `adjusted`: another clock for some commitments, as for internal ones.
    """
    from ..lowering.moments import moment_of

    for view in account.views():
        mapped = levels_of(account, options, view, levels)
        fitting: dict[str, Carried] = {}
        levels_taken: dict[tuple[Condition | None, str | None], str | None] = {}
        ranked: dict[str, Slot] = {}
        for one in view.plan.commitments:
            found = _placed(options, view, one, slots, unit, no_place)
            if isinstance(found, tuple):
                slot, member = found
                slot = adjusted(one, slot) if adjusted is not None else slot
                moment = words.get(moment_of(one) or "", NOTHING)
                ranked[one.id] = slot
                fitting[one.id] = Carried(one, slot.name, member.length, member.count, member.how + moment)
            else:
                account.leave_commitment(view, one, found)
        for policy in grouped_policies(view, lambda one, ranked=ranked: ranked.get(one.id)):  # type: ignore[misc]
            for one, _ in policy.crowded:
                account.leave_commitment(view, one, TAKEN)
            level = mapped.get(policy.priority)
            if policy.priority is not None and level is None:
                for one in policy.members.values():
                    account.leave_commitment(view, one, NO_LEVEL)
                continue
            if (
                level is not None
                and levels_taken.setdefault((policy.when, level), policy.priority) != policy.priority
            ):
                for one in policy.members.values():
                    account.leave_commitment(view, one, SAME_LEVEL)
                continue
            members = {slot: fitting[one.id] for slot, one in policy.members.items()}
            yield Carrying(view, policy, level, members)


def _placed(
    options: Options,
    view: PlanView,
    one: Commitment,
    slots: Mapping[str, Slot],
    unit: int,
    no_place: Say,
) -> tuple[Slot, Carried] | Say | Unsayable:
    """The clock for a commitment, or why there is none."""
    length = counted(view, one)
    if isinstance(length, Unsayable):
        return length
    found = slot_for(options, one, slots)
    if found is None:
        return no_place
    if start_how(one) is None:
        return OTHER_START
    count = rounded_down(length.seconds, unit)
    if count is None:
        return TOO_SHORT
    return found[0], Carried(one, found[0].name, length, count, found[1])


def all_hours(view: PlanView, member: Carried) -> bool:
    """Whether a member counts every hour of day and night."""
    if member.coverage is None:
        return True
    timeline = view.coverage(member.coverage).timeline
    return timeline.intervals == (timeline.known,)
