"""The contract as one Python module without dependencies: due when, breached by how much, and why."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import Say
from slacontract.fidelity.runtime import OF_TICKETS, lines_of_tickets
from slacontract.lowering import table_literals
from slacontract.ruleset.rules import RuleSet

from .assembly import runtime

_PLACE = '_TABLES = "null"\n'
_WHY = Say("the module judges the clocks of tickets", "le module juge les chronomètres des tickets")


def emit(compiled: Compiled) -> Emission:
    """`sla.py`: the contract's tables, and what reads them."""
    return Emission(
        (Artifact("sla.py", module(compiled.rules).encode()),),
        tuple(lines_of_tickets(compiled.rules, _WHY, compiled.language)),
    )


def module(rules: RuleSet) -> str:
    """The text of the module for a rule set: the runtime with the tables put in as text."""
    before, after = runtime().split(_PLACE)
    literals = "".join(f"    {one}\n" for one in table_literals(rules))
    return f"{before}_TABLES = (\n{literals})\n{after}"


TARGET = Target(
    "python", "Module for Python", emit, proof="observed", terms=OF_TICKETS, title_fr="Module pour Python"
)
