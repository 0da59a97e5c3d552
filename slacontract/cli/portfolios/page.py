"""A portfolio as one HTML page: everything escaped, nothing asked of the network."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import BaseLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ..words import say
from .words import facts, rows, supplier_rows

if TYPE_CHECKING:
    from ...portfolio import Portfolio

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
SHADES = 6
"""Steps of the scale in which the hours of a week are shaded; the number stands in each cell as well."""


def page(portfolio: Portfolio, language: str) -> str:
    """The whole page. Characters that HTML forbids are shown as U+FFFD."""
    text = files(__package__).joinpath("templates", "portfolio.html.j2").read_text("utf-8")
    environment = ImmutableSandboxedEnvironment(
        loader=BaseLoader(), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    most = max((value for hours in portfolio.week for value in hours), default=0) or 1
    heads, contracts = rows(portfolio, language)
    of_suppliers, suppliers = supplier_rows(portfolio, language)
    days = say("weekdays", language).split()
    keys = ("portfolio-title", "portfolio-missing-title", "week-title", "week-about", "suppliers-title")
    shown = environment.from_string(text).render(
        language=language,
        labels={key: say(key, language) for key in (*keys, "contracts-title", "day")},
        facts=facts(portfolio, language),
        heads=heads,
        contracts=contracts,
        ended=[one.state == "ended" for one in portfolio.entries],
        supplier_heads=of_suppliers,
        suppliers=suppliers,
        zone=portfolio.zone,
        week=[
            (days[day], [(_number(value, language), round(value / most * (SHADES - 1))) for value in hours])
            for day, hours in enumerate(portfolio.week)
        ],
        problems=[(one.file, one.problem.lstrip("\0")) for one in portfolio.problems],
    )
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", shown)


def _number(value: float, language: str) -> str:
    said = f"{value:.1f}".removesuffix(".0")
    return said.replace(".", ",") if language == "fr" else said
