"""The page with the business hours: Freshdesk has no way for a program to write them."""

from __future__ import annotations

from slacontract.fidelity import Say
from slacontract.fidelity.runbook import calendar_lines, escaped, labelled, table

from .account import Made

_TITLE = Say("Business hours to enter in Freshdesk", "Horaires à saisir dans Freshdesk")
_WHERE = Say(
    "Admin, Business Hours: make one for each section, and give it to the group that has the tickets.",
    "Admin, Heures ouvrables : créez-en une par section, et donnez-la au groupe qui reçoit les tickets.",
)
_STATES = Say("Statuses whose SLA timer is off", "Statuts dont le chronomètre est arrêté")
_STATE, _STATUS = Say("State of the contract", "État du contrat"), Say("Status", "Statut")
_EVERY = Say("Every plan", "Toutes les formules")
_NONE = Say("No promise counts business hours.", "Aucun engagement ne compte des heures ouvrables.")


def business_hours(made: Made) -> str:
    """The page, in the language of the output."""
    language = made.account.language
    lines = [
        f"# {_TITLE.say(language)}",
        "",
        escaped(made.compiled.called),
        "",
        _WHERE.say(language),
        "",
    ]
    for plan, calendar in made.calendars.items():
        title = _EVERY.say(language) if plan == "*" else plan
        lines += [f"## {labelled(escaped(title), escaped(calendar.name), language)}", ""]
        lines += calendar_lines(calendar, language)
    if not made.calendars:
        lines += [_NONE.say(language), ""]
    states = made.options.by_name("states")
    if states:
        lines += [f"## {_STATES.say(language)}", ""]
        rows = [(name, str(status)) for name, status in states.items()]
        lines += table((_STATE.say(language), _STATUS.say(language)), rows)
    return "\n".join(lines).rstrip("\n") + "\n"
