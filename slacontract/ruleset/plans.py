"""Plans resolved by substitution: in a plan, one name stands for another everywhere (DESIGN 1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..model.base import Block, Ref
from ..model.contract import Contract
from ..model.tickets import Plan
from ..records import dataclass, field
from .rules import EVERY_PLAN


@dataclass(frozen=True)
class Scope:
    """How names read in one plan; `plan` None in a contract that has none.

    `replaced`: name as defined -> the name that stands for it. All replacements hold at once: what stands
    for a name is not replaced in turn.
    """

    plan: Plan | None = None
    replaced: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """The plan's name in the rule set."""
        return self.plan.name if self.plan else EVERY_PLAN

    def name(self, ref: Ref, inside: str = "") -> str:
        """What a use of a name reads in this plan.

        Inside the block that stands for it, a name keeps its own meaning: `long-office includes office`
        extends the old office hours, and does not include itself.
        """
        other = self.replaced.get(ref.name, ref.name)
        return ref.name if other == inside else other

    def names(self, refs: Iterable[Ref], inside: str = "") -> tuple[str, ...]:
        """What uses of names read, each once, in a canonical order: it means nothing (T2)."""
        return canonical(self.name(ref, inside) for ref in refs)

    def keeps(self, block: Block) -> bool:
        """Whether a block is part of this plan: nothing stands for it."""
        return block.name not in self.replaced


def scopes_of(contract: Contract) -> tuple[Scope, ...]:
    """One scope for each plan, by name; one for `*` where the contract has no plan."""
    if not contract.plans:
        return (Scope(),)
    return tuple(
        Scope(plan, {one.name.name: one.by.name for one in plan.replaces})
        for plan in sorted(contract.plans, key=lambda plan: order_of(plan.name))
    )


def order_of(name: str) -> tuple[str, str]:
    """Where a name stands in an order that no text decides: by letter, case aside."""
    return name.casefold(), name


def canonical(names: Iterable[str]) -> tuple[str, ...]:
    """Names once each, in the order of `order_of`."""
    return tuple(sorted(set(names), key=order_of))
