"""Pages of what the engine cannot know: holidays that nobody has published, rules of a later version."""

from __future__ import annotations

from . import Page, Told

LONG = """language en

contract "Support"
  provider "Harbour Systems"
  client "Example Foods"
  in force from 1 January 2100 until 31 December 2101
  time zone Europe/Paris

holidays france
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-17:00
  except holidays france

priority P1 "Critical"
  response within 2 hours counted in office
"""
_ASKING = """\
from pathlib import Path

from slacontract import compile_text
from slacontract.judge import deadline

rules = compile_text(Path("support.sla").read_text(encoding="utf-8")).rules
found = deadline(rules, at="2026-03-02T10:00:00+01:00", commitment_id="P1/response")
print(found.deadline or f"{found.problem.code}: {found.problem.message()}")
"""
_LATER = _ASKING.replace(
    "\nfound",
    '\nrules = rules.model_copy(update={"requires": ("tides",)})  # as a later version may write it\nfound',
    1,
)

PAGES = (
    Page(
        "SLA602",
        Told(
            "A question whose answer rests on public holidays that nobody has published.",
            "The dates of public holidays come from data that ends with some year, or from the contract. "
            "Beyond that a day may be one or not, so that no deadline is told rather than a wrong one.",
            "A deadline that left out a holiday would be one that nobody has agreed on.",
            "Long contracts outlast the data. Lock the years that are known, and write the dates of the "
            "others.",
        ),
        Told(
            "Une question dont la réponse repose sur des jours fériés que personne n’a publiés.",
            "Les dates des jours fériés viennent de données qui s’arrêtent à une année, ou du contrat. "
            "Au-delà, un jour peut l’être ou non : aucune échéance n’est dite, plutôt qu’une fausse.",
            "Une échéance qui omettrait un jour férié ne serait convenue par personne.",
            "Un long contrat dépasse les données. Verrouillez les années connues, et écrivez les dates "
            "des autres.",
        ),
        {"support.sla": LONG},
        "slac deadline support.sla --format json --commitment response --priority P1 --at "
        "2101-03-03T10:00:00+01:00",
        {"support.sla": LONG.replace('country "FR"', "on 1 January, 1 May, 14 July, 25 December")},
    ),
    Page(
        "SLA606",
        Told(
            "Compiled rules that rest on something that this version does not know.",
            "A rule set lists what it needs of whoever judges by it. A version, or a module that a build "
            "has written, that lacks one of these refuses the question: an answer that left it out would "
            "be that of another contract.",
            "The refusal is no verdict: nothing was found late, and nothing on time.",
            "Bring the program that judges up to the version that has compiled the rules, or ask `slac` "
            "itself.",
        ),
        Told(
            "Des règles compilées qui reposent sur ce que cette version ne connaît pas.",
            "Un jeu de règles énumère ce qu’il exige de qui juge d’après lui. Une version, ou un module "
            "écrit par une production, à qui il en manque une refuse la question : une réponse qui "
            "l’omettrait serait celle d’un autre contrat.",
            "Ce refus n’est pas un verdict : rien n’est constaté en retard, ni à temps.",
            "Mettez le programme qui juge à la version qui a compilé les règles, ou interrogez `slac` "
            "lui-même.",
        ),
        {"support.sla": LONG.replace("2100", "2026").replace("2101", "2027"), "judge.py": _LATER},
        "python judge.py",
        {"judge.py": _ASKING},
    ),
)
