"""Rules of Prometheus: hours of coverages, availability and its burn, escalation of alerts that go on."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms
from slacontract.lowering.yaml_text import yaml_text

from .account import accounted
from .rules import groups_of


def emit(compiled: Compiled) -> Emission:
    """`rules.yml`, for `rule_files`."""
    made = accounted(compiled)
    groups = groups_of(made)
    artifacts: tuple[Artifact, ...] = ()
    if groups:
        artifacts = (Artifact("rules.yml", yaml_text({"groups": groups})),)
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "prometheus",
    "Prometheus (recording and alerting rules)",
    emit,
    proof="observed",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="exact",
        closures="exact",
        availability="approximated",
        escalations="approximated",
    ),
    configures=True,
    title_fr="Prometheus (règles d’enregistrement et d’alerte)",
)
