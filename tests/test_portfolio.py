"""Many contracts together: dates worked out by hand, covered time against a count of every second."""

from __future__ import annotations

import datetime
import json
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from cli.test_build import own_folder, run  # noqa: F401
from support.hostile import HOSTILE

from slacontract.cli.portfolios.page import page
from slacontract.clock.zone import zone_from_iana
from slacontract.portfolio import Entry, Link, portfolio_of, window_of

ON = datetime.date(2026, 6, 1)  # a Monday
HEAD = """language en

contract "{title}"
  reference "{title}"
  provider "Example Hosting"
  client "{title} Ltd"
  in force from {start} until {end}
{more}  time zone Europe/Paris

"""
OFFICE = """coverage office "Office hours"
  Monday to Friday 09:00-17:00

"""
PROMISE = """priority P1 "Critical"
  restoration within 4 hours counted in office
"""


@pytest.fixture(autouse=True)
def empty_folder(own_folder: Path) -> None:  # noqa: F811
    """Nothing but what a test writes."""
    (own_folder / "a.sla").unlink()


def write(name: str, start: str, end: str, more: str = "", body: str = OFFICE + PROMISE) -> None:
    text = HEAD.format(
        title=name, start=start, end=end, more="".join(f"  {line}\n" for line in more.split("|") if line)
    )
    Path(f"{name}.sla").write_text(text + body, encoding="utf-8")


def data(*arguments: str, code: int = 0) -> dict:  # type: ignore[type-arg]
    result = run("portfolio", ".", "--today", ON.isoformat(), "--format", "json", *arguments)
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_dates_of_the_term_that_runs() -> None:
    """Notice, end and renewal are those of the term in which the day lies: renewals are counted on from the
    first last day, a notice that is past gives way to the next one."""
    notice = "notice at least 3 months before contract end"
    write("fixed", "1 January 2026", "31 December 2026", notice)
    write("renewed", "1 January 2024", "31 December 2024", f"renewed for 12 months|{notice}")
    write("late", "1 July 2025", "30 June 2026", f"renewed for 6 months|{notice}")
    write("over", "1 January 2024", "31 December 2025", notice)
    write("future", "1 January 2027", "31 December 2027")
    told = {one["reference"]: one for one in data()["contracts"]}

    def dates(name: str) -> tuple[str | None, ...]:
        return tuple(told[name][key] for key in ("state", "end", "notice", "notice_past", "renewal"))

    assert dates("fixed") == ("in-force", "2026-12-31", "2026-09-30", None, None)
    assert dates("renewed") == ("in-force", "2026-12-31", "2026-09-30", None, "2027-01-01")
    assert dates("late") == ("in-force", "2026-06-30", "2026-09-30", "2026-03-30", "2026-07-01")
    assert dates("over") == ("ended", "2025-12-31", None, "2025-09-30", None)
    assert dates("future") == ("to-come", "2027-12-31", None, None, None)
    assert [one["reference"] for one in data()["contracts"]][-1] == "over", "what is over comes last"


def test_covered_time_and_peaks_by_hand() -> None:
    """Two contracts on week days, one until noon: the levels of the weeks, their peak and its contracts."""
    write("a", "1 January 2026", "31 December 2027")
    morning = OFFICE.replace("09:00-17:00", "10:00-12:00")
    write("b", "1 January 2026", "31 December 2027", body=morning + PROMISE)
    found = data("--zone", "Europe/Paris")
    hours = {one["reference"]: one["covered_hours_a_week"] for one in found["contracts"]}
    assert hours == {"a": 40.0, "b": 10.0}
    assert found["peak"]["contracts"] == 2
    assert found["peak"]["from"] == "2026-06-01T10:00:00+02:00"
    assert found["peak"]["until"] == "2026-06-01T12:00:00+02:00"
    assert found["peak"]["hours"] == 52 * 5 * 2
    assert {one["contracts"]: one["hours"] for one in found["levels"]} == {
        2: 52 * 10.0,
        1: 52 * 30.0,
        0: 52 * 168.0 - 52 * 40.0,
    }
    week = found["week"]
    assert [week[0][hour] for hour in (8, 9, 10, 11, 12, 16, 17)] == [0, 1, 2, 2, 1, 1, 0]
    assert week[5] == week[6] == [0] * 24


def test_hours_of_what_counts_otherwise() -> None:
    """Elapsed time counts in every second of a week; where no promise counts in hours, there is no figure."""
    years = "1 January 2026", "31 December 2027"
    write("elapsed", *years, body=PROMISE.replace("hours counted in office", "calendar hours"))
    write("effort", *years, body=OFFICE + PROMISE.replace("within 4 hours counted in office", "best effort"))
    found = {one["reference"]: one["covered_hours_a_week"] for one in data()["contracts"]}
    assert found == {"elapsed": 168.0, "effort": None}


def test_peaks_against_every_quarter_of_an_hour() -> None:
    """The stretches of the window agree with asking each contract at each quarter of an hour."""
    window = window_of(ON)
    covered = {
        f"c{n}": tuple(
            (t, t + 900 * (3 + n)) for t in range(window[0] + 900 * n, window[1] - 90000, 900 * (11 + 5 * n))
        )
        for n in range(5)
    }
    entries = [
        Entry(
            name,
            name,
            "",
            "",
            "",
            False,
            "in-force",
            "UTC",
            window=window,
            covered=rows,
            known_until=window[1],
        )
        for name, rows in covered.items()
    ]
    found = portfolio_of(entries, ON, zone_from_iana("UTC", 2025, 2028))
    counts = dict.fromkeys(range(6), 0)
    steps = range(window[0], window[1], 900)
    open_at = [{t for opens, closes in rows for t in range(opens, closes, 900)} for rows in covered.values()]
    for t in steps:
        counts[sum(t in one for one in open_at)] += 900
    assert dict(found.levels) == {n: seconds for n, seconds in counts.items() if seconds}
    assert found.peak is not None
    assert found.peak.contracts == max(n for n, seconds in counts.items() if seconds)


def test_weakest_supplier() -> None:
    """Suppliers come by what they leave open: nothing promised, then the greatest excess."""
    supplier = "\nsupplier {}\n  restoration {}\n"
    rely = OFFICE + PROMISE.replace("counted in office", "counted in office relying on {}")
    write(
        "a",
        "1 January 2026",
        "31 December 2026",
        body=rely.format("slow") + supplier.format("slow", "within 6 hours counted in office"),
    )
    write(
        "b",
        "1 January 2026",
        "31 December 2026",
        body=rely.format("good") + supplier.format("good", "within 4 hours counted in office"),
    )
    found = data()
    assert [(one["name"], one["weaker"], one["missing"]) for one in found["suppliers"]] == [
        ("slow", 1, 0),
        ("good", 0, 0),
    ]
    assert found["weakest_supplier"] == "slow"
    worst = found["suppliers"][0]["worst"]
    assert (worst["file"], worst["clause"]) == ("a.sla", "P1/restoration")
    assert worst["excess_seconds"] >= 16 * 3600, "over a night at least"
    write(
        "c",
        "1 January 2026",
        "31 December 2026",
        body=rely.format("silent") + supplier.format("silent", "best effort"),
    )
    assert data()["weakest_supplier"] == "silent"


def test_an_amended_contract_is_one_contract() -> None:
    """Of a contract and its amendments the last one stands for all; files of blocks are none."""
    write("base", "1 January 2026", "31 December 2026")
    amendment = 'language en\n\nuse "base.sla"\n\namendment "Wider"\n  takes effect on 1 May 2026\n\n'
    Path("wider.sla").write_text(
        amendment + "override coverage office\n  Monday to Friday 08:00-18:00\n", encoding="utf-8"
    )
    Path("blocks.sla").write_text("language en\n\n" + OFFICE, encoding="utf-8")
    (one,) = data()["contracts"]
    assert one["file"] == "wider.sla"


def test_amendments_beside_each_other() -> None:
    """Of two amendments that each amend one text the newest in effect stands for the contract; the others are
    said to be missing."""
    write("base", "1 January 2026", "31 December 2026")
    for name, month in (("one", "March"), ("two", "May"), ("three", "July")):
        text = f'language en\n\nuse "base.sla"\n\namendment "{name}"\n  takes effect on 1 {month} 2026\n\n'
        hours = "override coverage office\n  Monday to Friday 08:00-18:00\n"
        Path(f"{name}.sla").write_text(text + hours, encoding="utf-8")
    found = data(code=1)
    assert [one["file"] for one in found["contracts"]] == ["two.sla"]
    assert {one["file"]: "two.sla" in one["why"] for one in found["missing"]} == {
        "one.sla": True,
        "three.sla": True,
    }


def test_what_is_missing_is_said() -> None:
    """A contract that cannot be compiled is named with its reason in every format; the exit code is 1."""
    write("a", "1 January 2026", "31 December 2026")
    write("bad", "1 January 2026", "31 December 2026", body=PROMISE)
    found = data(code=1)
    assert [one["file"] for one in found["missing"]] == ["bad.sla"]
    assert found["missing"][0]["why"].startswith("SLA2")
    for form in ("text", "html"):
        result = run("portfolio", ".", "--today", ON.isoformat(), "--format", form)
        assert (result.exit_code, "bad.sla" in result.stdout) == (1, True)
    assert run("portfolio", "gone.sla").exit_code == 1
    assert run("portfolio", "--zone", "Mars/Phobos", ".").exit_code == 2
    Path("empty").mkdir()
    assert run("portfolio", "empty").exit_code == 2


class Texts(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [value or "" for key, value in attrs if key in ("src", "href")]

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("text", ["plain", *HOSTILE])
def test_page_is_escaped_and_alone(text: str) -> None:
    """Whatever a contract holds is text on the page; the page asks for no other file, in either language."""
    window = window_of(ON)
    link = Link(text, text, excess=60, at=window[0])
    entry = Entry(
        text, text, text, text, text, False, "in-force", "UTC", ON, ON, ON, None, ON, window, (window,),
        window[1], True, (link,),
    )  # fmt: skip
    broken = Entry("bad.sla", text, "", "", "", False, "unknown", "UTC", problem=text)
    portfolio = portfolio_of([entry, broken], ON, zone_from_iana("Europe/Paris", 2025, 2028))
    pages = [Texts() for _ in range(2)]
    for one, language in zip(pages, ("en", "fr"), strict=True):
        shown = page(portfolio, language)
        assert f'<html lang="{language}">' in shown
        one.feed(shown)
        assert one.addresses == []
        assert one.tags <= {
            "html", "head", "meta", "title", "style", "body", "header", "main", "h1", "h2", "dl", "div", "dt",
            "dd", "table", "thead", "tbody", "tr", "th", "td", "p", "ul", "li", "strong",
        }  # fmt: skip
        if text.isprintable():
            assert text in one.text
    assert pages[0].text != pages[1].text


def test_stretches_tile_the_window() -> None:
    """The levels of a portfolio, empty or not, add up to the whole window."""
    window = window_of(ON)
    for entries in (
        [],
        [Entry("a", "a", "", "", "", False, "in-force", "UTC", window=window, known_until=window[1])],
    ):
        found = portfolio_of(entries, ON, zone_from_iana("UTC", 2025, 2028))
        assert sum(seconds for _, seconds in found.levels) == window[1] - window[0]
        assert found.peak is None
        assert all(a <= b for a, b in pairwise(n for n, _ in found.levels))
