"""Pages of findings about several files: each example is run and found; once mended, run and not found."""

from __future__ import annotations

import contextlib
import io
import re
import runpy
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_layers import LAYERS

from slacontract.cli import slac
from slacontract.cli.commands.explain import every_kind
from slacontract.pages import documented_codes, every_page, page_of
from slacontract.project import shared_parser
from slacontract.source import Source
from slacontract.syntax.formatting import format_text

PAGES = every_page()
SHOWN_ONLY = {
    "SLA457": "a line of two million letters",
    "SLA479": "a machine whose memory and disk are full",
}
"""Pages whose example no test can run, and why."""


def told(folder: Path, files: Mapping[str, str], command: str) -> set[str]:
    """The codes that a command says of some files."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    program, *arguments = command.split()
    if program == "python":
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            runpy.run_path(arguments[0])
        return set(re.findall(r"SLA\d{3}", printed.getvalue()))
    assert program == "slac"
    result = CliRunner().invoke(slac, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return set(re.findall(r"SLA\d{3}", result.output))


@pytest.mark.parametrize("code", [code for code in PAGES if code not in SHOWN_ONLY])
def test_example_is_found_and_mended_files_are_not(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command of a page finds it in the files shown, and no longer once they are mended."""
    page = PAGES[code]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "C")
    (tmp_path / "slac.toml").touch()
    assert code in told(tmp_path, page.files, page.command)
    assert page.mended or page.mended_command
    assert page.mended_command != page.command
    assert {name for name, text in page.mended.items() if page.files.get(name) == text} == set()
    assert code not in told(tmp_path, page.mended, page.mended_command or page.command)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("code", PAGES)
def test_page_is_whole_in_both_languages(code: str, language: str) -> None:
    """A page says in each language what is found and why it matters to both sides, its contracts with it."""

    def translated(text: str) -> str:
        written, found = format_text(Source("page.sla", text), shared_parser(), language)
        assert written is not None, found
        return written

    said = page_of(code, language, translated)
    assert said is not None
    titles = {
        "en": ["What", "For the client", "For the provider", "Example", "Instead"],
        "fr": ["Quoi", "Pour le client", "Pour le prestataire", "Exemple", "À écrire plutôt"],
    }
    assert re.findall(r"^## (.+)$", said, flags=re.M) == titles[language]
    lead, *parts = re.split(r"^## .+$", said, flags=re.M)
    assert lead.strip().endswith(".")
    assert all(part.strip().endswith(".") and len(part) > 40 for part in parts[:3])
    words = PAGES[code].en, PAGES[code].fr
    assert all(
        getattr(words[0], name) != getattr(words[1], name) for name in ("lead", "what", "client", "provider")
    )
    if language == "fr":
        assert "language en" not in said


def test_every_finding_of_changes_tickets_and_questions_has_its_page() -> None:
    """No finding about versions, logs of tickets or questions is without a page; changes and checks have
    their own. Those whose example is not run are few, and each has its reason."""
    from slacontract.checks import documented_codes as checks
    from slacontract.compare.pages import documented_codes as changes

    wanted = {code for code in every_kind() if code.startswith(("SLA4", "SLA6"))}
    assert wanted == {
        code for code in (*checks(), *changes(), *documented_codes()) if code.startswith(("SLA4", "SLA6"))
    }
    assert "pages" in {name for row in LAYERS for name in row}
    shown = {code for code, page in PAGES.items() if page.shown_only}
    assert shown == set(SHOWN_ONLY)
