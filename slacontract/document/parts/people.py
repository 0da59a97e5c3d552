"""People, channels, and the other things that the contract gives a name."""

from __future__ import annotations

from collections.abc import Iterator

from ...model.base import Missing, Node
from ...model.clauses import Contact
from ...model.contract import Contract
from ...model.parties import Channel, ReportForm, Role, Scope, ScopeItem, Supplier
from ..tree import Block, Paragraph, Phrase, Run, Section
from .base import Maker
from .delays import delays_of, metrics_of

KINDS_OF_TIME = (
    "covered",
    "opening-days",
    "business-days",
    "same-business-day",
    "working-days",
    "elapsed",
    "calendar",
    "effort",
)


def people(make: Maker) -> Section:
    """Roles and channels."""
    contract, w = make.contract, make.w
    roles = [
        make.fact("role", one, [*make.said(_role(make, one)), *make.about(one)]) for one in contract.roles
    ]
    channels = [
        make.fact("channel", one, [*make.said(_channel(make, one)), *make.about(one)])
        for one in contract.channels
    ]
    sections = []
    if roles:
        sections.append(Section("roles", w.say("section.roles"), (make.facts(roles),)))  # type: ignore[arg-type]
    if channels:
        sections.append(Section("channels", w.say("section.channels"), (make.facts(channels),)))  # type: ignore[arg-type]
    return make.chapter("people", sections=sections)


def _contact(make: Maker, contact: Contact) -> Phrase:
    if isinstance(contact.value, Missing):
        return make.w.missing(contact.value)
    (run,) = make.w.text(contact.value)
    return (Run(run.text, "strong", run.language),)


def _contacts(make: Maker, contacts: tuple[Contact, ...]) -> Iterator[Phrase]:
    if contacts:
        value = make.w.all_of((_contact(make, one) for one in contacts), "or")
        yield make.sentence("contact", value=value)


def _role(make: Maker, role: Role) -> Iterator[Phrase]:
    w = make.w
    yield make.sentence("role.of", party=w.parties(role.of))
    for held in role.held_by:
        yield make.sentence(
            "role.held-by", value=w.missing(held) if isinstance(held, Missing) else w.text(held)
        )
    if role.single_point_of_contact:
        yield make.sentence("role.single-point")
    yield from _contacts(make, role.contacts)
    if role.under_coverage:
        yield make.sentence("under-coverage", coverage=w.refs(role.under_coverage))
    if role.channels:
        yield make.sentence("role.channels", channels=w.refs(role.channels))
    if role.support_level:
        yield make.sentence("role.level", level=str(role.support_level))
    if role.does:
        yield make.sentence("role.does", texts=w.texts(role.does))
    for task in role.tasks:
        yield make.sentence("role.does", texts=w.task(task))
    yield from w.limits(role.limits)


def _channel(make: Maker, channel: Channel) -> Iterator[Phrase]:
    w = make.w
    yield from _contacts(make, channel.contacts)
    if channel.under_coverage:
        yield make.sentence("under-coverage", coverage=w.refs(channel.under_coverage))
    if channel.under_coverage_missing:
        yield make.sentence("under-coverage", coverage=w.missing(channel.under_coverage_missing))
    for use in channel.uses:
        yield w.sentence(w.use(use))
    if channel.sets_priority:
        yield make.sentence("channel.sets-priority", priority=w.ref(channel.sets_priority))
    for parties in channel.alerts:
        yield make.sentence("channel.alerts", parties=w.parties(parties))
    if channel.assigned_to:
        yield make.sentence("assigned-to", parties=w.parties(channel.assigned_to))
    if channel.to_be_confirmed_by:
        yield make.sentence("to-be-confirmed-by", value=w.value(channel.to_be_confirmed_by))
    if channel.free_of_charge:
        yield make.sentence("free-of-charge")


def definitions(make: Maker) -> Section:
    """What words mean: those of the contract, then how time is reckoned in every sentence of it."""
    contract, w = make.contract, make.w
    sections: list[Section] = []
    own = [make.fact("definition", one, make.about(one)) for one in contract.definitions]
    if own:
        sections.append(Section("words", w.say("section.words"), (make.facts(own),)))  # type: ignore[arg-type]
    for field, kind in (("services", "service"), ("sites", "site"), ("ticket_types", "ticket-type")):
        facts = [
            make.fact(kind, one, [*make.said(_thing(make, one)), *make.about(one)])
            for one in getattr(contract, field)
        ]
        if facts:
            sections.append(Section(field.replace("_", "-"), w.say(f"section.{field}"), (make.facts(facts),)))  # type: ignore[arg-type]
    sections.append(Section("reckoning", w.say("section.reckoning"), make.said(_reckoning(make))))
    if contract.clauses:
        settled = make.compiled.release or contract.signed
        key = "reckoning.free-clauses" if settled else "reckoning.free-clauses-draft"
        sections.append(Section("marked", w.say("section.marked"), (make.paragraph(key),)))
    return make.chapter("definitions", sections=sections)


def _thing(make: Maker, thing) -> Iterator[Phrase]:  # type: ignore[no-untyped-def]
    w = make.w
    if getattr(thing, "under_coverage", ()):
        yield make.sentence("under-coverage", coverage=w.refs(thing.under_coverage))
    if getattr(thing, "zone", None):
        yield make.sentence("coverage.zone", zone=thing.zone)
    if getattr(thing, "zone_of_client", False):
        yield make.sentence("coverage.zone-of-client")
    if getattr(thing, "assigned_to", None):
        yield make.sentence("assigned-to", parties=w.parties(thing.assigned_to))
    for field in ("includes", "excludes"):
        for item in getattr(thing, field, ()):
            yield make.sentence(f"plan.{field}", texts=w.all_of(items(make, item)))


def _reckoning(make: Maker) -> Iterator[Phrase]:
    """How time is counted, for the kinds of time that the contract uses."""
    used = set(_kinds(make.contract))
    for kind in KINDS_OF_TIME:
        if kind in used:
            yield make.sentence(f"reckoning.{kind}")
    paused = set(_kinds_paused(make.contract))
    for kind in ("business-days", "working-days", "calendar"):
        if kind in paused:
            yield make.sentence(f"reckoning.paused-{kind}")


def _kinds_paused(contract: Contract) -> Iterator[str]:
    """The kinds of time of the delays that some state pauses (K4)."""
    pauses = [pause for state in contract.states for pause in state.pauses]
    every = any(pause.every for pause in pauses)
    named = {metric for pause in pauses for metric in pause.metrics}
    for metric in metrics_of(contract):
        if every or metric in named:
            yield from _kinds(tuple(delays_of(contract, metric)))


def _kinds(node: object) -> Iterator[str]:
    """What says its kind below a node of the model, quantities of time among it."""
    if isinstance(node, Node):
        values = vars(node)
        if isinstance(kind := values.get("kind"), str):
            yield kind
        node = tuple(values.values())
    if isinstance(node, tuple):
        for one in node:
            if isinstance(one, Node | tuple):
                yield from _kinds(one)


def scope(make: Maker) -> Section:
    """What is and what is not part of the service."""
    blocks: list[Block] = []
    for one in make.contract.scopes:
        if one.label:
            blocks.append(Paragraph(make.w.title(one), "lead"))
        blocks += [*_scope(make, one), *make.about(one)]
    return make.chapter("scope", *blocks)


def _scope(make: Maker, scope: Scope) -> Iterator[Block]:
    for field in ("includes", "excludes", "redirects"):
        excluded = field == "excludes"
        said = [phrase for item in getattr(scope, field) for phrase in items(make, item, excluded)]
        if said:
            yield Paragraph(make.w.say(f"scope.{field}"))
            yield from _listed(make, said)
    if scope.requires:
        yield Paragraph(make.w.say("scope.requires"))
        yield from _listed(make, [make.w.text(text) for text in scope.requires])


def _listed(make: Maker, phrases: list[Phrase]) -> tuple[Block, ...]:
    from ..tree import Items

    return (Items(tuple((Paragraph(make.w.sentence(phrase)),) for phrase in phrases)),)


def items(make: Maker, item: ScopeItem, excluded: bool = False) -> Iterator[Phrase]:
    """The things of an item, with what is said of all of them; what is `excluded` may be had on request."""
    w = make.w
    things = [w.text(thing) for thing in item.things] + [w.ref(name) for name in item.names]
    if item.every_ticket:
        things.append(w.say("use.every-ticket"))
    for said in things:
        if item.towards:
            said = w.say("scope.towards", thing=said, towards=w.value(item.towards))
        if excluded and item.on_request:
            yield w.say("scope.excluded-on-request", thing=w.tail(said, item, "on_request"))
        else:
            yield w.tail(said, item)


def report_forms(make: Maker, form: ReportForm) -> Iterator[Block]:
    """What a report holds."""
    for field in ("requires", "useful", "excludes"):
        if texts := getattr(form, field):
            yield Paragraph(make.w.say(f"report.{field}"))
            yield from _listed(make, [make.w.text(text) for text in texts])
    if form.one_request_per_ticket:
        yield make.paragraph("report.one-request")
    yield from make.about(form)


def suppliers(make: Maker) -> Section:
    """Whom the provider relies on; for the provider only."""
    sections = [make.section("supplier", one, _supplier(make, one)) for one in make.contract.suppliers]
    return make.chapter("suppliers", sections=sections)


def _supplier(make: Maker, supplier: Supplier) -> list[Block]:
    w = make.w
    said: list[Phrase] = []
    if supplier.reference is not None:
        said.append(make.sentence("supplier.reference", value=w.value(supplier.reference)))
    said += _contacts(make, supplier.contacts)
    if supplier.in_force:
        first = supplier.in_force.first
        if isinstance(first, Missing):
            start = w.say("term.some-date", value=w.missing(first))
        else:
            start = w.say("term.date", date=w.grammar.date(first))
        if supplier.in_force.last:
            end = w.say("term.date", date=w.grammar.date(supplier.in_force.last))
            term = w.say("term.from-until", start=start, end=end)
        else:
            term = w.say("term.from", start=start)
        said.append(make.sentence("supplier.in-force", term=term))
    if supplier.under_coverage:
        said.append(make.sentence("under-coverage", coverage=w.refs(supplier.under_coverage)))
    said += [w.promise(one) for one in supplier.commitments]
    said += w.limits(supplier.limits)
    said += [make.sentence("costs", value=w.cost(one)) for one in supplier.costs]
    return [*make.said(said), *make.about(supplier)]
