"""What all nodes are: frozen values with a span, compared without their spans."""

from __future__ import annotations

from dataclasses import fields
from typing import Any, TypeVar, dataclass_transform

from ..records import dataclass, field
from ..source import Span

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def node(cls: type[T]) -> type[T]:
    """A dataclass that leaves comparing and showing to `Node`, and freezing to the type checker.

    Code generated for each of over a hundred classes would be most of what a cold start costs.
    """
    cls.__doc__ = cls.__doc__ or cls.__name__  # else dataclass builds one from the signature, slowly
    declared: type[T] = dataclass(eq=False, repr=False)(cls)
    return declared


@node
class Node:
    """Anything written; `span` covers its words, first to last."""

    span: Span = field(compare=False)

    def _compared(self) -> tuple[Any, ...]:
        return tuple(getattr(self, f.name) for f in fields(self) if f.compare)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        assert isinstance(other, Node)
        return self._compared() == other._compared()

    def __hash__(self) -> int:
        return hash((type(self), self._compared()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.name != "span")
        return f"{type(self).__name__}({shown})"
