"""The engine: rules and events in, verdicts with their ledger out."""

from .ask import deadline, judge_ticket
from .events import event_schemas, read_account_events, read_instant, read_service_events, read_ticket_events
from .functions import DeadlineFunction, compare, greatest_excess
from .index import Engine, engine_of
from .results import ClockResult, Fired, Slice, Status, TicketResult

__all__ = [
    "ClockResult",
    "DeadlineFunction",
    "Engine",
    "Fired",
    "Slice",
    "Status",
    "TicketResult",
    "compare",
    "deadline",
    "engine_of",
    "event_schemas",
    "greatest_excess",
    "judge_ticket",
    "read_account_events",
    "read_instant",
    "read_service_events",
    "read_ticket_events",
]
