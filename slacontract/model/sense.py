"""What must hold of the whole contract for it to have one meaning."""

from __future__ import annotations

from ..diagnostics import Diagnostic
from .contract import Contract
from .names import Names


def check_contract(contract: Contract, names: Names, found: list[Diagnostic], *, head: bool = True) -> None:
    """Adds what is wrong with a contract as a whole; `head` False: the file has none, so none is missed."""
