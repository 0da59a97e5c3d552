"""Names of one contract: what bears each name, and what a use of it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..records import dataclass
from ..source import Span
from ..syntax import nodes
from ..syntax.folding import fold
from .base import Audience, Ref

NAMED_TWICE = Kind(
    "SLA200",
    Severity.ERROR,
    Words(
        "“{name}” names two things: {first} and {second}.",
        "Give one of them another name; case and accents do not tell names apart.",
    ),
    Words(
        "« {name} » nomme deux choses : {first} et {second}.",
        "Donnez un autre nom à l’une des deux ; la casse et les accents ne distinguent pas les noms.",
    ),
)
UNKNOWN_NAME = Kind(
    "SLA201",
    Severity.ERROR,
    Words("Nothing is named “{name}”; {expected} is expected here.", "{fix}"),
    Words("Rien ne porte le nom « {name} » ; on attend ici {expected}.", "{fix}"),
)
WRONG_KIND = Kind(
    "SLA202",
    Severity.ERROR,
    Words("“{name}” is {found}; {expected} is expected here.", "{fix}"),
    Words("« {name} » est {found} ; on attend ici {expected}.", "{fix}"),
)
PROVIDER_ONLY_NAME = Kind(
    "SLA203",
    Severity.ERROR,
    Words(
        "A fact for both parties rests on “{name}”, which is for the provider only.",
        "Add “for the provider only” to the fact, or take these words away from “{name}”.",
    ),
    Words(
        "Une clause destinée aux deux parties repose sur « {name} », réservé au prestataire.",
        "Ajoutez « pour le seul prestataire » à la clause, ou retirez ces mots de « {name} ».",
    ),
)


_NOUNS = {
    "coverage": ("a coverage", "une couverture"),
    "holidays": ("a set of holidays", "un ensemble de jours fériés"),
    "rota": ("a rota", "un tour de garde"),
    "role": ("a role", "un rôle"),
    "channel": ("a channel", "un canal"),
    "service": ("a service", "un service"),
    "site": ("a site", "un site"),
    "ticket-type": ("a ticket type", "un type de ticket"),
    "definition": ("a definition", "une définition"),
    "supplier": ("a supplier", "un fournisseur"),
    "scope": ("a scope", "un périmètre"),
    "report-form": ("a report form", "une fiche de signalement"),
    "priority-rules": ("priority rules", "des règles de priorité"),
    "criterion": ("a criterion", "un critère"),
    "matrix": ("a matrix", "une matrice"),
    "clock": ("a clock", "un chronomètre"),
    "priority": ("a priority", "une priorité"),
    "commitments": ("commitments", "des engagements"),
    "exception": ("an exception", "une exception"),
    "plan": ("a plan", "une formule"),
    "state": ("a state", "un état"),
    "escalation-ladder": ("an escalation ladder", "une échelle d’escalade"),
    "maintenance": ("a maintenance", "une maintenance"),
    "availability": ("an availability", "une disponibilité"),
    "credit": ("a credit", "un avoir"),
    "right": ("a right", "un droit"),
    "duty": ("a duty", "une obligation"),
    "price": ("a price", "un prix"),
    "prepaid-time": ("prepaid time", "un crédit de temps"),
    "time-record": ("a time record", "un relevé de temps"),
    "clause": ("a clause", "une clause"),
    "worked-example": ("a worked example", "un exemple chiffré"),
    "amendment": ("the amendment", "l’avenant"),
    "waiver": ("a waiver", "un risque accepté"),
    "contract": ("the contract", "le contrat"),
    "any": ("a name that is defined", "un nom qui est défini"),
}


@dataclass(frozen=True)
class Noun:
    """Kinds of block as a message says them: “a coverage or a set of holidays”."""

    kinds: tuple[str, ...]

    def say(self, language: str) -> str:
        """The nouns with their article, joined by *or*."""
        at = 1 if language == "fr" else 0
        said = [_NOUNS[kind][at] for kind in self.kinds]
        last = (" or ", " ou ")[at]
        return said[0] if len(said) == 1 else ", ".join(said[:-1]) + last + said[-1]


@dataclass(frozen=True)
class Another:
    """A kind of block, said after one of the same kind: “another coverage”."""

    kind: str

    def say(self, language: str) -> str:
        """The noun with *another* for its article."""
        if language == "fr":
            return re.sub(r"^(une?) ", r"\1 autre ", _NOUNS[self.kind][1].replace("des ", "d’autres ", 1))
        noun = re.sub(r"^an? ", "another ", _NOUNS[self.kind][0])
        return noun if noun.startswith("another ") else f"other {noun}"


def head_word(kinds: tuple[str, ...]) -> Bilingual:
    """The word that opens a block of the first of some kinds."""
    if kinds[0] == "holidays":
        return Bilingual("holidays", "jours fériés")
    article = re.compile(r"^(?:an?|the|une?|l’|le|la|des) ?")
    return Bilingual(*(article.sub("", noun).replace("’", "'") for noun in _NOUNS[kinds[0]]))


@dataclass(frozen=True)
class Definition:
    """What bears a name: its kind, the spelling of the definition, its place, who may read it."""

    kind: str
    name: str
    span: Span
    audience: Audience


def near(name: str, known: Iterable[str], limit: int = 3) -> tuple[str, ...]:
    """The spellings in `known` that `name` may be a slip for, best first."""
    from difflib import get_close_matches

    spelling = {fold(one): one for one in known}
    close = get_close_matches(fold(name), list(spelling), limit, 0.6)
    return tuple(spelling[one] for one in close)


def did_you_mean(found: tuple[str, ...], otherwise: Bilingual) -> Bilingual:
    """The instruction that offers near misses, or the other one where there are none."""
    if not found:
        return otherwise
    return Bilingual(
        "Did you mean " + " or ".join(f"“{one}”" for one in found) + "?",
        "Vouliez-vous dire " + " ou ".join(f"« {one} »" for one in found) + " ?",
    )


class Names:
    """The one table of names of a contract: every block's name, whatever its kind.

    `found` takes the diagnostics. A name's key is its spelling without case and accents.
    """

    def __init__(self, found: list[Diagnostic]) -> None:
        self._found = found
        self._by_key: dict[str, Definition] = {}
        self.used: set[str] = set()

    def define(self, kind: str, name: nodes.Name, audience: Audience) -> bool:
        """Enters a name; False, with an error that shows both places, where it is taken."""
        taken = self._by_key.get(name.key)
        if taken is None:
            self._by_key[name.key] = Definition(kind, name.text, name.span, audience)
            return True
        second = Another(kind) if taken.kind == kind else Noun((kind,))
        self._found.append(
            NAMED_TWICE.at(name.span, taken.span, name=name.text, first=Noun((taken.kind,)), second=second)
        )
        return False

    def get(self, key: str) -> Definition | None:
        """What bears a name, without a word where nothing does."""
        return self._by_key.get(key)

    def of_kind(self, *kinds: str) -> list[str]:
        """Names of some kinds, in the order of the text."""
        return [one.name for one in self._by_key.values() if one.kind in kinds]

    def use(self, name: nodes.Name, kinds: tuple[str, ...], audience: Audience = "both") -> Ref | None:
        """The thing that a name stands for; None, with a diagnostic, where it is nothing, or another kind.

        An empty `kinds` takes any. A fact for both must not rest on a name for the provider only.
        """
        definition = self._by_key.get(name.key)
        if definition is None:
            self._found.append(self._unknown(name, kinds))
            return None
        self.used.add(name.key)
        if kinds and definition.kind not in kinds:
            self._found.append(self._other_kind(name, kinds, definition))
            return None
        if definition.audience == "provider" and audience == "both":
            self._found.append(PROVIDER_ONLY_NAME.at(name.span, definition.span, name=definition.name))
        return Ref(definition.name, name.span)

    def _unknown(self, name: nodes.Name, kinds: tuple[str, ...]) -> Diagnostic:
        known = self.of_kind(*kinds) if kinds else [one.name for one in self._by_key.values()]
        expected = Noun(kinds or ("any",))
        others = ", ".join(known[:5])
        text = Bilingual("", "")
        if not kinds or "role" in kinds:
            text = Bilingual("; a text stands in quotes", " ; un texte se met entre guillemets")
        if kinds:
            head = head_word(kinds)
            english = f"Add a block “{head.en} {name.text}”"
            french = f"Ajoutez un bloc « {head.fr} {name.text} »"
        else:
            english, french, others = "Define a block of that name", "Définissez un bloc de ce nom", ""
        fix = did_you_mean(
            near(name.text, known),
            Bilingual(
                f"{english}{f', or write one that there is: {others}' if others else ''}{text.en}.",
                f"{french}{f', ou écrivez l’un de ceux qui existent : {others}' if others else ''}{text.fr}.",
            ),
        )
        return UNKNOWN_NAME.at(name.span, name=name.text, expected=expected, fix=fix)

    def _other_kind(self, name: nodes.Name, kinds: tuple[str, ...], other: Definition) -> Diagnostic:
        expected = Noun(kinds)
        known = self.of_kind(*kinds)
        fix = did_you_mean(
            near(name.text, known) or tuple(known[:3]),
            Bilingual(f"Name {expected.say('en')} here.", f"Nommez ici {expected.say('fr')}."),
        )
        return WRONG_KIND.at(
            name.span, other.span, name=other.name, found=Noun((other.kind,)), expected=expected, fix=fix
        )
