"""The facts that may stand in every block, and makers of handlers for the simplest shapes."""

from __future__ import annotations

from typing import Any, cast

from ..diagnostics import Bilingual
from ..syntax import nodes
from .base import Missing, Text
from .clauses import Due, Task, Terms
from .clauses_from_syntax import at_event, means_of, notice, over_of, parties_of, start_of
from .conditions_from_syntax import CONDITION, condition_of
from .limits_from_syntax import cost, limit, term_of
from .moments_from_syntax import event
from .quantities import Quantity
from .quantities_from_syntax import delay, quantity
from .reading import TEXT, Fields, Handler, Modifiers, Reader, Table


def flag(field: str, value: Any = True, *allowed: str) -> Handler:
    """A phrase that sets a field to a value."""

    def read(r: Reader, out: Fields, fact: nodes.Fact) -> None:
        r.modifiers(fact, *allowed)
        out.put(field, value, fact.span)

    return read


def texts(field: str) -> Handler:
    """A list of texts, added to a field."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        add_texts(r, out, field, fact.value)

    return read


def add_texts(r: Reader, out: Fields, field: str, value: nodes.Values | nodes.Unstated) -> None:
    """Texts, added to a field; `in words` is one, any other missing value stays missing."""
    if isinstance(value, nodes.Unstated) and value.words is None:
        out.unsaid(field, value)
    else:
        out.add(field, r.texts(value))


def names(field: str, *kinds: str) -> Handler:
    """A list of names of some kinds, added to a field; time is computed from it, so it must be known."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        out.add(field, r.named(fact.value, *kinds))

    return read


def names_if_known(field: str, *kinds: str) -> Handler:
    """A list of names of some kinds, added to a field, or why it is missing."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        if isinstance(fact.value, nodes.Unstated):
            out.unsaid(field, fact.value)
        else:
            out.add(field, r.named(fact.value, *kinds))

    return read


def one_name(field: str, *kinds: str) -> Handler:
    """One name, set once, or why it is missing."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        if isinstance(fact.value, nodes.Unstated):
            out.unsaid(field, fact.value)
            return
        found = r.named(fact.value, *kinds)
        if len(found) > 1:
            r.refuse(fact.value, Bilingual("one name only", "un seul nom"))
        elif found:
            out.put(field, found[0], fact.span)

    return read


def names_or_missing(field: str, missing: str, *kinds: str) -> Handler:
    """A list of names, or why it is missing in a field of its own."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        if isinstance(fact.value, nodes.Unstated):
            out.put(missing, r.missing(fact.value), fact.span)
        else:
            out.add(field, r.named(fact.value, *kinds))

    return read


def parties(field: str) -> Handler:
    """Some parties, set once."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        out.put(field, r.parties(fact.value), fact.span)

    return read


def parties_each(field: str) -> Handler:
    """Some parties, added to a field."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        out.add(field, [r.parties(fact.value)])

    return read


def text_or_missing(field: str) -> Handler:
    """One text, or why it is missing, set once."""

    def read(r: Reader, out: Fields, fact: nodes.Property) -> None:
        r.modifiers(fact)
        out.put(field, one_text(r, fact.value), fact.span)

    return read


def one_text(r: Reader, value: nodes.Values | nodes.Unstated) -> Text | Missing | None:
    """The only text of a list, or why it is missing."""
    item = r.one(value)
    if isinstance(item, nodes.Text):
        return r.text(item)
    if isinstance(item, nodes.Unstated):
        return r.missing(item)
    if item is not None:
        r.refuse(item, TEXT)
    return None


def quantity_or_missing(
    r: Reader, value: nodes.Quantity | nodes.Text | nodes.Unstated
) -> Quantity | Missing | None:
    """A quantity, or why it is missing; text counts as `in words`."""
    if isinstance(value, nodes.Unstated):
        return r.missing(value)
    if isinstance(value, nodes.Text):
        return Missing(span=value.span, audience=r.audience, why="in-words", words=r.text(value))
    return quantity(r, value)


def costs(r: Reader, out: Fields, fact: nodes.AmountFact) -> None:
    """`costs A per UNIT`."""
    out.add("costs", [cost(r, fact)])


def limits(r: Reader, out: Fields, fact: nodes.Limit) -> None:
    """`at most`, `at least`, `unlimited`."""
    out.add("limits", [limit(r, fact)])


def notices(r: Reader, out: Fields, fact: nodes.Notice) -> None:
    """`notice at least Q before EVENT`."""
    out.add("notices", [notice(r, fact)])


_DUE = (
    "from", "at", "before", "after", "by", "jointly", "means-of", "in-advance", "in-arrears", "on-request",
    "where-possible", "as-target", "as-internal", "measured-only", *CONDITION,
)  # fmt: skip
_STATUS = {"as-target": "target", "as-internal": "internal", "measured-only": "measured"}


def due(r: Reader, fact: nodes.Commitment | nodes.Done) -> Due | None:
    """Within what delay, from which event, something is due."""
    modifiers = r.modifiers(fact, *_DUE)
    if isinstance(fact, nodes.Commitment) and fact.targets is not None:
        r.refuse(fact.targets, Bilingual("the event alone", "l’événement seul"))
    bound = delay(r, fact.delay)
    if bound is None:
        return None
    status: Any = next((_STATUS[key] for key in _STATUS if key in modifiers), "committed")
    advance = True if "in-advance" in modifiers else False if "in-arrears" in modifiers else None
    return Due(
        span=fact.span,
        audience="provider" if status in ("internal", "measured") else r.audience,
        delay=bound,
        start=start_of(r, modifiers),
        at=at_event(r, modifiers),
        before=event_or_quantity(r, modifiers, "before"),
        after=event_or_quantity(r, modifiers, "after"),
        in_advance=advance,
        by=parties_of(r, modifiers, "by"),
        jointly_with=parties_of(r, modifiers, "jointly"),
        means_of=means_of(r, modifiers),
        on_request="on-request" in modifiers,
        where_possible="where-possible" in modifiers,
        status=status,
        when=condition_of(r, modifiers),
    )


def dues(**fields: str) -> Handler:
    """Facts such as `payment within Q from invoice`: the event says which field they fill."""
    by_event = {key.replace("_", "-"): field for key, field in fields.items()}

    def read(r: Reader, out: Fields, fact: nodes.Commitment) -> None:
        field = by_event.get(fact.event.event) if isinstance(fact.event, nodes.Moment) else None
        if field is None:
            allowed = Bilingual("another event", "un autre événement")
            r.refuse(fact.event, allowed)
        else:
            out.add(field, [due(r, fact)])

    return read


def terms(field: str) -> Handler:
    """`changes`, `upgrade`, `downgrade`."""

    def read(r: Reader, out: Fields, fact: nodes.Terms) -> None:
        modifiers = r.modifiers(fact, "by", "jointly", "any-time", "after", "before", "means-of", *CONDITION)
        value = fact.value
        out.add(
            field,
            [
                Terms(
                    span=fact.span,
                    audience=r.audience,
                    text=r.text(value) if isinstance(value, nodes.Text) else None,
                    missing=r.missing(value) if isinstance(value, nodes.Unstated) else None,
                    by=parties_of(r, modifiers, "by"),
                    jointly_with=parties_of(r, modifiers, "jointly"),
                    any_time="any-time" in modifiers,
                    on_request="on-request" in modifiers,
                    at=at_event(r, modifiers),
                    over=over_of(r, modifiers),
                    term=term_of(r, modifiers),
                    after=event_or_quantity(r, modifiers, "after"),
                    before=event_or_quantity(r, modifiers, "before"),
                    means_of=means_of(r, modifiers),
                    when=condition_of(r, modifiers),
                )
            ],
        )

    return read


_EVENTS = (nodes.Moment, nodes.OwnClock, nodes.StopOf, nodes.Outside, nodes.ExtremeEvent)


def event_or_quantity(r: Reader, modifiers: Modifiers, key: str) -> Any:
    """`after` and `before`: an event, or a quantity of time."""
    one = modifiers.get(key)
    if one is None:
        return None
    if isinstance(one.value, _EVENTS):
        return event(r, one.value)
    return quantity(r, cast(nodes.Quantity, one.value))


def _modified(fact: nodes.Fact) -> bool:
    """Whether something follows a fact beside its audience."""
    return any(one.key != "provider-only" for one in fact.modifiers)


_TASK = (
    "at", "before", "after", "over-each", "over-any", "by", "jointly", "means-of", "on-request", "on-site",
    "remotely", "where-possible", *CONDITION,
)  # fmt: skip


def _task(r: Reader, fact: nodes.Property) -> Task:
    """`does "…"` with what is said of when, how and by whom."""
    modifiers = r.modifiers(fact, *_TASK)
    return Task(
        span=fact.span,
        audience=r.audience,
        does=r.texts(fact.value),
        at=at_event(r, modifiers),
        before=event_or_quantity(r, modifiers, "before"),
        after=event_or_quantity(r, modifiers, "after"),
        over=over_of(r, modifiers),
        by=parties_of(r, modifiers, "by"),
        jointly_with=parties_of(r, modifiers, "jointly"),
        means_of=means_of(r, modifiers),
        on_request="on-request" in modifiers,
        on_site="on-site" in modifiers,
        remotely="remotely" in modifiers,
        where_possible="where-possible" in modifiers,
        when=condition_of(r, modifiers),
    )


def does(r: Reader, out: Fields, fact: nodes.Property) -> None:
    """`does "…"`: plain texts, or tasks of which more is said."""
    if not _modified(fact):
        add_texts(r, out, "does", fact.value)
    elif task := _task(r, fact):
        out.add("tasks", [task])


def _formerly(r: Reader, out: Fields, fact: nodes.Property) -> None:
    r.modifiers(fact)
    for item in () if isinstance(fact.value, nodes.Unstated) else fact.value.items:
        if isinstance(item, nodes.Name):
            out.add("formerly", [item.text])
        elif isinstance(item, nodes.Text):
            out.add("formerly", [item.value])
        else:
            r.refuse(item, Bilingual("an earlier name", "un ancien nom"))


COMMON: Table = {
    "means": texts("means"),
    "does-not-mean": texts("does_not_mean"),
    "examples": texts("examples"),
    "note": texts("notes"),
    "formerly": _formerly,
}
