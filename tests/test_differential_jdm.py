"""The emitted decision model says what the engine says, on GoRules' engine in Python and in node."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zen
from differential.by_start import hold, hold_bad_questions, hold_instants, hold_starts
from differential.cases import batches, examples
from differential.engine import answer
from differential.jdm_model import ZenNode, ZenPython
from differential.rules import rule_set
from differential.runner import Runner, compare
from slacontract.targets.jdm import model
from slacontract.targets.rego import data, policy
from support.decision_engines import packages

from slacontract.judge import Engine
from slacontract.project import compile_text
from slacontract.ruleset.commitments import Atom, Condition
from slacontract.ruleset.rules import RuleSet


@pytest.fixture(scope="module")
def node() -> Iterator[ZenNode]:
    runner = ZenNode(packages())
    yield runner
    runner.close()


@pytest.fixture(
    params=["python", pytest.param("node", marks=pytest.mark.server("node", "npm"))], scope="module"
)
def runner(request: pytest.FixtureRequest) -> Runner:
    """Each of the two engines."""
    found: Runner = request.getfixturevalue("node") if request.param == "node" else ZenPython()
    return found


@pytest.mark.parametrize(("level", "n"), [(1, 60), (2, 200)])
def test_some(runner: Runner, level: int, n: int) -> None:
    """Some cases, on every run of the tests."""
    hold(runner, level, n, 20, "quick")


@pytest.mark.slow
@pytest.mark.parametrize(("level", "n"), [(1, 1000), (2, 4000)])
def test_in_full(runner: Runner, level: int, n: int) -> None:
    """5,000 cases on each engine."""
    hold(runner, level, n, 250, "full")


@pytest.mark.slow
def test_starts_of_contracts(runner: Runner) -> None:
    """Plans, editions and the example contracts: what a start decides is answered, all else is refused."""
    hold_starts(runner, "jdm", 20)


def test_instants_are_read_alike(runner: Any) -> None:
    """RFC 3339 is read to the second; what has no offset, or no such day, is a code."""
    hold_instants(runner)


def test_bad_questions_get_codes(runner: Any) -> None:
    """An unknown plan, name or shape of question is refused with a code, never a number."""
    hold_bad_questions(runner)


def test_before_and_after(runner: Any) -> None:
    """A start before the horizon, and one whose deadline lies after it, are refused, never clamped (T12)."""
    rules = rule_set("texts", 1)
    engine = Engine(rules)
    commitments = rules.editions[0].plans["*"].commitments
    start, end = rules.horizon
    asks = [
        {"ask": "due", "plan": None, "commitment": one.id, "at": at}
        for one in commitments
        for at in (start - 1, end, end + 1)
    ]
    ours = [answer(engine, ask)["clocks"][0] for ask in asks]
    said = [found["clocks"][0] for found in runner.answers(rules, asks)]

    assert said == ours
    assert {one["code"] for one in ours} >= {"SLA601"}


# --- what a reviewer sees --------------------------------------------------------------------------------


def table(rules: RuleSet, name: str) -> dict[str, Any]:
    nodes: dict[str, dict[str, Any]] = {one["id"]: one for one in json.loads(model(rules))["nodes"]}
    content: dict[str, Any] = nodes[name]["content"]
    return content


def conditional(condition: Condition) -> tuple[RuleSet, str]:
    """A rule set in which one commitment holds under a condition, and its name."""
    rules = rule_set("texts", 1)
    edition = rules.editions[0]
    plan = edition.plans["*"]
    one = plan.commitments[0].model_copy(update={"when": condition})
    plan = plan.model_copy(update={"commitments": (one, *plan.commitments[1:])})
    return rules.model_copy(update={"editions": (edition.model_copy(update={"plans": {"*": plan}}),)}), one.id


def test_valid() -> None:
    """The engine finds nothing wrong with the model of any example contract."""
    for name, rules in examples():
        decision = zen.ZenEngine().create_decision(model(rules, "fr"))
        assert decision.validate() is None, name


def test_tables_decide() -> None:
    """What a reviewer changes in the table of commitments changes the answer: the table decides."""
    rules, name = conditional(Condition(atoms=(Atom(kind="service", values=("shop",)),)))
    one = rules.editions[0].plans["*"].commitments[0]
    ask = {"metric": one.metric, "priority": one.priority, "at": sum(rules.horizon) // 2}
    text = model(rules)
    assert text.count(json.dumps('"shop"')) == 1
    changed = text.replace(json.dumps('"shop"'), json.dumps('"kiosk"'))
    found = {
        (which, service): zen.ZenEngine()
        .create_decision(content)
        .evaluate({**ask, "attributes": {"service": service}})["result"]
        .get("commitment")
        for which, content in (("intact", text), ("changed", changed))
        for service in ("shop", "kiosk")
    }

    assert found == {
        ("intact", "shop"): name,
        ("intact", "kiosk"): None,
        ("changed", "shop"): None,
        ("changed", "kiosk"): name,
    }


FAULTS = [
    ("wanted - 1)", "wanted)", "full"),  # T8: the closing is reached
    ("t < list(cover.closes)[row]", "t <= list(cover.closes)[row]", "faults"),  # T8: half-open
    ('one.bound === \\"within\\" ? 1 : 0', "0", "faults"),  # K3
    ('=== \\"later-of\\" ? Math.max : Math.min', '=== \\"later-of\\" ? Math.min : Math.max', "faults"),
    ("!yielding.get(one.id).some(holds)", "true", "faults"),  # K8: a default yields to its exception
]


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong", "seed"), FAULTS, ids=range(len(FAULTS)))
def test_faults_are_found(right: str, wrong: str, seed: str) -> None:
    """A model with one small fault differs from the engine somewhere: the cases reach it."""

    class Faulty(ZenPython):
        def text(self, rules: RuleSet) -> str:
            intact = super().text(rules)
            assert right in intact
            return intact.replace(right, wrong)

    assert compare(Faulty(), batches(seed, 4000, 2, per=50), most=1).differ


def test_page(tmp_path: Path) -> None:
    """What docs/embedding.md shows of decision engines prints what it says, around the README's contract."""
    root = Path(__file__).parent.parent
    page = (root / "docs/embedding.md").read_text("utf-8")
    contract = re.search(r"```sla\n(.*?)```", (root / "README.md").read_text("utf-8"), re.DOTALL)
    assert contract is not None
    rules = compile_text(contract[1], today=date(2026, 6, 1)).rules
    assert rules is not None
    files = {"rego/sla.rego": policy(), "rego/data.json": data(rules), "jdm/sla.json": model(rules)}
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    blocks = re.findall(r"```py\n(.*?)```", page, re.DOTALL)

    assert len(blocks) == 2
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], cwd=tmp_path, capture_output=True, text=True)
        assert (done.stdout.strip(), done.stderr) == (re.findall(r"# (\d+)$", block, re.MULTILINE)[0], "")


def test_rows_are_described() -> None:
    """Each row says what its commitment promises, in the language of the build, numbers as the rule set's."""
    rules = rule_set("texts", 2)
    for language, words in (
        ("en", "hour|minute|second|day|week|month|year"),
        ("fr", "heure|minute|seconde|jour|sem|mois|an"),
    ):
        nodes = {one["id"]: one for one in json.loads(model(rules, language))["nodes"]}
        rows = nodes["commitments"]["content"]["rules"]
        said = {row["to-commitment"].strip('"'): row["_description"] for row in rows}
        for one in rules.editions[0].plans["*"].commitments:
            delay = one.delay
            if delay.kind in ("covered", "elapsed"):
                shown = re.match(r"\D*(\d+) (\w)", said[one.id])
                assert shown is not None, said[one.id]
                size = {"h": 3600, "m": 60, "s": 1}[shown[2]]
                assert int(shown[1]) * size == delay.seconds  # type: ignore[union-attr]
            if delay.kind in ("business-days", "working-days", "calendar", "opening-days"):
                assert re.search(rf"\b{delay.n} ({words})", said[one.id])  # type: ignore[union-attr]
