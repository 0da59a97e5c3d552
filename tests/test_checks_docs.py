"""docs/checks/ is what the checks say of themselves."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).parent.parent


@cache
def pages() -> dict[str, str]:
    """What the tool that writes the pages makes, by path."""
    spec = importlib.util.spec_from_file_location("check_pages", REPOSITORY / "tools" / "check_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: dict[str, str] = module.pages()
    return made


def test_pages_are_fresh() -> None:
    """Each page is the docstring of its check as it stands; `./dev docs` writes them anew."""
    wanted = pages()
    folder = REPOSITORY / "docs" / "checks"
    assert {one.relative_to(folder).as_posix() for one in folder.rglob("*.md")} == set(wanted)
    for name, text in wanted.items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"{name}: run ./dev docs"


def test_index_lists_each_page() -> None:
    """Every page can be reached from the index of its language."""
    made = pages()
    for name in made:
        folder, _, file = name.rpartition("/")
        if file != "README.md":
            assert f"]({file})" in made[f"{folder}/README.md" if folder else "README.md"]
