"""One contract out of several files: what `use` brings, what `override` replaces (LANGUAGE 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace

from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..records import dataclass, field
from ..source import Span
from ..syntax import nodes
from .matters import matter, merged
from .names import Noun, did_you_mean, head_word, near

BROUGHT_AND_DEFINED = Kind(
    "SLA211",
    Severity.ERROR,
    Words(
        "“{name}” is both brought by “use” and defined here.",
        "Write “override” before this block to change the one that is brought, or rename it.",
    ),
    Words(
        "« {name} » est à la fois apporté par « utilise » et défini ici.",
        "Écrivez « par dérogation » devant ce bloc pour modifier celui qui est apporté, ou renommez-le.",
    ),
)
OVERRIDES_NOTHING = Kind(
    "SLA212",
    Severity.ERROR,
    Words("Nothing that is brought bears the name “{name}”: there is nothing to override.", "{fix}"),
    Words("Rien de ce qui est apporté ne se nomme « {name} » : il n’y a rien à quoi déroger.", "{fix}"),
)
OVERRIDES_ANOTHER_KIND = Kind(
    "SLA213",
    Severity.ERROR,
    Words(
        "The override is {found}, but “{name}” is {other}.",
        "Override it as what it is, or give the new block another name.",
    ),
    Words(
        "La dérogation est {found}, mais « {name} » est {other}.",
        "Dérogez-y pour ce qu’il est, ou donnez un autre nom au nouveau bloc.",
    ),
)
USES_ITSELF = Kind(
    "SLA214",
    Severity.ERROR,
    Words("“{path}” uses this file again, so neither can be read first.", "Delete one of the two “use”."),
    Words(
        "« {path} » utilise à son tour ce fichier : aucun des deux ne peut être lu d’abord.",
        "Supprimez l’un des deux « utilise ».",
    ),
)
AMENDS_NOTHING = Kind(
    "SLA216",
    Severity.ERROR,
    Words(
        "The amendment does not bring the contract that it amends.",
        "Write “use” and the path of the contract, or of the amendment before this one, on the second line.",
    ),
    Words(
        "L’avenant n’apporte pas le contrat qu’il modifie.",
        "Écrivez « utilise » et le chemin du contrat, ou de l’avenant précédent, à la deuxième ligne.",
    ),
)

REPEATS = Kind(
    "SLA430",
    Severity.WARNING,
    Words(
        "The amendment says of “{name}” only what holds already: it changes nothing there.",
        "Delete this block, or write the fact that is to change.",
    ),
    Words(
        "L’avenant ne dit de « {name} » que ce qui vaut déjà : il n’y change rien.",
        "Supprimez ce bloc, ou écrivez le fait qui doit changer.",
    ),
)
TOUCHES_NOTHING = Kind(
    "SLA431",
    Severity.WARNING,
    Words(
        "The amendment changes nothing of what it amends.",
        "Write what changes: “override” and the block, or a new block; or delete the amendment.",
    ),
    Words(
        "L’avenant ne change rien à ce qu’il modifie.",
        "Écrivez ce qui change : « par dérogation » et le bloc, ou un nouveau bloc ; ou supprimez l’avenant.",
    ),
)

Load = Callable[[str, Span], nodes.File | Diagnostic]
"""Gives the file that a `use` names: its path as written, and the place of the `use`; or why it cannot."""

_HEADS = ("contract", "amendment")

HEAD_FACTS = ("closes", "precedence", "written", "prevails-in", "revision")
"""Facts of an amendment's head that change the head of the contract it amends."""


def no_files(path: str, at: Span) -> nodes.File | Diagnostic:
    """A loader for texts that stand alone."""
    return CANNOT_USE.at(at, path=path)


CANNOT_USE = Kind(
    "SLA217",
    Severity.ERROR,
    Words("“{path}” cannot be used here: this text stands alone.", "Check the file itself, from its folder."),
    Words(
        "« {path} » ne peut être utilisé ici : ce texte est lu seul.",
        "Vérifiez le fichier lui-même, depuis son dossier.",
    ),
)


@dataclass
class Composed:
    """Blocks of a file and of all it uses, overrides applied, in the order of the text.

    `head`: the contract's own block, or the one brought; `amendment` where the file amends. `base`: the
    file that an amendment amends. `languages`: of the untagged text of each file.
    """

    head: nodes.Block | None = None
    amendment: nodes.Block | None = None
    base: nodes.File | None = None
    blocks: list[nodes.Block] = field(default_factory=list)
    languages: dict[str, str] = field(default_factory=dict)


def compose(
    file: nodes.File, load: Load, found: list[Diagnostic], base: nodes.File | None = None
) -> Composed:
    """The one contract that a file and those it uses make. `base`: what an amendment amends, if known."""
    return _compose(file, load, found, base, (file.span.file,), set())


def _compose(
    file: nodes.File,
    load: Load,
    found: list[Diagnostic],
    base: nodes.File | None,
    path: tuple[str, ...],
    seen: set[str],
) -> Composed:
    own = Composed()
    heads = [block for block in file.blocks if block.kind in _HEADS and not block.override]
    # A second head was refused as it was parsed.
    mine = heads[0] if heads else None
    if mine is not None and mine.kind == "amendment":
        own.amendment = mine
    own.languages[file.span.file] = _language(file, mine)
    brought: list[nodes.Block] = []
    for part, used in _parts(file, load, found, base, path, seen):
        own.languages |= part.languages
        if part.head is not None and own.head is None:
            own.head, own.base = head_changed(part.head, part.amendment), used
        own_examples = part.head is None and part.amendment is None
        brought += [b for b in part.blocks if own_examples or b.kind != "worked-example"]
    if mine is not None and mine.kind == "contract":
        own.head, own.base = mine, None
    if own.amendment is not None and own.head is None:
        found.append(AMENDS_NOTHING.at(own.amendment.head))
    before = list(brought)
    _override(own, brought, [b for b in file.blocks if b not in heads or b.override], found)
    if own.amendment is not None and own.base is not None:
        _check_touch(own, before, file, found)
    return own


def head_changed(head: nodes.Block, amendment: nodes.Block | None) -> nodes.Block:
    """The contract's head with what the head of an amendment says of it; closures add to those there are."""
    facts = [fact for fact in amendment.facts if fact.key in HEAD_FACTS] if amendment is not None else []
    if not facts:
        return head
    matters = {matter(fact) for fact in facts if fact.key != "closes"}
    return replace(head, facts=(*(fact for fact in head.facts if matter(fact) not in matters), *facts))


def _check_touch(own: Composed, before: list[nodes.Block], file: nodes.File, found: list[Diagnostic]) -> None:
    """An amendment is there to change something: an override that repeats what holds is said, and an
    amendment in which there is nothing else."""
    assert own.amendment is not None
    known = {key: block for block in before if (key := _key(block)) is not None}
    idle = []
    for block in file.blocks:
        there = known.get(_key(block)) if block.override else None
        if there is not None and there.kind == block.kind and _same(there, merged(there, block)):
            idle.append(block)
    touched = [block for block in file.blocks if block is not own.amendment and block not in idle]
    said = [fact for fact in own.amendment.facts if fact.key in HEAD_FACTS and fact.key != "revision"]
    found += [REPEATS.at(_place(block), name=_shown(block)) for block in idle]
    if not touched and not said:
        found.append(TOUCHES_NOTHING.at(own.amendment.head))


def _same(one: nodes.Block, other: nodes.Block) -> bool:
    """Whether two blocks say the same, whatever the order of their facts."""
    same = replace(one, facts=()) == replace(other, facts=())
    return same and Counter(one.facts) == Counter(other.facts)


def _parts(
    file: nodes.File,
    load: Load,
    found: list[Diagnostic],
    base: nodes.File | None,
    path: tuple[str, ...],
    seen: set[str],
) -> Iterable[tuple[Composed, nodes.File]]:
    """What each `use` brings; a file that two of them bring comes once."""
    if base is not None:
        seen.add(base.span.file)
        yield _compose(base, load, found, None, (*path, base.span.file), seen), base
    for use in file.uses:
        used = load(use.path, use.at)
        if isinstance(used, Diagnostic):
            found.append(used)
        elif used.span.file in path:
            found.append(USES_ITSELF.at(use.at, path=use.path))
        elif used.span.file not in seen:
            seen.add(used.span.file)
            yield _compose(used, load, found, None, (*path, used.span.file), seen), used


def _language(file: nodes.File, head: nodes.Block | None) -> str:
    if head is not None:
        for fact in head.facts:
            if isinstance(fact, nodes.Written) and fact.key == "written":
                return fact.language
    return file.language


def _override(
    own: Composed, brought: list[nodes.Block], blocks: list[nodes.Block], found: list[Diagnostic]
) -> None:
    """Sets the blocks: those brought, changed by the overrides, then the new ones."""
    places: dict[object, int] = {}
    for place, block in enumerate(brought):
        if (key := _key(block)) is not None:
            places.setdefault(key, place)
    new: list[nodes.Block] = []
    for block in blocks:
        if block.override and block.kind == "contract":
            if own.head is not None and own.head is not block:
                own.head = merged(own.head, block)
            else:
                found.append(_nothing(block, brought))
            continue
        key = _key(block)
        # A block without a name is overridden where one of its kind, and one only, is brought.
        alone = [place for place, one in enumerate(brought) if one.kind == block.kind and _key(one) is None]
        at = places.get(key) if key is not None else alone[0] if block.override and len(alone) == 1 else None
        if not block.override:
            if at is not None:
                found.append(BROUGHT_AND_DEFINED.at(_place(block), _place(brought[at]), name=_shown(block)))
            else:
                new.append(block)
        elif at is None:
            found.append(_nothing(block, brought))
        elif brought[at].kind != block.kind:
            kinds = Noun((block.kind,)), Noun((brought[at].kind,))
            found.append(
                OVERRIDES_ANOTHER_KIND.at(
                    _place(block), _place(brought[at]), name=_shown(block), found=kinds[0], other=kinds[1]
                )
            )
        else:
            brought[at] = merged(brought[at], block)
    own.blocks = brought + new


def _key(block: nodes.Block) -> object | None:
    """What tells a block apart: its name, or the event of a clock. Blocks without either add up."""
    if block.kind == "waiver":
        return None
    if block.name is not None:
        return block.name.key
    if block.event is not None:
        return block.kind, block.event.event
    return None


def _place(block: nodes.Block) -> Span:
    return block.name.span if block.name else block.head


def _shown(block: nodes.Block) -> str | Bilingual:
    """The name of a block, or the word that opens it."""
    return block.name.text if block.name else head_word((block.kind,))


def _nothing(block: nodes.Block, brought: list[nodes.Block]) -> Diagnostic:
    known = [one.name.text for one in brought if one.name and one.kind == block.kind]
    fix = did_you_mean(
        near(block.name.text, known) if block.name else (),
        Bilingual(
            "Delete “override”, or bring the block with “use”.",
            "Supprimez « par dérogation », ou apportez le bloc par « utilise ».",
        ),
    )
    return OVERRIDES_NOTHING.at(_place(block), name=_shown(block), fix=fix)
