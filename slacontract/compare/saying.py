"""Values of a rule set in a few words, in the languages of messages: delays, conditions, amounts, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ..checks._words import SayableMetric, clock
from ..diagnostics import Bilingual
from ..ruleset import money as m
from ..ruleset.base import Part
from ..ruleset.commitments import Atom, Condition, Escalation, Grid, Moment, Reopening, Share, Start, Stop
from ..ruleset.delays import (
    BusinessDays,
    Calendar,
    Covered,
    Delay,
    EarlierOf,
    Elapsed,
    Immediate,
    LaterOf,
    NoDelay,
    OpeningDays,
    OutsideEvent,
    SameBusinessDay,
    ToDate,
    WorkingDays,
)
from ..ruleset.metrics import EVENT_OF
from ..telling import WHY, length, said
from .changes import NOTHING
from .numbers import counted, date, money, number
from .subjects import subject
from .tokens import ATOMS, PARTIES, TOKENS, UNITS, WORDS


def both(make: Any) -> Bilingual:
    """The words that a function gives for each language."""
    return Bilingual(make("en"), make("fr"))


def delay(one: Delay | Grid | None) -> Bilingual:
    """`4 h in “office”`, `5 business days of “office”`."""
    return NOTHING if one is None else both(lambda language: _delay(one, language))


def _delay(one: Delay | Grid, language: str) -> str:
    fr = language == "fr"
    if isinstance(one, Covered):
        return f"{length(one.seconds, language)} {'en' if fr else 'in'} {_q(one.coverage, fr)}"
    if isinstance(one, Elapsed):
        return f"{length(one.seconds, language)} {'écoulées' if fr else 'elapsed'}"
    if isinstance(one, BusinessDays):
        days = counted(one.n, "business day", "jour ouvré", language)
        where = f" ({one.zone})" if one.zone else ""
        return f"{days} {'en' if fr else 'of'} {_q(one.coverage, fr)}{where}{_until(one.until, fr)}"
    if isinstance(one, SameBusinessDay):
        day = "le même jour ouvré en" if fr else "the same business day of"
        return f"{day} {_q(one.coverage, fr)}"
    if isinstance(one, WorkingDays):
        kept = "" if one.days == (0, 1, 2, 3, 4, 5) else f" {list(one.days)}"
        less = f" ({'sauf' if fr else 'except'} {_q(one.holidays, fr)})" if one.holidays else ""
        return counted(one.n, "working day", "jour ouvrable", language) + kept + less
    if isinstance(one, OpeningDays):
        days = counted(one.n, "day", "jour", language)
        each = length(one.hours, language)
        return f"{days} {'de' if fr else 'of'} {each} {'en' if fr else 'in'} {_q(one.coverage, fr)}"
    if isinstance(one, Calendar):
        more = ""
        if one.extended_by:
            more = ", prolongé des jours entiers d’attente" if fr else ", extended by whole days waited"
        return counted(one.n, *UNITS[one.unit], language) + _until(one.until, fr) + more
    if isinstance(one, ToDate):
        return f"{'jusqu’au' if fr else 'up to'} {date(one.date, language)}"
    if isinstance(one, LaterOf | EarlierOf):
        first = isinstance(one, EarlierOf)
        head = (
            ("au plus tôt de" if first else "au plus tard de")
            if fr
            else ("the earlier of" if first else "the later of")
        )
        return f"{head} {_listed([_delay(part, language) for part in one.delays], fr)}"
    if isinstance(one, Immediate):
        return f"{'immédiat en' if fr else 'at once in'} {_q(one.coverage, fr)}"
    if isinstance(one, OutsideEvent):
        return f"{'jusqu’à' if fr else 'until'} {_q(one.text, fr)}"
    if isinstance(one, Grid):
        times = ", ".join(clock(t, language) for t in one.at)
        days_of = f" ({_q(one.days_of, fr)})" if one.days_of else ""
        return f"{'à' if fr else 'at'} {times}{days_of}"
    return no_number(one, language)


def _listed(parts: list[str], fr: bool) -> str:
    """`a and b`; `a; b and c`."""
    joined = (" ; " if fr else "; ").join(parts[:-1])
    return f"{joined} {'et' if fr else 'and'} {parts[-1]}" if joined else parts[-1]


def no_number(one: NoDelay | m.NoAmount, language: str) -> str:
    """Why there is no number."""
    return one.words or said(WHY, one.why, language)


def missing(why: str | None) -> Bilingual:
    """Why a fact of the contract has no value."""
    if why is None:
        return NOTHING
    if why == "not-stated":
        return Bilingual("not stated", "non précisé")
    return both(lambda language: said(WHY, why, language))


def _until(until: str, fr: bool) -> str:
    return (", à la même heure" if fr else ", to the same time") if until == "same-time" else ""


def _q(name: str, fr: bool) -> str:
    return f"« {name} »" if fr else f"“{name}”"


def condition(when: Condition | None) -> Bilingual:
    """`when priority P1, not type request`."""
    return (
        Bilingual("always", "toujours") if when is None else both(lambda language: _condition(when, language))
    )


def _condition(when: Condition, language: str) -> str:
    fr = language == "fr"
    head = ("sauf quand" if fr else "unless") if when.negated else ("quand" if fr else "when")
    return f"{head} {', '.join(_atom(atom, language) for atom in when.atoms)}"


def _atom(atom: Atom, language: str) -> str:
    fr = language == "fr"
    values = (" ou " if fr else " or ").join(atom.values) or atom.name or ""
    words = f"{atom.name} = {values}" if atom.kind == "criterion" else ATOMS[atom.kind][fr].format(values)
    return f"{'non ' if fr else 'not '}{words}" if atom.negated else words


def edge(one: Start | Stop | None) -> Bilingual:
    """The events that start or stop a clock."""
    return (
        Bilingual("not stated", "non précisé") if one is None else both(lambda language: _edge(one, language))
    )


def _edge(one: Start | Stop, language: str) -> str:
    fr = language == "fr"
    names = [_moment(each, fr) for each in one.of]
    if len(names) > 1:
        which = {
            "earliest": ("earliest of ", "le plus tôt parmi "),
            "latest": ("latest of ", "le plus tard parmi "),
        }
        text = which[one.which][fr] + ", ".join(names)
    else:
        text = ", ".join(names) or ("non précisé" if fr else "not stated")
    if isinstance(one, Stop):
        if one.actors is not None:
            text += f" ({_actors(one.actors, language)})"
        if one.needs:
            text += f" + {', '.join(one.needs)}"
    return text


def _event(event: str, fr: bool) -> str:
    """An event as the noun of its moment, with its article."""
    noun = next((noun for noun, kind in EVENT_OF.items() if kind == event), event)
    return SayableMetric(noun).say("fr" if fr else "en")


def _moment(one: Moment, fr: bool) -> str:
    name = (
        _event(one.event, fr) if one.event else None
    ) or f"{'arrêt de' if fr else 'stop of'} {one.stop_of}"
    return f"{name} ({_actors(one.actors, 'fr' if fr else 'en')})" if one.actors else name


def _actors(several: Iterable[str], language: str) -> str:
    return ", ".join(party(one, language) for one in several)


def names(several: Iterable[object]) -> Bilingual:
    """Names, or dates, in a list."""
    listed = [str(one) for one in several]
    return both(lambda language: ", ".join(date(one, language) for one in listed)) if listed else NOTHING


def amount(one: m.Amount | None) -> Bilingual:
    """`120.00 EUR`, `10 % of “fee”`."""
    return NOTHING if one is None else both(lambda language: _amount(one, language))


def _amount(one: m.Amount, language: str) -> str:
    fr = language == "fr"
    if isinstance(one, m.Cents):
        return money(one.cents, one.currency, language)
    if isinstance(one, m.Percentage):
        return f"{number(str(one.percent), language)} % {'de' if fr else 'of'} {_q(one.of, fr)}"
    if isinstance(one, m.GreaterOf | m.LesserOf):
        greater = isinstance(one, m.GreaterOf)
        head = (
            ("le plus grand de" if greater else "le plus petit de")
            if fr
            else ("the greater of" if greater else "the lesser of")
        )
        return f"{head} {_listed([_amount(part, language) for part in one.amounts], fr)}"
    return one.words or missing(one.why).say(language)


def plain(value: Any) -> Any:
    """A value of a rule set as plain JSON."""
    if isinstance(value, Part):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return value


def party(name: str, language: str) -> str:
    """A party, a role or a third party as people call it."""
    return said(PARTIES, name, language)


def parties(several: Iterable[str]) -> Bilingual:
    """Parties and roles, in a list."""
    listed = tuple(several)
    return both(lambda language: _actors(listed, language)) if listed else NOTHING


def promises(several: Iterable[str]) -> Bilingual:
    """Promises by what they are called, in a list."""
    listed = [subject(f"commitment/{one}") for one in several]
    return both(lambda language: "; ".join(one.say(language) for one in listed)) if listed else NOTHING


def events(several: Iterable[str]) -> Bilingual:
    """Events by the nouns of their moments, in a list."""
    listed = tuple(several)
    return (
        both(lambda language: ", ".join(_event(one, language == "fr") for one in listed))
        if listed
        else NOTHING
    )


def metric(name: str) -> Bilingual:
    """A metric, or a clock of one's own, as people call it."""
    return both(SayableMetric(name).say)


def supplier(one: Any) -> Bilingual:
    """`“host”, 2 h elapsed`: the supplier that a promise relies on, and what it has promised."""
    if one is None:
        return NOTHING
    if one.delay is None:
        return both(lambda language: _q(one.supplier, language == "fr"))
    return both(lambda language: f"{_q(one.supplier, language == 'fr')}, {_delay(one.delay, language)}")


def token(value: Any) -> Bilingual:
    """A value of the rule set that is a word of ours, in words."""
    return Bilingual(*TOKENS[value]) if isinstance(value, str) and value in TOKENS else short(value)


def share(one: Share | None) -> Bilingual:
    """`90 % of tickets a month`."""
    if one is None:
        return Bilingual("every ticket", "tous les tickets")
    return Bilingual(
        f"{one.percent} % of tickets a {one.period}",
        f"{one.percent} % des tickets par {TOKENS[one.period][1]}",
    )


def reopening(one: Reopening | None) -> Bilingual:
    """What a reopening does (K6)."""
    if one is None:
        return Bilingual("the clock revives until the closure", "le chronomètre repart jusqu’à la clôture")
    if one.mode == "new-ticket":
        return Bilingual("a new ticket", "un nouveau ticket")
    goes_on = one.mode == "continue"
    en = "the clock goes on, after the closure too" if goes_on else "the clock revives"
    fr = "le chronomètre continue, même après la clôture" if goes_on else "le chronomètre repart"
    return (
        Bilingual(en, fr)
        if one.days is None
        else Bilingual(f"{en}, up to {one.days} days", f"{fr}, jusqu’à {one.days} jours")
    )


def step(one: Escalation | None) -> Bilingual:
    """`“manager” at 80 % of the delay`."""
    return NOTHING if one is None else both(lambda language: _step(one, language))


def _step(one: Escalation, language: str) -> str:
    fr = language == "fr"
    when = ""
    if one.percent is not None:
        of = (
            ("du temps couvert" if fr else "of the covered time")
            if one.of == "covered-time"
            else ("du délai" if fr else "of the delay")
        )
        when = f"{'à' if fr else 'at'} {one.percent} % {of}"
    elif one.after is not None:
        when = f"{'après' if fr else 'after'} {_delay(one.after, language)}"
    elif one.before is not None:
        when = f"{_delay(one.before, language)} {'avant l’échéance' if fr else 'before the deadline'}"
    elif one.at_event:
        when = f"{'à' if fr else 'at'} {_event(one.at_event, fr)}"
    if one.when is not None:
        when += f", {_condition(one.when, language)}"
    return f"{_actors(one.parties, language)} {when}".strip()


def pauses(several: dict[str, Condition]) -> Bilingual:
    """States that pause under a condition."""
    if not several:
        return NOTHING
    return both(lambda lang: "; ".join(f"{name} {_condition(when, lang)}" for name, when in several.items()))


def notices(several: tuple[m.Notice, ...]) -> Bilingual:
    """How long before work it is announced."""
    return (
        NOTHING
        if not several
        else both(lambda language: "; ".join(_notice(one, language) for one in several))
    )


def _notice(one: m.Notice, language: str) -> str:
    fr = language == "fr"
    if one.kind == "none":
        text = one.words or said(WHY, one.why or "", language)
    elif one.kind == "elapsed":
        text = length(one.seconds or 0, language)
    elif one.kind == "business-days":
        days = counted(one.n or 0, "business day", "jour ouvré", language)
        text = f"{days} {'en' if fr else 'of'} {_q(one.coverage or '', fr)}"
    else:
        text = counted(one.n or 0, "calendar day", "jour calendaire", language)
    return text if one.when is None else f"{text} {_condition(one.when, language)}"


def short(value: Any) -> Bilingual:
    """Any value, as it stands, no longer than people read at a glance."""
    if value is None or value in ((), {}, ""):
        return NOTHING
    if isinstance(value, bool):
        return Bilingual("yes" if value else "no", "oui" if value else "non")
    if isinstance(value, str):
        if value in WORDS:
            return Bilingual(*WORDS[value])
        text = value if len(value) <= 160 else value[:157] + "…"
        return both(lambda language: date(text, language))
    from .leaves import readable

    value = plain(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return names(value)
    return readable(value)


def sides(old: Any, new: Any, say: Callable[[Any], Bilingual] = short) -> tuple[Bilingual, Bilingual]:
    """What stood before and what stands now, one of which may be nothing."""
    return NOTHING if old is None else say(old), NOTHING if new is None else say(new)
