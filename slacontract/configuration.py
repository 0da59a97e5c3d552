"""What a project says in `slac.toml`: data alone, which can name no code to load (DESIGN 8)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .diagnostics import Diagnostic, Kind, Severity, Words
from .project import CONFIGURATION_FILE, is_there, read_file
from .records import dataclass, field

BAD_CONFIGURATION = Kind(
    "SLA028",
    Severity.ERROR,
    Words("{file} cannot be used: {why}.", "Correct this line of {file}."),
    Words("{file} est inutilisable : {why}.", "Corrigez cette ligne de {file}."),
)


@dataclass(frozen=True)
class Configuration:
    """What `slac.toml` says. It is data: it can name no code to load (DESIGN 8).

    `options`: of each target, as they stand under `[targets.NAME]`. `branding`: as
    `[branding]` has it, `diff` as `[diff]`. `content`: its bytes, for the cache.
    """

    fail_on: str | None = None
    language: str | None = None
    targets: tuple[str, ...] = ()
    audience: str | None = None
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    branding: Mapping[str, Any] = field(default_factory=dict)
    diff: Mapping[str, Any] = field(default_factory=dict)
    content: bytes = b""


_CHOICES = {
    ("check", "fail-on"): ("error", "danger", "warning", "note"),
    ("messages", "language"): ("en", "fr"),
    ("build", "audience"): ("client", "provider"),
}


TABLES: Mapping[str, tuple[str, ...] | None] = {
    "check": ("fail-on",),
    "messages": ("language",),
    "build": ("audience", "targets"),
    "branding": (
        "logo", "logo-text", "accent", "font", "fonts", "header", "footer", "clauses", "templates",
    ),
    "diff": ("fail-on", "severities", "exceptions"),
    "targets": None,
}  # fmt: skip
"""The tables of the file and their keys; those of `targets` are tables themselves, one a target."""


def configuration(root: Path) -> Configuration | Diagnostic:
    """The configuration of a project; that of an empty file where it has none."""
    path = root / CONFIGURATION_FILE
    if not is_there(path):
        return Configuration()
    content = read_file(path, CONFIGURATION_FILE)
    if isinstance(content, Diagnostic):
        return content
    if not content.strip():
        return Configuration(content=content)
    import tomllib

    def bad(why: str) -> Diagnostic:
        return BAD_CONFIGURATION.at(file=CONFIGURATION_FILE, why=why)

    try:
        data = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as problem:
        return bad(str(problem))
    for table, keys in data.items():
        if table not in TABLES or not isinstance(keys, dict):
            return bad(f"[{table}] ({', '.join(f'[{one}]' for one in TABLES)})")
        known = TABLES[table]
        for key, value in keys.items():
            choices = _CHOICES.get((table, key))
            if known is not None and key not in known:
                return bad(f"[{table}] {key} ({', '.join(known)})")
            if choices and value not in choices:
                return bad(f"[{table}] {key} = {value!r} ({', '.join(choices)})")
            if known is None and not isinstance(value, dict):
                return bad(f"[{table}.{key}]")
    targets = data.get("build", {}).get("targets", [])
    if not isinstance(targets, list) or not all(isinstance(one, str) for one in targets):
        return bad("[build] targets")
    return Configuration(
        fail_on=data.get("check", {}).get("fail-on"),
        language=data.get("messages", {}).get("language"),
        targets=tuple(targets),
        audience=data.get("build", {}).get("audience"),
        options=data.get("targets", {}),
        branding=data.get("branding", {}),
        diff=data.get("diff", {}),
        content=content,
    )
