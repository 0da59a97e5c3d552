"""Planned maintenance, availability, credits, prices, prepaid time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from ...judge import Engine, Observed, judge
from ...judge.editions import edition_of_period
from ...model.base import Ref
from ...model.money import (
    Availability,
    Band,
    BasedOn,
    Credit,
    Exhausted,
    Maintenance,
    PrepaidTime,
    Price,
    Slice,
    TimeRecord,
)
from ...model.quantities import Money, Quantity
from ...ruleset.amounts_from_model import smallest_units
from ..tree import Block, Cell, Phrase, Run, Section, plain
from .base import Maker
from .coverage import dates


def maintenance(make: Maker) -> Section:
    """Planned work."""
    sections = [
        make.section("maintenance", one, _maintenance(make, one)) for one in make.contract.maintenance
    ]
    return make.chapter("maintenance", sections=sections)


def _maintenance(make: Maker, one: Maintenance) -> list[Block]:
    w = make.w
    said = [w.sentence(w.notice(notice)) for notice in one.notices]
    for field in ("outside", "only_in"):
        if refs := getattr(one, field):
            soft = getattr(one, f"{field}_where_possible")
            said.append(
                make.sentence(f"maintenance.{field}{'-where-possible' if soft else ''}", refs=w.refs(refs))
            )
    said += w.limits(one.limits)
    return [*make.said(said), *make.about(one)]


def availability(make: Maker) -> Section:
    """Availability of components."""
    sections = [
        make.section("availability", one, _availability(make, one)) for one in make.contract.availabilities
    ]
    lead = make.lead("availability.lead") if sections else None
    return make.chapter("availability", lead, sections=sections)


def _availability(make: Maker, one: Availability) -> list[Block]:
    w = make.w
    said = []
    if one.missing is not None:
        said.append(make.sentence("availability.missing", value=w.missing(one.missing)))
    for limit in one.limits:
        key = "availability.limit" if limit.quantity is None else "availability.down-limit"
        said.append(make.sentence(key, limit=w.limit(limit)))
    if one.measures:
        said.append(make.sentence("availability.measures", refs=w.refs(one.measures)))
    if one.rule:
        said.append(make.sentence(f"availability.{one.rule}"))
    if one.under_coverage:
        said.append(make.sentence("availability.under-coverage", coverage=w.refs(one.under_coverage)))
    elif one.limits and one.missing is None:
        said.append(make.sentence("availability.all-hours"))
    if one.degradation_missing is not None:
        said.append(make.sentence("availability.degradation", percent=w.missing(one.degradation_missing)))
    if one.degradation_weight is not None:
        weight = one.degradation_weight * 100 if one.degradation_weight <= 1 else one.degradation_weight
        said.append(
            make.sentence("availability.degradation", percent=w.grammar.percent(weight.normalize() + 0))
        )
    excluded = [w.ref(ref) for ref in one.excludes] + [w.quote(text) for text in one.excludes_texts]
    if excluded:
        said.append(make.sentence("availability.excludes", items=w.all_of(excluded)))
    named = {ref.name for ref in one.excludes}
    works = [work for work in make.contract.maintenance if work.name in named]
    if works:
        capped = any(work.limits for work in works)
        said.append(make.sentence("availability.works-capped" if capped else "availability.works"))
    return [*make.said(said), *make.about(one)]


def credits(make: Maker) -> Section:
    """Service credits, with their tables of amounts."""
    sections = [make.section("credit", one, _credit(make, one)) for one in make.contract.credits]
    return make.chapter("credits", sections=sections)


def _credit(make: Maker, one: Credit) -> list[Block]:
    w = make.w
    before: list[Phrase] = []
    based = [_based(make, basis) for basis in one.based_on]
    if based:
        key = "credit.worse-of" if one.worse_of else "credit.based-on"
        before.append(make.sentence(key, figures=w.all_of(based)))
    if one.over:
        before.append(make.sentence("credit.over", period=w.period(one.over)))
    blocks: list[Block] = [*make.said(before)]
    if one.bands:
        head = [w.say("credit.figure"), w.say("credit.amount")]
        rows = [
            [Cell((w.grammar.cases["cap"](_figure(make, band)),), header=True), Cell((w.amount(band.gives),))]
            for band in one.bands
        ]
        for title, sums in _in_money(make, one):
            head.append(title)
            for row, money in zip(rows, sums, strict=True):
                row.append(Cell(((Run(w.grammar.money(money.amount, money.currency)),),), align="end"))
        blocks.append(make.table(w.say("credit.caption", title=w.title(one)), head, rows))
        if len(one.bands) > 1:
            blocks.append(make.note("credit.deepest"))
    after = [_slice(make, step) for step in one.slices]
    for field in ("each_breach", "each_late_ticket", "nothing_below"):
        if (value := getattr(one, field)) is not None:
            after.append(make.sentence(f"credit.{field}", amount=w.amount(value)))
    for cap in one.caps:
        over = w.period(cap.over) if cap.over else ()
        after.append(
            make.sentence("credit.cap-over" if over else "credit.cap", amount=w.amount(cap.amount), over=over)
        )
    if one.prevails_over:
        after.append(make.sentence("prevails-over", refs=w.refs(one.prevails_over)))
    if one.rounding:
        after.append(make.sentence("rounded", rounding=w.rounding(one.rounding)))
    for field in ("claim", "payment"):
        after += [make.sentence(f"credit.{field}", value=w.due(due)) for due in getattr(one, field)]
    return [*blocks, *make.said(after), *make.about(one)]


def _in_money(make: Maker, one: Credit) -> list[tuple[Phrase, list[Money]]]:
    """What each band comes to for a whole period, by the engine: of the fee of that period, after the cap and
    the rounding (K13): one column, or one for each plan where plans differ.

    Nothing where the fee is not fixed, or where the credit rests on more than availabilities: the worked
    examples then say what the rules come to.
    """
    by_availability = all(basis.kind == "availability" and basis.when is None for basis in one.based_on)
    if not by_availability or not one.based_on or any(step.begun for step in one.slices):
        return []
    if any(band.percent is None or band.side != "below" for band in one.bands):
        return []
    rules = make.compiled.rules
    currency = rules.contract.currency or _currency_of(make)
    if not currency:
        return []
    engine = Engine(rules)
    found: dict[str, list[Money]] = {plan: [] for plan in engine.plan_names}
    for plan, sums in found.items():
        for band in one.bands:
            # Just inside the band: deeper figures give the deeper band, or slices more.
            share = Fraction(band.percent or 0) / 100 - Fraction(1, 10**9)
            seen = Observed({basis.ref.name: share for basis in one.based_on if basis.ref}, {})
            cents = _cents(engine, one.name, plan, seen)
            if cents is None:
                return []
            amount = Decimal(cents) / smallest_units(currency)
            sums.append(Money(span=band.span, amount=amount, currency=currency))
    several = list(found.values())
    if several and all(sums == several[0] for sums in several):
        return [(make.w.say("credit.in-money"), several[0])]
    return [(make.w.title(plan), found[plan.name]) for plan in make.contract.plans if plan.name in found]


def _cents(engine: Engine, name: str, plan: str, seen: Observed) -> int | None:
    """What a credit gives for the first whole period of the text that the document is of, the last in force
    (K9); None where there is no such figure."""
    views = engine.views(plan)
    newest = views[-1]
    begins = views[0].edition.in_force[0] or 0
    kinds = [one.period for one in newest.plan.credits if one.id == name]
    for period in engine.rules.periods:
        if period.kind not in kinds or period.start < begins:
            continue
        if edition_of_period(engine, plan, period) is newest:
            report = judge(engine, plan=plan, as_of=period.end, periods=(period.id,), observed=seen)
            given = [one for part in report.credits for one in part.credits if one.id == name]
            return int(given[0].cents) if given and given[0].why is None else None
    return None


def _currency_of(make: Maker) -> str:
    """The one currency of the prices; empty where there are several, or none."""
    amounts = (cost.amount for price in make.contract.prices for cost in price.costs)
    found = {amount.currency for amount in amounts if isinstance(amount, Money)}
    return found.pop() if len(found) == 1 else ""


def _based(make: Maker, basis: BasedOn) -> Phrase:
    w = make.w
    if basis.kind == "availability" and basis.ref:
        ref = w.ref(basis.ref)
        word = w.grammar.text("credit.availability", ref="").split()[-1].casefold()
        # « la disponibilité “Disponibilité du réseau” » would say it twice.
        figure = ref if word in plain(ref).casefold() else w.say("credit.availability", ref=ref)
        return w.when(figure, basis.when)
    noun = w.ref(basis.ref) if basis.ref else w.noun(basis.metric) if basis.metric else ()
    if basis.label_name:
        noun = w.say("modifier.named", noun=noun, name=w.grammar.quoted(basis.label_name, "name"))
    if basis.priorities:  # the condition says nothing else
        return w.say("credit.metric-of", metric=noun, refs=w.refs(basis.priorities))
    return w.when(w.say("credit.metric", metric=noun), basis.when)


def _figure(make: Maker, band: Band) -> Phrase:
    return make.w.say(f"credit.{band.side}", bound=_bound(make, band.percent, band.count, band.quantity))


def _bound(make: Maker, percent: Decimal | None, count: Decimal | None, quantity: Quantity | None) -> Phrase:
    g = make.w.grammar
    if percent is not None:
        return (Run(g.percent(percent)),)
    if count is not None:
        return (Run(g.units(count, "breach").replace("breachs", "breaches")),)
    return make.w.quantity(quantity, ending=False) if quantity is not None else ()


def _slice(make: Maker, step: Slice) -> Phrase:
    w = make.w
    return make.sentence(
        "credit.slice-begun" if step.begun else "credit.slice-full",
        step=_bound(make, step.step_percent, step.step_count, step.step_quantity),
        side=w.say(f"credit.{step.side}", bound=_bound(make, step.percent, step.count, step.quantity)),
        amount=w.amount(step.adds),
    )


def prices(make: Maker) -> Section:
    """Prices, prepaid time, records of time, payment."""
    contract, w = make.contract, make.w
    sections = [make.section("price", one, _price(make, one)) for one in contract.prices]
    sections += [make.section("prepaid", one, _prepaid(make, one)) for one in contract.prepaid]
    sections += [make.section("time-record", one, _record(make, one)) for one in contract.time_records]
    terms = [make.sentence("payment", value=w.due(due)) for due in contract.payment]
    terms += [make.sentence("invoice", value=w.due(due)) for due in contract.invoice]
    if terms:
        sections.append(Section("payment", w.say("section.payment"), make.said(terms)))
    return make.chapter("prices", sections=sections)


def _price(make: Maker, one: Price) -> list[Block]:
    w = make.w
    said = [make.sentence("costs", value=w.cost(cost)) for cost in one.costs]
    if one.rounding:
        said.append(make.sentence("rounded", rounding=w.rounding(one.rounding)))
    said += [make.sentence("invoice", value=w.due(due)) for due in one.invoice]
    return [*make.said(said), *make.about(one)]


def _prepaid(make: Maker, one: PrepaidTime) -> list[Block]:
    return [*make.said(_prepaid_sentences(make, one)), *make.about(one)]


def _prepaid_sentences(make: Maker, one: PrepaidTime) -> Iterator[Phrase]:
    w = make.w
    if one.missing is not None:
        yield make.sentence("prepaid.missing", value=w.missing(one.missing))
    for grant in one.grants:
        time = w.missing(grant.missing) if grant.missing else w.value(grant.time)
        if grant.every:
            yield make.sentence(
                "prepaid.grants-every", time=time, every=w.quantity(grant.every, ending=False)
            )
        else:
            yield make.sentence("prepaid.grants", time=time)
    for cost in one.costs:
        yield make.sentence("costs", value=w.cost(cost))
    for limit in one.limits:
        yield w.sentence(w.limit(limit))
    for part in one.instalments:
        said = w.instalment(part)
        if part.on:
            said = (*said, Run(", "), *w.all_of(dates(make, on, None) for on in part.on))
        yield make.sentence("instalment", value=said)
    end = one.unused or "expires"
    if one.expires_after:
        yield make.sentence(f"prepaid.{end}-after", value=w.quantity(one.expires_after, ending=False))
    if one.expires_at_end_of and one.expires_at_end_of.each:
        period = w.grammar.units(1, f"period.{one.expires_at_end_of.each}").split("\N{NO-BREAK SPACE}", 1)[1]
        yield make.sentence(f"prepaid.{end}-each", period=period)
    if one.never_expires:
        yield make.sentence("prepaid.never-expires")
    if one.unused and not one.expires_after and not one.expires_at_end_of:
        yield make.sentence(f"prepaid.unused-{one.unused}")
    if one.rounding:
        yield make.sentence("prepaid.rounded", rounding=w.rounding(one.rounding))
    for notice in one.notices:
        yield w.sentence(w.notice(notice))
    for exhausted in one.exhausted:
        yield _exhausted(make, exhausted)


def _exhausted(make: Maker, one: Exhausted) -> Phrase:
    w = make.w
    if one.missing is not None:
        return make.sentence("prepaid.exhausted-missing", value=w.missing(one.missing))
    price: Phrase = ()
    if one.price is not None:
        price = w.ref(one.price) if isinstance(one.price, Ref) else w.value(one.price)
    parties = w.parties(one.alerts) if one.alerts else ()
    return make.sentence(f"prepaid.exhausted-{one.mode}", price=price, parties=parties)


def _record(make: Maker, one: TimeRecord) -> list[Block]:
    w = make.w
    said: list[Phrase] = []
    if one.missing is not None:
        said.append(make.sentence("prepaid.missing", value=w.missing(one.missing)))
    said += [make.sentence("record.seen-by", parties=w.parties(parties)) for parties in one.seen_by]
    for flag, key in (
        (one.basis_of_invoices, "record.basis"),
        (one.automatic, "automatic"),
        (one.free_of_charge, "free-of-charge"),
    ):
        if flag:
            said.append(make.sentence(key))
    if one.rounding:
        said.append(make.sentence("rounded", rounding=w.rounding(one.rounding)))
    return [*make.said(said), *make.about(one)]
