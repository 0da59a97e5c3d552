"""Puts pip into an environment made without it, from pip's own wheel on the package index.

Run by `./dev` with the interpreter of the new environment, where the system's Python has no `ensurepip`
and nobody may install packages. Standard library only. The index, certificates and proxy are those of
pip's own settings: PIP_INDEX_URL, PIP_CERT, pip's configuration files, the usual proxy variables.
"""

from __future__ import annotations

import configparser
import hashlib
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

DEFAULT_INDEX = "https://pypi.org/simple"
WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")


def pip_setting(name: str) -> str | None:
    """The value pip itself would use for `name`: environment first, then the nearest configuration file."""
    from_environment = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if from_environment:
        return from_environment
    home = Path.home()
    config_home = Path(os.environ.get("XDG_CONFIG_HOME", home / ".config"))
    given = os.environ.get("PIP_CONFIG_FILE")
    files = [Path(given)] if given else []
    files += [config_home / "pip/pip.conf", home / ".pip/pip.conf", Path("/etc/xdg/pip/pip.conf")]
    files.append(Path("/etc/pip.conf"))
    for file in files:
        parser = configparser.RawConfigParser()
        try:
            parser.read(file, encoding="utf-8")
        except (OSError, configparser.Error):
            continue
        value = parser.get("global", name, fallback="").strip()
        if value:
            return value.split()[0]
    return None


class _Links(HTMLParser):
    """The links of an index page whose `requires-python` admits this interpreter."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        least = re.search(r">=\s*3\.(\d+)", given.get("data-requires-python") or "")
        if tag == "a" and (least is None or int(least[1]) <= sys.version_info.minor):
            self.found.append(given.get("href") or "")


def newest_wheel(page: str, page_url: str) -> tuple[str, str] | None:
    """(address, SHA-256 or "") of the newest final release on an index page, None where there is none."""
    links = _Links()
    links.feed(page)
    found = []
    for link in links.found:
        address, _, fragment = urllib.parse.urljoin(page_url, link).partition("#")
        name = WHEEL.fullmatch(urllib.parse.unquote(address.rsplit("/", 1)[-1]))
        if name:
            version = tuple(int(part) for part in name[1].split("."))
            digest = fragment.removeprefix("sha256=") if fragment.startswith("sha256=") else ""
            found.append((version, address, digest))
    return max(found)[1:] if found else None


def main() -> int:
    """Downloads the wheel, checks its hash, and lets it install itself."""
    index = (pip_setting("index-url") or DEFAULT_INDEX).rstrip("/")
    certificates = pip_setting("cert")
    context = ssl.create_default_context(cafile=certificates) if certificates else None
    page_url = f"{index}/pip/"
    try:
        with urllib.request.urlopen(page_url, timeout=60, context=context) as answer:
            page, page_url = answer.read().decode("utf-8", "replace"), answer.url
        wheel = newest_wheel(page, page_url)
        if wheel is None:
            raise OSError("no wheel of pip on this page that this Python can use")
        with urllib.request.urlopen(wheel[0], timeout=120, context=context) as answer:
            content = answer.read()
    except (OSError, urllib.error.URLError) as problem:
        print(f"dev: pip cannot be fetched from {page_url}: {problem}", file=sys.stderr)
        print("dev: as root, apt-get install python3-venv does without this step", file=sys.stderr)
        return 2
    if wheel[1] and hashlib.sha256(content).hexdigest() != wheel[1]:
        print(f"dev: {wheel[0]} is not what the index promises (SHA-256 differs)", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        # A wheel of pip runs from its own archive, and can so install itself.
        path = Path(folder) / wheel[0].rsplit("/", 1)[-1]
        path.write_bytes(content)
        return subprocess.call(
            [sys.executable, str(path / "pip"), "install", "--quiet", "--no-index", str(path)]
        )


if __name__ == "__main__":
    sys.exit(main())
