"""The days that a contract loses or gains as its term moves, as people read them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from ..records import dataclass
from ..telling import SayableDate

Days = tuple[datetime.date | None, datetime.date | None]
"""First and last day, both included; None: no bound."""


@dataclass(frozen=True)
class TermMoved:
    """The days on which tickets lose or gain their promises, where the term has moved."""

    lost: tuple[Days, ...]
    gained: tuple[Days, ...]

    def say(self, language: str) -> str:
        """`No longer in force after 30 June 2026: tickets that start then lose their promises.`"""
        french = language == "fr"
        parts = []
        if self.lost:
            parts.append(
                f"N’est plus en vigueur {_listed(self.lost, language)} : "
                "les tickets qui démarrent alors perdent leurs engagements."
                if french
                else f"No longer in force {_listed(self.lost, language)}: "
                "tickets that start then lose their commitments."
            )
        if self.gained:
            parts.append(
                f"Désormais en vigueur {_listed(self.gained, language)} : "
                "les tickets qui démarrent alors ont des engagements."
                if french
                else f"Newly in force {_listed(self.gained, language)}: "
                "tickets that start then have commitments."
            )
        return " ".join(parts)

    def to_json(self) -> dict[str, Any]:
        """`lost`, `gained`: first and last days, ISO 8601, both included; null: no bound."""

        def rows(several: tuple[Days, ...]) -> list[list[str | None]]:
            return [[None if one is None else one.isoformat() for one in each] for each in several]

        return {"what": "days", "lost": rows(self.lost), "gained": rows(self.gained)}


def _listed(several: Sequence[Days], language: str) -> str:
    return (" et " if language == "fr" else " and ").join(_range(*one, language) for one in several)


def _range(first: datetime.date | None, last: datetime.date | None, language: str) -> str:
    """`before …`, `after …`, `from … to …`, `on …`."""
    french, day = language == "fr", datetime.timedelta(days=1)
    if first is None and last is None:
        return "à toute date" if french else "on any date"
    if first is None:
        assert last is not None
        return f"{'avant le' if french else 'before'} {SayableDate(last + day).say(language)}"
    if last is None:
        return f"{'après le' if french else 'after'} {SayableDate(first - day).say(language)}"
    days = [SayableDate(one).say(language) for one in (first, last)]
    if first == last:
        return f"{'le' if french else 'on'} {days[0]}"
    return f"du {days[0]} au {days[1]}" if french else f"from {days[0]} to {days[1]}"
