"""A redline and a portfolio in a real browser: nothing in a reader's way, nothing asked of the network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from test_amending import folder, run  # noqa: F401

pytestmark = [pytest.mark.server("npm", "chromium"), pytest.mark.slow, pytest.mark.timeout(900)]

PACKAGES = ("axe-core@4.13.0", "playwright-core@1.62.0")
SCRIPT = Path(__file__).parents[1] / "support/axe.mjs"


def installed() -> Path:
    """A folder with axe-core and a driver of Chromium, the one of the test of contracts."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    place = cache / "slacontract-tests" / "-".join(PACKAGES).replace("@", "-")
    if not (place / "node_modules/axe-core").exists():
        place.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", str(place), *PACKAGES]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return place


@pytest.fixture
def looks(folder: Path) -> list[dict[str, Any]]:  # noqa: F811
    """What axe-core finds in each look on a redline in French and on a portfolio in English."""
    assert run("redline", "first.sla", "-o", "out", "--lang", "fr").exit_code == 0
    assert run("portfolio", ".", "--format", "html", "--lang", "en", "-o", "portfolio.html").exit_code == 0
    pages = [folder / "out" / "redline.html", folder / "portfolio.html"]
    command = ["node", str(SCRIPT), str(installed()), str(shutil.which("chromium")), *map(str, pages)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == 4 * len(pages)
    return found


def test_no_barriers_no_requests(looks: list[dict[str, Any]]) -> None:
    """axe-core finds nothing, in light, dark, at phone width and in print; no page asks the network for
    anything; at no width does the page itself have to be moved sideways."""
    for one in looks:
        where = one["look"], Path(one["page"]).name
        assert (where, one["violations"], one["requests"]) == (where, [], [])
        assert one["overflow"] <= 0, where
