"""`slac schema`: JSON Schemas of what programs read and write."""

from __future__ import annotations

import json
from typing import Any

import click

_KINDS = ["rules", "events", "contract", "fidelity", "plan"]
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@click.command(name="schema", epilog="Example: slac schema rules > rules.schema.json")
@click.argument(
    "what", type=click.Choice(["rules", "events", "contract", "fidelity", "plan"]), default="rules"
)
def command(what: str) -> None:
    """Print a JSON Schema.

    rules: the compiled rule set. events: the three event streams, by name. contract: the model.
    fidelity: the account of a build. plan: what `slac apply` carries out.
    """
    click.echo(json.dumps(schema_of(what), ensure_ascii=False, indent=2).encode())


def schema_of(what: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of rule sets, events, contracts, accounts or plans."""
    if what == "events":
        from ...judge.events import event_schemas

        streams = event_schemas()
        return {"$schema": _DIALECT, "title": "Event streams", **_bundle(streams)}
    if what == "contract":
        from ...model.contract import Contract

        return {"$schema": _DIALECT, **Contract.model_json_schema()}
    if what == "fidelity":
        from ...fidelity.record import record_schema

        return {"$schema": _DIALECT, **record_schema()}
    if what == "plan":
        from ..servers.plan_file import plan_schema

        return {"$schema": _DIALECT, **plan_schema()}
    from ...ruleset.schema import ruleset_schema

    return ruleset_schema()


def _bundle(streams: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """One schema out of several: an object with a list of rows for each stream."""
    definitions: dict[str, Any] = {}
    properties: dict[str, Any] = {}
    for name, one in streams.items():
        definitions.update(one.pop("$defs", {}))
        definitions[name] = one
        properties[name] = {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}
    return {"type": "object", "properties": properties, "additionalProperties": False, "$defs": definitions}
