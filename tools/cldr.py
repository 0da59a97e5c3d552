"""Writes what documents take from CLDR for a language: names of months, days and countries, forms of numbers.

    python tools/cldr.py          rewrites the languages that are there
    python tools/cldr.py pl_PL    adds one

Documents read these tables and not Babel, which takes longer to load than a contract takes to be laid out;
the tests compare the two for every language.
"""

from __future__ import annotations

import sys
from pathlib import Path
from pprint import pformat
from typing import Any

from babel import Locale
from babel.numbers import get_currency_precision

from slacontract.syntax.parser import CURRENCIES

FOLDER = Path(__file__).parents[1] / "slacontract/document/wording/cldr"


def of_locale(name: str) -> dict[str, Any]:
    """The table of a locale such as de_DE."""
    locale = Locale.parse(name)
    symbols = locale.number_symbols["latn"]
    short = str(locale.datetime_skeletons["MMMMd"])
    amounts = [
        one.replace("#,##0.00", "{n}").replace("\N{CURRENCY SIGN}", "{sign}")
        for one in str(locale.currency_formats["standard"].pattern).split(";")
    ]
    # British usage has no comma after the weekday.
    comma = "," if str(locale.date_formats["full"].pattern).startswith("EEEE,") and name != "en_GB" else ""
    return {
        "locale": name,
        "months": [str(locale.months["format"]["wide"][one]) for one in range(1, 13)],
        "months_alone": [str(locale.months["stand-alone"]["wide"][one]) for one in range(1, 13)],
        "weekdays": [str(locale.days["format"]["wide"][one]) for one in range(7)],
        "date": _fields(str(locale.date_formats["long"].pattern)),
        "weekday_date": f"{{weekday}}{comma} {{date}}",
        "day_and_month": _fields(short),
        "decimal": str(symbols["decimal"]),
        "group": str(symbols["group"]),
        "percent": str(locale.percent_formats[None].pattern).replace("#,##0", "{n}"),
        "currency": amounts[0],
        "currency_negative": amounts[1] if len(amounts) > 1 else f"-{amounts[0]}",
        "signs": {
            code: str(locale.currency_symbols[code])
            for code in sorted(CURRENCIES)
            if str(locale.currency_symbols.get(code, code)) != code
        },
        "territories": {
            code: str(said) for code, said in sorted(locale.territories.items()) if code.isalpha()
        },
    }


def _fields(pattern: str) -> str:
    """A pattern of CLDR as one of Python: d. MMMM y is {d}. {month} {y}."""
    words = {"d": "{d}", "MMMM": "{month}", "y": "{y}"}
    return " ".join(
        next((words[one] + part[len(one) :] for one in words if part.rstrip(".,") == one), part)
        for part in pattern.split()
    )


def text_of(table: dict[str, Any]) -> str:
    """The table as a module."""
    return (
        f'"""What documents in this language take from CLDR; written by tools/cldr.py."""\n\n'
        f"# fmt: off\n# ruff: noqa: E501, RUF001\n"
        f"TABLE = {pformat(table, width=108, sort_dicts=False, compact=True)}\n"
    )


def digits() -> str:
    """The decimals of the currencies that do not have two."""
    found = {
        one: get_currency_precision(one) for one in sorted(CURRENCIES) if get_currency_precision(one) != 2
    }
    return (
        '"""Names and forms of CLDR, one module a language; written by tools/cldr.py."""\n\n'
        f"# fmt: off\nDIGITS = {pformat(found, width=108, compact=True)}\n"
        '"""Decimals of the currencies that do not have two."""\n'
    )


def main() -> None:
    """Rewrites the tables, or adds those of the locales named."""
    there = ["en_GB", "fr_FR", "de_DE", "it_IT", "nl_NL"]
    (FOLDER / "__init__.py").write_text(digits(), encoding="utf-8")
    for name in dict.fromkeys([*there, *sys.argv[1:]]):
        (FOLDER / f"{name[:2]}.py").write_text(text_of(of_locale(name)), encoding="utf-8")


if __name__ == "__main__":
    main()
