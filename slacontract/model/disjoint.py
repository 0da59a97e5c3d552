"""Whether two conditions can hold at once, as far as their words prove it (K8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from ..syntax.folding import fold
from .clauses import Atom, Condition

_ONE_VALUE = ("plan", "priority", "service", "site", "type", "state", "criterion")


class _Literal(NamedTuple):
    """A test as a set of values of one subject, or its contrary."""

    subject: tuple[str, ...]
    values: frozenset[str]
    negated: bool = False


def disjoint(first: Iterable[Condition | None], second: Iterable[Condition | None]) -> bool:
    """Whether two lists of conditions, each holding whole, can be proven never to hold at once.

    None always holds. Of judged conditions nothing is assumed but that one and its contrary exclude each
    other; of coverages, only that inside and outside the same ones do.
    """
    left = [_literals(one) for one in first if one is not None]
    right = [_literals(one) for one in second if one is not None]
    return any(_exclude(one, other) for one in left for other in right)


def _literals(condition: Condition) -> tuple[bool, tuple[_Literal, ...]]:
    """(whether it says “not all of these”, the tests); one test under `unless` is its contrary."""
    literals = tuple(_literal(atom) for atom in condition.atoms)
    if condition.unless and len(literals) == 1:
        only = literals[0]
        return False, (only._replace(negated=not only.negated),)
    return condition.unless, literals


def _literal(atom: Atom) -> _Literal:
    values = frozenset(fold(ref.name) for ref in atom.refs)
    if atom.kind in ("started-in", "started-outside"):
        return _Literal(("started",), values, atom.kind == "started-outside")
    if atom.kind == "criterion":
        levels = frozenset(fold(level) for level in atom.levels)
        return _Literal(("criterion", *sorted(values)), levels, atom.negated)
    if atom.kind in _ONE_VALUE:
        return _Literal((atom.kind,), values, atom.negated)
    if atom.kind in ("reported-in", "reported-outside"):
        return _Literal((atom.kind,), values, atom.negated)
    said = atom.text.text if atom.text else ""
    party = repr(atom.party.model_dump(exclude={"span"})) if atom.party else ""
    amount = repr(atom.quantity.model_dump(exclude={"span"})) if atom.quantity else ""
    more = f"{atom.months or ''}{atom.period if atom.months else ''}"
    return _Literal((atom.kind, said, party, amount, more, *sorted(values)), frozenset(), atom.negated)


def _exclude(first: tuple[bool, tuple[_Literal, ...]], second: tuple[bool, tuple[_Literal, ...]]) -> bool:
    some, tests = first
    others, more = second
    if not some and not others:
        return any(_contrary(one, other) for one in tests for other in more)
    if some and others:
        return False
    if some:
        tests, more = more, tests
    # All of `tests` hold, and not all of `more` do: impossible where `tests` entail each of `more`.
    return all(
        any(_contrary(one, other._replace(negated=not other.negated)) for one in tests) for other in more
    )


def _contrary(one: _Literal, other: _Literal) -> bool:
    """Whether two tests can never both hold."""
    if one.subject != other.subject:
        pair = {one.subject[0]: one, other.subject[0]: other}
        inside, outside = pair.get("reported-in"), pair.get("reported-outside")
        if inside is None or outside is None or inside.negated or outside.negated:
            return False
        return inside.values <= outside.values
    if one.negated and other.negated:
        return False
    if one.negated != other.negated:
        positive, negative = (other, one) if one.negated else (one, other)
        return positive.values <= negative.values
    return one.subject[0] in _ONE_VALUE and not one.values & other.values
