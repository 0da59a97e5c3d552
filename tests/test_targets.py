"""Every target accounts for every line, twice the same, and shows the client no more than is his."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from support.marked import MARKED
from support.pdf_text import everything
from support.targets import EXAMPLES, TARGETS, TODAY, example, of_text, seen_by

from slacontract.diagnostics import Severity
from slacontract.emitter import API_VERSION, Compiled, Target
from slacontract.project import compile_text
from slacontract.ruleset.rules import EVERY_PLAN

REPOSITORY = Path(__file__).parent.parent

each_target = pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)


@each_target
def test_described(target: Target) -> None:
    """A target has a README, an API version, and a degree for each kind of term that any target knows."""
    kinds = {kind for one in TARGETS for kind in one.terms}

    assert target.api == API_VERSION
    assert set(target.terms) == kinds
    assert (REPOSITORY / "targets" / target.name.replace("-", "_") / "README.md").exists()


def terms_of(compiled: Compiled, told: set[str]) -> set[str]:
    """The clauses that must have a fidelity line, given those that have one."""
    wanted = set()
    named = {coverage.name for coverage in compiled.contract.coverages}
    for name, plan in compiled.rules.editions[-1].plans.items():
        prefix = "" if name == EVERY_PLAN else f"{name}/"
        wanted |= {f"{prefix}{one.id}" for one in plan.commitments}
        for kind in ("maintenance", "availability", "prepaid"):
            wanted |= {f"{prefix}{kind}/{one.id}" for one in getattr(plan, kind)}
        wanted |= {f"{prefix}credit/{one.id}" for one in plan.credits}
        wanted |= {f"{prefix}price/{one.id}" for one in plan.prices}
        for coverage in plan.coverages:
            if coverage in named and not told & {f"coverage/{coverage}"}:
                wanted.add(f"{prefix}coverage/{coverage}")
    return wanted


@pytest.mark.slow
@each_target
@each_example
@pytest.mark.parametrize("language", ["en", "fr"])
def test_examples(target: Target, path: Path, language: str) -> None:
    """Two emissions of one contract are equal to the byte; each promise, coverage, maintenance, availability,
    credit and price has a fidelity line; every file lies in the target's folder."""
    compiled = seen_by(example(path), language=language)
    emission = target.emit(compiled)
    told = {line.clause for line in emission.fidelity}

    assert target.emit(compiled) == emission
    assert terms_of(compiled, told) - told == set()
    for artifact in emission.artifacts:
        assert not artifact.path.startswith("/")
        assert ".." not in artifact.path.split("/")


def _text(content: bytes) -> str:
    """What can be read in a file: a PDF or an archive unpacked, all else as it is."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return "\n".join(name + parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return everything(content) if content.startswith(b"%PDF") else content.decode()


def streams(target: Target, audience: str) -> str:
    """Everything a target says: paths, contents, fidelity, findings."""
    compiled = of_text(MARKED, audience=audience)
    emission = target.emit(compiled)
    parts = [artifact.path + "\n" + _text(artifact.content) for artifact in emission.artifacts]
    parts += [f"{line.clause} {line.how}" for line in emission.fidelity]
    parts += [finding.message() + finding.hint() for finding in emission.diagnostics]
    return "\n".join(parts).replace("\r\n ", "")


def test_marked_contract_compiles() -> None:
    """The contract with the markers is sound, so that the next test tests something."""
    compilation = compile_text(MARKED, today=TODAY)

    assert [one.message() for one in compilation.diagnostics if one.severity is Severity.ERROR] == []


@each_target
def test_client_sees_only_his(target: Target) -> None:
    """No word that is for the provider only stands in any stream made for the client (DESIGN 1, audience)."""
    text = streams(target, "client")

    assert re.findall(r"MARKER[\w-]*|marker-\w+|12345|upstream", text) == []


def test_provider_sees_all() -> None:
    """The markers are found in the provider's document: the test above can fail."""
    (html,) = [target for target in TARGETS if target.name == "html"]
    text = streams(html, "provider")
    wanted = set(re.findall(r"MARKER-[\w-]+", MARKED)) - {"MARKER-comment"}

    assert {word for word in wanted if word not in text} == set()
