"""Text of the parties in Markdown, as text."""

from __future__ import annotations

_ESCAPES = {c: f"\\{c}" for c in "\\|`*_[]#~$!"} | {"<": "&lt;", ">": "&gt;", "&": "&amp;", "@": "@\u200b"}


def escaped(text: str) -> str:
    """Text that stays on its line, in its cell, and text: no link, mention or markup comes of it."""
    line = " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())
    return "".join(_ESCAPES.get(c, c) for c in line)
