"""Round numbers for helpdesks that know no seconds, always against the helpdesk: never more than promised."""

from __future__ import annotations

from collections.abc import Sequence

from ..clock.zone import DAY
from ..records import dataclass
from .week import Windows, merged


@dataclass(frozen=True)
class Rounded:
    """A length in units of a helpdesk: `count` units of `unit` seconds, `lost` seconds less than promised."""

    count: int
    unit: int
    lost: int

    @property
    def seconds(self) -> int:
        """The length that the helpdesk counts."""
        return self.count * self.unit


def rounded_down(seconds: int, unit: int) -> Rounded | None:
    """A length in whole units, rounded down: the helpdesk is due no later than promised.

    None where nothing is left of it: less than one unit cannot be said.
    """
    count, lost = divmod(seconds, unit)
    return Rounded(count, unit, lost) if count or not seconds else None


def widened(week: Sequence[Windows], unit: int) -> tuple[Windows, ...]:
    """A week in whole units, each window widened: the helpdesk counts at least the time that the contract
    counts, so that it is due no later."""
    return tuple(
        merged((opens - opens % unit, min(DAY, -(-closes // unit) * unit)) for opens, closes in day)
        for day in week
    )
