"""Help and usage errors speak French where the user does: every text of every command, and click's own."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from click.testing import CliRunner

from slacontract.cli import COMMANDS, slac
from slacontract.cli.speaking import DOMAIN, FOLDER, asked_for, texts_of

sys.path.insert(0, str(Path(__file__).parents[2] / "tools"))
import catalogue

FRENCH = Path(FOLDER) / "fr" / "LC_MESSAGES"
SAME = re.compile(r"[A-Z0-9|\[\]. ]+")
"""What stands for a value is often one word in both languages: DATE, PLAN, URL."""


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that speaks English, unless a test says otherwise."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "C")


def french() -> Catalog:
    """The catalogue as it is written."""
    return read_po(io.BytesIO((FRENCH / f"{DOMAIN}.po").read_bytes()), locale="fr")


def said(*arguments: str) -> str:
    """What `slac` says, words apart by one blank."""
    return " ".join(CliRunner().invoke(slac, list(arguments)).output.split())


def commands() -> Iterator[tuple[str, click.Command]]:
    """Every command, by name."""
    context = click.Context(slac)
    for name in COMMANDS:
        command = slac.get_command(context, name)
        assert command is not None
        yield name, command


def test_every_message_of_ours_has_its_french() -> None:
    """No help text, no name of a value and no usage error is left in English; `./dev docs` lists what is."""
    known = french()
    for message in catalogue.messages():
        found = known.get(message[0] if isinstance(message, tuple) else message)
        assert found is not None, message
        assert all([found.string] if isinstance(found.string, str) else found.string or [""]), message


def test_french_has_the_same_options_and_values_to_fill_in() -> None:
    """A translation names the options, commands, files and exit codes of its text, and no others."""
    command = "|".join(COMMANDS)
    files = r"[\w-]+\.(?:json|md|toml|html|pdf)"
    names = re.compile(rf"(?<![\w-])--?[a-z][a-z-]*|\{{\w+|slac (?:{command})|\b{files}\b|\b[0-3]\b")
    for message in french():
        if message.id and isinstance(message.id, str):
            assert isinstance(message.string, str)
            assert set(names.findall(message.string)) == set(names.findall(message.id)), message.id


def test_compiled_catalogue_is_that_of_the_text() -> None:
    """`slac.mo` says what `slac.po` says."""
    written = (FRENCH / f"{DOMAIN}.mo").read_bytes()
    assert written == catalogue.compiled(
        catalogue.brought_up_to_date((FRENCH / "slac.po").read_bytes(), "fr")
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_french_where_the_user_is(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a French locale no sentence of a command's help is English, and the options are all there."""
    english = said(name, "--help")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    shown = said(name, "--help")

    command = dict(commands())[name]
    with monkeypatch.context() as plain:
        plain.setenv("LANG", "C")
        texts = [text for text in texts_of(dict(commands())[name]) if not SAME.fullmatch(text)]
    assert texts
    for text in texts:
        for sentence in re.split(r"(?<=[.:;]) |\n\n", " ".join(text.split())):
            if len(sentence) > 8:
                assert sentence in english
                assert sentence not in shown
    assert "Exemple : slac" in shown.replace("\u00a0", " ")
    for parameter in command.params:
        for option in parameter.opts:
            assert option in shown or not option.startswith("-")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("check", "--format", "yaml"), "n’est pas parmi"),
        (("check", "--today", "tomorrow"), "n’est pas une date ; écrivez-la comme 2026-05-22"),
        (("check", "--nothing"), "Il n’y a pas d’option"),
        (("check", "--jobs", "0"), "n’est pas dans l’intervalle"),
        (("chek",), "Il n’y a pas de commande"),
        (("deadline",), "Il manque l’argument"),
        (("build", "x.sla"), "Il manque l’option"),
        (("lock", "a", "b"), "Argument de trop"),
        (("new", "--output"), "demande une valeur"),
        (("apply", "p", "--yes", "--check"), "donnez l’un des deux"),
        (("calendar", "x.sla", "--month", "May"), "n’est pas un mois"),
    ],
)
def test_usage_errors_are_french_where_the_user_is(
    arguments: tuple[str, ...], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """click's own words as well as ours: usage, what is wrong, where to read on."""
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    shown = said(*arguments).replace("\u00a0", " ")

    assert words in shown
    for english in ("Usage:", "Try ", "Error:", "Invalid", "Missing", "No such"):
        assert english not in shown


def test_option_outweighs_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """`--lang` is heard wherever it stands; without it LANGUAGE goes before the locale, as with gettext."""
    assert "Signale" in said("check", "--help", "--lang", "fr")
    assert "Signale" in said("check", "--lang=fr", "--help")
    assert "contrats" in said("--lang", "fr", "--help")
    assert "n’existe pas" in said("--lang", "fr", "check", "absent.sla")
    assert "Report" in said("check", "--help")
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    assert "Report" in said("check", "--lang", "en", "--help")
    monkeypatch.setenv("LANGUAGE", "en")
    assert "Report" in said("check", "--help")


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        (("--lang", "fr"), "fr"),
        (("--lang=en",), "en"),
        (("--lang",), None),
        (("--lang", "de"), None),
        ((), None),
    ],
)
def test_language_asked_for(arguments: tuple[str, ...], language: str | None) -> None:
    """Only a language of messages counts: documents have more."""
    assert asked_for(arguments) == language
