"""The emitted modules beside the engine: the same decisions about the same tickets."""

from __future__ import annotations

import json
import random
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from _logs import contract, draw
from slacontract.targets.javascript import module as javascript
from slacontract.targets.python import module as python
from speed import CountIsOff, Row, in_turns

from slacontract.judge import Engine, deadline, judge_ticket
from slacontract.ruleset.rules import RuleSet

TICKETS = 300
STARTS = 1_000
FIELDS = ("status", "commitment", "deadline", "stop", "late_elapsed_s", "late_covered_s")

HOST = """
import { readFileSync } from "node:fs";
const { path, rounds, dues, tickets, asOf } = JSON.parse(readFileSync(0, "utf8"));
const sla = await import(path);
const taken = [];
let due, judged;
for (let round = 0; round <= rounds; round++) {
  const started = performance.now();
  due = dues.map(([ask, at]) => sla.due(ask, at).deadline);
  const between = performance.now();
  judged = tickets.map((rows) => sla.judge(rows, { asOf }).clocks);
  taken.push([between - started, performance.now() - between]);
}
process.stdout.write(JSON.stringify({ due, judged, taken: taken.slice(1) }));
"""


def decisions(rounds: int) -> tuple[list[Row], str]:
    """Deadlines of starts, and whole tickets, by the engine and by both emitted modules."""
    rules = contract()
    engine = Engine(rules)
    log = draw(TICKETS)
    as_of = int(log.at.max())
    tickets: list[list[dict[str, Any]]] = [[] for _ in range(TICKETS)]
    for row in log.rows(0, len(log)):
        tickets[int(row["ticket"])].append(row)
    rng = random.Random(20260101)
    starts = [rng.randrange(int(log.at.min()), as_of) for _ in range(STARTS)]
    priorities = [rng.choice(("P1", "P2", "P3")) for _ in starts]
    asks = [{"metric": "resolution", "priority": priority} for priority in priorities]
    names: dict[str, Any] = {"__name__": "sla"}
    exec(compile(python(rules), "sla.py", "exec"), names)

    def by_engine() -> list[int | None]:
        return [
            deadline(engine, at=at, metric="resolution", priority=priority).deadline
            for priority, at in zip(priorities, starts, strict=True)
        ]

    def by_python() -> list[int | None]:
        return [names["due"](ask, at)["deadline"] for ask, at in zip(asks, starts, strict=True)]

    def judged_by_engine() -> list[list[dict[str, Any]]]:
        found = (judge_ticket(engine, rows, as_of=as_of).clocks for rows in tickets)
        return [[{name: getattr(one, name) for name in FIELDS} for one in clocks] for clocks in found]

    def judged_by_python() -> list[list[dict[str, Any]]]:
        return [_narrow(names["judge"](rows, as_of=as_of)["clocks"]) for rows in tickets]

    if by_engine() != by_python() or judged_by_engine() != judged_by_python():
        raise CountIsOff("the emitted Python module and the engine differ")
    one, other = in_turns(rounds, by_engine, by_python)
    whole, of_module = in_turns(rounds, judged_by_engine, judged_by_python)
    rows = [
        Row(f"{STARTS:,} deadlines by the emitted Python / by the engine", other, one),
        Row(f"{TICKETS} tickets by the emitted Python / by the engine", of_module, whole),
    ]
    lines = [
        "A decision, in microseconds:",
        f"  engine     due {one / STARTS * 1e6:8.1f}  ticket {whole / TICKETS * 1e6:9.1f}",
        f"  python     due {other / STARTS * 1e6:8.1f}  ticket {of_module / TICKETS * 1e6:9.1f}",
    ]
    if shutil.which("node") is None:
        return rows, "\n".join([*lines, "  javascript: node is not installed"])
    said = _by_node(
        rules,
        {"rounds": rounds, "dues": list(zip(asks, starts, strict=True)), "tickets": tickets, "asOf": as_of},
    )
    if said["due"] != by_engine() or [_narrow(one) for one in said["judged"]] != judged_by_engine():
        raise CountIsOff("the emitted JavaScript module and the engine differ")
    due, ticket = (statistics.median(column) / 1000 for column in zip(*said["taken"], strict=True))
    rows += [
        Row(f"{STARTS:,} deadlines by the emitted JavaScript / by the engine", due, one),
        Row(f"{TICKETS} tickets by the emitted JavaScript / by the engine", ticket, whole),
    ]
    lines.append(f"  javascript due {due / STARTS * 1e6:8.1f}  ticket {ticket / TICKETS * 1e6:9.1f}")
    return rows, "\n".join(lines)


def _narrow(clocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: one[name] for name in FIELDS} for one in clocks]


def _by_node(rules: RuleSet, question: dict[str, Any]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        module, host = Path(folder, "sla.mjs"), Path(folder, "host.mjs")
        module.write_text(javascript(rules), encoding="utf-8")
        host.write_text(HOST, encoding="utf-8")
        asked = json.dumps({**question, "path": module.as_uri()})
        done = subprocess.run(["node", str(host)], input=asked, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
