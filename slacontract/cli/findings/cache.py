"""Reports kept between runs, under a key of all that they depend on; never a reason to fail.

An entry is JSON: the hash of each file that was read beside the contract (null: it was missing), and the
report. It is believed only while every one of these files is still the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from ...project import cache_folder
from .report import FileReport

_FORMAT = 1
_KEPT_FOR = 14 * 86400
"""Seconds after which an entry that nobody wrote again is thrown away."""
_DATA_PACKAGES = ("holidays", "lark", "pydantic", "pydantic_core", "tzdata")


def digest(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


@lru_cache(maxsize=1)
def compiler_fingerprint() -> str:
    """Changes with every file of the compiler and its grammar, with Python, and with the calendar data.

    Files go by size and time of change, so that a checkout that is being worked on is never stale.
    """
    seen: list[str] = [sys.version, str(_FORMAT)]
    for package in ("slacontract", "slacontract.grammar"):
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations or () if spec else ():
            _list(folder, "", seen)
    for folder in sys.path:
        with contextlib.suppress(OSError):
            seen += sorted(
                name
                for name in os.listdir(folder or ".")
                if name.endswith(".dist-info") and name.split("-")[0].lower() in _DATA_PACKAGES
            )
    return digest("\n".join(seen).encode("utf-8", "surrogateescape"))


def _list(folder: str, below: str, seen: list[str]) -> None:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.is_dir():
                if entry.name != "__pycache__":
                    _list(entry.path, f"{below}{entry.name}/", seen)
            else:
                state = entry.stat()
                seen.append(f"{below}{entry.name} {state.st_size} {state.st_mtime_ns}")


class Cache:
    """Reports by key, in a folder that several runs may share."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = (folder or cache_folder()) / "checks"

    def key(self, path: Path, name: str, content: bytes, settings: Mapping[str, object]) -> str:
        """Key of a contract: its place, how the user spelled it, its bytes, settings, compiler and data."""
        said = json.dumps(dict(settings), sort_keys=True, default=str)
        parts = (compiler_fingerprint(), os.path.abspath(path), name, digest(content), said)
        return digest("\0".join(parts).encode("utf-8", "surrogateescape"))

    def get(self, key: str) -> FileReport | None:
        """The report of a key, or None; an entry that is damaged or out of date counts as none."""
        try:
            entry = json.loads(self._path(key).read_bytes())
            for path, known in entry["read"].items():
                if _digest_of(path) != known:
                    return None
            return replace(FileReport.from_json(entry["report"]), cached=True)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def put(self, key: str, report: FileReport, read: Mapping[str, bytes | None]) -> None:
        """Keeps a report with what it rests on; gives up in silence where the folder cannot be written."""
        entry = {
            "read": {
                os.path.abspath(path): None if content is None else digest(content)
                for path, content in read.items()
            },
            "report": report.to_json(),
        }
        path = self._path(key)
        with contextlib.suppress(OSError, ValueError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".new")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as stream:
                    json.dump(entry, stream, ensure_ascii=True, separators=(",", ":"))
                os.replace(name, path)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(name)
                raise

    def tidy(self) -> None:
        """Throws old entries away, at most once a day."""
        marker = self.folder / "tidied"
        now = time.time()
        with contextlib.suppress(OSError):
            if marker.exists() and now - marker.stat().st_mtime < 86400:
                return
            self.folder.mkdir(parents=True, exist_ok=True)
            marker.touch()
            for path in self.folder.glob("*/*"):
                with contextlib.suppress(OSError):
                    if now - path.stat().st_mtime > _KEPT_FOR:
                        path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}.json"


def _digest_of(path: str) -> str | None:
    try:
        with open(path, "rb") as stream:
            return digest(stream.read())
    except OSError:
        return None
