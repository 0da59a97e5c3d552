"""From the document to PDF: typst, with our own fonts and nothing of the machine's."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from slacontract.document.branding import Branding
from slacontract.document.tree import Document

from . import fonts
from .data import Data, clean
from .streams import repaired

TEMPLATE = "contract.typ"
STANDARDS = ["a-3a", "ua-1"]


class Unset(Exception):
    """What the typesetter refused of the provider's own: why, and the line of the template."""

    def __init__(self, why: str, line: int) -> None:
        super().__init__(why, line)
        self.why, self.line = why, line


def render(
    document: Document, on: datetime.date, attached: Mapping[str, bytes], branding: Branding | None = None
) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of the PDF, and the characters that no font shows; see `laid_out`."""
    typeset, not_shown = laid_out(document, on, attached, branding)
    return typeset(), not_shown


def laid_out(
    document: Document, on: datetime.date, attached: Mapping[str, bytes], branding: Branding | None = None
) -> tuple[Callable[[], bytes], tuple[str, ...]]:
    """What sets the PDF and gives its bytes, with hardly any Python; the characters that no font shows.

    `on`: the date that the file says it was made, so that two builds are equal. `attached`: files by name,
    the rule set and the text that it comes from. Follows PDF/A-3a and PDF/UA-1. Setting raises `Unset` for
    what the provider brought along and the typesetter refuses.
    """
    import typst

    brand = branding or Branding()
    faces = tuple(content for _, content in brand.fonts)
    data = Data(document, fonts.characters(fonts.FOLDER, faces) if faces else fonts.listed())
    whole: dict[str, Any] = data.whole()
    whole["look"] = {
        "accent": brand.accent,
        "fonts": [brand.font] if brand.font else [],
        "paper": "a4",
        "header": data.pieces(brand.in_language(brand.header, document.language)),
        "footer": data.pieces(brand.in_language(brand.footer, document.language)),
        "logo": list(brand.logo) or None,  # numbers: files by name can only be text
        "logo-alt": clean(brand.logo_text),
    }
    whole["attachments"] = [
        {
            "path": name,
            "relationship": "source" if name.endswith(".sla") else "data",
            "mime-type": "application/json" if name.endswith(".json") else "text/plain",
            "description": name,
        }
        for name in attached
    ]
    template = Path(__file__).parent / "templates" / TEMPLATE
    world = {
        "main": brand.templates.get(TEMPLATE, template.read_text("utf-8")).encode(),
        "data.json": json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace"),
        **attached,
    }
    made = datetime.datetime.combine(on, datetime.time(), datetime.UTC)

    def typeset() -> bytes:
        try:
            content = typst.compile(
                world,  # type: ignore[call-overload]  # its stubs leave out what it takes: files by name
                root=str(template.parent),
                format="pdf",
                font_paths=[str(fonts.FOLDER), *brand.font_folders],
                ignore_system_fonts=True,
                pdf_standards=STANDARDS,
                timestamp=int(made.timestamp()),
            )
        except typst.TypstError as problem:
            if TEMPLATE not in brand.templates and not brand.logo and not brand.fonts:
                raise
            place = re.search(r"\bmain:(\d+):", problem.diagnostic)
            raise Unset(problem.message, int(place[1]) if place else 1) from None
        assert isinstance(content, bytes)
        return repaired(content)

    return typeset, tuple(data.not_shown)
