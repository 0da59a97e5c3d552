"""From a contract as meant to its rule set: plans resolved, instants set out, nothing left to look up."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ..clock.calendar import month_start
from ..clock.holidays import holidays_version
from ..clock.lock import Lock, print_lock
from ..clock.zone import Zone, tzdata_version
from ..diagnostics import Diagnostic
from ..model.base import Block, Missing, Text
from ..model.contract import Amendment, Contract
from ..records import dataclass, field
from ..source import Span
from .base import PeriodKind
from .commitments import Priority
from .commitments_from_model import CommitmentReader, states_of
from .coverages import Coverage
from .coverages_from_model import CoverageTable
from .horizon import Horizon, horizon_of
from .money_from_model import MoneyReader, label_of
from .plans import Scope, order_of, scopes_of
from .printed_only import printed_only
from .rota_from_model import rota_from_model
from .rules import (
    EVERY_PLAN,
    Channel,
    ContractFacts,
    DataVersions,
    Edition,
    Period,
    Plan,
    PriorityCell,
    Rota,
    RuleSet,
    ZoneTable,
)
from .sets_from_model import Builder
from .shared import Shared
from .sources import Sources


@dataclass
class _Work:
    """What one compilation gathers."""

    found: list[Diagnostic] = field(default_factory=list)
    places: dict[str, Span] = field(default_factory=dict)


class Ruled(NamedTuple):
    """A contract compiled: its rule set, where the parts stand in the text, what was found on the way."""

    rules: RuleSet
    sources: Sources
    diagnostics: list[Diagnostic]


def data_versions(lock: Lock | None = None) -> DataVersions:
    """The versions of the data in use here, and the digest of a lock."""
    digest = hashlib.sha256(print_lock(lock).encode()).hexdigest() if lock is not None else None
    return DataVersions(tzdata=tzdata_version(), holidays=holidays_version(), lock=digest)


def ruleset_from_model(
    contract: Contract,
    amendments: Sequence[Amendment] = (),
    lock: Lock | None = None,
    versions: DataVersions | None = None,
    *,
    release: bool = False,
    shared: Shared | None = None,
) -> Ruled:
    """The rule set of a contract and its amendments, in their order of effect.

    Never fails on a model whose names resolve: a hole becomes `undetermined` (DESIGN 1). `versions`: of the
    data that stands behind the instants, those in use where not given. `release`: a year of holidays that
    is not locked is an error instead of a warning. `shared`: what other texts have computed already.
    """
    shared = shared or Shared()
    versions = versions or data_versions(lock)
    work = _Work()
    horizon = horizon_of(contract, amendments, versions.tzdata, work.found)
    texts = [contract, *(one.edition for one in amendments)]
    zones: dict[str, Zone] = {}
    editions: list[Edition] = []
    builders: list[Builder] = []
    for number, text in enumerate(texts):
        builder = Builder(text, horizon, lock, work.found, release=release, shared=shared)
        builders.append(builder)
        amendment = amendments[number - 1] if number else None
        following = amendments[number] if number < len(amendments) else None
        plans = _plans(text, builder, horizon, work)
        work.found.extend(printed_only(text))
        editions.append(
            Edition(
                id="base" if amendment is None else _day(amendment.takes_effect) or f"amendment-{number}",
                in_force=_in_force(builder, horizon, amendment, following),
                first_period="containing" if amendment and amendment.from_period_of else "first-instant",
                judged_from=(
                    builder.zone.midnight(amendment.from_period_of)
                    if amendment and amendment.from_period_of
                    else None
                ),
                plans=plans,
            )
        )
        zones.update(builder.zones.known)
    builder, newest = builders[-1], texts[-1]
    rules = RuleSet(
        contract=_facts(contract, newest, builder, horizon),
        data=versions,
        horizon=builder.span,
        periods=() if builder.zones.missing else tuple(_periods(builder.zone, horizon)),
        zones={name: ZoneTable(offsets=zones[name].offsets) for name in sorted(zones)},
        default_plan=_default_plan(newest),
        editions=tuple(editions),
    )
    return Ruled(rules, Sources(work.places), _once(work.found))


def _once(found: list[Diagnostic]) -> list[Diagnostic]:
    """Findings once each, though every edition and plan is read for itself."""
    seen: dict[tuple[object, ...], Diagnostic] = {}
    for one in found:
        seen.setdefault((one.code, one.spans, one.message()), one)
    return list(seen.values())


def _plans(contract: Contract, builder: Builder, horizon: Horizon, work: _Work) -> dict[str, Plan]:
    parts: dict[object, Coverage] = {}
    scopes = scopes_of(contract)
    plans = {scope.key: _plan(contract, scope, builder, parts, horizon, work) for scope in scopes}
    for kind, blocks in _blocks(contract):
        for block in blocks:
            work.places[f"{kind}/{block.name}" if block.name else kind] = block.name_span or block.span
    return plans


def _blocks(contract: Contract) -> Iterator[tuple[str, Sequence[Block]]]:
    """The blocks that a rule set speaks of, by the kind of their path in `sources.json`."""
    yield "contract", (contract.model_copy(update={"name": ""}),)
    yield "coverage", contract.coverages
    yield "holidays", contract.holidays
    yield "priority", contract.priorities
    yield "plan", contract.plans
    yield "state", contract.states
    yield "channel", contract.channels
    yield "maintenance", contract.maintenance
    yield "availability", contract.availabilities
    yield "credit", contract.credits
    yield "price", contract.prices
    yield "prepaid", contract.prepaid
    yield "rota", contract.rotas
    yield "exception", contract.exceptions
    yield "ladder", contract.ladders
    yield "supplier", contract.suppliers


def _plan(
    contract: Contract,
    scope: Scope,
    builder: Builder,
    parts: dict[object, Coverage],
    horizon: Horizon,
    work: _Work,
) -> Plan:
    table = CoverageTable(builder, scope, parts)
    reader = CommitmentReader(contract, scope, table, work.found)
    commitments, drafts = reader.read()
    for name, draft in drafts.items():
        work.places[f"commitment/{scope.key}/{name}"] = draft.source.span
    money = MoneyReader(contract, scope, table, commitments, work.found)
    availability, maintenance = money.availability(), money.maintenance()
    channels = _channels(contract, scope, table)
    credits, prices, prepaid = money.credits(), money.prices(), money.prepaid()
    rules = next((one for one in contract.priority_rules if one.default is not None), None)
    # Last, once everything has asked for the unions it counts in.
    return Plan(
        label=label_of(scope.plan) if scope.plan else None,
        holidays=((coverages := table.coverages()) is not None and table.holidays()) or {},
        coverages=coverages,
        priorities=tuple(
            Priority(name=one.name, label=label_of(one)) for one in contract.priorities if scope.keeps(one)
        ),
        default_priority=scope.name(rules.default) if rules is not None and rules.default else None,
        priority_table=tuple(_cells(contract, scope)),
        commitments=commitments,
        states=states_of(contract, scope),
        channels=channels,
        maintenance=maintenance,
        availability=availability,
        credits=credits,
        prices=prices,
        prepaid=prepaid,
        rota=_rotas(contract, scope, builder, horizon),
    )


def _channels(contract: Contract, scope: Scope, table: CoverageTable) -> tuple[Channel, ...]:
    """The channels of a plan by name; of a plan that names its channels, those alone."""
    named = scope.names(scope.plan.channels) if scope.plan is not None else ()
    return tuple(
        Channel(
            id=one.name,
            label=label_of(one),
            coverage=table.key(one.under_coverage) if one.under_coverage else None,
            sets_priority=scope.name(one.sets_priority) if one.sets_priority else None,
            audience=one.audience,
        )
        for one in sorted(contract.channels, key=lambda one: order_of(one.name))
        if scope.keeps(one) and (not named or one.name in named)
    )


def _rotas(contract: Contract, scope: Scope, builder: Builder, horizon: Horizon) -> tuple[Rota, ...]:
    """The rotas of a plan, in the zone of the coverage each staffs."""
    found = []
    for one in sorted(contract.rotas, key=lambda one: order_of(one.name)):
        coverage = builder.coverages.get(scope.name(one.coverage)) if one.coverage else None
        zone = (builder.zones.of(coverage) if coverage else None) or builder.zone
        if scope.keeps(one):
            found.append(rota_from_model(one, scope, zone, horizon))
    return tuple(found)


def _cells(contract: Contract, scope: Scope) -> Iterator[PriorityCell]:
    """Every cell of the priority matrices: the levels of both criteria, and the priority they give."""
    criteria = {one.name: one for one in contract.criteria}
    for matrix in sorted(contract.matrices, key=lambda one: order_of(one.name)):
        if matrix.rows is None or matrix.columns is None or not scope.keeps(matrix):
            continue
        columns = criteria.get(matrix.columns.name)
        levels = [level.name for level in columns.levels] if columns else []
        for row in matrix.cells:
            for level, gives in zip(levels, row.gives, strict=False):
                yield PriorityCell(
                    levels={matrix.rows.name: row.level.name, matrix.columns.name: level},
                    priority=scope.name(gives),
                )


def _text(value: Text | Missing | None) -> str | None:
    return value.text if isinstance(value, Text) else None


def _day(value: date | Missing | None) -> str | None:
    return value.isoformat() if isinstance(value, date) else None


def _facts(contract: Contract, newest: Contract, builder: Builder, horizon: Horizon) -> ContractFacts:
    """The head of the contract, as last amended; its reference is that of the contract amended."""
    currencies = {
        rate.amount.currency for price in newest.prices for rate in price.costs if rate.amount.kind == "money"
    }
    return ContractFacts(
        reference=_text(contract.reference),
        title=newest.label.text if newest.label else newest.name,
        version=_text(newest.version),
        revision=newest.revision.number if newest.revision else None,
        revision_date=_day(newest.revision.date) if newest.revision else None,
        language=newest.written_in,
        zone=builder.zone.name,
        currency=currencies.pop() if len(currencies) == 1 else None,
        tax=newest.tax,
        provider=_text(newest.provider),
        client=_text(newest.client),
        in_force_from=_day(horizon.in_force[0]),
        in_force_until=_day(horizon.in_force[1]),
        status="signed" if newest.signed else "draft",
    )


def _default_plan(contract: Contract) -> str:
    """The plan the text names; else the only one, or the first by name; `*` without plans."""
    if contract.default_plan is not None:
        return contract.default_plan.name
    return min((one.name for one in contract.plans), key=order_of, default=EVERY_PLAN)


def _in_force(
    builder: Builder, horizon: Horizon, amendment: Amendment | None, following: Amendment | None
) -> tuple[int | None, int | None]:
    """The instants [from, until) of one edition (K9); None where the text does not say."""
    first, last = horizon.in_force
    start = first if amendment is None else amendment.takes_effect
    end = last + timedelta(days=1) if last else None
    if following is not None and isinstance(following.takes_effect, date):
        end = following.takes_effect
    zone = builder.zone
    return (
        zone.midnight(start) if isinstance(start, date) else None,
        zone.midnight(end) if end is not None else None,
    )


def _periods(zone: Zone, horizon: Horizon) -> Iterator[Period]:
    """The whole calendar months and quarters that meet the horizon, by kind and start."""
    lengths: tuple[tuple[PeriodKind, int], ...] = (("month", 1), ("quarter", 3))
    for kind, length in lengths:
        for year in horizon.years:
            for month in range(1, 13, length):
                last = date(year, month + length - 1, 28)
                if (last.year, last.month) < (horizon.first.year, horizon.first.month):
                    continue
                if date(year, month, 1) > horizon.last:
                    break
                name = f"{year}-{month:02}" if kind == "month" else f"{year}-Q{(month + 2) // 3}"
                start, end = month_start(zone, year, month), month_start(zone, year, month + length)
                yield Period(kind=kind, id=name, start=start, end=end)
