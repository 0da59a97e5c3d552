"""Our own templates as Python code, kept beside them as Python keeps that of its modules."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, MutableMapping
from importlib.machinery import SourceFileLoader
from types import CodeType
from typing import Any

import jinja2
from jinja2 import BaseLoader, Environment, Template


class _Code(SourceFileLoader):
    """Loads a template as a module is loaded: from its cached code while the file is the same."""

    def __init__(self, path: str, compiles: Callable[[str], CodeType], made_by: str) -> None:
        super().__init__("template", path)
        self.compiles = compiles
        self.made_by = made_by

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> CodeType:  # type: ignore[override]
        return self.compiles(bytes(data).decode("utf-8"))

    def path_stats(self, path: Any) -> dict[str, Any]:
        """The time of the file, shifted for each version of what makes code of it: others count as stale."""
        found: Mapping[str, Any] = super().path_stats(path)
        return {**found, "mtime": int(found["mtime"]) ^ zlib.crc32(self.made_by.encode())}


class Ours(BaseLoader):
    """Gives the templates of a folder, compiled once for as long as they and the compiler stay the same.

    `settings`: what else than the text decides which code comes of it.
    """

    def __init__(self, folder: str, names: tuple[str, ...], settings: str) -> None:
        self.folder = folder
        self.names = names
        self.made_by = f"jinja2 {jinja2.__version__} {settings}"

    def load(
        self, environment: Environment, name: str, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        """A template of the folder; another name is refused as one that is not there."""
        if name not in self.names:
            raise jinja2.TemplateNotFound(name)

        def compiles(source: str) -> CodeType:
            return environment.compile(source, name, name)

        code = _Code(f"{self.folder}/{name}", compiles, self.made_by).get_code("template")
        if code is None:  # pragma: no cover - only a module without source has none
            raise jinja2.TemplateNotFound(name)
        return environment.template_class.from_code(environment, code, globals or {})
