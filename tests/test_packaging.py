"""What is installed is what is in the checkout: each package listed, the language and the targets inside."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("packaging")  # one worker: what they share takes long to make

REPOSITORY = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def package_folders() -> set[str]:
    """The import name of each folder that holds Python, as `package-dir` maps it."""
    found = set()
    for top in ("slacontract", "grammar", "targets"):
        for init in (REPOSITORY / top).rglob("__init__.py"):
            parts = init.parent.relative_to(REPOSITORY).parts
            found.add(".".join(parts if top == "slacontract" else ("slacontract", *parts)))
    return found


def test_every_package_is_listed() -> None:
    """A package folder that pyproject.toml forgets would be missing from the wheel only."""
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == package_folders()


def test_python_needs_its_package() -> None:
    """A folder with Python but without `__init__.py` would be left out without a word."""
    for top in ("slacontract", "grammar", "targets"):
        for module in (REPOSITORY / top).rglob("*.py"):
            inside = module.relative_to(REPOSITORY)
            if "templates" not in inside.parts:
                assert (module.parent / "__init__.py").exists(), inside


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist of a copy: building leaves traces beside the sources."""
    folder = tmp_path_factory.mktemp("packaging")
    source, out = folder / "source", folder / "dist"
    source.mkdir()
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, source)
    for name in ("slacontract", "grammar", "targets"):
        shutil.copytree(REPOSITORY / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    # `build` makes the sdist, unpacks it elsewhere, and makes the wheel of that.
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(source)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr

    assert len(list(out.glob("*.tar.gz"))) == 1
    (built,) = out.glob("*.whl")
    return built


def test_nothing_of_an_earlier_build_comes_along(tmp_path: Path) -> None:
    """A module that was moved since the checkout was last built is not built again from `build/lib`."""
    shutil.copy(REPOSITORY / "setup.py", tmp_path)
    (tmp_path / "pyproject.toml").write_text(
        '[project]\nname = "x"\nversion = "1"\n[tool.setuptools]\npackages = ["x"]\n', encoding="utf-8"
    )
    for folder, module in ((tmp_path / "x", "here"), (tmp_path / "build" / "lib" / "x", "moved")):
        folder.mkdir(parents=True)
        for name in ("__init__", module):
            (folder / f"{name}.py").write_bytes(b"")
    command = [sys.executable, "setup.py", "-q", "build_py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert done.returncode == 0, done.stderr
    built = sorted(path.name for path in (tmp_path / "build" / "lib" / "x").glob("*.py"))
    assert built == ["__init__.py", "here.py"]


@pytest.mark.slow
def test_wheel_holds_the_data(wheel: Path) -> None:
    """Each file of the packages that Git keeps is in the wheel: grammar, keywords, templates, type marker."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    for top in ("slacontract", "grammar", "targets"):
        for path in (REPOSITORY / top).rglob("*"):
            relative = path.relative_to(REPOSITORY)
            if path.is_file() and "__pycache__" not in relative.parts and path.suffix not in {".md", ".pyc"}:
                shipped = relative if top == "slacontract" else Path("slacontract") / relative
                assert shipped.as_posix() in inside, relative


@pytest.mark.slow
def test_wheel_works_elsewhere(wheel: Path, tmp_path: Path) -> None:
    """Installed alone in a new environment and run far from the checkout, it finds language and targets."""
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    # The declared dependencies and no other: one that is only among the tests' tools would be missed here.
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr

    contract = next(iter(sorted((REPOSITORY / "contracts/examples").glob("*.sla"))))
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}

    def run(*arguments: str) -> str:
        answer = subprocess.run(
            arguments, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout

    slac = str(python.with_name("slac"))
    where = run(str(python), "-c", "import slacontract; print(slacontract.__file__)")
    assert str(tmp_path) in where
    assert PYPROJECT["project"]["version"] in run(slac, "--version")
    assert "ical" in run(slac, "targets")
    assert "SLA340" in run(slac, "explain")
    assert run(str(python), "-m", "slacontract", "--version") == run(slac, "--version")
    run(slac, "build", str(contract), "-o", str(tmp_path / "out"))
    assert any((tmp_path / "out").rglob("*.ics"))
