"""Exports as they really come: histories in part, machines that write, accounts that are gone, fields that
changed since: nothing is taken for what it does not say."""

from __future__ import annotations

import datetime
import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from support.evaluated import ENGLISH

from slacontract.cli import slac
from slacontract.compiling import compile_bytes
from slacontract.evaluate.mapping import LogMapping, read_mapping
from slacontract.evaluate.readers import Exports, load_export
from slacontract.evaluate.store import Store
from slacontract.judge import Engine
from slacontract.project import shared_parser

MAPPING = """
[states]
"New" = "open"
"Open" = "open"
"Done" = { event = "resolved" }
[priorities]
"High" = "P1"
"Low" = "P2"
[attributes]
site = "Site"
service = "category"
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    compiled = compile_bytes("c", ENGLISH.encode(), shared_parser(), today=datetime.date(2026, 1, 1))
    assert compiled.rules is not None
    return Engine(compiled.rules)


class Read:
    """What a reader makes of records: `events` of each ticket (kind, actor, what it sets), codes of `refused`
    rows by ticket, and codes of notes."""

    def __init__(self, engine: Engine, folder: Path, reader: str, records: list[Any], more: str = "") -> None:
        mapping = read_mapping(tomllib.loads(MAPPING + more), "m.toml")
        assert isinstance(mapping, LogMapping)
        store = Store(str(folder), memory="128MB", threads=1)
        content = io.BytesIO(json.dumps(records).encode())
        notes = load_export(store, content, "log", "jsonl", reader, mapping, engine)
        rows = store.run(
            "SELECT ticket, kind::VARCHAR, actor::VARCHAR, sets FROM events WHERE why IS NULL "
            "ORDER BY ticket, instant, seq"
        ).fetchall()
        self.events: dict[str, list[tuple[str, str, str | None]]] = {}
        for ticket, *event in rows:
            self.events.setdefault(ticket, []).append(tuple(event))
        _, shown = store.refused()
        self.refused = [(one.ticket, one.finding.code) for one in shown]
        self.notes = [one.code for one in notes]
        store.close()

    def who(self, ticket: str, kind: str) -> list[str]:
        """Who did each event of a kind."""
        return [actor for found, actor, _ in self.events[ticket] if found == kind]

    def sets(self, ticket: str) -> list[tuple[str, str]]:
        """What events set."""
        return [(kind, sets) for kind, _, sets in self.events[ticket] if sets]


def jira(key: str, **changes: Any) -> dict[str, Any]:
    """An issue of Jira whose history has one change."""
    histories = [
        {
            "id": "7",
            "author": {"displayName": "Agent", "accountType": "atlassian"},
            "created": "2026-02-02T10:00:00.999+0100",
            "items": [{"field": "status", "fromString": "New", "toString": "Open"}],
        }
    ]
    issue: dict[str, Any] = {
        "key": key,
        "fields": {
            "created": "2026-02-02T09:00:00.000+0100",
            "status": {"name": "Open"},
            "priority": {"name": "High"},
            "reporter": {"displayName": "Client"},
            "comment": {"comments": [], "total": 0},
        },
        "changelog": {"startAt": 0, "maxResults": 100, "total": 1, "histories": histories},
    }
    return issue | changes


def test_a_history_in_part_decides_nothing(engine: Engine, tmp_path: Path) -> None:
    """A ticket exported without its history, or with some pages of it, is undecided (K14), never judged as if
    nothing else had happened; one whose history is empty is judged."""
    whole = jira("WHOLE")
    paged = jira("PAGED", changelog=whole["changelog"] | {"total": 140})
    bare = {key: value for key, value in jira("BARE").items() if key != "changelog"}
    comments = jira("COMMENTS", fields=whole["fields"] | {"comment": {"comments": [], "total": 20}})
    values = {"isLast": True, "values": whole["changelog"]["histories"]}
    read = Read(engine, tmp_path, "jira", [whole, paged, bare, comments, jira("VALUES", changelog=values)])
    assert read.refused == [("PAGED", "SLA481"), ("BARE", "SLA480"), ("COMMENTS", "SLA481")]
    assert read.events["VALUES"] == read.events["WHOLE"]

    issue = {"id": 1, "created_on": "2026-02-02T08:00:00Z", "status": {"id": 1, "name": "New"}}
    (tmp_path / "redmine").mkdir()
    found = Read(engine, tmp_path / "redmine", "redmine", [issue, issue | {"id": 2, "journals": []}])
    assert found.refused == [("1", "SLA480")]


def test_replies_that_were_not_exported_are_told(engine: Engine, tmp_path: Path) -> None:
    """An export without comments says so once, unless a status is the reply."""
    fields = {key: value for key, value in jira("A")["fields"].items() if key != "comment"}
    records = [jira("A", fields=fields)]
    assert Read(engine, tmp_path, "jira", records).notes == ["SLA482"]
    (tmp_path / "mapped").mkdir()
    answered = '[states.Answered]\nevent = "replied"\n'
    assert Read(engine, tmp_path / "mapped", "jira", records, answered).notes == []


def test_what_the_client_does_not_see_is_no_reply(engine: Engine, tmp_path: Path) -> None:
    """Jira keeps a comment from the client in three ways; each is a note."""
    author = {"displayName": "Agent"}
    shown = {"author": author, "created": "2026-02-02T09:30:00.000+0100", "id": "1"}
    own = [{"key": "sd.public.comment", "value": {"internal": True}}]
    hidden = [{"jsdPublic": False}, {"visibility": {"type": "role", "value": "Staff"}}, {"properties": own}]
    comments = [shown, *(shown | one for one in hidden)]
    fields = jira("A")["fields"] | {"comment": {"comments": comments, "total": len(comments)}}
    assert Read(engine, tmp_path, "jira", [jira("A", fields=fields)]).who("A", "replied") == ["provider"]


def machines(reader: str) -> list[Any]:
    """A ticket that a person opened, and a machine answered before a person did."""
    if reader == "rt":
        told = [("Create", "c@x"), ("Correspond", "RT_System"), ("Correspond", "agent")]
        return [
            {
                "id": str(number),
                "Object": {"id": "1"},
                "Type": kind,
                "Created": f"2026-02-02T08:0{number}:00Z",
                "Creator": {"id": who},
            }
            for number, (kind, who) in enumerate(told)
        ]
    if reader == "zendesk":
        opened = {"event_type": "Create", "status": "New"}
        reply = {"event_type": "Comment", "comment_public": True}
        told_events = [(5, opened), (-1, reply), (9, reply)]
        return [
            {"id": number, "ticket_id": 1, "timestamp": 1770019200 + number, "updater_id": who,
             "child_events": [event]}
            for number, (who, event) in enumerate(told_events)
        ]  # fmt: skip
    app = {"displayName": "Robot", "accountType": "app"}
    comments = [
        {"id": str(number), "author": who, "created": f"2026-02-02T09:3{number}:00.000+0100"}
        for number, who in enumerate([app, {"displayName": "Agent"}])
    ]
    fields = jira("1")["fields"] | {"comment": {"comments": comments}}
    return [jira("1", fields=fields)]


@pytest.mark.parametrize("reader", ["jira", "rt", "zendesk"])
def test_a_machine_is_no_provider(engine: Engine, tmp_path: Path, reader: str) -> None:
    """What the helpdesk itself writes is automatic: it stops no clock (K2), unless the mapping names it."""
    assert Read(engine, tmp_path, reader, machines(reader)).who("1", "replied") == ["automatic", "provider"]
    (tmp_path / "named").mkdir()
    named = '[actors]\nprovider = ["Robot", "RT_System", "-1"]\n'
    found = Read(engine, tmp_path / "named", reader, machines(reader), named)
    assert found.who("1", "replied") == ["provider", "provider"]


def test_attributes_are_those_of_the_report(engine: Engine, tmp_path: Path) -> None:
    """A ticket is reported with what its attributes were then (K8), and changes them when its history says;
    numbers go by the names that other tickets give them."""
    changes = [
        {"property": "cf", "name": "4", "old_value": "Paris", "new_value": "Lyon"},
        {"property": "attr", "name": "category_id", "old_value": "7", "new_value": "8"},
    ]
    issue = {
        "created_on": "2026-02-02T08:00:00Z",
        "status": {"id": 1, "name": "New"},
        "author": None,
        "custom_fields": [{"id": 4, "name": "Site", "value": "Lyon"}],
    }
    moved = issue | {
        "id": 1,
        "category": {"id": 8, "name": "Mail"},
        "journals": [{"id": 1, "user": {"id": 3}, "created_on": "2026-02-02T09:00:00Z", "details": changes}],
    }
    other = issue | {"id": 2, "category": {"id": 7, "name": "Web"}, "journals": []}
    read = Read(engine, tmp_path, "redmine", [moved, other])
    assert read.sets("1") == [
        ("reported", '{"service": "Web", "site": "Paris"}'),
        ("attribute-changed", '{"site": "Lyon"}'),
        ("attribute-changed", '{"service": "Mail"}'),
    ]
    assert read.sets("2") == [("reported", '{"service": "Web", "site": "Lyon"}')]
    assert read.who("1", "reported") == ["client"], "who opened it is gone, and opened it all the same"


def test_an_instant_in_milliseconds_is_refused(engine: Engine, tmp_path: Path) -> None:
    """Milliseconds are not read as seconds: their row is refused."""
    event = {"event_type": "Create", "status": "New"}
    audit = {"id": 1, "ticket_id": 1, "timestamp": 1_770_019_200_000, "child_events": [event]}
    assert Read(engine, tmp_path, "zendesk", [audit]).refused == [("1", "SLA469")]


def transaction(number: int, kind: str, minute: int, **more: Any) -> dict[str, Any]:
    """A transaction of RT."""
    created = f"2026-02-02T08:{minute:02}:00Z"
    said = {"OldValue": None, "NewValue": None, "Creator": "agent", "Created": created}
    return {"id": str(number), "Type": kind, "ObjectId": "7"} | said | more


def test_a_ticket_told_by_several_logs_is_one_ticket(engine: Engine, tmp_path: Path) -> None:
    """Pages of an export that part a ticket, in any order, tell what one log tells; what two of them tell is
    the same rows, which count once."""
    told = [
        transaction(1, "Create", 0),
        transaction(2, "Status", 10, Field="Status", OldValue="New", NewValue="Done"),
        transaction(3, "Status", 20, Field="Status", OldValue="Done", NewValue="Open"),
        transaction(4, "Correspond", 30, TimeTaken="15"),
    ]
    mapping = read_mapping(tomllib.loads(MAPPING), "m.toml")
    assert isinstance(mapping, LogMapping)
    found = []
    for number, pages in enumerate(([told], [told[2:], told[:2]], [told[1:], told[:3], told])):
        folder = tmp_path / str(number)
        folder.mkdir()
        store = Store(str(folder), memory="128MB", threads=1)
        exports = Exports(store, mapping, engine)
        for page in pages:
            exports.read(io.BytesIO(json.dumps(page).encode()), "log", "jsonl", "rt", mapping)
        exports.translate()
        found.append(
            store.run(
                "SELECT DISTINCT instant, seq, kind::VARCHAR, state, minutes FROM events "
                "ORDER BY instant, seq"
            ).fetchall()
        )
        store.close()

    kinds = ["reported", "ticket-created", "resolved", "reopened", "client-message", "time-spent"]
    assert [kind for _, _, kind, *_ in found[0]] == kinds
    assert found[1] == found[2] == found[0]


def test_time_told_twice_is_spent_once() -> None:
    """Work recorded in an export that is given twice counts once, and the rows that stand twice are told."""
    log = [transaction(1, "Create", 0), transaction(2, "Comment", 30, TimeTaken="90")]
    for name in ("one.json", "two.json"):
        Path(name).write_text(json.dumps(log), encoding="utf-8")
    found = {}
    for logs in (("one.json",), ("one.json", "two.json")):
        result = CliRunner().invoke(slac, ["evaluate", "contract.sla", *logs, "--format", "json"])
        assert result.exit_code == 0, result.output
        found[len(logs)] = json.loads(result.stdout)

    assert found[1]["prepaid"] == found[2]["prepaid"]
    assert found[1]["rows"]["kept"] == found[2]["rows"]["kept"]
    assert (found[1]["rows"]["dropped"], found[2]["rows"]["dropped"] > 0) == (0, True)


def test_a_mapping_is_suggested_whoever_writes() -> None:
    """Words are suggested of a log in which machines act that the helpdesk itself names."""
    issue = {"key": "A-1", "fields": {"created": "2026-02-02T08:00:00Z", "status": {"name": "Done"}},
             "changelog": {"histories": [{"id": "1", "created": "2026-02-02T08:10:00Z",
                                          "author": {"accountId": "a", "accountType": "app"},
                                          "items": [{"field": "status", "fromString": "New",
                                                     "toString": "Done"}]}]}}  # fmt: skip
    Path("log.json").write_text(json.dumps([issue]), encoding="utf-8")
    found = CliRunner().invoke(slac, ["evaluate", "contract.sla", "log.json", "--suggest-mapping"])

    assert found.exit_code == 0, found.output
    assert set(tomllib.loads(found.stdout)["states"]) == {"New", "Done"}


def test_people_are_listed_in_one_line_of_a_mapping() -> None:
    """Those who reply most are listed to be told apart, so many and no more; no name ends the comment."""
    log = [transaction(n, "Correspond", 1, Creator=f"p{n:03}") for n in range(200)]
    log += [transaction(300 + n, "Correspond", 2, Creator="evil\n[states]\n") for n in range(3)]
    Path("log.json").write_text(json.dumps(log), encoding="utf-8")
    found = CliRunner().invoke(slac, ["evaluate", "contract.sla", "log.json", "--suggest-mapping"])
    listed = found.stdout.strip().splitlines()[-1]

    assert found.exit_code == 0, found.output
    assert tomllib.loads(found.stdout)["actors"] == {}
    assert listed.startswith("# evil\ufffd[states]\ufffd, p0")
    assert listed.endswith(", …")
    assert listed.count(",") == 60


def test_a_suggested_mapping_is_toml_whatever_is_in_the_log() -> None:
    """Words and columns with marks of TOML, line ends and control characters stay words."""
    words = ['a"b', "c\\d", "e\nf = 1", "g\x7fh", "[i]", "# j", "\u2028k"]
    log = [transaction(n, "Status", 1, NewValue=word, OldValue="New") for n, word in enumerate(words)]
    Path("log.json").write_text(json.dumps(log), encoding="utf-8")
    found = CliRunner().invoke(slac, ["evaluate", "contract.sla", "log.json", "--suggest-mapping"])
    pq.write_table(pa.table({"e\nf = 1": ["x"], "when": ["y"]}), "log.parquet")
    columns = CliRunner().invoke(slac, ["evaluate", "contract.sla", "log.parquet", "--suggest-mapping"])

    assert set(tomllib.loads(found.stdout)["states"]) == {*words, "New"}
    assert tomllib.loads(columns.stdout)["columns"]["ticket"] == ""
