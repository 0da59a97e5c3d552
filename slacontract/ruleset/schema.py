"""The rule set as JSON: canonical bytes, the published schema, reading back (DESIGN 1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from .base import SCHEMA_VERSION, Part
from .client import coverages_named
from .rules import Plan, RuleSet

SCHEMA_ID = f"urn:slacontract:schema:ruleset:{SCHEMA_VERSION}"
_COLUMNS = 110
_MANY = 12
"""Objects of a list that are tried as rows of one table."""


class BrokenTables(ValueError):
    """The tables of a rule set cannot have come from a contract; the message says which and where."""


_last: list[tuple[RuleSet, bytes]] = []
"""The rule set written last: several targets of one build carry it, and nothing changes it."""


def dump_json(rules: RuleSet) -> bytes:
    """The canonical bytes of a rule set: UTF-8, fields in the schema's order, names in canonical order.

    A row of a table stands on one line, so that versions compare line by line. The same rule set gives the
    same bytes everywhere.
    """
    if not (_last and _last[0][0] is rules):
        _last[:] = [(rules, ("".join(_written(_plain(rules), "")) + "\n").encode())]
    return _last[0][1]


def load_json(text: bytes | str) -> RuleSet:
    """A rule set read back, checked.

    Raises:
        pydantic.ValidationError: it does not follow the schema, or is of another major version.
        BrokenTables: its tables contradict themselves, or name a coverage that is not there.
    """
    rules = RuleSet.model_validate_json(text)
    for edition in rules.editions:
        for plan in edition.plans.values():
            _check_tables(plan)
    return rules


def _check_tables(plan: Plan) -> None:
    for name, coverage in plan.coverages.items():
        end, covered = None, 0
        for opens, closes, before in coverage.intervals:
            if closes <= opens or (end is not None and opens < end) or before != covered:
                raise BrokenTables(f"coverage {name}: interval [{opens}, {closes}, {before}]")
            end, covered = closes, covered + closes - opens
    for commitment in plan.commitments:
        for name in coverages_named(commitment):
            if name not in plan.coverages:
                raise BrokenTables(f"commitment {commitment.id}: no coverage {name}")


@lru_cache(maxsize=1)
def ruleset_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of rule sets, with its address and version."""
    schema = RuleSet.model_json_schema(by_alias=True, mode="serialization")
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA_ID}
    return {**head, "version": SCHEMA_VERSION, **schema}


def _plain(value: Any) -> Any:
    """The value without our classes: what pydantic gives too, but for the cost of its serializers.

    A row of numbers and words stays as it is. A class inside one would be refused by `json`.
    """
    if isinstance(value, Part):
        values = value.__dict__
        return {written: _plain(values[name]) for name, written in _names(type(value))}
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, tuple | list) and value and isinstance(value[0], Part | dict | tuple | list):
        first = value[0]
        if isinstance(first, tuple | list) and not any(isinstance(one, Part | dict) for one in first):
            return value
        return [_plain(one) for one in value]
    return value


@lru_cache(maxsize=256)
def _names(cls: type[Part]) -> tuple[tuple[str, str], ...]:
    """The fields of a class, and what JSON calls them."""
    return tuple((name, one.alias or name) for name, one in cls.model_fields.items())


def _written(value: Any, indent: str) -> Iterator[str]:
    """JSON on one line where it is short or holds no object; else one member a line."""
    if isinstance(value, dict) and value:
        deeper = indent + " "
        yield "{"
        separator = "\n"
        for name, item in value.items():
            yield f"{separator}{deeper}{_flat(name)}: "
            yield from _written(item, deeper)
            separator = ",\n"
        yield f"\n{indent}}}"
    elif isinstance(value, tuple | list) and value and isinstance(value[0], tuple | list | dict):
        deeper = indent + " "
        if rows := _rows(value):
            yield f"[\n{deeper}{f',{chr(10)}{deeper}'.join(rows)}\n{indent}]"
            return
        yield "[\n"
        separator = deeper
        for item in value:
            yield separator
            if isinstance(item, dict) and (_is_long(item) or len(_flat(item)) > _COLUMNS):
                yield from _written(item, deeper)
            else:
                yield _flat(item)
            separator = f",\n{deeper}"
        yield f"\n{indent}]"
    else:
        yield _flat(value)


def _rows(value: Sequence[Any]) -> list[str]:
    """The items of a long table, written by one call; none where they are not rows of plain values alone."""
    opening, closing = "{}" if isinstance(value[0], dict) else "[]"
    if opening == "{" and len(value) < _MANY:
        return []
    whole = _flat(value)[1:-1]
    if whole.count(opening) != len(value) or (opening == "[" and '"' in whole):
        return []
    rows = whole.replace(f"{closing}, {opening}", f"{closing}\n{opening}").split("\n")
    return rows if opening == "[" or max(map(len, rows)) <= _COLUMNS else []


def _is_long(item: Mapping[str, Any]) -> bool:
    """Whether it is plain without writing it that an object does not fit on one line."""
    inner = [one for one in item.values() if isinstance(one, dict | tuple | list)]
    return len(inner) * len('"a": {}, ') > _COLUMNS or any(
        len(one) * 3 > _COLUMNS or (isinstance(one, dict) and _is_long(one)) for one in inner
    )


_flat = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": ")).encode
