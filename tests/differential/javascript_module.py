"""The emitted ES module as a runtime under test: node imports it as it stands, and answers line by line."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from slacontract.targets.javascript import module

from differential.cases import Ask
from differential.engine import ABOUT, CLOCK, Answer
from slacontract.ruleset.rules import RuleSet

HOST = """
import { createInterface } from "node:readline";

function answer(sla, ask) {
  if (ask.ask === "elapsed") return sla.elapsed(ask.coverage, ask.from, ask.to, ask.plan);
  if (ask.ask === "judge") {
    const said = sla.judge(ask.events, { plan: ask.plan, asOf: ask.as_of });
    const refused = { metric: "", status: "error", binding: "committed", bound: "within", flags: [] };
    return { clocks: said.code ? [{ ...refused, code: said.code }] : said.clocks };
  }
  return { clocks: [sla.due(ask, ask.at, ask.attributes)] };
}

for await (const line of createInterface({ input: process.stdin })) {
  const { path, asks } = JSON.parse(line);
  const sla = await import(path);
  process.stdout.write(JSON.stringify(asks.map((ask) => answer(sla, ask))) + "\\n");
}
"""


class JavaScriptModule:
    """Answers from one node process, which imports a module for each rule set."""

    name = "javascript"
    level = 3
    fields = (*CLOCK, *ABOUT)

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._count = 0
        host = Path(self._folder.name, "host.mjs")
        host.write_text(HOST, encoding="utf-8")
        self._node = subprocess.Popen(
            ["node", str(host)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def close(self) -> None:
        """End the process."""
        assert self._node.stdin is not None
        self._node.stdin.close()
        self._node.wait(timeout=30)
        self._folder.cleanup()

    def answers(self, rules: RuleSet, asks: Sequence[Ask]) -> list[Answer]:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._count += 1
        path = Path(self._folder.name, f"sla-{self._count}.mjs")
        path.write_text(module(rules), encoding="utf-8")
        self._node.stdin.write(json.dumps({"path": path.as_uri(), "asks": list(asks)}) + "\n")
        self._node.stdin.flush()
        said: list[Answer] = json.loads(self._node.stdout.readline())
        path.unlink()
        return said
