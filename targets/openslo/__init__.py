"""Objectives of availability in OpenSLO, over the calendar periods of the contract."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms
from slacontract.lowering.yaml_text import yaml_text

from .account import accounted
from .documents import documents_of


def emit(compiled: Compiled) -> Emission:
    """`openslo.yaml`: a service, an indicator and an objective for each availability, one document each."""
    made = accounted(compiled)
    documents = [yaml_text(one) for one in documents_of(made)]
    artifacts = (Artifact("openslo.yaml", b"---\n".join(documents)),) if documents else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "openslo",
    "OpenSLO (objectives of availability)",
    emit,
    proof="schema",
    terms=terms(availability="rewritten"),
    configures=True,
    title_fr="OpenSLO (objectifs de disponibilité)",
)
