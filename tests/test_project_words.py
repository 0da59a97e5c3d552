"""The repository speaks of the project alone: no path of somebody's machine, no unfinished business."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent
GENERATED = {".git", ".venv", "out", "build", "dist", "node_modules", ".cache"}

# A path that exists on the machine of one person only; /usr, /etc and the like exist on all.
SOMEBODYS_PATH = re.compile(
    r"(?<![\w.~$}/-])/(?:home|root|Users|work|tmp|workspace|mnt)/[\w.-]+|[A-Z]:\\Users\\"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK|WIP)\b")
# A merge that nobody finished.
CONFLICT = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)
EXEMPT = {"tests/test_project_words.py"}


def tracked_texts() -> Iterator[tuple[str, str]]:
    """Path and text of each file of the repository; without Git, of each file that is not generated."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True)
    names = listing.stdout.decode().split("\0") if listing.returncode == 0 else []
    if not any(names):
        names = [path.relative_to(REPOSITORY).as_posix() for path in REPOSITORY.rglob("*")]
    for name in names:
        path = REPOSITORY / name
        if name and path.is_file() and not GENERATED & set(Path(name).parts):
            try:
                yield name, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


@pytest.mark.parametrize(
    "word", [SOMEBODYS_PATH, UNFINISHED, CONFLICT], ids=["path", "unfinished", "conflict"]
)
def test_no_stray_words(word: re.Pattern[str]) -> None:
    """No file names a path of one machine, leaves a task behind, or keeps half a merge."""
    found = [
        f"{name}:{text.count(chr(10), 0, hit.start()) + 1}: {hit[0]}"
        for name, text in tracked_texts()
        if name not in EXEMPT
        for hit in word.finditer(text)
    ]

    assert found == []


def test_links_lead_somewhere() -> None:
    """Each relative link of a Markdown file names a file or folder that exists."""
    broken = []
    for name, text in tracked_texts():
        if name.endswith(".md"):
            for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
                if "://" not in link and not link.startswith("mailto:"):
                    target = (REPOSITORY / name).parent / link
                    broken += [] if target.exists() else [f"{name}: {link}"]

    assert broken == []


def test_anchors_lead_to_headings() -> None:
    """Each link to a section names a heading, or an id, of the page that it leads to."""
    pages = {name: text for name, text in tracked_texts() if name.endswith(".md")}
    broken = []
    for name, text in pages.items():
        for link, anchor in re.findall(r"\]\(([^)#\s]*)#([^)\s]+)\)", text):
            page = (REPOSITORY / name).parent / link if link else REPOSITORY / name
            there = (
                pages.get(page.resolve().relative_to(REPOSITORY).as_posix()) if "://" not in link else None
            )
            if there is not None and anchor not in anchors(there):
                broken.append(f"{name}: {link}#{anchor}")

    assert broken == []


def anchors(text: str) -> set[str]:
    """The anchors of a page of Markdown as servers of repositories make them, code left aside."""
    found = set(re.findall(r"""\b(?:id|name)="([^"]+)\"""", text))
    for heading in re.findall(r"^#+ +(.+)$", re.sub(r"(?ms)^```.*?^```", "", text), re.MULTILINE):
        words = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        slug = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        found.add(next(one for one in (slug, *(f"{slug}-{n}" for n in range(1, 99))) if one not in found))
    return found


@pytest.mark.parametrize(
    ("pattern", "text", "is_found"),
    [
        (SOMEBODYS_PATH, "see /home/anna/x", True),
        (SOMEBODYS_PATH, "`/tmp/out`", True),
        (SOMEBODYS_PATH, "C:\\Users\\anna", True),
        (SOMEBODYS_PATH, "https://example.org/home/x and docs/work/x", False),
        (SOMEBODYS_PATH, "/usr/bin/env", False),
        (UNFINISHED, "# TODO later", True),
        (UNFINISHED, "todos os dias", False),
        (CONFLICT, "<<<<<<< ours", True),
    ],
)
def test_patterns_see(pattern: re.Pattern[str], text: str, is_found: bool) -> None:
    """The patterns find what they are for, and leave alone what resembles it."""
    assert bool(pattern.search(text)) is is_found
