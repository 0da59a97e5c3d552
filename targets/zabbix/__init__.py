"""Availability in Zabbix: services and SLAs, as a plan of calls to its API."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`: a service for each component, an SLA for each promised availability."""
    made = accounted(compiled)
    artifacts = (Artifact("plan.json", plan_of(made).dump()),) if made.slas else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "zabbix",
    "Zabbix (services and SLAs of availability)",
    emit,
    proof="observed",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="rewritten",
        closures="rewritten",
        maintenance="rewritten",
        availability="approximated",
    ),
    configures=True,
    title_fr="Zabbix (services et SLA de disponibilité)",
)
