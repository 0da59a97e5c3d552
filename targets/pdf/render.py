"""From the document to PDF: typst, with our own fonts and nothing of the machine's."""

from __future__ import annotations

import datetime
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from slacontract.document.tree import Document

from . import fonts
from .data import Data
from .streams import repaired

STANDARDS = ["a-3a", "ua-1"]
_PLAIN_LOOK: dict[str, Any] = {
    "accent": "#1f4e79",
    "fonts": [],
    "heading-fonts": [],
    "paper": "a4",
    "header": [],
    "footer": [],
    "logo": None,
    "logo-alt": "",
}


def render(document: Document, on: datetime.date, rules: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the PDF, and the characters that no font shows.

    `on`: the date that the file says it was made, so that two builds are equal. `rules`: the rule set to
    attach. Follows PDF/A-3a and PDF/UA-1.
    """
    import typst

    data = Data(document, fonts.characters(fonts.FOLDER))
    whole: dict[str, Any] = data.whole()
    whole["look"] = _PLAIN_LOOK
    whole["attachments"] = [
        {
            "path": "rules.json",
            "relationship": "data",
            "mime-type": "application/json",
            "description": "rules.json",
        }
    ]
    template = Path(str(files(__package__).joinpath("templates/contract.typ")))
    world = {
        "main": template.read_bytes(),
        "data.json": json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace"),
        "rules.json": rules,
    }
    made = datetime.datetime.combine(on, datetime.time(), datetime.UTC)
    content = typst.compile(
        world,  # type: ignore[call-overload]  # its stubs leave out what it takes: files by name
        root=str(template.parent),
        format="pdf",
        font_paths=[str(fonts.FOLDER)],
        ignore_system_fonts=True,
        pdf_standards=STANDARDS,
        timestamp=int(made.timestamp()),
    )
    assert isinstance(content, bytes)
    return repaired(content), tuple(data.not_shown)
