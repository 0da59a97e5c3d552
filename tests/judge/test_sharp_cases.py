"""Cases at the edges where sentences of time and of tickets meet, computed by hand, told as worked examples.

`sharp/contract.sla`: nights and small hours on which the clocks change (T5 to T9); hours that end at 24:00
(T5, T8, T9); the later and the earlier of two delays around a holiday and a wait (K4); waits that begin or
end at the second of a deadline or of a closing (K4); priorities that change while the clock is paused or at
its deadline (K3, K5); reopenings after a closure, at night and while waiting (K6). `sharp/amendment.sla`:
tickets that wait, change and reopen over the day on which shorter delays take effect (K9).
"""

from __future__ import annotations

import datetime
import re
from pathlib import Path

import pytest
from batch.test_tickets import Log, columns, differences

import slacontract
from slacontract.batch import evaluate_events
from slacontract.compiling import Compilation
from slacontract.examples.tickets import Told
from slacontract.judge import Engine
from slacontract.ruleset.plans import scopes_of

SHARP = Path(__file__).parent / "sharp"
TODAY = datetime.date(2026, 1, 1)
DEADLINE = re.compile(r"(no later than .*? at )(\d\d):(\d\d)")


def compiled(name: str, contract: str, amendment: str) -> Compilation:
    """One of the two texts; the amendment uses the other."""
    if name == "contract":
        return slacontract.compile_text(contract, today=TODAY)
    return slacontract.compile_text(
        amendment, "amendment.sla", today=TODAY, others={"contract.sla": contract}
    )


@pytest.mark.parametrize(("name", "count"), [("contract", 31), ("amendment", 6)])
def test_every_case_comes_out_as_computed_by_hand(name: str, count: int) -> None:
    """Each expectation holds, to the second; and each deadline said a minute later does not."""
    texts = [(SHARP / f"{one}.sla").read_text(encoding="utf-8") for one in ("contract", "amendment")]
    result = compiled(name, *texts)
    outcomes = [outcome for one in result.examples for outcome in one.outcomes]

    assert len(result.examples) == count
    assert [one.code for one in result.diagnostics if one.code.startswith("SLA7") and one.severity > 1] == []
    assert all(holds for _, _, holds in outcomes)

    wrong = compiled(name, *(DEADLINE.sub(_a_minute_off, text) for text in texts))
    for expected, _, holds in (outcome for one in wrong.examples for outcome in one.outcomes):
        assert holds == (expected.no_later_than is None)


@pytest.mark.parametrize("days", [0, 30])
@pytest.mark.parametrize("name", ["contract", "amendment"])
def test_vector_form_is_the_engine_at_the_edges_too(name: str, days: int) -> None:
    """The tickets of all cases, judged at their last event and days after it, are the engine's results."""
    texts = [(SHARP / f"{one}.sla").read_text(encoding="utf-8") for one in ("contract", "amendment")]
    result = compiled(name, *texts)
    assert result.rules is not None
    assert result.contract is not None
    engine = Engine(result.rules)
    scopes = {scope.key: scope for scope in scopes_of(result.contract)}
    tickets = 0
    for example in result.contract.worked_examples:
        told = Told(engine, result.contract, example, scopes, [])
        given = told.given()
        events = told.events(given)
        if example.every_clock_starts is not None:
            for metric in ("response", "intervention", "restoration", "resolution"):
                events = told.with_starts(events, metric, given, told.instant(example.every_clock_starts))
        log: Log = {"example": [one.model_dump(exclude_none=True) for one in events]}
        as_of = max(one.at for one in events) + days * 86400
        found = evaluate_events(engine, columns(log), as_of=as_of)
        assert differences(engine, None, as_of, log, found) == []
        tickets += 1
    assert tickets == len(result.contract.worked_examples) > 5


def _a_minute_off(found: re.Match[str]) -> str:
    """Another minute of the same hour, or of the one before it where that is written 24:00."""
    minute = int(found[3])
    hour = found[2] if found[2] != "24" else "23"
    return f"{found[1]}{hour}:{(minute + 1) % 60:02}"
