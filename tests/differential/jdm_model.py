"""The emitted decision model as a runtime under test, on GoRules' engine in Python and in node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import zen
from slacontract.targets.jdm import model

from differential.cases import Ask
from differential.engine import CLOCK, Answer
from slacontract.ruleset.rules import RuleSet

HOST = Path(__file__).parents[1] / "support/decisions/evaluate.mjs"


def told(ask: Ask, said: Mapping[str, Any]) -> Answer:
    """What the model gave as an answer."""
    if ask["ask"] == "elapsed":
        return {name: said.get(name) for name in ("seconds", "why", "code")}
    return {"clocks": [{**dict.fromkeys(CLOCK), **said}]}


class ZenPython:
    """Answers of the engine in Rust as Python calls it."""

    name = "jdm on zen-engine for Python"
    level = 2
    fields = CLOCK

    def text(self, rules: RuleSet) -> str:
        """The model under test."""
        return model(rules)

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer]:
        decision = zen.ZenEngine().create_decision(self.text(rules))
        return [told(ask, decision.evaluate(ask)["result"]) for ask in asks]


class ZenNode:
    """Answers of the engine as node calls it, one process for all rule sets."""

    name = "jdm on zen-engine for node"
    level = 2
    fields = CLOCK

    def __init__(self, packages: Path) -> None:
        self._node = subprocess.Popen(
            ["node", str(HOST), str(packages)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def close(self) -> None:
        """End the process."""
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait(timeout=30)

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer]:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"model": model(rules), "asks": list(asks)}) + "\n")
        self._node.stdin.flush()
        said = json.loads(self._node.stdout.readline())
        return [told(ask, one) for ask, one in zip(asks, said, strict=True)]
