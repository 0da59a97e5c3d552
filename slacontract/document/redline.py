"""Two documents of one contract as a redline: what is struck and what is new, side by side, to be signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any, Literal

from ..records import dataclass, field
from .tables import rows_as_lines
from .tree import Block as DocumentBlock
from .tree import (
    Code,
    Document,
    Facts,
    Heading,
    Section,
    Signatures,
    Table,
    Timeline,
    Week,
    Year,
    phrases,
    plain,
)

Mark = Literal["same", "old", "new"]

CONTEXT = 2
"""Lines that stand as they were, shown before and after a change."""
SHOWN_ROWS = 6
"""Lines of a change of wording that stand in the list of changes; the text has them all."""
ALIKE = 0.5
"""Share of words that two lines must have in common to be one line that changed."""

_NOT_COMPARED = ("signatures", "open-points")
_SPACES = r"[ \t\r\n]+"
_UNBROKEN = r"[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]"
_CLOCK = rf"\d+{_UNBROKEN}h(?:{_UNBROKEN}\d+|\b)"
_WORD = rf"\w+(?:[’'\-–:.,]\w+|{_UNBROKEN}\d+)*"
_WORDS = re.compile(f"{_SPACES}|{_CLOCK}|{_WORD}|.", re.DOTALL)
"""Words, with what stands between them. An amount and a clock time are one: they change as a whole."""

WORDS: dict[str, tuple[str, str]] = {
    "kind": ("Amendment: what changes", "Avenant : ce qui change"),
    "before": ("Until then", "Jusque-là"),
    "after": ("From then on", "Désormais"),
    "amends": ("Amends", "Modifie"),
    "effect": ("Takes effect", "Prend effet"),
    "signed": ("Signed on", "Signé le"),
    "periods": ("First month or quarter under it", "Premier mois ou trimestre régi"),
    "period-of": ("the one that holds {date}", "celui qui contient le {date}"),
    "changes": ("What changes, and for whom", "Ce qui change, et pour qui"),
    "change": ("Change", "Modification"),
    "favours": ("In favour of", "En faveur de"),
    "witness": ("Example", "Exemple"),
    "text": ("The text, old and new", "Le texte, ancien et nouveau"),
    "unchanged": ("Unchanged: {names}.", "Inchangés : {names}."),
    "nothing": ("The texts of the document do not differ.", "Les textes du document ne diffèrent pas."),
    "skipped": ("{n} lines unchanged", "{n} lignes inchangées"),
    "legend": (
        "[− struck −] is no longer agreed; [+ new +] is agreed from then on.",
        "[− supprimé −] n’est plus convenu ; [+ nouveau +] est convenu désormais.",
    ),
    "signatures": ("Signatures", "Signatures"),
    "page": ("Page", "Page"),
    "client": ("the client", "le client"),
    "provider": ("the provider", "le prestataire"),
    "neutral": ("neither", "aucun"),
    "mixed": ("both, in part", "l’un et l’autre, en partie"),
    "unknown": ("not known", "inconnu"),
}


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: on both sides (`same`), struck (`old`) or new."""

    text: str
    mark: Mark = "same"


@dataclass(frozen=True)
class Row:
    """A line of both texts; a side that has none is empty. `skipped`: so many equal lines stand here."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    skipped: int = 0

    @property
    def changed(self) -> bool:
        return any(piece.mark != "same" for piece in (*self.left, *self.right))


@dataclass(frozen=True)
class Chapter:
    """A section in which something changed, by its numbers in the two documents."""

    id: str
    number: str
    title: tuple[Piece, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Said:
    """A change in words: the clause, old and new, whom it favours, and a dated example where there is one.

    `rows`: where only the wording changed, that wording, beside each other as in the text.
    """

    clause: str
    change: str
    favours: str
    witness: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Redline:
    """A redline to read and sign. `facts`: of the head, a label and a value each. `labels`: as `WORDS`."""

    language: str
    title: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[Said, ...]
    chapters: tuple[Chapter, ...]
    unchanged: tuple[str, ...]
    signatures: Signatures | None
    labels: Mapping[str, str] = field(default_factory=dict)


def redline_of(
    old: Document, new: Document, changes: Iterable[Mapping[str, str]], head: Mapping[str, str]
) -> Redline:
    """The redline of two documents of one contract in one language.

    `changes`: `clause`, `change`, `favours` (client, provider, neutral, mixed) and `witness` each, in words;
    `about`, the id of what the text says of it, where old and new wording are to stand in place of `change`.
    `head`: `title`; `amends`, `signed` and `effect` where known; `periods`, the date that is said of the
    first period under it (K9). Sections are matched by identity, lines by their words.
    """
    language = new.language
    said = {key: words[1 if language == "fr" else 0] for key, words in WORDS.items()}
    facts = [(said[key], head[key]) for key in ("amends", "signed", "effect") if head.get(key)]
    if periods := head.get("periods"):
        facts.append((said["periods"], said["period-of"].format(date=periods)))
    facts += [(plain(one.term), " ".join(lines_of(one.says))) for one in new.cover.facts]
    chapters, unchanged = _chapters(old, new)
    before, after = _wordings(old), _wordings(new)
    told: list[Said] = []
    shown: set[str] = set()
    for one in changes:
        about = one.get("about", "")
        if about in shown:
            continue  # its words stand there already, all of them
        rows = _rows(before.get(about, []), after.get(about, []))
        differing = tuple(row for row in rows if row.changed)[:SHOWN_ROWS]
        shown |= {about} if differing else set()
        favours = said.get(one["favours"], one["favours"])
        told.append(Said(one["clause"], one["change"], favours, one.get("witness", ""), differing))
    signing = [block for section in new.sections for block in section.blocks if isinstance(block, Signatures)]
    return Redline(
        language,
        head.get("title") or new.cover.title,
        tuple(facts),
        tuple(told),
        tuple(chapters),
        tuple(unchanged),
        signing[0] if signing else None,
        said,
    )


def lines_of(blocks: tuple[DocumentBlock, ...]) -> list[str]:
    """The text of some blocks, a line a paragraph, item or cell; figures by what they say in words."""
    found: list[str] = []
    for block in blocks:
        match block:
            case Code(text):
                found += text.splitlines()
            case Week(told=True):
                pass
            case Week() | Year() | Timeline():
                found += [block.title, block.description]
            case Heading(phrase):
                found.append(plain(phrase))
            case Table():
                found += rows_as_lines(block)
            case _:
                found += [plain(phrase) for phrase in phrases((block,))]
    return [line for line in (re.sub(_SPACES, " ", one).strip() for one in found) if line]


def _chapters(old: Document, new: Document) -> tuple[list[Chapter], list[str]]:
    """Changed sections in reading order, and the titles of first-level sections in which nothing changed."""
    before = {section.id: section for section, _ in _flat(old.sections)}
    after = {section.id: section for section, _ in _flat(new.sections)}
    tops = {section.id: top for section, top in (*_flat(old.sections), *_flat(new.sections))}
    found: list[Chapter] = []
    cover = _rows(_cover(old), _cover(new))
    if any(row.changed for row in cover):
        found.append(Chapter("cover", "", (Piece(new.cover.title),), tuple(_short(cover))))
    touched: set[str] = set()
    for identity in _merged(list(before), list(after)):
        if tops[identity].id in _NOT_COMPARED:
            continue
        one, two = before.get(identity), after.get(identity)
        titles = _compared(plain(one.title) if one else "", plain(two.title) if two else "")
        rows = _rows(lines_of(one.blocks) if one else [], lines_of(two.blocks) if two else [])
        title = tuple(piece for piece in _both(*titles))
        if any(row.changed for row in rows) or any(piece.mark != "same" for piece in title):
            touched.add(tops[identity].id)
            number = (two or one).number if (two or one) else ""  # type: ignore[union-attr]
            found.append(Chapter(identity, number, title, tuple(_short(rows))))
    unchanged = [
        f"{section.number} {plain(section.title)}".strip()
        for section in new.sections
        if section.id not in touched and section.id not in _NOT_COMPARED
    ]
    return found, unchanged


def _wordings(document: Document) -> dict[str, list[str]]:
    """What the text says of each thing that has an id, a line a paragraph: sections, and terms in lists."""
    found: dict[str, list[str]] = {}
    for section, _ in _flat(document.sections):
        found[section.id] = [plain(section.title), *lines_of(section.blocks)]
        for block in section.blocks:
            for fact in block.facts if isinstance(block, Facts) else ():
                found[fact.id] = [plain(fact.term), *lines_of(fact.says)]
    return found


def _flat(sections: tuple[Section, ...], top: Section | None = None) -> Iterator[tuple[Section, Section]]:
    """Every section with the first-level section that it stands in."""
    for section in sections:
        yield section, top or section
        yield from _flat(section.sections, top or section)


def _cover(document: Document) -> list[str]:
    cover = document.cover
    colon = document.labels.get("colon", ": ")
    facts = [f"{plain(one.term)}{colon}{' '.join(lines_of(one.says))}" for one in cover.facts]
    return [cover.title, *facts]


def _merged(old: list[str], new: list[str]) -> list[str]:
    """Identities of both, in the order of the new; what is gone stands after what it followed."""
    found = list(new)
    for at, one in enumerate(old):
        if one not in found:
            place = next((found.index(each) for each in reversed(old[:at]) if each in found), -1)
            found.insert(place + 1, one)
    return found


def _rows(old: list[str], new: list[str]) -> list[Row]:
    rows: list[Row] = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            rows += [Row((Piece(line),), (Piece(line),)) for line in old[i:j]]
        else:
            rows += _replaced(old[i:j], new[k:m])
    return rows


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Row]:
    """Lines that took the place of others: those alike beside each other, in order; the rest alone."""
    at = 0
    for line in new:
        scores = [(_likeness(old[n], line), -n) for n in range(at, len(old))]
        best, place = max(scores, default=(0.0, 0))
        if best < ALIKE:
            yield Row((), (Piece(line, "new"),))
            continue
        while at < -place:
            yield Row((Piece(old[at], "old"),), ())
            at += 1
        yield Row(*_compared(old[at], line))
        at += 1
    for line in old[at:]:
        yield Row((Piece(line, "old"),), ())


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _WORDS.findall(one), _WORDS.findall(other), autojunk=False).ratio()


def _compared(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two lines word by word; a single space between two changed words changes with them."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for kind, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        one, two = "".join(a[i:j]), "".join(b[k:m])
        if kind == "equal" and one.strip():
            left.append(Piece(one))
            right.append(Piece(one))
        elif kind == "equal":
            changes = bool(left and right and (left[-1].mark != "same" or right[-1].mark != "same"))
            left.append(Piece(one, "old" if changes else "same"))
            right.append(Piece(one, "new" if changes else "same"))
        else:
            left += [Piece(one, "old")] if one else []
            right += [Piece(two, "new")] if two else []
    return _joined(left), _joined(right)


def _joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Neighbours of one mark as one; white space at the edge of a mark stands outside of it."""
    merged: list[Piece] = []
    for piece in pieces:
        if merged and merged[-1].mark == piece.mark:
            merged[-1] = Piece(merged[-1].text + piece.text, piece.mark)
        else:
            merged.append(piece)
    found: list[Piece] = []
    for piece in merged:
        body = piece.text.strip()
        if piece.mark == "same" or not body or body == piece.text:
            found.append(piece)
            continue
        start = piece.text.index(body)
        edges = piece.text[:start], piece.text[start + len(body) :]
        found += [one for one in (Piece(edges[0]), Piece(body, piece.mark), Piece(edges[1])) if one.text]
    return tuple(found)


def _both(left: tuple[Piece, ...], right: tuple[Piece, ...]) -> Iterator[Piece]:
    """One line of both sides: what is struck before what is new."""
    yield from (piece for piece in left if piece.mark == "old")
    yield from right


def _short(rows: list[Row]) -> Iterator[Row]:
    """The rows with long stretches of equal lines left out, and how many they were."""
    near = {at + step for at, row in enumerate(rows) if row.changed for step in range(-CONTEXT, CONTEXT + 1)}
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and end not in near:
            end += 1
        if end - at > 1:
            yield Row((), (), end - at)
            at = end
            continue
        yield rows[at]
        at += 1


def as_data(redline: Redline) -> dict[str, Any]:
    """The redline as lists, dictionaries and text, for templates."""

    def pieces(several: tuple[Piece, ...]) -> list[dict[str, str]]:
        return [{"text": one.text, "mark": one.mark} for one in several]

    return {
        "language": redline.language,
        "title": redline.title,
        "facts": [list(one) for one in redline.facts],
        "changes": [
            {
                "clause": one.clause,
                "change": one.change,
                "favours": one.favours,
                "witness": one.witness,
                "rows": [{"left": pieces(row.left), "right": pieces(row.right)} for row in one.rows],
            }
            for one in redline.changes
        ],
        "chapters": [
            {
                "number": one.number,
                "title": pieces(one.title),
                "rows": [
                    {
                        "left": pieces(row.left),
                        "right": pieces(row.right),
                        "skipped": redline.labels["skipped"].format(n=row.skipped) if row.skipped else "",
                        "changed": row.changed,
                    }
                    for row in one.rows
                ],
            }
            for one in redline.chapters
        ],
        "unchanged": redline.labels["unchanged"].format(names=", ".join(redline.unchanged))
        if redline.unchanged
        else "",
        "signatures": {
            "parties": [[side, plain(name)] for side, name in redline.signatures.parties],
            "lines": list(redline.signatures.lines),
        }
        if redline.signatures
        else None,
        "labels": dict(redline.labels),
    }
