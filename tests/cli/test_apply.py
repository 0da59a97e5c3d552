"""`slac apply` against a hand-written double: idempotent, dry by default, the secret never shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from support.double import Double, running

from slacontract.cli import slac
from slacontract.cli.commands.explain import every_kind
from slacontract.cli.servers.applying import _alike, _differing
from slacontract.lowering import (
    Access,
    Plan,
    Request,
    Step,
    Variable,
    item,
    ref,
    self_ref,
    variable,
)

SECRET = "s3cret-token-never-shown"


def rest(path: str, body: object, method: str = "POST", *more: object) -> Request:
    return Request(method, ("api", path, *more), body=body)  # type: ignore[arg-type]


def plan(minutes: int = 30, windows: tuple[tuple[str, str], ...] = (("09:00", "12:00"),)) -> Plan:
    """A calendar with its windows, and a policy that names it."""
    calendar = {"name": "Office", "zone": "Europe/Paris"}
    policy = {"name": "Gold", "minutes": minutes, "calendar_id": ref("calendar"), "orgs": variable("orgs")}
    return Plan(
        "double",
        "C-1",
        Access("DOUBLE_TOKEN", "https://{host}", prefix="Bearer "),
        (
            Step(
                "calendar",
                "Calendar Office",
                "object",
                Request("GET", ("api", "calendars")),
                match={"name": "Office"},
                wanted=calendar,
                create=rest("calendars", calendar),
                update=rest("calendars", calendar, "PUT", self_ref()),
            ),
            Step(
                "windows",
                "Windows of Office",
                "collection",
                Request("GET", ("api", "windows")),
                rows=tuple({"opens": a, "closes": b, "calendar_id": ref("calendar")} for a, b in windows),
                key=("opens", "closes", "calendar_id"),
                create=rest("windows", item("*")),
                delete=Request("DELETE", ("api", "windows", item("id"))),
            ),
            Step(
                "policy",
                "Policy Gold",
                "object",
                Request("GET", ("api", "policies")),
                items=("policies",),
                next_at=("next_page",),
                match={"name": "Gold"},
                wanted=policy,
                create=rest("policies", policy),
                update=rest("policies", policy, "PUT", self_ref()),
            ),
        ),
        (Variable("orgs", "the client's organisations", many=True),),
    )


def double(**more: object) -> Double:
    rows: dict[str, list[dict[str, object]]] = {"api/calendars": [], "api/windows": [], "api/policies": []}
    return Double(rows, lists={"api/policies": "policies"}, **more)  # type: ignore[arg-type]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a plan against an address; the secret is in the environment, as the plan names it."""
    monkeypatch.setenv("DOUBLE_TOKEN", SECRET)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def apply(made: Plan, url: str, *more: str, settings: bool = True) -> Result:
        file = tmp_path / "plan.json"
        file.write_bytes(made.dump())
        given = ["--set", "orgs=12,13"] if settings else []
        return CliRunner().invoke(
            slac, ["apply", str(file), "--base-url", url, "--lang", "en", *given, *more]
        )

    return apply


def test_dry_by_default(run) -> None:  # type: ignore[no-untyped-def]
    """Without --yes no call writes, and all that would be made is told, what rests on unknown ids too."""
    server = double()
    with running(server) as url:
        told = run(plan(), url)

    assert told.exit_code == 0, told.output
    assert server.written == []
    assert [line.split()[0] for line in told.output.splitlines()[:3]] == ["create", "create", "create"]


def test_second_run_changes_nothing(run) -> None:  # type: ignore[no-untyped-def]
    """Applying twice writes once: objects are found by name, and refs carry the ids that the server gave."""
    server = double()
    with running(server) as url:
        first = run(plan(), url, "--yes")
        written = list(server.written)
        second = run(plan(), url, "--yes")
        check = run(plan(), url, "--check")

    calendar, policy = server.rows["api/calendars"][0], server.rows["api/policies"][0]
    assert (first.exit_code, second.exit_code, check.exit_code) == (0, 0, 0), first.output
    assert policy["calendar_id"] == calendar["id"]
    assert policy["orgs"] == [12, 13]
    assert len(written) == 3
    assert server.written == written


def test_difference_is_mended_and_nothing_else(run) -> None:  # type: ignore[no-untyped-def]
    """Another minute updates one object; another window is put in the place of the old one."""
    server = double()
    with running(server) as url:
        run(plan(), url, "--yes")
        before = len(server.written)
        server.rows["api/policies"][0]["colour"] = "blue"
        changed = plan(45, (("09:00", "12:00"), ("14:00", "18:00")))
        check = run(changed, url, "--check")
        told = run(changed, url, "--yes", "--format", "json")

    steps = {one["id"]: one for one in json.loads(told.output)["steps"]}
    assert check.exit_code == 1
    assert steps["calendar"]["action"] == "unchanged"
    assert steps["windows"]["action"] == "create"
    assert steps["policy"] | {"title": ""} == {
        "id": "policy",
        "title": "",
        "action": "update",
        "fields": ["minutes"],
        "rows": 0,
    }
    assert server.rows["api/policies"][0]["colour"] == "blue"
    assert len(server.written) == before + 2


def test_collection_is_exactly_the_plan(run) -> None:  # type: ignore[no-untyped-def]
    """A row that the plan no longer has is deleted before one that it has is made."""
    server = double()
    with running(server) as url:
        run(plan(), url, "--yes")
        run(plan(windows=(("08:00", "12:00"),)), url, "--yes")

    assert [row["opens"] for row in server.rows["api/windows"]] == ["08:00"]
    assert [method for method, _ in server.written[3:]] == ["DELETE", "POST"]


def test_found_on_a_later_page(run) -> None:  # type: ignore[no-untyped-def]
    """An object of another page is found, and not made twice."""
    server = double(page=2)
    server.rows["api/policies"] = [{"id": n, "name": f"other {n}"} for n in range(5)]
    with running(server) as url:
        run(plan(), url, "--yes")
        run(plan(), url, "--yes")

    assert [row["name"] for row in server.rows["api/policies"]].count("Gold") == 1


def test_secret_is_sent_and_never_shown(run) -> None:  # type: ignore[no-untyped-def]
    """The secret goes with the call as the plan says, and into no output, an error included."""
    server = double(refuse={("POST", "api/calendars")})
    with running(server) as url:
        told = run(plan(), url, "--yes")

    assert server.headers["Authorization"] == f"Bearer {SECRET}"
    assert "SLA813" in told.output
    assert "422" in told.output
    assert SECRET not in told.output
    assert told.exit_code == 1


def test_nothing_is_followed_elsewhere(run) -> None:  # type: ignore[no-untyped-def]
    """A redirection is refused: it could carry the secret to another server."""
    other = double()
    with running(other) as elsewhere:
        server = double(redirect=f"{elsewhere}/api/calendars")
        with running(server) as url:
            told = run(plan(), url)

    assert other.calls == []
    assert "SLA813" in told.output


def test_loopback_goes_through_no_proxy(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A call to this machine stays on it, whatever proxy the environment names."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    with running(double()) as url:
        assert run(plan(), url).exit_code == 0


def test_secret_needs_encryption(run) -> None:  # type: ignore[no-untyped-def]
    """Over http the secret is sent to this machine only."""
    told = run(plan(), "http://helpdesk.example.com")

    assert "SLA818" in told.output
    assert told.exit_code == 2


def test_what_is_missing_is_named(run, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """A variable without value, a secret that is not set, a server that is not there: each with its code."""
    with running(double()) as url:
        assert "SLA812" in run(plan(), url, settings=False).output
        assert run(plan(), url, "--set", "nobody=1").exit_code == 2
        monkeypatch.delenv("DOUBLE_TOKEN")
        assert "SLA811" in run(plan(), url).output
    monkeypatch.setenv("DOUBLE_TOKEN", SECRET)
    assert "SLA817" in run(plan(), url).output


def test_what_is_given_without_a_server_is_heard(tmp_path: Path) -> None:
    """A plan that is only listed shows the values given, and refuses names and values that it lacks."""
    file = tmp_path / "plan.json"
    file.write_bytes(plan().dump())

    def listed(*more: str) -> Result:
        return CliRunner().invoke(slac, ["apply", str(file), "--lang", "en", *more])

    assert "orgs = not given yet" in listed().stdout
    assert "orgs = [12, 13]" in listed("--set", "orgs=12,13").stdout
    assert listed("--set", "nobody=1").exit_code == 2
    wrong = listed("--set", "orgs=twelve")
    assert (wrong.exit_code, "SLA812" in wrong.stderr) == (2, True)


def test_two_of_one_name_are_not_guessed(run) -> None:  # type: ignore[no-untyped-def]
    """Where two objects match, nothing is changed."""
    server = double()
    server.rows["api/calendars"] = [{"id": 1, "name": "Office"}, {"id": 2, "name": "Office"}]
    with running(server) as url:
        told = run(plan(), url, "--yes")

    assert "SLA814" in told.output
    assert server.written == []


def test_what_the_server_does_not_keep_is_an_error(run) -> None:  # type: ignore[no-untyped-def]
    """A server that answers well and keeps something else is found out by reading back."""
    server = double(forget=frozenset({"zone"}))
    with running(server) as url:
        told = run(plan(), url, "--yes")

    assert "SLA819" in told.output
    assert "zone" in told.output


def test_no_plan(tmp_path: Path) -> None:
    """A file that is no plan is named with what is wrong in it."""
    file = tmp_path / "x.json"
    for content in ("", "[]", '{"format": 2}', '{"format": 1, "steps": 3}', "\x00"):
        file.write_text(content)
        told = CliRunner().invoke(slac, ["apply", str(file), "--lang", "en"])
        assert told.exit_code == 2, content
        assert "SLA810" in told.output


def test_steps_name_only_what_comes_before() -> None:
    """A plan that names a later step, or has two of one id, is a fault of its target."""
    late = Step("a", "A", "object", Request("GET", ("x",)), wanted={"b": ref("b")})
    with pytest.raises(ValueError, match="b"):
        Plan("t", "c", Access("E", "https://x"), (late,)).dump()
    one = Step("a", "A", "object", Request("GET", ("x",)))
    with pytest.raises(ValueError, match="two steps"):
        Plan("t", "c", Access("E", "https://x"), (one, one)).dump()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (30, "30", True),
        ("30", 30.0, True),
        (True, 1, True),
        (False, "0", True),
        (None, "", True),
        (None, 0, False),
        ("010", "10", False),
        ("nan", "nan", True),
        ("a", "b", False),
        (1, "one", False),
        (2**53, 2**53 + 1, False),
        (1, 10**400, False),
        (0.1, "0.10", True),
        ("2026-08-08T08:00:00.000Z", "2026-08-08T10:00:00.000+02:00", True),
        ("2026-08-08T08:00:00Z", "2026-08-08T08:00:01Z", False),
        ("2026-08-08T08:00:00", "2026-08-08T08:00:00.000", False),
        ("2026-13-08T08:00:00Z", "2026-13-08T08:00:00.0Z", False),
    ],
)
def test_values_come_back_in_other_clothes(one: object, other: object, same: bool) -> None:
    """Numbers, truth and nothing may come back as text; two texts are equal only to the letter, or as
    one instant with its offset."""
    assert _alike(one, other) is same
    assert list(_differing({"x": one}, {"x": other, "y": 1})) == ([] if same else ["x"])


def test_every_code_can_be_explained() -> None:
    """Each code that any module of ours declares, the commands' own too, has an explanation."""
    package = Path(__file__).parents[2] / "slacontract"
    declared = {
        code
        for path in package.rglob("*.py")
        for code in re.findall(r'Kind\(\s*"(SLA\d{3})"', path.read_text(encoding="utf-8"))
    }

    assert declared - every_kind().keys() == set()
