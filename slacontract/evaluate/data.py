"""What became of the rows of the logs: how many were kept, refused and why, dropped, or lie elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..diagnostics import Diagnostic
from ..records import dataclass, field
from .store import RefusedRow


@dataclass(frozen=True)
class Data:
    """What became of the rows of the logs. `refused`: by code; `words`: those of them that have a word which
    nobody translates, by word; `shown`: the first of all refused. `dropped`: rows
    that repeat another; `alike`: records of time that do, and count. `doubtful`: tickets undecided for
    what the rows kept say: a word that the contract lacks, a contradiction. `misplaced`: rows kept that lie
    outside the contract or after the evaluation, by code."""

    kept: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    words: tuple[tuple[Diagnostic, int], ...] = ()
    shown: tuple[RefusedRow, ...] = ()
    dropped: int = 0
    alike: int = 0
    doubtful: int = 0
    misplaced: Mapping[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """All rows of the logs."""
        return self.kept + self.dropped + sum(self.refused.values())

    def problems(self) -> Iterator[tuple[str, int, RefusedRow | None]]:
        """Why rows were refused: code, how many, the first of them. A word that nobody translates is a reason
        of its own: each is listed, none is guessed."""
        by_word = {one.code for one, _ in self.words}
        for code, n in self.refused.items():
            if code not in by_word:
                yield code, n, next((one for one in self.shown if one.finding.code == code), None)
                continue
            for finding, rows in self.words:
                if finding.code == code:
                    n -= rows
                    told = finding.message()
                    first = next((one for one in self.shown if one.finding.message() == told), None)
                    yield code, rows, first or RefusedRow("", None, None, finding)
            if n:
                yield code, n, None

    @property
    def faulty(self) -> bool:
        """Whether a row does not count as it stands."""
        return bool(self.refused or self.dropped or self.doubtful)
