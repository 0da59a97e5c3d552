"""Checks what is emitted for all examples against OpenSLO's own schemas, which are not shipped.

python tests/targets/openslo_schema.py FOLDER      FOLDER: schemas/v1 of a checkout of OpenSLO/OpenSLO
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from slacontract.targets.openslo import TARGET
from support.targets import EXAMPLES, example, files, seen_by


def main(folder: Path) -> int:
    """Prints what is wrong, and how many documents were checked."""
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.json"))]
    registry: Registry = Registry().with_resources(
        [(one["$id"], Resource.from_contents(one)) for one in schemas if "$id" in one]
    )
    whole = json.loads((folder / "openslo.schema.json").read_text(encoding="utf-8"))
    validator = Draft7Validator(whole, registry=registry)
    checked = wrong = 0
    for path in EXAMPLES:
        for content in files(TARGET, seen_by(example(path), "provider")).values():
            for one in yaml.safe_load_all(content):
                checked += 1
                for error in validator.iter_errors(one):
                    wrong += 1
                    print(f"{path.name}: {one['kind']} {one['metadata']['name']}: {error.message}")
    print(f"{checked} documents, {wrong} errors")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
