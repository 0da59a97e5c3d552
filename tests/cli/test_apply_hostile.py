"""`slac apply` against servers that lie, break off, never end or send the secret back."""

from __future__ import annotations

import json
import socket
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from click.testing import CliRunner, Result

from slacontract.cli import slac
from slacontract.lowering import Access, Plan, Request, Step, Variable, self_ref

SECRET = "s3cr3t/token+value"
OFFICE = {"name": "Office", "minutes": 30}
STEP = Step(
    "calendar",
    "Calendar Office",
    "object",
    Request("GET", ("api", "calendars")),
    match={"name": "Office"},
    wanted=OFFICE,
    create=Request("POST", ("api", "calendars"), body=OFFICE),
    update=Request("PUT", ("api", "calendars", self_ref()), body=OFFICE),
)
PLAN = Plan("double", "G-1", Access("DOUBLE_TOKEN", "https://{here}", prefix="Bearer "), (STEP,))


@contextmanager
def answering(answer: Callable[[bytes], bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """A server that sends back bytes, whatever was asked; its address, and what it was asked."""
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    caller, _ = listening.accept()
                except OSError:
                    return
                with caller:
                    asked.append(caller.recv(65536))
                    caller.sendall(answer(asked[-1]))

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)


def http(status: str, body: str | bytes, *headers: str) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers, "", ""]
    return "\r\n".join(head).encode() + content


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Carries a plan out; the secret is in the environment."""

    def apply(url: str, *more: str, plan: Plan = PLAN, secret: str = SECRET) -> Result:
        monkeypatch.setenv("DOUBLE_TOKEN", secret)
        file = tmp_path / "plan.json"
        file.write_bytes(plan.dump())
        line = ["apply", str(file), "--base-url", url, "--lang", "en", "--timeout", "5", *more]
        return CliRunner().invoke(slac, line)

    return apply


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http("500 Internal Server Error", "{}"), "SLA813"),
        (http("401 Unauthorized", '{"error": "wrong token"}'), "SLA813"),
        (b"HTTP/1.1 500 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "SLA813"),
        (b"HTTP/1.1 200 x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "SLA817"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[]", "SLA817"),
        (b"\x00\xff\xfe" * 50 + b"\r\n\r\n", "SLA817"),
        (http("307 Elsewhere", "", "Location: http://127.0.0.2:9/"), "SLA813"),
        (http("200 OK", "[]", 'Link: <http://elsewhere.example/>; rel="next"'), "SLA813"),
        (http("200 OK", "[" * 100_000), "SLA813"),
        (http("200 OK", "<html>Sign in</html>"), "SLA813"),
        (http("200 OK", b'["\xff"]'), "SLA813"),
        (http("200 OK", '[{"name": "Office", "minutes": 31}]'), "SLA813"),
        (http("200 OK", '[{"name": "Office", "id": [1], "minutes": 31}]'), "SLA813"),
        (http("200 OK", f'[{{"name": "Office", "id": 1, "minutes": {"9" * 4000}}}]'), "SLA819"),
        (http("200 OK", '[{"name": "Office", "id": 1, "minutes": NaN}]'), "SLA819"),
        (http("200 OK", '[1, null, "x", [2]]'), "SLA819"),
    ],
    ids=lambda one: ascii(one)[:60],
)
def test_bad_answers_have_a_code(run: Callable[..., Result], answer: bytes, code: str) -> None:
    """Whatever a server answers, the run ends with a finding, and never on its own account."""
    with answering(lambda _: answer) as (url, asked):
        told = run(url, "--yes")

    assert told.exit_code in (1, 2), told.output
    assert code in told.output
    assert SECRET not in told.output
    assert not any(b"elsewhere.example" in one for one in asked)


def test_list_without_end_writes_nothing(run: Callable[..., Result]) -> None:
    """Pages that lead back are refused: half a list would make anew, or delete, what is on the rest."""

    def answer(_: bytes) -> bytes:
        return http("200 OK", '[{"name": "other"}]', f'Link: <{addresses[0]}/api/calendars?p=1>; rel="next"')

    addresses: list[str] = []
    with answering(answer) as (url, asked):
        addresses.append(url)
        told = run(url, "--yes")

    assert "its pages do not end" in told.output
    assert all(one.startswith(b"GET") for one in asked)


def test_answer_that_drips_is_given_up(run: Callable[..., Result]) -> None:
    """Bytes that come one by one keep no run longer than the seconds it was given."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        done = threading.Event()

        def serve() -> None:
            caller, _ = listening.accept()
            with caller:
                caller.recv(65536)
                caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")
                while not done.wait(0.05):
                    try:
                        caller.sendall(b" ")
                    except OSError:
                        return

        threading.Thread(target=serve, daemon=True).start()
        told = run(f"http://127.0.0.1:{listening.getsockname()[1]}", "--timeout", "0.3")
        done.set()

    assert "SLA817" in told.output


SECRETS = (SECRET, "  padded-secret-12345 \n", 'quoted"and\\slashed-secret', "user:pass word?&=é")


@pytest.mark.parametrize("secret", SECRETS, ids=ascii)
@pytest.mark.parametrize("far", [0, 280])
def test_secret_that_comes_back_is_hidden(run: Callable[..., Result], secret: str, far: int) -> None:
    """Echoed as it is, escaped, coded, or where the message is cut: no part of eight letters is shown."""
    scheme: Literal["header", "basic"] = "header" if secret.isascii() else "basic"
    plan = replace(PLAN, access=replace(PLAN.access, scheme=scheme))
    own = secret.strip()
    shown = [own, json.dumps(own)[1:-1], b64encode(own.encode()).decode()]

    def answer(asked: bytes) -> bytes:
        return http("403 Forbidden", "x" * far + " ".join(shown) + asked.decode("latin-1"))

    with answering(answer) as (url, _):
        told = run(url, plan=plan, secret=secret)

    assert "SLA813" in told.output
    for one in shown:
        parts = {one[at : at + 8] for at in range(len(one) - 7)}
        assert not [part for part in parts if part in told.output]


@pytest.mark.parametrize("secret", ["two\nlines-of-secret", "nul\x01secret", "tökéñ-secret"], ids=ascii)
def test_secret_that_no_header_takes(run: Callable[..., Result], secret: str) -> None:
    """A secret that cannot be sent is said to be so without a letter of it, and no call is made."""
    with answering(lambda _: http("200 OK", "[]")) as (url, asked):
        told = run(url, secret=secret)

    assert "SLA807" in told.output
    assert "secret" not in told.output
    assert asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://[::1",
        "https://127.0.0.1:99999",
        "https://x y",
        "ftp://example.com",
        "https://",
        "https://exa\udcffmple",
        "https://example.com/?a=b",
        "https://example.com/#b",
        "http://localhost.example.com",
        "http://127.0.0.1@example.com/",
    ],
    ids=ascii,
)
def test_addresses_that_are_none(run: Callable[..., Result], url: str) -> None:
    """The secret goes to no address that is malformed, unencrypted or disguised."""
    told = run(url)

    assert told.exit_code == 2
    assert "SLA818" in told.output


@pytest.mark.parametrize("value", ["²", "-1", "1.5", "", "9" * 30, "1,x"])
def test_numbers_are_numbers(run: Callable[..., Result], value: str) -> None:
    """A variable that is to be a number takes no other sign."""
    plan = replace(PLAN, variables=(Variable("orgs", "the client's organisations", many=True),))

    assert "SLA812" in run("http://127.0.0.1:9", "--set", f"orgs={value}", plan=plan).output
