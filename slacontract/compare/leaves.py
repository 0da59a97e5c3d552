"""A value of the model as a reader sees it: words, numbers and clock times, without the tree around them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..clock.face import to_minute
from ..diagnostics import Bilingual
from ..telling import WHY, said, weekday
from . import saying
from .changes import NOTHING
from .numbers import date, quantity

_WHY = "why: "


def readable(value: Any) -> Bilingual:
    """A value of the model as a reader sees it: its words and numbers, without the tree around them."""
    if isinstance(value, bool):
        return saying.short(value)
    said_ = [", ".join(_leaves(plain(value), language)) for language in ("en", "fr")]
    if not said_[0]:
        return NOTHING
    return Bilingual(saying.short(said_[0]).en, saying.short(said_[1]).fr)


def _leaves(value: Any, language: str, key: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        if (whole := _whole(value, language)) is not None:
            yield whole
            return
        for name, one in value.items():
            yield from _leaves(one, language, name)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, language, key)
    elif isinstance(value, bool):
        yield key.replace("_", " ") if value else f"{key.replace('_', ' ')}: –"
    elif isinstance(value, str) and value.startswith(_WHY):
        yield said(WHY, value.removeprefix(_WHY).strip('"'), language)
    elif isinstance(value, str) and key not in ("form", "language"):
        quoted = " " in value and not value.startswith(("low: ", "words: "))
        quotes = ("« {} »" if language == "fr" else "“{}”") if quoted else "{}"
        yield quotes.format(date(value, language))
    elif value is not None and not isinstance(value, str):
        yield f"{value} {key}" if key in ("n", "percent", "minutes", "seconds") else str(value)


def _whole(value: dict[str, Any], language: str) -> str | None:
    """A part of the tree that reads as one: a quantity, clock times, weekdays, why there is none."""
    keys = set(value)
    if keys == {"why"}:
        return said(WHY, value["why"], language)
    if keys == {"opens", "closes"}:
        return f"{to_minute(value['opens'])}-{to_minute(value['closes'])}"
    if {"days", "windows"} == keys:
        days = ", ".join(weekday(n, language) for n in value["days"])
        return f"{days} {', '.join(_leaves(value['windows'], language))}"
    if keys in ({"n", "unit"}, {"n", "unit", "kind"}) and isinstance(value["n"], int):
        return quantity(value["n"], value["unit"], language)
    return None


def plain(value: Any) -> Any:
    """A value of the model as JSON: dates and decimals as text, a text of the parties as itself."""
    if isinstance(value, dict):
        if set(value) <= {"text", "language"} and "text" in value:
            return value["text"]
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
