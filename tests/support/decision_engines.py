"""Decision engines that npm brings, in fixed versions."""

from __future__ import annotations

from pathlib import Path

from .npm import installed

PACKAGES = ("@gorules/zen-engine@0.54.0", "dmn-moddle@12.2.1", "feelin@8.2.0")


def packages() -> Path:
    """A folder with the engines, installed once into the user's cache; below it is `node_modules`."""
    versions = "-".join(name.rpartition("@")[2] for name in PACKAGES)
    return installed(f"decision-engines-{versions}", PACKAGES)
