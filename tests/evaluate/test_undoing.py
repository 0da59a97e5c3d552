"""What made the difference between two versions: the terms that changed, each by itself, and the clauses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from support.evaluated import ENGLISH

from slacontract.cli import slac

AS_OF = ("--as-of", "2026-05-01T00:00:00Z")
DELAY = ("resolution within 4 hours counted in office for", "resolution within 3 hours counted in office for")
HOURS = ("09:00-18:00", "08:00-19:00")
PAUSES = ("  pauses the resolution\n", "")


def changed(*terms: tuple[str, str]) -> str:
    """The contract with some terms changed."""
    text = ENGLISH
    for old, new in terms:
        assert old in text
        text = text.replace(old, new)
    return text


def late(text: str) -> set[tuple[str, str, str]]:
    """The clocks that a version breaches: ticket, metric, cycle."""
    Path("one.sla").write_text(text, encoding="utf-8")
    call = ["evaluate", "one.sla", "log.csv", *AS_OF, "--format", "csv", "--no-ledgers"]
    found = CliRunner().invoke(slac, call)
    assert found.exit_code == 0, found.output
    rows = csv.DictReader(io.StringIO(found.stdout))
    return {(row["ticket"], row["metric"], row["cycle"]) for row in rows if row["status"] == "breached"}


def replayed(new: str, *options: str) -> dict[str, Any]:
    """A replay under a new version, as JSON."""
    Path("new.sla").write_text(new, encoding="utf-8")
    call = ["replay", "contract.sla", "new.sla", "log.csv", *AS_OF, *options, "--format", "json"]
    found = CliRunner().invoke(slac, call)
    assert found.exit_code == 0, found.output
    return dict(json.loads(found.stdout))


def test_a_term_undoes_what_it_does_when_it_is_left_as_it_was() -> None:
    """Of the breaches that appear or disappear with several terms, those that one term undoes are those that
    a contract with this term as before does not change, as two evaluations of that contract say."""
    found = replayed(changed(DELAY, HOURS, PAUSES))
    before, after = late(changed()), late(changed(DELAY, HOURS, PAUSES))
    several = {one for one in before ^ after if one[1] == "resolution"}
    assert found["several_terms"]["clocks"] == len(several) >= 10
    undone = {one["term"]: (one["appeared"], one["gone"]) for one in found["several_terms"]["undone_by"]}
    texts = {
        "delay": changed(HOURS, PAUSES),
        "hours": changed(DELAY, PAUSES),
        "pauses": changed(DELAY, HOURS),
    }
    for term, text in texts.items():
        then = late(text)
        appeared = sum(one in after and one not in then for one in several)
        gone = sum(one in before and one in then for one in several)
        assert undone.get(term, (0, 0)) == (appeared, gone), term
    assert any(n for both in undone.values() for n in both)


def test_a_term_alone_needs_no_undoing() -> None:
    """Where every difference has one term, nothing is judged again."""
    assert replayed(changed(DELAY))["several_terms"] == {"clocks": 0, "undone_by": []}


def test_a_change_of_priority_is_no_term() -> None:
    """A clock that either version judges by another commitment, for its ticket changed its priority, differs
    by what became of these commitments: the one term that changed."""
    told = [
        "X,2026-03-02T09:00:00+01:00,reported,client,P1",
        "X,2026-03-02T09:45:00+01:00,priority-changed,provider,P2",
    ]
    Path("log.csv").write_text("\n".join(["ticket,at,kind,actor,priority", *told]), encoding="utf-8")
    sooner = replayed(changed(("response within 1 hour", "response within 30 minutes")))
    assert [one["terms"] for one in sooner["reasons"]] in ([["delay"]], [])
    assert sooner["commitments"]
    later = replayed(changed(("response within 4 hours", "response within 400 hours")))
    assert [one["terms"] for one in later["reasons"]] == [["delay"]]


def test_money_shares_and_prepaid_time_are_compared() -> None:
    """A version that differs in its clauses alone has the same breaches, and is told by what differs."""
    new = changed(
        ("below 60% gives 10% of fee", "below 60% gives 50% of fee"),
        ("grants 20 hours of work", "grants 1 hour of work"),
        ("for at least 90% of tickets", "for at least 1% of tickets"),
    )
    Path("new.sla").write_text(new, encoding="utf-8")
    call = ["replay", "contract.sla", "new.sla", "log.csv", *AS_OF, "--report", "replay.html"]
    text = CliRunner().invoke(slac, call).stdout
    for told in ("Shares missed", "Late resolutions", "Prepaid hours · Balance"):
        assert told in text
        assert told in Path("replay.html").read_text(encoding="utf-8")
    old, new_figures = (replayed(new)[side] for side in ("old", "new"))
    sums = [sum(one["cents"] for one in side["credits"]) for side in (old, new_figures)]
    assert sums[0] < sums[1]
    assert f"€{sums[0] / 100:,.2f}" in text
