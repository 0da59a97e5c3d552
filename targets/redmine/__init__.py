"""Statuses, trackers, priorities, fields, roles and workflow of Redmine 5: a script and a plan of calls."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import plan_of
from .script import script


def emit(compiled: Compiled) -> Emission:
    """`slacontract.rb` for `rails runner`, which writes what REST cannot; then `plan.json` for `slac apply`:
    the project with its trackers and categories."""
    made = accounted(compiled)
    artifacts = (Artifact("slacontract.rb", script(made)), Artifact("plan.json", plan_of(made).dump()))
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "redmine",
    "Redmine 5 (statuses, workflow, priorities, fields)",
    emit,
    proof="observed",
    terms=terms(),
    configures=True,
    title_fr="Redmine 5 (statuts, workflow, priorités, champs)",
)
