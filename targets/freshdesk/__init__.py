"""SLA policies of Freshdesk as a plan of calls, and its business hours as a page to enter by hand."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .pages import business_hours
from .plan import plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`, and `business-hours.md`, since Freshdesk lets no program write these."""
    made = accounted(compiled)
    artifacts: tuple[Artifact, ...] = ()
    if made.policies:
        artifacts = (
            Artifact("business-hours.md", business_hours(made).encode()),
            Artifact("plan.json", plan_of(made).dump()),
        )
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "freshdesk",
    "Freshdesk (SLA policies)",
    emit,
    proof="documented",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="rewritten",
        closures="rewritten",
        commitments="approximated",
        pauses="rewritten",
    ),
    configures=True,
    title_fr="Freshdesk (politiques de SLA)",
)
