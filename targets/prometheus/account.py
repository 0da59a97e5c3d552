"""What of a contract Prometheus can compute, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.clock.intervals import Intervals, clip, difference, total
from slacontract.emitter import Compiled
from slacontract.fidelity import (
    NOTHING,
    OUTSIDE_KINDS,
    Account,
    Option,
    Options,
    PlanView,
    Say,
)
from slacontract.fidelity.availability import Level, left_aside, levels
from slacontract.fidelity.nodes import prefix_of
from slacontract.lowering import Pattern, offset_of, recovered
from slacontract.ruleset.commitments import Escalation

from .hours import intervals

NAME = "prometheus"
OPTIONS = (
    Option("version", "version", Say("version of Prometheus", "version de Prometheus"), ("2", "3"), "2"),
    Option(
        "up",
        "text",
        Say(
            "the metric that is 1 while a component works and 0 while it does not",
            "la métrique qui vaut 1 quand un composant marche et 0 sinon",
        ),
        default="probe_success",
    ),
    Option(
        "label",
        "text",
        Say(
            "the label of that metric that names the component",
            "l’étiquette de cette métrique qui nomme le composant",
        ),
        default="component",
    ),
    Option(
        "components",
        "names",
        Say(
            "the value of that label for each component; its own name where this is missing",
            "la valeur de cette étiquette pour chaque composant ; à défaut, son propre nom",
        ),
    ),
)
TICKETS = Say(
    "Prometheus watches services and knows no tickets",
    "Prometheus surveille des services et ne connaît pas de ticket",
)
UNSETTLED = Say("it is not settled", "ce n’est pas arrêté")
ROLLING = Say(
    "over the last 30 or 90 days, not over the calendar month or quarter",
    "sur les 30 ou 90 derniers jours, non sur le mois ou le trimestre civil",
)
BY_EVALUATION = Say("in steps of the evaluation interval", "par pas de l’intervalle d’évaluation")
NO_DATA = Say("time without a measurement counts as up", "le temps sans mesure compte comme disponible")
TWICE = Say(
    "a window that begins or ends in the hour that comes twice is open in both",
    "une plage qui commence ou finit dans l’heure double est ouverte dans les deux",
)
FIRING = Say(
    "counts all the time that an alert fires, and tells it up to two evaluations late",
    "compte tout le temps où l’alerte dure, et le dit jusqu’à deux évaluations après",
)
NO_LENGTH = Say("its moment is no length of time", "son moment n’est pas une durée")


@dataclass(frozen=True)
class Hours:
    """A coverage by its key of one plan, and its pattern."""

    view: PlanView
    key: str
    pattern: Pattern


@dataclass(frozen=True)
class Step:
    """A step of a ladder: so many seconds after an alert of a priority began, `priority` None for any."""

    view: PlanView
    priority: str | None
    step: Escalation
    seconds: int


@dataclass
class Made:
    """All that the rules are written from."""

    compiled: Compiled
    options: Options
    account: Account
    hours: list[Hours] = field(default_factory=list)
    watched: list[Level] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)


def accounted(compiled: Compiled) -> Made:
    """What the rules say of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    for view in account.views():
        for one in view.plan.commitments:
            account.leave_silently(view, one, TICKETS)
        for key in view.plan.coverages:
            _coverage(made, view, key)
        _steps(made, view)
    for level in levels(account):
        made.watched.append(level)
        how = ROLLING + BY_EVALUATION + NO_DATA + left_aside(level)
        account.weighed(level.clause, "approximated", how, gives_more=0, gives_less=0, unbounded=True)
    for told in account.of_kind("holidays"):
        account.say(told.clause, "exact")
    told_ladders = {step.step.ladder for step in made.steps}
    for told in account.of_kind("escalation"):
        if told.clause.partition("/")[2] in told_ladders:
            account.say(told.clause, "approximated", FIRING)
        else:
            account.say(told.clause, "not-expressible", NO_LENGTH)
    account.leave(
        TICKETS, "coverage", "state", "maintenance", *(one for one in OUTSIDE_KINDS if one != "availability")
    )
    return made


def _coverage(made: Made, view: PlanView, key: str) -> None:
    clause = f"{prefix_of(view.name)}coverage/{key}"
    if clause not in made.account.clauses:
        return
    if view.coverage(key).coverage.undetermined is not None:
        made.account.say(clause, "not-expressible", UNSETTLED)
        return
    pattern = recovered(view.coverage(key))
    made.hours.append(Hours(view, key, pattern))
    ours: Intervals = clip(view.coverage(key).timeline.intervals, pattern.span)
    theirs = intervals(pattern)
    more, less = total(difference(theirs, ours)), total(difference(ours, theirs))
    off = more or less
    made.account.weighed(
        clause,
        "approximated" if off else "rewritten",
        TWICE if off else NOTHING,
        gives_more=more,
        gives_less=less,
    )


def _steps(made: Made, view: PlanView) -> None:
    seen = set()
    for one in view.plan.commitments:
        for step in one.escalations:
            found = offset_of(view, one, step)
            if found is None or step.when is not None or found.after <= 0:
                continue
            key = (one.priority, step.ladder, step.step, found.after)
            if key not in seen:
                seen.add(key)
                made.steps.append(Step(view, one.priority, step, found.after))
