"""A coverage is closed on the public holidays of a country whose clocks it does not follow.

## What

A coverage has a time zone, its own or the contract's, and the holidays it leaves out belong to a country. The
check reports a pair that does not go together, such as French holidays for hours in New York, holidays of
schools, and a site in a time zone of a country for which the contract has no holidays although it has some
for others. Years that are missing from the data are reported where the dates are read.

## For the client

The service is closed on days when the client works, and counted as open when nobody is there.

## For the provider

The on-call plan and the contract disagree on a dozen days a year.

## Example

```sla
language en

contract "Support"
  reference "S-25"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

holidays usa "Public holidays of the United States"
  country "US"

coverage office "Office hours"
  Monday to Friday 09:00-17:00
  except holidays usa

priority P1 "Critical"
  response within 4 hours counted in office
```

## Instead

```sla
language en

contract "Support"
  reference "S-25"
  provider "Example Hosting"
  client "Example Foods"
  in force from 1 January 2026 until 31 December 2026
  renewed for 12 months
  time zone Europe/Paris

holidays france "Public holidays of France"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-17:00
  except holidays france

priority P1 "Critical"
  response within 4 hours counted in office
```
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ..clock.zone import tzdata_file
from ..diagnostics import Diagnostic, Kind, Severity, Words
from ..model.contract import Contract
from ..source import Span
from . import Context, check
from ._words import BY_RULE

OTHER_COUNTRY = Kind(
    "SLA325",
    Severity.WARNING,
    Words(
        "“{coverage}” goes by the clocks of {zone} and is closed on the holidays of {country}. {evidence}",
        "Give the coverage its own “time zone”, or name the holidays of the country where it is served.",
    ),
    Words(
        "« {coverage} » suit les horloges de {zone} et ferme les jours fériés du pays {country}. {evidence}",
        "Donnez à la couverture son « fuseau horaire », ou nommez les jours fériés du pays où elle "
        "est assurée.",
    ),
)
SCHOOL = Kind(
    "SLA355",
    Severity.WARNING,
    Words(
        "“{name}” are the holidays of schools, not public holidays. {evidence}",
        "Delete “category” unless the service really follows the school year.",
    ),
    Words(
        "« {name} » sont des vacances scolaires, non des jours fériés. {evidence}",
        "Supprimez « catégorie », à moins que le service ne suive vraiment l’année scolaire.",
    ),
)
SITE_WITHOUT = Kind(
    "SLA356",
    Severity.NOTE,
    Words(
        "The site “{site}” goes by the clocks of {zone}, and no set of holidays is of a country "
        "there. {evidence}",
        "Add the holidays of that country, where work on the site stops on them.",
    ),
    Words(
        "Le site « {site} » suit les horloges de {zone}, et aucune liste de jours fériés n’est d’un "
        "pays de ce "
        "fuseau. {evidence}",
        "Ajoutez les jours fériés de ce pays, si le travail sur site s’y arrête.",
    ),
)


@check(OTHER_COUNTRY, SCHOOL, SITE_WITHOUT)
def holidays_elsewhere(context: Context) -> Iterator[Diagnostic]:
    """By the countries that the zone tables of tzdata give for a zone; other zones are passed over."""
    contract = context.contract
    for one in contract.holidays:
        if one.category == "school":
            yield SCHOOL.at(one.span, name=one.name, evidence=BY_RULE)
    sets = {one.name: one for one in contract.holidays if one.country is not None}
    if not sets:
        return
    for coverage in contract.coverages:
        zone = coverage.zone or contract.zone
        if zone is None or coverage.zone_of_client:
            continue
        for ref in coverage.except_holidays:
            found = sets.get(ref.name)
            if found is not None and found.country is not None and not _fits(zone, found.country):
                yield OTHER_COUNTRY.at(
                    ref.span,
                    Span(*found.country_span) if found.country_span else found.span,
                    coverage=coverage.name,
                    zone=zone,
                    country=found.country,
                    evidence=BY_RULE,
                )
    yield from _sites(contract, {one.country for one in sets.values() if one.country is not None})


def _sites(contract: Contract, countries: set[str]) -> Iterator[Diagnostic]:
    for site in contract.sites:
        if site.zone is not None and not any(_fits(site.zone, country) for country in countries):
            yield SITE_WITHOUT.at(
                site.name_span or site.span, site=site.name, zone=site.zone, evidence=BY_RULE
            )


_OVERSEAS = {
    "FI": {"AX"},
    "FR": {"BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "TF", "WF", "YT"},
    "NL": {"AW", "BQ", "CW", "SX"},
    "NO": {"SJ"},
    "US": {"AS", "GU", "MP", "PR", "UM", "VI"},
}
"""Parts of a country with a code of their own (ISO 3166-2); their holidays are those of a region of it."""


def _fits(zone: str, country: str) -> bool:
    """Whether a zone is one of a country; true where the tables do not know the zone, as for UTC."""
    known, code = _countries().get(zone), country.upper()
    return known is None or code in known or bool(_OVERSEAS.get(code, set()) & known)


@cache
def _countries() -> dict[str, frozenset[str]]:
    """Countries of each zone that the tables of tzdata name."""
    found: dict[str, set[str]] = {}
    for table in ("zone.tab", "zone1970.tab"):
        text = tzdata_file("zoneinfo", table).read_text(encoding="utf-8")
        for line in text.splitlines():
            if line and not line.startswith("#"):
                codes, _, zone = line.split("\t")[:3]
                found.setdefault(zone, set()).update(codes.split(","))
    return {zone: frozenset(codes) for zone, codes in found.items()}


PAGE_FR = """Une couverture est fermée les jours fériés d'un pays dont elle ne suit pas l'heure.

## Quoi

Une couverture a un fuseau horaire, le sien ou celui du contrat, et les jours fériés qu'elle exclut
appartiennent à un pays. Le contrôle signale un couple qui ne va pas ensemble, tel que des jours fériés
français pour des heures de New York, des vacances scolaires, et un site dans le fuseau d'un pays pour
lequel le contrat n'a pas de jours fériés alors qu'il en a pour d'autres. Les années qui manquent aux
données sont signalées là où les dates sont lues.

## Pour le client

Le service est fermé des jours où le client travaille, et compté comme ouvert quand personne n'est là.

## Pour le prestataire

Le planning d'astreinte et le contrat se contredisent une douzaine de jours par an.
"""
