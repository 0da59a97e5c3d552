"""Pydantic classes that the compiler itself fills: frozen, cheap to declare, cheap to build."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticUndefined


class _Shape(NamedTuple):
    """What a constructor needs to know of a class.

    `template`: every field in order, with its default where that is one value for all; `factories`: of
    defaults that each instance has its own of.
    """

    template: dict[str, Any]
    factories: tuple[tuple[str, Callable[[], Any]], ...]
    required: frozenset[str]
    by_alias: dict[str, str]


@cache
def _shape(cls: type[BaseModel]) -> _Shape:
    template: dict[str, Any] = {}
    factories: list[tuple[str, Callable[[], Any]]] = []
    for name, one in cls.model_fields.items():
        factory: Any = one.default_factory
        if factory is None and isinstance(one.default, dict | list | set):
            factory = one.default.copy
        if factory is not None:
            factories.append((name, factory))
        template[name] = None if one.default is PydanticUndefined else one.default
    return _Shape(
        template,
        tuple(factories),
        frozenset(name for name, one in cls.model_fields.items() if one.is_required()),
        {one.alias: name for name, one in cls.model_fields.items() if one.alias},
    )


class Trusted(BaseModel):
    """A frozen class whose constructor trusts the compiler: names are checked, values are not.

    What comes from outside goes through `model_validate` or `model_validate_json`, which check everything;
    validators and serializers are made when first asked for. Modules of many such classes do without
    `from __future__ import annotations`: pydantic would compile each annotation from text.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, protected_namespaces=())

    def __init__(self, /, **given: Any) -> None:
        shape = _shape(type(self))
        for alias in given.keys() & shape.by_alias.keys():
            given[shape.by_alias[alias]] = given.pop(alias)
        if wrong := (given.keys() - shape.template.keys()) | (shape.required - given.keys()):
            raise TypeError(f"{type(self).__name__}: missing or unknown: {', '.join(sorted(wrong))}")
        values = {**shape.template, **given}
        for name, make in shape.factories:
            if name not in given:
                values[name] = make()
        object.__setattr__(self, "__dict__", values)
        object.__setattr__(self, "__pydantic_fields_set__", set(given))
        object.__setattr__(self, "__pydantic_extra__", None)
        object.__setattr__(self, "__pydantic_private__", None)

    # So that validation does not take this for a constructor that it has to call.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]
