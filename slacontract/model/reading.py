"""The state of one reading: names, languages, audience, findings, and the fields of the block at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..source import Span
from ..syntax import nodes
from ..syntax.placement import allowed_modifiers, wrong_values
from .base import Audience, Language, Missing, Node, Parties, Party, Ref, Text, Unsaid
from .names import Names, Noun, did_you_mean, near
from .quantities import BusinessDays

SAID_TWICE = Kind(
    "SLA204",
    Severity.ERROR,
    Words("This is said twice in one block.", "Keep one of the two; neither prevails over the other."),
    Words(
        "Ceci est dit deux fois dans un même bloc.",
        "Gardez l’un des deux ; aucun ne l’emporte sur l’autre.",
    ),
)
MODIFIER_TWICE = Kind(
    "SLA205",
    Severity.ERROR,
    Words("One fact says this twice.", "Write two facts, or keep one of the two."),
    Words("Une même ligne le dit deux fois.", "Écrivez deux lignes, ou gardez l’un des deux."),
)
NOT_A_VALUE = Kind(
    "SLA206",
    Severity.ERROR,
    Words("This cannot stand here. Expected: {expected}.", "Write it so, or delete the fact."),
    Words("Ceci ne peut pas figurer ici. Attendu : {expected}.", "Écrivez-le ainsi, ou supprimez la ligne."),
)
UNKNOWN_LEVEL = Kind(
    "SLA207",
    Severity.ERROR,
    Words("“{level}” is no level of the criterion “{criterion}”.", "{fix}"),
    Words("« {level} » n’est pas un niveau du critère « {criterion} ».", "{fix}"),
)
TRANSLATED_TWICE = Kind(
    "SLA208",
    Severity.ERROR,
    Words("This text stands twice in one language.", "Keep one wording in each language."),
    Words("Ce texte figure deux fois dans une même langue.", "Gardez une seule rédaction par langue."),
)
NO_FACT_HERE = Kind(
    "SLA209",
    Severity.ERROR,
    Words("This fact has no meaning in {block}.", "Move it to the block it is about, or delete it."),
    Words(
        "Cette ligne n’a pas de sens dans {block}.",
        "Déplacez-la vers le bloc qu’elle concerne, ou supprimez-la.",
    ),
)
NO_MODIFIER_HERE = Kind(
    "SLA210",
    Severity.ERROR,
    Words(
        "These words change nothing in this fact.", "Delete them, or move them to the fact they are about."
    ),
    Words(
        "Ces mots ne changent rien dans cette ligne.",
        "Supprimez-les, ou déplacez-les vers la ligne qu’ils concernent.",
    ),
)

_WHO = {"either-party": "either", "both-parties": "both", "automatic-message": "automatic"}
TEXT = Bilingual("text in quotes", "un texte entre guillemets")
PARTY = Bilingual("a party, a role or text in quotes", "une partie, un rôle ou un texte entre guillemets")
NAME = Bilingual("a name", "un nom")

Modifiers = dict[str, nodes.Modifier]


class Reader:
    """What the reading of every fact shares.

    `audience` is that of the fact at hand; `fact` the one being read; `written_in`: the language that the
    block at hand says, if it does; `zone`: the contract's. `languages`: of the untagged text of each file.
    `levels`: of each criterion by key, the spelling of each level by its key; None where they are not
    stated. `labels`: of each name that tells two commitments apart, by key, its spelling and the metric.
    `business_days`: every quantity in them.
    """

    def __init__(self, found: list[Diagnostic], names: Names, languages: Mapping[str, str]) -> None:
        self.found = found
        self.names = names
        self.languages = languages
        self.levels: dict[str, dict[str, str] | None] = {}
        self.labels: dict[str, tuple[str, str]] = {}
        self.business_days: list[BusinessDays] = []
        self.audience: Audience = "both"
        self.zone: str | None = None
        self.written_in: str | None = None
        self.fact: nodes.Fact | None = None

    def text(self, node: nodes.Text) -> Text:
        """A text in the language of its file, with its translations."""
        language = self.written_in or self.languages[node.span.file]
        translations = dict(node.others)
        if node.others and (language in translations or len(translations) < len(node.others)):
            self.found.append(TRANSLATED_TWICE.at(node.span))
        return Text(
            span=node.span,
            audience=self.audience,
            text=node.value,
            language=cast(Language, language),
            translations=cast("dict[Language, str]", translations),
        )

    def missing(self, node: nodes.Unstated) -> Missing:
        """A value that is said to be missing, and why; `to be agreed` is a hole."""
        why = "hole" if node.why == "to-be-agreed" else node.why
        words = self.text(node.words) if node.words else None
        return Missing(span=node.span, audience=self.audience, why=cast(Any, why), words=words)

    def ref(self, name: nodes.Name, *kinds: str) -> Ref | None:
        """What a name stands for, or None with a diagnostic."""
        return self.names.use(name, kinds, self.audience)

    def refs(self, names: Iterable[nodes.Name], *kinds: str) -> tuple[Ref, ...]:
        """The names that resolve, in their order."""
        return tuple(ref for name in names if (ref := self.names.use(name, kinds, self.audience)))

    def named(self, value: nodes.Values | nodes.Unstated, *kinds: str) -> tuple[Ref, ...]:
        """A list that must hold names only; a value without a number is refused here."""
        if isinstance(value, nodes.Unstated):
            self.refuse(value, Noun(kinds))
            return ()
        found = []
        for item in value.items:
            if not isinstance(item, nodes.Name):
                self.refuse(item, Noun(kinds))
            elif ref := self.ref(item, *kinds):
                found.append(ref)
        return tuple(found)

    def texts(self, value: nodes.Values | nodes.Unstated) -> tuple[Text, ...]:
        """A list that must hold texts only."""
        if isinstance(value, nodes.Unstated):
            if value.words:
                return (self.text(value.words),)
            self.refuse(value, TEXT)
            return ()
        found = []
        for item in value.items:
            if isinstance(item, nodes.Text):
                found.append(self.text(item))
            else:
                self.refuse(item, TEXT)
        return tuple(found)

    def texts_or_missing(self, value: nodes.Values | nodes.Unstated) -> tuple[Text | Missing, ...]:
        """A list of texts, or why it is missing."""
        return (self.missing(value),) if isinstance(value, nodes.Unstated) else self.texts(value)

    def one(self, value: nodes.Values | nodes.Unstated) -> nodes.Value | nodes.Unstated | None:
        """The only item of a list; more than one is an error."""
        if isinstance(value, nodes.Unstated):
            return value
        if len(value.items) != 1:
            self.found.append(
                NOT_A_VALUE.at(value.items[1].span, expected=Bilingual("one value only", "une seule valeur"))
            )
        return value.items[0]

    def party(self, item: nodes.Value) -> Party | None:
        """A side, a role by its name, or text."""
        if isinstance(item, nodes.Party):
            kind = _WHO.get(item.who, item.who)
            return Party(span=item.span, audience=self.audience, kind=cast(Any, kind))
        if isinstance(item, nodes.Name):
            role = self.ref(item, "role")
            return Party(span=item.span, audience=self.audience, kind="role", role=role) if role else None
        if isinstance(item, nodes.Text):
            return Party(span=item.span, audience=self.audience, kind="text", text=self.text(item))
        self.refuse(item, PARTY)
        return None

    def parties(self, value: nodes.Values | nodes.Unstated) -> Parties:
        """Some parties: all of them (commas), any one of them (or), or why they are missing."""
        if isinstance(value, nodes.Unstated):
            return Parties(span=value.span, audience=self.audience, parties=(), missing=self.missing(value))
        found = tuple(party for item in value.items if (party := self.party(item)))
        return Parties(span=value.span, audience=self.audience, parties=found, any_one=value.how == "any")

    def level(self, criterion: str, written: nodes.Name | nodes.Text) -> str:
        """A level of a criterion as its definition spells it; an error where it has no such level."""
        name = written.text if isinstance(written, nodes.Name) else written.value
        key = written.key if isinstance(written, nodes.Name) else written.value
        levels = self.levels.get(criterion)
        if levels and key in levels:
            return levels[key]
        state = Bilingual(
            "State the levels of the criterion, and this among them.",
            "Indiquez les niveaux du critère, dont celui-ci.",
        )
        fix = did_you_mean(near(name, levels.values()), state) if levels else state
        definition = self.names.get(criterion)
        shown = definition.name if definition else criterion
        self.found.append(UNKNOWN_LEVEL.at(written.span, level=name, criterion=shown, fix=fix))
        return name

    def refuse(self, node: nodes.Node, expected: Noun | Bilingual) -> None:
        """Reports something that cannot stand where it stands, unless it was refused as it was parsed."""
        if self.fact is None or all(wrong is not node for wrong, _ in wrong_values(self.fact)):
            self.found.append(NOT_A_VALUE.at(node.span, expected=expected))

    def modifiers(self, fact: nodes.Fact, *allowed: str) -> Modifiers:
        """What follows a fact, by key; a key said twice, or one that changes nothing here, is an error.

        `provider-only` is always allowed: it has set the audience already.
        """
        if not fact.modifiers:
            return {}
        taken: Modifiers = {}
        for one in fact.modifiers:
            if one.key == "provider-only":
                continue
            if one.key not in allowed:
                if one.key in allowed_modifiers(fact.key):  # else it was refused as it was parsed
                    self.found.append(NO_MODIFIER_HERE.at(one.span))
            elif one.key in taken:
                self.found.append(MODIFIER_TWICE.at(one.span, taken[one.key].span))
            else:
                taken[one.key] = one
        return taken


class Fields:
    """The fields of one block as its facts fill them; a field that takes one value refuses a second."""

    def __init__(self, reader: Reader, block: nodes.Block) -> None:
        self.reader = reader
        self.block = block
        self.values: dict[str, Any] = {}
        self._places: dict[str, Span] = {}
        self._hidden: list[tuple[str, int]] = []

    def put(self, field: str, value: Any, span: Span) -> None:
        """Sets a field once; None is what could not be read, and is already reported."""
        if value is None:
            return
        if (place := self._places.get(field)) is not None:
            self.reader.found.append(SAID_TWICE.at(span, place))
            return
        self._places[field] = span
        self.values[field] = value
        if self.reader.audience == "provider" and not isinstance(value, Node):
            self._hidden.append((field, -1))

    def add(self, field: str, items: Iterable[Any]) -> None:
        """Adds to a field that takes several values, in the order of the text."""
        there = self.values.setdefault(field, [])
        for item in items:
            if item is None:
                continue
            if self.reader.audience == "provider" and not isinstance(item, Node):
                self._hidden.append((field, len(there)))
            there.append(item)

    def once(self, field: str, span: Span) -> None:
        """Reports a second answer to one question, though each sets another field."""
        if (place := self._places.setdefault(field, span)) is not span:
            self.reader.found.append(SAID_TWICE.at(span, place))

    def unsaid(self, field: str, value: nodes.Unstated) -> None:
        """Keeps a list whose content is said to be missing, and why."""
        missing = self.reader.missing(value)
        self.add("unsaid", [Unsaid(span=value.span, audience=missing.audience, field=field, missing=missing)])

    def place(self, field: str) -> Span | None:
        """Where a field was set."""
        return self._places.get(field)

    def done(self) -> dict[str, Any]:
        """The fields as the classes of the model take them."""
        done = {key: tuple(one) if isinstance(one, list) else one for key, one in self.values.items()}
        if self._hidden and not self.block.provider_only:
            done["hidden"] = tuple(self._hidden)
        return done


Handler = Callable[[Reader, Fields, Any], None]
Table = Mapping[object, Handler]
"""What reads each fact of a block: by key for flags and properties, else by the class of the fact."""
