"""What coverages need to have one meaning (T3, T9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from ..clock.yearly import Fixed, FromEaster, NthWeekday, Yearly
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..syntax.folding import fold
from .base import Ref
from .contract import Contract
from .names import Names
from .quantities import BusinessDays
from .time import Coverage, DatedWindows, OneDate, WrittenDate, YearlyDate

MODE_UNSAID = Kind(
    "SLA262",
    Severity.ERROR,
    Words(
        "These dated hours do not say what becomes of the weekly hours on that day.",
        "Add “instead” if they replace them, or “in addition”.",
    ),
    Words(
        "Ces horaires datés ne disent pas ce que deviennent ceux de la semaine ce jour-là.",
        "Ajoutez « à la place » s’ils les remplacent, ou « en outre ».",
    ),
)
TWO_INSTEAD = Kind(
    "SLA263",
    Severity.ERROR,
    Words(
        "Two lines of “{name}” replace the hours of one date.",
        "Keep one of them, with all the hours of that date, or say “in addition” in one.",
    ),
    Words(
        "Deux lignes de « {name} » remplacent les horaires d’une même date.",
        "Gardez-en une, avec tous les horaires de cette date, ou dites « en outre » dans l’une.",
    ),
)
EVERY_DAY_IS_OPEN = Kind(
    "SLA264",
    Severity.ERROR,
    Words(
        "{plan}“{name}” is open on all seven days, so business days of it are every day.",
        "Write calendar days, or name a coverage that is closed on some days.",
    ),
    Words(
        "{plan}« {name} » est ouverte les sept jours : tout jour y serait ouvré.",
        "Écrivez des jours calendaires, ou nommez une couverture fermée certains jours.",
    ),
)
TWO_ZONES = Kind(
    "SLA265",
    Severity.ERROR,
    Words(
        "{plan}“{one}” and “{other}” have different time zones, and a day of one is not a day of the other.",
        "Add “in time zone” and the zone whose days count.",
    ),
    Words(
        "{plan}« {one} » et « {other} » n’ont pas le même fuseau horaire : un jour de l’une n’est pas un "
        "jour de l’autre.",
        "Ajoutez « au fuseau horaire » et celui dont les jours comptent.",
    ),
)
EVENT_FOR_NOTHING = Kind(
    "SLA266",
    Severity.ERROR,
    Words(
        "“{name}” has dated hours only, joins no coverage and is used nowhere: it covers nothing.",
        "Add “joins” and the coverage it extends, or count a delay in it.",
    ),
    Words(
        "« {name} » n’a que des horaires datés, ne rejoint aucune couverture et ne sert nulle part.",
        "Ajoutez « rejoint » et la couverture qu’elle étend, ou comptez-y un délai.",
    ),
)
NO_HOURS = Kind(
    "SLA267",
    Severity.ERROR,
    Words(
        "The coverage “{name}” has no hours.",
        "Write its hours, such as “Monday to Friday 09:00-17:00”, or “opening hours not stated”.",
    ),
    Words(
        "La couverture « {name} » n’a pas d’horaires.",
        "Écrivez-les, par exemple « lundi au vendredi 9h00-17h00 », ou « horaires sans précision ».",
    ),
)
HOURS_AND_NONE = Kind(
    "SLA268",
    Severity.ERROR,
    Words(
        "The coverage “{name}” states hours, and says that its hours are missing.",
        "Delete one of the two.",
    ),
    Words(
        "La couverture « {name} » donne des horaires et dit qu’ils manquent.",
        "Supprimez l’un des deux.",
    ),
)
NO_HOLIDAYS_IN_SET = Kind(
    "SLA269",
    Severity.ERROR,
    Words(
        "The holidays “{name}” name neither a country nor a date.",
        "Add “country” and its code, such as “FR”, or “on” and a date for each day of an own list.",
    ),
    Words(
        "Les jours fériés « {name} » n’indiquent ni pays ni date.",
        "Ajoutez « pays » et son code, tel que « FR », ou « le » et une date pour chaque jour d’une liste.",
    ),
)
REGION_ALONE = Kind(
    "SLA245",
    Severity.ERROR,
    Words(
        "The holidays “{name}” name a region without its country.",
        "Add “country” and its code, such as “CH”.",
    ),
    Words(
        "Les jours fériés « {name} » indiquent une région sans son pays.",
        "Ajoutez « pays » et son code, tel que « CH ».",
    ),
)
HOLIDAYS_IN_AND_OUT = Kind(
    "SLA246",
    Severity.ERROR,
    Words(
        "“{name}” both includes the holidays and is closed on them.",
        "Delete “holidays included” or “except holidays”.",
    ),
    Words(
        "« {name} » comprend les jours fériés et y est fermée.",
        "Supprimez « jours fériés compris » ou « sauf jours fériés ».",
    ),
)


def check_time(contract: Contract, names: Names, days: list[BusinessDays], found: list[Diagnostic]) -> None:
    """Reports coverages and sets of holidays that have no meaning, or two."""
    coverages = {fold(one.name): one for one in contract.coverages}
    for coverage in contract.coverages:
        _check_hours(coverage, fold(coverage.name) in names.used, found)
        _check_dated(coverage, found)
    for holidays in contract.holidays:
        if holidays.region is not None and holidays.country is None:
            found.append(REGION_ALONE.at(holidays.span, name=holidays.name))
        elif holidays.country is None and not holidays.also_on and holidays.missing is None:
            found.append(NO_HOLIDAYS_IN_SET.at(holidays.span, name=holidays.name))
    for quantity in days:
        _check_days(quantity, coverages, contract.zone, found)


def _check_hours(coverage: Coverage, used: bool, found: list[Diagnostic]) -> None:
    name = coverage.name
    own = coverage.weekly or coverage.at_all_hours or coverage.dated or coverage.on_holidays
    if coverage.opening_hours is not None and own:
        found.append(HOURS_AND_NONE.at(coverage.opening_hours.span, coverage.span, name=name))
    elif not (own or coverage.includes or coverage.opening_hours):
        found.append(NO_HOURS.at(coverage.span, name=name))
    weekly = coverage.weekly or coverage.at_all_hours
    if coverage.dated and not (weekly or coverage.includes or coverage.joins or used):
        found.append(EVENT_FOR_NOTHING.at(coverage.span, name=name))
    if coverage.holidays_included and (coverage.except_holidays or coverage.except_holidays_missing):
        found.append(HOLIDAYS_IN_AND_OUT.at(coverage.span, name=name))


def _check_dated(coverage: Coverage, found: list[Diagnostic]) -> None:
    """T3: beside weekly windows a dated one says its mode; two `instead` for one date are an error."""
    if coverage.weekly or coverage.at_all_hours:
        said = set()
        for dated in coverage.dated:
            if dated.mode is None and dated.span not in said:
                said.add(dated.span)
                found.append(MODE_UNSAID.at(dated.span))
    replacing = [dated for dated in coverage.dated if dated.mode == "instead"]
    for one, other in combinations(replacing, 2):
        if _meet(one, other):
            found.append(TWO_INSTEAD.at(other.span, one.span, name=coverage.name))


def _meet(one: DatedWindows, other: DatedWindows) -> bool:
    """Whether two dated lines share a date of some year."""
    years = {date.date.year for dated in (one, other) for date in _ends(dated) if isinstance(date, OneDate)}
    for year in years or {2000, 2001}:
        first, second = _days(one, year), _days(other, year)
        if first and second and first[0] <= second[1] and second[0] <= first[1]:
            return True
    return False


def _ends(dated: DatedWindows) -> tuple[WrittenDate, WrittenDate]:
    return dated.first, dated.last or dated.first


def _days(dated: DatedWindows, year: int) -> tuple[int, int] | None:
    """First and last day, as ordinals, in a year; None where it has none there."""
    ordinals = []
    for date in _ends(dated):
        if isinstance(date, OneDate):
            ordinals.append(date.date.toordinal())
        elif isinstance(date, YearlyDate) and (on := _yearly(date).in_year(year)):
            ordinals.append(on.toordinal())
        else:
            return None
    return ordinals[0], ordinals[1]


def _yearly(date: YearlyDate) -> Yearly:
    if date.form == "fixed":
        return Fixed(date.day or 1, date.month or 1)
    if date.form == "nth-weekday":
        return NthWeekday(date.nth or 1, date.weekday or 0, date.month or 1)
    return FromEaster(date.easter_offset)


def _check_days(
    quantity: BusinessDays, coverages: dict[str, Coverage], zone: str | None, found: list[Diagnostic]
) -> None:
    """T9: business days need a coverage that is closed on some weekday, and one zone."""
    members = [coverages[key] for ref in quantity.counted_in if (key := fold(ref.name)) in coverages]
    wrong = wrong_business_days(
        members, quantity.zone, zone, lambda ref, inside: coverages.get(fold(ref.name))
    )
    if wrong is not None:
        kind, places, said = wrong
        spans = [quantity.counted_in[place].span for place in places]
        found.append(kind.at(quantity.span, *spans, plan="", **said))


Resolve = Callable[[Ref, str], Coverage | None]
"""What a use of a coverage's name stands for, inside the block of a name (or "")."""


def wrong_business_days(
    members: Sequence[Coverage], named_zone: str | None, zone: str | None, resolve: Resolve
) -> tuple[Kind, tuple[int, ...], dict[str, Any]] | None:
    """What forbids business days of some coverages (T9): the kind, the numbers of the members that are
    worth a place, and the names it tells; None where nothing does.

    `named_zone`: whose days count, where the text says so; `zone`: the contract's.
    """
    for number, member in enumerate(members):
        if len(_weekdays(member, resolve, frozenset())) == 7:
            return EVERY_DAY_IS_OPEN, (number,), {"name": member.name}
    if named_zone is None:
        for one, other in combinations(members, 2):
            if (one.zone or zone, one.zone_of_client) != (other.zone or zone, other.zone_of_client):
                return TWO_ZONES, (), {"one": one.name, "other": other.name}
    return None


def _weekdays(coverage: Coverage, resolve: Resolve, above: frozenset[str]) -> frozenset[int]:
    """Weekdays on which it opens by weekly windows, its own or those it includes; none where it is cut."""
    key = fold(coverage.name)
    if key in above or coverage.only_in or coverage.excepts:
        return frozenset()
    if coverage.at_all_hours:
        return frozenset(range(7))
    days = {day for weekly in coverage.weekly for day in weekly.days}
    for ref in coverage.includes:
        if included := resolve(ref, coverage.name):
            days |= _weekdays(included, resolve, above | {key})
    return frozenset(days)
