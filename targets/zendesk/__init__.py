"""Schedules, SLA policies and the triggers that join them, for Zendesk, as a plan of calls to its API."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`; the account is that of the same objects."""
    made = accounted(compiled)
    artifacts = (Artifact("plan.json", plan_of(made).dump()),) if made.policies else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "zendesk",
    "Zendesk (schedules and SLA policies)",
    emit,
    proof="documented",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="exact",
        closures="exact",
        commitments="approximated",
        pauses="approximated",
    ),
    configures=True,
    title_fr="Zendesk (plannings et politiques de SLA)",
)
