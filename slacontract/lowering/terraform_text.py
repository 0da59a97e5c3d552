"""Terraform's JSON: strings are templates there, and names of resources are identifiers."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from ..records import dataclass

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OTHER = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 40


@dataclass(frozen=True)
class Expression:
    """An expression of Terraform (`pagerduty_schedule.office.id`); it holds identifiers only."""

    code: str


@dataclass(frozen=True)
class Verbatim:
    """A text where Terraform reads no template: the description and the default of a variable."""

    text: str


def template(text: str) -> str:
    """A text as a template that evaluates to it: nothing in it is an interpolation or a directive."""
    return text.replace("${", "$${").replace("%{", "%%{")


def identifier(*parts: str) -> str:
    """The name of a block: the same for the same names, another one for others.

    A single name that is an identifier stays as it is. What is made of others bears a hyphen and a digest,
    which no plain one does.
    """
    if len(parts) == 1 and _PLAIN.fullmatch(parts[0]) and len(parts[0]) <= _LONGEST:
        return parts[0]
    whole = json.dumps(parts).encode()
    readable = _OTHER.sub("_", "_".join(parts)).strip("_")[:_LONGEST].strip("_")
    if not readable or not readable[0].isalpha():
        readable = f"n_{readable}".strip("_")
    return f"{readable}-{hashlib.sha256(whole).hexdigest()[:10]}"


def terraform_json(value: Any) -> bytes:
    """A configuration as a `.tf.json` file: every text is escaped but `Expression` and `Verbatim`."""
    return (json.dumps(_told(value), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")


def _told(value: Any) -> Any:
    if isinstance(value, str):
        return template(value)
    if isinstance(value, Expression):
        return f"${{{value.code}}}"
    if isinstance(value, Verbatim):
        return value.text
    if isinstance(value, Mapping):
        return {key: _told(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_told(one) for one in value]
    return value
