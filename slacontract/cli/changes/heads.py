"""What kind of contract bytes can be, told without parsing them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...syntax.decode import decode

_HEADERS = ("language", "langue")
_HEAD = {"en": "amendment", "fr": "avenant"}


def may_amend(content: bytes) -> bool:
    """Whether bytes can be an amendment: a line begins with its keyword, or is in a language not listed here.

    Most contracts are none, and are not parsed to learn it. What cannot be read can be anything.
    """
    source, _ = decode("", content)
    if source is None:
        return True
    text = source.text.lower()
    headers = (text[end:].split(maxsplit=1)[:1] for word in _HEADERS for end in _beginning_a_line(text, word))
    known = _HEAD.get("".join(next(headers, [])))
    return known is None or any(_beginning_a_line(text, known))


def _beginning_a_line(text: str, word: str) -> Iterator[int]:
    """Where a word ends that is the first of its line, but for blanks and signs; a comment has no words."""
    at = text.find(word)
    while at >= 0:
        line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
        end = at + len(word)
        if not re.search(r"[\w#]", text[line:at]) and not text[end : end + 1].isalnum():
            yield end
        at = text.find(word, end)
