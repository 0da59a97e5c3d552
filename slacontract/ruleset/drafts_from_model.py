"""Which promises hold in a plan, and which takes whose place: priority < plan < exception (LANGUAGE 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model import clauses
from ..model.base import Audience, Ref
from ..model.contract import Contract
from ..records import dataclass, field
from .clocks_from_model import Clocks
from .commitments import Condition
from .conditions_from_model import NEVER, both, condition_from_model
from .plans import Scope

MOST_PAIRS = 1_000_000

TOO_MANY_RIVALS = Kind(
    "SLA296",
    Severity.ERROR,
    Words(
        "Too many promises of one metric ({metric}: {count}) take each other’s place: none is settled.",
        "Write fewer exceptions; let one name several priorities.",
    ),
    Words(
        "Trop d’engagements d’une même échéance ({metric} : {count}) se remplacent : aucun n’est tranché.",
        "Écrivez moins d’exceptions ; une seule peut nommer plusieurs priorités.",
    ),
)


class Force(IntEnum):
    """How strong a promise is; of two on one matter the stronger holds."""

    BLOCK = 1
    INSTEAD = 2  # said `instead` beside another of the same block
    PLAN = 3
    EXCEPTION = 4


@dataclass(eq=False)
class Draft:
    """A promise for one priority, or (None) for every ticket, before it becomes a commitment.

    `yields_to`: the drafts that take its place while their own condition holds.
    """

    source: clauses.Commitment
    force: Force
    priority: str | None
    metric: str
    when: Condition | None
    audience: Audience
    exception: str | None = None
    prevails_over: frozenset[str] = frozenset()
    yields_to: list[Draft] = field(default_factory=list)
    id: str = ""

    @property
    def label(self) -> str | None:
        """The name that tells it apart from another of the same priority and metric."""
        return self.source.label_name

    def name(self) -> str:
        """Its identity below the plan: priority, metric, label, exception."""
        parts = (self.priority or "*", self.metric, self.label, self.exception)
        return "/".join(part for part in parts if part)


def drafts_of(
    contract: Contract,
    scope: Scope,
    clocks: Clocks,
    coverage: Callable[[tuple[Ref, ...]], str],
    found_wrong: list[Diagnostic],
) -> list[Draft]:
    """The promises of a plan, those dropped whose place another always takes."""
    found = [draft for draft in _stated(contract, scope, clocks, coverage) if draft.when != NEVER]
    dropped: set[int] = set()
    for group in _by_metric(found):
        stronger = _Stronger(group)
        if stronger.pairs > MOST_PAIRS:
            found_wrong.append(
                TOO_MANY_RIVALS.at(group[0].source.span, metric=group[0].metric, count=len(group))
            )
            continue
        for weak in group:
            for strong in stronger.than(weak):
                if strong.when is None and strong.priority in (None, weak.priority):
                    dropped.add(id(weak))
                else:
                    weak.yields_to.append(strong)
    kept = [draft for draft in found if id(draft) not in dropped]
    for draft in kept:
        draft.yields_to = [one for one in draft.yields_to if id(one) not in dropped]
    return kept


def _stated(
    contract: Contract, scope: Scope, clocks: Clocks, coverage: Callable[[tuple[Ref, ...]], str]
) -> Iterator[Draft]:
    """Every promise of the text that this plan reads, one for each priority it names."""

    def drafts(
        commitments: Iterable[clauses.Commitment],
        force: Force,
        default: str | None,
        audience: Audience,
    ) -> Iterator[Draft]:
        for one in commitments:
            when = condition_from_model(one.when, scope, coverage)
            strength = Force.INSTEAD if one.instead and force is Force.BLOCK else force
            hidden = "provider" in (audience, one.audience) or one.status in ("internal", "measured")
            targets: Iterable[str | None] = scope.names(one.targets) if one.targets else (default,)
            for priority in targets:
                yield Draft(
                    one,
                    strength,
                    priority,
                    clocks.metric_of(one),
                    when,
                    "provider" if hidden else "both",
                )

    for block in contract.priorities:
        if scope.keeps(block):
            yield from drafts(block.commitments, Force.BLOCK, block.name, block.audience)
    for group in contract.commitments:
        yield from drafts(group.commitments, Force.BLOCK, None, group.audience)
    if scope.plan is not None:
        plan = scope.plan
        yield from drafts(plan.commitments, Force.PLAN, None, plan.audience)
    for exception in contract.exceptions:
        if not scope.keeps(exception):
            continue
        over = frozenset(scope.names(exception.prevails_over))
        holds = condition_from_model(exception.when, scope, coverage)
        own = drafts(exception.commitments, Force.EXCEPTION, None, exception.audience)
        for draft in own:
            draft.exception = exception.name
            draft.prevails_over = over
            for when in both(holds, draft.when):
                yield _with(draft, when=when)


def _with(draft: Draft, *, when: Condition | None) -> Draft:
    return Draft(
        draft.source,
        draft.force,
        draft.priority,
        draft.metric,
        when,
        draft.audience,
        draft.exception,
        draft.prevails_over,
    )


def _by_metric(drafts: list[Draft]) -> Iterable[list[Draft]]:
    groups: dict[str, list[Draft]] = {}
    for draft in drafts:
        groups.setdefault(draft.metric, []).append(draft)
    return groups.values()


class _Stronger:
    """The promises of one metric that can take the place of others, by what they are for."""

    def __init__(self, group: list[Draft]) -> None:
        self.by_priority: dict[str | None, list[Draft]] = {}
        self.prevailing: list[Draft] = []
        for draft in group:
            if draft.force >= Force.INSTEAD and not draft.source.in_addition:
                self.by_priority.setdefault(draft.priority, []).append(draft)
                if draft.prevails_over:
                    self.prevailing.append(draft)
        exceptions = sum(draft.force is Force.EXCEPTION for draft in group)
        general = sum(draft.force is not Force.EXCEPTION and draft.priority is None for draft in group)
        sizes = {priority: len(rivals) for priority, rivals in self.by_priority.items()}
        most = sizes.get(None, 0) + max(sizes.values(), default=0)
        self.pairs = (
            exceptions * len(self.prevailing)
            + general * sum(sizes.values())
            + (len(group) - exceptions - general) * most
        )

    def than(self, weak: Draft) -> Iterator[Draft]:
        """Those that take the place of one where both apply."""
        if weak.force is Force.EXCEPTION:
            rivals: Iterable[Draft] = self.prevailing
        elif weak.priority is None:
            rivals = (one for some in self.by_priority.values() for one in some)
        else:
            rivals = (*self.by_priority.get(None, ()), *self.by_priority.get(weak.priority, ()))
        return (strong for strong in rivals if _displaces(strong, weak))


def _displaces(strong: Draft, weak: Draft) -> bool:
    """Whether one promise takes the place of another on the same matter, where both apply."""
    if strong is weak or strong.source is weak.source:
        return False
    if strong.priority is not None and weak.priority is not None and strong.priority != weak.priority:
        return False
    if strong.label and weak.label and strong.label != weak.label:
        return False
    if strong.force is Force.EXCEPTION and weak.force is Force.EXCEPTION:
        return weak.exception in strong.prevails_over
    if strong.force is Force.INSTEAD and weak.force is Force.BLOCK:
        return True
    return strong.force > weak.force and strong.force >= Force.PLAN
