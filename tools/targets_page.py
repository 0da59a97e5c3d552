"""Writes docs/targets.md: what every target says of every example, term by term and line by line.

    python tools/targets_page.py [PAGE]

The lines are those of the accounts themselves, of targets without any setting; a test compares the page.
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from slacontract.cli.builds.plugins import available
from slacontract.compiling import for_reader
from slacontract.emitter import Compiled, FidelityLine, Target
from slacontract.fidelity import promised
from slacontract.project import compile_file

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "targets.md"
TODAY = datetime.date(2026, 6, 1)
DEGREES = ("exact", "rewritten", "approximated", "not-expressible")
HEAD = """# Targets

Written by `./dev docs` from the targets themselves: what each says of each kind of term, and of each example
in [contracts/examples](../contracts/examples), for the provider and without any setting of a project.

- *exact*: as it is. *rewritten*: the same by other means. *approximated*: with the bound given.
  *not expressible*: left out, and told.
- The bound is measured over all starts of the horizon, in the commitment's own counted time: by how much more
  than promised the other program can give, and by how much less. *unknown* counts as unbounded.
- Proof: *observed* on the real program in our tests; *schema*: against the vendor's own; *documented*: by
  reading.

A helpdesk without settings knows no priorities, states or organisations of its own: `unknown` and *not
expressible* below often become figures once `slac.toml` names them (each target's README says how). What can
give more than promised stops a build (SLA500) until a setting bounds it or a
[waiver](language.md#19-waivers) accepts it.
"""


def page() -> str:
    """The text of the page."""
    targets = list(available().values())
    compiled = [
        one for path in sorted((ROOT / "contracts/examples").glob("*.sla")) for one in _compiled(path)
    ]
    return "\n".join([HEAD, *_terms(targets), *_targets(targets, compiled)]).rstrip("\n") + "\n"


def _compiled(path: Path) -> Iterator[tuple[str, Compiled]]:
    compilation = compile_file(path, today=TODAY)
    if compilation.rules is not None:
        edition = for_reader(compilation, "provider")
        yield path.stem, Compiled(edition.contract, edition.rules, edition.examples, "provider", "en")


def _terms(targets: list[Target]) -> Iterator[str]:
    """One row a target, one column a kind of term, each degree by its first letters."""
    kinds = sorted({kind for one in targets for kind in one.terms})
    yield "## Kinds of terms\n"
    yield "e exact, r rewritten, a approximated, – not expressible\n"
    yield "| target | proof | " + " | ".join(kinds) + " |"
    yield "|" + " --- |" * (len(kinds) + 2)
    short = {"exact": "e", "rewritten": "r", "approximated": "a", "not-expressible": "–"}
    for one in targets:
        cells = [short[one.terms[kind]] if kind in one.terms else "" for kind in kinds]
        yield f"| [{one.name}](#{one.name}) | {one.proof} | " + " | ".join(cells) + " |"
    yield ""


def _targets(targets: list[Target], compiled: list[tuple[str, Compiled]]) -> Iterator[str]:
    for target in targets:
        folder = target.name.replace("-", "_")
        yield f"## {target.name}\n"
        yield f"{target.title} ({target.proof}). [Use and limits](../targets/{folder}/README.md)\n"
        accounts = [(name, one, tuple(target.emit(one).fidelity)) for name, one in compiled]
        yield from _counts(accounts)
        if target.configures:
            yield from _commitments(accounts)


def _counts(accounts: list[tuple[str, Compiled, tuple[FidelityLine, ...]]]) -> Iterator[str]:
    yield "| example | exact | rewritten | approximated | not expressible | gives more | gives less |"
    yield "| --- |" + " ---: |" * 6
    for name, _, lines in accounts:
        counted = Counter(line.degree for line in lines)
        cells = [str(counted[degree]) for degree in DEGREES]  # type: ignore[index]
        cells += [_worst([line.gives_more for line in lines]), _worst([line.gives_less for line in lines])]
        yield f"| {name} | " + " | ".join(cells) + " |"
    yield ""


def _commitments(accounts: list[tuple[str, Compiled, tuple[FidelityLine, ...]]]) -> Iterator[str]:
    """Each commitment that has a number, and how it is said; alike lines of one example together."""
    yield "| example | commitment | said | gives more | gives less | how |"
    yield "| --- | --- | --- | ---: | ---: | --- |"
    for name, compiled, lines in accounts:
        wanted = {one.clause for one in promised(compiled) if one.kind in ("commitment", "availability")}
        for line in lines:
            if line.clause not in wanted or line.how == "it has no number":
                continue
            cells = [
                name,
                line.clause,
                line.degree.replace("-", " "),
                _bound(line.gives_more),
                _bound(line.gives_less),
                line.how,
            ]
            yield "| " + " | ".join(_cell(cell) for cell in cells) + " |"
    yield ""


def _bound(bound: int | str | None) -> str:
    return "" if bound is None else str(bound) if isinstance(bound, str) else f"{bound} s"


def _worst(bounds: list[int | str | None]) -> str:
    if "unknown" in bounds:
        return "unknown"
    known = [one for one in bounds if isinstance(one, int)]
    return f"{max(known)} s" if known else ""


def _cell(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\|`*_[]<>#" else c for c in " ".join(text.split()))


def main() -> None:
    """Writes the page."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE
    target.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
