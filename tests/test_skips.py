"""A test that cannot run says why and what would let it; where it must run, it fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from support.system import packages_by_probe

TESTS = Path(__file__).parent

SUITE = """
import pytest

@pytest.mark.server("no-such-program")
def test_drives_a_server():
    assert False, "was run without its server"

@pytest.mark.server("sh")
def test_has_its_server():
    assert True

@pytest.mark.server("unlisted")
def test_names_an_unlisted_program():
    assert True

def test_skips_by_hand():
    pytest.skip("not today")
"""


def run_suite(folder: Path, ci: str) -> str:
    """The summary that pytest prints for SUITE, run with the project's own conftest."""
    for name in ("conftest.py", "support/system.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text((TESTS / name).read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "system-packages.txt").write_text("no-such-program  some-package other-package\nsh dash\n")
    (folder / "test_suite.py").write_text(SUITE)
    (folder / "pytest.ini").write_text("[pytest]\npythonpath = .\nmarkers = server(probe): drives a server\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")} | {"CI": ci}
    command = [sys.executable, "-m", "pytest", "-rsf", "-p", "no:cacheprovider", "-p", "no:xdist"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    return done.stdout


def test_skip_names_reason_and_remedy(tmp_path: Path) -> None:
    """Off CI a missing server is a skip whose reason ends in the line that installs it."""
    output = run_suite(tmp_path, ci="")

    assert (
        "needs no-such-program; to run it, as root: apt-get install -y other-package some-package" in output
    )
    assert "1 passed, 2 skipped, 1 error" in output
    assert "list it in tests/system-packages.txt" in output


def test_skip_fails_under_ci(tmp_path: Path) -> None:
    """Under CI=true no skip passes for a success, whoever asked for it."""
    output = run_suite(tmp_path, ci="true")

    assert "1 failed, 1 passed, 2 errors" in output
    assert "under CI a skip is a failure: Skipped: not today" in output


def test_list_names_packages() -> None:
    """Each probe of the list that `./dev test` installs from names at least one package."""
    assert all(packages_by_probe().values())
