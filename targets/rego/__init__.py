"""The contract as a policy in Rego with its tables: when something would be due, and covered time."""

from __future__ import annotations

import json

from slacontract.emitter import Artifact, Compiled, Emission, Target
from slacontract.fidelity import Say
from slacontract.fidelity.runtime import BY_START, lines_by_start
from slacontract.ruleset.lookups import lookups
from slacontract.ruleset.rules import RuleSet

from .assembly import policy

_WHY = Say(
    "the policy answers when something would be due", "la politique répond quand une échéance tomberait"
)


def emit(compiled: Compiled) -> Emission:
    """`sla.rego` and `data.json`: together the files of a bundle."""
    artifacts = (
        Artifact("data.json", data(compiled.rules).encode()),
        Artifact("sla.rego", policy().encode()),
    )
    return Emission(artifacts, tuple(lines_by_start(compiled.rules, _WHY, compiled.language)))


def data(rules: RuleSet) -> str:
    """The tables of a rule set, below the one name `sla_tables`.

    Characters as they are: rego-cpp compares the text of strings as JSON writes it, escapes included.
    """
    return json.dumps({"sla_tables": lookups(rules)}, ensure_ascii=False, separators=(",", ":")) + "\n"


TARGET = Target(
    "rego", "Policy in Rego (L2)", emit, proof="observed", terms=BY_START, title_fr="Politique en Rego (L2)"
)
