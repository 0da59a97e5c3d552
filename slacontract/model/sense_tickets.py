"""What states, matrices, clocks and ladders need to have one meaning (K2, K4, K11)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..records import dataclass
from ..syntax.folding import fold
from .base import Ref
from .clauses import Atom, Commitment, Condition
from .contract import Contract
from .disjoint import disjoint
from .quantities import (
    BusinessDays,
    CalendarTime,
    Combined,
    Delay,
    Every,
    NoLaterThan,
    SameBusinessDay,
    Within,
    WorkingDays,
)
from .tickets import Clock, EscalationLadder, Matrix

TWO_FIRST_STATES = Kind(
    "SLA257",
    Severity.ERROR,
    Words(
        "Two states are the first of every ticket: “{first}” and “{second}”.",
        "Keep “first state of every ticket” in one of them.",
    ),
    Words(
        "Deux états sont le premier de tout ticket : « {first} » et « {second} ».",
        "Gardez « premier état de tout ticket » dans un seul.",
    ),
)
ROW_LENGTH = Kind(
    "SLA258",
    Severity.ERROR,
    Words(
        "This row gives {given} priorities for {columns} columns.",
        "Write one priority for each level of “{criterion}”, in the order of its levels.",
    ),
    Words(
        "Cette ligne donne {given} priorités pour {columns} colonnes.",
        "Écrivez une priorité pour chaque niveau de « {criterion} », dans l’ordre de ses niveaux.",
    ),
)
ROW_TWICE = Kind(
    "SLA259",
    Severity.ERROR,
    Words("The matrix has two rows for “{level}”.", "Keep one of them."),
    Words("La matrice a deux lignes pour « {level} ».", "Gardez-en une."),
)
ROW_MISSING = Kind(
    "SLA234",
    Severity.WARNING,
    Words(
        "The matrix has no row for “{level}”: such a ticket gets no priority from it.",
        "Add a row for that level.",
    ),
    Words(
        "La matrice n’a pas de ligne pour « {level} » : un tel ticket n’en reçoit pas de priorité.",
        "Ajoutez une ligne pour ce niveau.",
    ),
)
CRITERION_UNSAID = Kind(
    "SLA235",
    Severity.ERROR,
    Words(
        "The matrix gives priorities, but the criterion of its rows or columns, or its levels, is missing.",
        "Write “rows” and “columns” with the name of a criterion each, and the levels of both criteria.",
    ),
    Words(
        "La matrice donne des priorités, mais le critère de ses lignes ou de ses colonnes, ou ses niveaux, "
        "manque.",
        "Écrivez « lignes » et « colonnes » avec le nom d’un critère chacune, et leurs niveaux.",
    ),
)
STEP_TWICE = Kind(
    "SLA236",
    Severity.ERROR,
    Words(
        "The ladder has two steps with the number {number}.",
        "Number the steps one after the other, or name all its parties in one step.",
    ),
    Words(
        "L’échelle a deux paliers de numéro {number}.",
        "Numérotez les paliers à la suite, ou nommez tous les destinataires dans un seul.",
    ),
)
SHARE_OF_DAYS = Kind(
    "SLA237",
    Severity.ERROR,
    Words(
        "A delay in days has no percentage of its own: days are counted whole.",
        "Write “of the covered time of” after the percentage.",
    ),
    Words(
        "Un délai en jours n’a pas de pourcentage : les jours se comptent entiers.",
        "Écrivez « du temps couvert de » après le pourcentage.",
    ),
)
OWN_CLOCK_WITHOUT_END = Kind(
    "SLA238",
    Severity.ERROR,
    Words(
        "The clock “{name}” does not say when it {end}.",
        "Write “{keyword}” and an event; no other clock lends it one.",
    ),
    Words(
        "Le chronomètre « {name} » ne dit pas quand il {end}.",
        "Écrivez « {keyword} » et un événement ; aucun autre chronomètre ne lui en prête.",
    ),
)
LEVELS_TWICE = Kind(
    "SLA239",
    Severity.ERROR,
    Words("The criterion has the level “{level}” twice.", "Keep one of the two."),
    Words("Le critère a deux fois le niveau « {level} ».", "Gardez l’un des deux."),
)

_DAYS = (BusinessDays, SameBusinessDay, WorkingDays, CalendarTime)


def check_tickets(contract: Contract, found: list[Diagnostic]) -> None:
    """Reports what has no meaning, or two, in the rules about tickets."""
    first = [state for state in contract.states if state.first]
    for second in first[1:]:
        found.append(TWO_FIRST_STATES.at(second.span, first[0].span, first=first[0].name, second=second.name))
    for criterion in contract.criteria:
        known: set[str] = set()
        for level in criterion.levels:
            if fold(level.name) in known:
                found.append(LEVELS_TWICE.at(level.span, criterion.span, level=level.name))
            known.add(fold(level.name))
    for matrix in contract.matrices:
        _check_matrix(matrix, contract, found)
    for clock in contract.clocks:
        _check_own_clock(clock, found)
    if contract.ladders:
        delays = _delays(contract)
        for ladder in contract.ladders:
            _check_ladder(ladder, delays, found)


def _check_matrix(matrix: Matrix, contract: Contract, found: list[Diagnostic]) -> None:
    if not matrix.cells:
        return
    if matrix.rows is None or matrix.columns is None:
        found.append(CRITERION_UNSAID.at(matrix.span))
        return
    levels = {fold(one.name): one.levels for one in contract.criteria}
    columns = levels.get(fold(matrix.columns.name), ())
    if not columns:
        found.append(CRITERION_UNSAID.at(matrix.columns.span, matrix.span))
        return
    seen: set[str] = set()
    for row in matrix.cells:
        if len(row.gives) != len(columns):
            found.append(
                ROW_LENGTH.at(
                    row.span, given=len(row.gives), columns=len(columns), criterion=matrix.columns.name
                )
            )
        if fold(row.level.name) in seen:
            found.append(ROW_TWICE.at(row.span, matrix.span, level=row.level.name))
        seen.add(fold(row.level.name))
    for level in levels.get(fold(matrix.rows.name), ()):
        if fold(level.name) not in seen:
            found.append(ROW_MISSING.at(matrix.span, level.span, level=level.name))


def _check_own_clock(clock: Clock, found: list[Diagnostic]) -> None:
    """A clock of one's own has no default ends; each is stated, or said to be missing."""
    if not clock.name:
        return

    if clock.starts is None and clock.starts_missing is None:
        starts = Bilingual("starts", "démarre")
        found.append(
            OWN_CLOCK_WITHOUT_END.at(
                clock.span, name=clock.name, end=starts, keyword=Bilingual("starts at", "démarre à")
            )
        )
    if clock.stops is None and clock.stops_missing is None:
        stops = Bilingual("stops", "s’arrête")
        found.append(
            OWN_CLOCK_WITHOUT_END.at(
                clock.span, name=clock.name, end=stops, keyword=Bilingual("stops at", "s’arrête à")
            )
        )


def _check_ladder(
    ladder: EscalationLadder, delays: Mapping[str, Sequence[_Promise]], found: list[Diagnostic]
) -> None:
    """K11: a percentage of a delay in days has no meaning. A step under a condition asks of those promises
    alone that can stand under it."""
    steps: dict[int, tuple[str, int, int]] = {}
    for step in ladder.steps:
        first = steps.setdefault(step.number, step.span)
        if first is not step.span:
            found.append(STEP_TWICE.at(step.span, ladder.span, number=step.number))
        if step.percent is None or step.of_covered_time or step.percent in (0, 100):
            continue
        watched = (one for one in delays.get(step.metric or "", ()) if _in_days(one.source.delay))
        in_days = next((one for one in watched if not disjoint(one.under, (step.when,))), None)
        if in_days is not None:
            found.append(SHARE_OF_DAYS.at(step.span, in_days.source.span))


@dataclass(frozen=True)
class _Promise:
    """A promise, and the conditions it stands under: its own, and those of its block."""

    source: Commitment
    under: tuple[Condition | None, ...]


def _delays(contract: Contract) -> dict[str, list[_Promise]]:
    by_metric: dict[str, list[_Promise]] = {}
    for one in _promises(contract):
        by_metric.setdefault(one.source.metric, []).append(one)
    return by_metric


def _promises(contract: Contract) -> Iterator[_Promise]:
    for priority in contract.priorities:
        for one in priority.commitments:
            own = one.targets or (Ref(priority.name, priority.span),)
            yield _Promise(one, (one.when, _only("priority", own), *_plans_without(one, own, contract)))
    for common in contract.commitments:
        for one in common.commitments:
            under = _plans_without(one, one.targets, contract)
            yield _Promise(one, (one.when, _only("priority", one.targets), *under))
    for plan in contract.plans:
        for one in plan.commitments:
            in_plan = _only("plan", (Ref(plan.name, plan.span),))
            yield _Promise(one, (one.when, _only("priority", one.targets), in_plan))
    for exception in contract.exceptions:
        for one in exception.commitments:
            yield _Promise(one, (one.when, _only("priority", one.targets), exception.when))


def _plans_without(one: Commitment, own: tuple[Ref, ...], contract: Contract) -> Iterator[Condition | None]:
    """`when plan is not X` for each plan that promises the same metric otherwise, for the same priorities."""
    names = {ref.name for ref in own}
    for plan in contract.plans:
        for other in plan.commitments:
            targets = {ref.name for ref in other.targets}
            covers = not targets or (names and names <= targets)
            if other.metric == one.metric and other.when is None and not other.in_addition and covers:
                yield _only("plan", (Ref(plan.name, plan.span),), negated=True)
                break


def _only(
    kind: Literal["priority", "plan"], names: tuple[Ref, ...], *, negated: bool = False
) -> Condition | None:
    """`when priority is ...`, or `is not`; None for no names."""
    if not names:
        return None
    span = names[0].span
    return Condition(span=span, atoms=(Atom(span=span, kind=kind, refs=names, negated=negated),))


def _in_days(delay: Delay) -> bool:
    if isinstance(delay, NoLaterThan):
        return True
    if isinstance(delay, Combined):
        return any(_in_days(part) for part in delay.parts)
    return isinstance(delay, Within | Every) and isinstance(delay.quantity, _DAYS)
