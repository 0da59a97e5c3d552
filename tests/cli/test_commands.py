"""deadline, fmt, lock, new, explain and schema from outside."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner, Result

from slacontract.cli import COMMANDS, slac
from slacontract.cli.commands.deadline import event_names, metric_names
from slacontract.cli.commands.explain import every_kind
from slacontract.cli.commands.fmt import unquoted
from slacontract.cli.commands.new import HOLES, KINDS, example_day, filled, quoted
from slacontract.ruleset.metrics import EVENT_OF

TODAY = datetime.date(2026, 1, 5)
ANSWERS = {"provider": "ACME", "client": "Harbour", "reference": "R", "country": "FR", "zone": "Europe/Paris"}


def good(language: str = "en", kind: str = "msp") -> str:
    """A whole contract without errors."""
    return filled(kind, language, ANSWERS, datetime.date(2026, 2, 1), TODAY)


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in a folder and with a cache of its own."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.setenv("LANG", "C")
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for language in ("en", "fr"):
        Path(f"{language}.sla").write_text(good(language), encoding="utf-8")
    return folder


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    """Runs `slac` in this process."""
    return CliRunner().invoke(slac, list(arguments), input=stdin)


@pytest.mark.parametrize("name", COMMANDS)
def test_help_ends_with_an_example(name: str) -> None:
    """The help of every command shows how it is called, and its line in the list is the command's."""
    result = run(name, "--help")

    assert result.exit_code == 0
    assert re.search(rf"\n\s*Example: slac {name} ", result.stdout)
    assert COMMANDS[name] in " ".join(run("--help").stdout.split())


def test_deadline_as_json() -> None:
    """Exactly deadline, status and ledger; instants with their offset; the counted seconds add up."""
    arguments = ("en.sla", "--priority", "P2", "--commitment", "intervention")
    result = run("deadline", *arguments, "--at", "2026-05-22T16:50+02:00", "--format", "json")
    data = json.loads(result.stdout)

    assert result.exit_code == 0
    assert set(data) == {"deadline", "status", "ledger"}
    assert data["deadline"] == "2026-05-26T08:50:00+02:00"
    assert data["status"] == "running"
    assert all(set(one) == {"from", "to", "counted_seconds", "reason", "clause"} for one in data["ledger"])
    assert sum(one["counted_seconds"] for one in data["ledger"]) == 2 * 3600
    assert [one["reason"].split(":")[0] for one in data["ledger"]] == [
        "window",
        "outside-windows",
        "holiday",
        "outside-windows",
        "window",
    ]
    assert all(one["to"] == two["from"] for one, two in zip(data["ledger"], data["ledger"][1:], strict=False))


def test_deadline_in_words_of_the_contract() -> None:
    """The text answer speaks the contract's language, or the one asked for."""
    for file, language, said in (
        ("fr.sla", (), "mar. 26 mai 2026 à 8h50"),
        ("en.sla", (), "Tue 26 May 2026 at 08:50"),
        ("en.sla", ("--lang", "fr"), "mar. 26 mai 2026 à 8h50"),
    ):
        arguments = (file, "--priority", "p2", "--commitment", "intervention", "--at", "2026-05-22T14:50Z")
        result = run("deadline", *arguments, *language)
        assert result.exit_code == 0, result.output
        assert said in result.stdout


@pytest.mark.parametrize("name", ["restoration", "rétablissement", "RETABLISSEMENT", "P1/restoration"])
def test_commitment_is_named_in_any_language(name: str) -> None:
    """A metric by its noun in either language, case and accents aside, or by its identity."""
    arguments = ("--priority", "P1", "--at", "2026-05-22T16:50+02:00", "--format", "json")
    result = run("deadline", "en.sla", "--commitment", name, *arguments)

    assert json.loads(result.stdout)["deadline"] == "2026-05-22T20:50:00+02:00"


def test_a_commitment_that_is_not_there_is_called_as_it_was_typed() -> None:
    """What is asked for in vain is said in the words of the one who asked."""
    arguments = ("--priority", "P2", "--at", "2026-05-22T14:50Z")
    result = run("deadline", "fr.sla", "--commitment", "reponse au telephone", *arguments)

    assert "« reponse au telephone »" in result.output
    result = run("deadline", "fr.sla", "--commitment", "contournement", *arguments)
    assert "« contournement »" in result.output


def test_deadline_from_events(own_folder: Path) -> None:
    """Events on the command line, or in a file, are judged as of the last one, or as said."""
    rows = [
        {
            "ticket": "1",
            "at": "2026-05-22T16:50:00+02:00",
            "kind": "reported",
            "actor": "client",
            "priority": "P2",
        },
        {"ticket": "1", "at": "2026-05-22T16:55:00+02:00", "kind": "ticket-created", "actor": "provider"},
        {
            "ticket": "1",
            "at": "2026-05-22T17:00:00+02:00",
            "kind": "state-changed",
            "actor": "provider",
            "state": "waiting-client",
        },
    ]
    Path("list.json").write_text(json.dumps(rows), encoding="utf-8")
    Path("lines.json").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for file in ("list.json", "lines.json"):
        asked = ("deadline", "en.sla", "--commitment", "restoration", "--events", file, "--format", "json")
        data = json.loads(run(*asked).stdout)
        assert (data["deadline"], data["status"]) == (None, "paused")
        assert data["projection"]

    asked = ("deadline", "en.sla", "--commitment", "intervention", "--priority", "P2", "--format", "json")
    events = (
        "--event",
        "création du ticket=2026-05-22T16:55+02:00",
        "--event",
        "intervention=2026-05-22T18:00+02:00",
    )
    assert json.loads(run(*asked, *events).stdout)["status"] == "met"
    as_of = ("--as-of", "2026-05-22T17:00+02:00")
    assert json.loads(run(*asked, *events, *as_of).stdout)["status"] == "running"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--commitment", "restoration"], 2),
        (["--commitment", "restoration", "--at", "2026-05-22T16:50"], 2),
        (["--commitment", "restoration", "--at", "yesterday"], 2),
        (["--commitment", "restoration", "--event", "sneezed=2026-05-22T16:50Z"], 2),
        (["--commitment", "restoration", "--events", "none.json"], 2),
        (["--commitment", "restoration", "--events", "en.sla"], 2),
        (["--commitment", "restoration", "--at", "2026-05-22T16:50Z", "--as-of", "x"], 2),
        (["--commitment", "sneeze", "--at", "2026-05-22T16:50Z"], 1),
        (["--commitment", "restoration", "--priority", "P9", "--at", "2026-05-22T16:50Z"], 1),
        (["--commitment", "restoration", "--plan", "gold", "--at", "2026-05-22T16:50Z"], 1),
    ],
)
def test_deadline_refuses_by_name(arguments: list[str], code: int) -> None:
    """A question that cannot be read is exit code 2, one without an answer 1; both say why."""
    result = run("deadline", "en.sla", *arguments)

    assert result.exit_code == code, result.output
    assert result.output.strip()


def test_deadline_without_answer_says_why_in_json() -> None:
    """No deadline: null, with a status and a reason or a finding."""
    Path("en.sla").write_text(
        good().replace(
            "intervention within 30 minutes counted in around-the-clock", "intervention to be agreed"
        ),
        encoding="utf-8",
    )
    asked = (
        "deadline",
        "en.sla",
        "--commitment",
        "intervention",
        "--at",
        "2026-05-22T16:50Z",
        "--format",
        "json",
    )
    hole = json.loads(run(*asked, "--priority", "P1").stdout)
    unknown = json.loads(run(*asked, "--priority", "P9").stdout)

    assert (hole["deadline"], hole["status"], hole["why"]) == (None, "undetermined", "hole")
    assert (unknown["deadline"], unknown["status"]) == (None, "error")
    assert unknown["problem"]["code"] == "SLA622"


def test_every_metric_and_event_can_be_named() -> None:
    """Each metric has a name in both languages, and each event that an instant suffices for."""
    assert set(metric_names().values()) == set(EVENT_OF)
    assert {"resolution", "accuse de reception", "next reply", "reponse suivante"} <= set(metric_names())
    assert {"reported", "le signalement".removeprefix("le "), "resolution"} <= set(event_names())


def test_fmt_is_idempotent_and_atomic() -> None:
    """A file is rewritten in place once, then left alone; `--check` says so by its exit code."""
    Path("a.sla").write_text(good().replace("  ", " ").replace("08:00-18:00", "8:00-18:00"), encoding="utf-8")

    assert run("fmt", "--check", "a.sla").exit_code == 1
    assert run("fmt", "a.sla").exit_code == 0
    assert Path("a.sla").read_text(encoding="utf-8") == good()
    assert run("fmt", "--check", "a.sla").exit_code == 0
    assert sorted(path.name for path in Path().iterdir()) == ["a.sla", "en.sla", "fr.sla"]


def test_fmt_shows_what_would_change() -> None:
    """`--check --diff` prints a unified diff and writes nothing."""
    Path("a.sla").write_text(good().replace("08:00-18:00", "8:00-18:00"), encoding="utf-8")
    result = run("fmt", "--check", "--diff", "a.sla")

    assert "-  Monday to Friday 8:00-18:00\n+  Monday to Friday 08:00-18:00\n" in result.stdout
    assert "8:00" in Path("a.sla").read_text(encoding="utf-8")


def test_fmt_reads_what_a_mail_has_quoted() -> None:
    """Lines that all begin with `> ` lose it; a text where only some do is left as it is."""
    quoted_text = "".join(f"> {line}".rstrip() + "\n" for line in good().splitlines())
    result = run("fmt", "-", stdin=quoted_text)
    twice = "".join(f">> {line}\n" for line in good().splitlines())

    assert result.stdout == good()
    assert run("fmt", "-", stdin=twice).stdout == good()
    assert unquoted("> a\nb\n") == "> a\nb\n"
    assert unquoted("") == ""


def test_fmt_translates_keywords_both_ways() -> None:
    """French and back: the same text, but for the language of the document, which is written down."""
    french = run("fmt", "en.sla", "--keywords", "fr", "--stdout").stdout
    back = run("fmt", "-", "--keywords", "en", stdin=french).stdout

    assert french.startswith("langue fr\n")
    assert back.replace("  written in English\n", "") == good()
    assert Path("en.sla").read_text(encoding="utf-8") == good()


def test_fmt_leaves_what_it_cannot_read() -> None:
    """A file with errors is left untouched, its findings are printed, exit code 1; a missing one is 2."""
    Path("bad.sla").write_text('langue fr\n\ncontrat "x"\n  nimporte quoi\n', encoding="utf-8")
    result = run("fmt", "bad.sla", "en.sla")

    assert result.exit_code == 1
    assert "erreur" in result.stderr
    assert Path("bad.sla").read_text(encoding="utf-8").endswith("nimporte quoi\n")
    assert run("fmt", "none.sla").exit_code == 2
    assert run("fmt", "-", stdin=b"\xff\x00").exit_code == 1


def test_lock_is_written_once_and_checked() -> None:
    """The lock holds the dates; written again it is the same bytes; `--check` tells missing and stale."""
    assert run("lock", "en.sla", "--check").exit_code == 1
    assert run("lock", "en.sla").exit_code == 0
    first = Path("en.lock").read_bytes()
    assert b"2026-05-25" in first
    assert run("lock", "en.sla", "--check").exit_code == 0
    assert run("lock", "en.sla").exit_code == 0
    assert Path("en.lock").read_bytes() == first


def test_locked_year_is_never_computed_again() -> None:
    """A date taken out of the lock stays out: of deadlines, and of the lock, unless it is renewed."""
    run("lock", "en.sla")
    lines = Path("en.lock").read_text(encoding="utf-8").splitlines(keepends=True)
    edited = "".join(line for line in lines if "2026-05-25" not in line)
    Path("en.lock").write_text(edited, encoding="utf-8")
    asked = ("deadline", "en.sla", "--commitment", "intervention", "--priority", "P2", "--format", "json")
    data = json.loads(run(*asked, "--at", "2026-05-22T16:50+02:00").stdout)

    assert data["deadline"] == "2026-05-25T08:50:00+02:00"
    assert run("lock", "en.sla").exit_code == 0
    assert Path("en.lock").read_text(encoding="utf-8") == edited
    assert run("lock", "en.sla", "--renew").exit_code == 0
    assert "2026-05-25" in Path("en.lock").read_text(encoding="utf-8")


def test_damaged_lock_is_named() -> None:
    """A lock that cannot be read is an error with its line, and is not overwritten."""
    Path("en.lock").write_text("lock 1\n\nholidays FR\n  year x\n", encoding="utf-8")
    result = run("check", "en.sla", "--format", "json")
    codes = [one["code"] for one in json.loads(result.stdout)["files"][0]["findings"]]

    assert "SLA029" in codes
    assert run("lock", "en.sla").exit_code != 0
    assert "year x" in Path("en.lock").read_text(encoding="utf-8")


def test_lock_of_a_contract_without_holidays() -> None:
    """Nothing to lock: said, and no file is written."""
    text = good().replace("  except holidays public\n", "")
    start = text.index("holidays public")
    Path("en.sla").write_text(text[:start] + text[text.index("coverage office") :], encoding="utf-8")

    assert run("lock", "en.sla").exit_code == 0
    assert not Path("en.lock").exists()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("chek", "slac check"), ("Deadlin", "slac deadline"), ("en.sla", "slac check en.sla"), ("zzz", None)],
)
def test_a_slip_in_the_command_is_told(typed: str, meant: str | None) -> None:
    """An unknown command is refused with the one that it may stand for; a contract's name is for `check`."""
    result = run("--lang", "en", typed)
    assert result.exit_code == 2
    assert (meant is None) == ("Did you mean" not in result.stderr)
    assert meant is None or f"Did you mean {meant}?" in result.stderr


@pytest.mark.parametrize(
    ("line", "found"),
    [("slac de", "deadline"), ("slac check --fo", "--format"), ("slac build --aud", "--audience")],
)
def test_the_shell_completes(line: str, found: str) -> None:
    """Commands, which are loaded late, and their options are completed as docs/install.md says."""
    from click.shell_completion import BashComplete

    words = line.split()
    done = BashComplete(slac, {}, "slac", "_SLAC_COMPLETE").get_completions(words[1:-1], words[-1])
    assert [one.value for one in done] == [found]


def test_what_a_question_lacks_is_told_in_the_drafters_words() -> None:
    """Without a priority the answer names those there are; an unknown commitment gets names that would do,
    in the language of the messages and as `--commitment` takes them."""
    asked = ("deadline", "en.sla", "--at", "2026-05-22T16:50+02:00", "--lang", "fr")
    assert "dites --priority avec l’une de : P1, P2, P3" in run(*asked, "--commitment", "intervention").stdout
    unknown = run(*asked, "--priority", "P1", "--commitment", "dépannage")
    assert unknown.exit_code == 1
    names = unknown.stdout.partition("l’un de : ")[2].rstrip(".\n").split(", ")
    assert "rétablissement" in names
    for name in names:
        assert (
            "SLA604" not in run(*asked, "--priority", "P1", "--commitment", name, "--format", "json").stdout
        )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-05-22T16:50", "2026-05-22T16:50:00+02:00"),
        ("2026-10-25T02:30", "2026-10-25T02:30:00+02:00, 2026-10-25T02:30:00+01:00"),
        ("2026-03-29T02:30", "such as"),
        ("22 May", "is no date and time"),
    ],
)
def test_a_clock_time_without_offset_is_told_with_it(written: str, meant: str) -> None:
    """Nothing is guessed: exit code 2, and the hint has each instant that the clock time is in the contract's
    zone, none in the hour that the clocks skip."""
    asked = ("deadline", "en.sla", "--commitment", "intervention", "--priority", "P2")
    for one in (
        (*asked, "--at", written),
        (*asked, "--event", f"reported={written}"),
        (*asked, "--at", "2026-05-22T16:50Z", "--as-of", written),
        ("next", "en.sla", "--at", written),
    ):
        result = run(*one)
        assert result.exit_code == 2, result.output
        assert meant in result.stderr


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_new_contract_is_clean(kind: str, language: str) -> None:
    """Every template, answered and locked, checks without danger and is in canonical form."""
    arguments = [f"--{name}={value}" for name, value in ANSWERS.items()]
    result = run("new", kind, "--lang", language, *arguments, "--from", "2026-02-01", "-o", "n.sla")
    assert result.exit_code == 0, result.output
    assert run("lock", "n.sla").exit_code == 0
    checked = run("check", "n.sla", "--format", "json", "--today", "2026-02-01")

    findings = json.loads(checked.stdout)["files"][0]["findings"]
    assert [one for one in findings if one["severity"] in ("error", "danger")] == []
    assert json.loads(checked.stdout)["files"][0]["examples"][0]["holds"]
    assert run("fmt", "--check", "n.sla").exit_code == 0


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_new_contract_without_answers_has_holes(kind: str, language: str) -> None:
    """What is not answered is to be agreed; that is still a contract, and no release."""
    text = run("new", kind, "--lang", language, "--no-input").stdout
    Path("n.sla").write_text(text, encoding="utf-8")
    result = run("check", "n.sla")

    assert text.count(HOLES[language]) >= 5
    assert result.exit_code == 0, result.output


def test_templates_say_the_same_in_both_languages() -> None:
    """The two texts of a template have the same blocks and facts, in the same order."""
    from slacontract.project import shared_parser
    from slacontract.source import Source
    from slacontract.syntax import parse

    for kind in KINDS:
        shapes = []
        for language in ("en", "fr"):
            file, _ = parse(Source("x", good(language, kind)), shared_parser())
            assert file is not None
            shapes.append([(block.kind, [fact.key for fact in block.facts]) for block in file.blocks])
        assert shapes[0] == shapes[1]


def test_new_never_replaces_a_file_unasked() -> None:
    """A file that is there stays, unless `--force` is said."""
    Path("n.sla").write_bytes(b"mine")

    assert run("new", "msp", "-o", "n.sla", "--no-input").exit_code == 2
    assert Path("n.sla").read_bytes() == b"mine"
    assert run("new", "msp", "-o", "n.sla", "--no-input", "--force").exit_code == 0
    assert run("new", "msp", "-o", "none/n.sla", "--no-input").exit_code == 2
    assert run("new").exit_code == 2


@pytest.mark.parametrize(
    "name", ['A "B" C', "A «B»", "A “B”", "# not a comment", "$client ${zone}", "a\n\n\nb", "É\u00a0x"]
)
def test_answers_are_quoted_as_text(name: str) -> None:
    """Whatever an answer holds, it is one text in the contract, white space collapsed."""
    from slacontract import compile_text

    text = filled("saas", "fr", {**ANSWERS, "provider": name}, datetime.date(2026, 2, 1), TODAY)
    contract = compile_text(text, today=TODAY).contract

    assert contract is not None
    assert contract.provider.text == " ".join(name.split())  # type: ignore[union-attr]


def test_unquotable_answer_is_refused() -> None:
    """A text with quotation marks of every kind cannot be written: exit code 2."""
    assert quoted('"«“') is None
    assert run("new", "msp", "--provider", '"«“', "--no-input").exit_code == 2


@pytest.mark.parametrize(
    ("country", "zone", "written"),
    [
        ("suisse", "Zurich", ('pays "CH"', "fuseau horaire Europe/Zurich")),
        ("Royaume-Uni", "europe/london", ('pays "GB"', "fuseau horaire Europe/London")),
        ("fr", "new york", ('pays "FR"', "fuseau horaire America/New_York")),
    ],
)
def test_countries_and_zones_by_name(country: str, zone: str, written: tuple[str, str]) -> None:
    """A country is known by its code or its name in the contract's language, a zone by its city; the contract
    has the code and the full name."""
    text = run("new", "saas", "--lang", "fr", "--country", country, "--zone", zone, "--no-input").stdout
    assert all(line in text for line in written)


@pytest.mark.parametrize("wrong", [("--country", "Ruritania"), ("--zone", "Istanbul"), ("--zone", "Nowhere")])
def test_unknown_countries_and_zones_are_refused(wrong: tuple[str, str]) -> None:
    """What the checks would refuse, or what two zones are called, is not written: exit code 2."""
    result = run("new", "saas", "--lang", "en", *wrong, "--no-input")
    assert result.exit_code == 2
    assert wrong[1] in result.stderr


def test_a_person_is_asked_until_it_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal, kinds go by number or name; what cannot be written is asked again; nothing is a hole."""
    answers = ["9", "1", "Atelier", "", "A-1", "Ruritanie", "Suisse", "", "1/2/2027", "2027-02-01"]
    monkeypatch.setattr("slacontract.cli.commands.new.at_terminal", lambda: True)
    result = run("new", "--lang", "fr", stdin="\n".join(answers) + "\n")

    known = {"provider": "Atelier", "reference": "A-1", "country": "CH", "zone": "Europe/Zurich"}
    written = filled("web-agency", "fr", known, datetime.date(2027, 2, 1), TODAY)
    assert result.exit_code == 0, result.output
    assert result.stdout.endswith(written)  # the runner echoes the answers before it
    assert all(word in result.output for word in ("pas de 9", "Ruritanie", "1/2/2027"))


def test_example_day_is_a_wednesday_in_force() -> None:
    """The day of the worked example is a Wednesday in mid-October, on or after the first day in force."""
    for first in (datetime.date(2026, 1, 1), datetime.date(2026, 10, 15), datetime.date(2026, 10, 16)):
        day = example_day(first)
        assert day >= first
        assert (day.weekday(), day.month) == (2, 10)


@pytest.mark.slow
def test_explain_knows_every_code() -> None:
    """Each kind of finding is listed and explained in both languages; a check's page is printed."""
    kinds = every_kind()
    listed = [line.split()[0] for line in run("explain").stdout.splitlines()]

    assert listed == sorted(kinds)
    for code, kind in kinds.items():
        for language in ("en", "fr"):
            words = kind.words(language)
            assert words.message, code
            assert "{" not in run("explain", code, "--lang", language).stdout.split("\n##")[0]
    assert "## What" in run("explain", "sla340").stdout
    assert run("explain", "SLA000").exit_code == 2


@pytest.mark.slow
def test_schemas_are_schemas_and_hold() -> None:
    """Each schema is a valid JSON Schema; the rule set that is built and events follow theirs."""
    for what in ("rules", "events", "contract"):
        schema = json.loads(run("schema", what).stdout)
        jsonschema.Draft202012Validator.check_schema(schema)
    run("build", "en.sla", "-t", "rules-json", "-o", "out")
    rules = json.loads(Path("out/rules-json/rules.json").read_bytes())
    jsonschema.validate(rules, json.loads(run("schema", "rules").stdout))
    events = {
        "ticket": [{"ticket": "1", "at": "2026-05-22T16:50:00+02:00", "kind": "reported", "actor": "client"}]
    }
    jsonschema.validate(events, json.loads(run("schema", "events").stdout))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"ticket": [{"kind": "sneezed"}]}, json.loads(run("schema", "events").stdout))


def test_version_is_the_packages() -> None:
    """`slac --version` prints the version of the installed package."""
    from importlib.metadata import version

    assert run("--version").stdout == f"slacontract {version('slacontract')}\n"
