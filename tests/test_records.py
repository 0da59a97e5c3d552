"""Classes declared cheaply behave as the standard library's and pydantic's own do."""

from __future__ import annotations

import dataclasses
import datetime
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from slacontract import compile_file
from slacontract.cli.findings.report import ExampleLine, FileReport
from slacontract.model.base import Node
from slacontract.records import dataclass, field
from slacontract.ruleset.base import Part
from slacontract.ruleset.schema import dump_json, load_json
from slacontract.trusted import Trusted

REPOSITORY = Path(__file__).parent.parent


def declared(decorator):  # type: ignore[no-untyped-def]
    """The same two classes, one deriving from the other, by either decorator."""

    @decorator(frozen=True)
    class Base:
        a: int
        b: list[int] = field(default_factory=list, compare=False)

    @decorator(frozen=True)
    class Derived(Base):
        c: str = "c"

        def __post_init__(self) -> None:
            if self.c == "":
                raise ValueError("c")

    return Base, Derived


@pytest.mark.parametrize("derived_first", [True, False])
def test_dataclass_is_the_standard_librarys(derived_first: bool) -> None:
    """Fields, order of arguments, defaults, equality, hash, repr, replace, freezing: all are the same."""
    ours, theirs = declared(dataclass), declared(dataclasses.dataclass)
    for mine, standard in zip(
        *(reversed(one) if derived_first else one for one in (ours, theirs)), strict=True
    ):
        one, other = mine(1, [2]), standard(1, [2])
        assert [one == mine(1, [3]), one == mine(2)] == [True, False]
        assert hash(one) == hash(mine(1))
        assert [other == standard(1, [3]), other == standard(2)] == [True, False]
        assert repr(one) == repr(other)
        assert dataclasses.asdict(dataclasses.replace(one, a=5)) == dataclasses.asdict(
            dataclasses.replace(other, a=5)
        )
        assert [f.name for f in dataclasses.fields(one)] == [f.name for f in dataclasses.fields(other)]
        assert mine.__match_args__ == standard.__match_args__
        with pytest.raises(dataclasses.FrozenInstanceError):
            one.a = 3
        for wrong in ((), (1, [2], "x", 4)):
            with pytest.raises(TypeError):
                mine(*wrong)
    with pytest.raises(ValueError, match="c"):
        ours[1](1, c="")


class Inner(Part):
    """A part that stands in another."""

    n: int = Field(ge=0)


class Outer(Part):
    """A part with every kind of default."""

    inner: Inner
    words: dict[str, int] = Field(default_factory=dict)
    many: tuple[Inner, ...] = ()
    other: str = Field(default="x", alias="another")


def test_constructor_trusts_values_and_checks_names() -> None:
    """The compiler's own values are taken as they are; a field that is missing or unknown is a mistake."""
    one = Outer(inner=Inner(n=1))

    assert (one.words, one.many, one.other) == ({}, (), "x")
    assert one.words is not Outer(inner=Inner(n=1)).words
    assert Outer(inner=Inner(n=1), another="y").other == Outer(inner=Inner(n=1), other="y").other == "y"
    assert one == Outer(inner=Inner(n=1))
    assert hash(Inner(n=1)) == hash(Inner(n=1))
    for wrong in ({}, {"inner": Inner(n=1), "unknown": 1}):
        with pytest.raises(TypeError):
            Outer(**wrong)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        one.other = "z"


def test_what_comes_from_outside_is_validated() -> None:
    """Reading back checks every value, and gives what the constructor gives, in the same order."""
    one = Outer(many=(Inner(n=2),), inner=Inner(n=1), other="y")
    text = one.model_dump_json(by_alias=True)

    assert Outer.model_validate_json(text) == one
    assert Outer.model_validate_json(text).model_dump_json(by_alias=True) == text
    assert list(one.model_dump()) == ["inner", "words", "many", "other"]
    for bad in ('{"inner": {"n": -1}}', '{"inner": {"n": "x"}}', "{}", '{"inner": {"n": 1}, "unknown": 1}'):
        with pytest.raises(ValidationError):
            Outer.model_validate_json(bad)


def parts_of(value: object) -> Iterator[Trusted]:
    """Every object of such a class in a value, itself included."""
    if isinstance(value, Trusted):
        yield value
        for one in vars(value).values():
            yield from parts_of(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from parts_of(one)
    elif isinstance(value, dict):
        for one in value.values():
            yield from parts_of(one)


@pytest.mark.parametrize(
    "path", sorted((REPOSITORY / "contracts/examples").glob("*.sla")), ids=lambda p: p.stem
)
def test_what_is_not_checked_is_right(path: Path) -> None:
    """Each node of the model and each part of the rule set of the examples is valid, value by value."""
    compiled = compile_file(path, today=datetime.date(2026, 3, 2))
    assert compiled.contract is not None
    assert compiled.rules is not None

    for root, base in ((compiled.contract, Node), (compiled.rules, Part)):
        found = list(parts_of(root))
        assert len(found) > 30
        for one in found:
            assert isinstance(one, base)
            assert type(one).model_validate(dict(vars(one))) == one


def test_rule_set_is_read_back_as_it_was() -> None:
    """Written and read back, a rule set is the same value and the same bytes."""
    rules = compile_file(REPOSITORY / "contracts/examples/dixdata.sla").rules
    assert rules is not None
    again = load_json(dump_json(rules))

    assert again == rules
    assert dump_json(again) == dump_json(rules)


def test_what_another_process_pickled_is_whole(tmp_path: Path) -> None:
    """Unpickled in a process that built no instance of the class, values compare, hash and print alike."""
    report = FileReport("x.sla", "en", (), (ExampleLine("friday", True),))
    path = tmp_path / "report.pickle"
    path.write_bytes(pickle.dumps(report))
    code = f"""
import pickle
one, other = (pickle.load(open({str(path)!r}, "rb")) for _ in range(2))
assert one == other and one.examples == other.examples, "not equal"
assert hash(one.examples[0]) == hash(other.examples[0]), "not hashed alike"
print(repr(one))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == repr(report)


def test_threads_meet_a_class_at_once() -> None:
    """Whoever makes the first instance, and however many do at the same time, all get whole ones."""
    for _ in range(40):

        @dataclass(frozen=True)
        class Pair:
            left: int
            right: int = 2

        gate = threading.Barrier(6)
        made: list[object] = []

        def first(kind: type = Pair, gate: threading.Barrier = gate, made: list[object] = made) -> None:
            gate.wait()
            made.append(kind(1))

        threads = [threading.Thread(target=first) for _ in range(6)]
        for one in threads:
            one.start()
        for one in threads:
            one.join()

        assert len(made) == 6
        assert set(made) == {Pair(1, 2)}
