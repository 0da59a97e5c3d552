"""The emitted Python module as a runtime under test: its text is run as it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slacontract.targets.python import module

from differential.cases import Ask
from differential.engine import ABOUT, CLOCK, Answer
from slacontract.ruleset.rules import RuleSet


class PythonModule:
    """Answers by calling the module's functions."""

    name = "python"
    level = 3
    fields = (*CLOCK, *ABOUT)

    def text(self, rules: RuleSet) -> str:
        """The module emitted for a rule set."""
        return module(rules)

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer]:
        names: dict[str, Any] = {"__name__": "sla"}
        exec(compile(self.text(rules), "sla.py", "exec"), names)
        return [_answer(names, ask) for ask in asks]


def _answer(names: dict[str, Any], ask: Ask) -> Answer:
    if ask["ask"] == "elapsed":
        found: Answer = names["elapsed"](ask["coverage"], ask["from"], ask["to"], ask["plan"])
        return found
    if ask["ask"] == "judge":
        said = names["judge"](ask["events"], plan=ask["plan"], as_of=ask["as_of"])
        if said["code"]:
            return {
                "clocks": [
                    {
                        **dict.fromkeys(CLOCK),
                        "binding": "committed",
                        "bound": "within",
                        "metric": "",
                        "status": "error",
                        "flags": [],
                        "code": said["code"],
                    }
                ]
            }
        return {"clocks": said["clocks"]}
    asked = {key: ask.get(key) for key in ("plan", "commitment", "metric", "priority", "channel")}
    return {"clocks": [names["due"](asked, ask["at"], ask.get("attributes"))]}
