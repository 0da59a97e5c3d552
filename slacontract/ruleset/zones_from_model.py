"""The zones that a contract names, each with its table of offsets (T1)."""

from __future__ import annotations

from ..clock.errors import UnknownZone
from ..clock.zone import Zone, zone_from_iana
from ..diagnostics import Bilingual, Diagnostic, Kind, Severity, Words
from ..model import time as model
from ..model.base import Why
from ..model.contract import Contract
from ..model.names import did_you_mean
from ..source import Span
from .horizon import Horizon

UNKNOWN_ZONE = Kind(
    "SLA275",
    Severity.ERROR,
    Words("No time zone is named “{name}”.", "{fix}"),
    Words("Aucun fuseau horaire ne s’appelle « {name} ».", "{fix}"),
)


class Zones:
    """The zones of one edition, read when first named.

    `of_contract`: the zone of the contract; UTC stands in where there is none, and no date is then computed:
    `missing` says why.
    """

    def __init__(self, contract: Contract, horizon: Horizon, found: list[Diagnostic]) -> None:
        self.known: dict[str, Zone] = {}
        self.missing: Why | None = None
        self._horizon = horizon
        self._found = found
        self._unknown: set[str] = set()
        self.of_contract = self._of_contract(contract)

    def _of_contract(self, contract: Contract) -> Zone:
        if contract.zone is not None:
            zone = self.named(contract.zone, contract.zone_span or contract.span)
            if zone is not None:
                return zone
        self.missing = contract.zone_missing.why if contract.zone_missing else "not-stated"
        zone = self.named("UTC", contract.span)
        assert zone is not None
        return zone

    def named(self, name: str, span: tuple[str, int, int]) -> Zone | None:
        """A zone's table over the horizon and a year around; None, with an error once, for no zone."""
        if name not in self.known:
            if name in self._unknown:
                return None
            try:
                years = self._horizon.years
                self.known[name] = zone_from_iana(name, years[0] - 1, years[-1] + 1)
            except UnknownZone as unknown:
                self._unknown.add(name)
                fix = did_you_mean(
                    unknown.near,
                    Bilingual(
                        "Use a name such as Europe/Paris, or an offset such as UTC+01:00.",
                        "Employez un nom tel que Europe/Paris, ou un décalage tel que UTC+01:00.",
                    ),
                )
                self._found.append(UNKNOWN_ZONE.at(Span(*span), name=name, fix=fix))
                return None
        return self.known[name]

    def of(self, coverage: model.Coverage) -> Zone | None:
        """The zone whose clocks a coverage follows; None where the text gives none."""
        if coverage.zone is not None:
            return self.named(coverage.zone, coverage.zone_span or coverage.span)
        return None if self.missing else self.of_contract
