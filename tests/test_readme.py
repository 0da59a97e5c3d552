"""The README's first screen is what the program prints, to the letter."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

import slacontract
from slacontract.cli import slac
from slacontract.diagnostics import Severity

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
CONTRACT = re.search(r"```sla\n(.*?)```", TEXT, re.DOTALL).group(1)
CONSOLE = [
    (call.partition("\n")[0], call.partition("\n")[2])
    for call in re.findall(r"```console\n\$ (.*?)```", TEXT, re.DOTALL)
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "support.sla").write_text(CONTRACT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_contract_is_canonical_and_has_no_danger(folder: Path) -> None:
    """The contract shown is formatted, and nothing weighs more than a note but holidays not locked yet."""
    runner = CliRunner()

    assert runner.invoke(slac, ["fmt", "--check", "support.sla"]).exit_code == 0
    compiled = slacontract.compile_file(Path("support.sla"))
    assert {one.code for one in compiled.diagnostics if one.severity > Severity.NOTE} == {"SLA274"}


def test_deadline_is_what_the_program_prints(folder: Path) -> None:
    """The ledger shown is the ledger printed."""
    call, shown = CONSOLE[0]

    result = CliRunner().invoke(slac, shlex.split(call)[1:])

    assert shown == result.stdout


def test_mistake_is_named_as_shown(folder: Path) -> None:
    """The diagnostic shown is printed for the contract with the mistake that it shows."""
    call, shown = CONSOLE[1]
    wrong = CONTRACT.replace("30 calendar minutes", "30 minutes")
    (folder / "support.sla").write_text(wrong, encoding="utf-8")

    result = CliRunner().invoke(slac, shlex.split(call)[1:])

    assert result.exit_code == 1
    assert shown.strip() in result.output


def test_links_lead_somewhere() -> None:
    """Every relative link of the README names a file of the project."""
    links = [one for one in re.findall(r"\]\(([^)#]+)\)", TEXT) if "://" not in one]

    assert links
    missing = [one for one in links if not (README.parent / one).exists()]
    assert missing == []
