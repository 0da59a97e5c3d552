"""The clocks of whole tickets as one SQL text: states, pauses, priority changes, reopening, updates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files

from slacontract.clock.zone import DAY
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.tables import tables

from .clocks import COLUMNS, MEMBER, PART, WIDTH, ClockRows, cannot_express
from .conditions import ACTORS, ENDS, KINDS
from .covers import HORIZON, days, value
from .members import split
from .pieces import Function, Piece
from .text import EARLIEST, LATEST, literal, packed, table

__all__ = ["cannot_express", "script"]

ROUNDS = 60
"""Stretches of one clock, or stops of one chain; a ticket with more is undecided, and counted."""
RENEWALS = 3
"""New tickets that may follow from one by reopenings."""


def script(rules: RuleSet) -> str:
    """The whole text; statements end in `;` and a line break, which stand nowhere else."""
    return ";\n\n".join(_Script(tables(rules)).statements()) + ";\n"


class _Script(ClockRows):
    # --- the text ----------------------------------------------------------------------------------

    def statements(self) -> Iterator[str]:
        """Every statement, in order."""
        zone = self.delays.zone
        last = max([self.last, *(t for t, _ in zone.offsets)]) + 2000 * DAY
        walls = days(zone, max(zone.offsets[0][0], self.first - 400 * DAY), min(last, self.last + 1200 * DAY))
        flat = [Piece(one.x, value(one) // DAY * DAY) for one in walls.pieces]
        self.day = self.function(Function(flat, walls.end, HORIZON))
        self.values = self._values()
        body = list(self._body())
        made = re.findall(r"CREATE TABLE (sl[at]_\w+)", "\n".join(body))
        yield from (f"DROP TABLE IF EXISTS {name}" for name in made)
        yield from body

    def _body(self) -> Iterator[str]:
        yield from packed(self.functions.rows(), "slt")
        for name, columns in COLUMNS.items():
            yield from table(name, columns, self.rows[name], "slt")
        yield from table("members", MEMBER, self.members, "slt")
        yield from table("parts", PART, self.parts, "slt")
        sections = dict(_sections())

        def section(name: str, **more: object) -> Iterator[str]:
            text = sections[name]
            values = {**self.values, **{key: str(one) for key, one in more.items()}}
            for statement in text.split(";\n"):
                written = _expanded(statement, values)
                if written:
                    yield written

        for name in ("cells", "read"):
            yield from section(name)
        for i in range(self.passes):
            earlier = " UNION ALL ".join(
                f"SELECT o.g, o.stop_pos, o.stop_at, s.mo, s.nth FROM slt_out{n} o "
                f"JOIN slt_stop_of s ON s.c = o.c AND s.pass = {n} "
                "WHERE o.stop_at IS NOT NULL AND o.thrown IS NULL"
                for n in range(i)
            )
            stopped = sections["stopped"].replace("{earlier}", earlier).strip().rstrip(";") if i else ""
            dread = "".join(
                f"\n    UNION ALL\n    SELECT b.g, w.c, 0, -2, b.{bad} FROM slt_awaits w "
                f"JOIN slt_{name}{n} b ON b.c = w.other WHERE w.pass = {n} AND b.{bad} IS NOT NULL"
                for n in range(i)
                for name, bad in (("begin", "bad"), ("out", "thrown"))
            )
            for name in ("hits", "picks", "runs", "walk", "thrown"):
                yield from section(name, i=i, stopped=f"\n{stopped}" if stopped else "", dread=dread)
            for step, q in (("policy", 2 * i), ("asks", 2 * i + 1)):
                yield from section(step, i=i, q=q, before=2 * i)
                for name in ("due", "sametime", "leaf"):
                    yield from section(name, i=i, q=q)
            for name in ("judged", "points", "broken"):
                yield from section(name, i=i, q=2 * i + 1)
        for name in ("out", "begin", "broken", "pick", "series"):
            text = " UNION ALL ".join(
                f"SELECT x.* FROM slt_{name}{i} x JOIN slt_clocks k ON k.c = x.c AND k.pass = {i}"
                for i in range(self.passes)
            )
            yield f"CREATE TABLE slt_all_{name} AS {text}"
        yield from section("verdicts")
        renews = any(one[MEMBER.index("revivable")] for one in self.members)
        yield "CREATE TABLE slt_shown0 AS SELECT * FROM slt_answers WHERE gen = 0"
        unfinished = ""
        if renews:
            for t in range(1, RENEWALS + 2):
                pool = " UNION ALL ".join(f"SELECT * FROM slt_shown{n}" for n in range(t))
                since = "WHERE a.again IS NOT NULL"
                if t > 1:
                    since = f"JOIN slt_new{t - 1} p ON p.ticket = a.ticket AND a.again > p.gen"
                gathered, begun, shown = section("renewed", t=t, pool=pool, since=since)
                yield from (gathered, begun, *((shown,) if t <= RENEWALS else ()))
            wholly = " UNION ALL ".join(f"SELECT * FROM slt_new{t}" for t in range(1, RENEWALS + 1))
            yield from section("shown", t=RENEWALS + 1, wholly=wholly)
            unfinished = sections["unfinished"].replace("{t}", str(RENEWALS + 1)).strip().rstrip(";")
        else:
            yield "CREATE TABLE slt_all AS SELECT * FROM slt_shown0 WHERE status <> 'no-cycle'"
        yield from section("said", unfinished=f"\n{unfinished}" if unfinished else "")

    def _values(self) -> dict[str, str]:
        words = self.words
        conditions, matrix = words.written(), words.matrix()
        conditions["times_of"] = _looked_up(conditions["times_of"])
        self.functions.rows()  # so that every refusal has its number
        refusals = [split(one) for one in self.functions.refusals]
        us = [f"u{n}" for n in range(len(words.attributes))]
        renews = any(one[MEMBER.index("revivable")] for one in self.members)
        stated = {kind.replace("-", "_"): str(n) for n, kind in enumerate(KINDS)}
        names = ("reopened", "cancelled", "closed", "reported", "state_changed", "priority_changed")
        carried = "".join(
            f",\n  SUBSTR(MAX(CASE WHEN e.{u}_own IS NOT NULL THEN CAST(1000000 + e.n AS VARCHAR(9)) "
            f"|| e.{u}_own END) OVER (PARTITION BY e.ticket ORDER BY e.n "
            f"ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), 8) AS {u}"
            for u in us
        )
        own = ", ".join(
            f"MAX(CASE WHEN name = {literal(name)} THEN CASE WHEN value IS NULL THEN CASE WHEN yes = 1 "
            f"THEN 'b1' ELSE 'b0' END ELSE 't' || value END END) AS {u}_own"
            for name, u in words.attributes.items()
        )
        joined = f"\n  LEFT JOIN (SELECT id, {own} FROM sla_sets GROUP BY id) a ON a.id = r.id" if us else ""
        return {
            **{name: stated[name] for name in names},
            **{name: str(number) for name, number in self.refusals.items()},
            "w": str(WIDTH),
            "created": stated["ticket_created"],
            "ends": ", ".join(str(KINDS.index(one)) for one in ENDS),
            "earliest": str(EARLIEST),
            "latest": str(LATEST),
            "first": str(self.first),
            "last": str(self.last),
            "clocks": str(len(self.clocks) + 1),
            "rounds": str(ROUNDS),
            "plan": literal(self.facts["default_plan"]),
            "unknown": "TRUE" if self.facts["requires"] else "FALSE",
            "renews": "TRUE" if renews else "FALSE",
            "kinds": _numbered("e.kind", {kind: n for n, kind in enumerate(KINDS)}, "NULL"),
            "actors": _numbered("e.actor", {actor: n for n, actor in enumerate(ACTORS)}, "NULL"),
            "states": "CASE WHEN e.state IS NULL THEN -1 ELSE "
            f"{_numbered('e.state', words.states, '-2')} END",
            "priorities": "CASE WHEN e.priority IS NULL THEN -1 ELSE "
            f"{_numbered('e.priority', words.priorities, '-2')} END",
            "attributes": "".join(f", a.{u}_own" for u in us),
            "attributes_of": joined,
            "carried": carried,
            "us": "".join(f", e.{u}" for u in us),
            "us_e": "".join(f", e.{u}" for u in us),
            "us_r": "".join(f", r.{u}" for u in us),
            "us_w": "".join(f", w.{u}" for u in us),
            "us_plain": "".join(f", {u}" for u in us),
            "matrix": matrix,
            "f_day": str(self.day),
            "needs": self._needs(),
            "code": _told(code for code, _ in refusals),
            "why": _told(why for _, why in refusals),
            **conditions,
        }

    def _needs(self) -> str:
        cases = [
            f"WHEN {mo} THEN "
            + " AND ".join(f"POSITION({literal(f'|{one}|')} IN e.contains) > 0" for one in needs)
            for mo, needs in self.needs.items()
        ]
        return f"CASE m.mo {' '.join(cases)} ELSE TRUE END" if cases else "TRUE"


def _numbered(column: str, words: dict[str, int], other: str) -> str:
    cases = " ".join(f"WHEN {literal(word)} THEN {n}" for word, n in words.items())
    return f"CASE {column} {cases} ELSE {other} END" if cases else other


def _told(texts: Iterator[str | None]) -> str:
    """What the numbers of refusals stand for."""
    cases = [f"WHEN {n} THEN {literal(text)}" for n, text in enumerate(texts) if text is not None]
    return f"CASE v.said {' '.join(cases)} END"


def _sections() -> Iterator[tuple[str, str]]:
    text = files(__package__).joinpath("templates", "tickets.sql").read_text("utf-8")
    for part in text.split("-- [")[1:]:
        name, body = part.split("]\n", 1)
        yield name, body


_CHANGE = "(CASE WHEN w.syn = 1 THEN w.cpos WHEN r.over_pos IS NULL OR x.nch < r.over_pos THEN x.nch END)"
_STOPS = (
    f"(s.st IS NOT NULL AND ({_CHANGE} IS NULL OR s.st < {_CHANGE}) "
    "AND (r.over_pos IS NULL OR s.st < r.over_pos))"
)
_MERGED = (
    "CASE WHEN xc.lch IS NULL OR xc.lch <= xc.pos THEN xc.pos "
    "WHEN s2.st IS NULL OR s2.st >= r.over_pos OR x2.pch >= xc.lch THEN xc.lch "
    "WHEN x2.pch > xc.pos THEN x2.pch ELSE xc.pos END"
)
_MISSED = "(COALESCE(t.pos, 0) <> COALESCE(tm.pos, 0) AND COALESCE(n3.st < t.pos, FALSE))"
_BAD = "COALESCE(tm.bad, t.bad, CASE WHEN t.r IS NULL THEN tm.later_bad END)"
_JOINS = f"""JOIN slt_run{{i}} r ON r.r = w.r
  JOIN slt_members m ON m.m = w.m
  JOIN slt_entries x ON x.g = r.g AND x.pos = w.cpos
  LEFT JOIN slt_next{{i}} s ON s.g = r.g AND s.sd = m.sd AND s.pos = w.cur
  LEFT JOIN slt_entries xs ON xs.g = r.g AND xs.pos = s.st
  LEFT JOIN slt_link{{i}} k ON k.g = r.g AND k.m = w.m AND k.st = s.st
  LEFT JOIN slt_entries xr ON xr.g = r.g AND xr.pos = k.nre
  LEFT JOIN slt_entries xc ON xc.g = r.g AND xc.pos = {_CHANGE}
  LEFT JOIN slt_next{{i}} s2 ON s2.g = r.g AND s2.sd = m.sd AND s2.pos = xc.pos
  LEFT JOIN slt_entries x2 ON x2.g = r.g AND x2.pos = s2.st
  LEFT JOIN slt_turn{{i}} tm ON tm.r = w.r AND tm.pos = {_MERGED}
  LEFT JOIN slt_turn{{i}} t ON t.r = w.r AND t.pos = CASE WHEN tm.n > 0 THEN tm.pos ELSE tm.later END
  LEFT JOIN slt_next{{i}} n3 ON n3.g = r.g AND n3.sd = t.sd AND n3.pos = w.cur"""
_CELL = re.compile(r"@cell\((\w+), ([^,]+), ([^()]+)\)")


def _expanded(text: str, values: dict[str, str]) -> str:
    """A statement with its values put in, and its shorthands written out."""
    for name, written in (
        ("@joins", _JOINS),
        ("@bad", _BAD),
        ("@missed", _MISSED),
        ("@stops", _STOPS),
        ("@change", _CHANGE),
    ):
        text = text.replace(name, written)
    text = _looked_up(text)
    for name, one in values.items():
        text = text.replace("{" + name + "}", one)
    return "\n".join(line for line in text.strip().splitlines() if line.strip())


def _looked_up(text: str) -> str:
    """The lookups of functions written out, before any word of the contract is put in."""
    join = rf"LEFT JOIN slt_cells \1 ON \1.f = \2 AND \1.k = (\3) - MOD(\3, {WIDTH}) "
    return _CELL.sub(join + r"AND \1.x <= \3 AND \3 < \1.e", text)
