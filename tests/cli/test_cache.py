"""The cache of reports: believed only while nothing has changed, and never in the way."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest

from slacontract.cli.findings import cache as cache_module
from slacontract.cli.findings.cache import Cache, compiler_fingerprint
from slacontract.cli.findings.report import FileReport
from slacontract.project import cache_folder

SETTINGS = {"today": datetime.date(2026, 1, 1), "release": False, "language": None}
REPORT = FileReport("x.sla", "fr", ())


def test_report_comes_back(tmp_path: Path) -> None:
    """What was kept is found again, and says that it was."""
    cache = Cache(tmp_path)
    key = cache.key(Path("x.sla"), "x.sla", b"text", SETTINGS)
    cache.put(key, REPORT, {})
    found = cache.get(key)

    assert found is not None
    assert found.cached
    assert found.language == "fr"
    assert cache.get(cache.key(Path("y.sla"), "x.sla", b"text", SETTINGS)) is None


def test_key_changes_with_all_it_depends_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Place, spelling, bytes, settings, the next day, and another compiler or calendar give another key."""
    cache = Cache()
    base = ("x.sla", "x.sla", b"text", SETTINGS)
    others = [
        ("y.sla", "x.sla", b"text", SETTINGS),
        ("x.sla", "./x.sla", b"text", SETTINGS),
        ("x.sla", "x.sla", b"texts", SETTINGS),
        ("x.sla", "x.sla", b"text", {**SETTINGS, "today": datetime.date(2026, 1, 2)}),
        ("x.sla", "x.sla", b"text", {**SETTINGS, "release": True}),
        ("x.sla", "x.sla", b"text", {**SETTINGS, "language": "fr"}),
    ]
    keys = [
        cache.key(Path(path), name, content, settings) for path, name, content, settings in [base, *others]
    ]
    monkeypatch.setattr(cache_module, "compiler_fingerprint", lambda: "another")
    keys.append(cache.key(Path("x.sla"), "x.sla", b"text", SETTINGS))

    assert len(set(keys)) == len(keys)


def test_entry_dies_with_a_file_it_read(tmp_path: Path) -> None:
    """A used file that changes, vanishes, or appears where there was none makes the entry worthless."""
    used, absent = tmp_path / "used.sla", tmp_path / "absent.lock"
    used.write_bytes(b"1")
    cache = Cache(tmp_path / "cache")
    cache.put("ab" * 32, REPORT, {str(used): b"1", str(absent): None})
    assert cache.get("ab" * 32) is not None

    used.write_bytes(b"2")
    assert cache.get("ab" * 32) is None
    used.write_bytes(b"1")
    assert cache.get("ab" * 32) is not None
    absent.write_bytes(b"")
    assert cache.get("ab" * 32) is None
    absent.unlink()
    used.unlink()
    assert cache.get("ab" * 32) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"read": {}, "report": {"name": 1}}',
        b'{"read": 3}',
        b"\xff" * 100,
        b"[" * 100_000,
    ],
)
def test_damaged_entry_counts_as_none(tmp_path: Path, content: bytes) -> None:
    """Half a file, another program's file, a bomb: compiled anew, without a word."""
    cache = Cache(tmp_path)
    cache.put("cd" * 32, REPORT, {})
    next(tmp_path.glob("checks/cd/*.json")).write_bytes(content)

    assert cache.get("cd" * 32) is None


def test_folder_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """A cache that cannot be had costs time only."""
    (tmp_path / "file").write_bytes(b"")
    cache = Cache(tmp_path / "file")
    cache.put("ab" * 32, REPORT, {})
    cache.tidy()

    assert cache.get("ab" * 32) is None


def test_fingerprint_sees_a_changed_compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A touched file of the compiler, or another version of the calendar data, is another compiler."""
    package = tmp_path / "slacontract"
    package.mkdir()
    (package / "x.py").write_text("1")
    seen: list[str] = []
    cache_module._list(str(package), "", seen)
    (package / "x.py").write_text("12")
    again: list[str] = []
    cache_module._list(str(package), "", again)
    assert seen != again

    before = compiler_fingerprint()
    (tmp_path / "holidays-99.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    compiler_fingerprint.cache_clear()
    after = compiler_fingerprint()
    compiler_fingerprint.cache_clear()
    assert before != after


WRITER = """
import sys
from pathlib import Path
from slacontract.cli.findings.cache import Cache
from slacontract.cli.findings.report import FileReport

cache = Cache(Path(sys.argv[1]))
for n in range(300):
    cache.put("ef" * 32, FileReport("x" * int(sys.argv[2]), "en", ()), {})
    found = cache.get("ef" * 32)
    assert found is not None and len(set(found.name)) == 1 and len(found.name) in (10, 5000)
"""


def test_runs_at_once_never_read_half_an_entry(tmp_path: Path) -> None:
    """Processes that write one entry at once leave one of theirs, whole, and no rest."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), size]) for size in ("10", "5000")
    ]

    assert [one.wait(60) for one in writers] == [0, 0]
    assert [path.name for path in tmp_path.glob("checks/*/*")] == ["ef" * 31 + ".json"]
    json.loads(next(tmp_path.glob("checks/*/*.json")).read_bytes())


def test_place_follows_the_platform(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """SLAC_CACHE_DIR first, else where the platform keeps caches."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path

    monkeypatch.delenv("SLAC_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_folder() == tmp_path / "xdg/slacontract"
    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_folder().parts[-3:] == ("Library", "Caches", "slacontract")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "local"))
    assert cache_folder() == tmp_path / "local/slacontract/Cache"
