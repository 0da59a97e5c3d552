"""Which commitments Freshdesk carries, in which policy and business hours, and how exactly."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from slacontract.clock.intervals import clip, difference
from slacontract.emitter import Compiled
from slacontract.fidelity import (
    BY_REPLIES,
    CLOCKS,
    MISSING_MAPPING,
    ORGANIZATIONS,
    OTHER_PAUSES,
    PRIORITIES,
    STATES,
    Account,
    Calendar,
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
    coverage_lines,
    holiday_lines,
    leave_outside,
    pause_how,
    state_lines,
    state_names,
    tag_of,
)
from slacontract.lowering import PlanView, Slot

NAME = "freshdesk"
LEVELS = ("urgent", "high", "medium", "low")
KEYS = {"urgent": "priority_4", "high": "priority_3", "medium": "priority_2", "low": "priority_1"}
TARGETS = ("respond_within", "next_respond_within", "resolve_within")
OPTIONS = (
    ORGANIZATIONS,
    Option("priorities", "names", PRIORITIES.title, LEVELS),
    STATES,
    Option("clocks", "names", CLOCKS.title, TARGETS),
    Option(
        "types",
        "names",
        Say(
            "which ticket type the tickets of an exception have",
            "quel type de ticket ont les tickets d’une exception",
        ),
    ),
    Option(
        "unpromised",
        "integer",
        Say(
            "seconds to enter where the contract promises nothing and Freshdesk wants a number",
            "secondes à saisir là où le contrat ne promet rien et où Freshdesk veut un nombre",
        ),
    ),
    OTHER_PAUSES,
)
SLOTS = {
    "first-reply": Slot("respond_within"),
    "acknowledgement": Slot("respond_within", 1),
    "next-reply": Slot("next_respond_within"),
    "resolution": Slot("resolve_within"),
    "closure": Slot("resolve_within", 1),
    "restoration": Slot("resolve_within", 2),
}
NO_PLACE = Say("no target of Freshdesk waits for this", "aucun objectif de Freshdesk n’attend cet événement")
NO_TYPE = Say(
    "only a ticket type can tell an exception apart, and the settings name none",
    "seul un type de ticket distingue une exception, et les réglages n’en nomment aucun",
)
ALL_HOURS_OF_LEVEL = Say(
    "counts all hours: the promises of its priority count more than the business hours of the group",
    "compte toutes les heures : les engagements de sa priorité débordent les heures ouvrables du groupe",
)


@dataclass(frozen=True)
class Row:
    """The targets of one priority: seconds by target, and whether they count business hours."""

    carrying: Carrying
    hours: bool


@dataclass
class Made:
    """All that the plan is written from. `policies`: rows of each plan and exception."""

    compiled: Compiled
    options: Options
    account: Account
    policies: dict[tuple[str, str | None], list[Row]] = field(default_factory=dict)
    calendars: dict[str, Calendar] = field(default_factory=dict)


def accounted(compiled: Compiled) -> Made:
    """The policies of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    states = state_names(account, options)
    found = carried(account, options, SLOTS, unit=1, levels=LEVELS, no_place=NO_PLACE, words=BY_REPLIES)
    by_plan: dict[str, list[Carrying]] = defaultdict(list)
    for carrying in found:
        by_plan[carrying.policy.plan].append(carrying)
    for some in by_plan.values():
        _plan(made, some)
    _fill(made)
    coverage_lines(account, made.calendars.values())
    by_hand = Say(
        "to be entered by hand, page business-hours.md", "à saisir à la main, page business-hours.md"
    )
    holiday_lines(account, made.calendars.values(), "rewritten", by_hand)
    stops = Say(
        "a status whose SLA timer is off: set it by hand",
        "un statut dont le chronomètre est arrêté : à la main",
    )
    state_lines(account, states, stops)
    account.leave(
        Say(
            "escalations come after the deadline only, to agents by number",
            "les escalades ne viennent qu’après l’échéance, à des agents par numéro",
        ),
        "escalation",
    )
    account.leave(
        Say("Freshdesk has no maintenance", "Freshdesk ne connaît pas de maintenance"), "maintenance"
    )
    leave_outside(account)
    return made


def _plan(made: Made, some: list[Carrying]) -> None:
    """The rows of one plan: its tickets have one group, and a group one set of business hours.

    These are the hours that most of its promises count. A priority that counts time outside them, or all
    hours, counts all hours: its promises come earlier, never later.
    """
    view = some[0].view
    calendar, inside = _hours(view, some)
    if calendar is not None:
        made.calendars[view.name] = calendar
    for carrying in some:
        kind = _type(made, carrying)
        refused = None
        if carrying.policy.when is not None and kind is None:
            refused = NO_TYPE
        if refused is not None:
            for member in carrying.members.values():
                made.account.leave_commitment(view, member.one, refused)
            continue
        hours = calendar if carrying in inside else None
        for member in carrying.members.values():
            _member(made, carrying, member, hours)
        made.policies.setdefault((view.name, kind), []).append(Row(carrying, hours is not None))


def _fill(made: Made) -> None:
    """Gives the policy of an exception the priorities that the exception leaves as they are: a ticket of its
    type gets no other policy."""
    for (plan, kind), rows in made.policies.items():
        if kind is not None:
            own = {row.carrying.level for row in rows}
            rows += [row for row in made.policies.get((plan, None), []) if row.carrying.level not in own]


def _hours(view: PlanView, some: list[Carrying]) -> tuple[Calendar | None, list[Carrying]]:
    """The business hours of a plan, and the policies that count inside them alone."""
    keys = [
        member.coverage
        for one in some
        for member in one.members.values()
        if member.coverage is not None and not all_hours(view, member)
    ]
    for key in sorted(dict.fromkeys(keys), key=lambda one: -keys.count(one)):
        calendar = Calendars(60).for_policy(view, [key])
        if calendar is None:
            continue
        inside = [
            one for one in some if all(_within(view, member, calendar) for member in one.members.values())
        ]
        if inside:
            return calendar, inside
    return None, []


def _within(view: PlanView, member: Carried, calendar: Calendar) -> bool:
    if member.coverage is None:
        return False
    rows = view.coverage(member.coverage).timeline.intervals
    return not difference(clip(rows, calendar.pattern.span), calendar.intervals)


def _type(made: Made, carrying: Carrying) -> str | None:
    """The ticket type of an exception, as the settings say."""
    label = tag_of(made.options, carrying.policy, "types")
    kind = made.options.by_name("types").get(label) if label is not None else None
    if carrying.policy.when is not None and kind is None:
        made.account.find(
            MISSING_MAPPING.at(
                made.account.place(),
                target=NAME,
                clause=label or "",
                what=Say("which ticket type its tickets have", "quel type ont ses tickets"),
                write=f'types = {{ "{label}" = "…" }}',
            )
        )
    return str(kind) if kind is not None else None


def _member(made: Made, carrying: Carrying, member: Carried, calendar: Calendar | None) -> None:
    account, view = made.account, carrying.view
    how = carrying.how(member, calendar)
    tool: CountedTool | ElapsedTool
    if calendar is not None:
        tool = CountedTool(calendar.intervals, calendar.pattern.span, member.count.seconds)
    else:
        tool = ElapsedTool(member.count.seconds, view.engine.horizon)
        how = how + (ALL_HOURS_OF_LEVEL if not all_hours(view, member) else Say("", ""))
    pauses, unbounded = pause_how(account, made.options, view, member.one)
    account.measured(
        view,
        member.one,
        tool,
        how + pauses,
        degree="rewritten" if how else "exact",
        unbounded=unbounded or carrying.unbounded(member),
    )
