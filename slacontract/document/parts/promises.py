"""What is promised: the table of delays by priority (and plan), other promises, exceptions, plans."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.clauses import Commitment
from ...model.contract import Contract
from ...model.tickets import CommitmentException, Plan
from ..tree import Block, Cell, Phrase, Run, Section
from .base import Maker
from .people import items

Key = tuple[str | None, str]


def metrics_of(contract: Contract) -> tuple[str, ...]:
    """Every metric that a commitment names, in order of the text."""
    return tuple(dict.fromkeys(commitment.metric for commitment in _every(contract)))


def _every(contract: Contract) -> Iterator[Commitment]:
    for several in (contract.priorities, contract.commitments, contract.exceptions, contract.plans):
        for block in several:
            yield from block.commitments


def promised(contract: Contract, plan: Plan | None = None) -> dict[Key, list[Commitment]]:
    """The promises by (priority, metric); no priority: every ticket. A plan's take the place of others."""
    found: dict[Key, list[Commitment]] = {}
    names = [priority.name for priority in contract.priorities]
    for priority in contract.priorities:
        for commitment in priority.commitments:
            for name in [ref.name for ref in commitment.targets] or [priority.name]:
                found.setdefault((name, commitment.metric), []).append(commitment)
    for block in contract.commitments:
        for commitment in block.commitments:
            for key in _keys(commitment):
                found.setdefault(key, []).append(commitment)
    own: dict[Key, list[Commitment]] = {}
    for commitment in plan.commitments if plan else ():
        for key in _keys(commitment):
            own.setdefault(key, []).append(commitment)
    for key, commitments in own.items():
        added = all(commitment.in_addition for commitment in commitments)
        found[key] = [*found.get(key, []), *commitments] if added else commitments
        if key[0] is None and not added:
            for name in names:
                found.pop((name, key[1]), None)
    return found


def _keys(commitment: Commitment) -> list[Key]:
    return [(ref.name, commitment.metric) for ref in commitment.targets] or [(None, commitment.metric)]


def chapter(make: Maker, *sections: Section) -> Section:
    """The table of delays, the exceptions, and when clocks start and stop."""
    contract = make.contract
    blocks: list[Block] = []
    base = promised(contract)
    if contract.plans and any(plan.commitments for plan in contract.plans):
        blocks += _by_plan(make)
    elif base:
        blocks.append(_by_priority(make, base))
    exceptions = [make.section("exception", one, _exception(make, one)) for one in contract.exceptions]
    for block in contract.commitments:
        blocks += make.about(block)
    lead = make.lead("promises.lead") if blocks else None
    return make.chapter("promises", lead, *blocks, sections=[*exceptions, *sections])


def _rows(make: Maker, keys: set[str | None]) -> list[tuple[str | None, Phrase]]:
    """The rows of a table: priorities, most urgent first; every ticket where something is said of it."""
    w = make.w
    rows: list[tuple[str | None, Phrase]] = []
    for priority in make.contract.priorities:
        label = w.title(priority)
        if priority.label and priority.name not in priority.label.text:
            label = (Run(f"{priority.name} – "), *label)
        target = w.anchor("priority", priority.name)
        rows.append((priority.name, tuple(Run(run.text, run.style, run.language, target) for run in label)))
    if None in keys:
        rows.append((None, w.say("promises.every-ticket")))
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
    if f"metric.{metric}" not in w.grammar.templates:
        return w.title(clock)
    return (*w.metric(metric), Run(" – "), *w.title(clock))


def _by_priority(make: Maker, found: dict[Key, list[Commitment]]) -> Block:
    """Rows are priorities, columns metrics."""
    w = make.w
    metrics = list(dict.fromkeys(metric for _, metric in found))
    rows = []
    for name, label in _rows(make, {name for name, _ in found}):
        cells = [_cell(make, found.get((name, metric), [])) for metric in metrics]
        if any(cell.lines for cell in cells):
            empty = w.say("promises.none")
            rows.append([Cell((label,), header=True), *(c if c.lines else Cell((empty,)) for c in cells)])
    head = [w.say("promises.priority"), *(metric_title(make, metric) for metric in metrics)]
    return make.table(w.say("promises.caption"), head, rows, "matrix")


def _by_plan(make: Maker) -> list[Block]:
    """One table a metric: rows are priorities, columns plans."""
    w, contract = make.w, make.contract
    by_plan = {plan.name: promised(contract, plan) for plan in contract.plans}
    metrics = list(dict.fromkeys(metric for found in by_plan.values() for _, metric in found))
    tables: list[Block] = []
    for metric in metrics:
        names = {name for found in by_plan.values() for name, one in found if one == metric}
        rows = []
        for name, label in _rows(make, names):
            cells = [_cell(make, by_plan[plan.name].get((name, metric), [])) for plan in contract.plans]
            if any(cell.lines for cell in cells):
                empty = w.say("promises.none")
                rows.append([Cell((label,), header=True), *(c if c.lines else Cell((empty,)) for c in cells)])
        head = [w.say("promises.priority"), *(w.title(plan) for plan in contract.plans)]
        caption = w.say("promises.caption-metric", metric=metric_title(make, metric))
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
        said.append(make.sentence("role.channels", channels=w.refs(plan.channels)))
    said += [make.sentence("plan.replaces", name=w.ref(one.name), by=w.ref(one.by)) for one in plan.replaces]
    said += [make.sentence("costs", value=w.cost(one)) for one in plan.costs]
    for grant in plan.grants:
        said.append(make.sentence("plan.grants", value=w.allowance(grant)))
    said += [w.sentence(w.limit(one)) for one in plan.limits]
    if plan.minimum_term is not None:
        said.append(make.sentence("term.minimum", value=w.value(plan.minimum_term)))
    said += [w.sentence(w.notice(one)) for one in plan.notices]
    if plan.support_level:
        said.append(make.sentence("role.level", level=str(plan.support_level)))
    if not said and not make.about(plan):
        said.append(make.sentence("plan.only-delays"))
    return [*make.said(said), *make.about(plan)]
