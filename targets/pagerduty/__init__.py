"""On-call in PagerDuty: schedules, escalation policies and services, as JSON for Terraform."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms
from slacontract.lowering import terraform_json

from .account import accounted
from .resources import configuration


def emit(compiled: Compiled) -> Emission:
    """`main.tf.json`, for `terraform apply` with the provider PagerDuty/pagerduty."""
    made = accounted(compiled)
    artifacts: tuple[Artifact, ...] = ()
    if made.services:
        artifacts = (Artifact("main.tf.json", terraform_json(configuration(made))),)
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "pagerduty",
    "PagerDuty (schedules, escalation policies, services)",
    emit,
    proof="schema",
    terms=terms(
        coverage="approximated",
        on_call="approximated",
        rota="approximated",
        commitments="approximated",
        maintenance="rewritten",
        escalations="approximated",
    ),
    configures=True,
    title_fr="PagerDuty (plannings, politiques d’escalade, services)",
)
