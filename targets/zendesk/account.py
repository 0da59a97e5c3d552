"""Which commitments Zendesk carries, by which metric and schedule, and how exactly."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from slacontract.diagnostics import Severity
from slacontract.emitter import Compiled
from slacontract.fidelity import (
    AS_RECEIPT,
    CLOCKS,
    MISSING_MAPPING,
    NO_HOURS_OF_DATES,
    NOTHING,
    ONE_WORD,
    ORGANIZATIONS,
    PRIORITIES,
    STATES,
    TAGS,
    Account,
    Calendars,
    Carried,
    Carrying,
    CountedTool,
    ElapsedTool,
    Option,
    Options,
    Say,
    all_hours,
    carried,
    check_tags,
    coverage_lines,
    holiday_lines,
    leave_outside,
    pausing_states,
    state_lines,
    tag_of,
)
from slacontract.lowering import PlanView, Slot

from .zones import ZONES

NAME = "zendesk"
MINUTE = 60
LEVELS = ("urgent", "high", "normal", "low")
METRICS = (
    "first_reply_time",
    "next_reply_time",
    "periodic_update_time",
    "pausable_update_time",
    "agent_work_time",
    "requester_wait_time",
    "total_resolution_time",
)
OPTIONS = (
    ORGANIZATIONS,
    Option("priorities", "names", PRIORITIES.title, LEVELS),
    Option("states", "names", STATES.title, ("open", "pending", "hold")),
    TAGS,
    Option("clocks", "names", CLOCKS.title, METRICS),
    Option(
        "time_zones",
        "names",
        Say(
            "Zendesk's name of a time zone, where it is not known here",
            "le nom Zendesk d’un fuseau horaire, s’il n’est pas connu ici",
        ),
    ),
)
SOLVED = "solved"
"""Slot of what is due when the ticket is solved: which metric depends on what pauses it."""
SLOTS = {
    "first-reply": Slot("first_reply_time"),
    "acknowledgement": Slot("first_reply_time", 1),
    "next-reply": Slot("next_reply_time"),
    "update": Slot("periodic_update_time"),
    "resolution": Slot(SOLVED),
    "closure": Slot(SOLVED, 1),
    "restoration": Slot(SOLVED, 2),
}
WORDS = {
    "acknowledgement": AS_RECEIPT,
    "restoration": Say(
        "stops when the ticket is solved, not at the restoration",
        "s’arrête quand le ticket est résolu, non au rétablissement",
    ),
    "closure": Say("stops when the ticket is solved", "s’arrête quand le ticket est résolu"),
    "update": Say("stops at any public comment", "s’arrête à tout commentaire public"),
}
NO_PLACE = Say("no metric of Zendesk waits for this", "aucun indicateur de Zendesk n’attend cet événement")
NEVER_PAUSES = Say(
    "never pauses here: due earlier than promised after a pause",
    "ne se suspend pas ici : échéance plus tôt que promis après une suspension",
)
PAUSES_IN = Say(
    "pauses in the statuses of the settings, and only there",
    "se suspend dans les statuts des réglages, et là seulement",
)
ALSO_OTHERS = Say(
    "pauses in a status that also stands for a state which pauses nothing",
    "se suspend dans un statut qui tient aussi lieu d’un état qui ne suspend rien",
)


@dataclass(frozen=True)
class Metric:
    """One target of a policy: `schedule` None counts all hours."""

    level: str | None
    metric: str
    minutes: int
    schedule: str | None


@dataclass
class Made:
    """All that the plan is written from. `policies`: metrics of each plan and exception, in order."""

    compiled: Compiled
    options: Options
    account: Account
    policies: dict[tuple[str, str | None], list[tuple[Carrying, Metric]]] = field(default_factory=dict)
    schedules: dict[tuple[str, str | None, str | None], str] = field(default_factory=dict)
    calendars: Calendars = field(default_factory=lambda: Calendars(MINUTE))


def accounted(compiled: Compiled) -> Made:
    """The policies of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    check_tags(account, options, " \t\n,", ONE_WORD)
    every = list(carried(account, options, SLOTS, unit=MINUTE, levels=LEVELS, no_place=NO_PLACE, words=WORDS))
    several = Counter(
        plan for plan, _ in {(one.policy.plan, _tag(options, one)) for one in every if one.policy.when}
    )
    for carrying in every:
        # A policy is found by its tag alone, whatever the priority: of two that fit, the first is taken.
        combines = carrying.policy.when is not None and several[carrying.policy.plan] > 1
        _policy(made, replace(carrying, policy=replace(carrying.policy, combines=combines)))
    _fill(made)
    _zones(made)
    used = [one for one in made.calendars if one.key in set(made.schedules.values())]
    coverage_lines(account, used)
    holiday_lines(account, used, "exact")
    state_lines(account, options.by_name("states"), Say("a status of Zendesk", "un statut de Zendesk"))
    account.leave(
        Say(
            "automations look once an hour, and in whole hours",
            "les automatismes passent une fois par heure, en heures entières",
        ),
        "escalation",
    )
    account.leave(Say("Zendesk has no maintenance", "Zendesk ne connaît pas de maintenance"), "maintenance")
    leave_outside(account)
    return made


def _tag(options: Options, carrying: Carrying) -> str | None:
    """The tag of a policy's tickets, in small letters, as Zendesk keeps them."""
    tag = tag_of(options, carrying.policy)
    return tag.lower() if tag is not None else None


def _fill(made: Made) -> None:
    """Gives the policy of an exception the metrics of the priorities that the exception leaves as they are:
    a ticket that bears its tag gets no other policy."""
    for (plan, tag), rows in made.policies.items():
        if tag is not None:
            own = {carrying.level for carrying, _ in rows}
            rows += [row for row in made.policies.get((plan, None), []) if row[0].level not in own]


def _policy(made: Made, carrying: Carrying) -> None:
    """The metrics of one policy: all that count hours share the schedule of the ticket."""
    account, view = made.account, carrying.view
    # A metric counts the hours of the ticket's schedule, or all hours: these need no schedule.
    timed = [one for one in carrying.members.values() if not all_hours(view, one)]
    calendar = made.calendars.for_policy(view, [one.coverage for one in timed]) if timed else None
    tag = _tag(made.options, carrying)
    for member in carrying.members.values():
        hours = member in timed
        if hours and calendar is None:
            account.leave_commitment(view, member.one, NO_HOURS_OF_DATES)
            continue
        metric, pauses, unbounded = _metric(made, view, member)
        how = carrying.how(member, calendar if hours else None)
        seconds = member.count.seconds
        tool: CountedTool | ElapsedTool
        if hours and calendar is not None and not calendar.always:
            tool = CountedTool(calendar.intervals, calendar.pattern.span, seconds)
            key = calendar.key
            made.schedules[carrying.policy.plan, tag, carrying.level] = key
        else:
            tool, key = ElapsedTool(seconds, view.engine.horizon), None
        account.measured(
            view,
            member.one,
            tool,
            how + pauses,
            degree="rewritten" if how or pauses else "exact",
            unbounded=unbounded or carrying.unbounded(member),
        )
        row = carrying, Metric(carrying.level, metric, member.count.count, key)
        made.policies.setdefault((carrying.policy.plan, tag), []).append(row)


def _metric(made: Made, view: PlanView, member: Carried) -> tuple[str, Say, bool]:
    """The metric of a commitment by what pauses it; whether a pause of its own gives time without bound."""
    one, status = member.one, made.options.by_name("states")
    told = [status.get(name) for name in one.pauses]
    known = frozenset(str(one) for one in told if one not in (None, "open"))
    loose = None in told or bool(one.pauses_when)
    if member.slot not in (SOLVED, "periodic_update_time") or not one.pauses or loose:
        metric = "total_resolution_time" if member.slot == SOLVED else member.slot
        own = member.slot in ("agent_work_time", "requester_wait_time", "pausable_update_time")
        return metric, NEVER_PAUSES if one.pauses or one.pauses_when else NOTHING, own
    if member.slot == SOLVED:
        metric = {
            frozenset({"pending"}): "requester_wait_time",
            frozenset({"pending", "hold"}): "agent_work_time",
        }.get(known, "total_resolution_time")
    else:
        metric = "pausable_update_time" if known == frozenset({"pending"}) else "periodic_update_time"
    if metric in ("total_resolution_time", "periodic_update_time"):
        return metric, NEVER_PAUSES, False
    others = [name for name, where in status.items() if where in known and name not in one.pauses]
    return metric, ALSO_OTHERS if others else PAUSES_IN, bool(others)


def zone_name(made: Made, iana: str) -> str | None:
    """Zendesk's name of a time zone."""
    return made.options.by_name("time_zones").get(iana) or ZONES.get(iana)


def _zones(made: Made) -> None:
    for iana in dict.fromkeys(calendar.pattern.zone.name for calendar in made.calendars):
        if zone_name(made, iana) is None:
            made.account.find(
                MISSING_MAPPING.at(
                    made.account.place(),
                    target=NAME,
                    clause=iana,
                    what=Say("its own name of that time zone", "son propre nom de ce fuseau horaire"),
                    write=f'time_zones = {{ "{iana}" = "…" }}',
                )
            )
    given = made.options.by_name("states")
    unmapped = [name for name in pausing_states(made.account.views()) if name not in given]
    if unmapped:
        made.account.find(
            MISSING_MAPPING.at(
                made.account.place(),
                target=NAME,
                clause=", ".join(unmapped),
                what=Say("which status each is", "à quel statut chacun correspond"),
                write=f'states = {{ "{unmapped[0]}" = "pending" }}',
                severity=Severity.WARNING,
            )
        )
