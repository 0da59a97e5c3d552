"""Pages of what is found when two versions of a contract are reviewed."""

from __future__ import annotations

from . import Page, Told


def version(delay: str, number: str, *, start: str = "1 January 2026", more: str = "") -> str:
    """A version of the contract, with one promise."""
    return f"""language en

contract "Support"
  reference "S-1"
  version "{number}"
  provider "Harbour Systems"
  client "Example Foods"
  in force from {start} until 31 December 2027
  time zone Europe/Paris
{more}
coverage office "Office hours"
  Monday to Friday 09:00-17:00

priority P1 "Critical"
  response within {delay} counted in office
"""


DIFF = "slac diff old.sla new.sla --today 2026-06-01"
OLD = version("2 hours", "1.0")
NOTICE = "  notice at least 3 months before expiry\n"
FINGERPRINT = "8324df0d31b3"
APPROVED = """[[approval]]
fingerprint = "{fingerprint}"
by = "J. Doe"
reason = "agreed on the telephone"
until = {until}
"""

PAGES = (
    Page(
        "SLA447",
        Told(
            "A version number that tells less than what has changed.",
            "What gives the client less asks for a higher first number, what gives more for a higher "
            "second one, other words "
            "for any. The number that the new version bears is compared with that.",
            "Two texts under almost one number are taken for one; yours may be the older.",
            "Whoever has the old text at hand will not look for another.",
        ),
        Told(
            "Un numéro de version qui dit moins que ce qui a changé.",
            "Ce qui donne moins au client demande d’augmenter le premier nombre, ce qui donne plus le "
            "deuxième, d’autres mots "
            "n’importe lequel. Le numéro de la nouvelle version y est comparé.",
            "Deux textes sous presque un même numéro passent pour un seul ; le vôtre est peut-être l’ancien.",
            "Qui a l’ancien texte sous la main n’en cherchera pas d’autre.",
        ),
        {"old.sla": OLD, "new.sla": version("4 hours", "1.1")},
        DIFF,
        {"new.sla": version("4 hours", "2.0")},
    ),
    Page(
        "SLA448",
        Told(
            "A change that takes effect before the notice of the contract has run.",
            "The longest notice that the contract asks for is counted from the day of the review. A change "
            "that "
            "favours one side and takes effect before that time has passed is reported, with the first day "
            "on "
            "which it could.",
            "You have less time to object, or to leave, than you were promised.",
            "A change put through too early may not hold at all.",
        ),
        Told(
            "Un changement qui prend effet avant que le préavis du contrat ait couru.",
            "Le plus long préavis du contrat est compté à partir du jour de la revue. Un changement qui "
            "favorise "
            "l’une des parties et prend effet avant que ce temps ait passé est signalé, avec le premier "
            "jour où il "
            "le pourrait.",
            "Vous avez moins de temps pour vous opposer, ou partir, que promis.",
            "Un changement appliqué trop tôt n’est peut-être pas opposable.",
        ),
        {
            "old.sla": version("2 hours", "1.0", more=NOTICE),
            "new.sla": version("4 hours", "2.0", start="1 July 2026", more=NOTICE),
        },
        DIFF,
        {"new.sla": version("4 hours", "2.0", start="1 October 2026", more=NOTICE)},
    ),
    Page(
        "SLA449",
        Told(
            "An approval of a change that held until a day that has passed.",
            "An approval is somebody's consent to one change, known by its fingerprint, and may be given "
            "until a date. After "
            "that day the change counts as not approved.",
            "What was accepted for a time goes on without anybody having accepted it.",
            "Have it approved anew, or put back what stood before: an exception that nobody looks at "
            "becomes the rule.",
        ),
        Told(
            "Un accord à un changement, donné jusqu’à un jour qui est passé.",
            "Un accord est le consentement de quelqu’un à un changement, reconnu à son empreinte, et peut "
            "valoir jusqu’à une "
            "date. Passé ce jour, le changement compte comme non accepté.",
            "Ce qui fut accepté pour un temps continue sans que personne ne l’ait accepté.",
            "Faites redonner l’accord, ou rétablissez l’ancien texte : une exception que nul ne regarde "
            "devient la règle.",
        ),
        {
            "old.sla": OLD,
            "new.sla": version("4 hours", "2.0"),
            ".slac-approvals.toml": APPROVED.format(fingerprint=FINGERPRINT, until="2026-05-31"),
        },
        DIFF,
        {".slac-approvals.toml": APPROVED.format(fingerprint=FINGERPRINT, until="2026-12-31")},
    ),
)
