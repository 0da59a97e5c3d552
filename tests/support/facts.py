"""A small path language over the model: `coverages[office].weekly[0].windows[1].opens`, and plain values.

A step is `.field`, `[number]` or `[name]`; a name is that of a block, the metric of a clock or of a
commitment (`restoration`), the name behind a reference, or the party (`client`, a role). `.#` counts.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from slacontract.model.base import Missing, Node, Parties, Party, Ref, Text

_STEP = re.compile(r"\.?(?P<field>[a-z_]\w*|#)|\[(?P<index>[^\]]+)\]")


class NoSuchPath(LookupError):
    """A step of a path leads nowhere; says which, and what there is instead."""


def value_at(root: Any, path: str) -> Any:
    """The value a path leads to, as plain data (see `plain`)."""
    at, here = 0, root
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None:
            raise NoSuchPath(f"{path!r} cannot be read from column {at + 1}")
        here = _next(here, step, path)
        at = step.end()
    return plain(here)


def _next(here: Any, step: re.Match[str], path: str) -> Any:
    until = path[: step.end()]
    if step["field"] == "#":
        if not isinstance(here, tuple):
            raise NoSuchPath(f"{until}: only a list is counted")
        return len(here)
    if step["field"]:
        if isinstance(here, Node) and step["field"] in type(here).model_fields:
            return getattr(here, step["field"])
        raise NoSuchPath(f"{until}: there is no such field in {type(here).__name__}")
    if not isinstance(here, tuple):
        raise NoSuchPath(f"{until}: {type(here).__name__} is no list")
    if re.fullmatch(r"-?\d+", step["index"]):
        number = int(step["index"])
        if not -len(here) <= number < len(here):
            raise NoSuchPath(f"{until}: there are {len(here)}")
        return here[number]
    found = [one for one in here if step["index"] in _names(one)]
    if len(found) != 1:
        raise NoSuchPath(f"{until}: {len(found)} of {[_names(one) for one in here]}")
    return found[0]


def _names(one: Any) -> tuple[str, ...]:
    """What an item of a list may be called by."""
    if isinstance(one, Ref):
        return (one.name,)
    if isinstance(one, Party):
        return (one.role.name,) if one.role else (one.kind,)
    metric = getattr(one, "metric", None)
    label = getattr(one, "label_name", None)
    name = getattr(one, "name", None) or metric
    return tuple(str(said) for said in (name, label) if said)


def _unset(value: Any) -> bool:
    return value is None or value is False or value == () or value == "both"


def plain(value: Any) -> Any:
    """A value as JSON would hold it: a text is its words, a name itself, a number is never a float.

    What is missing is `{"missing": why}`. A node is a dictionary of the fields that are set; several
    parties are a list, in a dictionary `{"any": [...]}` where any one suffices.
    """
    if isinstance(value, Text):
        return value.text
    if isinstance(value, Ref):
        return value.name
    if isinstance(value, Missing):
        words = {"words": value.words.text} if value.words else {}
        return {"missing": value.why, **words}
    if isinstance(value, Party):
        return plain(value.role or value.text) or value.kind
    if isinstance(value, Parties):
        if value.missing:
            return plain(value.missing)
        parties = [plain(one) for one in value.parties]
        return {"any": parties} if value.any_one else parties
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if isinstance(value, Node):
        fields = {name: getattr(value, name) for name in type(value).model_fields if name != "span"}
        set_ = {name: one for name, one in fields.items() if not _unset(one)}
        return {name: plain(one) for name, one in set_.items() if not name.endswith("_span")}
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def holds(found: Any, fact: dict[str, Any]) -> bool:
    """Whether a value `is` what a fact says, `has` it among others, or is `like` it in some fields."""
    if "is" in fact:
        return bool(found == fact["is"])
    if "has" in fact:
        wanted = fact["has"] if isinstance(fact["has"], list) else [fact["has"]]
        return isinstance(found, list | str) and all(one in found for one in wanted)
    like = fact["like"]
    return isinstance(found, dict) and all(found.get(name) == one for name, one in like.items())
