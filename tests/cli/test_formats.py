"""Findings for programs: valid by the published schemas, and escaped as each reader undoes it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema

from slacontract.cli.findings.formats import as_github, as_gitlab, as_json, as_junit, as_markdown, as_sarif
from slacontract.cli.findings.report import ExampleLine, FileReport, finding
from slacontract.diagnostics import Kind, Severity, Words
from slacontract.source import Source, Span

SCHEMAS = Path(__file__).parent / "schemas"
HOSTILE = 'a\x00\x1b[2J%0A::error::x,y:z\r\n]]>&<"\ud800\ufffe 東京 é'

KIND = Kind(
    "SLA997",
    Severity.DANGER,
    Words("{what} is unwise.", "Change {what}."),
    Words("{what} est risqué.", "Changez {what}."),
)


def reports(name: str = "contracts/a b.sla", what: str = "It") -> list[FileReport]:
    """A file with findings of every severity, of every shape; one without any; one that crashed."""
    text = "contract\n  priority P1\n  priority P1\n"
    sources = {name: Source(name, text)}
    here, there = Span(name, 11, 22), Span(name, 25, 36)
    found = [
        finding(KIND.at(here, there, what=what), sources, "en"),
        finding(KIND.at(here, what=what), sources, "en", accepted=f"because {what}"),
        finding(KIND.at(severity=Severity.ERROR, what=what), sources, "en"),
        finding(KIND.at(Span(name, 0, len(text)), severity=Severity.NOTE, what=what), sources, "en"),
        finding(KIND.at(here, severity=Severity.WARNING, what=what), sources, "en"),
    ]
    return [
        FileReport(name, "en", tuple(found), (ExampleLine("friday", True), ExampleLine("monday", False))),
        FileReport("empty.sla", "en", ()),
        FileReport("bad.sla", "en", (), crash=f"ValueError {what}"),
    ]


@pytest.fixture(scope="module")
def sarif_schema() -> Any:
    """The JSON Schema of SARIF 2.1.0."""
    return json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("what", ["It", HOSTILE])
def test_sarif_follows_its_schema(sarif_schema: Any, what: str) -> None:
    """What `--format sarif` prints is a SARIF 2.1.0 log, whatever is in names and messages."""
    log = json.loads(as_sarif(reports(what=what), "danger", "en").encode("utf-8", "backslashreplace"))

    jsonschema.validate(log, sarif_schema)


def test_sarif_says_where_and_how_bad() -> None:
    """Lines and columns from 1, the second place as a related one, an accepted danger as suppressed."""
    run = json.loads(as_sarif(reports(), "danger", "en"))["runs"][0]
    first, accepted, *_ = run["results"]

    assert first["level"] == "error"
    assert first["properties"] == {"severity": "danger"}
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "contracts/a%20b.sla"},
        "region": {"startLine": 2, "startColumn": 3, "endLine": 2, "endColumn": 14},
    }
    assert first["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"]
    assert "suppressions" not in first
    assert accepted["suppressions"] == [{"kind": "inSource", "justification": "because It"}]
    assert run["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("what", ["It", HOSTILE])
def test_junit_follows_its_schema(what: str) -> None:
    """What `--format junit` prints is valid by the schema that Jenkins publishes."""
    text = as_junit(reports(name=f"x{what}.sla", what=what), "danger", "en").encode()

    xmlschema.XMLSchema(SCHEMAS / "jenkins-junit.xsd").validate(io.BytesIO(text))


def test_junit_counts_what_fails() -> None:
    """A case for each finding at the fail level that nobody accepted; the lighter ones are only told."""
    root = ElementTree.fromstring(as_junit(reports(), "danger", "en"))
    suite = root.find("testsuite")

    assert suite is not None
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "2", "0")
    assert [case.get("name") for case in suite.iter("testcase")] == ["SLA997", "SLA997", "friday"]
    assert (suite.findtext("system-out") or "").count("SLA997") == 3
    assert [len(one.findall("testcase")) for one in root] == [3, 1, 1]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("5", "2", "1")


def unescaped(line: str) -> tuple[str, dict[str, str], str]:
    """A workflow command, read as its runner reads it."""
    assert line.startswith("::")
    assert "\n" not in line
    command, _, data = line[2:].partition("::")
    level, _, rest = command.partition(" ")
    properties = dict(one.split("=", 1) for one in rest.split(","))
    codes = [("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
    for code, c in codes:
        properties = {name: value.replace(code, c) for name, value in properties.items()}
    for code, c in codes[2:]:
        data = data.replace(code, c)
    return level, properties, data


@pytest.mark.parametrize("what", ["It", HOSTILE])
def test_github_annotations_are_read_back(what: str) -> None:
    """One command a finding, none more from a hostile text; names and messages come back as they were."""
    name = f"a,b:{what}.sla"
    lines = [unescaped(line) for line in as_github(reports(name, what), "danger", "en").split("\n")]

    assert [level for level, _, _ in lines] == ["error", "notice", "error", "notice", "warning", "error"]
    assert lines[0][1] == {
        "file": name,
        "title": "danger SLA997",
        "line": "2",
        "endLine": "2",
        "col": "3",
        "endColumn": "14",
    }
    assert lines[0][2] == f"{what} is unwise.\nChange {what}."


def test_json_has_all_and_keeps_its_keys() -> None:
    """Codes, severities and keys are the same in every language; accepted dangers are not counted."""
    data = json.loads(as_json(reports(), "warning", "fr"))

    assert data["format"] == 1
    assert data["failed"] is True
    assert data["counts"] == {"error": 1, "danger": 1, "warning": 1, "note": 1}
    first = data["files"][0]["findings"][0]
    assert set(first) == {"code", "severity", "message", "hint", "accepted", "places"}
    assert first["places"][0] == {
        "file": "contracts/a b.sla",
        "line": 2,
        "column": 3,
        "end_line": 2,
        "end_column": 14,
        "start": 11,
        "end": 22,
    }
    assert data["files"][0]["examples"][1] == {"name": "monday", "holds": False}


GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": r"^[^\\]+$"},
                    "lines": {"type": "object", "properties": {"begin": {"type": "integer", "minimum": 1}}},
                },
            },
        },
    },
}
"""The fields of a Code Quality report, by the documentation of `artifacts:reports:codequality`."""


@pytest.mark.parametrize("what", ["It", HOSTILE])
def test_gitlab_report_is_one(what: str) -> None:
    """What `--format gitlab` prints has the fields of a Code Quality report, each fingerprint once."""
    issues = json.loads(as_gitlab(reports(what=what), "danger", "en").encode("utf-8", "backslashreplace"))

    jsonschema.validate(issues, GITLAB)
    assert [one["severity"] for one in issues] == ["critical", "info", "blocker", "info", "minor", "blocker"]
    assert len({one["fingerprint"] for one in issues}) == len(issues)


def test_gitlab_fingerprint_outlives_a_moved_line() -> None:
    """A finding keeps its fingerprint when lines come before it, and another text of it has another one."""

    def prints(before: str, what: str) -> list[str]:
        source = Source("a.sla", f"{before}contract\n")
        one = finding(
            KIND.at(Span("a.sla", len(before), len(before) + 8), what=what), {"a.sla": source}, "en"
        )
        report = FileReport("a.sla", "en", (one,))
        return [one["fingerprint"] for one in json.loads(as_gitlab([report], "danger", "en"))]

    assert prints("", "It") == prints("# more\n\n", "It") != prints("", "That")


@pytest.mark.parametrize("what", ["It", HOSTILE, "a|b", "<img src=x>", "[x](http://y)", "@everyone", "`x`"])
def test_markdown_is_read_back(what: str) -> None:
    """Each finding is a row of three cells, and no markup comes out of a message."""
    from markdown_it import MarkdownIt

    page = as_markdown(reports(what=what), "danger", "en").encode("utf-8", "backslashreplace").decode()
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(page)
    rows = sum(one.type == "tr_open" for one in tokens)
    cells = sum(one.type in ("td_open", "th_open") for one in tokens)
    assert (rows, cells) == (1 + 5, 3 * (1 + 5))
    inside = {child.type for one in tokens for child in one.children or ()}
    assert inside <= {"text", "strong_open", "strong_close", "text_special"}
    if what.isprintable():
        texts = "".join(child.content for one in tokens for child in one.children or ())
        assert what in texts.replace("\u200b", "")
