"""`sla_batch.sql`: elapsed time and deadlines of millions of instants, one view a coverage and a commitment.

A grid holds a function of seconds: one row a cell, with the few straight pieces that the cell touches side by
side. Each key stands once and the keys are dense, so that an engine finds a row by its place; DuckDB does so
where the key is a column, not an expression, and where at least one key is missing (see `_grid`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.tables import tables

from .covers import FEATURE, HORIZON, Cover
from .delays import WHY, Delays
from .members import END, REFUSED, Member, split
from .pieces import Function
from .text import EARLIEST, LATEST, PACKED, literal, packed, table

PREFIX = "slb"
WIDEST, NARROWEST = 12, 8
"""A cell is 4,096 seconds wide, as an exponent of two, or less where more pieces than `FEW` meet in it."""
FEW = 4
FAR = 99_999_999_999
NO_INSTANT = "SLA612"
GONE = "not-in-force"
Stretch = tuple[int, int]
Refused = tuple[int | None, int | None, str]
"""The first and the last second, None where there is none, and how."""


def script(rules: RuleSet) -> str:
    """The whole text; statements end in `;` and a line break, which stand nowhere else."""
    return ";\n\n".join(_Batch(tables(rules)).statements()) + ";\n"


class Grid:
    """A function of seconds as a table `name` of cells `2 ** bits` seconds wide, `deep` pieces a row."""

    def __init__(self, number: int, function: Function) -> None:
        self.number = number
        self.rows: list[tuple[int, int, int, int, int]] = []
        lines = [(p.x, p.y, p.m, end) for p, end in function.stretches() if isinstance(p.y, int)]
        slopes = {m for _, _, m, _ in lines}
        self.slope = slopes.pop() if len(slopes) == 1 else None
        self.bits = next((b for b in range(WIDEST, NARROWEST, -1) if _deepest(lines, b) <= FEW), NARROWEST)
        # All cells that the function touches are filled up with pieces that have no value.
        filled: list[tuple[int, int, int, int]] = []
        at = function.starts[0] >> self.bits << self.bits
        for line in lines:
            if at < line[0]:
                filled.append((at, 0, REFUSED, line[0]))
            filled.append(line)
            at = line[3]
        behind = (function.end + (1 << self.bits) - 1) >> self.bits << self.bits
        if at < behind:
            filled.append((at, 0, REFUSED, behind))
        self.deep = max(1, _deepest(filled, self.bits))
        for x, y, m, end in filled:
            at = x
            while at < end:
                self.rows.append((number, at, y + (at - x if m == 1 else 0), m, -1))
                at = ((at >> self.bits) + PACKED - 2) << self.bits
        self.rows.append((number, behind, 0, END, -1))
        self.inside: Stretch = (filled[0][0], behind - 1)
        self.nowhere = ((behind >> self.bits) + 2) << self.bits
        """An instant in the cell of the row that stands apart: it has no value."""
        said = repr((self._select(0), [row[1:] for row in self.rows]))
        self.name = f"{PREFIX}_{hashlib.sha256(said.encode()).hexdigest()[:12]}"

    def made(self) -> str:
        """The statement that makes the table; what has its name holds the same, whichever text made it."""
        return f"CREATE TABLE IF NOT EXISTS {self.name} AS {self._select(self.number)}"

    def _select(self, number: int) -> str:
        columns = []
        for n in range(1, self.deep + 1):
            columns += [f"COALESCE(MAX(CASE WHEN n = {n} THEN x END), {FAR}) AS x{n}"] if n > 1 else []
            columns.append(f"MAX(CASE WHEN n = {n} THEN y END) AS y{n}")
            columns += [f"MAX(CASE WHEN n = {n} THEN m END) AS m{n}"] if self.slope is None else []
        # One key stands apart from the rest, in a place that nothing asks for: DuckDB finds rows by their
        # place only where there are fewer rows than places.
        nothing = ", ".join(["CAST(NULL AS BIGINT)"] * len(columns))
        of = f"SELECT x, LEAD(x) OVER (ORDER BY x) AS e, y, m FROM {PREFIX}_pieces WHERE f = {number}"
        cell = f"(p.x >> {self.bits})"
        return (
            f"SELECT k, {', '.join(columns)}\n"
            f"FROM (SELECT k, x, y, m, ROW_NUMBER() OVER (PARTITION BY k ORDER BY x) AS n\n"
            f"FROM (SELECT {cell} + s.j AS k, p.x, CASE WHEN p.m < {REFUSED} THEN p.y - p.m * p.x END AS y,\n"
            f"p.m FROM ({of}) p\n"
            f"JOIN {PREFIX}_steps s ON {cell} + s.j <= ((p.e - 1) >> {self.bits})\n"
            f"WHERE p.m < {END}) p) q\n"
            f"GROUP BY k UNION ALL SELECT MAX(x >> {self.bits}) + 2, {nothing} "
            f"FROM {PREFIX}_pieces WHERE f = {number}"
        )

    def at(self, row: str, x: str, *cases: str) -> str:
        """The value at an instant, from the row of its cell; other cases go before."""

        def piece(n: int) -> str:
            return f"{row}.y{n}" + {None: f" + {row}.m{n} * {x}", 0: "", 1: f" + {x}"}[self.slope]

        *first, last = range(1, self.deep + 1)
        every = [*cases, *(f"WHEN {x} < {row}.x{n + 1} THEN {piece(n)}" for n in first)]
        return f"CASE {' '.join(every)} ELSE {piece(last)} END" if every else f"({piece(last)})"


def _deepest(kept: Iterable[tuple[int, int, int, int]], bits: int) -> int:
    """How many pieces meet in one cell, at most."""
    most = alike = 0
    cell = None
    for x, _, _, end in kept:
        alike = alike + 1 if x >> bits == cell else 1
        most = max(most, alike)
        last = (end - 1) >> bits
        cell, alike = last, alike if last == x >> bits else 1
    return most


class _Batch:
    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts = facts
        self.first, self.last = facts["horizon"]
        self.delays = Delays(facts)
        self.grids: dict[int, Grid] = {}
        self.kept: list[Function] = []

    def grid(self, function: Function) -> Grid:
        """The grid of a function; of one that another asked for, the same."""
        if id(function) not in self.grids:
            self.kept.append(function)
            self.grids[id(function)] = Grid(len(self.grids), function)
        return self.grids[id(function)]

    def statements(self) -> Iterator[str]:
        """Every statement, in order."""
        views: list[str] = []
        named: list[tuple[str, str, str | None, str | None]] = []
        elapsed: dict[int, str] = {}
        due: dict[tuple[str, str], list[Member]] = {}
        counted: dict[tuple[str, str], int] = {}
        for e, edition in enumerate(self.facts["editions"]):
            for name, plan in edition["plans"].items():
                for coverage, i in plan["coverages"].items():
                    counted.setdefault((name, coverage), i)
                for one in plan["commitments"]:
                    of = due.setdefault((name, one["id"]), [])
                    if not of or all(of[0].one[x] == one[x] for x in ("metric", "label")):
                        # an id means the clock that it has where it stands first
                        of.append(Member(0, e, 0, edition, plan, one))
        for (name, coverage), i in counted.items():
            if i not in elapsed:
                elapsed[i] = f"sla_batch_elapsed_{len(elapsed) + 1}"
                views.append(f"CREATE VIEW {elapsed[i]} AS\n{self._elapsed(self.delays.covers[i])}")
            named.append((elapsed[i], name, coverage, None))
        for n, ((name, commitment), members) in enumerate(due.items(), 1):
            views.append(f"CREATE VIEW sla_batch_due_{n} AS\n{self._due(members)}")
            named.append((f"sla_batch_due_{n}", name, None, commitment))
        grids = {grid.name: grid for grid in self.grids.values()}
        for view in dict.fromkeys(row[0] for row in named):
            yield f"DROP VIEW IF EXISTS {view}"
        for made in (f"{PREFIX}_packed", f"{PREFIX}_pieces", f"{PREFIX}_steps", "sla_batch_views"):
            yield f"DROP TABLE IF EXISTS {made}"
        yield from packed([row for grid in grids.values() for row in grid.rows], PREFIX)
        yield from (grid.made() for grid in grids.values())
        yield from table("batch_views", ("name_", "plan_", "coverage_", "commitment_"), named)
        yield from views

    def _elapsed(self, cover: Cover) -> str:
        """Covered seconds between two instants, negative where the second comes first."""
        said = cover.undetermined
        if self.facts["requires"] or said is not None:
            refusal = FEATURE if self.facts["requires"] else f"{WHY}{said}"
            return self._refused("seconds", _text(split(refusal)[1]), _text(split(refusal)[0]))
        grid = self.grid(cover.counted)
        cases = [_no_instant("started"), _no_instant("stopped")]
        for x in ("started", "stopped"):
            beyond: list[Refused] = [(None, self.first - 1, HORIZON), (self.last + 1, None, HORIZON)]
            cases += _cases(x, [*_refusing(cover.counted), *beyond], 0)
        why, code = _text(None), _case(cases)
        a, b = grid.at("a", "t.started"), grid.at("b", "t.stopped")
        return (
            f"SELECT t.id, {b} - {a} AS seconds, {why} AS why, {code} AS code\n"
            f"FROM (SELECT id, started, stopped, started >> {grid.bits} AS ka, stopped >> {grid.bits} AS kb "
            f"FROM sla_batch) t\nJOIN {grid.name} a ON a.k = t.ka JOIN {grid.name} b ON b.k = t.kb\n"
            f"UNION ALL {self._refused('seconds', why, code)}\n"
            f"WHERE {_without('started', grid.inside)} OR {_without('stopped', grid.inside)}"
        )

    def _due(self, members: Sequence[Member]) -> str:
        """The deadline of a commitment by the instant of its start, as each edition in force says."""
        if self.facts["requires"]:
            return self._refused("deadline", _text(None), _text(FEATURE))
        whys: list[str] = []
        codes = [_no_instant("started")]
        found = [(member.edition["in_force"], self._deadline(member)) for member in members]
        for (low, until), one in found:
            refused: list[Refused] = [
                (None, self.first - 1, one.whole.outside),
                *_refusing(one.whole),
                (self.last + 1, None, one.whole.outside),
            ]
            during = _clipped(refused, low, None if until is None else until - 1)
            whys += _cases("started", during, 1)
            codes += _cases("started", during, 0)
        forces = [_range("started", a, None if b is None else b - 1) for (a, b), _ in found]
        if all("IS NOT NULL" not in one for one in forces):
            forces.append(f"NOT started BETWEEN {EARLIEST} AND {LATEST}")  # no instant at all
            whys.append(f"WHEN NOT ({' OR '.join(forces)}) THEN {literal(GONE)}")
        why, code = _case(whys), _case(codes)
        rest = self._refused("deadline", why, code)
        answering: list[tuple[list[Stretch], _Deadline]] = []
        for (low, until), one in found:
            first, last = self._during(low, until)
            inside = [(max(a, first), min(b, last)) for a, b in _answered(one.whole)]
            inside = [stretch for stretch in inside if stretch[0] <= stretch[1]]
            alike = next((i for i, (_, other) in enumerate(answering) if other.read() == one.read()), None)
            if inside and alike is not None:  # an amendment that left this commitment as it was
                answering[alike] = (_joined([*answering[alike][0], *inside]), one)
            elif inside:
                answering.append((inside, one))
        if not answering:
            return rest
        query = answering[0][1].query(answering[0][0], why, code)
        if len(answering) > 1:
            query = _by_edition(answering, why, code)
        # Every row that lies in the cells of all first grids is answered above, or refused there.
        grids = [one.first for _, one in answering if one.first is not None]
        if not grids:
            return query
        common = (max(grid.inside[0] for grid in grids), min(grid.inside[1] for grid in grids))
        return f"{query}\nUNION ALL {rest}\nWHERE {_without('started', common)}"

    def _during(self, low: int | None, until: int | None) -> Stretch:
        """The first and last second of the horizon in which an edition is in force."""
        return (
            self.first if low is None else max(low, self.first),
            self.last if until is None else min(until - 1, self.last),
        )

    def _deadline(self, member: Member) -> _Deadline:
        """The deadline as a function, and how it is looked up."""
        steps = member.steps(self.delays)
        if steps is None:
            return _Deadline(self.delays.refused(FEATURE), 0, None, 0, None)
        if steps.one is None:
            whole = self.delays.of_commitment(member.one, member.plan)
            return _Deadline(whole, steps.more, None, 0, None)
        whole = steps.one
        if steps.two is not None:
            whole = whole.shifted(steps.more).then(steps.two)
        if not _answered(whole):
            return _Deadline(whole, 0, None, 0, None)
        second = None if steps.two is None else self.grid(steps.two)
        return _Deadline(whole, steps.more, self.grid(steps.one), steps.last, second)

    def _refused(self, column: str, why: str, code: str) -> str:
        return f"SELECT id, CAST(NULL AS BIGINT) AS {column}, {why} AS why, {code} AS code FROM sla_batch"


class _Deadline(NamedTuple):
    """`second(first(start) + more) + last`, or without the one or both; `whole` says where it refuses."""

    whole: Function
    more: int
    first: Grid | None
    last: int
    second: Grid | None

    def read(self) -> tuple[str | None, int, str | None, int]:
        """What is looked up where, the same for two that answer alike."""
        names = [None if grid is None else grid.name for grid in (self.first, self.second)]
        return names[0], self.more, names[1], self.last

    def query(self, inside: Sequence[Stretch], why: str, code: str) -> str:
        """The deadlines of all starts in the cells of the first grid; none outside of some stretches."""
        told = f"{why} AS why, {code} AS code"
        outside = _without("started", *inside)
        if self.first is None:
            return (
                f"SELECT id, CASE WHEN {outside} THEN NULL ELSE started{_more(self.more)} END AS deadline, "
                f"{told}\nFROM sla_batch"
            )
        # The key is a column of an inner query, so that DuckDB finds the row by its place.
        starts = f"(SELECT id, started, started >> {self.first.bits} AS ka FROM sla_batch) t"
        joined = f"FROM {starts} JOIN {self.first.name} a ON a.k = t.ka"
        if self.second is None:
            value = self.first.at("a", "started", f"WHEN {outside} THEN NULL")
            return f"SELECT id, {value}{_more(self.more)} AS deadline, {told}\n{joined}"
        value = self.first.at("a", "started", f"WHEN {outside} THEN {self.second.nowhere - self.more}")
        read = f"SELECT id, started, {value}{_more(self.more)} AS w\n{joined}"
        return (
            f"SELECT id, {self.second.at('b', 'w')}{_more(self.last)} AS deadline, {told}\n"
            f"FROM (SELECT id, started, w, w >> {self.second.bits} AS kb FROM ({read}) r) q "
            f"JOIN {self.second.name} b ON b.k = q.kb"
        )


def _by_edition(answering: Sequence[tuple[list[Stretch], _Deadline]], why: str, code: str) -> str:
    """One query for several editions: a row is looked up in the grids of all, and read in those of its own.

    No row is filtered, for DuckDB's guess of what a filter leaves would make it look up row by row.
    """
    firsts = list({one.first.name: one.first for _, one in answering if one.first is not None}.values())
    seconds = list({one.second.name: one.second for _, one in answering if one.second is not None}.values())
    names = [[grid.name for grid in grids] for grids in (firsts, seconds)]
    which, reached, last = [], [], []
    users: dict[str, list[str]] = {}
    for e, (inside, one) in enumerate(answering, 1):
        during = " OR ".join(f"started BETWEEN {a} AND {b}" for a, b in inside)
        which.append(f"WHEN {during} THEN {e}")
        at = "started" if one.first is None else one.first.at(f"a{names[0].index(one.first.name)}", "started")
        reached.append(f"WHEN {during} THEN {at}{_more(one.more)}")
        if one.second is None:
            last.append(f"WHEN e = {e} THEN w")
        else:
            users.setdefault(one.second.name, []).append(str(e))
            read = one.second.at(f"b{names[1].index(one.second.name)}", "w")
            last.append(f"WHEN e = {e} THEN {read}{_more(one.last)}")
    keys = "".join(f", started >> {grid.bits} AS ka{i}" for i, grid in enumerate(firsts))
    joins = "".join(f" JOIN {grid.name} a{i} ON a{i}.k = t.ka{i}" for i, grid in enumerate(firsts))
    cells = "".join(
        f", CASE WHEN e IN ({', '.join(users[grid.name])}) THEN w >> {grid.bits} "
        f"ELSE {grid.nowhere >> grid.bits} END AS kb{i}"
        for i, grid in enumerate(seconds)
    )
    again = "".join(f" JOIN {grid.name} b{i} ON b{i}.k = q.kb{i}" for i, grid in enumerate(seconds))
    return (
        f"SELECT id, CASE {' '.join(last)} END AS deadline, {why} AS why, {code} AS code\n"
        f"FROM (SELECT id, started, e, w{cells}\n"
        f"FROM (SELECT id, started, CASE {' '.join(which)} ELSE 0 END AS e,\n"
        f"CASE {' '.join(reached)} END AS w\n"
        f"FROM (SELECT id, started{keys} FROM sla_batch) t{joins}) r) q{again}"
    )


def _more(seconds: int) -> str:
    return f" {'-' if seconds < 0 else '+'} {abs(seconds)}" if seconds else ""


def _case(cases: Sequence[str]) -> str:
    return f"CASE {' '.join(cases)} END" if cases else _text(None)


def _no_instant(x: str) -> str:
    return f"WHEN {x} IS NULL OR NOT {x} BETWEEN {EARLIEST} AND {LATEST} THEN {literal(NO_INSTANT)}"


def _text(value: str | None) -> str:
    return "NULLIF('', '')" if value is None else literal(value)  # of all engines a text, and no value


def _joined(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same seconds in as few stretches as there can be."""
    found: list[Stretch] = []
    for first, last in sorted(stretches):
        if found and found[-1][1] + 1 == first:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return found


def _answered(function: Function) -> list[Stretch]:
    """The longest stretches, first and last second, in which a function has numbers."""
    return _joined((piece.x, end - 1) for piece, end in function.stretches() if isinstance(piece.y, int))


def _refusing(function: Function) -> list[tuple[int, int, str]]:
    """The stretches, first and last second, that a function refuses, and how."""
    found: list[tuple[int, int, str]] = []
    for piece, end in function.stretches():
        if isinstance(piece.y, str):
            if found and found[-1][1] + 1 == piece.x and found[-1][2] == piece.y:
                found[-1] = (found[-1][0], end - 1, piece.y)
            else:
                found.append((piece.x, end - 1, piece.y))
    return found


def _without(x: str, *stretches: Stretch) -> str:
    """Where an instant lies in no stretch, or there is none: in words that statistics of a column decide."""
    edges = sorted(stretches)
    said = [f"{x} IS NULL", f"{x} < {edges[0][0]}", f"{x} > {edges[-1][1]}"]
    gaps = [(one[1] + 1, other[0] - 1) for one, other in pairwise(edges)]
    return " OR ".join([*said, *(f"{x} BETWEEN {a} AND {b}" for a, b in gaps if a <= b)])


def _clipped(refused: Iterable[Refused], low: int | None, high: int | None) -> list[Refused]:
    """Only what lies between two seconds."""
    found: list[Refused] = []
    for a, b, said in refused:
        first = low if a is None else a if low is None else max(a, low)
        last = high if b is None else b if high is None else min(b, high)
        if first is None or last is None or first <= last:
            found.append((first, last, said))
    return found


def _range(x: str, first: int | None, last: int | None) -> str:
    said = [f"{x} >= {first}"] if first is not None else []
    said += [f"{x} <= {last}"] if last is not None else []
    return " AND ".join(said) or f"{x} IS NOT NULL"


def _cases(x: str, refused: Iterable[Refused], which: int) -> list[str]:
    """The codes (0) or the reasons (1) of refused stretches."""
    told = [(a, b, split(said)[which]) for a, b, said in refused]
    return [f"WHEN {_range(x, a, b)} THEN {literal(said)}" for a, b, said in told if said is not None]
