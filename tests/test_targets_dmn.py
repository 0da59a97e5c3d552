"""The decision tables choose what the engine chooses, and say the delay that the rule set says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from random import Random
from typing import Any

import pytest
from differential.cases import examples
from differential.dmn_tables import Feel, Hit, Spiff, Start, Values, judged_whole, starts
from differential.rules import rule_set
from differential.starts import labelled
from lxml import etree
from pydantic import TypeAdapter
from slacontract.targets.dmn import Contract, conditions, documents
from slacontract.targets.dmn.delays import COLUMNS
from SpiffWorkflow.dmn.parser.BpmnDmnParser import SCHEMAS
from support.decision_engines import packages

from slacontract.judge import Engine, judge_ticket
from slacontract.ruleset.commitments import Commitment
from slacontract.ruleset.delays import Delay
from slacontract.ruleset.rules import RuleSet

OWN = ("service", "site", "type")
NAMESPACE = "https://www.omg.org/spec/DMN/20191111/MODEL/"


@pytest.fixture(scope="module")
def feelin() -> Iterator[Feel]:
    runner = Feel(packages())
    yield runner
    runner.close()


@pytest.fixture(
    params=["spiff", pytest.param("feelin", marks=pytest.mark.server("node", "npm"))], scope="module"
)
def runner(request: pytest.FixtureRequest) -> Feel | Spiff:
    """Each of the two engines."""
    return request.getfixturevalue("feelin") if request.param == "feelin" else Spiff()  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def schema() -> etree.XMLSchema:
    """The schema of DMN 1.3 that SpiffWorkflow brings."""
    return etree.XMLSchema(etree.parse(SCHEMAS[NAMESPACE]))


def values_of(rules: RuleSet, start: Start) -> Values:
    """What the tables are asked, by their names of FEEL."""
    names = Contract(rules, {}).variables
    said = {names.get(column, column.kind): value for column, value in start.values.items()}
    channel = start.words["channel"]
    place = {"edition": start.edition, "plan": start.plan}
    return {**said, **place, "said": start.words["priority"], "report_channel": channel, "channel": channel}


def compare(runner: Feel | Spiff, rules: RuleSet, some: Sequence[Start]) -> Counter[str]:
    """Put starts to the engine and to the tables, clock by clock; count what was answered."""
    rules = judged_whole(rules)
    tables = documents(rules)
    engine, tally = Engine(rules), Counter[str]()
    asks = [values_of(rules, start) for start in some]
    priorities = [one_of(hits)["priority"] for hits in runner.hits(tables["priority.dmn"], asks)]
    every = {name: None for edition in rules.editions for name in edition.plans}
    keys = {
        name: list(dict.fromkeys(key for view in engine.views(name) for key in view.groups)) for name in every
    }
    clocks = [
        (start, ask, priority, key)
        for start, ask, priority in zip(some, asks, priorities, strict=True)
        for key in keys[start.plan]
    ]
    chosen = runner.hits(
        tables["commitment.dmn"],
        [
            {**ask, "priority": priority, "metric": key[0], "label": key[1] or ""}
            for _, ask, priority, key in clocks
        ],
    )
    judged: dict[int, dict[Any, Any]] = {}
    for number, start in enumerate(some):
        found = judge_ticket(engine, start.events(), plan=start.plan, as_of=start.at)
        assert len(found.clocks) == len(keys[start.plan]), found
        judged[number] = dict(zip(keys[start.plan], found.clocks, strict=True))
    number_of = {id(start): number for number, start in enumerate(some)}
    for (start, ask, priority, key), hits in zip(clocks, chosen, strict=True):
        clock = judged[number_of[id(start)]][key]
        code = clock.problem.code if clock.problem is not None else None
        found = [hit["commitment"] for hit in hits]
        tally["asked"] += 1
        if code == "SLA605":
            tally["several"] += 1
            assert len(found) > 1 or not runner.strict, (ask, key, found)
        elif clock.commitment is None and clock.why not in ("priority-or-condition", "not-in-force"):
            tally[f"not said by the engine: {clock.why or code}"] += 1
        else:
            tally["answered"] += 1
            tally["none" if clock.commitment is None else "chosen"] += 1
            assert (key, found) == (key, [] if clock.commitment is None else [clock.commitment]), ask
            if clock.commitment is not None and clock.status != "not-started":
                assert priority == (clock.priority or ""), ask
    return tally


def one_of(hits: list[Hit]) -> Hit:
    (found,) = hits
    return found


def in_all(runner: Feel | Spiff, sets: Iterator[tuple[str, RuleSet]], most: int) -> Counter[str]:
    tally: Counter[str] = Counter()
    for name, rules in sets:
        some = list(starts(judged_whole(rules), Random(name), most))
        tally += compare(runner, rules, some)
    share = tally["answered"] / tally["asked"]
    print(
        f"{runner.name}: {tally['answered']} of {tally['asked']} choices compared, {share:.1%}; {dict(tally)}"
    )
    return tally


def generated(seed: str, n: int) -> Iterator[tuple[str, RuleSet]]:
    """Contracts with conditions, matrices, plans, editions and labels."""
    for number in range(n):
        name = f"dmn/{seed}/{number}"
        yield name, labelled(rule_set(name, 3 if number % 2 else 2), Random(name))


def test_generated(runner: Feel | Spiff) -> None:
    """Some choices, on every run of the tests."""
    tally = in_all(runner, generated("quick", 8), 12)

    assert min(tally["chosen"], tally["none"]) > 20


@pytest.mark.slow
def test_generated_in_full(runner: Feel | Spiff) -> None:
    """More than 5,000 choices on each engine."""
    tally = in_all(runner, generated("full", 60), 30)

    assert tally["answered"] >= 5000
    assert tally["several"] > 0


@pytest.mark.slow
def test_examples(runner: Feel | Spiff) -> None:
    """Every plan, priority, metric, channel, level and condition of the example contracts, in combination."""
    tally = in_all(runner, iter(examples()), 400)

    assert tally["answered"] == tally["asked"]


# --- delays ----------------------------------------------------------------------------------------------

DELAY: TypeAdapter[Any] = TypeAdapter(Delay)
SECONDS = {"hour": 3600, "minute": 60, "second": 1}
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_back(hits: Sequence[Hit], depth: int = 0) -> Any:
    """The delay that rows say, later-of and earlier-of by the names of their parts."""
    parts = [hit["part"].split(" / ") if hit["part"] else [] for hit in hits]
    if len(parts[0]) == depth:
        assert len(hits) == 1
        return DELAY.validate_python({"kind": hits[0]["kind"], **said_by(hits[0])})
    kind = parts[0][depth].split()[0]
    inner: dict[str, list[Hit]] = {}
    for part, hit in zip(parts, hits, strict=True):
        inner.setdefault(part[depth], []).append(hit)
    assert list(inner) == [f"{kind} {number}" for number in range(1, len(inner) + 1)]
    return DELAY.validate_python(
        {"kind": kind, "delays": [read_back(some, depth + 1) for some in inner.values()]}
    )


def said_by(hit: Hit) -> dict[str, Any]:
    said = {name: hit[name] for name in ("coverage", "until", "zone", "date", "extended_by") if hit[name]}
    kind, amount = hit["kind"], int(hit["amount"])
    if kind in ("covered", "elapsed"):
        return {**said, "seconds": amount * SECONDS[hit["unit"]]}
    if kind == "opening-days":
        return {**said, "n": amount, "hours": int(hit["seconds_a_day"])}
    if kind == "working-days":
        days = tuple(DAYS.index(day) for day in hit["days"].split())
        return {"n": amount, "days": days, "holidays": hit["holidays"] or None}
    if kind == "calendar":
        return {**said, "n": amount, "unit": hit["unit"]}
    if kind == "business-days":
        return {**said, "n": amount}
    if kind == "event":
        return {"text": hit["why"]}
    return {"why": hit["why"]} if kind == "none" else said


def commitments(rules: RuleSet) -> Iterator[tuple[Values, Commitment]]:
    for edition in rules.editions:
        for name, plan in edition.plans.items():
            for one in plan.commitments:
                yield {"edition": edition.id, "plan": name, "commitment": one.id}, one


def test_delays(runner: Feel | Spiff) -> None:
    """The rows of a commitment say its delay, its bound, its edge, its receipt and how binding it is."""
    kinds = set()
    for _, rules in (*generated("delays", 12), *examples()):
        every = list(commitments(rules))
        found = runner.hits(documents(rules)["delay.dmn"], [ask for ask, _ in every])
        for (_, one), hits in zip(every, found, strict=True):
            assert all(set(hit) == set(COLUMNS) for hit in hits)
            said = read_back(hits)
            assert said.model_dump(exclude={"words"}) == one.delay.model_dump(exclude={"words"}), one.id
            kinds.add(one.delay.kind)
            receipt = one.deemed_receipt
            after = receipt.after if receipt is not None else None
            for hit in hits:
                assert (hit["bound"], hit["edge"] or None, hit["status"]) == (one.bound, one.edge, one.status)
                assert hit["received_in"] == (receipt.coverage if receipt is not None else "")
                assert seconds_of(hit["received_after"]) == after
    assert kinds >= {"covered", "elapsed", "business-days", "working-days", "calendar", "later-of", "none"}


def seconds_of(clock: str) -> int | None:
    parts = [int(part) for part in clock.split(":")] if clock else []
    return sum(part * size for part, size in zip(parts, (3600, 60, 1), strict=False)) if parts else None


# --- files -----------------------------------------------------------------------------------------------


def test_schema() -> None:
    """Every file is DMN 1.3 by the schema of the OMG."""
    for name, rules in (*generated("schema", 8), *examples()):
        for path, text in documents(rules, "fr").items():
            assert schema().validate(etree.fromstring(text.encode())), (name, path, schema().error_log)


def test_unknown_words(runner: Feel | Spiff) -> None:
    """What a contract does not know gets no row, never another word's answer."""
    rules = judged_whole(rule_set("dmn/quick/0", 2))
    ask, one = next(commitments(rules))
    tables = documents(rules)
    blank = dict.fromkeys([*Contract(rules, {}).variables.values(), "state", "channel", *OWN], "")
    known = {**blank, **ask, "metric": one.metric, "label": "", "priority": one.priority or ""}

    assert runner.hits(tables["delay.dmn"], [ask])[0]
    assert runner.hits(tables["delay.dmn"], [{**ask, "commitment": "none"}]) == [[]]
    assert runner.hits(tables["commitment.dmn"], [{**known, "metric": "none"}]) == [[]]
    assert runner.hits(tables["commitment.dmn"], [{**known, "priority": "P9"}]) == [[]]
    assert runner.hits(tables["priority.dmn"], [{**known, "said": "P9", "report_channel": ""}]) == [
        [{"priority": "P9"}]
    ]


class Faulty(Spiff):
    """Reads each table with one piece of text for another."""

    def __init__(self, right: str, wrong: str) -> None:
        self.right, self.wrong, self.found = right, wrong, 0

    def hits(self, xml: str, asks: Sequence[Values]) -> list[list[Hit]]:
        self.found += xml.count(self.right)
        return super().hits(xml.replace(self.right, self.wrong), asks)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('? != "yes"', '"yes"'),
        ('"P1"', '"P2"'),
        ("<text>said</text>\n</outputEntry>", '<text>""</text></outputEntry>'),
    ],
    ids=range(3),
)
def test_faults_are_found(right: str, wrong: str) -> None:
    """Tables with one small fault differ from the engine somewhere: the starts reach it."""
    faulty = Faulty(right, wrong)
    with pytest.raises(AssertionError):
        in_all(faulty, generated("full", 12), 20)
    assert faulty.found > 0


def test_defaults_forget_no_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    """A default whose rows do not leave out its exceptions is found (K8)."""
    monkeypatch.setattr(conditions, "_not_holding", lambda one: [()])
    with pytest.raises(AssertionError):
        in_all(Spiff(), generated("full", 12), 20)
