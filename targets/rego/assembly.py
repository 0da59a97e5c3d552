"""The parts of the policy joined as one text: each below a line that says its idea."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

PARTS = (
    *("lists", "instants", "attributes", "zones", "windows", "days", "delays"),
    *("plans", "conditions", "clocks", "sla"),
)
"""Files of the folder `parts`, all of one package of Rego; the last one holds what is asked."""

_PACKAGE = "package sla\n\nimport rego.v1\n\n"


@cache
def policy() -> str:
    """The policy: the same for every contract, no word of which ever becomes code."""
    head = ""
    sections = []
    for name in PARTS:
        text = files(__package__).joinpath("parts", f"{name}.rego").read_text("utf-8")
        head, body = text.split(_PACKAGE)
        says = "Questions" if name == PARTS[-1] else head.removeprefix("# ").rstrip(".\n")
        sections.append(f"# --- {says} ".ljust(102, "-") + f"\n\n{body}")
    return "\n".join([f"{head}{_PACKAGE.rstrip()}\n", *sections])
