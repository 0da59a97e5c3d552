"""docs/targets.md is what the targets themselves say of the examples."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).parent.parent


def generator() -> ModuleType:
    """The tool that writes the page."""
    spec = importlib.util.spec_from_file_location("targets_page", REPOSITORY / "tools" / "targets_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_page_is_fresh() -> None:
    """The page is written anew by `./dev docs` whenever a target says something else."""
    wanted = generator().page()

    assert (REPOSITORY / "docs" / "targets.md").read_text(encoding="utf-8") == wanted, "run ./dev docs"
