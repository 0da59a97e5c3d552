"""An evaluation as the terminal shows it, and as programs read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from ..diagnostics import all_kinds
from ..telling import SayableInstant
from .crediting import CreditWords
from .evaluation import Breach, Evaluation, Line
from .ledgers import slice_json
from .naming import titles_of
from .tally import Reason
from .wording import against, count, hours, labelled, money, not_computed, percent, target_text, word

_MOST = 20


def as_text(found: Evaluation, language: str) -> str:
    """The shares as a table, credits and prepaid time, what became of rows, and the verdict in one line."""
    parts = [
        _table(found, language),
        _money_and_time(found, language),
        *data_lines(found, language),
        summary(found, language),
    ]
    return "\n\n".join(part for part in parts if part)


def _table(found: Evaluation, language: str) -> str:
    # A period in which nothing was decided has no figures to show; JSON has its lines all the same.
    telling = {line.period.id for line in found.lines if line.share.decided or line.share.undecided}
    lines = [line for line in found.lines if line.period.id in telling]
    if not lines:
        return word("nothing-decided", language)
    head = [word(key, language) for key in ("period", "commitment", "met-of", "share", "promised", "result")]
    rows = [head]
    bounded = any(line.share.undecided for line in lines)
    if bounded:
        head.append(word("with-undecided", language))
    names = titles_of(found.engine, found.plan, language)
    for line in lines:
        share = line.share
        row = [
            f"{share.period}{'*' if share.provisional else ''}",
            names.get(line.commitment.id, line.commitment.id),
            f"{count(share.met, language)}/{count(share.decided, language)}",
            against(share.share, share.target, language) if share.decided else "–",
            target_text(share.target, language),
            verdict_of(line, language),
        ]
        if bounded:
            row.append(_bounds(line, language))
        rows.append(row)
    table = columns(rows, right=(2, 3, 4, 6))
    marked = any(line.share.provisional for line in lines)
    return f"{table}\n* {word('provisional-about', language)}" if marked else table


def _bounds(line: Line, language: str) -> str:
    """The share with all undecided tickets as late, and as on time (K14); nothing where there are none."""
    share = line.share
    if not share.undecided:
        return ""
    low = percent(share.if_undecided_breached, language).rstrip("%").rstrip()
    return f"{low}–{percent(share.if_undecided_met, language)}"


def _money_and_time(found: Evaluation, language: str) -> str:
    """Credits by period and clause, and prepaid time; nothing where the contract has neither."""
    words = CreditWords(found.engine, found.plan, language)
    lines = []
    for one in found.credits:
        given = [each for each in one.credits if each.cents]
        if one.cents and given:
            clauses = ", ".join(
                labelled(words.name(each.id), money(each.cents, one.currency, language), language)
                for each in given
            )
            due = word(
                "credit-of", language, period=one.period, amount=money(one.cents, one.currency, language)
            )
            lines.append(f"{due} ({clauses})")
    open_ones = {each.id: each.why for one in found.credits for each in one.credits if each.why is not None}
    for name, why in open_ones.items():
        lines.append(labelled(words.name(name), not_computed(why, language), language))
    for pack in found.prepaid:
        if pack.why is not None:
            said = not_computed(pack.why, language)
        else:
            beyond = pack.refused + pack.charged + pack.overdrawn
            told = (("granted", pack.granted), ("used", pack.used), ("lost", pack.lost), ("beyond", beyond))
            parts = [
                labelled(word(key, language), hours(value, language), language)
                for key, value in told
                if value
            ]
            parts.append(labelled(word("balance", language), hours(pack.balance, language), language))
            said = ", ".join(part[:1].lower() + part[1:] for part in parts)
        lines.append(labelled(words.name(pack.id), said, language))
    return "\n".join(map(plain, lines))


def verdict_of(line: Line, language: str) -> str:
    """Kept, missed, or neither."""
    share = line.share
    if share.target_met is None:
        return word("no-figure" if share.target is not None else "not-promised", language)
    return word("kept" if share.target_met else "missed", language)


def result_of(line: Line, language: str) -> str:
    """The same; provisional in a period that has not ended."""
    said, share = verdict_of(line, language), line.share
    return f"{said} ({word('provisional', language)})" if share.provisional and share.decided else said


def plain(text: str) -> str:
    """A text without the characters that a terminal obeys; spaces of French typography stay."""
    kept = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"
    return "".join(c if c.isprintable() or c in kept else "\N{REPLACEMENT CHARACTER}" for c in text)


def columns(rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Rows in columns as wide as their widest cell. Characters that a terminal obeys are shown as marks."""
    clean = [[plain(cell) for cell in row] for row in rows]
    widths = [max(len(row[at]) for row in clean) for at in range(len(clean[0]))]
    lines = []
    for row in clean:
        cells = [
            cell.rjust(widths[at]) if at in right else cell.ljust(widths[at]) for at, cell in enumerate(row)
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "  ".join("-" * n for n in widths), *lines[1:]])


def tickets_without(
    found: Evaluation, before: Evaluation | None, language: str
) -> Iterator[tuple[str, Reason, str]]:
    """Why tickets are undecided, or have no verdict: which of the two, the reason, and how many; where they
    are not as many under a version `before`, how many there and then here."""
    for key, of in (("undecided-because", "reasons"), ("unjudged-because", "unjudged")):
        numbers: dict[tuple[str, str], list[int]] = {}
        first: dict[tuple[str, str], Reason] = {}
        for at, side in enumerate((found, before or found)):
            for one in getattr(side, of):
                told = one.finding.code, one.finding.message(language)
                first.setdefault(told, one)
                numbers.setdefault(told, [0, 0])[at] = one.tickets
        for told, (now, was) in numbers.items():
            yield key, first[told], from_to(was, now, language)


def from_to(was: int, now: int, language: str) -> str:
    """A number; where it was another before, both."""
    both = [count(one, language) for one in (was, now)]
    return both[0] if was == now else " → ".join(both)


def data_lines(found: Evaluation, language: str, before: Evaluation | None = None) -> Iterator[str]:
    """What is wrong with rows and tickets: how many of each kind, and one of each to look at. `before`: the
    same log under another version."""
    data = found.data
    kinds = {kind.code: kind for kind in all_kinds()}
    lines = []
    for code, n, first in data.problems():
        message = kinds[code].words(language).message if first is None else first.finding.message(language)
        lines.append(f"{count(n, language)} × {code}: {message}")
        if first is not None and (first.ticket or first.place):
            where = [
                first.log,
                first.ticket or "",
                word("line", language, n=first.place) if first.place else "",
            ]
            lines.append("    " + ", ".join(one for one in where if one))
    others = dict(data.misplaced) | ({"SLA471": data.dropped} if data.dropped else {})
    for code, n in others.items():
        lines.append(f"{count(n, language)} × {code}: {kinds[code].words(language).message}")
    listed = {"undecided-because": 0, "unjudged-because": 0}
    for key, reason, said in tickets_without(found, before, language):
        listed[key] += 1
        if listed[key] <= _MOST:
            told = f"{reason.finding.code}: {reason.finding.message(language)}"
            lines += [word(key, language, n=said, told=told), f"    {reason.example}"]
    lines += dict.fromkeys(
        f"{one.code}: {one.message(language)}" for side in (found, before or found) for one in side.never_seen
    )
    if data.alike:
        lines.append(word("alike", language, n=count(data.alike, language)))
    if lines:
        yield "\n".join(map(plain, lines))


def summary(found: Evaluation, language: str) -> str:
    """The verdict in one line."""
    zone = found.engine.contract_zone
    decided = [line for line in found.lines if line.share.target_met is not None]
    currency = found.engine.rules.contract.currency
    return word(
        "summary",
        language,
        tickets=count(found.tickets, language),
        when=SayableInstant(zone, found.as_of).say(language),
        kept=len(decided) - len(found.missed),
        missed=len(found.missed),
        breaches=count(found.breached, language),
        credits=money(found.cents, currency, language) if found.credits else word("none", language),
        undecided=count(found.undecided, language),
        refused=count(sum(found.data.refused.values()), language),
        rows=count(found.data.rows, language),
    )


def as_json(found: Evaluation) -> str:
    """The figures with their codes; exact fractions as text, instants as ISO 8601 in the contract's zone."""
    return json.dumps(figures(found), ensure_ascii=False, indent=2)


def figures(found: Evaluation) -> dict[str, Any]:
    """What `--format json` writes."""
    zone = found.engine.contract_zone
    facts = found.engine.rules.contract
    return {
        "contract": {"reference": facts.reference, "title": facts.title, "version": facts.version},
        "plan": found.plan,
        "as_of": zone.iso(found.as_of),
        "tickets": found.tickets,
        "clocks": found.clocks,
        "statuses": dict(sorted(found.statuses.items())),
        "shares": [_share(line) for line in found.lines],
        "breached": found.breached,
        "breaches": [breach_json(one, found) for one in found.breaches],
        "availability": [
            {
                "id": one.id,
                "component": one.component,
                "period": one.period,
                "share": _exact(one.share),
                "provisional": one.provisional,
            }
            for one in found.availability
        ],
        "credits": [
            {
                "period": one.period,
                "cents": one.cents,
                "currency": one.currency,
                "provisional": one.provisional,
                "clauses": [
                    {
                        "id": each.id,
                        "cents": each.cents,
                        "before_caps": _exact(each.before_caps),
                        "replaced_by": each.replaced_by,
                        "why": each.why,
                        "lines": [
                            {
                                "figure": line.figure,
                                "value": _exact(line.value),
                                "cents": _exact(line.cents),
                                "rule": line.rule,
                            }
                            for line in each.lines
                        ],
                    }
                    for each in one.credits
                ],
            }
            for one in found.credits
        ],
        "prepaid": [
            {
                "id": one.id,
                "why": one.why,
                **{
                    key: _exact(getattr(one, key))
                    for key in ("granted", "used", "lost", "refused", "charged", "overdrawn", "balance")
                },
            }
            for one in found.prepaid
        ],
        "never_seen": [{"code": one.code, "message": one.message()} for one in found.never_seen],
        "unjudged": [_reason(one) for one in found.unjudged],
        "undecided": {
            "tickets": found.undecided,
            "by_code": dict(found.undecided_why),
            "reasons": [_reason(one) for one in found.reasons],
            "by_period": {key: list(names) for key, names in found.undecided_in.items()},
        },
        "rows": {
            "kept": found.data.kept,
            "dropped": found.data.dropped,
            "refused": dict(found.data.refused),
            "unknown_words": [
                {"code": one.code, "message": one.message(), "rows": n} for one, n in found.data.words
            ],
            "misplaced": dict(found.data.misplaced),
            "first_refused": [
                {
                    "log": one.log,
                    "line": one.place,
                    "ticket": one.ticket,
                    "code": one.finding.code,
                    "message": one.finding.message(),
                }
                for one in found.data.shown[:100]
            ],
        },
    }


def _reason(one: Reason) -> dict[str, Any]:
    return {
        "code": one.finding.code,
        "message": one.finding.message(),
        "tickets": one.tickets,
        "example": one.example,
    }


def _share(line: Line) -> dict[str, Any]:
    share = line.share
    return {
        "commitment": share.commitment,
        "metric": share.metric,
        "priority": share.priority,
        "period": share.period,
        "met": share.met,
        "decided": share.decided,
        "breached": line.breached,
        "cancelled": share.cancelled,
        "share": _exact(share.share),
        "percent_promised": _exact(share.target),
        "kept": share.target_met,
        "if_undecided_met": _exact(share.if_undecided_met),
        "if_undecided_breached": _exact(share.if_undecided_breached),
        "undecided": len(share.undecided),
        "provisional": share.provisional,
    }


def breach_json(one: Breach, found: Evaluation) -> dict[str, Any]:
    """A breach with its ledger."""
    zone, clock = found.engine.contract_zone, one.clock

    def iso(at: int | None) -> str | None:
        return None if at is None else zone.iso(at)

    return {
        "ticket": one.ticket,
        "commitment": clock.commitment,
        "metric": clock.metric,
        "priority": clock.priority,
        "binding": clock.binding,
        "period": one.period,
        "start": iso(clock.start),
        "deadline": iso(clock.deadline),
        "stop": iso(clock.stop),
        "late_elapsed_s": clock.late_elapsed_s,
        "late_covered_s": clock.late_covered_s,
        "flags": list(clock.flags),
        "ledger": [slice_json(each, zone) for each in clock.ledger],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
