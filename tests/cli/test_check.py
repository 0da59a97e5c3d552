"""`slac check` from outside: exit codes, bad input, languages, folders, cache, processes."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.syntax import new_cache

from slacontract.cli import slac
from slacontract.cli.commands.new import filled
from slacontract.cli.findings import checking
from slacontract.project import MAX_BYTES

TODAY = datetime.date(2026, 1, 5)
START = datetime.date(2026, 2, 1)


def good(language: str = "en", **answers: str) -> str:
    """A whole contract without errors."""
    known = {
        "provider": "ACME",
        "client": "Harbour",
        "reference": "R-1",
        "country": "FR",
        "zone": "Europe/Paris",
    }
    return filled("msp", language, {**known, **answers}, START, TODAY)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder and with a cache of its own."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(new_cache(tmp_path / "cache")))
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str, stdin: bytes | None = None) -> Result:
    """Runs `slac` in this process."""
    return CliRunner().invoke(slac, list(arguments), input=stdin)


def found(result: Result) -> list[str]:
    """Codes of the findings of a JSON report."""
    return [one["code"] for file in json.loads(result.stdout)["files"] for one in file["findings"]]


def write(name: str, content: str | bytes) -> str:
    """A file in the folder of the test."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def test_good_contract_passes() -> None:
    """Exit code 0 where nothing reaches the fail level, and a line that says what was checked."""
    result = run("check", write("a.sla", good()))

    assert result.exit_code == 0, result.output
    assert "1 contract checked" in result.stdout


def test_error_fails_and_is_shown_in_its_place() -> None:
    """Exit code 1, the line at fault with a mark under the words, and an instruction."""
    text = good().replace("escalation ladder chain", "escalation ladder office")
    result = run("check", write("a.sla", text))
    lines = result.stdout.split("\n")

    assert result.exit_code == 1
    at = next(n for n, line in enumerate(lines) if line.startswith("a.sla:") and " error SLA200" in line)
    assert lines[at + 1].endswith('escalation ladder office "Escalation"')
    assert lines[at + 2].strip(" |") == "^" * len("office")


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("danger", 0), ("warning", 1), ("note", 1)])
def test_fail_level_is_chosen(level: str, code: int) -> None:
    """A contract with nothing worse than a warning fails from the level of warnings down."""
    write("a.sla", good())

    assert "SLA274" in found(run("check", "a.sla", "--format", "json"))
    assert run("check", "a.sla", "--fail-on", level).exit_code == code
    write("slac.toml", f"[check]\nfail-on = '{level}'\n")
    assert run("check", "a.sla").exit_code == code
    assert run("check", "a.sla", "--fail-on", "error").exit_code == 0


def test_release_is_stricter() -> None:
    """Holiday dates that are not locked are a warning, and an error in a release."""
    write("a.sla", good())

    assert run("check", "a.sla").exit_code == 0
    assert run("check", "a.sla", "--release").exit_code == 1
    assert run("lock", "a.sla").exit_code == 0
    assert "SLA274" not in found(run("check", "a.sla", "--release", "--format", "json"))


def test_messages_follow_the_contract_unless_said() -> None:
    """French for a French contract, English for an English one, `--lang` for both; codes never change."""
    for language in ("fr", "en"):
        write(f"{language}.sla", good(language).replace("P1, P2", "P1, P9"))

    assert "erreur SLA2" in run("check", "fr.sla").stdout
    assert "error SLA2" in run("check", "en.sla").stdout
    assert "error SLA2" in run("check", "fr.sla", "--lang", "en").stdout
    assert "erreur SLA2" in run("check", "en.sla", "--lang", "fr").stdout
    write("slac.toml", "[messages]\nlanguage = 'fr'\n")
    assert "erreur SLA2" in run("check", "en.sla").stdout
    reports = [
        json.loads(run("check", "fr.sla", "--format", "json", "--lang", one).stdout) for one in ("fr", "en")
    ]
    codes = [[one["code"] for one in report["files"][0]["findings"]] for report in reports]
    assert codes[0] == codes[1]


BAD_INPUTS: dict[str, tuple[bytes, set[str]]] = {
    "empty": (b"", {"SLA100"}),
    "blank": (b" \n\t\r\n", {"SLA100"}),
    "binary": (bytes(range(256)) * 40, {"SLA010"}),
    "nul": (b"language en\n\0", {"SLA010"}),
    "latin-1": ('langue fr\ncontrat "é"'.encode("latin-1"), {"SLA011"}),
    "nesting": (b"language en\n" + b"(" * 10_000 + b"[{" * 10_000, set()),
    "quotes": (b'language en\ncontract "' + b'"' * 9_999, set()),
    "one line": (b"language en\ncontract " + b"x" * 200_000, set()),
}


@pytest.mark.parametrize("name", BAD_INPUTS)
def test_bad_bytes_are_findings(name: str, own_folder: Path) -> None:
    """Any bytes: a finding with a place, exit code 1, no crash, nothing written."""
    content, codes = BAD_INPUTS[name]
    result = run("check", write("bad.sla", content), "--format", "json", "--no-cache")

    assert result.exit_code == 1, result.output
    assert found(result)
    assert codes <= set(found(result))
    assert [path.name for path in own_folder.iterdir()] == ["bad.sla"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Europe/Paris", "Europe/Pariss"),
        ('country "FR"', 'country "XX"'),
        ("from 1 February 2026", "from 31 February 2026"),
        ("08:00-18:00", "08:00-25:00"),
        ("08:00-18:00", "09:00-09:00"),
        ('coverage office "', 'coverage P1 "'),
        ("renewed for 12 months", "horizon until 1 January 2525"),
    ],
)
def test_bad_values_are_errors(old: str, new: str, own_folder: Path) -> None:
    """Unknown zone or country, a date or time that is none, an empty window, a name twice: an error each."""
    assert old in good()
    result = run("check", write("a.sla", good().replace(old, new)), "--format", "json", "--no-cache")
    report = json.loads(result.stdout)

    assert result.exit_code == 1, result.output
    errors = [one for one in report["files"][0]["findings"] if one["severity"] == "error"]
    assert errors
    assert all(one["places"] and one["message"] and one["hint"] for one in errors)
    assert [path.name for path in own_folder.iterdir()] == ["a.sla"]


def test_large_file_is_refused_at_once(own_folder: Path) -> None:
    """100 MB is refused without reading it all: exit code 2."""
    with Path("large.sla").open("wb") as file:
        file.truncate(100_000_000)
    result = run("check", "large.sla")

    assert result.exit_code == 2
    assert "SLA022" in result.stdout
    assert MAX_BYTES < 100_000_000


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["missing.sla"], "SLA020"),
        (["a.sla", "missing.sla"], "SLA020"),
        (["a.sla/x"], "SLA020"),
        (["x" * 5000], "SLA021"),
    ],
)
def test_what_cannot_be_read_is_exit_code_2(arguments: list[str], code: str) -> None:
    """Missing or unreadable: named, exit code 2, and the other files are checked all the same."""
    write("a.sla", good())
    result = run("check", *arguments, "--format", "json")

    assert result.exit_code == 2
    assert code in found(result)
    assert len(json.loads(result.stdout)["files"]) == len(arguments)


def test_folder_without_contracts_is_exit_code_2() -> None:
    """Nothing to check is not the same as nothing wrong."""
    Path("empty").mkdir()
    result = run("check", "empty")

    assert result.exit_code == 2
    assert "empty" in result.stderr


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="switches users, which root alone can")
def test_folder_that_cannot_be_read_is_exit_code_2(tmp_path: Path) -> None:
    """A folder without permission is named, by a process that has none."""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    run("check", write("a.sla", good()), "--format", "json")  # loads what the other user may not read
    for folder in (tmp_path, *tmp_path.parents):
        if folder != Path("/") and folder.stat().st_uid == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    read, written = os.pipe()
    child = os.fork()
    if child == 0:
        os.setuid(65534)
        result = run("check", str(closed), "--no-cache", "--format", "json")
        os.write(written, json.dumps([result.exit_code, result.output]).encode())
        os._exit(0)
    os.close(written)
    os.waitpid(child, 0)
    with os.fdopen(read) as stream:
        exit_code, output = json.loads(stream.read())

    assert exit_code == 2
    assert "SLA021" in output


def test_use_brings_a_file_and_its_errors() -> None:
    """A used file's mistake is shown in that file; one that cannot be had, at the `use`."""
    write("main.sla", good().replace("language en\n", 'language en\nuse "lib/common.sla"\n'))
    write("lib/common.sla", "language en\n\nservice shop\n  nonsense\n")
    result = run("check", "main.sla", "--format", "json")
    places = [one["places"][0]["file"] for one in json.loads(result.stdout)["files"][0]["findings"]]
    assert result.exit_code == 1
    assert "lib/common.sla" in places

    write("lib/common.sla", 'language en\n\nservice shop "Shop"\n')
    assert run("check", "main.sla").exit_code == 0
    Path("lib/common.sla").unlink()
    assert "SLA025" in found(run("check", "main.sla", "--format", "json"))


@pytest.mark.parametrize("written", ["../outside.sla", "/etc/passwd", "link.sla"])
def test_use_stays_in_the_project(written: str) -> None:
    """A path out of the project is refused, through a link as well, and not a word of it is shown."""
    write("../outside.sla", "language en\nservice secret\n")
    Path("link.sla").symlink_to("../outside.sla")
    write("main.sla", good().replace("language en\n", f'language en\nuse "{written}"\n'))
    result = run("check", "main.sla", "--format", "json")

    assert result.exit_code == 1
    assert "SLA024" in found(result)
    assert "secret" not in result.stdout


def test_use_in_a_circle_is_an_error() -> None:
    """Two files that use each other, or one that uses itself, are named; nothing hangs."""
    write("main.sla", good().replace("language en\n", 'language en\nuse "a.sla"\n'))
    write("a.sla", 'language en\nuse "main.sla"\nservice a\n')
    assert run("check", "main.sla").exit_code == 1

    write("self.sla", good().replace("language en\n", 'language en\nuse "self.sla"\n'))
    assert run("check", "self.sla").exit_code == 1


def test_standard_input_is_a_contract() -> None:
    """`-` reads the contract from standard input and names it so."""
    result = run("check", "-", stdin=good().replace("P1, P2", "P1, P9").encode())

    assert result.exit_code == 1
    assert "-:" in result.stdout
    assert run("check", "-", stdin=good().encode()).exit_code == 0


def test_wrong_usage_is_exit_code_2() -> None:
    """Unknown options and formats are told with the usage."""
    assert run("check", "--format", "yaml").exit_code == 2
    assert run("check", "--today", "tomorrow").exit_code == 2
    assert run("chek").exit_code == 2


def test_internal_error_is_exit_code_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure of our own says what to report, without a traceback and without a word of the contract."""
    write("a.sla", good())
    write("b.sla", good())

    def fail(content: bytes, files: object, **_: object) -> None:
        if getattr(files, "name", "") == "a.sla":
            raise ValueError(content.decode())

    monkeypatch.setattr("slacontract.project.compile_job", fail)
    result = run("check", "a.sla", "--no-cache")

    assert result.exit_code == 3
    assert "ValueError" in result.stderr
    assert "Traceback" not in result.output
    assert "ACME" not in result.output


def test_failing_check_costs_its_own_findings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a check of ours fails, all others are heard, waivers it might have needed are not called unused,
    the failure has a code and what to report, the exit code is 3, and nothing of it is kept in the cache."""
    from slacontract import compiling
    from slacontract.checks import Check, all_checks

    text = good() + '\nwaiver SLA301 "known" by "Head of support" until 1 January 2030\n'
    write("a.sla", text)
    before = found(run("check", "a.sla", "--format", "json"))
    assert "SLA340" in before  # the waiver accepts nothing

    def fail(context: object) -> None:
        raise ValueError(str(context))

    broken = tuple(
        Check(one.kinds, fail) if one.code == "SLA301" else one  # type: ignore[arg-type]
        for one in all_checks()
    )
    with monkeypatch.context() as patched:
        patched.setattr(compiling, "all_checks", lambda: broken)
        result = run("check", "a.sla", "--format", "json", "--today", "2026-01-06")
        text_form = run("check", "a.sla", "--no-cache")

    assert result.exit_code == 3
    assert sorted(found(result)) == sorted([*(code for code in before if code != "SLA340"), "SLA300"])
    assert "ValueError" in json.loads(result.stdout)["files"][0]["internal_error"]
    assert "SLA301" in text_form.stdout
    assert "ValueError" in text_form.stderr
    assert "ACME" not in text_form.output
    assert "SLA300" not in found(run("check", "a.sla", "--format", "json", "--today", "2026-01-06"))


def test_second_run_reads_the_cache_and_says_the_same() -> None:
    """Unchanged files come from the cache; a changed file, another day, a new lock do not."""
    for n in range(5):
        write(f"{n}.sla", good(reference=f"R-{n}"))

    def cached(*arguments: str) -> int:
        line = run("check", ".", "--stats", *arguments).stdout.strip().split("\n")[-1]
        return int(line.rpartition(" ")[2])

    first = run("check", ".", "--format", "json", "--today", "2026-01-05").stdout
    assert run("check", ".", "--format", "json", "--today", "2026-01-05").stdout == first
    assert cached("--today", "2026-01-05") == 5
    assert cached("--today", "2026-01-06") == 0
    assert cached("--today", "2026-01-06", "--lang", "fr") == 0
    write("0.sla", good(reference="other"))
    assert cached("--today", "2026-01-05") == 4
    assert run("lock", "1.sla").exit_code == 0
    assert cached("--today", "2026-01-05") == 4
    assert cached("--today", "2026-01-05", "--no-cache") == 0


@pytest.mark.slow
def test_processes_give_what_one_gives() -> None:
    """Many files on several processes: the same report, in the same order."""
    for n in range(12):
        text = good(reference=f"R-{n}")
        write(f"{n:02}.sla", text if n % 3 else text.replace("P1, P2", "P1, P9"))
    one, two = (
        run("check", ".", "--format", "json", "--no-cache", "--jobs", jobs).stdout for jobs in ("1", "3")
    )

    assert one == two
    assert [file["file"] for file in json.loads(one)["files"]] == [f"{n:02}.sla" for n in range(12)]


def test_progress_counts_up(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, standard error says how far it is, and is wiped at the end."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    show = checking.progress_line("checking")
    assert show is not None
    for done in (1, 2):
        show(done, 2)

    assert capfd.readouterr().err == "checking 1/2\rchecking 2/2\r\x1b[K"


def test_statistics_name_every_stage() -> None:
    """`--stats` prints each stage's time, how many checks ran and how many intervals were expanded."""
    output = run("check", write("a.sla", good()), "--stats", "--no-cache").stdout

    for stage in ("parse", "model", "rules", "examples", "checks"):
        assert f"\n{stage} " in output
    counts = {
        name: int(n) for name, _, n in (line.partition(": ") for line in output.split("\n")) if n.isdigit()
    }
    assert counts["intervals expanded"] > 500
    assert counts["commitments compiled"] == 7
    assert "checks run" in counts


def test_program_runs_from_a_shell(own_folder: Path) -> None:
    """The installed program, in a process of its own: output in UTF-8 whatever the locale, exit codes."""
    write("a.sla", good("fr").replace("P1, P2", "P1, P9"))
    environment = {**os.environ, "LANG": "C", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-c", "from slacontract.cli import main; main()", "check", "a.sla"]
    text = subprocess.run(command, capture_output=True, env=environment)
    data = subprocess.run([*command, "--format", "json"], capture_output=True, env=environment)

    assert (text.returncode, data.returncode) == (1, 1)
    assert b"Traceback" not in text.stderr
    json.loads(data.stdout.decode("utf-8"))


def test_hostile_text_reaches_no_terminal() -> None:
    """Escape sequences in names, texts and paths are shown as pictures."""
    write("a.sla", good() + '\nservice shop "\x1b[2J\x1b]0;x\x07"\n  nonsense\u202e\x1b[31m\n')
    output = run("check", "a.sla").stdout

    assert "\x1b" not in output
    assert "\u202e" not in output


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="the system has no full disk to offer")
def test_what_cannot_be_printed_is_no_failure_of_ours() -> None:
    """Where standard output takes nothing, or standard input is closed, that is said: exit code 2."""
    write("a.sla", good())
    program = [str(Path(sys.executable).parent / "slac")]
    with open("/dev/full", "wb") as full:
        done = subprocess.run([*program, "check", "a.sla"], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert b"No space left" in done.stderr
    assert b"Traceback" not in done.stderr

    shell = f"{program[0]} check - <&-"
    done = subprocess.run(shell, shell=True, capture_output=True, check=False)
    assert done.returncode == 2
    assert b"SLA021" in done.stdout
