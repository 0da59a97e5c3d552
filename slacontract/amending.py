"""A contract and its amendments as one text: which hold at a date, in what order, and whether they agree.

An amendment reads over the text that it uses. Amendments that use the same text, as two people write them
at the same time, are read one over the other in the order in which they take effect; where both say
something of the same matter, nobody has said which prevails.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from .diagnostics import Diagnostic, Kind, Severity, Words
from .model.compose import HEAD_FACTS, Composed, compose, head_changed
from .model.matters import matter
from .records import dataclass
from .source import Source, Span
from .syntax import Parser, nodes
from .syntax.recomposing import recomposed
from .telling import SayableDate

CONFLICT = Kind(
    "SLA432",
    Severity.ERROR,
    Words(
        "“{one}” and “{other}” amend the same text, and both change this of “{block}”.",
        "Let the later one “use” the earlier, to be written over it; or take this out of one of them.",
    ),
    Words(
        "« {one} » et « {other} » modifient le même texte, et touchent tous deux à ceci dans « {block} ».",
        "Faites utiliser par le plus récent le fichier du plus ancien, pour qu’il soit écrit par-dessus ; ou "
        "retirez ceci de l’un des deux.",
    ),
)
OVERLAP = Kind(
    "SLA433",
    Severity.WARNING,
    Words(
        "“{one}” and “{other}” amend the same text, and both change “{block}”, each another part of it.",
        "Read the text in force with both; let the later one “use” the earlier to say that they are to hold "
        "together.",
    ),
    Words(
        "« {one} » et « {other} » modifient le même texte, et tous deux « {block} », chacun en partie.",
        "Relisez le texte en vigueur avec les deux ; faites utiliser par le plus récent le fichier du plus "
        "ancien pour dire qu’ils valent ensemble.",
    ),
)
NOT_SIGNED = Kind(
    "SLA434",
    Severity.NOTE,
    Words(
        "The amendment “{name}” is read as in force from {effect}, though it does not say that it is signed.",
        "Write “signed on” and the date once it is; leave its file out while it is a draft.",
    ),
    Words(
        "L’avenant « {name} » est lu comme en vigueur à compter du {effect}, sans dire qu’il est signé.",
        "Écrivez « signé le » et la date quand il l’est ; écartez son fichier tant que c’est un projet.",
    ),
)
NOT_IN_FORCE = Kind(
    "SLA435",
    Severity.WARNING,
    Words(
        "On {at} the contract is not in force: it is from {start} until {end}.",
        "Ask for a date within the term.",
    ),
    Words(
        "Le {at}, le contrat n’est pas en vigueur : il l’est du {start} au {end}.",
        "Demandez une date de la période d’application.",
    ),
)
OTHER_LANGUAGE = Kind(
    "SLA436",
    Severity.WARNING,
    Words(
        "Texts of {file} are in another language than the contract; in one text they read as its own.",
        "Add the translation after each: “…” in English “…”.",
    ),
    Words(
        "Des textes de {file} sont dans une autre langue que le contrat ; réunis, ils se lisent comme les "
        "siens.",
        "Ajoutez la traduction après chacun : « … » en anglais « … ».",
    ),
)
NO_HEAD = Kind(
    "SLA437",
    Severity.ERROR,
    Words(
        "{file} holds neither a contract nor an amendment of one.",
        "Name the file that begins with “contract”, or an amendment of it.",
    ),
    Words(
        "{file} ne contient ni contrat ni avenant.",
        "Nommez le fichier qui commence par « contrat », ou l’un de ses avenants.",
    ),
)
EXAMPLES_LEFT = Kind(
    "SLA438",
    Severity.NOTE,
    Words(
        "Worked examples of the texts before the amendments are left out ({count}): they show what held "
        "then.",
        "Write anew, in the last amendment, those that still hold.",
    ),
    Words(
        "Les exemples chiffrés des textes antérieurs aux avenants sont omis ({count}) : ils montrent ce qui "
        "valait alors.",
        "Reprenez dans le dernier avenant ceux qui valent encore.",
    ),
)


@dataclass(frozen=True)
class Part:
    """A file of the family: a contract, or an amendment over the file `over`."""

    name: str
    file: nodes.File
    over: str | None = None

    @property
    def head(self) -> nodes.Block:
        """The head of the contract or amendment."""
        head = head_of(self.file)
        assert head is not None
        return head

    @property
    def said(self) -> str:
        """What people call it: its title, its name, else its file."""
        head = self.head
        return head.label.value if head.label else head.name.text if head.name else self.name

    @property
    def effect(self) -> datetime.date | None:
        """From when an amendment is in force; None where it does not say."""
        for fact in self.head.facts:
            if isinstance(fact, nodes.TakesEffect) and isinstance(fact.day, nodes.Date):
                return datetime.date(fact.day.year, fact.day.month, fact.day.day)
        return None

    @property
    def signed(self) -> bool:
        return any(isinstance(fact, nodes.DaysFact) and fact.key == "signed" for fact in self.head.facts)


@dataclass(frozen=True)
class Family:
    """A contract and the amendments that hold at a date, in their order: each is read over the one before."""

    base: Part
    amendments: tuple[Part, ...]

    @property
    def last(self) -> Part:
        return self.amendments[-1] if self.amendments else self.base

    def over(self, name: str) -> str | None:
        """The file over which a file is read: the one before it in order; None for the contract."""
        names = [self.base.name, *(one.name for one in self.amendments)]
        at = names.index(name) if name in names else 0
        return names[at - 1] if at else None


def head_of(file: nodes.File) -> nodes.Block | None:
    """The head of the contract or amendment that a file holds."""
    heads = ("contract", "amendment")
    return next((block for block in file.blocks if block.kind in heads and not block.override), None)


def family_at(parts: Mapping[str, Part], base: str, at: datetime.date) -> Family:
    """The contract in the file `base` with those of the parts that amend it and hold at a date.

    In the order of effect; where two take effect on one day, one that uses the other comes after it.
    """
    chosen = []
    for part in parts.values():
        depth = _depth(parts, part.name, base)
        if part.name != base and depth is not None and part.effect is not None and part.effect <= at:
            chosen.append((part.effect, depth, part.name, part))
    return Family(parts[base], tuple(one[-1] for one in sorted(chosen, key=lambda one: one[:3])))


def _depth(parts: Mapping[str, Part], name: str, base: str) -> int | None:
    """How many amendments a file stands over the contract; None where it amends another one."""
    return len(found) if (found := _chain(parts, name)) and found[-1] == base else None


def _chain(parts: Mapping[str, Part], name: str) -> list[str]:
    """A file, what it is over, and so on down to the contract; what goes round in circles ends there."""
    names = [name]
    while (over := parts[names[-1]].over) in parts and over not in names:
        assert over is not None
        names.append(over)
    return names


def disagreements(family: Family, parts: Mapping[str, Part]) -> Iterator[Diagnostic]:
    """Where amendments that do not know each other speak of the same block, or of the same matter in it."""
    for at, one in enumerate(family.amendments):
        for other in family.amendments[at + 1 :]:
            if one.name in _chain(parts, other.name):
                continue
            mine, theirs = _changes(one), _changes(other)
            for key in mine.keys() & theirs.keys():
                block, facts = mine[key]
                second, others = theirs[key]
                names: dict[str, Any] = {"one": one.said, "other": other.said, "block": _shown(second)}
                both = sorted(facts.keys() & others.keys(), key=lambda each: others[each].span.start)
                unlike = [each for each in both if facts[each] != others[each]]
                for each in unlike:
                    yield CONFLICT.at(others[each].span, facts[each].span, **names)
                if not unlike:
                    yield OVERLAP.at(second.head, block.head, **names)


def _shown(block: nodes.Block) -> str:
    if block.name is not None:
        return block.name.text
    return block.event.event if block.event is not None else block.label.value if block.label else block.kind


def _changes(part: Part) -> dict[object, tuple[nodes.Block, dict[object, nodes.Fact]]]:
    """Each block that an amendment overrides or brings, with its facts by matter."""
    found: dict[object, tuple[nodes.Block, dict[object, nodes.Fact]]] = {}
    for block in part.file.blocks:
        if block is part.head:
            said: dict[object, nodes.Fact] = {
                matter(fact): fact
                for fact in block.facts
                if fact.key in HEAD_FACTS and fact.key != "revision"
            }
            if said:
                found["contract"] = block, said
        elif block.kind not in ("waiver", "worked-example"):
            key = block.name.key if block.name else block.event.event if block.event else block.kind
            facts: dict[object, nodes.Fact] = {}
            for fact in block.facts:
                for target in _targets(fact):
                    facts[matter(fact), target] = fact
            found[block.kind, key] = block, facts
    return found


def _targets(fact: nodes.Fact) -> Iterable[str]:
    if isinstance(fact, nodes.Commitment) and isinstance(fact.targets, nodes.Values):
        return [item.key for item in fact.targets.items if isinstance(item, nodes.Name)] or [""]
    return [""]


def consolidated(
    family: Family,
    load: Callable[[str, Span], nodes.File | Diagnostic],
    sources: Mapping[str, Source],
    parser: Parser,
    found: list[Diagnostic],
) -> str | None:
    """The text in force: the contract as all amendments of the family make it read, in one file.

    `load` gives the files that a `use` names, each amendment's own contract as `Family.over` has it. What
    stands in a file used by the contract stands in the text itself. None where the parts do not make one
    contract; the reasons are added to `found`.
    """
    composed: Composed = compose(family.last.file, load, found)
    if composed.head is None or any(one.severity is Severity.ERROR for one in found):
        return None
    head = head_changed(composed.head, composed.amendment)
    blocks = (head, *composed.blocks)
    used = {span.file for block in blocks for span in (block.head, *(fact.span for fact in block.facts))}
    own = composed.languages.get(family.base.name)
    for name in sorted(used):
        if composed.languages.get(name, own) != own and any(_untranslated(blocks, name)):
            found.append(OTHER_LANGUAGE.at(Span(name, 0, 0), file=name))
    return recomposed(blocks, sources, family.base.name, parser)


def _untranslated(node: object, file: str) -> Iterator[bool]:
    """Whether each text in some nodes is one of a file, in the language of that file alone."""
    if isinstance(node, nodes.Text):
        yield node.span.file == file and not node.others
    elif isinstance(node, tuple):
        for one in node:
            yield from _untranslated(one, file)
    elif isinstance(node, nodes.Node):
        for each in fields(node):
            yield from _untranslated(getattr(node, each.name), file)


def remarks(family: Family, at: datetime.date) -> Iterator[Diagnostic]:
    """What a reader of the text in force should know: amendments not said to be signed, examples left out."""
    for part in family.amendments:
        if not part.signed and part.effect is not None:
            yield NOT_SIGNED.at(part.head.head, name=part.said, effect=SayableDate(part.effect))
    before: Sequence[Part] = (family.base, *family.amendments)[:-1]
    left = [block for part in before for block in part.file.blocks if block.kind == "worked-example"]
    if left:
        yield EXAMPLES_LEFT.at(left[0].head, count=len(left))
