"""The calls that bring Zabbix to what the contract says: its API speaks JSON-RPC."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from slacontract.fidelity.availability import judged_from
from slacontract.lowering import Access, Plan, Request, Step, ref, self_ref, short_name

from .account import Made, Sla

_PATH = ("api_jsonrpc.php",)
_TAG = "slacontract"
_SERVICE_NAME, _NAME = 128, 255
_PERIODS: Mapping[str, int] = {"month": 2, "quarter": 3}
_ALL_DOWN, _ANY_DOWN = 1, 2
"""How a service takes its status: the most critical if all its children have problems; of any child."""


def plan_of(made: Made) -> Plan:
    """Services first, the components before what rests on them, then the SLAs that find them by a tag."""
    by_header = str(made.options["version"]).startswith(("6.4", "7"))
    access = Access(
        "ZABBIX_TOKEN",
        "https://{your-zabbix}",
        scheme="header" if by_header else "body",
        header="Authorization" if by_header else "auth",
        prefix="Bearer " if by_header else "",
        error_at=("error",),
    )
    return Plan("zabbix", made.compiled.called, access, (*_services(made), *_slas(made)))


def call(method: str, params: Mapping[str, Any]) -> Request:
    """A call of the API."""
    body = {"jsonrpc": "2.0", "method": method, "params": dict(params), "id": 1}
    return Request("POST", _PATH, body=body)


def _services(made: Made) -> Iterator[Step]:
    tags: dict[str, list[str]] = {}
    for sla in made.slas:
        for component in sla.availability.components:
            known = tags.setdefault(component, [])
            if _alone(sla) and sla.tag not in known:
                known.append(sla.tag)
    numbers = {component: number for number, component in enumerate(tags, 1)}
    for component, number in numbers.items():
        wanted = {
            "algorithm": _ANY_DOWN,
            "tags": [_tag(made, one) for one in tags[component]],
            "problem_tags": [{"tag": made.options["tag"], "operator": 0, "value": made.value_of(component)}],
        }
        yield _service(f"component.{number}", f"{made.compiled.called} / {component}", wanted)
    together = {sla.tag: sla for sla in made.slas if not _alone(sla)}
    for number, (tag, sla) in enumerate(together.items(), 1):
        children = [{"serviceid": ref(f"component.{numbers[one]}")} for one in sla.availability.components]
        wanted = {
            "algorithm": _ALL_DOWN if sla.availability.rule == "all-down" else _ANY_DOWN,
            "tags": [_tag(made, tag)],
            "children": children,
        }
        yield _service(f"together.{number}", f"{made.compiled.called} / {tag}", wanted)


def _alone(sla: Sla) -> bool:
    """Whether each component is measured by itself."""
    return sla.availability.rule == "each-alone" or len(sla.availability.components) == 1


def _tag(made: Made, tag: str) -> dict[str, str]:
    """The tag by which an SLA finds its services; the contract is part of it, and keeps contracts apart."""
    return {"tag": _TAG, "value": short_name(f"{made.compiled.called}/{tag}", _NAME)}


def _service(step: str, name: str, wanted: dict[str, Any]) -> Step:
    name = short_name(name, _SERVICE_NAME)
    found = {
        "output": "extend",
        "selectTags": ["tag", "value"],
        "selectProblemTags": ["tag", "operator", "value"],
        "selectChildren": ["serviceid"],
        "filter": {"name": [name]},
    }
    return Step(
        step,
        f"Service {name}",
        "object",
        call("service.get", found),
        items=("result",),
        match={"name": name},
        id_at=("serviceid",),
        wanted={"name": name, **wanted},
        create=call("service.create", {"name": name, "sortorder": 0, **wanted}),
        created_id=("result", "serviceids", "0"),
        update=call("service.update", {"serviceid": self_ref(), **wanted}),
    )


def _slas(made: Made) -> Iterator[Step]:
    for number, sla in enumerate(made.slas, 1):
        name = short_name(sla.name, _NAME)
        wanted: dict[str, Any] = {
            "name": name,
            "period": _PERIODS[sla.target.period],
            "slo": sla.slo,
            "effective_date": max(0, judged_from(sla.view, sla.target.period)),
            "timezone": sla.zone,
            "status": 1,
            "service_tags": [{**_tag(made, sla.tag), "operator": 0}],
            "schedule": [{"period_from": opens, "period_to": closes} for opens, closes in sla.rows],
            "excluded_downtimes": [
                {"name": short_name(said, _NAME), "period_from": opens, "period_to": closes}
                for said, opens, closes in sla.closed
            ],
        }
        found = {
            "output": "extend",
            "selectSchedule": ["period_from", "period_to"],
            "selectExcludedDowntimes": ["name", "period_from", "period_to"],
            "selectServiceTags": ["tag", "operator", "value"],
            "filter": {"name": [name]},
        }
        yield Step(
            f"sla.{number}",
            f"SLA {name}",
            "object",
            call("sla.get", found),
            items=("result",),
            match={"name": name},
            id_at=("slaid",),
            wanted=wanted,
            create=call("sla.create", wanted),
            created_id=("result", "slaids", "0"),
            update=call("sla.update", {"slaid": self_ref(), **wanted}),
            clauses=(sla.availability.id,),
        )
