"""Writes the table of docs/diff.md from the rules of change themselves.

    python tools/diff_page.py

A test compares the table with what stands in the page.
"""

from __future__ import annotations

from pathlib import Path

from slacontract.compare import RULES

PAGE = Path(__file__).parent.parent / "docs" / "diff.md"
BEGIN, END = "<!-- rules -->", "<!-- /rules -->"


def table() -> str:
    """A row a rule: code, name, what is said, whom it favours, its mirror or why it is its own."""
    rows = ["| code | rule | what is said | favours | read backwards |", "| --- | --- | --- | --- | --- |"]
    for name, rule in RULES.items():
        said = rule.kind.en.message.split(": ")[1]
        mirror = f"itself: {rule.why_self}" if rule.why_self else f"`{rule.mirror}`"
        rows.append(f"| {rule.code} | `{name}` | {said} | {rule.favours} | {mirror} |")
    return "\n".join(rows)


def page() -> str:
    """The page with a fresh table."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
