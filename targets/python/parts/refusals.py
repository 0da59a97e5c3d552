"""Why there is no answer: codes, each explained by `slac explain`."""

from __future__ import annotations

OUTSIDE_HORIZON = "SLA601"
OUTSIDE_HOLIDAY_DATA = "SLA602"
UNKNOWN_PLAN = "SLA603"
UNKNOWN_NAME = "SLA604"
SEVERAL_COMMITMENTS = "SLA605"
UNKNOWN_FEATURE = "SLA606"
INSTANT_WITHOUT_OFFSET = "SLA611"
UNREADABLE_INSTANT = "SLA612"
UNREADABLE_EVENT = "SLA613"
UNKNOWN_STATE = "SLA621"
UNKNOWN_PRIORITY = "SLA622"
REOPENED_WITHOUT_STOP = "SLA623"
EVENT_AFTER_CANCELLATION = "SLA624"
CONTRADICTION = "SLA625"
SOME_NUMBERED = "SLA626"


class Refused(Exception):
    """No answer, and the code that says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Outside(Refused):
    """The answer lies outside the time, or the years of holidays, that were compiled."""
