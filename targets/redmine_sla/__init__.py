"""Calendars, clocks and terms of the plugin redmine_sla, as a plan of calls to its REST interface."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`, after the files of the target `redmine`."""
    made = accounted(compiled)
    artifacts = (Artifact("plan.json", plan_of(made).dump()),) if made.terms else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "redmine-sla",
    "Redmine with the plugin redmine_sla (calendars and terms)",
    emit,
    proof="documented",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="exact",
        closures="exact",
        commitments="approximated",
        pauses="rewritten",
    ),
    configures=True,
    title_fr="Redmine avec l’extension redmine_sla (calendriers et délais)",
)
