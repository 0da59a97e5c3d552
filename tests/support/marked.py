"""A contract with a marker in every place that can be for the provider only."""

from __future__ import annotations

from slacontract.checks import all_checks
from slacontract.diagnostics import Severity, all_kinds

MARKED = """language en

contract "Support"
  provider "Example Ltd"
  client "Client Ltd"
  reference "M-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris
  note "visible-to-both"
  note "MARKER-note" for the provider only

# MARKER-comment

coverage office "Office hours"
  Monday to Friday 09:00-17:00

coverage hidden "MARKER-coverage" for the provider only
  every day 00:00-24:00

role desk "Desk" of the provider
  contact "MARKER-contact" for the provider only
  under coverage office

supplier upstream "MARKER-supplier"
  reference "MARKER-supplier-reference"
  restoration within 2 hours counted in office

rota standby "Standby rota"
  under coverage office
  rotation "MARKER-person-A", "MARKER-person-B" every 1 calendar week

priority P1 "Critical"
  response within 4 hours counted in office
  response within 37 minutes counted in office as an internal target in addition
    under the name MARKER-internal
  restoration within 5 hours counted in office relying on upstream

price secret "MARKER-price" for the provider only
  costs 12345 EUR per month

clause margin "MARKER-clause" for the provider only
  text "MARKER-clause-text"

worked example secret-case "MARKER-example" for the provider only
  given priority is P1
  report on 2 March 2026 at 09:00
  expect response no later than 2 March 2026 at 13:00

"""


all_checks()
DANGER = next((kind.code for kind in all_kinds() if kind.severity is Severity.DANGER), None)
if DANGER:
    MARKED += f'waiver {DANGER} "MARKER-waiver" by "MARKER-name" until 31 December 2026\n'
