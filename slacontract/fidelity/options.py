"""The settings of a configuration target: read, checked, and each wrong one reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ..diagnostics import Diagnostic
from ..emitter import Compiled
from ..records import dataclass
from .account import Say
from .findings import BAD_OPTION, UNKNOWN_OPTION, UNSUPPORTED_VERSION

OptionKind = Literal["text", "integer", "yes-no", "texts", "integers", "names", "integers-by-plan", "version"]

_WANTED: Mapping[str, Say] = {
    "text": Say('a text, as {name} = "…"', "un texte, comme {name} = « … »"),
    "integer": Say("a whole number, as {name} = 12", "un nombre entier, comme {name} = 12"),
    "yes-no": Say("{name} = true or {name} = false", "{name} = true ou {name} = false"),
    "texts": Say('a list of texts, as {name} = ["…"]', "une liste de textes, comme {name} = [« … »]"),
    "integers": Say("a list of whole numbers, as {name} = [12]", "une liste d’entiers, comme {name} = [12]"),
    "names": Say(
        "a table from names of the contract to {values}, as {name} = {{ name = {example} }}",
        "une table des noms du contrat vers {values}, comme {name} = {{ nom = {example} }}",
    ),
    "integers-by-plan": Say(
        "a list of whole numbers, or a table of them by plan, as {name} = {{ gold = [12] }}",
        "une liste d’entiers, ou une table de listes par formule, comme {name} = {{ or = [12] }}",
    ),
    "version": Say('a version, as {name} = "…"', "une version, comme {name} = « … »"),
}


@dataclass(frozen=True)
class Option:
    """A setting: its name, its kind, what it is for, and the values it takes where these are few.

    `names`: a table from names of the contract (states, priorities, plans) to texts or whole numbers.
    `version`: of the other program; `values` are the versions known, as prefixes (`11` is 11.0.5 too).
    """

    name: str
    kind: OptionKind
    title: Say
    values: tuple[str, ...] = ()
    default: Any = None


class Options:
    """The settings of a target as given, or their defaults where they are missing or wrong."""

    def __init__(self, compiled: Compiled, target: str, known: Sequence[Option]) -> None:
        self.findings: list[Diagnostic] = []
        self._values: dict[str, Any] = {one.name: one.default for one in known}
        by_name = {one.name: one for one in known}
        span = compiled.contract.span
        for name, value in compiled.options.items():
            option = by_name.get(name)
            if option is None:
                listed = ", ".join(by_name) or "-"
                self.findings.append(
                    UNKNOWN_OPTION.at(span, target=target, option=_short(name), known=listed)
                )
            elif option.kind == "version":
                if _is_version(value, option.values):
                    self._values[name] = str(value)
                else:
                    self.findings.append(
                        UNSUPPORTED_VERSION.at(
                            span,
                            target=target,
                            version=_short(value),
                            known=", ".join(option.values),
                            default=option.default,
                        )
                    )
            elif _fits(option, value):
                self._values[name] = value
            else:
                example = f'"{option.values[0]}"' if option.values else "12"
                values = ", ".join(option.values) or "-"
                wanted = _WANTED[option.kind]
                said = Say(
                    *(one.format(name=name, values=values, example=example) for one in (wanted.en, wanted.fr))
                )
                self.findings.append(
                    BAD_OPTION.at(span, target=target, option=name, value=_short(value), wanted=said)
                )

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def by_name(self, name: str) -> Mapping[str, Any]:
        """A table of names; empty where it is not given."""
        return self._values.get(name) or {}

    def for_plan(self, name: str, plan: str) -> list[int] | None:
        """The numbers for a plan, of a setting `integers-by-plan`; None where none are given."""
        value = self._values[name]
        if isinstance(value, Mapping):
            value = value.get(plan)
        return list(value) if value else None


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _is_version(value: object, known: Sequence[str]) -> bool:
    text = str(value)
    return isinstance(value, str | int | float) and any(
        text == one or text.startswith(f"{one}.") for one in known
    )


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _fits(option: Option, value: Any) -> bool:
    kind = option.kind
    if kind == "text":
        return isinstance(value, str) and (not option.values or value in option.values)
    if kind == "integer":
        return _whole(value)
    if kind == "yes-no":
        return isinstance(value, bool)
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if kind == "integers":
        return isinstance(value, list) and all(map(_whole, value))
    if kind == "integers-by-plan":
        lists = list(value.values()) if isinstance(value, Mapping) else [value]
        return all(isinstance(one, list) and all(map(_whole, one)) for one in lists)
    return isinstance(value, Mapping) and all(
        (one in option.values if option.values else isinstance(one, str) or _whole(one))
        for one in value.values()
    )
