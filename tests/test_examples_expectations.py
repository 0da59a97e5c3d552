"""Deadlines and amounts worked out by hand for real agreements: the compiled contracts give the same."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import slacontract
from slacontract.cli.commands.deadline import command
from slacontract.compiling import Compilation
from slacontract.judge import fee, judge, read_instant
from slacontract.model.term import term_dates

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "tests" / "corpus"
EXPECTATIONS: dict[str, dict[str, Any]] = {
    one["id"]: one
    for one in json.loads((CORPUS / "expectations.json").read_text(encoding="utf-8"))["expectations"]
}
QUESTIONS: dict[str, dict[str, Any]] = json.loads(
    (CORPUS / "expectations" / "questions.json").read_text(encoding="utf-8")
)
VARIANTS = sorted((CORPUS / "expectations").glob("*.sla"))
FEE_CENTS = 10_000


@lru_cache
def compiled(contract: str) -> Compilation:
    result = slacontract.compile_file(ROOT / contract)
    assert result.ok, [one.message() for one in result.diagnostics]
    return result


def asked(how: str) -> list[str]:
    return [name for name, question in QUESTIONS.items() if question["ask"] == how]


def test_every_expectation_is_put_to_a_contract() -> None:
    """No id is missing, none is made up, and every contract file is there."""
    assert QUESTIONS.keys() == EXPECTATIONS.keys()
    assert len(QUESTIONS) == 34
    assert all((ROOT / question["contract"]).is_file() for question in QUESTIONS.values())
    assert {question["ask"] for question in QUESTIONS.values()} == {"deadline", "notice", "credit", "price"}


def said_by_the_command(name: str, tmp_path: Path) -> dict[str, Any]:
    """The answer of `slac deadline` to a question, as data."""
    question, expected = QUESTIONS[name], EXPECTATIONS[name]
    arguments = [str(ROOT / question["contract"]), "--format", "json"]
    for option in ("commitment", "priority", "plan", "channel"):
        if option in question:
            arguments += [f"--{option}", question[option]]
    if "events" not in question:
        arguments += ["--at", expected["reported_at"]]
    else:
        first = {"kind": question["start"], "actor": "client", "at": expected["reported_at"]}
        rows: list[dict[str, Any]] = [{**first, "priority": question["priority"]}]
        for event, logged in zip(question["events"], expected["status_log"], strict=True):
            rows.append({**event, "actor": "provider", "at": logged["at"]})
        file = tmp_path / "events.json"
        file.write_text(json.dumps([{"ticket": "1", **row} for row in rows]), encoding="utf-8")
        arguments += ["--events", str(file)]
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    return answer


@pytest.mark.parametrize("name", asked("deadline"))
def test_a_deadline_is_the_one_worked_out_by_hand(name: str, tmp_path: Path) -> None:
    """`slac deadline` prints the instant, with the offset of that day."""
    answer = said_by_the_command(name, tmp_path)
    assert answer["deadline"] == EXPECTATIONS[name]["expected_deadline"]
    if "status" in QUESTIONS[name]:
        assert answer["status"] == QUESTIONS[name]["status"]


def test_a_reply_without_its_estimate_stops_nothing(tmp_path: Path) -> None:
    """The stop is the reply that holds what it must contain; the time counted up to it is stated."""
    name = "24eme-tma-fr#4"
    (breach,) = EXPECTATIONS[name]["expected_breach"]
    assert breach["breach"] is False
    counted = 0
    stop = read_instant(breach["event_at"])
    for piece in said_by_the_command(name, tmp_path)["ledger"]:
        start, end = read_instant(piece["from"]), read_instant(piece["to"])
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert isinstance(stop, int)
        if piece["counted_seconds"]:
            counted += max(0, min(end, stop) - start)
    assert counted == breach["measured_minutes"] * 60


@pytest.mark.parametrize("name", asked("notice"))
def test_the_last_day_of_notice_is_the_one_worked_out_by_hand(name: str) -> None:
    """Notice is counted back from the last day of the term."""
    contract = compiled(QUESTIONS[name]["contract"]).contract
    assert contract is not None
    (notice,) = [one.on for one in term_dates(contract) if one.what == "notice"]
    assert notice.isoformat() == EXPECTATIONS[name]["expected_value"]


@pytest.mark.parametrize("name", asked("credit"))
def test_a_credit_is_the_percentage_worked_out_by_hand(name: str) -> None:
    """So many minutes down in April 2026 give so many percent of the monthly fee of that guarantee."""
    question, expected = QUESTIONS[name], EXPECTATIONS[name]
    rules = compiled(question["contract"]).rules
    assert rules is not None
    (april,) = [one for one in rules.periods if one.id == "2026-04"]
    assert (april.end - april.start) // 60 == expected["calc"]["period_min"]
    down = 60 * expected["calc"]["downtime_min"]
    outage = [
        {"component": question["component"], "kind": "outage-started", "at": april.start + 3600, "id": "1"},
        {
            "component": question["component"],
            "kind": "outage-ended",
            "at": april.start + 3600 + down,
            "id": "1",
        },
    ]
    report = judge(rules, service_events=outage, as_of=april.end, periods=["2026-04"])
    assert not report.refused
    (period,) = report.credits
    (credit,) = [one for one in period.credits if one.id == question["credit"]]
    assert credit.cents * 100 == expected["expected_value"] * FEE_CENTS


@pytest.mark.parametrize("name", asked("price"))
def test_a_price_is_the_one_worked_out_by_hand(name: str) -> None:
    """The greater of the fixed fee and a percentage of what the client spends."""
    question, expected = QUESTIONS[name], EXPECTATIONS[name]
    rules = compiled(question["contract"]).rules
    assert rules is not None
    month = rules.periods[0]
    spent = {question["spend"]: Fraction(100 * expected["calc"]["s"])}
    cents = fee(rules, question["price"], month, as_of=month.end, observed=spent)
    assert cents == 100 * expected["expected_value"]


@pytest.mark.parametrize("path", VARIANTS, ids=lambda path: path.stem)
def test_a_variant_says_what_it_changes_and_proves_it(path: Path) -> None:
    """Each variant uses an example, overrides it, and holds a worked example that the compiler verified."""
    text = path.read_text(encoding="utf-8")
    assert 'utilise "../../../contracts/examples/' in text
    assert "par dérogation" in text
    result = compiled(str(path.relative_to(ROOT)))
    outcomes = [holds for one in result.examples for _, _, holds in one.outcomes]
    assert outcomes
    assert all(outcomes)


def test_the_variants_are_all_asked() -> None:
    """No variant stands there unused."""
    used = {question["contract"] for question in QUESTIONS.values()}
    assert {str(path.relative_to(ROOT)) for path in VARIANTS} <= used
