"""Names of time zones as Zendesk takes them: those of Ruby on Rails, for the zones of most contracts."""

from __future__ import annotations

_CITIES = {
    "Europe": (
        "Amsterdam Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Copenhagen Dublin Helsinki "
        "Istanbul Lisbon Ljubljana London Madrid Minsk Moscow Paris Prague Riga Rome Sarajevo Skopje Sofia "
        "Stockholm Tallinn Vienna Vilnius Warsaw Zagreb Zurich"
    ),
    "Asia": "Singapore Tokyo Seoul Jakarta Bangkok Dhaka Karachi Tehran Baghdad Kuwait Riyadh",
    "Africa": "Cairo Nairobi Harare Algiers Casablanca Monrovia",
    "Australia": "Sydney Melbourne Brisbane Adelaide Perth Darwin Hobart",
}
ZONES: dict[str, str] = {
    **{f"{area}/{city}": city for area, cities in _CITIES.items() for city in cities.split()},
    "Africa/Algiers": "West Central Africa",
    "America/Chicago": "Central Time (US & Canada)",
    "America/Denver": "Mountain Time (US & Canada)",
    "America/Los_Angeles": "Pacific Time (US & Canada)",
    "America/New_York": "Eastern Time (US & Canada)",
    "America/Phoenix": "Arizona",
    "Asia/Hong_Kong": "Hong Kong",
    "Asia/Kolkata": "New Delhi",
    "Asia/Shanghai": "Beijing",
    "Etc/UTC": "UTC",
    "UTC": "UTC",
}
"""IANA name to the name of Rails (`ActiveSupport::TimeZone::MAPPING`)."""
