"""What tests of shares, availability, credits and prepaid time judge by."""

from __future__ import annotations

from typing import Any

from support.tickets import at, rows

FOUR = {"kind": "elapsed", "seconds": 14400}
RESOLUTION: dict[str, Any] = {"metric": "resolution", "delay": FOUR}
DAY = 86400
JUNE = 30 * DAY


def event(when: str, kind: str, component: str = "web", **more: Any) -> dict[str, Any]:
    return {"at": at(when), "kind": kind, "component": component, **more}


def outage(first: str, last: str, component: str = "web", what: str = "outage") -> list[dict[str, Any]]:
    return [event(first, f"{what}-started", component), event(last, f"{what}-ended", component)]


def late(number: int, minutes: int = 300) -> list[dict[str, Any]]:
    """Tickets of June resolved after so many minutes."""
    return [
        row
        for n in range(number)
        for row in rows(
            f"06-{n + 1:02} 09:00 reported client",
            f"06-{n + 1:02} {9 + minutes // 60:02}:{minutes % 60:02} resolved",
            ticket=f"T{n}",
        )
    ]
