"""A first draft is repaired by its instructions alone: each says words to write, and these are right."""

from __future__ import annotations

import pytest
from support.drafts import drafts, rounds

LINES = [(language, *one) for language in ("fr", "en") for one in drafts(language)]


@pytest.mark.parametrize(("language", "head", "line", "wanted"), LINES, ids=lambda one: one[:40])
def test_instructions_followed_to_the_letter_end_in_the_line_meant(
    language: str, head: str, line: str, wanted: str
) -> None:
    """Whoever does what each hint says, and knows nothing else, arrives at the line of the corpus, and
    nothing is wrong with it then."""
    seen = rounds(language, head, line)
    assert seen[-1] == wanted, " → ".join(seen)
    assert len(seen) <= 5


def test_the_corpus_is_of_lines_that_are_refused_or_read_as_written() -> None:
    """A line that is accepted as it stands is in the corpus because people write so: it must not change."""
    for language, head, line, wanted in LINES:
        if line == wanted:
            assert rounds(language, head, line) == [line]
