"""`slac diff` and `slac plan`: operands, revisions, formats, gate, approvals, and what is refused how."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

from slacontract.cli import slac

HERE = Path(__file__).parent
PAIRS = HERE.parent / "compare"
SCHEMAS = HERE / "schemas"
TODAY = ("--today", "2026-06-01")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slac, [*arguments], catch_exceptions=False)


def diff(*arguments: str) -> Result:
    return run("diff", *TODAY, *arguments)


def pair(name: str) -> tuple[str, str]:
    """The two files of a pair of the rules."""
    return str(PAIRS / "previous" / f"{name}.sla"), str(PAIRS / "current" / f"{name}.sla")


def changes(*arguments: str) -> list[dict[str, Any]]:
    result = diff(*arguments, "--format", "json")
    assert result.exit_code in (0, 1), result.stderr
    found: list[dict[str, Any]] = json.loads(result.stdout)["changes"]
    return found


def git(folder: Path, *arguments: str) -> str:
    identity = {
        "GIT_AUTHOR_NAME": "n",
        "GIT_AUTHOR_EMAIL": "e",
        "GIT_COMMITTER_NAME": "n",
        "GIT_COMMITTER_EMAIL": "e",
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always", *arguments],
        cwd=folder, check=True, capture_output=True, text=True, env=os.environ | identity,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose main branch has the old side of a pair, and whose working folder has the new one."""
    folder = tmp_path / "repository"
    (folder / "contracts").mkdir(parents=True)
    git(folder, "init", "-q")
    old, new = pair("due-later")
    shutil.copy(old, folder / "contracts" / "shop.sla")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "first")
    git(folder, "switch", "-qc", "topic")
    shutil.copy(new, folder / "contracts" / "shop.sla")
    monkeypatch.chdir(folder)
    return folder


# --- what is said ----------------------------------------------------------------------------------


def test_text_says_whom_it_favours_with_a_witness() -> None:
    """A change is told with its line, both values, a dated case and the side that it favours."""
    result = diff(*pair("due-later"))

    assert result.exit_code == 0
    assert "SLA401: P1, resolution: due later: 4 h in “office” → 6 h in “office”." in result.stdout
    assert "Reported " in result.stdout
    assert ", P1: before, due " in result.stdout
    assert "Favours the provider (fingerprint " in result.stdout
    assert "resolution within 6 hours counted in office" in result.stdout


def test_french() -> None:
    """Everything is said in French where French is asked for."""
    result = diff(*pair("due-later"), "--lang", "fr")

    assert "dû plus tard : 4 h en « office » → 6 h en « office »" in result.stdout
    assert "Favorise le prestataire (empreinte " in result.stdout
    assert "Signalé le " in result.stdout


def test_json_has_what_a_program_needs() -> None:
    """Each change has code, clause, old, new, favours, witness, evidence and fingerprint."""
    (found,) = changes(*pair("due-later"))

    assert found["code"] == "SLA401"
    assert found["clause"] == "commitment/P1/resolution"
    assert (found["old"], found["new"]) == ("4 h in “office”", "6 h in “office”")
    assert found["favours"] == "provider"
    assert found["evidence"] == "every-start"
    assert found["witness"]["before"] < found["witness"]["now"]
    assert found["witness"]["text"].startswith("Reported ")
    assert len(found["fingerprint"]) == 12
    assert found["places"][0]["line"] == 42


def test_credits_are_told_in_money_and_availability_in_minutes() -> None:
    """At worst so much money a month; so many minutes of downtime a month."""
    credit = next(one for one in changes(*pair("credit-less")) if one["code"] == "SLA419")
    assert (credit["old"], credit["new"]) == (
        "at worst 100.00 EUR / month; at 98 %: 100.00 EUR",
        "at worst 80.00 EUR / month; at 98 %: 80.00 EUR",
    )
    lower = changes(*pair("availability-lower"))[0]
    assert "down at most 216.0 min a month" in lower["old"]
    assert "down at most 259.2 min a month" in lower["new"]


def test_hours_are_told_by_week_year_and_holidays() -> None:
    """Coverage is told in hours a week, a year and on holidays."""
    found = next(one for one in changes(*pair("fewer-hours")) if one["code"] == "SLA411")

    assert found["old"] == "35 h a week, 1764 h a year (0 h on holidays)"
    assert found["figures"]["lost_hours"] > 0
    assert found["witness"]["what"] == "covered"


@pytest.mark.parametrize("name", ["due-later", "words", "credit-changed"])
def test_program_formats_follow_their_schemas(name: str) -> None:
    """SARIF and JUnit are valid by their schemas; GitLab's and GitHub's have their fields."""
    arguments = (*pair(name), "--fail-on", "any", "--format")
    sarif = json.loads(diff(*arguments, "sarif").stdout)
    jsonschema.validate(sarif, json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))
    marks = [one.get("partialFingerprints", {}) for one in sarif["runs"][0]["results"]]
    assert {one["fingerprint"] for one in changes(*pair(name))} <= {v for one in marks for v in one.values()}

    junit = diff(*arguments, "junit").stdout
    xmlschema.XMLSchema(SCHEMAS / "jenkins-junit.xsd").validate(junit)
    assert int(ElementTree.fromstring(junit).get("failures", "0")) >= len(changes(*pair(name)))

    for one in json.loads(diff(*arguments, "gitlab").stdout):
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= one.keys()
    assert diff(*arguments, "github").stdout.startswith(("::error ", "::warning "))
    assert diff(*arguments, "markdown").stdout.startswith("### ")


HOSTILE = "a|b `c` <script>alert(1)</script> ]]> %0A::error::x [l](javascript:y) & \u202e ~~d~~ \u00e9"


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """What a contract says breaks no format: no row of a table, no tag, no command of a pipeline."""
    old, new = tmp_path / "old.sla", tmp_path / "new.sla"
    text = Path(pair("words")[0]).read_text(encoding="utf-8")
    old.write_text(text, encoding="utf-8")
    new.write_text(
        text.replace("French law applies.", HOSTILE).replace('"Blocking"', f'"{HOSTILE}"'), encoding="utf-8"
    )
    arguments = (str(old), str(new), "--fail-on", "any", "--format")

    assert HOSTILE in json.loads(diff(*arguments, "json").stdout)["changes"][0]["new"]
    markdown = diff(*arguments, "markdown").stdout
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    assert {row.count(" | ") for row in rows[0:1] + rows[2:]} == {5}
    page = MarkdownIt("commonmark").enable("table").render(markdown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; %0A::error::x [l](javascript:y)" in page
    assert "<script" not in page
    assert "<a " not in page
    assert all(line.startswith("::") for line in diff(*arguments, "github").stdout.strip().splitlines())
    xmlschema.XMLSchema(SCHEMAS / "jenkins-junit.xsd").validate(diff(*arguments, "junit").stdout)
    schema = json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(diff(*arguments, "sarif").stdout), schema)
    assert "\u202e" not in diff(*arguments, "text").stdout


# --- operands --------------------------------------------------------------------------------------


def test_folders_pair_by_path_and_reference(tmp_path: Path) -> None:
    """Of two folders, contracts pair by path; one that moved, by its reference; the rest came or went."""
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        (folder / "sub").mkdir(parents=True)
    for folder, side in ((old, 0), (new, 1)):
        shutil.copy(pair("due-later")[side], folder / "a.sla")
        text = Path(pair("words")[side]).read_text(encoding="utf-8").replace("SLA-7", "SLA-8")
        (folder / ("b.sla" if side == 0 else "sub/moved.sla")).write_text(text, encoding="utf-8")
        third = Path(pair("words")[0]).read_text(encoding="utf-8").replace("SLA-7", f"SLA-{side}9")
        (folder / f"only-{side}.sla").write_text(third, encoding="utf-8")
        (folder / "same.sla").write_text(
            third.replace("SLA-09", "S").replace("SLA-19", "S"), encoding="utf-8"
        )
    result = diff(str(old), str(new), "--format", "json")
    data = json.loads(result.stdout)

    assert result.exit_code == 0
    assert {(Path(one["file"]).name, one["change"]) for one in data["files"]} == {
        ("a.sla", "both"), ("moved.sla", "both"), ("only-0.sla", "removed"), ("only-1.sla", "added"),
    }  # fmt: skip
    assert {one["code"] for one in data["changes"]} == {"SLA401", "SLA426"}
    assert data["same"] == 1
    assert diff(str(old), str(new), "--fail-on", "any").exit_code == 1


def test_used_file_that_differs_is_seen_in_its_contract(tmp_path: Path) -> None:
    """A contract that is the same to the byte is compared where a file that it uses differs."""
    for side, close in (("old", "17:00"), ("new", "16:00")):
        folder = tmp_path / side
        folder.mkdir()
        text = Path(pair("words")[0]).read_text(encoding="utf-8")
        hours = text[text.index("coverage office") : text.index("coverage nights")]
        using = text.replace("language en\n", 'language en\n\nuse "hours.sla"\n', 1).replace(hours, "")
        (folder / "shop.sla").write_text(using, encoding="utf-8")
        holidays = text[text.index("holidays france") : text.index("coverage office")]
        main = (folder / "shop.sla").read_text(encoding="utf-8").replace(holidays, "")
        (folder / "shop.sla").write_text(main, encoding="utf-8")
        lent = "language en\n\n" + holidays + hours.replace("17:00", close)
        (folder / "hours.sla").write_text(lent, encoding="utf-8")
    found = changes(str(tmp_path / "old"), str(tmp_path / "new"))

    assert "SLA411" in {one["code"] for one in found}
    assert {Path(one["file"]).name for one in found} == {"shop.sla"}


def test_against_a_branch(repository: Path) -> None:
    """--against compares the working folder with a revision: all contracts, a folder, a file."""
    for arguments in ([], ["contracts"], ["contracts/shop.sla"], ["."]):
        (found,) = changes("--against", "main", *arguments)
        assert found["code"] == "SLA401"
    assert changes("--against", "topic")[0]["code"] == "SLA401"
    git(repository, "commit", "-qam", "second")
    assert changes("--against", "HEAD") == []
    assert (
        changes("--against", "main~0")[0]["fingerprint"] == changes("--against", "HEAD~1")[0]["fingerprint"]
    )


def test_git_operands(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """git:REV:PATH is read from the top of the repository, or from here; files, folders, both sides."""
    git(repository, "commit", "-qam", "second")
    assert changes("git:main:contracts/shop.sla", "contracts/shop.sla")[0]["code"] == "SLA401"
    assert changes("git:main:contracts", "git:topic:contracts")[0]["code"] == "SLA401"
    assert changes("git:topic:contracts/shop.sla", "git:main:contracts/shop.sla")[0]["code"] == "SLA402"
    monkeypatch.chdir(repository / "contracts")
    assert changes("git:main:shop.sla", "shop.sla")[0]["code"] == "SLA401"
    assert changes("--against", "main", "shop.sla")[0]["code"] == "SLA401"


def test_removed_file_against_a_revision(repository: Path) -> None:
    """A contract that is gone from the disk was removed; in its folder, too."""
    (repository / "contracts" / "shop.sla").unlink()
    shutil.copy(pair("words")[0], repository / "contracts" / "other.sla")
    text = (repository / "contracts" / "other.sla").read_text(encoding="utf-8").replace("SLA-7", "SLA-8")
    (repository / "contracts" / "other.sla").write_text(text, encoding="utf-8")
    for argument in ("contracts/shop.sla", "contracts"):
        result = diff("--against", "main", argument, "--format", "json", "--fail-on", "any")
        assert "removed" in {one["change"] for one in json.loads(result.stdout)["files"]}
        assert result.exit_code == 1


def test_added_file_against_a_revision(repository: Path) -> None:
    """A contract that the revision lacks is new; it is no failure but for --fail-on any."""
    shutil.copy(pair("words")[0], repository / "contracts" / "fresh.sla")
    result = diff("--against", "main", "contracts/fresh.sla", "--format", "json")

    assert json.loads(result.stdout)["files"][0]["change"] == "added"
    assert result.exit_code == 0
    assert diff("--against", "main", "contracts/fresh.sla", "--fail-on", "any").exit_code == 1


# --- what is refused -------------------------------------------------------------------------------


def refused(code: str, exit_code: int, *arguments: str) -> None:
    result = diff(*arguments)
    assert result.exit_code == exit_code, result.output
    assert code in result.output
    assert "Traceback" not in result.output


def test_bad_revisions_are_findings(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A missing revision, one like an option, a missing path, no repository: a finding and exit code 2."""
    refused("SLA030", 2, "--against", "nowhere")
    refused("SLA031", 2, "--against=--upload-pack=touch x")
    refused("SLA031", 2, "git:-x:contracts/shop.sla", "contracts/shop.sla")
    refused("SLA030", 2, "git::contracts/shop.sla", "contracts/shop.sla")
    refused("SLA034", 2, "git:main:contracts/other.sla", "contracts/shop.sla")
    refused("SLA020", 2, "contracts/none.sla", "contracts/shop.sla")
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    refused("SLA032", 2, "--against", "main")


def test_branch_like_an_option_is_reached_by_its_full_name(repository: Path) -> None:
    """What the hint of SLA031 says works."""
    git(repository, "update-ref", "refs/heads/-x", "main")
    assert changes("--against", "refs/heads/-x")[0]["code"] == "SLA401"


def test_shallow_clone(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a shallow clone lacks is said with the way to get it; a branch of origin is found."""
    git(repository, "commit", "-qam", "second")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--depth", "1", "--branch", "topic", repository.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    refused("SLA033", 2, "--against", "main")
    git(clone, "fetch", "-q", "--depth", "1", "origin", "main:refs/remotes/origin/main")
    assert changes("--against", "main")[0]["code"] == "SLA401"


def test_link_of_a_revision_is_not_followed(repository: Path) -> None:
    """A link in a commit could lead anywhere: it is no file."""
    (repository / "contracts" / "link.sla").symlink_to("/etc/hostname")
    git(repository, "add", ".")
    git(repository, "commit", "-qm", "link")
    refused("SLA034", 2, "git:topic:contracts/link.sla", "contracts/shop.sla")


def test_broken_contract_fails(repository: Path) -> None:
    """A side that cannot be compiled is told with its finding and its line, and fails."""
    path = repository / "contracts" / "shop.sla"
    text = path.read_text(encoding="utf-8").replace("counted in office", "counted in nothing")
    path.write_text(text, encoding="utf-8")
    refused("contracts/shop.sla:46:", 1, "--against", "main")


def test_unrelated_contracts(tmp_path: Path) -> None:
    """Two contracts of other parties, title and reference are not compared: a finding and exit code 1."""
    other = tmp_path / "other.sla"
    text = Path(pair("words")[0]).read_text(encoding="utf-8")
    for a, b in (("SLA-7", "X-1"), ('"Provider"', '"Another"'), ("Support for the shop", "Hosting")):
        text = text.replace(a, b)
    other.write_text(text, encoding="utf-8")
    refused("SLA036", 1, pair("words")[0], str(other))


def test_usage() -> None:
    """One operand, a file beside a folder, an approval without a name: usage, exit code 2."""
    assert diff(pair("words")[0]).exit_code == 2
    assert diff(pair("words")[0], str(PAIRS / "current")).exit_code == 2
    assert diff(*pair("words"), "--approve", "all").exit_code == 2


# --- gate ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "failing"),
    [
        ("due-later", {"worse-for-client", "any"}),
        ("due-sooner", {"worse-for-provider", "any"}),
        ("due-moved", {"worse-for-client", "worse-for-provider", "any"}),
        ("words", {"any"}),
    ],
)
def test_gate_fails_by_side(name: str, failing: set[str]) -> None:
    """A change that takes something from a side fails that side's gate; a mixed one fails both."""
    for level in ("worse-for-client", "worse-for-provider", "any", "none"):
        assert diff(*pair(name), "--fail-on", level).exit_code == (level in failing), level


def configured(folder: Path, toml: str, name: str = "due-later") -> tuple[str, str]:
    """A pair in a project of its own."""
    (folder / "slac.toml").write_text(toml, encoding="utf-8")
    for side, path in zip(("old", "new"), pair(name), strict=True):
        shutil.copy(path, folder / f"{side}.sla")
    return str(folder / "old.sla"), str(folder / "new.sla")


def test_configuration(tmp_path: Path) -> None:
    """slac.toml sets the level, the severities, and exceptions by code and clause."""
    gate = '[diff]\nfail-on = "worse-for-client"\n'
    assert diff(*configured(tmp_path, gate)).exit_code == 1
    except_ = '[[diff.exceptions]]\ncode = "SLA401"\nclause = "commitment/P1/*"\nreason = "agreed"\n'
    assert diff(*configured(tmp_path, gate + except_)).exit_code == 0
    assert diff(*configured(tmp_path, gate + except_.replace("P1", "P2"))).exit_code == 1
    assert diff(*configured(tmp_path, '[diff.severities]\nSLA401 = "error"\n')).exit_code == 1
    assert "danger SLA401" in diff(*configured(tmp_path, '[diff.severities]\nSLA401 = "danger"\n')).stdout


@pytest.mark.parametrize(
    "toml",
    [
        '[diff]\nfail-on = "sometimes"\n',
        '[diff]\nunknown = 1\n',
        '[diff.severities]\nSLA401 = "loud"\n',
        '[[diff.exceptions]]\ncode = "SLA401"\n',
        '[diff]\nexceptions = 3\n',
    ],
)  # fmt: skip
def test_bad_configuration(tmp_path: Path, toml: str) -> None:
    """A table that cannot be used is a finding, exit code 2."""
    refused("SLA028", 2, *configured(tmp_path, toml))


def test_approval_binds_to_the_change(tmp_path: Path) -> None:
    """An approval lets one change pass, on any branch; not another change, and not after its day."""
    old, new = configured(tmp_path, '[diff]\nfail-on = "worse-for-client"\n')
    mark = changes(old, new)[0]["fingerprint"]
    arguments = ("--by", "J. Doe", "--reason", 'agreed "on paper"', "--until", "2026-12-31")
    approved = diff(old, new, "--approve", mark, *arguments)
    assert approved.exit_code == 0
    assert 'J. Doe: agreed "on paper"' in approved.stdout
    assert diff(old, new).exit_code == 0
    # Other lines before it, another file name: the change is the same.
    moved = tmp_path / "moved.sla"
    moved.write_text("# a comment\n" + Path(new).read_text(encoding="utf-8"), encoding="utf-8")
    assert diff(old, str(moved)).exit_code == 0
    # The change differs: nobody has approved that.
    text = moved.read_text(encoding="utf-8").replace("within 6 hours", "within 8 hours")
    moved.write_text(text, encoding="utf-8")
    assert diff(old, str(moved)).exit_code == 1
    late = run("diff", "--today", "2027-01-01", old, new)
    assert late.exit_code == 1
    assert "SLA449" in late.stdout


def test_approving_what_is_not_there_is_refused(tmp_path: Path) -> None:
    """A fingerprint that no change has writes nothing."""
    old, new = configured(tmp_path, "")
    result = diff(old, new, "--approve", "0123456789ab", "--by", "n", "--reason", "r")
    assert result.exit_code == 2
    assert not (tmp_path / ".slac-approvals.toml").exists()


@pytest.mark.parametrize(
    "text",
    [
        "[[approval]]\nfingerprint = 3\n",
        '[[approval]]\nfingerprint = "0123456789ab"\nby = "n"\n',
        '[[approval]]\nfingerprint = "xyz"\nby = "n"\nreason = "r"\n',
        '[[approval]]\nfingerprint = "0123456789ab"\nby = "n"\nreason = "r"\nuntil = "soon"\n',
        '[other]\n',
        "not toml at all",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)  # fmt: skip
def test_broken_approvals(tmp_path: Path, text: str) -> None:
    """A file of approvals that cannot be read is a finding, exit code 2: never an approval less."""
    old, new = configured(tmp_path, "")
    (tmp_path / ".slac-approvals.toml").write_text(text, encoding="utf-8")
    refused("SLA035", 2, old, new)


def test_baseline(tmp_path: Path) -> None:
    """The changes of an earlier diff are old; a new one still fails; a broken baseline is refused."""
    old, new = pair("due-later")
    known = tmp_path / "known.json"
    known.write_text(diff(old, new, "--format", "json").stdout, encoding="utf-8")
    arguments = ("--baseline", str(known), "--fail-on", "worse-for-client")
    assert diff(old, new, *arguments).exit_code == 0
    assert diff(*pair("fewer-hours"), *arguments).exit_code == 1
    known.write_text('{"changes": [1]}', encoding="utf-8")
    refused("SLA035", 2, old, new, *arguments)
    refused("SLA020", 2, old, new, "--baseline", str(tmp_path / "none.json"))


def edited(folder: Path, name: str, **replaced: str) -> tuple[str, str]:
    """A pair whose new side has other words in it."""
    old, new = configured(folder, "", name)
    text = Path(new).read_text(encoding="utf-8")
    for a, b in replaced.values():  # type: ignore[misc]
        assert a in text
        text = text.replace(a, b)
    Path(new).write_text(text, encoding="utf-8")
    return old, new


@pytest.mark.parametrize(
    ("name", "version", "enough"),
    [
        ("due-later", "1.0", False),
        ("due-later", "1.1", False),
        ("due-later", "2.0", True),
        ("due-sooner", "1.0.1", False),
        ("due-sooner", "1.1", True),
        ("words", "1.0", False),
        ("words", "1.0.1", True),
        ("words", "0.9", False),
    ],
)
def test_version_rises_with_the_change(tmp_path: Path, name: str, version: str, enough: bool) -> None:
    """Less for the client asks for a first number, more for a second one, words for any."""
    result = diff(*edited(tmp_path, name, version=('version "1.0"', f'version "{version}"')))  # type: ignore[arg-type]
    assert ("SLA447" not in result.stdout) == enough


def test_project_may_insist_on_the_version(tmp_path: Path) -> None:
    """A finding about the version fails where the project gives it the severity error."""
    old, new = configured(tmp_path, '[diff.severities]\nSLA447 = "error"\n')
    assert diff(old, new).exit_code == 1
    (tmp_path / "slac.toml").write_text('[diff.severities]\nSLA447 = "note"\n', encoding="utf-8")
    assert diff(old, new).exit_code == 0


def test_notice_before_the_effect(tmp_path: Path) -> None:
    """A change that takes effect before the notice of the contract has passed is told, with the first day."""
    start = ("in force from 1 January 2026", "in force from 1 July 2026")
    old, new = edited(tmp_path, "due-later", start=start)  # type: ignore[arg-type]
    assert "SLA448" not in diff(old, new).stdout
    for path in (old, new):
        text = Path(path).read_text(encoding="utf-8")
        text = text.replace("  time zone", "  notice at least 3 months before expiry\n  time zone")
        Path(path).write_text(text, encoding="utf-8")
    found = diff(old, new).stdout
    assert "SLA448" in found
    assert "the notice allows 1 September 2026 at the earliest" in found
    assert "SLA448" not in run("diff", "--today", "2026-03-01", old, new).stdout
    # A draft whose start was open was never in force: there is nothing to give notice of.
    text = (
        Path(old)
        .read_text(encoding="utf-8")
        .replace("from 1 January 2026 until 31 December 2026", "to be agreed")
    )
    Path(old).write_text(text, encoding="utf-8")
    assert "in force to be agreed" in text
    assert "SLA448" not in diff(old, new).stdout


# --- plan ------------------------------------------------------------------------------------------


def event(ticket: str, at: str, kind: str, actor: str, priority: str | None = None) -> dict[str, str]:
    """A row of a file of events."""
    row = {"ticket": ticket, "at": f"2026-05-22T{at}:00+02:00", "kind": kind, "actor": actor}
    return row if priority is None else {**row, "priority": priority}


EVENTS = [
    event("T1", "16:50", "reported", "client", "P1"),
    event("T2", "16:50", "reported", "client", "P2"),
    event("T3", "09:00", "reported", "client", "P1"),
    event("T3", "10:00", "resolved", "provider"),
    event("T3", "10:00", "replied", "provider"),
    event("T4", "09:00", "reported", "client", "P9"),
]


@pytest.mark.parametrize("form", ["list", "lines", "csv"])
def test_plan_lists_what_moves(tmp_path: Path, form: str) -> None:
    """Open tickets whose deadline moves are listed with both deadlines; closed ones are not, nor others."""
    file = tmp_path / "tickets"
    if form == "list":
        text = json.dumps(EVENTS)
    elif form == "lines":
        text = "\n".join(map(json.dumps, EVENTS))
    else:
        keys = ("ticket", "at", "kind", "actor", "priority")
        text = "\n".join([",".join(keys), *(",".join(one.get(key, "") for key in keys) for one in EVENTS)])
    file.write_text(text, encoding="utf-8")
    result = run("plan", *pair("due-later"), "--open", str(file), "--format", "json")
    data = json.loads(result.stdout)

    assert result.exit_code == 0
    assert data["open"] == 2
    assert [(one["ticket"], one["commitment"]) for one in data["moved"]] == [("T1", "P1/resolution")]
    assert data["moved"][0]["moves_by_seconds"] > 0
    assert [one["ticket"] for one in data["undecided"]] == ["T4"]
    text = run("plan", *pair("due-later"), "--open", str(file), "--fail")
    assert text.exit_code == 1
    assert "T1" in text.stdout
    assert "T2" not in text.stdout


def test_plan_leaves_out_what_is_closed(tmp_path: Path) -> None:
    """A ticket that was closed or cancelled is not open, whatever its clocks say; one reopened since is."""
    rows = [
        event("T1", "10:00", "reported", "client", "P1"),
        event("T1", "11:00", "closed", "client"),
        event("T2", "10:00", "reported", "client", "P1"),
        event("T2", "11:00", "cancelled", "client"),
        event("T3", "10:00", "reported", "client", "P1"),
        event("T3", "11:00", "resolved", "provider"),
        event("T3", "11:30", "closed", "client"),
        event("T3", "12:00", "reopened", "client"),
    ]
    file = tmp_path / "t.json"
    file.write_text(json.dumps(rows), encoding="utf-8")
    data = json.loads(run("plan", *pair("due-later"), "--open", str(file), "--format", "json").stdout)
    assert {one["ticket"] for one in data["moved"]} == {"T3"}
    assert data["open"] == 1


def test_plan_agrees_with_deadline(tmp_path: Path) -> None:
    """Both deadlines of a listed ticket are those that `slac deadline` gives for its events."""
    file = tmp_path / "t.json"
    file.write_text(json.dumps(EVENTS[:1]), encoding="utf-8")
    (moved,) = json.loads(run("plan", *pair("due-later"), "--open", str(file), "--format", "json").stdout)[
        "moved"
    ]
    for path, key in zip(pair("due-later"), ("before", "now"), strict=True):
        answer = run(
            "deadline", path, "--commitment", "P1/resolution", "--events", str(file), "--format", "json"
        )
        assert json.loads(answer.stdout)["deadline"] == moved[key]


def test_plan_refuses(tmp_path: Path) -> None:
    """A file of events that cannot be read, a missing contract, a folder: told, with exit code 2."""
    bad = tmp_path / "bad.json"
    bad.write_text("[1]", encoding="utf-8")
    assert run("plan", *pair("words"), "--open", str(bad)).exit_code == 2
    assert run("plan", *pair("words"), "--open", str(tmp_path / "none")).exit_code == 2
    assert run("plan", "none.sla", pair("words")[1], "--open", str(bad)).exit_code == 2
    assert run("plan", str(tmp_path), pair("words")[1], "--open", str(bad)).exit_code == 2
