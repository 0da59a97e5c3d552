"""Coverages in the neutral shape of the cases, as the clock's own values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from slacontract.clock.coverage import (
    Closure,
    CoverageSpec,
    Dated,
    Finished,
    Window,
    finish,
    intersect,
    subtract,
    unite,
)
from slacontract.clock.zone import Zone, zone_from_iana

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MODES = {"replaces": "instead", "instead": "instead", "in-addition": "in-addition", None: None}


def instant(text: str) -> int:
    """Epoch seconds of ISO 8601 text with an offset, fractions truncated (T1)."""
    at = datetime.fromisoformat(text)
    assert at.tzinfo is not None
    return int(at.replace(microsecond=0).timestamp())


def seconds(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60


def windows(pairs: Any) -> tuple[Window, ...]:
    return tuple(Window(seconds(a), seconds(b)) for a, b in pairs)


def zone_for(name: str, span: tuple[int, int]) -> Zone:
    """The zone with a table that covers a span."""
    first, last = (datetime.fromtimestamp(t, UTC).year for t in span)
    return zone_from_iana(name, first, last)


def spec(coverage: Mapping[str, Any], span: tuple[int, int]) -> CoverageSpec:
    """One coverage as written."""
    weekly = coverage.get("weekly", {})
    holidays = coverage.get("holidays") or {}
    has_weekly = any(weekly.values()) or coverage.get("always", False)
    return CoverageSpec(
        zone_for(coverage["zone"], span),
        tuple(windows(weekly.get(day, ())) for day in WEEKDAYS),
        always=coverage.get("always", False),
        holidays={date.fromisoformat(day): "holiday" for day in holidays.get("dates", ())},
        holiday_years=frozenset(holidays["years"]) if "years" in holidays else None,
        keep_shifts=holidays.get("shift") == "kept-whole",
        dated=tuple(
            Dated(
                date.fromisoformat(one["date"]),
                date.fromisoformat(one["date"]),
                windows(one["windows"]),
                MODES[one.get("mode")] if has_weekly else None,
            )
            for one in coverage.get("dated", ())
        ),
        closures=tuple(
            Closure(date.fromisoformat(one["from"]), date.fromisoformat(one["to"]))
            for one in coverage.get("closures", ())
        ),
    )


def finished(contract: Mapping[str, Any], span: tuple[int, int]) -> dict[str, Finished]:
    """Every coverage of a neutral contract, finished: closures applied, event coverages joined (T3)."""
    written = dict(contract.get("coverages", {}))
    combined = {name: one for name, one in written.items() if "zone" not in one}
    alone: dict[str, Finished] = {}
    for name, one in written.items():
        if name in combined:
            continue
        extra = [c for c in contract.get("closures", ()) if {name, "all coverages"} & set(c["coverages"])]
        alone[name] = finish(spec({**one, "closures": [*one.get("closures", ()), *extra]}, span), span)
    done = dict(alone)
    for name, one in written.items():
        if "joins" in one:
            done[one["joins"]] = unite((done[one["joins"]], alone[name]))
    for name, one in combined.items():
        ((kind, members),) = one.items()
        first, *rest = (done[member] for member in members)
        if kind == "union":
            done[name] = unite((first, *rest))
        for member in rest if kind != "union" else ():
            first = (intersect if kind == "intersection" else subtract)(first, member)
            done[name] = first
    return done
