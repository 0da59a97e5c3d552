"""A contract's words stay words: each target's own parser reads back the string that was put in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import icalendar
import pytest
from differential.dmn_tables import Feel, Spiff
from differential.engine import CLOCK, answer
from differential.jdm_model import ZenNode, ZenPython
from differential.rego_policy import RegoCpp, Regorus
from differential.runner import Runner, narrowed
from slacontract.targets.dmn import Contract, documents
from slacontract.targets.dmn.conditions import Column
from support.decision_engines import packages
from support.hostile import HOSTILE
from support.hostile_contract import contract_of
from support.hostile_rules import rules_of
from support.html_text import Page, folded
from support.targets import HTML, ICAL, RULES_JSON, files

from slacontract.judge import Engine

each_string = pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))


@each_string
def test_json(hostile: str) -> None:
    """JSON carries every string as it is."""
    content = files(RULES_JSON, contract_of(hostile))["rules.json"]

    assert json.loads(content)["contract"]["title"] == hostile


def unescaped(value: str) -> str:
    """A TEXT value as RFC 5545, 3.3.11 has it read."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value, flags=re.S)


@each_string
def test_calendars(hostile: str) -> None:
    """iCalendar carries every string, its line ends made one kind, control characters shown as U+FFFD."""
    wanted = hostile.replace("\r\n", "\n").replace("\r", "\n")
    wanted = re.sub("[\x00-\x08\x0b-\x1f\x7f]", "\N{REPLACEMENT CHARACTER}", wanted)
    for path, content in files(ICAL, contract_of(hostile)).items():
        lines = content.split(b"\r\n")
        calendar = icalendar.Calendar.from_ical(content)
        events = calendar.walk("VEVENT")
        said = " ".join(
            str(one.get("SUMMARY", "")) + str(one.get("DESCRIPTION", "")) for one in calendar.walk()
        )

        assert max(map(len, lines)) <= 75
        assert not [line for line in lines if b"\n" in line or b"\r" in line]
        assert all(not component.errors for component in calendar.walk())
        assert wanted in said
        if path == "coverage-office.ics":
            assert {str(event["SUMMARY"]) for event in events} == {wanted}
            # Parsers hand on the properties that RFC 5545 does not list as they were written.
            assert {unescaped(str(calendar[name])) for name in ("NAME", "X-WR-CALNAME")} == {wanted}
            assert len(events) == 7


@each_string
def test_html(hostile: str) -> None:
    """HTML shows every string as text, and nothing of it becomes an element, an attribute or an address."""
    content = files(HTML, contract_of(hostile))["contract.html"].decode()
    page, plain = Page(content), Page(files(HTML, contract_of("plain"))["contract.html"].decode())
    forbidden = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]"
    wanted = folded(re.sub(forbidden, "\N{REPLACEMENT CHARACTER}", hostile))
    names = {name for _, attrs in page.tags for name in attrs}
    tags = {tag for tag, _ in page.tags} - {tag for tag, _ in plain.tags}

    assert page.faults == []
    assert tags <= {"ul", "ol", "pre", "code", "em", "strong"}  # Markdown of the free clause
    assert names - {name for _, attrs in plain.tags for name in attrs} <= {"rel", "tabindex"}
    assert not [name for name in names if name.startswith("on") or name in ("src", "srcset", "style")]
    assert all(re.match(r"#|https?://|mailto:", one["href"]) for one in page.of("a"))
    assert page.text.lower().count(wanted.lower()) >= 8


@pytest.fixture(scope="module")
def in_node() -> Iterator[tuple[Feel, ZenNode]]:
    """The engines that node brings."""
    engines = Feel(packages()), ZenNode(packages())
    yield engines
    for one in engines:
        one.close()


def hold_tables(runner: Feel | Spiff, hostile: str) -> None:
    """Ask the tables of DMN about a start at which every word is hostile, and of its neighbours."""
    rules = rules_of(hostile)
    names = Contract(rules, {}).variables
    tables = documents(rules)
    place = {"edition": hostile, "plan": hostile, "said": "", "report_channel": hostile}
    blank = dict.fromkeys(["channel", "state", "site", "type", *names.values()], "")
    ask = {**blank, **place, "service": hostile, names[Column("attribute", hostile)]: hostile}
    ask |= {names[Column("started-in", None, (hostile,))]: "yes"}
    clock = {"metric": "response", "label": hostile, "priority": hostile}
    asks = [{**ask, **clock}, {**ask, **clock, "service": f"{hostile}!"}, {**ask, **clock, "priority": ""}]

    assert runner.hits(tables["priority.dmn"], [ask]) == [[{"priority": hostile}]]
    assert runner.hits(tables["commitment.dmn"], asks) == [
        [{"commitment": f"{hostile}/special"}],
        [{"commitment": f"{hostile}/general"}],
        [],
    ]
    (said,) = runner.hits(tables["delay.dmn"], [{**place, "commitment": f"{hostile}/special"}])[0]
    assert (said["coverage"], said["received_in"]) == (hostile, hostile)


def hold_answers(runner: Runner, hostile: str) -> None:
    """Put questions to the engine and to a runtime in which every word is hostile, and its neighbours."""
    rules = rules_of(hostile)
    middle = sum(rules.horizon) // 2
    attributes = {"service": hostile, hostile: hostile}
    ask = {"ask": "due", "plan": hostile, "metric": "response", "priority": hostile, "at": middle}
    asks = [
        {**ask, "attributes": attributes, "channel": hostile},
        {**ask, "attributes": {**attributes, "service": f"{hostile}!"}, "channel": None},
        {**ask, "attributes": attributes, "channel": hostile, "priority": None},
        {**ask, "attributes": attributes, "channel": None, "priority": None},
        {**ask, "attributes": {}, "channel": None, "priority": f"{hostile}!"},
        {"ask": "due", "plan": None, "commitment": f"{hostile}/special", "at": middle},
        {"ask": "elapsed", "plan": None, "coverage": hostile, "from": middle - 9**6, "to": middle},
    ]
    engine = Engine(rules)
    ours = [answer(engine, one) for one in asks]
    said = runner.answers(rules, asks)

    assert [narrowed(one or {}, CLOCK) for one in said] == [narrowed(one, CLOCK) for one in ours]
    assert ours[4]["clocks"][0]["code"] == "SLA622"
    assert [one["clocks"][0]["priority"] for one in ours[:4]] == [hostile] * 4


DECISIONS = [Regorus(), RegoCpp(), ZenPython()]


@pytest.mark.slow
@each_string
@pytest.mark.parametrize("runner", DECISIONS, ids=lambda one: one.name)
def test_policies_and_models(runner: Runner, hostile: str) -> None:
    """Policies and decision models compare every word as it was written, whatever it names."""
    hold_answers(runner, hostile)


@each_string
def test_decision_tables(hostile: str) -> None:
    """Tables of DMN compare and give every word as it was written."""
    hold_tables(Spiff(), hostile)


@each_string
@pytest.mark.server("node", "npm")
def test_decisions_in_node(in_node: tuple[Feel, ZenNode], hostile: str) -> None:
    """So they do in node."""
    tables, models = in_node
    hold_tables(tables, hostile)
    hold_answers(models, hostile)
