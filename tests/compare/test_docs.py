"""docs/diff.md is what the rules and the command say of themselves."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

from click.testing import CliRunner

from slacontract.cli import slac
from slacontract.cli.commands.explain import every_kind
from slacontract.compare import EVIDENCE, RULES
from slacontract.compare.gate import approvals_from, policy_from

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "diff.md").read_text(encoding="utf-8")


def generator() -> ModuleType:
    """The tool that writes the table."""
    spec = importlib.util.spec_from_file_location("diff_page", REPOSITORY / "tools" / "diff_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_table_is_fresh() -> None:
    """The table of rules is made from the rules; `./dev docs` writes it anew."""
    assert generator().page() == PAGE


def test_every_kind_of_evidence_is_told() -> None:
    """The page says what each kind of evidence is."""
    for name in EVIDENCE:
        assert f"| `{name}` |" in PAGE


def test_settings_of_the_page_are_read() -> None:
    """The TOML of the page is a configuration and a file of approvals."""
    settings, approvals = (tomllib.loads(one) for one in re.findall(r"```toml\n(.*?)```", PAGE, re.S))
    assert policy_from(settings["diff"]).exemptions
    assert approvals_from(approvals)[0].fingerprint == "6a8fe4861651"


def test_options_of_the_page_exist() -> None:
    """Each option that the page names is one of `slac diff` or `slac plan`."""
    known = (
        CliRunner().invoke(slac, ["diff", "--help"]).output
        + CliRunner().invoke(slac, ["plan", "--help"]).output
    )
    named = set(re.findall(r"--[a-z][a-z-]+", PAGE)) - {"--events"}

    assert named
    assert {option for option in named if option not in known} == set()


def test_example_of_the_page_is_what_the_command_prints() -> None:
    """The change shown is that of the pair `due-later`, word for word."""
    folder = REPOSITORY / "tests" / "compare"
    arguments = [str(folder / side / "due-later.sla") for side in ("previous", "current")]
    printed = CliRunner().invoke(slac, ["diff", *arguments, "--today", "2026-06-01"]).stdout
    shown = re.search(r"```\ncontracts/shop.sla:42:3: (.*?)```", PAGE, re.S)
    assert shown is not None
    assert " ".join(shown[1].split()) in " ".join(printed.split())


def test_each_rule_is_explained() -> None:
    """`slac explain` knows the code of every rule, and of what is wrong with the sides of a comparison."""
    codes = {rule.code for rule in RULES.values()} | {f"SLA0{n}" for n in range(30, 37)}
    assert codes | {"SLA447", "SLA448", "SLA449"} <= every_kind().keys()
    result = CliRunner().invoke(slac, ["explain", "SLA401", "--lang", "fr"])
    assert result.exit_code == 0
    assert "dû plus tard" in result.stdout
