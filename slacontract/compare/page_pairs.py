"""Each kind of change on a contract of a shop: the blocks that change, before and now, in English."""

from __future__ import annotations

_PAIRS: dict[tuple[str, ...], tuple[str, str]] = {
    ("other",): (
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 4 hours counted in office

priority P2 "Other"
  response within 2 hours counted in office
  resolution within 2 business days counted in office
""",
        """\
priority P2 "Other"
  response within 2 hours counted in office
  resolution within 2 business days counted in office

priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 4 hours counted in office
""",
    ),
    ("due-later", "due-sooner"): (
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 4 hours counted in office
""",
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 6 hours counted in office
""",
    ),
    ("due-moved",): (
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 4 hours counted in office
""",
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 8 calendar hours
""",
    ),
    ("promise-added", "promise-removed"): (
        """\
priority P2 "Other"
  response not committed
  resolution within 2 business days counted in office
""",
        """\
priority P2 "Other"
  response within 2 hours counted in office
  resolution within 2 business days counted in office
""",
    ),
    ("binds-less", "binds-more"): (
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 4 hours counted in office
""",
        """\
priority P1 "Blocking"
  response within 1 hour counted in office
  resolution within 4 hours counted in office for at least 90 % of tickets over each calendar month
""",
    ),
    ("clock-looser", "clock-tighter"): (
        """\
state waiting "Waiting for the client"
  waiting for the client
  pauses the resolution
""",
        """\
state waiting "Waiting for the client"
  waiting for the client
  pauses the response, the resolution
""",
    ),
    ("clock-changed",): (
        """\
state open "Open"
  first state of every ticket

state waiting "Waiting for the client"
  waiting for the client
  pauses the resolution
""",
        """\
state open "Open"
  first state of every ticket
  pauses the resolution

state waiting "Waiting for the client"
  waiting for the client
""",
    ),
    ("fewer-hours", "more-hours"): (
        """\
coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 14:00-17:00
  except holidays france
""",
        """\
coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 14:00-16:00
  except holidays france
""",
    ),
    ("hours-moved",): (
        """\
coverage office "Office hours"
  Monday to Friday 09:00-13:00 and 14:00-17:00
  except holidays france
""",
        """\
coverage office "Office hours"
  Monday to Friday 08:00-12:00 and 14:00-17:00
  except holidays france
""",
    ),
    ("availability-lower", "availability-higher"): (
        """\
availability uptime "Availability of the shop"
  measures shop
  at least 99.5 % over each calendar month
  excludes planned
""",
        """\
availability uptime "Availability of the shop"
  measures shop
  at least 99.4 % over each calendar month
  excludes planned
""",
    ),
    ("availability-changed",): (
        """\
availability uptime "Availability of the shop"
  measures shop
  at least 99.5 % over each calendar month
  excludes planned
""",
        """\
availability uptime "Availability of the shop"
  measures shop
  at least 99.8 % over each calendar quarter
  excludes planned
""",
    ),
    ("maintenance-looser", "maintenance-tighter"): (
        """\
maintenance planned "Planned work"
  notice at least 5 calendar days
  only in nights
  at most 4 calendar hours over each calendar month
""",
        """\
maintenance planned "Planned work"
  notice at least 2 calendar days
  only in nights
  at most 4 calendar hours over each calendar month
""",
    ),
    ("credit-less", "credit-more"): (
        """\
credit downtime "Credit for downtime"
  based on availability uptime
  below 99.5 % gives 5 % of fee
  below 99 % gives 10 % of fee
  at most 20 % of fee over each calendar month
""",
        """\
credit downtime "Credit for downtime"
  based on availability uptime
  below 99.5 % gives 5 % of fee
  below 99 % gives 8 % of fee
  at most 20 % of fee over each calendar month
""",
    ),
    ("credit-changed",): (
        """\
credit downtime "Credit for downtime"
  based on availability uptime
  below 99.5 % gives 5 % of fee
  below 99 % gives 10 % of fee
  at most 20 % of fee over each calendar month
""",
        """\
credit downtime "Credit for downtime"
  based on availability uptime
  below 99.5 % gives 2 % of fee
  below 99 % gives 15 % of fee
  at most 20 % of fee over each calendar month
""",
    ),
    ("price-up", "price-down"): (
        """\
price fee "Monthly fee"
  costs 1000 EUR per month
""",
        """\
price fee "Monthly fee"
  costs 1100 EUR per month
""",
    ),
    ("terms-for-client", "terms-for-provider"): (
        "",
        """\
channel mail "Mail"
  contact "mail"
""",
    ),
    ("words",): (
        """\
clause law "Law"
  text "French law applies."
""",
        """\
clause law "Law"
  text "Swiss law applies."
""",
    ),
    ("added", "removed"): (
        "",
        """\
coverage weekend "Weekend"
  Saturday to Sunday 09:00-12:00
""",
    ),
    ("internal",): (
        """\
rota night-duty "Duty"
  under coverage nights
  rotation "First team", "Second team" every 1 calendar week from 5 January 2026 at 09:00
""",
        """\
rota night-duty "Duty"
  under coverage nights
  rotation "First team", "Third team" every 1 calendar week from 5 January 2026 at 09:00
""",
    ),
}
"""Under two names stands a pair that is the first change as it is read, and the second read backwards."""

PAIRS: dict[str, tuple[str, str]] = {
    name: pair
    for names, (before, now) in _PAIRS.items()
    for name, pair in zip(names, ((before, now), (now, before)), strict=False)
}
