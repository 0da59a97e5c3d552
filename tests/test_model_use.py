"""Several files as one contract: what is brought, overridden and amended (LANGUAGE 6, K9)."""

from __future__ import annotations

import datetime

from support.syntax import read_clean

from slacontract.diagnostics import Diagnostic
from slacontract.model.compose import CANNOT_USE
from slacontract.model.contract import Amendment, Contract
from slacontract.model.from_syntax import contract_from_syntax
from slacontract.model.quantities import CoveredTime, Within
from slacontract.source import Source, Span
from slacontract.syntax import nodes, parse

CATALOGUE = """langue fr

couverture bureau "Heures de bureau"
  lundi au vendredi 9h00-17h00

couverture astreinte
  chaque jour 18h00-8h00

priorité P1 "Urgent"
  réponse sous 1 heure en bureau
  rétablissement sous 4 heures en bureau

priorité P2
  réponse sous 8 heures en bureau
"""
HEAD = """contract "Support"
  provider "Provider"
  client "Client"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Berlin
"""


class Files:
    """A folder of texts, as a loader."""

    def __init__(self, **texts: str) -> None:
        self.texts = {f"{name}.sla": text for name, text in texts.items()}
        self.loaded: list[str] = []

    def load(self, path: str, at: Span) -> nodes.File | Diagnostic:
        self.loaded.append(path)
        return self.parse(path) if path in self.texts else CANNOT_USE.at(at, path=path)

    def parse(self, name: str) -> nodes.File:
        from support.syntax import parser

        file, found = parse(Source(name, self.texts[name]), parser())
        assert file is not None
        assert not found, [one.message() for one in found]
        return file

    def compile(self, name: str = "main.sla") -> tuple[Contract | Amendment | None, list[Diagnostic]]:
        return contract_from_syntax(self.parse(name), self.load)


def seconds(contract: Contract, priority: str, metric: str) -> int:
    """The covered seconds of a promise of a priority."""
    block = next(one for one in contract.priorities if one.name == priority)
    (promise,) = (one for one in block.commitments if one.metric == metric)
    assert isinstance(promise.delay, Within)
    assert isinstance(promise.delay.quantity, CoveredTime)
    return promise.delay.quantity.seconds


def codes(found: list[Diagnostic]) -> list[str]:
    return [one.code for one in found]


def test_use_brings_blocks_of_another_language() -> None:
    """`use` brings the blocks of a file in whatever keywords; its untagged text is in its own language."""
    files = Files(main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}', catalogue=CATALOGUE)
    contract, found = files.compile()

    assert codes(found) == []
    assert isinstance(contract, Contract)
    assert [one.name for one in contract.coverages] == ["bureau", "astreinte"]
    assert [one.name for one in contract.priorities] == ["P1", "P2"]
    label = contract.coverages[0].label
    assert label is not None
    assert (label.language, contract.written_in) == ("fr", "en")
    assert contract.coverages[0].span.file == "catalogue.sla"


def test_name_brought_and_defined_is_an_error() -> None:
    """A name both brought and defined needs `override`; the error shows both places."""
    more = "\npriority P1\n  response within 2 hours counted in bureau\n"
    _, found = Files(
        main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{more}', catalogue=CATALOGUE
    ).compile()

    assert codes(found) == ["SLA211"]
    assert [span.file for span in found[0].spans] == ["main.sla", "catalogue.sla"]


def test_override_replaces_the_same_matter_and_no_other() -> None:
    """An override replaces the facts of the same keyword and event; the rest of the block stays."""
    more = "\noverride priority P1\n  response within 2 hours counted in bureau plus astreinte\n"
    contract, found = Files(
        main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{more}', catalogue=CATALOGUE
    ).compile()

    assert codes(found) == []
    assert isinstance(contract, Contract)
    assert seconds(contract, "P1", "response") == 7200
    assert seconds(contract, "P1", "restoration") == 4 * 3600
    assert seconds(contract, "P2", "response") == 8 * 3600
    assert contract.priorities[0].label is not None
    assert contract.priorities[0].label.text == "Urgent"


def test_override_of_one_target_leaves_the_others() -> None:
    """Of a promise for two priorities an override for one leaves the other."""
    catalogue = CATALOGUE + "\nformule or-massif\n  pour P1, P2 résolution sous 9 heures en bureau\n"
    more = "\noverride plan or-massif\n  for P1 resolution within 3 hours counted in bureau\n"
    contract, found = Files(
        main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{more}', catalogue=catalogue
    ).compile()

    assert codes(found) == []
    assert isinstance(contract, Contract)
    promises = contract.plans[0].commitments
    assert [[ref.name for ref in one.targets] for one in promises] == [["P2"], ["P1"]]


def test_hours_are_one_matter() -> None:
    """Weekly hours and `at all hours` answer one question: the override's answer stands alone."""
    more = "\noverride coverage bureau\n  at all hours\n"
    contract, _ = Files(
        main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{more}', catalogue=CATALOGUE
    ).compile()

    assert isinstance(contract, Contract)
    assert contract.coverages[0].at_all_hours
    assert contract.coverages[0].weekly == ()


def test_override_of_nothing() -> None:
    """An override names something that is brought, and of its kind."""
    nothing = "\noverride priority P3\n  response as agreed\n"
    other = "\noverride role P1 of the provider\n  single point of contact\n"
    for more, code in ((nothing, "SLA212"), (other, "SLA213")):
        _, found = Files(
            main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{more}', catalogue=CATALOGUE
        ).compile()
        assert codes(found) == [code]


def test_circle_of_files_is_found() -> None:
    """Files that use each other are an error, not a hang."""
    files = Files(
        main=f'language en\n\nuse "a.sla"\n\n{HEAD}',
        a='language en\n\nuse "b.sla"\n\nservice web\n',
        b='language en\n\nuse "a.sla"\n\nservice api\n',
    )
    contract, found = files.compile()

    assert codes(found) == ["SLA214"]
    assert isinstance(contract, Contract)
    assert {one.name for one in contract.services} == {"web", "api"}


def test_file_brought_twice_comes_once() -> None:
    """Two files that use a third bring its blocks once."""
    files = Files(
        main=f'language en\n\nuse "a.sla"\n\nuse "b.sla"\n\n{HEAD}',
        a='language en\n\nuse "catalogue.sla"\n\nservice web\n',
        b='language en\n\nuse "catalogue.sla"\n\nservice api\n',
        catalogue=CATALOGUE,
    )
    contract, found = files.compile()

    assert codes(found) == []
    assert isinstance(contract, Contract)
    assert len(contract.priorities) == 2


def test_what_the_loader_says_is_passed_on() -> None:
    """A file that cannot be loaded is reported in the loader's words, and the rest is still read."""
    contract, found = Files(main=f'language en\n\nuse "missing.sla"\n\n{HEAD}').compile()

    assert codes(found) == ["SLA217"]
    assert isinstance(contract, Contract)


def test_variant_inherits_the_contract() -> None:
    """A file without a head that uses a contract is that contract, changed; its examples stay behind."""
    example = "\nworked example day-one\n  every clock starts on 2 March 2026 at 09:00\n"
    example += "  expect response no later than 2 March 2026 at 10:00\n"
    base = f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{example}'
    files = Files(
        main='language en\n\nuse "base.sla"\n\noverride contract "Variant"\n  client "Another"\n',
        base=base,
        catalogue=CATALOGUE,
    )
    contract, found = files.compile()

    assert codes(found) == []
    assert isinstance(contract, Contract)
    assert contract.label is not None
    assert contract.label.text == "Variant"
    assert getattr(contract.client, "text", None) == "Another"
    assert getattr(contract.provider, "text", None) == "Provider"
    assert contract.worked_examples == ()


AMENDED = f'language en\n\nuse "catalogue.sla"\n\n{HEAD}'
FIRST = """language en

use "contract.sla"

amendment "Longer hours"
  takes effect on 15 February 2026 from the period of 1 February 2026
  revision 2 of 10 February 2026
  closes bureau on 8 May 2026 "Bridge"

override coverage bureau
  Monday to Saturday 08:00-18:00

coverage fair
  on 20 June 2026 08:00-20:00
  joins bureau
"""
SECOND = """language en

use "first.sla"

amendment "Faster"
  takes effect on 1 June 2026

override priority P1
  response within 30 minutes counted in bureau
"""

FASTER = """
override priority P1
  response within 5 minutes counted in bureau
"""


def test_amendment_is_an_edition_over_the_contract() -> None:
    """An amendment gives the contract as it reads from its effect on, and keeps what it amends (K9)."""
    files = Files(main=FIRST, contract=AMENDED, catalogue=CATALOGUE)
    amendment, found = files.compile()

    assert codes(found) == []
    assert isinstance(amendment, Amendment)
    assert amendment.takes_effect == datetime.date(2026, 2, 15)
    assert amendment.from_period_of == datetime.date(2026, 2, 1)
    assert amendment.label is not None
    assert amendment.label.text == "Longer hours"
    edition, before = amendment.edition, amendment.before
    assert isinstance(before, Contract)
    assert edition.label == before.label
    assert edition.revision is not None
    assert edition.revision.number == 2
    assert before.revision is None
    assert [one.name for one in edition.coverages] == ["bureau", "astreinte", "fair"]
    assert edition.coverages[0].weekly[0].days == tuple(range(6))
    assert before.coverages[0].weekly[0].days == tuple(range(5))
    assert len(edition.closes) == 1
    assert before.closes == ()


def test_amendment_of_an_amendment() -> None:
    """The second amendment reads over the first: force is block < amendment in order of effect."""
    files = Files(main=SECOND, first=FIRST, contract=AMENDED, catalogue=CATALOGUE)
    amendment, found = files.compile()

    assert codes(found) == []
    assert isinstance(amendment, Amendment)
    assert isinstance(amendment.before, Amendment)
    assert amendment.edition.coverages[0].weekly[0].days == tuple(range(6))
    assert seconds(amendment.edition, "P1", "response") == 1800
    assert seconds(amendment.before.edition, "P1", "response") == 3600


def test_amendment_says_what_and_when() -> None:
    """An amendment without a contract, or without its date of effect, is an error."""
    alone = 'language en\n\namendment "Alone"\n  takes effect on 1 June 2026\n'
    undated = 'language en\n\nuse "contract.sla"\n\namendment "Undated"\n' + FASTER
    assert codes(Files(main=alone).compile()[1]) == ["SLA216"]
    assert codes(Files(main=undated, contract=AMENDED, catalogue=CATALOGUE).compile()[1]) == ["SLA228"]


def test_amendment_amends_what_it_says() -> None:
    """The contract that is brought is the one that is named, by reference or title."""
    text = 'language en\n\nuse "contract.sla"\n\namendment "Named"\n  amends "{}"\n'
    text += "  takes effect on 1 June 2026\n" + FASTER
    for name, expected in (("R-1", []), ("Support", []), ("R-2", ["SLA243"])):
        files = Files(main=text.format(name), contract=AMENDED, catalogue=CATALOGUE)
        assert codes(files.compile()[1]) == expected


def test_amendment_follows_what_it_amends() -> None:
    """Editions follow each other: an amendment before the contract, or before the last one, is an error."""
    early = 'language en\n\nuse "contract.sla"\n\namendment "Early"\n  takes effect on 1 June 2025\n'
    early += FASTER
    assert codes(Files(main=early, contract=AMENDED, catalogue=CATALOGUE).compile()[1]) == ["SLA298"]
    second = SECOND.replace("1 June 2026", "1 February 2026")
    files = Files(main=second, first=FIRST, contract=AMENDED, catalogue=CATALOGUE)
    assert codes(files.compile()[1]) == ["SLA298"]


def test_base_may_be_given() -> None:
    """The caller may give the contract that an amendment amends, instead of a `use` in its text."""
    files = Files(
        main='language en\n\namendment "Given"\n  takes effect on 1 June 2026\n' + FASTER,
        contract=AMENDED,
        catalogue=CATALOGUE,
    )
    amendment, found = contract_from_syntax(files.parse("main.sla"), files.load, files.parse("contract.sla"))

    assert codes(found) == []
    assert isinstance(amendment, Amendment)
    assert len(amendment.edition.priorities) == 2


def test_second_amendment_keeps_the_head_of_the_first() -> None:
    """What an amendment says of the contract's head (closures, languages) holds under the next one."""
    amendment, found = Files(main=SECOND, first=FIRST, contract=AMENDED, catalogue=CATALOGUE).compile()

    assert codes(found) == []
    assert isinstance(amendment, Amendment)
    assert len(amendment.edition.closes) == 1
    assert amendment.edition.revision is not None
    assert amendment.edition.revision.number == 2


def test_amendment_that_touches_nothing_is_said() -> None:
    """An override that repeats what holds, and an amendment in which there is nothing else, are warnings."""
    head = (
        'language en\n\nuse "contract.sla"\n\namendment "Idle"\n  takes effect on 1 June 2026\n  revision 9\n'
    )
    base = {"contract": AMENDED, "catalogue": CATALOGUE}
    same = "\noverride coverage bureau\n  Monday to Friday 09:00-17:00\n"
    assert codes(Files(main=head, **base).compile()[1]) == ["SLA431"]
    assert codes(Files(main=head + same, **base).compile()[1]) == ["SLA430", "SLA431"]
    assert codes(Files(main=head + same + FASTER, **base).compile()[1]) == ["SLA430"]
    assert codes(Files(main=head + FASTER, **base).compile()[1]) == []


def test_finding_of_the_base_comes_once() -> None:
    """What is wrong in the contract is said once, though both editions have it."""
    broken = AMENDED + "\nservice web\n  under coverage nowhere\n"
    files = Files(main=FIRST, contract=broken, catalogue=CATALOGUE)

    assert codes(files.compile()[1]) == ["SLA201"]


def test_text_alone_cannot_use() -> None:
    """Without a loader every `use` is an error that says so."""
    file = read_clean(f'language en\n\nuse "catalogue.sla"\n\n{HEAD}')

    assert codes(contract_from_syntax(file)[1]) == ["SLA217"]


def test_override_of_a_nameless_block() -> None:
    """A block without a name is called by the word that opens it, in the language of messages."""
    more = "\noverride scope\n"
    _, found = Files(
        main=f'language en\n\nuse "catalogue.sla"\n\n{HEAD}{more}', catalogue=CATALOGUE
    ).compile()
    said = next(one for one in found if one.code == "SLA212")

    assert "“scope”" in said.message("en")
    assert "« périmètre »" in said.message("fr")
