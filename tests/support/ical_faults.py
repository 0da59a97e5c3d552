"""What iCalendar (RFC 5545) forbids and parsers let pass."""

from __future__ import annotations

import re
from datetime import datetime

import icalendar


def faults(content: bytes) -> list[str]:
    """What RFC 5545 forbids and parsers let pass."""
    found = []
    lines = content.split(b"\r\n")
    if lines.pop() != b"" or any(b"\n" in line or b"\r" in line for line in lines):
        found.append("a line does not end with CRLF")
    found += [f"over 75 octets: {line!r}" for line in lines if len(line) > 75]
    content.decode("utf-8")
    for line in lines:
        line.decode("utf-8")  # no character is cut by a fold
    calendar = icalendar.Calendar.from_ical(content)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    uids = [str(one.get("UID")) for one in calendar.walk("VEVENT")]
    if len(set(uids)) != len(uids) or "None" in uids:
        found.append("an event has no UID of its own")
    if re.search(rb"T24\d{4}", content):
        found.append("24:00")
    for component in calendar.walk():
        found += [f"{component.name}: {error}" for error in component.errors]
    if found:
        return found  # what is broken cannot be looked at further
    for event in calendar.walk("VEVENT"):
        start, end = event["DTSTART"], event["DTEND"]
        if not start.dt < end.dt or isinstance(start.dt, datetime) != isinstance(end.dt, datetime):
            found.append(f"ends before it starts: {event}")
        for prop in (start, end, *([event["EXDATE"]] if "EXDATE" in event else [])):
            for one in prop if isinstance(prop, list) else [prop]:
                named = one.params.get("TZID")
                if named and named not in zones:
                    found.append(f"{named} has no VTIMEZONE")
        if "RRULE" in event:
            rule = event["RRULE"]
            (until,) = rule["UNTIL"]
            if not isinstance(until, datetime) or until.tzinfo is None or until < start.dt:
                found.append(f"UNTIL: {until}")
            if rule["BYDAY"] != [["MO", "TU", "WE", "TH", "FR", "SA", "SU"][start.dt.weekday()]]:
                found.append("DTSTART does not match its rule")
        if not {"DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "SUMMARY"} <= set(event):
            found.append("an event is not dated")
    return found
