"""`slac build` from outside: what is written, for whom, and that nothing is where something is wrong."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from slacontract.cli import slac
from slacontract.cli.commands.new import filled

TODAY = datetime.date(2026, 1, 5)
MARK = "zeppelin-marker"


def good(language: str = "en") -> str:
    """A whole contract without errors."""
    answers = {
        "provider": "ACME",
        "client": "Harbour",
        "reference": "R",
        "country": "FR",
        "zone": "Europe/Paris",
    }
    return filled("msp", language, answers, datetime.date(2026, 2, 1), TODAY)


PROVIDER_ONLY = f"""
supplier carrier "{MARK}"
  restoration within 2 hours counted in around-the-clock

service secret "{MARK}" for the provider only

rota night-turn "On duty"
  under coverage around-the-clock
  rotation "{MARK}", "B" every 1 calendar weeks from 2 February 2026 at 09:00

waiver SLA500 "{MARK}" by "{MARK}" until 1 January 2030
  concerns "elsewhere"
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder and with a cache of its own."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "C")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    Path("a.sla").write_text(good(), encoding="utf-8")
    return folder


def run(*arguments: str) -> Result:
    """Runs `slac` in this process."""
    return CliRunner().invoke(slac, list(arguments))


def tree(folder: str) -> dict[str, bytes]:
    """Every file of an output folder but our working files."""
    root = Path(folder)
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and ".slac-build" not in path.parts
    }


PLUGIN = """
from slacontract.diagnostics import Kind, Severity, Words
from slacontract.emitter import Artifact, Emission, FidelityLine, Target

def emit(compiled):
    return Emission(
        (Artifact({path!r}, compiled.options.get("text", "x").encode()),),
        (FidelityLine("P1/restoration", "approximated", "as it goes", {more!r}),),
    )

TARGET = Target("mine", "Mine", emit, "documented", audiences={audiences!r})
"""


def plugin(
    path: str = "x.txt", more: object = None, audiences: tuple[str, ...] = ("client", "provider")
) -> str:
    """A target of our own, in a file."""
    Path("mine.py").write_text(PLUGIN.format(path=path, more=more, audiences=audiences), encoding="utf-8")
    return "mine.py"


def test_builds_a_folder_for_each_target() -> None:
    """Chosen targets, each in its folder; the record of how exactly each said each line; the places."""
    result = run("build", "a.sla", "-t", "rules-json", "-t", "ical", "-o", "out")
    files = tree("out")

    assert result.exit_code == 0, result.output
    assert {"rules-json/rules.json", "ical/all.ics", "fidelity.json", "fidelity.md", "sources.json"} <= set(
        files
    )
    record = json.loads(files["fidelity.json"])["targets"]
    assert list(record) == ["ical", "rules-json"]
    for name, told in record.items():
        assert [f"{name}/{path}" for path in told["files"]] == [
            path for path in files if path.startswith(name)
        ]
        assert {"P1/restoration", "coverage/office"} <= {line["clause"] for line in told["lines"]}
    assert "P1/restoration" in files["fidelity.md"].decode()
    places = json.loads(files["sources.json"])
    line = good().split("\n").index('coverage office "Office hours"') + 1
    assert (places["coverage/office"]["file"], places["coverage/office"]["line"]) == ("a.sla", line)
    assert [row.split()[0] for row in result.stdout.split("\n")[2:4]] == ["rules-json", "ical"]


def test_same_contract_gives_the_same_bytes(own_folder: Path) -> None:
    """Whenever, wherever, however the file is called: the output is the same to the byte."""
    run("build", "a.sla", "-t", "rules-json", "-t", "ical", "-o", "one")
    os.mkdir("b")
    os.replace("a.sla", "b/a.sla")
    run(
        "build",
        str(own_folder / "b/a.sla"),
        "-t",
        "ical",
        "-t",
        "rules-json",
        "-o",
        "two",
        "--today",
        "2031-05-05",
    )

    assert tree("one") == tree("two")
    assert not any(str(own_folder).encode() in content for content in tree("two").values())


def test_later_build_keeps_other_targets() -> None:
    """Building one target leaves the folders, and the record, of the others."""
    run("build", "a.sla", "-t", "rules-json", "-t", "ical", "-o", "out")
    before = tree("out")
    run("build", "a.sla", "-t", "ical", "-o", "out")

    assert tree("out") == before


def test_what_would_not_change_is_not_touched() -> None:
    """Tools that go by times and inodes see the files of a second build as new where they differ, only
    there; a file of another hand in a target's folder goes."""
    made = ("build", "a.sla", "-t", "rules-json", "-t", "ical", "-o", "out")
    run(*made)
    Path("out/ical/all.ics").write_text("tampered with")
    Path("out/rules-json/left-over.txt").write_text("of an earlier version")
    before = {path: path.stat().st_ino for path in Path("out").rglob("*.*") if path.is_file()}
    run(*made)
    after = {path: path.stat().st_ino for path in Path("out").rglob("*.*") if path.is_file()}

    unchanged = {path for path, inode in after.items() if before[path] == inode}
    assert unchanged == {Path("out") / name for name in ("fidelity.json", "fidelity.md", "sources.json")}
    assert b"tampered" not in tree("out")["ical/all.ics"]
    assert Path("out/rules-json/left-over.txt") not in after

    run(*made)
    again = {path: path.stat().st_ino for path in Path("out").rglob("*.*") if path.is_file()}
    assert again == after


def test_nothing_is_written_where_something_is_wrong(own_folder: Path) -> None:
    """An error, a target that refuses or an artefact out of place: exit code, words, and no output at all."""
    Path("bad.sla").write_text(good().replace("P1, P2", "P1, P9"), encoding="utf-8")
    cases = [
        (["bad.sla"], 1),
        (["missing.sla"], 2),
        (["a.sla", "-t", "none"], 2),
        (["a.sla", "-t", "mine", "--plugin", plugin("../x")], 2),
        (["a.sla", "--release"], 1),
    ]
    for arguments, code in cases:
        result = run("build", *arguments, "-o", "out")

        assert result.exit_code == code, (arguments, result.output)
        assert result.stderr
        assert not Path("out").exists()


@pytest.mark.parametrize("path", ["../x", "/x", "a/../../x", "a\\x"])
def test_artefact_stays_in_its_folder(path: str) -> None:
    """A target cannot write outside its own folder."""
    result = run("build", "a.sla", "-t", "mine", "--plugin", plugin(path), "-o", "out")

    assert result.exit_code == 2
    assert not Path("out").exists()


def test_folder_of_somebody_else_is_not_touched() -> None:
    """A folder of a target's name that no build wrote stops the build."""
    Path("out/ical").mkdir(parents=True)
    Path("out/ical/mine.txt").write_bytes(b"mine")
    result = run("build", "a.sla", "-t", "ical", "-o", "out")

    assert result.exit_code == 2
    assert tree("out") == {"ical/mine.txt": b"mine"}


def test_output_that_cannot_be_written_is_exit_code_2() -> None:
    """A file where the folder should be, or a folder that cannot be made, is told."""
    Path("file").write_bytes(b"")

    assert run("build", "a.sla", "-t", "ical", "-o", "file").exit_code == 2
    assert run("build", "a.sla", "-t", "ical", "-o", "file/out").exit_code == 2
    assert Path("file").read_bytes() == b""


@pytest.mark.slow
def test_client_never_sees_what_is_the_providers() -> None:
    """A marker in every text for the provider only is in no byte for the client, and in the provider's."""
    Path("a.sla").write_text(good() + PROVIDER_ONLY, encoding="utf-8")
    for reader in ("client", "provider"):
        result = run("build", "a.sla", "--audience", reader, "-o", reader, "--today", "2026-03-01")
        assert result.exit_code == 0, result.output

    assert any(MARK.encode() in content for content in tree("provider").values())
    assert [name for name, content in tree("client").items() if MARK.encode() in content] == []


def test_target_not_for_this_reader_is_refused() -> None:
    """A target made for the provider only is not built for the client."""
    arguments = ("build", "a.sla", "--plugin", plugin(audiences=("provider",)), "-o", "out")

    assert run(*arguments, "-t", "mine", "--audience", "client").exit_code == 2
    assert run(*arguments, "-t", "mine", "--audience", "provider").exit_code == 0
    result = run(*arguments, "--audience", "client")
    assert result.exit_code == 0, result.output
    assert "mine" not in result.stdout


def test_configuration_chooses_targets_and_options() -> None:
    """slac.toml names the targets and hands each its options; it can name no code."""
    Path("slac.toml").write_text(
        "[build]\ntargets = ['mine']\n[targets.mine]\ntext = 'hello'\n", encoding="utf-8"
    )

    assert run("build", "a.sla", "-o", "out").exit_code == 2
    assert run("build", "a.sla", "-o", "out", "--plugin", plugin()).exit_code == 0
    assert tree("out")["mine/x.txt"] == b"hello"


@pytest.mark.parametrize(("more", "code"), [(None, 0), (0, 0), (60, 0), (61, 1), ("unknown", 1)])
def test_giving_more_than_promised_needs_a_name(more: object, code: int) -> None:
    """Up to a minute more is noted; beyond, or unknown, is a danger that stops the build until accepted."""
    arguments = (
        "build",
        "a.sla",
        "-t",
        "mine",
        "--plugin",
        plugin(more=more),
        "-o",
        "out",
        "--today",
        "2026-03-01",
    )
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert ("SLA500" in result.stderr) == bool(more)

    waiver = 'waiver SLA500 "agreed with the client" by "Anna" until 1 April 2026\n  concerns "{}"\n'
    Path("a.sla").write_text(good() + "\n" + waiver.format("mine"), encoding="utf-8")
    assert run(*arguments).exit_code == 0
    Path("a.sla").write_text(good() + "\n" + waiver.format("other"), encoding="utf-8")
    assert run(*arguments).exit_code == code
    Path("a.sla").write_text(good() + "\n" + waiver.format("mine"), encoding="utf-8")
    assert run(*arguments[:-1], "2026-04-02").exit_code == 1


def test_targets_are_listed() -> None:
    """Each target with its title and proof; by name, what it can say of each kind of term; as JSON too."""
    assert "rules-json" in run("targets").stdout
    assert "exact" in run("targets", "rules-json").stdout
    data = json.loads(run("targets", "--format", "json", "--plugin", plugin()).stdout)
    assert {"ical", "mine", "rules-json"} <= {one["name"] for one in data}
    assert run("targets", "none").exit_code == 2


def test_documents_speak_more_languages_than_messages() -> None:
    """A document in German: messages stay in the contract's language; what two share is said once."""
    done = run("build", "a.sla", "-t", "markdown", "-t", "html", "-t", "ical", "-o", "out", "--lang", "de")
    page = Path("out/markdown/contract.md").read_text(encoding="utf-8")

    assert done.exit_code == 0, done.output
    assert "Service-Level-Vereinbarung" in page
    assert 'lang="de"' in Path("out/html/contract.html").read_text(encoding="utf-8")
    assert done.output.count("SLA530") == 1
    assert "Written to out" in done.output


def test_formats_made_beside_each_other_are_those_made_alone() -> None:
    """Several formats at once are, byte by byte, what each is by itself, told in the order asked for."""
    formats = ("markdown", "docx", "html", "rules-json")
    asked = [part for name in formats for part in ("-t", name)]
    done = run("build", "a.sla", *asked, "-o", "together")
    for name in formats:
        assert run("build", "a.sla", "-t", name, "-o", "alone").exit_code == 0

    files = [path.relative_to("together") for name in formats for path in Path("together", name).rglob("*.*")]
    assert len(files) == len(formats)
    assert all(Path("together", one).read_bytes() == Path("alone", one).read_bytes() for one in files)
    places = [done.output.index(f"\n{name} ") for name in formats]
    assert places == sorted(places)


def test_two_languages_of_choice() -> None:
    """Two languages side by side, whichever the contract's is; one that no document speaks is refused."""
    done = run("build", "a.sla", "-t", "markdown", "-o", "out", "--lang", "fr+de")
    page = Path("out/markdown/contract.md").read_text(encoding="utf-8")
    refused = run("build", "a.sla", "-t", "markdown", "-o", "out", "--lang", "fr+xx")

    assert done.exit_code == 0, done.output
    assert "Parties et durée" in page
    assert "Parteien und Laufzeit" in page
    assert refused.exit_code == 2
    assert "fr+xx" in refused.output


def test_failing_target_leaves_the_others_heard(tmp_path: Path) -> None:
    """A target that fails is a finding with its name and what to report, exit code 3; findings of the other
    targets are told as well, and the old output stays as it was."""
    plugin = tmp_path / "plugin.py"
    plugin.write_text(
        "from slacontract.emitter import Target\n"
        "def emit(compiled):\n    raise KeyError('boom')\n"
        "TARGET = Target('weekly', 'A target', emit, 'documented')\n",
        encoding="utf-8",
    )
    assert run("build", "a.sla", "-t", "ical", "-o", "out").exit_code == 0
    before = tree("out")
    result = run("build", "a.sla", "-t", "weekly", "-t", "rego", "-o", "out", "--plugin", str(plugin))

    assert result.exit_code == 3, result.output
    assert "SLA599" in result.stderr
    assert "weekly" in result.stderr
    assert "KeyError" in result.stderr
    assert "plugin.py:3" in result.stderr
    assert "Traceback" not in result.stderr
    assert tree("out") == before
