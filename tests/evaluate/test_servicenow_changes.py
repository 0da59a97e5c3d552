"""ServiceNow's `sys_audit`, a row for each field that changed, joined to the tickets that it is about."""

from __future__ import annotations

import csv
import datetime
import io
import json
import tomllib
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from support.evaluated import ENGLISH

from slacontract.cli import slac
from slacontract.compiling import compile_bytes
from slacontract.evaluate.mapping import LogMapping, read_mapping
from slacontract.evaluate.readers import Exports, reader_of
from slacontract.evaluate.store import Store
from slacontract.judge import Engine
from slacontract.project import shared_parser

PARIS = ZoneInfo("Europe/Paris")
CORPUS = Path(__file__).parent.parent / "corpus/servicenow"
MAPPING = """
[times]
zone = "Europe/Paris"
[states]
"1" = "open"
"New" = "open"
"2" = "open"
"3" = "waiting"
"6" = { state = "finished", event = "resolved" }
"7" = { state = "finished", event = "closed" }
[priorities]
"1" = "P1"
"3" = "P2"
"3 - Moderate" = "P2"
"""

# Instants in UTC, an hour before Paris; see README.md of the corpus.
EXPECTED = {
    "INC0010001": [
        ("02 08:00", "reported", "client", None, "P2"),
        ("02 08:00", "ticket-created", "automatic", None, None),
        ("02 08:10", "assigned", "automatic", None, None),
        ("02 08:30", "replied", "provider", None, None),
        ("02 08:30", "state-changed", "provider", "open", None),
        ("02 08:40", "priority-changed", "provider", None, "P1"),
        ("02 09:00", "state-changed", "provider", "waiting", None),
        ("02 10:00", "client-message", "client", None, None),
        ("02 10:00", "state-changed", "client", "open", None),
        ("02 11:00", "resolved", "provider", "finished", None),
        ("02 11:30", "reopened", "client", "open", None),
        ("02 12:00", "resolved", "provider", "finished", None),
        ("07 12:00", "closed", "automatic", "finished", None),
    ],
    "INC0010002": [
        ("02 09:00", "reported", "client", None, "P2"),
        ("02 09:04", "ticket-created", "automatic", None, None),
        ("02 09:05", "assigned", "provider", None, None),
        ("02 09:20", "assigned", "provider", None, None),
        ("02 09:20", "state-changed", "provider", "open", None),
        ("02 10:30", "resolved", "provider", "finished", None),
    ],
    "INC0010003": [
        ("02 13:00", "reported", "client", None, "P2"),
        ("02 13:00", "ticket-created", "automatic", None, None),
    ],
}


@pytest.fixture(scope="module")
def engine() -> Engine:
    compiled = compile_bytes("c", ENGLISH.encode(), shared_parser(), today=datetime.date(2026, 1, 1))
    assert compiled.rules is not None
    return Engine(compiled.rules)


class Read:
    """What comes of logs: `events` of each ticket, without what says nothing; codes of `refused` rows, and of
    notes."""

    def __init__(self, engine: Engine, folder: Path, *logs: tuple[str, str]) -> None:
        mapping = read_mapping(tomllib.loads(MAPPING), "m.toml")
        assert isinstance(mapping, LogMapping)
        store = Store(str(folder), memory="128MB", threads=1)
        exports = Exports(store, mapping, engine)
        for name, text in logs:
            form = "csv" if name.endswith(".csv") else "jsonl"
            assert reader_of(text, form) == "servicenow", name
            exports.read(io.BytesIO(text.encode()), name, form, "servicenow", mapping)
        self.notes = [one.code for one in exports.translate()]
        rows = store.run(
            "SELECT DISTINCT ticket, strftime(make_timestamp(instant * 1000000), '%d %H:%M'), kind::VARCHAR, "
            "actor::VARCHAR, state, priority, instant, seq FROM events WHERE why IS NULL "
            "ORDER BY ticket, instant, seq"
        ).fetchall()
        self.rows = store.one("SELECT count(*) FROM events WHERE why IS NULL")
        self.refused, self.shown = store.refused()
        store.close()
        self.events: dict[str, list[Any]] = {}
        for ticket, *event, _, _ in rows:
            self.events.setdefault(ticket, []).append(tuple(event))


def corpus(*names: str) -> list[tuple[str, str]]:
    """Files of the corpus."""
    return [(name, (CORPUS / name).read_text(encoding="utf-8")) for name in names]


def table(rows: list[dict[str, str]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def changes() -> list[dict[str, str]]:
    """The changes of the corpus, the last first."""
    return list(csv.DictReader(io.StringIO(dict(corpus("sys_audit.csv"))["sys_audit.csv"])))


def without(rows: list[dict[str, str]], *columns: str) -> list[dict[str, str]]:
    """Rows without some columns."""
    return [{key: value for key, value in row.items() if key not in columns} for row in rows]


@pytest.mark.parametrize("names", [
    ("sys_audit.csv", "incident.csv"),
    ("incident.csv", "sys_audit.csv"),
    ("sys_audit.json", "incident.json"),
    ("sys_audit.json", "incident.csv"),
], ids="+".join)  # fmt: skip
def test_changes_and_tickets_are_joined(names: tuple[str, str], engine: Engine, tmp_path: Path) -> None:
    """Both exports tell the whole story, in any order, in CSV with display values and in JSON with both: the
    ticket is called as its record says, begins with what the first change says was before, and reopens when
    it leaves a status that ends it; rows about no ticket are left out, and told."""
    found = Read(engine, tmp_path, *corpus(*names))

    assert found.refused == {}
    assert found.notes == ["SLA490"]
    assert found.events == EXPECTED


def test_the_creation_is_not_guessed(engine: Engine, tmp_path: Path) -> None:
    """Without the tickets the first change is not taken for the creation: it came later, and so would every
    deadline. The ticket is undecided."""
    found = Read(engine, tmp_path, *corpus("sys_audit.csv"))

    assert found.refused == {"SLA487": 2}
    assert {kind for rows in found.events.values() for _, kind, *_ in rows}.isdisjoint({"reported"})
    assert found.notes == ["SLA489", "SLA490"]


@pytest.mark.parametrize("numbered", [True, False])
def test_inserts_say_the_creation(numbered: bool, engine: Engine, tmp_path: Path) -> None:
    """An instance that audits inserts needs no record: their rows say when the ticket was created, and with
    what; the first comment is the report itself."""
    key = "9d385017c611228701d22104cc95c371"
    made = {"tablename": "incident", "documentkey": key, "oldvalue": "", "reason": "", "user": "caller.1",
            "record_checkpoint": "0", "sys_created_on": "2026-02-02 09:00:00"}  # fmt: skip
    values = {"number": "INC0010001", "opened_at": "2026-02-02 08:00:00", "incident_state": "1", "state": "1",
              "priority": "3", "comments": "The till is dead", "contact_type": "self-service"}  # fmt: skip
    first = [made | {"fieldname": name, "newvalue": value} for name, value in values.items()]
    rows = [one for one in changes() if one["documentkey"] == key] + first
    rows = rows if numbered else without(rows, "record_checkpoint")
    found = Read(engine, tmp_path, ("sys_audit.csv", table(rows)))

    assert found.refused == {}
    assert found.events == {key: EXPECTED["INC0010001"]}


def test_a_record_without_its_changes_is_undecided(engine: Engine, tmp_path: Path) -> None:
    """How a ticket ended says nothing of the time before; one that was never changed is told whole."""
    found = Read(engine, tmp_path, *corpus("incident.json"))

    assert found.refused == {"SLA480": 2}
    assert {one.ticket for one in found.shown} == {"INC0010001", "INC0010002"}
    assert found.events["INC0010003"] == EXPECTED["INC0010003"]


def test_a_missing_change_is_seen(engine: Engine, tmp_path: Path) -> None:
    """Where a change does not go on from the change before, one is missing, as where an export is cut off."""
    rows = [one for one in changes() if (one["record_checkpoint"], one["newvalue"]) != ("6", "2")]
    found = Read(engine, tmp_path, ("sys_audit.csv", table(rows)), *corpus("incident.csv"))

    assert found.refused == {"SLA488": 1}
    assert found.shown[0].ticket == "INC0010001"
    assert "“3”" in found.shown[0].finding.message()
    assert "“2”" in found.shown[0].finding.message()


def test_unknown_words_are_listed(engine: Engine, tmp_path: Path) -> None:
    """A choice that the mapping lacks refuses its row, by the name of its ticket and with its place; none is
    guessed from what such choices mean elsewhere."""
    rows = [one | {"newvalue": one["newvalue"].replace("3", "4")} if one["fieldname"] == "incident_state"
            else one | {"oldvalue": one["oldvalue"]} for one in changes()]  # fmt: skip
    rows = [one | {"oldvalue": "4"} if one["oldvalue"] == "3" and "state" in one["fieldname"] else one
            for one in rows]  # fmt: skip
    found = Read(engine, tmp_path, ("sys_audit.csv", table(rows)), *corpus("incident.csv"))

    assert found.refused == {"SLA466": 1}
    assert found.shown[0].ticket == "INC0010001"
    assert found.shown[0].log == "sys_audit.csv"
    assert "“4”" in found.shown[0].finding.message()
    assert "waiting" not in [one[3] for one in found.events["INC0010001"]]


def test_broken_changes_reach_their_ticket(engine: Engine, tmp_path: Path) -> None:
    """A change whose time cannot be read makes its ticket undecided by the name it goes by, though the change
    knows only the key of its record; one without a key refuses itself."""
    rows = [*changes(), changes()[0] | {"sys_created_on": "soon"}, changes()[0] | {"documentkey": ""}]
    found = Read(engine, tmp_path, ("sys_audit.csv", table(rows)), *corpus("incident.csv"))

    assert found.refused == {"SLA461": 1, "SLA469": 1}
    assert {(one.ticket, one.finding.code) for one in found.shown} == {
        (None, "SLA461"),
        ("INC0010001", "SLA469"),
    }


def test_exports_that_overlap_count_once(engine: Engine, tmp_path: Path) -> None:
    """Changes exported in parts that overlap, and tickets exported twice, are the same events; the rows that
    stand twice are dropped as twins, and counted."""
    rows = changes()
    once = Read(engine, tmp_path, *corpus("sys_audit.csv", "incident.csv"))
    (tmp_path / "twice").mkdir()
    twice = Read(
        engine,
        tmp_path / "twice",
        ("first.csv", table(rows[:20])),
        ("second.csv", table(rows[12:])),
        *corpus("incident.csv", "incident.csv"),
    )

    assert twice.refused == {}
    assert twice.events == once.events
    assert twice.rows > once.rows


def test_changes_of_one_update_keep_their_turn(engine: Engine, tmp_path: Path) -> None:
    """Two changes of one second come in the order in which one goes on from the other, whatever the order of
    the rows, where the export has no number of the update."""
    rows = without(changes(), "record_checkpoint")
    for one in rows:
        if one["sys_created_on"] == "2026-02-02 12:30:00":
            one["sys_created_on"] = "2026-02-02 12:00:00"
    for number, order in enumerate((rows, rows[::-1])):
        folder = tmp_path / str(number)
        folder.mkdir()
        found = Read(engine, folder, ("sys_audit.csv", table(order)), *corpus("incident.csv"))
        assert found.refused == {}
        kinds = [kind for at, kind, *_ in found.events["INC0010001"] if at == "02 11:00"]
        assert kinds == ["resolved", "reopened"]


def test_attributes_go_back_to_what_they_were(engine: Engine, tmp_path: Path) -> None:
    """An attribute that changed was what the first change says; changes of it are told when they are."""
    change = changes()[-1] | {"documentkey": "46e18c0fa9fe19810066a0083f76bd56", "fieldname": "category",
                              "oldvalue": "hardware", "newvalue": "network", "user": "agent.1",
                              "sys_created_on": "2026-02-02 15:00:00", "record_checkpoint": "1"}  # fmt: skip
    record = list(csv.DictReader(io.StringIO(corpus("incident.csv")[0][1])))
    record = [one | {"category": "network"} for one in record]
    mapping = read_mapping(tomllib.loads(MAPPING + '[attributes]\nservice = "category"\n'), "m.toml")
    assert isinstance(mapping, LogMapping)
    store = Store(str(tmp_path), memory="128MB", threads=1)
    exports = Exports(store, mapping, engine)
    for name, rows in (("sys_audit.csv", [change]), ("incident.csv", record)):
        exports.read(io.BytesIO(table(rows).encode()), name, "csv", "servicenow", mapping)
    exports.translate()
    found = store.run(
        "SELECT kind::VARCHAR, sets FROM events WHERE ticket = 'INC0010003' AND sets IS NOT NULL ORDER BY seq"
    ).fetchall()
    store.close()

    assert [(kind, json.loads(sets)) for kind, sets in found] == [
        ("reported", {"service": "hardware"}),
        ("attribute-changed", {"service": "network"}),
    ]


def history(draw: Random, number: int) -> tuple[list[dict[str, str]], dict[str, str], list[Any]]:
    """A ticket drawn at random: its changes, its record, and its events told straight from the drawing."""
    key, name = f"{number:032x}", f"INC{number:07}"
    begun = datetime.datetime(2026, 2, 1, tzinfo=datetime.UTC) + datetime.timedelta(minutes=number)
    at, status, priority = begun, "1", draw.choice("13")
    told: list[Any] = [(begun, "reported", "client", None, {"1": "P1", "3": "P2"}[priority])]
    told.append((begun, "ticket-created", "automatic", None, None))
    found = []
    inserted = draw.random() < 0.5

    def change(field: str, old: str, new: str, user: str, update: int) -> None:
        found.append({"tablename": "incident", "documentkey": key, "fieldname": field, "oldvalue": old,
                      "newvalue": new, "user": user, "record_checkpoint": str(update),
                      "sys_created_on": f"{at.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"})  # fmt: skip

    if inserted:
        for field, value in (("number", name), ("state", status), ("priority", priority)):
            change(field, "", value, "c", 0)
    states = {"1": "open", "2": "open", "3": "waiting", "6": "finished", "7": "finished"}
    ends = {"6": "resolved", "7": "closed"}
    for update in range(1, draw.randrange(1, 9)):
        at += datetime.timedelta(seconds=draw.choice([0, 1, 60, 5000]))
        user = draw.choice(["c", "agent", "system"])
        actor = {"c": "client", "agent": "provider", "system": "automatic"}[user]
        if draw.random() < 0.4:
            change("comments", "", "=1+1", user, update)
            told.append((at, "client-message" if user == "c" else "replied", actor, None, None))
        if draw.random() < 0.3:
            new = "1" if priority == "3" else "3"
            change("priority", priority, new, user, update)
            told.append((at, "priority-changed", actor, None, {"1": "P1", "3": "P2"}[new]))
            priority = new
        if draw.random() < 0.7:
            new = draw.choice([one for one in "12367" if one != status])
            change("state", status, new, user, update)
            if status in ends and new not in ends:
                told.append((at, "reopened", actor, states[new], None))
            else:
                told.append((at, ends.get(new, "state-changed"), actor, states[new], None))
            status = new
    local = f"{begun.astimezone(PARIS):%Y-%m-%d %H:%M:%S}"
    record = {"number": name, "sys_id": key, "state": status, "priority": priority, "sys_created_by": "c",
              "caller_id": "C", "opened_by": "C", "opened_at": local, "sys_created_on": local,
              "sys_updated_on": local, "sys_mod_count": str(len(found) - 3 * inserted)}  # fmt: skip
    return found, record, told


@pytest.mark.parametrize("seed", range(3))
def test_any_history_is_told_as_it_was(seed: int, engine: Engine, tmp_path: Path) -> None:
    """Histories drawn at random, their rows in any order and in several files, with or without inserts, with
    changes in one second, come out as they were drawn."""
    draw = Random(seed)
    rows, records, expected = [], [], {}
    for number in range(60):
        found, record, told = history(draw, number)
        rows += found
        records.append(record)
        expected[record["number"]] = [(f"{at:%d %H:%M}", *event) for at, *event in told]
    for each in (rows, records):
        draw.shuffle(each)
    half = len(rows) // 2
    files = [("a.csv", table(rows[:half])), ("b.csv", table(rows[half:])), ("c.csv", table(records))]
    draw.shuffle(files)
    found = Read(engine, tmp_path, *files)

    assert found.refused == {}
    ordered = {name: [one[:5] for one in events] for name, events in found.events.items()}
    assert {name: sorted(events, key=str) for name, events in ordered.items()} == {
        name: sorted(events, key=str) for name, events in expected.items()
    }
    for name, events in expected.items():
        kinds = ("reopened", "state-changed", "resolved", "closed")
        assert [one for one in ordered[name] if one[1] in kinds] == [one for one in events if one[1] in kinds]


def run(*arguments: str) -> Result:
    """Runs `slac` in this process."""
    return CliRunner().invoke(slac, list(arguments))


def test_through_the_command() -> None:
    """The command tells both exports by their columns alone, suggests their words, and judges: resolved after
    two hours of four and half of one more; `--strict` passes."""
    for name in ("sys_audit.csv", "incident.csv"):
        Path(name).write_text((CORPUS / name).read_text(encoding="utf-8"), encoding="utf-8")
    Path("m.toml").write_text(MAPPING, encoding="utf-8")
    logs = ("sys_audit.csv", "incident.csv")
    suggested = run("evaluate", "contract.sla", *logs, "--suggest-mapping")
    found = run("evaluate", "contract.sla", *logs, "--mapping", "m.toml", "--format", "json", "--strict")

    assert suggested.exit_code == 0, suggested.output
    assert {"1", "2", "3", "6", "7", "New"} <= set(tomllib.loads(suggested.stdout)["states"])
    assert "# agent.1, caller.1\n" in suggested.stdout
    assert found.exit_code == 0, found.output
    figures = json.loads(found.stdout)
    shares = {one["commitment"]: (one["met"], one["decided"]) for one in figures["shares"]}
    assert shares["P1/resolution"] == (1, 1)
    assert shares["P2/response"] == (1, 3)
    assert figures["rows"]["refused"] == {}
