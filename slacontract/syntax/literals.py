"""Numbers, dates, times and texts as values; what cannot be one (25:00, 31 February) is reported."""

from __future__ import annotations

import re
from calendar import monthrange
from decimal import Decimal

from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..records import dataclass
from ..source import Source, Span
from .cst import Token, Tree
from .folding import WORD, fold
from .keywords import Vocabulary

ERROR = Severity.ERROR

COMMA_NUMBER = Kind(
    "SLA110", ERROR,
    en=Words("“{written}” can be read as {thousands} or as {decimal}.", "Write {thousands} or {decimal}."),
    fr=Words("« {written} » peut se lire {thousands} ou {decimal}.", "Écrivez {thousands} ou {decimal}."),
)  # fmt: skip
NO_SUCH_DATE = Kind(
    "SLA111", ERROR,
    en=Words("There is no such date: {written}.", "Write a day that the month has (it has {days})."),
    fr=Words("Cette date n’existe pas : {written}.", "Écrivez un jour de ce mois (il en a {days})."),
)  # fmt: skip
NO_SUCH_TIME = Kind(
    "SLA112", ERROR,
    en=Words("There is no such time: {written}.", "Write a time from 00:00 to 24:00."),
    fr=Words("Cette heure n’existe pas : {written}.", "Écrivez une heure de 0h00 à 24h00."),
)  # fmt: skip
EMPTY_WINDOW = Kind(
    "SLA113", ERROR,
    en=Words(
        "This window begins and ends at the same time: {written}.",
        "Write 00:00-24:00 for the whole day, or correct one of the two times.",
    ),
    fr=Words(
        "Cette plage commence et finit à la même heure : {written}.",
        "Écrivez 0h00-24h00 pour la journée entière, ou corrigez l’une des deux heures.",
    ),
)  # fmt: skip
BARE_QUANTITY = Kind(
    "SLA114", ERROR,
    en=Words(
        "A delay needs to say which time counts: “{written}” does not.",
        "Write “{fix}”{known}, or “{other}” (day and night).",
    ),
    fr=Words(
        "Un délai doit dire quel temps compte : « {written} » ne le dit pas.",
        "Écrivez « {fix} »{known}, ou « {other} » (jour et nuit).",
    ),
)  # fmt: skip
BARE_EFFORT = Kind(
    "SLA118", ERROR,
    en=Words("“{written}” does not say that it is time of work.", "Write “{fix}”."),
    fr=Words("« {written} » ne dit pas que c’est du temps de travail.", "Écrivez « {fix} »."),
)  # fmt: skip
BACKWARDS_RANGE = Kind(
    "SLA115", ERROR,
    en=Words("This range runs backwards: {written}.", "Write the smaller number first; the second binds."),
    fr=Words(
        "Cet intervalle est à l’envers : {written}.",
        "Écrivez d’abord le plus petit nombre ; le second engage.",
    ),
)  # fmt: skip
NOT_WHOLE = Kind(
    "SLA116", ERROR,
    en=Words("“{written}” cannot stand here.", "Write a whole number from 1 to {most}."),
    fr=Words("« {written} » n’a pas sa place ici.", "Écrivez un nombre entier de 1 à {most}."),
)  # fmt: skip
TOO_LONG_NUMBER = Kind(
    "SLA117", ERROR,
    en=Words("This number is too long to mean anything in a contract.", "Write at most 15 digits."),
    fr=Words("Ce nombre est trop long pour avoir un sens dans un contrat.", "Écrivez au plus 15 chiffres."),
)  # fmt: skip

_BARE_FIX = {
    "HOURS": ("COUNTED_IN", "CALENDAR_HOURS"),
    "MINUTES": ("COUNTED_IN", "CALENDAR_MINUTES"),
    "DAYS": ("BUSINESS_DAYS", "CALENDAR_DAYS"),
    "WEEKS": ("BUSINESS_DAYS", "CALENDAR_WEEKS"),
    "BUSINESS_DAYS": ("COUNTED_IN", "CALENDAR_DAYS"),
}
_EFFORTS = ("GRANTS", "EFFORT", "ROUNDED_UP", "TIME_SPENT", "TIME_BOUGHT")
_DIGITS = re.compile(r"\d+")
_PLACE = "…"


@dataclass(frozen=True)
class CoverageNamed:
    """What an instruction says of the place where the name of a coverage is to stand."""

    names: tuple[str, ...]

    def say(self, language: str) -> str:
        """The remark in one language."""
        if len(self.names) == 1:
            return ""
        known = ", ".join(self.names)
        if language == "fr":
            return " avec le nom d’une couverture" + (f" : {known}" if known else "")
        return " with the name of a coverage" + (f": {known}" if known else "")


class Literals:
    """Reads the lexical shapes of one source; reports what they cannot mean."""

    def __init__(self, source: Source, vocabulary: Vocabulary, found: list[Diagnostic]) -> None:
        self.source = source
        self.vocabulary = vocabulary
        self.found = found

    def span(self, item: Token | Tree) -> Span:
        return Span(self.source.name, item.start, item.end)

    def written(self, item: Token | Tree) -> str:
        return " ".join(self.source.text[item.start : item.end].split())

    def text(self, token: Token) -> str:
        """The words between the quotes, white space collapsed."""
        return " ".join(token.text[1:-1].split())

    def number(self, token: Token) -> Decimal:
        """A number; a comma before exactly three digits has two readings and is refused."""
        written = re.sub(r"[^\d.,]", "", token.text)
        if len(written) > 16:
            self.found.append(TOO_LONG_NUMBER.at(self.span(token)))
            return Decimal(1)
        if re.fullmatch(r"\d{1,3},\d{3}", written) and written == token.text:
            thousands, decimal = written.replace(",", ""), written.replace(",", ".")
            self.found.append(
                COMMA_NUMBER.at(self.span(token), written=token.text, thousands=thousands, decimal=decimal)
            )
        return Decimal(written.replace(",", "."))

    def whole(self, token: Token, most: int = 999) -> int:
        """A whole number from 1 to `most`."""
        number = self.number(token)
        if number != int(number) or not 1 <= number <= most:
            self.found.append(NOT_WHOLE.at(self.span(token), written=token.text, most=most))
            return 1
        return int(number)

    def ordinal(self, token: Token, most: int) -> int:
        """The number of `1st`, `2e`."""
        digits = _DIGITS.match(token.text)
        number = int(digits.group()[:6]) if digits else 0
        if not 1 <= number <= most:
            self.found.append(NOT_WHOLE.at(self.span(token), written=token.text, most=most))
            return 1
        return number

    def clock_time(self, token: Token) -> int:
        """Seconds since midnight of `09:00`, `9h`, `9h30`; 24:00 closes a day."""
        hours, _, minutes = token.text.lower().replace("h", ":").partition(":")
        seconds = int(hours) * 3600 + int(minutes or 0) * 60
        if seconds > 86400 or int(minutes or 0) > 59:
            self.found.append(NO_SUCH_TIME.at(self.span(token), written=token.text))
            return 0
        return seconds

    def date(self, tree: Tree, months: tuple[str, ...]) -> tuple[int, int, int]:
        """(year, month, day) of `22 May 2026` or `2026-05-22`."""
        tokens = list(tree.tokens())
        if len(tokens) == 1:
            year, month, day = (int(part) for part in tokens[0].text.split("-"))
            if not 1 <= month <= 12 or not year:
                self.found.append(NO_SUCH_DATE.at(self.span(tree), written=tokens[0].text, days=31))
                return 2000, 1, 1
        else:
            day = self.day_number(tokens[0])
            month, year = months.index(tokens[1].kind) + 1, self.year(tokens[2])
        longest = monthrange(year, month)[1]
        if not 1 <= day <= longest:
            self.found.append(NO_SUCH_DATE.at(self.span(tree), written=self.written(tree), days=longest))
            day = 1
        return year, month, day

    def day_number(self, token: Token) -> int:
        """The day in `22 May`, `1er mai`; its month is checked by the caller."""
        digits = _DIGITS.fullmatch(token.text) or (token.kind == "ORDINAL" and _DIGITS.match(token.text))
        return int(digits.group()[:4]) if digits else 0

    def yearly(self, tree: Tree, months: tuple[str, ...]) -> tuple[int, int]:
        """(month, day) of `24 December`; 29 February is allowed."""
        day, month = tree.children
        assert isinstance(day, Token)
        assert isinstance(month, Token)
        number = months.index(month.kind) + 1
        longest = monthrange(2024, number)[1]
        value = self.day_number(day)
        if not 1 <= value <= longest:
            self.found.append(NO_SUCH_DATE.at(self.span(tree), written=self.written(tree), days=longest))
            value = 1
        return number, value

    def year(self, token: Token) -> int:
        """A year of four digits."""
        if not re.fullmatch(r"[12]\d{3}", token.text):
            self.found.append(NOT_WHOLE.at(self.span(token), written=token.text, most=2999))
            return 2000
        return int(token.text)

    def bare(self, tree: Tree, unit: Token) -> None:
        """Report a quantity that does not say what it counts, with both corrected lines."""
        first = tree.children[0]
        count = self.written(first)
        # A working week has five days.
        worked = str(5 * int(count)) if unit.kind == "WEEKS" and count.isdecimal() else count
        many = not re.fullmatch(r"[01]([.,]\d+)?", count) if self._plural_from_two() else count != "1"
        counted, calendar = _BARE_FIX[unit.kind]

        def word(key: str, several: bool = many) -> str:
            spelling = self.vocabulary.spellings[key]
            return spelling.many if several else spelling.one

        if unit.kind in ("HOURS", "MINUTES") and self._of_work(tree.start):
            fix = f"{count} {word(unit.kind)} {self.vocabulary.write('OF_WORK')}"
            self.found.append(BARE_EFFORT.at(self.span(tree), written=self.written(tree), fix=fix))
            return
        inside = self.vocabulary.write("COUNTED_IN")
        names = self._coverages()
        place = names[0] if len(names) == 1 else _PLACE
        known = CoverageNamed(tuple(names))
        kind = unit.kind if counted == "COUNTED_IN" else counted
        self.found.append(
            BARE_QUANTITY.at(
                self.span(tree),
                written=self.written(tree),
                fix=f"{worked} {word(kind, many or worked != count)} {inside} {place}",
                known=known,
                other=f"{count} {word(calendar)}",
            )
        )

    def _of_work(self, at: int) -> bool:
        """Whether the fact of a quantity at `at` takes time of work."""
        line = self.source.text.rfind("\n", 0, at) + 1
        begun = fold(self.source.text[line:at]).strip()
        return any(begun.startswith(fold(self.vocabulary.write(key))) for key in _EFFORTS)

    def _coverages(self) -> list[str]:
        """The names of the coverages of the text."""
        noun = re.escape(self.vocabulary.write("COVERAGE"))
        return re.findall(
            rf"^{noun}[ \t]+({WORD})(?=[ \t]*(?:[\"«“#]|$))", self.source.text, re.MULTILINE | re.IGNORECASE
        )

    def _plural_from_two(self) -> bool:
        return self.vocabulary.facts.get("plural-from") == "2"

    def range_backwards(self, tree: Tree) -> None:
        self.found.append(BACKWARDS_RANGE.at(self.span(tree), written=self.written(tree)))

    def empty_window(self, tree: Tree) -> None:
        self.found.append(EMPTY_WINDOW.at(self.span(tree), written=self.written(tree)))
