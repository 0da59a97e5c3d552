"""Files of the pages about logs of tickets: a contract, its log, a mapping, an export."""

from __future__ import annotations

import json
from collections.abc import Mapping

from . import Page, Told

SUPPORT = """language en

contract "Support"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

coverage office "Office hours"
  Monday to Friday 09:00-17:00

state open "Open"
  first state of every ticket

state waiting "Waiting for the client"
  pauses resolution

priority P1 "Critical"
  response within 2 hours counted in office
  resolution within 8 hours counted in office
"""
HEAD = "ticket,at,kind,actor,state,priority\n"
REPORTED = "T-1,2026-03-02T10:00+01:00,reported,client,,P1\n"
REPLIED = "T-1,2026-03-02T11:00+01:00,replied,provider,,\n"
RESOLVED = "T-1,2026-03-02T15:00+01:00,resolved,provider,,\n"
SOUND = HEAD + REPORTED + REPLIED + RESOLVED
ASK = "slac evaluate support.sla tickets.csv"
MAPPED = f"{ASK} --mapping map.toml"
ABOUT = 'reader = "events"\n\n'


def log(*rows: str) -> str:
    """A log of events as CSV."""
    return HEAD + "".join(rows)


def mapping(table: str, *entries: str) -> str:
    """A mapping file with one table."""
    return f"{ABOUT}[{table}]\n" + "".join(f"{one}\n" for one in entries)


def issue(number: int, **more: object) -> dict[str, object]:
    """An issue as Redmine exports it."""
    return {
        "id": number,
        "created_on": "2026-03-02T09:00:00Z",
        "status": {"id": 1, "name": "open"},
        "priority": {"id": 2, "name": "P1"},
        "author": {"id": 5},
        "journals": [],
        **more,
    }


def issues(*several: dict[str, object]) -> str:
    """An export of Redmine."""
    return json.dumps({"issues": several}, indent=1) + "\n"


REDMINE = "slac evaluate support.sla tickets.json --reader redmine --mapping map.toml"
OPEN = 'reader = "redmine"\n\n[states]\nopen = "open"\n\n[priorities]\nP1 = "P1"\n'


def of_log(
    code: str,
    en: Told,
    fr: Told,
    wrong: Mapping[str, str],
    right: Mapping[str, str],
    command: str = ASK,
    mended_command: str | None = None,
    *,
    shown_only: bool = False,
) -> Page:
    """A page about a log of tickets of the contract above."""
    files = {"support.sla": SUPPORT, **wrong}
    return Page(code, en, fr, files, command, dict(right), mended_command, shown_only)


def told(
    lead: tuple[str, str], what: tuple[str, str], client: tuple[str, str], provider: tuple[str, str]
) -> tuple[Told, Told]:
    """A page's words in both languages."""
    en, fr = (Told(lead[n], what[n], client[n], provider[n]) for n in (0, 1))
    return en, fr


PART = (
    "What is not read may be what made a ticket late. Its ticket is undecided, in no share and in no credit.",
    "Ce qui n’est pas lu est peut-être ce qui a mis un ticket en retard. Son ticket est indécis : il "
    "n’entre dans aucun taux ni aucun avoir.",
)
AGAIN = (
    "A share with undecided tickets proves little. Export again and evaluate again before you send figures.",
    "Un taux avec des tickets indécis prouve peu. Exportez et évaluez à nouveau avant d’envoyer des "
    "chiffres.",
)
ROW = (
    "The event may be what kept a deadline, or what broke it. Its ticket is undecided, in no share and in "
    "no credit.",
    "L’événement est peut-être ce qui a tenu une échéance, ou ce qui l’a manquée. Son ticket est indécis "
    ": il n’entre dans aucun taux ni aucun avoir.",
)
MEND = (
    "Mend the export or the mapping, not the row by hand: the next month has the same fault.",
    "Corrigez l’export ou la correspondance, non la ligne à la main : le mois suivant aura le même défaut.",
)
