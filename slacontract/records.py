"""Dataclasses that cost little to declare: most runs use few of the many that the compiler has.

A cold start pays for every class that is declared. What the standard library compiles from text for a class
at its declaration is made here with its first instance, and shared by all classes but for the constructor.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterable
from dataclasses import MISSING, FrozenInstanceError, field
from operator import attrgetter
from typing import Any, dataclass_transform

__all__ = ["complete", "dataclass", "field"]


@dataclass_transform(field_specifiers=(dataclasses.field,))
def dataclass(cls: type[Any] | None = None, /, **options: Any) -> Any:
    """`dataclasses.dataclass`, but the methods are made with the first instance, unpickled ones included.

    Options are `frozen`, `eq` and `repr` of the standard library, and `slots`, which is read over, since it
    would need another class.
    """
    options.pop("slots", None)
    if unknown := options.keys() - {"frozen", "eq", "repr"}:
        raise TypeError(f"no such option: {', '.join(sorted(unknown))}")

    def declare(cls: type[Any]) -> type[Any]:
        def __init__(self: Any, *values: Any, **named: Any) -> None:
            complete(type(self))
            type(self).__init__(self, *values, **named)

        def __setstate__(self: Any, state: dict[str, Any]) -> None:
            # Unpickling calls no `__init__`: what comes from another process is completed here.
            complete(type(self))
            self.__dict__.update(state)

        cls.__declared_with__ = options
        cls.__init__ = __init__
        cls.__setstate__ = __setstate__
        return cls

    return declare if cls is None else declare(cls)


_completing = threading.RLock()
"""Two threads may meet a class for the first time at once."""


def complete(cls: type[Any]) -> None:
    """Makes the methods of a class declared by `dataclass`, and of those it derives from."""
    one: Any
    with _completing:
        for one in reversed(cls.__mro__):
            options = one.__dict__.get("__declared_with__")
            if options is not None:
                _make(one, **options)
                del one.__declared_with__


def _make(cls: Any, frozen: bool = False, eq: bool = True, repr: bool = True) -> None:
    """Fields by the standard library, the constructor as text, and the shared methods that are asked for."""
    cls.__doc__ = cls.__doc__ or cls.__name__  # else one is built from the signature, slowly
    own_hash = cls.__dict__.get("__hash__")
    dataclasses.dataclass(init=False, repr=False, eq=False)(cls)
    fields = dataclasses.fields(cls)
    if repr and "__repr__" not in cls.__dict__:
        cls.__repr__ = _repr
    if eq:
        cls.__compared__ = _values(one for one in fields if one.compare)
        cls.__hashed__ = _values(one for one in fields if (one.compare if one.hash is None else one.hash))
        cls.__eq__ = cls.__dict__.get("__eq__", _eq)
        cls.__hash__ = own_hash or (_hash if frozen else None)
    if frozen:
        cls.__setattr__ = _refuse
        cls.__delattr__ = _refuse
    del cls.__setstate__
    cls.__init__ = _constructor(fields, hasattr(cls, "__post_init__"))  # last: who finds it finds all


def _constructor(fields: tuple[dataclasses.Field[Any], ...], finishes: bool) -> Any:
    """`__init__` that fills the instance at one go, which freezing does not forbid."""
    given: dict[str, Any] = {}
    positional: list[str] = ["self"]
    named: list[str] = []
    values: list[str] = []
    for one in fields:
        value = one.name
        default = ""
        if one.default is not MISSING:
            given[f"_d_{one.name}"] = one.default
            default = f"=_d_{one.name}"
        elif one.default_factory is not MISSING:
            given[f"_f_{one.name}"] = one.default_factory
            default = "=_f"
            value = f"_f_{one.name}() if {one.name} is _f else {one.name}"
        if one.init:
            (named if one.kw_only else positional).append(one.name + default)
        elif not default:
            continue
        else:
            value = f"_f_{one.name}()" if one.default is MISSING else f"_d_{one.name}"
        values.append(f"{one.name!r}: {value}")
    arguments = ", ".join([*positional, *(["*", *named] if named else [])])
    lines = [f"def __init__({arguments}):", f" self.__dict__.update({{{', '.join(values)}}})"]
    if finishes:
        lines.append(" self.__post_init__()")
    given["_f"] = MISSING
    exec("\n".join(lines), given)
    return given["__init__"]


def _repr(self: Any) -> str:
    names = [one.name for one in dataclasses.fields(self) if one.repr]
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({shown})"


def _values(fields: Iterable[dataclasses.Field[Any]]) -> Any:
    """What gives the values of some fields of an instance, as one value to compare."""
    names = [one.name for one in fields]
    return staticmethod(attrgetter(*names)) if names else staticmethod(lambda _: ())


def _eq(self: Any, other: Any) -> Any:
    if other.__class__ is not self.__class__:
        return NotImplemented
    return self.__compared__(self) == self.__compared__(other)


def _hash(self: Any) -> int:
    return hash(self.__hashed__(self))


def _refuse(self: Any, name: str, *_: object) -> None:
    raise FrozenInstanceError(f"cannot change {name!r} of a {type(self).__name__}")
