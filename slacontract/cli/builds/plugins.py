"""Finding targets: those in our own folder, installed entry points, and files named on the command line.

Code comes from nowhere else: a project file can name a target, never the code of one (DESIGN 8).
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ...emitter import API_VERSION, Target

GROUP = "slacontract.targets"


class PluginError(Exception):
    """A target that cannot be used. `what` was to be loaded; `key` and `values`: why, in the catalogue."""

    def __init__(self, what: str, key: str | None = None, why: str = "", **values: Any) -> None:
        super().__init__(what, key, why)
        self.what = what
        self.key = key
        self.why = why
        self.values = values

    def say(self, language: str) -> str:
        """What went wrong, in a language."""
        from ..words import say

        why = say(self.key, language, **self.values) if self.key else self.why
        return say("plugin", language, path=self.what, why=why)


def own_names() -> tuple[str, ...]:
    """Names of the targets that come with the compiler, without loading them."""
    package = importlib.import_module("slacontract.targets")
    return tuple(
        sorted(
            module.name.replace("_", "-")
            for module in pkgutil.iter_modules(package.__path__)
            if module.ispkg and not module.name.startswith("_")
        )
    )


def _installed() -> dict[str, Any]:
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=GROUP)}


def available(plugins: Iterable[Path] = (), wanted: Iterable[str] = ()) -> dict[str, Target]:
    """Every target by name, in order; a later source does not replace a name that is taken.

    Where all that are `wanted` come with the compiler, only these are loaded. `PluginError` for one that
    fails to load: a target that is silently missing would go unnoticed.
    """
    names, asked = own_names(), set(wanted)
    if asked and asked.issubset(names) and not plugins:
        return {name: _own(name) for name in names if name in asked}
    found = {name: _own(name) for name in names}
    for name, point in sorted(_installed().items()):
        if name not in found:
            try:
                found[name] = _usable(point.load(), f"{name} ({point.value})")
            except PluginError:
                raise
            except Exception as problem:
                raise PluginError(name, why=f"{type(problem).__name__}: {problem}") from problem
    for path in plugins:
        target = from_file(path)
        if target.name in found:
            raise PluginError(str(path), "plugin-taken", name=target.name)
        found[target.name] = target
    return found


def _own(name: str) -> Target:
    module = importlib.import_module(f"slacontract.targets.{name.replace('-', '_')}")
    return _usable(getattr(module, "TARGET", None), name)


def from_file(path: Path) -> Target:
    """The TARGET of a Python file, or of a folder with an `__init__.py`."""
    file = path / "__init__.py" if path.is_dir() else path
    name = f"slacontract_plugin_{abs(hash(str(path.resolve())))}"
    spec = importlib.util.spec_from_file_location(
        name, file, submodule_search_locations=[str(path)] if path.is_dir() else None
    )
    if spec is None or spec.loader is None or not file.is_file():
        raise PluginError(str(path), "plugin-none")
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as problem:
        del sys.modules[name]
        raise PluginError(str(path), why=f"{type(problem).__name__}: {problem}") from problem
    return _usable(getattr(module, "TARGET", None), str(path))


def _usable(target: Any, what: str) -> Target:
    if not isinstance(target, Target):
        raise PluginError(what, "plugin-none")
    if target.api != API_VERSION:
        raise PluginError(what, "plugin-api", theirs=target.api, ours=API_VERSION)
    return target
