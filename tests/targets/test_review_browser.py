"""A redline and a portfolio in a real browser: nothing in a reader's way, nothing asked of the network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.browser import looks_at
from test_amending import folder, run  # noqa: F401

pytestmark = [pytest.mark.server("npm", "chromium"), pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture
def looks(folder: Path) -> list[dict[str, Any]]:  # noqa: F811
    """What axe-core finds in each look on a redline in French and on a portfolio in English."""
    assert run("redline", "first.sla", "-o", "out", "--lang", "fr").exit_code == 0
    assert run("portfolio", ".", "--format", "html", "--lang", "en", "-o", "portfolio.html").exit_code == 0
    return looks_at([folder / "out" / "redline.html", folder / "portfolio.html"])


def test_no_barriers_no_requests(looks: list[dict[str, Any]]) -> None:
    """axe-core finds nothing, in light, dark, at phone width and in print; no page asks the network for
    anything; at no width does the page itself have to be moved sideways."""
    for one in looks:
        where = one["look"], Path(one["page"]).name
        assert (where, one["violations"], one["requests"]) == (where, [], [])
        assert one["overflow"] <= 0, where
