"""Reading files: inside the project, within limits, and every failure a diagnostic with a name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from slacontract.configuration import Configuration, configuration
from slacontract.diagnostics import Diagnostic
from slacontract.project import (
    MAX_BYTES,
    Files,
    contracts_below,
    lock_name,
    project_root,
    read_file,
)
from slacontract.source import Span
from slacontract.syntax.decode import MAX_BYTES as MOST_DECODED

HERE = Span("a/main.sla", 0, 3)


def put(root: Path, **files: bytes) -> None:
    """Writes files; `__` in a name is a folder's slash and `_sla` its suffix."""
    for name, content in files.items():
        path = root / name.replace("__", "/").replace("_sla", ".sla").replace("_toml", ".toml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def code(found: object) -> str:
    """The code of a diagnostic."""
    assert isinstance(found, Diagnostic), found
    assert found.message("en")
    assert found.message("fr")
    assert found.hint("fr")
    return found.code


def test_root_is_the_nearest_marked_folder(tmp_path: Path) -> None:
    """slac.toml or .git marks the project; without them it is the contract's folder."""
    put(tmp_path, a__b__x_sla=b"")
    assert project_root(tmp_path / "a/b/x.sla") == (tmp_path / "a/b").resolve()

    (tmp_path / ".git").mkdir()
    assert project_root(tmp_path / "a/b/x.sla") == tmp_path.resolve()

    put(tmp_path, a__slac_toml=b"")
    assert project_root(tmp_path / "a/b/x.sla") == (tmp_path / "a").resolve()


def test_use_reads_from_the_folder_of_the_using_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names stay as the user spelled the contract's, and each file is remembered for the cache."""
    put(tmp_path, slac_toml=b"", a__main_sla=b"", common__x_sla=b"X", common__y_sla=b"Y")
    monkeypatch.chdir(tmp_path)
    files = Files(Path("a/main.sla"), "a/main.sla")

    assert files.used("a/main.sla", "../common/x.sla", HERE) == ("common/x.sla", b"X")
    assert files.used("common/x.sla", "./y.sla", HERE) == ("common/y.sla", b"Y")
    assert sorted(map(os.path.normpath, files.read_so_far)) == ["common/x.sla", "common/y.sla"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("../../outside.sla", "SLA024"),
        ("/etc/hostname", "SLA024"),
        ("link.sla", "SLA024"),
        ("..\\..\\outside.sla", "SLA024"),
        ("missing.sla", "SLA025"),
        ("a\0b", "SLA025"),
        ("", "SLA025"),
        (".", "SLA023"),
        ("folder", "SLA023"),
        ("main.sla/x", "SLA025"),
        ("pipe", "SLA021"),
        ("large.sla", "SLA022"),
        ("x" * 5000, "SLA021"),
    ],
)
def test_use_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: str, expected: str) -> None:
    """Outside the project, through a link too; missing; no regular file; too large: each by its own code."""
    root = tmp_path / "project"
    put(tmp_path, outside_sla=b"secret", project__slac_toml=b"", project__a__main_sla=b"")
    (root / "a/folder").mkdir()
    (root / "a/link.sla").symlink_to(tmp_path / "outside.sla")
    (root / "a/large.sla").write_bytes(b"x" * (MAX_BYTES + 1))
    os.mkfifo(root / "a/pipe")
    monkeypatch.chdir(root)
    files = Files(Path("a/main.sla"), "a/main.sla")

    assert code(files.used("a/main.sla", written, HERE)) == expected


def test_missing_used_file_offers_its_neighbour(tmp_path: Path) -> None:
    """A slip of the pen is answered with the file of about that name."""
    put(tmp_path, main_sla=b"", catalogue_sla=b"")
    main = tmp_path / "main.sla"
    found = Files(main, str(main)).used(str(main), "catalog.sla", HERE)

    assert code(found) == "SLA025"
    assert isinstance(found, Diagnostic)
    assert "did you mean catalogue.sla" in found.hint("en")


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    """Missing, a folder, too large: a diagnostic each, never an exception."""
    (tmp_path / "large").write_bytes(b"x" * (MAX_BYTES + 1))

    assert code(read_file(tmp_path / "none.sla", "none.sla")) == "SLA020"
    assert code(read_file(tmp_path, "here")) == "SLA023"
    assert code(read_file(tmp_path / "large", "large")) == "SLA022"
    assert code(read_file(Path("/dev/zero"), "/dev/zero")) == "SLA022"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="switches users, which root alone can")
def test_file_without_permission_is_named(tmp_path: Path) -> None:
    """A file that may not be read is a diagnostic that says why; so is a folder that may not be listed."""
    file = tmp_path / "x.sla"
    file.write_bytes(b"x")
    file.chmod(0)
    shut = tmp_path / "shut"
    shut.mkdir(mode=0)
    for folder in (tmp_path, *tmp_path.parents):
        if os.stat(folder).st_uid == 0 and folder != Path("/"):
            os.chmod(folder, os.stat(folder).st_mode | 0o055)
    child = os.fork()
    if child == 0:
        try:
            os.setuid(65534)
            told = [
                code(read_file(file, "x.sla")),
                *(code(read_file(one, "")) for one in contracts_below(shut)),
            ]
            os._exit(0 if told == ["SLA021", "SLA021"] else 1)
        finally:
            os._exit(2)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_limit_is_the_readers() -> None:
    """What is read is no larger than what is decoded."""
    assert MAX_BYTES <= MOST_DECODED


def test_contracts_below_a_folder(tmp_path: Path) -> None:
    """Every .sla below, in order; hidden folders and links to folders are left out, links to nowhere are not:
    nobody is to think that such a contract was read."""
    put(tmp_path, b__x_sla=b"", a_sla=b"", b__y__z_sla=b"", b__notes=b"")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden/h.sla").write_bytes(b"")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "c.sla").symlink_to(tmp_path / "gone.sla")
    (tmp_path / "d.sla").symlink_to(tmp_path / "d.sla")

    found = [path.relative_to(tmp_path).as_posix() for path in contracts_below(tmp_path)]

    assert found == ["a.sla", "b/x.sla", "b/y/z.sla", "c.sla", "d.sla"]
    assert code(read_file(tmp_path / "c.sla", "c.sla")) == "SLA020"
    assert code(read_file(tmp_path / "d.sla", "d.sla")) == "SLA021"


def test_lock_has_the_contracts_name() -> None:
    """The lock lies beside the contract."""
    assert lock_name("a/support.sla") == "a/support.lock"


def test_configuration_is_read(tmp_path: Path) -> None:
    """slac.toml sets defaults, and hands each target its options."""
    text = """
    [check]
    fail-on = "warning"
    [messages]
    language = "fr"
    [build]
    targets = ["html", "ical"]
    audience = "provider"
    [targets.html]
    title = "T"
    """
    put(tmp_path, slac_toml=text.encode())
    found = configuration(tmp_path)

    assert isinstance(found, Configuration)
    assert (found.fail_on, found.language, found.audience) == ("warning", "fr", "provider")
    assert (found.targets, found.options) == (("html", "ical"), {"html": {"title": "T"}})


@pytest.mark.parametrize(
    "text",
    [
        b"\xff",
        b"[check",
        b"check = 1",
        b"[chek]\n",
        b"[check]\nfail_on = 'error'",
        b"[check]\nfail-on = 'fatal'",
        b"[check]\nfail-on = 3",
        b"[build]\ntargets = 'html'",
        b"[build]\ntargets = [1]",
        b"[build]\nplugin = 'x.py'",
        b"[targets]\nhtml = 1",
        b"a = " + b"[" * 5000,
    ],
)
def test_bad_configuration_is_refused(tmp_path: Path, text: bytes) -> None:
    """What slac.toml does not know, or says wrongly, is an error; code can never be named in it."""
    put(tmp_path, slac_toml=text)

    assert code(configuration(tmp_path)) == "SLA028"
