"""Blocks about tickets: priorities, clocks, states, exceptions, plans, escalation."""

from decimal import Decimal
from typing import Literal

from .base import Block, Missing, Node, Parties, Ref, Text
from .clauses import Allowance, Commitment, Condition, Cost, Due, Event, Limit, Notice, Task, Terms, Use
from .parties import ScopeItem
from .quantities import Effort, Quantity


class Priority(Block):
    """A priority, in the order of the text: the most urgent first."""

    commitments: tuple[Commitment, ...] = ()
    under_coverage: tuple[Ref, ...] = ()
    effort: tuple[Limit | Effort | Missing, ...] = ()


class Commitments(Block):
    """Promises for every ticket, or for the priorities that each names."""

    commitments: tuple[Commitment, ...] = ()


class CommitmentException(Block):
    """Promises that take the place of others while a condition holds (K8)."""

    when: Condition
    commitments: tuple[Commitment, ...] = ()
    costs: tuple[Cost, ...] = ()
    prevails_over: tuple[Ref, ...] = ()


class Replacement(Node):
    """In a plan: one name stands for another everywhere."""

    name: Ref
    by: Ref


class Plan(Block):
    """A tier: its own promises, coverage, price."""

    commitments: tuple[Commitment, ...] = ()
    replaces: tuple[Replacement, ...] = ()
    under_coverage: tuple[Ref, ...] = ()
    channels: tuple[Ref, ...] = ()
    costs: tuple[Cost, ...] = ()
    grants: tuple[Allowance, ...] = ()
    includes: tuple[ScopeItem, ...] = ()
    excludes: tuple[ScopeItem, ...] = ()
    support_level: str | None = None
    limits: tuple[Limit, ...] = ()
    minimum_term: Quantity | Missing | None = None
    minimum_term_from: Event | None = None
    notices: tuple[Notice, ...] = ()


class DeemedReceipt(Node):
    """`deemed received at the next opening of C [if after HH:MM]` (T11); `after` in seconds of the day."""

    coverage: Ref
    after: int | None = None


class Reopening(Node):
    """What a reopening does (K6); `after_days` calendar days."""

    mode: Literal["opens-new-ticket", "continues"]
    after_days: int | None = None


class Clock(Block):
    """When a metric starts and stops, and what happens to it (K2, K5, K6). `metric` is what it times."""

    metric: str
    starts: Event | None = None
    starts_missing: Missing | None = None
    starts_by: Parties | None = None
    starts_means: Text | Ref | None = None
    stops: Event | None = None
    stops_missing: Missing | None = None
    stops_by: Parties | None = None
    must_contain: tuple[Text, ...] = ()
    automatic_counts: bool | None = None
    deemed: DeemedReceipt | None = None
    late_by_priority_change: Literal["due-at-change", "new-delay-from-change", "retroactive"] | None = None
    late_missing: Missing | None = None
    reopening: tuple[Reopening, ...] = ()
    reopening_missing: Missing | None = None
    to_be_confirmed_by: Parties | Ref | None = None


class Pause(Node):
    """The metrics that a state pauses (`every`: all of them), while a condition holds."""

    metrics: tuple[str, ...] = ()
    every: bool = False
    when: Condition | None = None


class State(Block):
    """A ticket status (K4)."""

    first: bool = False
    marks: tuple[Event, ...] = ()
    waiting_for: Parties | None = None
    pauses: tuple[Pause, ...] = ()
    assigned_to: Parties | None = None
    left_by: Parties | None = None
    uses: tuple[Use, ...] = ()


class Step(Node):
    """A step of a ladder: at a share of a delay, at an event, or after a quantity (K11)."""

    number: int
    parties: Parties
    percent: Decimal | None = None
    of_covered_time: bool = False
    metric: str | None = None
    at: Event | None = None
    after: Quantity | Event | None = None
    before: Quantity | Event | None = None
    means_of: Text | Ref | None = None
    when: Condition | None = None


class EscalationLadder(Block):
    """Who is told, in steps."""

    steps: tuple[Step, ...] = ()


class Criterion(Block):
    """What a priority is judged by; levels may be missing."""

    levels: tuple[Ref, ...] = ()
    levels_missing: Missing | None = None
    considers: tuple[Text, ...] = ()


class Row(Node):
    """One row of a matrix: a level of the row criterion, and a priority for each column."""

    level: Ref
    gives: tuple[Ref, ...]


class Matrix(Block):
    """Priority by two criteria; columns in the order of the levels."""

    rows: Ref | None = None
    columns: Ref | None = None
    cells: tuple[Row, ...] = ()
    cells_missing: Missing | None = None


class Assignment(Node):
    """Who sets or proposes a priority, with whom, when."""

    by: Parties
    jointly_with: Parties | None = None
    at: Event | None = None
    when: Condition | None = None


class Reclassification(Node):
    """Who may change a priority, towards which, when."""

    by: Parties
    jointly_with: Parties | None = None
    towards: tuple[Ref, ...] = ()
    towards_text: Text | None = None
    when: Condition | None = None


class PriorityRules(Block):
    """How priorities are given and in which order tickets are handled."""

    proposed_by: tuple[Assignment, ...] = ()
    set_by: tuple[Assignment, ...] = ()
    default: Ref | None = None
    reclassification: tuple[Reclassification, ...] = ()
    higher_first: bool = False
    highest_that_fits: bool = False
    first_come: bool = False
    changes: tuple[Terms, ...] = ()


class Right(Block):
    """A right of a party: when it arises, and until when it can be exercised."""

    of: Parties
    arises: tuple[Condition, ...] = ()
    exercise: tuple[Due, ...] = ()
    limits: tuple[Limit, ...] = ()


class Duty(Block):
    """What a party has to do; `automatic`: a system does it."""

    of: Parties
    does: tuple[Text, ...] = ()
    tasks: tuple[Task, ...] = ()
    done: tuple[Due, ...] = ()
    automatic: bool = False
    automatic_counts: bool | None = None
    free_of_charge: bool = False
