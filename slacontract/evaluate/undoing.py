"""Which of several changed terms a difference hangs on: the new version with one term as it was before."""

from __future__ import annotations

from collections.abc import Iterable

from ..judge.index import Engine
from ..ruleset.commitments import Commitment
from ..ruleset.rules import Plan

HOURS = "hours"
"""The term that is not a commitment's own: the time that its coverage covers."""


def by_id(engine: Engine, plan: str | None) -> dict[str, Commitment]:
    """The commitments of a plan, the later edition's first."""
    return {one.id: one for view in engine.views(plan) for one in view.plan.commitments}


def with_term_of(old: Engine, old_plan: str | None, new: Engine, new_plan: str | None, term: str) -> Engine:
    """The new version with one term as it was: of each commitment that both versions have, the others stay.

    `term`: a field of a commitment, or `HOURS`. Coverages that an old term names come with it.
    """
    views = old.views(old_plan)
    before = {one.id: one for view in views for one in view.plan.commitments}
    coverages = {name: one for view in views for name, one in view.plan.coverages.items()}
    chosen = new.rules.default_plan if new_plan is None else new_plan

    def put_back(plan: Plan) -> Plan:
        if term == HOURS:
            was = {name: coverages.get(name, one) for name, one in plan.coverages.items()}
            return plan.model_copy(update={"coverages": was})
        commitments = tuple(
            one.model_copy(update={term: getattr(before[one.id], term)}) if one.id in before else one
            for one in plan.commitments
        )
        return plan.model_copy(
            update={"commitments": commitments, "coverages": {**coverages, **plan.coverages}}
        )

    editions = tuple(
        edition.model_copy(
            update={
                "plans": {
                    name: put_back(plan) if name == chosen else plan for name, plan in edition.plans.items()
                }
            }
        )
        for edition in new.rules.editions
    )
    return Engine(new.rules.model_copy(update={"editions": editions}))


def terms_apart(reasons: Iterable[tuple[str, ...]], known: Iterable[str]) -> list[str]:
    """The terms that stand beside others somewhere, in the order of `known`."""
    several = {term for one in reasons if len(one) > 1 for term in one}
    return [term for term in (*known, HOURS) if term in several]
