"""Which commitments Zammad carries, in which SLA and calendar, and how exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    AS_HOURS,
    CLOCKS,
    COMBINED,
    NO_HOURS_OF_DATES,
    NO_LEVEL,
    NOTHING,
    ORGANIZATIONS,
    OTHER_PAUSES,
    OTHER_START,
    PRIORITIES,
    ROUNDED_DOWN,
    SHARED_CALENDAR,
    STATES,
    TAGGED,
    TAGS,
    TAKEN,
    TOO_SHORT,
    Account,
    Calendars,
    CountedTool,
    Option,
    Options,
    Say,
    coverage_lines,
    leave_outside,
    levels_of,
    pause_how,
    slot_for,
    start_how,
    state_lines,
    state_names,
)
from slacontract.lowering import (
    Counted,
    PlanView,
    Policy,
    Slot,
    Unsayable,
    counted,
    grouped_policies,
    moment_of,
    rounded_down,
)
from slacontract.ruleset.commitments import Commitment

NAME = "zammad"
MINUTE = 60
LEVELS = ("3 high", "2 normal", "1 low")
"""Names of Zammad's priorities as installed, from the most urgent."""
OPTIONS = (
    Option("version", "version", Say("version of Zammad", "version de Zammad"), ("5", "6", "7"), "6"),
    ORGANIZATIONS,
    PRIORITIES,
    STATES,
    TAGS,
    CLOCKS,
    OTHER_PAUSES,
)
SLOTS = {
    "first-reply": Slot("first_response_time"),
    "acknowledgement": Slot("first_response_time", 1),
    "next-reply": Slot("update_time"),
    "resolution": Slot("solution_time"),
    "closure": Slot("solution_time", 1),
    "restoration": Slot("solution_time", 2),
}
HOW = {
    "acknowledgement": Say(
        "the first reply is its only proof of receipt", "la première réponse tient lieu d’accusé de réception"
    ),
    "restoration": Say(
        "stops at the closing status, not at the restoration",
        "s’arrête au statut de clôture, non au rétablissement",
    ),
    "resolution": Say("stops at the closing status", "s’arrête au statut de clôture"),
}
NO_PLACE = Say("no clock of Zammad waits for this", "aucun chronomètre de Zammad n’attend cet événement")


@dataclass(frozen=True)
class Sla:
    """One SLA: its policy, the key of its calendar, and the minutes of each of Zammad's clocks."""

    policy: Policy
    calendar: str
    minutes: dict[str, int]
    level: str | None


@dataclass
class Made:
    """All that the plan is written from."""

    compiled: Compiled
    options: Options
    account: Account
    slas: list[Sla] = field(default_factory=list)
    calendars: Calendars = field(default_factory=lambda: Calendars(MINUTE))
    states: dict[str, str] = field(default_factory=dict)


def accounted(compiled: Compiled) -> Made:
    """The SLAs of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    made.states = dict(state_names(account, options))
    for view in account.views():
        levels = levels_of(account, options, view, LEVELS)
        fitting: dict[str, tuple[Slot, Say]] = {}
        for one in view.plan.commitments:
            found = _place(options, view, one)
            if isinstance(found, tuple):
                fitting[one.id] = found
            else:
                account.leave_commitment(view, one, found)
        slots = {name: slot for name, (slot, _) in fitting.items()}
        for policy in grouped_policies(view, lambda one, slots=slots: slots.get(one.id)):  # type: ignore[misc]
            _sla(made, view, policy, levels.get(policy.priority), fitting)
    coverage_lines(account)
    for told in account.of_kind("holidays"):
        account.say(told.clause, "exact")
    stops = Say("a status that stops all clocks of a ticket", "un statut qui arrête tous les chronomètres")
    state_lines(account, made.states, stops)
    account.leave(
        Say("Zammad tells nobody before a clock runs out", "Zammad n’avertit personne avant une échéance"),
        "escalation",
    )
    account.leave(Say("Zammad has no maintenance", "Zammad ne connaît pas de maintenance"), "maintenance")
    leave_outside(account)
    return made


def _place(options: Options, view: PlanView, one: Commitment) -> tuple[Slot, Say] | Say | Unsayable:
    """The clock of Zammad for a commitment, or why there is none."""
    length = counted(view, one)
    if isinstance(length, Unsayable):
        return length
    found = slot_for(options, one, SLOTS)
    if found is None:
        return NO_PLACE
    if start_how(one) is None:
        return OTHER_START
    return TOO_SHORT if rounded_down(length.seconds, MINUTE) is None else found


def _sla(
    made: Made,
    view: PlanView,
    policy: Policy,
    level: str | None,
    fitting: Mapping[str, tuple[Slot, Say]],
) -> None:
    account = made.account
    for one, _ in policy.crowded:
        account.leave_commitment(view, one, TAKEN)
    lengths = {slot: counted(view, one) for slot, one in policy.members.items()}
    keys = [length.coverage for length in lengths.values() if isinstance(length, Counted)]
    calendar = made.calendars.for_policy(view, keys)
    if calendar is None or (policy.priority is not None and level is None):
        for one in policy.members.values():
            account.leave_commitment(view, one, NO_HOURS_OF_DATES if calendar is None else NO_LEVEL)
        return
    minutes: dict[str, int] = {}
    for slot, one in policy.members.items():
        length = lengths[slot]
        assert isinstance(length, Counted)
        count = rounded_down(length.seconds, MINUTE)
        assert count is not None
        minutes[slot] = count.count
        how = (start_how(one) or NOTHING) + HOW.get(moment_of(one) or "", NOTHING) + fitting[one.id][1]
        for holds, words in (
            (count.lost, ROUNDED_DOWN),
            (not length.lossless, AS_HOURS),
            (calendar.shared, SHARED_CALENDAR),
            (policy.when is not None, TAGGED),
            (policy.combines, COMBINED),
        ):
            how = how + (words if holds else NOTHING)
        pauses, unbounded = pause_how(account, made.options, view, one)
        account.measured(
            view,
            one,
            CountedTool(calendar.intervals, calendar.pattern.span, count.seconds),
            how + pauses,
            degree="rewritten" if how else "exact",
            unbounded=unbounded or policy.combines,
        )
    made.slas.append(Sla(policy, calendar.key, minutes, level))
