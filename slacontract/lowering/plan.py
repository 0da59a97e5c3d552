"""An ordered plan of calls for servers that give out ids: `slac apply` carries it out, in order.

A plan is JSON (`slac schema plan`). Ids that the server assigns are symbols: `{"$ref": "STEP"}` in a body or
in a path is the id of what an earlier step found or made, `{"$var": "NAME"}` a value that the plan or the
command line gives, `{"$item": "FIELD"}` a field of the row at hand. Text of the contract is only ever a
value, never a key, so that no name can become one of these.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from ..records import dataclass, field

FORMAT = 1
Segment = str | int | Mapping[str, str]


def ref(step: str) -> dict[str, str]:
    """The id of what a step finds or makes."""
    return {"$ref": step}


def self_ref() -> dict[str, str]:
    """The id of the object of the step itself, in its update."""
    return {"$ref": "self"}


def variable(name: str) -> dict[str, str]:
    """A value that the plan's variables or `--set` give."""
    return {"$var": name}


def item(key: str) -> dict[str, str]:
    """A field of the row at hand, in the requests of a `collection`."""
    return {"$item": key}


@dataclass(frozen=True)
class Request:
    """A call: `path` as segments, each quoted on its own; `query` and `body` with symbols."""

    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"]
    path: tuple[Segment, ...]
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    def told(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = {"method": self.method, "path": list(self.path)}
        if self.query:
            found["query"] = dict(self.query)
        if self.body is not None:
            found["body"] = self.body
        return found


@dataclass(frozen=True)
class Variable:
    """A value that the contract does not hold, as an id of the helpdesk; None: to be given at `slac apply`.

    `many`: a list, which `--set NAME=1,2` gives. `integer`: numbers.
    """

    name: str
    title: str
    value: Any = None
    many: bool = False
    integer: bool = True


@dataclass(frozen=True)
class Step:
    """One object, setting or collection of the server, brought to what the contract says.

    `kind`:
    - `object`: `find` reads rows (below `items` of the answer; further pages at the address below `next_at`,
      or of the header Link); the row that has all of `match` is it, and
      `id` leads to its id. Absent, `create` makes it (`created_id` leads to the id in the answer). Present
      and different from `wanted`, `update` changes it; without `update` a difference is an error to mend
      by hand. Without `create` the object must be there.
    - `setting`: `find` reads one value (below `items`); where it differs from `wanted`, `update` writes it.
    - `collection`: `find` reads rows; each row of `rows` that no found row equals in `key` is created, each
      found row that no row equals is deleted by `delete`: the collection is exactly the contract's.

    `$item` of a collection's requests is a field of the row at hand, `*` the whole row.
    `wanted` is compared key by key: what the server has beside it is left alone. Numbers and their text,
    null and what is absent are equal.
    """

    id: str
    title: str
    kind: Literal["object", "setting", "collection"]
    find: Request
    items: tuple[str, ...] = ()
    next_at: tuple[str, ...] = ()
    match: Mapping[str, Any] = field(default_factory=dict)
    id_at: tuple[str, ...] = ("id",)
    wanted: Any = None
    create: Request | None = None
    created_id: tuple[str, ...] = ("id",)
    update: Request | None = None
    rows: tuple[Mapping[str, Any], ...] = ()
    key: tuple[str, ...] = ()
    delete: Request | None = None
    clauses: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = {"id": self.id, "kind": self.kind, "title": self.title}
        if self.clauses:
            found["clauses"] = list(self.clauses)
        found["find"] = self.find.told()
        if self.items:
            found["items"] = list(self.items)
        if self.next_at:
            found["next_at"] = list(self.next_at)
        if self.kind == "object":
            found["match"] = dict(self.match)
            found["id_at"] = list(self.id_at)
        if self.kind == "collection":
            found |= {"key": list(self.key), "rows": [dict(row) for row in self.rows]}
            found["id_at"] = list(self.id_at)
        elif self.wanted is not None:
            found["wanted"] = self.wanted
        for name in ("create", "update", "delete"):
            request = getattr(self, name)
            if request is not None:
                found[name] = request.told()
        if self.create is not None and self.kind == "object":
            found["created_id"] = list(self.created_id)
        return found


@dataclass(frozen=True)
class Session:
    """A session that is opened with the token, and whose own token goes with each call (GLPI)."""

    open: Request
    token: tuple[str, ...]
    header: str
    close: Request | None = None


@dataclass(frozen=True)
class Access:
    """How the server is told who calls. The secret is in the environment variable `env`, never in a plan.

    `scheme`: `header` (`header: prefix + secret`), `body` (a field of that name in each body) or `basic`
    (the secret is `user:password`; `suffix` is
    added, as where an API key stands for the user). `base_url`: with `{…}` for what the user must fill in.
    `error_at`: where an answer with status 200 tells an error (JSON-RPC). `more_headers`: header ->
    environment variable, sent where that one is set.
    """

    env: str
    base_url: str
    scheme: Literal["header", "basic", "body"] = "header"
    header: str = "Authorization"
    prefix: str = ""
    suffix: str = ""
    session: Session | None = None
    error_at: tuple[str, ...] = ()
    more_headers: Mapping[str, str] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """As JSON."""
        found: dict[str, Any] = {"env": self.env, "scheme": self.scheme}
        if self.scheme in ("header", "body"):
            found |= {"header": self.header, "prefix": self.prefix}
        elif self.suffix:
            found["suffix"] = self.suffix
        if self.more_headers:
            found["more_headers"] = dict(self.more_headers)
        if self.session is not None:
            found["session"] = {
                "open": self.session.open.told(),
                "token": list(self.session.token),
                "header": self.session.header,
            }
            if self.session.close is not None:
                found["session"]["close"] = self.session.close.told()
        return found


@dataclass(frozen=True)
class Plan:
    """What `plan.json` holds."""

    target: str
    contract: str
    access: Access
    steps: tuple[Step, ...]
    variables: tuple[Variable, ...] = ()

    def dump(self) -> bytes:
        """The bytes of `plan.json`. `ValueError` where a step names one that does not come before it."""
        check_order(self.steps)
        told = {
            "format": FORMAT,
            "target": self.target,
            "contract": self.contract,
            "base_url": self.access.base_url,
            "auth": self.access.told(),
            "error_at": list(self.access.error_at),
            "variables": {
                one.name: {
                    "title": one.title,
                    "value": one.value,
                    "many": one.many,
                    "integer": one.integer,
                }
                for one in self.variables
            },
            "steps": [one.told() for one in self.steps],
        }
        return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "surrogatepass")


def check_order(steps: Sequence[Step]) -> None:
    """Each step has an id of its own, and names only steps before it."""
    known: set[str] = set()
    for step in steps:
        if step.id in known or step.id == "self":
            raise ValueError(f"two steps are called {step.id}")
        for name in symbols(step.told(), "$ref"):
            if name != "self" and name not in known:
                raise ValueError(f"{step.id} names {name}, which is not before it")
        known.add(step.id)


def symbols(value: Any, kind: str) -> Iterable[str]:
    """The names of all symbols of a kind inside a value."""
    if isinstance(value, Mapping):
        if set(value) == {kind} and isinstance(value[kind], str):
            yield value[kind]
        else:
            for one in value.values():
                yield from symbols(one, kind)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from symbols(one, kind)
