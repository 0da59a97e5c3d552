"""Which commitments the plugin redmine_sla carries, by which clock and calendar, and how exactly."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from slacontract.emitter import Compiled
from slacontract.fidelity import (
    BAD_OPTION,
    CLOCKS,
    NO_HOURS_OF_DATES,
    NOTHING,
    Account,
    Calendar,
    Calendars,
    Carried,
    Carrying,
    Option,
    Options,
    PlanView,
    Say,
    carried,
    coverage_lines,
    holiday_lines,
    leave_outside,
    policy_title,
)
from slacontract.fidelity.redmine import NAMING, Called, called, clean
from slacontract.lowering import Slot

from .clock import FARTHEST, WallMinutes

NAME = "redmine-sla"
MINUTE = 60
OPTIONS = (
    *NAMING,
    CLOCKS,
    Option(
        "statuses",
        "texts",
        Say(
            "statuses of Redmine in which clocks run, where no state of the contract is a ticket's first",
            "statuts de Redmine où courent les chronomètres, si aucun état du contrat n’est le premier",
        ),
        default=["New", "In Progress", "Resolved", "Feedback"],
    ),
    Option(
        "stops",
        "names",
        Say(
            "the status that stops each clock, where no state of the contract does",
            "le statut qui arrête chaque chronomètre, si aucun état du contrat ne le fait",
        ),
    ),
    Option(
        "coverage",
        "text",
        Say(
            "the coverage that is carried; without it, the one that most commitments count in",
            "la couverture qui est tenue ; à défaut, celle où comptent le plus d’engagements",
        ),
    ),
)
SLOTS = {
    "acknowledgement": Slot("acknowledgement"),
    "first-reply": Slot("response"),
    "ownership": Slot("ownership"),
    "intervention": Slot("intervention"),
    "arrival": Slot("arrival"),
    "restoration": Slot("restoration"),
    "resolution": Slot("resolution"),
    "closure": Slot("closure"),
}
EVENTS = {
    "acknowledgement": ("acknowledged",),
    "response": ("replied",),
    "ownership": ("assigned",),
    "intervention": ("intervention-started",),
    "arrival": ("arrived-on-site",),
    "restoration": ("workaround", "restored"),
    "resolution": ("resolved",),
    "closure": ("closed",),
}
ENDING = ("restoration", "resolution", "closure")
"""Clocks that stop when a ticket is closed, where no state marks what they wait for."""

NO_PLACE = Say("no clock of the plugin waits for this", "aucun chronomètre de l’extension ne l’attend")
NO_STATUS = Say(
    "no state of the contract marks what it waits for: name its status in the setting stops",
    "aucun état du contrat ne marque ce qu’il attend : nommez son statut dans le réglage stops",
)
NO_CONDITION = Say(
    "the plugin looks at project, tracker and priority only",
    "l’extension ne regarde que le projet, le tracker et la priorité",
)
NO_PRIORITY = Say(
    "its terms go by priority, and the contract has none",
    "ses délais vont par priorité, et le contrat n’en a pas",
)
ONE_CALENDAR = Say(
    "a ticket's calendar is chosen by its hour and not by its priority: one calendar for a plan",
    "le calendrier d’un ticket dépend de son heure et non de sa priorité : un seul par formule",
)
ONE_PLAN = Say(
    "a project and tracker have one SLA: the other plans need projects of their own",
    "un projet et un tracker ont un seul SLA : les autres formules veulent leurs propres projets",
)
BAD_ZONE = Say(
    "the plugin reads names of zones in letters and “/” only, and this one has more",
    "l’extension ne lit que des noms de fuseau en lettres et « / », et celui-ci a autre chose",
)
ONE_MINUTE = Say(
    "the plugin refuses hours of a single minute", "l’extension refuse des heures d’une seule minute"
)
WHOLE_MINUTES = Say(
    "counts whole minutes: the one in which the delay ends is still in time",
    "compte des minutes entières : celle où le délai finit est encore à temps",
)
BY_STATUS = Say(
    "runs in each status that neither marks its end nor pauses it, and again in one of them later",
    "court dans chaque statut qui ne marque pas sa fin ni ne le suspend, et de nouveau si l’un revient",
)
BY_CLOSING = Say("stops when the ticket is closed", "s’arrête quand le ticket est clos")
NO_PAUSE = Say(
    "some of its pauses are not those of its clock: due earlier than promised after these",
    "certaines de ses suspensions ne sont pas celles de son chronomètre : échéance plus tôt après elles",
)
TOO_FAR = Say(
    "nothing is watched where no hour opens within seven days of the creation",
    "rien n’est suivi quand aucune heure n’ouvre dans les sept jours de la création",
)
AS_PAUSE = Say(
    "a status in which the clocks that it pauses do not run",
    "un statut où les chronomètres qu’il suspend ne courent pas",
)
AS_RUNNING = Say("a status in which clocks run", "un statut où courent les chronomètres")
NO_LADDER = Say("the plugin tells nobody", "l’extension n’avertit personne")


@dataclass(frozen=True)
class Term:
    """A term: clock, name of the priority in Redmine, minutes, and what it carries."""

    slot: str
    priority: str
    minutes: int
    clause: str


@dataclass
class Made:
    """All that the plan is written from; `running`: names of the statuses in which each clock runs."""

    compiled: Compiled
    options: Options
    account: Account
    called: Called
    view: PlanView | None = None
    calendar: Calendar | None = None
    terms: list[Term] = field(default_factory=list)
    running: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the SLA is called: the contract, and its plan."""
        plan = self.view.name if self.view is not None else "*"
        return clean(policy_title(self.account, plan, None, None), 255)


def accounted(compiled: Compiled) -> Made:
    """The terms of the last edition, with the account of every line."""
    options, account = Options(compiled, NAME, OPTIONS), Account(compiled, NAME)
    made = Made(compiled, options, account, called(account, options))
    named = {**compiled.options, "priorities": dict(made.called.priorities)}
    mapped = Options(replace(compiled, options=named), NAME, OPTIONS) if made.called.priorities else options
    found = list(carried(account, mapped, SLOTS, unit=MINUTE, levels=("",), no_place=NO_PLACE, words={}))
    _check(made, found)
    _choose(made, found)
    for carrying in found:
        for slot, member in carrying.members.items():
            if carrying.policy.when is not None and member.one.when is None:
                continue  # it is in the policy without a condition too
            why = _why_not(made, carrying, slot, member)
            if why is not None:
                account.leave_commitment(carrying.view, member.one, why)
            else:
                _term(made, carrying, slot, member)
    _lines(made)
    return made


def _check(made: Made, found: list[Carrying]) -> None:
    """Findings for a coverage that no commitment counts in, and for clocks that there are not."""
    known = {
        "coverage": sorted({member.coverage or "" for one in found for member in one.members.values()}),
        "stops": sorted(EVENTS),
    }
    wrong = [("coverage", made.options["coverage"])] if made.options["coverage"] is not None else []
    wrong += [("stops", clock) for clock in made.options.by_name("stops")]
    for option, value in wrong:
        if value not in known[option]:
            listed = ", ".join(one for one in known[option] if one) or "-"
            wanted = Say(f"one of {listed}", f"l’un de {listed}")
            place = made.account.place()
            made.options.findings.append(
                BAD_OPTION.at(place, target=NAME, option=option, value=value, wanted=wanted)
            )


def _choose(made: Made, found: list[Carrying]) -> None:
    """The plan and the calendar that are carried: the first plan that has anything, its commonest hours."""
    wanted = made.options["coverage"]
    for carrying in found:
        view = carrying.view
        counted = Counter(
            member.coverage
            for other in found
            if other.view is view and other.policy.when is None and other.level is not None
            for slot, member in other.members.items()
            if _stops(made, slot) is not None
        )
        keys = [wanted] if wanted in counted else [key for key, _ in counted.most_common()]
        for key in keys:
            calendar = Calendars(MINUTE).for_policy(view, [key])
            if calendar is not None:
                made.view, made.calendar, made.running = view, calendar, _running(made, view, found, key)
                return


def _stops(made: Made, slot: str) -> tuple[str, ...] | None:
    """Statuses that stop a clock; () where only the closing does, None where nothing would."""
    events = EVENTS.get(slot, ())
    states = made.compiled.contract.states
    marking = [state for state in states if any(event.kind in events for event in state.marks)]
    if marking:
        return tuple(made.called.states[state.name] for state in marking)
    named = made.options.by_name("stops").get(slot)
    if named is not None:
        return (clean(str(named)),)
    return () if slot in ENDING else None


def _why_not(made: Made, carrying: Carrying, slot: str, member: Carried) -> Say | None:
    """Why a commitment is not carried; None where it is."""
    if carrying.policy.when is not None:
        return NO_CONDITION
    if carrying.level is None:
        return NO_PRIORITY
    if _stops(made, slot) is None:
        return NO_STATUS
    if made.calendar is None or made.view is None:
        return NO_HOURS_OF_DATES
    if carrying.view is not made.view:
        return ONE_PLAN
    if not re.fullmatch("[a-zA-Z/]+", made.calendar.pattern.zone.name):
        return BAD_ZONE
    if any(closes - opens < 2 * MINUTE for day in made.calendar.pattern.week for opens, closes in day):
        return ONE_MINUTE
    mine = Calendars(MINUTE).for_policy(carrying.view, [member.coverage])
    return ONE_CALENDAR if mine is None or mine.pattern != made.calendar.pattern else None


def _running(
    made: Made, view: PlanView, found: list[Carrying], key: str | None
) -> dict[str, tuple[str, ...]]:
    """The statuses in which each clock runs: those open that neither stop it nor pause it."""
    running = {}
    states = made.called.states
    open_statuses = [name for state, name in states.items() if state not in made.called.closed]
    if made.called.first is None:
        open_statuses += [clean(one) for one in made.options["statuses"]]
    for slot in dict.fromkeys(slot for one in found if one.view is view for slot in one.members):
        stops = _stops(made, slot)
        if stops is None:
            continue
        paused = {made.called.states[name] for name in _pauses(found, view, slot, key)}
        running[slot] = tuple(
            dict.fromkeys(one for one in open_statuses if one not in stops and one not in paused)
        )
    return running


def _pauses(found: list[Carrying], view: PlanView, slot: str, key: str | None) -> set[str]:
    """The states that pause every commitment of a clock: no pause is given that is not promised."""
    each = [
        set(one.members[slot].one.pauses)
        for one in found
        if one.view is view and slot in one.members and one.members[slot].coverage == key
    ]
    return set.intersection(*each) if each else set()


def _term(made: Made, carrying: Carrying, slot: str, member: Carried) -> None:
    """One term, with the bound of what the plugin makes of it."""
    account, calendar = made.account, made.calendar
    assert calendar is not None
    assert carrying.level is not None
    how = carrying.how(member, calendar) + WHOLE_MINUTES + (BY_STATUS if _stops(made, slot) else BY_CLOSING)
    paused = {name for name in made.called.states if made.called.states[name] not in made.running[slot]}
    if set(member.one.pauses) - paused or member.one.pauses_when:
        how = how + NO_PAUSE
    tools = [
        WallMinutes(calendar.pattern, calendar.intervals, member.count.seconds, late) for late in (59, 0)
    ]
    far = tools[0].gap() > FARTHEST
    how = how + (TOO_FAR if far else NOTHING)
    for tool in tools:
        account.measured(
            carrying.view,
            member.one,
            tool,
            how,
            degree="rewritten",
            unbounded=far or carrying.unbounded(member),
        )
    clause = account.clause(carrying.view, member.one)
    made.terms.append(Term(slot, carrying.level, member.count.count, clause))


def _lines(made: Made) -> None:
    """The lines that are no commitments."""
    account = made.account
    calendars = () if made.calendar is None else (made.calendar,)
    coverage_lines(account, calendars)
    holiday_lines(account, calendars, "exact")
    pausing = {name for view in account.views() for one in view.plan.commitments for name in one.pauses}
    for number, state in enumerate(made.compiled.contract.states, 1):
        how = AS_PAUSE if state.name in pausing else AS_RUNNING
        account.say(f"state/{state.name or number}", "rewritten", how)
    account.leave(NO_LADDER, "escalation")
    account.leave(NO_CONDITION, "maintenance")
    leave_outside(account)
