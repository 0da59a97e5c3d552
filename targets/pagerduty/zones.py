"""Time zones that PagerDuty takes, and which of them keeps the time of another zone."""

from __future__ import annotations

from slacontract.clock.zone import Zone, zone_from_iana

_PLACES = {
    "Africa": ("Algiers Cairo Casablanca Harare Johannesburg Monrovia Nairobi"),
    "America": (
        "Argentina/Buenos_Aires Bogota Caracas Chicago Chihuahua Denver Godthab Guatemala Guyana Halifax "
        "Indiana/Indianapolis Juneau La_Paz Lima Los_Angeles Mazatlan Mexico_City Monterrey Montevideo "
        "New_York Phoenix Puerto_Rico Regina Santiago Sao_Paulo St_Johns Tijuana"
    ),
    "Asia": (
        "Almaty Baghdad Baku Bangkok Chongqing Colombo Dhaka Hong_Kong Irkutsk Jakarta Jerusalem Kabul "
        "Kamchatka Karachi Kathmandu Kolkata Krasnoyarsk Kuala_Lumpur Kuwait Magadan Muscat Novosibirsk "
        "Rangoon Riyadh Seoul Shanghai Singapore Srednekolymsk Taipei Tashkent Tbilisi Tehran Tokyo "
        "Ulaanbaatar Urumqi Vladivostok Yakutsk Yekaterinburg Yerevan"
    ),
    "Atlantic": ("Azores Cape_Verde South_Georgia"),
    "Australia": ("Adelaide Brisbane Darwin Hobart Melbourne Perth Sydney"),
    "Etc": ("GMT+12 UTC"),
    "Europe": (
        "Amsterdam Athens Belgrade Berlin Bratislava Brussels Bucharest Budapest Copenhagen Dublin "
        "Helsinki Istanbul Kaliningrad Kiev Lisbon Ljubljana London Madrid Minsk Moscow Paris Prague "
        "Riga Rome Samara Sarajevo Skopje Sofia Stockholm Tallinn Vienna Vilnius Volgograd Warsaw Zagreb "
        "Zurich"
    ),
    "Pacific": (
        "Apia Auckland Chatham Fakaofo Fiji Guadalcanal Guam Honolulu Majuro Midway Noumea Pago_Pago "
        "Port_Moresby Tongatapu"
    ),
}
ZONES: tuple[str, ...] = tuple(
    f"{area}/{place}" for area, places in _PLACES.items() for place in places.split()
)
"""The names that the Terraform provider lets through (`ValidTZ` of its `util/util.go`)."""


def accepted(zone: Zone, span: tuple[int, int]) -> str | None:
    """The name that PagerDuty takes for a zone: its own, or that of a zone whose clocks agree with it all
    through a span of epoch seconds; None where no zone does."""
    if zone.name in ZONES:
        return zone.name
    area = zone.name.partition("/")[0]
    first, last = zone.date(span[0]).year, zone.date(span[1] - 1).year
    ours = _clocks(zone, span)
    for name in sorted(ZONES, key=lambda one: (not one.startswith(f"{area}/"), one != "Etc/UTC", one)):
        if _clocks(zone_from_iana(name, first, last), span) == ours:
            return name
    return None


def _clocks(zone: Zone, span: tuple[int, int]) -> list[tuple[int, int]]:
    """Each offset with the instant from which it holds inside a span."""
    found: list[tuple[int, int]] = []
    for at in (span[0], *(at for at, _ in zone.offsets if span[0] < at < span[1])):
        offset = zone.offset(at)
        if not found or found[-1][1] != offset:
            found.append((at, offset))
    return found
