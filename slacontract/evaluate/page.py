"""The service review as one HTML file that needs nothing else: for a manager to show to a client."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from ..diagnostics import all_kinds
from ..judge.credits import PeriodCredit
from ..ruleset.rules import EVERY_PLAN, Period
from ..telling import SayableInstant, length
from .crediting import CreditWords
from .drawings import Bar, margins, plain, prepaid, shares, way
from .evaluation import Breach, Evaluation, Line
from .naming import Reasons, title, titles_of
from .told import result_of, tickets_without
from .wording import against, count, grammar, hours, labelled, money, percent, target_text, word

_ROWS = 100
_AT_ONCE = 6  # periods beside each other, so that a sheet of paper is wide enough


def page_of(found: Evaluation, language: str, logs: Sequence[str]) -> str:
    """The whole page, in English or French."""
    return rendered("report.html.j2", language, **_Review(found, language).parts(), logs=list(logs))


def rendered(template: str, language: str, **values: Any) -> str:
    """A template of ours with everything escaped; characters that HTML forbids are shown as U+FFFD."""
    from .. import __version__

    text = _template(template).render(
        language=language,
        say=lambda key, **named: word(key, language, **named),
        count=lambda n: count(n, language),
        style=Markup(_source("review.css")),
        version=__version__,
        **values,
    )
    return plain(text)


@lru_cache(maxsize=4)
def _template(name: str) -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_source(name))


def _source(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text("utf-8")


def period_name(period: Period | str, language: str) -> str:
    """May 2026, mai 2026; Q2 2026, T2 2026."""
    year, _, part = (period if isinstance(period, str) else period.id).partition("-")
    if part.startswith("Q"):
        return f"{'T' if language == 'fr' else 'Q'}{part[1:]} {year}"
    return f"{grammar(language).month(int(part))} {year}"


class _Review:
    """What the template shows, worded."""

    def __init__(self, found: Evaluation, language: str) -> None:
        self.found, self.language = found, language
        self.zone = found.engine.contract_zone
        self.currency = found.engine.rules.contract.currency
        self.titles = titles_of(found.engine, found.plan, language)
        self.reasons = Reasons(found.engine, found.plan, language)
        self.credit_words = CreditWords(found.engine, found.plan, language)

    def parts(self) -> dict[str, Any]:
        found, facts = self.found, self.found.engine.rules.contract
        return {
            "facts": facts,
            "plan": None if found.plan == EVERY_PLAN else self._plan(),
            "as_of": self._when(found.as_of),
            "zone": self.zone.name,
            "periods": [
                period_name(one, self.language)
                for one in found.periods
                if one.kind == "month" or len(found.periods) == 1
            ],
            "tiles": self._tiles(),
            "foci": self._focus(),
            "matrices": self._matrix(),
            "distributions": self._distributions(),
            "breaches": [self._breach(number, one) for number, one in enumerate(found.breaches)],
            "breached": found.breached,
            "credits": [self._credit(one) for one in found.credits],
            "availability": self._availability(),
            "prepaid": self._prepaid(),
            "data": self._data(),
            "undecided": found.undecided,
        }

    def _plan(self) -> str:
        views = self.found.engine.views(self.found.plan)
        return views[-1].plan.label or self.found.plan

    def _when(self, at: int | None) -> str | None:
        return None if at is None else SayableInstant(self.zone, at).say(self.language)

    def name_of(self, line: Line) -> str:
        """A commitment in the words of documents: P1, resolution."""
        return self.titles.get(line.commitment.id, line.commitment.id)

    def _tiles(self) -> list[tuple[str, str, str]]:
        found, language = self.found, self.language
        months = [line for line in found.lines if line.period.kind == "month"] or list(found.lines)
        met = sum(line.share.met for line in months)
        decided = sum(line.share.decided for line in months)
        tiles = [
            ("tickets", count(found.tickets, language), ""),
            ("clocks-decided", count(decided, language), ""),
            ("on-time", percent(Fraction(met, decided) if decided else None, language), ""),
            ("breaches", count(found.breached, language), "bad" if found.breached else ""),
        ]
        if found.credits:
            due = money(found.cents, self.currency, language)
            tiles.append(("credits-due", due, "bad" if found.cents else ""))
        tiles.append(("undecided", count(found.undecided, language), "warn" if found.undecided else ""))
        return [(word(key, language), value, kind) for key, value, kind in tiles]

    # --- shares ----------------------------------------------------------------------------------

    def _focus(self) -> list[dict[str, Any]]:
        """The periods whose shares are drawn and listed: of those that have ended and decided something the
        last month, and the quarter that ended with it; where none has ended those that have begun."""
        decided = {line.period.id for line in self.found.lines if line.share.decided}
        chosen = [one for one in self.found.periods if one.id in decided]
        ended = [one for one in chosen if one.end <= self.found.as_of]
        last = max((one.end for one in ended), default=None)
        found = []
        for period in ended or chosen:
            if ended and period.end != last:
                continue
            lines = [line for line in self.found.lines if line.period.id == period.id]
            bars = [
                Bar(self.name_of(line), line.share.share, line.share.target, line.share.target_met is False)
                for line in lines
            ]
            found.append(
                {
                    "name": period_name(period, self.language),
                    "figure": shares(
                        f"shares-{period.id}", word("compliance-figure", self.language), bars, self.language
                    ),
                    "rows": [self._share(line) for line in lines],
                    "undecided": len(lines[0].share.undecided),
                }
            )
        return found

    def _share(self, line: Line) -> dict[str, Any]:
        share, language = line.share, self.language
        met = share.target_met
        return {
            "name": self.name_of(line),
            "met": count(share.met, language),
            "decided": count(share.decided, language),
            "cancelled": share.cancelled,
            "share": against(share.share, share.target, language),
            "target": target_text(share.target, language),
            "result": result_of(line, language),
            "kind": "" if met is None else "good" if met else "bad",
            "if_met": percent(share.if_undecided_met, language),
            "if_breached": percent(share.if_undecided_breached, language),
        }

    def _matrix(self) -> list[dict[str, Any]]:
        """Commitments by periods, months and quarters apart, so few at a time that a page is wide enough;
        nothing where one table says it already."""
        decided = {line.period.id for line in self.found.lines if line.share.decided}
        tables = []
        for kind in ("month", "quarter"):
            periods = [one for one in self.found.periods if one.kind == kind and one.id in decided]
            if len(periods) > 1:
                tables += [self._part(periods[at : at + _AT_ONCE]) for at in range(0, len(periods), _AT_ONCE)]
        return tables

    def _part(self, periods: Sequence[Period]) -> dict[str, Any]:
        known = {one.id for one in periods}
        names: dict[str, str] = {}
        cells: dict[tuple[str, str], Line] = {}
        for line in self.found.lines:
            if line.period.id in known and line.share.decided:
                names.setdefault(line.commitment.id, self.name_of(line))
                cells[line.commitment.id, line.period.id] = line
        rows = []
        for one, name in names.items():
            row = []
            for period in periods:
                found = cells.get((one, period.id))
                if found is None:
                    row.append(("", "", False))
                    continue
                met = found.share.target_met
                kind = "" if met is None else "good" if met else "bad"
                text = against(found.share.share, found.share.target, self.language)
                row.append((text, kind, found.share.provisional))
            rows.append((name, row))
        return {
            "periods": [period_name(one, self.language) for one in periods],
            "rows": rows,
            "provisional": any(provisional for _, row in rows for *_, provisional in row),
        }

    def _distributions(self) -> list[Markup]:
        sums: dict[str, list[int]] = {}
        names: dict[str, str] = {}
        for line in self.found.lines:
            if line.margins and line.period.kind == "month":
                names[line.commitment.id] = self.name_of(line)
                so_far = sums.setdefault(line.commitment.id, [0] * len(line.margins))
                sums[line.commitment.id] = [a + b for a, b in zip(so_far, line.margins, strict=True)]
        return [
            Markup("<figure><figcaption>{}</figcaption>{}</figure>").format(
                names[one],
                margins(
                    f"left-{number}",
                    word("distribution-figure", self.language, commitment=names[one]),
                    classes,
                    self.language,
                ),
            )
            for number, (one, classes) in enumerate(sums.items())
        ]

    # --- breaches --------------------------------------------------------------------------------

    def _breach(self, number: int, one: Breach) -> dict[str, Any]:
        clock, language = one.clock, self.language
        covered = clock.late_covered_s
        late = length(clock.late_elapsed_s or 0, language)
        return {
            "ticket": one.ticket,
            "name": title(clock.priority, clock.metric, clock.label, language),
            "start": self._when(clock.start),
            "deadline": self._when(clock.deadline),
            "stop": self._when(clock.stop) or word("still-open", language),
            "late": late,
            "covered": None
            if covered is None
            else word("covered", language, length=length(covered, language)),
            "figure": way(f"way-{number}", f"{one.ticket}: {clock.commitment}", clock, self.found.as_of),
            "ledger": [
                {
                    "start": self._when(each.start),
                    "end": self._when(each.end),
                    "counted": self._counted(each.counted_seconds, each.days),
                    "why": self.reasons.say(each),
                    "counts": bool(each.counted_seconds or each.days),
                }
                for each in clock.ledger
            ],
        }

    def _counted(self, seconds: int, days: int) -> str:
        if days:
            return word("days", self.language, n=days)
        return length(seconds, self.language) if seconds else "–"

    # --- money and hours -------------------------------------------------------------------------

    def _credit(self, one: PeriodCredit) -> dict[str, Any]:
        return {
            "period": period_name(one.period, self.language),
            "provisional": one.provisional,
            "total": money(one.cents, one.currency, self.language),
            "due": one.cents > 0,
            "clauses": [self.credit_words.clause(each) for each in one.credits],
        }

    def _availability(self) -> list[dict[str, Any]]:
        return [
            {
                "period": period_name(one.period, self.language),
                "name": self.credit_words.name(one.id),
                "component": one.component or "",
                "share": percent(one.share, self.language, 3),
                "provisional": one.provisional,
            }
            for one in self.found.availability
        ]

    def _prepaid(self) -> list[dict[str, Any]]:
        language = self.language
        found = []
        for number, one in enumerate(self.found.prepaid):
            beyond = one.refused + one.charged + one.overdrawn
            parts = [
                ("used", labelled(word("used", language), hours(one.used, language), language), one.used),
                (
                    "left",
                    labelled(word("balance", language), hours(one.balance, language), language),
                    one.balance,
                ),
                ("lost", labelled(word("lost", language), hours(one.lost, language), language), one.lost),
                ("beyond", f"{word('beyond', language)}: {hours(beyond, language)}", beyond),
            ]
            found.append(
                {
                    "id": self.credit_words.name(one.id),
                    "why": one.why,
                    "figure": prepaid(f"prepaid-{number}", word("prepaid-figure", language), parts),
                    "granted": hours(one.granted, language),
                    "used": hours(one.used, language),
                    "lost": hours(one.lost, language),
                    "beyond": hours(beyond, language),
                    "balance": hours(one.balance, language),
                }
            )
        return found

    # --- the rows --------------------------------------------------------------------------------

    def _data(self) -> dict[str, Any]:
        return data_parts(self.found, self.language) | {
            "undecided": [
                (period_name(period, self.language), ", ".join(names[:_ROWS]), max(0, len(names) - _ROWS))
                for period, names in self.found.undecided_in.items()
            ],
        }


def data_parts(found: Evaluation, language: str, before: Evaluation | None = None) -> dict[str, Any]:
    """What became of the rows, for a page: how many were read, what is wrong with others and with tickets,
    the first of those refused. `before`: the same log under another version."""
    data = found.data
    kinds = {kind.code: kind for kind in all_kinds()}
    others = ({"SLA471": data.dropped} if data.dropped else {}) | dict(data.misplaced)
    problems = [
        {
            "code": code,
            "n": count(n, language),
            "message": kinds[code].words(language).message
            if first is None
            else first.finding.message(language),
            "hint": kinds[code].words(language).hint if first is None else first.finding.hint(language),
        }
        for code, n, first in (*data.problems(), *((code, n, None) for code, n in others.items()))
    ]
    problems += [
        {
            "code": one.finding.code,
            "n": word("tickets-n", language, n=said),
            "message": one.finding.message(language),
            "hint": one.finding.hint(language),
        }
        for _, one, said in tickets_without(found, before, language)
    ]
    never = {one.message(language): one for side in (found, before or found) for one in side.never_seen}
    problems += [
        {"code": one.code, "n": "–", "message": told, "hint": one.hint(language)}
        for told, one in never.items()
    ]
    return {
        "about": word(
            "data-about", language, kept=count(data.kept, language), rows=count(data.rows, language)
        ),
        "problems": problems,
        "alike": word("alike", language, n=count(data.alike, language)) if data.alike else "",
        "shown": [
            {
                "log": one.log,
                "line": "" if one.place is None else str(one.place),
                "ticket": one.ticket or "",
                "message": f"{one.finding.code}: {one.finding.message(language)}",
            }
            for one in data.shown[:_ROWS]
        ],
    }
