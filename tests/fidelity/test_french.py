"""The account of a build in French: no cell of it is the English one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.marked import MARKED
from support.targets import EXAMPLES, TARGETS, example, of_text, seen_by

from slacontract.cli import slac
from slacontract.emitter import Compiled, Target

DIXDATA = next(path for path in EXAMPLES if path.stem == "dixdata")
ACCOUNTING = [target for target in TARGETS if not target.branded and not target.compares]
"""Documents say every line exactly, and say so once."""


@pytest.mark.parametrize("target", ACCOUNTING, ids=lambda target: target.name)
def test_each_way_is_told_in_both_languages(target: Target) -> None:
    """The same line in English and French: how it is said differs, or needs no words."""
    for english in (seen_by(example(DIXDATA), "provider"), of_text(MARKED, audience="provider")):
        french: Compiled = replace(english, language="fr")
        lines = [target.emit(one).fidelity for one in (english, french)]
        assert [one.clause for one in lines[0]] == [one.clause for one in lines[1]]
        for en, fr in zip(*lines, strict=True):
            assert en.degree == fr.degree
            assert bool(en.how) == bool(fr.how)
            if re.search(r"[a-z]{3}", en.how):
                assert en.how != fr.how, en


def test_every_target_has_a_title_in_french() -> None:
    """`slac targets` and the account of a build call each target in the reader's language."""
    for target in TARGETS:
        assert target.title_fr, target.name
        assert target.called("fr") == target.title_fr
        assert target.called("en") == target.title
        assert not re.search(r"\b(and|of|to|for|with)\b", target.title_fr), target.name


def test_table_is_in_the_language_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build of an English contract for a French reader: headings, degrees and cells are French alike."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "slac.toml").touch()
    contract = next(path for path in EXAMPLES if path.stem == "gitlab")
    (tmp_path / "gitlab.sla").write_bytes(contract.read_bytes())
    call = ["build", "gitlab.sla", "-t", "ical", "-o", "out", "--lang", "fr", "--fail-on", "error"]
    result = CliRunner().invoke(slac, [*call, "--today", "2026-06-01"])
    assert result.exit_code == 0, result.output
    told = (tmp_path / "out/fidelity.md").read_text(encoding="utf-8")
    assert "non exprimable" in told
    assert "Calendriers de couverture (iCalendar)" in told
    assert "un calendrier contient des plages de temps" in told
    assert not re.search(r"not expressible|gives more|How exactly", told)
    again = CliRunner().invoke(slac, [*call, "--today", "2026-06-01", "--check"])
    assert again.exit_code == 0, again.output


def test_a_runbook_is_french_to_its_colons_and_parties() -> None:
    """What a person enters by hand, in French: a space before the colon of a label, parties in words."""
    (jira,) = [one for one in TARGETS if one.name == "jira-service-management"]
    text = """language en
contract "Runbook"
  provider "Example Ltd"
  client "Client Ltd"
  reference "R-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
coverage office "Office"
  Monday to Friday 09:00-17:00
commitments
  for every ticket resolution within 8 hours counted in office
escalation ladder ladder-1 "Ladder"
  step 1 the provider at 50% of resolution
  step 2 both parties, "Ann" at 75% of resolution
"""
    pages = {}
    for language in ("en", "fr"):
        emission = jira.emit(replace(of_text(text), options={}, language=language))
        pages[language] = next(one.content.decode() for one in emission.artifacts if one.path == "runbook.md")

    assert "Fuseau horaire\u00a0: Europe/Paris" in pages["fr"]
    assert "- Démarre\u00a0: Issue Created" in pages["fr"]
    assert not re.search(r"^(- )?[A-Z][a-zé’ ]+:", pages["fr"], re.MULTILINE)
    assert "| le prestataire |" in pages["fr"]
    assert "| les deux parties, Ann |" in pages["fr"]
    assert "Time zone: Europe/Paris" in pages["en"]
    assert "| Monday | 09:00-17:00 |" in pages["en"]
    assert "| both parties, Ann |" in pages["en"]
