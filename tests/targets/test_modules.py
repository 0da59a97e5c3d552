"""The modules for Python and JavaScript: what they refuse, what they carry, and that both say the same."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from slacontract.targets import javascript, python
from slacontract.targets.javascript.assembly import part
from slacontract.targets.javascript.assembly import runtime as javascript_runtime
from slacontract.targets.python.assembly import runtime as python_runtime
from support.hostile import HOSTILE
from support.modules import asked, node, python_module
from support.tickets import at, contract, with_plan

from slacontract import judge
from slacontract.diagnostics import Diagnostic
from slacontract.judge.log import ENDS
from slacontract.ruleset.base import TICKET_EVENTS
from slacontract.ruleset.commitments import Atom, Condition, Priority, State
from slacontract.ruleset.rules import RuleSet

OFFICE_4H = {
    "metric": "response",
    "priority": "P1",
    "delay": {"kind": "covered", "seconds": 14400, "coverage": "office"},
}
ROW = {
    "ticket": "A",
    "at": "2026-03-02T10:00:00+01:00",
    "kind": "reported",
    "actor": "client",
    "priority": "P1",
}


def rules(**more: Any) -> RuleSet:
    return contract(OFFICE_4H, **more)


def both(folder: Path, ruleset: RuleSet, calls: list[tuple[str, list[Any]]]) -> list[Any]:
    """The answers of both modules, which must be the same."""
    sla = python_module(ruleset)
    mine = []
    for name, said in calls:
        if name == "judge":
            events, options = said
            mine.append(sla.judge(events, plan=options.get("plan"), as_of=options.get("asOf")))
        else:
            mine.append(getattr(sla, name)(*said))
    theirs = asked(folder, ruleset, calls)
    assert json.loads(json.dumps(mine)) == theirs
    return mine


# --- what they carry -------------------------------------------------------------------------------


def test_lists_are_those_of_the_language() -> None:
    """Kinds of event, their ranks and what ends a ticket are the engine's in both modules."""
    sla = python_module(rules())
    script = javascript_runtime()
    kinds = script.split("const KINDS = [")[1].split("\n];")[0]

    assert sla.KINDS == TICKET_EVENTS
    assert tuple(re.findall(r'"([\w-]+)"', kinds)) == TICKET_EVENTS
    assert set(sla.ENDS) == set(ENDS)
    assert json.dumps(sorted(ENDS)) == json.dumps(
        sorted(re.findall(r'"(\w+)"', re.search(r"const ENDS = \[(.*)\]", script)[1]))  # type: ignore[index]
    )


def test_codes_are_those_of_the_engine() -> None:
    """Each code in the modules is a kind of finding of the engine, and both know the same ones."""
    from slacontract.judge import problems

    codes = {kind.code for kind in vars(problems).values() if hasattr(kind, "code")}
    found = []
    for text in (python_runtime(), javascript_runtime()):
        found.append(set(re.findall(r'"(SLA\d+)"', text)))
    assert found[0] == found[1] <= codes


def test_types_name_the_fields_of_a_clock() -> None:
    """The TypeScript type of a clock has the fields of an answer, in order."""
    types = part("sla.d.mts")
    clock = types.split("export interface Clock {")[1].split("}")[0]

    assert re.findall(r"readonly (\w+):", clock) == list(python_module(rules()).blank("x", "met"))


@pytest.mark.server("node")
def test_both_are_sound(tmp_path: Path) -> None:
    """The Python module has the grammar of 3.9 and imports the standard library; node checks the other."""
    text = python.module(rules())
    tree = ast.parse(text, feature_version=(3, 9))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {
        alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    path = tmp_path / "sla.mjs"
    path.write_text(javascript.module(rules()), encoding="utf-8")

    assert {str(name).partition(".")[0] for name in imported} <= sys.stdlib_module_names | {"__future__"}
    assert "import " not in re.sub(r"//.*|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
    assert subprocess.run(["node", "--check", str(path)], capture_output=True).returncode == 0


@pytest.mark.server("node")
@pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))
def test_words_stay_words(hostile: str, tmp_path: Path) -> None:
    """Any string comes back as it went in: as title, priority, state, and in a condition."""
    ruleset = rules()
    one = ruleset.editions[0].plans["*"].commitments[0]
    when = Condition(atoms=(Atom(kind="criterion", name=hostile, values=(hostile,)),))
    ruleset = with_plan(
        ruleset,
        commitments=(one.model_copy(update={"priority": hostile, "when": when}),),
        priorities=(Priority(name=hostile),),
        states=(State(name=hostile),),
    ).model_copy(update={"contract": ruleset.contract.model_copy(update={"title": hostile})})
    row = {**ROW, "priority": hostile, "state": hostile, "set": {hostile: hostile}}
    (said,) = both(tmp_path, ruleset, [("judge", [[row], {"asOf": ROW["at"]}])])
    script = 'import { CONTRACT } from "./sla.mjs"; console.log(JSON.stringify(CONTRACT.title));'

    assert [one["status"] for one in said["clocks"]] == ["running"]
    assert python_module(ruleset).CONTRACT["title"] == hostile
    assert node(tmp_path, ruleset, script) == hostile
    assert "</" not in javascript.module(ruleset).split("const TABLES")[1]


@pytest.mark.server("node")
@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_names_of_objects_are_names(name: str, tmp_path: Path) -> None:
    """A channel, attribute or plan named as a part of JavaScript's objects is not taken for it."""
    calls = [
        ("judge", [[{**ROW, "priority": None, "channel": name}], {"asOf": ROW["at"]}]),
        ("due", [{"metric": name}, ROW["at"]]),
        ("due", [{"metric": "response", "plan": name}, ROW["at"]]),
        ("elapsed", [name, 1772442000, 1772445600]),
    ]
    said = both(tmp_path, rules(), calls)  # type: ignore[arg-type]

    assert said[0]["clocks"][0]["status"] == "no-commitment"
    assert [one["code"] for one in said[1:]] == ["SLA604", "SLA603", "SLA604"]


# --- what they refuse ------------------------------------------------------------------------------

BAD_ROWS: list[dict[str, Any]] = [
    {"at": "2026-03-02T10:00:00"},
    {"at": "2026-03-02"},
    {"at": "2026-03-02T25:00:00+01:00"},
    {"at": "2026-02-29T10:00:00Z"},
    {"at": "tomorrow"},
    {"at": ""},
    {"at": None},
    {"at": True},
    {"at": 10**15},
    {"at": 1.5},
    {"at": ["2026-03-02T10:00:00Z"]},
    {"kind": "opened"},
    {"kind": None},
    {"kind": ["reported"]},
    {"actor": "robot"},
    {"actor": None},
    {"prioriy": "P1"},
    {"kind": "state-changed"},
    {"kind": "priority-changed", "priority": None},
    {"kind": "time-spent"},
    {"kind": "time-spent", "minutes": 1.5},
    {"kind": "time-spent", "minutes": "1.5.2"},
    {"kind": "time-spent", "minutes": "1/3"},
    {"kind": "time-spent", "minutes": "1/0"},
    {"seq": "first"},
    {"seq": 1.5},
    {"seq": "3"},
    {"seq": 3.0},
    {"seq": True},
    {"seq": "9" * 5000},
    {"seq": "0" * 5000 + "3"},
    {"seq": "1_000"},
    {"seq": "٣"},
    {"seq": "3."},
    {"seq": "\ufeff3"},
    {"seq": "\x1f3"},
    {"seq": 2**53},
    {"seq": 2**53 - 1},
    {"kind": "time-spent", "minutes": " 3"},
    {"kind": "time-spent", "minutes": "٣"},
    {"kind": "time-spent", "minutes": 10**30},
    {"ticket": ""},
    {"ticket": 7},
    {"ticket": None},
    {"channel": 3},
    {"state": False},
    {"priority": 1},
    {"contains": "cause"},
    {"contains": [1]},
    {"contains": None},
    {"set": {"a": 1}},
    {"set": {"a": 2}},
    {"set": {"a": None}},
    {"set": ["a"]},
    {"set": None},
    {"sets": {"a": "b"}},
    {"priority": "P9"},
    {"state": "nowhere"},
    {"ticket": "\ud800"},
]


@pytest.mark.server("node")
def test_a_row_is_refused_as_by_the_engine(tmp_path: Path) -> None:
    """A field left out, of another type or without meaning: the same code, or verdict, everywhere."""
    every = [{**ROW, **change} for change in BAD_ROWS]
    every += [{name: value for name, value in ROW.items() if name != left_out} for left_out in ROW]
    as_of = at("03-02 12:00")
    said = both(tmp_path, rules(), [("judge", [[row], {"asOf": as_of}]) for row in every])
    for row, one in zip(every, said, strict=True):
        accepted, refused = judge.read_ticket_events([row])
        expected = [{"row": r.row, "ticket": r.ticket, "code": r.finding.code} for r in refused]
        assert one["refused"] == expected, row
        if accepted:
            (clock,) = judge.judge_ticket(rules(), [row], as_of=as_of).clocks
            code = clock.problem.code if clock.problem else None
            assert (one["clocks"][0]["status"], one["clocks"][0]["code"]) == (clock.status, code), row


@pytest.mark.server("node")
def test_rows_that_are_no_rows(tmp_path: Path) -> None:
    """What is no object has no ticket: it is listed as refused, and never left out in silence."""
    (said,) = both(tmp_path, rules(), [("judge", [[None, 3, "row", [], ROW], {"asOf": ROW["at"]}])])

    assert [(one["row"], one["ticket"], one["code"]) for one in said["refused"]] == [
        (number, None, "SLA613") for number in (1, 2, 3, 4)
    ]
    assert [one["status"] for one in said["clocks"]] == ["running"]


@pytest.mark.server("node")
def test_questions_without_an_answer(tmp_path: Path) -> None:
    """An unknown plan, name or feature, an instant without offset or outside: a code, and no number."""
    start = "2026-03-02T10:00:00+01:00"
    calls: list[tuple[str, list[Any]]] = [
        ("due", ["P1/response/0", "2026-03-02T10:00:00"]),
        ("due", ["P1/response/0", "soon"]),
        ("due", ["P1/response/0", None]),
        ("due", ["P1/response/0", "1999-03-02T10:00:00Z"]),
        ("due", ["P1/response/0", "2027-12-31T17:00:00+01:00"]),
        ("due", ["P7/response", start]),
        ("due", [{"metric": "response", "plan": "gold"}, start]),
        ("due", [{"metric": "response"}, start, {"a": 5}]),
        ("judge", [[ROW], {"plan": "gold", "asOf": start}]),
        ("judge", [[ROW], {"asOf": "2026-03-02T10:00:00"}]),
        ("judge", [[ROW], {}]),
        ("elapsed", ["office", "1999-03-02T10:00:00Z", start]),
        ("elapsed", ["office", "now", start]),
    ]
    codes = ["SLA611", "SLA612", "SLA612", "SLA601", "SLA601", "SLA604", "SLA603", "SLA613"]
    codes += ["SLA603", "SLA611", "SLA612", "SLA601", "SLA612"]
    said = both(tmp_path, rules(), calls)

    assert [one["code"] for one in said] == codes
    assert all(one.get("deadline") is None and one.get("seconds") is None for one in said)


@pytest.mark.server("node")
def test_unknown_features(tmp_path: Path) -> None:
    """A rule set that requires what a module does not know is not judged; of a commitment, only that one."""
    whole = rules().model_copy(update={"requires": ("of-a-later-version",)})
    calls = [("due", ["P1/response/0", ROW["at"]]), ("judge", [[ROW], {"asOf": ROW["at"]}])]
    assert [one["code"] for one in both(tmp_path, whole, calls)] == ["SLA606"] * 2

    one = (
        rules().editions[0].plans["*"].commitments[0].model_copy(update={"requires": ("of-a-later-version",)})
    )
    said = both(tmp_path, with_plan(rules(), commitments=(one,)), calls)
    assert said[0]["code"] == said[1]["clocks"][0]["code"] == "SLA606"


@pytest.mark.server("node")
def test_questions_of_another_shape(tmp_path: Path) -> None:
    """What a request holds instead of text, a list as JSON has them, is not taken for the text in it."""
    start = "2026-03-02T10:00:00+01:00"
    calls: list[tuple[str, list[Any]]] = [
        ("due", [None, start]),
        ("due", [["P1/response/0"], start]),
        ("due", [{"metric": ["response"], "priority": "P1"}, start]),
        ("due", [{"metric": "response", "priority": ["P1"]}, start]),
        ("due", [{"metric": "response", "plan": ["*"]}, start]),
        ("judge", [[ROW], {"plan": ["*"], "asOf": start}]),
        ("judge", [[ROW], {"plan": {}, "asOf": start}]),
        ("elapsed", [["office"], start, start]),
        ("elapsed", ["office", start, start, ["*"]]),
    ]
    codes = ["SLA604", "SLA604", "SLA604", "SLA613", "SLA603", "SLA603", "SLA603", "SLA604", "SLA603"]

    sla = python_module(rules())
    theirs = asked(tmp_path, rules(), calls)
    mine = []
    for name, said in calls:
        if name == "judge":
            mine.append(sla.judge(said[0], plan=said[1]["plan"], as_of=said[1]["asOf"]))
        else:
            mine.append(getattr(sla, name)(*said))
    assert [one["code"] for one in mine] == [one["code"] for one in theirs] == codes


@pytest.mark.server("node")
def test_undefined_is_not_said(tmp_path: Path) -> None:
    """A field of a question that is undefined, as optional ones are in TypeScript, is one left out."""
    script = f"""import {{ due }} from "./sla.mjs";
const asked = {{ commitment: undefined, plan: undefined, metric: "response", priority: "P1" }};
console.log(JSON.stringify(due(asked, "{ROW["at"]}", undefined).status));
"""
    assert node(tmp_path, rules(), script) == "running"


@pytest.mark.server("node")
def test_iso_of_no_instant(tmp_path: Path) -> None:
    """What is no instant, lies outside, or names no zone of the contract is refused with a code."""
    sla = python_module(rules())
    cases = [
        (None, None),
        ("soon", None),
        (10**15, None),
        (1.5, None),
        (-(10**10), None),
        (ROW["at"], "Mars"),
    ]
    mine = []
    for t, zone in cases:
        with pytest.raises(sla.Refused) as refused:
            sla.iso(t, zone)
        mine.append(refused.value.code)
    script = f"""import {{ iso, Refused }} from "./sla.mjs";
const said = {json.dumps(cases)}.map(([t, zone]) => {{
  try {{ return iso(t, zone); }} catch (error) {{ return error instanceof Refused && error.code; }}
}});
console.log(JSON.stringify(said));
"""
    assert mine == ["SLA612", "SLA612", "SLA612", "SLA612", "SLA601", "SLA604"]
    assert node(tmp_path, rules(), script) == mine
    assert sla.iso(ROW["at"]) == ROW["at"]


# --- instants and tickets --------------------------------------------------------------------------


def written(random: Random) -> str:
    """An instant in one of the forms of ISO 8601, or nearly."""
    on = date(2026, 1, 1) + timedelta(days=random.randrange(2000))
    week = on.isocalendar()
    days = [f"{on:%Y-%m-%d}", f"{on:%Y-%m-%d}", f"{on:%Y%m%d}", f"{week[0]}-W{week[1]:02}-{week[2]}"]
    days += [f"{on:%Y-%m}-{random.randrange(28, 33)}", f"2026-W{random.randrange(50, 55)}"]
    clocks = ["10", "10:30", "10:30:15", "103015", "10:30:15.25", "10:30:15,999999", "24:00", "10:60"]
    day, clock = random.choice(days), random.choice(clocks)
    zone = random.choice(["Z", "+01:00", "-0330", "+02", "", "+01:00:30", "z", "+24:00"])
    text = day + random.choice(["T", "T", " ", "t", ""]) + clock + zone
    if random.random() < 0.15:
        place = random.randrange(len(text))
        text = text[:place] + random.choice(["", "-", "9", " ", "T"]) + text[place + 1 :]
    return text


@pytest.mark.server("node")
def test_instants_are_read_as_by_the_engine(tmp_path: Path) -> None:
    """Any text is the same second for the engine and both modules, or is refused with the same code."""
    random = Random("instants")
    texts = [written(random) for _ in range(3000)] + ["  2026-03-02T10:00:00Z\n", "0001-01-01T00:00:00Z"]
    texts += [f"{blank}2026-03-02T10:00:00Z{blank}" for blank in "\x1f\x85\xa0\ufeff\u2028\u200b"]
    sla = python_module(rules())
    script = f"""import {{ judge }} from "./sla.mjs";
const said = {json.dumps(texts)}.map((asOf) => judge([], {{ asOf }}));
console.log(JSON.stringify(said.map((one) => one.code ?? one.as_of)));
"""
    theirs = node(tmp_path, rules(), script)
    agreed = 0
    for text, other in zip(texts, theirs, strict=True):
        said = sla.judge([], as_of=text)
        mine = said["code"] or said["as_of"]
        assert mine == other, text
        engine = judge.read_instant(text)
        expected = engine.code if isinstance(engine, Diagnostic) else engine
        assert mine == expected, text
        agreed += isinstance(mine, int)
    assert agreed > 500


@pytest.mark.server("node")
def test_several_tickets_at_once(tmp_path: Path) -> None:
    """Rows of many tickets are judged ticket by ticket, as by the engine's report."""
    rows = [
        {**ROW, "ticket": "B"},
        {**ROW, "ticket": "A", "at": "2026-03-02T11:00:00+01:00"},
        {**ROW, "ticket": "é"},
        {**ROW, "ticket": "Z", "kind": "opened"},
        {**ROW, "ticket": "later", "at": "2026-05-02T11:00:00+02:00"},
        {**ROW, "ticket": "\U0001f600"},
        {**ROW, "ticket": "\uffee"},
        {"ticket": "B", "at": "2026-03-02T12:00:00Z", "kind": "replied", "actor": "provider"},
    ]
    as_of = at("03-04 12:00")
    (said,) = both(tmp_path, rules(), [("judge", [rows, {"asOf": as_of}])])
    found = judge.judge(rules(), rows, as_of=as_of)
    expected = [(t.ticket, c.status, c.deadline) for t in found.tickets for c in t.clocks]

    assert [(c["ticket"], c["status"], c["deadline"]) for c in said["clocks"]] == expected
    assert len(expected) == 6


@pytest.mark.server("node")
def test_iso_shows_the_contracts_clocks(tmp_path: Path) -> None:
    """Instants as text: with the offset of the day, and read back the same."""
    instants = [at("03-29 01:59") - 3600, at("03-29 03:00"), at("10-25 02:30"), at("12-31 23:00")]
    said = both(tmp_path, rules(), [("iso", [t]) for t in instants])

    assert said[0].endswith("+01:00")
    assert said[1] == "2026-03-29T03:00:00+02:00"
    assert [judge.read_instant(text) for text in said] == instants


@pytest.mark.server("node")
def test_a_grid_without_points(tmp_path: Path) -> None:
    """A cadence whose coverage never opens has nothing due, and says so; engine and modules alike."""
    never = {"zone": "Europe/Paris", "weekly": {}, "dated": []}
    office = {"zone": "Europe/Paris", "weekly": {"mon": [["09:00", "17:00"]]}}
    update = {"metric": "update", "cadence": {"kind": "grid", "at": ["10:00"], "days_of": "never"}}
    ruleset = contract(update, coverages={"never": never, "office": office})
    (said,) = both(tmp_path, ruleset, [("due", [{"metric": "update"}, ROW["at"]])])
    engine = judge.deadline(ruleset, at=at("03-02 10:00"), metric="update")

    assert (said["status"], said["deadline"]) == (engine.status, engine.deadline) == ("not-started", None)
