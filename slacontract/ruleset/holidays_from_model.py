"""Sets of holidays over the horizon: locked dates first, else those of the data (T4, T12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from ..clock.errors import UnknownHolidays
from ..clock.holidays import check_holidays, holiday_dates, years_known
from ..clock.lock import HolidayKey, Lock
from ..clock.yearly import occurrences
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model import time as model
from ..model.contract import Contract
from ..model.names import did_you_mean
from ..model.time import yearly
from ..records import dataclass
from ..source import Span
from ..syntax.folding import fold
from .coverages import HolidaySet

UNKNOWN_HOLIDAYS = Kind(
    "SLA294",
    Severity.ERROR,
    Words("No public holidays are known for the {part} “{given}”.", "{fix}"),
    Words("Aucun jour férié n’est connu pour {part} « {given} ».", "{fix}"),
)
YEARS_WITHOUT_DATA = Kind(
    "SLA273",
    Severity.WARNING,
    Words(
        "The public holidays “{name}” are not known for {years}; no date that needs them is computed.",
        "Write their dates with “on DATE”, or end the horizon before.",
    ),
    Words(
        "Les jours fériés « {name} » ne sont pas connus pour {years} ; "
        "rien de ce qui en dépend n’est calculé.",
        "Écrivez leurs dates avec « le DATE », ou arrêtez l’horizon avant.",
    ),
)
NOT_LOCKED = Kind(
    "SLA274",
    Severity.WARNING,
    Words(
        "The dates of “{name}” are not locked for {years}: another version of the data may change them.",
        "Run “slac lock”, review the dates, and keep the lock file beside the contract.",
    ),
    Words(
        "Les dates de « {name} » ne sont pas verrouillées pour {years} : une autre version des données "
        "peut les changer.",
        "Lancez « slac lock », relisez les dates et gardez le fichier de verrouillage à côté du contrat.",
    ),
)

_PARTS = {
    "country": Bilingual("country", "le pays"),
    "subdivision": Bilingual("region", "la région"),
    "category": Bilingual("category", "la catégorie"),
    "year": Bilingual("year", "l’année"),
}


# Names that people write for a code, folded.
_BY_NAME = {
    name: (code,)
    for code, names in (
        ("FR", "france"), ("BE", "belgique belgium"), ("CH", "suisse switzerland"), ("LU", "luxembourg"),
        ("GB", "uk angleterre england britain royaume-uni"), ("DE", "allemagne germany"),
        ("ES", "espagne spain"), ("IT", "italie italy"), ("NL", "pays-bas netherlands"),
        ("IE", "ireland irlande"), ("US", "usa"), ("CA", "canada"),
    )
    for name in names.split()
}  # fmt: skip


@dataclass(frozen=True)
class Holidays:
    """A set as the clock needs it and as the rule set prints it.

    `dates` reach one year beyond the horizon on each side, for windows that its ends cut. `known`: years
    for which the data is complete; None for an own list, which always is.
    """

    part: HolidaySet
    dates: Mapping[date, str]
    known: frozenset[int] | None


def lock_key(holidays: model.HolidaySet) -> HolidayKey | None:
    """Under which key a set is locked; None for one that never is: an own list, or dates as decreed."""
    if holidays.country is None or holidays.decreed:
        return None
    return HolidayKey(holidays.country, holidays.region, (holidays.category,) if holidays.category else ())


def lock_keys(contracts: Iterable[Contract]) -> Iterator[HolidayKey]:
    """The keys that `slac lock` has to write, each once."""
    keys = (lock_key(one) for contract in contracts for one in contract.holidays)
    yield from dict.fromkeys(key for key in keys if key is not None)


def holidays_from_model(
    holidays: model.HolidaySet,
    first: date,
    last: date,
    language: str,
    lock: Lock | None,
    found: list[Diagnostic],
    *,
    release: bool = False,
) -> Holidays:
    """The dates of a set from `first` to `last`, both included.

    A locked year is read from the lock and never computed. A year neither locked nor `as decreed` is a
    warning, in a release an error. A year that the data lack is a warning here and an error of what needs
    it (T12).
    """
    label = holidays.label.text if holidays.label else None
    head = HolidaySet(
        label=label,
        country=holidays.country,
        region=holidays.region,
        category=holidays.category,
        decreed=holidays.decreed,
    )
    if holidays.country is None and holidays.missing is not None:
        return Holidays(head.model_copy(update={"undetermined": holidays.missing.why}), {}, None)
    years = range(first.year, last.year + 1)
    dates: dict[date, str] = {}
    locked: frozenset[int] = frozenset()
    known: frozenset[int] | None = None
    if holidays.country is not None:
        try:
            dates, known, locked = _of_country(holidays, years, language, lock)
        except UnknownHolidays as unknown:
            found.append(_unknown(holidays, unknown))
            return Holidays(head.model_copy(update={"undetermined": "not-stated"}), {}, None)
        _report_years(holidays, years, known, locked, found, release)
    for day in _own_dates(holidays, first, last):
        dates[day[0]] = day[1] or dates.get(day[0]) or label or holidays.name
    for written in holidays.not_on:
        for on in dates_of(written, first, last):
            dates.pop(on, None)
    inside = {on.isoformat(): dates[on] for on in sorted(dates) if first <= on <= last}
    part = head.model_copy(
        update={
            "locked_years": tuple(sorted(locked)),
            "years": tuple(sorted(known)) if known is not None else tuple(years),
            "dates": inside,
        }
    )
    return Holidays(part, dates, known)


def dates_of(written: model.WrittenDate, first: date, last: date) -> Sequence[date]:
    """The dates that a written date stands for between two dates, both included; none of a hole."""
    if isinstance(written, model.OneDate):
        return (written.date,) if first <= written.date <= last else ()
    if isinstance(written, model.YearlyDate):
        rule = yearly(written)
        return tuple(occurrences(rule, first, last)) if rule is not None else ()
    return ()


def _of_country(
    holidays: model.HolidaySet, years: range, language: str, lock: Lock | None
) -> tuple[dict[date, str], frozenset[int], frozenset[int]]:
    """Dates, years known and years locked. One year beyond each end is read where the data have it."""
    assert holidays.country is not None
    categories = (holidays.category,) if holidays.category else ()
    key = lock_key(holidays)
    locked_set = lock.find(key) if lock is not None and key is not None else None
    locked = frozenset(years) & (locked_set.known if locked_set else frozenset())
    wanted = [year for year in range(years[0] - 1, years[-1] + 2) if year not in locked]
    if set(wanted) - {years[0] - 1, years[-1] + 1}:
        check_holidays(holidays.country, holidays.region, categories)
        computed = years_known(holidays.country, holidays.region, categories, wanted)
        dates = holiday_dates(holidays.country, holidays.region, categories, sorted(computed), language)
    else:
        # All of the horizon is locked, and what lies beyond is read from the lock too: no data is loaded.
        computed, dates = frozenset(), {}
    if locked_set is not None:
        dates.update({day: name for day, name in locked_set.dates.items() if day.year not in computed})
    return dates, (computed & frozenset(years)) | locked, locked


def _report_years(
    holidays: model.HolidaySet,
    years: range,
    known: frozenset[int],
    locked: frozenset[int],
    found: list[Diagnostic],
    release: bool,
) -> None:
    span = holidays.name_span or holidays.span
    if lacking := [year for year in years if year not in known]:
        found.append(YEARS_WITHOUT_DATA.at(span, name=holidays.name, years=_ranges(lacking)))
    loose = [year for year in years if year in known and year not in locked]
    if loose and lock_key(holidays) is not None:
        severity = Severity.ERROR if release else Severity.WARNING
        found.append(NOT_LOCKED.at(span, severity=severity, name=holidays.name, years=_ranges(loose)))


def _ranges(years: list[int]) -> str:
    """Years as text: 2026-2028, 2031."""
    runs: list[list[int]] = []
    for year in years:
        if runs and runs[-1][1] == year - 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def _own_dates(holidays: model.HolidaySet, first: date, last: date) -> Iterator[tuple[date, str]]:
    for one in holidays.also_on:
        for on in dates_of(one.date, first, last):
            yield on, one.name.text if one.name else ""


def _unknown(holidays: model.HolidaySet, unknown: UnknownHolidays) -> Diagnostic:
    span = holidays.region_span if unknown.part == "subdivision" else holidays.country_span
    fix = did_you_mean(
        unknown.near or (_BY_NAME.get(fold(unknown.given), ()) if unknown.part == "country" else ()),
        Bilingual(
            "Use a code of ISO 3166 (“FR”, “GB”, “DE”, “CH”), or list the dates with “on DATE”.",
            "Employez un code ISO 3166 (« FR », « BE », « CH », « LU »), ou énumérez les dates avec "
            "« le DATE ».",
        ),
    )
    return UNKNOWN_HOLIDAYS.at(
        Span(*span) if span else holidays.span,
        part=_PARTS.get(unknown.part, _PARTS["year"]),
        given=unknown.given,
        fix=fix,
    )
