"""The answers of a batch: one row a clock, as columns, equal to what the engine says of each ticket."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Generic, TypeVar, get_args

from ..diagnostics import Diagnostic
from ..judge.index import GroupKey
from ..judge.results import ClockResult, Status
from ..records import dataclass, field
from .columns import NONE, Ints

STATUSES: tuple[str, ...] = get_args(Status)
"""Statuses of a clock by their code."""

INSTANTS = (
    "start",
    "deemed_start",
    "deadline",
    "projection",
    "stop",
    "late_elapsed_s",
    "late_covered_s",
    "decided_at",
    "ended_at",
)
"""Fields of `ClockResult` that are columns of int64, `NONE` for None."""

WORDS = ("clock", "commitment", "priority", "edition", "flags", "why", "problem")
"""Columns that hold places in a list of `Verdicts`, -1 for None."""

Thing = TypeVar("Thing", bound=Hashable)


class Numbered(Generic[Thing]):
    """Things numbered in the order in which they are first met."""

    def __init__(self, known: Sequence[Thing] = ()) -> None:
        self.of = {one: i for i, one in enumerate(known)}

    def number(self, one: Thing | None) -> int:
        """The number of a thing, -1 for None."""
        return -1 if one is None else self.of.setdefault(one, len(self.of))

    def all(self) -> tuple[Thing, ...]:
        return tuple(self.of)


@dataclass(frozen=True)
class Verdicts:
    """One row a clock (or a cycle), tickets ascending, clocks of a ticket in the engine's order.

    `columns`: arrays of one length. `ticket`: the ticket's number; `status`: place in `STATUSES`; the
    columns of `INSTANTS` are int64 with `NONE`; those of `WORDS` are places in `clocks`, `commitments`,
    `priorities`, `editions`, `flag_sets`, `whys`, `problems`, -1 for none; `cycle` is -1 where there is
    none; `handed`: answered by the engine, ticket by ticket. `clocks` are metric and label as results name
    them. `terms`: status and bound of a commitment, by edition and id.

    `as_of` is `NONE` where it is no instant: every ticket then has one row that says so.
    `tickets`: numbers of all tickets, ascending; of each its `first_event` (`NONE`: nothing happened by
    `as_of`) and `undecided`, a place in `problems` or -1 (K14). `handed_over`: how many tickets went to the
    engine, by the reason that the vector form had.
    """

    as_of: int
    plan: str
    columns: Mapping[str, Any]
    clocks: tuple[GroupKey, ...]
    commitments: tuple[str, ...]
    priorities: tuple[str, ...]
    editions: tuple[str, ...]
    flag_sets: tuple[tuple[str, ...], ...]
    whys: tuple[str, ...]
    problems: tuple[Diagnostic, ...]
    terms: Mapping[tuple[str | None, str | None], tuple[str, str]]
    tickets: Ints
    first_event: Ints
    undecided: Ints
    handed_over: Mapping[str, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.columns["ticket"])

    @property
    def handed_tickets(self) -> int:
        """How many tickets the engine answered one by one."""
        return sum(self.handed_over.values())

    def result(self, row: int, name: str | None = None) -> ClockResult:
        """A row as the engine's result, of the ticket called `name`; no ledger, escalations or parts."""
        numbers = {key: int(self.columns[key][row]) for key in INSTANTS}
        at: dict[str, Any] = {key: None if one == NONE else one for key, one in numbers.items()}
        word = {key: int(self.columns[key][row]) for key in (*WORDS, "cycle")}
        metric, label = self.clocks[word["clock"]]
        commitment = _named(self.commitments, word["commitment"])
        edition = _named(self.editions, word["edition"])
        status: Any = STATUSES[self.columns["status"][row]]
        binding, bound = self.terms.get((edition, commitment), ("committed", "within"))
        flags = _named(self.flag_sets, word["flags"])
        refused = status == "error" and edition is None  # the plan itself cannot be judged
        return ClockResult(
            metric=metric,
            status=status,
            ticket=None if refused else str(int(self.columns["ticket"][row])) if name is None else name,
            commitment=commitment,
            label=label,
            priority=_named(self.priorities, word["priority"]),
            plan=None if refused else self.plan,
            edition=edition,
            binding=binding,
            bound=bound,
            cycle=None if word["cycle"] < 0 else word["cycle"],
            as_of=None if refused else self.as_of,
            flags=() if flags is None else flags,
            why=_named(self.whys, word["why"]),
            problem=_named(self.problems, word["problem"]),
            **at,
        )


def _named(of: Sequence[Thing], place: int) -> Thing | None:
    return None if place < 0 else of[place]
