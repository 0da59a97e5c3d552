"""From the document to HTML: Jinja's sandbox, everything escaped, nothing undefined, no loader of files."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from slacontract.document.figures import svg
from slacontract.document.tree import Document, Phrase, Section, plain

_TEMPLATES = ("document.html.j2", "blocks.html.j2", "style.css")


def render(document: Document) -> str:
    """The whole page. Characters that HTML forbids are shown as U+FFFD."""
    text = _environment().get_template("document.html.j2").render(document=document)
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    folder = files(__package__).joinpath("templates")
    sources = {name: folder.joinpath(name).read_text("utf-8") for name in _TEMPLATES}
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader(sources),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    environment.filters["svg"] = lambda figure: Markup(svg(figure))  # escaped where it is drawn
    environment.filters["anchor"] = anchor
    environment.filters["kind"] = lambda block: type(block).__name__
    environment.filters["is_open"] = is_open
    return environment


def anchor(identity: str) -> str:
    """An id as an attribute and a fragment can hold it: white space has no place there."""
    return re.sub(r"\s+", "-", identity)


def is_open(section: Section | Phrase) -> bool:
    """Whether a phrase holds a point still to be agreed."""
    runs = section.title if isinstance(section, Section) else section
    return any(run.style == "hole" for run in runs)
