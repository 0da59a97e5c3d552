"""Contracts in the neutral shape of the cases, as rule sets, and their questions put to the engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from support.neutral_clock import finished, seconds, zone_for

from slacontract.clock.calendar import month_start
from slacontract.clock.days import days_of
from slacontract.clock.finished import Finished
from slacontract.clock.zone import Zone
from slacontract.ruleset.commitments import (
    Atom,
    Commitment,
    Condition,
    DeemedReceipt,
    Escalation,
    Grid,
    Moment,
    Priority,
    Reopening,
    Share,
    Start,
    State,
    Stop,
)
from slacontract.ruleset.coverages import Coverage, HolidaySet, Layers, Skip
from slacontract.ruleset.metrics import default_start, default_stop
from slacontract.ruleset.money import (
    Availability,
    AvailabilityTarget,
    Band,
    Cap,
    Cents,
    Credit,
    Figure,
    Maintenance,
    Notice,
    Percentage,
    Prepaid,
    Price,
    Rate,
    Rounding,
    Slice,
)
from slacontract.ruleset.rules import (
    EVERY_PLAN,
    ContractFacts,
    DataVersions,
    Edition,
    Period,
    Plan,
    RuleSet,
    ZoneTable,
)

DAY = 86400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
POLICIES = {
    "due at the change": "due-at-change",
    "new delay from the change": "new-delay-from-change",
    "retroactive": "retroactive",
}


def instants(value: Any) -> list[int]:
    """Every readable instant with an offset that stands anywhere in a case."""
    if isinstance(value, Mapping):
        return [t for one in value.values() for t in instants(one)]
    if isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return []
        return [int(at.timestamp())] if at.tzinfo is not None else []
    return [t for one in value for t in instants(one)] if isinstance(value, Sequence) else []


def horizon(case: Mapping[str, Any]) -> tuple[int, int]:
    """The horizon of a case, or some years around everything it mentions."""
    contract = case["contract"]
    near = instants([case["ask"], case["events"], case["expected"]]) or [1_780_000_000]
    around = (min(near) - 60 * DAY, max(near) + 1200 * DAY)
    if "horizon" not in contract:
        return around
    zone = zone_for(contract["zone"], around)
    first, last = (date.fromisoformat(contract["horizon"][edge]) for edge in ("from", "until"))
    return zone.midnight(first), zone.end_of(last)


def table(done: Finished, zones: Sequence[Zone], every: Mapping[str, Any]) -> Coverage:
    """A finished set as the rule set writes it."""
    rows, before = [], 0
    for opens, closes in done.intervals:
        rows.append((opens, closes, before))
        before += closes - opens

    def days(zone: Zone) -> tuple[tuple[int, int, int], ...]:
        return tuple(
            (row.midnight, row.last_closing, row.opening or 0)
            for row in days_of(done, zone).rows
            if row.last_closing is not None
        )

    return Coverage(
        zone=done.zone.name,
        layers=Layers(),
        intervals=tuple(rows),
        days=days(done.zone),
        days_in={zone.name: days(zone) for zone in zones},
        known=None if done.known == done.span else done.known,
        skips=tuple(
            Skip(start=mark.start, end=mark.end, reason=mark.kind, name=mark.label)
            for mark in done.skips(*done.span)
            if mark.kind not in ("outside", "break")
        ),
    )


def condition(when: Any) -> Condition | None:
    if when is None or when == "otherwise":
        return None
    kinds = {"in": "started-in", "reported_in": "reported-in"}
    return Condition(atoms=tuple(Atom(kind=kinds.get(k, k), values=(v,)) for k, v in when.items()))


def delay(one: Mapping[str, Any], holidays: dict[str, HolidaySet]) -> dict[str, Any]:
    if one["kind"] in ("later-of", "earlier-of"):
        return {**one, "delays": [delay(part, holidays) for part in one["delays"]]}
    if one["kind"] == "opening-days":
        return {**one, "hours": one["hours"] * 3600}
    if one["kind"] == "grid":
        return {**one, "at": tuple(seconds(text) for text in one["at"])}
    if one["kind"] == "working-days":
        written = one["holidays"]
        holidays["h"] = HolidaySet(
            country=written.get("country"),
            dates=dict.fromkeys(written["dates"], "holiday"),
            years=tuple(written.get("years", ())),
        )
        return {**one, "days": tuple(WEEKDAYS.index(day) for day in one["days"]), "holidays": "h"}
    return dict(one)


def moments(written: Mapping[str, Any]) -> tuple[str, tuple[Moment, ...]]:
    if "stop_of" in written:
        return "earliest", (Moment(stop_of=written["stop_of"]),)
    which = "latest" if "latest_of" in written else "earliest"
    return which, tuple(Moment(event=kind) for kind in written[f"{which}_of"])


def commitment(
    one: Mapping[str, Any], number: int, every: Sequence[Mapping[str, Any]], holidays: dict[str, HolidaySet]
) -> Commitment:
    metric, priority = one["metric"], one.get("priority")
    start, stop = default_start(metric), default_stop(metric, cadence="cadence" in one)
    if "start" in one:
        which, of = moments(one["start"])
        start = Start(which=which, of=of)
    if "stop" in one:
        which, of = moments(one["stop"])
        said = {key: tuple(one["stop"][key]) for key in ("actors", "needs") if key in one["stop"]}
        stop = Stop(which=which, of=of, **said)
    rivals = [
        f"{other.get('priority') or '*'}/{other['metric']}/{index}"
        for index, other in enumerate(every)
        if other["metric"] == metric and other.get("priority") == priority and other is not one
    ]
    deemed = one.get("deemed_receipt")
    return Commitment.model_validate(
        {
            "id": f"{priority or '*'}/{metric}/{number}",
            "metric": metric,
            "priority": priority,
            "when": condition(one.get("when")),
            "yields_to": tuple(rivals) if one.get("when") == "otherwise" else (),
            "start": start,
            "stop": stop,
            "delay": delay(one.get("delay", {"kind": "none", "why": "not-applicable"}), holidays),
            "bound": one["bound"],
            "edge": one.get("edge"),
            "deemed_receipt": DeemedReceipt(
                coverage=deemed["coverage"], after=seconds(deemed["after"]) if "after" in deemed else None
            )
            if deemed
            else None,
            "share": Share(percent=str(one["share"]["percent"]), period=one["share"]["period"])
            if "share" in one
            else None,
            "pauses": tuple(one.get("pauses", ())),
            "on_priority_change": POLICIES[one["on_priority_change"]]
            if "on_priority_change" in one
            else None,
            "on_reopen": Reopening(mode="continue") if one.get("on_reopen") == "continue" else None,
            "cadence": (
                Grid.model_validate(delay(one["cadence"], holidays))
                if one["cadence"]["kind"] == "grid"
                else delay(one["cadence"], holidays)
            )
            if "cadence" in one
            else None,
            "escalations": tuple(
                Escalation(
                    ladder="ladder",
                    step=step,
                    parties=("party",),
                    percent=str(said["percent"]),
                    of=said.get("of"),
                )
                for step, said in enumerate(one.get("escalations", ()), 1)
            ),
        }
    )


def plan(written: Mapping[str, Any], contract: Mapping[str, Any], span: tuple[int, int]) -> Plan:
    """One edition's plan; money is added by its own adapter."""
    holidays: dict[str, HolidaySet] = {}
    every = written.get("commitments", [])
    commitments = tuple(commitment(one, i, every, holidays) for i, one in enumerate(every))
    zones = [zone_for(one["delay"]["zone"], span) for one in every if "zone" in one.get("delay", {})]
    shape = {**written, "closures": contract.get("closures", ())}
    return Plan(
        coverages={name: table(done, zones, shape) for name, done in finished(shape, span).items()},
        holidays=holidays,
        priorities=tuple(
            Priority(name=name) for name in dict.fromkeys(o["priority"] for o in every if "priority" in o)
        ),
        commitments=commitments,
        states=tuple(State(name=name) for name in contract.get("states", ())),
        **money(contract, commitments),
    )


def money(contract: Mapping[str, Any], commitments: Sequence[Commitment]) -> dict[str, Any]:
    """Availability, maintenance, credits, the fee and prepaid time of a contract."""
    works: list[Maintenance] = []
    measured: list[Availability] = []
    for number, one in enumerate(contract.get("availability", ())):
        if "maintenance" in one:
            said = one["maintenance"]
            works.append(
                Maintenance(
                    id=f"works-{number}",
                    notices=(Notice(kind="local-dates", n=said["notice_days"]),),
                    cap_seconds=said.get("cap_seconds_per_month"),
                    cap_period="month" if "cap_seconds_per_month" in said else None,
                )
            )
        target = AvailabilityTarget(period=one["period"], at_least_percent=one["target_percent"])
        measured.append(
            Availability(
                id=one.get("name", one["components"][0]),
                components=tuple(one["components"]),
                rule=one.get("rule", "each alone").replace(" ", "-"),
                coverage=one["coverage"],
                targets=(target,),
                maintenance=(works[-1].id,) if "maintenance" in one else (),
                degraded_weight=one.get("degraded_weight"),
            )
        )
    rates = (
        (Rate(amount=Cents(cents=str(contract["fee_per_month_cents"]), currency="EUR"), per="month"),)
        if "fee_per_month_cents" in contract
        else ()
    )
    return {
        "availability": tuple(measured),
        "maintenance": tuple(works),
        "credits": tuple(credit(one, contract, commitments) for one in contract.get("credits", ())),
        "prices": (Price(id="fee", rates=rates),),
        "prepaid": tuple(Prepaid.model_validate(one) for one in contract.get("prepaid", ())),
    }


def fee(percent: Any) -> Percentage:
    return Percentage(percent=str(percent), of="fee")


def credit(one: Mapping[str, Any], contract: Mapping[str, Any], commitments: Sequence[Commitment]) -> Credit:
    """A clause; `per`, bands or a slice."""
    figures = (Figure(kind="availability", of=one["availability"]),) if "availability" in one else ()
    slices = []
    if "slice" in one:
        said = one["slice"]
        slices.append(
            Slice(
                count=said["count"],
                points=said["points"],
                bound=said["below_percent"],
                amount=fee(said["percent"]),
            )
        )
    cap = contract.get("credit_cap")
    rounding = contract.get("rounding", {})
    return Credit(
        id=one["id"],
        figures=figures,
        bands=tuple(
            Band(side="below", bound=band["to"], amount=fee(band["percent"])) for band in one.get("bands", ())
        ),
        slices=tuple(slices),
        per_breach=fee(one["percent"]) if one.get("per") == "breach" else None,
        per_ticket=fee(one["percent"]) if one.get("per") == "ticket" else None,
        on_metrics=tuple(c.id for c in commitments if c.metric in one.get("metrics", ())),
        caps=(Cap(amount=fee(cap["percent"]), period=cap["period"]),) if cap else (),
        rounding=Rounding(
            mode=rounding.get("mode", "half-up"), unit_cents=str(rounding.get("unit_cents", 1))
        ),
        prevails_over=tuple(one.get("instead_of", ())),
    )


def periods(zone: Zone, span: tuple[int, int]) -> tuple[Period, ...]:
    """Months and quarters that meet a span."""
    first, last = zone.date(span[0]), zone.date(span[1] - 1)
    found = []
    for year in range(first.year, last.year + 1):
        for month in range(1, 13):
            stretch = month_start(zone, year, month), month_start(zone, year, month + 1)
            found.append(Period(kind="month", id=f"{year}-{month:02}", start=stretch[0], end=stretch[1]))
        for quarter in range(4):
            stretch = month_start(zone, year, 3 * quarter + 1), month_start(zone, year, 3 * quarter + 4)
            name = f"{year}-Q{quarter + 1}"
            found.append(Period(kind="quarter", id=name, start=stretch[0], end=stretch[1]))
    return tuple(one for one in found if one.start < span[1] and span[0] < one.end)


def rule_set(case: Mapping[str, Any]) -> RuleSet:
    """The rule set of a case's contract; errors of its coverages are the clock's."""
    contract = case["contract"]
    span = horizon(case)
    zone = zone_for(contract["zone"], span)
    written = contract.get("editions") or [
        {"id": "1", **{k: contract[k] for k in ("coverages", "commitments") if k in contract}}
    ]
    editions = []
    for one in written:
        first = zone.midnight(date.fromisoformat(one["from"])) if "from" in one else None
        until = zone.end_of(date.fromisoformat(one["until"])) if "until" in one else None
        if "in_force" in contract:
            first = zone.midnight(date.fromisoformat(contract["in_force"]["from"]))
            until = zone.end_of(date.fromisoformat(contract["in_force"]["to"]))
        moved = any("from_period" in c.get("share", {}) for c in one.get("commitments", ()))
        editions.append(
            Edition(
                id=one["id"],
                in_force=(first, until),
                first_period="containing" if moved else "first-instant",
                plans={EVERY_PLAN: plan(one, contract, span)},
            )
        )
    names = {contract["zone"]}
    for edition in editions:
        for view in edition.plans.values():
            for cover in view.coverages.values():
                names |= {cover.zone, *cover.days_in}
    return RuleSet(
        contract=ContractFacts(
            reference="CASE",
            title=case["id"],
            language="en",
            zone=contract["zone"],
            currency=contract.get("currency"),
        ),
        data=DataVersions(tzdata="-", holidays="-"),
        horizon=span,
        periods=periods(zone, span),
        zones={name: ZoneTable(offsets=zone_for(name, span).offsets) for name in sorted(names)},
        editions=tuple(editions),
    )
