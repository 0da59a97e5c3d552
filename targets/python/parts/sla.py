"""Answers for one support contract: when is something due, and was it in time?

Generated from the contract; needs Python 3.9 and nothing else. All times are seconds since 1970-01-01T00:00Z,
or text with an offset, as 2026-05-22T16:50:00+02:00. Times, days and zones are read from the tables at the
end of this file: nothing here knows a calendar. A question without an answer gets a `code`, never a number.

    due("P1/response", "2026-05-22T16:50:00+02:00")       when would this be due?
    due({"metric": "response", "priority": "P1"}, at, attributes)
    judge(events, plan=None, as_of="2026-05-26T12:00:00+02:00")["clocks"]
    elapsed("office", start, end)                         covered seconds between two instants
    iso(seconds)                                          as text, on the contract's clocks
"""

from __future__ import annotations

import json

from .answers import Rules
from .events import Record
from .refusals import Refused

__all__ = ["CONTRACT", "Refused", "Rules", "due", "elapsed", "iso", "judge"]

_TABLES = "null"
_RULES = Rules(json.loads(_TABLES))
CONTRACT: Record = _RULES.contract
due, judge, elapsed, iso = _RULES.due, _RULES.judge, _RULES.elapsed, _RULES.iso
