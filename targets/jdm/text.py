"""Text as ZEN, the expression language of GoRules, and as string literals of JavaScript."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def zen(value: str | bool | None) -> str:
    """A value as an expression. ZEN has two quotes and no escapes: a text with both is put together."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if '"' not in value:
        return f'"{value}"'
    if "'" not in value:
        return f"'{value}'"
    return "(" + " + '\"' + ".join(f'"{part}"' for part in value.split('"')) + ")"


def one_of(values: Iterable[str | bool], *, negated: bool = False) -> str:
    """A cell that holds for some values, or for all others (none among them)."""
    said = [zen(one) for one in values]
    if len(said) == 1:
        return f"!= {said[0]}" if negated else said[0]
    return f"{'not ' if negated else ''}in [{', '.join(said)}]"


def array(values: Iterable[str]) -> str:
    """A list of texts as an expression."""
    return f"[{', '.join(zen(one) for one in values)}]"


def literal(value: Any) -> str:
    """JSON as a string literal of JavaScript: ASCII, and nothing in it ends a script."""
    text = json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")
    return json.dumps(text)
