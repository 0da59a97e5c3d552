"""The figure of the way of an incident: its events in order, and the times between them."""

from __future__ import annotations

from ...model.clauses import Event
from ...model.tickets import Clock
from ...ruleset.metrics import CADENCE_STOP, EVENT_OF, METRICS, default_start, default_stop
from ..tree import Lane, Timeline, plain
from .base import Maker
from .delays import metrics_of, starts_named

_ORDER = tuple(EVENT_OF.values())
_LIFE = _ORDER[: _ORDER.index("closed") + 1]
"""The events that follow one another; those after may come at any time."""


def timeline(make: Maker) -> Timeline | None:
    """The way of an incident: its events in order, and what each promised time runs between.

    Of combined events the last has the place: an incident that is not detected is reported, one without a
    workaround is restored. Events of the parties' own have no place on the line, nor has a message that
    comes again and again: a time that starts or stops at one is left out (the text beside it says it).
    """
    w, g = make.w, make.w.grammar
    own = {clock.metric: clock for clock in make.contract.clocks}
    spans = []
    for metric in metrics_of(make.contract):
        if (known := METRICS.get(metric)) and known.cycle:
            continue
        edges = _start(make, metric, own.get(metric)), _edge(metric, own.get(metric), "stops")
        if edges[0] and edges[1] and _ORDER.index(edges[0]) < _ORDER.index(edges[1]):
            spans.append((metric, edges[0], edges[1]))
    if len(spans) < 2:
        return None  # one time between two events needs no picture
    events = sorted({edge for _, start, stop in spans for edge in (start, stop)}, key=_ORDER.index)
    noun_of = {event: noun for noun, event in reversed(EVENT_OF.items())}
    points = tuple(g.text(f"metric.{noun_of[event]}") for event in events)
    lanes = [
        Lane(plain(w.metric(metric)), events.index(start), events.index(stop))
        for metric, start, stop in spans
    ]
    said = [
        g.text("timeline.span", what=lane.label, start=points[lane.start], end=points[lane.end])
        for lane in lanes
    ]
    pauses = [state for state in make.contract.states if state.pauses]
    for state in pauses:
        title = plain(w.title(state))
        paused = {metric for pause in state.pauses for metric in pause.metrics}
        every = any(pause.every for pause in state.pauses)
        ends = [events.index(stop) for metric, _, stop in spans if every or metric in paused]
        if not ends:
            continue  # the times that it pauses are not drawn
        lanes.append(Lane(title, max(ends) - 1, max(ends), pause=True))
        said.append(g.text("timeline.pause", state=title))
    said.append(g.text("timeline.scale"))
    return Timeline(g.text("timeline.title"), g.nouns["semicolon"].join(said), points, tuple(lanes))


def _start(make: Maker, metric: str, clock: Clock | None) -> str | None:
    """The start of a clock; where the clock says none, that of its promises, if they all say the same."""
    named = starts_named(make.contract, metric) if clock is None or clock.starts is None else []
    if not named:
        return _edge(metric, clock, "starts")
    places = {_place(event) for event in named}
    return places.pop() if len(places) == 1 else None


def _edge(metric: str, clock: Clock | None, edge: str) -> str | None:
    """The kind of event at an end of a clock, if it is one that has a place on the line."""
    event: Event | None = getattr(clock, edge) if clock else None
    if event is not None:
        return _place(event)
    if clock and getattr(clock, f"{edge}_missing"):
        return None
    presumed = default_start(metric) if edge == "starts" else default_stop(metric)
    if metric == "update" and edge == "stops":
        return CADENCE_STOP.of[0].event
    kinds = [moment.event for moment in presumed.of if moment.event in _ORDER] if presumed else []
    return kinds[-1] if kinds else None


def _place(event: Event) -> str | None:
    """Where an event that the contract writes stands on the line."""
    if event.parts:
        places = [_place(part) for part in event.parts]
        known = [place for place in places if place in _LIFE]
        return max(known, key=_ORDER.index) if known and None not in places else None
    if event.stop_of or event.kind == "clock":
        return None
    return EVENT_OF.get(event.metric or "") or (event.kind if event.kind in _ORDER else None)
