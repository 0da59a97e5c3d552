"""Decision engines that npm brings, in fixed versions."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PACKAGES = ("@gorules/zen-engine@0.54.0", "dmn-moddle@12.2.1", "feelin@8.2.0")


def packages() -> Path:
    """A folder with the engines, installed once into the user's cache; below it is `node_modules`."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    versions = "-".join(name.rpartition("@")[2] for name in PACKAGES)
    folder = cache / "slacontract-tests" / f"decision-engines-{versions}"
    if not all((folder / "node_modules" / name.rpartition("@")[0]).is_dir() for name in PACKAGES):
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-save", "--ignore-scripts", "--prefix", str(folder), *PACKAGES]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
    return folder
