"""docs/evaluate.md shows what the program prints, to the letter; its files are those that it names."""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

from click.testing import CliRunner

from slacontract.cli import slac
from slacontract.evaluate.mapping import LogMapping, read_mapping

PAGE = Path(__file__).parent.parent.parent / "docs/evaluate.md"
TEXT = PAGE.read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def test_commands_print_what_the_page_shows() -> None:
    """Each command is run in a folder with the files of the page; nothing is left out of its output."""
    contract, closure = blocks("sla")
    mapping, everything, servicenow = blocks("toml")
    Path("support.sla").write_text(contract, encoding="utf-8")
    Path("closure.sla").write_text(closure, encoding="utf-8")
    Path("wider.sla").write_text(contract.replace("09:00-18:00", "08:00-18:00"), encoding="utf-8")
    Path("tickets.csv").write_text(blocks("csv")[0], encoding="utf-8")
    Path("helpdesk.toml").write_text(mapping, encoding="utf-8")
    calls = [(one.partition("\n")[0], one.partition("\n")[2]) for one in blocks("console")]

    assert len(calls) >= 4
    for call, shown in calls:
        arguments = shlex.split(call.removeprefix("$ "))
        assert arguments.pop(0) == "slac"
        result = CliRunner().invoke(slac, arguments)
        assert (result.exit_code, result.stdout) == (0, shown), call
    for text in (everything, servicenow):
        assert isinstance(read_mapping(tomllib.loads(text), "m.toml"), LogMapping)
    for name in ("support.sla", "closure.sla"):
        assert CliRunner().invoke(slac, ["fmt", "--check", name]).exit_code == 0


def test_options_exist() -> None:
    """Every option that the page names is one of the two commands'."""
    known = "".join(CliRunner().invoke(slac, [name, "--help"]).stdout for name in ("evaluate", "replay"))
    named = set(re.findall(r"`(--[a-z-]+)", TEXT)) - {"--ticket-sizes"}

    assert named
    assert {option for option in named if option not in known} == set()
