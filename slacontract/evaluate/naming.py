"""What commitments, coverages and states are called in reviews: as documents do, not by their ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ..judge.index import Engine
from ..judge.results import Slice
from ..ruleset.commitments import Commitment
from ..telling import REASONS, said
from .wording import metric


def title(priority: str | None, name: str, label: str | None, language: str) -> str:
    """A clock in the words of documents: P1 · Resolution."""
    return " · ".join(part for part in (priority, metric(name, language), label) if part)


def titles(commitments: Iterable[Commitment], language: str) -> dict[str, str]:
    """Titles by id; those that several commitments share have the id behind them."""
    known = {one.id: title(one.priority, one.metric, one.label, language) for one in commitments}
    shared = Counter(known.values())
    return {key: name if shared[name] == 1 else f"{name} ({key})" for key, name in known.items()}


def titles_of(engine: Engine, plan: str | None, language: str) -> dict[str, str]:
    """Those of all commitments of a plan, the later edition's words first."""
    found = {one.id: one for view in engine.views(plan) for one in view.plan.commitments}
    return titles(found.values(), language)


class Reasons:
    """Why time of a ledger counts, or not, with coverages and states as the contract titles them."""

    def __init__(self, engine: Engine, plan: str | None, language: str) -> None:
        self.language = language
        self._labels: dict[str, str] = {}
        for view in engine.views(plan):
            self._labels |= {name: one.label for name, one in view.plan.coverages.items() if one.label}
            self._labels |= {one.name: one.label for one in view.plan.states if one.label}

    def say(self, one: Slice) -> str:
        """The reason of a slice (K15)."""
        name = self._labels.get(one.name, one.name)
        return said(REASONS, one.reason, self.language).format(name=name, clause=one.clause)
