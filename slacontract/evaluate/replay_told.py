"""A replay as the terminal shows it and as programs read it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ..telling import SayableInstant
from .crediting import CreditWords
from .evaluation import Evaluation
from .ledgers import slice_json
from .naming import titles_of
from .replay import Changed, Pair, Replay, Row
from .told import columns, data_lines, figures, from_to
from .wording import count, hours, labelled, money, word


def replay_text(found: Replay, language: str) -> str:
    """Breaches by commitment, what made the difference, credits, and the result in one line."""
    parts = [_table(found, language)]
    if found.reasons:
        head = [word(key, language) for key in ("terms", "appeared", "gone")]
        rows = [
            [terms_of(reasons, language), str(appeared), str(gone)]
            for reasons, (appeared, gone) in reasons_of(found)
        ]
        parts.append(columns([head, *rows], right=(1, 2)))
        if found.undone:
            head = [word(key, language) for key in ("undone", "not-appear", "not-gone")]
            rows = [[name, str(a), str(b)] for name, a, b in undone(found, language)]
            about = word("undone-about", language, n=count(found.several, language))
            parts.append(f"{columns([head, *rows], right=(1, 2))}\n{about}")
        parts.append(hours_line(found, language))
    for key, told in (("shares-missed", missed(found, language)), ("prepaid", packs(found, language))):
        if any(old != new for _, old, new in told):
            head = [word(one, language) for one in (key, "old", "new")]
            parts.append(columns([head, *told], right=(1, 2)))
    if any(cents for _, *both in credits_of(found) for cents in both):
        head = [word("period", language), word("old", language), word("new", language)]
        rows = [
            [
                period,
                *(
                    money_of(cents, side, language)
                    for cents, side in zip(both, (found.old, found.new), strict=True)
                ),
            ]
            for period, *both in credits_of(found)
        ]
        parts.append(columns([head, *rows], right=(1, 2)))
        head[0] = word("clause", language)
        parts.append(columns([head, *clauses(found, language)], right=(1, 2)))
    parts += data_lines(found.new, language, before=found.old)
    return "\n\n".join([*parts, replay_summary(found, language)])


def _table(found: Replay, language: str) -> str:
    rows = [[word(key, language) for key in ("commitment", "old", "new", "appeared", "gone")]]
    names = titles_of_both(found, language)
    for pair, row in rows_of(found):
        rows.append(
            [pair_title(pair, names), *map(str, (row.old_breached, row.new_breached, row.appeared, row.gone))]
        )
    totals = (found.old.breached, found.new.breached, found.appeared, found.gone)
    rows.append([word("every-commitment", language), *map(str, totals)])
    table = columns(rows, right=(1, 2, 3, 4))
    return f"{table}\n{word('pairs-about', language)}" if paired(found) else table


def paired(found: Replay) -> bool:
    """Whether the versions judge a clock by different commitments."""
    return any(old != new for old, new in (pair for pair, _ in rows_of(found)))


def rows_of(found: Replay) -> list[tuple[Pair, Row]]:
    """Commitments with something decided, in the order of the new version's text, then of the old's."""
    order: dict[str | None, int] = {}
    for side in (found.new, found.old):
        for view in side.engine.views(side.plan):
            for one in view.plan.commitments:
                order.setdefault(one.id, len(order))
    rows = [(pair, row) for pair, row in found.rows.items() if row.old_decided or row.new_decided]
    return sorted(rows, key=lambda one: (order.get(one[0][1] or one[0][0], 0), str(one[0])))


def pair_title(pair: Pair, names: Mapping[str, str]) -> str:
    """A commitment as it is called; both names where the versions judge by different ones."""
    old, new = ("–" if one is None else names.get(one, one) for one in pair)
    if old != new:
        return f"{old} → {new}"
    return old if pair[0] == pair[1] else f"{old} ({pair[0]} → {pair[1]})"


def reasons_of(found: Replay) -> list[tuple[tuple[str, ...], tuple[int, int]]]:
    """Terms that made a difference together: breaches that appeared and that are gone, most first."""
    return sorted(found.reasons.items(), key=lambda one: (-sum(one[1]), one[0]))


def terms_of(reasons: Sequence[str], language: str) -> str:
    """Terms in words."""
    return ", ".join(word(f"term.{one}", language) for one in reasons)


def hours_line(found: Replay, language: str) -> str:
    """The hours that count in one version only, in words."""
    if not found.hours:
        return word("no-hours", language)
    lines = [word("hours-about", language, n=count(found.examined, language))]
    for side, key in enumerate(("only-before", "only-after")):
        seconds = sum(both[side] for both in found.hours.values())
        if seconds:
            spans = ("\N{NO-BREAK SPACE}; " if language == "fr" else "; ").join(_spans(found, side, language))
            said_ = f"{hours(seconds // 60, language)} ({spans})"
            lines.append(f"  {labelled(word(key, language), said_, language)}")
    return "\n".join(lines)


def _spans(found: Replay, side: int, language: str) -> Iterator[str]:
    """Hours of each weekday that stand in one version only, neighbours together: `Mon 08–09, 17–18`."""
    days = word("weekdays", language).split()
    for day in range(7):
        marked = [hour for (on, hour), both in found.hours.items() if on == day and both[side]]
        spans: list[list[int]] = []
        for hour in sorted(marked):
            if spans and spans[-1][1] == hour:
                spans[-1][1] = hour + 1
            else:
                spans.append([hour, hour + 1])
        if spans:
            yield f"{days[day]} " + ", ".join(f"{a:02}–{b:02}" for a, b in spans)


def credits_of(found: Replay) -> list[tuple[str, int, int]]:
    """Cents due by period, before and after."""
    both = [{one.period: one.cents for one in side.credits} for side in (found.old, found.new)]
    return [
        (period, both[0].get(period, 0), both[1].get(period, 0)) for period in sorted({*both[0], *both[1]})
    ]


def clauses(found: Replay, language: str) -> list[tuple[str, str, str]]:
    """Credits due by clause over all periods, before and after, each clause by its label."""
    sums: dict[str, list[int]] = {}
    names: dict[str, str] = {}
    for at, side in enumerate((found.old, found.new)):
        words = CreditWords(side.engine, side.plan, language)
        for period in side.credits:
            for one in period.credits:
                names[one.id] = words.name(one.id)
                sums.setdefault(one.id, [0, 0])[at] += one.cents
    return [
        (names[one], money_of(old, found.old, language), money_of(new, found.new, language))
        for one, (old, new) in sorted(sums.items())
    ]


def missed(found: Replay, language: str) -> list[tuple[str, str, str]]:
    """Of the shares promised of each commitment, how many periods miss theirs, of how many."""
    both: dict[str, list[list[int]]] = {}
    for at, side in enumerate((found.old, found.new)):
        for line in side.lines:
            if line.share.target_met is not None:
                counts = both.setdefault(line.commitment.id, [[0, 0], [0, 0]])[at]
                counts[0] += line.share.target_met is False
                counts[1] += 1
    names = titles_of_both(found, language)
    return [
        (names.get(one, one), *("/".join(map(str, side)) if side[1] else "–" for side in sides))  # type: ignore[misc]
        for one, sides in both.items()
    ]


def packs(found: Replay, language: str) -> list[tuple[str, str, str]]:
    """Prepaid time: what was used, what went beyond it and what is left, before and after."""
    both: dict[tuple[str, str], list[str]] = {}
    for at, side in enumerate((found.old, found.new)):
        words = CreditWords(side.engine, side.plan, language)
        for one in side.prepaid:
            beyond = one.refused + one.charged + one.overdrawn
            for key, value in (("used", one.used), ("beyond", beyond), ("balance", one.balance)):
                row = both.setdefault((words.name(one.id), word(key, language)), ["–", "–"])
                row[at] = hours(value, language) if one.why is None else "–"
    return [(" · ".join(key), old, new) for key, (old, new) in both.items()]


def undone(found: Replay, language: str) -> list[tuple[str, int, int]]:
    """Terms with the differences that each of them alone undoes, those that undo most first."""
    order = sorted(found.undone.items(), key=lambda one: (-sum(one[1]), one[0]))
    return [(word(f"term.{term}", language), appeared, gone) for term, (appeared, gone) in order]


def money_of(cents: int, side: Evaluation, language: str) -> str:
    """An amount in the currency of a version."""
    return money(cents, side.engine.rules.contract.currency, language)


def replay_summary(found: Replay, language: str) -> str:
    """The result in one line."""
    return word(
        "replay-summary",
        language,
        tickets=count(found.new.tickets, language),
        when=SayableInstant(found.new.engine.contract_zone, found.new.as_of).say(language),
        before=count(found.old.breached, language),
        after=count(found.new.breached, language),
        appeared=count(found.appeared, language),
        gone=count(found.gone, language),
        paid=money_of(found.old.cents, found.old, language),
        would=money_of(found.new.cents, found.new, language),
        undecided=from_to(found.old.undecided, found.new.undecided, language),
        refused=count(sum(found.new.data.refused.values()), language),
        rows=count(found.new.data.rows, language),
    )


# --- JSON ------------------------------------------------------------------------------------------


def replay_json(found: Replay) -> str:
    """Everything, with the figures of both versions as `slac evaluate --format json` writes them."""
    data = {
        "breaches": {
            "old": found.old.breached,
            "new": found.new.breached,
            "appeared": found.appeared,
            "gone": found.gone,
        },
        "commitments": [
            {
                "old": pair[0],
                "new": pair[1],
                "decided": [row.old_decided, row.new_decided],
                "breached": [row.old_breached, row.new_breached],
                "appeared": row.appeared,
                "gone": row.gone,
            }
            for pair, row in rows_of(found)
        ],
        "reasons": [
            {"terms": list(reasons), "appeared": appeared, "gone": gone}
            for reasons, (appeared, gone) in reasons_of(found)
        ],
        "credits": [
            {"period": period, "old_cents": old, "new_cents": new} for period, old, new in credits_of(found)
        ],
        "several_terms": {
            "clocks": found.several,
            "undone_by": [
                {"term": term, "appeared": appeared, "gone": gone}
                for term, (appeared, gone) in found.undone.items()
            ],
        },
        "hours": [
            {"weekday": day, "hour": hour, "old_only_s": both[0], "new_only_s": both[1]}
            for (day, hour), both in found.hours.items()
        ],
        "examined": found.examined,
        "changed": [_changed(found, one) for one in found.changed],
        "old": figures(found.old),
        "new": figures(found.new),
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def _changed(found: Replay, one: Changed) -> dict[str, Any]:
    told: dict[str, Any] = {"ticket": one.ticket, "appeared": one.appeared, "terms": list(one.reasons)}
    for name, side, clock in (("old", found.old, one.old), ("new", found.new, one.new)):
        zone = side.engine.contract_zone
        told[name] = (
            None
            if clock is None
            else {
                "commitment": clock.commitment,
                "status": clock.status,
                "deadline": None if clock.deadline is None else zone.iso(clock.deadline),
                "stop": None if clock.stop is None else zone.iso(clock.stop),
                "late_elapsed_s": clock.late_elapsed_s,
                "ledger": [slice_json(each, zone) for each in clock.ledger],
            }
        )
    return told


def titles_of_both(found: Replay, language: str) -> dict[str, str]:
    """What commitments of either version are called; the new one's name where both have it."""
    return {
        **titles_of(found.old.engine, found.old.plan, language),
        **titles_of(found.new.engine, found.new.plan, language),
    }
