"""`slac test` from outside: the worked examples of many contracts, each with its verdict."""

from __future__ import annotations

import io
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from cli.test_build import own_folder, run  # noqa: F401

SCHEMA = Path(__file__).parent / "schemas" / "jenkins-junit.xsd"
CONTRACT = """language en

contract "Support"
  reference "A-1"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within 1 hour counted in office
  resolution within 4 hours counted in office

priority P2 "Minor"
  response {open}

worked example morning "Monday morning"
  given priority is P1
  report on 2 March 2026 at 09:00
  expect resolution no later than 2 March 2026 at {hour}:00

worked example minor "What is still open"
  given priority is P2
  report on 2 March 2026 at 09:00
  expect response no later than 2 March 2026 at 12:00
"""
GOOD = CONTRACT.format(open="within 3 hours counted in office", hour=13)
WRONG = CONTRACT.format(open="within 3 hours counted in office", hour=14)
OPEN = CONTRACT.format(open="to be agreed", hour=13)
SILENT = CONTRACT[: CONTRACT.index("\nworked")].format(open="to be agreed")


@pytest.fixture
def folder() -> Path:
    """Contracts of every outcome."""
    folder = Path("contracts")
    (folder / "more").mkdir(parents=True)
    for name, text in {"good": GOOD, "wrong": WRONG, "more/open": OPEN, "silent": SILENT}.items():
        (folder / f"{name}.sla").write_text(text, encoding="utf-8")
    return folder


def test_each_example_is_a_case(folder: Path) -> None:
    """JSON and JUnit hold every example of the folder once, with the verdict worked out by hand."""
    result = run("test", "contracts", "--format", "json")
    assert result.exit_code == 1
    data = json.loads(result.stdout)
    told = {
        (Path(one["file"]).stem, case["name"]): case["status"]
        for one in data["contracts"]
        for case in one["examples"]
    }
    assert told == {
        ("good", "morning"): "passed",
        ("good", "minor"): "passed",
        ("wrong", "morning"): "failed",
        ("wrong", "minor"): "passed",
        ("open", "morning"): "passed",
        ("open", "minor"): "open",
    }
    assert data["counts"] == {"passed": 4, "failed": 1, "open": 1, "broken": 0}

    text = run("test", "contracts", "--format", "junit").stdout.encode()
    xmlschema.XMLSchema(SCHEMA).validate(io.BytesIO(text))
    root = ElementTree.fromstring(text)
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("6", "1", "0")
    assert len(root.findall(".//testcase")) == 6
    assert [len(root.findall(f".//{tag}")) for tag in ("failure", "skipped")] == [1, 1]


def test_text_says_why(folder: Path) -> None:
    """An example that does not hold is shown with its line and the reckoning; the last line has the sums."""
    result = run("test", "contracts")
    assert "SLA700" in result.stdout
    assert "2 March 2026 at 13:00" in result.stdout
    assert result.stdout.splitlines()[-1] == (
        "Worked examples: 6 in 4 contracts: 4 hold, 1 does not hold, 1 rests on what is open."
    )
    assert "silent.sla: no worked examples" in result.stdout
    assert run("test", "contracts/good.sla", "contracts/more").exit_code == 0


@pytest.mark.parametrize(
    ("text", "code", "word"),
    [
        ("language en\ncontract\n  nonsense\n", 1, "cannot be compiled"),
        (None, 2, "SLA020"),
        ("", 1, "cannot be compiled"),
    ],
)
def test_what_cannot_be_asked_is_no_success(text: str | None, code: int, word: str) -> None:
    """A contract with errors, and a file that is not there, fail the suite, in every format."""
    if text is not None:
        Path("x.sla").write_text(text, encoding="utf-8")
    for form in ("text", "json", "junit"):
        result = run("test", "x.sla", "--format", form)
        assert result.exit_code == code
        if form == "text":
            assert word in result.stdout
        elif form == "junit":
            assert ElementTree.fromstring(result.stdout).get("errors") == "1"
        else:
            assert json.loads(result.stdout)["counts"]["broken"] == 1


def test_processes_agree(folder: Path) -> None:
    """One process and several give the same results in the same order."""
    for n in range(8):
        (folder / f"copy{n}.sla").write_text(GOOD if n % 2 else WRONG, encoding="utf-8")
    one, two = (run("test", "contracts", "--format", "json", "--jobs", n).stdout for n in ("1", "2"))
    assert json.loads(one) == json.loads(two)
