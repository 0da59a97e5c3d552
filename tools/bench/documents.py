"""How fast documents are made, beside yardsticks measured in the same minute on the same machine.

    python tools/bench/documents.py             the longest example
    python tools/bench/documents.py --rounds 5  fewer repetitions
    python tools/bench/documents.py --strict    exit code 1 where a ratio is above its bar

The PDF is set beside WeasyPrint's of the same page, where WeasyPrint is installed; HTML beside the bare
render of its template over the finished document; all formats from a cold start beside the import of the
libraries. A document that is missing or empty fails the run.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from slacontract.targets import html, pdf
from slacontract.targets.html.render import look_of, sandbox_of
from speed import SLAC, CountIsOff, Row, demand, in_turns, table

from slacontract.compiling import for_reader
from slacontract.document import build
from slacontract.document.branding import Branding
from slacontract.document.build import document_of
from slacontract.emitter import Compiled
from slacontract.project import compile_file

EXAMPLES = Path(__file__).parents[2] / "contracts/examples"
TODAY = datetime.date(2026, 6, 1)
IMPORTS = "import typst, jinja2, lark, pydantic"
FORMATS = ("html", "pdf", "markdown", "docx")

MOST_PDF = 0.25  # times WeasyPrint's time for the same page
MOST_HTML = 5.0  # times the bare render of the template
MOST_COLD = 4.0  # times the import of the libraries


def examples() -> list[tuple[int, Path, Compiled]]:
    """Length of the page, file, and compiled form for the client, of each example; the longest first."""
    found = []
    for path in sorted(EXAMPLES.glob("*.sla")):
        compilation = compile_file(path, today=TODAY)
        if compilation.rules is None:
            raise CountIsOff(f"{path} does not compile")
        edition = for_reader(compilation, "client")
        language = edition.contract.written_in
        compiled = Compiled(edition.contract, edition.rules, edition.examples, "client", language)
        found.append((len(html.emit(compiled).artifacts[0].content), path, compiled))
    return sorted(found, key=lambda one: -one[0])


def fresh(compiled: Compiled) -> Compiled:
    """The contract, with no document of it left at hand from before."""
    build._last.clear()
    return compiled


def page_row(rounds: int, compiled: Compiled) -> Row:
    """HTML, from the compiled contract, beside the bare render of its template."""
    document, _ = document_of(compiled)
    sandbox = sandbox_of({})
    look = look_of(Branding(), document)

    def bare() -> object:
        return sandbox.run("document.html.j2", True, document=document, brand=look)

    ours, yardstick = in_turns(rounds, lambda: html.emit(fresh(compiled)), bare)
    return Row("HTML / bare render", ours, yardstick, MOST_HTML)


def pdf_row(rounds: int, compiled: Compiled) -> Row:
    """The PDF beside WeasyPrint's of the same page."""
    from weasyprint import HTML

    page = html.emit(compiled).artifacts[0].content.decode()

    def theirs() -> bytes:
        return bytes(HTML(string=page).write_pdf() or b"")

    demand("a PDF by WeasyPrint", int(theirs().startswith(b"%PDF")), 1)
    ours, yardstick = in_turns(max(1, rounds // 2), lambda: pdf.emit(fresh(compiled)), theirs)
    return Row("PDF / WeasyPrint", ours, yardstick, MOST_PDF)


def cold_row(rounds: int, path: Path) -> Row:
    """All formats of one contract from a cold start, beside the import of the libraries.

    Both may keep compiled modules, as Python does unless it is told not to.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as out:
        targets = [part for name in FORMATS for part in ("-t", name)]
        command = [str(SLAC), "build", str(path), *targets, "-o", out, "--fail-on", "error"]

        def ours() -> None:
            done = subprocess.run(
                [*command, "--today", TODAY.isoformat()], capture_output=True, text=True, env=surroundings
            )
            demand(f"exit code of a build\n{done.stderr}", done.returncode, 0)

        def theirs() -> None:
            subprocess.run([sys.executable, "-c", IMPORTS], check=True, env=surroundings)

        mine, yardstick = in_turns(max(2, rounds // 2), ours, theirs)
        row = Row(f"{path.stem}: {len(FORMATS)} formats, cold / imports", mine, yardstick, MOST_COLD)
        demand("folders written", sum((Path(out) / name).is_dir() for name in FORMATS), len(FORMATS))
    return row


def main() -> int:
    """Measures, prints the table, and says whether the counts (with --strict the bars) hold."""
    options = argparse.ArgumentParser(description="Measures documents beside their libraries.")
    options.add_argument("--rounds", type=int, default=7, help="repetitions of each measurement (7)")
    options.add_argument("--strict", action="store_true", help="exit code 1 where a ratio is above its bar")
    chosen = options.parse_known_args()[0]
    try:
        found = examples()
        _, path, compiled = found[0]
        middle = found[len(found) // 2][1]
        content = pdf.emit(compiled).artifacts[0].content
        demand("a PDF of ours", int(content.startswith(b"%PDF")), 1)
        rows = [page_row(chosen.rounds, compiled)]
        rows += [cold_row(chosen.rounds, one) for one in (path, middle)]
        if importlib.util.find_spec("weasyprint") is not None:
            rows.append(pdf_row(chosen.rounds, compiled))
        else:
            print("PDF / WeasyPrint: not measured; it is not installed", file=sys.stderr)
    except CountIsOff as wrong:
        print(f"A count is off, so no time means anything. {wrong}", file=sys.stderr)
        return 1
    print(f"{path.stem}: a PDF of {len(content):,} bytes")
    print(table(rows))
    return 0 if all(row.holds for row in rows) or not chosen.strict else 1


if __name__ == "__main__":
    sys.exit(main())
