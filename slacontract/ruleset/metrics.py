"""What each metric times: its event, and the start and stop of its clock where the text says none (K2).

`docs/metrics.md` states the same table in words; a test keeps the two equal.
"""

from ..records import dataclass
from .base import TICKET_EVENTS
from .commitments import Moment, Start, Stop

EVENT_OF: dict[str, str] = {
    "detection": "detected",
    "report": "reported",
    "complete-report": "report-completed",
    "client-message": "client-message",
    "ticket-creation": "ticket-created",
    "qualification": "qualified",
    "acknowledgement": "acknowledged",
    "response": "replied",
    "next-reply": "replied",
    "assignment": "assigned",
    "intervention": "intervention-started",
    "on-site-arrival": "arrived-on-site",
    "workaround": "workaround",
    "restoration": "restored",
    "resolution": "resolved",
    "acceptance": "accepted",
    "closure": "closed",
    "reopening": "reopened",
    "update": "update-sent",
    "escalation": "escalated",
    "priority-change": "priority-changed",
    "cancellation": "cancelled",
}
"""Event kind (K1) of each moment of the language that a ticket event feeds, by its English noun."""

COMPUTED_MOMENTS = ("month-end", "contract-end", "expiry", "breach")
"""Moments that are computed: no event stream carries them (K1)."""

OUTSIDE_MOMENTS = ("signature", "order", "invoice", "payment", "claim", "exercise")
"""Moments that no stream feeds: what rests on them is a free clause (K1)."""

REVIVING_EVENTS = frozenset({"restored", "resolved", "closed"})
"""A clock with one of these among its stops is revived by a reopening (K6)."""


@dataclass(frozen=True)
class Metric:
    """A metric: the English noun of its moment, and its clock where the text says nothing.

    `start` None: there is no default, so a clock that says no start is undetermined. `cycle`: the
    clock runs anew at each start event that follows its first own event (`next-reply`).
    """

    noun: str
    start: Start | None
    stop: Stop
    cycle: bool = False

    @property
    def event(self) -> str:
        """The kind of ticket event that the metric waits for."""
        return EVENT_OF[self.noun]


def _start(*events: str) -> Start:
    return Start(of=tuple(Moment(event=event) for event in events))


def _stop(*events: str) -> Stop:
    return Stop(of=tuple(Moment(event=event) for event in events))


_NOTICED = _start("detected", "reported")

METRICS: dict[str, Metric] = {
    metric.noun: metric
    for metric in (
        Metric("detection", None, _stop("detected")),
        Metric("report", None, _stop("reported")),
        Metric("complete-report", _start("reported"), _stop("report-completed")),
        Metric("client-message", None, _stop("client-message")),
        Metric("ticket-creation", _NOTICED, _stop("ticket-created")),
        Metric("qualification", _NOTICED, _stop("qualified")),
        Metric("acknowledgement", _NOTICED, _stop("acknowledged")),
        Metric("response", _NOTICED, _stop("replied")),
        Metric("next-reply", _start("client-message"), _stop("replied"), cycle=True),
        Metric("assignment", _start("ticket-created"), _stop("assigned")),
        Metric("intervention", _start("ticket-created"), _stop("intervention-started")),
        Metric("on-site-arrival", _start("ticket-created"), _stop("arrived-on-site")),
        Metric("workaround", _NOTICED, _stop("workaround")),
        Metric("restoration", _NOTICED, _stop("workaround", "restored")),
        Metric("resolution", _NOTICED, _stop("resolved")),
        Metric("acceptance", _start("resolved"), _stop("accepted")),
        Metric("closure", _start("resolved"), _stop("closed")),
        Metric("reopening", None, _stop("reopened")),
        Metric("update", _NOTICED, _stop("update-sent")),
        Metric("escalation", _NOTICED, _stop("escalated")),
        Metric("priority-change", None, _stop("priority-changed")),
        Metric("cancellation", None, _stop("cancelled")),
    )
}
"""Every metric of the language by noun."""

CADENCE_STOP = _stop("restored", "resolved", "closed")
"""What ends a cadence where the text says nothing: each occurrence of the metric's own event meets a
cycle (K10), so the stop of the commitment is the end of the whole series."""


def default_start(metric: str) -> Start | None:
    """Start of a metric's clock where the text says none (K2); None: no default, or a clock of one's own."""
    known = METRICS.get(metric)
    return known.start if known else None


def default_stop(metric: str, *, cadence: bool = False) -> Stop | None:
    """Stop of a metric's clock where the text says none (K2), or end of its cadence (K10).

    None: a clock of one's own has no default.
    """
    known = METRICS.get(metric)
    if known is None:
        return None
    return CADENCE_STOP if cadence else known.stop


if set(EVENT_OF.values()) - set(TICKET_EVENTS):  # pragma: no cover
    raise ValueError("a moment names an event that no stream feeds")
