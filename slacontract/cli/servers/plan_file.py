"""What `plan.json` holds, as a program reads it back: its schema, and reading it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...diagnostics import Diagnostic, Kind, Severity, Words

NO_PLAN = Kind(
    "SLA810",
    Severity.ERROR,
    Words("{file} is no plan: {why}.", "Give the plan.json that “slac build” wrote for a target."),
    Words(
        "{file} n’est pas un plan : {why}.", "Donnez le plan.json que « slac build » a écrit pour une cible."
    ),
)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RequestPart(_Part):
    """A call. `path`: segments, each quoted on its own. Values may be symbols ($ref, $var, $item)."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: tuple[str | int | dict[str, str], ...]
    query: dict[str, Any] = {}
    body: Any = None


class StepPart(_Part):
    """One object, setting or collection of the server, and what it is to be."""

    id: str
    kind: Literal["object", "setting", "collection"]
    title: str
    clauses: tuple[str, ...] = ()
    find: RequestPart
    items: tuple[str, ...] = ()
    next_at: tuple[str, ...] = ()
    match: dict[str, Any] = {}
    id_at: tuple[str, ...] = ("id",)
    wanted: Any = None
    create: RequestPart | None = None
    created_id: tuple[str, ...] = ("id",)
    update: RequestPart | None = None
    key: tuple[str, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    delete: RequestPart | None = None


class SessionPart(_Part):
    """A session opened with the secret, whose token goes with every call in a header."""

    open: RequestPart
    token: tuple[str, ...]
    header: str
    close: RequestPart | None = None


class AuthPart(_Part):
    """Where the secret is (an environment variable), and how it is sent."""

    env: str
    scheme: Literal["header", "basic", "body"]
    header: str = "Authorization"
    prefix: str = ""
    suffix: str = ""
    more_headers: dict[str, str] = {}
    session: SessionPart | None = None


class VariablePart(_Part):
    """A value that the contract does not hold; null: to be given with --set."""

    title: str
    value: Any = None
    many: bool = False
    integer: bool = True


class PlanPart(_Part):
    """An ordered plan of calls (targets/README.md, Plans)."""

    format: Literal[1]
    target: str
    contract: str
    base_url: str = Field(description="with {…} for what the user must fill in")
    auth: AuthPart
    error_at: tuple[str, ...] = ()
    variables: dict[str, VariablePart] = {}
    steps: tuple[StepPart, ...]


def read_plan(content: bytes, name: str) -> PlanPart | Diagnostic:
    """A plan from the bytes of its file, or why it is none."""
    try:
        return PlanPart.model_validate_json(content)
    except ValidationError as problem:
        first = problem.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return NO_PLAN.at(file=name, why=f"{where}: {first['msg']}" if where else str(first["msg"]))


def plan_schema() -> dict[str, Any]:
    """The JSON Schema of `plan.json`."""
    return PlanPart.model_json_schema()
