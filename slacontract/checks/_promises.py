"""Which promises can hold for one priority, and which for one ticket."""

from __future__ import annotations

from ..diagnostics import Bilingual
from ..judge.index import PlanView
from ..ruleset.commitments import Commitment


def for_priority(priority: str | None) -> Bilingual:
    """` for P1` in a message, or nothing."""
    return Bilingual(f" for {priority}", f" pour {priority}") if priority else Bilingual("", "")


def by_priority(view: PlanView) -> dict[str, list[Commitment]]:
    """The promises that can hold for each priority, most urgent first; `*` where there are none."""
    general = [one for one in view.plan.commitments if one.priority is None]
    names = [one.name for one in view.plan.priorities] or ["*"]
    return {
        name: [
            *(one for one in view.plan.commitments if one.priority == name),
            *(one for one in general if not _replaced(one, view, name)),
        ]
        for name in names
    }


def _replaced(general: Commitment, view: PlanView, priority: str) -> bool:
    """Whether a promise for every ticket always yields to another for this priority."""
    others = (view.commitments[name] for name in general.yields_to if name in view.commitments)
    return any(one.when is None and one.priority in (None, priority) for one in others)


def together(one: Commitment, other: Commitment, view: PlanView) -> bool:
    """Whether two promises can hold for one ticket, as far as their conditions say."""
    if one.when is not None and other.when is not None and one.when != other.when:
        return False
    for first, second in ((one, other), (other, one)):
        yielded = (view.commitments[name] for name in first.yields_to if name in view.commitments)
        if any(rival.when in (None, second.when) for rival in yielded):
            return False
    return True
