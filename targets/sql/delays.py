"""The deadline of a commitment as a function of its start: no calendar and no delay is left to SQL."""

from __future__ import annotations

import json
from bisect import bisect_right

from slacontract.clock.zone import DAY, Zone

from .covers import FEATURE, HOLIDAYS, HORIZON, Cover, Record, Span, at_wall, days, summed, value
from .pieces import Function, Piece, constant

WHY = "why:"
"""Before the reason of a delay that has no number; a refusal without it is a code."""


class Delays:
    """The delays of one contract's tables."""

    def __init__(self, tables: Record) -> None:
        self.horizon: Span = (tables["horizon"][0], tables["horizon"][1])
        self.start, self.end = self.horizon[0], self.horizon[1] + 1
        self.zones = {
            name: Zone(name, tuple((row[0], row[1]) for row in rows))
            for name, rows in tables["zones"].items()
        }
        self.zone = self.zones[tables["contract"]["zone"]]
        self.months = list(summed(tables["months"]))
        self.workdays = [{**one, "days": list(summed(one["days"]))} for one in tables["workdays"]]
        self.covers = [Cover(i, one, self.zones, self.horizon) for i, one in enumerate(tables["coverages"])]
        self._walls = days(self.zone, self.start, self.end)
        self._known: dict[str, Function] = {}

    def cover(self, plan: Record, name: str) -> Cover:
        number: int = plan["coverages"][name]
        return self.covers[number]

    def refused(self, refusal: str) -> Function:
        """No answer, wherever one asks."""
        return constant(refusal, self.start, self.end, refusal)

    def of_commitment(self, one: Record, plan: Record) -> Function:
        """The deadline of a commitment by the instant of its start, nothing ever waiting."""
        if one["requires"]:
            return self.refused(FEATURE)
        if one["start"] is None:
            return self.refused(f"{WHY}start-not-stated")
        found = self.delay(one["delay"], plan)
        if one["edge"] is not None and one["delay"]["kind"] in ("covered", "opening-days"):
            cover = self.cover(plan, one["delay"]["coverage"])
            if cover.undetermined is None:
                found = found.then(cover.first_covered).labelled(cover.number)
        received = self.deemed(one["deemed_receipt"], plan)
        return found if received is None else received.then(found)

    def deemed(self, rule: Record | None, plan: Record) -> Function | None:
        """When what starts at an instant counts as received; None: then."""
        if rule is None:
            return None
        cover = self.cover(plan, rule["coverage"])
        if cover.undetermined is not None:
            return self.refused(f"{WHY}{cover.undetermined}")
        return cover.deemed_receipt(rule["after"])

    def delay(self, delay: Record, plan: Record) -> Function:
        """The end of a delay by the instant at which it begins; each kept, as many share it."""
        numbers = sorted(plan["coverages"].items()) if delay["kind"] in ("later-of", "earlier-of") else ()
        cover = plan["coverages"].get(delay.get("coverage"))
        key = json.dumps([delay, cover, numbers])
        if key not in self._known:
            self._known[key] = self._delay(delay, plan)
        return self._known[key]

    def _delay(self, delay: Record, plan: Record) -> Function:
        kind = delay["kind"]
        if kind in ("later-of", "earlier-of"):
            parts = [self.delay(part, plan) for part in delay["delays"]]
            found = parts[0]
            for part in parts[1:]:
                found = found.joined(part, later=kind == "later-of")
            return found
        if kind == "none":
            return self.refused(f"{WHY}{delay['why']}")
        if "coverage" in delay:
            cover = self.cover(plan, delay["coverage"])
            if cover.undetermined is not None:
                return self.refused(f"{WHY}{cover.undetermined}")
            return self._of_coverage(delay, cover).labelled(cover.number)
        return self._leaf(delay).limited(self.horizon[1], HORIZON)

    def _of_coverage(self, delay: Record, cover: Cover) -> Function:
        kind = delay["kind"]
        if kind == "business-days":
            return cover.business_days(delay["n"], delay["until"], delay["zone"])
        if kind == "same-business-day":
            return cover.same_business_day()
        if kind == "opening-days":
            return cover.deadline(delay["n"] * delay["hours"])
        return cover.deadline(delay.get("seconds", 0))

    def _leaf(self, delay: Record) -> Function:
        kind = delay["kind"]
        if kind == "elapsed":
            return Function([Piece(self.start, self.start + delay["seconds"], 1)], self.end, HORIZON)
        if kind == "working-days":
            return self._working_days(delay)
        if kind == "calendar":
            return self._calendar(delay)
        return constant(HORIZON if delay["end"] is None else delay["end"], self.start, self.end, HORIZON)

    def _working_days(self, delay: Record) -> Function:
        """24:00 of the nth day of the table after the start's (T9)."""
        table = self.workdays[delay["workdays"]]
        counting = table["days"]
        limit = (self.horizon[1] + self.zone.offset(self.horizon[1])) // DAY
        pieces = []
        for piece in self._walls.pieces:
            day, last = value(piece) // DAY, limit
            if table["known"] is not None:
                known = next((one for one in table["known"] if one[0] <= day <= one[1]), None)
                if known is None:
                    pieces.append(Piece(piece.x, HOLIDAYS))
                    continue
                last = min(last, known[1])
            i = bisect_right(counting, day) + delay["n"] - 1
            reached = i < len(counting) and counting[i] <= last
            beyond = HOLIDAYS if last < limit else HORIZON
            pieces.append(Piece(piece.x, self.zone.at_wall((counting[i] + 1) * DAY) if reached else beyond))
        return Function(pieces, self.end, HORIZON)

    def _calendar(self, delay: Record) -> Function:
        """Calendar units to the end of the day, or to the same time of day (T10)."""
        pieces = []
        for piece in self._walls.pieces:
            day, second = divmod(value(piece), DAY)
            end = self.add(day, delay["n"], delay["unit"])
            if end is None:
                pieces.append(Piece(piece.x, HORIZON))
            elif delay["until"] == "end-of-day":
                pieces.append(Piece(piece.x, (end + 1) * DAY))
            else:
                pieces.append(Piece(piece.x, end * DAY + second, 1))
        walls = Function(pieces, self.end, HORIZON)
        return walls.then(at_wall(self.zone, self.start, self.end))

    def add(self, day: int, n: int, unit: str) -> int | None:
        if unit in ("day", "week"):
            return day + n * (7 if unit == "week" else 1)
        month = bisect_right(self.months, day) - 1
        other = month + n * (12 if unit == "year" else 1)
        if month < 0 or other + 1 >= len(self.months):
            return None
        return min(self.months[other] + day - self.months[month], self.months[other + 1] - 1)

    # --- conditions --------------------------------------------------------------------------------

    def inside(self, names: list[str], plan: Record) -> Function:
        """1 where one of some coverages runs, else 0; refused at the first that is not known there."""
        covers = [self.cover(plan, name).contains for name in names]
        pieces = []
        for x in sorted({start for one in covers for start in one.starts}):
            answer: int | str = 0
            for one in covers:
                answer = one.piece_at(x)[0].y
                if answer != 0:
                    break
            pieces.append(Piece(x, answer))
        return Function(pieces, self.end, HORIZON)
