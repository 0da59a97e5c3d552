"""The redline of an amendment: each side is the text that it stands for, and marks are more than colour."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import page as validator
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.hostile import HOSTILE
from support.marked import MARKED
from support.pdf_text import everything
from support.targets import TARGETS
from test_amending import folder, run  # noqa: F401

from slacontract.document.redline import Piece, _compared, _rows, as_data, lines_of, redline_of
from slacontract.document.tree import Cover, Document, Paragraph, Run, Section, Signatures

(TARGET,) = [target for target in TARGETS if target.name == "redline"]
words = st.lists(st.sampled_from(["one", "two", "within", "4", "hours", "(a)", "é"]), min_size=1, max_size=7)
lines = st.lists(words.map(" ".join), max_size=7)


def side(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


@given(lines, lines)
def test_each_side_is_its_text(old: list[str], new: list[str]) -> None:
    """Left and right, without the marks, are the old and the new lines, whole and in order; equal texts have
    no mark; what is unmarked on one side is unmarked on the other."""
    rows = _rows(old, new)
    assert [side(row.left) for row in rows if row.left] == old
    assert [side(row.right) for row in rows if row.right] == new
    assert any(row.changed for row in rows) == (old != new)
    for row in rows:
        assert all(piece.mark != "new" for piece in row.left)
        assert all(piece.mark != "old" for piece in row.right)


def test_only_the_words_that_change_are_marked() -> None:
    """Of a line in which one number changed, that number is struck and the new one stands for it."""
    left, right = _compared("Within 4 hours on working days.", "Within 2 hours on working days.")
    assert [one for one in left if one.mark == "old"] == [Piece("4", "old")]
    assert [one for one in right if one.mark == "new"] == [Piece("2", "new")]


@pytest.mark.parametrize(
    ("old", "new", "struck", "added"),
    [
        ("Prix : 2\u202f480,00\xa0€.", "Prix : 2\u202f610,00\xa0€.", "2\u202f480,00", "2\u202f610,00"),
        ("de 8\xa0h\xa030 à 12\xa0h", "de 8\xa0h à 12\xa0h", "8\xa0h\xa030", "8\xa0h"),
        ("Sous 4\xa0heures calendaires", "Sous 2\xa0heures calendaires", "4", "2"),
    ],
)
def test_a_number_changes_as_a_whole(old: str, new: str, struck: str, added: str) -> None:
    """An amount and a clock time are struck whole, though spaces that no line breaks stand in them."""
    left, right = _compared(old, new)
    assert [one.text for one in left if one.mark == "old"] == [struck]
    assert [one.text for one in right if one.mark == "new"] == [added]


class Marks(HTMLParser):
    """The text of a page, and that inside `del` and `ins`."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {"del": [], "ins": [], "all": []}
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("del", "ins"):
            self.open.append(tag)
            self.texts[tag].append("")

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.texts["all"].append(data)
        if self.open:
            self.texts[self.open[-1]][-1] += data


def read(page: str) -> Marks:
    marks = Marks()
    marks.feed(page)
    return marks


@pytest.mark.parametrize("language", ["fr", "en"])
def test_amendment_from_the_command_line(folder: Path, language: str) -> None:  # noqa: F811
    """`slac redline` and `slac build` of an amendment write the same two files: what is struck and new
    stands there in words, each with its signs, whom it favours with a dated example, and where to sign."""
    result = run("redline", "first.sla", "-o", "out", "--lang", language)
    assert result.exit_code == 0, result.output
    page = Path("out/redline.html").read_text(encoding="utf-8")
    marks = read(page)
    assert f'<html lang="{language}">' in page
    struck, new = (" ".join(" ".join(marks.texts[tag]).split()) for tag in ("del", "ins"))
    assert "30 minutes" in new
    assert "1 h" in struck
    assert "aide@example.org" in new
    for tag, (opens, closes) in {"del": ("[−", "−]"), "ins": ("[+", "+]")}.items():
        assert all(one.startswith(opens) and one.endswith(closes) for one in marks.texts[tag])
    text = " ".join(" ".join(marks.texts["all"]).split())
    wanted = {
        "fr": (
            "Premier avenant",
            "15 février 2027",
            "le client",
            "P1 – Critique, réponse",
            "Pour le prestataire",
        ),
        "en": (
            "Premier avenant",
            "15 February 2027",
            "the client",
            "P1 – Critique, response",
            "For the provider",
        ),
    }
    for words in (*wanted[language], "2027"):
        assert words in text, words
    assert re.search(r"\d{1,2}[:h]\d\d", text), "a dated example"
    assert "Une heure, et non deux" not in text, "examples of the text before are not part of the amendment"

    pdf = pypdf.PdfReader("out/redline.pdf")
    printed = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    assert "[+" in printed
    assert "[−" in printed
    assert wanted[language][1] in printed
    assert pdf.trailer["/Root"]["/Lang"] == language
    for profile in ("3a", "ua1"):
        report = validator.validate_pdf("out/redline.pdf", profile=profile)
        assert report.checks
        assert [str(one) for one in report.failures] == []

    built = run(
        "build", "first.sla", "-t", "redline", "-o", "built", "--lang", language, "--fail-on", "error"
    )
    assert built.exit_code == 0, built.output
    for name in ("redline.html", "redline.pdf"):
        assert Path("built/redline", name).read_bytes() == Path("out", name).read_bytes()


def test_an_amendment_says_which_period_it_rules_first(folder: Path) -> None:  # noqa: F811
    """K9: the month or quarter from which an amendment is judged by is said beside the day it takes
    effect; no dated example lies before that day."""
    first = Path("first.sla").read_text(encoding="utf-8")
    dated = "prend effet le 15 février 2027"
    assert dated in first
    periods = first.replace(dated, f"{dated} à compter de la période du 1er février 2027")
    Path("first.sla").write_text(periods, encoding="utf-8")
    assert run("redline", "first.sla", "-o", "out").exit_code == 0
    text = " ".join(read(Path("out/redline.html").read_text(encoding="utf-8")).texts["all"])
    assert "celui qui contient le 1er février 2027" in " ".join(text.split())
    assert "Signé le 1er février 2027" in " ".join(text.split())
    dates = re.findall(r"\b(?:lun|mar|mer|jeu|ven|sam|dim)\. (\d+)(?:er)? (\w+) (\d{4})", text)
    assert dates, "dated examples"
    assert {(month, year) for _, month, year in dates if int(year) < 2027 or month == "janvier"} == set()


def test_second_amendment_is_compared_with_the_first(folder: Path) -> None:  # noqa: F811
    """The text before an amendment includes the amendments before it."""
    assert run("redline", "second.sla", "-o", "out").exit_code == 0
    marks = read(Path("out/redline.html").read_text(encoding="utf-8"))
    new = " ".join(marks.texts["ins"])
    assert "[+18\xa0h+]" in new
    assert "aide@example.org" not in new


def test_two_texts(folder: Path) -> None:  # noqa: F811
    """Any two texts of a contract are compared; equal ones have no mark, and say so."""
    text = Path("support.sla").read_text(encoding="utf-8")
    Path("other.sla").write_text(text.replace("5 heures", "3 heures"), encoding="utf-8")
    assert run("redline", "support.sla", "other.sla", "-o", "out").exit_code == 0
    marks = read(Path("out/redline.html").read_text(encoding="utf-8"))
    assert {re.sub(r"\W", "", one) for one in marks.texts["del"] + marks.texts["ins"]} >= {"5", "3"}
    assert run("redline", "support.sla", "support.sla", "-o", "same").exit_code == 0
    page = Path("same/redline.html").read_text(encoding="utf-8")
    assert "<del>" not in page
    assert "<ins>" not in page


CONTRACT = """langue fr

contrat "Support"
  référence "S-1"
  prestataire "Harbour Systems"
  client "Example Foods"
  en vigueur à compter du 1er janvier 2026 jusqu'au 31 décembre 2027
  fuseau horaire Europe/Paris
"""


def test_wording_stands_in_the_list_of_changes(folder: Path) -> None:  # noqa: F811
    """A clause, a duty, a role or a meaning that is only worded otherwise is shown with both wordings, once,
    where the changes are listed, under its title and no field of ours."""
    blocks = """
rôle accueil "Accueil" du prestataire
  assure "trie les tickets"

obligation compte-rendu du prestataire
  assure "envoie un bilan"

clause plafond "Plafond"
  texte "Le plafond est le montant annuel. Rien d'autre n'est dû."
"""
    reworded = [
        ("trie les", "trie et qualifie les"),
        ("un bilan", "un bilan signé"),
        ("montant annuel", "montant dû"),
    ]
    Path("old.sla").write_text(CONTRACT + blocks, encoding="utf-8")
    for one in reworded:
        blocks = blocks.replace(*one)
    Path("new.sla").write_text(CONTRACT + blocks, encoding="utf-8")
    result = run("redline", "old.sla", "new.sla", "-o", "out")
    assert result.exit_code == 0, result.output
    listed = Path("out/redline.html").read_text(encoding="utf-8").split('id="text"')[0]
    marks = read(listed)
    text = " ".join(" ".join(marks.texts["all"]).split())

    assert [one.strip("[]+ ") for one in marks.texts["ins"]] == ["dû", "signé", "et qualifie"]
    assert marks.texts["del"][0].strip("[]− ") == "annuel"
    for name in ("Rôle « Accueil »", "Obligation « compte-rendu »", "Clause « Plafond »"):
        assert text.count(name) == 1
    assert "voir le texte" not in text
    assert not re.search(r"paragraphs|\bdoes\b", text)


def test_a_text_of_a_commit(folder: Path) -> None:  # noqa: F811
    """The old text may be one of a commit, with all that it uses there; no revision is a finding."""

    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "first")
    text = Path("catalogue.sla").read_text(encoding="utf-8")
    Path("catalogue.sla").write_text(text.replace("sous 8 heures", "sous 6 heures"), encoding="utf-8")
    assert run("redline", "git:HEAD:support.sla", "support.sla", "-o", "out").exit_code == 0
    marks = read(Path("out/redline.html").read_text(encoding="utf-8"))
    assert "[−8−]" in marks.texts["del"]
    assert "[+6+]" in marks.texts["ins"]
    for operand in ("git:nothing:support.sla", "git:HEAD:gone.sla", "git:--output=x:support.sla"):
        assert run("redline", operand, "support.sla", "-o", "none").exit_code == 2


def test_the_client_sees_only_his(folder: Path) -> None:  # noqa: F811
    """A redline for the client shows no word that is for the provider only, though an amendment changes all
    of them; one for the provider shows them: the test can fail."""
    changed = re.sub(r"MARKER-(?!comment)[\w-]+", lambda found: f"{found[0]}-new", MARKED)
    changed = changed.replace("within 4 hours", "within 3 hours").replace("12345", "23456")
    blocks = re.split(r"\n(?=[a-z])", changed.partition("\ncoverage office")[2])
    amendment = (
        'language en\n\nuse "marked.sla"\n\namendment first "First"\n  takes effect on 1 June 2026\n\n'
    )
    overrides = [f"override {one}" for one in blocks[1:] if not one.startswith(("worked", "rota"))]
    Path("marked.sla").write_text(MARKED, encoding="utf-8")
    Path("changed.sla").write_text(amendment + "\n".join(overrides), encoding="utf-8")
    for audience in ("client", "provider"):
        result = run("redline", "changed.sla", "-o", audience, "--audience", audience)
        assert result.exit_code == 0, result.output
        text = Path(audience, "redline.html").read_text(encoding="utf-8")
        text += everything(Path(audience, "redline.pdf").read_bytes())
        leaked = re.findall(r"MARKER[\w-]*|marker-\w+|[12]2?3456?5|upstream", text)
        assert (leaked == []) == (audience == "client"), leaked
        assert "[+3+]" in text


@pytest.mark.slow
def test_what_has_no_redline(folder: Path) -> None:  # noqa: F811
    """A contract alone has none: by name that is a finding, in a build of all targets it is left out."""
    result = run("redline", "support.sla", "-o", "out")
    assert (result.exit_code, Path("out").exists()) == (1, False)
    assert "SLA439" in result.stderr
    assert run("redline", "gone.sla", "-o", "out").exit_code == 2
    other = Path("support.sla").read_text(encoding="utf-8").replace("Harbour", "Hill").replace("S-1", "T-2")
    other = other.replace("Example Foods", "Others").replace('contrat "Support"', 'contrat "Autre"')
    Path("other.sla").write_text(other, encoding="utf-8")
    assert run("redline", "other.sla", "support.sla", "-o", "out").exit_code == 1
    assert not Path("out").exists()
    assert run("redline", "a", "b", "c", "-o", "out").exit_code == 2
    built = run("build", "support.sla", "-o", "built", "--fail-on", "error")
    assert built.exit_code == 0, built.output
    assert "redline" not in json.loads(Path("built/fidelity.json").read_bytes())["targets"]
    assert run("build", "support.sla", "-t", "redline", "-o", "alone", "--fail-on", "error").exit_code == 0
    told = json.loads(Path("alone/fidelity.json").read_bytes())["targets"]["redline"]["lines"]
    assert {one["degree"] for one in told} == {"not-expressible"}


@pytest.mark.slow
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str, tmp_path: Path) -> None:
    """Whatever stands in a contract is read back as text, opens no tag, and leaves the PDF sound."""
    from slacontract.targets.redline.page import page
    from slacontract.targets.redline.sheet import sheet

    def document(words: str) -> Document:
        section = Section("a", (Run("Title"),), (Paragraph((Run(words),)),))
        signing = Section("signatures", (Run("S"),), (Signatures((("For", (Run(words),)),), ("Name",)),))
        return Document("en", Cover("T", "K", (), "s", "draft"), (section, signing))

    shown = as_data(redline_of(document("before"), document(text), [], {"title": text}))
    content, missing = sheet(shown, datetime.date(2026, 1, 1))
    (tmp_path / "redline.pdf").write_bytes(content)
    assert validator.validate_pdf(str(tmp_path / "redline.pdf"), profile="ua1").failures == []
    printed = "".join(one.extract_text() for one in pypdf.PdfReader(tmp_path / "redline.pdf").pages)
    assert all(f"[{one}]" in "".join(printed.split()) for one in missing)
    marks, plain = read(page(shown)), read(page(as_data(redline_of(document("b"), document("a"), [], {}))))
    assert set(marks.tags) <= {*plain.tags, "del", "ins", "span"}
    for line in lines_of((Paragraph((Run(text),)),)):
        kept = re.sub(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", line
        )
        assert kept in "".join(marks.texts["ins"]).replace("[+", "").replace("+]", "")


def test_changes_are_told_as_the_document_calls_things(folder: Path) -> None:  # noqa: F811
    """A change is about a block by its title, names within its values too; about the fact of the contract
    that moved; and French has its own clock times."""
    more = """
couverture nuits "Nuits"
  lundi au vendredi 18h00-20h00

priorité P3 "Basse"
  point d'avancement à 10h00 et 16h00 les jours ouverts en nuits

formule diurne "Formule de jour"
  coûte 10 EUR pour chaque mois
"""
    edits = [("16h00 les", "15h00 les"), ("18h00-20h00", "18h00-21h00"), ("10 EUR", "12 EUR")]
    changed = more
    for before, after in edits:
        assert before in changed
        changed = changed.replace(before, after)
    moved = re.sub(r"jusqu'au .*", "jusqu'au 30 novembre 2029", CONTRACT, count=1)
    assert moved != CONTRACT
    Path("old.sla").write_text(CONTRACT + more, encoding="utf-8")
    Path("new.sla").write_text(moved + changed, encoding="utf-8")
    result = run("redline", "old.sla", "new.sla", "-o", "out", "--lang", "fr")
    assert result.exit_code == 0, result.output
    listed = Path("out/redline.html").read_text(encoding="utf-8").split('id="text"')[0]
    text = " ".join(" ".join(read(listed).texts["all"]).split())

    assert "P3 – Basse, point d’avancement à 10h00, 16h00 (« Nuits ») → à 10h00, 15h00 (« Nuits »)" in text
    assert "Couverture « Nuits »" in text
    assert "Formule « Formule de jour »" in text
    assert "En vigueur du" in text
    assert not re.search(r"« (nuits|diurne) »|\d:\d\d|Le contrat ", text)
