"""Which availabilities are objectives of OpenSLO, and what of the contract is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from slacontract.emitter import Compiled
from slacontract.fidelity import OUTSIDE_KINDS, Account, Option, Options, Say
from slacontract.fidelity.availability import Level, joined, left_aside, levels

NAME = "openslo"
OPTIONS = (Option("version", "version", Say("version of OpenSLO", "version d’OpenSLO"), ("1",), "1"),)
TICKETS = Say(
    "OpenSLO knows objectives of services and no tickets",
    "OpenSLO connaît des objectifs de service et pas de ticket",
)
BY_METRICS = Say(
    "measured by the metrics of target prometheus: slac:down of slac:agreed",
    "mesurée par les métriques de la cible prometheus : slac:down sur slac:agreed",
)


@dataclass(frozen=True)
class Objective:
    """A percentage of an availability, and the components that are measured as one."""

    level: Level
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
    for level in levels(account, below_100=True):
        for group in level.groups:
            made.objectives.append(Objective(level, joined(group)))
        # Planned work counts as down there, which gives less; degraded time does not, which gives more.
        account.weighed(
            level.clause,
            "approximated" if level.weighs else "rewritten",
            BY_METRICS + left_aside(level),
            gives_more=0,
            gives_less=0,
            unbounded=level.weighs,
        )
    account.leave(
        TICKETS,
        *("coverage", "holidays", "state", "escalation", "maintenance"),
        *(one for one in OUTSIDE_KINDS if one != "availability"),
    )
    return made
