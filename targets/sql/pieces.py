"""Functions of whole seconds made of straight pieces: how a delay becomes a table that SQL can join."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple


class Piece(NamedTuple):
    """From `x` to the next piece: `y` flat (`m` 0) or rising a second a second (`m` 1); text `y` refuses.

    `part` is the number of the coverage in which lateness counts after this piece, -1 without one.
    """

    x: int
    y: int | str
    m: int = 0
    part: int = -1

    def at(self, x: int) -> int | str:
        return self.y + self.m * (x - self.x) if isinstance(self.y, int) else self.y

    def moved(self, x: int) -> Piece:
        """The same line from a later place on."""
        return self._replace(x=x, y=self.at(x))


class Function:
    """Pieces from the first one's `x` to `end`, exclusive; every other place is refused with `outside`."""

    def __init__(self, pieces: Iterable[Piece], end: int, outside: str) -> None:
        self.end, self.outside = end, outside
        self.pieces: list[Piece] = []
        for piece in pieces:
            if self.pieces and piece == self.pieces[-1].moved(piece.x):
                continue
            if self.pieces and self.pieces[-1].x == piece.x:
                self.pieces.pop()
            self.pieces.append(piece)
        self.starts = [piece.x for piece in self.pieces]

    def piece_at(self, x: int) -> tuple[Piece, int | None]:
        """The piece that holds at a place, and where it ends; None: it holds for ever."""
        if not self.pieces or x >= self.end:
            return Piece(x, self.outside), None
        i = bisect_right(self.starts, x) - 1
        if i < 0:
            return Piece(x, self.outside), self.starts[0]
        return self.pieces[i].moved(x), self.starts[i + 1] if i + 1 < len(self.starts) else self.end

    def stretches(self) -> Iterable[tuple[Piece, int]]:
        """Each piece and its end."""
        ends = [*self.starts[1:], self.end] if self.pieces else []
        return zip(self.pieces, ends, strict=True)

    def then(self, other: Function) -> Function:
        """`other` of what this one gives."""
        found: list[Piece] = []
        for piece, end in self.stretches():
            if not isinstance(piece.y, int):
                found.append(piece)
                continue
            x = piece.x
            while x < end:
                y = piece.y + piece.m * (x - piece.x)
                of, until = other.piece_at(y)
                found.append(Piece(x, of.y, of.m * piece.m, of.part))
                x = end if piece.m == 0 or until is None else x + until - y
        return Function(found, self.end, self.outside)

    def shifted(self, by: int) -> Function:
        """This and so many more."""
        pieces = [one._replace(y=one.y + by) if isinstance(one.y, int) else one for one in self.pieces]
        return Function(pieces, self.end, self.outside)

    def limited(self, limit: int, refusal: str) -> Function:
        """Refused where it gives more than `limit`."""
        found: list[Piece] = []
        for piece, end in self.stretches():
            if isinstance(piece.y, int):
                past = piece.x if piece.y > limit else piece.x + limit - piece.y + 1 if piece.m else end
                if piece.x < past:
                    found.append(piece)
                if past < end:
                    found.append(Piece(past, refusal))
            else:
                found.append(piece)
        return Function(found, self.end, self.outside)

    def over(self, stretches: Sequence[tuple[int, int, Piece]]) -> Function:
        """With other pieces laid over it from one place to another; the stretches do not overlap."""
        found: list[Piece] = []
        spans = sorted(one for one in stretches if one[0] < one[1])
        cuts = {x for a, b, _ in spans for x in (a, b)} | set(self.starts)
        i = 0
        for x in sorted(x for x in cuts if self.starts[0] <= x < self.end):
            while i < len(spans) and spans[i][1] <= x:
                i += 1
            inside = i < len(spans) and spans[i][0] <= x
            found.append(spans[i][2].moved(x) if inside else self.piece_at(x)[0])
        return Function(found, self.end, self.outside)

    def labelled(self, part: int) -> Function:
        """With the coverage in which lateness counts."""
        return Function([one._replace(part=part) for one in self.pieces], self.end, self.outside)

    def joined(self, other: Function, *, later: bool) -> Function:
        """The later, or the earlier, of two; of refusals this one's, and of equals this one."""
        found: list[Piece] = []
        cuts = sorted({*self.starts, *other.starts})
        for x, end in pairwise([*cuts, self.end]):
            a, b = self.piece_at(x)[0], other.piece_at(x)[0]
            if not isinstance(a.y, int) or not isinstance(b.y, int):
                found.append(a if not isinstance(a.y, int) else b)
                continue
            first = b if (b.y > a.y if later else b.y < a.y) else a
            found.append(first)
            rest = a if first is b else b
            gap = abs(a.y - b.y)
            toward = (rest.m - first.m) if later else (first.m - rest.m)
            if toward > 0:
                # They meet after `gap` seconds; the second named wins only once it is strictly beyond.
                meet = x + gap + (1 if first is a else 0)
                if x < meet < end:
                    found.append(rest.moved(meet))
        return Function(found, self.end, self.outside)


def constant(y: int | str, start: int, end: int, outside: str) -> Function:
    """One value everywhere."""
    return Function([Piece(start, y)], end, outside)
