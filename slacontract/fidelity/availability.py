"""The availabilities that a monitor can hold: each percentage over a period, or why it is left out."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..judge.editions import edition_of_period
from ..judge.index import PlanView
from ..records import dataclass
from ..ruleset.money import Availability, AvailabilityTarget
from ..ruleset.rules import Period
from .account import NOTHING, Account, Say
from .nodes import prefix_of

UNSETTLED = Say("it is not settled", "elle n’est pas arrêtée")
NO_PERCENTAGE = Say("it has no percentage", "elle n’a pas de pourcentage")
WHOLE_PERCENTAGE = Say("it has no percentage below 100", "elle n’a pas de pourcentage inférieur à 100")
CAP_ON_DOWNTIME = Say(
    "a cap on downtime is no percentage", "un plafond d’indisponibilité n’est pas un pourcentage"
)
UNDER_CONDITION = Say("it holds under a condition", "elle vaut sous une condition")
WORK_IS_DOWN = Say("planned work counts as down", "les travaux planifiés comptent comme indisponibilité")
NO_WEIGHT = Say("degraded time does not count", "le temps dégradé ne compte pas")


@dataclass(frozen=True)
class Level:
    """One percentage of an availability over one kind of period; `clause`: the line of the availability."""

    view: PlanView
    clause: str
    availability: Availability
    target: AvailabilityTarget
    percent: Fraction

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The components that are measured as one: each alone, or all together (K12)."""
        one = self.availability
        return tuple((name,) for name in one.components) if one.rule == "each-alone" else (one.components,)

    @property
    def weighs(self) -> bool:
        """Whether degraded time counts as down in part, which no monitor here can say."""
        return self.availability.degraded_weight is not None


def joined(group: tuple[str, ...]) -> str:
    """What the components that are measured as one are called."""
    return " + ".join(group)


def levels(account: Account, *, below_100: bool = False) -> Iterator[Level]:
    """The percentages of the last edition; all else of its availabilities is accounted for as left out.

    `below_100`: the monitor takes no promise of 100 %.
    """
    for view in account.views():
        for one in view.plan.availability:
            clause = f"{prefix_of(view.name)}availability/{one.id}"
            if not _settled(view, one):
                account.leave_line(clause, UNSETTLED)
                continue
            if not one.targets:
                account.leave_line(clause, NO_PERCENTAGE)
            for target in one.targets:
                found = _percent(target, below_100=below_100)
                if isinstance(found, Say):
                    account.leave_line(clause, found)
                else:
                    yield Level(view, clause, one, target, found)


def _settled(view: PlanView, one: Availability) -> bool:
    if one.undetermined is not None:
        return False
    return one.coverage is None or view.coverage(one.coverage).coverage.undetermined is None


def _percent(target: AvailabilityTarget, *, below_100: bool) -> Fraction | Say:
    if target.when is not None:
        return UNDER_CONDITION
    if target.at_least_percent is None:
        return CAP_ON_DOWNTIME if target.at_most_down is not None else NO_PERCENTAGE
    percent = Fraction(str(target.at_least_percent))
    return WHOLE_PERCENTAGE if below_100 and percent >= 100 else percent


def left_aside(level: Level, *, work: Say = WORK_IS_DOWN) -> Say:
    """What a monitor leaves aside of a level; `work`: what it does with planned work."""
    return (work if level.availability.maintenance else NOTHING) + (NO_WEIGHT if level.weighs else NOTHING)


def judged_periods(view: PlanView, kind: str) -> Iterator[Period]:
    """The months or quarters that these terms judge: of an amended contract, none that an earlier edition
    does (K9)."""
    for period in view.engine.rules.periods:
        if period.kind == kind and edition_of_period(view.engine, view.name, period) in (None, view):
            yield period


def judged_from(view: PlanView, kind: str) -> int:
    """From when a monitor that measures whole periods by these terms may begin: the start of force, or the
    first period that an amendment judges."""
    start = view.edition.in_force[0]
    if start is None or view is view.engine.views(view.name)[0]:
        return view.engine.horizon[0]
    return min((one.start for one in judged_periods(view, kind) if one.end > start), default=start)
