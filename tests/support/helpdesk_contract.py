"""A contract that asks much of a helpdesk: lunch, nights, holidays, pauses, an exception, a ladder."""

from __future__ import annotations

HOURS = """language en

contract "Support Gold"
  provider "Example Ltd"
  client "Client Ltd"
  reference "G-1"
  in force from 1 January 2026 until 31 December 2026
  time zone Europe/Paris

holidays france "Holidays"
  country "FR"

coverage office "Office hours"
  Monday to Friday 09:00-12:00 and 14:00-18:00
  except holidays france

coverage night "On call"
  Monday to Friday 18:00-09:00
  Saturday to Sunday 00:00-24:00
  on call
"""
"""The parties, and the hours in which somebody is there."""
CONTRACT = f"""{HOURS}
ticket type request "Request"

clock response "Response"
  starts at ticket creation
  stops at response
  if a priority change makes it late it takes the new delay from the change

clock resolution "Resolution"
  starts at ticket creation
  stops at resolution
  if a priority change makes it late it takes the new delay from the change

clock intervention "Intervention"
  starts at ticket creation
  stops at intervention

priority P1 "Critical"
  response within 30 minutes counted in office plus night
  resolution within 4 hours counted in office plus night

priority P2 "High"
  response within 2 hours counted in office
  intervention within 4 hours counted in office
  resolution within 8 hours counted in office

priority P3 "Normal"
  response within 150 minutes counted in office
  resolution within 3 business days counted in office

exception requests "Requests" when ticket type is request
  for P2 resolution within 20 hours counted in office

state fresh "Open"
  first state of every ticket

state on-hold "Waiting for the client"
  waiting for the client
  pauses resolution

state in-progress "In progress"
  marks intervention

escalation ladder late-tickets "When a resolution is late"
  step 1 "manager" at 75% of the covered time of resolution
  step 2 "director" at breach
"""
