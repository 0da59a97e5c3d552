"""Texts in expressions of PromQL."""

from __future__ import annotations

import re

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n"}


def promql_text(text: str) -> str:
    """A text as a string of PromQL: nothing in it is read as an expression."""
    escaped = "".join(_ESCAPES.get(one, one) for one in text)
    return '"' + re.sub(r"[\x00-\x1f\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
