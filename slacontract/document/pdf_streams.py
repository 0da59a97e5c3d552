"""One repair of the file that the typesetter writes: no compressed stream ends with a carriage return."""

from __future__ import annotations

import re

_START = re.compile(rb"startxref\n(\d+)\n")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_LENGTH = re.compile(rb"/Length (\d+)")


def repaired(content: bytes) -> bytes:
    """The same file, with a byte after each compressed stream whose last byte is a carriage return.

    The line end that follows the data would be read with it as one (PDF/A-3, 6.1.7.1), and the stream as
    shorter than it says. Decompression ends before the byte that is added. Byte offsets are moved along.
    """
    if b"\r\nendstream" not in content:
        return content
    found = _START.search(content, max(0, len(content) - 100))
    if found is None or not content.startswith(b"xref\n", int(found[1])):
        return content
    table = int(found[1])
    entries = list(_ENTRY.finditer(content, table))
    offsets = sorted(int(entry[1]) for entry in entries if entry[2] == b"n")
    parts: list[bytes] = []
    moved: dict[int, int] = {}
    at = written = 0
    for start, end in zip(offsets, [*offsets[1:], table], strict=True):
        between, one = content[at:start], _padded(content[start:end])
        moved[start] = written + len(between)
        parts += between, one
        written += len(between) + len(one)
        at = end
    body = b"".join(parts)
    new_table = _ENTRY.sub(
        lambda entry: b"%010d%b" % (moved.get(int(entry[1]), int(entry[1])), entry[0][10:]),
        content[table : found.start()],
    )
    return body + new_table + b"startxref\n%d\n" % len(body) + content[found.end() :]


def _padded(written: bytes) -> bytes:
    """One object as written, its stream a byte longer where it ends with a carriage return."""
    head, opening, rest = written.partition(b"stream\n")
    length = _LENGTH.search(head)
    if not opening or length is None or b"/FlateDecode" not in head:
        return written
    size = int(length[1])
    if rest[size - 1 : size] != b"\r":
        return written
    head = head[: length.start(1)] + b"%d" % (size + 1) + head[length.end(1) :]
    return head + opening + rest[:size] + b"\x00" + rest[size:]
