"""Which availabilities are objectives of OpenSLO, and what of the contract is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from slacontract.emitter import Compiled
from slacontract.fidelity import NOTHING, OUTSIDE_KINDS, Account, Option, Options, PlanView, Say
from slacontract.fidelity.nodes import prefix_of
from slacontract.ruleset.money import Availability, AvailabilityTarget

NAME = "openslo"
OPTIONS = (Option("version", "version", Say("version of OpenSLO", "version d’OpenSLO"), ("1",), "1"),)
TICKETS = Say(
    "OpenSLO knows objectives of services and no tickets",
    "OpenSLO connaît des objectifs de service et pas de ticket",
)
UNSETTLED = Say("it is not settled", "elle n’est pas arrêtée")
NO_NUMBER = Say("it has no percentage below 100", "elle n’a pas de pourcentage inférieur à 100")
CONDITION = Say("it holds under a condition", "elle vaut sous une condition")
BY_METRICS = Say(
    "measured by the metrics of target prometheus: slac:down of slac:agreed",
    "mesurée par les métriques de la cible prometheus : slac:down sur slac:agreed",
)
NO_WORK = Say("planned work counts as down", "les travaux planifiés comptent comme indisponibilité")


@dataclass(frozen=True)
class Objective:
    """An availability with one of its percentages, and the components that are measured as one."""

    view: PlanView
    availability: Availability
    target: AvailabilityTarget
    percent: Fraction
    component: str


@dataclass
class Made:
    """All that the documents are written from."""

    compiled: Compiled
    options: Options
    account: Account
    objectives: list[Objective] = field(default_factory=list)


def accounted(compiled: Compiled) -> Made:
    """The objectives of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    for view in account.views():
        for one in view.plan.commitments:
            account.leave_silently(view, one, TICKETS)
        for availability in view.plan.availability:
            _availability(made, view, availability)
    account.leave(
        TICKETS,
        *("coverage", "holidays", "state", "escalation", "maintenance"),
        *(one for one in OUTSIDE_KINDS if one != "availability"),
    )
    return made


def _availability(made: Made, view: PlanView, one: Availability) -> None:
    clause = f"{prefix_of(view.name)}availability/{one.id}"
    unsettled = one.coverage is not None and view.coverage(one.coverage).coverage.undetermined is not None
    if one.undetermined is not None or unsettled or not one.targets:
        made.account.leave_line(clause, UNSETTLED if one.targets else NO_NUMBER)
        return
    alone = one.rule == "each-alone"
    for target in one.targets:
        percent = None if target.at_least_percent is None else Fraction(str(target.at_least_percent))
        if target.when is not None or percent is None or percent >= 100:
            made.account.leave_line(clause, CONDITION if target.when is not None else NO_NUMBER)
            continue
        for component in one.components if alone else (" + ".join(one.components),):
            made.objectives.append(Objective(view, one, target, percent, component))
        how = BY_METRICS + (NO_WORK if one.maintenance else NOTHING)
        made.account.weighed(clause, "rewritten", how, gives_more=0, gives_less=0)
