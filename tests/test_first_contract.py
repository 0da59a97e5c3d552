"""The pages for a first contract, followed from top to bottom: each command gives what is printed."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from slacontract.cli import slac

DOCS = Path(__file__).parent.parent / "docs"
PAGES = {"first-contract.md": "sent.sla", "premier-contrat.md": "envoye.sla"}
STEP = re.compile(
    r"^```(?P<kind>console|sh)(?P<fails> fails)?\n(?P<text>.*?)^```$"
    r"|(?:replace|remplacez) `(?P<old>[^`]+)` (?:by|par) `(?P<new>[^`]+)`",
    re.MULTILINE | re.DOTALL,
)


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_the_page_from_top_to_bottom(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In an empty folder, in order: each command ends and speaks as the page says, each edit finds its words,
    and every file that the page promises is there."""
    monkeypatch.chdir(tmp_path)
    text = (DOCS / page).read_text(encoding="utf-8")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8" if page.startswith("premier") else "en_GB.UTF-8")
    ran = 0
    for step in STEP.finditer(text):
        if step["old"]:
            contract = next(Path().glob("contra*.sla"))
            kept = Path(PAGES[page])
            assert f"`{kept.with_suffix('.lock')}`" in text
            shutil.copy(contract, kept)
            shutil.copy(contract.with_suffix(".lock"), kept.with_suffix(".lock"))
            before = contract.read_text(encoding="utf-8")
            assert before.count(step["old"]) == 1
            contract.write_text(before.replace(step["old"], step["new"]), encoding="utf-8")
            continue
        command, _, printed = step["text"].removeprefix("$ ").partition("\n")
        done = CliRunner().invoke(slac, shlex.split(command)[1:])
        assert done.exit_code == (1 if step["fails"] else 0), done.output
        if step["kind"] == "console":
            assert (done.stdout + done.stderr).rstrip() == printed.rstrip()
        ran += 1

    # What is shown to the client is the one change: the dates of both texts are locked alike.
    shown = next(Path().glob("compar*/redline.html")).read_text(encoding="utf-8")
    assert shown.count("<ins") == shown.count("<del") == 1
    assert ran == text.count("```") // 2
    promised = re.findall(r"`((?:sortie|out)/[\w./]+)`", text)
    assert len(promised) == 4
    assert all(Path(name).is_file() for name in promised)
