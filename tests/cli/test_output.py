"""Writing a build: whole or not at all, one at a time, and nothing of anybody else's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from slacontract.cli.builds import output
from slacontract.cli.builds.output import ForeignFolder, locked, publish
from slacontract.cli.writing import write_atomically


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder that is not a working file of ours, by relative path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".slac-build" not in path.parts
    }


def build(folder: Path, entries: dict[str, dict[str, bytes] | bytes], *ours: str) -> None:
    """Publishes as `slac build` does."""
    with locked(folder):
        publish(folder, entries, frozenset(ours))


@pytest.mark.parametrize("can_exchange", [True, False])
def test_replaces_what_it_wrote_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    """A target's folder is replaced whole: files of the last build that are no more are gone."""
    if not can_exchange:
        monkeypatch.setattr(output, "_exchanged", lambda one, other: False)
    (tmp_path / "mine.txt").write_bytes(b"mine")
    build(tmp_path, {"html": {"a.html": b"1", "deep/b.css": b"1"}, "record.json": b"1"})
    build(tmp_path, {"html": {"a.html": b"2"}, "record.json": b"2"}, "html", "record.json")

    assert tree(tmp_path) == {"html/a.html": b"2", "mine.txt": b"mine", "record.json": b"2"}


def test_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """A folder of a target's name that no build has written stops the build before anything is written."""
    (tmp_path / "html").mkdir()
    (tmp_path / "html/index.html").write_bytes(b"mine")

    with pytest.raises(ForeignFolder), locked(tmp_path):
        publish(tmp_path, {"ical": {"a.ics": b"1"}, "html": {"a.html": b"1"}}, frozenset())

    assert tree(tmp_path) == {"html/index.html": b"mine"}


def test_failed_build_leaves_the_old_output(tmp_path: Path) -> None:
    """An entry that cannot be written leaves all entries as they were."""
    build(tmp_path, {"html": {"a": b"old"}, "ical": {"a": b"old"}})

    with pytest.raises(OSError, match="too long"):
        build(tmp_path, {"html": {"a": b"new"}, "ical": {"x" * 300: b"new"}}, "html", "ical")

    assert tree(tmp_path) == {"html/a": b"old", "ical/a": b"old"}
    assert not (
        tmp_path / ".slac-build/new"
    ).exists()  # on a full disk, what is left aside would keep it full
    build(tmp_path, {"html": {"a": b"new"}}, "html", "ical")
    assert tree(tmp_path) == {"html/a": b"new", "ical/a": b"old"}


def test_what_was_moved_away_comes_back(tmp_path: Path) -> None:
    """Killed between its two renames (where folders cannot be exchanged), a build loses nothing."""
    build(tmp_path, {"html": {"a": b"old"}, "ical": {"a": b"old"}})
    away = tmp_path / ".slac-build/old"
    away.mkdir()
    os.replace(tmp_path / "html", away / "html")

    build(tmp_path, {"ical": {"a": b"new"}}, "html", "ical")

    assert tree(tmp_path) == {"html/a": b"old", "ical/a": b"new"}


BUILDER = """
import sys
from pathlib import Path
from slacontract.cli.builds.output import locked, publish

folder, mark = Path(sys.argv[1]), sys.argv[2].encode()
for _ in range(int(sys.argv[3])):
    with locked(folder):
        files = {f"{n}": mark for n in range(40)}
        publish(folder, {"html": files, "ical": files}, frozenset({"html", "ical"}))
"""


def start(folder: Path, mark: str, times: int) -> subprocess.Popen[bytes]:
    """A process that builds the same two folders again and again."""
    return subprocess.Popen([sys.executable, "-c", BUILDER, str(folder), mark, str(times)])


@pytest.mark.slow
def test_two_builds_do_not_mix(tmp_path: Path) -> None:
    """While two processes build into one folder, each target's folder is always one of theirs, whole."""
    builders = [start(tmp_path, mark, 30) for mark in ("a", "b")]

    assert [one.wait(60) for one in builders] == [0, 0]
    for name in ("html", "ical"):
        files = {path.read_bytes() for path in (tmp_path / name).iterdir()}
        assert len(files) == 1
        assert len(list((tmp_path / name).iterdir())) == 40


@pytest.mark.slow
def test_killed_build_leaves_whole_folders(tmp_path: Path) -> None:
    """Whenever a build is killed, each folder is whole, and the next build goes through."""
    build(
        tmp_path, {"html": {str(n): b"old" for n in range(40)}, "ical": {str(n): b"old" for n in range(40)}}
    )
    for after in (0.25, 0.3, 0.35, 0.4):
        process = start(tmp_path, "new", 10_000)
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        for name in ("html", "ical"):
            files = [path.read_bytes() for path in (tmp_path / name).iterdir()]
            assert len(files) == 40
            assert len(set(files)) == 1
    assert start(tmp_path, "last", 1).wait(60) == 0
    assert set(tree(tmp_path).values()) == {b"last"}


def test_atomic_write_keeps_permissions_and_links(tmp_path: Path) -> None:
    """A file is replaced whole; its permissions stay, and a link still leads to it."""
    file, link = tmp_path / "a.sla", tmp_path / "link.sla"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)

    write_atomically(link, b"new")

    assert (file.read_bytes(), file.stat().st_mode & 0o777, link.is_symlink()) == (b"new", 0o640, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.sla", "link.sla"]


def test_failed_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the new file cannot take its place, the old one is there and no other."""
    file = tmp_path / "a.sla"
    file.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        write_atomically(file, b"new")

    assert [path.name for path in tmp_path.iterdir()] == ["a.sla"]
    assert file.read_bytes() == b"old"
