"""The engine in vector form: whole columns of instants and of ticket events, answered as `judge` would.

Needs numpy (extra `slacontract[batch]`); nothing that a cold `slac check` runs imports it.
"""

from .columns import ACTORS, NONE, Coded, EventColumns, columns_of
from .tickets import evaluate_events
from .verdicts import INSTANTS, STATUSES, WORDS, Verdicts

__all__ = [
    "ACTORS",
    "INSTANTS",
    "NONE",
    "STATUSES",
    "WORDS",
    "Coded",
    "EventColumns",
    "Verdicts",
    "columns_of",
    "evaluate_events",
]
