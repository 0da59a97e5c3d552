"""Checks what is emitted for all examples with Terraform and PagerDuty's own provider, which are not shipped.

python tests/targets/pagerduty_schema.py TERRAFORM PROVIDER
    TERRAFORM   the program `terraform`, 1.x
    PROVIDER    the folder that holds `terraform-provider-pagerduty`, built from a checkout of
                PagerDuty/terraform-provider-pagerduty (`go build -mod=vendor`)

`terraform validate` and `plan` of each: the provider's Go schema checks every attribute, type, nesting,
conflict and range, and its CustomizeDiff what holds between them. Nothing is sent to PagerDuty: all is to be
created. What our own rules refuse must be refused here too. Texts are read back from the plan, after
Terraform evaluated them as templates.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from slacontract.targets.pagerduty import TARGET
from support.hostile import HOSTILE
from support.pagerduty_contract import CONTRACT, SETTINGS, VARIANTS, hostile_contract, laddered
from support.pagerduty_rules import BREAKS, broken
from support.targets import EXAMPLES, example, files, of_text, seen_by

from slacontract.emitter import Compiled

IDS = re.compile(rb"\$\{pagerduty_\w+\.[\w-]+\.id\}")
KINDS = ("pagerduty_service", "pagerduty_escalation_policy", "pagerduty_schedule")


def contracts() -> Iterator[tuple[str, Compiled, str | None]]:
    """What is built: its name, the contract, and the text that must come back."""
    for path in EXAMPLES:
        yield path.stem, seen_by(example(path), "provider"), None
    whole = of_text(CONTRACT, audience="provider")
    yield "whole", replace(whole, options=SETTINGS), None
    yield "whole, everybody a variable", replace(whole, options={"works": SETTINGS["works"]}), None
    for name, changed in VARIANTS.items():
        yield name, of_text(changed, audience="provider"), None
    for seed in range(8):
        yield f"generated {seed}", laddered(seed, 1 + seed % 2), None
    for number, hostile in enumerate(HOSTILE):
        yield f"hostile {number}", hostile_contract(hostile), hostile


def values(variables: dict[str, Any]) -> dict[str, Any]:
    """A value for each variable without a default."""
    return {
        name: ["PAAAAAA", "PBBBBBB"] if "list" in told["type"] else "PAAAAAA"
        for name, told in variables.items()
        if "default" not in told
    }


def planned(terraform: str, folder: Path, content: bytes, environment: dict[str, str]) -> Any:
    """The plan as Terraform tells it; `RuntimeError` with what it says instead."""
    (folder / "main.tf.json").write_bytes(content)
    provider = {"provider": {"pagerduty": {"token": "none", "skip_credentials_validation": True}}}
    (folder / "provider.tf.json").write_text(json.dumps(provider))
    variables = values(json.loads(content).get("variable", {}))
    (folder / "terraform.tfvars.json").write_text(json.dumps(variables))

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [terraform, *arguments], cwd=folder, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise RuntimeError(done.stderr + done.stdout)
        return done.stdout

    run("validate", "-no-color")
    # Of a block in which anything is yet to be made, the provider checks nothing: as if all were made.
    (folder / "main.tf.json").write_bytes(IDS.sub(b"PAAAAAA", content))
    if "data" in json.loads(content):
        return None  # what a data source reads is at PagerDuty
    run("plan", "-no-color", "-input=false", "-refresh=false", "-out=plan.bin")
    return json.loads(run("show", "-json", "plan.bin"))


def main(terraform: str, provider: Path) -> int:
    """Prints what is wrong, and how many configurations and resources were checked."""
    checked = resources = wrong = 0
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "cli.tfrc").write_text(
            "provider_installation {\n"
            f'  dev_overrides {{ "PagerDuty/pagerduty" = "{provider.resolve()}" }}\n  direct {{}}\n}}\n'
        )
        environment = {
            **os.environ,
            "TF_CLI_CONFIG_FILE": str(folder / "cli.tfrc"),
            "CHECKPOINT_DISABLE": "1",
        }
        for name, compiled, hostile in contracts():
            content = files(TARGET, compiled).get("main.tf.json")
            if content is None:
                print(f"{name}: nothing to page for")
                continue
            checked += 1
            try:
                plan = planned(terraform, folder, content, environment)
            except RuntimeError as problem:
                wrong += 1
                print(f"{name}: {problem}")
                continue
            if plan is None:
                continue
            made = plan["planned_values"]["root_module"]["resources"]
            resources += len(made)
            if hostile is not None:
                said = [str(one["values"].get("description")) for one in made if one["type"] in KINDS]
                # Terraform's strings are in Unicode's form NFC.
                missing = [one for one in said if unicodedata.normalize("NFC", hostile) not in one]
                if missing or not said:
                    wrong += 1
                    print(f"{name}: {hostile!r} came back as {said}")
        whole = json.loads(files(TARGET, of_text(CONTRACT, audience="provider"))["main.tf.json"])
        for name in BREAKS:
            try:
                planned(terraform, folder, json.dumps(broken(whole, name)).encode(), environment)
            except RuntimeError:
                checked += 1
            else:
                wrong += 1
                print(f"{name}: our rules refuse it, Terraform does not")
    print(f"{checked} configurations, {resources} resources, {wrong} errors")
    return 1 if wrong or not checked else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
