"""The PDF follows its standards, says what the page says, and holds nothing that is not the client's."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import page as validator
import pytest
import typst
from click.testing import CliRunner
from pypdf import PdfReader
from slacontract.targets import pdf
from slacontract.targets.pdf.fonts import FOLDER, characters, listed
from support.hostile import HOSTILE
from support.hostile_contract import contract_of
from support.html_text import Page
from support.marked import MARKED
from support.pdf_text import bare, everything, shown
from support.targets import EXAMPLES, HTML, TODAY, example, files, of_text, seen_by

from slacontract.cli import slac
from slacontract.cli.builds import making
from slacontract.emitter import Compiled, NotAttached
from slacontract.project import compile_text
from slacontract.ruleset.schema import dump_json

PDF = pdf.TARGET

each_example = pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
each_string = pytest.mark.parametrize("hostile", HOSTILE, ids=range(len(HOSTILE)))


HEAD = """language en
contract "Support"
  provider "A"
  client "B"
  reference "R"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

"""


def pdf_of(compiled: Compiled) -> bytes:
    (artifact,) = PDF.emit(compiled).artifacts
    return artifact.content


def failures(content: bytes, folder: Path) -> list[str]:
    """What the validator finds against PDF/A-3a and PDF/UA-1."""
    path = folder / "contract.pdf"
    path.write_bytes(content)
    found = []
    for profile in ("3a", "ua1"):
        report = validator.validate_pdf(str(path), profile=profile)
        assert report.checks
        found += [str(one) for one in report.failures]
        assert report.is_compliant == (not report.failures)
    return found


@pytest.mark.slow
@each_example
def test_standards(path: Path, tmp_path: Path) -> None:
    """Every example, for both readers, is PDF/A-3a and PDF/UA-1."""
    compilation = example(path)
    for audience, language in (("client", "fr"), ("provider", "en")):
        assert failures(pdf_of(seen_by(compilation, audience, language)), tmp_path) == []


def test_two_languages(tmp_path: Path) -> None:
    """The longest example in two languages is as sound a file, and names the language of each text."""
    longest = max(EXAMPLES, key=lambda path: path.stat().st_size)
    content = pdf_of(seen_by(example(longest), language="fr+en"))

    assert failures(content, tmp_path) == []
    assert b"/Lang(en" in content.replace(b" ", b"")


def test_the_validator_can_object(tmp_path: Path) -> None:
    """A file that breaks the standard is reported, so that the tests above test something."""
    assert failures(typst.compile(b"= Untitled", format="pdf"), tmp_path) != []


@pytest.mark.server("pdftotext")
@each_example
@pytest.mark.parametrize("language", ["en", "fr"])
def test_same_text_as_the_page(path: Path, language: str) -> None:
    """Each block of the HTML page stands in the PDF, in the same order."""
    compiled = seen_by(example(path), language=language)
    lines = Page(files(HTML, compiled)["contract.html"].decode()).lines
    text = bare(shown(pdf_of(compiled)))
    at = 0
    missing = []
    for line in lines[2:-2]:  # without the link that skips to the text, and the page's foot
        found = text.find(bare(line), at)
        if found < 0:
            missing.append(line)
        else:
            at = found + len(bare(line))

    assert missing == []


@pytest.mark.slow
@each_string
def test_hostile_text(hostile: str, tmp_path: Path) -> None:
    """No text of the parties breaks the file, its standards, or becomes anything but text."""
    content = pdf_of(contract_of(hostile))

    assert failures(content, tmp_path) == []
    assert b"/JavaScript" not in content
    links = re.findall(r"https?://[^\s)\"']+|javascript:", everything(content))
    assert not [one for one in links if one == "javascript:" and "javascript:" not in hostile]


def test_no_file_is_read() -> None:
    """Words that would be commands of the typesetter are printed, not carried out."""
    command = '#read("/etc/passwd") #import "x.typ"'
    text = everything(pdf_of(contract_of(command)))

    assert bare(command) in bare(text)
    assert "root:" not in text


def test_characters_without_a_glyph() -> None:
    """What no font shows is printed as its code and reported; what a font shows is not."""
    emission = PDF.emit(contract_of("caf\u00e9 \u6f22 \u202e"))
    (artifact,) = emission.artifacts
    (finding,) = [one for one in emission.diagnostics if one.code == "SLA541"]
    text = everything(artifact.content)

    assert "U+6F22" in finding.message()
    assert "U+202E" in finding.message()
    assert "U+00E9" not in finding.message()
    assert "U+6F22" in text
    (page,) = [page for page in PdfReader(io.BytesIO(artifact.content)).pages if page.page_number == 0]
    assert "\u6f22" not in page.extract_text()


def test_fonts_hold_what_contracts_need() -> None:
    """The letters, signs and spaces of the languages of the European Union are all shown."""
    needed = "ÀÂÄÇÉÈÊËÎÏÔŒÙÛÜŸàâäçéèêëîïôœùûüÿßẞŁłŐőŰűŠšŽžČčĐđĀāĢģȘșȚțĦħ€£«»“”‘’–—…§°²³½×≤≥\u00a0\u202f"
    greek_and_cyrillic = "αβγδεζΩάέήБГДжщюя"

    assert {ord(one) for one in needed + greek_and_cyrillic} - characters(FOLDER) == set()


def test_the_list_of_characters_is_that_of_the_fonts() -> None:
    """The list that is read instead of the fonts says what they show."""
    assert listed() == characters(FOLDER)


def test_every_font_has_its_licence() -> None:
    """Each family of fonts comes with the text of its licence."""
    licences = " ".join(path.name for path in FOLDER.glob("*.txt"))

    fonts = sorted(FOLDER.glob("*.ttf"))

    assert fonts
    for font in fonts:
        family = re.match(r"[A-Za-z]+?(?=Sans|Serif)", font.name)
        assert family is not None
        assert family[0] in licences


def test_client_sees_only_his() -> None:
    """No word for the provider only stands in any stream, property or attachment of the client's file."""
    content = pdf_of(of_text(MARKED, audience="client"))

    assert re.findall(r"MARKER\w*|12345|upstream", bare(everything(content))) == []


def test_bears_what_it_was_made_of() -> None:
    """The client can take the contract's text out of the file, compile it, and get the rules beside it."""
    compiled = of_text(MARKED, audience="client")
    borne = PdfReader(io.BytesIO(pdf_of(compiled))).attachments
    rules = compile_text(borne["contract.sla"][0], today=TODAY).rules

    assert sorted(borne) == ["contract.sla", "rules.json"]
    assert borne["rules.json"] == [dump_json(compiled.rules)]
    assert rules is not None
    assert [dump_json(rules)] == borne["rules.json"]


def test_says_what_it_does_not_bear() -> None:
    """A file without the contract's text says so, and why."""
    compiled = replace(of_text(MARKED), attached=NotAttached("text-file"))
    emission = PDF.emit(compiled)

    assert [one.code for one in emission.diagnostics] == ["SLA543"]
    assert "another file" in emission.diagnostics[0].message("en")
    (artifact,) = emission.artifacts
    assert sorted(PdfReader(io.BytesIO(artifact.content)).attachments) == ["rules.json"]


def test_provider_sees_all() -> None:
    """The markers are found in the provider's file: the test above can fail."""
    text = bare(everything(pdf_of(of_text(MARKED, audience="provider"))))
    wanted = set(re.findall(r"MARKER-[\w-]+", MARKED)) - {"MARKER-comment"}

    assert {word for word in wanted if bare(word) not in text} == set()


@pytest.mark.slow
def test_the_machine_does_not_show(tmp_path: Path) -> None:
    """The bytes do not depend on the time zone, the locale, the folder or the order of hashing."""
    script = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1])\n"
        "from support.targets import EXAMPLES, example, seen_by\n"
        "from slacontract.targets.pdf import emit\n"
        "print(hashlib.sha256(emit(seen_by(example(EXAMPLES[0]))).artifacts[0].content).hexdigest())\n"
    )
    tests = str(Path(__file__).parents[1])
    digests = {hashlib.sha256(pdf_of(seen_by(example(EXAMPLES[0])))).hexdigest()}
    for zone, seed in (("Asia/Tokyo", "1"), ("America/Caracas", "2")):
        environment = {**os.environ, "TZ": zone, "LC_ALL": "C", "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", script, tests]
        done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        digests.add(done.stdout.strip())

    assert len(digests) == 1


@pytest.mark.slow
def test_smallest_and_largest(tmp_path: Path) -> None:
    """An empty contract and one with 400 priorities and a table as long are documents that pass."""
    many = (
        HEAD
        + "coverage office\n  Monday to Friday 09:00-17:00\n"
        + "".join(
            f'priority P{n} "Priority {n}"\n  response within {n} hours counted in office\n'
            f"  resolution within {n} business days counted in office\n"
            for n in range(1, 401)
        )
    )
    for text in (HEAD, many):
        assert failures(pdf_of(of_text(text)), tmp_path) == []


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its packages the target answers with one finding that says how to install them."""
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    emission = PDF.emit(of_text(HEAD))

    assert emission.artifacts == ()
    assert [one.code for one in emission.diagnostics if one.severity >= 4] == ["SLA540"]


def test_a_build_of_everything_leaves_it_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without its packages a build that names no target makes the others, and says what it left out."""
    monkeypatch.setattr(making, "find_spec", lambda name: None)
    contract = tmp_path / "contract.sla"
    contract.write_text(HEAD, encoding="utf-8")
    done = CliRunner().invoke(
        slac, ["build", str(contract), "-o", str(tmp_path / "out"), "--today", "2026-06-01"]
    )

    assert done.exit_code == 0, done.output
    assert "pdf: left out" in done.output
    assert (tmp_path / "out/html/contract.html").exists()
    assert not (tmp_path / "out/pdf").exists()


@pytest.mark.parametrize("language", ["en", "fr", "both"])
def test_language_of_documents(language: str, tmp_path: Path) -> None:
    """`--lang` chooses the language of documents, or sets both beside each other."""
    contract = tmp_path / "contract.sla"
    contract.write_text(HEAD, encoding="utf-8")
    arguments = ["build", str(contract), "-t", "html", "-o", str(tmp_path / "out"), "--lang", language]
    done = CliRunner().invoke(slac, [*arguments, "--today", "2026-06-01"])
    text = Page((tmp_path / "out/html/contract.html").read_text(encoding="utf-8")).text

    assert done.exit_code == 0, done.output
    assert ("The provider is A" in text) == (language != "fr")
    assert ("Le prestataire est A" in text) == (language != "en")


@pytest.mark.slow
def test_a_word_of_40_000_letters(tmp_path: Path) -> None:
    """A word longer than any string of the standard (32,767 bytes) is set, broken, wherever it is written."""
    assert failures(pdf_of(contract_of("x" * 40_000)), tmp_path) == []


@pytest.mark.parametrize("language", ["en", "en+fr"])
def test_nothing_runs_out_of_a_page(language: str) -> None:
    """Long texts, in lists, definitions and cells, and tables of tall rows go on to the next page: every word
    stands between the running heads and feet."""
    numbers = iter(range(10_000, 99_999))

    def words(several: int) -> str:
        return " ".join(str(next(numbers)) for _ in range(several))

    text = HEAD + (
        f'definition word "Word"\n  means "{words(900)}"\n'
        f'scope\n  includes "{words(500)}", "{words(500)}", "short"\n'
        f'role desk "Desk" of the provider\n  does "{words(400)}"\n  note "{words(600)}"\n'
        + "".join(
            f'priority P{row} "P{row}"\n'
            + "".join(
                f'  {metric} within {row} calendar hours when "{words(20 if row > 1 else 300)}"\n'
                for metric in ("response", "intervention", "workaround", "restoration", "resolution")
            )
            for row in range(1, 13)
        )
    )
    read = shown(pdf_of(of_text(text, language=language)))
    missing = [number for number in range(10_000, next(numbers)) if str(number) not in read]

    assert missing == []
