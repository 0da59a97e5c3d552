"""A channel is open at hours at which nobody has to act, or the coverages together still leave hours out.

## What

For each plan the check lays together all the hours in which a promise counts. Where a channel is said to be
open at hours outside them, when at most an acknowledgement is promised, that is a warning with a date. Where
a plan has two coverages or more, the longest stretch of the week that even all of them leave out is a note; a
plan with a single coverage says its hours plainly, and gets none. A promise in calendar time counts at all
hours.

## For the client

Whoever is told to call by night expects somebody to work by night. A gap between office hours and on-call
hours is found at the worst moment.

## For the provider

Calls that come in when nobody is on duty are answered by goodwill, and soon taken for a right.

## Example

```sla
language en

contract "Support"
  reference "S-7"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage closed-hours "Nights and weekends"
  at all hours
  except office

channel night-line "Telephone at night"
  contact "+33 1 00 00 00 00"
  under coverage closed-hours

priority P1 "Critical"
  response within 1 hour counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-7"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage closed-hours "Nights and weekends"
  at all hours
  except office

channel night-line "Telephone at night"
  contact "+33 1 00 00 00 00"
  under coverage closed-hours

priority P1 "Critical"
  response within 1 hour counted in office plus closed-hours
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..clock.intervals import Intervals, normalise
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..judge.index import PlanView
from ..ruleset.delays import NoDelay
from ..source import Span
from . import Context, check
from ._hours import hours_of, members
from ._times import coverages_of, force, instant, known, plans
from ._words import OVER_DATES, SayableNames, SayableTime

CHANNEL_UNSERVED = Kind(
    "SLA307",
    Severity.WARNING,
    Words(
        "The channel “{channel}” is open when nobody has to act: from {start} to {end}, no promise but an "
        "acknowledgement counts{plan}. {evidence}",
        "Count a delay in those hours, or say that the channel is open in fewer.",
    ),
    Words(
        "Le canal « {channel} » est ouvert quand personne n’a à agir : du {start} au {end}, aucun "
        "engagement ne court, hormis l’accusé de réception{plan}. {evidence}",
        "Comptez un délai dans ces horaires, ou restreignez les horaires du canal.",
    ),
)
GAP = Kind(
    "SLA349",
    Severity.NOTE,
    Words(
        "Even together, {coverages} leave {hours} hours of a week out{plan}; the longest stretch is from "
        "{start} to {end}. By the weekly hours alone.",
        "If somebody should serve then, widen a coverage.",
    ),
    Words(
        "Même réunies, {coverages} laissent {hours} heures par semaine sans service{plan} ; la plus longue "
        "plage va de {start} à {end}. D’après les seuls horaires hebdomadaires.",
        "S’il faut un service à ce moment-là, élargissez une couverture.",
    ),
)

WEEK = 7 * 86400
_RECEIPT = frozenset({"acknowledgement", "ticket-creation", "report", "detection", "qualification"})


@check(CHANNEL_UNSERVED, GAP)
def hours_unserved(context: Context) -> Iterator[Diagnostic]:
    """Channels first, then the longest weekly gap, each once for all plans that share it."""
    said: set[object] = set()
    for view in plans(context):
        plan = Bilingual("", "") if view.name == "*" else Bilingual(f" in {view.name}", f" en {view.name}")
        if any(isinstance(one.delay, NoDelay) and one.delay.why == "hole" for one in view.plan.commitments):
            continue  # what is still open may serve any hour
        acting = _served(view, receipts=False)
        if acting is not None and acting:
            yield from _channels(context, view, acting, plan, said)
        every = _served(view, receipts=True)
        if every is not None and len(members(view, every)) > 1:
            yield from _gap(context, view, members(view, every), plan, said)


def _served(view: PlanView, *, receipts: bool) -> frozenset[str] | None:
    """Coverages in which promises count; None where one counts at all hours, or in hours still unknown."""
    names: set[str] = set()
    for one in view.plan.commitments:
        if one.status in ("internal", "measured") or (not receipts and one.metric in _RECEIPT):
            continue
        own = set(coverages_of(one.delay))
        if any(view.plan.coverages[name].undetermined for name in own):
            return None
        if not known(view, one):
            continue
        if not own:
            return None
        names |= own
    return frozenset(names)


def _channels(
    context: Context, view: PlanView, acting: Iterable[str], plan: Bilingual, said: set[object]
) -> Iterator[Diagnostic]:
    first, last = force(view)
    spans: dict[str, Span] = {one.name: one.name_span or one.span for one in context.contract.channels}
    for channel in view.plan.channels:
        if channel.coverage is None or channel.id in said or channel.id not in spans:
            continue
        served = _union(context, view, tuple(sorted(acting)))
        gap = _first_outside(view.plan.coverages[channel.coverage].intervals, served, first, last)
        if gap is None:
            continue
        said.add(channel.id)
        where = context.places.place(f"coverage/{channel.coverage}")
        yield CHANNEL_UNSERVED.at(
            spans[channel.id],
            *([where] if where else []),
            channel=channel.id,
            start=instant(view, gap[0]),
            end=instant(view, gap[1]),
            plan=plan,
            evidence=OVER_DATES,
        )


def _union(context: Context, view: PlanView, names: tuple[str, ...]) -> Intervals:
    rows = [view.plan.coverages[name].intervals for name in names]
    key = ("union", tuple(id(one) for one in rows))
    return context.once(key, lambda: normalise([(row[0], row[1]) for one in rows for row in one]))


def _first_outside(
    rows: Iterable[tuple[int, int, int]], served: Intervals, first: int, last: int
) -> tuple[int, int] | None:
    """The first stretch in [first, last) that the rows cover and `served` does not."""
    at = 0
    for opens, closes, _ in rows:
        opens, closes = max(opens, first), min(closes, last)
        while at < len(served) and served[at][1] <= opens:
            at += 1
        if opens < closes and (at == len(served) or served[at][0] > opens):
            return opens, closes if at == len(served) else min(closes, served[at][0])
        if opens < closes and served[at][1] < closes:
            following = served[at + 1][0] if at + 1 < len(served) else closes
            return served[at][1], min(closes, following)
    return None


def _gap(
    context: Context, view: PlanView, names: tuple[str, ...], plan: Bilingual, said: set[object]
) -> Iterator[Diagnostic]:
    """The longest stretch of the week outside all weekly windows."""
    windows: list[tuple[int, int]] = []
    for name in names:
        layers = view.plan.coverages[name].layers
        if layers.always or layers.includes or layers.only_in or layers.excepts or not layers.weekly:
            return  # no plain week to lay out
        for weekly in layers.weekly:
            for day in weekly.days:
                start = day * 86400 + weekly.opens
                end = day * 86400 + weekly.closes + (86400 if weekly.closes <= weekly.opens else 0)
                windows += [(start, min(end, WEEK)), (0, max(0, end - WEEK))]
    covered = normalise([one for one in windows if one[0] < one[1]])
    left = WEEK - sum(end - start for start, end in covered)
    if not left or names in said or len({view.plan.coverages[name].zone for name in names}) > 1:
        return
    said.add(names)
    # The week is a circle: the stretch after its last window goes on to its first.
    starts = [*covered[1:], (covered[0][0] + WEEK, 0)]
    length, end = max((nxt[0] - one[1], one[1]) for one, nxt in zip(covered, starts, strict=True))
    spans = [span for name in names if (span := context.places.place(f"coverage/{name}"))]
    yield GAP.at(
        *spans,
        coverages=SayableNames(names),
        hours=hours_of(left),
        plan=plan,
        start=SayableTime(end),
        end=SayableTime(end + length),
    )


PAGE_FR = """Un canal est ouvert à des heures où personne n'est tenu d'agir, ou toutes les couvertures
ensemble laissent encore des heures de côté.

## Quoi

Pour chaque formule, le contrôle réunit toutes les heures dans lesquelles un engagement compte. Un canal dit
ouvert en dehors d'elles, quand tout au plus un accusé de réception est promis, donne un avertissement daté.
Quand une formule a deux couvertures ou plus, la plus longue plage de la semaine que toutes ensemble
laissent de côté donne une remarque ; une formule à une seule couverture dit ses heures clairement et n'en
reçoit pas. Un engagement en temps calendaire compte à toute heure.

## Pour le client

Qui est invité à appeler la nuit s'attend à ce que quelqu'un travaille la nuit. Un trou entre les heures de
bureau et les heures d'astreinte se découvre au pire moment.

## Pour le prestataire

Les appels qui arrivent quand personne n'est de service reçoivent une réponse par bonne volonté, et passent
bientôt pour un droit.
"""
