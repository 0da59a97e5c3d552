"""docs/embedding.md is run: each webhook is started, asked over HTTP, and answers what the page shows."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from slacontract.cli import slac

REPOSITORY = Path(__file__).parent.parent
PAGE = (REPOSITORY / "docs/embedding.md").read_text("utf-8")
BLOCKS = [(kind, text) for kind, text in re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)]
REQUEST, ANSWER = (json.loads(text) for kind, text in BLOCKS if kind == "json")


def block(kind: str, containing: str) -> str:
    """The one block of a language on the page that contains a word."""
    (found,) = [text for language, text in BLOCKS if language == kind and containing in text]
    return found


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The README's contract, built as the page says."""
    folder = tmp_path_factory.mktemp("embedding")
    contract = re.search(r"```sla\n(.*?)```", (REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL)
    (folder / "support.sla").write_text(contract[1], encoding="utf-8")  # type: ignore[index]
    command = block("console", "slac build").removeprefix("$ slac ").split()
    said = [str(folder / one) if one in ("support.sla", "out") else one for one in command]
    done = CliRunner().invoke(slac, said)
    assert done.exit_code == 0, done.output
    return folder / "out"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        port: int = one.getsockname()[1]
        return port


@pytest.fixture(params=[("python", sys.executable, "webhook.py"), ("js", "node", "webhook.mjs")])
def address(request: pytest.FixtureRequest, out: Path) -> Iterator[str]:
    """A webhook of the page, started beside the module it asks, on a free port."""
    language, program, name = request.param
    port = free_port()
    folder = out / {"python": "python", "js": "javascript"}[language]
    text = block(language, "8080").replace("8080", str(port))
    (folder / name).write_text(text, encoding="utf-8")
    with subprocess.Popen([program, name], cwd=folder, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("localhost", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://localhost:{port}/"
        finally:
            process.kill()


def post(address: str, body: Any) -> Any:
    data = json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(address, data=data), timeout=20) as answer:
        return json.loads(answer.read())


@pytest.mark.server("node")
def test_webhook(address: str) -> None:
    """The request of the page gets the answer of the page."""
    assert post(address, REQUEST) == ANSWER


@pytest.mark.server("node")
def test_webhook_says_what_is_wrong(address: str) -> None:
    """An unknown priority is a code, not a date."""
    events = [{**REQUEST["events"][0], "priority": "P9"}]

    said = post(address, {**REQUEST, "events": events})

    assert {(one["status"], one["due"], one["code"]) for one in said["clocks"]} == {
        ("undecided", None, "SLA622")
    }


@pytest.mark.server("node")
def test_webhook_survives_what_it_cannot_read(address: str) -> None:
    """An unreadable instant is a code; a request that is no JSON is refused, and the next one answered."""
    assert post(address, {"now": "tomorrow", "events": []})["code"] == "SLA612"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(address, data=b"\xff{"), timeout=20)
    assert refused.value.code in (400, 500)
    assert post(address, REQUEST) == ANSWER


def test_form(out: Path) -> None:
    """The promise that a form shows is what the page prints."""
    (out / "python" / "form.py").write_text(block("python", "promise"), encoding="utf-8")
    done = subprocess.run([sys.executable, "form.py"], cwd=out / "python", capture_output=True, text=True)

    shown = [text for kind, text in BLOCKS if kind == "console"][-1]
    assert (done.stdout, done.stderr) == (shown, "")


def test_webhooks_are_short() -> None:
    """Ten lines that do something, or fewer: what the page promises."""
    for language in ("python", "js"):
        lines = [line for line in block(language, "8080").splitlines() if line.strip()]
        own = [line for line in lines if not re.match(r"import |from |\}", line)]
        assert len(own) <= 10
