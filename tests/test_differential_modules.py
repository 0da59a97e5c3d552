"""The emitted modules say what the engine says: every field of every clock, on generated cases."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from differential.cases import Batch, batches, example_batches
from differential.javascript_module import JavaScriptModule
from differential.python_module import PythonModule
from differential.reopened import reopened_batches
from differential.runner import Runner, Tally, compare, compare_all
from differential.wide import wide_batches
from support.neutral_clock import instant
from support.neutral_rules import rule_set

from slacontract.ruleset.rules import RuleSet

EXPECTED = {
    *("met", "breached", "running", "paused", "cancelled", "not-started", "no-commitment", "undecided"),
    *("undetermined", "error", "tie-by-kind-rank", "stopped-before-start", "judged-unset"),
    *("reopened-is-new-ticket", "hole", "outside-event", "start-not-stated", "stop-not-stated"),
    *("SLA601", "SLA602", "SLA605", "SLA606", "SLA611", "SLA612", "SLA613"),
    *("SLA621", "SLA622", "SLA623", "SLA624", "SLA625", "SLA626"),
}
"""What a large run of level 3 must meet, so that nothing is equal for want of a case."""


@pytest.fixture(scope="module")
def javascript() -> Iterator[JavaScriptModule]:
    runner = JavaScriptModule()
    yield runner
    runner.close()


def told(runner: Runner, level: int, tally: Tally) -> None:
    """Print the share of the cases that were answered, and hold it to all of them."""
    print(f"{runner.name} L{level}: {tally.answered} of {tally.asked} cases answered, {tally.share:.1%}")
    assert tally.differ == [], "\n".join(tally.differ)
    assert tally.share == 1.0


def faulty(right: str, wrong: str) -> PythonModule:
    """The Python module with one small fault."""

    class Faulty(PythonModule):
        def text(self, rules: RuleSet) -> str:
            intact = super().text(rules)
            assert right in intact
            return intact.replace(right, wrong)

    return Faulty()


@pytest.mark.slow
@pytest.mark.parametrize("level", [1, 2, 3])
def test_python(level: int) -> None:
    """A few hundred cases of each level, on every run of the tests."""
    told(PythonModule(), level, compare(PythonModule(), batches("quick", 700, level, per=25)))


@pytest.mark.server("node")
@pytest.mark.parametrize("level", [1, 2, 3])
def test_javascript(level: int, javascript: JavaScriptModule) -> None:
    """The same in node."""
    told(javascript, level, compare(javascript, batches("quick", 700, level, per=25)))


@pytest.mark.slow
@pytest.mark.server("node")
def test_wide(javascript: JavaScriptModule) -> None:
    """What the cases of the levels never draw: labels, every metric, cadences in days, three editions."""
    for runner in (PythonModule(), javascript):
        told(runner, 3, compare(runner, wide_batches("wide", 600)))


@pytest.mark.server("node")
def test_reopened(javascript: JavaScriptModule) -> None:
    """Tickets of several lives: what a reopening revives, what it begins anew, and in which ticket (K6)."""
    for runner in (PythonModule(), javascript):
        tally = compare(runner, reopened_batches("quick", 150))
        told(runner, 3, tally)
        assert tally.statuses["reopened-is-new-ticket"] > 20


NEW_TICKETS = [
    ("for place in (self.promised, self.begun)", "for place in (self.promised,)"),  # whose a cycle is
    ("place >= at for place", "place > at for place"),
    ("late = self._late_cycles(key)", "late = []"),  # the first message may be promised nothing
    ("self.anew = reopened", "self.anew = None"),  # a series begins anew
    ("return EARLY not in found", "return True or EARLY not in found"),  # nothing there to revive
]


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong"), NEW_TICKETS, ids=range(len(NEW_TICKETS)))
def test_faults_of_new_tickets_are_found(right: str, wrong: str) -> None:
    """The tickets of several lives reach each rule that says whose a clock is after a reopening."""
    assert compare(faulty(right, wrong), reopened_batches("faults", 4000), most=1).differ


@pytest.mark.server("node")
def test_examples(javascript: JavaScriptModule) -> None:
    """The example contracts, compiled from their text: both modules judge generated logs like the engine."""
    for runner in (PythonModule(), javascript):
        told(runner, 3, compare(runner, example_batches("quick", 60)))


@pytest.mark.server("node")
def test_cases_of_the_semantics(javascript: JavaScriptModule) -> None:
    """Each written case about one ticket gets the engine's answer from both modules."""
    written = json.loads((Path(__file__).parent / "corpus/semantics.json").read_text("utf-8"))["cases"]
    found: list[Batch] = []
    for case in written:
        rows = case["events"].get("ticket", [])
        if rows and "as_of" in case["ask"] and len({row.get("ticket") for row in rows}) == 1:
            ask = {"ask": "judge", "plan": None, "events": rows, "as_of": instant(case["ask"]["as_of"])}
            found.append(Batch(case["id"], 3, rule_set(case), (ask,)))
    for runner in (PythonModule(), javascript):
        told(runner, 3, compare(runner, found))
    assert len(found) > 60


CASES = {1: 20_000, 2: 30_000, 3: 50_000}
"""Cases by level: 100,000 for each module."""


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.server("node")
@pytest.mark.parametrize("level", sorted(CASES, reverse=True))
def test_in_full(level: int, javascript: JavaScriptModule) -> None:
    """100,000 cases for both modules, with every status, flag and code among them."""
    runners = (PythonModule(), javascript)
    tallies = compare_all(runners, batches("full", CASES[level], level))
    for runner, tally in zip(runners, tallies, strict=True):
        told(runner, level, tally)
        if level == 3:
            assert set(tally.statuses) >= EXPECTED, sorted(EXPECTED - set(tally.statuses))


FAULTS = [
    ("bisect_left(self.before, wanted)", "bisect_right(self.before, wanted)"),  # T8: the closing is reached
    ("if at + left <= start:", "if at + left < start:"),  # K4: a pause at the deadline changes nothing
    ('(1 if self.one["bound"] == "within" or self.fixed else 0)', "1"),  # K3: under
    ('if not found["z"]:', 'if False:'),  # T1: an instant without an offset
    ("not self.known[0] <= t <= self.known[1]", "t > self.known[1]"),  # T12: before the horizon
    ("min(rules.months[other] + day - rules.months[month], rules.months[other + 1] - 1)",
     "rules.months[other] + day - rules.months[month]"),  # T10: a month too short
    ('policy != "retroactive"', 'policy == "none"'),  # K5
    ("self.resolved.append(", "list().append("),  # K6: the pause until the reopening
    ("until = self.log.as_of if end is None else max(end, found.deadline)", "until = self.log.as_of"),  # K3
    ('return Due(opened=True, projection=found)', 'return Due(found)'),  # K4: open while paused
    ('actor != "automatic" if actors is None', 'True if actors is None'),  # K2
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("right", "wrong"), FAULTS, ids=range(len(FAULTS)))
def test_faults_are_found(right: str, wrong: str) -> None:
    """A module with one small fault differs from the engine somewhere: the cases reach it."""

    module = faulty(right, wrong)
    found = (compare(module, batches("faults", 4000, level, per=50), most=1).differ for level in (3, 2, 1))
    assert any(found)
