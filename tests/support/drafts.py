"""A drafter who does what each instruction says, to the letter, and knows nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from slacontract.diagnostics import Diagnostic, Severity

from .syntax import HERE, read

# What the other blocks of the draft define: the instructions may name them.
AROUND = {
    "fr": "couverture bureau\n  lundi au vendredi 9h00-17h00\n\nprix abonnement\n  coûte 100 EUR\n\n"
    "maintenance programmée\n  préavis au moins 5 jours calendaires\n",
    "en": "coverage office\n  Monday to Friday 09:00-17:00\n\nprice fee\n  costs 100 EUR\n\n"
    "maintenance planned\n  notice at least 5 calendar days\n",
}
_WRITE = re.compile(r"(?:Write|Écrivez)(?: the day first| le jour d’abord)? ?: (.+)\.", re.DOTALL)
_QUOTED = re.compile(r"[“«]\s?(.+?)\s?[”»]")
_REMARK = re.compile(r" \([^)]*\)")
_WHOLE_LINE = ("SLA146", "SLA147")
_TAKEN_AWAY = re.compile(r"Leave it out|Supprimez-le|Write the name alone|Écrivez le nom seul")
_BEFORE = re.compile(r"” before it|» devant")
_AFTER_QUANTITY = re.compile(r"right after the quantity|juste après la quantité")


def drafts(language: str) -> Iterator[tuple[str, str, str]]:
    """(head of the block, line as drafted, line in the end) of each line of the corpus."""
    head = ""
    for line in Path(HERE / "drafts" / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            head = line.removeprefix("## ")
        elif line and not line.startswith("#"):
            written, _, wanted = line.partition(" | ")
            yield head, written, wanted


def draft(language: str, head: str, line: str) -> str:
    """A text whose third line is the one given."""
    header = {"fr": "langue fr", "en": "language en"}[language]
    return f"{header}\n{head}\n  {line}\n\n{AROUND[language]}"


def rounds(language: str, head: str, line: str, most: int = 5) -> list[str]:
    """The line after each round of following instructions, until nothing is wrong with it."""
    seen = [line]
    while len(seen) <= most:
        text = draft(language, head, seen[-1])
        start = text.index("\n", text.index("\n") + 1) + 1
        end = text.index("\n", start)
        wrong = [
            d for d in read(text)[1] if d.severity is Severity.ERROR and start <= d.spans[0].start <= end
        ]
        if not wrong:
            return seen
        seen.append(" ".join(_followed(text, wrong[0], language, start, end)[start:].split("\n")[0].split()))
    return seen


def _followed(text: str, found: Diagnostic, language: str, start: int, end: int) -> str:
    hint, span = found.hint(language), found.spans[0]
    write, quoted = _WRITE.fullmatch(hint), _QUOTED.findall(hint)
    if found.code in _WHOLE_LINE:
        return f"{text[:start]}  {write[1] if write else quoted[0]}{text[end:]}"
    if write is not None:
        words = _REMARK.sub("", write[1])
        words = words if '"' in words else words.split(", ")[0]
        if words.startswith(("heures en NOM", "hours counted in NAME")):
            raise AssertionError(hint)
        return f"{text[: span.start]}{words}{text[span.end :]}"
    if _TAKEN_AWAY.search(hint):
        return f"{text[: span.start].rstrip()} {text[span.end :].lstrip(' ')}"
    if _AFTER_QUANTITY.search(hint):
        quantity, _, _ = quoted[0].rpartition(f" {text[span.start : span.end]}")
        cut = f"{text[: span.start].rstrip()}{text[span.end :]}"
        return cut.replace(quantity, quoted[0], 1)
    if _BEFORE.search(hint):
        return f"{text[: span.start]}{quoted[0]} {text[span.start :]}"
    if quoted and quoted[0].endswith(text[span.start : end][: len(quoted[0]) - quoted[0].find(" ") - 1]):
        return f"{text[: span.start]}{quoted[0]}{text[end:]}"  # the line with its first word
    if quoted:
        return f"{text[: span.start]}{quoted[0]}{text[span.end :]}"
    raise AssertionError(hint)
