"""Commitments: one promise each, with its clock, its condition and what happens to it (K2-K11)."""

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from .base import Actor, Audience, Part, PeriodKind, Rational, SecondOfDay, Why
from .delays import Delay


class Atom(Part):
    """One test of a condition (K8). `values` are alternatives: any one suffices.

    `started-in`, `reported-in`, `reported-outside` name coverages; `criterion` has `name` and levels
    as values; `judged` is a yes/no attribute of the ticket called `name`.
    """

    kind: Literal[
        "channel",
        "service",
        "site",
        "type",
        "plan",
        "priority",
        "state",
        "criterion",
        "started-in",
        "reported-in",
        "reported-outside",
        "judged",
    ]
    name: str | None = None
    values: tuple[str, ...] = ()
    negated: bool = False


class Condition(Part):
    """All atoms hold; with `negated` (the text said `unless`), not all of them do."""

    atoms: tuple[Atom, ...]
    negated: bool = False


class Moment(Part):
    """An event kind, or the instant that stopped another metric's clock (`stop_of`, a metric)."""

    event: str | None = None
    stop_of: str | None = None
    actors: tuple[Actor, ...] | None = None


class Start(Part):
    """When a clock starts: the earliest or the latest of some moments (K2).

    `actors` of a moment: None counts every actor, automatic ones included.
    """

    which: Literal["earliest", "latest"] = "earliest"
    of: tuple[Moment, ...]


class Stop(Part):
    """What stops a clock. `actors` None: everybody but automatic senders. `needs`: all must be contained.

    `of` empty: what stops it is not stated, or no stream carries it; there is no verdict.
    """

    which: Literal["earliest", "latest"] = "earliest"
    of: tuple[Moment, ...]
    actors: tuple[Actor, ...] | None = None
    needs: tuple[str, ...] = ()


class DeemedReceipt(Part):
    """The start moves to the next opening (T11); `after`: only past that time on a day of the coverage."""

    coverage: str
    after: SecondOfDay | None = None


class Reopening(Part):
    """What a reopening does (K6); `days`: calendar days after the stop during which the clock revives."""

    mode: Literal["revive", "continue", "new-ticket"]
    days: int | None = None


class Grid(Part):
    """Update points: times of each calendar day, or of the days of a coverage (K10)."""

    kind: Literal["grid"] = "grid"
    at: tuple[SecondOfDay, ...]
    days_of: str | None = None


class Share(Part):
    """At least `percent` of the clocks decided in a period are met (K7)."""

    percent: Rational
    period: PeriodKind


class Escalation(Part):
    """A step of a ladder (K11): at a percentage, or after a delay from the start, or at an event.

    `at_event`: a moment by its noun, or `breach`. `before`: so long before the deadline. `when`: only then.
    """

    ladder: str
    step: int
    parties: tuple[str, ...]
    percent: Rational | None = None
    of: Literal["delay", "covered-time"] | None = None
    after: Delay | None = None
    before: Delay | None = None
    at_event: str | None = None
    when: Condition | None = None
    audience: Audience = "both"


class Reliance(Part):
    """The supplier whose promise of the same metric this commitment rests on (K17)."""

    supplier: str
    delay: Delay | None = None


class Commitment(Part):
    """One promise of one plan: a metric, for one priority or for every ticket.

    `id`: identity, `priority/metric[/label]`, `*` for every priority. `yields_to`: ids of the same
    plan that take the place of this one while their own condition holds (default < exception).
    `start` None: not stated, so the clock is undetermined. `bound`: `within` is met at the deadline,
    `under` only before it (K3). `edge`: a covered deadline on a closing moves to the next opening (T8).
    `pauses`: states that pause it; `pauses_when`: states that pause it only where a condition holds, as
    read at the start of the clock. `requires`: features that an evaluator must know to answer for it.
    """

    id: str
    metric: str
    label: str | None = None
    priority: str | None = None
    when: Condition | None = None
    yields_to: tuple[str, ...] = ()
    start: Start | None
    stop: Stop
    delay: Delay
    bound: Literal["within", "under"] = "within"
    edge: Literal["next-opening"] | None = None
    deemed_receipt: DeemedReceipt | None = None
    relies_on: Reliance | None = None
    status: Literal["committed", "target", "internal", "measured"] = "committed"
    possible: bool = False
    share: Share | None = None
    pauses: tuple[str, ...] = ()
    pauses_when: dict[str, Condition] = Field(default_factory=dict)
    on_priority_change: Literal["due-at-change", "new-delay-from-change", "retroactive"] | None = None
    on_reopen: Reopening | None = None
    cadence: Delay | Grid | None = None
    escalations: tuple[Escalation, ...] = ()
    audience: Audience = "both"
    requires: tuple[str, ...] = ()


class State(Part):
    """A ticket status. `marks`: entering it is that event (K1). `waits_for`: who is waited on."""

    name: str
    label: str | None = None
    marks: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    why_no_number: Why | None = None


class Priority(Part):
    """A priority code, most urgent first in `EditionPlan.priorities`."""

    name: str
    label: str | None = None


def grouped(commitments: Iterable[Commitment]) -> dict[tuple[str, str | None], tuple[Commitment, ...]]:
    """Commitments by clock, a metric and a label: those that replace each other, whatever the priority.

    A commitment that another one yields to belongs to the clock of that other one.
    """
    every = tuple(commitments)
    default_of: dict[str, Commitment] = {}
    for one in every:
        for exception in one.yields_to:
            default_of.setdefault(exception, one)
    groups: dict[tuple[str, str | None], list[Commitment]] = {}
    for one in every:
        root, seen = one, {one.id}
        while (above := default_of.get(root.id)) is not None and above.id not in seen:
            root = above
            seen.add(root.id)
        groups.setdefault((one.metric, root.label), []).append(one)
    return {key: tuple(members) for key, members in groups.items()}
