"""The review and the replay in a real browser: nothing in a reader's way, nothing asked of the network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.evaluated import ENGLISH

from slacontract.cli import slac

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


def test_no_barriers_no_requests() -> None:
    """axe-core finds nothing, in light, dark, at phone width and in print; no page asks the network for
    anything; at no width does the page itself have to be moved sideways."""
    Path("new.sla").write_text(ENGLISH.replace("09:00-18:00", "08:00-20:00"), encoding="utf-8")
    log = Path("log.csv").read_text(encoding="utf-8")
    Path("log.csv").write_text(log + "X,never,reported,client,,,\n", encoding="utf-8")
    # Opened, so that what details hold is looked at too.
    for call in (("evaluate", "contract.sla"), ("replay", "contract.sla", "new.sla")):
        result = CliRunner().invoke(slac, [*call, "log.csv", "--report", f"{call[0]}.html"])
        assert result.exit_code == 0, result.output
        page = Path(f"{call[0]}.html")
        page.write_text(
            page.read_text(encoding="utf-8").replace("<details>", "<details open>"), encoding="utf-8"
        )
    pages = [str(Path("evaluate.html").resolve()), str(Path("replay.html").resolve())]
    command = ["node", str(SCRIPT), str(installed()), str(shutil.which("chromium")), *pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, done.stderr
    looks = json.loads(done.stdout)

    assert len(looks) == 8
    for one in looks:
        where = one["look"], Path(one["page"]).name
        assert (where, one["violations"], one["requests"]) == (where, [], [])
        assert one["overflow"] <= 0, where
