"""Bytes to a source: UTF-8, or UTF-16 with its mark; anything else is refused by name."""

from __future__ import annotations

import codecs
import re
import unicodedata

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..source import Source, Span
from . import kinds

MAX_BYTES = 5_000_000

_ODD_LINE_END = re.compile("[\v\f\x85\u2028\u2029](?![\r\n])")
"""Line ends of word processors and mails. Shown as such by most editors, they must not leave the next line
inside a comment. Before another line end they are blanks."""
_INVISIBLE = re.compile("(?<=\\w)[\u00ad\u200b\u2060\ufeff]+(?=\\w)")
"""Hyphenation hints and their like inside words: a drafter who pastes them cannot see what is wrong."""
_ODD = "\v\f\x85\u2028\u2029\u00ad\u200b\u2060\ufeff"

NOT_TEXT = Kind(
    "SLA010", Severity.ERROR,
    en=Words("{file} is not a text file.", "Give a contract saved as plain text (UTF-8)."),
    fr=Words("{file} n’est pas un fichier de texte.", "Donnez un contrat enregistré en texte brut (UTF-8)."),
)  # fmt: skip
NOT_UTF8 = Kind(
    "SLA011", Severity.ERROR,
    en=Words(
        "{file} is not UTF-8: byte {byte} of line {line} looks like “{guess}” of an older encoding.",
        "Save the file again as UTF-8.",
    ),
    fr=Words(
        "{file} n’est pas en UTF-8 : l’octet {byte}, ligne {line}, est le « {guess} » d’un ancien codage.",
        "Enregistrez de nouveau le fichier en UTF-8.",
    ),
)  # fmt: skip


def decode(name: str, data: bytes) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a file, or why not: its byte order mark removed, its letters composed (NFC), nothing
    invisible inside words, and every line end one of CR, LF and CRLF."""
    if len(data) > MAX_BYTES:
        return None, [kinds.TOO_LARGE.at(Span(name, 0, 0), most=MAX_BYTES)]
    encoding = "utf-8"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif b"\0" in data:
        return None, [NOT_TEXT.at(Span(name, 0, 0), file=name)]
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-16" or _looks_binary(data):
            return None, [NOT_TEXT.at(Span(name, 0, 0), file=name)]
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start : error.start + 1]
        guess = byte.decode("cp1252", "replace")
        start = len(data[: error.start].decode("utf-8", "replace"))
        where = Span(name, start, start)
        return None, [NOT_UTF8.at(where, file=name, byte=f"0x{byte.hex()}", line=line, guess=guess)]
    if "\0" in text:
        return None, [NOT_TEXT.at(Span(name, 0, 0), file=name)]
    text = text.removeprefix("\ufeff")
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    if any(sign in text for sign in _ODD):  # nearly never, and much faster asked than replaced
        text = _ODD_LINE_END.sub("\n", _INVISIBLE.sub("", text))
    return Source(name, text), []


def _looks_binary(data: bytes) -> bool:
    """Whether control characters are more than a stray byte of an older encoding would explain."""
    sample = data[:4096]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return controls * 50 > len(sample)
