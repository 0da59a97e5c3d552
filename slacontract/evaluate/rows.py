"""One row of the normalised events: what every reader makes of a log, and what the engine is asked about."""

from __future__ import annotations

from typing import NamedTuple


class EventRow(NamedTuple):
    """A ticket event as columns (K1), or a row refused.

    `instant`: epoch seconds. `contains`: a JSON list; `sets`: a JSON object; `minutes`: exact, as text.
    `why`: the code of what is wrong, `said`: its values as JSON; None for a row that counts. `place`: line
    or record of `log`, from 1.
    """

    ticket: str | None
    seq: int | None = None
    instant: int | None = None
    kind: str | None = None
    actor: str | None = None
    channel: str | None = None
    state: str | None = None
    priority: str | None = None
    contains: str | None = None
    sets: str | None = None
    minutes: str | None = None
    valued_minutes: str | None = None
    why: str | None = None
    said: str | None = None
    place: int | None = None
    log: str | None = None
