"""The calls that make the contract's project in Redmine: what its REST interface can write."""

from __future__ import annotations

from collections.abc import Iterator

from slacontract.fidelity.redmine import clean
from slacontract.lowering import Access, Plan, Request, Step, ref

from .account import Made

_KEY = "X-Redmine-API-Key"


def plan_of(made: Made) -> Plan:
    """The trackers that the script has made, the project with them, its categories."""
    access = Access("REDMINE_API_KEY", "https://{your-redmine}", header=_KEY)
    steps = (*_trackers(made), _project(made), *_categories(made))
    return Plan("redmine", made.compiled.called, access, steps)


def _trackers(made: Made) -> Iterator[Step]:
    for number, name in enumerate(made.trackers, 1):
        yield Step(
            f"tracker.{number}",
            f"Tracker {name}",
            "object",
            Request("GET", ("trackers.json",)),
            items=("trackers",),
            match={"name": name},
        )


def _project(made: Made) -> Step:
    identifier = made.called.project
    trackers = [ref(f"tracker.{number}") for number, _ in enumerate(made.trackers, 1)]
    # Its address is free, its name is the contract's; a project that is made is open to its members only.
    body = {"name": clean(made.title, 255) or identifier, "tracker_ids": trackers}
    return Step(
        "project",
        f"Project {identifier}",
        "object",
        Request("GET", ("projects", f"{identifier}.json"), query={"include": "trackers"}),
        items=("project",),
        match={"identifier": identifier},
        wanted={"name": body["name"], "trackers": [{"id": one} for one in trackers]},
        create=Request(
            "POST",
            ("projects.json",),
            body={
                "project": {
                    **body,
                    "identifier": identifier,
                    "is_public": False,
                    "enabled_module_names": ["issue_tracking"],
                }
            },
        ),
        created_id=("project", "id"),
        update=Request("PUT", ("projects", f"{identifier}.json"), body={"project": body}),
    )


def _categories(made: Made) -> Iterator[Step]:
    path = ("projects", made.called.project, "issue_categories.json")
    for number, name in enumerate(made.categories, 1):
        yield Step(
            f"category.{number}",
            f"Category {name}",
            "object",
            Request("GET", path),
            items=("issue_categories",),
            match={"name": name},
            create=Request("POST", path, body={"issue_category": {"name": name}}),
            created_id=("issue_category", "id"),
        )
