"""The emitted modules at hand: called in this process, or in node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import ModuleType
from typing import Any

from slacontract.targets import javascript, python

from slacontract.ruleset.rules import RuleSet


def python_module(rules: RuleSet) -> ModuleType:
    """The Python module emitted for a rule set."""
    module = ModuleType("sla")
    exec(compile(python.module(rules), "sla.py", "exec"), module.__dict__)
    return module


def node(folder: Path, rules: RuleSet, script: str) -> Any:
    """What a script prints as JSON: it finds the module emitted for a rule set as `./sla.mjs`."""
    (folder / "sla.mjs").write_text(javascript.module(rules), encoding="utf-8")
    (folder / "script.mjs").write_text(script, encoding="utf-8")
    done = subprocess.run(
        ["node", str(folder / "script.mjs")], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def asked(folder: Path, rules: RuleSet, calls: list[tuple[str, list[Any]]]) -> list[Any]:
    """The answers of the JavaScript module to some calls: (name of the function, its arguments)."""
    script = f"""import * as sla from "./sla.mjs";
const calls = {json.dumps(calls)};
console.log(JSON.stringify(calls.map(([name, said]) => sla[name](...said))));
"""
    answers: list[Any] = node(folder, rules, script)
    return answers
