"""Every target, given hostile words wherever the parties may write, makes files that their own parsers read.

What each parser gives back is compared string by string in the tests of each format; here no target is left
out, and words are values: none becomes a key, a path, or code.
"""

from __future__ import annotations

import ast
import csv
import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree import ElementTree

import duckdb
import icalendar
import pytest
import regorus
import yaml
from support.helpdesk_contract import CONTRACT
from support.hostile import HOSTILE
from support.html_text import Page
from support.targets import TARGETS, of_text

from slacontract.emitter import Compiled, Emission, Target
from slacontract.lowering.promql_text import promql_text

HEADLESS = ("redline",)  # nothing without an amendment; its sheet is that of html and pdf
PLACES = (
    "Support Gold",
    "Example Ltd",
    "Client Ltd",
    "Office hours",
    "On call",
    "Critical",
    "Waiting for the client",
    "In progress",
    "When a resolution is late",
    "manager",
    "director",
    "Web shop",
    "Weekly work",
    "G-1",
)
MORE = """
service web

availability shop "Web shop"
  measures web
  only in office
  at least 99.9% over each calendar month

maintenance weekly "Weekly work"
  only in night
  notice at least 5 calendar days
"""
OPTIONS: dict[str, dict[str, object]] = {
    "statuspage": {"page": "x", "from": "2026-03-01", "until": "2026-03-20", "components": {"web": "Web"}}
}
WORDS = tuple(
    one
    for one in HOSTILE
    if one.isprintable() and len(one) < 100 and not set(one) & set("«»") and one == one.strip()
)


@cache
def hostile(turn: int) -> Compiled:
    """A contract with another hostile text in each place, those places changing from turn to turn."""
    text = CONTRACT + MORE
    for number, place in enumerate(PLACES):
        text = text.replace(f'"{place}"', f"«{WORDS[(number + turn * 5) % len(WORDS)]}»")
    return of_text(text, audience="provider")


KEPT: dict[tuple[str, int], Emission] = {}


def emitted(target: Target, turn: int) -> Emission:
    """What a target makes of it."""
    key = target.name, turn
    if key not in KEPT:
        KEPT[key] = target.emit(replace(hostile(turn), options=OPTIONS.get(target.name, {})))
    return KEPT[key]


def leaves(value: Any) -> Iterator[tuple[str, bool]]:
    """Every text inside a value, and whether it is a key."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield str(key), True
            yield from leaves(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from leaves(one)
    elif isinstance(value, str):
        yield value, False


def _json(content: bytes) -> Iterator[tuple[str, bool]]:
    return leaves(json.loads(content))


def _yaml(content: bytes) -> Iterator[tuple[str, bool]]:
    return leaves(list(yaml.safe_load_all(content)))


def _xml(content: bytes) -> Iterator[tuple[str, bool]]:
    for one in ElementTree.fromstring(content).iter():
        yield one.tag, True
        yield from ((text, False) for text in (one.text, one.tail, *one.attrib.values()) if text)


def _word(content: bytes) -> Iterator[tuple[str, bool]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            yield from _xml(archive.read(name)) if name.endswith((".xml", ".rels")) else ()


def _python(content: bytes) -> Iterator[tuple[str, bool]]:
    for node in ast.walk(ast.parse(content)):
        if isinstance(node, ast.Name | ast.Attribute):
            yield node.id if isinstance(node, ast.Name) else node.attr, True
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, False


def _sql(content: bytes) -> Iterator[tuple[str, bool]]:
    assert duckdb.extract_statements(content.decode())
    return iter(())


def _rego(content: bytes) -> Iterator[tuple[str, bool]]:
    regorus.Engine().add_policy("sla.rego", content.decode())
    return iter(())


def _html(content: bytes) -> Iterator[tuple[str, bool]]:
    page = Page(content.decode())
    assert not page.faults
    yield page.text, False


def _calendar(content: bytes) -> Iterator[tuple[str, bool]]:
    for one in icalendar.Calendar.from_ical(content).walk():
        yield from ((str(value), False) for value in one.values())


def _plain(content: bytes) -> Iterator[tuple[str, bool]]:
    yield content.decode(), False


def _csv(content: bytes) -> Iterator[tuple[str, bool]]:
    heads, *rows = csv.reader(io.StringIO(content.decode(), newline=""), strict=True)
    assert {len(row) for row in rows} <= {len(heads)}
    yield from ((head, True) for head in heads)
    yield from ((cell, False) for row in rows for cell in row)


def _pdf(content: bytes) -> Iterator[tuple[str, bool]]:
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")
    return iter(())


READERS: dict[str, Callable[[bytes], Iterator[tuple[str, bool]]]] = {
    ".json": _json,
    ".yml": _yaml,
    ".yaml": _yaml,
    ".dmn": _xml,
    ".docx": _word,
    ".py": _python,
    ".sql": _sql,
    ".rego": _rego,
    ".html": _html,
    ".csv": _csv,
    ".ics": _calendar,
    ".md": _plain,
    ".pdf": _pdf,
}
RUN = {
    ".pm": ("perl", "-c"),
    ".pl": ("perl", "-c"),
    ".rb": ("ruby", "-c"),
    ".mjs": ("node", "--check"),
    ".mts": (),
}
"""Read by the program that runs them; the types of TypeScript hold no word of a contract."""


@pytest.mark.parametrize("turn", range(3))
@pytest.mark.parametrize("target", TARGETS, ids=lambda one: one.name)
def test_every_target_is_read(target: Target, turn: int) -> None:
    """Each file has a parser here that takes it; hostile words come back whole, and never as a key."""
    emission = emitted(target, turn)
    assert bool(emission.artifacts) == (target.name not in HEADLESS)
    for artifact in emission.artifacts:
        assert re.fullmatch(r"[a-z0-9_.-]+(/[a-z0-9_.-]+)*", artifact.path.lower()), artifact.path
        suffix = PurePosixPath(artifact.path).suffix
        assert suffix in READERS or suffix in RUN, f"{artifact.path}: no parser reads it here"
        if suffix not in READERS:
            continue
        texts = list(READERS[suffix](artifact.content))
        assert not [
            key for key, is_key in texts if is_key and any(word in key for word in WORDS if len(word) > 5)
        ]
        if suffix in (".json", ".yml", ".yaml") and target.configures:
            reference = WORDS[(PLACES.index("G-1") + turn * 5) % len(WORDS)]
            quoted = promql_text(reference)[1:-1]  # inside a matcher, which is one text of YAML
            assert any(reference in text or quoted in text for text, _ in texts), artifact.path


@pytest.mark.server("/usr/sbin/rt-setup-database-5", "/usr/share/redmine/config.ru", "node")
@pytest.mark.parametrize("turn", range(3))
def test_programs_are_read_by_their_interpreters(turn: int, tmp_path: Path) -> None:
    """Perl, Ruby and node take every file that is a program of theirs."""
    read = set()
    for target in TARGETS:
        for artifact in emitted(target, turn).artifacts:
            command = RUN.get(PurePosixPath(artifact.path).suffix)
            if command:
                file = tmp_path / f"{target.name}-{PurePosixPath(artifact.path).name}"
                file.write_bytes(artifact.content)
                done = subprocess.run([*command, str(file)], capture_output=True, text=True, timeout=60)
                assert done.returncode == 0, done.stderr
                read.add(command[0])
    assert read == {"perl", "ruby", "node"}
