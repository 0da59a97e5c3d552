"""`slac evaluate` and `slac replay` from outside: figures, files, bad logs, exit codes."""

from __future__ import annotations

import csv
import datetime
import gzip
import io
import json
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from click.testing import CliRunner, Result
from support.evaluated import ENGLISH, as_csv, rows

from slacontract.cli import slac
from slacontract.compiling import compile_bytes
from slacontract.judge import Engine, judge, read_instant
from slacontract.project import shared_parser

HEAD = "ticket,seq,at,kind,actor,state,priority\n"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Runs `slac` in this process."""
    return CliRunner().invoke(slac, list(arguments), input=stdin)


def evaluated(*arguments: str, code: int = 0) -> dict[str, Any]:
    """The figures as JSON."""
    result = run("evaluate", "contract.sla", *arguments, "--format", "json")
    assert result.exit_code == code, result.output
    return dict(json.loads(result.stdout))


def engine() -> Engine:
    """The contract of these tests."""
    compiled = compile_bytes("c", ENGLISH.encode(), shared_parser(), today=datetime.date(2026, 1, 1))
    assert compiled.rules is not None
    return Engine(compiled.rules)


def test_figures_are_the_engines() -> None:
    """Shares, credits and the balance of prepaid time equal those of `judge` on the same rows."""
    found = evaluated("log.csv")
    log = rows(120)
    own = engine()
    as_of = read_instant(max(row["at"] for row in log))
    assert isinstance(as_of, int)
    report = judge(own, log, as_of=as_of)

    shares = {(one.commitment, one.period): one for one in report.shares}
    stated = [one for one in found["shares"] if one["percent_promised"] is not None]
    assert len(stated) >= 8
    for one in stated:
        engines = shares[one["commitment"], one["period"]]
        assert (one["met"], one["decided"], one["kept"]) == (engines.met, engines.decided, engines.target_met)
    credits = {one.period: one.cents for one in report.credits}
    assert {one["period"]: one["cents"] for one in found["credits"]} == {
        period: credits[period] for period in (one["period"] for one in found["credits"])
    }
    assert sum(credits.values()) == sum(one["cents"] for one in found["credits"]) > 0
    assert found["prepaid"][0]["balance"] == str(report.prepaid[0].balance)
    assert found["as_of"] == own.contract_zone.iso(as_of)
    assert found["breached"] == len(found["breaches"]) > 0
    assert all(one["ledger"] for one in found["breaches"])


def test_table_ends_with_a_verdict_in_one_line() -> None:
    """The terminal shows shares with what is promised, and says all in one line at the end."""
    result = run("evaluate", "contract.sla", "log.csv", "--period", "2026-02")

    assert result.exit_code == 0
    assert re.search(r"2026-02 +P1 · Resolution +\d+/\d+ +[\d.]+% +90% +(kept|missed)", result.stdout)
    assert result.stdout.strip().splitlines()[-1].startswith("As of ")
    assert "2026-03" not in result.stdout


def test_a_credit_that_cannot_be_computed_is_told() -> None:
    """Lateness in business days is no figure: the credit is no silent zero, in the table or the page."""
    text = Path("contract.sla").read_text(encoding="utf-8")
    band = '\n\ncredit slow-answers "Slow answers"\n  based on resolution\n'
    band += "  above 2 business days counted in office gives 5% of fee\n"
    Path("open.sla").write_text(text + band, encoding="utf-8")
    told = run("evaluate", "open.sla", "log.csv", "--report", "review.html").stdout
    why = "cannot be computed: the contract gives it in words only"

    assert f"Slow answers: {why}" in told
    assert why in Path("review.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_period_keeps_to_its_breaches() -> None:
    """With a period, only its shares, credits and breaches are told; those of all periods are the whole."""
    whole = evaluated("log.csv")
    months = [f"2026-0{month}" for month in range(1, 6)]
    parts = [evaluated("log.csv", "--period", month) for month in months]

    assert sum(one["breached"] for one in parts) == whole["breached"]
    for month, part in zip(months, parts, strict=True):
        assert {one["period"] for one in part["breaches"]} <= {month}
        assert {one["period"] for one in part["shares"]} <= {month}
        assert [one for one in whole["breaches"] if one["period"] == month] == part["breaches"]


@pytest.mark.slow
def test_forms_agree() -> None:
    """The same rows as CSV, zipped, as JSON Lines, as Parquet and from standard input give one answer."""
    log = rows(40)
    Path("a.csv").write_text(as_csv(log), encoding="utf-8")
    Path("a.csv.gz").write_bytes(gzip.compress(as_csv(log).encode()))
    Path("a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in log), encoding="utf-8")
    Path("b.gz").write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in log).encode()))
    names = sorted({name for row in log for name in row})
    table = pyarrow.table({name: [row.get(name) for row in log] for name in names})
    pyarrow.parquet.write_table(table, "a.parquet")
    first = evaluated("a.csv")

    assert first["tickets"] == 40
    for name in ("a.csv.gz", "a.jsonl", "b.gz", "a.parquet"):
        assert evaluated(name) == first, name
    piped = run("evaluate", "contract.sla", "-", "--format", "json", stdin=as_csv(log))
    assert json.loads(piped.stdout) == first


def test_rows_of_verdicts() -> None:
    """CSV and Parquet hold one row a clock of each ticket, sorted by ticket, ledgers of breaches too."""
    result = run("evaluate", "contract.sla", "log.csv", "--format", "csv")
    found = list(csv.DictReader(io.StringIO(result.stdout)))
    run("evaluate", "contract.sla", "log.csv", "--format", "parquet", "-o", "v.parquet")
    table = pyarrow.parquet.read_table("v.parquet").to_pylist()

    assert [row["ticket"] for row in found] == sorted(row["ticket"] for row in found)
    assert len(found) == len(table) == 240
    for row, other in zip(found, table, strict=True):
        assert (row["ticket"], row["status"]) == (other["ticket"], other["status"])
        assert bool(row["ledger"]) == (row["status"] == "breached")
    assert run("evaluate", "contract.sla", "log.csv", "--format", "parquet").exit_code == 2


@pytest.mark.parametrize(
    "start", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20x"]
)
def test_no_formula_in_csv(start: str) -> None:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe; no other one does."""
    row = {"ticket": start, "at": "2026-02-02T09:00:00Z", "kind": "reported", "actor": "client"}
    Path("evil.jsonl").write_text(json.dumps(row | {"priority": "P1"}), encoding="utf-8")
    result = run("evaluate", "contract.sla", "evil.jsonl", "--format", "csv")
    found = list(csv.reader(io.StringIO(result.stdout, newline="")))

    assert {row[0] for row in found[1:]} == {"'" + start}
    assert not any(cell[:1] in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20" for row in found for cell in row if cell)


BAD = [
    ("out of order", "T,,2026-02-02T12:00:00Z,replied,provider,,\n"
     "T,,2026-02-02T09:00:00Z,reported,client,,P1\n", {}, 0),
    ("twice", "T,,2026-02-02T09:00:00Z,reported,client,,P1\n" * 2, {"dropped": 1}, 0),
    ("no offset", "T,,2026-02-02T09:00:00,reported,client,,P1\n", {"SLA470": 1}, 1),
    ("no time", "T,,yesterday,reported,client,,P1\n", {"SLA469": 1}, 1),
    ("unknown kind", "T,,2026-02-02T09:00:00Z,exploded,client,,P1\n", {"SLA462": 1}, 1),
    ("unknown actor", "T,,2026-02-02T09:00:00Z,reported,ghost,,P1\n", {"SLA463": 1}, 1),
    ("no ticket", ",,2026-02-02T09:00:00Z,reported,client,,P1\n", {"SLA461": 1}, 0),
    ("bad number", "T,x,2026-02-02T09:00:00Z,reported,client,,P1\n", {"SLA465": 1}, 1),
    ("state missing", "T,,2026-02-02T09:00:00Z,state-changed,client,,P1\n", {"SLA464": 1}, 1),
    ("too few cells", "T,,2026-02-02T09:00:00Z\n", {"SLA455": 1}, 1),
    ("truncated in a quote", 'T,,2026-02-02T09:00:00Z,reported,client,,"P\n', {"SLA456": 1}, 1),
    ("unknown priority", "T,,2026-02-02T09:00:00Z,reported,client,,P9\n", {}, 1),
    ("unknown state", "T,,2026-02-02T09:00:00Z,reported,client,lost,P1\n", {}, 1),
    ("before the contract", "T,,2024-02-02T09:00:00Z,reported,client,,P1\n", {"SLA472": 1}, 0),
    ("after the horizon", "T,,2040-02-02T09:00:00Z,reported,client,,P1\n", {"SLA473": 1}, 0),
]  # fmt: skip


@pytest.mark.parametrize(
    ("log", "counts", "undecided"), [one[1:] for one in BAD], ids=[one[0] for one in BAD]
)
def test_each_row_is_kept_or_refused_with_a_reason(log: str, counts: dict[str, int], undecided: int) -> None:
    """Every fault of the list is counted by its code, makes its ticket undecided, and never crashes; sound
    tickets beside it are judged as ever."""
    sound = "S,1,2026-02-02T09:00:00Z,reported,client,,P1\nS,2,2026-02-02T09:10:00Z,replied,provider,,\n"
    Path("bad.csv").write_text(HEAD + sound + log, encoding="utf-8")
    found = evaluated("bad.csv", "--as-of", "2026-03-01T00:00:00Z")

    said = {**found["rows"]["refused"], **found["rows"]["misplaced"]}
    if found["rows"]["dropped"]:
        said["dropped"] = found["rows"]["dropped"]
    said.pop("SLA474", None)  # after the instant of the evaluation: so is what lies after the horizon
    assert said == counts
    assert found["undecided"]["tickets"] == undecided
    assert found["rows"]["kept"] >= 2
    share = next(one for one in found["shares"] if one["commitment"] == "P1/response")
    assert share["met"] >= 1


def test_a_mistyped_year_does_not_move_the_evaluation() -> None:
    """Without --as-of the evaluation is as of the last event that lies in what is computed."""
    log = HEAD + "S,1,2026-02-02T09:00:00Z,reported,client,,P1\nT,,2062-02-02T09:00:00Z,reported,client,,P1\n"
    Path("typo.csv").write_text(log, encoding="utf-8")

    assert evaluated("typo.csv")["as_of"] == "2026-02-02T10:00:00+01:00"


def test_mixed_encodings() -> None:
    """A line in another encoding is refused, with its number; the mapping names the right one."""
    text = (
        HEAD + "T,,2026-02-02T09:00:00Z,reported,client,ouvert à tous,P1\n"
        "S,,2026-02-02T09:00:00Z,reported,client,,P1\n"
    )
    Path("latin.csv").write_bytes(text.encode("latin-1"))
    Path("m.toml").write_text(
        '[file]\nencoding = "latin-1"\n[states]\n"ouvert à tous" = "open"\n', encoding="utf-8"
    )

    mixed = evaluated("latin.csv")
    assert mixed["rows"]["refused"] == {"SLA454": 1}
    assert mixed["rows"]["first_refused"][0]["line"] == 2
    assert mixed["undecided"]["tickets"] == 1
    assert evaluated("latin.csv", "--mapping", "m.toml")["rows"]["refused"] == {}


def test_repeated_and_skipped_hours() -> None:
    """A local time that occurs twice, or never, is refused, or read as the mapping says."""
    log = HEAD + "A,,2026-10-25T02:30:00,reported,client,,P1\nB,,2026-03-29T02:30:00,reported,client,,P1\n"
    Path("night.csv").write_text(log, encoding="utf-8")
    Path("m.toml").write_text('[times]\nzone = "Europe/Paris"\n', encoding="utf-8")
    Path("n.toml").write_text(
        '[times]\nzone = "Europe/Paris"\nrepeated = "second"\nskipped = "after"\n', encoding="utf-8"
    )

    refused = evaluated("night.csv", "--mapping", "m.toml", code=1)
    assert refused["rows"]["refused"] == {"SLA467": 1, "SLA468": 1}
    read = evaluated("night.csv", "--mapping", "n.toml")
    assert read["rows"]["refused"] == {}
    assert read["as_of"] == "2026-10-25T02:30:00+01:00"
    start = list(
        csv.DictReader(
            io.StringIO(
                run("evaluate", "contract.sla", "night.csv", "--mapping", "n.toml", "--format", "csv").stdout
            )
        )
    )
    assert {row["start"] for row in start if row["ticket"] == "B"} == {"2026-03-29T03:00:00+02:00"}


def test_strict_and_exit_codes() -> None:
    """0 where figures come, 1 where nothing can be read or --strict finds a refused row, 2 for usage."""
    Path("bad.csv").write_text(HEAD + "T,,never,reported,client,,P1\n", encoding="utf-8")
    Path("half.csv").write_text(
        HEAD + "T,,never,reported,client,,P1\nS,,2026-02-02T09:00:00Z,reported,client,,P1\n", encoding="utf-8"
    )

    assert run("evaluate", "contract.sla", "log.csv", "--strict").exit_code == 0
    assert run("evaluate", "contract.sla", "half.csv").exit_code == 0
    assert run("evaluate", "contract.sla", "half.csv", "--strict").exit_code == 1
    assert run("evaluate", "contract.sla", "bad.csv").exit_code == 1
    assert run("evaluate", "contract.sla", "missing.csv").exit_code == 2
    assert run("evaluate", "missing.sla", "log.csv").exit_code == 2
    assert run("evaluate", "contract.sla", "log.csv", "--period", "2026-13").exit_code == 2
    assert run("evaluate", "contract.sla", "log.csv", "--plan", "gold").exit_code == 2
    assert run("evaluate", "contract.sla", "log.csv", "--as-of", "noon").exit_code == 2
    Path("empty.csv").write_text("", encoding="utf-8")
    assert run("evaluate", "contract.sla", "empty.csv").exit_code == 2
    Path("columns.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = run("evaluate", "contract.sla", "columns.csv")
    assert (result.exit_code, "SLA453" in result.stderr) == (2, True)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("states = 3", "states"),
        ('[times]\nzone = "Mars/Base"', "zone"),
        ('[times]\nrepeated = "both"', "repeated"),
        ('[file]\nencoding = "klingon"', "encoding"),
        ('[file]\nencoding = "base64"', "encoding"),
        ('[file]\nencoding = "idna"', "encoding"),
        ('[file]\ndelimiter = "--"', "delimiter"),
        ('[file]\ndelimiter = "\\n"', "delimiter"),
        ('[states]\n"New" = { ignore = "no" }', "ignore"),
        ('[states]\n"New" = { event = "explosion" }', "New"),
        ('[actors]\nboss = ["x"]', "boss"),
        ('reader = "notes"', "reader"),
        ("a = b", "TOML"),
        ('[columns]\nwhen = "x"', "when"),
    ],
)
def test_bad_mapping(text: str, key: str) -> None:
    """What a mapping cannot say is refused with the entry at fault; exit code 2."""
    Path("m.toml").write_text(text, encoding="utf-8")
    result = run("evaluate", "contract.sla", "log.csv", "--mapping", "m.toml")

    assert result.exit_code == 2
    assert "SLA450" in result.stderr
    assert key in result.stderr


@pytest.mark.parametrize("more", [(), ("--suggest-mapping",)])
def test_what_is_no_file_is_called_what_it_is(tmp_path: Path, more: tuple[str, ...]) -> None:
    """A folder or a file that is not there, given as a log, is refused as that, without a traceback."""
    contract = tmp_path / "a.sla"
    contract.write_text(ENGLISH, encoding="utf-8")
    folder = run("evaluate", str(contract), str(tmp_path), *more)
    missing = run("evaluate", str(contract), str(tmp_path / "log.csv"), *more)

    assert (folder.exit_code, "SLA023" in folder.output) == (2, True)
    assert (missing.exit_code, "SLA020" in missing.output) == (2, True)


def test_mapping_names_what_the_contract_has() -> None:
    """A state or priority that the contract lacks is refused before any row is read."""
    Path("m.toml").write_text('[states]\n"New" = "fresh"\n[priorities]\n"1" = "P7"\n', encoding="utf-8")
    result = run("evaluate", "contract.sla", "log.csv", "--mapping", "m.toml")

    assert result.exit_code == 2
    assert result.stderr.count("SLA451") == 2


def test_suggested_mapping_reads_the_log() -> None:
    """A suggested mapping holds every word of the log; those of the contract are filled in, no other is,
    and once they are, the log is read whole."""
    text = as_csv(rows(20)).replace(",waiting,", ",En attente,")
    Path("words.csv").write_text(text, encoding="utf-8")
    suggested = run("evaluate", "contract.sla", "words.csv", "--suggest-mapping").stdout

    assert '"open" = "open"' in suggested
    assert '"P1" = "P1"' in suggested
    assert '"En attente" = ""' in suggested
    Path("m.toml").write_text(suggested, encoding="utf-8")
    before = evaluated("words.csv", "--mapping", "m.toml")
    assert set(before["rows"]["refused"]) == {"SLA466"}
    Path("m.toml").write_text(
        suggested.replace('"En attente" = ""', '"En attente" = "waiting"'), encoding="utf-8"
    )
    assert evaluated("words.csv", "--mapping", "m.toml")["rows"]["refused"] == {}


# --- the review ------------------------------------------------------------------------------------


class Page(HTMLParser):
    """What a page asks for, what runs on it, and its text."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.tags: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.asked += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]
        assert not any(name.startswith("on") for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_review_is_one_file(language: str) -> None:
    """The review is in the contract's language, asks for nothing outside, escapes what others wrote, and
    names every figure of the evaluation."""
    evil = "<script>alert(1)</script>\"'&"
    turned = "\u202e\u2066"
    Path("log.csv").write_text(as_csv(rows(60)), encoding="utf-8")
    late = evaluated("log.csv")["breaches"][0]["ticket"]
    log = as_csv(rows(60)).replace(f"{late},", '"' + evil.replace('"', '""') + '",')
    log += f"{turned}T,2026-01-05T09:00:00Z,<i>no</i>,client" + "," * 5 + "\n"
    Path("log.csv").write_text(log, encoding="utf-8")
    if language == "fr":
        text = ENGLISH.replace("  reference", "  written in French\n  reference")
        Path("contract.sla").write_text(text, encoding="utf-8")
    result = run("evaluate", "contract.sla", "log.csv", "--report", "review.html", "--breaches", "1000")
    assert result.exit_code == 0, result.output
    html = Path("review.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(html)
    text = " ".join(" ".join(page.text).split())
    found = evaluated("log.csv", "--breaches", "1000")

    assert page.asked == []
    assert "script" not in page.tags
    assert "\N{REPLACEMENT CHARACTER}" in html
    assert not set(turned) & set(html)
    assert "<b>& more</b>" in text
    assert evil in [one["ticket"] for one in found["breaches"]]
    assert evil in text
    assert page.tags.count("article") == found["breached"]
    assert page.tags.count("svg") >= found["breached"] + 4
    assert html.count("<title id=") == html.count('role="img"') == html.count("<desc id=")
    assert f'<html lang="{language}">' in html
    assert ("Revue de service" in text) == (language == "fr")


def test_review_tells_undecided_both_ways() -> None:
    """Where tickets are undecided, each share is also shown with all of them as met and as breached (K14)."""
    Path("log.csv").write_text(
        HEAD
        + "T,,2026-02-02T09:00:00Z,reported,client,lost,P1\n"
        + "S,1,2026-02-02T09:00:00Z,reported,client,,P1\nS,2,2026-02-02T09:10:00Z,resolved,provider,,\n",
        encoding="utf-8",
    )
    found = evaluated("log.csv", "--as-of", "2026-03-02T00:00:00Z")
    run("evaluate", "contract.sla", "log.csv", "--as-of", "2026-03-02T00:00:00Z", "--report", "r.html")
    share = next(one for one in found["shares"] if one["commitment"] == "P1/resolution")

    assert (share["share"], share["if_undecided_met"], share["if_undecided_breached"]) == ("1", "1", "1/2")
    page = Path("r.html").read_text(encoding="utf-8")
    assert "undecided as late" in page
    assert "50%" in page


# --- replay ----------------------------------------------------------------------------------------


def replayed(*arguments: str) -> dict[str, Any]:
    """A replay as JSON."""
    result = run("replay", "contract.sla", "new.sla", "log.csv", *arguments, "--format", "json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def test_replay_of_the_same_contract_differs_in_nothing() -> None:
    """A contract replayed against itself has the same breaches and credits, and no reasons."""
    Path("new.sla").write_text(ENGLISH, encoding="utf-8")
    found = replayed()

    assert found["breaches"]["old"] == found["breaches"]["new"] > 0
    assert (found["breaches"]["appeared"], found["breaches"]["gone"], found["reasons"]) == (0, 0, [])
    assert all(one["old_cents"] == one["new_cents"] for one in found["credits"])


def test_replay_puts_differences_down_to_terms() -> None:
    """Breaches before and after are those of two evaluations; what differs is put down to the one term
    that was changed."""
    new = ENGLISH.replace("within 4 hours counted in office for", "within 30 minutes counted in office for")
    Path("new.sla").write_text(new, encoding="utf-8")
    found = replayed()
    before = evaluated("log.csv")
    Path("contract.sla").write_text(new, encoding="utf-8")
    after = evaluated("log.csv")

    assert (found["breaches"]["old"], found["breaches"]["new"]) == (before["breached"], after["breached"])
    assert found["breaches"]["new"] - found["breaches"]["old"] == (
        found["breaches"]["appeared"] - found["breaches"]["gone"]
    )
    assert [one["terms"] for one in found["reasons"]] == [["delay"]]
    assert {one["new"] for one in found["commitments"] if one["appeared"]} == {"P1/resolution"}
    assert found["hours"] == []
    assert sum(one["new_cents"] for one in found["credits"]) == sum(one["cents"] for one in after["credits"])


def test_replay_finds_the_hours() -> None:
    """Where hours were added, the hours that count in the new version only are exactly those."""
    new = ENGLISH.replace("09:00-18:00", "09:00-20:00")
    Path("new.sla").write_text(new, encoding="utf-8")
    found = replayed()

    assert ["hours"] in [one["terms"] for one in found["reasons"]]
    assert found["hours"]
    assert {one["hour"] for one in found["hours"]} <= {18, 19}
    assert all(one["weekday"] < 5 and one["old_only_s"] == 0 for one in found["hours"])


def test_replay_report() -> None:
    """The replay as a page and as text say the same totals."""
    Path("new.sla").write_text(ENGLISH.replace("1 hour counted", "2 hours counted"), encoding="utf-8")
    result = run("replay", "contract.sla", "new.sla", "log.csv", "--report", "replay.html")
    page = Page()
    page.feed(Path("replay.html").read_text(encoding="utf-8"))
    found = replayed()

    assert result.exit_code == 0
    line = result.stdout.strip().splitlines()[-1]
    assert f"breaches {found['breaches']['old']} → {found['breaches']['new']}" in line
    assert page.asked == []
    assert line in " ".join(" ".join(page.text).split())


def test_replay_tells_what_it_does_not_count() -> None:
    """Rows refused, and tickets undecided under either version, are told in text, page and figures; what
    reading the log says is said too. `--strict` fails for what the new version alone does not have."""
    Path("new.sla").write_text(ENGLISH.replace("priority P2", "priority P3"), encoding="utf-8")
    log = Path("log.csv").read_text(encoding="utf-8")
    Path("log.csv").write_text(log + "X,2026-02-02,never,client,,,\n", encoding="utf-8")
    old, new = (evaluated_under(name)["undecided"]["tickets"] for name in ("contract.sla", "new.sla"))
    result = run("replay", "contract.sla", "new.sla", "log.csv", "--report", "replay.html", "--lang", "en")
    page = Page()
    page.feed(Path("replay.html").read_text(encoding="utf-8"))
    rows_read = len(log.splitlines())

    assert result.exit_code == 0
    assert (old, new > 20) == (1, True)
    text = result.stdout
    assert text.strip().endswith(f"undecided {old} → {new}; rows refused 1 of {rows_read}.")
    reason = f"0 → {new - 1} × SLA622: The contract has no priority “P2”."
    assert f"undecided tickets: {reason}" in text
    shown = " ".join(" ".join(page.text).split())
    for told in ("SLA469", "SLA622: The contract has no priority “P2”.", f"0 → {new - 1}"):
        assert told in text
        assert told in shown
    Path("log.csv").write_text(log, encoding="utf-8")
    assert run("replay", "contract.sla", "contract.sla", "log.csv", "--strict").exit_code == 0
    assert run("replay", "contract.sla", "new.sla", "log.csv", "--strict").exit_code == 1
    Path("more.csv").write_text("".join(f"{line},x\n" for line in log.splitlines()), encoding="utf-8")
    assert "SLA475" in run("replay", "contract.sla", "new.sla", "more.csv").stderr


def evaluated_under(contract: str) -> dict[str, Any]:
    """The figures of the log under a contract."""
    result = run("evaluate", contract, "log.csv", "--format", "json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


@pytest.mark.slow
@pytest.mark.server("java")
@pytest.mark.xdist_group("spark")  # one worker: all use its machine of Java
def test_spark_says_the_same() -> None:
    """The same log judged on Spark, local mode, gives the same rows of verdicts, ledgers included, in the
    same order."""
    ours = run("evaluate", "contract.sla", "log.csv", "--format", "csv")
    spark = run(
        "evaluate",
        "contract.sla",
        "log.csv",
        *("--format", "csv", "--engine", "spark", "--spark-master", "local[1]"),
    )

    assert spark.exit_code == 0, spark.output
    assert spark.stdout == ours.stdout
    assert len(ours.stdout.splitlines()) == 241


def test_columns_are_suggested_before_words() -> None:
    """A log with other columns in another encoding is asked for them first; what is filled in is kept, and
    then its words are listed, those of people too."""
    text = "N° ticket;Date;Évènement;Acteur;État\nT;2026-02-02T09:00:00Z;Création;Demandeur;En attente\n"
    Path("fr.csv").write_bytes(text.encode("cp1252"))
    refused = run("evaluate", "contract.sla", "fr.csv")
    first = run("evaluate", "contract.sla", "fr.csv", "--suggest-mapping").stdout
    names = {"ticket": "N° ticket", "at": "Date", "kind": "Évènement", "actor": "Acteur", "state": "État"}
    said = tomllib.loads(first)
    for ours, theirs in names.items():
        first = first.replace(f'\n{ours} = ""', f'\n{ours} = "{theirs}"')
    Path("m.toml").write_text(first.replace('encoding = ""', 'encoding = "cp1252"'), encoding="utf-8")
    then = run("evaluate", "contract.sla", "fr.csv", "--mapping", "m.toml", "--suggest-mapping").stdout
    filled = tomllib.loads(then)

    assert refused.exit_code == 2
    assert refused.stderr.startswith("SLA478")
    assert set(said["columns"].values()) == {""}
    assert filled["columns"] == names
    assert filled["file"]["encoding"] == "cp1252"
    assert filled["states"] == {"En attente": ""}
    assert filled["events"] == {"Création": ""}
    assert "# Demandeur" in then


def test_each_unknown_word_is_listed() -> None:
    """Words that nobody translates stand one by one in table, figures and review, with how many rows."""
    log = HEAD + "".join(
        f"T{n},,2026-02-02T09:0{n}:00Z,{kind},client,,P1\n"
        for n, kind in enumerate(["reported", "exploded", "exploded", "vanished"])
    )
    Path("words.csv").write_text(log, encoding="utf-8")
    result = run("evaluate", "contract.sla", "words.csv", "--report", "r.html")
    listed = evaluated("words.csv")["rows"]["unknown_words"]
    page = Path("r.html").read_text(encoding="utf-8")

    assert [(one["code"], one["rows"]) for one in listed] == [("SLA462", 2), ("SLA462", 1)]
    for word in ("exploded", "vanished"):
        assert word in result.stdout
        assert word in page


def test_replay_on_spark_is_refused() -> None:
    """What only `slac evaluate` does on Spark is said with a code."""
    result = run("replay", "contract.sla", "contract.sla", "log.csv", "--engine", "spark")

    assert result.exit_code == 2
    assert result.stderr.startswith("SLA458")


@pytest.mark.parametrize("memory", ["much", "1KB"])
def test_no_room_is_said(memory: str) -> None:
    """A size that is none, or too small to go on, is refused with a code; the log is not blamed."""
    result = run("evaluate", "contract.sla", "log.csv", "--memory", memory)

    assert result.exit_code == 2
    assert result.stderr.startswith("SLA479")
