"""The contract as one Python module without dependencies: due when, breached by how much, and why."""

from __future__ import annotations

import json

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity.runtime import OF_TICKETS, lines_of_tickets
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.tables import tables

from .assembly import runtime

_PLACE = '_TABLES = "null"\n'
_WHY = "the module judges the clocks of tickets"


def emit(compiled: Compiled) -> Emission:
    """`sla.py`: the contract's tables, and what reads them."""
    return Emission(
        (Artifact("sla.py", module(compiled.rules).encode()),), tuple(lines_of_tickets(compiled.rules, _WHY))
    )


def module(rules: RuleSet) -> str:
    """The text of the module for a rule set: the runtime with the tables put in as text.

    JSON in ASCII, each piece a string literal of its own: no word of the contract is ever read as code.
    """
    before, after = runtime().split(_PLACE)
    text = json.dumps(tables(rules), separators=(",", ":")).replace("<", "\\u003c")
    pieces = (text[at : at + 100] for at in range(0, len(text), 100))
    literals = "".join(f"    {_literal(piece)}\n" for piece in pieces)
    return f"{before}_TABLES = (\n{literals})\n{after}"


def _literal(piece: str) -> str:
    """ASCII text as a string literal: only the quote and the backslash need care."""
    return '"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"'


TARGET = Target("python", "Module for Python", emit, proof="observed", terms=OF_TICKETS)
