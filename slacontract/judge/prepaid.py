"""Prepaid time: grants, what is taken from them, expiry, and what is beyond the last (K16)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from ..clock.calendar import Unit, add, month_start
from ..clock.errors import OutsideHorizon
from ..records import dataclass, field
from ..ruleset.delays import Calendar
from ..ruleset.money import Prepaid
from .delays import end_of
from .events import AccountEvent, TicketEvent
from .index import PlanView


@dataclass
class Lot:
    """Minutes granted at one instant; `expires` None: never. `carried`: past its expiry, but kept."""

    at: int
    minutes: Fraction
    expires: int | None
    left: Fraction = field(init=False)
    lost: Fraction = Fraction(0)
    carried: bool = False

    def __post_init__(self) -> None:
        self.left = self.minutes


@dataclass(frozen=True)
class PrepaidResult:
    """A balance of prepaid time as of an instant, in exact minutes.

    `balance` = what is left of the grants in force, less what is overdrawn. `used` was taken from grants,
    `lost` expired; of the work beyond the last grant, `refused` had to stop, `charged` is billed at
    `charged_at`, `overdrawn` is owed. `why`: what keeps it from being computed.
    """

    id: str
    as_of: int
    balance: Fraction = Fraction(0)
    granted: Fraction = Fraction(0)
    used: Fraction = Fraction(0)
    lost: Fraction = Fraction(0)
    refused: Fraction = Fraction(0)
    charged: Fraction = Fraction(0)
    overdrawn: Fraction = Fraction(0)
    charged_at: str | None = None
    lots: tuple[Lot, ...] = ()
    why: str | None = None


def prepaid_of(
    view: PlanView,
    rule: Prepaid,
    spent: Sequence[TicketEvent],
    bought: Sequence[AccountEvent],
    term: tuple[int | None, int | None],
    as_of: int,
) -> PrepaidResult:
    """The balance of one pack: time spent is taken from the grants in force at that instant, the earliest
    expiry first, then the oldest."""
    if rule.undetermined is not None:
        return PrepaidResult(rule.id, as_of, why=rule.undetermined)
    if rule.exhausted is None:
        return PrepaidResult(rule.id, as_of, why="exhausted-not-stated")
    if rule.unused is None and not rule.never_expires:
        return PrepaidResult(rule.id, as_of, why="unused-not-stated")
    if rule.grants and term[0] is None:
        return PrepaidResult(rule.id, as_of, why="in-force-not-stated")
    try:
        lots = [*_granted(view, rule, term, as_of), *_bought(view, rule, bought, as_of)]
    except (OutsideHorizon, OverflowError, ValueError):
        return PrepaidResult(rule.id, as_of, why="outside-what-is-known")
    account = _Account(rule, sorted(lots, key=lambda lot: lot.at))
    records = [event for event in spent if event.kind == "time-spent" and event.at <= as_of]
    for event in sorted(records, key=lambda one: (one.at, one.ticket, one.seq or 0)):
        account.take(event.at, record_minutes(rule, event))
    account.pass_time(as_of)
    return account.result(as_of)


def record_minutes(rule: Prepaid, event: TicketEvent) -> Fraction:
    """The minutes of one record, rounded as the contract says; its valued minutes, where it has them."""
    said = event.minutes if event.valued_minutes is None else event.valued_minutes
    minutes = Fraction(str(said))
    if rule.record_unit_minutes is None:
        return minutes
    unit = Fraction(rule.record_unit_minutes)
    steps = minutes / unit
    if rule.record_mode == "up":
        return -(-steps // 1) * unit
    return (steps + Fraction(1, 2)) // 1 * unit


def _granted(view: PlanView, rule: Prepaid, term: tuple[int | None, int | None], as_of: int) -> list[Lot]:
    """Grants once at the start of force, or every so many units counted from it."""
    zone, lots = view.zone, []
    start = term[0]
    if start is None:
        return []
    first = zone.date(start)
    for grant in rule.grants:
        number = 0
        while True:
            on = first
            if grant.every_unit is not None:
                months = {"month": 1, "quarter": 3, "year": 12}[grant.every_unit]
                on = add(first, number * (grant.every_n or 1) * months, "month")
            at = max(start, zone.midnight(on))
            if at > as_of or (term[1] is not None and at >= term[1]):
                break
            lots.append(Lot(at, Fraction(grant.minutes), _expiry(view, rule, at)))
            number += 1
            if grant.every_unit is None:
                break
    return lots


def _bought(view: PlanView, rule: Prepaid, events: Sequence[AccountEvent], as_of: int) -> list[Lot]:
    return [
        Lot(event.at, Fraction(str(event.minutes)), _expiry(view, rule, event.at))
        for event in events
        if event.kind == "time-bought" and event.prepaid in (None, rule.id) and event.at <= as_of
    ]


def _expiry(view: PlanView, rule: Prepaid, at: int) -> int | None:
    """When a grant expires: expiry ends with the day (T10)."""
    if rule.never_expires:
        return None
    zone = view.zone
    if rule.expires_at_end_of is not None:
        on = zone.date(at)
        months = {"month": 1, "quarter": 3, "year": 12}[rule.expires_at_end_of]
        return month_start(zone, on.year, (on.month - 1) // months * months + months + 1)
    if isinstance(rule.expires_after, Calendar):
        unit: Unit = rule.expires_after.unit
        return zone.end_of(add(zone.date(at), rule.expires_after.n, unit))
    if rule.expires_after is not None:
        return end_of(view, rule.expires_after, at).deadline
    return None


class _Account:
    """The lots of a pack as time passes."""

    def __init__(self, rule: Prepaid, lots: list[Lot]) -> None:
        self.rule = rule
        self.waiting = lots
        self.lots: list[Lot] = []
        self.used = self.refused = self.charged = self.overdrawn = Fraction(0)

    def pass_time(self, to: int) -> None:
        """Grants begin and expire, in order; a new grant first repays what is overdrawn."""
        while True:
            begins = self.waiting[0].at if self.waiting else None
            ends = min(
                (
                    lot.expires
                    for lot in self.lots
                    if lot.expires is not None and not lot.carried and lot.left
                ),
                default=None,
            )
            if ends is not None and ends <= to and (begins is None or ends <= begins):
                self._expire(ends)
            elif begins is not None and begins <= to:
                lot = self.waiting.pop(0)
                paid = min(lot.left, self.overdrawn)
                lot.left -= paid
                self.overdrawn -= paid
                self.used += paid
                self.lots.append(lot)
            else:
                return

    def _expire(self, at: int) -> None:
        for lot in self.lots:
            if lot.expires == at and not lot.carried:
                if self.rule.unused == "carried":
                    lot.carried = True
                else:
                    lot.lost, lot.left = lot.lost + lot.left, Fraction(0)

    def take(self, at: int, minutes: Fraction) -> None:
        """Take the minutes of one record: the earliest expiry first, then the oldest grant."""
        self.pass_time(at)
        order = sorted(
            (lot for lot in self.lots if lot.left),
            key=lambda lot: (lot.expires is None, lot.expires or 0, lot.at),
        )
        for lot in order:
            part = min(lot.left, minutes)
            lot.left -= part
            self.used += part
            minutes -= part
        if not minutes:
            return
        if self.rule.exhausted == "overdrawn":
            self.overdrawn += minutes
        elif self.rule.exhausted == "charged":
            self.charged += minutes
        else:
            self.refused += minutes

    def result(self, as_of: int) -> PrepaidResult:
        return PrepaidResult(
            self.rule.id,
            as_of,
            balance=sum((lot.left for lot in self.lots), Fraction(0)) - self.overdrawn,
            granted=sum((lot.minutes for lot in self.lots), Fraction(0)),
            used=self.used,
            lost=sum((lot.lost for lot in self.lots), Fraction(0)),
            refused=self.refused,
            charged=self.charged,
            overdrawn=self.overdrawn,
            charged_at=self.rule.charged_at,
            lots=tuple(self.lots),
        )
