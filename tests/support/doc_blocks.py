"""Contracts in the pages of the documentation: found, paired, completed, compared but for invented words.

A fenced block whose info is `sla en` or `sla fr` is a contract or a fragment of one. `refused` after it: the
text is wrong on purpose. `file=NAME`: other blocks of its language may `use` it by that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any

from support.syntax import parser

import slacontract
from slacontract.compiling import Compilation
from slacontract.source import Source, Span
from slacontract.syntax import nodes, parse
from slacontract.syntax.reading import read as read_document

_FENCE = re.compile(r"^```sla (?P<info>[^\n]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

HEADS = {
    "en": """contract "Example"
  reference "E-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
""",
    "fr": """contrat "Exemple"
  référence "E-1"
  prestataire "Harbour Systems"
  client "Example Foods"
  en vigueur à compter du 1er janvier 2026 jusqu'au 31 décembre 2026
  fuseau horaire Europe/Paris
""",
}
# Blocks that a fragment may name without defining them.
PRELUDE = {
    "en": """
holidays france
  country "FR"

coverage office
  Monday to Friday 09:00-12:00 and 13:00-17:00

coverage nights
  every day 20:00-06:00

role service-desk of the provider

channel phone

channel email

service web

service api

site paris

ticket type incident

criterion impact
  levels high, low

priority P1

priority P2

priority P3

priority P4

plan standard

plan premium

price fee
  costs 100 EUR per month

duty night-contact of the client
  does "names a person"

availability uptime
  measures web
  at least 99.9% over each calendar month

supplier hoster
  restoration within 4 calendar hours
""",
    "fr": """
jours fériés france
  pays "FR"

couverture bureau
  lundi au vendredi 9h00-12h00 et 13h00-17h00

couverture nuits
  chaque jour 20h00-6h00

rôle accueil du prestataire

canal téléphone

canal courriel

service web

service api

site paris

type de ticket incident

critère portée
  niveaux forte, faible

priorité P1

priorité P2

priorité P3

priorité P4

formule standard

formule premium

prix redevance
  coûte 100 EUR pour chaque mois

obligation contact-de-nuit du client
  assure "nomme une personne"

disponibilité temps-de-marche
  porte sur web
  au moins 99,9 % sur chaque mois civil

fournisseur hébergeur
  rétablissement sous 4 heures calendaires
""",
}
_HEADER = {"en": "language en", "fr": "langue fr"}


@dataclass(frozen=True)
class DocBlock:
    """A fenced block: language, whether it is refused, the name of its file, text, line of its fence."""

    language: str
    refused: bool
    file: str | None
    text: str
    line: int

    @property
    def whole(self) -> bool:
        """Whether it stands as it is: it has its header line, or is no contract at all."""
        return self.text.startswith(_HEADER[self.language]) or (
            self.file is not None and not self.file.endswith(".sla")
        )


def doc_blocks(page: Path) -> list[DocBlock]:
    """The blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        language, *flags = match["info"].split()
        assert language in HEADS, f"{page.name}: `{match['info']}`"
        file = next((flag.removeprefix("file=") for flag in flags if flag.startswith("file=")), None)
        assert not [flag for flag in flags if flag != "refused" and not flag.startswith("file=")]
        line = text.count("\n", 0, match.start()) + 1
        found.append(DocBlock(language, "refused" in flags, file, match["text"], line))
    return found


def doc_pairs(page: Path) -> list[tuple[DocBlock, DocBlock]]:
    """Each English block with the French one after it."""
    blocks = doc_blocks(page)
    assert [one.language for one in blocks] == ["en", "fr"] * (len(blocks) // 2), "blocks come in pairs"
    return list(zip(blocks[::2], blocks[1::2], strict=True))


def read_nodes(text: str, language: str) -> nodes.File:
    """The nodes of a text, with its header if it has none; faults are left aside."""
    header = "" if text.startswith(_HEADER[language]) else _HEADER[language] + "\n\n"
    file, _ = parse(Source("doc.sla", header + text), parser())
    assert file is not None
    return file


def completed(block: DocBlock) -> str:
    """A text that compiles: a fragment with a contract around it and the blocks that it names."""
    if block.whole:
        return block.text
    file = read_nodes(block.text, block.language)
    if any(one.kind in ("contract", "amendment") for one in file.blocks) or file.uses:
        head = ""
    else:
        head = HEADS[block.language] + "\n"
    prelude = {_name_of(one, block.language): one for one in _split(PRELUDE[block.language])}
    defined = {one.name.key for one in file.blocks if one.name}
    wanted: list[str] = []
    asked = [key for key in _names(file) if key not in defined]
    while asked:
        key = asked.pop(0)
        if key in prelude and key not in wanted and key not in defined:
            wanted.append(key)
            asked += list(_names(read_nodes(prelude[key], block.language)))
    parts = [one for key, one in prelude.items() if key in wanted]
    return "\n".join([_HEADER[block.language], "", head + block.text, *parts])


def _split(text: str) -> list[str]:
    return [part + "\n" for part in text.strip().split("\n\n")]


def _name_of(text: str, language: str) -> str:
    (block,) = read_nodes(text, language).blocks
    assert block.name is not None
    return block.name.key


def _names(node: Any) -> Iterator[str]:
    """The names in nodes, first to last."""
    if isinstance(node, nodes.Name):
        yield node.key
    elif isinstance(node, tuple):
        for one in node:
            yield from _names(one)
    elif is_dataclass(node):
        for field in fields(node):
            yield from _names(getattr(node, field.name))


def shape(node: Any, names: dict[str, int] | None = None) -> Any:
    """Nodes as tuples, but for what the parties invent: texts are blank, names numbered as they come."""
    names = {} if names is None else names
    if isinstance(node, nodes.Name):
        return ("name", names.setdefault(node.key, len(names)))
    if isinstance(node, nodes.Text | nodes.Outside):
        return (type(node).__name__, len(getattr(node, "others", ())))
    if isinstance(node, nodes.Written) and node.key == "written":
        return ("Written",)  # the French text of a pair is written in French
    if isinstance(node, tuple):
        return tuple(shape(one, names) for one in node)
    if is_dataclass(node) and not isinstance(node, Span):
        said = [
            (field.name, shape(getattr(node, field.name), names))
            for field in fields(node)
            if field.compare and field.name != "language"
        ]
        return (type(node).__name__, *said)
    return node


def keyword_keys_in(block: DocBlock) -> set[str]:
    """The keys of the keywords that a text uses."""
    header = "" if block.text.startswith(_HEADER[block.language]) else _HEADER[block.language] + "\n\n"
    document = read_document(Source("doc.sla", header + block.text), parser(), [])
    assert document is not None
    return {token.kind for item in document.items for token in item.tokens()}


def compiled(block: DocBlock, folder: Path, others: list[DocBlock]) -> Compilation:
    """A block compiled in a folder that holds the files of the page in its language."""
    (folder / "slac.toml").write_text("", encoding="utf-8")
    for one in others:
        if one.file is not None and one.language == block.language:
            (folder / one.file).write_text(completed(one), encoding="utf-8")
    path = folder / (block.file or "block-of-the-page.sla")
    path.write_text(completed(block), encoding="utf-8")
    return slacontract.compile_file(path)
