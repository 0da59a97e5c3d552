"""Blocks as meant: the class of each kind, its facts, and what its head says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..records import dataclass
from ..syntax import nodes
from ..syntax.placement import FACTS
from . import clock_facts, example_facts, money_facts, party_facts, ticket_facts, time_facts
from .base import Block, Missing, Parties
from .common_facts import COMMON
from .conditions_from_syntax import condition
from .examples import WorkedExample
from .moments_from_syntax import NOUNS, definite_date
from .money import Availability, Credit, Maintenance, PrepaidTime, Price, TimeRecord
from .names import Noun
from .parties import (
    Channel,
    Clause,
    Definition,
    ReportForm,
    Role,
    Scope,
    Service,
    Site,
    Supplier,
    TicketType,
    Waiver,
)
from .reading import NO_FACT_HERE, Fields, Reader, Table
from .tickets import (
    Clock,
    CommitmentException,
    Commitments,
    Criterion,
    Duty,
    EscalationLadder,
    Matrix,
    Plan,
    Priority,
    PriorityRules,
    Right,
    State,
)
from .time import Coverage, HolidaySet, Rota

OWNER_UNSAID = Kind(
    "SLA218",
    Severity.ERROR,
    Words(
        "It is not said whose {what} this is.",
        "Write “of the provider” or “of the client” at the end of the first line.",
    ),
    Words(
        "On ne dit pas de qui est {what}.",
        "Écrivez « du prestataire » ou « du client » à la fin de la première ligne.",
    ),
)
CONDITION_UNSAID = Kind(
    "SLA219",
    Severity.ERROR,
    Words(
        "The exception does not say when it holds.",
        "Write “when” or “unless” and a condition at the end of the first line.",
    ),
    Words(
        "L’exception ne dit pas quand elle vaut.",
        "Écrivez « quand » ou « sauf si » et une condition à la fin de la première ligne.",
    ),
)

Finish = Callable[[Reader, nodes.Block, dict[str, Any]], bool]


@dataclass(frozen=True)
class Shape:
    """How a kind of block is read: its class, the field of the contract it goes to, its facts, its head."""

    cls: type[Block]
    field: str
    table: Table
    finish: Finish | None = None


def _owner(r: Reader, block: nodes.Block, values: dict[str, Any]) -> bool:
    if block.owner is not None:
        values["of"] = r.parties(block.owner)
        return True
    r.found.append(OWNER_UNSAID.at(block.head, what=Noun((block.kind,))))
    missing = Missing(span=block.head, why="not-stated")
    values["of"] = Parties(span=block.head, parties=(), missing=missing)
    return True


def _condition(r: Reader, block: nodes.Block, values: dict[str, Any]) -> bool:
    if block.condition is None:
        r.found.append(CONDITION_UNSAID.at(block.head))
        return False
    values["when"] = condition(r, block.condition)
    return True


def _metric(r: Reader, block: nodes.Block, values: dict[str, Any]) -> bool:
    if block.event is None:
        values["metric"] = block.name.text if block.name else ""
        return block.name is not None
    noun = NOUNS.get(block.event.event)
    if noun is None:
        r.refuse(block.event, Bilingual("an event of a ticket", "un événement d’un ticket"))
        return False
    values["metric"] = noun
    return True


def _waiver(r: Reader, block: nodes.Block, values: dict[str, Any]) -> bool:
    until = definite_date(r, block.until) if block.until else None
    if block.name is None or block.label is None or block.by is None or until is None:
        return False
    values |= {
        "name": "",
        "label": None,
        "code": block.name.text,
        "reason": r.text(block.label),
        "by": r.text(block.by),
        "until": until,
    }
    return True


def _rows(r: Reader, block: nodes.Block, values: dict[str, Any]) -> bool:
    """The levels of the rows, as the criterion of the rows spells them."""
    rows = values.get("rows")
    key = next(
        (fact.value for fact in block.facts if fact.key == "rows" and isinstance(fact, nodes.Property)), None
    )
    if rows is None or not isinstance(key, nodes.Values) or not isinstance(key.items[0], nodes.Name):
        return True
    criterion = key.items[0].key
    cells = {cell.span: cell for cell in values.get("cells", ())}
    for fact in block.facts:
        if isinstance(fact, nodes.Row) and fact.span in cells:
            spelled = r.level(criterion, fact.level)
            cell = cells[fact.span]
            cells[fact.span] = cell.model_copy(update={"level": cell.level._replace(name=spelled)})
    values["cells"] = tuple(cells.values())
    return True


SHAPES: dict[str, Shape] = {
    "coverage": Shape(Coverage, "coverages", time_facts.COVERAGE),
    "holidays": Shape(HolidaySet, "holidays", time_facts.HOLIDAYS),
    "rota": Shape(Rota, "rotas", time_facts.ROTA),
    "role": Shape(Role, "roles", party_facts.ROLE, _owner),
    "channel": Shape(Channel, "channels", party_facts.CHANNEL),
    "service": Shape(Service, "services", party_facts.SERVICE),
    "site": Shape(Site, "sites", party_facts.SITE),
    "ticket-type": Shape(TicketType, "ticket_types", party_facts.TICKET_TYPE),
    "definition": Shape(Definition, "definitions", party_facts.DEFINITION),
    "supplier": Shape(Supplier, "suppliers", party_facts.SUPPLIER),
    "scope": Shape(Scope, "scopes", party_facts.SCOPE),
    "report-form": Shape(ReportForm, "report_forms", party_facts.REPORT_FORM),
    "priority-rules": Shape(PriorityRules, "priority_rules", ticket_facts.PRIORITY_RULES),
    "criterion": Shape(Criterion, "criteria", ticket_facts.CRITERION),
    "matrix": Shape(Matrix, "matrices", ticket_facts.MATRIX, _rows),
    "clock": Shape(Clock, "clocks", clock_facts.CLOCK, _metric),
    "priority": Shape(Priority, "priorities", ticket_facts.PRIORITY),
    "commitments": Shape(Commitments, "commitments", ticket_facts.COMMITMENTS),
    "exception": Shape(CommitmentException, "exceptions", ticket_facts.EXCEPTION, _condition),
    "plan": Shape(Plan, "plans", ticket_facts.PLAN),
    "state": Shape(State, "states", ticket_facts.STATE),
    "escalation-ladder": Shape(EscalationLadder, "ladders", ticket_facts.LADDER),
    "maintenance": Shape(Maintenance, "maintenance", money_facts.MAINTENANCE),
    "availability": Shape(Availability, "availabilities", money_facts.AVAILABILITY),
    "credit": Shape(Credit, "credits", money_facts.CREDIT),
    "right": Shape(Right, "rights", ticket_facts.RIGHT, _owner),
    "duty": Shape(Duty, "duties", ticket_facts.DUTY, _owner),
    "price": Shape(Price, "prices", money_facts.PRICE),
    "prepaid-time": Shape(PrepaidTime, "prepaid", money_facts.PREPAID),
    "time-record": Shape(TimeRecord, "time_records", money_facts.TIME_RECORD),
    "clause": Shape(Clause, "clauses", party_facts.CLAUSE),
    "worked-example": Shape(WorkedExample, "worked_examples", example_facts.WORKED_EXAMPLE),
    "waiver": Shape(Waiver, "waivers", party_facts.WAIVER, _waiver),
}
"""Every kind of block but the two heads of a file."""

_PROVIDER_KINDS = ("supplier", "waiver")


def for_provider_only(block: nodes.Block) -> bool:
    """Whether only the provider may read a block, by its words or by its kind."""
    return block.provider_only or block.kind in _PROVIDER_KINDS


def fill(r: Reader, block: nodes.Block, table: Table, facts: Iterable[nodes.Fact]) -> Fields:
    """The fields that facts of a block set, each fact with its audience."""
    outer = r.audience = "provider" if for_provider_only(block) else "both"
    out = Fields(r, block)
    for fact in facts:
        handler = table.get(fact.key) or COMMON.get(fact.key)
        if handler is None:
            if fact.key in FACTS[block.kind]:  # else it was refused as it was parsed
                r.found.append(NO_FACT_HERE.at(fact.span, block=Noun((block.kind,))))
            continue
        if fact.modifiers and outer == "both":
            r.audience = "provider" if fact.provider_only else "both"
        r.fact = fact
        handler(r, out, fact)
        r.audience = outer
    r.fact = None
    return out


def read_block(r: Reader, block: nodes.Block) -> Block | None:
    """A block as meant; None where its head says too little to build it, which is then reported."""
    shape = SHAPES[block.kind]
    if block.kind == "clause":
        r.written_in = next((f.language for f in block.facts if isinstance(f, nodes.Written)), None)
    out = fill(r, block, shape.table, block.facts)
    values: dict[str, Any] = {
        "span": block.head,
        "audience": r.audience,
        "label": r.text(block.label) if block.label else None,
    }
    if block.name is not None:
        values["name"] = block.name.text
        values["name_span"] = block.name.span
    values |= out.done()
    whole = shape.finish is None or shape.finish(r, block, values)
    r.written_in = None
    return shape.cls(**values) if whole else None
