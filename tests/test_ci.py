"""In the pipeline: hooks, the GitHub Action, the GitLab template and git, run in scratch repositories."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from support.syntax import new_cache

from slacontract.project import shared_parser
from slacontract.source import Source
from slacontract.syntax import format_text

pytestmark = pytest.mark.slow  # each step starts the program anew

ROOT = Path(__file__).parent.parent
CONTRACT = """language en

contract "Support"
  reference "A-1"
  provider "Example Hosting"
  client "Example Foods"
  status signed
  in force from 1 January 2026 until 31 December 2027
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

clock response
  starts at report
  if a priority change makes it late it is due at the change

priority P1 "Critical"
  means "nobody can work"
  response within 1 hour counted in office

priority P2 "Minor"
  means "all the rest"
  response within 3 hours counted in office

worked example morning "Monday morning"
  given priority is P1
  report on 2 March 2026 at 09:00
  expect response no later than 2 March 2026 at 10:00
""".replace("  status signed\n", "")
WORSE = CONTRACT.replace("within 3 hours", "within 4 hours")


class Repository:
    """A scratch repository with `slac` on the path."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.env = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder.parent),
            "SLAC_CACHE_DIR": str(new_cache(folder.parent / "cache")),
            "GIT_CONFIG_GLOBAL": "/dev/null",
            "GIT_CONFIG_SYSTEM": "/dev/null",
            "GIT_PAGER": "cat",
            "LANG": "C.UTF-8",
            **{
                f"GIT_{who}_{what}": "x@example.org"
                for who in ("AUTHOR", "COMMITTER")
                for what in ("NAME", "EMAIL")
            },
        }
        self.git("init", "-q", "-b", "main")

    def run(self, script: str, shell: tuple[str, ...] = ("bash", "-e", "-o", "pipefail"), **env: str) -> Any:
        return subprocess.run(
            [*shell, "-c", script], cwd=self.folder, env={**self.env, **env}, capture_output=True, text=True
        )

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=self.env, capture_output=True, text=True, check=True
        )
        return done.stdout

    def commit(self, files: Mapping[str, str], message: str = "change") -> str:
        for name, text in files.items():
            (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / name).write_text(text, encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-qm", message)
        return self.git("rev-parse", "HEAD").strip()


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository(tmp_path / "work")
    made.commit({"support.sla": CONTRACT}, "first")
    return made


# --- GitHub -----------------------------------------------------------------------------------

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}


def action(repository: Repository, **inputs: str) -> dict[str, Any]:
    """Runs the action as a runner does, but for its installation; what each step did, until one fails."""
    given = {name: value.get("default", "") for name, value in ACTION["inputs"].items()}
    given |= {"base": "", **{name.replace("_", "-"): value for name, value in inputs.items()}}
    done: dict[str, Any] = {}
    for name, step in STEPS.items():
        wanted = re.fullmatch(r"inputs\.([\w-]+) != ''", step.get("if", "inputs.paths != ''"))
        assert wanted is not None, name
        if name == "Install" or not given[wanted[1]]:
            continue
        env = {
            key: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda found: given[found[1]], value)
            for key, value in step.get("env", {}).items()
        }
        summary = repository.folder.parent / "summary.md"
        done[name] = repository.run(step["run"], GITHUB_STEP_SUMMARY=str(summary), **env)
        if done[name].returncode:
            break
    return done


def test_action_is_well_formed() -> None:
    """A composite action whose steps take their inputs by the environment, never inside a script."""
    assert ACTION["runs"]["using"] == "composite"
    for name, step in STEPS.items():
        assert step["shell"] == "bash", name
        assert "${{" not in step["run"], f"{name}: an input inside a script can be a command"
        for value in step.get("env", {}).values():
            assert re.fullmatch(r"\$\{\{ inputs\.[\w-]+ \}\}", value)
            assert value[11:-3] in ACTION["inputs"]
    assert STEPS["Install"]["run"] == 'python -m pip install --quiet "$GITHUB_ACTION_PATH"'


def test_action_lets_a_good_change_pass(repository: Repository) -> None:
    """Canonical, without a danger, examples true, generated files fresh: every step ends with 0."""
    assert repository.run("slac build support.sla -t rules-json -o generated").returncode == 0
    base = repository.commit({"README": "x"})
    repository.commit({"support.sla": CONTRACT.replace('"Minor"', '"Minor matter"')})
    repository.run("slac build support.sla -t rules-json -o generated")
    done = action(repository, base=base, generated="support.sla generated\n", policy="worse-for-client")
    assert [(name, one.returncode, one.stderr) for name, one in done.items() if one.returncode] == []
    assert list(done) == [name for name in STEPS if name != "Install"]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        (CONTRACT.replace("  response", "    response"), "Canonical form"),
        (CONTRACT.replace("at 10:00", "at 11:00"), "Check"),
        (WORSE, "What the change means"),
    ],
)
def test_action_stops_a_bad_change(repository: Repository, text: str, step: str) -> None:
    """What is not canonical, wrong, or worse for the client stops at its step."""
    base = repository.git("rev-parse", "HEAD").strip()
    repository.commit({"support.sla": text})
    done = action(repository, base=base, policy="worse-for-client")
    assert list(done)[-1] == step
    assert done[step].returncode == 1, done[step].stderr
    if step == "Check":
        assert "::error file=support.sla" in done[step].stdout
    if step == "What the change means":
        assert "2026" in (repository.folder.parent / "summary.md").read_text(encoding="utf-8"), (
            "a dated example"
        )


def test_action_names_stale_files(repository: Repository) -> None:
    """Files generated from an earlier text are named, with the command that writes them anew."""
    repository.run("slac build support.sla -t rules-json -o generated")
    repository.commit({"support.sla": WORSE})
    done = action(repository, generated="support.sla generated")
    step = done["Generated files"]
    assert step.returncode == 1
    assert "rules-json/rules.json" in step.stdout
    assert "slac build support.sla" in step.stderr


def test_action_fetches_the_base_of_a_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    """A checkout of one commit lacks the base: it is fetched, and compared with."""
    base = repository.git("rev-parse", "HEAD").strip()
    repository.commit({"support.sla": WORSE})
    repository.git("config", "uploadpack.allowAnySHA1InWant", "true")
    shallow = Repository(tmp_path / "shallow")
    shallow.git("fetch", "-q", "--depth=1", repository.folder.as_uri(), "main")
    shallow.git("checkout", "-q", "FETCH_HEAD")
    shallow.git("remote", "add", "origin", repository.folder.as_uri())
    done = action(shallow, base=base, policy="worse-for-client")
    assert done["What the change means"].returncode == 1, done["What the change means"].stderr
    assert "::" in done["What the change means"].stdout


@pytest.mark.parametrize("base", ["--output=x", "no-such-revision"])
def test_action_takes_no_revision_for_an_option(repository: Repository, base: str) -> None:
    """A revision that looks like an option, or is none, fails the step and writes nothing."""
    before = set(repository.folder.iterdir())
    done = action(repository, base=base)
    assert done["What the change means"].returncode != 0
    assert set(repository.folder.iterdir()) == before


# --- GitLab -----------------------------------------------------------------------------------

HEAD, BODY = yaml.safe_load_all((ROOT / "templates" / "slac.yml").read_text(encoding="utf-8"))
JOB = BODY["slac"]


def gitlab(repository: Repository, base: str = "", **inputs: str) -> Any:
    """Runs the script of the job as GitLab does, with the shell that every image has."""
    given = {name: value["default"] for name, value in HEAD["spec"]["inputs"].items()}
    given |= {name.replace("_", "-"): value for name, value in inputs.items()}
    env = {
        key: re.sub(r"\$\[\[ inputs\.([\w-]+) \]\]", lambda found: given[found[1]], value)
        for key, value in JOB["variables"].items()
    }
    script = "\n".join(JOB["script"])
    return repository.run(script, ("sh", "-e"), CI_MERGE_REQUEST_DIFF_BASE_SHA=base, **env)


def test_gitlab_job_reports_and_decides(repository: Repository) -> None:
    """Pass or fail, the job leaves a Code Quality report, a JUnit file, and the change as Markdown."""
    base = repository.git("rev-parse", "HEAD").strip()
    assert repository.run("slac build support.sla -t rules-json -o generated").returncode == 0
    done = gitlab(repository, base, generated="support.sla generated")
    assert done.returncode == 0, done.stdout + done.stderr
    repository.commit({"support.sla": WORSE.replace("at 10:00", "at 11:00")})
    done = gitlab(repository, base, policy="worse-for-client")
    assert done.returncode == 1
    reports = JOB["artifacts"]["reports"]
    issues = json.loads((repository.folder / reports["codequality"]).read_text(encoding="utf-8"))
    assert "SLA700" in {one["check_name"] for one in issues}
    root = ElementTree.parse(repository.folder / reports["junit"]).getroot()
    assert root.get("failures") == "1"
    for name in JOB["artifacts"]["paths"]:
        assert "2026" in (repository.folder / name).read_text(encoding="utf-8")
    repository.commit({"support.sla": WORSE})
    assert gitlab(repository, base, policy="worse-for-client").returncode == 1
    stale = gitlab(repository, generated="support.sla generated")
    assert (stale.returncode, "rules-json/rules.json" in stale.stdout) == (1, True)


def test_gitlab_inputs_are_all_used() -> None:
    """Each input has a default and stands in the job, and the job takes none that is not declared."""
    text = json.dumps(BODY)
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(HEAD["spec"]["inputs"])


# --- pre-commit -------------------------------------------------------------------------------

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


def test_hooks_run_in_pre_commit(repository: Repository) -> None:
    """pre-commit reads our hooks; each passes a good contract, and stops one that it is there to stop."""
    tool = str(Path(sys.executable).parent / "pre-commit")
    checked = repository.run(f"{tool} validate-manifest {ROOT / '.pre-commit-hooks.yaml'}")
    assert checked.returncode == 0, checked.stdout
    hooks = [{**one, "language": "system"} for one in HOOKS]
    for one in hooks:
        if one["id"] == "slac-build":
            one["args"] = ["support.sla", "-o", "generated"]
    config = yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]})
    assert repository.run("slac build support.sla -t rules-json -o generated").returncode == 0
    repository.commit({".pre-commit-config.yaml": config, ".gitignore": ".slac-build/\n"})

    def failed(*hook: str) -> set[str]:
        home = str(repository.folder.parent / "pc")
        done = repository.run(f"{tool} run --all-files {' '.join(hook)}", PRE_COMMIT_HOME=home)
        return set(re.findall(r"hook id: ([\w-]+)", done.stdout))

    assert failed() == set()
    for text, hook in (
        (CONTRACT.replace("  response", "    response"), "slac-fmt"),
        (CONTRACT.replace("counted in office", "counted in nowhere"), "slac-check"),
        (CONTRACT.replace("at 10:00", "at 11:00"), "slac-test"),
        (WORSE, "slac-build"),
    ):
        repository.commit({"support.sla": text})
        assert failed(hook) == {hook}


# --- git --------------------------------------------------------------------------------------


def diff_driver() -> list[str]:
    """The commands of docs/ci.md that set the driver up."""
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    return re.findall(r"^(git config diff\.sla\..*|printf .*gitattributes)$", page, re.MULTILINE)


def test_git_diff_shows_no_change_of_form(repository: Repository) -> None:
    """With the driver of the documentation, git shows what was changed and not how it was laid out, under the
    head of its block; a text that cannot be read is shown as it is."""
    assert len(diff_driver()) == 3
    assert repository.run("\n".join(diff_driver())).returncode == 0
    messy = CONTRACT.replace("\n  ", "\n     ").replace("within 3 hours", "within   4 hours")
    (repository.folder / "support.sla").write_text(messy, encoding="utf-8")
    shown = repository.git("diff", "-U0", "support.sla").splitlines()
    assert [line for line in shown if re.match(r"[-+] ", line)] == [
        "-  response within 3 hours counted in office",
        "+  response within 4 hours counted in office",
    ]
    assert any(line.startswith("@@") and line.endswith('priority P2 "Minor"') for line in shown)
    (repository.folder / "support.sla").write_text(
        "language en\n\ncontract\n  nonsense here\n", encoding="utf-8"
    )
    assert "+  nonsense here" in repository.git("diff", "support.sla")


def test_changes_of_two_people_merge(repository: Repository) -> None:
    """One fact a line: two people who change different facts of one contract merge without a conflict, and
    the result says both. (Lines next to each other conflict in any text: git asks there.)"""
    repository.git("checkout", "-qb", "one")
    repository.commit({"support.sla": CONTRACT.replace("within 1 hour", "within 2 hours")})
    repository.git("checkout", "-q", "main")
    wider = CONTRACT.replace("09:00-17:00", "08:00-18:00\n  closed on 24 December")
    repository.commit({"support.sla": wider.replace('"all the rest"', '"the rest"')})
    repository.git("merge", "-q", "one")
    merged = (repository.folder / "support.sla").read_text(encoding="utf-8")
    for words in ("within 2 hours", "08:00-18:00", "closed on 24 December", '"the rest"'):
        assert words in merged
    assert format_text(Source("support.sla", merged), shared_parser())[0] == merged


# --- the page ---------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\S+)(?: ([^\n]+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_page_has_every_key_of_the_configuration() -> None:
    """The table of `slac.toml` names the tables and keys that are read, and no other."""
    from slacontract.configuration import TABLES

    section = PAGE.partition("\n## slac.toml\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.MULTILINE)
    told = sorted((table, key) for table, keys in rows for key in re.findall(r"`([^`]+)`", keys) or ["*"])
    assert told == sorted((table, key) for table, keys in TABLES.items() for key in keys or ["*"])


def test_the_page_from_top_to_bottom(tmp_path: Path) -> None:
    """Every file and command of docs/ci.md, in order, in an empty folder: each does what the page says."""
    repository = Repository(tmp_path / "work")
    (repository.folder / ".git").rename(tmp_path / "gone")
    ran = 0
    for kind, info, text in BLOCKS:
        if info.startswith("file="):
            path = repository.folder / info.removeprefix("file=")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            continue
        assert kind == "sh", kind
        *before, last = text.strip().splitlines()
        for line in before:
            done = repository.run(line)
            assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        done = repository.run(last)
        assert (done.returncode == 1) == (info == "fails"), f"{last}\n{done.stdout}{done.stderr}"
        assert done.returncode in (0, 1)
        ran += len(before) + 1
    assert ran > 20
    assert "07:00-19:00" in (repository.folder / "in-force.txt").read_text(encoding="utf-8")
    assert (repository.folder / "redline" / "redline.html").exists()
    assert "within 60 minutes" in repository.git("diff", "HEAD~2", "support.sla")


@pytest.mark.parametrize(
    ("schema", "source"),
    [
        ("github-actions", "action.yml"),
        ("gitlab-ci", "templates/slac.yml"),
        ("github-workflows", ".github/workflows/contracts.yml"),
        ("gitlab-ci", ".gitlab-ci.yml"),
    ],
)
def test_files_follow_the_schemas_of_their_servers(schema: str, source: str, tmp_path: Path) -> None:
    """The action, the template, and what the page shows of both are valid by the schemas of the servers."""
    shown = {info.removeprefix("file="): text for _, info, text in BLOCKS if info.startswith("file=")}
    text = shown.get(source) or (ROOT / source).read_text(encoding="utf-8").rpartition("\n---\n")[2]
    path = tmp_path / "file.yml"
    path.write_text(text, encoding="utf-8")
    tool = Path(sys.executable).parent / "check-jsonschema"
    done = subprocess.run(
        [tool, "--builtin-schema", f"vendor.{schema}", path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
    path.write_text(
        text.replace("steps:", "stepz:").replace("script:", "scripz:") + "\njobs: 1\n", encoding="utf-8"
    )
    done = subprocess.run(
        [tool, "--builtin-schema", f"vendor.{schema}", path], capture_output=True, check=False
    )
    assert done.returncode == 1


def test_the_page_shows_what_the_files_take() -> None:
    """What the page passes to hooks, action and template is what they declare; so is its table of inputs."""
    files = {info.removeprefix("file="): text for _, info, text in BLOCKS if info.startswith("file=")}
    hooks = yaml.safe_load(files[".pre-commit-config.yaml"])["repos"][0]["hooks"]
    assert {one["id"] for one in hooks} == {one["id"] for one in HOOKS}
    (job,) = yaml.safe_load(files[".github/workflows/contracts.yml"])["jobs"].values()
    assert set(job["steps"][-1]["with"]) <= set(ACTION["inputs"])
    section = PAGE.partition("\n## 5. ")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)) == set(ACTION["inputs"])
    (include,) = yaml.safe_load(files[".gitlab-ci.yml"])["include"]
    assert set(include["inputs"]) <= set(HEAD["spec"]["inputs"])
    assert include["file"] == "templates/slac.yml"
    for link in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
