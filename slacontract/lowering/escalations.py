"""Steps of escalation ladders as offsets: so much counted time after the start, or before the deadline."""

from __future__ import annotations

from fractions import Fraction

from ..judge.index import PlanView
from ..records import dataclass
from ..ruleset.commitments import Commitment, Escalation
from ..ruleset.delays import Covered, Elapsed, OpeningDays
from .delays import Counted, Unsayable, counted, counted_delay


@dataclass(frozen=True)
class Offset:
    """When a step fires, in the commitment's own counted time: `after` the start, `before` the deadline.

    Both are given, and add up to the delay; `before` is negative for a step after the deadline.
    """

    after: int
    before: int


def offset_of(view: PlanView, commitment: Commitment, step: Escalation) -> Offset | None:
    """The offset of a step, rounded up to the second (K11); None where it is no length of counted time.

    A percentage of a covered or elapsed delay, a delay of the same kind and coverage after the start, or
    before the deadline; a breach is the deadline itself.
    """
    whole = counted(view, commitment)
    if isinstance(whole, Unsayable) or not isinstance(commitment.delay, Covered | OpeningDays | Elapsed):
        return None
    if step.percent is not None:
        after = -int(-(whole.seconds * Fraction(step.percent) / 100) // 1)
        return Offset(after, whole.seconds - after)
    if step.at_event == "breach":
        return Offset(whole.seconds, 0)
    length = step.after or step.before
    said = counted_delay(view, length) if length is not None else None
    if not isinstance(said, Counted) or not said.lossless or said.coverage != whole.coverage:
        return None
    if step.after is not None:
        return Offset(said.seconds, whole.seconds - said.seconds)
    return Offset(whole.seconds - said.seconds, said.seconds)
