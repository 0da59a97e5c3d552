"""The modules inside other programs: long tickets, strict types, browsers, threads, warnings."""

from __future__ import annotations

import http.server
import inspect
import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from slacontract.targets import javascript, python
from slacontract.targets.javascript.assembly import part
from support.modules import asked, node, python_module
from support.tickets import at, contract, with_plan

from slacontract import judge
from slacontract.ruleset.commitments import Reopening
from slacontract.ruleset.rules import RuleSet

OFFICE_4H = {
    "metric": "response",
    "priority": "P1",
    "delay": {"kind": "covered", "seconds": 14400, "coverage": "office"},
}
START = "2026-03-02T10:00:00+01:00"


# --- long tickets ----------------------------------------------------------------------------------


def long_contract() -> RuleSet:
    """Clocks that run in cycles, and one that pauses."""
    return contract(
        OFFICE_4H,
        {**OFFICE_4H, "metric": "resolution", "pauses": ["waiting"]},
        {**OFFICE_4H, "metric": "next-reply"},
        {"metric": "update", "priority": "P1", "cadence": OFFICE_4H["delay"], "pauses": ["waiting"]},
    )


ACTORS = ("client", "provider", "provider", "provider")


def long_ticket(n: int) -> list[dict[str, Any]]:
    """Messages, replies and updates, one a minute."""
    kinds = ["client-message", "replied", "update-sent", "attribute-changed"]
    first = at("03-02 10:00")
    rows = [{"ticket": "A", "seq": 0, "at": first, "kind": "reported", "actor": "client", "priority": "P1"}]
    return rows + [
        {
            "ticket": "A",
            "seq": i,
            "at": first + 60 * i,
            "kind": kinds[i % 4],
            "actor": ("client", "provider")[i % 4 > 0],
        }
        for i in range(1, n)
    ]


def test_time_grows_with_the_events() -> None:
    """Eight times the events of a ticket take some eight times as long, not sixty-four times."""
    sla = python_module(long_contract())
    taken = []
    for n in (500, 4000):
        rows = long_ticket(n)
        times = []
        for _ in range(3):
            begun = time.process_time()
            said = sla.judge(rows, as_of=rows[-1]["at"])
            times.append(time.process_time() - begun)
        assert len(said["clocks"]) > n // 4
        taken.append(min(times))

    assert taken[1] < 24 * taken[0]


def test_reopened_again_and_again() -> None:
    """Each of many reopenings that begin a new ticket has its clock: no depth of calls limits them."""
    resolution = {"metric": "resolution", "delay": {"kind": "elapsed", "seconds": 3600}}
    one = contract(resolution).editions[0].plans["*"].commitments[0]
    one = one.model_copy(update={"on_reopen": Reopening(mode="new-ticket")})
    ruleset = with_plan(contract(resolution), commitments=(one,))
    first = at("03-02 10:00")
    rows = [{"ticket": "A", "seq": 0, "at": first, "kind": "reported", "actor": "client"}]
    rows += [
        {
            "ticket": "A",
            "seq": i,
            "at": first + i,
            "kind": ("resolved", "reopened")[i % 2 == 0],
            "actor": "provider",
        }
        for i in range(1, 241)
    ]
    engine = judge.judge_ticket(ruleset, rows, as_of=first + 300)  # what it imports is imported
    sla = python_module(ruleset)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + 120)
    try:
        said = sla.judge(rows, as_of=first + 300)["clocks"]
        engine = judge.judge_ticket(ruleset, rows, as_of=first + 300)
    finally:
        sys.setrecursionlimit(limit)

    assert len(said) == len(engine.clocks) == 121
    assert [c["stop"] for c in said] == [c.stop for c in engine.clocks]


@pytest.mark.server("node")
def test_resolved_beyond_the_stop_of_a_cycle(tmp_path: Path) -> None:
    """A cycle of updates that stops while the ticket stands resolved counts none of that stretch."""
    update = {"metric": "update", "cadence": {"kind": "elapsed", "seconds": 7200}}
    kinds = {"10:00": "reported", "11:00": "restored", "12:00": "update-sent", "13:00": "reopened"}
    rows = [
        {"ticket": "A", "at": at(f"03-02 {clock}"), "kind": kind, "actor": "provider"}
        for clock, kind in kinds.items()
    ]
    as_of = at("03-02 14:00")
    mine = python_module(contract(update)).judge(rows, as_of=as_of)
    (theirs,) = asked(tmp_path, contract(update), [("judge", [rows, {"asOf": as_of}])])
    engine = judge.judge_ticket(contract(update), rows, as_of=as_of)

    assert theirs == mine
    assert [one["deadline"] for one in mine["clocks"]] == [one.deadline for one in engine.clocks]
    assert mine["clocks"][0]["deadline"] == at("03-02 14:00")


# --- anything at all -------------------------------------------------------------------------------

WORDS = [*("P1", "office", "waiting", "response", "A", "*", "", "resolved", "client", "__proto__"), START]
WORDS += ["constructor", "\ud800", "\U0001f600", "1/3", "2026-03-03", "\ufeff3", "x" * 300]
NUMBERS = [*(0, 1, -1, 1.5, 2**31, 2**53, -(2**53), 10**20, 1e300), at("03-02 10:00"), at("03-05 10:00")]
FIELDS = [
    *("ticket", "seq", "at", "kind", "actor", "channel", "state", "priority", "contains", "set", "sets")
]
FIELDS += ["minutes", "colour"]


def anything(random: Random, depth: int = 0) -> Any:
    """Some value of JSON: a word that means something, a number at a limit, or a list or object of such."""
    draw = random.random()
    if draw < 0.4:
        return random.choice(WORDS)
    if draw < 0.8 or depth > 1:
        return random.choice([*NUMBERS, None, True, False])
    if draw < 0.9:
        return [anything(random, depth + 1) for _ in range(random.randrange(3))]
    return {random.choice(WORDS): anything(random, depth + 1) for _ in range(random.randrange(3))}


def call(random: Random) -> tuple[str, list[Any]]:
    """A question with some of its parts replaced by anything."""

    def some(usual: Any) -> Any:
        return usual if random.random() < 0.7 else anything(random)

    def row(number: int) -> Any:
        kind = random.choice(["reported", "replied", "resolved", "reopened", "update-sent", "client-message"])
        said = {"ticket": "A", "at": at("03-02 10:00") + 999 * number, "kind": kind, "actor": "provider"}
        said |= {random.choice(FIELDS): anything(random) for _ in range(random.choice([0, 0, 1]))}
        return some(said) if random.random() < 0.1 else said

    match random.choice(["judge", "judge", "due", "elapsed", "iso"]):
        case "judge":
            rows = [row(number) for number in range(random.randrange(6))]
            return "judge", [rows, {"plan": some(None), "asOf": some(at("03-05 10:00"))}]
        case "due":
            names = random.sample(["commitment", "plan", "metric", "priority", "channel"], 2)
            what = random.choice(
                ["P1/response/0", anything(random), {one: anything(random) for one in names}]
            )
            return "due", [what, some(START), some(None)]
        case "elapsed":
            return "elapsed", [some("office"), some(START), some(at("03-05 10:00")), some(None)]
        case _:
            return "iso", [anything(random), some(None)]


@pytest.mark.server("node")
def test_anything_has_an_answer(tmp_path: Path) -> None:
    """Whatever JSON holds: an answer or a code, the same in both, what was given left as it was."""
    random = Random("anything")
    calls = [json.loads(json.dumps(call(random))) for _ in range(2500)]
    given = json.dumps(calls)
    sla = python_module(long_contract())
    mine: list[Any] = []
    for name, said in calls:
        try:
            if name == "judge":
                mine.append(sla.judge(said[0], plan=said[1]["plan"], as_of=said[1]["asOf"]))
            else:
                mine.append(getattr(sla, name)(*said))
        except sla.Refused as refused:
            assert name == "iso"
            mine.append(refused.code)
    script = f"""import * as sla from "./sla.mjs";
const calls = {given};
const answer = ([name, said]) => {{
  try {{ return sla[name](...said); }}
  catch (error) {{ if (name === "iso" && error instanceof sla.Refused) return error.code; else throw error; }}
}};
console.log(JSON.stringify(calls.map(answer)));
"""
    theirs = node(tmp_path, long_contract(), script)

    assert json.loads(json.dumps(mine)) == theirs
    assert json.dumps(calls) == given
    assert sum(isinstance(one, dict) and one["code"] is None for one in theirs) > 500


# --- where they run --------------------------------------------------------------------------------

TYPED = """
import { CONTRACT, due, elapsed, iso, judge, Refused } from "./sla.mjs";
import type { Clock, Judgement, TicketEvent } from "./sla.mjs";
const row: TicketEvent = { ticket: "1", at: 1, kind: "reported", actor: "client", set: { a: true, b: "x" } };
const said: Judgement = judge([row], { asOf: "2026-05-22T14:30:00Z" });
const one: Clock | undefined = said.clocks[0];
export const text: string = one !== undefined && one.deadline !== null ? iso(one.deadline) : "none";
export const met: boolean = one?.status === "met";
const promise = due({ metric: "response", priority: undefined }, 1, { service: "shop" });
const seconds: number | null = elapsed("office", 1, "x").seconds;
export function code(error: unknown): string | null {
  return error instanceof Refused ? error.code : null;
}
export const rest = [CONTRACT.title.length, promise.why, seconds, said.refused.map((each) => each.row + 1)];
// @ts-expect-error an instant to judge at is needed
judge([row], {});
// @ts-expect-error there is no such sender
judge([{ ...row, actor: "robot" }], { asOf: 1 });
// @ts-expect-error answers are not changed
said.clocks[0]!.status = "met";
// @ts-expect-error a deadline may be missing
promise.deadline + 1;
"""


@pytest.mark.slow
@pytest.mark.server("tsc")
def test_types_in_strict_mode(tmp_path: Path) -> None:
    """A program that uses every function compiles under the strictest rules, and its mistakes do not."""
    (tmp_path / "sla.d.mts").write_text(part("sla.d.mts"), encoding="utf-8")
    (tmp_path / "use.mts").write_text(TYPED, encoding="utf-8")
    options = [
        "--strict",
        "--noUncheckedIndexedAccess",
        "--noEmit",
        "--module",
        "nodenext",
        "--target",
        "es2022",
    ]
    done = subprocess.run(["tsc", *options, "use.mts"], cwd=tmp_path, capture_output=True, text=True)

    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.server("chromium")
def test_in_a_browser(tmp_path: Path) -> None:
    """A page imports the module as it stands and shows the deadline that the engine gives."""
    page = f"""<p id="due"></p><script type="module">
import {{ due, iso }} from "./sla.mjs";
const {{ deadline }} = due({{ metric: "response", priority: "P1" }}, "{START}");
document.getElementById("due").textContent = iso(deadline);
</script>"""
    ruleset = contract(OFFICE_4H)
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    (tmp_path / "sla.mjs").write_text(javascript.module(ruleset), encoding="utf-8")

    class Server(http.server.SimpleHTTPRequestHandler):
        def guess_type(self, path: Any) -> str:
            return "text/javascript" if str(path).endswith(".mjs") else "text/html"

        def log_message(self, *said: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("localhost", 0), partial(Server, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://localhost:{server.server_port}/index.html"
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
        command = ["chromium", *options, "--virtual-time-budget=5000", "--dump-dom", address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    finally:
        server.shutdown()
    deadline = judge.deadline(ruleset, at=at("03-02 10:00"), metric="response", priority="P1").deadline

    assert '<p id="due">2026-03-02T14:00:00+01:00</p>' in done.stdout
    assert deadline == at("03-02 14:00")


def test_many_threads_ask_at_once() -> None:
    """Threads that ask a module just imported get the answers that one thread gets."""
    rows = long_ticket(60)
    expected = python_module(long_contract()).judge(rows, as_of=rows[-1]["at"])
    sla = python_module(long_contract())
    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(8) as threads:
            said = list(threads.map(lambda _: sla.judge(rows, as_of=rows[-1]["at"]), range(40)))
    finally:
        sys.setswitchinterval(switching)

    assert all(one == expected for one in said)


def test_no_warnings(tmp_path: Path) -> None:
    """The module runs where warnings are errors, without the program that made it, and without its path."""
    (tmp_path / "sla.py").write_text(python.module(contract(OFFICE_4H)), encoding="utf-8")
    program = f"import sla, json; print(json.dumps(sla.due('P1/response/0', '{START}')['deadline']))"
    command = [sys.executable, "-W", "error", "-X", "dev", "-s", "-S", "-c", program]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    assert (done.stdout, done.stderr) == (json.dumps(at("03-02 14:00")) + "\n", "")
