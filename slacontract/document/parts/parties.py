"""Who agrees, from when until when, and how the contract itself is read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ...clock.zone import Zone
from ...model.base import Missing, Ref, Text
from ...model.clauses import Event, Notice
from ...model.quantities import Quantity
from ...model.term import ends_of_terms, first_end, term_dates
from ..tree import Block, Cover, Fact, Open, Paragraph, Phrase, Run, Section
from .base import Maker
from .coverage import yearly_date


def cover(make: Maker, points: tuple[Open, ...]) -> Cover:
    """The first page. A contract with open `points` is a draft, whoever signed it."""
    contract, w = make.contract, make.w
    facts = [
        _head(make, "provider", contract.provider),
        _head(make, "client", contract.client),
        _head(make, "reference", contract.reference),
    ]
    if contract.version:
        facts.append(_fact(make, "version", w.text(contract.version)))
    if contract.version_missing:
        facts.append(_fact(make, "version", w.missing(contract.version_missing)))
    if contract.revision:
        date = contract.revision.date
        number = w.grammar.number(contract.revision.number)
        value = w.say("cover.revision-of", n=number, date=w.grammar.date(date)) if date else (Run(number),)
        facts.append(_fact(make, "revision", value))
    if contract.in_force:
        facts.append(_fact(make, "in-force", _term(make)))
    editions = make.compiled.rules.editions
    if len(editions) > 1 and editions[-1].in_force[0] is not None:
        zone = make.compiled.rules.contract.zone
        on = Zone(zone, make.compiled.rules.zones[zone].offsets).date(editions[-1].in_force[0])
        facts.append(_fact(make, "edition", w.say("cover.edition-of", date=w.grammar.date(on))))
    settled = "signed" if contract.signed else "release" if make.compiled.release else "draft"
    kind = "draft" if points else settled
    status = w.grammar.text(f"status-of.{kind}")
    if contract.signed:
        day = w.grammar.date(contract.signed.date)
        if kind == "signed":
            status = w.grammar.text("status-of.signed-on", date=day)
        else:
            facts.append(_fact(make, "signed-on", (Run(day),)))
        if contract.signed.by:
            facts.append(_fact(make, "signed-by", w.parties(contract.signed.by)))
    notice = w.grammar.text("cover.provider-only") if make.compiled.audience == "provider" else ""
    title = "".join(run.text for run in w.title(contract)) or w.grammar.text("cover.kind")
    return Cover(title, w.grammar.text("cover.kind"), tuple(facts), status, kind, notice)  # type: ignore[arg-type]


def _head(make: Maker, key: str, value: Text | Missing | None) -> Fact:
    if value is None:
        return _fact(make, key, (Run(make.w.grammar.text("why.not-stated"), "unset"),))
    return _fact(make, key, make.w.missing(value) if isinstance(value, Missing) else make.w.text(value))


def _fact(make: Maker, key: str, value: Phrase) -> Fact:
    return Fact(make.w.say(f"cover.{key}"), (Paragraph(value),))


def _term(make: Maker) -> Phrase:
    force, w = make.contract.in_force, make.w
    assert force is not None
    if isinstance(force.start, Missing):
        start = w.say("term.some-date", value=w.missing(force.start))
    else:
        start = w.say("term.date", date=w.grammar.date(force.start))
    if force.end:
        return w.say("term.from-until", start=start, end=w.say("term.date", date=w.grammar.date(force.end)))
    if force.end_missing:
        end = w.say("term.some-date", value=w.missing(force.end_missing))
        return w.say("term.from-until", start=start, end=end)
    return w.say("term.from", start=start)


def chapter(make: Maker) -> Section:
    """Parties, term, renewal, notice, and what the whole contract says of itself."""
    contract, w = make.contract, make.w
    parties = [
        make.sentence("parties.provider", who=_name(make, contract.provider)),
        make.sentence("parties.client", who=_name(make, contract.client)),
    ]
    for key, value in (("reference", contract.reference), ("version", contract.version_missing)):
        if value is not None:
            said = w.missing(value) if isinstance(value, Missing) else w.text(value)
            parties.append(make.sentence(f"parties.{key}", value=said))
    return make.chapter(
        "parties",
        *make.said(parties),
        *make.about(contract),
        sections=[
            Section("term", w.say("section.term"), make.said(_term_sentences(make))),
            Section("nature", w.say("section.nature"), make.said(_nature(make))),
            Section("evolution", w.say("section.evolution"), make.said(_evolution(make))),
        ],
    )


def _name(make: Maker, value: Text | Missing | None) -> Phrase:
    if value is None:
        return (Run(make.w.grammar.text("why.not-stated"), "unset"),)
    return (
        make.w.missing(value)
        if isinstance(value, Missing)
        else (Run(value.in_language(make.w.language), "strong"),)
    )


def _amended(make: Maker) -> Iterator[Phrase]:
    """From when the text as amended holds for clocks and for periods (K9)."""
    editions = make.compiled.rules.editions
    start = editions[-1].in_force[0] if len(editions) > 1 else None
    if start is None:
        return
    name = make.compiled.rules.contract.zone
    zone = Zone(name, make.compiled.rules.zones[name].offsets)
    yield make.sentence("term.amended", date=make.w.grammar.date(zone.date(start)))
    if not (make.contract.availabilities or make.contract.credits):
        return
    if editions[-1].first_period == "containing":
        since = editions[-1].judged_from
        on = zone.date(start if since is None else since)
        yield make.sentence("term.amended-period", date=make.w.grammar.date(on))
    else:
        yield make.sentence("term.amended-first-instant")


def _term_sentences(make: Maker) -> Iterator[Phrase]:
    contract, w = make.contract, make.w
    if contract.in_force:
        yield make.sentence("term.in-force", term=_term(make))
    yield from _amended(make)
    if contract.minimum_term is not None:
        yield minimum_term(make, contract.minimum_term, contract.minimum_term_from)
    if contract.renewed_for is not None:
        yield make.sentence("term.renewed", value=w.value(contract.renewed_for))
    if contract.ends_on:
        days = [w.say("term.date", date=yearly_date(make, one)) for one in contract.ends_on]
        yield make.sentence("term.ends-on", dates=w.all_of(days, "or"))
    for notice in contract.notices:
        yield w.sentence(w.notice(notice))
    earliest = first_end(contract)
    first = next(ends_of_terms(contract), None)
    if earliest and earliest != first:
        yield make.sentence("term.earliest-end", date=w.grammar.date(earliest))
    until = make.compiled.rules.contract.in_force_until
    current = date.fromisoformat(until) if until else None
    end = first_end(contract, current)
    later = end if end and contract.in_force and end != contract.in_force.end else None
    for one in term_dates(contract, current):
        if one.what == "notice" and isinstance(one.node, Notice):
            key = "term.last-notice-sent" if one.node.sent else "term.last-notice"
            on = w.grammar.weekday_date(one.on)
            if later:
                yield make.sentence(f"{key}-of", end=w.grammar.date(later), date=on)
            else:
                yield make.sentence(key, date=on)


def minimum_term(make: Maker, term: Quantity | Missing, start: Event | None) -> Phrase:
    """The minimum term of a contract or a plan, from an event where one is said."""
    said = make.w.say("term.minimum", value=make.w.value(term))
    if start is not None:
        said = (*said, Run(", "), *make.w.say("modifier.from", event=make.w.event(start)))
    return make.w.sentence(said)


def _nature(make: Maker) -> Iterator[Phrase]:
    contract, w = make.contract, make.w
    if contract.obligation:
        yield make.sentence(f"nature.{contract.obligation}")
    if contract.zone:
        yield make.sentence("nature.zone", zone=contract.zone)
    if contract.zone_missing:
        yield make.sentence("nature.zone", zone=w.missing(contract.zone_missing))
    if contract.zone_of_client:
        yield make.sentence("coverage.zone-of-client")
    if contract.tax and contract.tax_percent is not None:
        rate = w.grammar.percent(contract.tax_percent)
        yield make.sentence(f"nature.tax-{contract.tax}-of", rate=rate)
    elif contract.tax:
        yield make.sentence(f"nature.tax-{contract.tax}")
    if contract.tax_missing:
        yield make.sentence("nature.tax-missing", value=w.missing(contract.tax_missing))
    if contract.default_plan:
        yield make.sentence("nature.default-plan", plan=w.ref(contract.default_plan))
    yield make.sentence("nature.written-in", language=w.language_name(contract.written_in))
    if contract.prevails_in:
        yield make.sentence("nature.prevails-in", language=w.language_name(contract.prevails_in))
    if contract.former_references:
        quoted = w.all_of(w.grammar.quoted(one) for one in contract.former_references)
        yield make.sentence("nature.former-references", references=quoted)
    if contract.order_of_precedence:
        yield make.sentence("nature.precedence", order=_precedence(make))


def _precedence(make: Maker) -> Phrase:
    w = make.w
    found: list[Run] = []
    for number, one in enumerate(make.contract.order_of_precedence, 1):
        said = w.value(one) if isinstance(one, Text | Ref) else w.say(f"precedence.{one}")
        found += [Run(f"{', ' if number > 1 else ''}({number}) "), *said]
    return tuple(found)


def _evolution(make: Maker) -> Iterator[Phrase]:
    contract, w = make.contract, make.w
    for field in ("changes", "upgrade", "downgrade"):
        for terms in getattr(contract, field):
            yield make.sentence(f"evolution.{field}", value=w.terms(terms))


def signatures(make: Maker) -> tuple[Block, ...]:
    """Where the parties sign."""
    from ..tree import Signatures

    w = make.w
    sides = (
        (w.grammar.text("signature.provider"), _name(make, make.contract.provider)),
        (w.grammar.text("signature.client"), _name(make, make.contract.client)),
    )
    lines = tuple(w.grammar.text(f"signature.{key}") for key in ("name", "function", "place", "signature"))
    return (Signatures(sides, lines),)
