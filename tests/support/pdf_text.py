"""What a reader, and a prying one, finds in a PDF: its text in order, every string and every stream."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata

import pikepdf
from pypdf import PdfReader

HEAD, FOOT = 62, 64
"""Points at the top and the bottom of a page that hold running heads and feet."""


def bare(text: str) -> str:
    """A text to compare: compatibility forms, without white space, hyphens and what has no width."""
    return re.sub(r"[\s\u00ad\u200b\u2010-\u2012\-]+", "", unicodedata.normalize("NFKC", text))


def shown(content: bytes) -> str:
    """The text as poppler reads it in the order of the file, without heads and feet."""
    box = ["-x", "0", "-y", str(HEAD), "-W", "595", "-H", str(842 - HEAD - FOOT), "-r", "72"]
    command = ["pdftotext", "-raw", "-enc", "UTF-8", *box, "-", "-"]
    done = subprocess.run(command, input=content, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def everything(content: bytes) -> str:
    """All that is written anywhere in the file: pages, properties, bookmarks, attachments, streams."""
    found = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for one in pdf.objects:
            found += _strings(one)
            if isinstance(one, pikepdf.Stream):
                found.append(one.read_bytes().decode("utf-8", "replace"))
        found += [
            file.get_file().read_bytes().decode("utf-8", "replace") for file in pdf.attachments.values()
        ]
    return "\n".join(found)


def _strings(one: object, depth: int = 0) -> list[str]:
    if isinstance(one, pikepdf.String):
        return [str(one)]
    if depth > 4:
        return []
    if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        return [text for key in one.keys() for text in _strings(one[key], depth + 1)]  # noqa: SIM118
    if isinstance(one, pikepdf.Array):
        return [text for part in one.as_list() for text in _strings(part, depth + 1)]
    return []
