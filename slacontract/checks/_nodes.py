"""All nodes of a contract, and the names that they use, found once for all checks of a run."""

from __future__ import annotations

from collections.abc import Iterator

from ..model.base import Missing, Node, Ref
from ..model.contract import Contract
from ..records import dataclass
from . import Context


@dataclass(frozen=True)
class Found:
    """`used`: names used anywhere but in worked examples and waivers; `missing`: values without a number,
    with the field that lacks one, and the name of the block around it."""

    used: frozenset[str]
    missing: tuple[tuple[Missing, str, str], ...]


def found_in(context: Context) -> Found:
    """What the nodes of the contract hold, in the order of the text."""
    return context.once("nodes", lambda: _collect(context.contract))


_APART = frozenset({"worked_examples", "waivers"})


def _collect(contract: Contract) -> Found:
    used: set[str] = set()
    missing: dict[tuple[object, ...], tuple[Missing, str, str]] = {}
    for name, value in contract.__dict__.items():
        counts = name not in _APART
        for item, role, block in _inside(value, name, ""):
            if isinstance(item, Missing):
                missing.setdefault(tuple(item.span), (item, role, block))
            elif counts:
                used.add(item.name)
    return Found(frozenset(used), tuple(missing[key] for key in sorted(missing, key=repr)))


def _inside(value: object, role: str, block: str) -> Iterator[tuple[Missing | Ref, str, str]]:
    """Every `Missing` and `Ref` at whatever depth, with the field it stands in and its block."""
    if isinstance(value, Ref | Missing):
        yield value, role, block
    elif isinstance(value, Node):
        inner = value.__dict__
        block = inner.get("name") or block
        for name, one in inner.items():
            if one.__class__ in _PLAIN or name == "span":
                continue
            yield from _inside(one, name, block)
    elif isinstance(value, tuple) and value:
        for one in value:
            yield from _inside(one, role, block)


_PLAIN = frozenset({str, int, bool, type(None)})
