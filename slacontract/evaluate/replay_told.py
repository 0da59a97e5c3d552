"""A replay as the terminal shows it, as programs read it, and as one HTML file."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from ..telling import STATUSES, SayableInstant, said
from .crediting import CreditWords
from .drawings import plain, way
from .evaluation import Evaluation
from .ledgers import slice_json
from .naming import title, titles_of
from .page import period_name, rendered
from .replay import Changed, Pair, Replay, Row
from .told import columns, figures
from .wording import count, hours, labelled, money, word

_SHOWN = 50


def replay_text(found: Replay, language: str) -> str:
    """Breaches by commitment, what made the difference, credits, and the result in one line."""
    parts = [_table(found, language)]
    if found.reasons:
        head = [word(key, language) for key in ("terms", "appeared", "gone")]
        rows = [
            [terms_of(reasons, language), str(appeared), str(gone)]
            for reasons, (appeared, gone) in _reasons(found)
        ]
        parts.append(columns([head, *rows], right=(1, 2)))
        if found.undone:
            head = [word(key, language) for key in ("undone", "not-appear", "not-gone")]
            rows = [[name, str(a), str(b)] for name, a, b in undone(found, language)]
            about = word("undone-about", language, n=count(found.several, language))
            parts.append(f"{columns([head, *rows], right=(1, 2))}\n{about}")
        parts.append(_hours_line(found, language))
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
                    _money(cents, side, language)
                    for cents, side in zip(both, (found.old, found.new), strict=True)
                ),
            ]
            for period, *both in credits_of(found)
        ]
        parts.append(columns([head, *rows], right=(1, 2)))
        head[0] = word("clause", language)
        parts.append(columns([head, *clauses(found, language)], right=(1, 2)))
    return "\n\n".join([*parts, replay_summary(found, language)])


def _table(found: Replay, language: str) -> str:
    rows = [[word(key, language) for key in ("commitment", "old", "new", "appeared", "gone")]]
    names = _titles(found, language)
    for pair, row in _rows(found):
        rows.append(
            [_pair(pair, names), *map(str, (row.old_breached, row.new_breached, row.appeared, row.gone))]
        )
    totals = (found.old.breached, found.new.breached, found.appeared, found.gone)
    rows.append([word("every-commitment", language), *map(str, totals)])
    table = columns(rows, right=(1, 2, 3, 4))
    return f"{table}\n{word('pairs-about', language)}" if _paired(found) else table


def _paired(found: Replay) -> bool:
    """Whether the versions judge a clock by different commitments."""
    return any(old != new for old, new in (pair for pair, _ in _rows(found)))


def _rows(found: Replay) -> list[tuple[Pair, Row]]:
    """Commitments with something decided, in the order of the new version's text, then of the old's."""
    order: dict[str | None, int] = {}
    for side in (found.new, found.old):
        for view in side.engine.views(side.plan):
            for one in view.plan.commitments:
                order.setdefault(one.id, len(order))
    rows = [(pair, row) for pair, row in found.rows.items() if row.old_decided or row.new_decided]
    return sorted(rows, key=lambda one: (order.get(one[0][1] or one[0][0], 0), str(one[0])))


def _pair(pair: Pair, names: Mapping[str, str]) -> str:
    old, new = ("–" if one is None else names.get(one, one) for one in pair)
    if old != new:
        return f"{old} → {new}"
    return old if pair[0] == pair[1] else f"{old} ({pair[0]} → {pair[1]})"


def _reasons(found: Replay) -> list[tuple[tuple[str, ...], tuple[int, int]]]:
    return sorted(found.reasons.items(), key=lambda one: (-sum(one[1]), one[0]))


def terms_of(reasons: Sequence[str], language: str) -> str:
    """Terms in words."""
    return ", ".join(word(f"term.{one}", language) for one in reasons)


def _hours_line(found: Replay, language: str) -> str:
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
        (names[one], _money(old, found.old, language), _money(new, found.new, language))
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
    names = _titles(found, language)
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


def _money(cents: int, side: Evaluation, language: str) -> str:
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
        paid=_money(found.old.cents, found.old, language),
        would=_money(found.new.cents, found.new, language),
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
            for pair, row in _rows(found)
        ],
        "reasons": [
            {"terms": list(reasons), "appeared": appeared, "gone": gone}
            for reasons, (appeared, gone) in _reasons(found)
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


# --- HTML ------------------------------------------------------------------------------------------


def replay_page(found: Replay, language: str, names: tuple[str, str], logs: Sequence[str]) -> str:
    """The whole page, in English or French."""
    zone = found.new.engine.contract_zone
    facts = found.new.engine.rules.contract
    saved = found.new.cents - found.old.cents
    names_of = _titles(found, language)
    tiles = [
        ("tickets", count(found.new.tickets, language), ""),
        ("breaches", f"{count(found.old.breached, language)} → {count(found.new.breached, language)}", ""),
        ("appeared", count(found.appeared, language), "bad" if found.appeared else ""),
        ("gone", count(found.gone, language), ""),
        (
            "credits-due",
            " → ".join(_money(one.cents, one, language) for one in (found.old, found.new)),
            "bad" if saved > 0 else "",
        ),
    ]
    return rendered(
        "replay.html.j2",
        language,
        facts=facts,
        names=names,
        logs=list(logs),
        as_of=SayableInstant(zone, found.new.as_of).say(language),
        zone=zone.name,
        tiles=[(word(key, language), value, kind) for key, value, kind in tiles],
        summary=replay_summary(found, language),
        paired=_paired(found),
        rows=[(_pair(pair, names_of), row) for pair, row in _rows(found)],
        totals=(found.old.breached, found.new.breached, found.appeared, found.gone),
        reasons=[
            (terms_of(reasons, language), appeared, gone) for reasons, (appeared, gone) in _reasons(found)
        ],
        undone=undone(found, language),
        undone_about=word("undone-about", language, n=count(found.several, language)),
        missed=missed(found, language),
        packs=packs(found, language),
        clauses=clauses(found, language),
        credits=[
            (
                period_name(period, language),
                _money(old, found.old, language),
                _money(new, found.new, language),
            )
            for period, old, new in credits_of(found)
        ],
        hours=heat(found, language) if found.hours else None,
        hour_lines=_hours_line(found, language).split("\n"),
        changed=[_shown(found, number, one, language) for number, one in enumerate(found.changed[:_SHOWN])],
        differing=found.appeared + found.gone,
    )


def _titles(found: Replay, language: str) -> dict[str, str]:
    return {
        **titles_of(found.old.engine, found.old.plan, language),
        **titles_of(found.new.engine, found.new.plan, language),
    }


def _shown(found: Replay, number: int, one: Changed, language: str) -> dict[str, Any]:
    sides = []
    for name, side, clock in (("old", found.old, one.old), ("new", found.new, one.new)):
        zone = side.engine.contract_zone
        if clock is None:
            sides.append(
                {"name": word(name, language), "verdict": "–", "deadline": "–", "figure": None, "kind": ""}
            )
            continue
        about = f"{one.ticket}: {clock.commitment}"
        deadline = "–" if clock.deadline is None else SayableInstant(zone, clock.deadline).say(language)
        sides.append(
            {
                "name": word(name, language),
                "verdict": said(STATUSES, clock.status, language),
                "deadline": deadline,
                "figure": way(f"{name}-{number}", about, clock, side.as_of),
                "kind": "bad" if clock.status == "breached" else "",
            }
        )
    clock = one.new or one.old
    stop = None if clock is None or clock.stop is None else clock.stop
    zone = found.new.engine.contract_zone
    return {
        "ticket": one.ticket,
        "name": "" if clock is None else title(clock.priority, clock.metric, clock.label, language),
        "terms": terms_of(one.reasons, language),
        "stop": word("still-open", language) if stop is None else SayableInstant(zone, stop).say(language),
        "appeared": one.appeared,
        "sides": sides,
    }


def heat(found: Replay, language: str) -> Markup:
    """A week of hours: the darker, the more time counts in one version only; before and after apart."""
    days = word("weekdays", language).split()
    left, top, cell, row = 56, 22, 26, 24
    most = max(max(both) for both in found.hours.values()) or 1
    lines: list[str] = []
    for hour in range(0, 25, 3):
        lines.append(
            f'<text x="{left + hour * cell}" y="{top - 8}" text-anchor="middle" class="tick">{hour}</text>'
        )
    for day in range(7):
        y = top + day * row
        lines.append(
            f'<text x="{left - 10}" y="{y + 16}" text-anchor="end" class="name">{escape(days[day])}</text>'
        )
        for hour in range(24):
            before, after = found.hours.get((day, hour), (0, 0))
            x = left + hour * cell
            lines.append(
                f'<rect class="track" x="{x + 1}" y="{y + 1}" width="{cell - 2}" height="{row - 2}"/>'
            )
            for seconds, kind, top_of in ((before, "neutral", y + 1), (after, "good", y + row / 2)):
                if seconds:
                    shade = 0.25 + 0.75 * seconds / most
                    words = word("only-before" if kind == "neutral" else "only-after", language)
                    when = f"{days[day]} {hour:02}–{hour + 1:02}"
                    tip = labelled(when, f"{hours(seconds // 60, language)}, {words}", language)
                    lines.append(
                        f'<g><title>{escape(plain(tip))}</title><rect class="{kind}" opacity="{shade:.2f}" '
                        f'x="{x + 1}" y="{top_of:g}" width="{cell - 2}" height="{row / 2 - 1:g}"/></g>'
                    )
    title = word("hours-figure", language)
    about = " ".join(_hours_line(found, language).split())
    return Markup(
        f'<svg class="shares" viewBox="0 0 {left + 24 * cell + 12} {top + 7 * row + 6}" role="img" '
        f'aria-labelledby="heat-t heat-d"><title id="heat-t">{escape(title)}</title>'
        f'<desc id="heat-d">{escape(about)}</desc>{"".join(lines)}</svg>'
    )
