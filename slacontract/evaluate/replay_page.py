"""A replay as one HTML file, that asks for nothing outside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup, escape

from ..telling import STATUSES, SayableInstant, said
from .drawings import plain, way
from .naming import title
from .page import data_parts, period_name, rendered
from .replay import Changed, Replay
from .replay_told import (
    clauses,
    credits_of,
    hours_line,
    missed,
    money_of,
    packs,
    pair_title,
    paired,
    reasons_of,
    replay_summary,
    rows_of,
    terms_of,
    titles_of_both,
    undone,
)
from .told import from_to
from .wording import count, hours, labelled, word

SHOWN = 50
"""So many tickets that differ are drawn."""


def replay_page(found: Replay, language: str, names: tuple[str, str], logs: Sequence[str]) -> str:
    """The whole page, in English or French."""
    zone = found.new.engine.contract_zone
    facts = found.new.engine.rules.contract
    saved = found.new.cents - found.old.cents
    names_of = titles_of_both(found, language)
    tiles = [
        ("tickets", count(found.new.tickets, language), ""),
        ("breaches", f"{count(found.old.breached, language)} → {count(found.new.breached, language)}", ""),
        ("appeared", count(found.appeared, language), "bad" if found.appeared else ""),
        ("gone", count(found.gone, language), ""),
        (
            "credits-due",
            " → ".join(money_of(one.cents, one, language) for one in (found.old, found.new)),
            "bad" if saved > 0 else "",
        ),
        ("undecided", from_to(found.old.undecided, found.new.undecided, language), ""),
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
        paired=paired(found),
        rows=[(pair_title(pair, names_of), row) for pair, row in rows_of(found)],
        totals=(found.old.breached, found.new.breached, found.appeared, found.gone),
        reasons=[
            (terms_of(reasons, language), appeared, gone) for reasons, (appeared, gone) in reasons_of(found)
        ],
        undone=undone(found, language),
        undone_about=word("undone-about", language, n=count(found.several, language)),
        missed=missed(found, language),
        packs=packs(found, language),
        clauses=clauses(found, language),
        credits=[
            (
                period_name(period, language),
                money_of(old, found.old, language),
                money_of(new, found.new, language),
            )
            for period, old, new in credits_of(found)
        ],
        hours=heat(found, language) if found.hours else None,
        hour_lines=hours_line(found, language).split("\n"),
        changed=[_shown(found, number, one, language) for number, one in enumerate(found.changed[:SHOWN])],
        differing=found.appeared + found.gone,
        data=data_parts(found.new, language, before=found.old),
    )


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
    about = " ".join(hours_line(found, language).split())
    return Markup(
        f'<svg class="shares" viewBox="0 0 {left + 24 * cell + 12} {top + 7 * row + 6}" role="img" '
        f'aria-labelledby="heat-t heat-d"><title id="heat-t">{escape(title)}</title>'
        f'<desc id="heat-d">{escape(about)}</desc>{"".join(lines)}</svg>'
    )
