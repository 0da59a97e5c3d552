"""Every way to change one value of a tree of frozen pydantic nodes: for the laws of completeness."""

from __future__ import annotations

import datetime
import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from slacontract.model.base import Ref

PLACES = frozenset({"span", "name_span", "zone_span", "country_span", "region_span", "metric_span"})


def literals(annotation: Any) -> tuple[Any, ...]:
    """The values of a Literal, at whatever depth of an annotation."""
    if typing.get_origin(annotation) is typing.Literal:
        return typing.get_args(annotation)
    found: list[Any] = []
    for one in typing.get_args(annotation):
        found += literals(one)
    return tuple(found)


def other(value: Any, annotation: Any) -> Any:
    """Another value of the same kind; the value itself where there is none."""
    choices = [one for one in literals(annotation) if one != value]
    if literals(annotation) and (value in literals(annotation)):
        return choices[0] if choices else value
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, Decimal):
        return value + Decimal("0.25")
    if isinstance(value, datetime.date):
        return value + datetime.timedelta(days=1)
    if isinstance(value, str):
        try:
            return str(Decimal(value) + Decimal("0.25"))
        except ArithmeticError:
            pass
        try:
            return (datetime.date.fromisoformat(value) + datetime.timedelta(days=1)).isoformat()
        except ValueError:
            return value + "x"
    return value


Path = tuple[str, ...]


def mutations(
    node: BaseModel, skipped: typing.Callable[[Path], bool], path: Path = ()
) -> Iterator[tuple[Path, Any]]:
    """Each path of a leaf, and the whole tree with that leaf changed; removals of list items too."""
    for name, field in type(node).model_fields.items():
        here = (*path, f"{type(node).__name__}.{name}")
        if name in PLACES or skipped(here):
            continue
        for leaf, changed in _of(getattr(node, name), field.annotation, here, skipped):
            yield leaf, node.model_copy(update={name: changed})


def _of(
    value: Any, annotation: Any, path: tuple[str, ...], skipped: Any
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Ref):
        return  # a name is changed with all its uses, or not at all
    if isinstance(value, BaseModel):
        yield from mutations(value, skipped, path)
    elif isinstance(value, tuple):
        for n, one in enumerate(value):
            for leaf, changed in _of(one, annotation, (*path, str(n)), skipped):
                yield leaf, (*value[:n], changed, *value[n + 1 :])
            yield (*path, f"-{n}"), (*value[:n], *value[n + 1 :])
    elif isinstance(value, dict):
        for key, one in value.items():
            for leaf, changed in _of(one, annotation, (*path, str(key)), skipped):
                yield leaf, {**value, key: changed}
            yield (*path, f"-{key}"), {k: v for k, v in value.items() if k != key}
    elif value is not None and not isinstance(value, types.FunctionType):
        changed = other(value, annotation)
        if changed != value:
            yield path, changed
