"""Packages that npm brings, in fixed versions."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def installed(name: str, packages: tuple[str, ...]) -> Path:
    """A folder of that name in the user's cache with the packages, installed once, below `node_modules`."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "slacontract-tests" / name
    if not all((folder / "node_modules" / one.rpartition("@")[0]).is_dir() for one in packages):
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", str(folder), *packages]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return folder
