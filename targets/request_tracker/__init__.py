"""Service level agreements of Request Tracker 5, as one file of its site configuration."""

from __future__ import annotations

import json

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import terms

from .account import Made, accounted
from .config import configuration, queue_script


def emit(compiled: Compiled) -> Emission:
    """`90-slacontract.pm` for RT_SiteConfig.d, `queues.pl` that switches the SLA of queues on, and
    `levels.json`: which level stands for which plan, priority and exception."""
    made = accounted(compiled)
    artifacts = _files(made) if made.levels else ()
    return Emission(artifacts, made.account.lines(), (*made.options.findings, *made.account.diagnostics()))


def _files(made: Made) -> tuple[Artifact, ...]:
    levels = [
        {
            "level": level.name,
            "plan": level.carrying.policy.plan,
            "priority": level.carrying.policy.priority,
            "tag": level.tag,
            "clocks": {slot: member.one.id for slot, member in level.carrying.members.items()},
        }
        for level in made.levels
    ]
    return (
        Artifact("90-slacontract.pm", configuration(made)),
        Artifact("queues.pl", queue_script(made.options["queues"])),
        Artifact("levels.json", (json.dumps(levels, indent=2, ensure_ascii=False) + "\n").encode()),
    )


TARGET = Target(
    "request-tracker",
    "Request Tracker 5 (service level agreements)",
    emit,
    proof="observed",
    terms=terms(
        coverage="rewritten",
        on_call="rewritten",
        holidays="approximated",
        closures="approximated",
        commitments="approximated",
        pauses="approximated",
    ),
    configures=True,
    title_fr="Request Tracker 5 (accords de niveau de service)",
)
