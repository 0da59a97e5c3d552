"""The tables of a rule set as string literals, for the programs that carry them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..ruleset.rules import RuleSet
from ..ruleset.tables import tables

_PIECE = 100


def table_literals(rules: RuleSet) -> Iterator[str]:
    """JSON of `tables` in pieces, each a literal that Python and JavaScript read alike.

    ASCII, in quotes, without `<`: no word of the contract is ever read as code, nor ends a script in a page.
    """
    text = json.dumps(tables(rules), separators=(",", ":")).replace("<", "\\u003c")
    for at in range(0, len(text), _PIECE):
        piece = text[at : at + _PIECE]
        yield '"' + piece.replace("\\", "\\\\").replace('"', '\\"') + '"'
