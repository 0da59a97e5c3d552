"""What the tests of evaluations share."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.evaluated import ENGLISH, as_csv, rows


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder and with a cache of its own, with a contract and a log."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("contract.sla").write_text(ENGLISH, encoding="utf-8")
    Path("log.csv").write_text(as_csv(rows(120)), encoding="utf-8")
    return folder
