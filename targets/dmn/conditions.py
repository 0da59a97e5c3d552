"""Conditions as rows of a decision table: each row a conjunction of cells, no two rows at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from slacontract.ruleset.commitments import Atom, Commitment, Condition

from .text import feel

_IN_COVERAGE = ("started-in", "reported-in", "reported-outside")
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Column:
    """What a condition compares; its `kind` says where the value comes from."""

    kind: str
    name: str | None = None
    values: tuple[str, ...] = ()


PRIORITY = Column("priority")
PLAN = Column("plan")


@dataclass(frozen=True)
class Test:
    """Whether the value of a column is one of some, or none of them."""

    column: Column
    values: tuple[str, ...]
    negated: bool = False

    def opposite(self) -> Test:
        return Test(self.column, self.values, not self.negated)


Row = tuple[Test, ...]
"""Tests that all hold."""


def test_of(atom: Atom) -> Test:
    """An atom as a test; what is yes or no, as `yes`."""
    if atom.kind in _IN_COVERAGE:
        kind = "started-in" if atom.kind == "started-in" else "reported-in"
        value = NO if atom.kind == "reported-outside" else YES
        return Test(Column(kind, None, atom.values), (value,), atom.negated)
    if atom.kind == "judged":
        return Test(Column("judged", atom.name), (YES,), atom.negated)
    if atom.kind == "criterion":
        return Test(Column("attribute", atom.name), atom.values, atom.negated)
    return Test(Column(atom.kind), atom.values, atom.negated)


def rows(one: Commitment, others: dict[str, Commitment], plan: str) -> Iterator[dict[Column, str]]:
    """The rows in which a commitment of a plan holds and none that it yields to does, cell by column."""
    parts: list[Sequence[Row]] = [[(Test(PLAN, (plan,)),)], _holding(one)]
    parts += [_not_holding(others[name]) for name in one.yields_to if name in others]
    for combination in product(*parts):
        yield from _cells([test for part in combination for test in part])


def _holding(one: Commitment) -> Sequence[Row]:
    own = () if one.priority is None else (Test(PRIORITY, (one.priority,)),)
    return [own + row for row in _when(one.when)]


def _when(when: Condition | None) -> Sequence[Row]:
    if when is None:
        return [()]
    tests = tuple(test_of(atom) for atom in when.atoms)
    return _none_together(tests) if when.negated else [tests]


def _not_holding(one: Commitment) -> Sequence[Row]:
    """The rows in which a commitment does not hold: another priority, or this one and not the condition."""
    own = () if one.priority is None else (Test(PRIORITY, (one.priority,)),)
    if one.when is None:
        return _none_together(own)
    tests = tuple(test_of(atom) for atom in one.when.atoms)
    failing = [tests] if one.when.negated else _none_together(tests)
    return [*_none_together(own), *(own + row for row in failing)]


def _none_together(tests: Row) -> Sequence[Row]:
    """Rows that exclude each other, one of which holds where not all of some tests do."""
    return [(*tests[:i], test.opposite()) for i, test in enumerate(tests)]


def _cells(tests: Iterable[Test]) -> Iterator[dict[Column, str]]:
    """One row for each combination of the values that are allowed; none where tests exclude each other."""
    allowed: dict[Column, list[str]] = {}
    excluded: dict[Column, list[str]] = {}
    for test in tests:
        if test.negated:
            excluded[test.column] = [*excluded.get(test.column, []), *test.values]
        else:
            known = allowed.get(test.column, list(dict.fromkeys(test.values)))
            allowed[test.column] = [one for one in known if one in test.values]
    row = {
        column: " and ".join(f"? != {feel(one)}" for one in dict.fromkeys(values))
        for column, values in excluded.items()
        if column not in allowed
    }
    kept = [
        [(column, feel(one)) for one in values if one not in excluded.get(column, ())]
        for column, values in allowed.items()
    ]
    for chosen in product(*kept):
        yield {**row, **dict(chosen)}
