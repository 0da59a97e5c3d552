"""Which commitments Jira Service Management carries, by which SLA and goal, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    CLOCKS,
    NO_HOURS_OF_DATES,
    NOTHING,
    ONE_WORD,
    PRIORITIES,
    STATES,
    TAGS,
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
    carried,
    check_tags,
    coverage_lines,
    holiday_lines,
    leave_outside,
    pausing_states,
    state_lines,
    tag_of,
)
from slacontract.lowering import Offset, PlanView, Slot, moment_of, offset_of
from slacontract.ruleset.commitments import Commitment, Escalation

NAME = "jira-service-management"
LEVELS = ("Highest", "High", "Medium", "Low", "Lowest")
OPTIONS = (
    Option(
        "organizations",
        "names",
        Say(
            "the client's organisation in Jira, by plan; “*” where there are no plans",
            "l’organisation du client dans Jira, par formule ; « * » s’il n’y en a pas",
        ),
    ),
    PRIORITIES,
    STATES,
    TAGS,
    CLOCKS,
)
MINUTE = 60
SLOTS = {
    moment: Slot(moment)
    for moment in (
        "first-reply",
        "acknowledgement",
        "next-reply",
        "ownership",
        "intervention",
        "arrival",
        "restoration",
        "resolution",
        "closure",
    )
}
_EVENTS = {
    "acknowledgement": ("acknowledged",),
    "intervention": ("intervention-started",),
    "arrival": ("arrived-on-site",),
    "restoration": ("workaround", "restored"),
    "closure": ("closed",),
}
WORDS = {
    "acknowledgement": Say(
        "stops at a comment for the customer, or at the status that marks it",
        "s’arrête à un commentaire destiné au client, ou au statut qui le marque",
    ),
    "restoration": Say(
        "stops at the status that marks it, else when the resolution is set",
        "s’arrête au statut qui le marque, à défaut quand la résolution est posée",
    ),
}
NO_PLACE = Say("no condition of an SLA waits for this", "aucune condition d’un SLA n’attend cet événement")
NO_STATUS = Say(
    "no state of the contract marks it, so that no status can stop the clock",
    "aucun état du contrat ne le marque, si bien qu’aucun statut ne peut arrêter le chronomètre",
)
CONDITION = Say(
    "pauses whatever the condition of the pause", "se suspend sans regarder la condition de la suspension"
)


@dataclass(frozen=True)
class Goal:
    """One goal of an SLA: for whom (`level`, `tag`), how long in minutes, on which calendar (None: 24/7)."""

    carrying: Carrying
    member: Carried
    tag: str | None
    minutes: int
    calendar: Calendar | None


@dataclass(frozen=True)
class Sla:
    """One SLA: the conditions of its clock, and its goals, the first that fits first.

    `start`, `stop`, `pause`: names of conditions as the page of an SLA lists them.
    """

    plan: str
    metric: str
    start: tuple[str, ...]
    stop: tuple[str, ...]
    pause: tuple[str, ...]
    goals: list[Goal] = field(default_factory=list)


@dataclass
class Made:
    """All that the page is written from. `warnings`: steps of ladders by SLA and goal, as offsets."""

    compiled: Compiled
    options: Options
    account: Account
    slas: dict[tuple[str, str, tuple[str, ...]], Sla] = field(default_factory=dict)
    calendars: Calendars = field(default_factory=lambda: Calendars(60))
    warnings: list[tuple[Sla, Goal, Escalation, Offset]] = field(default_factory=list)

    def status(self, state: str) -> str:
        """The status of Jira that a state is: as the settings say, else by its own name."""
        return str(self.options.by_name("states").get(state, state))


def accounted(compiled: Compiled) -> Made:
    """The SLAs of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    check_tags(account, options, " \t\n", ONE_WORD)
    steps: dict[str, list[bool | None]] = {}
    for carrying in carried(account, options, SLOTS, unit=60, levels=LEVELS, no_place=NO_PLACE, words=WORDS):
        for member in carrying.members.values():
            _goal(made, carrying, member, steps)
    coverage_lines(account, made.calendars)
    holiday_lines(account, made.calendars, "exact")
    status = Say(
        "a status, named in the conditions of the SLAs", "un statut, nommé dans les conditions des SLA"
    )
    marking = [state.name for view in account.views() for state in view.plan.states if state.marks]
    state_lines(account, dict.fromkeys([*pausing_states(account.views()), *marking], ""), status)
    _escalations(account, steps)
    account.leave(Say("an SLA knows no maintenance", "un SLA ne connaît pas de maintenance"), "maintenance")
    leave_outside(account)
    return made


def _stops(made: Made, view: PlanView, one: Commitment) -> tuple[str, ...]:
    """The conditions at which a clock stops; none where no status marks the moment."""
    named = made.options.by_name("clocks").get(one.metric)
    if named is not None:
        return (str(named),)
    moment = moment_of(one) or ""
    marked = _EVENTS.get(moment, ())
    statuses = tuple(
        f"Entered Status: {made.status(state.name)}"
        for state in view.plan.states
        if set(state.marks) & set(marked)
    )
    always = {
        "first-reply": ("Comment: For Customers",),
        "next-reply": ("Comment: For Customers",),
        "acknowledgement": ("Comment: For Customers", *statuses),
        "ownership": ("Assignee: From Unassigned",),
        "resolution": ("Resolution: Set",),
        "restoration": (*statuses, "Resolution: Set"),
    }
    return always.get(moment, statuses)


def _goal(made: Made, carrying: Carrying, member: Carried, steps: dict[str, list[bool | None]]) -> None:
    account, view, one = made.account, carrying.view, member.one
    stop = _stops(made, view, one)
    calendar = made.calendars.for_policy(view, [member.coverage])
    if not stop or calendar is None:
        account.leave_commitment(view, one, NO_HOURS_OF_DATES if stop else NO_STATUS)
        return
    start = "Comment: By Customers" if moment_of(one) == "next-reply" else "Issue Created"
    pause = tuple(f"Status: {made.status(name)}" for name in (*one.pauses, *one.pauses_when))
    key = view.name, one.metric, (*stop, *pause)
    sla = made.slas.setdefault(key, Sla(view.name, one.metric, (start,), stop, pause))
    goal = Goal(
        carrying,
        member,
        tag_of(made.options, carrying.policy),
        member.count.count,
        None if calendar.always else calendar,
    )
    sla.goals.append(goal)
    seconds = member.count.seconds
    tool: CountedTool | ElapsedTool
    if calendar.always:
        tool = ElapsedTool(seconds, view.engine.horizon)
    else:
        tool = CountedTool(calendar.intervals, calendar.pattern.span, seconds)
    how = carrying.how(member) + (CONDITION if one.pauses_when else NOTHING)
    account.measured(
        view,
        one,
        tool,
        how,
        degree="rewritten" if how else "exact",
        unbounded=bool(one.pauses_when) or carrying.unbounded(member),
    )
    for step in one.escalations:
        offset = offset_of(view, one, step) if step.when is None else None
        steps.setdefault(step.ladder, []).append(None if offset is None else offset.before % MINUTE == 0)
        if offset is not None:
            # Its automations take whole minutes: a step that falls between two is climbed at the first.
            sooner = -offset.before % MINUTE
            made.warnings.append((sla, goal, step, Offset(offset.after - sooner, offset.before + sooner)))


def _escalations(account: Account, steps: dict[str, list[bool | None]]) -> None:
    rule = Say(
        "an automation at so long before the breach", "une automatisation à tant de temps de l’échéance"
    )
    lost = Say("some steps are no counted time", "certaines étapes ne sont pas du temps compté")
    sooner = Say("in whole minutes, less than one sooner", "en minutes entières, moins d’une plus tôt")
    nobody = Say("no promise that is carried climbs it", "aucun engagement tenu ne la gravit")
    for told in account.of_kind("escalation"):
        some = steps.get(told.clause.partition("/")[2], [])
        kept = [one for one in some if one is not None]
        how = rule + (lost if None in some else NOTHING) + (sooner if False in kept else NOTHING)
        if kept:
            account.say(told.clause, "rewritten" if all(some) else "approximated", how)
        else:
            account.say(told.clause, "not-expressible", lost if some else nobody)
