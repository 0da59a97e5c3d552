"""From the document to HTML: Jinja's sandbox, everything escaped, nothing undefined, no loader of files."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from slacontract.document.branding import Branding
from slacontract.document.figures import svg
from slacontract.document.tree import Document, Phrase, Section, plain

from .compiled import Ours
from .sandbox import SETTINGS, Sandbox

FOLDER = Path(__file__).with_name("templates")
TEMPLATES = ("document.html.j2", "blocks.html.j2", "style.css")


def render(document: Document, branding: Branding | None = None) -> str:
    """The whole page. Characters that HTML forbids are shown as U+FFFD.

    Raises `BrokenTemplate` for a template of the provider's own that cannot be read or run.
    """
    brand = branding or Branding()
    own = {name: text for name, text in brand.templates.items() if name in TEMPLATES}
    text = sandbox_of(own).run("document.html.j2", not own, document=document, brand=look_of(brand, document))
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def sandbox_of(own: dict[str, str]) -> Sandbox:
    """The environment of our templates, those of the provider's own in their place."""
    return _sandbox(own) if own else _ours()


@lru_cache(maxsize=1)
def _ours() -> Sandbox:
    """The environment of our own templates, which are compiled once."""
    return Sandbox({}, _FILTERS, Ours(str(FOLDER), TEMPLATES, SETTINGS))


def _sandbox(own: dict[str, str]) -> Sandbox:
    sources = {name: (FOLDER / name).read_text("utf-8") for name in TEMPLATES}
    return Sandbox({**sources, **own}, _FILTERS)


def look_of(brand: Branding, document: Document) -> dict[str, object]:
    """What templates read of the branding: files as data addresses, so that the page asks for none."""
    return {
        "logo": _address(brand.logo, brand.logo_type) if brand.logo else "",
        "logo_text": brand.logo_text,
        "accent": brand.accent if brand != Branding() else "",
        "accent_on_dark": brand.accent_on_dark,
        "font": re.sub(r"[^\w -]", "", brand.font),
        "fonts": [_address(content, f"font/{name[-3:].lower()}") for name, content in brand.fonts],
        "header": brand.in_language(brand.header, document.language),
        "footer": brand.in_language(brand.footer, document.language),
    }


def _address(content: bytes, kind: str) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def anchor(identity: str) -> str:
    """An id as an attribute and a fragment can hold it: white space has no place there."""
    return re.sub(r"\s+", "-", identity)


def is_open(section: Section | Phrase) -> bool:
    """Whether a phrase holds a point still to be agreed."""
    runs = section.title if isinstance(section, Section) else section
    return any(run.style == "hole" for run in runs)


_FILTERS: dict[str, Callable[..., Any]] = {
    "plain": plain,
    "anchor": anchor,
    "kind": lambda block: type(block).__name__,
    "is_open": is_open,
    "svg": lambda figure: Markup(svg(figure)),  # escaped where it is drawn
}
