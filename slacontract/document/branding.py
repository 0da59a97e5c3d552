"""How a provider's documents look: logo, colours, fonts, running heads, clauses and templates of its own."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import Kind, Severity, Words
from ..records import dataclass, field

BROKEN_TEMPLATE = Kind(
    "SLA550",
    Severity.ERROR,
    Words(
        "The template {file} cannot be used; line {line}: {why}.",
        "Correct this line, or take the file out of the folder of templates to use our own.",
    ),
    Words(
        "Le modèle {file} est inutilisable ; ligne {line} : {why}.",
        "Corrigez cette ligne, ou retirez le fichier du dossier des modèles pour employer le nôtre.",
    ),
)
BAD_BRANDING = Kind(
    "SLA551",
    Severity.ERROR,
    Words(
        "slac.toml, [branding] {key}: {why}.",
        "Correct this line of slac.toml.",
    ),
    Words(
        "slac.toml, [branding] {key} : {why}.",
        "Corrigez cette ligne de slac.toml.",
    ),
)
PALE_COLOUR = Kind(
    "SLA552",
    Severity.WARNING,
    Words(
        "The colour {colour} is too pale to be read on white ({ratio} to 1; 4.5 is needed); {used} is used.",
        "Choose a darker colour in slac.toml, [branding] accent.",
    ),
    Words(
        "La couleur {colour} est trop pâle pour se lire sur le blanc ({ratio} pour 1, il faut 4,5) ; "
        "{used} est employée.",
        "Choisissez une couleur plus foncée dans slac.toml, [branding] accent.",
    ),
)

NO_FONT_FILES = Kind(
    "SLA553",
    Severity.WARNING,
    Words(
        "The PDF cannot be set in “{font}”, whose files are not named; our own fonts are used.",
        "Name its files in slac.toml, [branding] fonts, or leave out font.",
    ),
    Words(
        "Le PDF ne peut être composé en « {font} », dont les fichiers ne sont pas nommés ; "
        "nos polices sont employées.",
        "Nommez ses fichiers dans slac.toml, [branding] fonts, ou omettez font.",
    ),
)

ACCENT = "#1f4e79"
READABLE = 4.5
"""Contrast that text needs (WCAG 2.2, 1.4.3)."""
_DARK_PAPER = "#14181e"


@dataclass(frozen=True)
class Branding:
    """What `slac.toml` says under [branding], its files read.

    `logo`: bytes and media type. `fonts`: file name and bytes of each font, the first family named `font`.
    `font_folders`: where they lie, for a typesetter that reads fonts itself; no output shows it.
    `header`, `footer` and `clauses` (Markdown): by language, or under "" for every one.
    `templates`: by file name, over our own.
    """

    logo: bytes = b""
    logo_type: str = ""
    logo_text: str = ""
    accent: str = ACCENT
    font: str = ""
    fonts: tuple[tuple[str, bytes], ...] = ()
    font_folders: tuple[str, ...] = ()
    header: Mapping[str, str] = field(default_factory=dict)
    footer: Mapping[str, str] = field(default_factory=dict)
    clauses: Mapping[str, str] = field(default_factory=dict)
    templates: Mapping[str, str] = field(default_factory=dict)

    def in_language(self, texts: Mapping[str, str], language: str) -> str:
        """The text for a language, or the one for every language."""
        return texts.get(language, texts.get("", ""))

    @property
    def accent_on_dark(self) -> str:
        """The accent, made light enough to be read on the paper of the dark style."""
        return readable(self.accent, _DARK_PAPER)


def branding_of(options: Mapping[str, object]) -> Branding:
    """The branding among a target's options; our own look where there is none."""
    found = options.get("branding")
    return found if isinstance(found, Branding) else Branding()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `#rrggbb`, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, paper: str) -> str:
    """The colour, moved away from the paper's lightness just as far as text needs."""
    to_white = _luminance(paper) < 0.5
    for step in range(21):
        moved = mixed(colour, "#ffffff" if to_white else "#000000", step * 5)
        if contrast(moved, paper) >= READABLE:
            return moved
    return "#ffffff" if to_white else "#000000"


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, percent: int) -> str:
    """A colour with so many hundredths of another."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{(a * (100 - percent) + b * percent) // 100:02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        value = channel / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = map(linear, _channels(colour))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)
