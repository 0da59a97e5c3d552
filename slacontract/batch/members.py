"""The commitments of a plan made ready for columns of tickets."""

from __future__ import annotations

from collections.abc import Mapping

from ..judge.delays import undetermined
from ..judge.index import GroupKey, PlanView, missing_features
from ..judge.reopening import can_revive
from ..ruleset.commitments import Commitment, Grid, Moment
from ..ruleset.delays import Covered, Delay, EarlierOf, LaterOf, OpeningDays
from ..ruleset.metrics import EVENT_OF, METRICS
from .coverage import CoverageTable
from .delays import Receipt, Rule, Tables, rule_of

REPEATS = "cadence-or-cycles"
UNUSUAL = "unusual-delay"


class Member:
    """A commitment made ready: its delay, or why it has none; `reason`: why it is for the engine alone."""

    def __init__(self, tables: Tables, one: Commitment, *, cycle: bool = False) -> None:
        view = tables.view
        self.one = one
        self.reason: str | None = None
        self.can_revive = can_revive(one)
        self.rule: Rule | None = None
        self.receipt: Receipt | None = None
        self.why = self._why(view)
        known = METRICS.get(one.metric)
        if one.deemed_receipt is not None:
            cover = view.coverage(one.deemed_receipt.coverage)
            if cover.coverage.undetermined is None:
                self.receipt = Receipt(tables, one.deemed_receipt)
        if self.why is None:
            self.rule = rule_of(tables, one.delay)
        unclear = self.why is not None and not _first_part_tells(view, one.delay)
        if any(missing_features(one)) or (self.why is None and self.rule is None) or unclear:
            self.reason = UNUSUAL
        elif self.can_revive if cycle else one.cadence is not None or (known is not None and known.cycle):
            self.reason = REPEATS
        self.carry: CoverageTable | None = None
        if one.edge is not None and isinstance(one.delay, Covered | OpeningDays):
            self.carry = tables.coverage(one.delay.coverage) if self.why is None else None

    def _why(self, view: PlanView) -> str | None:
        """Why the clock has no deadline whatever happens, in the engine's order."""
        one = self.one
        if one.start is None:
            return "start-not-stated"
        if one.deemed_receipt is not None:
            why = view.coverage(one.deemed_receipt.coverage).coverage.undetermined
            if why is not None:
                return why
        return undetermined(view, one.delay)


def _first_part_tells(view: PlanView, delay: Delay) -> bool:
    """Whether a delay without a number has none for every start: of several parts, the first stuck one tells.

    A later part may lack a number where an earlier one lies outside the horizon, which is told then.
    """
    if isinstance(delay, LaterOf | EarlierOf):
        first = delay.delays[0]
        return undetermined(view, delay) is None or (
            undetermined(view, first) is not None and _first_part_tells(view, first)
        )
    return True


class PlanTables:
    """What one plan of one edition needs to judge columns of tickets; made once."""

    def __init__(self, view: PlanView) -> None:
        self.view = view
        self.tables = Tables(view)
        self.members: Mapping[GroupKey, tuple[Member, ...]] = {
            key: tuple(Member(self.tables, one) for one in group) for key, group in view.groups.items()
        }
        self.cycles: Mapping[GroupKey, tuple[Member, ...]] = {
            key: self._cycles(key, group) for key, group in view.groups.items()
        }

    def own_event(self, key: GroupKey) -> str:
        """The event that meets a cycle of a cadence: the metric's own (K10)."""
        return EVENT_OF.get(key[0], "update-sent")

    def _cycles(self, key: GroupKey, group: tuple[Commitment, ...]) -> tuple[Member, ...]:
        """The commitments of one cycle: of next replies as they are, of a cadence with its delay (K10)."""
        known = METRICS.get(key[0])
        if known is not None and known.cycle and not any(one.cadence for one in group):
            return tuple(Member(self.tables, one, cycle=True) for one in group)
        own = (Moment(event=self.own_event(key)),)
        return tuple(
            Member(
                self.tables,
                one.model_copy(
                    update={
                        "delay": one.cadence,
                        "cadence": None,
                        "stop": one.stop.model_copy(update={"which": "earliest", "of": own}),
                    }
                ),
                cycle=True,
            )
            for one in group
            if one.cadence is not None and not isinstance(one.cadence, Grid)
        )
