"""The engine: rules and events in, verdicts with their ledger out."""

from .ask import deadline, elapsed, judge_ticket
from .availability import AvailabilityResult
from .credits import CreditResult, PeriodCredit
from .events import event_schemas, read_account_events, read_instant, read_service_events, read_ticket_events
from .fees import fee
from .functions import DeadlineFunction, compare, greatest_excess
from .index import Engine, engine_of
from .prepaid import PrepaidResult
from .report import Observed, Report, judge
from .results import ClockResult, CoveredTime, Fired, Slice, Status, TicketResult
from .shares import ShareResult

__all__ = [
    "AvailabilityResult",
    "ClockResult",
    "CoveredTime",
    "CreditResult",
    "DeadlineFunction",
    "Engine",
    "Fired",
    "Observed",
    "PeriodCredit",
    "PrepaidResult",
    "Report",
    "ShareResult",
    "Slice",
    "Status",
    "TicketResult",
    "compare",
    "deadline",
    "elapsed",
    "engine_of",
    "event_schemas",
    "fee",
    "greatest_excess",
    "judge",
    "judge_ticket",
    "read_account_events",
    "read_instant",
    "read_service_events",
    "read_ticket_events",
]
