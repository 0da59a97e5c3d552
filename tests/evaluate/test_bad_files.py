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
    mapping = ["--mapping", "m.toml"] if name.endswith(".json") else []
    result = CliRunner().invoke(
        slac, ["evaluate", "contract.sla", name, "--format", "json", "--lang", "en", *mapping, *more]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, json.loads(result.stdout) if result.stdout.startswith("{") else {}


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


@pytest.mark.parametrize("content", [b"", b"\0" * 9000, b"PAR1" + b"\1" * 500 + b"PAR1"])
def test_what_is_no_log_at_all(content: bytes) -> None:
    """An empty file, zeros, a Parquet file that is none: refused as a whole, with a code."""
    name = "a.parquet" if content.startswith(b"PAR1") else "a.csv"
    Path(name).write_bytes(content)
    result = CliRunner().invoke(slac, ["evaluate", "contract.sla", name, "--lang", "en"])

    assert result.exit_code == 2
    assert result.stderr.startswith(("SLA452", "SLA453", "SLA485"))


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
