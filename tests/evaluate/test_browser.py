"""The review and the replay in a real browser: nothing in a reader's way, nothing asked of the network."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from support.browser import looks_at
from support.evaluated import ENGLISH

from slacontract.cli import slac

pytestmark = [pytest.mark.server("npm", "chromium"), pytest.mark.slow, pytest.mark.timeout(900)]


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
    for one in looks_at([Path("evaluate.html"), Path("replay.html")]):
        where = one["look"], Path(one["page"]).name
        assert (where, one["violations"], one["requests"]) == (where, [], [])
        assert one["overflow"] <= 0, where
