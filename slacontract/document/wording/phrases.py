"""Sentences from templates: fields filled with phrases, in the case that the language asks for."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from importlib import import_module
from string import Formatter
from typing import Any

from ..tree import Phrase, Run, Style
from .cldr import DIGITS

NARROW, WIDE = "\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
_FORMATTER = Formatter()


class Grammar:
    """What is particular to a language: its templates, its cases, its numbers and dates.

    A template is text with fields `{name}` or `{name:case}`. `cases` turn a phrase into another form:
    `cap` (a capital first), `every` (how often), those of the language's own table, in French also `de` and
    `à` (contracted with the article). What the tables of a language lack is said as `lacking` has it, in
    English; `missed` are the keys of which that was said.
    """

    language = "en"

    def __init__(
        self,
        templates: Mapping[str, str],
        nouns: Mapping[str, str],
        *,
        language: str = "",
        cases: Mapping[str, Mapping[str, str]] | None = None,
        quotes: tuple[str, str] = ("“", "”"),
        ordinal: str = "",
        instead: Grammar | None = None,
    ) -> None:
        self.language = language or self.language
        self.quotes = quotes
        self.form_of_ordinal = ordinal
        self.templates: Mapping[str, str]
        self.nouns: Mapping[str, str]
        self.lacking: frozenset[str] = frozenset()
        self.missed: set[str] = set()
        self.templates = templates
        self.nouns = nouns
        if instead is not None:
            self.lacking = frozenset(instead.templates.keys() - templates.keys())
            self.templates = {**instead.templates, **templates}
            self.nouns = {**instead.nouns, **nouns}
        self.cases: dict[str, Callable[[Phrase], Phrase]] = {"cap": capital, "every": self.every}
        for name, forms in (cases or {}).items():
            self.cases[name] = _declined(forms)
        self.cldr = table_of(self.language)

    def say(self, key: str, /, **values: Phrase | str | int) -> Phrase:
        """A template with its fields filled; a missing field or key is a KeyError."""
        found: list[Run] = []
        language = ""
        if key in self.lacking:
            self.missed.add(key)
            language = "en"
        for literal, name, case, _ in _parsed(self.templates[key]):
            if literal:
                found.append(Run(self.spaced(literal), language=language))
            if name is not None:
                value = values[name]
                phrase = value if isinstance(value, tuple) else (Run(str(value)),)
                found += self.cases[case](phrase) if case else phrase
        return merged(found)

    def text(self, key: str, /, **values: Phrase | str | int) -> str:
        """A template as plain text."""
        return "".join(run.text for run in self.say(key, **values))

    def spaced(self, literal: str) -> str:
        """The literal with the no-break spaces of the language's typography."""
        return literal

    def listed(self, phrases: Iterable[Phrase], last: str = "and") -> Phrase:
        """A, B and C; `last`: the key of the word before the last (`and`, `or`)."""
        several = list(phrases)
        if not several:
            return ()
        joined: Phrase = several[0]
        for number, one in enumerate(several[1:], 2):
            word = f" {self.nouns[last]} " if number == len(several) else ", "
            joined = (*joined, Run(word), *one)
        return merged(joined)

    def quoted(self, text: str, style: Style = "plain", language: str = "", target: str = "") -> Phrase:
        """Words of the parties, between the quotation marks of the language."""
        return (Run(self.quotes[0]), Run(text, style, language, target), Run(self.quotes[1]))

    def number(self, value: Decimal | int) -> str:
        """A number as the language writes it, all its decimals kept."""
        whole, _, rest = f"{Decimal(value).normalize():f}".partition(".")
        return self._grouped(whole) + (f"{self.cldr['decimal']}{rest}" if rest else "")

    def _grouped(self, whole: str) -> str:
        sign = "-" if whole.startswith("-") else ""
        return sign + f"{int(whole.lstrip('-')):,}".replace(",", self.cldr["group"])

    def percent(self, value: Decimal) -> str:
        """A percentage."""
        return str(self.cldr["percent"]).format(n=self.number(value))

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount with its currency, with the decimals of the currency and all that are written."""
        whole, _, rest = f"{amount:f}".partition(".")
        rest = rest.rstrip("0").ljust(DIGITS.get(currency, 2), "0")
        n = self._grouped(whole.lstrip("-")) + (f"{self.cldr['decimal']}{rest}" if rest else "")
        form = self.cldr["currency_negative" if amount < 0 else "currency"]
        return str(form).format(n=n, sign=self.cldr["signs"].get(currency, currency))

    def date(self, on: datetime.date) -> str:
        """A date in full: 22 May 2026."""
        return str(self.cldr["date"]).format(d=on.day, month=self.cldr["months"][on.month - 1], y=on.year)

    def weekday_date(self, on: datetime.date) -> str:
        """A date with its weekday: Friday 22 May 2026."""
        form = str(self.cldr["weekday_date"])
        return form.format(weekday=self.weekday(on.weekday()), date=self.date(on))

    def day_and_month(self, day: int, month: int) -> str:
        """A date of each year: 24 December."""
        return str(self.cldr["day_and_month"]).format(d=day, month=self.cldr["months"][month - 1])

    def weekday(self, day: int) -> str:
        """The name of a weekday, Monday 0."""
        return str(self.cldr["weekdays"][day])

    def month(self, month: int) -> str:
        """The name of a month, January 1."""
        return str(self.cldr["months_alone"][month - 1])

    def territory(self, code: str) -> str:
        """The name of a country."""
        return str(self.cldr["territories"].get(code, code))

    def time(self, second: int) -> str:
        """A clock time, 24 hours; the end of a day is 24:00."""
        hours, rest = divmod(second, 3600)
        return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")

    def window(self, opens: int, closes: int) -> str:
        """From one clock time to another."""
        return f"{self.time(opens)}–{self.time(closes)}"

    def ordinal(self, number: int) -> str:
        """First, second: 1st, 2nd."""
        if self.form_of_ordinal:
            return self.form_of_ordinal.format(n=number)
        if 10 < number % 100 < 14:
            return f"{number}th"
        return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"

    def is_plural(self, number: Decimal | int) -> bool:
        """Whether a noun after this number is plural."""
        return number != 1

    def every(self, phrase: Phrase) -> Phrase:
        """Each so much time: “every month”, « toutes les 2 heures »; one is left out.

        Of a unit that recurs by another name (« chaque année »), the nouns hold it as `each.UNIT`.
        """
        first, rest = (phrase[0], phrase[1:]) if phrase else (Run(""), ())
        words = re.split(rf"[ ,{WIDE}]", first.text)
        unit = next((word for word in words if word in self.nouns.values()), "")
        if first.text.startswith(("1 ", f"1{WIDE}")) and self._is_unit(first.text[2:]):
            before = self.nouns.get(f"every.one.{unit}", self.nouns["every.one"])
            named = self.nouns.get(f"each.{unit}", unit)
            after = first.text[2:]
            return (first.worded(before + (named + after[len(unit) :] if named != unit else after)), *rest)
        return merged([Run(self.nouns.get(f"every.{unit}", self.nouns["every"])), first, *rest])

    def _is_unit(self, text: str) -> bool:
        """Whether a text begins with a noun: « heure calendaire » does, « à 2 heures » does not."""
        nouns = sorted(set(self.nouns.values()), key=len, reverse=True)
        return any(text.startswith(noun) and not text[len(noun) : len(noun) + 1].isalnum() for noun in nouns)

    def units(self, number: Decimal | int, unit: str) -> str:
        """A number with its unit, `unit` a key of the nouns (`hour`, with its plural `hours`)."""
        noun = self.nouns[f"{unit}s" if self.is_plural(number) else unit]
        return f"{self.number(number)}{WIDE}{noun}"


class French(Grammar):
    """French: contracted articles, plural from 2, no-break spaces before double punctuation."""

    language = "fr"

    def __init__(self, templates: Mapping[str, str], nouns: Mapping[str, str], **more: Any) -> None:
        super().__init__(templates, nouns, **more)
        self.cases |= {"de": de, "à": a}

    def spaced(self, literal: str) -> str:
        return unbroken(literal)

    def quoted(self, text: str, style: Style = "plain", language: str = "", target: str = "") -> Phrase:
        return (Run(f"«{WIDE}"), Run(text, style, language, target), Run(f"{WIDE}»"))

    def date(self, on: datetime.date) -> str:
        return _first(super().date(on), on.day)

    def day_and_month(self, day: int, month: int) -> str:
        return _first(super().day_and_month(day, month), day)

    def time(self, second: int) -> str:
        hours, rest = divmod(second, 3600)
        minutes = f"{WIDE}{rest // 60:02}" if rest else ""
        return f"{hours}{WIDE}h{minutes}" + (f"{WIDE}min{WIDE}{rest % 60:02}{WIDE}s" if rest % 60 else "")

    def window(self, opens: int, closes: int) -> str:
        return f"de {self.time(opens)} à {self.time(closes)}"

    def ordinal(self, number: int) -> str:
        return "1er" if number == 1 else f"{number}e"

    def is_plural(self, number: Decimal | int) -> bool:
        return abs(Decimal(number)) >= 2


def unbroken(french: str) -> str:
    """A French text that no line breaks before double punctuation, or inside of quotation marks."""
    french = re.sub(r" (?=[;!?])", NARROW, french)
    return re.sub(r"(?<=«) | (?=[:»])", WIDE, french)


def _first(text: str, day: int) -> str:
    return f"1er{text[1:]}" if day == 1 else text


VOWELS = "aàâäeéèêëiîïoôöuùûü"
_LINKED = re.compile(r"(?P<link> et | ou |, )(?P<article>les |le |la |l’|une? |«)")
_DE = {"le ": "du ", "les ": "des ", "un ": "d’un ", "une ": "d’une "}
_A = {"le ": "au ", "les ": "aux "}


def de(phrase: Phrase) -> Phrase:
    """« du prestataire et du client », « de la réponse », « d’une partie »."""
    return _contracted(phrase, _DE, "de ", "d’")


def a(phrase: Phrase) -> Phrase:
    """« au prestataire ou au client », « à la réponse », « aux parties »."""
    return _contracted(phrase, _A, "à ", "à ")


def _contracted(phrase: Phrase, articles: Mapping[str, str], plain: str, elided: str) -> Phrase:
    """The preposition before a phrase, and again before each other member of a list, as French has it."""

    def before(article: str) -> str:
        return articles.get(article, plain + article)

    if not phrase:
        return phrase
    runs = [
        run.worded(_LINKED.sub(lambda found: found["link"] + before(found["article"]), run.text))
        if run.style == "plain" and not run.language
        else run
        for run in phrase
    ]
    first = runs[0]
    for article, contracted in articles.items():
        if first.text.startswith(article) and first.style == "plain":
            return merged([first.worded(contracted + first.text[len(article) :]), *runs[1:]])
    word = elided if first.text[:1].lower() in VOWELS else plain
    return merged([Run(word), *runs])


def _declined(forms: Mapping[str, str]) -> Callable[[Phrase], Phrase]:
    """A case given as a table of phrases and their forms: what a plain run holds of them is replaced."""
    several = "|".join(re.escape(one) for one in sorted(forms, key=len, reverse=True))
    pattern = re.compile(rf"(?<!\w)(?:{several})(?!\w)")

    def decline(phrase: Phrase) -> Phrase:
        return tuple(
            run.worded(pattern.sub(lambda found: forms[found[0]], run.text))
            if run.style == "plain" and not run.language and not run.link
            else run
            for run in phrase
        )

    return decline


def table_of(language: str) -> Mapping[str, Any]:
    """What CLDR says of a language; English for one that has no table."""
    try:
        module = import_module(f"{__package__}.cldr.{language}")
    except ModuleNotFoundError:
        module = import_module(f"{__package__}.cldr.en")
    table: Mapping[str, Any] = module.TABLE
    return table


def capital(phrase: Phrase) -> Phrase:
    """The phrase with a capital at its start, unless it starts with the parties' own words."""
    if not phrase or phrase[0].style not in ("plain", "unset", "hole"):
        return phrase
    first = phrase[0]
    return (first.worded(first.text[:1].upper() + first.text[1:]), *phrase[1:])


def merged(runs: Iterable[Run]) -> Phrase:
    """Neighbouring runs alike made one, empty ones dropped."""
    found: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if found and found[-1].goes_on(run):
            found[-1] = run.worded(found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found)


@lru_cache(maxsize=2048)
def _parsed(template: str) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
    return tuple(_FORMATTER.parse(template))
