"""Which priorities Alertmanager routes, in which hours, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.clock.intervals import clip, difference, total
from slacontract.emitter import Compiled, Witness
from slacontract.fidelity import NOTHING, OUTSIDE_KINDS, Account, Option, Options, PlanView, Say, in_force
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
WIDER = Say(
    "heard in the wider hours in which any promise of its priority counts",
    "entendue dans les heures plus larges où compte l’un des engagements de sa priorité",
)
UNHEARD = Say("no priority is heard by these hours", "aucune priorité n’est entendue selon ces heures")
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
    """Alerts of a priority (None: any) of a plan, and the hours in which they are heard (None: all).

    `keys`: the coverages that these hours are of, those joined of several included.
    """

    view: PlanView
    priority: str | None
    pattern: Pattern | None
    name: str
    keys: frozenset[str] = frozenset()


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
        names: list[str | None] = [one.name for one in view.plan.priorities]
        for priority in names or [None]:
            _route(made, view, priority)
        for key in view.plan.coverages:
            _coverage(made, view, key)
    if any(route.pattern is not None for route in made.routes):
        for told in account.of_kind("holidays"):
            account.say(told.clause, "exact")
    for told in account.of_kind("escalation"):
        account.say(told.clause, "rewritten", BY_RULES)
    account.leave(TICKETS, "coverage", "holidays", "state", "maintenance", *OUTSIDE_KINDS)
    return made


def in_minutes(pattern: Pattern) -> Pattern:
    """A pattern whose windows begin and end with whole minutes."""
    special = tuple(
        type(one)(one.date, widened([one.windows], MINUTE)[0], one.usual) for one in pattern.special
    )
    return Pattern(pattern.zone, pattern.span, widened(pattern.week, MINUTE), pattern.closed, special)


def _coverage(made: Made, view: PlanView, key: str) -> None:
    """The line of a coverage: how far the hours in which its priorities are heard are its own, at worst."""
    account = made.account
    clause = f"{prefix_of(view.name)}coverage/{key}"
    if clause not in account.clauses:
        return
    if view.coverage(key).coverage.undetermined is not None:
        account.say(clause, "not-expressible", UNSETTLED)
        return
    heard = [one for one in made.routes if one.view is view and key in one.keys]
    if not heard:
        account.say(clause, "not-expressible", UNHEARD)
        if made.routes:
            account.carry()
        return
    pattern = recovered(view.coverage(key))
    span = max(pattern.span[0], in_force(view)[0]), pattern.span[1]
    ours = clip(view.coverage(key).timeline.intervals, span)
    alone = in_minutes(pattern)
    for route in heard:
        if route.pattern == alone:
            theirs = clip(on_the_wall(alone), span)
            how = (
                HELD
                + (MINUTES if alone != pattern else NOTHING)
                + (TWICE if clip(on_the_wall(pattern), span) != ours else NOTHING)
            )
        else:
            open_time = on_the_wall(route.pattern) if route.pattern is not None else (span,)
            theirs, how = clip(open_time, span), WIDER
        early, late = difference(theirs, ours), difference(ours, theirs)
        zone = view.zone
        account.weighed(
            clause,
            "approximated" if early or late else "rewritten",
            how,
            gives_more=total(late),
            gives_less=total(early),
            more=next((Witness(zone.iso(a), zone.iso(a), zone.iso(b)) for a, b in late), None),
            less=next((Witness(zone.iso(a), zone.iso(b), zone.iso(a)) for a, b in early), None),
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
    parts = frozenset(part for key in keys if key for part in (key, *key.split(" + ")))
    made.routes.append(Route(view, priority, None if pattern is None else in_minutes(pattern), name, parts))
