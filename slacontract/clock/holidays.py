"""Public holidays by country and region, from the `holidays` package, loaded only when asked for (T4)."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from .errors import UnknownHolidays

_LOADING = Lock()


def holiday_dates(
    country: str,
    subdivision: str | None = None,
    categories: Collection[str] = (),
    years: Iterable[int] = (),
    language: str | None = None,
) -> dict[date, str]:
    """The holidays of whole years, in order of date, each with its name.

    Codes are those of ISO 3166, a subdivision with or without its country (`DE-BE`, `BE`); no category
    means the country's usual one. `language` is that of the names where the data have it, else the
    country's own. Never depends on the environment. `UnknownHolidays` for a code, a category or a year
    that the data lack.
    """
    wanted = sorted(set(years))
    found: dict[date, str] = {}
    for year in wanted:
        of_year = _year(country, subdivision, tuple(sorted(set(categories))), year, language)
        if not of_year:
            raise UnknownHolidays("year", str(year), (), ())
        found.update(of_year)
    if not wanted:
        _entity(country, subdivision, tuple(sorted(set(categories))))
    return found


def years_known(
    country: str, subdivision: str | None, categories: Collection[str], years: Iterable[int]
) -> frozenset[int]:
    """Those of the years for which the data hold at least one date (T12)."""
    chosen = tuple(sorted(set(categories)))
    return frozenset(year for year in years if _year(country, subdivision, chosen, year, None))


def check_holidays(country: str, subdivision: str | None = None, categories: Collection[str] = ()) -> None:
    """`UnknownHolidays`, with near misses, unless the data have this country, subdivision and category."""
    _entity(country, subdivision, tuple(sorted(set(categories))))


def holidays_version() -> str:
    """The version of the package that the dates come from."""
    # The name of its folder of metadata tells; to read these takes a parser of mail.
    spec = find_spec("holidays")
    if spec is not None and spec.origin is not None:
        names = [one.name for one in Path(spec.origin).parent.parent.glob("holidays-*.dist-info")]
        if len(names) == 1:
            return names[0].removeprefix("holidays-").removesuffix(".dist-info")
    from importlib.metadata import version

    return version("holidays")


@lru_cache(maxsize=4096)
def _year(
    country: str, subdivision: str | None, categories: tuple[str, ...], year: int, language: str | None
) -> dict[date, str]:
    entity, subdiv = _entity(country, subdivision, categories)
    if not entity.start_year <= year <= entity.end_year:
        return {}
    data = entity(
        subdiv=subdiv,
        years=year,
        expand=False,
        categories=categories or None,
        # Without a language the package would take that of the environment.
        language=_language(entity, language),
    )
    return {day: " ".join(name.split()) for day, name in sorted(data.items()) if day.year == year}


def _language(entity: Any, wanted: str | None) -> str | None:
    languages = sorted(entity.supported_languages)
    if wanted:
        for language in languages:
            if language == wanted or language.split("_")[0] == wanted.split("_")[0]:
                return str(language)
    return entity.default_language or (languages[0] if languages else None)


@lru_cache(maxsize=256)
def _entity(country: str, subdivision: str | None, categories: tuple[str, ...]) -> tuple[Any, str | None]:
    """The package's class of the country, and its own code of the subdivision."""
    from holidays.registry import COUNTRIES

    # The list of names alone: asking the package what it supports would load every country.
    modules = {names[1]: module for module, names in COUNTRIES.items()}
    if country not in modules:
        raise _unknown("country", country, sorted(modules))
    entity = _class_of(modules[country], country)
    subdiv = subdivision
    if subdivision is not None:
        known = [*entity.subdivisions, *entity.subdivisions_aliases]
        if subdiv not in known and subdivision.startswith(f"{country}-"):
            subdiv = subdivision[len(country) + 1 :]
        if subdiv not in known:
            raise _unknown("subdivision", subdivision, known)
        subdiv = entity.subdivisions_aliases.get(subdiv, subdiv)
    for category in categories:
        if category not in entity.supported_categories:
            raise _unknown("category", category, list(entity.supported_categories))
    return entity, subdiv


def _class_of(module: str, country: str) -> Any:
    """The class of a country, without the modules of all others.

    The package of countries imports every one of them. While one is loaded, an empty package stands in its
    place; whoever imports the package later gets the real one.
    """
    name = "holidays.countries"
    with _LOADING:
        if name in sys.modules:
            return getattr(import_module(f"{name}.{module}"), country)
        import holidays

        stand_in = ModuleType(name)
        stand_in.__path__ = [str(Path(one) / "countries") for one in holidays.__path__]
        sys.modules[name] = stand_in
        try:
            return getattr(import_module(f"{name}.{module}"), country)
        finally:
            del sys.modules[name]


def _unknown(part: str, given: str, known: list[str]) -> UnknownHolidays:
    from difflib import get_close_matches

    folded: dict[str, str] = {}
    for name in known:
        folded.setdefault(name.casefold(), name)
    wanted = given.casefold()
    close = [wanted] if wanted in folded else get_close_matches(wanted, folded, 3, 0.6)
    if part == "subdivision" and not close:
        close = get_close_matches(wanted.rsplit("-", 1)[-1], folded, 3, 0.6)
    return UnknownHolidays(part, given, tuple(folded[name] for name in close), tuple(known))
