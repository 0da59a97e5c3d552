"""Calendars and SLAs of Zammad, as a plan of calls to its API."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`: a calendar for each coverage, an SLA for each plan, priority and
    exception; the account is that of the same objects."""
    made = accounted(compiled)
    artifacts = (Artifact("plan.json", plan_of(made).dump()),) if made.slas else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "zammad",
    "Zammad (calendars and SLAs)",
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
    title_fr="Zammad (calendriers et SLA)",
)
