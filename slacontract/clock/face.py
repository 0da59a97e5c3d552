"""A second of the day as the face of a clock shows it; 86,400 is 24:00."""

from __future__ import annotations


def to_minute(second: int) -> str:
    """`09:30`; what is left of the minute is not shown."""
    return f"{second // 3600:02}:{second // 60 % 60:02}"


def to_second(second: int) -> str:
    """`09:30:00`."""
    return f"{to_minute(second)}:{second % 60:02}"


def shortest(second: int) -> str:
    """`09:30`, and `09:30:15` where there are seconds."""
    return to_second(second) if second % 60 else to_minute(second)
