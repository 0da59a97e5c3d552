"""From the redline to HTML: one file, everything escaped, nothing asked of the network."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def page(data: dict[str, Any]) -> str:
    """The whole page. Characters that HTML forbids are shown as U+FFFD."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", _template().render(**data))


@lru_cache(maxsize=1)
def _template() -> Template:
    text = files(__package__).joinpath("templates", "redline.html.j2").read_text("utf-8")
    environment = ImmutableSandboxedEnvironment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(text)
