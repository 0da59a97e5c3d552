"""A mapping to fill in, made from the words of a log: what the contract says the same way is filled in."""

# ruff: noqa: E501 -- a sentence is read whole

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

import duckdb

from ..judge.index import Engine
from ..records import dataclass, field
from ..ruleset.base import TICKET_EVENTS
from ..syntax.folding import fold
from .files import source_of, unreadable
from .mapping import ACTORS, FIELDS, LogMapping
from .store import Store
from .translation import Fact

_PEOPLE = 60  # of a log that are named, those who say most
_TRANSLATED = {"status": "states", "priority": "priorities", "channel": "channels"}


@dataclass
class Words:
    """The words of logs by the table of the mapping that translates them, with how often they stand there.

    `columns`: of a log that lacks one of ours; `foreign`: its header is not in the encoding that is said.
    """

    readers: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    foreign: bool = False
    found: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, table: str, word: str | None, rows: int = 1) -> None:
        """One word, of so many rows."""
        if word:
            self.found.setdefault(table, Counter())[word] += rows

    def add_rows(self, rows: Iterable[tuple[str, str, int]]) -> None:
        """Words of a log in our own schema, by their column, with how many rows say them."""
        tables = {
            "state": "states",
            "priority": "priorities",
            "channel": "channels",
            "kind": "events",
            "actor": "actors",
        }
        for column, word, n in rows:
            self.add(tables[column], word, n)

    def add_facts(self, facts: Iterable[Fact]) -> None:
        """Words of a helpdesk's log."""
        names: dict[str, str] = {}
        for one in facts:
            more = json.loads(one.more or "{}")
            if one.what == "name":
                names[one.value or ""] = one.old or ""
            if one.what == "reply":
                self.add("actors", one.person)  # whether it is a reply hangs on who says it
            for what, table in _TRANSLATED.items():
                self.add(table, more.get(what))
                if one.what == what:
                    self.add(table, one.value)
                    if one.old:
                        self.found[table].setdefault(one.old, 0)
        for key, name in names.items():
            kind, _, number = key.partition(":")
            words = self.found.get(_TRANSLATED.get(kind, ""), Counter())
            if number in words:
                # The name says more than the number; the mapping takes either.
                words[name] += words.pop(number)


_ABOUT = {
    "head": (
        "How the log is read. Fill in what is empty; a word left empty is listed, not guessed.",
        "Comment le journal se lit. Remplissez ce qui est vide ; un mot laissé vide est signalé, pas deviné.",
    ),
    "again": (
        "Then print it again with --mapping: the words of the log are listed once its columns are known.",
        "Puis affichez-la encore avec --mapping : les mots du journal se listent une fois ses colonnes connues.",
    ),
    "zone": ("of times without an offset, such as Europe/Paris", "des heures sans décalage, par exemple Europe/Paris"),
    "format": (
        "where times are not ISO 8601, such as %d/%m/%Y %H:%M",
        "si les heures ne sont pas en ISO 8601, par exemple %d/%m/%Y %H:%M",
    ),
    "repeated": (
        "a time that occurs twice when clocks go back: refuse, first or second",
        "une heure qui existe deux fois quand on recule les horloges : refuse, first ou second",
    ),
    "encoding": (
        "the file is not written in UTF-8: cp1252 (of Windows), latin-1 …",
        "le fichier n’est pas écrit en UTF-8 : cp1252 (de Windows), latin-1…",
    ),
    "columns": ("our field = column of the log, which has: {known}", "notre champ = colonne du journal, qui a : {known}"),
    "states": (
        "the contract's states: {known}. Also {{ event = \"resolved\" }}, {{ ignore = true }}",
        "les états du contrat : {known}. Aussi {{ event = \"resolved\" }}, {{ ignore = true }}",
    ),
    "priorities": ("the contract's priorities: {known}", "les priorités du contrat : {known}"),
    "channels": ("the contract's channels: {known}", "les canaux du contrat : {known}"),
    "events": ("kinds of event that “slac schema events” prints", "les genres d’événement qu’affiche « slac schema events »"),
    "actors": (
        "who they are: client = [\"…\"], provider, third-party, automatic",
        "qui ils sont : client = [\"…\"], provider, third-party, automatic",
    ),
}  # fmt: skip
"""What the comments say, English and French."""


def suggested(words: Words, engine: Engine, plan: str | None, language: str, mapping: LogMapping) -> str:
    """The mapping as TOML, with what `mapping` says already. A word that the contract's name equals, letter
    case and accents aside, is filled in; every other one is empty."""

    def about(key: str, **values: str) -> str:
        return _ABOUT[key][1 if language == "fr" else 0].format(**values)

    views = engine.views(plan)
    named = {
        "states": [(one.name, one.label) for view in views for one in view.plan.states],
        "priorities": [(one.name, one.label) for view in views for one in view.plan.priorities],
        "channels": [(one.id, one.label) for view in views for one in view.plan.channels],
    }
    times = mapping.times
    lines = [f"# {about('head')}", *([f"# {about('again')}"] if words.columns else [])]
    lines.append(f'reader = "{words.readers[0] if words.readers else "events"}"')
    lines += ["", "[times]", f"zone = {_quoted(times.zone or '')}  # {about('zone')}"]
    lines += [f"format = {_quoted(times.form)}  # {about('format')}"]
    lines += [f'repeated = "{times.repeated}"  # {about("repeated")}']
    if times.skipped != "refuse":
        lines.append(f'skipped = "{times.skipped}"')
    lines += _file(words, mapping, about("encoding"))
    lines += _columns(words, mapping, about("columns", known=_in_line(", ".join(words.columns))))
    for table in ("states", "priorities", "channels", "events"):
        found = words.found.get(table, Counter())
        said = _said(mapping, table)
        if not found and not said:
            continue
        known = dict.fromkeys(name for name, _ in named.get(table, []))
        lines += ["", f"[{table}]", f"# {about(table, known=', '.join(known) or '-')}"]
        lines += [f"{_quoted(word)} = {value}" for word, value in said.items() if word not in found]
        for word, n in sorted(found.items(), key=lambda one: (-one[1], one[0])):
            value = said.get(word) or _quoted(_same(word, named.get(table, [])))
            lines.append(f"{_quoted(word)} = {value}  # {n} ×")
    people = {**mapping.people, **({"opener": mapping.opener} if mapping.opener != "client" else {})}
    people |= {"default": mapping.other} if mapping.other != "provider" else {}
    if words.found.get("actors") or people:
        lines += [
            "",
            "[actors]",
            f"# {about('actors')}",
            *(f"{key} = {_toml(one)}" for key, one in people.items()),
        ]
        if words.found.get("actors"):
            named_most = sorted(word for word, _ in words.found["actors"].most_common(_PEOPLE))
            more = [] if len(words.found["actors"]) <= _PEOPLE else ["…"]
            # Whatever people are called, a comment ends with its line.
            lines.append(f"# {', '.join(_in_line(one) for one in named_most + more)}")
    return "\n".join(lines) + "\n"


def _file(words: Words, mapping: LogMapping, about: str) -> list[str]:
    found = [f'encoding = ""  # {about}'] if words.foreign else []
    found += [f"encoding = {_quoted(mapping.encoding)}"] if mapping.encoding != "utf-8" and not found else []
    found += [f"delimiter = {_quoted(mapping.delimiter)}"] if mapping.delimiter else []
    return ["", "[file]", *found] if found else []


def _columns(words: Words, mapping: LogMapping, about: str) -> list[str]:
    """Our fields by the log's columns: those that are said, and those still to be said."""
    lines = ["", "[columns]", f"# {about}"] if words.columns else ["", "[columns]"] if mapping.columns else []
    asked = FIELDS if words.columns else tuple(mapping.columns)
    for name in asked:
        column = mapping.columns.get(name) or (name if name in words.columns else "")
        lines.append(f"{name} = {_quoted(column)}")
    if mapping.attributes:
        lines += ["", "[attributes]"]
        lines += [f"{_quoted(name)} = {_quoted(column)}" for name, column in mapping.attributes.items()]
    return lines


def _said(mapping: LogMapping, table: str) -> dict[str, str]:
    """What a mapping says already, as TOML."""
    if table != "states":
        return {word: _quoted(value) for word, value in getattr(mapping, table).items()}
    found = {}
    for word, one in mapping.states.items():
        parts = {"state": one.state, "event": one.event, "actor": one.actor}
        said = [f"{key} = {_quoted(value)}" for key, value in parts.items() if value]
        said += ["ignore = true"] if one.ignored else []
        if said:
            plain = one.state and len(said) == 1
            found[word] = _quoted(one.state or "") if plain else f"{{ {', '.join(said)} }}"
    return found


def _same(word: str, names: list[tuple[str, str | None]]) -> str:
    """The contract's name that a word equals, or whose label it does; "" for none."""

    def plain(text: str | None) -> str:
        return fold(text or "").replace("-", " ").replace("_", " ").strip()

    wanted = plain(word)
    by_name = next((name for name, _ in names if plain(name) == wanted), "")
    return by_name or next((name for name, label in names if label and plain(label) == wanted), "")


def _in_line(word: str) -> str:
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in word)


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")  # which TOML forbids


def _toml(one: str | Sequence[str]) -> str:
    return _quoted(one) if isinstance(one, str) else f"[{', '.join(map(_quoted, one))}]"


def words_of_columns(
    store: Store, path: str, name: str, form: str, mapping: LogMapping, head: str
) -> list[tuple[str, str, int]]:
    """The words that a log in our own schema writes: the field they stand in, the word, in how many rows; at
    most a thousand different ones of a field. Kinds of event and actors that are ours need no translation.
    Raises `Unreadable`."""
    _, source = source_of(store, path, name, form, mapping, head)
    ours = {"kind": TICKET_EVENTS, "actor": ACTORS}
    found: list[tuple[str, str, int]] = []
    for where in ("state", "priority", "channel", "kind", "actor"):
        cell = source.fields.get(mapping.columns.get(where, where))
        if cell is not None:
            try:
                rows = store.run(
                    f"SELECT word, count(*) FROM (SELECT {cell} AS word FROM {source.table}) "
                    "WHERE word IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
                ).fetchall()
            except duckdb.Error as problem:
                raise unreadable(name, problem) from None
            found += [(where, word, n) for word, n in rows if word not in ours.get(where, ())]
    return found
