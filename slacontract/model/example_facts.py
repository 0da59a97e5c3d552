"""Facts of a worked example: what is given, what happens, what it must come to (K15)."""

from __future__ import annotations

from typing import Any, cast

from ..diagnostics import Bilingual, Kind, Severity, Words
from ..syntax import nodes
from .clauses import Condition
from .clauses_from_syntax import means_of, parties_of
from .conditions_from_syntax import atoms
from .examples import ExpectCommitment, ExpectFigure, Happening, Observed, ServiceEvent, TimeEntry, When
from .moments_from_syntax import NOUNS, definite_date, instant, metric_of
from .names import Noun
from .quantities_from_syntax import amount, effort
from .reading import Fields, Modifiers, Reader, Table

ENDS_FIRST = Kind(
    "SLA290",
    Severity.ERROR,
    Words("This ends before it starts.", "Write the earlier date and time first."),
    Words("Ceci finit avant de commencer.", "Écrivez d’abord la date et l’heure les plus proches."),
)
PRIORITY_UNSAID = Kind(
    "SLA291",
    Severity.ERROR,
    Words(
        "The new priority of the change is missing.",
        "Write “priority change towards” and the name of the priority.",
    ),
    Words(
        "La nouvelle priorité du changement manque.",
        "Écrivez « changement de priorité vers » et le nom de la priorité.",
    ),
)

_VERDICTS = {
    "on-time": "on-time",
    "late": "late",
    "running": "still-running",
    "paused": "paused",
    "not-committed": "not-committed",
}


def _given(r: Reader, out: Fields, fact: nodes.Given) -> None:
    held = atoms(r, fact.atoms)
    if held:
        out.add("given", [Condition(span=fact.span, audience=r.audience, atoms=held)])


def _clocks_start(r: Reader, out: Fields, fact: nodes.ClocksStart) -> None:
    out.put("every_clock_starts", instant(r, fact.at), fact.span)


def _occurrence(r: Reader, out: Fields, fact: nodes.Occurrence) -> None:
    modifiers = r.modifiers(fact, "by", "means-of", "containing", "on-site", "remotely")
    at = instant(r, fact.at)
    if fact.event.event not in NOUNS:
        r.refuse(fact.event, Bilingual("an event of a ticket", "un événement d’un ticket"))
        return
    priority = None
    if fact.event.event == "priority-changed":
        if fact.towards is None:
            r.found.append(PRIORITY_UNSAID.at(fact.span))
            return
        priority = r.ref(fact.towards, "priority")
    elif fact.towards is not None:
        r.refuse(fact.towards, Bilingual("a date", "une date"))
    containing = modifiers.get("containing")
    means = means_of(r, modifiers)
    if at is None or (priority is None and fact.towards is not None):
        return
    out.add(
        "happenings",
        [
            Happening(
                span=fact.span,
                audience=r.audience,
                kind="replied" if fact.event.event == "next-reply" else fact.event.event,
                at=at,
                by=parties_of(r, modifiers, "by"),
                means_of=means if means is None or isinstance(means, tuple) else None,
                means_text=None if means is None or isinstance(means, tuple) else means,
                containing=r.texts(cast(nodes.Values, containing.value)) if containing else (),
                priority=priority,
                on_site="on-site" in modifiers,
                remotely="remotely" in modifiers,
            )
        ],
    )


def _stretch(
    r: Reader, fact: nodes.Fact, start: nodes.Instant, end: nodes.Instant | None
) -> tuple[When, When | None] | None:
    first = instant(r, start)
    last = instant(r, end) if end else None
    if first is None or (end and last is None):
        return None
    if last and (last.date, last.time) < (first.date, first.time):
        r.found.append(ENDS_FIRST.at(fact.span))
        return None
    return first, last


def _in_state(r: Reader, out: Fields, fact: nodes.InState) -> None:
    state = r.ref(fact.state, "state")
    times = _stretch(r, fact, fact.start, fact.end)
    if state and times:
        happening = Happening(
            span=fact.span,
            audience=r.audience,
            kind="state-changed",
            at=times[0],
            until=times[1],
            state=state,
        )
        out.add("happenings", [happening])


def _time(r: Reader, out: Fields, fact: nodes.TimeOnAccount) -> None:
    modifiers = r.modifiers(fact, "by")
    time, at = effort(r, fact.quantity), instant(r, fact.at)
    towards = r.ref(fact.towards, "prepaid-time") if fact.towards else None
    if time and at:
        entry = TimeEntry(
            span=fact.span,
            audience=r.audience,
            form=cast(Any, fact.key),
            time=time,
            at=at,
            towards=towards,
            by=parties_of(r, modifiers, "by"),
        )
        out.add("happenings", [entry])


def _service(r: Reader, out: Fields, fact: nodes.ServicePeriod) -> None:
    of = r.ref(fact.of, "service", "site", "channel", "availability", "maintenance")
    times = _stretch(r, fact, fact.start, fact.end)
    announced = instant(r, fact.announced) if fact.announced else None
    if of and times:
        event = ServiceEvent(
            span=fact.span,
            audience=r.audience,
            form=cast(Any, fact.key),
            component=of,
            start=times[0],
            until=times[1],
            announced=announced,
        )
        out.add("happenings", [event])


def _observed(r: Reader, out: Fields, fact: nodes.Observed) -> None:
    kind: Any = fact.key.removeprefix("observed-")
    of = r.ref(fact.of, kind)
    period_of = definite_date(r, fact.period_of) if fact.period_of else None
    figure: dict[str, Any] = {}
    if isinstance(fact.figure, nodes.Percent):
        figure = {"percent": fact.figure.value}
    elif isinstance(fact.figure, nodes.Money):
        figure = {"amount": amount(r, fact.figure)}
    else:
        r.refuse(fact.figure, Bilingual("a figure", "un chiffre"))
    if of and figure:
        seen = Observed(span=fact.span, audience=r.audience, kind=kind, ref=of, **figure, period_of=period_of)
        out.add("happenings", [seen])


def _as_of(r: Reader, modifiers: Modifiers) -> When | None:
    one = modifiers.get("as-of")
    return instant(r, cast(nodes.Instant, one.value)) if one else None


def _expect_event(r: Reader, out: Fields, fact: nodes.Expected) -> None:
    modifiers = r.modifiers(fact, "as-of", "under-name")
    what: Any = fact.what
    label, timed = None, None
    if isinstance(what, nodes.Moment | nodes.OwnClock):
        timed = metric_of(r, what)
    else:
        r.refuse(what, Bilingual("an event of a ticket", "un événement d’un ticket"))
    if one := modifiers.get("under-name"):
        label = cast(nodes.Name, one.value).text
    verdict, no_later = None, None
    if isinstance(fact.outcome, nodes.Instant):
        no_later = instant(r, fact.outcome)
        if no_later is None:
            return
    else:
        verdict = _VERDICTS[cast(str, fact.outcome)]
    if timed:
        expected = ExpectCommitment(
            span=fact.span,
            audience=r.audience,
            metric=timed[0],
            clock=timed[1],
            label_name=label,
            no_later_than=no_later,
            verdict=cast(Any, verdict),
            as_of=_as_of(r, modifiers),
        )
        out.add("expectations", [expected])


_FIGURES: dict[str, tuple[str, str]] = {
    "expect-credit": ("credit", "credit"),
    "expect-price": ("price", "price"),
    "expect-availability": ("availability", "availability"),
    "expect-prepaid-time": ("prepaid-time", "prepaid"),
}


def _expect_figure(r: Reader, out: Fields, fact: nodes.Expected) -> None:
    modifiers = r.modifiers(fact, "as-of", "for-period")
    named, kind = _FIGURES[fact.key]
    ref = r.ref(cast(nodes.Name, fact.what), named)
    figure: dict[str, Any] = {}
    match fact.outcome:
        case nodes.Percent(value=value) if kind == "availability":
            exponent = value.as_tuple().exponent
            figure = {"percent": value, "decimals": max(0, -exponent) if isinstance(exponent, int) else 0}
        case nodes.Money() if kind in ("credit", "price"):
            figure = {"amount": amount(r, fact.outcome)}
        case nodes.Work() if kind == "prepaid":
            time = effort(r, fact.outcome)
            figure = {"minutes": time.minutes if time else None}
        case other:
            r.refuse(cast(nodes.Node, other), Noun((named,)))
    of = modifiers.get("for-period")
    if ref and figure:
        expected = ExpectFigure(
            span=fact.span,
            audience=r.audience,
            kind=cast(Any, kind),
            ref=ref,
            **figure,
            period_of=definite_date(r, cast(nodes.Day, of.value)) if of else None,
            as_of=_as_of(r, modifiers),
        )
        out.add("expectations", [expected])


WORKED_EXAMPLE: Table = {
    "given": _given,
    "clocks-start": _clocks_start,
    "occurrence": _occurrence,
    "in-state": _in_state,
    "time-spent": _time,
    "time-bought": _time,
    "outage": _service,
    "degradation": _service,
    "planned-work": _service,
    "work-done": _service,
    "observed-availability": _observed,
    "observed-price": _observed,
    "expect-event": _expect_event,
    "expect-credit": _expect_figure,
    "expect-price": _expect_figure,
    "expect-availability": _expect_figure,
    "expect-prepaid-time": _expect_figure,
}
