"""Conditions of the model as conjunctions of atoms, plans decided beforehand (K8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from ..model import clauses
from ..model.base import Parties, Party, Ref
from ..model.quantities import Effort, ElapsedTime
from .commitments import Atom, Condition
from .plans import Scope, canonical

NEVER = Condition(atoms=(), negated=True)
"""The condition that never holds; the one that always does is None."""

CoverageKey = Callable[[tuple[Ref, ...]], str]

_Read = Literal["channel", "priority", "service", "site", "type", "state"]
_READ: dict[str, _Read] = {
    "reported-by": "channel",
    "priority": "priority",
    "service": "service",
    "site": "site",
    "type": "type",
    "state": "state",
}


def condition_from_model(
    condition: clauses.Condition | None, scope: Scope, coverage: CoverageKey
) -> Condition | None:
    """A condition with the atoms about the plan decided: None always holds, `NEVER` never does.

    `coverage` gives the key of the union of some coverages in the coverage table.
    """
    if condition is None:
        return None
    atoms: list[Atom] = []
    for atom in condition.atoms:
        if atom.kind == "plan":
            here = scope.plan is not None and scope.plan.name in {ref.name for ref in atom.refs}
            if here != atom.negated:
                continue
            return None if condition.unless else NEVER
        atoms.append(_atom(atom, scope, coverage))
    atoms.sort(key=lambda atom: (atom.kind, atom.name or "", atom.values, atom.negated))
    if not atoms:
        return NEVER if condition.unless else None
    if condition.unless and len(atoms) == 1:
        return Condition(atoms=(_opposite(atoms[0]),))
    return Condition(atoms=tuple(atoms), negated=condition.unless)


def _atom(atom: clauses.Atom, scope: Scope, coverage: CoverageKey) -> Atom:
    if atom.kind in ("started-in", "started-outside"):
        outside = atom.kind == "started-outside"
        return Atom(kind="started-in", values=(coverage(atom.refs),), negated=outside != atom.negated)
    if atom.kind in ("reported-in", "reported-outside"):
        return Atom(kind=atom.kind, values=(coverage(atom.refs),), negated=atom.negated)
    if atom.kind == "criterion":
        name, levels = scope.name(atom.refs[0]), canonical(atom.levels)
        return Atom(kind="criterion", name=name, values=levels, negated=atom.negated)
    kind = _READ.get(atom.kind)
    if kind is None or atom.party is not None:
        return Atom(kind="judged", name=judged_name(atom, scope), negated=atom.negated)
    return Atom(kind=kind, values=scope.names(atom.refs), negated=atom.negated)


def judged_name(atom: clauses.Atom, scope: Scope) -> str:
    """The yes/no attribute of a ticket that a judged atom reads: named after what the text names (K8).

    A duty is its own name, a text is the text; the rest is `kind:names`. No word of a keyword table is in
    it, so that translating the keywords changes nothing.
    """
    if atom.kind == "text" and atom.text is not None:
        return atom.text.text
    if atom.kind == "duty-met" and atom.refs:
        return scope.name(atom.refs[0])
    about = [*scope.names(atom.refs), *(party_names(atom.party, scope) if atom.party else ())]
    if atom.months is not None:
        about += [str(atom.months), atom.period, *(("in-a-row",) if atom.in_a_row else ())]
    if isinstance(atom.quantity, Effort):
        about.append(f"{atom.quantity.minutes.normalize():f}min")
    elif isinstance(atom.quantity, ElapsedTime):
        about.append(f"{atom.quantity.seconds}s")
    return ":".join((atom.kind, *about))


def party_name(party: Party, scope: Scope) -> str:
    """A party in one word: its side, the role's name, or its text."""
    if party.role is not None:
        return scope.name(party.role)
    if party.text is not None:
        return party.text.text
    return party.kind


def party_names(parties: Parties, scope: Scope) -> tuple[str, ...]:
    """Several parties, as written."""
    return tuple(party_name(party, scope) for party in parties.parties)


def both(first: Condition | None, second: Condition | None) -> Iterator[Condition | None]:
    """Disjoint conditions that together hold exactly where both given ones do; none where they never do.

    One condition says one conjunction, so `not (A and B)` beside another is split in two: `not A`, and
    `A and not B`.
    """
    if first == NEVER or second == NEVER:
        return
    if first is None or second is None:
        yield first if second is None else second
        return
    for left in _conjunctions(first):
        for right in _conjunctions(second):
            atoms = dict.fromkeys((*left, *right))
            if not any(_opposite(atom) in atoms for atom in atoms):
                yield Condition(atoms=tuple(atoms))


def _conjunctions(condition: Condition) -> Iterator[tuple[Atom, ...]]:
    if not condition.negated:
        yield condition.atoms
        return
    for n, atom in enumerate(condition.atoms):
        yield (*condition.atoms[:n], _opposite(atom))


def decided_for(condition: Condition | None, priority: str | None) -> Condition | None:
    """A condition once the priority is known: its atoms about it are decided.

    With `priority` None nothing is decided.
    """
    if condition is None or priority is None:
        return condition
    left: list[Atom] = []
    for atom in condition.atoms:
        if atom.kind != "priority":
            left.append(atom)
        elif (priority in atom.values) == atom.negated:
            return None if condition.negated else NEVER
    if not left:
        return NEVER if condition.negated else None
    return condition.model_copy(update={"atoms": tuple(left)})


def either(first: Condition, second: Condition) -> Condition | None:
    """The condition that holds where at least one of two does; None where one condition cannot say it."""
    if first == second:
        return first
    atoms: list[Atom] = []
    for one in (first, second):
        if one.negated:
            atoms += one.atoms
        elif len(one.atoms) == 1:
            atoms.append(_opposite(one.atoms[0]))
        else:
            return None
    return Condition(atoms=tuple(dict.fromkeys(atoms)), negated=True)


def _opposite(atom: Atom) -> Atom:
    return atom.model_copy(update={"negated": not atom.negated})
