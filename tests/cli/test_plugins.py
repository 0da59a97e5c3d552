"""Targets come from our folder, from installed packages and from the command line, and from nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from slacontract.cli.builds.plugins import PluginError, available, from_file, own_names

PLUGIN = """
from slacontract.emitter import Artifact, Emission, Target

def emit(compiled):
    return Emission((Artifact("x.txt", b"x"),))

TARGET = Target("{name}", "A target", emit, "documented", api={api})
"""


def plugin(folder: Path, name: str = "weekly", api: str = "1") -> Path:
    """A file with a target."""
    path = folder / "plugin.py"
    path.write_text(PLUGIN.format(name=name, api=api), encoding="utf-8")
    return path


def test_own_targets_are_named_with_hyphens() -> None:
    """A folder `rules_json` is the target `rules-json`, and loads under that name."""
    assert {"rules-json", "ical"} <= set(own_names())
    for name, target in available().items():
        assert target.name == name


def test_file_adds_a_target(tmp_path: Path) -> None:
    """`--plugin PATH` adds the TARGET of a file, or of a folder with its modules."""
    assert available([plugin(tmp_path)])["weekly"].title == "A target"

    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "__init__.py").write_text("from .inner import TARGET\n", encoding="utf-8")
    plugin(folder, "inner").rename(folder / "inner.py")
    assert from_file(folder).name == "inner"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "TARGET"),
        ("raise ValueError('boom')", "boom"),
        ("TARGET = 3", "TARGET"),
        ("def", "SyntaxError"),
        (PLUGIN.format(name="x", api="99"), "99"),
        (PLUGIN.format(name="ical", api="1"), "ical"),
    ],
)
def test_unusable_target_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A target that cannot be loaded, is none, is for another interface or takes a name is said so."""
    path = tmp_path / "plugin.py"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(PluginError) as raised:
        available([path])

    assert said in raised.value.say("en")
    assert said in raised.value.say("fr")


def test_missing_plugin_is_refused(tmp_path: Path) -> None:
    """A path that leads nowhere is no plug-in."""
    with pytest.raises(PluginError):
        available([tmp_path / "none.py"])


def test_entry_point_adds_a_target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package announces its target in the group slacontract.targets."""
    plugin(tmp_path, "installed").rename(tmp_path / "their_package.py")
    info = tmp_path / "their_package-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: their-package\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[slacontract.targets]\ninstalled = their_package:TARGET\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert available()["installed"].title == "A target"
