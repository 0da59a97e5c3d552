"""Which availabilities Zabbix watches, over which hours, and how exactly."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from slacontract.clock.intervals import Interval, Intervals, clip, difference, total
from slacontract.clock.zone import DAY
from slacontract.emitter import Compiled, Witness
from slacontract.fidelity import (
    NOTHING,
    OUTSIDE_KINDS,
    Account,
    Option,
    Options,
    PlanView,
    Say,
)
from slacontract.fidelity.availability import Level, judged_periods, left_aside, levels
from slacontract.fidelity.nodes import prefix_of
from slacontract.lowering import Pattern, recovered
from slacontract.ruleset.money import Availability, AvailabilityTarget

from .hours import LAST, agreed, excluded, schedule

NAME = "zabbix"
OPTIONS = (
    Option(
        "version",
        "version",
        Say("version of Zabbix", "version de Zabbix"),
        ("6.0", "6.2", "6.4", "7"),
        "6.0",
    ),
    Option(
        "tag",
        "text",
        Say(
            "the tag of problems that names the component",
            "l’étiquette des problèmes qui nomme le composant",
        ),
        default="component",
    ),
    Option(
        "components",
        "names",
        Say(
            "the value of that tag for each component; its own name where this is missing",
            "la valeur de cette étiquette pour chaque composant ; à défaut, son propre nom",
        ),
    ),
)
TICKETS = Say(
    "Zabbix watches services and knows no tickets",
    "Zabbix surveille des services et ne connaît pas de ticket",
)
BY_PROBLEMS = Say(
    "down while a problem bears the component's tag",
    "indisponible tant qu’un problème porte l’étiquette du composant",
)
WHOLE = Say(
    "a period that is partly in force is measured whole",
    "une période en vigueur en partie est mesurée entière",
)
CHANGED = Say(
    "after a change of the clocks its hours are an hour off until the period ends",
    "après un changement d’heure ses heures sont décalées d’une heure jusqu’à la fin de la période",
)
WORK = Say(
    "announce planned work as an excluded downtime, which does not look at the notice",
    "annoncez les travaux comme indisponibilité exclue, qui ne regarde pas le préavis",
)
ROUNDED = Say("rounded up to four decimals", "arrondi au supérieur à quatre décimales")
SOME_DATES = Say("hours of single dates are left out", "les heures à une date sont laissées de côté")


@dataclass(frozen=True)
class Sla:
    """One SLA: an availability with one of its levels; `rows`: its week, `closed`: excluded downtimes."""

    name: str
    tag: str
    view: PlanView
    availability: Availability
    target: AvailabilityTarget
    slo: str
    zone: str
    rows: tuple[Interval, ...]
    closed: tuple[tuple[str, int, int], ...]


@dataclass
class Made:
    """All that the plan is written from."""

    compiled: Compiled
    options: Options
    account: Account
    slas: list[Sla] = field(default_factory=list)

    def value_of(self, component: str) -> str:
        """The value of the problems' tag for a component."""
        return str(self.options.by_name("components").get(component, component))


def accounted(compiled: Compiled) -> Made:
    """The SLAs of the last edition, with the account of every line."""
    options = Options(compiled, NAME, OPTIONS)
    made = Made(compiled, options, Account(compiled, NAME))
    account = made.account
    used: set[str | None] = set()
    for view in account.views():
        for one in view.plan.commitments:
            account.leave_silently(view, one, TICKETS)
    for level in levels(account):
        _sla(made, level)
        used |= {level.availability.coverage} - {None}
    for view in account.views():
        for key in view.plan.coverages:
            clause = f"{prefix_of(view.name)}coverage/{key}"
            if clause in account.clauses and key in used:
                account.say(clause, "rewritten", SOME_DATES if _pattern(view, key).special else NOTHING)
    for told in account.of_kind("maintenance"):
        account.say(told.clause, "rewritten" if made.slas else "not-expressible", WORK)
    if used:
        for told in account.of_kind("holidays"):
            account.say(
                told.clause, "rewritten", Say("as excluded downtimes", "comme indisponibilités exclues")
            )
    account.leave(
        TICKETS,
        "coverage",
        "holidays",
        "state",
        "escalation",
        *(kind for kind in OUTSIDE_KINDS if kind != "availability"),
    )
    return made


def _pattern(view: PlanView, key: str | None) -> Pattern:
    if key is None:
        return Pattern(view.zone, view.engine.horizon, (((0, DAY),),) * 7)
    return recovered(view.coverage(key))


def _sla(made: Made, level: Level) -> None:
    view, one, target, clause, exact = (
        level.view,
        level.availability,
        level.target,
        level.clause,
        level.percent,
    )
    slo = (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"), ROUND_CEILING)
    pattern = _pattern(view, one.coverage)
    rows, closed = schedule(pattern), tuple(excluded(pattern))
    number = sum(sla.availability is one and sla.view is view for sla in made.slas)
    name = f"{made.compiled.called} / {clause.replace('availability/', '', 1)}"
    sla = Sla(
        name if not number else f"{name} ({number + 1})",
        f"{prefix_of(view.name)}{one.id}",
        view,
        one,
        target,
        f"{slo.normalize():f}",
        pattern.zone.name,
        rows,
        closed,
    )
    made.slas.append(sla)
    how = BY_PROBLEMS + WHOLE
    more, less, witness = _off(sla)
    for holds, words in (
        (more or less, CHANGED if rows and len(view.zone.offsets) > 1 else NOTHING),
        (pattern.special, SOME_DATES),
        (Fraction(slo) != exact, ROUNDED),
    ):
        how = how + (words if holds else NOTHING)
    how = how + left_aside(level, work=WORK)
    made.account.weighed(
        clause,
        "approximated" if more or less or level.weighs else "rewritten",
        how,
        gives_more=more,
        gives_less=less,
        more=witness,
        unbounded=level.weighs,
    )


def contract_time(sla: Sla, start: int, end: int) -> Intervals:
    """What the contract counts as agreed in a period, before maintenance."""
    key = sla.availability.coverage
    if key is None:
        return ((start, end),)
    return clip(sla.view.coverage(key).timeline.intervals, (start, end))


def _off(sla: Sla) -> tuple[int, int, Witness | None]:
    """The most seconds of a period that the contract agrees and Zabbix does not, in which an outage would go
    unseen, and the other way round; with the first such second of the worst period."""
    zone = sla.view.engine.contract_zone
    first, last = sla.view.engine.horizon
    closed = [(opens, closes) for _, opens, closes in sla.closed]
    more, less, witness = 0, 0, None
    for period in judged_periods(sla.view, sla.target.period):
        if period.start < first or period.end > min(last, LAST):
            continue
        ours = contract_time(sla, period.start, period.end)
        theirs = agreed(sla.view.zone, sla.rows, closed, period.start, period.end)
        unseen, added = difference(ours, theirs), difference(theirs, ours)
        if total(unseen) > more:
            more = total(unseen)
            at = unseen[0]
            witness = Witness(zone.iso(at[0]), zone.iso(at[0]), zone.iso(at[1]))
        less = max(less, total(added))
    return more, less, witness
