"""Pages in a real browser, looked at with axe-core."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .npm import installed

_PACKAGES = ("axe-core@4.13.0", "playwright-core@1.62.0")
_SCRIPT = Path(__file__).parent / "axe.mjs"
LOOKS = 4


def looks_at(pages: Sequence[Path]) -> list[dict[str, Any]]:
    """What is found in each look (light, dark, as on a telephone, in print) at each page, page by page."""
    place = installed("-".join(_PACKAGES).replace("@", "-"), _PACKAGES)
    command = ["node", str(_SCRIPT), str(place), str(shutil.which("chromium"))]
    command += [str(page.resolve()) for page in pages]
    done = subprocess.run(command, capture_output=True, text=True, timeout=800)
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert len(found) == LOOKS * len(pages)
    return found
