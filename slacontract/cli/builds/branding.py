"""Reads what `slac.toml` says under [branding]: its files lie in the project and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...diagnostics import Bilingual, Diagnostic
from ...document.branding import BAD_BRANDING, PALE_COLOUR, Branding, contrast, readable
from ...project import read_file

TEMPLATES = {"document.html.j2", "blocks.html.j2", "style.css", "contract.typ"}
MAX_FILE = 1_000_000
"""Bytes of a logo or a template; ours have some thousands."""
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}
_STARTS = {".png": b"\x89PNG", ".jpg": b"\xff\xd8", ".jpeg": b"\xff\xd8"}
_FONTS = (".ttf", ".otf")


class _Bad(Exception):
    """A key of [branding], and why its value cannot be used."""

    def __init__(self, key: str, en: str, fr: str) -> None:
        super().__init__(key, en)
        self.key, self.why = key, Bilingual(en, fr)


def branding(root: Path, table: Mapping[str, Any]) -> tuple[Branding | None, list[Diagnostic]]:
    """The branding of a project, and what is to be said of it; None where none is said or it is unusable."""
    if not table:
        return None, []
    found: list[Diagnostic] = []
    try:
        logo, logo_type = _logo(root, table)
        accent = _accent(table, found)
        fonts = [(path.name, _read(root, "fonts", path), path) for path in _fonts(root, table)]
        if fonts and not table.get("font"):
            raise _Bad("font", "name the family of the fonts", "nommez la famille des polices")
        return Branding(
            logo=logo,
            logo_type=logo_type,
            logo_text=_text(table, "logo-text"),
            accent=accent,
            font=_text(table, "font"),
            fonts=tuple((name, content) for name, content, _ in fonts),
            font_folders=tuple(sorted({str(path.parent) for _, _, path in fonts})),
            header=_texts(table, "header"),
            footer=_texts(table, "footer"),
            clauses={
                language: _utf8("clauses", _read(root, "clauses", _inside(root, "clauses", written)))
                for language, written in _texts(table, "clauses").items()
            },
            templates=_templates(root, table),
        ), found
    except _Bad as problem:
        return None, [BAD_BRANDING.at(key=problem.key, why=problem.why)]


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key, "")
    if not isinstance(value, str):
        raise _Bad(key, "write a text in quotes", "écrivez un texte entre guillemets")
    return value


def _texts(table: Mapping[str, Any], key: str) -> dict[str, str]:
    """A text for every language, or a table of texts by language."""
    value = table.get(key, {})
    if isinstance(value, str):
        return {"": value}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise _Bad(
            key,
            'write a text, or a table of texts such as { en = "…", fr = "…" }',
            'écrivez un texte, ou une table de textes telle que { en = "…", fr = "…" }',
        )
    return value


def _inside(root: Path, key: str, written: str) -> Path:
    """The path of a file of the project; links that lead out of it are refused (DESIGN 8)."""
    path = root / written
    try:
        inside = path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):
        inside = False
    if not inside or "\0" in written:
        raise _Bad(key, f"{written} is outside the project", f"{written} est hors du projet")
    return path


def _read(root: Path, key: str, path: Path) -> bytes:
    name = path.relative_to(root).as_posix()
    content = read_file(path, name, regular=True)
    if isinstance(content, Diagnostic):
        raise _Bad(key, content.message().rstrip("."), content.message("fr").rstrip("."))
    return content


def _utf8(key: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Bad(key, "the file is not UTF-8 text", "le fichier n’est pas du texte UTF-8") from None


def _logo(root: Path, table: Mapping[str, Any]) -> tuple[bytes, str]:
    written = _text(table, "logo")
    if not written:
        return b"", ""
    path = _inside(root, "logo", written)
    kind = path.suffix.lower()
    if kind not in _TYPES:
        raise _Bad(
            "logo",
            f"{written} is no SVG, PNG or JPEG file",
            f"{written} n’est pas un fichier SVG, PNG ou JPEG",
        )
    content = _read(root, "logo", path)
    is_svg = kind == ".svg" and b"<svg" in content[:4096]
    if not is_svg and not content.startswith(_STARTS.get(kind, b"\0")):
        raise _Bad(
            "logo",
            f"{written} does not hold what its name says",
            f"{written} ne contient pas ce que dit son nom",
        )
    if is_svg and re.search(
        rb"<!ENTITY|<script|<foreignObject|(href|src)\s*=\s*[\"']?(?!#|data:)\w", content
    ):
        raise _Bad(
            "logo",
            f"{written} holds a script, an entity or an address; draw it without",
            f"{written} contient un script, une entité ou une adresse ; dessinez-le sans",
        )
    if len(content) > MAX_FILE:
        raise _Bad("logo", f"{written} is larger than 1 MB", f"{written} dépasse 1 Mo")
    if not _text(table, "logo-text"):
        raise _Bad(
            "logo-text",
            "say in words what the logo shows, for those who do not see it",
            "dites en mots ce que montre le logo, pour qui ne le voit pas",
        )
    return content, _TYPES[kind]


def _accent(table: Mapping[str, Any], found: list[Diagnostic]) -> str:
    written = _text(table, "accent")
    if not written:
        return Branding().accent
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", written):
        raise _Bad("accent", "write a colour as #rrggbb", "écrivez une couleur sous la forme #rrvvbb")
    colour = written.lower()
    used = readable(colour, "#ffffff")
    if used != colour:
        ratio = f"{contrast(colour, '#ffffff'):.1f}"
        found.append(PALE_COLOUR.at(colour=colour, ratio=ratio, used=used))
    return used


def _fonts(root: Path, table: Mapping[str, Any]) -> list[Path]:
    written = table.get("fonts", [])
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise _Bad("fonts", "write a list of files", "écrivez une liste de fichiers")
    paths = [_inside(root, "fonts", one) for one in written]
    for path in paths:
        if path.suffix.lower() not in _FONTS:
            raise _Bad(
                "fonts",
                f"{path.name} is no TrueType or OpenType file (.ttf, .otf)",
                f"{path.name} n’est pas un fichier TrueType ou OpenType (.ttf, .otf)",
            )
    return paths


def _templates(root: Path, table: Mapping[str, Any]) -> dict[str, str]:
    written = _text(table, "templates")
    if not written:
        return {}
    folder = _inside(root, "templates", written)
    if not folder.is_dir():
        raise _Bad("templates", f"there is no folder {written}", f"le dossier {written} n’existe pas")
    found = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or not path.is_file():
            continue
        if path.name not in TEMPLATES:
            raise _Bad(
                "templates",
                f"{path.name} is no template; there are {', '.join(sorted(TEMPLATES))}",
                f"{path.name} n’est pas un modèle ; il y a {', '.join(sorted(TEMPLATES))}",
            )
        content = _read(root, "templates", _inside(root, "templates", f"{written}/{path.name}"))
        if len(content) > MAX_FILE:
            raise _Bad("templates", f"{path.name} is larger than 1 MB", f"{path.name} dépasse 1 Mo")
        found[path.name] = _utf8("templates", content)
    return found
