"""What a reader of an HTML page sees: its text, ids, links, languages; by the standard library's parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "br", "hr", "img", "input", "rect", "line"}
_HIDDEN = {"style", "script", "title", "desc"}
_BLOCKS = {"p", "li", "td", "th", "dt", "dd", "h1", "h2", "h3", "caption", "text", "pre", "title"}


@dataclass
class Page(HTMLParser):
    """A page as read: every opening tag with its attributes, the text outside styles, faults of nesting."""

    source: str
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[str] = []
        self._parts: list[str] = []
        self.feed(self.source)
        self.close()
        self.faults += [f"never closed: {tag}" for tag in self._open]
        self.text = folded("".join(self._parts))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        if len(set(names)) != len(names):
            self.faults.append(f"an attribute twice: {tag} {names}")
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag in _BLOCKS:
            self._parts.append(" \n")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"closes {tag} inside {self._open[-1:]}")
        else:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not set(self._open) & _HIDDEN:
            self._parts.append(data)

    @property
    def lines(self) -> list[str]:
        """The text, a line for each block, empty ones left out."""
        lines = ("".join(self._parts)).split(" \n")
        return [line for line in map(folded, lines) if line]

    def of(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attrs for name, attrs in self.tags if name == tag]


def folded(text: str) -> str:
    """A text with each run of white space, no-break spaces included, as one space."""
    return re.sub(r"\s+", " ", text).strip()
