"""A credit as a function of one figure, compared at every value that the figure can take (K13).

Bands, slices and sums for each breach are steps: the function stands still between neighbouring breakpoints.
It is asked at each breakpoint and once between any two. A number of breaches and a lateness have no end: the
steps of both versions come back there in a common rhythm, and what the sums gain in one round decides all
later ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import floor, gcd, lcm
from typing import Literal

from ..judge.credits import deepest, steps_beyond
from ..records import dataclass
from ..ruleset.money import Band, Credit, Slice
from .amounts import Fees

Domain = Literal["percent", "whole"]
"""What values a figure takes: a percentage, or a whole number (of breaches, or of seconds late)."""

MOST_POINTS = 5_000
_ZERO = Fraction(0)


class UnknownAmount(Exception):
    """An amount that has no number."""


@dataclass(frozen=True)
class Schedule:
    """What a credit gives by one figure, in cents. `cap`, `floor`: of the sum of the credit's own period."""

    bands: tuple[Band, ...]
    band_cents: tuple[Fraction, ...]
    slices: tuple[Slice, ...]
    slice_cents: tuple[Fraction, ...]
    cap: Fraction | None
    floor: Fraction | None

    def __call__(self, value: Fraction) -> Fraction:
        """The credit for a value, after cap and floor, before rounding."""
        band = deepest(self.bands, value)
        found = _ZERO if band is None else self.band_cents[self.bands.index(band)]
        for part, cents in zip(self.slices, self.slice_cents, strict=True):
            found += steps_beyond(part, value) * cents
        if self.cap is not None:
            found = min(found, self.cap)
        return _ZERO if self.floor is not None and found < self.floor else found

    @property
    def endless(self) -> tuple[tuple[Slice, Fraction], ...]:
        """The slices that a rising figure adds for ever."""
        rows = zip(self.slices, self.slice_cents, strict=True)
        return tuple((part, cents) for part, cents in rows if part.side == "above")


def schedule(one: Credit, fees: Fees, *, dimension: str, limits: bool = True) -> Schedule:
    """A credit by its figure, or by the number of its breaches or late tickets alone (`dimension`: figure,
    per_breach, per_ticket). `limits`: after cap and floor. Raises `UnknownAmount`."""
    months = 3 if one.period == "quarter" else 1

    def cents(amount: object) -> Fraction:
        found = fees.cents(amount, (), months)  # type: ignore[arg-type]
        if found is None:
            raise UnknownAmount
        return found

    bands, slices = one.bands, one.slices
    each = None if dimension == "figure" else getattr(one, dimension)
    if dimension != "figure":
        bands = ()
        slices = (
            () if each is None else (Slice(count="full", points="1", side="above", bound="0", amount=each),)
        )
    caps = [cents(cap.amount) for cap in one.caps if cap.period == one.period] if limits else []
    return Schedule(
        bands,
        tuple(cents(band.amount) for band in bands),
        slices,
        tuple(cents(part.amount) for part in slices),
        min(caps, default=None),
        cents(one.floor) if limits and one.floor is not None else None,
    )


@dataclass(frozen=True)
class Compared:
    """Where the new schedule gives more and where less; the value at which they differ most, with both sums.

    `every`: at every value; else there were too many, and the first ones decide. `at`: (value, before, now).
    """

    more: bool
    less: bool
    every: bool
    at: tuple[Fraction, Fraction, Fraction] | None


def compared(old: Schedule, new: Schedule, domain: Domain) -> Compared:
    """Two schedules over all values of their figure."""
    values, every = _values(old, new, domain)
    more = less = False
    at: tuple[Fraction, Fraction, Fraction] | None = None
    # The mildest value first: of several that differ as much, it is the one to show.
    for value in reversed(values) if domain == "percent" else values:
        before, now = old(value), new(value)
        if before != now:
            more |= now > before
            less |= now < before
            if at is None or abs(now - before) > abs(at[2] - at[1]):
                at = value, before, now
    if domain == "whole" and at is not None:
        drift = _drift(new) - _drift(old)
        more |= drift > 0
        less |= drift < 0
    return Compared(more, less, every, at)


def _drift(one: Schedule) -> Fraction:
    """By how much a sum without a cap rises for each unit of a rising figure, in the long run."""
    if one.cap is not None:
        return _ZERO
    return sum((cents / Fraction(part.points) for part, cents in one.endless), _ZERO)


def _values(old: Schedule, new: Schedule, domain: Domain) -> tuple[list[Fraction], bool]:
    """Each breakpoint of both and a value between any two, ascending; whether these are all."""
    end = Fraction(100) if domain == "percent" else _settled(old, new)
    found = {_ZERO, end}
    every = True
    for one in (old, new):
        found.update(Fraction(band.bound) for band in one.bands)
        for part in one.slices:
            steps = list(_steps(part, end))
            every &= len(steps) < MOST_POINTS
            found.update(steps)
    breaks = sorted(value for value in found if 0 <= value <= end)
    if domain == "percent":
        return sorted({*breaks, *(_between(a, b) for a, b in pairwise(breaks))}), every
    whole = {floor(value) for value in breaks} | {-floor(-value) for value in breaks}
    whole |= {floor(a) + 1 for a, b in pairwise(breaks) if floor(a) + 1 < b}
    return [Fraction(value) for value in sorted(whole)], every


def _steps(part: Slice, end: Fraction) -> Iterator[Fraction]:
    """The values at which a slice takes its steps, down to 0 or up to `end`; at most `MOST_POINTS`."""
    bound, step = Fraction(part.bound), Fraction(part.points)
    if step <= 0:
        yield bound
        return
    reach = bound if part.side == "below" else end - bound
    sign = -1 if part.side == "below" else 1
    for k in range(max(0, min(floor(reach / step) + 1, MOST_POINTS - 1)) + 1):
        yield bound + sign * step * k


def _settled(old: Schedule, new: Schedule) -> Fraction:
    """A value beyond which both only repeat their steps, or have reached their caps, and one round more."""
    bounds = [Fraction(band.bound) for one in (old, new) for band in one.bands]
    bounds += [Fraction(part.bound) for one in (old, new) for part in one.slices]
    last = max(bounds, default=_ZERO) + 1
    rounds = [Fraction(part.points) for one in (old, new) for part, _ in one.endless]
    if not rounds:
        return last
    tour = _common(rounds)
    most = 1
    for one in (old, new):
        gained = tour * sum((cents / Fraction(part.points) for part, cents in one.endless), _ZERO)
        limit = max(one.cap or _ZERO, one.floor or _ZERO)
        if gained > 0:
            most = max(most, -floor(-limit / gained) + 1)
    return last + tour * (most + 1)


def _common(several: Sequence[Fraction]) -> Fraction:
    """The least common multiple of some positive fractions."""
    up, down = 1, several[0].denominator
    for one in several:
        up, down = lcm(up, one.numerator), gcd(down, one.denominator)
    return Fraction(up, down)


def _between(a: Fraction, b: Fraction) -> Fraction:
    """The greatest value between two others with as few decimals as there is one."""
    for digits in range(12):
        scale = 10**digits
        found = Fraction(-floor(-b * scale) - 1, scale)
        if a < found < b:
            return found
    return (a + b) / 2
