"""From the redline to PDF: typst, with the fonts that come with the compiler and nothing of the machine's."""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from slacontract.document.pdf_streams import repaired

TEMPLATE = "redline.typ"
STANDARDS = ["a-3a", "ua-1"]


def sheet(data: dict[str, Any], on: datetime.date) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the PDF, and the characters that no font shows (their numbers stand in the text).

    `on`: the date that the file says it was made. Follows PDF/A-3a and PDF/UA-1.
    """
    import typst

    missing: dict[str, None] = {}
    shown = _shown()

    def clean(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: clean(one) for key, one in value.items()}
        if isinstance(value, list):
            return [clean(one) for one in value]
        if not isinstance(value, str):
            return value
        for c in value:
            if ord(c) not in shown and not c.isspace():
                missing[f"U+{ord(c):04X}"] = None
        return "".join(c if ord(c) in shown else " " if c.isspace() else f"[U+{ord(c):04X}]" for c in value)

    folder = Path(str(files(__package__).joinpath("templates")))
    world = {
        "main": (folder / TEMPLATE).read_bytes(),
        "data.json": json.dumps(clean(data), ensure_ascii=False).encode(),
    }
    made = datetime.datetime.combine(on, datetime.time(), datetime.UTC)
    content = typst.compile(
        world,  # type: ignore[call-overload]  # its stubs leave out what it takes: files by name
        root=str(folder),
        format="pdf",
        font_paths=[str(_fonts())],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=int(made.timestamp()),
    )
    assert isinstance(content, bytes)
    return repaired(content), tuple(missing)


def _fonts() -> Path:
    """The folder of the fonts of documents."""
    return Path(str(files(__package__.rpartition(".")[0]).joinpath("pdf", "fonts")))


@lru_cache(maxsize=1)
def _shown() -> frozenset[int]:
    """The code points that the fonts show."""
    pairs = (line.split("-") for line in (_fonts() / "characters.txt").read_text("ascii").split())
    return frozenset(point for first, last in pairs for point in range(int(first, 16), int(last, 16) + 1))
