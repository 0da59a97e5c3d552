"""`slac build --check` from outside: whether the generated files are those that the contract gives."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from cli.test_build import good, own_folder, run, tree  # noqa: F401

BUILD = ("build", "a.sla", "-t", "rules-json", "-t", "markdown", "-o", "out")


def mended(stderr: str) -> list[str]:
    """The command that the last line of a refusal names."""
    return shlex.split(stderr.strip().splitlines()[-1].partition(": slac ")[2])


def test_what_was_built_is_up_to_date() -> None:
    """Right after a build, the check finds nothing, told the targets or not, and writes nothing."""
    assert run(*BUILD).exit_code == 0
    before = tree("out")
    for arguments in (BUILD, ("build", "a.sla", "-o", "out")):
        result = run(*arguments, "--check")
        assert result.exit_code == 0, result.output
    assert tree("out") == before


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        (lambda out: (out / "markdown" / "contract.md").unlink(), "markdown/contract.md"),
        (lambda out: (out / "rules-json" / "rules.json").write_bytes(b"{}"), "rules-json/rules.json"),
        (lambda out: (out / "markdown" / "more.md").write_bytes(b"x"), "markdown/more.md"),
        (lambda out: (out / "sources.json").write_bytes(b"{}"), "sources.json"),
    ],
)
def test_each_stale_file_is_named_and_the_command_mends_it(spoil, path: str) -> None:  # type: ignore[no-untyped-def]
    """A file that is missing, changed or too many is named, alone; the command that is told mends all."""
    run(*BUILD)
    before = tree("out")
    spoil(Path("out"))
    result = run("build", "a.sla", "-o", "out", "--check")
    assert result.exit_code == 1
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [path]
    assert run(*mended(result.stderr)).exit_code == 0
    assert tree("out") == before
    assert run("build", "a.sla", "-o", "out", "--check").exit_code == 0


def test_a_changed_contract_makes_its_files_stale() -> None:
    """What depends on the text that changed is stale; a comment at the end moves nothing."""
    run(*BUILD)
    Path("a.sla").write_text(good() + "\n# A comment.\n", encoding="utf-8")
    assert run(*BUILD, "--check").exit_code == 0
    Path("a.sla").write_text(good().replace("Harbour", "Quayside"), encoding="utf-8")
    result = run(*BUILD, "--check")
    assert result.exit_code == 1
    assert {"markdown/contract.md", "rules-json/rules.json"} <= {
        line.partition(":")[0] for line in result.stdout.splitlines()
    }


def test_nothing_built_yet() -> None:
    """A folder that is not there lacks every file, and is not made."""
    result = run(*BUILD, "--check")
    assert result.exit_code == 1
    assert "rules-json/rules.json: missing" in result.stdout
    assert not Path("out").exists()
