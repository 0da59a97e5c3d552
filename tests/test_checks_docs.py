"""docs/checks/ is what the checks say of themselves."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

REPOSITORY = Path(__file__).parent.parent


def generator() -> ModuleType:
    """The tool that writes the pages."""
    spec = importlib.util.spec_from_file_location("check_pages", REPOSITORY / "tools" / "check_pages.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_fresh() -> None:
    """Each page is the docstring of its check as it stands; `./dev docs` writes them anew."""
    wanted = generator().pages()
    folder = REPOSITORY / "docs" / "checks"
    assert {one.relative_to(folder).as_posix() for one in folder.rglob("*.md")} == set(wanted)
    for name, text in wanted.items():
        assert (folder / name).read_text(encoding="utf-8") == text, f"{name}: run ./dev docs"


def test_index_lists_each_page() -> None:
    """Every page can be reached from the index of its language."""
    pages = generator().pages()
    for name in pages:
        folder, _, file = name.rpartition("/")
        if file != "README.md":
            assert f"]({file})" in pages[f"{folder}/README.md" if folder else "README.md"]
