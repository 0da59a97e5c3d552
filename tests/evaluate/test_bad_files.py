"""Files that are cut, gigantic, or of several minds about their encoding: each row is kept, or refused with
its place and a reason, and nothing crashes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from support.evaluated import as_csv, rows

from slacontract.cli import slac

GOOD = as_csv(rows(40))
LINES = GOOD.splitlines(keepends=True)
ROWS = len(LINES) - 1
JSON = [
    json.dumps({key: value for key, value in row.items() if value is not None}) + "\n" for row in rows(40)
]


def before(line: int) -> str:
    """The lines of the log before one, which is counted from 1."""
    return "".join(LINES[: line - 1])


def after(line: int) -> str:
    """The lines behind one."""
    return "".join(LINES[line:])


def issue(number: int) -> dict[str, object]:
    """An issue of Redmine with one journal."""
    return {
        "id": number,
        "created_on": "2026-02-02T08:00:00Z",
        "status": {"id": 1, "name": "New"},
        "priority": {"id": 2, "name": "P1"},
        "author": {"id": 5},
        "journals": [
            {
                "id": number,
                "created_on": "2026-02-02T09:00:00Z",
                "user": {"id": 6},
                "details": [{"property": "attr", "name": "status_id", "old_value": "1", "new_value": "3"}],
            }
        ],
    }


ISSUES = json.dumps({"issues": [issue(number) for number in range(1, 101)], "total_count": 100})

SOUND = {
    "UTF-16": ("log.csv", GOOD.encode("utf-16")),
    "byte order mark": ("log.csv", b"\xef\xbb\xbf" + GOOD.encode()),
    "Windows' line ends": ("log.csv", GOOD.replace("\n", "\r\n").encode()),
    "old line ends": ("log.csv", GOOD.replace("\n", "\r").encode()),
    "line ends of two kinds": ("log.csv", (before(9).replace("\n", "\r\n") + "".join(LINES[8:])).encode()),
    "gzip": ("log.csv.gz", gzip.compress(GOOD.encode())),
    "gzip without its name": ("log.csv", gzip.compress(GOOD.encode())),
    "JSON Lines in UTF-16": ("log.jsonl", "".join(JSON).encode("utf-16")),
    "files put together": (
        "log.csv",
        ("\ufeff" + before(9) + "\ufeff" + LINES[0] + before(1) + "".join(LINES[8:])).encode(),
    ),
    "UTF-16 without a mark": ("log.csv", GOOD.encode("utf-16-be")),
    "one list of JSON": ("log.json", f"[{','.join(JSON)}]".encode()),
    "one list of JSON over lines, zipped": (
        "log.json.gz",
        gzip.compress(json.dumps([json.loads(one) for one in JSON], indent=1).encode()),
    ),
}
"""Logs that say what the plain one says."""

BROKEN: dict[str, tuple[str, bytes, dict[str, int], list[int | None], int]] = {
    "cut in a quote": ("a.csv", (before(20) + 'T0001,"2026-').encode(), {"SLA456": 1}, [20], 18),
    "cut in a row": ("a.csv", (before(20) + "T0001,2026-").encode(), {"SLA455": 1}, [20], 18),
    "a quote left open": (
        "a.csv",
        (before(20) + 'T0001,"2026-02-02T09:00:00Z,reported,client,,P1,\n' + after(20)).encode(),
        {"SLA456": 1},
        [20],
        18,
    ),
    "a line of Latin-1": (
        "a.csv",
        before(9).encode() + "T0001,2026-02-02T09:00:00Z,reported,client,déjà,P1,\n".encode("latin-1")
        + after(9).encode(),
        {"SLA454": 1},
        [9],
        ROWS - 1,
    ),
    "a byte zero": (
        "a.csv",
        (before(9) + LINES[8].replace(",", "\0,", 1) + after(9)).encode(),
        {"SLA454": 1},
        [9],
        ROWS - 1,
    ),
    "a line of 5 MB": ("a.csv", (before(9) + "x" * 5_000_000 + "\n" + "".join(LINES[8:])).encode(),
                       {"SLA457": 1}, [9], ROWS),
    "blank lines": (
        "a.csv",
        (before(9) + "\n\n" + LINES[8].replace("2026-", "soon", 1) + after(9)).encode(),
        {"SLA469": 1},
        [11],
        ROWS - 1,
    ),
    "cells with line ends": (
        "a.csv",
        (before(9) + 'T0001,2026-02-02T09:00:00Z,reported,client,"no\nsuch",P1,\n'
         "T0001,soon,replied,provider,,,\n" + after(10)).encode(),
        {"SLA469": 1},
        [10],
        ROWS - 1,
    ),
    "gzip that is cut": (
        "a.csv.gz", gzip.compress(GOOD.encode(), 0)[:-700], {"SLA455": 1, "SLA459": 1}, [], 0
    ),
    "JSON Lines that are cut": ("a.jsonl", "".join(JSON)[:-9].encode(), {"SLA460": 1}, [ROWS], ROWS - 1),
    "a line of JSON that is none": (
        "a.jsonl", ("".join(JSON[:5]) + "\n{\n" + "".join(JSON[5:])).encode(), {"SLA460": 1}, [7], ROWS
    ),
    "a line of JSON of 5 MB": (
        "a.jsonl",
        ("".join(JSON[:5]) + '{"x": "' + "y" * 5_000_000 + '"}\n' + "".join(JSON[5:])).encode(),
        {"SLA457": 1},
        [6],
        ROWS,
    ),
    "an export that is cut": ("a.json", ISSUES[: len(ISSUES) // 2].encode(), {"SLA459": 1}, [51], 150),
    "an export of mixed encodings": (
        "a.json",
        ISSUES.encode().replace(b'"New"', b'"N\xe9w"', 1),
        {"SLA454": 1},
        [1],
        297,
    ),
    "an export with a record of another shape": (
        "a.json",
        json.dumps({"issues": [issue(1), {**issue(2), "journals": "many"}, issue(3)]}).encode(),
        {"SLA477": 1},
        [2],
        6,
    ),
}  # fmt: skip
"""Logs with a fault: the name, the bytes, the rows refused by code, where they stand, the rows kept."""


def evaluated(name: str, *more: str) -> tuple[int, dict[str, object]]:
    """The exit code and the figures of a log."""
    Path("m.toml").write_text(
        '[states]\n"New" = "open"\n"3" = { event = "resolved" }\n[priorities]\n"P1" = "P1"\n',
        encoding="utf-8",
    )
    mapping = ["--mapping", "m.toml"] if name.startswith("a") and name.endswith(".json") else []
    result = CliRunner().invoke(
        slac, ["evaluate", "contract.sla", name, "--format", "json", "--lang", "en", *mapping, *more]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout) if result.stdout.startswith("{") else {}


def undecided(found: dict[str, object]) -> int:
    """How many tickets are undecided."""
    told = found["undecided"]
    assert isinstance(told, dict)
    return int(told["tickets"])


@pytest.mark.parametrize("case", SOUND)
def test_the_same_log_in_other_clothes(case: str) -> None:
    """However a sound log is encoded, ended and packed, every row of it is kept, and --strict agrees."""
    name, content = SOUND[case]
    Path("log.csv").unlink()
    Path(name).write_bytes(content)
    code, found = evaluated(name, "--strict")
    rows_said = found["rows"]
    assert isinstance(rows_said, dict)

    assert (code, rows_said["kept"], rows_said["refused"]) == (0, ROWS, {})


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_is_refused_and_the_rest_read(case: str) -> None:
    """Rows before and behind a fault are kept, the fault is counted once with its place, --strict fails."""
    name, content, counts, places, kept = BROKEN[case]
    Path(name).write_bytes(content)
    code, found = evaluated(name, "--strict")
    said = found["rows"]
    assert isinstance(said, dict)

    assert code == 1
    assert said["refused"] == counts
    if places:
        assert [one["line"] for one in said["first_refused"]] == places
        assert said["kept"] == kept
    else:
        assert 0 < said["kept"] < ROWS


def test_rows_of_parquet_say_their_number() -> None:
    """A refused row of Parquet is told by its number, however the file is parted."""
    table = pa.table({name: [str(row.get(name) or "") for row in rows(40)] for name in rows(40)[0]})
    at = table.column("at").to_pylist()
    at[70] = "soon"
    place = table.column_names.index("at")
    pq.write_table(table.set_column(place, "at", pa.array(at)), "a.parquet", row_group_size=50)
    _, found = evaluated("a.parquet")
    said = found["rows"]
    assert isinstance(said, dict)

    assert [one["line"] for one in said["first_refused"] if one["code"] == "SLA469"] == [71]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "SLA485"),
        ("a.csv", b"\0" * 9000, "SLA478"),
        ("a.parquet", b"PAR1" + b"\1" * 500 + b"PAR1", "SLA492"),
        ("a.parquet", b"T,1", "SLA452"),
        ("a.xlsx", b"PK\x03\x04" + bytes(90), "SLA493"),
        ("a.csv", b"\xef\xbb\xbf <!DOCTYPE HTML><title>Log in</title>", "SLA493"),
        ("a.csv.gz", gzip.compress(gzip.compress(b"ticket")), "SLA493"),
    ],
    ids=["empty", "zeros", "damaged Parquet", "no Parquet", "workbook", "web page", "zipped twice"],
)
def test_what_is_no_log_at_all(name: str, content: bytes, code: str) -> None:
    """An empty file, zeros, a Parquet file that is none, a workbook: refused as a whole, with a code, where
    it is judged and where words are suggested."""
    Path(name).write_bytes(content)
    result = CliRunner().invoke(slac, ["evaluate", "contract.sla", name, "--lang", "en"])

    assert result.exit_code == 2
    assert result.stderr.startswith(code)
    asked = CliRunner().invoke(slac, ["evaluate", "contract.sla", name, "--suggest-mapping"])
    assert asked.exception is None or isinstance(asked.exception, SystemExit), asked.exception
    assert (asked.exit_code, "SLA493" in asked.stderr) in ((0, False), (2, code == "SLA493"))


@pytest.mark.parametrize("filler", ["", " " * 120])
def test_nesting_without_end_is_refused_at_once(filler: str) -> None:
    """Lists in lists without end are told as a broken record, before whoever reads them gives up; brackets
    in texts are none, wherever the text is cut."""
    Path("a.json").write_text('{"issues":[' + f"[{filler}" * 40_000, encoding="utf-8")
    result = CliRunner().invoke(slac, ["evaluate", "contract.sla", "a.json", "--reader", "redmine"])
    assert result.exit_code == 1
    assert "SLA460" in result.stdout
    issues = [issue(number) | {"subject": '\\"[[{{' * 40 + "\\" * (number % 5)} for number in range(1, 200)]
    Path("b.json").write_text(json.dumps({"issues": issues}), encoding="utf-8")
    call = ["evaluate", "contract.sla", "b.json", "--reader", "redmine", "--format", "json"]
    assert json.loads(CliRunner().invoke(slac, call).stdout)["tickets"] == 199


def test_a_gigantic_cell_of_an_export_is_called_so() -> None:
    """A cell longer than an event is refused as too long, one of some hundred thousand letters is read."""
    head = "id,ObjectType,ObjectId,TimeTaken,Type,Field,OldValue,NewValue,Data,Creator,Created\n"
    rows = [f"{n},RT::Ticket,{n},0,Create,,,,{'x' * size},c,2026-03-02T08:00:00Z\n"
            for n, size in ((1, 3_000_000), (2, 300_000))]  # fmt: skip
    Path("a.csv").write_text(head + "".join(rows), encoding="utf-8")
    result = CliRunner().invoke(slac, ["evaluate", "contract.sla", "a.csv", "--format", "json"])
    assert json.loads(result.stdout)["rows"]["refused"] == {"SLA457": 1}


def test_the_ticket_of_a_line_that_cannot_be_read_is_undecided() -> None:
    """A line that is broken, too long or in another encoding takes an event from its ticket: where the line
    names it, the ticket is undecided, and no other one is."""
    ends = {
        "a.csv": "T0001,2026-02-02T09:00:00Z,reported,client,{},P1,\n",
        "b.jsonl": '{{"ticket": "T0001", "at": "2026-02-02T09:00:00Z", "note": "{}"}}\n',
    }
    faults = {"SLA457": "x" * 3_000_000, "SLA454": "a\0b"}
    for name, line in ends.items():
        text = GOOD if name.endswith(".csv") else "".join(JSON)
        assert "contains" not in GOOD
        for code, fault in faults.items():
            Path(name).write_text(text + line.format(fault), encoding="utf-8")
            _, found = evaluated(name)
            said = found["rows"]
            assert isinstance(said, dict)
            assert [(one["code"], one["ticket"]) for one in said["first_refused"]] == [(code, "T0001")], name
            assert undecided(found) == 1
    Path("c.jsonl").write_text("".join(JSON) + '{"ticket": "T0002", "at": "2026-', encoding="utf-8")
    _, found = evaluated("c.jsonl")
    said = found["rows"]
    assert isinstance(said, dict)
    assert [(one["code"], one["ticket"]) for one in said["first_refused"]] == [("SLA460", "T0002")]


@pytest.mark.parametrize("name", ["a.csv", "a.parquet", "b.csv"])
def test_columns_of_one_name_are_refused(name: str) -> None:
    """Which of two columns counts is not guessed, in our own schema or a helpdesk's; two that nothing is read
    from are no matter."""
    if name == "a.parquet":
        column = pa.array(["T1"])
        pq.write_table(pa.table([column] * 5, names=["ticket", "kind", "ticket", "at", "actor"]), name)
    elif name == "b.csv":
        head = "number,sys_updated_at,number,opened_at\n"
        Path(name).write_text(head + "1,2026-02-02T09:00:00Z,2,2026-02-02T09:00:00Z\n", encoding="utf-8")
    else:
        Path(name).write_text(GOOD.replace("seq", "ticket", 1) if "seq" in LINES[0] else
                              GOOD.replace("priority", "ticket", 1), encoding="utf-8")  # fmt: skip
    result = CliRunner().invoke(slac, ["evaluate", "contract.sla", name, "--lang", "en"])
    assert result.exit_code == 2
    assert result.stderr.startswith("SLA491")
    twice = "".join(f"{line.rstrip()},{'x' if n else 'note'},y\n" for n, line in enumerate(LINES))
    Path("c.csv").write_text(twice.replace(",note,y", ",note,note", 1), encoding="utf-8")
    code, found = evaluated("c.csv")
    assert (code, found["rows"]["kept"]) == (0, ROWS)  # type: ignore[index]


def test_parquet_that_is_cut_is_called_so() -> None:
    """Parquet without its end is told as such, one that is zipped is read."""
    columns = {
        name: [str(row.get(name) or "") for row in rows(40)] for name in ("ticket", "at", "kind", "actor")
    }
    pq.write_table(pa.table(columns), "whole.parquet")
    content = Path("whole.parquet").read_bytes()
    Path("cut.parquet").write_bytes(content[:-30])
    Path("zipped.parquet.gz").write_bytes(gzip.compress(content))
    result = CliRunner().invoke(slac, ["evaluate", "contract.sla", "cut.parquet", "--lang", "en"])

    assert result.exit_code == 2
    assert result.stderr.startswith("SLA492")
    assert evaluated("zipped.parquet.gz")[1]["shares"] == evaluated("whole.parquet")[1]["shares"]


def test_members_that_are_no_records_are_told() -> None:
    """In a list of JSON, what is no object is refused by its number; nothing is left out in silence."""
    Path("log.json").write_text(f'[{JSON[0]}, 7, {JSON[1]}, "T"]', encoding="utf-8")
    Path("a.json").write_text(json.dumps({"issues": [issue(1), 7, issue(2)]}), encoding="utf-8")
    for name, places, kept in (("log.json", [2, 4], 2), ("a.json", [2], 6)):
        _, found = evaluated(name)
        said = found["rows"]
        assert isinstance(said, dict)
        assert said["refused"] == {"SLA460": len(places)}
        assert [one["line"] for one in said["first_refused"]] == places
        assert said["kept"] == kept


@pytest.mark.parametrize(
    "fault", [b"caf\xe9", b"a\0b", b"a,b", b""], ids=["encoding", "zero", "too long", "cut"]
)
def test_a_strange_row_of_an_export_reaches_its_ticket(fault: bytes) -> None:
    """A row of an export that cannot be read makes the ticket undecided that it names, not what its first
    cell happens to be."""
    head = "id,ObjectType,ObjectId,TimeTaken,Type,Field,OldValue,NewValue,Data,Creator,Created\n"
    row = "1,RT::Ticket,{},0,Create,,,,{},c,2026-03-02T08:00:00Z\n"
    content = (head + row.format(5, "x") + row.format(6, "x")).encode()
    last = b"3,RT::Ticket,6,0,Correspond,,,,%b,c,2026-03-02T09:00:00Z\n" % fault
    Path("b.csv").write_bytes(content + (last if fault else last[:30]))
    _, found = evaluated("b.csv")
    said = found["rows"]
    assert isinstance(said, dict)
    assert [one["ticket"] for one in said["first_refused"]] == ["6"]


def test_a_number_that_is_not_whole_is_not_rounded() -> None:
    """The number of a row is whole; a table with gaps may write it as 1.0, and nothing else."""
    row = '{{"ticket":"T","at":"2026-02-02T09:00:00Z","kind":"reported","actor":"client","seq":{}}}\n'
    for seq, refused in (("1.0", {}), ("1", {}), ("1.5", {"SLA465": 1}), ('"1e3"', {"SLA465": 1})):
        Path("s.jsonl").write_text(row.format(seq), encoding="utf-8")
        _, found = evaluated("s.jsonl")
        assert found["rows"]["refused"] == refused, seq  # type: ignore[index]


@pytest.mark.parametrize("row", ["T,{},state-changed,client,Lost,", "T,{},reported,client,,P9"])
def test_strict_fails_for_what_the_contract_lacks(row: str) -> None:
    """A state or priority that the contract does not have makes its ticket undecided, and --strict fail."""
    text = "ticket,at,kind,actor,state,priority\n" + row.format("2026-02-02T09:00:00Z") + "\n"
    Path("s.csv").write_text(text, encoding="utf-8")
    code, found = evaluated("s.csv")
    assert (code, undecided(found)) == (0, 1)
    assert evaluated("s.csv", "--strict")[0] == 1


def test_letters_that_no_text_has_crash_nothing() -> None:
    """A zero, escaped in JSON, stays what it is; half a letter refuses its row; neither crashes anything."""
    told = [JSON[0].replace('"ticket": "', f'"ticket": "{mark}') for mark in ("", "\\u0000", "\\ud800")]
    told.append(JSON[0].replace('"priority": "', '"priority": "\\u0000'))
    Path("log.jsonl").write_text("".join(told), encoding="utf-8")
    Path("log.json").write_text(f"[{','.join(told[:2] + told[3:])}]", encoding="utf-8")
    for name, refused in (("log.jsonl", {"SLA460": 1}), ("log.json", {})):
        _, found = evaluated(name)
        assert found["rows"]["refused"] == refused  # type: ignore[index]
        assert found["rows"]["kept"] == 3  # type: ignore[index]
        assert found["tickets"] == 2


def test_numbers_without_end_refuse_their_record() -> None:
    """A number that no helpdesk gives to an entry makes the ticket undecided that the record names."""
    row = {"id": "9" * 40, "Type": "Create", "ObjectId": "7", "OldValue": None, "NewValue": None}
    Path("b.json").write_text(json.dumps([row | {"Created": "2026-02-02T08:00:00Z"}]), encoding="utf-8")
    audit = {"id": 1e300, "ticket_id": 8, "created_at": "2026-02-02T08:00:00Z"}
    audit |= {"child_events": [{"event_type": "Comment"}]}
    Path("c.json").write_text(json.dumps({"ticket_events": [audit]}), encoding="utf-8")
    for name, ticket in (("b.json", "7"), ("c.json", "8")):
        _, found = evaluated(name)
        told = found["rows"]["first_refused"]  # type: ignore[index]
        assert [(one["code"], one["ticket"]) for one in told] == [("SLA477", ticket)]


def test_what_is_no_json_is_not_called_its_end() -> None:
    """A document with a letter that JSON does not allow is told as broken there, not as cut."""
    text = json.dumps({"issues": [issue(1), issue(2)]})
    for content, code in ((text[:-40], "SLA459"), (text.replace("New", "N\0w", 1), "SLA460")):
        Path("a.json").write_text(content, encoding="utf-8")
        _, found = evaluated("a.json")
        assert list(found["rows"]["refused"]) == [code]  # type: ignore[index]


def test_half_a_letter_refuses_its_record() -> None:
    """A record of an export with half a letter is refused, for the ticket that it names if it is whole."""
    row = {"id": "1", "Type": "Create", "ObjectId": "7", "OldValue": None, "NewValue": None}
    row |= {"Created": "2026-02-02T08:00:00Z"}
    odd = [
        row | {"Creator": "\ud800"},
        row | {"ObjectId": "8\udc00"},
        row | {"ObjectId": "9", "Creator": "\U0001f600"},
    ]
    Path("b.json").write_text("".join(json.dumps(one) + "\n" for one in odd), encoding="utf-8")
    _, found = evaluated("b.json")
    told = found["rows"]["first_refused"]  # type: ignore[index]

    assert [(one["code"], one["line"], one["ticket"]) for one in told] == [
        ("SLA460", 1, "7"),
        ("SLA460", 2, None),
    ]
    assert found["tickets"] == 2


def test_parquet_damaged_within_is_refused_where_words_are_asked() -> None:
    """A Parquet file whose pages are damaged is refused with a code, to judge it and to ask for its words."""
    columns = {
        name: [str(row.get(name) or "") for row in rows(40)] for name in ("ticket", "at", "kind", "actor")
    }
    pq.write_table(pa.table(columns), "a.parquet")
    content = Path("a.parquet").read_bytes()
    end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")  # of the pages; then what they are
    Path("a.parquet").write_bytes(b"PAR1" + bytes(end - 4) + content[end:])
    for more in ((), ("--suggest-mapping",)):
        result = CliRunner().invoke(slac, ["evaluate", "contract.sla", "a.parquet", "--lang", "en", *more])
        assert (result.exit_code, result.stderr[:6]) == (2, "SLA452"), result.output


def test_rows_behind_a_header_that_stands_again_keep_their_number() -> None:
    """A header in the middle is no row and no ticket; what is refused behind it is told by its own place, in
    our own schema and in an export."""
    text = before(9) + LINES[0] + LINES[8].replace("2026-", "soon", 1) + after(9)
    Path("a.csv").write_text(text, encoding="utf-8")
    head = "number,sys_updated_at,opened_at\n"
    row = "{},2026-02-02T09:00:00Z,2026-02-02T09:00:00Z\n"
    Path("b.csv").write_text(head + row.format(1) + head + row.format(2) + "3,soon,soon\n", encoding="utf-8")
    for name, place in (("a.csv", 10), ("b.csv", 5)):
        _, found = evaluated(name)
        told = found["rows"]["first_refused"]  # type: ignore[index]
        assert [(one["code"], one["line"]) for one in told] == [("SLA469", place)]
    assert found["tickets"] == 3
