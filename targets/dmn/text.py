"""Text for DMN: strings of FEEL, names of FEEL, and XML; each kind is quoted in one place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_SPELT = re.compile("[\x00-\x1f\x7f-\x9f\"'?\u2028\u2029\ufdd0-\ufdef\ufffe\uffff]+[0-9A-Fa-f]*")


def feel(value: str) -> str:
    """A string of FEEL.

    Spelt as \\uXXXX: what XML cannot hold or would change, and quotes and question marks, which engines look
    for inside of strings too. So are digits after them: some readers take more than four for one character.
    """
    return f'"{_SPELT.sub(_spelling, value.replace(chr(92), chr(92) * 2))}"'


def _spelling(match: re.Match[str]) -> str:
    return "".join(f"\\u{ord(one):04x}" for one in match[0])


def names(words: Iterable[str], prefix: str) -> dict[str, str]:
    """Names of FEEL for words: ASCII letters, digits and underscores after a prefix, each once."""
    found: dict[str, str] = {}
    for word in words:
        if word in found:
            continue
        plain = prefix + re.sub("[^0-9A-Za-z]+", "_", word).strip("_")
        name, number = plain, 1
        while name in found.values() or name == prefix:
            number += 1
            name = f"{plain}_{number}" if plain != prefix else f"{prefix}{number}"
        found[word] = name
    return found


def element(name: str, attributes: Mapping[str, str], *children: str) -> str:
    """An element with its attributes and what stands in it, already XML; one child a line."""
    said = "".join(f" {key}={quoteattr(plain(value), _ENTITIES)}" for key, value in attributes.items())
    if not children:
        return f"<{name}{said}/>"
    inside = "\n".join(children)
    return f"<{name}{said}>\n{inside}\n</{name}>"


_ENTITIES = {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}


def leaf(name: str, value: str) -> str:
    """An element that holds text alone."""
    return f"<{name}>{escape(plain(value), {chr(13): '&#13;'})}</{name}>"


def plain(value: str) -> str:
    """Text that XML can hold: what it cannot is shown as U+FFFD."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", value)
