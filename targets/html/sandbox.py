"""Where templates run: Jinja's sandbox, with no loader of files, few filters, and limits that hold."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from jinja2 import BaseLoader, FunctionLoader, StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

MAX_STEPS = 3_000_000
"""Lines of a template that may run: our own need some thousands for the longest contract."""
MAX_OUTPUT = 50_000_000
"""Characters of a page."""
MAX_KNOWN = 10_000
"""Attributes whose safety is remembered; our own templates read some dozens."""

_FILTERS = (
    "abs", "attr", "batch", "capitalize", "count", "d", "default", "dictsort", "e", "escape", "first",
    "float", "forceescape", "groupby", "int", "join", "last", "length", "list", "lower", "map", "max", "min",
    "reject", "rejectattr", "reverse", "round", "safe", "select", "selectattr", "slice", "sort", "string",
    "striptags", "sum", "title", "trim", "truncate", "unique", "upper", "wordcount",
)  # fmt: skip
_METHODS = {
    "upper",
    "lower",
    "title",
    "capitalize",
    "strip",
    "lstrip",
    "rstrip",
    "startswith",
    "endswith",
    "split",
}


SETTINGS = "sandboxed 1"
"""Counts up with each change here that makes other code of a template."""


class BrokenTemplate(Exception):
    """A template that cannot be read or run: its file, the line, and why."""

    def __init__(self, file: str, line: int, why: str) -> None:
        super().__init__(file, line, why)
        self.file, self.line, self.why = file, line, why


class Sandbox(ImmutableSandboxedEnvironment):
    """An environment in which no template can reach Python, make a giant string, or run without end."""

    intercepted_binops = frozenset(("*", "**", "%"))

    def __init__(
        self,
        sources: Mapping[str, str],
        filters: Mapping[str, Callable[..., Any]],
        loader: BaseLoader | None = None,
    ) -> None:
        """`sources`: templates by name; `loader` gives them instead where all are our own."""
        self.sources = dict(sources)
        self.safe: dict[tuple[type, str], bool] = {}
        super().__init__(
            loader=loader or FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self.filters = {name: self.filters[name] for name in _FILTERS} | dict(filters)
        self.globals = {"range": self.globals["range"], "namespace": self.globals["namespace"]}

    def _source(self, name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """A template, under its own name as file name: so its frames are known by it."""
        return (self.sources[name], name, lambda: True) if name in self.sources else None

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of text only the methods that make it no longer; of all else what Jinja's sandbox allows, which
        for a value that cannot be called depends on the kind of object alone."""
        if callable(value):
            return (
                attr in _METHODS
                if isinstance(obj, str | bytes)
                else super().is_safe_attribute(obj, attr, value)
            )
        known = (type(obj), attr)
        found = self.safe.get(known)
        if found is None:
            found = super().is_safe_attribute(obj, attr, value)
            if len(self.safe) < MAX_KNOWN:
                self.safe[known] = found
        return found

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Products of numbers alone: a text times a number could fill the memory."""
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if not numbers or operator == "**":
            raise SecurityError(f"{operator} is for numbers only")
        if abs(left) > 10**12 or abs(right) > 10**12:
            raise SecurityError("the number is too large")
        return super().call_binop(context, operator, left, right)

    def run(self, name: str, trusted: bool, **values: Any) -> str:
        """The text that a template makes. `trusted`: all templates are our own, so steps are not counted.

        Raises `BrokenTemplate` with the file and the line where it broke.
        """
        steps = 0

        def count(frame: FrameType, event: str, argument: Any) -> Any:
            nonlocal steps
            if frame.f_code.co_filename not in self.sources:
                return None
            if event == "line":
                steps += 1
                if steps > MAX_STEPS:
                    raise SecurityError("it runs too long")
            return count

        before = sys.gettrace()
        try:
            template = self.get_template(name)
            if not trusted:
                sys.settrace(count)
            parts, size = [], 0
            for part in template.generate(**values):
                parts.append(part)
                size += len(part)
                if size > MAX_OUTPUT:
                    raise SecurityError("the page is too long")
            return "".join(parts)
        except TemplateSyntaxError as problem:
            raise BrokenTemplate(problem.name or name, problem.lineno, problem.message or "") from None
        except (TemplateError, TypeError, ValueError, KeyError, AttributeError, ArithmeticError) as problem:
            if trusted:
                raise
            file, line = _place(problem, self, name)
            raise BrokenTemplate(file, line, str(problem)) from None
        except RecursionError:
            raise BrokenTemplate(name, 1, "it calls itself without end") from None
        finally:
            sys.settrace(before)


def _place(problem: BaseException, environment: Sandbox, name: str) -> tuple[str, int]:
    """The template and line of the innermost frame that runs one."""
    found = (name, 1)
    trace = problem.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in environment.sources:
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found


__all__ = ["BrokenTemplate", "Sandbox"]
