"""What is a change of meaning, and what is none: reformatting, order, keywords, names that nobody sees."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from compare.mutating import mutations
from compare.test_rules import TODAY
from ruleset.test_bytes import rich
from support.syntax import in_capitals, printed, rewrapped

from slacontract.compare import RULES, Version, clocks, compare
from slacontract.compiling import Compilation
from slacontract.model.base import Node
from slacontract.model.contract import Contract
from slacontract.project import Files, compile_job
from slacontract.ruleset.base import Part
from slacontract.ruleset.client import coverages_named
from slacontract.ruleset.commitments import Moment, Start, Stop
from slacontract.ruleset.from_model import ruleset_from_model
from slacontract.ruleset.rules import RuleSet

EXAMPLES = sorted((Path(__file__).parents[2] / "contracts" / "examples").glob("*.sla"))


def of(path: Path, text: str | None = None) -> Compilation:
    """An example as it stands, or with another text in its place."""
    content = path.read_bytes() if text is None else text.encode()
    compiled = compile_job(content, Files(path, path.name), today=TODAY, checks=False)
    assert compiled.rules is not None, [one.message() for one in compiled.diagnostics]
    return compiled


def names(found: Any) -> list[str]:
    return [
        f"{one.rule.name} {one.clause}: {one.old.say('en')} -> {one.new.say('en')}" for one in found.changes
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "change",
    [
        printed,
        lambda text: printed(text, "en"),
        lambda text: printed(text, "fr"),
        rewrapped,
        in_capitals,
    ],
    ids=["formatted", "in-english", "in-french", "rewrapped", "capitals"],
)
def test_another_way_to_write_is_no_change(path: Path, change: Callable[[str], str]) -> None:
    """Formatting, keywords of another language, line breaks and letter case change no meaning."""
    text = path.read_text(encoding="utf-8")
    assert names(compare(of(path), of(path, change(text)))) == []


ORDERED = (
    "priorities",
    "paragraphs",
    "levels",
    "gives",
    "persons",
    "order_of_precedence",
    "span",
    "name_span",
)


def shuffled(node: Node, dice: random.Random) -> Node:
    """The same contract with every list in another order, but those whose order says something."""
    changed: dict[str, Any] = {}
    for name in type(node).model_fields:
        value = getattr(node, name)
        if isinstance(value, Node):
            changed[name] = shuffled(value, dice)
        elif isinstance(value, tuple) and value and isinstance(value[0], Node):
            items = [shuffled(one, dice) for one in value]
            if name not in ORDERED:
                dice.shuffle(items)
            changed[name] = tuple(items)
    return node.model_copy(update=changed)


def version_of(contract: Contract) -> Version:
    ruled = ruleset_from_model(contract)
    return Version(contract, ruled.rules, ruled.sources)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_another_order_is_no_change(path: Path) -> None:
    """Blocks and facts in another order are the same contract; priorities keep theirs."""
    contract = of(path).contract
    assert contract is not None
    other = shuffled(contract, random.Random(path.stem))
    assert isinstance(other, Contract)
    assert names(compare(version_of(contract), version_of(other))) == []


def test_another_order_of_everything_is_no_change() -> None:
    """The same of a contract that has two of everything."""
    other = shuffled(rich(), random.Random(1))
    assert isinstance(other, Contract)
    assert names(compare(version_of(rich()), version_of(other))) == []


def test_renaming_what_nobody_sees_is_no_change() -> None:
    """A coverage with a title is known by it: its name, changed wherever it is used, is no change."""
    path = next(path for path in EXAMPLES if path.stem == "dixdata")
    text = path.read_text(encoding="utf-8")
    renamed = re.sub("(?<!contact-)heures-ouvrables", "bureau-du-jour", text)
    renamed = renamed.replace("astreinte-événement", "sur-place")
    assert names(compare(of(path), of(path, renamed))) == []


def test_renaming_what_tickets_say_is_told_as_such() -> None:
    """The code of a priority stands in tickets: its renaming is one neutral change, and no other."""
    path = Path(__file__).parent / "previous" / "due-later.sla"
    text = path.read_text(encoding="utf-8")
    found = compare(of(path), of(path, text.replace("priority P1", "priority S1")))
    assert names(found) == ["words priority/S1/name: P1 -> S1"]


# --- completeness ----------------------------------------------------------------------------------

SAME_MEANING = {
    "name": "a name is changed with all its uses, by the tests above",
    "formerly": "says which block it was, not what it says",
    "former_references": "says which contract it was",
    "written_in_stated": "the language is compared, not where it is said",
}


def broken(rules: RuleSet) -> bool:
    """Whether a changed model no longer resolves its names, so that it is no contract any more."""
    return any(
        not coverages_named(part) <= plan.coverages.keys()
        for edition in rules.editions
        for plan in edition.plans.values()
        for parts in (plan.commitments, plan.channels, plan.availability, plan.maintenance)
        for part in parts
    )


def silent_mutations(contract: Contract, most: int, seed: int) -> tuple[int, list[str]]:
    """How many changes of one value were tried, and those that no change was reported for."""
    base = version_of(contract)
    todo = list(mutations(contract, lambda path: path[-1].rpartition(".")[2] in SAME_MEANING))
    random.Random(seed).shuffle(todo)
    tried, silent = 0, []
    for path, other in todo[:most]:
        try:
            changed = version_of(other)
        except (
            KeyError,
            IndexError,
            ValueError,
        ):  # no contract any more: a name or a rule without its object
            continue
        if broken(changed.rules):
            continue
        tried += 1
        if not compare(base, changed).changes:
            silent.append(" > ".join(path))
    return tried, silent


@pytest.mark.slow
def test_no_value_changes_in_silence() -> None:
    """Any one value of a contract with two of everything, changed or taken out, is reported."""
    tried, silent = silent_mutations(rich(), 50, 7)
    assert tried > 35
    assert silent == []


@pytest.mark.slow
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_no_value_of_an_example_changes_in_silence(path: Path) -> None:
    """Any one value of a real contract, changed or taken out, is reported."""
    contract = of(path).contract
    assert contract is not None
    tried, silent = silent_mutations(contract, 25, 11)
    assert tried > 12
    assert silent == []


DERIVED = {
    "RuleSet.schema_version": "names the form, not the contract",
    "RuleSet.data": "the dates and offsets that rest on the data are compared",
    "RuleSet.horizon": "how far instants are computed: it follows from the terms and delays",
    "RuleSet.periods": "months and quarters of the horizon",
    "RuleSet.zones": "offsets of a zone: the instants that they give are compared",
    "Coverage.layers": "how a set was written: the set is compared",
    "Coverage.skips": "why the rest is not covered: the set is compared",
    "Coverage.days": "business days are read with the delays that count in them",
    "Coverage.days_in": "the same in another zone",
    "Coverage.known": "where the holidays are known",
    "HolidaySet.years": "for which years the dates are known",
    "HolidaySet.locked_years": "which dates are written down",
    "Coverage.intervals": "shifted as a whole below",
    "Plan.coverages": "taken out with what counts in them only",
    "Plan.rota": "turns are compared as far as both horizons go",
    "Commitment.id": "identity",
    "Commitment.metric": "identity",
    "Commitment.label": "identity",
    "Commitment.priority": "identity",
    "Start.which": "of one event, the earliest is the latest; of several: test_earliest_and_latest",
    "Stop.which": "the same",
    "Commitment.yields_to": "names of others",
}
"""Parts of a rule set that say again what others say, or are no meaning: each with the reason."""


@pytest.mark.slow
def test_no_value_of_a_rule_set_changes_in_silence() -> None:
    """Any one value of the rule set alone, the model left as it is, is reported, but for what is derived."""
    contract = rich()
    base = version_of(contract)

    def skipped(path: tuple[str, ...]) -> bool:
        return path[-1] in DERIVED

    todo = list(mutations(base.rules, skipped))
    random.Random(3).shuffle(todo)
    silent, tried = [], 0
    for path, rules in todo[:200]:
        assert isinstance(rules, Part)
        changed = Version(contract, rules, base.places)  # type: ignore[arg-type]
        try:
            found = compare(base, changed)
        except (KeyError, ValueError, IndexError):
            continue  # a name without its part
        tried += 1
        if not found.changes:
            silent.append(" > ".join(path))
    assert tried > 140
    assert silent == []


def test_earliest_and_latest() -> None:
    """A clock that waits for all of its starts, or only for one of its stops, spares the provider."""
    both = (Moment(event="reported"), Moment(event="ticket-created"))
    starts = Start(of=both), Start(which="latest", of=both)
    stops = Stop(of=both), Stop(which="latest", of=both)
    start, stop = clocks._start, clocks._stop

    assert [start(*starts).name, start(*reversed(starts)).name] == ["clock-looser", "clock-tighter"]
    assert [stop(*stops).name, stop(*reversed(stops)).name] == ["clock-tighter", "clock-looser"]
    single = Start(of=both[:1]), Start(which="latest", of=both[:1])
    assert start(*single) is None


@pytest.mark.parametrize("n", range(len(EXAMPLES)), ids=lambda n: EXAMPLES[n].stem)
def test_backwards_is_the_mirror(n: int) -> None:
    """Two contracts that have little in common: backwards, each change is the mirror of its like."""
    one, other = of(EXAMPLES[n]), of(EXAMPLES[n - 1])
    forwards = Counter((RULES[each.rule.name].mirror, each.clause) for each in compare(one, other).changes)
    backwards = Counter((each.rule.name, each.clause) for each in compare(other, one).changes)

    assert sum(forwards.values()) > 5
    assert forwards == backwards


def test_a_promise_for_all_and_one_for_each_are_compared_by_priority() -> None:
    """The same said for each priority is no change; a priority that is left out loses its promise."""
    base = (Path(__file__).parent / "previous" / "due-later.sla").read_text(encoding="utf-8")
    path = EXAMPLES[0].with_name("c.sla")
    whole = base + "\ncommitments\n  for every ticket acknowledgement within 1 hour counted in office\n"

    def with_own(*priorities: str) -> str:
        text = base
        for name in priorities:
            line = f'priority {name} "'
            head, _, rest = text.partition(line)
            title, _, tail = rest.partition("\n")
            text = f"{head}{line}{title}\n  acknowledgement within 1 hour counted in office\n{tail}"
        return text

    def judged_changes(old: str, new: str) -> list[tuple[str, str]]:
        found = compare(of(path, old), of(path, new)).changes
        return [(one.rule.name, one.clause) for one in found if one.favours != "neutral"]

    assert judged_changes(whole, with_own("P1", "P2")) == []
    assert judged_changes(with_own("P1", "P2"), whole) == []
    lost = [("promise-removed", "commitment/P2/acknowledgement")]
    assert judged_changes(whole, with_own("P1")) == lost
    assert judged_changes(with_own("P1"), whole) == [("promise-added", "commitment/P2/acknowledgement")]
