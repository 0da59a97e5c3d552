"""The page of a review: for whom it is, which period it opens with, what clauses and figures are called."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.evaluated import ENGLISH, as_csv, event

from slacontract.cli import slac

TWO_DAYS = (
    "resolution within 2 business days counted in office for at least 90% of tickets over each calendar "
)
LOW = """priority P3 "Low"
  response within 3 hours counted in office as an internal target
  resolution within 5 business days counted in office

state open"""
BAND = "  below 60% gives 10% of fee\n"
QUARTERLY = (
    ENGLISH.replace(f"{TWO_DAYS}month", f"{TWO_DAYS}quarter")
    .replace("state open", LOW, 1)
    .replace(BAND, f"{BAND}  for each full 5% below 60% adds 1% of fee\n")
)


def write(months: int) -> None:
    """A contract, and a log of one ticket of each priority a month: resolved late in January only."""
    Path("contract.sla").write_text(QUARTERLY, encoding="utf-8")
    rows = []
    for month in range(1, months + 1):
        for priority in ("P1", "P2", "P3"):
            at = datetime(2026, month, 12, 9, tzinfo=UTC)
            name = f"{priority}-{month}"
            rows += [
                event(name, at, "reported", "client", priority=priority),
                event(name, at + timedelta(minutes=5), "replied", "provider"),
                event(name, at + timedelta(minutes=15), "time-spent", "provider", minutes="90"),
                event(name, at + timedelta(hours=20 if month == 1 else 1), "resolved", "provider"),
            ]
    Path("log.csv").write_text(as_csv(rows), encoding="utf-8")


def review(*options: str) -> str:
    """The words of the page, tags taken out; each on a line of its own."""
    call = ["evaluate", "contract.sla", "log.csv", "--report", "review.html", *options]
    found = CliRunner().invoke(slac, call)
    assert found.exit_code == 0, found.output
    page = Path("review.html").read_text(encoding="utf-8").partition("<body>")[2]
    lines = (unescape(one).strip() for one in re.sub(r"<[^>]+>", "\n", page).split("\n"))
    return "\n".join(one for one in lines if one)


def test_a_review_is_for_the_client() -> None:
    """What is for the provider only stands in no review unless it is asked for, nor in the figures written
    beside it; without a review the figures are the provider's own."""
    write(1)
    assert "P3 · Response" not in review()
    assert "P3 · Response" in review("--audience", "provider")
    plain = ["evaluate", "contract.sla", "log.csv", "--format", "csv", "--no-ledgers"]
    assert "P3/response" in CliRunner().invoke(slac, plain).stdout
    for chosen in (["--audience", "client"], ["--report", "review.html"]):
        told = CliRunner().invoke(slac, [*plain, *chosen]).stdout
        assert "P2/response" in told
        assert "P3/response" not in told


@pytest.mark.parametrize(
    ("as_of", "first", "second"),
    [
        ("2026-04-01T00:00:00+02:00", "March 2026", "Q1 2026"),
        ("2026-05-20T00:00:00+02:00", "April 2026", None),
        ("2026-01-20T00:00:00+01:00", "January 2026", "Q1 2026"),
    ],
)
def test_it_opens_with_the_last_month_that_ended(as_of: str, first: str, second: str | None) -> None:
    """The shares drawn are those of the last month that ended by then, and of a quarter that ended with it;
    of the periods that have begun where none has ended."""
    write(5)
    page = review("--as-of", as_of)
    drawn = re.findall(r"^(.*)\n\(the line marks the percentage promised\)", page, re.MULTILINE)
    assert drawn[:1] == [first]
    assert drawn[1:] == ([] if second is None else [second])


def test_tables_of_periods_stay_narrow() -> None:
    """A year stands in tables of six months at most, quarters in one of their own: a sheet holds each."""
    write(11)
    call = ["evaluate", "contract.sla", "log.csv", "--report", "review.html"]
    assert CliRunner().invoke(slac, call).exit_code == 0
    page = Path("review.html").read_text(encoding="utf-8")
    heads = [re.findall(r'class="n">([^<]*)<', one) for one in re.findall(r'class="matrix">\n(.*)\n', page)]
    assert [len(one) for one in heads] == [6, 5, 4]
    assert heads[1][0] == "July 2026"
    assert heads[2] == ["Q1 2026", "Q2 2026", "Q3 2026", "Q4 2026"]


def test_clauses_and_figures_are_called_by_their_names() -> None:
    """Credits and prepaid time go by their labels, figures by what documents call them, with their unit."""
    write(2)
    page = review()
    at = page.index("Late resolutions\nP1 · Resolution")
    assert page[at:].split("\n")[:5] == [
        "Late resolutions",
        "P1 · Resolution",
        "0%",
        "below 60%",
        "€100.00",
    ]
    assert "12 slices of 5%" in page
    assert "Prepaid hours" in page


def test_the_terminal_tells_money_and_time_in_few_columns() -> None:
    """Credits and prepaid time stand under the shares; a period that has not ended is marked; each share is
    told as it would be with the undecided (K14); the French table fits eighty columns where none is."""
    write(2)
    call = ["evaluate", "contract.sla", "log.csv", "--as-of", "2026-02-20T00:00:00Z", "--lang"]
    told = CliRunner().invoke(slac, [*call, "fr"]).stdout.split("\n")
    table = told[: told.index("")]
    assert max(map(len, table)) <= 80
    assert table[-1].startswith("* provisoire")
    assert any(one.startswith("2026-02*") for one in table)
    assert not any(one.startswith("2026-01*") for one in table)
    assert "Avoir 2026-01\N{NO-BREAK SPACE}: 220,00\N{NO-BREAK SPACE}€" in "\n".join(told)
    (pack,) = (one.replace("\N{NO-BREAK SPACE}", " ") for one in told if one.startswith("Prepaid hours"))
    assert "consommé : 9 h" in pack

    with Path("log.csv").open("a", encoding="utf-8") as log:
        log.write("X,2026-02-03T09:00:00Z,reported,client,nowhere,P1,\n")
    told = CliRunner().invoke(slac, [*call, "en"]).stdout.split("\n")
    row = next(one for one in told if one.startswith("2026-02*  P1 · Response"))
    assert row.endswith("50–100%")
    row = next(one for one in told if one.startswith("2026-01   P1 · Response"))
    assert row.endswith("–")
