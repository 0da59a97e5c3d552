"""The page is well formed, readable by machines and eyes, and asks nothing of the network."""

from __future__ import annotations

import re
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from slacontract.targets import html
from support.html_text import Page
from support.targets import EXAMPLES, HTML, example, files, seen_by

STYLE = (Path(html.__file__).parent / "templates/style.css").read_text(encoding="utf-8")

each_page = pytest.mark.parametrize(
    ("path", "audience", "language"),
    [
        (path, audience, language)
        for path in EXAMPLES
        for audience, language in (("client", "fr"), ("provider", "en"))
    ],
    ids=lambda value: value.stem if isinstance(value, Path) else value,
)


def source_of(path: Path, audience: str = "client", language: str = "fr") -> str:
    return files(HTML, seen_by(example(path), audience, language))["contract.html"].decode()


@each_page
def test_well_formed(path: Path, audience: str, language: str) -> None:
    """Elements nest, ids are unique, and each link of the page leads to one."""
    page = Page(source_of(path, audience, language))
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    targets = {one["href"][1:] for one in page.of("a") if one["href"].startswith("#")}
    labels = {attrs["aria-labelledby"] for _, attrs in page.tags if "aria-labelledby" in attrs}

    assert page.faults == []
    assert len(set(ids)) == len(ids)
    assert targets <= set(ids)
    assert labels <= set(ids)


@each_page
def test_structure(path: Path, audience: str, language: str) -> None:
    """One h1, no level skipped; landmarks; a language; heads of tables say what they head."""
    page = Page(source_of(path, audience, language))
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch("h[1-6]", tag)]

    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert page.of("html") == [{"lang": language}]
    assert [len(page.of(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]
    assert all(one.get("scope") in ("col", "row") for one in page.of("th"))
    assert all(one.get("role") == "img" and one.get("aria-label") for one in page.of("svg"))


@each_page
def test_asks_nothing_of_the_network(path: Path, audience: str, language: str) -> None:
    """No element loads anything, no style imports, and the policy forbids scripts and requests."""
    source = source_of(path, audience, language)
    page = Page(source)

    assert {tag for tag, _ in page.tags}.isdisjoint(
        {"script", "link", "img", "iframe", "object", "embed", "audio", "video", "form", "base"}
    )
    assert not re.search(r"url\(|@import|src=", source)
    assert any("default-src 'none'" in one.get("content", "") for one in page.of("meta"))


def variables(block: str) -> dict[str, tuple[float, float, float]]:
    """The colours of a block of the style, as fractions of red, green and blue."""
    found = re.findall(r"--([\w-]+): #([0-9a-f]{6});", block)
    return {
        name: tuple(int(value[at : at + 2], 16) / 255 for at in (0, 2, 4))  # type: ignore[misc]
        for name, value in found
    }


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast(scheme: str) -> None:
    """Text stands out from its ground by 4.5 to 1, figures and frames by 3 to 1 (WCAG 2.2, AA)."""
    light, dark = re.findall(r":root \{(.*?)\}", STYLE, re.S)
    colours = {**variables(light), **(variables(dark) if scheme == "dark" else {})}

    def ratio(one: str, other: str) -> float:
        first, second = sorted((luminance(colours[one]), luminance(colours[other])), reverse=True)
        return (first + 0.05) / (second + 0.05)

    pairs = [(text, ground) for text in ("ink", "muted", "accent") for ground in ("paper", "tint")] + [
        ("hole-ink", "hole"),
        ("ink", "accent-soft"),
    ]
    assert {pair: ratio(*pair) for pair in pairs if ratio(*pair) < 4.5} == {}
    assert ratio("bar", "paper") >= 3
    assert ratio("bar", "tint") >= 3
    assert ratio("hole-edge", "hole") >= 3


@pytest.mark.server("chromium")
@pytest.mark.parametrize("path", EXAMPLES[:1] + EXAMPLES[-1:], ids=lambda path: path.stem)
def test_a_browser_shows_and_prints_it(path: Path, tmp_path: Path) -> None:
    """A browser without network reads the page as we wrote it, and prints it."""
    page = tmp_path / "contract.html"
    page.write_text(source_of(path), encoding="utf-8")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        f"--user-data-dir={tmp_path / 'profile'}",
    ]
    shown = subprocess.run(
        [*command, "--dump-dom", page.as_uri()], capture_output=True, text=True, timeout=120, check=True
    )
    subprocess.run(
        [*command, f"--print-to-pdf={tmp_path / 'page.pdf'}", page.as_uri()],
        capture_output=True,
        timeout=120,
        check=True,
    )

    assert Page(shown.stdout).text == Page(source_of(path)).text
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
