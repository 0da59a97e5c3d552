"""A mapping to fill in, made from the words of a log: what the contract says the same way is filled in."""

# ruff: noqa: E501 -- a sentence is read whole

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from ..judge.index import Engine
from ..records import dataclass, field
from ..syntax.folding import fold
from .files import load_events
from .mapping import LogMapping
from .problems import UNKNOWN_ACTOR, UNKNOWN_KIND
from .store import Store
from .translation import Fact


@dataclass
class Words:
    """The words of logs by the table of the mapping that translates them, with how often they stand there."""

    readers: list[str] = field(default_factory=list)
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
            for what, table in (("status", "states"), ("priority", "priorities"), ("channel", "channels")):
                self.add(table, more.get(what))
                if one.what == what:
                    self.add(table, one.value)
                    if one.old:
                        self.found[table].setdefault(one.old, 0)
        for key, name in names.items():
            kind, _, number = key.partition(":")
            words = self.found.get({"status": "states", "priority": "priorities"}[kind], Counter())
            if number in words:
                # The name says more than the number; the mapping takes either.
                words[name] += words.pop(number)


_ABOUT = {
    "en": {
        "head": "How the log is read. Fill in what is empty; a word left empty is listed, not guessed.",
        "zone": "of times without an offset, such as Europe/Paris",
        "format": "where times are not ISO 8601, such as %d-%m-%Y %H:%M",
        "repeated": "a time that occurs twice when clocks go back: refuse, first or second",
        "states": "the contract's states: {known}. Also {{ event = \"resolved\" }}, {{ ignore = true }}",
        "priorities": "the contract's priorities: {known}",
        "channels": "the contract's channels: {known}",
        "events": "kinds of event that “slac schema events” prints",
        "actors": "who they are: client = [\"…\"], provider, third-party, automatic",
        "times": "{n} ×",
    },
    "fr": {
        "head": "Comment le journal se lit. Remplissez ce qui est vide ; un mot laissé vide est signalé, pas deviné.",
        "zone": "des heures sans décalage, par exemple Europe/Paris",
        "format": "si les heures ne sont pas en ISO 8601, par exemple %d-%m-%Y %H:%M",
        "repeated": "une heure qui existe deux fois quand on recule les horloges : refuse, first ou second",
        "states": "les états du contrat : {known}. Aussi {{ event = \"resolved\" }}, {{ ignore = true }}",
        "priorities": "les priorités du contrat : {known}",
        "channels": "les canaux du contrat : {known}",
        "events": "les genres d’événement qu’affiche « slac schema events »",
        "actors": "qui ils sont : client = [\"…\"], provider, third-party, automatic",
        "times": "{n} ×",
    },
}  # fmt: skip


def suggested(words: Words, engine: Engine, plan: str | None, language: str) -> str:
    """The mapping as TOML. A word that the contract's name equals, letter case and accents aside, is filled
    in; every other one is empty."""
    about = _ABOUT["fr" if language == "fr" else "en"]
    views = engine.views(plan)
    known = {
        "states": list(dict.fromkeys(one.name for view in views for one in view.plan.states)),
        "priorities": list(dict.fromkeys(one.name for view in views for one in view.plan.priorities)),
        "channels": list(dict.fromkeys(one.id for view in views for one in view.plan.channels)),
    }
    labels = {
        "states": {one.label: one.name for view in views for one in view.plan.states if one.label},
        "priorities": {one.label: one.name for view in views for one in view.plan.priorities if one.label},
        "channels": {one.label: one.id for view in views for one in view.plan.channels if one.label},
    }
    reader = words.readers[0] if words.readers else "events"
    lines = [
        f"# {about['head']}",
        f'reader = "{reader}"',
        "",
        "[times]",
        f'zone = ""  # {about["zone"]}',
        f'format = ""  # {about["format"]}',
        f'repeated = "refuse"  # {about["repeated"]}',
    ]
    for table in ("states", "priorities", "channels", "events"):
        found = words.found.get(table)
        if not found:
            continue
        names = known.get(table, [])
        lines += ["", f"[{table}]", f"# {about[table].format(known=', '.join(names) or '-')}"]
        for word, n in sorted(found.items(), key=lambda one: (-one[1], one[0])):
            value = _same(word, names, labels.get(table, {}))
            lines.append(f'{_quoted(word)} = "{value}"  # {about["times"].format(n=n)}')
    if words.found.get("actors"):
        people = ", ".join(sorted(words.found["actors"]))
        lines += ["", "[actors]", f"# {about['actors']}", f"# {people}"]
    return "\n".join(lines) + "\n"


def _same(word: str, names: list[str], labels: dict[str, str]) -> str:
    def plain(text: str) -> str:
        return fold(text).replace("-", " ").replace("_", " ").strip()

    by_name = next((name for name in names if plain(name) == plain(word)), None)
    return by_name or next((name for label, name in labels.items() if plain(label) == plain(word)), "")


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)


def words_of_columns(
    store: Store, path: str, name: str, form: str, mapping: LogMapping, head: str
) -> list[tuple[str, str, int]]:
    """The words that a log in our own schema writes: the field they stand in, the word, in how many rows; at
    most a thousand different ones of a field. Raises `Unreadable`."""
    load_events(store, path, name, form, mapping, head)
    said = "json_extract_string(said, '$.value')"
    asked = [(one, one, f"{one} IS NOT NULL") for one in ("state", "priority", "channel")]
    asked += [
        ("kind", said, f"why = '{UNKNOWN_KIND.code}'"),
        ("actor", said, f"why = '{UNKNOWN_ACTOR.code}'"),
    ]
    found: list[tuple[str, str, int]] = []
    for where, word, condition in asked:
        rows = store.run(
            f"SELECT {word}, count(*) FROM events WHERE {condition} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1000"
        ).fetchall()
        found += [(where, text or "", n) for text, n in rows]
    return found
