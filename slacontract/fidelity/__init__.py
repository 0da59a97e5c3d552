"""How exactly a configuration says a contract: the account of each line, with bounds that are measured.

A target models what the other program will do as a deadline function (`tool`), `measure` runs it against
the engine over all starts, and `Account` collects a line for each node that promises something (DESIGN 6).
"""

from .account import OUTSIDE, TERM_KINDS, Account, Say, terms
from .findings import (
    BAD_OPTION,
    MISSING_MAPPING,
    NOT_CARRIED,
    NOTHING_SAID,
    UNKNOWN_OPTION,
    UNSUPPORTED_VERSION,
)
from .helpdesk import (
    ORGANIZATIONS,
    OTHER_PAUSES,
    OUTSIDE_KINDS,
    PRIORITIES,
    STATES,
    TAGS,
    leave_outside,
    levels_of,
    pause_how,
    pausing_states,
    policy_title,
    start_how,
    state_names,
)
from .measure import Deviation, deviation
from .nodes import NOT_PROMISING, PROMISING, Promised, promised
from .options import Option, Options
from .tool import BusinessDayTool, CountedTool, ElapsedTool, ModelledTool, Tool

__all__ = [
    "BAD_OPTION",
    "MISSING_MAPPING",
    "NOTHING_SAID",
    "NOT_CARRIED",
    "NOT_PROMISING",
    "ORGANIZATIONS",
    "OTHER_PAUSES",
    "OUTSIDE",
    "OUTSIDE_KINDS",
    "PRIORITIES",
    "PROMISING",
    "STATES",
    "TAGS",
    "TERM_KINDS",
    "UNKNOWN_OPTION",
    "UNSUPPORTED_VERSION",
    "Account",
    "BusinessDayTool",
    "CountedTool",
    "Deviation",
    "ElapsedTool",
    "ModelledTool",
    "Option",
    "Options",
    "Promised",
    "Say",
    "Tool",
    "deviation",
    "leave_outside",
    "levels_of",
    "pause_how",
    "pausing_states",
    "policy_title",
    "promised",
    "start_how",
    "state_names",
    "terms",
]
