"""Laws that tie the rule set to the text: what of a text changes its bytes, and what does not."""

from __future__ import annotations

import slacontract
from slacontract.ruleset.rules import RuleSet
from slacontract.ruleset.schema import dump_json

ENGLISH = """language en

contract "Support"
  provider "Provider"
  client "Client"
  reference "S-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
  amounts excluding tax
  written in French

coverage bureau "Bureau"
  Monday to Friday 09:00-13:00 and 14:00-17:00
  closed on 24 December "Veille de Noël"

coverage nuits
  every day 18:00-08:00

clock response
  starts at report
  stops at response

priority P1
  response within 1 hour counted in bureau plus nuits
  resolution in less than 2 business days counted in bureau

state attente
  waiting for the client
  pauses the resolution when priority is P1

exception seul unless duty joignable is met
  for P1 response within 4 hours counted in bureau

duty joignable of the client
  does "reste joignable"

price redevance
  costs 900 EUR per month

availability portail
  at least 99.5% over each calendar month

credit arrêt
  based on availability portail
  below 99.5% gives 10% of redevance
  at most 50% of redevance over each calendar month
"""

FRENCH = """langue fr

contrat "Support"
  prestataire "Provider"
  client "Client"
  référence "S-1"
  en vigueur à compter du 1 janvier 2026 jusqu'au 31 décembre 2026
  fuseau horaire Europe/Paris
  montants hors taxes
  rédigé en français

couverture bureau "Bureau"
  lundi au vendredi 9h00-13h00 et 14h00-17h00
  fermé le 24 décembre "Veille de Noël"

couverture nuits
  chaque jour 18h00-8h00

chronomètre réponse
  démarre au signalement
  s'arrête à la réponse

priorité P1
  réponse sous 1 heure en bureau plus nuits
  résolution en moins de 2 jours ouvrés en bureau

état attente
  en attente du client
  suspend la résolution quand priorité est P1

exception seul sauf si obligation joignable est remplie
  pour P1 réponse sous 4 heures en bureau

obligation joignable du client
  assure "reste joignable"

prix redevance
  coûte 900 EUR pour chaque mois

disponibilité portail
  au moins 99,5 % sur chaque mois civil

avoir arrêt
  d'après disponibilité portail
  en dessous de 99,5 % donne 10 % de redevance
  au plus 50 % de redevance sur chaque mois civil
"""


def rules(text: str) -> RuleSet:
    compiled = slacontract.compile_text(text)
    assert compiled.rules is not None, [one.message() for one in compiled.diagnostics]
    return compiled.rules


def blocks_reversed(text: str) -> str:
    header, contract, *others = text.strip().split("\n\n")
    return "\n\n".join([header, contract, *reversed(others)]) + "\n"


def test_keyword_language_leaves_the_bytes_alone() -> None:
    """The same contract typed with French and with English keywords has one rule set (DESIGN 1)."""
    assert dump_json(rules(FRENCH)) == dump_json(rules(ENGLISH))


def test_comments_spaces_and_order_leave_the_bytes_alone() -> None:
    """Comments, blank lines, line ends and the order of blocks are no part of the rule set."""
    expected = dump_json(rules(ENGLISH))
    commented = "\n".join(
        f"{line}\n# a remark" if line.startswith("  ") else line for line in ENGLISH.splitlines()
    )
    assert dump_json(rules(commented)) == expected
    assert dump_json(rules(ENGLISH.replace("\n", "\r\n"))) == expected
    assert dump_json(rules(blocks_reversed(ENGLISH))) == expected


def test_meaning_changes_the_bytes() -> None:
    """A delay, a bound, a unit or a coverage written otherwise is another rule set."""
    expected = dump_json(rules(ENGLISH))
    for old, new in (
        ("within 1 hour counted in bureau plus nuits", "within 2 hours counted in bureau plus nuits"),
        ("within 1 hour counted in bureau plus nuits", "within 1 hour counted in bureau"),
        ("in less than 2 business days", "within 2 business days"),
        ("14:00-17:00", "14:00-17:30"),
        ("closed on 24 December", "closed on 23 December"),
    ):
        assert old in ENGLISH
        assert dump_json(rules(ENGLISH.replace(old, new))) != expected
