"""The fonts that come with the compiler, and which characters they can show."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

FOLDER = Path(__file__).with_name("fonts")
LAST = "DejaVuSans.ttf"
"""The font in which a character is set that the others lack; all text falls back on it alone."""

NEVER_SHOWN = frozenset(
    (*range(0x20), *range(0x7F, 0xA0), 0x061C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F))
) | frozenset((*range(0x2066, 0x206A), 0xFEFF, *range(0xFFF9, 0x10000), *range(0xD800, 0xE000)))
"""Controls, marks that turn the direction of text, surrogates: they would hide or reorder what is signed."""


LISTED = FOLDER / "characters.txt"
"""Ranges of the code points that our fonts show, as `characters` finds them: reading it is quicker."""


@lru_cache(maxsize=2)
def listed() -> frozenset[int]:
    """The code points of `LISTED`."""
    pairs = (line.split("-") for line in LISTED.read_text("ascii").split())
    return frozenset(point for first, last in pairs for point in range(int(first, 16), int(last, 16) + 1))


@lru_cache(maxsize=8)
def characters(folder: Path, faces: tuple[bytes, ...] = ()) -> frozenset[int]:
    """Code points that every face of a folder, or the last one, shows. `faces`: others."""
    from fontTools.ttLib import TTFont

    def covered(path: Path | BytesIO) -> frozenset[int]:
        with TTFont(path, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())

    last = covered(FOLDER / LAST)
    main = [covered(path) for path in sorted(folder.glob("Source*.ttf"))]
    main += [covered(BytesIO(face)) for face in faces]
    everywhere = frozenset.intersection(*main) if main else frozenset()
    return (last | everywhere) - NEVER_SHOWN


class Unreadable(Exception):
    """Files that hold no fonts, or not those of the family named: why, in English and in French."""

    def __init__(self, en: str, fr: str) -> None:
        super().__init__(en)
        self.en, self.fr = en, fr


def check(family: str, faces: tuple[bytes, ...]) -> None:
    """Raises `Unreadable` unless every file is a font, and one is of the family."""
    if not faces:
        return
    from fontTools.ttLib import TTFont

    found: set[str] = set()
    for face in faces:
        try:
            with TTFont(BytesIO(face), lazy=True, fontNumber=0) as font:
                names = font["name"].names
                found |= {str(one.toUnicode()) for one in names if one.nameID in _FAMILIES}
                font.getBestCmap()
        except Exception as problem:  # broken files fail in fontTools in many ways
            why = type(problem).__name__
            raise Unreadable(
                f"a file is no font that can be read ({why})",
                f"un fichier n’est pas une police lisible ({why})",
            ) from None
    if family not in found:
        shown = ", ".join(sorted(found)) or "–"
        raise Unreadable(
            f"its files hold another family: {shown}", f"ses fichiers contiennent une autre famille : {shown}"
        )


_FAMILIES = (1, 16)  # of the table of names: the family, and the family as typographers call it
