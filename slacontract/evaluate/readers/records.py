"""The records of a helpdesk's log, one after the other, however long it is: rows of CSV, objects of JSON."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import ijson

from ..export_problems import SAME_COLUMN
from ..files import LINE_BYTES, Unreadable, delimiter_of, is_header
from ..mapping import LogMapping
from ..problems import BROKEN_LINE, LINE_TOO_LONG, OPEN_QUOTE, TRUNCATED, UNLIKE_HEADER, WRONG_ENCODING
from ..store import RefusedRow

Record = tuple[int, dict[str, Any]]
"""A record with its place in the log: its number, or its line or row, from 1."""

_UNKNOWN = "\N{REPLACEMENT CHARACTER}"
_STRANGE = (_UNKNOWN, "\0")
_TICKETS = ("documentkey", "number", "ObjectId", "Ticket")
"""Columns of exports that name the ticket of a row."""
_FIRST_LINE = 1 << 20
_DEEPEST = 500
_LONGEST = 10_000  # of the place of a value in a document
_STEP = 2048  # places are made of so many bytes at once, and looked at after
_LISTS = ("issues", "tickets", "transactions", "items", "audits", "ticket_events", "records", "result")


def csv_records(stream: BinaryIO, mapping: LogMapping) -> Iterator[Record | RefusedRow]:
    """The rows of CSV by the names of its header, which is row 1."""
    csv.field_size_limit(LINE_BYTES)
    text = io.TextIOWrapper(stream, encoding=mapping.encoding, errors="replace", newline="")
    head = text.readline().lstrip("\ufeff")
    mark = mapping.delimiter or delimiter_of(head)
    names = [one.strip() for one in next(csv.reader([head], delimiter=mark), [])]
    for name in filter(None, dict.fromkeys(names)):
        if names.count(name) > 1:
            raise Unreadable(SAME_COLUMN.at(column=name))
    rows = csv.reader(text, delimiter=mark, strict=True)
    while True:
        first = rows.line_num + 2
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as problem:
            if "field limit" in str(problem):
                yield RefusedRow("", first, None, LINE_TOO_LONG.at(most=str(LINE_BYTES // 1_000_000)))
                continue
            lines = str(rows.line_num + 2 - first)
            yield RefusedRow("", first, None, OPEN_QUOTE.at(lines=lines))
            continue
        if not row or is_header(row, names):
            continue
        if len(row) != len(names):
            # The last cell of a row that is cut may be cut itself.
            cells = row[:-1] if len(row) < len(names) else row
            yield RefusedRow("", first, _ticket(names, cells), UNLIKE_HEADER.at())
        elif any(mark in cell for cell in row for mark in _STRANGE):
            ticket = _ticket(names, row)
            yield RefusedRow("", first, ticket, WRONG_ENCODING.at(encoding=mapping.encoding))
        else:
            yield first, dict(zip(names, row, strict=True))


def _ticket(names: list[str], cells: list[str]) -> str | None:
    """The ticket that a row names which cannot be read otherwise."""
    at = next((names.index(one) for one in _TICKETS if one in names), len(cells))
    name = cells[at].strip() if at < len(cells) else ""
    return None if not name or any(mark in name for mark in _STRANGE) else name


def ticket_named(record: dict[str, Any]) -> str | None:
    """The ticket of a record that is not as its helpdesk writes them; None where it names none."""
    inner = record.get("issue")
    for name in (*_TICKETS, "ticket_id", "Object", "key", "id"):
        found = (inner if isinstance(inner, dict) else record).get(name)
        if isinstance(found, dict):
            found = found.get("value") or found.get("id")
        if isinstance(found, str | int) and not isinstance(found, bool) and found != "":
            return str(found)
    return None


def json_records(stream: BinaryIO, encoding: str) -> Iterator[Record | RefusedRow]:
    """The records of JSON: an object a line, or one document, a list or an object that holds one, as the
    interfaces of helpdesks answer."""
    text = codecs.getreader(encoding)(stream, "replace")
    first = text.read(_FIRST_LINE)
    first = first.lstrip("\ufeff")
    if _has_lines(first):
        return _lines(first, text, encoding)
    return _document(_Bytes(first, text), _where(first), encoding)


def is_document(start: str) -> bool:
    """Whether JSON is one document and no event a line, by its start: a list, or an object over lines."""
    text = start.lstrip("\ufeff \t\r\n")
    return text.startswith("[") or text.partition("\n")[0].strip() == "{"


def as_lines(stream: BinaryIO, encoding: str, lines: BinaryIO) -> list[RefusedRow]:
    """The records of a document of JSON written as one a line; those that cannot be read, by their number."""
    refused: list[RefusedRow] = []
    for record in json_records(stream, encoding):
        if isinstance(record, RefusedRow):
            refused.append(record)
            lines.write(b"\n")  # so that lines are numbered as records are
        else:
            lines.write(json.dumps(record[1]).encode() + b"\n")
    return refused


def _has_lines(start: str) -> bool:
    """Whether the first line that says something is a value of its own, and others follow."""
    line, end, rest = start.lstrip().partition("\n")
    if not rest.strip():
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        # A broken line among others: what follows begins as a value does.
        return bool(end) and line.startswith("{") and line.rstrip().endswith("}")
    return True


def _lines(start: str, text: codecs.StreamReader, encoding: str) -> Iterator[Record | RefusedRow]:
    held, number = start, 1
    while True:
        lines = held.split("\n")
        more = text.read(_FIRST_LINE)
        held = lines.pop() + more if more else ""
        for line in lines:
            yield from _line(line, number, encoding)
            number += 1
        if not more:
            return


def _line(line: str, number: int, encoding: str) -> Iterator[Record | RefusedRow]:
    if not line.strip():
        return
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as problem:
        yield RefusedRow("", number, None, BROKEN_LINE.at(why=str(problem)))
        return
    if _UNKNOWN in line:
        yield RefusedRow("", number, None, WRONG_ENCODING.at(encoding=encoding))
        return
    for one in _members(found):
        if isinstance(one, dict) and not ("\\ud" in line.lower() and _has_halves(one)):
            yield number, one
        elif isinstance(one, dict):
            ticket = ticket_named(one)
            whole = None if ticket is None or _has_halves(ticket) else ticket
            yield RefusedRow("", number, whole, BROKEN_LINE.at(why="\\ud800 … \\udfff"))
        else:
            yield RefusedRow("", number, None, BROKEN_LINE.at(why=f"{one!r:.40} ≠ {{…}}"))


def _has_halves(value: Any) -> bool:
    """Whether a text of JSON has half a letter, which no file can hold."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return True
    return False


class _TooDeep(Exception):
    """Lists in lists without end: to say where each of them stands would take longer than anybody waits."""


class _Depth:
    """How deep the brackets of a text of JSON stand that comes in parts; those in strings are none."""

    _STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
    _END = re.compile(r'(?:[^"\\]|\\.)*"', re.DOTALL)

    def __init__(self) -> None:
        self._depth = 0
        self._open, self._escaped = False, False

    def see(self, part: str) -> None:
        """The next part. Raises `_TooDeep`."""
        text = f"\\{part}" if self._escaped else part
        self._escaped = False
        if self._open:
            end = self._END.match(text)
            if end is None:
                self._escaped = self._cut(text)
                return
            text, self._open = text[end.end() :], False
        text, mark, rest = self._STRING.sub("", text).partition('"')
        self._open = bool(mark)
        self._escaped = self._open and self._cut(rest)
        opened = text.count("[") + text.count("{")
        if self._depth + opened <= _DEEPEST:
            self._depth += opened - text.count("]") - text.count("}")
            return
        for mark in re.findall(r"[\[\]{}]", text):
            self._depth += 1 if mark in "[{" else -1
            if self._depth > _DEEPEST:
                raise _TooDeep

    @staticmethod
    def _cut(text: str) -> bool:
        """Whether a part ends between a backslash and what it escapes."""
        return bool((len(text) - len(text.rstrip("\\"))) % 2)


class _Bytes:
    """A text as the bytes of UTF-8 that a parser asks for."""

    def __init__(self, start: str, text: codecs.StreamReader) -> None:
        self._start, self._text = start, text
        self._depth = _Depth()
        self.marked = _UNKNOWN in start
        self.ended = False

    def read(self, size: int = -1) -> bytes:
        """The next bytes, about so many; nothing at the end."""
        if size == 0:
            return b""
        part, self._start = self._start or self._text.read(65536), ""
        self.marked = self.marked or _UNKNOWN in part
        self._depth.see(part)
        self.ended = not part
        return part.encode("utf-8", errors="replace")


def _document(source: _Bytes, where: str, encoding: str) -> Iterator[Record | RefusedRow]:
    """Members of the lists of documents, as they come; a document that ends in the middle is told."""
    number = 0
    try:
        for value in ijson.items(source, where, use_float=True, multiple_values=True):
            for one in _members(value):
                number += 1
                if not isinstance(one, dict):
                    yield RefusedRow("", number, None, BROKEN_LINE.at(why=f"{one!r:.40} ≠ {{…}}"))
                elif source.marked and _UNKNOWN in json.dumps(one, ensure_ascii=False, default=str):
                    yield RefusedRow("", number, None, WRONG_ENCODING.at(encoding=encoding))
                else:
                    yield number, one
    except _TooDeep:
        yield RefusedRow("", number + 1, None, BROKEN_LINE.at(why=f"[[[… > {_DEEPEST}"))
    except (ijson.JSONError, ValueError, RecursionError) as problem:
        # The parser calls what it cannot read incomplete too.
        if isinstance(problem, ijson.IncompleteJSONError) and source.ended:
            yield RefusedRow("", number + 1, None, TRUNCATED.at())
            return
        yield RefusedRow("", number + 1, None, BROKEN_LINE.at(why=str(problem).splitlines()[0].strip()))


def _where(start: str) -> str:
    """Where the records of a document are, as ijson says it, by how the document begins: in the list at the
    top, in a list that the object at the top holds; else the whole is one."""
    if start.lstrip().startswith("["):
        return "item"
    known: set[str] = set()
    with contextlib.suppress(ijson.JSONError):
        for prefix, event, value in ijson.parse(start.encode("utf-8", errors="replace"), buf_size=_STEP):
            if len(prefix) > _LONGEST:
                break
            if event == "map_key" and not prefix:
                known.add(value)
            if event == "start_array" and prefix in _LISTS and not known & {"id", "key"}:
                return f"{prefix}.item"
    return ""


def _members(whole: Any) -> Iterator[Any]:
    """The records of a value: a list, or an object that holds one; what is no object is none."""
    if isinstance(whole, list):
        for one in whole:
            yield from _members(one)
    elif isinstance(whole, dict):
        inner = next((whole[name] for name in _LISTS if isinstance(whole.get(name), list)), None)
        if inner is not None and "id" not in whole and "key" not in whole:
            yield from _members(inner)
        else:
            yield whole
    else:
        yield whole
