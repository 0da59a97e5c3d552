"""A declarative language for support service level agreements, and its compiler.

>>> import slacontract
>>> result = slacontract.compile_file("contract.sla")
>>> result.contract, result.rules, result.diagnostics, result.examples
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .compiling import Compilation as Compilation
    from .project import compile_file as compile_file
    from .project import compile_text as compile_text

__version__ = "1.0.0.dev0"
__all__ = ["Compilation", "__version__", "compile_file", "compile_text"]


def __getattr__(name: str) -> Any:
    # Loaded when asked for: `slac --help` needs none of the compiler.
    if name in ("compile_file", "compile_text"):
        from . import project

        return getattr(project, name)
    if name == "Compilation":
        from .compiling import Compilation

        return Compilation
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
