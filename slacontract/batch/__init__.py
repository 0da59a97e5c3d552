"""The engine in vector form: whole columns of instants and of ticket events, answered as `judge` would.

Needs numpy (extra `slacontract[batch]`); nothing that a cold `slac check` runs imports it.

    view = Engine(rules).views("premium")[0]
    office = table_of(view.coverage("office"))
    office.elapsed(starts, ends)        # columns of epoch seconds in, covered seconds out
    office.deadline(starts, 4 * 3600)

    found = evaluate_events(rules, columns, plan="premium", as_of=now)
    found.columns["status"], found.columns["deadline"], found.handed_over
"""

from .columns import ACTORS, NONE, Coded, EventColumns, columns_of
from .coverage import CoverageTable, table_of
from .days import DayTable
from .tickets import evaluate_events
from .verdicts import INSTANTS, STATUSES, WORDS, Verdicts

__all__ = [
    "ACTORS",
    "INSTANTS",
    "NONE",
    "STATUSES",
    "WORDS",
    "Coded",
    "CoverageTable",
    "DayTable",
    "EventColumns",
    "Verdicts",
    "columns_of",
    "evaluate_events",
    "table_of",
]
