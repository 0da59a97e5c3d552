"""Dataclasses that cost little to declare: most runs use few of the many that the compiler has.

A cold start pays for every class that is declared; what the standard library compiles from text for a class
at its declaration is made here with its first instance.
"""

from __future__ import annotations

import dataclasses
from dataclasses import field
from typing import Any, dataclass_transform

__all__ = ["complete", "dataclass", "field"]


@dataclass_transform(field_specifiers=(dataclasses.field,))
def dataclass(cls: type[Any] | None = None, /, **options: Any) -> Any:
    """`dataclasses.dataclass`, but the methods are made with the first instance.

    Options are those of the standard library; `slots` is read over, since it would need another class.
    """
    options.pop("slots", None)

    def declare(cls: type[Any]) -> type[Any]:
        def __init__(self: Any, *values: Any, **named: Any) -> None:
            complete(type(self))
            type(self).__init__(self, *values, **named)

        cls.__declared_with__ = options
        cls.__init__ = __init__
        return cls

    return declare if cls is None else declare(cls)


def complete(cls: type[Any]) -> None:
    """Makes the methods of a class declared by `dataclass`, and of those it derives from."""
    one: Any
    for one in reversed(cls.__mro__):
        options = one.__dict__.get("__declared_with__")
        if options is not None:
            del one.__declared_with__
            del one.__init__
            dataclasses.dataclass(one, **options)
