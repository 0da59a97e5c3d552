"""What holidays are called in the language of the document: names of the data, and of lists."""

from __future__ import annotations

import datetime

from ...clock.errors import UnknownHolidays
from ...clock.holidays import holiday_dates, years_known
from ...model.time import HolidaySet
from ...ruleset.coverages import HolidaySet as Dates
from ...ruleset.holidays_from_model import dates_of
from ..tree import Phrase, Run
from .base import Maker


def holiday_names(make: Maker, holidays: HolidaySet, found: Dates) -> dict[str, Phrase]:
    """The name of each date (as ISO): a text of the contract in its translation, a name of the data as the
    data have it in the document's language, and one that somebody wrote into a lock file as it stands."""
    names: dict[str, Phrase] = {iso: (Run(name),) for iso, name in found.dates.items()}
    if not names or make.w.language == make.compiled.rules.contract.language:
        return names
    names.update(_of_data(make, holidays, found))
    first, last = (datetime.date.fromisoformat(edge(found.dates)) for edge in (min, max))
    for one in holidays.also_on:
        for on in dates_of(one.date, first, last):
            iso = on.isoformat()
            if one.name is not None and found.dates.get(iso) == one.name.text:
                names[iso] = make.w.text(one.name)
            elif holidays.label is not None and found.dates.get(iso) == holidays.label.text:
                names[iso] = make.w.text(holidays.label)
    return names


def _of_data(make: Maker, holidays: HolidaySet, found: Dates) -> dict[str, Phrase]:
    """The names that the data have in the document's language, where that of the rule set is theirs too."""
    if not holidays.country:
        return {}
    categories = (holidays.category,) if holidays.category else ()
    years = {int(iso[:4]) for iso in found.dates}
    place = holidays.country, holidays.region, categories
    try:
        known = years_known(*place, years)
        written = holiday_dates(*place, known, make.compiled.rules.contract.language)
        wanted = holiday_dates(*place, known, make.w.language)
    except UnknownHolidays:
        return {}
    return {
        on.isoformat(): (Run(wanted[on]),)
        for on, name in written.items()
        if found.dates.get(on.isoformat()) == name and on in wanted
    }
