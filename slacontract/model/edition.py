"""The client's edition: all that is for the provider only taken out, before anything is emitted."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic_core import PydanticUndefined

from .base import FOR_PROVIDER, Block, Node
from .contract import Amendment, Contract


def for_client(contract: Contract) -> Contract:
    """The contract without any node for the provider only, at whatever depth.

    A field that is for the provider only (`FOR_PROVIDER`) falls back to its default. A node that cannot
    stand without a part that goes, goes with it.
    """
    kept = _kept(contract)
    assert isinstance(kept, Contract)
    return kept


def amendment_for_client(amendment: Amendment) -> Amendment:
    """An amendment whose editions are the client's."""
    kept = _kept(amendment)
    assert isinstance(kept, Amendment)
    return kept


@lru_cache(maxsize=256)
def _fields(cls: type[Node]) -> tuple[tuple[str, bool, Any], ...]:
    """Of each field: its name, whether it is for the provider only, its default."""
    return tuple(
        (name, FOR_PROVIDER in field.metadata, field.default) for name, field in cls.model_fields.items()
    )


def _kept(node: Node) -> Node | None:
    """The node as the client may read it; the same object where nothing goes, None where it goes itself."""
    if node.audience == "provider":
        return None
    hidden = node.hidden if isinstance(node, Block) else ()
    changed: dict[str, Any] = {"hidden": ()} if hidden else {}
    for name, provider_only, default in _fields(type(node)):
        value = getattr(node, name)
        places = [at for field, at in hidden if field == name]
        if provider_only or -1 in places:
            if value != default:
                changed[name] = default
            continue
        if isinstance(value, Node):
            kept: Any = _kept(value)
            if kept is None:
                kept = default
        elif isinstance(value, tuple) and (places or any(isinstance(one, Node) for one in value)):
            kept = tuple(
                left
                for at, one in enumerate(value)
                if at not in places and (left := _kept(one) if isinstance(one, Node) else one) is not None
            )
            kept = value if len(kept) == len(value) and all(map(_same, kept, value)) else kept
        else:
            continue
        if kept is PydanticUndefined:
            return None
        if kept is not value:
            changed[name] = kept
    return node.model_copy(update=changed) if changed else node


def _same(one: object, other: object) -> bool:
    return one is other
