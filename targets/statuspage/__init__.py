"""Planned work on a page of Statuspage: announced with its times, and by when the contract wants it."""

from __future__ import annotations

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import accounted
from .plan import announcements, plan_of


def emit(compiled: Compiled) -> Emission:
    """`plan.json`, for `slac apply`, and `announcements.md`: by when each work must be announced."""
    made = accounted(compiled)
    artifacts: tuple[Artifact, ...] = ()
    if made.posts:
        artifacts = (
            Artifact("announcements.md", announcements(made)),
            Artifact("plan.json", plan_of(made).dump()),
        )
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


TARGET = Target(
    "statuspage",
    "Statuspage (planned work)",
    emit,
    proof="documented",
    terms=terms(coverage="rewritten", holidays="rewritten", closures="rewritten", maintenance="rewritten"),
    configures=True,
    title_fr="Statuspage (travaux planifiés)",
)
