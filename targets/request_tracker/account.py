"""Which commitments Request Tracker carries, in which level and hours, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    BY_REPLIES,
    CLOCKS,
    NO_HOURS_OF_DATES,
    NOTHING,
    STATES,
    TAGS,
    Account,
    Calendar,
    Calendars,
    Carried,
    Carrying,
    ElapsedTool,
    Option,
    Options,
    Say,
    carried,
    coverage_lines,
    holiday_lines,
    leave_outside,
    policy_title,
    state_lines,
    state_names,
    tag_of,
)
from slacontract.lowering import Slot

from .hours import BusinessMinutes, opened

NAME = "request-tracker"
MINUTE = 60
OPTIONS = (
    Option(
        "version", "version", Say("version of Request Tracker", "version de Request Tracker"), ("5",), "5"
    ),
    Option(
        "queues",
        "texts",
        Say("the queues whose SLA is switched on", "les files dont le SLA est activé"),
        default=["General"],
    ),
    STATES,
    TAGS,
    CLOCKS,
)
SLOTS = {
    "first-reply": Slot("Response"),
    "acknowledgement": Slot("Response", 1),
    "update": Slot("KeepInLoop"),
    "resolution": Slot("Resolve"),
    "closure": Slot("Resolve", 1),
    "restoration": Slot("Resolve", 2),
}
NO_PLACE = Say("no clock of RT waits for this", "aucun chronomètre de RT n’attend cet événement")
ONE_DUE = Say(
    "a ticket shows one due date, the earliest of its clocks",
    "un ticket montre une seule échéance, la plus proche de ses chronomètres",
)
NEXT_OPENING = Say(
    "due at the next opening where it ends with a window",
    "échéance à l’ouverture suivante quand il finit avec une plage",
)
SECOND_MORE = Say(
    "a pause that ends in open hours counts one second too much",
    "une suspension qui finit aux heures ouvertes compte une seconde de trop",
)
UNDER_CONDITION = Say(
    "it pauses under a condition that RT does not look at",
    "il se suspend sous une condition que RT ne regarde pas",
)
TOO_FAR = Say(
    "where it is due more than 29 days after its start RT sets no due date and says nothing",
    "quand l’échéance est à plus de 29 jours du départ, RT n’en pose aucune et ne dit rien",
)
HOLIDAY = Say(
    "a holiday takes 86,401 seconds from its midnight",
    "un jour férié prend 86 401 secondes à partir de son minuit",
)


@dataclass(frozen=True)
class Level:
    """One level: its name, what it carries, its hours (None where all its delays are calendar time)."""

    name: str
    tag: str | None
    carrying: Carrying
    calendar: Calendar | None

    def elapsed(self, member: Carried) -> bool:
        """Whether a member is said in real minutes: calendar time, or hours that never close."""
        return member.coverage is None or self.calendar is None or self.calendar.always


@dataclass
class Made:
    """All that the files are written from."""

    compiled: Compiled
    options: Options
    account: Account
    levels: list[Level] = field(default_factory=list)
    calendars: Calendars = field(default_factory=lambda: Calendars(MINUTE))
    states: dict[str, str] = field(default_factory=dict)

    def tool(self, level: Level, member: Carried) -> BusinessMinutes | ElapsedTool:
        """What RT will do with a member of a level, as a function from its start to when it is due."""
        if level.elapsed(member):
            return ElapsedTool(member.count.seconds, level.carrying.view.engine.horizon)
        assert level.calendar is not None
        pattern = level.calendar.pattern
        return BusinessMinutes(opened(pattern), pattern.span, member.count.seconds)


def accounted(compiled: Compiled) -> Made:
    """The levels of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    made.states = dict(state_names(account, options))
    # A level of RT is ours to name, so no priority lacks one.
    most = max((len(view.plan.priorities) for view in account.views()), default=0)
    levels = tuple(str(number + 1) for number in range(most))
    for carrying in carried(
        account, options, SLOTS, unit=MINUTE, levels=levels, no_place=NO_PLACE, words=BY_REPLIES
    ):
        _level(made, carrying)
    coverage_lines(account, made.calendars)
    holiday_lines(account, made.calendars, "approximated", HOLIDAY)
    stops = Say(
        "a status in which the clocks that it pauses rest",
        "un statut où reposent les chronomètres qu’il suspend",
    )
    state_lines(account, made.states, stops)
    account.leave(
        Say("RT tells nobody before a clock runs out", "RT n’avertit personne avant une échéance"),
        "escalation",
    )
    account.leave(Say("RT has no maintenance", "RT ne connaît pas de maintenance"), "maintenance")
    leave_outside(account)
    return made


def _level(made: Made, carrying: Carrying) -> None:
    """One level: its business hours are one calendar, its calendar-time delays need none."""
    account, view = made.account, carrying.view
    counted = [member.coverage for member in carrying.members.values() if member.coverage is not None]
    calendar = made.calendars.for_policy(view, counted) if counted else None
    members = {}
    for slot, member in carrying.members.items():
        if member.coverage is not None and calendar is None:
            account.leave_commitment(view, member.one, NO_HOURS_OF_DATES)
        else:
            members[slot] = member
    if not members:
        return
    tag = tag_of(made.options, carrying.policy)
    title = policy_title(account, carrying.policy.plan, carrying.policy.priority, tag)
    level = Level(_unused(made, title), tag, replace_members(carrying, members), calendar)
    made.levels.append(level)
    for member in members.values():
        tool = made.tool(level, member)
        how = carrying.how(member, calendar if member.coverage is not None else None) + ONE_DUE
        unbounded = carrying.unbounded(member) or bool(member.one.pauses_when)
        if isinstance(tool, BusinessMinutes):
            how = how + NEXT_OPENING
            if tool.misses():
                how, unbounded = how + TOO_FAR, True
        how = how + (UNDER_CONDITION if member.one.pauses_when else NOTHING)
        if member.one.pauses and isinstance(tool, BusinessMinutes):
            how = how + SECOND_MORE
        account.measured(view, member.one, tool, how, degree="rewritten", unbounded=unbounded)


def replace_members(carrying: Carrying, members: dict[str, Carried]) -> Carrying:
    """The policy with the members that are left."""
    return Carrying(carrying.view, carrying.policy, carrying.level, members)


def _unused(made: Made, title: str) -> str:
    """A name that no other level has: two policies may be called alike."""
    taken = {level.name for level in made.levels}
    name, number = title, 2
    while name in taken:
        name, number = f"{title} ({number})", number + 1
    return name
