"""Two versions of a contract compared: every change of meaning, whom it favours, and a dated witness.

>>> from slacontract.compare import compare
>>> comparison = compare(old, new)  # two compilations, or editions of one: see `versions_of`
>>> comparison.changes[0].favours, comparison.changes[0].witness
"""

from __future__ import annotations

from .changes import EVIDENCE, Change, Comparison, Evidence, Witness
from .comparing import compare
from .rules import RULES, Favours, Rule
from .versions import Version, versions_of

__all__ = [
    "EVIDENCE",
    "RULES",
    "Change",
    "Comparison",
    "Evidence",
    "Favours",
    "Rule",
    "Version",
    "Witness",
    "compare",
    "versions_of",
]
