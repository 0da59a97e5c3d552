"""Credits of a plan: what they are based on, their bands, slices and caps (K13)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Literal

from ..diagnostics import Bilingual, Diagnostic
from ..model import money as model
from ..model import quantities as q
from ..model.contract import Contract
from . import money
from .amounts_from_model import amount_from_model, maybe_amount, rounding_from_model
from .base import PeriodKind
from .commitments import Commitment
from .commitments_from_model import period_kind
from .conditions_from_model import NEVER, condition_from_model
from .delays_from_model import Table, delay_from_model, rational
from .plans import Scope, order_of
from .printed_only import PRINTED_ONLY, lateness_counts

_BY_PRIORITY = (
    Bilingual(
        "a credit counts the tickets of its commitments, by their priority; any other condition is not "
        "computed, and neither is the credit",
        "un avoir compte les tickets de ses engagements, par leur priorité ; toute autre condition n’est pas"
        " calculée, et l’avoir non plus",
    ),
    Bilingual(
        "Write the commitment for each priority, or under a name of its own, and base the credit on that.",
        "Écrivez l’engagement pour chaque priorité, ou sous un nom à lui, et fondez l’avoir sur celui-ci.",
    ),
)


class CreditReader:
    """Reads the credits of a plan; `commitments` are those of the plan."""

    def __init__(
        self,
        contract: Contract,
        scope: Scope,
        table: Table,
        commitments: Sequence[Commitment],
        found: list[Diagnostic],
    ) -> None:
        self.contract = contract
        self.scope = scope
        self.table = table
        self.commitments = commitments
        self.found = found

    def credit(self, block: model.Credit) -> money.Credit:
        """A credit as a rule (K13)."""
        scope = self.scope
        claim = next((one.delay for one in block.claim if one.delay is not None), None)
        on = self._on(block)
        # Of commitments that this plan has not, no clock can be late; naming none would count them all.
        counts = bool(on) or not block.based_on
        amount = self._amount_of(block)
        figures = self._figures(block)
        bands = [self._band(one, amount) for one in block.bands]
        return money.Credit(
            id=block.name,
            label=block.label.text if block.label else None,
            period=self._credit_period(block, figures),
            figures=figures,
            worse_of=block.worse_of,
            bands=tuple(sorted(bands, key=lambda one: (one.side, Decimal(one.bound)))),
            slices=tuple(sorted((self._slice(one, amount) for one in block.slices), key=repr)),
            per_breach=amount(block.each_breach) if counts and block.each_breach else None,
            per_ticket=amount(block.each_late_ticket) if counts and block.each_late_ticket else None,
            on_metrics=on,
            caps=tuple(
                money.Cap(
                    amount=amount_from_model(cap.amount, scope), period=period_kind(cap.over) or "month"
                )
                for cap in block.caps
            ),
            floor=maybe_amount(block.nothing_below, scope),
            rounding=rounding_from_model(block.rounding) or money.Rounding(),
            prevails_over=scope.names(block.prevails_over),
            claim_within=delay_from_model(claim, self.table) if claim is not None else None,
            audience=block.audience,
        )

    def _concerned(self, based: model.BasedOn) -> list[Commitment]:
        """The commitments that a credit is based on: of a metric, some priorities, one name."""
        if condition_from_model(based.when, self.scope, self.table.key) == NEVER:
            return []
        wanted = self.scope.names(based.priorities)
        return [
            one
            for one in self.commitments
            if one.metric == based.metric
            and based.label_name in (None, one.label)
            and (not wanted or one.priority in (None, *wanted))
        ]

    def _credit_period(self, block: model.Credit, figures: Sequence[money.Figure]) -> PeriodKind:
        """The period said; else that of the availability or share it is based on, of a cap, or the month."""
        said = [block.over]
        for based in block.based_on:
            if based.ref is not None:
                name = self.scope.name(based.ref)
                source = next((one for one in self.contract.availabilities if one.name == name), None)
                said += [limit.over for limit in source.limits] if source else []
        found = [kind for one in said if (kind := period_kind(one))]
        if any(one.kind == "share" for one in figures):
            concerned = [one for based in block.based_on for one in self._concerned(based)]
            found += [one.share.period for one in concerned if one.share is not None]
        found += [kind for cap in block.caps if (kind := period_kind(cap.over))]
        return next(iter(found), "month")

    def _figures(self, block: model.Credit) -> tuple[money.Figure, ...]:
        """What the bands are about: an availability, or of a metric its share, breaches or lateness."""
        kind: Literal["share", "breaches", "lateness"] = "share"
        steps: list[model.Band | model.Slice] = [*block.bands, *block.slices]
        if any(one.count is not None for one in steps):
            kind = "breaches"
        elif any(one.quantity is not None for one in steps):
            kind = "lateness"
        found: list[money.Figure] = []
        for based in block.based_on:
            if condition_from_model(based.when, self.scope, self.table.key) == NEVER:
                continue
            if based.kind == "availability" and based.ref is not None:
                found.append(money.Figure(kind="availability", of=self.scope.name(based.ref)))
            elif based.metric is not None and steps:
                for priority in self.scope.names(based.priorities) or (None,):
                    found.append(
                        money.Figure(kind=kind, of=based.metric, priority=priority, label=based.label_name)
                    )
        return tuple(sorted(found, key=lambda one: (one.kind, one.of, one.priority or "", one.label or "")))

    def _on(self, block: model.Credit) -> tuple[str, ...]:
        """The commitments whose breaches count: those of the metrics it is based on (and priorities)."""
        if block.each_breach is None and block.each_late_ticket is None:
            return ()
        found = {one.id for based in block.based_on for one in self._concerned(based)}
        return tuple(sorted(found, key=order_of))

    def _amount_of(self, block: model.Credit) -> Callable[[q.Amount], money.Amount]:
        """How the amounts of a credit are read: none has a number where its condition is not computed."""
        steps: list[model.Band | model.Slice] = [*block.bands, *block.slices]
        measured = all(lateness_counts(one) for one in steps)
        if measured and not any(self._beyond(one) for one in block.based_on):
            return lambda amount: amount_from_model(amount, self.scope)
        return lambda amount: money.NoAmount(why="in-words")

    def _beyond(self, based: model.BasedOn) -> bool:
        """Whether tickets would have to be told apart by more than the priority of their commitment."""
        when = condition_from_model(based.when, self.scope, self.table.key)
        if when in (None, NEVER):
            return False
        if based.priorities and all(one.priority is not None for one in self._concerned(based)):
            return False
        self.found.append(PRINTED_ONLY.at(based.span, why=_BY_PRIORITY[0], instead=_BY_PRIORITY[1]))
        return True

    def _band(self, band: model.Band, amount: Callable[[q.Amount], money.Amount]) -> money.Band:
        bound = _bound(band.percent, band.count, band.quantity)
        return money.Band(side=band.side, bound=bound, amount=amount(band.gives))

    def _slice(self, part: model.Slice, amount: Callable[[q.Amount], money.Amount]) -> money.Slice:
        return money.Slice(
            count="begun" if part.begun else "full",
            points=_bound(part.step_percent, part.step_count, part.step_quantity),
            side=part.side,
            bound=_bound(part.percent, part.count, part.quantity),
            amount=amount(part.adds),
        )


def _bound(percent: Decimal | None, count: Decimal | None, quantity: q.Quantity | None) -> str:
    """A bound in the unit of its figure: percent, a number of breaches, or seconds of lateness."""
    if percent is not None:
        return rational(percent)
    if count is not None:
        return rational(count)
    seconds = quantity.seconds if isinstance(quantity, q.CoveredTime | q.ElapsedTime) else 0
    return str(seconds)
