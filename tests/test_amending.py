"""A contract and its amendments as one text: it says what the amended contract says at the date."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import slacontract
from slacontract.amending import Part, consolidated, family_at
from slacontract.cli import slac
from slacontract.cli.changes.heads import may_amend
from slacontract.compiling import Compilation
from slacontract.diagnostics import Diagnostic
from slacontract.project import compile_file, shared_parser
from slacontract.source import Source
from slacontract.syntax import format_text, parse

TODAY = datetime.date(2026, 1, 5)
CATALOGUE = """langue fr

# Heures du site
couverture bureau "Heures de bureau"
  # du lundi au vendredi
  lundi au vendredi 9h00-17h00  # sans pause

couverture nuit "Nuit"
  chaque jour 20h00-6h00

priorité P1 "Critique"
  réponse sous 2 heures en bureau
  résolution sous 8 heures en bureau
"""
BASE = """langue fr

utilise "catalogue.sla"

# Le contrat
contrat "Support"
  référence "S-1"
  prestataire "Harbour Systems"
  client "Example Foods"
  en vigueur à compter du 1er janvier 2026 jusqu'au 31 décembre 2027
  fuseau horaire Europe/Paris

# dérogation
par dérogation priorité P1
  réponse sous 1 heure en bureau   # négocié

priorité P2 "Mineure"
  réponse sous 5 heures en bureau

engagements
  pour P1, P2 intervention sous 6 heures en bureau

exemple chiffré tenue "Une heure, et non deux"
  étant donné priorité est P1
  signalement le 2 mars 2026 à 10h00
  on attend la réponse au plus tard le 2 mars 2026 à 11h00
"""
FIRST = """# Signé à Lyon
langue fr

utilise "support.sla"

avenant premier "Premier avenant"
  modifie "S-1"
  révision 2
  signé le 1er février 2027
  prend effet le 15 février 2027
  interrompt toutes les couvertures le 24 décembre 2027 "Veille de fête"

par dérogation priorité P1
  # plus vite
  réponse sous 30 minutes en bureau

par dérogation engagements
  pour P1 intervention sous 2 heures en bureau

canal courriel "Courriel"
  contact "aide@example.org"
"""
SECOND = """language en

use "first.sla"

amendment second "Second amendment"
  amends "Premier avenant"
  signed on 1 March 2027
  takes effect on 15 March 2027

override coverage bureau
  Monday to Friday 08:00-18:00

exception night-first when started in nuit
  for P1 response within 1 hour counted in nuit
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A contract over a catalogue, and two amendments one over the other."""
    monkeypatch.setenv("SLAC_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("LANG", "C")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    files = {"catalogue": CATALOGUE, "support": BASE, "first": FIRST, "second": SECOND}
    for name, text in files.items():
        (work / f"{name}.sla").write_text(text, encoding="utf-8")
    return work


def run(*arguments: str) -> Result:
    return CliRunner().invoke(slac, list(arguments))


def in_force(compiled: Compilation, at: datetime.date) -> dict[str, Any]:
    """The plans of the edition in force on a date."""
    assert compiled.rules is not None
    midnight = int(datetime.datetime.combine(at, datetime.time(12), datetime.UTC).timestamp())
    editions = [
        one
        for one in compiled.rules.editions
        if (one.in_force[0] or 0) <= midnight and midnight < (one.in_force[1] or 1 << 60)
    ]
    return {name: plan.model_dump() for name, plan in editions[-1].plans.items()}


DATES = [datetime.date(2026, 6, 1), datetime.date(2027, 2, 20), datetime.date(2027, 4, 20)]


@pytest.mark.parametrize("at", DATES, ids=str)
def test_text_in_force_says_what_the_amended_contract_says(folder: Path, at: datetime.date) -> None:
    """The consolidated text compiles, alone, to the edition in force at the date (K9), canonically."""
    whole = compile_file("second.sla", today=TODAY)
    assert whole.ok, whole.diagnostics
    result = run("consolidate", "support.sla", "--at", at.isoformat())
    assert result.exit_code == 0, result.output
    text = result.stdout
    alone = slacontract.compile_text(text, "text.sla", today=TODAY)
    assert alone.ok, [one.message() for one in alone.diagnostics]
    assert in_force(alone, at) == in_force(whole, at)
    assert format_text(Source("text.sla", text), shared_parser())[0] == text


def test_every_file_of_the_family_gives_the_same_text(folder: Path) -> None:
    """Contract or amendment, whichever is named: the text in force is one."""
    texts = {run("consolidate", f"{name}.sla", "--at", "2027-04-20").stdout for name in ("support", "first")}
    assert texts == {run("consolidate", "second.sla", "--at", "2027-04-20").stdout}


def test_comments_are_kept(folder: Path) -> None:
    """Comments stay with what they are about; those of a line that is replaced go with it."""
    text = run("consolidate", "support.sla", "--at", "2027-02-20").stdout
    for comment in ("Signé à Lyon", "Le contrat", "Heures du site", "sans pause", "dérogation", "plus vite"):
        assert text.count(f"# {comment}") == 1
    assert "négocié" not in text
    assert "négocié" in run("consolidate", "support.sla", "--at", "2026-02-20").stdout


def test_amendments_of_one_text_at_once(folder: Path) -> None:
    """Two amendments of one text: apart they hold, in one block with a warning, on one fact not."""
    third = SECOND.replace("first.sla", "support.sla").replace("Premier avenant", "S-1")
    Path("second.sla").write_text(third, encoding="utf-8")
    apart = run("consolidate", "support.sla", "--at", "2027-04-20")
    assert (apart.exit_code, "SLA43" in apart.stderr.replace("SLA438", "")) == (0, False)
    assert "8h00-18h00" in apart.stdout
    assert "sous 30 minutes" in apart.stdout

    more = "\noverride priority P1\n  resolution within 4 hours counted in bureau\n"
    Path("second.sla").write_text(third + more, encoding="utf-8")
    beside = run("consolidate", "support.sla", "--at", "2027-04-20")
    assert beside.exit_code == 0
    assert "SLA433" in beside.stderr

    more = "\noverride priority P1\n  response within 20 minutes counted in bureau\n"
    Path("second.sla").write_text(third + more, encoding="utf-8")
    against = run("consolidate", "support.sla", "--at", "2027-04-20")
    assert (against.exit_code, against.stdout) == (1, "")
    assert "SLA432" in against.stderr
    assert "first.sla" in against.stderr
    assert "SLA432" not in run("check", "second.sla").stdout, "one file does not show it"
    checked = run("check", ".", "--format", "json")
    assert checked.exit_code == 1
    (report,) = (one for one in json.loads(checked.stdout)["files"] if one["file"] == "second.sla")
    assert "SLA432" in {one["code"] for one in report["findings"]}
    before = run("consolidate", "support.sla", "--at", "2027-03-01")
    assert before.exit_code == 0, "the second is not in force yet"


def test_what_is_worth_knowing_is_said(folder: Path) -> None:
    """Examples left out, a draft taken for signed, a date out of the term, and a text in another language."""
    assert "SLA438" in run("consolidate", "support.sla", "--at", "2027-04-20").stderr
    assert "SLA435" in run("consolidate", "support.sla", "--at", "2029-01-01").stderr
    unsigned = SECOND.replace("  signed on 1 March 2027\n", "")
    Path("second.sla").write_text(unsigned, encoding="utf-8")
    assert "SLA434" in run("consolidate", "support.sla", "--at", "2027-04-20").stderr
    channel = '\nchannel phone "Phone"\n  contact "+33 4 00 00 00 00"\n'
    Path("second.sla").write_text(SECOND + channel, encoding="utf-8")
    assert "SLA436" in run("consolidate", "support.sla", "--at", "2027-04-20").stderr


def test_text_of_a_clause_is_found_from_the_contract(folder: Path) -> None:
    """The file of a clause is named from the folder of the contract, wherever the block stood."""
    sub = folder / "parts"
    sub.mkdir()
    (sub / "liability.md").write_text("Nothing is owed.", encoding="utf-8")
    clause = '\nclause responsabilité "Responsabilité"\n  fichier de texte "liability.md"\n'
    (sub / "catalogue.sla").write_text(CATALOGUE + clause, encoding="utf-8")
    Path("support.sla").write_text(BASE.replace("catalogue", "parts/catalogue"), encoding="utf-8")
    result = run("consolidate", "support.sla", "--at", "2026-02-01")
    assert result.exit_code == 0, result.stderr
    assert '"parts/liability.md"' in result.stdout


@pytest.mark.parametrize(
    ("file", "code", "finding"),
    [
        ("catalogue.sla", 1, "SLA437"),
        ("nowhere.sla", 2, "SLA020"),
        ("alone.sla", 1, "SLA025"),
        ("circle.sla", 1, "SLA214"),
    ],
)
def test_what_cannot_be_consolidated_is_said(folder: Path, file: str, code: int, finding: str) -> None:
    """A file without a contract, one that is not there, an amendment of nothing or of itself: a finding, no
    text."""
    circle = FIRST.replace("support.sla", "other.sla")
    Path("circle.sla").write_text(circle, encoding="utf-8")
    Path("other.sla").write_text(circle.replace("other.sla", "circle.sla"), encoding="utf-8")
    alone = FIRST.replace("support.sla", "gone.sla")
    Path("alone.sla").write_text(alone, encoding="utf-8")
    result = run("consolidate", file, "--at", "2027-04-20")
    assert (result.exit_code, result.stdout) == (code, "")
    assert finding in result.stderr


@pytest.mark.parametrize("name", ["dixdata", "entrouvert", "gitlab", "scaleway"])
def test_contract_without_amendments_stays_what_it_is(
    name: str, folder: Path, pytestconfig: pytest.Config
) -> None:
    """Put together out of its own lines, a contract keeps its words and its rule set."""
    path = pytestconfig.rootpath / "contracts" / "examples" / f"{name}.sla"
    made = run("consolidate", str(path), "--at", "2026-06-01")
    assert made.exit_code == 0, made.stderr
    before, after = (
        slacontract.compile_text(text, today=TODAY) for text in (path.read_text("utf-8"), made.stdout)
    )
    assert before.rules is not None
    assert before.rules == after.rules
    assert sorted(made.stdout.split()) == sorted(path.read_text("utf-8").split())


def test_amendments_are_told_by_their_head() -> None:
    """Every amendment is taken for one, and a contract that only speaks of its amendments is not."""
    ends = (SECOND.replace("\n", end) for end in ("\n", "\r\n", "\r"))
    for text in (FIRST, *ends, "\ufeff" + SECOND, SECOND.upper()):
        assert may_amend(text.encode()), text
    assert may_amend(FIRST.encode())
    for pasted in ("\r", "\r\n", "\u2028", "\v", "\n\u00a0\u200b"):  # as word processors and mails leave it
        assert may_amend(FIRST.replace("\n", pasted).encode()), pasted
    assert may_amend(FIRST.replace("amendment", "amend\u00adment").encode())
    assert may_amend(FIRST.encode("utf-16"))
    precedence = "  order of precedence its amendments, this contract\n"
    assert not may_amend(GENERATED_BASE.encode() + precedence.encode())
    assert not may_amend(b"# Ours\n" + BASE.encode())


PRIORITIES = ("P1", "P2", "P3")
HOURS = ("08:00-18:00", "10:00-12:00 and 14:00-16:00", "00:00-24:00", "20:00-06:00")


@st.composite
def amendments(draw: st.DrawFn) -> list[str]:
    """The blocks of up to three amendments, one over the other, in either language of keywords."""
    found = []
    for number in range(draw(st.integers(1, 3))):
        blocks = []
        if draw(st.booleans()):
            days = draw(st.sampled_from(("Monday to Friday", "Saturday", "Tuesday to Saturday")))
            blocks.append(f"override coverage office\n  {days} {draw(st.sampled_from(HOURS))}\n")
        if draw(st.booleans()):
            some = draw(st.lists(st.sampled_from(PRIORITIES), min_size=1, max_size=2, unique=True))
            delay = f"{draw(st.integers(1, 9))} hours counted in office plus nights"
            blocks.append(f"override commitments\n  for {', '.join(some)} intervention within {delay}\n")
        for priority in PRIORITIES:
            if draw(st.integers(0, 3)) == 0:
                delay = f"{draw(st.integers(1, 9))} business days counted in office"
                blocks.append(f"override priority {priority}\n  resolution within {delay}\n")
        if draw(st.booleans()):
            blocks.append(f"coverage extra{number}\n  Sunday 09:00-12:00\n  joins office\n")
        if draw(st.booleans()):
            blocks.append(f'priority X{number} "More"\n  response within {number + 1} calendar hours\n')
        if not blocks:
            blocks.append("override coverage nights\n  closed on 24 December 2027\n")
        found.append("\n".join(blocks))
    return found


@settings(max_examples=20, deadline=None)
@given(amendments(), st.sampled_from(("en", "fr")), st.sampled_from(("en", "fr")), st.integers(0, 3))
@pytest.mark.slow
def test_generated_amendments(some: list[str], of_base: str, of_others: str, which: int) -> None:
    """Whatever amendments change, whoever types them, the text put together says at each date what the
    edition of that date says (K9)."""
    base = GENERATED_BASE
    texts = {"a0.sla": base}
    for number, blocks in enumerate(some):
        head = f'use "a{number}.sla"\n\namendment n{number} "N{number}"'
        effect = f"  takes effect on 1 {MONTHS[number]} 2027"
        texts[f"a{number + 1}.sla"] = f"language en\n\n{head}\n{effect}\n\n{blocks}"
    for name, text in texts.items():
        spoken = of_base if name == "a0.sla" else of_others
        said, found = format_text(Source(name, text), shared_parser(), spoken)
        assert said is not None, [one.message() for one in found]
        texts[name] = said
    last = f"a{len(some)}.sla"
    others = {name: text for name, text in texts.items() if name != last}
    whole = slacontract.compile_text(texts[last], last, today=TODAY, others=others)
    assert whole.ok, [one.message() for one in whole.diagnostics]
    at = datetime.date(2027, 1, 15) if which == 0 else datetime.date(2027, which + 1, 15)
    text = put_together(texts, at)
    alone = slacontract.compile_text(text, "text.sla", today=TODAY)
    assert alone.ok, [one.message() for one in alone.diagnostics]
    assert in_force(alone, at) == in_force(whole, at)


def put_together(texts: dict[str, str], at: datetime.date) -> str:
    """The text in force, without a file."""
    sources = {name: Source(name, text) for name, text in texts.items()}
    files = {name: parse(source, shared_parser())[0] for name, source in sources.items()}
    parts = {
        name: Part(name, file, file.uses[0].path if file.uses else None)
        for name, file in files.items()
        if file is not None
    }
    family = family_at(parts, "a0.sla", at)
    found: list[Diagnostic] = []
    known = {name: part.file for name, part in parts.items()}
    text = consolidated(family, lambda path, span: known[path], sources, shared_parser(), found)
    assert text is not None, [one.message() for one in found]
    return text


MONTHS = ("February", "March", "April")
GENERATED_BASE = """language en

contract "Support"
  reference "S-1"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2027 until 31 December 2027
  time zone Europe/Paris
  horizon until 31 December 2028

coverage office "Office"
  Monday to Friday 09:00-17:00  # a lunch break is covered

coverage nights "Nights"
  every day 20:00-06:00

priority P1 "First"
  resolution within 8 hours counted in office

priority P2 "Second"
  resolution within 9 hours counted in office  # as ever

priority P3 "Third"
  resolution within 10 hours counted in office

commitments
  for P1, P2, P3 intervention within 6 hours counted in office
"""
