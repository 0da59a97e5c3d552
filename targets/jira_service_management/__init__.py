"""Calendars, SLAs and automations of Jira Service Management as a page to follow, and the same as JSON."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .page import data, page


def emit(compiled: Compiled) -> Emission:
    """`runbook.md` for a person, `service-management.json` for a program: SLAs have no public way to be
    written. The account is that of the same objects."""
    made = accounted(compiled)
    artifacts: tuple[Artifact, ...] = ()
    if made.slas:
        artifacts = (
            Artifact("runbook.md", page(made).encode()),
            Artifact("service-management.json", data(made)),
        )
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "jira-service-management",
    "Jira Service Management (runbook)",
    emit,
    proof="documented",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="exact",
        closures="exact",
        commitments="approximated",
        pauses="exact",
        escalations="rewritten",
    ),
    configures=True,
    title_fr="Jira Service Management (mode opératoire)",
)
