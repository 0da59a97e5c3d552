"""What targets make of two contracts, kept word for word: a change of any output is read before it is kept.

`pytest --snapshot-update` writes them anew.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from slacontract.targets.dmn import TARGET as DMN
from slacontract.targets.jdm import TARGET as JDM
from slacontract.targets.rego import TARGET as REGO
from support.html_text import Page
from support.targets import HTML, ICAL, RULES_JSON, TODAY, files, seen_by
from syrupy.assertion import SnapshotAssertion

from slacontract.project import compile_file

FOLDER = Path(__file__).parent / "corpus/documents"
CONTRACTS = [("dixdata", "fr"), ("harbour", "en"), ("harbour", "fr")]

each_contract = pytest.mark.parametrize(("name", "language"), CONTRACTS)


def compiled(name: str, language: str, audience: str = "client"):  # type: ignore[no-untyped-def]
    return seen_by(compile_file(FOLDER / f"{name}.sla", today=TODAY), audience, language)


@each_contract
def test_document(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """The text of the document, a line for each paragraph, item and cell."""
    page = Page(files(HTML, compiled(name, language))["contract.html"].decode())

    assert page.lines == snapshot


@pytest.mark.parametrize(("name", "language"), CONTRACTS[:2])
def test_calendars(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """Each calendar, line for line; of dates excluded, the number."""
    shown = {}
    for path, content in files(ICAL, compiled(name, language)).items():
        lines = content.decode().replace("\r\n ", "").split("\r\n")
        excluded = [line for line in lines if line.startswith("EXDATE")]
        shown[path] = [f"{len(excluded)} dates excluded", *(line for line in lines if line not in excluded)]
        if path == "all.ics":
            shown[path] = [line for line in shown[path] if re.match("SUMMARY|NAME|RRULE|UID", line)]

    assert shown == snapshot


@pytest.mark.parametrize(("name", "language"), CONTRACTS[:2])
def test_rules(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """The rule set; of a long table, its first rows and their number."""
    text = files(RULES_JSON, compiled(name, language))["rules.json"].decode()
    shown: list[str] = []
    rows = 0
    for line in text.splitlines():
        is_row = re.match(r"\s+(\[-?\d|\{\"(start|kind)\": )", line) is not None
        rows = rows + 1 if is_row else 0
        if rows <= 3:
            shown.append(line)

    assert shown == snapshot


def rows_of(document: str) -> list[str]:
    """A decision table of DMN: its columns, then its rows, cell beside cell."""
    table = ElementTree.fromstring(document).find(".//{*}decisionTable")
    assert table is not None
    columns = [one.get("label", "") for one in table if one.tag.endswith(("}input", "}output"))]
    rules = [[cell.findtext("{*}text", "") for cell in rule] for rule in table.findall("{*}rule")]
    return [table.get("hitPolicy", ""), *(" | ".join(row) for row in (columns, *rules))]


@pytest.mark.parametrize(("name", "language"), CONTRACTS[:2])
def test_decision_tables(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """The tables of DMN and of GoRules, row for row."""
    content = compiled(name, language)
    shown = {path: rows_of(text.decode()) for path, text in files(DMN, content).items()}
    for node in json.loads(files(JDM, content)["sla.json"])["nodes"]:
        if node["type"] == "decisionTableNode":
            table = node["content"]
            columns = table["inputs"] + table["outputs"]
            rules = [[*(rule[one["id"]] for one in columns), rule["_description"]] for rule in table["rules"]]
            lines = [" | ".join(row) for row in ([one["name"] for one in columns], *rules)]
            shown[f"{node['id']}, {table['hitPolicy']}"] = lines

    assert shown == snapshot


@pytest.mark.parametrize(("name", "language"), CONTRACTS[:2])
def test_policy_data(name: str, language: str, snapshot: SnapshotAssertion) -> None:
    """What the policy reads of each commitment, and how long its tables are."""
    tables = json.loads(files(REGO, compiled(name, language))["data.json"])["sla_tables"]
    shown = [json.dumps(one, ensure_ascii=False) for plan in tables["plans"] for one in plan["commitments"]]

    shown.append("numbers: " + ", ".join(str(len(one["of"])) for one in tables["lists"]))

    assert shown == snapshot
