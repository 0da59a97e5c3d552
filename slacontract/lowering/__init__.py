"""Contracts in the terms of helpdesks: weeks with exceptions, round numbers, offsets, policies, plans.

Each lowering is a pure function of the rule set, used by every configuration target; what it cannot keep
it says, and `slacontract.fidelity` measures what that costs.
"""

from ..judge.index import PlanView, engine_of
from .delays import Counted, Unsayable, business_days_as_time, counted
from .escalations import Offset, offset_of
from .moments import Moment, moment_of, short_name, starts_at_creation
from .numbering import DAY_NAMES, MONDAY_FIRST, SUNDAY_FIRST, minutes_of_week, renumbered, seconds_of_week
from .plan import Access, Plan, Request, Session, Step, Variable, item, ref, self_ref, variable
from .policies import Policy, Slot, grouped_policies, one_calendar
from .rounding import Rounded, rounded_down, widened
from .table_text import table_literals
from .terraform_text import Expression, Verbatim, identifier, terraform_json
from .week import Pattern, Special, Windows, intervals_of, merged, pattern_of, recovered, split_at_midnight
from .works import allowed, announce_by

__all__ = [
    "DAY_NAMES",
    "MONDAY_FIRST",
    "SUNDAY_FIRST",
    "Access",
    "Counted",
    "Expression",
    "Moment",
    "Offset",
    "Pattern",
    "Plan",
    "PlanView",
    "Policy",
    "Request",
    "Rounded",
    "Session",
    "Slot",
    "Special",
    "Step",
    "Unsayable",
    "Variable",
    "Verbatim",
    "Windows",
    "allowed",
    "announce_by",
    "business_days_as_time",
    "counted",
    "engine_of",
    "grouped_policies",
    "identifier",
    "intervals_of",
    "item",
    "merged",
    "minutes_of_week",
    "moment_of",
    "offset_of",
    "one_calendar",
    "pattern_of",
    "recovered",
    "ref",
    "renumbered",
    "rounded_down",
    "seconds_of_week",
    "self_ref",
    "short_name",
    "split_at_midnight",
    "starts_at_creation",
    "table_literals",
    "terraform_json",
    "variable",
    "widened",
]
