"""What is promised: the table of delays by priority (and plan), other promises, exceptions, plans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...model.clauses import Commitment
from ...model.contract import Contract
from ...model.quantities import Delay, NoDelay
from ...model.tickets import CommitmentException, Plan
from ...records import dataclass
from ...ruleset.metrics import EVENT_OF
from ..tree import Block, Cell, Phrase, Run, Section, plain
from .base import Maker
from .parties import minimum_term
from .people import items

Key = tuple[str | None, str]
_ORDER = {metric: number for number, metric in enumerate(EVENT_OF)}


def metrics_of(contract: Contract) -> list[str]:
    """The metrics that are timed: by a clock of the contract, or because a commitment promises something."""
    timed = [clock.metric for clock in contract.clocks]
    timed += [one.metric for one in _every(contract) if not _nothing(one.delay)]
    return in_order(timed)


def in_order(metrics: Iterable[str]) -> list[str]:
    """Metrics as they follow one another in the life of a ticket; then those of the parties' own."""
    return sorted(dict.fromkeys(metrics), key=lambda one: _ORDER.get(one, len(_ORDER)))


def _nothing(delay: Delay) -> bool:
    return isinstance(delay, NoDelay) and delay.missing.why == "not-committed"


def delays_of(contract: Contract, metric: str) -> list[Delay]:
    """Every delay that is promised for a metric."""
    return [commitment.delay for commitment in _every(contract) if commitment.metric == metric]


def _every(contract: Contract) -> Iterator[Commitment]:
    for several in (contract.priorities, contract.commitments, contract.exceptions, contract.plans):
        for block in several:
            yield from block.commitments


@dataclass(frozen=True)
class Promised:
    """The promises of the blocks and of a plan, by (priority, metric); no priority: every ticket."""

    block: dict[Key, list[Commitment]]
    plan: dict[Key, list[Commitment]]

    def metrics(self) -> list[str]:
        """Every metric that is promised something."""
        return in_order(metric for _, metric in (*self.block, *self.plan))

    def of(self, priority: str | None, metric: str) -> list[Commitment]:
        """What holds for a priority: its own promises and those for every ticket; a plan's come first.

        A plan takes the place of what the blocks say of the same metric, unless it says in addition, or
        both bear names that differ.
        """
        names = (None,) if priority is None else (priority, None)
        planned = [one for name in names for one in self.plan.get((name, metric), [])]
        written = [one for name in names for one in self.block.get((name, metric), [])]
        return [one for one in written if not any(_replaces(other, one) for other in planned)] + planned


def _replaces(plan: Commitment, block: Commitment) -> bool:
    if plan.in_addition:
        return False
    return not (plan.label_name and block.label_name and plan.label_name != block.label_name)


def promised(contract: Contract, plan: Plan | None = None) -> Promised:
    """The promises of the blocks, and those of a plan."""
    found: dict[Key, list[Commitment]] = {}
    for priority in contract.priorities:
        for commitment in priority.commitments:
            for name in [ref.name for ref in commitment.targets] or [priority.name]:
                found.setdefault((name, commitment.metric), []).append(commitment)
    for block in contract.commitments:
        _add(found, block.commitments)
    own: dict[Key, list[Commitment]] = {}
    _add(own, plan.commitments if plan else ())
    return Promised(found, own)


def _add(found: dict[Key, list[Commitment]], commitments: tuple[Commitment, ...]) -> None:
    for commitment in commitments:
        names: list[str | None] = [ref.name for ref in commitment.targets] or [None]
        for name in names:
            found.setdefault((name, commitment.metric), []).append(commitment)


def chapter(make: Maker, *sections: Section) -> Section:
    """The table of delays, the exceptions, and when clocks start and stop."""
    contract = make.contract
    blocks: list[Block] = []
    base = promised(contract)
    if contract.plans and any(plan.commitments for plan in contract.plans):
        blocks += _by_plan(make)
    elif base.block:
        blocks.append(_by_priority(make, base))
    exceptions = [make.section("exception", one, _exception(make, one)) for one in contract.exceptions]
    for block in contract.commitments:
        blocks += make.about(block)
    lead = make.lead("promises.lead") if blocks else None
    return make.chapter("promises", lead, *blocks, sections=[*exceptions, *sections])


def _rows(make: Maker, for_every: bool) -> list[tuple[str | None, Phrase]]:
    """The rows of a table: priorities, most urgent first; every ticket where something is said of it."""
    w = make.w
    rows: list[tuple[str | None, Phrase]] = []
    for priority in make.contract.priorities:
        target = w.anchor("priority", priority.name)
        label = tuple(Run(run.text, run.style, run.language, target) for run in make.priority(priority))
        rows.append((priority.name, label))
    if for_every:
        rows.append((None, w.say(f"promises.{'other' if rows else 'every'}-ticket")))
    return rows


def _cell(make: Maker, commitments: list[Commitment]) -> Cell:
    """The delays of one priority and metric, a line each."""
    w = make.w
    lines = []
    for commitment in commitments:
        said = w.commitment(commitment)
        if commitment.label_name:
            said = w.say("promises.labelled", name=w.grammar.quoted(commitment.label_name, "name"), said=said)
        lines.append(w.grammar.cases["cap"](said))
    return Cell(tuple(lines))


def metric_title(make: Maker, metric: str) -> Phrase:
    """What a metric is called: its noun, and the label of the clock that times it."""
    w = make.w
    clock = next((one for one in make.contract.clocks if one.metric == metric), None)
    if clock is None or clock.label is None:
        return w.metric(metric)
    noun, title = w.metric(metric), w.title(clock)
    if f"metric.{metric}" not in w.grammar.templates or plain(noun).casefold() == plain(title).casefold():
        return title
    return (*noun, Run(" – "), *title)


def _matrix_rows(make: Maker, found: list[Promised], columns: list[tuple[Promised, str]]) -> list[list[Cell]]:
    """A row for each priority, a cell for each column; a row that promises nothing is left out."""
    for_every = any(name is None for one in found for name, _ in (*one.block, *one.plan))
    rows = []
    for name, label in _rows(make, for_every):
        cells = [_cell(make, promises.of(name, metric)) for promises, metric in columns]
        if any(cell.lines for cell in cells):
            none = make.w.grammar.cases["cap"]((Run(make.w.grammar.text("promises.none"), "unset"),))
            empty = Cell((none,))
            rows.append([Cell((label,), header=True), *(cell if cell.lines else empty for cell in cells)])
    return rows


def _by_priority(make: Maker, found: Promised) -> Block:
    """Rows are priorities, columns metrics."""
    metrics = found.metrics()
    rows = _matrix_rows(make, [found], [(found, metric) for metric in metrics])
    head = [make.w.say("promises.priority"), *(metric_title(make, metric) for metric in metrics)]
    return make.table(make.w.say("promises.caption"), head, rows, "matrix")


def _by_plan(make: Maker) -> list[Block]:
    """One table a metric: rows are priorities, columns plans."""
    plans = [promised(make.contract, plan) for plan in make.contract.plans]
    metrics = in_order(metric for found in plans for metric in found.metrics())
    head = [make.w.say("promises.priority"), *(make.w.title(plan) for plan in make.contract.plans)]
    tables: list[Block] = []
    for metric in metrics:
        rows = _matrix_rows(make, plans, [(found, metric) for found in plans])
        caption = make.w.say("promises.caption-metric", metric=metric_title(make, metric))
        tables.append(make.table(caption, head, rows, "matrix"))
    return tables


def _exception(make: Maker, exception: CommitmentException) -> list[Block]:
    w = make.w
    said = [make.sentence("exception.when", condition=w.condition(exception.when))]
    said += [w.promise(one) for one in exception.commitments]
    said += [make.sentence("costs", value=w.cost(one)) for one in exception.costs]
    if exception.prevails_over:
        said.append(make.sentence("prevails-over", refs=w.refs(exception.prevails_over)))
    return [*make.said(said), *make.about(exception)]


def plans(make: Maker) -> Section:
    """Plans, besides their delays, which the tables show."""
    sections = [make.section("plan", one, _plan(make, one)) for one in make.contract.plans]
    return make.chapter("plans", sections=sections)


def _plan(make: Maker, plan: Plan) -> list[Block]:
    w = make.w
    said: list[Phrase] = []
    for field in ("includes", "excludes"):
        for item in getattr(plan, field):
            said.append(make.sentence(f"plan.{field}", texts=w.all_of(items(make, item))))
    if plan.under_coverage:
        said.append(make.sentence("under-coverage", coverage=w.refs(plan.under_coverage)))
    if plan.channels:
        said.append(make.sentence("plan.channels", channels=w.refs(plan.channels)))
    said += [make.sentence("plan.replaces", name=w.ref(one.name), by=w.ref(one.by)) for one in plan.replaces]
    said += [make.sentence("costs", value=w.cost(one)) for one in plan.costs]
    for grant in plan.grants:
        said.append(make.sentence("plan.grants", value=w.allowance(grant)))
    said += w.limits(plan.limits)
    if plan.minimum_term is not None:
        said.append(minimum_term(make, plan.minimum_term, plan.minimum_term_from))
    said += [w.sentence(w.notice(one)) for one in plan.notices]
    if plan.support_level:
        said.append(make.sentence("plan.level", level=str(plan.support_level)))
    if not said and not make.about(plan):
        said.append(make.sentence("plan.only-delays"))
    return [*make.said(said), *make.about(plan)]
