"""Carrying out a plan: each step is looked up, compared, and brought to what the contract says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from ...diagnostics import Kind, Severity, Words
from ...records import dataclass
from .calls import REFUSED, Server, ServerError, at
from .plan_file import PlanPart, RequestPart, StepPart

NO_VALUE = Kind(
    "SLA812",
    Severity.ERROR,
    Words(
        "The plan needs “{name}”: {title}.",
        'Give it with --set "{name}=…", or in the settings of the target before you build.',
    ),
    Words(
        "Le plan a besoin de « {name} » : {title}.",
        'Donnez-le par --set "{name}=…", ou dans les réglages de la cible avant de construire.',
    ),
)
SEVERAL = Kind(
    "SLA814",
    Severity.ERROR,
    Words(
        "The server has {n} objects that are “{what}”.",
        "Rename or remove all but the one that the plan should keep, then run it again.",
    ),
    Words(
        "Le serveur a {n} objets qui sont « {what} ».",
        "Renommez ou supprimez-les tous sauf celui que le plan doit tenir, puis relancez-le.",
    ),
)
ABSENT = Kind(
    "SLA815",
    Severity.ERROR,
    Words(
        "The server has no “{what}”, and the plan cannot make it.",
        "Make it by hand, then run the plan again.",
    ),
    Words(
        "Le serveur n’a pas « {what} », et le plan ne peut le créer.",
        "Créez-le à la main, puis relancez le plan.",
    ),
)
BY_HAND = Kind(
    "SLA816",
    Severity.ERROR,
    Words(
        "“{what}” differs on the server ({fields}), and the plan cannot change it.",
        "Change it by hand to what the plan wants, then run the plan again.",
    ),
    Words(
        "« {what} » diffère sur le serveur ({fields}), et le plan ne peut le modifier.",
        "Modifiez-le à la main selon le plan, puis relancez-le.",
    ),
)
NOT_KEPT = Kind(
    "SLA819",
    Severity.ERROR,
    Words(
        "The server took “{what}” and did not keep it as sent ({fields}).",
        "Its version may differ from the one the target is made for: see the target's README.",
    ),
    Words(
        "Le serveur a accepté « {what} » sans le garder tel quel ({fields}).",
        "Sa version diffère peut-être de celle que la cible connaît : voyez le README de la cible.",
    ),
)

Action = Literal["unchanged", "create", "update", "delete"]
_UNKNOWN = object()  # the id of what a dry run has not made
_PAGES = 1000
_NUMBER = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Outcome:
    """What was done for a step, or would be: `fields` that differ, and how many rows of a collection."""

    step: str
    title: str
    action: Action
    fields: tuple[str, ...] = ()
    rows: int = 0


class Applying:
    """One run of a plan. `write` False: nothing is written, ids of what would be made are unknown."""

    def __init__(self, plan: PlanPart, server: Server, variables: Mapping[str, Any], *, write: bool) -> None:
        self.plan = plan
        self.server = server
        self.variables = variables
        self.write = write
        self.ids: dict[str, Any] = {}

    def run(self) -> Iterator[Outcome]:
        """The outcomes, step by step; `ServerError` at the first that fails."""
        for step in self.plan.steps:
            if step.kind == "object":
                yield self._object(step)
            elif step.kind == "setting":
                yield self._setting(step)
            else:
                yield from self._collection(step)

    def _object(self, step: StepPart) -> Outcome:
        found = self._find(step)
        if found is _UNKNOWN or found is None:
            if step.create is None:
                raise ServerError(ABSENT.at(what=step.title))
            self.ids[step.id] = self._created(step)
            return Outcome(step.id, step.title, "create")
        here = self._id(step, at(found, step.id_at))
        self.ids[step.id] = here
        wanted = self._resolved({} if step.wanted is None else step.wanted, here)
        fields = tuple(_differing(wanted, found))
        if not fields:
            return Outcome(step.id, step.title, "unchanged")
        if step.update is None:
            raise ServerError(BY_HAND.at(what=step.title, fields=", ".join(fields)))
        if self.write:
            self._call(step.update, step, here)
            self._check(step, here)
        return Outcome(step.id, step.title, "update", fields)

    def _id(self, step: StepPart, told: Any) -> Any:
        """The id that the server tells; without one, later calls would go to an address of nobody."""
        if not isinstance(told, str | int | float) or told == "":
            raise ServerError(REFUSED.at(what=step.title, why="it has no id"))
        return told

    def _created(self, step: StepPart) -> Any:
        assert step.create is not None
        if not self.write:
            return _UNKNOWN
        answer = self._call(step.create, step)
        made = at(answer, step.created_id)
        again = self._find(step)
        if again is None:
            if made is None:
                raise ServerError(NOT_KEPT.at(what=step.title, fields=", ".join(step.match)))
            return made  # made, and not listed yet
        here = self._id(step, at(again, step.id_at))
        self._check(step, here, again)
        return here

    def _check(self, step: StepPart, here: Any, found: Any = None) -> None:
        """Reads back what was written; a server that kept something else is an error, not a surprise."""
        found = self._find(step) if found is None else found
        wanted = {} if step.wanted is None else step.wanted
        fields = tuple(_differing(self._resolved(wanted, here), found))
        if fields:
            raise ServerError(NOT_KEPT.at(what=step.title, fields=", ".join(fields)))

    def _find(self, step: StepPart) -> Any:
        """The one row that matches; None where there is none, unknown where that cannot be asked yet."""
        match = self._resolved(step.match)
        rows = self._rows(step)
        if rows is None or _has_unknown(match):
            return _UNKNOWN
        found = [row for row in rows if not any(_differing(match, row))]
        if len(found) > 1:
            raise ServerError(SEVERAL.at(what=step.title, n=len(found)))
        return found[0] if found else None

    def _setting(self, step: StepPart) -> Outcome:
        found = self._value(step)
        wanted = self._resolved(step.wanted)
        fields = ("*",) if found is _UNKNOWN else tuple(_differing(wanted, found))
        if not fields:
            return Outcome(step.id, step.title, "unchanged")
        if step.update is None:
            raise ServerError(BY_HAND.at(what=step.title, fields=", ".join(fields)))
        if self.write:
            self._call(step.update, step)
            kept = tuple(_differing(wanted, self._value(step)))
            if kept:
                raise ServerError(NOT_KEPT.at(what=step.title, fields=", ".join(kept)))
        return Outcome(step.id, step.title, "update", fields)

    def _value(self, step: StepPart) -> Any:
        request = self._request(step.find)
        if request is None:
            return _UNKNOWN
        answer, _ = self.server.call(request, step.title)
        return at(answer, step.items)

    def _collection(self, step: StepPart) -> Iterator[Outcome]:
        rows = self._rows(step) or []
        wanted = [self._resolved(row) for row in step.rows]
        keyed = [{key: row.get(key) for key in step.key} for row in wanted]
        extra = [row for row in rows if not any(not any(_differing(key, row)) for key in keyed)]
        missing = [
            row
            for row, key in zip(wanted, keyed, strict=True)
            if _has_unknown(key) or not any(not any(_differing(key, other)) for other in rows)
        ]
        # Rows that go make room: some servers refuse a window that overlaps one still there.
        for action, request, some in (("delete", step.delete, extra), ("create", step.create, missing)):
            if not some:
                continue
            if request is None:
                raise ServerError(BY_HAND.at(what=step.title, fields=", ".join(step.key)))
            if self.write:
                for row in some:
                    self._call(request, step, at(row, step.id_at), row)
            yield Outcome(step.id, step.title, action, rows=len(some))  # type: ignore[arg-type]
        if not extra and not missing:
            yield Outcome(step.id, step.title, "unchanged", rows=len(rows))

    def _rows(self, step: StepPart) -> list[Any] | None:
        """All rows of a step's `find`, page by page; None where it names what is not made yet."""
        request = self._request(step.find)
        if request is None:
            return None
        try:
            answer, following = self.server.call(request, step.title)
        except ServerError as problem:
            if problem.status == 404:
                return []
            raise
        rows: list[Any] = []
        seen: set[str] = set()
        while True:
            some = at(answer, step.items)
            rows += some if isinstance(some, list) else [] if some is None else [some]
            told = at(answer, step.next_at) if step.next_at else None
            url = told if isinstance(told, str) else following
            if not url:
                return rows
            if url in seen or len(seen) == _PAGES:
                # Half a list would make the missing half anew, or delete it.
                raise ServerError(REFUSED.at(what=step.title, why="its pages do not end"))
            seen.add(url)
            answer, following = self.server.get(url, step.title)

    def _call(self, request: RequestPart, step: StepPart, here: Any = None, row: Any = None) -> Any:
        ready = self._request(request, here, row)
        assert ready is not None, step.id
        return self.server.call(ready, step.title)[0]

    def _request(self, request: RequestPart, here: Any = None, row: Any = None) -> RequestPart | None:
        told = {
            "method": request.method,
            "path": self._resolved(request.path, here, row),
            "query": self._resolved(request.query, here, row),
            "body": self._resolved(request.body, here, row),
        }
        return None if _has_unknown(told) else RequestPart.model_construct(**told)

    def _resolved(self, value: Any, here: Any = None, row: Any = None) -> Any:
        """A value with its symbols replaced."""
        if isinstance(value, dict):
            if len(value) == 1:
                ((kind, name),) = value.items()
                if kind == "$ref" and isinstance(name, str):
                    return here if name == "self" else self.ids.get(name, _UNKNOWN)
                if kind == "$var" and isinstance(name, str):
                    return self.variables[name]
                if kind == "$item" and isinstance(name, str):
                    return row if name == "*" else at(row, tuple(name.split(".")))
            return {key: self._resolved(one, here, row) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._resolved(one, here, row) for one in value]
        return value


def variables_of(plan: PlanPart, given: Mapping[str, str]) -> dict[str, Any]:
    """The values of a plan's variables; `ServerError` for one that is missing or no number."""
    found = values_known(plan, given)
    for name, told in plan.variables.items():
        if found[name] is None:
            raise ServerError(NO_VALUE.at(name=name, title=told.title))
    return found


def values_known(plan: PlanPart, given: Mapping[str, str]) -> dict[str, Any]:
    """The same, with None for those that are missing."""
    found: dict[str, Any] = {}
    for name, told in plan.variables.items():
        found[name] = told.value
        if name in given:
            texts = given[name].split(",") if told.many else [given[name]]
            if told.integer and not all(_NUMBER.fullmatch(text.strip()) for text in texts):
                raise ServerError(NO_VALUE.at(name=name, title=told.title))
            values = [int(text) if told.integer else text for text in texts]
            found[name] = values if told.many else values[0]
    return found


def _has_unknown(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_unknown, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_has_unknown, value))
    return value is _UNKNOWN


def _differing(wanted: Any, found: Any, name: str = "") -> Iterator[str]:
    """The fields in which what the server has differs from what is wanted; what it has beside is its own."""
    if wanted is _UNKNOWN:
        yield name or "*"
    elif isinstance(wanted, dict):
        if not isinstance(found, dict):
            # An empty table comes back as an empty list from some servers.
            if wanted or found not in (None, [], {}):
                yield name or "*"
            return
        for key, one in wanted.items():
            yield from _differing(one, found.get(key), f"{name}.{key}" if name else str(key))
    elif isinstance(wanted, list | tuple):
        if not isinstance(found, list) or len(found) != len(wanted):
            if wanted or found not in (None, [], {}):
                yield name or "*"
            return
        left = list(found)
        for number, one in enumerate(wanted):
            # Tables come back in any order, plain values in theirs.
            near = left if isinstance(one, dict) else [found[number]]
            match = next((other for other in near if not any(_differing(one, other))), None)
            if match is None and one is not None:
                yield name or "*"
                return
            if isinstance(one, dict):
                left.remove(match)
    elif not _alike(wanted, found):
        yield name or "*"


_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", re.ASCII)


def _same_instant(one: str, other: str) -> bool:
    """Whether two texts are one instant of ISO 8601, each with its offset from UTC."""
    if _INSTANT.fullmatch(one) is None or _INSTANT.fullmatch(other) is None:
        return False
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except ValueError:
        return False


def _alike(wanted: Any, found: Any) -> bool:
    """Whether two plain values are one: servers send numbers and truth back as text, and nothing as null.

    Two texts are equal only to the letter, but for instants, which a server may send back in its own zone.
    """
    if wanted in (None, "") or found in (None, ""):
        return wanted in (None, "") and found in (None, "")
    if isinstance(wanted, str) and isinstance(found, str):
        return wanted == found or _same_instant(wanted, found)
    try:
        return _number(wanted) == _number(found)
    except (ArithmeticError, ValueError):
        return False


def _number(value: Any) -> Decimal:
    """A plain value as an exact number: ids may have more digits than a float holds."""
    return Decimal(int(value)) if isinstance(value, bool) else Decimal(str(value))
