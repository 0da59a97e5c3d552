"""Routes of Alertmanager: who hears of an alert, for each priority, while its coverage is open."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms
from slacontract.lowering.yaml_text import yaml_text

from .account import accounted
from .config import configuration


def emit(compiled: Compiled) -> Emission:
    """`alertmanager.yml`, a whole configuration."""
    made = accounted(compiled)
    artifacts: tuple[Artifact, ...] = ()
    if made.routes:
        artifacts = (Artifact("alertmanager.yml", yaml_text(configuration(made))),)
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "alertmanager",
    "Alertmanager (routes and hours)",
    emit,
    proof="observed",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="exact",
        closures="exact",
        escalations="rewritten",
    ),
    configures=True,
    title_fr="Alertmanager (routes et horaires)",
)
