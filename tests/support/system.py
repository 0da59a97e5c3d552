"""The system packages that tests drive: which are there, which are not, and the line that installs them.

`tests/system-packages.txt` is the one list; `./dev test` runs this file with `--missing` to install from it.
Standard library only, for it runs before anything is installed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

LIST = Path(__file__).parent.parent / "system-packages.txt"


def packages_by_probe(path: Path = LIST) -> dict[str, list[str]]:
    """Each probe (a command, or the absolute path of a file) with the Debian packages that bring it."""
    rows = (line.split("#")[0].split() for line in path.read_text(encoding="utf-8").splitlines())
    return {row[0]: row[1:] for row in rows if row}


def is_present(probe: str) -> bool:
    """Whether the command can be run, or the file exists."""
    return Path(probe).exists() if probe.startswith("/") else shutil.which(probe) is not None


def missing_packages(known: dict[str, list[str]], probes: Iterable[str]) -> list[str]:
    """The packages of those probes that are absent, each once, sorted; a KeyError for a probe not listed."""
    return sorted({package for probe in probes if not is_present(probe) for package in known[probe]})


def install_line(packages: Iterable[str]) -> str:
    """What an administrator types to bring the packages."""
    return "apt-get install -y " + " ".join(packages)


if __name__ == "__main__":
    if sys.argv[1:] != ["--missing"]:
        sys.exit("usage: system.py --missing")
    listed = packages_by_probe()
    print(*missing_packages(listed, listed))
