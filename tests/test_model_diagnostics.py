"""Each finding of the pass into the model: a text that has it, and the same text mended."""

from __future__ import annotations

import importlib
import pkgutil
import re
from pathlib import Path

import pytest
from support.syntax import read

import slacontract.model
from slacontract.diagnostics import Diagnostic, Kind, Severity
from slacontract.model.from_syntax import contract_from_syntax

HERE = Path(__file__).parent / "model"
BAD = sorted((HERE / "bad").glob("*.sla"))


def findings(path: Path) -> list[Diagnostic]:
    """What the pass finds in a text that parses without a finding."""
    file, found = read(path.read_text("utf-8"), path.name)
    assert file is not None
    assert [one for one in found if one.severity is Severity.ERROR] == []
    return contract_from_syntax(file)[1]


def expected(path: Path) -> set[str]:
    """The codes that the comment at the top of a text names."""
    second = path.read_text("utf-8").splitlines()[1]
    return set(re.findall(r"SLA\d{3}", second))


def kinds() -> dict[str, Kind]:
    """Every kind of finding that a module of the model declares."""
    found = {}
    for module in pkgutil.iter_modules(slacontract.model.__path__):
        members = vars(importlib.import_module(f"slacontract.model.{module.name}"))
        found |= {one.code: one for one in members.values() if isinstance(one, Kind)}
    return found


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_text_is_found_out(path: Path) -> None:
    """A bad text has the finding that it names, and no other error; each points into the text."""
    found = findings(path)

    assert expected(path) == {one.code for one in found}
    length = len(path.read_text("utf-8"))
    for one in found:
        assert one.spans
        assert all(0 <= span.start <= span.end <= length and span.file == path.name for span in one.spans)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_mended_text_is_clean(path: Path) -> None:
    """The mended text has no finding at all."""
    assert [one.message() for one in findings(HERE / "good" / path.name)] == []


def test_every_kind_has_a_bad_text() -> None:
    """A finding that no text shows is dead; those of several files are shown by test_model_use."""
    shown = {code for path in BAD for code in expected(path)}
    several_files = {"SLA211", "SLA212", "SLA213", "SLA214", "SLA216", "SLA217", "SLA228", "SLA243", "SLA298"}
    several_files |= {"SLA430", "SLA431"}
    # A fact that the placement table admits and no reader knows: the next test proves there is none.
    never = {"SLA209"}

    assert set(kinds()) == shown | several_files | never


def test_every_fact_that_may_stand_is_read() -> None:
    """Each fact that the placement table admits in a block has a reader there."""
    from slacontract.model.blocks import SHAPES
    from slacontract.model.common_facts import COMMON
    from slacontract.model.contract_facts import AMENDMENT, CONTRACT
    from slacontract.syntax.placement import FACTS

    tables = {kind: shape.table for kind, shape in SHAPES.items()}
    tables |= {"contract": CONTRACT, "amendment": AMENDMENT}

    missing = {
        (kind, key) for kind, keys in FACTS.items() for key in keys if key not in {*tables[kind], *COMMON}
    }
    assert missing == set()


def test_order_of_spans_shows_the_clash() -> None:
    """Of two statements on one thing the finding shows both, the later one first."""
    path = HERE / "bad" / "two-promises.sla"
    (found,) = findings(path)
    text = path.read_text("utf-8")

    first, second = (text[span.start : span.end] for span in found.spans)
    assert first == "response within 2 hours counted in office"
    assert second == "response within 4 hours counted in office"


def test_near_misses_are_of_the_kind_expected() -> None:
    """A name that nothing bears is answered by the nearest name of the kind that is expected there."""
    (found,) = findings(HERE / "bad" / "unknown-name.sla")

    assert found.hint() == "Did you mean “office”?"
    assert found.hint("fr") == "Vouliez-vous dire « office » ?"
    assert "a coverage is expected" in found.message()


def test_two_of_a_kind_are_one_and_another() -> None:
    """A name given twice to the same kind of block is told as one and another, not as the same twice."""
    text = "language en\n\npriority P1\n\npriority p1\n\nrole P1 of the provider\n"
    file, _ = read(text, "twice.sla")
    assert file is not None
    found = contract_from_syntax(file)[1]
    said = [one.message(language) for language in ("en", "fr") for one in found if one.code == "SLA200"]

    assert "a priority and another priority" in said[0]
    assert "a priority and a role" in said[1]
    assert "une priorité et une autre priorité" in said[2]
