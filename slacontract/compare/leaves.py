"""A value of the model as a reader sees it: words, numbers and clock times, without the tree around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..checks._words import clock
from ..diagnostics import Bilingual
from ..model.base import Node, Text
from ..model.quantities import CalendarTime
from ..source import Source, Span
from ..telling import length, weekday
from . import saying
from .changes import NOTHING, Change
from .numbers import date, number, quantity
from .renames import Names, content
from .subjects import called
from .tokens import WORDS

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
    if key == "audience":
        return  # for whom a fact is to read is told of its block
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
        fact = called(key, language)
        yield fact if value else f"{fact}{' :' if language == 'fr' else ':'} –"
    elif isinstance(value, str) and value.startswith(_WHY):
        yield saying.missing(value.removeprefix(_WHY).strip('"')).say(language)
    elif isinstance(value, str) and value in WORDS:
        yield WORDS[value][1 if language == "fr" else 0]
    elif isinstance(value, str) and key not in _TAGS:
        quoted = " " in value and not value.startswith(("low: ", "words: "))
        quotes = ("« {} »" if language == "fr" else "“{}”") if quoted else "{}"
        yield quotes.format(date(value, language))
    elif value is not None and not isinstance(value, str):
        yield _measured(value, key, language)


_TAGS = frozenset({"form", "language", "kind"})
"""Which class a node is of: its other fields say it in words."""


def _measured(value: Any, key: str, language: str) -> str:
    """A number of the tree with its unit."""
    if key in ("minutes", "seconds") and isinstance(value, int):
        return length(value * (60 if key == "minutes" else 1), language)
    return f"{number(str(value), language)} %" if key == "percent" else str(value)


def _whole(value: dict[str, Any], language: str) -> str | None:
    """A part of the tree that reads as one: a quantity, clock times, weekdays, why there is none."""
    keys = set(value)
    if keys == {"why"}:
        return saying.missing(value["why"]).say(language)
    if keys == {"opens", "closes"}:
        return f"{clock(value['opens'], language)}-{clock(value['closes'], language)}"
    if {"days", "windows"} == keys:
        days = ", ".join(weekday(n, language) for n in value["days"])
        return f"{days} {', '.join(_leaves(value['windows'], language))}"
    if keys in ({"n", "unit"}, {"n", "unit", "kind"}) and isinstance(value["n"], int):
        return quantity(value["n"], value["unit"], language)
    return None


def quoted(value: Any, other: Any, names: Names, sources: Mapping[str, Source]) -> Bilingual | None:
    """The facts of `value` that `other` lacks, as the text has them; None where they are not all facts of it.

    `other`: the content of the other side. `names`: what the names of `value` are called now.
    """
    lacks = other if isinstance(other, list) else [other]
    facts = [one for one in _several(value) if content(one, names) not in lacks]
    words = []
    for one in facts:
        if not isinstance(one, Node) or isinstance(one, Text | CalendarTime):
            return None  # these read as well in the reader's language
        if one.span.file not in sources:
            return None
        words.append(" ".join(sources[one.span.file].text[one.span.start : one.span.end].split()))
    if not words or not all(words):
        return None
    en, fr = (saying.short(between.join(words)).en for between in ("; ", " ; "))
    return Bilingual(f"“{en}”", f"« {fr} »")


def facts_of(one: Node, sources: Mapping[str, Source]) -> Bilingual:
    """What a block says, fact after fact: as the text has it where that is at hand, else from its parts."""
    found: list[Bilingual] = []
    for name, field in type(one).model_fields.items():
        value = getattr(one, name)
        if name in _OF_BLOCKS or name.endswith("span") or value == field.default:
            continue
        found.append(quoted(value, None, {}, sources) or readable({name: content(value, {})}))
    said_ = [", ".join(each.say(language) for each in found) for language in ("en", "fr")]
    return Bilingual(saying.short(said_[0]).en, saying.short(said_[1]).fr) if found else NOTHING


_OF_BLOCKS = frozenset({"name", "audience", "formerly", "hidden"})


def _several(value: Any) -> tuple[Any, ...]:
    return () if value is None else value if isinstance(value, tuple) else (value,)


def told(
    change: Change,
    values: tuple[Any, Any],
    whole: tuple[Any, Any],
    names: Names,
    sources: Sequence[Mapping[str, Source]],
) -> Change:
    """A change of a fact in the words of the text, where these are at hand, and at its place."""
    called: tuple[Names, Names] = (names, {})
    words: list[Bilingual] = []
    for n, (value, contents) in enumerate(zip(values, differing(*whole), strict=True)):
        other = content(values[1 - n], called[1 - n])
        quote = quoted(value, other, called[n], sources[n]) if value else NOTHING
        words.append(quote or readable(contents))
    if change.clause.endswith("/metric"):
        words = [saying.metric(one) for one in values]
    if words[0] == words[1]:
        words = [readable(one) for one in whole]
    places = [
        _first(value) or spans for value, spans in zip(values, (change.old_spans, change.spans), strict=True)
    ]
    return replace(change, old=words[0], new=words[1], old_spans=places[0], spans=places[1])


def _first(value: Any) -> tuple[Span, ...]:
    nodes = value if isinstance(value, tuple) else (value,)
    return next(((one.span,) for one in nodes if isinstance(one, Node)), ())


def differing(was: Any, became: Any) -> tuple[Any, Any]:
    """Of two lists, only the items that the other one lacks."""
    if isinstance(was, list) and isinstance(became, list):
        left = [one for one in was if one not in became]
        right = [one for one in became if one not in was]
        if left or right:
            return left, right
    return was, became


def plain(value: Any) -> Any:
    """A value of the model as JSON: dates and decimals as text, a text of the parties as itself."""
    if isinstance(value, dict):
        if set(value) <= {"text", "language"} and "text" in value:
            return value["text"]
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
