"""Calendars, SLAs, OLAs, their levels and the business rules of GLPI, as a plan of calls to its API."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`; the account is that of the same objects."""
    made = accounted(compiled)
    artifacts = (Artifact("plan.json", plan_of(made).dump()),) if made.agreements else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "glpi",
    "GLPI (SLM: SLA and OLA, calendars, rules)",
    emit,
    proof="documented",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="exact",
        closures="exact",
        commitments="approximated",
        pauses="rewritten",
        escalations="approximated",
    ),
    configures=True,
    title_fr="GLPI (SLM : SLA et OLA, calendriers, règles)",
)
