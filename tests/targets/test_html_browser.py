"""The page as a browser shows it: without barriers in any look, and without a request to anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from slacontract.targets.html.render import render
from support.browser import looks_at
from support.hostile_contract import contract_of
from support.targets import EXAMPLES, HTML, example, files, seen_by

from slacontract.document.branding import Branding
from slacontract.document.build import document_of

BROKEN = '<p style="width:3000px;color:#eee"><img src="http://127.0.0.1:9/x.png">x</p>'
HOSTILE = '<img src=x onerror=alert(1)> "quoted" {{ 7 }} ' + "x" * 3000

pytestmark = [
    pytest.mark.server("npm", "chromium"),
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.xdist_group("html_browser"),  # one worker: what they share takes long to make
]


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What axe-core finds in each look on every example, one of them in two languages, and a hostile one."""
    folder = tmp_path_factory.mktemp("pages")
    paths = []
    for path in EXAMPLES:
        compilation = example(path)
        language = compilation.language or "en"
        page = files(HTML, seen_by(compilation, language=language))["contract.html"]
        paths.append(folder / f"{path.stem}.html")
        paths[-1].write_bytes(page)
    longest = max(EXAMPLES, key=lambda path: path.stat().st_size)
    logo = (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", "A logo")
    brand = Branding(*logo, accent="#7a1f4e", header={"": "In confidence"})
    both, _ = document_of(seen_by(example(longest), language="fr+en"))
    paths.append(folder / "both.html")
    paths[-1].write_text(render(both, brand), encoding="utf-8")
    paths.append(folder / "hostile.html")
    paths[-1].write_bytes(files(HTML, contract_of(HOSTILE))["contract.html"])
    paths.append(folder / "broken.html")
    paths[-1].write_text(BROKEN, encoding="utf-8")
    return looks_at(paths)


@pytest.fixture(scope="module")
def sound(findings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was found on the pages that ought to be sound."""
    pages = [one for one in findings if Path(one["page"]).stem != "broken"]
    assert all(one["passes"] > 10 for one in pages)
    return pages


def test_the_browser_can_object(findings: list[dict[str, Any]]) -> None:
    """A page with barriers, a request and a block too wide is found out in every look."""
    broken = [one for one in findings if Path(one["page"]).stem == "broken"]

    assert len(broken) == 4
    assert all(one["violations"] and one["requests"] and one["overflow"] > 0 for one in broken)


def test_no_barriers(sound: list[dict[str, Any]]) -> None:
    """axe-core finds nothing: light, dark, at phone width, in print."""
    wrong = [(one["look"], Path(one["page"]).stem, one["violations"]) for one in sound if one["violations"]]

    assert wrong == []


def test_no_requests(sound: list[dict[str, Any]]) -> None:
    """No page asks the network for anything."""
    assert [one["requests"] for one in sound if one["requests"]] == []


def test_nothing_leaves_the_page(sound: list[dict[str, Any]]) -> None:
    """At no width does the page itself have to be moved sideways."""
    assert [(one["look"], one["page"], one["overflow"]) for one in sound if one["overflow"] > 0] == []
