"""The yardstick: what Lark alone makes of the same text, by the same rules, with its own lexer and parser.

Nothing is built but Lark's tree: no positions, no diagnostics, no nodes. Every choice favours Lark: it knows
one table of keywords where the compiler knows all languages at once, and reads names without asking
whether they are keywords elsewhere.
"""

from __future__ import annotations

import re

from lark import Lark

from slacontract.syntax.keywords import Vocabulary
from slacontract.syntax.tables import LEXICAL, grammar_text, keyword_keys

_LEXICAL_PATTERNS = {
    "STRING": r'"[^"]*"',
    "NUMBER": r"\d+(?:[.,]\d+)?(?![\w:-])",
    "ORDINAL": r"\d+(?:st|nd|rd|th)\b",
    "ISO_DATE": r"\d{4}-\d\d-\d\d",
    "TIME": r"\d{1,2}:\d\d",
    "ZONE": r"[A-Za-z]+(?:\/[A-Za-z_]+)+",
    "CURRENCY": r"EUR|USD|GBP|[€$£]",
    "PERCENT": r"%",
    "COMMA": r",",
    "DASH": r"-",
}
_PARTIES = ("PROVIDER", "CLIENT", "THIRD_PARTY")


def lark_parser(vocabulary: Vocabulary) -> Lark:
    """Lark's LALR parser with its contextual lexer, for the English table of keywords."""
    grammar = grammar_text()
    lines = [grammar, "%ignore /\\s+/", "%ignore /#[^\\n]*/"]
    for name, pattern in _LEXICAL_PATTERNS.items():
        lines.append(f"{name}.2: /{pattern}/")
    lines.append(r"NAME.1: /[^\W\d_]\w*(?:-\w+)*/")  # a word that can be a keyword is one
    for key in keyword_keys(grammar):
        spelling = vocabulary.spellings[key]
        article = r"(?:the\s+)?" if key.startswith("E_") or key in _PARTIES else ""
        forms = sorted({spelling.one, spelling.many}, key=len, reverse=True)
        phrases = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
        # The phrase of most words is tried first.
        lines.append(f"{key}.{2 + len(spelling.one.split())}: /{article}(?:{phrases})(?![\\w-])/i")
    assert set(_LEXICAL_PATTERNS) | {"NAME"} == set(LEXICAL)
    return Lark("\n".join(lines), parser="lalr", start="file")


def body(text: str) -> str:
    """A contract without its first line, which chooses the table and is no part of the rules."""
    return text.split("\n", 1)[1]
