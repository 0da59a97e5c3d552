"""The parts of the runtime joined as the text of one module: each below a line that says its idea."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

PARTS = (
    *("refusals", "instants", "events", "zones", "windows", "plans", "order", "states", "conditions"),
    *("pauses", "delays", "moments", "clocks", "cadence", "tickets", "answers", "sla"),
)
"""Modules of the folder `parts`, each using those before it; the last one holds the contract's tables."""

_LAST = "The contract itself: its tables, and the functions of this module"
_IMPORT = re.compile(r'^import \{[^}]*\} from "[^"]*";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@cache
def runtime() -> str:
    """The module without a contract: the first comment of the last part, and every part in order."""
    sections = []
    for name in PARTS[:-1]:
        says, body = _IMPORT.sub("", part(f"{name}.mjs")).split("\n", 1)
        sections.append(f"{_rule(says.removeprefix('// '))}\n\n{_EXPORT.sub('', body.strip())}\n")
    head, tail = _IMPORT.sub("", part(f"{PARTS[-1]}.mjs")).split(" */\n", 1)
    return "\n".join([f"{head} */\n", *sections, f"{_rule(_LAST)}\n\n{tail.strip()}\n"])


def _rule(says: str) -> str:
    return f"// --- {says.rstrip('.')} ".ljust(102, "-")


def part(name: str) -> str:
    """The text of a file of the folder `parts`."""
    return files(__package__).joinpath("parts", name).read_text("utf-8")
