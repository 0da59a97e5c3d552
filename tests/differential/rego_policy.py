"""The emitted policy as a runtime under test, on two engines of Rego."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import duckdb  # noqa: F401 -- the library of regopy breaks that of duckdb, unless it is loaded after it
import regopy
import regorus
from slacontract.targets.rego import data, policy

from differential.cases import Ask
from differential.engine import CLOCK, Answer
from slacontract.ruleset.rules import RuleSet


def whole(value: Any) -> Any:
    """Numbers that an engine gives as floats, as the integers that they are."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, dict):
        return {name: whole(one) for name, one in value.items()}
    return [whole(one) for one in value] if isinstance(value, list) else value


def told(ask: Ask, said: Any) -> Answer | None:
    """What a rule gave as an answer; None where it is undefined."""
    if said is None or ask["ask"] == "elapsed":
        return said  # type: ignore[no-any-return]
    return {"clocks": [whole(said)]}


class Regorus:
    """Answers of the interpreter written in Rust."""

    name = "rego on regorus"
    level = 2
    fields = CLOCK

    def text(self) -> str:
        """The policy under test."""
        return policy()

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        engine = regorus.Engine()
        engine.add_policy("sla.rego", self.text())
        engine.add_data_json(data(rules))
        found = []
        for ask in asks:
            engine.set_input_json(json.dumps(ask))
            said = engine.eval_rule(f"data.sla.{ask['ask']}")
            found.append(told(ask, whole(said) if isinstance(said, dict) else None))
        return found


class RegoCpp:
    """Answers of the interpreter written in C++, the policy compiled once for each rule set."""

    name = "rego on rego-cpp"
    level = 2
    fields = CLOCK

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer | None]:
        engine = regopy.Interpreter()
        engine.add_module("sla.rego", policy())
        engine.add_data_json(data(rules))
        bundle = engine.build("x := data.sla", ["sla/due", "sla/elapsed"])
        found = []
        for ask in asks:
            engine.set_input_term(json.dumps(ask, ensure_ascii=False))
            output = engine.query_bundle_entrypoint(bundle, f"sla/{ask['ask']}")
            expressions = json.loads(str(output)).get("expressions") or [None]
            found.append(told(ask, expressions[0]))
        return found
