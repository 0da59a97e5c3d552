"""The law of the layers: a module imports only what stands to its left, and the core touches no world."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parent.parent

# The order of docs/architecture.md. Modules of one row do not import each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("records", "trusted"),
    ("source",),
    ("diagnostics",),
    ("clock",),
    ("grammar",),
    ("syntax",),
    ("model",),
    ("ruleset",),
    ("judge",),
    ("batch",),
    ("lowering",),
    ("telling",),
    ("checks", "pages"),
    ("emitter",),
    ("fidelity",),
    ("document", "examples", "gathering"),
    ("compiling",),
    ("amending", "attaching", "compare", "evaluate", "portfolio", "suppliers"),
    ("project",),
    ("configuration",),
    ("cli",),
    ("__main__",),
)
RANK = {name: rank for rank, row in enumerate(LAYERS) for name in row}
OF_A_TARGET = {"ruleset", "model", "emitter", "document", "diagnostics", "clock", "source"} | {
    "lowering",
    "fidelity",
    "telling",
}
EDGES = {"project", "configuration", "cli"}

# (importing module, imported module): why it may.
ALLOWED: dict[tuple[str, str], str] = {}

# What reads the world or depends on the moment, and so has no place left of the edges.
WORLDLY_MODULES = {"os", "random", "shutil", "socket", "subprocess", "tempfile", "time", "urllib"}
WORLDLY_CALLS = {"input", "open", "print", "now", "today", "utcnow", "write_bytes", "write_text", "getenv"}
WORLDLY_ALLOWED: dict[tuple[str, str], str] = {
    ("slacontract.syntax.tables", "os"): "keeps the parser's tables in the folder that an edge names",
    ("slacontract.syntax.tables", "tempfile"): "the same, so that two runs never mix their files",
}


def dotted(path: Path, root: Path) -> str:
    """The import name of a file: top-level `grammar/` and `targets/` are shipped inside the package."""
    parts = path.relative_to(root).with_suffix("").parts
    parts = parts if parts[0] == "slacontract" else ("slacontract", *parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(text: str, name: str) -> ast.Module:
    """The tree of a module; nobody changes it, so each is made once for all laws."""
    return ast.parse(text, name)


def modules(root: Path) -> Iterator[tuple[str, bool, ast.Module]]:
    """Each module of the product: its import name, whether it is a package, its tree."""
    for folder in ("slacontract", "grammar", "targets"):
        for path in sorted((root / folder).rglob("*.py")):
            tree = parsed(path.read_text(encoding="utf-8"), str(path))
            yield dotted(path, root), path.name == "__init__.py", tree


def imported(name: str, is_package: bool, tree: ast.Module) -> Iterator[str]:
    """The modules that `name` imports, at any depth of its code, relative imports made absolute."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = name.split(".")
            if node.level:
                kept = len(base) - node.level + is_package
                parts = base[:kept] + (node.module.split(".") if node.module else [])
            else:
                parts = (node.module or "").split(".")
            origin = ".".join(parts)
            # `from . import x` names a layer by its last word, `from .x import y` by its first.
            # A constant of the package itself, as `__version__`, is no layer.
            names = [alias.name for alias in node.names if not alias.name.startswith("__")]
            yield from (f"{origin}.{word}" if origin == "slacontract" else origin for word in names)


def layer(name: str) -> str | None:
    """The layer of a module of ours, "" for the package itself; None for a module that is not ours."""
    first, _, rest = name.partition(".")
    return rest.partition(".")[0] if first == "slacontract" else None


def upward_imports(root: Path) -> list[str]:
    """Each import that breaks the law, in words."""
    broken = []
    for name, is_package, tree in modules(root):
        mine = layer(name)
        if mine in ("", "targets"):
            continue  # the package itself stands above all; targets have their own law
        if mine not in RANK:
            broken.append(f"{name} belongs to no layer: give it one in docs/architecture.md and here")
            continue
        for other in imported(name, is_package, tree):
            theirs = layer(other)
            if theirs is None or theirs == mine or (name, other) in ALLOWED:
                continue
            if theirs not in RANK or RANK[theirs] >= RANK[mine]:
                broken.append(f"{name} imports {other}")
    return sorted(set(broken))


def stray_target_imports(root: Path) -> list[str]:
    """Each import by a target of something it may not read, another target included."""
    broken = []
    for name, is_package, tree in modules(root):
        parts = name.split(".")
        if layer(name) != "targets" or len(parts) < 3:
            continue
        own = ".".join(parts[:3])
        for other in imported(name, is_package, tree):
            theirs = layer(other)
            if theirs is not None and theirs not in OF_A_TARGET and not f"{other}.".startswith(f"{own}."):
                broken.append(f"{name} imports {other}")
    return sorted(set(broken))


def worldly(root: Path) -> list[str]:
    """Each place left of the edges that reads or writes a file, the clock on the wall or the environment."""
    found = []
    for name, is_package, tree in modules(root):
        if layer(name) in EDGES or layer(name) == "":
            continue
        used = {module.partition(".")[0] for module in imported(name, is_package, tree)} & WORLDLY_MODULES
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                if word in WORLDLY_CALLS and not (word == "open" and isinstance(called, ast.Attribute)):
                    used.add(word)
        found += [f"{name} uses {word}" for word in sorted(used) if (name, word) not in WORLDLY_ALLOWED]
    return found


def test_imports_point_left() -> None:
    """A module imports only layers to its left, inside functions too."""
    assert upward_imports(REPOSITORY) == []


def test_targets_read_only_what_is_compiled() -> None:
    """A target imports what OF_A_TARGET lists and its own files, and no other target."""
    assert stray_target_imports(REPOSITORY) == []


def test_core_is_pure() -> None:
    """Files, the wall clock, randomness and the environment are met only at the edges."""
    assert worldly(REPOSITORY) == []


def imports_of_commands(root: Path) -> list[str]:
    """Each import of a file of `cli/commands/`: the program finds them by name."""
    commands = "slacontract.cli.commands"
    return sorted(
        f"{name} imports {other}"
        for name, is_package, tree in modules(root)
        for other in set(imported(name, is_package, tree))
        if f"{other}.".startswith(f"{commands}.") and name != commands
    )


def test_commands_are_loaded_by_name_only() -> None:
    """A command is imported by no other file, so that what two commands share has a place of its own."""
    assert imports_of_commands(REPOSITORY) == []


def test_every_command_is_a_file() -> None:
    """`slac NAME` is `cli/commands/NAME.py`, and no other file lies there."""
    from slacontract.cli import COMMANDS

    files = {path.stem for path in (REPOSITORY / "slacontract/cli/commands").glob("*.py")}

    assert files - {"__init__"} == set(COMMANDS)


def test_exceptions_are_needed() -> None:
    """An exception to these laws that nothing uses any more is struck off."""
    allowed = [*ALLOWED, *WORLDLY_ALLOWED]
    present = {name for name, _, _ in modules(REPOSITORY)}

    assert len(allowed) <= 4
    assert all(name in present for name, _ in allowed)


def test_picture_shows_this_order() -> None:
    """docs/architecture.md prints the order that is enforced here."""
    rows = [row[0] if len(row) == 1 else "{" + ", ".join(row) + "}" for row in LAYERS]

    assert " < ".join(rows) in (REPOSITORY / "docs/architecture.md").read_text(encoding="utf-8")


def test_oracles_share_no_code() -> None:
    """An oracle that imported what it judges would agree with its faults."""
    for path in (REPOSITORY / "tests").rglob("*.py"):
        if "oracle" not in path.as_posix() or path.name.startswith("test_"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        ours = [name for name in imported("oracle", False, tree) if layer(name) is not None]

        assert ours == [], path


def plant(root: Path, files: dict[str, str]) -> Path:
    """A small tree of the product's shape."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


LAWFUL = {
    "slacontract/__init__.py": "from .compiling import compile_text\n",
    "slacontract/source.py": "import bisect\n",
    "slacontract/compiling.py": "from . import source\nfrom .checks import all_checks\n",
    "slacontract/checks/__init__.py": "from ..source import Span\n",
    "targets/__init__.py": "",
    "targets/ical/__init__.py": "from slacontract.emitter import Target\nfrom .fold import fold\n",
    "targets/ical/fold.py": "",
}


@pytest.mark.parametrize(
    ("law", "file", "text", "broken"),
    [
        (upward_imports, "slacontract/source.py", "from .checks import x\n", "slacontract.checks"),
        (upward_imports, "slacontract/source.py", "from . import compiling\n", "slacontract.compiling"),
        (upward_imports, "slacontract/source.py", "import slacontract.cli.main\n", "slacontract.cli.main"),
        (upward_imports, "slacontract/source.py", "from slacontract import x\n", "slacontract.x"),
        (
            upward_imports,
            "slacontract/checks/a/b.py",
            "from ...compiling import x\n",
            "slacontract.compiling",
        ),
        (upward_imports, "slacontract/compiling.py", "def f():\n    from .cli import x\n", "slacontract.cli"),
        (upward_imports, "slacontract/compiling.py", "import slacontract.targets.ical\n", "targets.ical"),
        (upward_imports, "slacontract/evaluate.py", "from .compare import x\n", "slacontract.compare"),
        (upward_imports, "slacontract/helpers.py", "", "slacontract.helpers belongs to no layer"),
        (stray_target_imports, "targets/ical/__init__.py", "from ..html import x\n", "targets.html"),
        (stray_target_imports, "targets/ical/fold.py", "import slacontract.syntax\n", "slacontract.syntax"),
        (
            imports_of_commands,
            "slacontract/cli/findings/a.py",
            "def f():\n    from ..commands.check import x\n",
            "slacontract.cli.commands.check",
        ),
        (worldly, "slacontract/source.py", "def f():\n    return date.today()\n", "uses today"),
        (worldly, "targets/ical/fold.py", "import os.path\n", "uses os"),
        (worldly, "slacontract/clock/a.py", "x = open('/etc/passwd')\n", "uses open"),
    ],
)
def test_law_is_enforced(tmp_path: Path, law, file: str, text: str, broken: str) -> None:  # type: ignore[no-untyped-def]
    """The tests above fail on a tree that breaks the law, and pass on one that keeps it."""
    assert law(plant(tmp_path / "lawful", LAWFUL)) == []

    found = law(plant(tmp_path / "broken", LAWFUL | {file: text}))

    assert len(found) == 1
    assert broken in found[0]
