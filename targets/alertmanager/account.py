"""Which priorities Alertmanager routes, in which hours, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.clock.intervals import clip, difference, total
from slacontract.emitter import Compiled
from slacontract.fidelity import NOTHING, OUTSIDE_KINDS, Account, Option, Options, PlanView, Say
from slacontract.fidelity.nodes import prefix_of
from slacontract.lowering import Pattern, counted, one_calendar, recovered, widened
from slacontract.lowering.delays import Unsayable
from slacontract.lowering.week import on_the_wall

NAME = "alertmanager"
MINUTE = 60
OPTIONS = (
    Option(
        "version",
        "version",
        Say("version of Alertmanager", "version d’Alertmanager"),
        ("0.25", "0.26", "0.27", "0.28"),
        "0.25",
    ),
    Option(
        "webhooks",
        "names",
        Say(
            "the address that hears of the alerts of each priority, and of each party that is escalated to",
            "l’adresse qui reçoit les alertes de chaque priorité, et de chaque partie vers qui l’on escalade",
        ),
    ),
)
TICKETS = Say(
    "Alertmanager routes alerts and knows no deadline",
    "Alertmanager achemine des alertes et ne connaît pas d’échéance",
)
UNSETTLED = Say("it is not settled", "ce n’est pas arrêté")
HELD = Say(
    "alerts outside it are held until it opens, and delivered then",
    "les alertes en dehors sont retenues jusqu’à son ouverture, puis délivrées",
)
MINUTES = Say("windows are widened to whole minutes", "les plages sont élargies à la minute entière")
TWICE = Say(
    "a window that begins or ends in the hour that comes twice is open in both",
    "une plage qui commence ou finit dans l’heure double est ouverte dans les deux",
)
BY_RULES = Say(
    "routed by the label that the rules of target prometheus give",
    "acheminée par l’étiquette que posent les règles de la cible prometheus",
)


@dataclass(frozen=True)
class Route:
    """Alerts of a priority (None: any) of a plan, and the hours in which they are heard (None: all)."""

    view: PlanView
    priority: str | None
    pattern: Pattern | None
    name: str


@dataclass
class Made:
    """All that the configuration is written from. `parties`: those that ladders escalate to, by step."""

    compiled: Compiled
    options: Options
    account: Account
    routes: list[Route] = field(default_factory=list)
    parties: dict[str, tuple[str, ...]] = field(default_factory=dict)


def accounted(compiled: Compiled) -> Made:
    """The routes of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    for view in account.views():
        for one in view.plan.commitments:
            account.leave_silently(view, one, TICKETS)
            for step in one.escalations:
                made.parties[f"{step.ladder}/{step.step}"] = step.parties
        for key in view.plan.coverages:
            _coverage(account, view, key)
        names: list[str | None] = [one.name for one in view.plan.priorities]
        for priority in names or [None]:
            _route(made, view, priority)
    for told in account.of_kind("holidays"):
        account.say(told.clause, "exact")
    for told in account.of_kind("escalation"):
        account.say(told.clause, "rewritten", BY_RULES)
    account.leave(TICKETS, "coverage", "state", "maintenance", *OUTSIDE_KINDS)
    return made


def in_minutes(pattern: Pattern) -> Pattern:
    """A pattern whose windows begin and end with whole minutes."""
    special = tuple(
        type(one)(one.date, widened([one.windows], MINUTE)[0], one.usual) for one in pattern.special
    )
    return Pattern(pattern.zone, pattern.span, widened(pattern.week, MINUTE), pattern.closed, special)


def _coverage(account: Account, view: PlanView, key: str) -> None:
    clause = f"{prefix_of(view.name)}coverage/{key}"
    if clause not in account.clauses:
        return
    if view.coverage(key).coverage.undetermined is not None:
        account.say(clause, "not-expressible", UNSETTLED)
        return
    pattern = recovered(view.coverage(key))
    theirs = on_the_wall(in_minutes(pattern))
    ours = clip(view.coverage(key).timeline.intervals, pattern.span)
    more, less = total(difference(theirs, ours)), total(difference(ours, theirs))
    account.weighed(
        clause,
        "approximated" if more or less else "rewritten",
        HELD
        + (MINUTES if in_minutes(pattern) != pattern else NOTHING)
        + (TWICE if on_the_wall(pattern) != ours else NOTHING),
        gives_more=less,
        gives_less=more,
    )


def _route(made: Made, view: PlanView, priority: str | None) -> None:
    """A priority is heard in all the hours in which any of its promises counts."""
    keys: list[str | None] = []
    for one in view.plan.commitments:
        if one.priority in (None, priority) and one.status == "committed":
            length = counted(view, one)
            if not isinstance(length, Unsayable):
                keys.append(length.coverage)
    if not keys:
        return
    pattern = one_calendar(view, keys)
    name = "all hours" if pattern is None else " + ".join(sorted({key for key in keys if key}))
    made.routes.append(Route(view, priority, None if pattern is None else in_minutes(pattern), name))
