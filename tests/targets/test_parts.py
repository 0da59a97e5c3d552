"""The parts of the emitted runtimes: each stands alone, uses those before it, and joins into one module."""

from __future__ import annotations

import ast
import re
import subprocess
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest
import regorus
from slacontract.targets import javascript, python, rego
from slacontract.targets.javascript.assembly import PARTS as JAVASCRIPT
from slacontract.targets.javascript.assembly import runtime as javascript_runtime
from slacontract.targets.python.assembly import PARTS as PYTHON
from slacontract.targets.python.assembly import runtime as python_runtime
from slacontract.targets.rego.assembly import PARTS as REGO
from support.tickets import contract

LONGEST = 400
KINDS = [(python, PYTHON, "py"), (javascript, JAVASCRIPT, "mjs"), (rego, REGO, "rego")]


def text_of(target: object, name: str, ending: str) -> str:
    return (Path(target.__file__).parent / "parts" / f"{name}.{ending}").read_text("utf-8")  # type: ignore[attr-defined]


@pytest.mark.parametrize(("target", "parts", "ending"), KINDS, ids=["python", "javascript", "rego"])
def test_every_part_is_joined(target: object, parts: tuple[str, ...], ending: str) -> None:
    """The files of the folder are the parts, each once, none of them long, each with its idea in a line."""
    folder = Path(target.__file__).parent / "parts"  # type: ignore[attr-defined]
    found = sorted(path.stem for path in folder.glob(f"*.{ending}") if path.stem != "__init__")
    lengths = {name: text_of(target, name, ending).count("\n") for name in parts}

    assert sorted(parts) == found
    assert max(lengths.values()) < LONGEST
    assert all(re.match(r'("""|// |# |/\*\*\n \* )[A-Z]', text_of(target, name, ending)) for name in parts)


def test_both_languages_have_the_same_parts() -> None:
    """Who knows one runtime finds his way in the other: the same names in the same order."""
    assert PYTHON == JAVASCRIPT


@pytest.mark.parametrize("name", PYTHON[:-1])
def test_a_python_part_stands_alone(name: str) -> None:
    """A part is imported as any module, and what it needs at run time it takes from parts before it."""
    assert import_module(f"slacontract.targets.python.parts.{name}").__doc__
    body = ast.parse(text_of(python, name, "py")).body
    used = {one.module for one in body if isinstance(one, ast.ImportFrom) and one.level}

    assert used <= set(PYTHON[: PYTHON.index(name)])


def test_no_name_stands_for_two_things() -> None:
    """In one module the parts share their names: none is given twice, none taken as another."""
    defined = Counter(
        name
        for node in ast.parse(python_runtime()).body
        for name in (
            [node.name]
            if isinstance(node, ast.ClassDef | ast.FunctionDef)
            else [
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            ]
        )
    )
    script = Counter(
        re.findall(r"^(?:export )?(?:class|function|const) (\w+)", javascript_runtime(), re.MULTILINE)
    )

    assert [name for names in (defined, script) for name, times in names.items() if times > 1] == []
    assert " as " not in "".join(re.findall(r"^(?:from|import) .*", python_runtime(), re.MULTILINE))


@pytest.mark.server("node")
def test_javascript_parts_stand_alone(tmp_path: Path) -> None:
    """Node imports each part by itself; each takes names from parts before it only."""
    folder = Path(javascript.__file__).parent / "parts"
    wanted = [(folder / f"{name}.mjs").as_uri() for name in JAVASCRIPT[:-1]]
    script = tmp_path / "all.mjs"
    script.write_text("".join(f'await import("{uri}");\n' for uri in wanted), encoding="utf-8")
    done = subprocess.run(["node", str(script)], capture_output=True, text=True)
    checked = subprocess.run(["node", "--check", str(folder / "sla.mjs")], capture_output=True)

    assert (done.returncode, done.stderr) == (0, "")
    assert checked.returncode == 0
    for place, name in enumerate(JAVASCRIPT):
        used = re.findall(r'^import .* from "\./(\w+)\.mjs";', text_of(javascript, name, "mjs"), re.MULTILINE)
        assert set(used) <= set(JAVASCRIPT[:place])


def test_parts_of_the_policy_are_one_package() -> None:
    """An engine given the parts as files answers as with the joined policy."""
    rules = contract({"metric": "response", "delay": {"kind": "elapsed", "seconds": 3600}})
    said = []
    for texts in ({name: text_of(rego, name, "rego") for name in REGO}, {"sla": rego.policy()}):
        engine = regorus.Engine()
        for name, text in texts.items():
            engine.add_policy(f"{name}.rego", text)
        engine.add_data_json(rego.data(rules))
        engine.set_input_json('{"metric": "response", "at": "2026-03-02T10:00:00+01:00"}')
        said.append(engine.eval_rule("data.sla.due"))

    assert said[0] == said[1]
    assert said[0]["deadline"] == 1772445600
