"""Names that become a phrase of the language beside a keyword: `priority change` is a moment.

In the file's own language the longer phrase wins; in another it would win once the file is translated.
Either way the name is refused at that place, and stays free everywhere else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from .cst import Token, Tree
from .folding import fold
from .keywords import Phrase
from .parser import Failure, Reading
from .tables import END


def joined_names(reading: Reading, items: Sequence[Tree]) -> Iterator[tuple[Token, Phrase]]:
    """Names in what was read that a neighbour makes a phrase of, in whichever language that is."""
    by_name = reading.parser.names_in_phrases
    split = {reading.lexemes[at].start for at in reading.split_names}
    for item, following in pairwise((*items, None)):
        assert item is not None
        tokens = list(item.tokens())
        opening = next(following.tokens()).kind if following is not None else None
        for at, token in enumerate(tokens):
            if token.kind != "NAME" or token.start in split or fold(token.text) not in by_name:
                continue
            before = tokens[at - 1].kind if at else None
            after = tokens[at + 1].kind if at + 1 < len(tokens) else opening
            for phrase in by_name[fold(token.text)]:
                if phrase.before not in (None, before) or phrase.after not in (None, after):
                    continue
                kinds = [t.kind for t in tokens[: at - (phrase.before is not None)]]
                if _could_stand(reading, kinds, phrase.key):
                    yield token, phrase
                    break


def _could_stand(reading: Reading, kinds: Sequence[str], key: str) -> bool:
    """Whether the reading would have taken `key` after the terminals `kinds` of an item."""
    states: list[int] | None = [reading.parser.tables.start]
    for kind in kinds:
        states = reading.after(kind, states) if states else None
    if not states:
        return False
    if reading.accepts(key, states):
        return True
    return bool(kinds) and key in reading.parser.tables.openers and reading.accepts(END, states)


def split_name(reading: Reading, start: int, failure: Failure) -> tuple[int, Phrase] | None:
    """The name that a phrase took, where the item at lexeme `start` can be read (further) without it.

    The lexeme of the name joins `reading.split_names`; the item is to be read again.
    """
    lexemes = reading.lexemes
    for at in range(start, min(failure.at + 1, len(lexemes))):
        for phrase in reading.parser.names_in_phrases.get(lexemes[at].value, ()):
            first = at - phrase.name
            if at in reading.split_names or phrase.language != reading.vocabulary.code or first < start:
                continue
            if tuple(one.value for one in lexemes[first : first + len(phrase.words)]) != phrase.words:
                continue
            reading.split_names.add(at)
            _, _, again = reading.item(start)
            if again is None or again.at > failure.at:
                return at, phrase
            reading.split_names.discard(at)
    return None
