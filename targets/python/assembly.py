"""The parts of the runtime joined as the text of one module: each below a line that says its idea."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PARTS = (
    *("refusals", "instants", "events", "zones", "windows", "plans", "order", "states", "conditions"),
    *("pauses", "delays", "moments", "clocks", "cadence", "tickets", "answers", "sla"),
)
"""Modules of the package `parts`, each using those before it; the last one holds the contract's tables."""

_LINTED = "# ruff: noqa: B905, RUF007, UP035"
_LAST = "The contract itself: its tables, and the functions of this module"
_FOR_TYPES = re.compile(r"^if TYPE_CHECKING:\n(?: .*\n)+", re.MULTILINE)
_IMPORT = re.compile(r"^(?:from (?P<of>\S+) )?import (?P<names>\([^)]*\)|.*)\n", re.MULTILINE)


@cache
def runtime() -> str:
    """The module without a contract: the docstring of the last part, imports, and every part in order."""
    imports: dict[str, set[str]] = {}
    sections = []
    head = ""
    for name in PARTS:
        docstring, body = _part(name)
        for found in _IMPORT.finditer(body):
            imports.setdefault(found["of"] or "", set()).update(re.findall(r"\w+", found["names"]))
        body = _IMPORT.sub("", _FOR_TYPES.sub("", body)).strip("\n")
        sections.append(f"{_rule(docstring if name != PARTS[-1] else _LAST)}\n\n{body}\n")
        head = docstring
    return "\n\n".join([f'"""{head}"""\n\n{_LINTED}\n\n{_imported(imports)}', *sections])


def _part(name: str) -> tuple[str, str]:
    """The docstring of a part, and what follows it."""
    text = files(__package__).joinpath("parts", f"{name}.py").read_text("utf-8")
    _, docstring, body = text.split('"""', 2)
    return docstring, body


def _rule(says: str) -> str:
    return f"# --- {says.rstrip('.')} ".ljust(102, "-")


def _imported(imports: dict[str, set[str]]) -> str:
    """Imports from the standard library; of one part from another nothing is left in one module."""
    lines = ["from __future__ import annotations\n"]
    lines += [f"import {name}" for name in sorted(imports.pop(""))]
    for module, names in sorted(imports.items()):
        if not module.startswith((".", "__")):
            lines.append(f"from {module} import {', '.join(sorted(names - {'TYPE_CHECKING'}))}")
    return "\n".join(lines) + "\n"
