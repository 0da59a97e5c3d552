"""Words as they are compared: without case, accents, and shapes of hyphen and apostrophe."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

APOSTROPHES = "'\u2019\u2018\u02bc\uff07`\u00b4"
HYPHENS = "-\u2010\u2011"
_SHAPES = str.maketrans(
    {**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-"), "œ": "oe", "Œ": "oe"}
)

WORD = rf"[^\W\d_](?:\w(?<!_)|[\u0300-\u036f])*(?:[{HYPHENS}](?:\w(?<!_)|[\u0300-\u036f])+)*"
ELIDED_WORD = rf"{WORD}(?:[{APOSTROPHES}](?=[^\W\d_]))?"
_WORDS = re.compile(rf"{ELIDED_WORD}|,")


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """`word` as it is compared: `Événement` and `EVENEMENT` are one."""
    if word.isascii():
        return word.replace("`", "'").lower()
    decomposed = unicodedata.normalize("NFD", word.translate(_SHAPES))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def words(phrase: str) -> tuple[str, ...]:
    """The folded words of a phrase, an elision or a comma being a word of its own:
    `l'accusé` is `l'`, `accuse`."""
    if phrase.isascii() and phrase.replace(" ", "").isalpha():  # most of a table, without any search
        return tuple(phrase.lower().split())
    return tuple([fold(word) for word in _WORDS.findall(phrase)])
