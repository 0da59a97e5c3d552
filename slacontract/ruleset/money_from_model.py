"""Availability, maintenance, credits, prices and prepaid time of a plan (K12, K13, K16)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, TypeVar

from ..model import clauses
from ..model import money as model
from ..model import quantities as q
from ..model.base import Block, Missing, Node
from . import money
from .amounts_from_model import amount_from_model, rates_from_model, rounding_from_model
from .base import PeriodKind, Why
from .commitments_from_model import SHARE_WITHOUT_PERIOD, period_kind
from .conditions_from_model import NEVER, condition_from_model, party_names
from .credits_from_model import CreditReader
from .delays import Delay
from .delays_from_model import from_quantity, rational
from .plans import order_of

Exhausted = Literal["work-stops", "charged", "overdrawn", "contract-ends"]
_EXHAUSTED: dict[str, Exhausted] = {
    "work-stops": "work-stops",
    "charged": "charged",
    "overdrawn": "overdrawn",
    "contract-ends": "contract-ends",
}
_B = TypeVar("_B", bound=Block)


def label_of(block: Block) -> str | None:
    """The label of a block, as first written."""
    return block.label.text if block.label else None


class MoneyReader(CreditReader):
    """Reads all that a plan says about availability and money."""

    def _kept(self, blocks: Sequence[_B]) -> list[_B]:
        """The blocks of this plan by name; their order in the text means nothing."""
        return sorted((one for one in blocks if self.scope.keeps(one)), key=lambda one: order_of(one.name))

    def maintenance(self) -> tuple[money.Maintenance, ...]:
        """Every kind of planned work (K12)."""
        return tuple(self._maintenance(one) for one in self._kept(self.contract.maintenance))

    def _maintenance(self, block: model.Maintenance) -> money.Maintenance:
        cap = next(
            (
                one
                for one in block.limits
                if one.side == "at-most" and isinstance(one.quantity, q.ElapsedTime)
            ),
            None,
        )
        assert cap is None or isinstance(cap.quantity, q.ElapsedTime)
        notices = [found for one in block.notices if (found := self._notice(one)) is not None]
        return money.Maintenance(
            id=block.name,
            label=label_of(block),
            notices=tuple(sorted(notices, key=lambda one: repr(one))),
            only_in=self.scope.names(block.only_in),
            outside=self.scope.names(block.outside),
            where_possible=block.outside_where_possible or block.only_in_where_possible,
            cap_seconds=_seconds(cap.quantity) if cap else None,
            cap_period=self._period(cap.over, cap) if cap else None,
            audience=block.audience,
        )

    def _notice(self, notice: clauses.Notice) -> money.Notice | None:
        """The least notice (K12); None where its condition never holds in this plan."""
        when = condition_from_model(notice.when, self.scope, self.table.key)
        if when == NEVER:
            return None
        least = notice.at_least
        if isinstance(least, Missing):
            words = least.words.text if least.words else None
            return money.Notice(kind="none", why=least.why, words=words, when=when)
        if isinstance(least, q.CalendarTime) and least.unit in ("day", "week"):
            return money.Notice(kind="local-dates", n=least.n * (7 if least.unit == "week" else 1), when=when)
        if isinstance(least, q.ElapsedTime):
            return money.Notice(kind="elapsed", seconds=least.seconds, when=when)
        if isinstance(least, q.BusinessDays):
            key = self.table.business_days_key(least)
            if key is not None:
                return money.Notice(kind="business-days", n=least.n, coverage=key, when=when)
        return money.Notice(kind="none", why="not-stated", when=when)

    def availability(self) -> tuple[money.Availability, ...]:
        """Every availability (K12)."""
        return tuple(self._availability(one) for one in self._kept(self.contract.availabilities))

    def _availability(self, block: model.Availability) -> money.Availability:
        targets = [found for one in block.limits if (found := self._target(one)) is not None]
        kinds = {one.name for one in self.contract.maintenance}
        components = self.scope.names(block.measures) or (block.name,)
        unsaid = len(components) > 1 and block.rule is None
        return money.Availability(
            id=block.name,
            label=label_of(block),
            components=components,
            rule=block.rule or "each-alone",
            coverage=self.table.key(block.under_coverage) if block.under_coverage else None,
            targets=tuple(sorted(targets, key=lambda one: repr(one))),
            maintenance=tuple(name for name in self.scope.names(block.excludes) if name in kinds),
            degraded_weight=_maybe(block.degradation_weight),
            undetermined=_why(block.missing, block.degradation_missing) or ("not-stated" if unsaid else None),
            audience=block.audience,
        )

    def _target(self, limit: clauses.Limit) -> money.AvailabilityTarget | None:
        when = condition_from_model(limit.when, self.scope, self.table.key)
        percent = rational(limit.percent) if limit.percent is not None else None
        down = _seconds(limit.quantity) if limit.side == "at-most" else None
        if when == NEVER or (percent is None and down is None):
            return None
        period = self._period(limit.over, limit)
        if period is None:
            return None
        return money.AvailabilityTarget(
            period=period,
            at_least_percent=percent,
            at_most_down=down,
            when=when,
            status=limit.status,
            audience="provider" if limit.status in ("internal", "measured") else limit.audience,
        )

    def _period(self, period: q.Period | None, node: Node) -> PeriodKind | None:
        """Month or quarter; an error where the text says another time, or none."""
        kind = period_kind(period)
        if kind is None:
            self.found.append(SHARE_WITHOUT_PERIOD.at(node.span))
        return kind

    def credits(self) -> tuple[money.Credit, ...]:
        """Every credit (K13)."""
        return tuple(self.credit(one) for one in self._kept(self.contract.credits))

    def prices(self) -> tuple[money.Price, ...]:
        """Every price; those of a plan and of an exception bear its name."""
        found = [
            money.Price(
                id=one.name,
                label=label_of(one),
                rates=rates_from_model(one.costs, self.scope, self.table.key),
                rounding=rounding_from_model(one.rounding),
                audience=one.audience,
            )
            for one in self._kept(self.contract.prices)
        ]
        plan = self.scope.plan
        if plan is not None and plan.costs:
            found.append(self._costs_of(plan, plan.costs))
        found += [self._costs_of(one, one.costs) for one in self._kept(self.contract.exceptions) if one.costs]
        found += [self._costs_of(one, one.costs) for one in self._kept(self.contract.prepaid) if one.costs]
        for pack in self._kept(self.contract.prepaid):
            for one in pack.exhausted:
                if one.price is not None and not isinstance(one.price, tuple):
                    rate = money.Rate(amount=amount_from_model(one.price, self.scope), per="hour")
                    found.append(money.Price(id=_charged(pack), rates=(rate,), audience=pack.audience))
        return tuple(sorted(found, key=lambda one: order_of(one.id)))

    def _costs_of(self, block: Block, costs: Sequence[clauses.Cost]) -> money.Price:
        rates = rates_from_model(costs, self.scope, self.table.key)
        return money.Price(id=block.name, label=label_of(block), rates=rates, audience=block.audience)

    def prepaid(self) -> tuple[money.Prepaid, ...]:
        """Every pack of prepaid time, and the time that the plan itself grants (K16)."""
        found = [self._pack(one) for one in self._kept(self.contract.prepaid)]
        plan = self.scope.plan
        granted = [one for one in plan.grants if isinstance(one.quantity, q.Effort)] if plan else []
        if plan is not None and granted:
            grants = tuple(_grant(one.quantity, one.every) for one in granted)
            found.append(
                money.Prepaid(id=plan.name, label=label_of(plan), grants=grants, audience=plan.audience)
            )
        return tuple(sorted(found, key=lambda one: order_of(one.id)))

    def _of_records(self) -> model.Rounding | None:
        """How the records of time are rounded, where the pack does not say it."""
        return next((one.rounding for one in self._kept(self.contract.time_records) if one.rounding), None)

    def _pack(self, block: model.PrepaidTime) -> money.Prepaid:
        how = next((one for one in block.exhausted if one.mode != "alerts"), None)
        alerts = [
            name for one in block.exhausted if one.alerts for name in party_names(one.alerts, self.scope)
        ]
        charged = None
        if how is not None and how.price is not None:
            charged = self.scope.name(how.price) if isinstance(how.price, tuple) else _charged(block)
        each = block.expires_at_end_of.each if block.expires_at_end_of else None
        expires: Delay | None = (
            from_quantity(block.expires_after, self.table) if block.expires_after else None
        )
        rounding = block.rounding or self._of_records()
        missing = block.missing.why if block.missing else ("not-stated" if not block.grants else None)
        return money.Prepaid(
            id=block.name,
            label=label_of(block),
            grants=tuple(_grant(one.time, one.every) for one in block.grants),
            expires_after=expires,
            expires_at_end_of=each if each in ("month", "quarter", "year") else None,
            never_expires=block.never_expires,
            unused=block.unused,
            record_unit_minutes=rational(rounding.minutes) if rounding and rounding.minutes else None,
            record_mode="up" if rounding is None or rounding.mode == "up" else "nearest",
            exhausted=_EXHAUSTED.get(how.mode) if how is not None else None,
            charged_at=charged,
            alerts=tuple(sorted(set(alerts))),
            undetermined=missing,
            audience=block.audience,
        )


def _why(*missing: Missing | None) -> Why | None:
    """Why the first of some values that is missing is so."""
    return next((one.why for one in missing if one is not None), None)


def _charged(pack: Block) -> str:
    """Name of the price of the work beyond a pack, where the text gives an amount and no price."""
    return f"{pack.name}/exhausted"


def _grant(time: q.Quantity | None, every: q.Quantity | None) -> money.Grant:
    """Minutes of work granted once, or every so many months, quarters or years."""
    minutes = int(time.minutes) if isinstance(time, q.Effort) else 0
    if not isinstance(every, q.CalendarTime) or every.unit not in ("month", "year"):
        return money.Grant(minutes=minutes)
    unit: Literal["month", "year"] = "month" if every.unit == "month" else "year"
    return money.Grant(minutes=minutes, every_n=every.n, every_unit=unit)


def _seconds(quantity: q.Quantity | None) -> int | None:
    """Elapsed seconds of a length of time; None for any other quantity."""
    return quantity.seconds if isinstance(quantity, q.ElapsedTime) else None


def _maybe(number: Decimal | None) -> str | None:
    return None if number is None else rational(number)
