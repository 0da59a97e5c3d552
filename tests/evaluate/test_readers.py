"""Each reader makes the same ticket events of what its helpdesk exports, counted by hand."""

from __future__ import annotations

import datetime
import io
import json
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from support.evaluated import ENGLISH

from slacontract.cli import slac
from slacontract.compiling import compile_bytes
from slacontract.evaluate.mapping import LogMapping, read_mapping
from slacontract.evaluate.readers import load_export, reader_of
from slacontract.evaluate.store import Store
from slacontract.judge import Engine
from slacontract.project import shared_parser

MAPPING = """
reader = "{reader}"
[times]
zone = "Europe/Paris"
{times}
[states]
"new" = {{ state = "open" }}
"open" = {{ state = "open" }}
"pending" = "waiting"
"solved" = {{ state = "finished", event = "resolved" }}
"deleted" = {{ ignore = true }}
[priorities]
"high" = "P1"
"normal" = "P2"
"""

# One ticket: reported 09:00 (Paris), normal; answered 09:30; urgent 09:40; waiting 10:00 to 11:00; resolved
# 12:00; open again 12:30; resolved 13:00. Two hours of resolution before the waiting and half of one after.
EXPECTED = [
    ("08:00", "reported", "client", None, "P2"),
    ("08:00", "ticket-created", "automatic", None, None),
    ("08:30", "replied", "provider", None, None),
    ("08:40", "priority-changed", "provider", None, "P1"),
    ("09:00", "state-changed", "provider", "waiting", None),
    ("10:00", "state-changed", "client", "open", None),
    ("11:00", "resolved", "provider", "finished", None),
    ("11:30", "reopened", "client", "open", None),
    ("12:00", "resolved", "provider", "finished", None),
]


def redmine() -> str:
    """An issue with its journals, statuses by number."""
    names = {1: "new", 2: "pending", 3: "solved", 4: "open"}

    def journal(
        number: int, at: str, person: int, notes: str = "", **changed: tuple[int, int]
    ) -> dict[str, Any]:
        return {
            "id": number,
            "user": {"id": person, "name": f"U{person}"},
            "notes": notes,
            "created_on": f"2026-02-02T{at}:00Z",
            "private_notes": notes == "secret",
            "details": [
                {"property": "attr", "name": name, "old_value": str(old), "new_value": str(new)}
                for name, (old, new) in changed.items()
            ],
        }

    issue = {
        "id": 7,
        "status": {"id": 3, "name": "solved"},
        "priority": {"id": 9, "name": "high"},
        "author": {"id": 5, "name": "U5"},
        "created_on": "2026-02-02T08:00:00Z",
        "journals": [
            journal(1, "08:30", 1, notes="hello"),
            journal(2, "08:35", 1, notes="secret"),
            journal(3, "08:40", 1, priority_id=(8, 9)),
            journal(4, "09:00", 1, status_id=(1, 2)),
            journal(5, "10:00", 5, status_id=(2, 4)),
            journal(6, "11:00", 1, status_id=(4, 3)),
            journal(7, "11:30", 5, status_id=(3, 4)),
            journal(8, "12:00", 1, status_id=(4, 3)),
        ],
    }
    others = [
        {"id": 100 + i, "status": {"id": i, "name": name}, "priority": {"id": 8, "name": "normal"},
         "author": {"id": 5, "name": "U5"}, "created_on": "2026-02-02T08:00:00Z", "journals": []}
        for i, name in names.items()
    ]  # fmt: skip
    return json.dumps({"issues": [issue, *others], "total_count": 5})


def rt() -> str:
    """Transactions as REST 2 answers them, one a line, the last first."""
    told = [
        ("08:00", "client", "Create", "", None, None),
        ("08:30", "agent", "Correspond", "", None, None),
        ("08:35", "agent", "Comment", "", None, None),
        ("08:40", "agent", "Set", "Priority", "normal", "high"),
        ("09:00", "agent", "Status", "Status", "new", "pending"),
        ("10:00", "client", "Status", "Status", "pending", "open"),
        ("11:00", "agent", "Status", "Status", "open", "solved"),
        ("11:30", "client", "Status", "Status", "solved", "open"),
        ("12:00", "agent", "Status", "Status", "open", "solved"),
    ]
    lines = [
        json.dumps(
            {"id": str(number), "Type": kind, "Field": field, "OldValue": old, "NewValue": new,
             "Created": f"2026-02-02T{at}:00Z", "Creator": {"id": person, "type": "user"},
             "Object": {"id": "7", "type": "ticket"}, "TimeTaken": "0"}
        )
        for number, (at, person, kind, field, old, new) in enumerate(told, 1)
    ]  # fmt: skip
    return "\n".join(reversed(lines))


def jira() -> str:
    """An issue with its changelog and comments."""

    def change(number: int, at: str, person: str, field: str, old: str, new: str) -> dict[str, Any]:
        return {
            "id": str(number),
            "author": {"name": person},
            "created": f"2026-02-02T{at}:00.123+0000",
            "items": [{"field": field, "fieldtype": "jira", "fromString": old, "toString": new}],
        }

    issue = {
        "id": "1",
        "key": "7",
        "fields": {
            "created": "2026-02-02T09:00:00.000+0100",
            "reporter": {"name": "client"},
            "status": {"name": "solved"},
            "priority": {"name": "high"},
            "comment": {
                "comments": [
                    {"id": "1", "author": {"name": "agent"}, "created": "2026-02-02T08:30:00.000+0000"},
                    {"id": "2", "author": {"name": "agent"}, "created": "2026-02-02T08:35:00.000+0000",
                     "jsdPublic": False},
                ]
            },
        },
        "changelog": {
            "histories": [
                change(9, "12:00", "agent", "status", "open", "solved"),
                change(3, "08:40", "agent", "priority", "normal", "high"),
                change(4, "09:00", "agent", "status", "new", "pending"),
                change(5, "10:00", "client", "status", "pending", "open"),
                change(6, "11:00", "agent", "status", "open", "solved"),
                change(7, "11:30", "client", "status", "solved", "open"),
            ]
        },
    }  # fmt: skip
    return json.dumps({"issues": [issue]})


def zendesk(audits: bool = False) -> str:
    """Ticket events of the incremental export, or audits of the ticket."""
    told: list[tuple[str, int, list[dict[str, Any]]]] = [
        (
            "08:00",
            5,
            [{"Create": {"status": "new", "priority": "normal", "requester_id": 5}}, {"Comment": True}],
        ),
        ("08:30", 1, [{"Comment": True}]),
        ("08:35", 1, [{"Comment": False}]),
        ("08:40", 1, [{"Change": {"priority": "high"}, "old": "normal"}]),
        ("09:00", 1, [{"Change": {"status": "pending"}, "old": "new"}]),
        ("10:00", 5, [{"Change": {"status": "open"}, "old": "pending"}]),
        ("11:00", 1, [{"Change": {"status": "solved"}, "old": "open"}]),
        ("11:30", 5, [{"Change": {"status": "open"}, "old": "solved"}]),
        ("12:00", 1, [{"Change": {"status": "solved"}, "old": "open"}]),
    ]
    found = []
    for number, (at, person, events) in enumerate(told, 1):
        children: list[dict[str, Any]] = []
        for one in events:
            if "Comment" in one:
                children.append({"type" if audits else "event_type": "Comment", "public": one["Comment"]})
                continue
            kind = "Create" if "Create" in one else "Change"
            if audits:
                children += [
                    {"type": kind, "field_name": name, "value": value, "previous_value": one.get("old")}
                    for name, value in one[kind].items()
                ]
            else:
                children.append({"event_type": kind, "previous_value": one.get("old"), **one[kind]})
        head = {"id": number, "ticket_id": 7, "created_at": f"2026-02-02T{at}:00Z"}
        found.append(
            head
            | (
                {"author_id": person, "events": children}
                if audits
                else {"updater_id": person, "child_events": children}
            )
        )
    return json.dumps({"audits" if audits else "ticket_events": found})


def servicenow() -> str:
    """Audited rows, each the incident as it then was, local times, in random order."""
    head = (
        "number,incident_state,sys_mod_count,caller_id,opened_at,sys_created_at,sys_updated_by,"
        "sys_updated_at,contact_type,priority,assigned_to"
    )
    told = [
        ("09:00", "new", "normal", "client"),
        ("09:40", "new", "high", "agent"),
        ("10:00", "pending", "high", "agent"),
        ("11:00", "open", "high", "client"),
        ("12:00", "solved", "high", "agent"),
        ("12:30", "open", "high", "client"),
        ("13:00", "solved", "high", "agent"),
    ]
    lines = [
        f"7,{state},{number},client,02-02-2026 09:00,02-02-2026 09:00,{person},02-02-2026 {at},?,{priority},?"
        for number, (at, state, priority, person) in enumerate(told)
    ]
    Random(3).shuffle(lines)
    return "\n".join([head, *lines]) + "\n"


LOGS = {
    "redmine": redmine(),
    "rt": rt(),
    "jira": jira(),
    "zendesk": zendesk(),
    "zendesk-audits": zendesk(audits=True),
    "servicenow": servicenow(),
}


def events_of(log: str, reader: str, folder: Path, mapping: str = "") -> tuple[list[tuple[Any, ...]], Any]:
    """The events that a reader makes of a log: instant (UTC), kind, actor, state, priority."""
    compiled = compile_bytes("c", ENGLISH.encode(), shared_parser(), today=datetime.date(2026, 1, 1))
    assert compiled.rules is not None
    times = 'format = "%d-%m-%Y %H:%M"' if reader == "servicenow" else ""
    text = MAPPING.format(reader=reader, times=times) + mapping
    read = read_mapping(tomllib.loads(text), "m.toml")
    assert isinstance(read, LogMapping)
    store = Store(str(folder), memory="256MB", threads=1)
    form = "csv" if reader == "servicenow" else "jsonl"
    assert reader_of(log, form) == reader
    load_export(store, io.BytesIO(log.encode()), "log", form, reader, read, Engine(compiled.rules))
    rows = store.run(
        "SELECT strftime(make_timestamp(instant * 1000000), '%H:%M'), kind::VARCHAR, actor::VARCHAR, state, "
        "priority FROM events WHERE why IS NULL AND ticket = '7' ORDER BY instant, seq"
    ).fetchall()
    refused = store.refused()
    store.close()
    return rows, refused


@pytest.mark.parametrize("name", LOGS)
def test_reader(name: str, tmp_path: Path) -> None:
    """Reports, answers, priorities, waiting, resolution and reopening come out the same for every helpdesk;
    private notes are no answers."""
    reader = name.partition("-")[0]
    people = '[actors]\nclient = ["5", "U5", "client"]\n'
    found, (refused, _) = events_of(LOGS[name], reader, tmp_path, people)
    expected = [one for one in EXPECTED if reader != "servicenow" or one[1] != "replied"]

    assert refused == {}
    assert found == expected


def test_unknown_status_is_listed_and_not_guessed(tmp_path: Path) -> None:
    """A status that the mapping lacks refuses its row, with the status; an ignored one changes nothing."""
    log = rt().replace('"pending"', '"stalled"')
    found, (refused, shown) = events_of(log, "rt", tmp_path)

    assert refused == {"SLA466": 1}
    assert "stalled" in shown[0].finding.message()
    assert "waiting" not in [row[3] for row in found]
    ignored, (refused, _) = events_of(rt().replace('"pending"', '"deleted"'), "rt", tmp_path / "..")
    assert refused == {}
    assert "waiting" not in [row[3] for row in ignored]


def test_events_can_be_named(tmp_path: Path) -> None:
    """The mapping says which event an answer or a creation is, by who did it; “-” leaves it out."""
    found, _ = events_of(
        LOGS["rt"], "rt", tmp_path, '[events]\n"provider reply" = "intervention-started"\ncreated = "-"\n'
    )

    assert [row[1] for row in found][:2] == ["reported", "intervention-started"]


def test_exports_through_the_command() -> None:
    """Each log, told by its content alone, is judged by the command: breached at 12:00, after 4 covered hours
    less one of waiting."""
    for name, log in LOGS.items():
        reader = name.partition("-")[0]
        file = f"{name}.csv" if reader == "servicenow" else f"{name}.json"
        Path(file).write_text(log, encoding="utf-8")
        times = 'format = "%d-%m-%Y %H:%M"' if reader == "servicenow" else ""
        text = MAPPING.format(reader="", times=times) + '[actors]\nclient = ["5", "U5", "client"]\n'
        Path("m.toml").write_text(text.replace('reader = ""\n', ""), encoding="utf-8")
        result = CliRunner().invoke(
            slac, ["evaluate", "contract.sla", file, "--mapping", "m.toml", "--format", "json"]
        )
        assert result.exit_code == 0, (name, result.output)
        found = json.loads(result.stdout)
        shares = {one["commitment"]: one for one in found["shares"]}
        assert shares["P1/resolution"]["met"] == 1, name
        assert found["rows"]["refused"] == {}


def test_broken_exports(tmp_path: Path) -> None:
    """A line that is no JSON, a record without a ticket and a time that cannot be read refuse that alone."""
    lines = [
        rt(),
        '{"id": "1", "Type": "Create',
        '{"Type": "Create", "Created": "2026-02-02T08:00:00Z"}',
        '{"Object": {"id": "8"}, "Type": "Create", "Created": "soon", "OldValue": null}',
    ]
    log = "\n".join(lines)
    found, (refused, _) = events_of(log, "rt", tmp_path, '[actors]\nclient = ["client"]\n')

    assert refused == {"SLA460": 1, "SLA461": 1, "SLA469": 1}
    assert found == EXPECTED
