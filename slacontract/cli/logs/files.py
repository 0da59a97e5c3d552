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
_HEAD = 400
_BEGIN = 4096  # of a line that is left blank, to see which ticket it names
_PART = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Fit(NamedTuple):
    """A file that can be read as it is, its first line, the lines left blank there for they were too long, or
    written in another encoding, each with its number and how it begins, and whether the log ended before its
    end."""

    path: Path
    head: str
    long: tuple[tuple[int, str], ...] = ()
    foreign: tuple[tuple[int, str], ...] = ()
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


def unzipped(path: Path, copy: Path) -> Path:
    """The file itself, or a copy of what a gzip file holds, for who must leap about in it."""
    if not is_zipped(path):
        return path
    with opened(path) as stream, copy.open("wb") as out:
        shutil.copyfileobj(stream, out)
    return copy


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
    """The encoding that a file's first bytes show, else the one that is said. UTF-16 shows without a mark
    too: every other byte of a header is zero."""
    marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    if marked is not None or said != "utf-8":
        return marked or said
    head = start[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) == 0 and max(even, odd) * 4 >= len(head) > 0:
        return "utf-16-le" if odd else "utf-16-be"
    return said


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
        long, foreign = _copied(stream, out, encoding, most)
        return Fit(copy, head, tuple(long), tuple(foreign), was_cut(stream))


def _is_fit(path: Path, most: int) -> bool:
    """Whether lines end in one way, none is too long, and none holds what no text does."""
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
            if b"\0" in part:
                return False
            first, last = part.find(end), part.rfind(end)
            if since + (len(part) if first < 0 else first) > most:
                return False
            since = since + len(part) if last < 0 else len(part) - last - 1
    return feeds + returns + both <= 1


def _copied(
    stream: BinaryIO, out: BinaryIO, encoding: str, most: int
) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """A text written anew in UTF-8 with a line feed after each line; the lines left blank, with their number
    and how they begin: too long, or not of the encoding. Of UTF-8 the bytes stay as they are: what reads
    them tells the same."""
    text = codecs.getreader(encoding)(stream, "surrogateescape" if encoding == "utf-8" else "replace")
    wrong = "\0" if encoding == "utf-8" else "\0\ufffd"
    long: list[tuple[int, str]] = []
    foreign: list[tuple[int, str]] = []
    number, size, held, begun = 1, 0, list[str](), ""
    returned = False  # the part before ended with a carriage return

    def end_line() -> None:
        line = "".join(held)
        if size > most:
            long.append((number, begun))
        elif any(mark in line for mark in wrong):
            foreign.append((number, begun))
        else:
            out.write(line.encode("utf-8", errors="surrogateescape"))

    while part := text.read(_PART):
        part = part.removeprefix("\ufeff") if number == 1 and not size else part
        part = part[1:] if returned and part.startswith("\n") else part
        returned = part.endswith("\r")
        first, *others = part.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        size += len(first)
        begun = begun if len(begun) >= _BEGIN else (begun + first[:_BEGIN])[:_BEGIN]
        held = [*held, first] if size <= most else []
        for piece in others:
            end_line()
            out.write(b"\n")
            number, size, held, begun = number + 1, len(piece), [piece], piece[:_BEGIN]
    end_line()
    return long, foreign
