"""The pass from the contract as written to the contract as meant: names, meanings, audience.

Each block is read by the table of its kind; then the rules that need the whole contract are checked.
"""

from __future__ import annotations

import datetime
from typing import Any, cast

from ..clock.zone import zone_names
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..source import Span
from ..syntax import nodes
from .base import Missing, Text
from .blocks import SHAPES, fill, for_provider_only, read_block
from .compose import HEAD_FACTS, Composed, Load, compose, head_changed, no_files
from .contract import Amendment, Contract
from .contract_facts import AMENDMENT, CONTRACT
from .moments_from_syntax import NOUNS
from .names import NAMED_TWICE, Names, Noun
from .reading import Reader
from .sense import check_contract

NO_CONTRACT = Kind(
    "SLA226",
    Severity.NOTE,
    Words(
        "This file holds no contract: other files bring its blocks with “use”.",
        "To compile it by itself, begin with “contract” and its title.",
    ),
    Words(
        "Ce fichier ne contient pas de contrat : d’autres apportent ses blocs par « utilise ».",
        "Pour le compiler seul, commencez par « contrat » et son titre.",
    ),
)
CLOCK_TWICE = Kind(
    "SLA227",
    Severity.ERROR,
    Words(
        "Two clocks time the same event.",
        "Keep one of them, or give one a name of its own and use “time of” that name.",
    ),
    Words(
        "Deux chronomètres mesurent le même événement.",
        "Gardez-en un, ou donnez à l’un un nom et écrivez « délai de » ce nom.",
    ),
)
EFFECT_UNSAID = Kind(
    "SLA228",
    Severity.ERROR,
    Words("The amendment does not say when it takes effect.", "Write “takes effect on” and a date."),
    Words("L’avenant ne dit pas quand il prend effet.", "Écrivez « prend effet le » et une date."),
)

AMENDS_ANOTHER = Kind(
    "SLA243",
    Severity.WARNING,
    Words(
        "The amendment says that it amends “{said}”, but brings “{brought}”.",
        "Write the reference of the contract that it brings, or bring the other one.",
    ),
    Words(
        "L’avenant dit modifier « {said} », mais apporte « {brought} ».",
        "Écrivez la référence du contrat qu’il apporte, ou apportez l’autre.",
    ),
)
EFFECT_TOO_EARLY = Kind(
    "SLA298",
    Severity.ERROR,
    Words(
        "The amendment takes effect on {own}, before what it amends does on {earlier}.",
        "Amend the contract first, or write a later date.",
    ),
    Words(
        "L’avenant prend effet le {own}, avant ce qu’il modifie, le {earlier}.",
        "Modifiez d’abord le contrat, ou écrivez une date ultérieure.",
    ),
)


def contract_from_syntax(
    file: nodes.File, load: Load = no_files, base: nodes.File | None = None
) -> tuple[Contract | Amendment | None, list[Diagnostic]]:
    """The contract or the amendment that a file means, with what is wrong in it.

    `load` gives the file that a `use` names. `base`: the contract, or the amendment before, that an
    amendment amends, where it does not `use` it. None: the file holds blocks for others only, or its head
    cannot be read; a contract comes back even with errors, each part that has no meaning left out.
    """
    found: list[Diagnostic] = []
    composed = compose(file, load, found, base)
    if composed.amendment is not None:
        return _amendment(composed, load, found)
    contract = _contract(composed, file, found)
    if composed.head is None:
        found.append(NO_CONTRACT.at(Span(file.span.file, file.span.start, file.span.start)))
        return None, found
    return contract, found


def _contract(composed: Composed, file: nodes.File, found: list[Diagnostic]) -> Contract:
    head = composed.head
    names = Names(found)
    r = Reader(found, names, composed.languages)
    _define(r, composed.blocks)
    if head is None:
        head = nodes.Block(file.span, "contract", Span(file.span.file, file.span.start, file.span.start))
        stated = False
    else:
        stated = True
    r.zone = _zone(head)
    out = fill(r, head, CONTRACT, head.facts)
    values: dict[str, Any] = {
        "span": head.head,
        "label": r.text(head.label) if head.label else None,
        "written_in": composed.languages.get(head.span.file, file.language),
    }
    values |= out.done()
    if "formerly" in values:
        values["former_references"] = values.pop("formerly")
    blocks: dict[str, list[Any]] = {}
    for block in composed.blocks:
        if (node := read_block(r, block)) is not None:
            blocks.setdefault(SHAPES[block.kind].field, []).append(node)
    values |= {field: tuple(items) for field, items in blocks.items()}
    contract = Contract(**values)
    check_contract(contract, names, r.business_days, found, head=stated)
    return contract


def _define(r: Reader, blocks: list[nodes.Block]) -> None:
    """Enters every name of the contract, the levels of its criteria and the names of its commitments."""
    clocks: dict[str, Span] = {}
    former: list[tuple[nodes.Block, nodes.Fact]] = []
    for block in blocks:
        if block.name is not None and block.kind != "waiver":
            r.names.define(block.kind, block.name, "provider" if for_provider_only(block) else "both")
        if block.kind == "criterion" and block.name is not None:
            r.levels[block.name.key] = _levels(block)
        elif block.event is not None:
            first = clocks.setdefault(block.event.event, block.head)
            if first is not block.head:
                r.found.append(CLOCK_TWICE.at(block.head, first))
        for fact in block.facts:
            if fact.key == "formerly":
                former.append((block, fact))
            elif (
                isinstance(fact, nodes.Commitment) and fact.modifiers and (one := fact.modifier("under-name"))
            ):
                name = cast(nodes.Name, one.value)
                event = fact.event
                metric = event.name.text if isinstance(event, nodes.OwnClock) else NOUNS.get(event.event)
                r.labels.setdefault(name.key, (name.text, metric or ""))
    for block, fact in former:
        _check_former(r, block, fact)


def _check_former(r: Reader, block: nodes.Block, fact: nodes.Fact) -> None:
    """An earlier name that a block bears now would give two things one identity."""
    value = fact.value if isinstance(fact, nodes.Property) else None
    for item in value.items if isinstance(value, nodes.Values) else ():
        taken = r.names.get(item.key) if isinstance(item, nodes.Name) else None
        if isinstance(item, nodes.Name) and taken is not None:
            kind = Noun((block.kind,))
            earlier = Bilingual(f"earlier, {kind.say('en')}", f"auparavant {kind.say('fr')}")
            first = Noun((taken.kind,))
            r.found.append(NAMED_TWICE.at(item.span, taken.span, name=item.text, first=first, second=earlier))


def _levels(block: nodes.Block) -> dict[str, str] | None:
    for fact in block.facts:
        if fact.key == "levels" and isinstance(fact, nodes.Property) and isinstance(fact.value, nodes.Values):
            levels = {}
            for item in fact.value.items:
                if isinstance(item, nodes.Name):
                    levels[item.key] = item.text
                elif isinstance(item, nodes.Text):
                    levels[item.value] = item.value
            return levels
    return None


def _zone(head: nodes.Block) -> str | None:
    """The contract's zone where it exists: clock times of its text are checked against it (T1)."""
    for fact in head.facts:
        if isinstance(fact, nodes.TimeZone) and isinstance(fact.zone, nodes.Zone):
            name = fact.zone.name
            return name if name in zone_names() or name.startswith("UTC") else None
    return None


def _amendment(
    composed: Composed, load: Load, found: list[Diagnostic]
) -> tuple[Amendment | None, list[Diagnostic]]:
    """An amendment, with the contract as it reads from its effect on, and what it amends (K9)."""
    block, base = composed.amendment, composed.base
    assert block is not None
    if base is None or composed.head is None:
        return None, found
    before, earlier = contract_from_syntax(base, load)
    composed.head = head_changed(composed.head, block)
    edition = _contract(composed, base, found)
    names = Names([])
    _define(quiet := Reader([], names, composed.languages), composed.blocks)
    r = Reader(found, quiet.names, composed.languages)
    own = [fact for fact in block.facts if fact.key not in HEAD_FACTS or fact.key == "revision"]
    out = fill(r, block, AMENDMENT, own)
    values = out.done()
    if "takes_effect" not in values:
        found.append(EFFECT_UNSAID.at(block.head))
        values["takes_effect"] = Missing(span=block.head, why="not-stated")
    found += [one for one in earlier if not any(_same_fault(one, other) for other in found)]
    if before is None:
        return None, found
    amendment = _amendment_of(block, r, values, edition, before)
    _check_amendment(amendment, found)
    return amendment, found


def _same_fault(one: Diagnostic, other: Diagnostic) -> bool:
    """Whether both editions have the same fault: what its hint lists (`fix`) may be of one of them alone."""
    facts = [{key: value for key, value in each.values.items() if key != "fix"} for each in (one, other)]
    return (one.code, one.spans, facts[0]) == (other.code, other.spans, facts[1])


def _amendment_of(
    block: nodes.Block, r: Reader, values: dict[str, Any], edition: Contract, before: Contract | Amendment
) -> Amendment:
    return Amendment(
        span=block.head,
        name=block.name.text if block.name else "",
        name_span=block.name.span if block.name else None,
        label=r.text(block.label) if block.label else None,
        **values,
        edition=edition,
        before=before,
    )


def _check_amendment(amendment: Amendment, found: list[Diagnostic]) -> None:
    """The amendment amends what it says, and follows it in time."""
    before = amendment.before
    known = [*before.former_references] if isinstance(before, Contract) else []
    known += [text.text for text in (before.reference, before.label) if isinstance(text, Text)]
    known += [before.name] if before.name else []
    contract = amendment.edition
    known += [text.text for text in (contract.reference, contract.label) if isinstance(text, Text)]
    said = amendment.amends
    if isinstance(said, Text) and known and said.text not in known:
        found.append(AMENDS_ANOTHER.at(said.span, before.span, said=said.text, brought=known[0]))
    if isinstance(before, Amendment):
        earlier: Any = before.takes_effect
    else:
        earlier = before.in_force.start if before.in_force else None
    own = amendment.takes_effect
    if isinstance(own, datetime.date) and isinstance(earlier, datetime.date) and own < earlier:
        found.append(EFFECT_TOO_EARLY.at(amendment.span, before.span, own=own, earlier=earlier))
