"""What is promised: the table of delays by priority (and plan), other promises, exceptions, plans."""

from __future__ import annotations

from ...model.clauses import Commitment
from ...model.contract import Contract
from ...model.tickets import CommitmentException, Plan
from ...records import dataclass
from ..tree import Block, Cell, Phrase, Run, Section, plain
from .base import Maker
from .delays import in_order
from .parties import minimum_term
from .people import items

Key = tuple[str | None, str]


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


@dataclass(frozen=True)
class Column:
    """A column of a table of delays: whose promises, about which metric, in which plan."""

    promises: Promised
    metric: str
    plan: Plan | None = None


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
    if any(plan.commitments or plan.replaces for plan in contract.plans):
        blocks += _by_plan(make)
    elif base.block:
        blocks.append(_by_priority(make, base, base.metrics(), ""))
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


def _matrix_rows(make: Maker, columns: list[Column]) -> list[list[Cell]]:
    """A row for each priority, a cell for each column; a row that promises nothing is left out."""
    found = [column.promises for column in columns]
    for_every = any(name is None for one in found for name, _ in (*one.block, *one.plan))
    rows = []
    for name, label in _rows(make, for_every):
        cells = [_of_column(make, column, name) for column in columns]
        if any(cell.lines for cell in cells):
            none = make.w.grammar.cases["cap"]((Run(make.w.grammar.text("promises.none"), "unset"),))
            empty = Cell((none,))
            rows.append([Cell((label,), header=True), *(cell if cell.lines else empty for cell in cells)])
    return rows


def _of_column(make: Maker, column: Column, priority: str | None) -> Cell:
    """A cell, in the names that stand in the plan of its column."""
    replaces = column.plan.replaces if column.plan else ()
    make.w.standing_in = {one.name.name: one.by.name for one in replaces}
    try:
        return _cell(make, column.promises.of(priority, column.metric))
    finally:
        make.w.standing_in = {}


def _by_priority(
    make: Maker, found: Promised, metrics: list[str], caption: str, plan: Plan | None = None
) -> Block:
    """Rows are priorities, columns metrics."""
    rows = _matrix_rows(make, [Column(found, metric, plan) for metric in metrics])
    head = [_first_head(make), *(metric_title(make, metric) for metric in metrics)]
    return make.table(_caption(make, caption), head, rows, "matrix")


def _first_head(make: Maker) -> Phrase:
    """The rows are priorities; of a contract that has none, tickets."""
    return make.w.say("promises.priority" if make.contract.priorities else "promises.ticket")


def _caption(make: Maker, of: str, **values: Phrase) -> Phrase:
    kind = "promises.caption" if make.contract.priorities else "promises.caption-ticket"
    return make.w.say(f"{kind}{of}", **values)


def _by_plan(make: Maker) -> list[Block]:
    """One table a metric: rows are priorities, columns plans; one more for what is alike in every plan."""
    plans = [(promised(make.contract, plan), plan) for plan in make.contract.plans]
    metrics = in_order(metric for found, _ in plans for metric in found.metrics())
    head = [_first_head(make), *(make.w.title(plan) for plan in make.contract.plans)]
    tables: list[Block] = []
    alike: list[str] = []
    for metric in metrics:
        rows = _matrix_rows(make, [Column(found, metric, plan) for found, plan in plans])
        if all(cell == row[1] for row in rows for cell in row[2:]):
            alike.append(metric)
            continue
        caption = _caption(make, "-metric", metric=metric_title(make, metric))
        tables.append(make.table(caption, head, rows, "matrix"))
    if alike:
        key = "-every-plan" if len(plans) > 1 else ""
        (found, plan), *_ = plans
        tables.append(_by_priority(make, found, alike, key, plan))
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
