"""An evaluation of a log says what the engine says of the same rows, whatever form the log has."""

from __future__ import annotations

import csv
import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest
from differential.logs import Asker
from differential.rules import rule_set

from slacontract.evaluate.evaluation import Evaluation, Question, evaluate, judged_batches
from slacontract.evaluate.files import load_events
from slacontract.evaluate.ledgers import LedgerText, ledgers, slice_json, with_ledger
from slacontract.evaluate.mapping import LogMapping
from slacontract.evaluate.store import Store
from slacontract.evaluate.tables import verdict_table
from slacontract.evaluate.tally import BREACHED
from slacontract.judge import Engine, Report, judge
from slacontract.judge.events import read_ticket_events

Rows = list[dict[str, Any]]
FIELDS = ("ticket", "seq", "at", "kind", "actor", "channel", "state", "priority", "contains", "set",
          "minutes", "valued_minutes")  # fmt: skip


def drawn(seed: int, tickets: int = 60) -> tuple[Engine, str | None, int, Rows]:
    """A contract, a plan, an instant, and the rows of some tickets in random order, instants as text."""
    rules = rule_set(seed, 2)
    random = Random(f"log/{seed}")
    asker = Asker(rules, random, 3)
    asks = [asker.judge() for _ in range(tickets)]
    rows = [
        row | {"ticket": f"T{number:03}", "at": written(row["at"], random)}
        for number, ask in enumerate(asks)
        for row in ask["events"]
    ]
    random.shuffle(rows)
    as_of = sorted(ask["as_of"] for ask in asks)[tickets // 2]
    return Engine(rules), asks[0]["plan"], as_of, rows


def written(at: Any, random: Random) -> str:
    """An instant as logs write it: in UTC, or with an offset."""
    import datetime

    if not isinstance(at, int) or not 0 < at < 4_000_000_000:
        return str(at)
    hours = random.choice([0, 0, 2, -5])
    zone = datetime.timezone(datetime.timedelta(hours=hours))
    text = datetime.datetime.fromtimestamp(at, zone).isoformat()
    return text.replace("+00:00", "Z") if random.random() < 0.5 else text


def cell(value: Any) -> str:
    """A value as a cell of CSV."""
    if value is None:
        return ""
    return json.dumps(value) if isinstance(value, list | dict | tuple) else str(value)


def write(rows: Rows, path: Path, form: str) -> None:
    """The rows as a log."""
    if form == "jsonl":
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return
    texts = [{name: cell(row.get(name)) for name in FIELDS} for row in rows]
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, FIELDS)
            writer.writeheader()
            writer.writerows(texts)
    else:
        pa.parquet.write_table(
            pa.table({name: [row[name] or None for row in texts] for name in FIELDS}), path
        )


def stored(folder: Path, rows: Rows, form: str) -> Store:
    """A store that has read the rows."""
    path = folder / f"log.{form}"
    write(rows, path, form)
    store = Store(str(folder), memory="256MB", threads=1)
    head = path.read_text(encoding="utf-8").splitlines()[0] if form == "csv" else ""
    load_events(store, str(path), path.name, form, LogMapping(), head)
    return store


def in_cells(row: dict[str, Any]) -> dict[str, Any]:
    """What columns can say: they have no unknown fields, and a word alone is a list of one."""
    kept = {name: value for name, value in row.items() if name in FIELDS}
    if isinstance(kept.get("contains"), str):
        kept["contains"] = [kept["contains"]]
    return kept


def unlike(rows: Rows) -> Rows:
    """The rows without those that repeat another in everything: an evaluation counts them once."""
    seen: Counter[str] = Counter()
    kept = []
    for row in rows:
        accepted, refused = read_ticket_events([row])
        if refused or (row["kind"] == "time-spent" and row.get("seq") is None):
            kept.append(row)
            continue
        key = accepted[0].model_dump_json()
        if not seen[key]:
            kept.append(row)
        seen[key] += 1
    return kept


def told(found: Evaluation, report: Report) -> None:
    """Compares figures: shares, credits, balances, undecided tickets."""
    shares = {(one.commitment, one.period): one for one in report.shares}
    for line in found.lines:
        if line.share.target is None:
            continue
        one = shares[line.commitment.id, line.period.id]
        mine = line.share
        assert (mine.met, mine.decided, mine.cancelled, mine.target) == (
            one.met,
            one.decided,
            one.cancelled,
            one.target,
        )
        assert sorted(mine.undecided) == sorted(one.undecided)
        assert (mine.if_undecided_met, mine.if_undecided_breached) == (
            one.if_undecided_met,
            one.if_undecided_breached,
        )
    credits = {one.period: one for one in report.credits}
    for given in found.credits:
        assert given == credits[given.period]
    assert [one.balance for one in found.prepaid] == [one.balance for one in report.prepaid]
    assert found.undecided == sum(one.undecided is not None for one in report.tickets)
    assert found.breached == sum(
        clock.status == "breached" and clock.binding == "committed"
        for ticket in report.tickets
        for clock in ticket.clocks
    )
    statuses = Counter(
        clock.status for one in report.tickets for clock in one.clocks if clock.commitment is not None
    )
    assert found.statuses == dict(statuses)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("seed", "form"), [(1, "csv"), (2, "jsonl"), (3, "parquet"), (4, "csv"), (5, "jsonl")]
)
def test_figures_are_the_engines(seed: int, form: str, tmp_path: Path) -> None:
    """Shares with their bounds, credits, balances and counts equal those of `judge` on the same rows."""
    engine, plan, as_of, rows = drawn(seed)
    if form != "jsonl":
        rows = [in_cells(row) for row in rows]
    store = stored(tmp_path, rows, form)
    found = evaluate(engine, store, Question(plan, as_of, breaches=10_000))
    store.close()
    report = judge(engine, unlike(rows), plan=plan, as_of=as_of)

    told(found, report)
    assert found.data.kept + sum(found.data.refused.values()) == len(unlike(rows))
    assert sum(found.data.refused.values()) == len(report.refused)
    assert found.data.dropped == len(rows) - len(unlike(rows))
    assert found.clocks > 50
    late = {
        (ticket.ticket, clock.commitment, clock.deadline): clock
        for ticket in report.tickets
        for clock in ticket.clocks
        if clock.status == "breached" and clock.binding == "committed"
    }
    assert len(found.breaches) == len(
        [
            1
            for one in report.tickets
            for c in one.clocks
            if c.status == "breached" and c.binding == "committed"
        ]
    )
    for breach in found.breaches:
        clock = late[breach.ticket, breach.clock.commitment, breach.clock.deadline]
        assert breach.clock.ledger == clock.ledger


@pytest.mark.parametrize("seed", range(10, 18))
def test_ledgers_drawn_up_from_verdicts(seed: int, tmp_path: Path) -> None:
    """A ledger drawn up without a second judgement is the engine's, slice by slice, and so is its text."""
    engine, plan, as_of, rows = drawn(seed)
    store = stored(tmp_path, rows, "jsonl")
    text = LedgerText(engine.contract_zone)
    seen = 0
    for judged in judged_batches(engine, store, plan, as_of):
        late = [
            row for row in range(len(judged.verdicts)) if judged.verdicts.columns["status"][row] == BREACHED
        ]
        for row, slices in ledgers(engine, plan, judged, late):
            ours = with_ledger(engine, plan, judged, row).ledger
            assert slices == ours
            assert json.loads(text.write(slices)) == [slice_json(one, engine.contract_zone) for one in ours]
            seen += 1
    store.close()

    assert seen > 0


def test_batches_part_no_ticket(tmp_path: Path) -> None:
    """Whatever the size of a batch, each ticket lies in one, and the verdicts are the same."""
    _, _, _, rows = drawn(6)
    store = stored(tmp_path, rows, "csv")
    names: list[str] = []
    total = 0
    for table in store.batches(rows=7):
        mine = sorted(set(table.column("ticket").to_pylist()))
        assert not set(mine) & set(names)
        names += mine
        total += table.num_rows
    store.close()

    assert names == sorted(names) == sorted({row["ticket"] for row in rows})
    assert total == len(rows)


def test_rows_of_verdicts_are_the_engines(tmp_path: Path) -> None:
    """Each row of the table of verdicts says what the engine's result says, texts and instants alike."""
    engine, plan, as_of, rows = drawn(7)
    store = stored(tmp_path, rows, "csv")
    report = judge(engine, unlike(rows), plan=plan, as_of=as_of)
    clocks = [clock for ticket in report.tickets for clock in ticket.clocks]
    zone = engine.contract_zone
    found = [
        row
        for judged in judged_batches(engine, store, plan, as_of)
        for row in verdict_table(engine, plan, judged, ledgers=True, texts=True).to_pylist()
    ]
    store.close()

    assert len(found) == len(clocks)
    for row, clock in zip(found, clocks, strict=True):
        for name in ("ticket", "commitment", "metric", "label", "priority", "status", "cycle", "why"):
            assert row[name] == getattr(clock, name), name
        for name in ("start", "deadline", "stop", "decided_at", "projection"):
            at = getattr(clock, name)
            assert row[name] == (None if at is None else zone.iso(at))
        assert (row["late_elapsed_s"], row["late_covered_s"]) == (clock.late_elapsed_s, clock.late_covered_s)
        if clock.status == "breached":
            assert row["binding"] == clock.binding
            assert json.loads(row["ledger"]) == [slice_json(one, zone) for one in clock.ledger]


def test_shares_are_exact_fractions() -> None:
    """A share is written with enough decimals not to look like what it misses, and never as 100 % in vain."""
    from slacontract.evaluate.wording import against, percent

    assert percent(Fraction(2, 3), "en") == "66.67%"
    assert percent(Fraction(99_999, 100_000), "en") == "99.99%"
    assert percent(Fraction(1), "fr") == "100\N{NO-BREAK SPACE}%"
    assert against(Fraction(89_999, 100_000), Fraction(90), "en") == "89.999%"
    assert percent(None, "en") == "no figure"
