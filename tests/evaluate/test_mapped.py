"""What a mapping says holds in every form of log, and what is written in no clock time is no time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from slacontract.cli import slac

MAPPING = """
[times]
zone = "Europe/Paris"
[states]
"En attente" = "waiting"
"Répondu" = { event = "replied" }
"Réponse automatique" = { event = "replied", actor = "automatic" }
"Résolu" = { state = "open", event = "resolved" }
"""


def evaluated(log: str, *options: str, code: int = 0) -> dict[str, Any]:
    """The figures of a log, as JSON."""
    found = CliRunner().invoke(slac, ["evaluate", "contract.sla", log, "--format", "json", *options])
    assert found.exit_code == code, found.output
    return json.loads(found.stdout)


def shares(figures: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """On time of decided, by commitment."""
    return {one["commitment"]: (one["met"], one["decided"]) for one in figures["shares"] if one["decided"]}


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_status_is_the_event_that_the_mapping_says(form: str) -> None:
    """Entering a status that the mapping calls an event is that event, by the actor it names, in a log of our
    own schema as in a helpdesk's; the contract's own words need no translation."""
    told = [
        ("T1", "2026-03-02T09:10:00+01:00", "reported", "client", None, "P1"),
        ("T1", "2026-03-02T09:20:00+01:00", "state-changed", "provider", "Répondu", None),
        ("T1", "2026-03-02T10:00:00+01:00", "state-changed", "provider", "Résolu", None),
        ("T2", "2026-03-02T09:10:00+01:00", "reported", "client", None, "P1"),
        ("T2", "2026-03-02T09:20:00+01:00", "state-changed", "provider", "Réponse automatique", None),
        ("T2", "2026-03-02T09:30:00+01:00", "state-changed", "provider", "open", None),
        ("T2", "2026-03-02T16:00:00+01:00", "state-changed", "provider", "Résolu", None),
    ]
    names = ("ticket", "at", "kind", "actor", "state", "priority")
    if form == "csv":
        lines = [names, *(tuple(cell or "" for cell in row) for row in told)]
        Path("t.csv").write_text("".join(",".join(row) + "\n" for row in lines), encoding="utf-8")
    elif form == "jsonl":
        rows = (json.dumps({k: v for k, v in zip(names, row, strict=True) if v}) for row in told)
        Path("t.jsonl").write_text("".join(row + "\n" for row in rows), encoding="utf-8")
    else:
        columns = zip(*told, strict=True)
        pq.write_table(pa.table(dict(zip(names, map(list, columns), strict=True))), "t.parquet")
    Path("m.toml").write_text(MAPPING, encoding="utf-8")
    figures = evaluated(f"t.{form}", "--mapping", "m.toml")
    # T1 answered after 10 and resolved after 50 minutes; T2 answered by a machine, resolved after 6 h 50.
    assert shares(figures) == {"P1/response": (1, 2), "P1/resolution": (1, 2)}
    assert figures["rows"]["refused"] == {}


def test_a_date_alone_is_no_time() -> None:
    """A date without a time of day is refused, never read as midnight; as are instants that no clock shows,
    such as milliseconds where seconds are due."""
    Path("t.csv").write_text(
        "ticket,at,kind,actor,priority\nT1,2026-03-02,reported,client,P1\n"
        "T2,2026-W10-1,reported,client,P1\nT3,2026-03-02 09:10,reported,client,P1\n",
        encoding="utf-8",
    )
    Path("m.toml").write_text('[times]\nzone = "Europe/Paris"\n', encoding="utf-8")
    assert evaluated("t.csv", "--mapping", "m.toml")["rows"]["refused"] == {"SLA469": 2}
    pq.write_table(
        pa.table(
            {
                "ticket": ["T1", "T2"],
                "at": pa.array([1_772_438_400_000, 1_772_438_400], pa.int64()),
                "kind": ["reported"] * 2,
                "actor": ["client"] * 2,
                "priority": ["P1"] * 2,
            }
        ),
        "t.parquet",
    )
    assert evaluated("t.parquet")["rows"]["refused"] == {"SLA469": 1}


def test_tickets_without_a_verdict_are_told() -> None:
    """A ticket that is read and has no clock that is judged is told, with an example: nothing is promised for
    its priority, or the log does not hold its report. One of before the contract is not told twice."""
    told = [
        "A,2026-03-02T09:10:00Z,reported,client,P1",
        "B,2026-03-02T09:10:00Z,reported,client,",
        "C,2026-03-02T09:10:00Z,priority-changed,client,P1",
        "D,2026-03-02T09:10:00Z,replied,provider,",
        "E,2025-03-02T09:10:00Z,reported,client,P1",
    ]
    Path("t.csv").write_text("\n".join(["ticket,at,kind,actor,priority", *told]), encoding="utf-8")
    found = {one["code"]: (one["tickets"], one["example"]) for one in evaluated("t.csv")["unjudged"]}
    assert sum(n for n, _ in found.values()) == 3
    assert set(found) == {"SLA483", "SLA484"}
    assert found["SLA484"][1] == "B"
    text = CliRunner().invoke(slac, ["evaluate", "contract.sla", "t.csv"]).stdout
    assert "SLA483" in text
    assert "SLA484" in text


@pytest.mark.parametrize("content", ["", "\n\n", "ticket,at,kind,actor\n"])
def test_an_empty_log_is_called_empty(content: str) -> None:
    """A file without a row is told as such: no column and no row of it is at fault."""
    Path("t.csv").write_text(content, encoding="utf-8")
    found = CliRunner().invoke(slac, ["evaluate", "contract.sla", "t.csv"])
    assert found.exit_code != 0
    assert "SLA485" in found.stderr


def test_what_no_log_holds_is_told() -> None:
    """A commitment that breaches because its event stands in no log is told by name; one whose event stands
    there, or is marked by a state, is late in earnest."""
    Path("t.csv").write_text(
        "ticket,at,kind,actor,priority\nA,2026-03-02T09:10:00Z,reported,client,P1\n"
        "B,2026-04-02T09:10:00Z,reported,client,P1\n",
        encoding="utf-8",
    )
    (told,) = evaluated("t.csv")["never_seen"]
    assert told["code"] == "SLA486"
    assert "“replied”" in told["message"]
    assert "P1/response" in told["message"], "the state “finished” marks the resolution"
    with Path("t.csv").open("a", encoding="utf-8") as log:
        log.write("B,2026-04-02T19:10:00Z,replied,provider,\n")
    assert evaluated("t.csv")["never_seen"] == []
