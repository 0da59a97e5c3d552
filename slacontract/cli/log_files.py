"""Files of logs made fit to be read: unzipped, in UTF-8, with one kind of line end and no endless line."""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import sys
import zlib
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

PEEK = 65536
_PART = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Fit(NamedTuple):
    """A file that can be read as it is, its first line, the lines left blank for they were too long, and
    whether the log ended before its end."""

    path: Path
    head: str
    long_lines: tuple[int, ...] = ()
    cut: bool = False


class _Unzipped(io.RawIOBase):
    """What a gzip file holds, up to where it is broken; `cut` tells that it is."""

    def __init__(self, path: Path) -> None:
        self._file = gzip.GzipFile(path)
        self.cut = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            found = self._file.read1(len(buffer))
        except (gzip.BadGzipFile, EOFError, zlib.error):
            self.cut, found = True, b""
        buffer[: len(found)] = found
        return len(found)

    def close(self) -> None:
        self._file.close()
        super().close()


def is_zipped(path: Path) -> bool:
    """Whether a file is gzip, by its first bytes."""
    with path.open("rb") as stream:
        return stream.read(2) == b"\x1f\x8b"


def opened(path: Path) -> io.BufferedReader:
    """A log as bytes, unzipped where it is gzip."""
    return io.BufferedReader(_Unzipped(path)) if is_zipped(path) else path.open("rb")


def was_cut(stream: io.BufferedReader) -> bool:
    """Whether what was read ended before its end, for the gzip file around it is truncated."""
    return bool(getattr(stream.raw, "cut", False))


def from_input(folder: Path, number: int) -> Path:
    """Standard input as a file."""
    path = folder / f"input-{number}"
    with path.open("wb") as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
    return path


def encoding_of(start: bytes, said: str) -> str:
    """The encoding that a file's first bytes show, else the one that is said."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), said)


def form_of_content(start: bytes) -> str:
    """What a log without a telling name is: its first bytes say."""
    if start.startswith(b"PAR1"):
        return "parquet"
    encoding = encoding_of(start, "utf-8")
    text = start.decode(encoding, errors="replace").lstrip("\ufeff \t\r\n")
    return "jsonl" if text[:1] in ("{", "[") else "csv"


def head_of(start: bytes, encoding: str) -> str:
    """The first line of a text."""
    text = start.decode(encoding_of(start, encoding), errors="replace").lstrip("\ufeff")
    return next(iter(text.splitlines()), "")


def fit(path: Path, copy: Path, encoding: str, most: int) -> Fit:
    """The file itself where DuckDB can read it, else a copy; `most`: bytes of a line that is read."""
    with opened(path) as stream:
        start = stream.read(PEEK)
    encoding = encoding_of(start, encoding)
    head = head_of(start, encoding)
    if encoding == "utf-8" and not is_zipped(path) and _is_fit(path, most):
        return Fit(path, head)
    with opened(path) as stream, copy.open("wb") as out:
        lines = _copied(stream, out, encoding, most)
        return Fit(copy, head, lines, was_cut(stream))


def _is_fit(path: Path, most: int) -> bool:
    """Whether lines end in one way and none is too long."""
    feeds = returns = both = False
    since = 0
    with path.open("rb") as stream:
        while part := stream.read(_PART):
            if part.endswith(b"\r"):
                part += stream.read(1)
            pairs, alone = part.count(b"\r\n"), part.count(b"\r")
            feeds = feeds or (part.count(b"\n") > pairs if pairs else b"\n" in part)
            returns, both = returns or alone > pairs, both or pairs > 0
            end = b"\n" if b"\n" in part else b"\r"
            first, last = part.find(end), part.rfind(end)
            if since + (len(part) if first < 0 else first) > most:
                return False
            since = since + len(part) if last < 0 else len(part) - last - 1
    return feeds + returns + both <= 1


def _copied(stream: BinaryIO, out: BinaryIO, encoding: str, most: int) -> tuple[int, ...]:
    """A text written anew in UTF-8 with a line feed after each line; the numbers of lines left blank.

    Bytes that the encoding does not know stay what they are in UTF-8, else become marks that no row can hide.
    """
    strict = "surrogateescape" if encoding == "utf-8" else "replace"
    text = codecs.getreader(encoding)(stream, strict)
    lines: list[int] = []
    number, size, held = 1, 0, list[str]()
    ends = False  # the part before ended with a carriage return
    while part := text.read(_PART):
        part = part.removeprefix("\ufeff") if number == 1 and not held else part
        part = part[1:] if ends and part.startswith("\n") else part
        ends = part.endswith("\r")
        first, *others = part.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for piece in (None, first), *(("\n", one) for one in others):
            if piece[0] is not None:
                _put(out, held, size, most)
                out.write(b"\n")
                number, size, held = number + 1, 0, []
            size += len(piece[1])
            if size <= most:
                held.append(piece[1])
            elif not lines or lines[-1] != number:
                lines.append(number)
    _put(out, held, size, most)
    return tuple(lines)


def _put(out: BinaryIO, held: list[str], size: int, most: int) -> None:
    if size <= most:
        out.write("".join(held).encode("utf-8", errors="surrogateescape"))
