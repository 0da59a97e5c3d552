"""The horizon: from which to which date a contract is computed (DESIGN 1, T12); never by the wall clock.

`docs/decisions/0004-horizon-without-start.md` says where it begins in a contract without a start of force.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ..clock import calendar
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model import quantities as q
from ..model.base import Ref
from ..model.contract import Amendment, Contract
from ..model.examples import When, WorkedExample
from ..model.term import ends_of_terms, minimum_end
from ..model.time import Coverage, OneDate
from ..records import dataclass

MOST_YEARS = 30
OPEN_YEARS = 3
_FIRST_YEAR = 1971
_LAST_YEAR = 9000

TOO_LONG = Kind(
    "SLA292",
    Severity.ERROR,
    Words(
        "The contract would have to be computed from {first} to {last}: more than {most} years.",
        "Write “horizon until” a nearer date in the contract.",
    ),
    Words(
        "Le contrat devrait être calculé du {first} au {last} : plus de {most} ans.",
        "Écrivez « horizon jusqu’au » une date plus proche dans le contrat.",
    ),
)
ENDS_BEFORE_IT_STARTS = Kind(
    "SLA293",
    Severity.ERROR,
    Words(
        "The contract ends on {last}, before it starts on {first}.",
        "Correct the dates of “in force”, or of “horizon until”.",
    ),
    Words(
        "Le contrat s’achève le {last}, avant de commencer le {first}.",
        "Corrigez les dates de « en vigueur », ou de « horizon jusqu’au ».",
    ),
)


@dataclass(frozen=True)
class Horizon:
    """First and last local date of the contract's zone that are computed, both included.

    `in_force`: first and last day of force as far as the text says. `assumed`: the start is not the start
    of force, which the text lacks.
    """

    first: date
    last: date
    in_force: tuple[date | None, date | None]
    assumed: bool = False

    @property
    def years(self) -> range:
        """The calendar years it touches."""
        return range(self.first.year, self.last.year + 1)


def horizon_of(
    contract: Contract, amendments: Sequence[Amendment], tzdata: str, found: list[Diagnostic]
) -> Horizon:
    """From the start of force to the last day of the current term, the longest delay and one year on.

    The current term is the one that holds the latest date of the text, `horizon until` among them; that
    one replaces the end.
    An end beyond 30 years is an error, and is cut there.
    """
    newest = amendments[-1].edition if amendments else contract
    force = newest.in_force or contract.in_force
    start = force.start if force and isinstance(force.start, date) else None
    examples = [one for edition in _editions(contract, amendments) for one in _example_dates(edition)]
    dated = [*examples, *_head_dates(contract, amendments)]
    first = start or _assumed_start(contract, amendments, examples, tzdata)
    latest = max([first, *dated])
    until = newest.horizon_until or contract.horizon_until
    end = _term_end(newest, max(latest, until) if until else latest) if start else None
    if end is None:
        end = max(calendar.add(first, OPEN_YEARS, "year") - timedelta(days=1), date(latest.year + 1, 12, 31))
        stated_end = force.end if force else None
    else:
        stated_end = end
        end = calendar.add(end + timedelta(days=_longest_delay(newest)), 1, "year")
    last = until or end
    if last < first:
        found.append(
            ENDS_BEFORE_IT_STARTS.at(
                force.span if force else contract.span, first=first.isoformat(), last=last.isoformat()
            )
        )
        last = calendar.add(first, 1, "year")
    most = calendar.add(first, MOST_YEARS, "year") - timedelta(days=1)
    if last > most:
        found.append(
            TOO_LONG.at(
                force.span if force else contract.span,
                first=first.isoformat(),
                last=last.isoformat(),
                most=MOST_YEARS,
            )
        )
        last = most
    return Horizon(first, last, (start, stated_end), start is None)


def _editions(contract: Contract, amendments: Sequence[Amendment]) -> Iterator[Contract]:
    yield contract
    yield from (one.edition for one in amendments)


def _within_reach(on: date) -> bool:
    return _FIRST_YEAR <= on.year <= _LAST_YEAR


def _example_dates(contract: Contract) -> list[date]:
    """The dates of the worked examples of a contract that the horizon may reach."""
    return [on for one in contract.worked_examples for on in example_dates(one) if _within_reach(on)]


def example_dates(example: WorkedExample) -> list[date]:
    """The dates of the events and expectations of a worked example."""
    whens: list[When | None] = [example.every_clock_starts]
    for event in example.happenings:
        whens += [getattr(event, name, None) for name in ("at", "until", "start", "announced")]
    for one in example.expectations:
        whens += [getattr(one, name, None) for name in ("no_later_than", "as_of")]
    periods = [getattr(one, "period_of", None) for one in (*example.happenings, *example.expectations)]
    return [when.date for when in whens if when is not None] + [on for on in periods if on is not None]


def _head_dates(contract: Contract, amendments: Sequence[Amendment]) -> list[date]:
    """The dates of the head: signature, revision, effect of amendments."""
    effects = (one.takes_effect for one in amendments)
    found: list[date | None] = [on for on in effects if isinstance(on, date)]
    for edition in _editions(contract, amendments):
        found.append(edition.signed.date if edition.signed else None)
        found.append(edition.revision.date if edition.revision else None)
    return [on for on in found if on is not None and _within_reach(on)]


def _layer_dates(contract: Contract) -> list[date]:
    """The dates of one year that coverages and closures name."""
    written = [one.first for coverage in contract.coverages for one in coverage.dated]
    written += [one.first for coverage in contract.coverages for one in coverage.closed]
    written += [one.first for closes in contract.closes for one in closes.closings]
    return [one.date for one in written if isinstance(one, OneDate) and _within_reach(one.date)]


def _assumed_start(
    contract: Contract, amendments: Sequence[Amendment], examples: list[date], tzdata: str
) -> date:
    """1 January of the year of the earliest worked example; else of the head; else of a dated layer; else
    of the release of the time zone data."""
    for dates in (examples, _head_dates(contract, amendments), _layer_dates(contract)):
        if dates:
            return date(min(dates).year, 1, 1)
    digits = tzdata[:4]
    return date(int(digits) if digits.isdigit() and len(digits) == 4 else 2026, 1, 1)


def _term_end(contract: Contract, latest: date) -> date | None:
    """The last day of the term that holds `latest`; of a contract with a minimum term and no end, of that
    term while it holds it; None for a contract without an end."""
    last = None
    for last in ends_of_terms(contract):
        if last >= latest:
            return last
    least = minimum_end(contract)
    return last or (least if least is not None and least >= latest else None)


def _longest_delay(contract: Contract) -> int:
    """Calendar days that the longest delay of the contract takes at most, holidays aside."""
    kinds = (contract.priorities, contract.commitments, contract.exceptions, contract.plans)
    promises = [one for blocks in kinds for block in blocks for one in block.commitments]
    coverages = {coverage.name: coverage for coverage in contract.coverages}
    return max((_delay_days(one.delay, coverages) for one in promises), default=0)


def _delay_days(delay: q.Delay, coverages: dict[str, Coverage]) -> int:
    if isinstance(delay, q.Combined):
        return max((_delay_days(part, coverages) for part in delay.parts), default=0)
    if not isinstance(delay, q.Within | q.Every):
        return 0
    quantity = delay.quantity
    if isinstance(quantity, q.CoveredTime | q.OpeningDays):
        seconds = quantity.seconds if isinstance(quantity, q.CoveredTime) else quantity.n * quantity.hours
        weekly = max((_weekly(ref, coverages)[0] for ref in quantity.counted_in), default=0)
        return -(-7 * seconds // weekly) + 7 if weekly else 0
    if isinstance(quantity, q.BusinessDays):
        days = max((_weekly(ref, coverages)[1] for ref in quantity.counted_in), default=0)
        return -(-7 * quantity.n // days) + 7 if days else 0
    if isinstance(quantity, q.WorkingDays):
        return -(-7 * quantity.n // 6) + 7
    if isinstance(quantity, q.ElapsedTime):
        return -(-quantity.seconds // 86400)
    if isinstance(quantity, q.CalendarTime):
        return quantity.n * {"day": 1, "week": 7, "month": 31, "year": 366}[quantity.unit]
    return 0


def _weekly(ref: Ref, coverages: dict[str, Coverage], depth: int = 8) -> tuple[int, int]:
    """Seconds and days a week that a coverage and what it includes are written for."""
    coverage = coverages.get(ref.name)
    if coverage is None or depth == 0:
        return 0, 0
    if coverage.at_all_hours:
        return 7 * 86400, 7
    seconds = sum(
        len(one.days) * ((window.closes - window.opens) % 86400 or 86400)
        for one in coverage.weekly
        for window in one.windows
    )
    days = len({day for one in coverage.weekly for day in one.days})
    for other in (*coverage.includes, *coverage.only_in):
        more = _weekly(other, coverages, depth - 1)
        seconds, days = max(seconds, more[0]), max(days, more[1])
    return seconds, days
