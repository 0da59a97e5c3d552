"""Words for conditions, promises, limits, notice and costs: the facts that blocks share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from ...model.base import Missing, Text
from ...model.clauses import (
    Allowance,
    Atom,
    Commitment,
    Condition,
    Cost,
    Due,
    Event,
    Limit,
    Notice,
    Share,
    Task,
    Terms,
    Use,
)
from ...model.examples import When
from ...model.money import Instalment, Rounding
from ...model.quantities import NoDelay
from ..tree import Phrase, Run, plain
from .phrases import VOWELS, WIDE, merged
from .quantities import QuantityWords

_MODIFIERS = (
    "any_time", "in_addition", "on_site", "remotely", "on_request", "where_possible", "in_advance", "start",
    "at", "before", "after", "over", "term", "by", "jointly_with", "means_of", "when",
)  # fmt: skip
"""Fields that several kinds of fact share, in the order in which they are said."""

_BY_REFS = {
    "started-in",
    "started-outside",
    "reported-in",
    "reported-outside",
    "reported-by",
    "plan",
    "priority",
    "service",
    "site",
    "type",
    "state",
    "channel-unavailable",
    "duty-met",
}


class Wording(QuantityWords):
    """Every phrase of a document, in one language."""

    # conditions

    def condition(self, condition: Condition) -> Phrase:
        """`when A and B`, or `unless A and B` (not both)."""
        atoms = [self.atom(atom) for atom in condition.atoms]
        if condition.unless and len(atoms) > 1:
            return self.say("condition.unless-all", atoms=self.all_of(atoms))
        key = "condition.unless" if condition.unless else "condition.when"
        return self.say(key, atoms=self.all_of([*atoms[:1], *map(self._that, atoms[1:])]))

    def _that(self, atom: Phrase) -> Phrase:
        """A further clause under one conjunction, which French takes up again: « quand A et que B »."""
        that = self.grammar.nouns["that"]
        if that == "que " and plain(atom)[:1].lower() in VOWELS:
            that = "qu’"
        return merged([Run(that), *atom])

    def atom(self, atom: Atom) -> Phrase:
        if atom.negated and f"atom.{atom.kind}-not" in self.grammar.templates:
            return self.say(f"atom.{atom.kind}-not", refs=self.refs(atom.refs, "or"))
        said = self._atom(atom)
        return self.say("atom.not", atom=said) if atom.negated else said

    def _atom(self, atom: Atom) -> Phrase:
        if atom.kind == "text" and atom.text:
            return self.quote(atom.text)
        if atom.kind in _BY_REFS:
            return self.say(f"atom.{atom.kind}", refs=self.refs(atom.refs, "or"))
        if atom.kind in ("detected-by", "requested-by") and atom.party:
            return self.say(f"atom.{atom.kind}", party=self.parties(atom.party))
        if atom.kind in ("work-above", "work-up-to") and atom.quantity:
            return self.say(f"atom.{atom.kind}", quantity=self.quantity(atom.quantity))
        if atom.kind == "availability-missed":
            refs = self.refs(atom.refs, "or")
            if not atom.months:
                return self.say("atom.availability-missed", refs=refs)
            n = self.grammar.units(atom.months, f"period.{atom.period}")
            return self.say(f"atom.availability-missed-in{'-a-row' if atom.in_a_row else ''}", refs=refs, n=n)
        levels = self.all_of((self.grammar.quoted(level, "name") for level in atom.levels), "or")
        return self.say("atom.criterion", refs=self.refs(atom.refs), levels=levels)

    # promises

    def commitment(self, commitment: Commitment) -> Phrase:
        """The delay of a promise with everything that is said of it."""
        said = self.delay(commitment.delay)
        for modifier in self.modifiers(commitment):
            said = (*said, Run(", "), *modifier)
        return said

    def modifiers(self, commitment: Commitment) -> Iterator[Phrase]:
        """What is said of a promise besides its delay."""
        if commitment.next_opening:
            yield self.say("modifier.next-opening")
        if commitment.extended_by_waiting:
            yield self.say("modifier.extended-by-waiting")
        if commitment.start:
            yield self.say("modifier.from", event=self.event(commitment.start))
        if commitment.share:
            yield self.share(commitment.share)
        if commitment.status != "committed":
            yield self.say(f"status.{commitment.status}")
        if commitment.where_possible:
            yield self.say("modifier.where-possible")
        for flag in ("on_site", "remotely", "on_request", "in_addition", "instead"):
            if getattr(commitment, flag):
                yield self.say(f"modifier.{flag}")
        if commitment.by:
            yield self.say("modifier.by", party=self.parties(commitment.by))
        if commitment.jointly_with:
            yield self.say("modifier.jointly_with", party=self.parties(commitment.jointly_with))
        if commitment.means_of:
            yield self.say("modifier.means-of", means=self.value(commitment.means_of))
        if commitment.relying_on:
            yield self.say("modifier.relying-on", supplier=self.ref(commitment.relying_on))
        if commitment.when:
            yield self.condition(commitment.when)

    def promise(self, commitment: Commitment) -> Phrase:
        """A promise as a sentence of its own: the response within 4 hours counted in …"""
        noun = self.noun(commitment.metric)
        if commitment.label_name:
            noun = self.say(
                "modifier.named", noun=noun, name=self.grammar.quoted(commitment.label_name, "name")
            )
        if isinstance(commitment.delay, NoDelay):
            said = self.say("promise.none", metric=noun, delay=self.commitment(commitment))
        else:
            said = self.say("promise", metric=noun, delay=self.commitment(commitment))
        if commitment.targets:
            said = self.say("promise.for", refs=self.refs(commitment.targets), promise=said)
        return self.sentence(said)

    def share(self, share: Share) -> Phrase:
        over = (*self.period(share.over),) if share.over else ()
        key = "modifier.share-over" if over else "modifier.share"
        return self.say(key, percent=self.grammar.percent(share.percent), over=over)

    # limits, notice, costs

    def limit(self, limit: Limit, side: str = "") -> Phrase:
        """At most, at least or unlimited, over a period, and when."""
        said = self._limited(limit)
        if limit.missing is None:
            said = self.say(f"limit.{side or limit.side}", value=said)
        if limit.label_name:
            name = self.grammar.quoted(limit.label_name, "name")
            said = self.say("promises.labelled", name=name, said=said)
        if limit.over:
            said = (*said, Run(" "), *self.period(limit.over))
        if limit.status != "committed":
            said = (*said, Run(", "), *self.say(f"status.{limit.status}"))
        return self._per(said, limit, "over")

    def limits(self, several: tuple[Limit, ...]) -> list[Phrase]:
        """A sentence for each limit; at least and at most the same of a thing is exactly so many."""
        found: list[Phrase] = []
        for limit, before in zip(several, (None, *several), strict=False):
            said, sides = self.limit(limit), {"at-least", "at-most"}
            if before and {before.side, limit.side} == sides and limit.missing is None:
                both = self.limit(limit.model_copy(update={"side": before.side}))
                if both == self.limit(before):
                    said = self.limit(limit, "exactly")
                    found.pop()
            found.append(self.sentence(said))
        return found

    def _limited(self, limit: Limit) -> Phrase:
        if limit.missing is not None:
            shown = self.missing(limit.missing)
            return (*shown, Run(" "), *self.quote(limit.things)) if limit.things else shown
        if limit.quantity is not None:
            return self.quantity(limit.quantity, ending=False)
        if limit.percent is not None:
            return (Run(self.grammar.percent(limit.percent)),)
        if limit.amount is not None:
            return self.amount(limit.amount)
        return self._things(limit.count, limit.low, limit.things)

    def _things(self, count: Decimal | None, low: Decimal | None, things: Text | None) -> Phrase:
        """So many things of the parties' own."""
        named = self.text(things) if things else ()
        if count is None:
            return named
        shown = self.grammar.number(count)
        if low is not None:
            shown = self.grammar.text("quantity.range", low=self.grammar.number(low), high=shown)
        return (Run(f"{shown}{WIDE}" if named else shown), *named)

    def allowance(self, one: Allowance) -> Phrase:
        """What a plan grants, once or every so often."""
        if one.missing is not None:
            said = self.missing(one.missing)
        elif one.quantity is not None:
            said = self.quantity(one.quantity, ending=False)
        elif one.amount is not None:
            said = self.amount(one.amount)
        else:
            said = self._things(one.count, one.low, one.things)
        if one.every is not None:
            said = self.say("allowance.every", said=said, every=self.quantity(one.every, ending=False))
        return self._per(said, one)

    def notice(self, notice: Notice) -> Phrase:
        """How long before an event notice is to be given, how, and when."""
        value = self.value(notice.at_least)
        known = not self.is_missing(notice.at_least)
        side = "sent" if notice.sent else "received"
        if notice.before:
            key = f"notice.{side}-before" if known else "notice.unknown-before"
            said = self.say(key, value=value, event=self.event(notice.before))
        else:
            said = self.say(f"notice.{side}" if known else "notice.unknown", value=value)
        return self.tail(said, notice, "before")

    def due(self, due: Due) -> Phrase:
        """When something is to be done, paid or claimed."""
        return self.tail(self.delay(due.delay) if due.delay is not None else (), due)

    def task(self, task: Task) -> Phrase:
        """What somebody does, and what is said of it."""
        return self.tail(self.texts(task.does), task)

    def terms(self, terms: Terms) -> Phrase:
        """How something is changed."""
        said: Phrase = ()
        if terms.missing is not None:
            said = self.missing(terms.missing)
        elif terms.text is not None:
            said = self.quote(terms.text)
        return self.tail(said, terms)

    def instalment(self, one: Instalment) -> Phrase:
        """A part of a price, and when it falls due."""
        said: Phrase = ()
        if one.percent is not None:
            said = (Run(self.grammar.percent(one.percent)),)
        elif one.amount is not None:
            said = self.amount(one.amount)
        for side in ("before", "after"):
            moment = getattr(one, side)
            if one.lead is not None and moment is not None:
                lead = self.quantity(one.lead, ending=False)
                said = (*said, Run(", "), *lead, Run(" "), *self._modifier(side, moment))
                return self.tail(said, one, side)
        return self.tail(said, one)

    def tail(self, said: Phrase, node: object, *besides: str) -> Phrase:
        """A phrase with the modifiers that its node bears, but for those said already."""
        parts = [said] if said else []
        for field in _MODIFIERS:
            value = getattr(node, field, None)
            if field in besides or value is None or (value is False and field != "in_advance"):
                continue
            parts.append(self._modifier(field, value))
        joined: list[Run] = []
        for number, part in enumerate(parts):
            joined += [*([Run(", ")] if number else []), *part]
        return tuple(joined)

    def _modifier(self, field: str, value: Any) -> Phrase:
        match field:
            case "when":
                return self.condition(value)
            case "over":
                return self.period(value)
            case "in_advance":
                return self.say("cost.in-advance" if value else "cost.in-arrears")
            case "start":
                return self.say("modifier.from", event=self.event(value))
            case "term":
                return self.say("modifier.term", value=self.quantity(value, ending=False))
            case "at" | "before" | "after":
                said = self.event(value) if isinstance(value, Event) else self.quantity(value, ending=False)
                return self.say(f"modifier.{field}", value=said)
            case "by" | "jointly_with":
                return self.say(f"modifier.{field}", party=self.parties(value))
            case "means_of":
                return self.say("modifier.means-of", means=self.value(value))
            case "where_possible":
                return self.say("modifier.where-possible")
        return self.say(f"modifier.{field}")

    def is_missing(self, value: object) -> bool:
        """Whether a value is a reason for having none."""
        return isinstance(value, Missing)

    def cost(self, cost: Cost) -> Phrase:
        """An amount, per what, and all that is said of it."""
        return self._per(self.amount(cost.amount), cost)

    def _per(self, said: Phrase, one: Cost | Limit | Allowance, *besides: str) -> Phrase:
        """A phrase with the unit it is counted per, and its modifiers."""
        if one.per:
            unit = self.grammar.nouns.get(f"per.{one.per}") or self.grammar.nouns.get(one.per, one.per)
            said = self.say("cost.per", amount=said, unit=unit)
        elif one.per_text:
            said = self.say("cost.per", amount=said, unit=self.quote(one.per_text))
        elif one.per_quantity is not None:
            each = self.quantity(one.per_quantity, ending=False)
            said = self.say("cost.per-quantity", amount=said, unit=each)
        return self.tail(said, one, *besides)

    def rounding(self, rounding: Rounding) -> Phrase:
        unit: Phrase = ()
        if rounding.unit is not None:
            unit = self.amount(rounding.unit)
        elif rounding.minutes is not None:
            unit = self.effort(rounding.minutes)
        return self.say(f"rounding.{rounding.mode}", unit=unit)

    def use(self, use: Use) -> Phrase:
        """What a channel or a state is required, preferred, accepted or not accepted for."""
        if use.every_ticket:
            of: Phrase = self.say("use.every-ticket")
        else:
            named = [self.ref(one) for one in (*use.priorities, *use.types)]
            of = self.all_of([*named, *(self.quote(thing) for thing in use.things)])
        return self._when(
            self.say(f"use.{use.rule}", of=of) if of else self.say(f"use.{use.rule}-alone"), use.when
        )

    def _when(self, said: Phrase, when: Condition | None) -> Phrase:
        return (*said, Run(", "), *self.condition(when)) if when else said

    def when(self, said: Phrase, when: Condition | None) -> Phrase:
        """A phrase with its condition after it."""
        return self._when(said, when)

    # instants of examples

    def instant(self, when: When) -> Phrase:
        """A date and a clock time."""
        key = f"instant.{when.which}" if when.which else "instant"
        return self.say(key, date=self.grammar.weekday_date(when.date), time=self.grammar.time(when.time))

    def quoted_list(self, texts: Iterable[Text], last: str = "and") -> Phrase:
        return self.all_of((self.quote(text) for text in texts), last)
