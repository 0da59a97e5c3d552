"""The calls that announce planned work on a page, and the page that says by when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from slacontract.clock.zone import Zone
from slacontract.fidelity.runbook import escaped, labelled, table
from slacontract.lowering import Access, Plan, Request, Step, Variable, ref, self_ref, short_name, variable

from .account import Made, Post
from .words import ALL_TIMES, AT_ANY_TIME, BODY, HEADS, MAY, TITLE

_NAME = 255
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plan_of(made: Made) -> Plan:
    """The components that are named, which must be there, then an incident for each work, by time."""
    access = Access("STATUSPAGE_TOKEN", "https://api.statuspage.io", prefix="OAuth ")
    page = Variable("page", "id of the status page", made.options["page"], integer=False)
    components = list(dict.fromkeys(_called(made, name) for post in made.posts for name in post.components))
    steps = (*_components(components), *_incidents(made, components))
    return Plan("statuspage", made.compiled.called, access, steps, (page,))


def _path(*more: Any) -> tuple[Any, ...]:
    return ("v1", "pages", variable("page"), *more)


def _called(made: Made, component: str) -> str:
    """What the page calls a component."""
    return str(made.options.by_name("components").get(component, component))


def _components(names: list[str]) -> Iterator[Step]:
    for number, name in enumerate(names, 1):
        yield Step(
            f"component.{number}",
            f"Component {name}",
            "object",
            Request("GET", _path("components"), query={"page": 1, "per_page": 100}),
            match={"name": name},
        )


def _incidents(made: Made, components: list[str]) -> Iterator[Step]:
    zone = made.account.engine.contract_zone
    for number, post in enumerate(made.posts, 1):
        name = name_of(post, zone)
        ids = [ref(f"component.{components.index(_called(made, one)) + 1}") for one in post.components]
        said = {
            "name": name,
            "scheduled_for": utc(post.start),
            "scheduled_until": utc(post.end),
            "scheduled_remind_prior": made.options["remind"],
            "scheduled_auto_in_progress": made.options["automatic"],
            "scheduled_auto_completed": made.options["automatic"],
        }
        sent = {**said, "component_ids": ids, "deliver_notifications": True}
        new = {
            **sent,
            "status": "scheduled",
            "body": body_of(made, post),
            "auto_transition_to_maintenance_state": made.options["automatic"],
            "auto_transition_to_operational_state": made.options["automatic"],
        }
        wanted = {**said, **({"components": [{"id": one} for one in ids]} if ids else {})}
        by = "" if post.announce_by is None else f" (<= {zone.iso(post.announce_by)})"
        yield Step(
            f"incident.{number}",
            f"{name}{by}",
            "object",
            Request("GET", _path("incidents"), query={"q": zone.date(post.start).isoformat(), "limit": 100}),
            match={"name": name},
            wanted=wanted,
            create=Request("POST", _path("incidents"), body={"incident": new}),
            update=Request("PATCH", _path("incidents", self_ref()), body={"incident": sent}),
            clauses=post.clauses,
        )


def utc(t: int) -> str:
    """An instant as Statuspage writes it; of any year that has four digits."""
    return (_EPOCH + timedelta(seconds=t)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def wall(zone: Zone, t: int) -> str:
    """A time on the clock of a zone, to the minute."""
    said = zone.iso(t)
    return f"{said[:10]} {said[11:16]}"


def name_of(post: Post, zone: Zone) -> str:
    """What an incident is called: its kind, cut if it must be, and its times, which tell it from others."""
    start, end = zone.iso(post.start), zone.iso(post.end)
    until = wall(zone, post.end)
    if start[:10] == end[:10]:
        until = end[11:16]
    # Where both ends have one clock time twice, only the offset tells them apart.
    twice = (
        f" {start[19:]}"
        if zone.boundary(zone.date(post.start), zone.local(post.start)[1]) != post.start
        else ""
    )
    times = f"{wall(zone, post.start)}{twice} – {until}"
    return f"{short_name(post.label, _NAME - len(times) - 3)} ({times})"


def body_of(made: Made, post: Post) -> str:
    """The first update: what, from when until when."""
    zone = made.account.engine.contract_zone
    words = (BODY if post.named else MAY).say(made.account.language)
    said = words.format(start=wall(zone, post.start), end=wall(zone, post.end), zone=zone.name)
    return f"{short_name(post.label, 5000)}\n\n{said}"


def announcements(made: Made) -> bytes:
    """A page: by when each work must be announced, the most urgent first."""
    language = made.account.language
    zone = made.account.engine.contract_zone

    def urgency(post: Post) -> tuple[float, int]:
        return (float("inf") if post.announce_by is None else post.announce_by, post.start)

    rows = [
        (
            AT_ANY_TIME.say(language) if post.announce_by is None else _until(zone, post.announce_by),
            wall(zone, post.start),
            wall(zone, post.end),
            post.label,
            ", ".join(_called(made, one) for one in post.components),
        )
        for post in sorted(made.posts, key=urgency)
    ]
    lines = [
        f"# {labelled(TITLE.say(language), escaped(made.compiled.called), language)}",
        "",
        ALL_TIMES.say(language).format(zone=escaped(zone.name)),
        "",
        *table([one.say(language) for one in HEADS], rows),
    ]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _until(zone: Zone, t: int) -> str:
    """The end of the time in which something is in time: the last second is still."""
    said = zone.iso(t)
    return f"{said[:10]} {said[11:19]}"
