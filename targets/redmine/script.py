"""The Ruby that `rails runner` carries out. Every text of the contract is a quoted string there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from .account import Made

_TEMPLATE = Path(__file__).with_name("templates") / "slacontract.rb"
_PLAIN = frozenset(" !$%&'()*+,-./:;<=>?@[]^_|~")
"""What stands for itself beside letters and digits: without `"`, `#`, `\\` and line ends, no text can end
the string that it is in, nor run anything from inside it."""


def ruby(text: str) -> str:
    """A text as a string of Ruby that is the text, and is nothing else; all but `_PLAIN` by its number."""
    return '"' + "".join(_character(one) for one in text) + '"'


def _character(one: str) -> str:
    if one in _PLAIN or one.isalnum():
        return one
    code = ord(one)
    return f"\\u{{{0xFFFD if 0xD800 <= code <= 0xDFFF else code:x}}}"  # a lone surrogate is no character


def script(made: Made) -> bytes:
    """`slacontract.rb`: what the contract says as data, then the code that is the same for every contract."""
    first = next((one.name for one in made.statuses if one.first), None)
    statuses = [
        f"{{ name: {ruby(one.name)}, closed: {_truth(one.closed)}, barred: {_texts(one.barred)} }}"
        for one in made.statuses
    ]
    fields = [f"{{ name: {ruby(one.name)}, values: {_texts(one.values)} }}" for one in made.fields]
    data = (
        f"  contract: {ruby(made.title)},\n"
        f"  first: {_or_nil(first)},\n"
        f"  statuses: {_rows(statuses)},\n"
        f"  trackers: {_rows(map(ruby, made.trackers))},\n"
        f"  priorities: {_rows(map(ruby, made.priorities.values()))},\n"
        f"  default_priority: {_or_nil(made.default_priority)},\n"
        f"  fields: {_rows(fields)},\n"
        f"  roles: {_rows(map(ruby, made.roles.values()))},\n"
    )
    head, mark, code = _TEMPLATE.read_text(encoding="utf-8").partition("# {contract}\n")
    assert mark
    return (head + data + code).encode()


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(ruby, texts))}]"


def _rows(rows: Iterable[str]) -> str:
    told = "".join(f"    {row},\n" for row in dict.fromkeys(rows))
    return f"[\n{told}  ]" if told else "[]"


def _or_nil(text: str | None) -> str:
    return "nil" if text is None else ruby(text)
