"""Words for names, texts, parties, events and missing values: what every sentence is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import get_args

from ...model.base import Block, Language, Missing, Parties, Party, Ref, Text
from ...model.clauses import Event
from ...model.contract import Contract
from ...ruleset.commitments import Moment, Start, Stop
from ...ruleset.metrics import EVENT_OF
from ..tree import Phrase, Run, plain
from .phrases import Grammar, merged, unbroken

NOUN_OF = {event: noun for noun, event in reversed(list(EVENT_OF.items()))}
NOUN_OF["replied"] = "response"

KINDS: dict[str, str] = {
    "coverages": "coverage",
    "holidays": "holidays",
    "rotas": "rota",
    "roles": "role",
    "channels": "channel",
    "services": "service",
    "sites": "site",
    "ticket_types": "ticket-type",
    "definitions": "definition",
    "suppliers": "supplier",
    "scopes": "scope",
    "report_forms": "report-form",
    "priority_rules": "priority-rules",
    "criteria": "criterion",
    "matrices": "matrix",
    "clocks": "clock",
    "priorities": "priority",
    "commitments": "commitments",
    "exceptions": "exception",
    "plans": "plan",
    "states": "state",
    "ladders": "ladder",
    "maintenance": "maintenance",
    "availabilities": "availability",
    "credits": "credit",
    "rights": "right",
    "duties": "duty",
    "prices": "price",
    "prepaid": "prepaid",
    "time_records": "time-record",
    "clauses": "clause",
    "worked_examples": "example",
    "waivers": "waiver",
}
"""Each list of blocks of a contract, and the kind that begins the ids of its sections."""


def blocks_of(contract: Contract) -> Iterator[tuple[str, Block]]:
    """Every block with its kind, in the order of the model."""
    for field, kind in KINDS.items():
        for block in getattr(contract, field):
            yield kind, block


class Words:
    """Phrases for the small things of a contract, in one language.

    `untranslated` collects the texts that the language lacks, which are printed as first written.
    """

    def __init__(self, contract: Contract, grammar: Grammar) -> None:
        self.contract = contract
        self.grammar = grammar
        self.language = grammar.language
        self.untranslated: dict[str, Text] = {}
        self.titles: dict[str, tuple[str, Block]] = {}
        for kind, block in blocks_of(contract):
            if block.name:
                self.titles.setdefault(block.name, (kind, block))
        self.clocks = {clock.metric: clock for clock in contract.clocks}
        self.standing_in: dict[str, str] = {}
        """Names that another stands for in the plan at hand."""

    def say(self, key: str, /, **values: Phrase | str | int) -> Phrase:
        return self.grammar.say(key, **values)

    def all_of(self, phrases: Iterable[Phrase], last: str = "and") -> Phrase:
        return self.grammar.listed(phrases, last)

    # names and texts

    def text(self, text: Text, source: bool = False) -> Phrase:
        """A text in the document's language, or as first written, marked with its own language.

        Spaces that French typography does not break at are set so, but not in a `source` (of Markdown).
        """
        other = text.lacks(self.language)
        if other:
            self.untranslated.setdefault(text.text, text)
        said = text.in_language(self.language)
        if not source and (text.language if other else self.language) == "fr":
            said = unbroken(said)
        return (Run(said, language=text.language if other else ""),)

    def quote(self, text: Text) -> Phrase:
        """A text between quotation marks."""
        (run,) = self.text(text)
        return self.grammar.quoted(run.text, run.style, run.language)

    def texts(self, texts: Iterable[Text]) -> Phrase:
        """Texts in a row, separated by semicolons."""
        found: list[Run] = []
        for number, text in enumerate(texts):
            found += [Run(self.grammar.nouns["semicolon"])] if number else []
            found += self.text(text)
        return tuple(found)

    def anchor(self, kind: str, name: str) -> str:
        """The id of the section, or of the row, that is about a block."""
        return f"{kind}-{name}"

    def title(self, block: Block) -> Phrase:
        """What a heading calls a block: its label, or else its name."""
        return self.text(block.label) if block.label else (Run(block.name),)

    def ref(self, ref: Ref | str) -> Phrase:
        """A use of a name: the label of what bears it, quoted, with a link to where it stands."""
        name = ref if isinstance(ref, str) else ref.name
        name = self.standing_in.get(name, name)
        found = self.titles.get(name)
        if found is None:
            return self.grammar.quoted(name, "name")
        kind, block = found
        (run,) = self.title(block)
        return self.grammar.quoted(run.text, "name", run.language, self.anchor(kind, name))

    def refs(self, refs: Iterable[Ref], last: str = "and") -> Phrase:
        return self.all_of((self.ref(one) for one in refs), last)

    def missing(self, missing: Missing) -> Phrase:
        """Why a value has no number; a hole stands out."""
        if missing.words is not None:
            return self.quote(missing.words)
        said = self.grammar.text(f"why.{missing.why}")
        return (Run(said, "hole" if missing.why == "hole" else "unset"),)

    # who

    def party(self, party: Party) -> Phrase:
        if party.kind == "role" and party.role:
            return self.ref(party.role)
        if party.kind == "text" and party.text:
            return self.quote(party.text)
        return self.say(f"party.{party.kind}")

    def parties(self, parties: Parties) -> Phrase:
        if parties.missing is not None:
            return self.missing(parties.missing)
        return self.all_of(map(self.party, parties.parties), "or" if parties.any_one else "and")

    def actors(self, actors: Iterable[str]) -> Phrase:
        return self.all_of((self.say(f"party.{actor}") for actor in actors), "or")

    # what happens

    def noun(self, metric: str) -> Phrase:
        """An event as a noun with its article: the response, la réponse."""
        if f"event.{metric}" in self.grammar.templates:
            return self.say(f"event.{metric}")
        clock = self.titles.get(metric)
        if clock is not None and clock[0] == "clock":
            return self.say("event.clock", clock=self.ref(metric))
        return self.grammar.quoted(metric)

    def metric(self, metric: str) -> Phrase:
        """The head of a column: the noun without article, or the label of a clock of one's own."""
        if f"metric.{metric}" in self.grammar.templates:
            return self.say(f"metric.{metric}")
        found = self.titles.get(metric)
        return self.title(found[1]) if found else (Run(metric),)

    def event(self, event: Event) -> Phrase:
        if event.parts:
            parts = [self.event(part) for part in event.parts]
            key = f"event.{event.which}{'-of-two' if len(parts) == 2 else ''}"
            return self.say(key, events=self._each_de(parts))
        if event.kind == "outside" and event.text:
            return self.quote(event.text)
        if event.clock is not None:
            said = self.say("event.clock", clock=self.ref(event.clock))
        else:
            said = self.noun(event.metric or NOUN_OF.get(event.kind, event.kind))
        return self.say("event.stop-of", event=said) if event.stop_of else said

    def _each_de(self, events: list[Phrase]) -> Phrase:
        """A, B and C; in French each with its own « de »."""
        case = self.grammar.cases.get("de")
        return self.all_of([case(event) for event in events] if case else events)

    def moment(self, moment: Moment) -> Phrase:
        """A moment of the rule set: of a clock for which the text says no start or stop."""
        if moment.stop_of is not None:
            return self.say("event.stop-of", event=self.noun(moment.stop_of))
        return self.noun(NOUN_OF.get(moment.event or "", moment.event or ""))

    def moments(self, moments: Start | Stop) -> Phrase:
        several = [self.moment(one) for one in moments.of]
        if len(several) == 1:
            return several[0]
        key = f"event.{moments.which}{'-of-two' if len(several) == 2 else ''}"
        return self.say(key, events=self._each_de(several))

    def language_name(self, code: str) -> str:
        """The name of a language, as the document's language has it."""
        return self.grammar.text(f"language.{code}") if code in get_args(Language) else code

    def sentence(self, phrase: Phrase) -> Phrase:
        """A phrase as a sentence: a capital first, a full stop last."""
        if not phrase:
            return phrase
        said = self.grammar.cases["cap"](phrase)
        last = plain(said)[-1:]
        return said if last in ".!?:" else merged([*said, Run(".")])
