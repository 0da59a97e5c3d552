"""Calls to the server of a plan: JSON over HTTP, the secret from the environment and never shown."""

from __future__ import annotations

import base64
import contextlib
import http.client
import ipaddress
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from ...diagnostics import Diagnostic, Kind, Severity, Words
from .plan_file import AuthPart, PlanPart, RequestPart

NO_SECRET = Kind(
    "SLA811",
    Severity.ERROR,
    Words(
        "The environment variable {env} is not set, and the server must be told who calls.",
        "Set {env} to the token or password, in the environment only.",
    ),
    Words(
        "La variable d’environnement {env} n’est pas définie, et le serveur doit savoir qui l’appelle.",
        "Donnez à {env} le jeton ou le mot de passe, dans l’environnement seulement.",
    ),
)
REFUSED = Kind(
    "SLA813",
    Severity.ERROR,
    Words(
        "The server refused {what}: {why}.",
        "Mend what it says, then run the plan again: what is done stays done.",
    ),
    Words(
        "Le serveur a refusé {what} : {why}.",
        "Corrigez ce qu’il indique, puis relancez le plan : ce qui est fait reste fait.",
    ),
)
BAD_SECRET = Kind(
    "SLA807",
    Severity.ERROR,
    Words(
        "What the environment variable {env} holds cannot be sent in a header: it has a line end or a letter "
        "beyond ASCII.",
        "Set {env} to the token alone, as the server gave it.",
    ),
    Words(
        "Ce que contient la variable d’environnement {env} ne peut aller dans un en-tête : il s’y trouve une "
        "fin de ligne ou un caractère hors ASCII.",
        "Donnez à {env} le jeton seul, tel que le serveur l’a donné.",
    ),
)
UNREACHABLE = Kind(
    "SLA817",
    Severity.ERROR,
    Words("{url} cannot be reached: {why}.", "Check the address and the network, then run the plan again."),
    Words("{url} est injoignable : {why}.", "Vérifiez l’adresse et le réseau, puis relancez le plan."),
)
BAD_ADDRESS = Kind(
    "SLA818",
    Severity.ERROR,
    Words(
        "The secret is not sent to {url}: {why}.",
        "Give an address that begins with https:// after --base-url.",
    ),
    Words(
        "Le secret n’est pas envoyé à {url} : {why}.",
        "Donnez une adresse en https:// après --base-url.",
    ),
)

_MOST = 32 * 1024 * 1024
_MOST_OF_REASON = 64 * 1024
_AT_ONCE = 64 * 1024
_LONGEST = 300


class ServerError(Exception):
    """A call that failed, as a finding. `status`: of the answer, None where there was none."""

    def __init__(self, finding: Diagnostic, status: int | None = None) -> None:
        super().__init__(finding.message())
        self.finding = finding
        self.status = status


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nothing: a redirection could carry the secret to another server."""

    def redirect_request(self, *_: Any) -> None:
        return None


class Server:
    """A server that answers JSON. `timeout`: seconds to wait for the next bytes, and for an answer's body."""

    def __init__(self, plan: PlanPart, base_url: str, timeout: float, environment: Mapping[str, str]) -> None:
        self.base = base_url.rstrip("/")
        self.timeout = timeout
        self.error_at = plan.error_at
        self.auth = plan.auth
        self._check_address()
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if _is_loopback(urllib.parse.urlsplit(self.base).hostname or ""):
            # What is meant for this machine does not leave it through a proxy of the environment.
            handlers.append(urllib.request.ProxyHandler({}))
        self._open = urllib.request.build_opener(*handlers).open
        self._headers = _headers(plan.auth, environment)
        self._fields: dict[str, Any] = {}
        if plan.auth.scheme == "body":
            self._fields = {plan.auth.header: self._headers.pop(plan.auth.header)}
        self._secrets = _spellings(plan.auth, environment)

    def __enter__(self) -> Server:
        session = self.auth.session
        if session is not None:
            answer, _ = self.call(session.open, "session")
            token = at(answer, session.token)
            if not isinstance(token, str) or not _fits_header(token):
                raise ServerError(REFUSED.at(what="session", why="no token"))
            self._headers[session.header] = token
            self._secrets.insert(0, token)
        return self

    def __exit__(self, *_: object) -> None:
        session = self.auth.session
        if session is not None and session.close is not None and session.header in self._headers:
            # What the plan did is done; an open session ends by itself.
            with contextlib.suppress(ServerError):
                self.call(session.close, "session")

    def _check_address(self) -> None:
        why = None
        try:
            parts = urllib.parse.urlsplit(self.base)
            host = parts.hostname
            known = parts.scheme in ("http", "https") and bool(host) and (parts.port or 1) > 0
        except ValueError:
            parts, host, known = urllib.parse.urlsplit(""), None, False
        if not known or set(self.base) & set("{?#") or not self.base.isprintable() or " " in self.base:
            why = "no address"
        elif parts.username or parts.password:
            why = "an address holds no password"
        elif parts.scheme == "http" and not _is_loopback(host or ""):
            why = "http is not encrypted"
        if why is not None:
            raise ServerError(BAD_ADDRESS.at(url=self.base.rpartition("@")[2], why=why))

    def call(self, request: RequestPart, what: str) -> tuple[Any, str | None]:
        """The answer of a request without symbols, and the address of the next page, if there is one."""
        path = "/".join(urllib.parse.quote(str(part), safe="") for part in request.path)
        url = f"{self.base}/{path}"
        if request.query:
            url += "?" + urllib.parse.urlencode(_flat(request.query), doseq=True)
        return self.get(url, what, request.method, request.body)

    def get(self, url: str, what: str, method: str = "GET", body: Any = None) -> tuple[Any, str | None]:
        """The answer at an address of this server."""
        if not url.startswith(f"{self.base}/"):
            raise ServerError(REFUSED.at(what=what, why="it leads to another server"))
        if isinstance(body, dict):
            body = body | self._fields
        data = None if body is None else json.dumps(body).encode()
        headers = {**self._headers, "Accept": "application/json"}
        if data is not None:
            headers["Content-Type"] = "application/json"
        call = urllib.request.Request(url, data, headers, method=method)
        try:
            with self._open(call, timeout=self.timeout) as answer:
                content = _content(answer, _MOST, self.timeout)
                link = answer.headers.get("Link", "")
        except urllib.error.HTTPError as problem:
            why = f"{problem.code} {self._reason(problem)}"
            raise ServerError(REFUSED.at(what=what, why=why), problem.code) from None
        except (OSError, http.client.HTTPException, ValueError) as problem:
            why = self._told(str(getattr(problem, "reason", problem)) or type(problem).__name__)
            raise ServerError(UNREACHABLE.at(url=self.base, why=why)) from None
        if len(content) > _MOST:
            raise ServerError(REFUSED.at(what=what, why="the answer is too long"))
        try:
            told = json.loads(content) if content.strip() else None
        except (ValueError, RecursionError):
            raise ServerError(REFUSED.at(what=what, why="the answer is no JSON")) from None
        error = at(told, self.error_at) if self.error_at else None
        if error:
            raise ServerError(REFUSED.at(what=what, why=self._told(json.dumps(error, ensure_ascii=False))))
        return told, _next(link)

    def _reason(self, problem: urllib.error.HTTPError) -> str:
        """What the server says of an error, on one line."""
        try:
            text = _content(problem, _MOST_OF_REASON, self.timeout).decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            text = ""
        return self._told(text) or self._told(str(problem.reason))

    def _told(self, text: str) -> str:
        """What may be shown of a text: no secret, on one line; cut last, so that no part of one stays."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        text = " ".join(text.split())
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def at(value: Any, path: tuple[str, ...]) -> Any:
    """What a path leads to inside an answer; None where it leads nowhere."""
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdigit() and int(key) < len(value):
            value = value[int(key)]
        else:
            return None
    return value


def _content(answer: Any, most: int, timeout: float) -> bytes:
    """The body of an answer, its first `most` bytes and one more; `TimeoutError` where it does not end.

    The timeout of a connection starts anew with each byte: a server that drips would never run into it.
    """
    until = time.monotonic() + timeout
    parts: list[bytes] = []
    size = 0
    while size <= most and (some := answer.read1(_AT_ONCE)):
        parts.append(some)
        size += len(some)
        if time.monotonic() > until:
            raise TimeoutError("timed out")
    content = b"".join(parts)
    if size <= most and getattr(answer, "length", None):
        raise http.client.IncompleteRead(content, answer.length)
    return content[: most + 1]


def _spellings(auth: AuthPart, environment: Mapping[str, str]) -> list[str]:
    """Each secret as a server may send it back: as it is, escaped, quoted or coded; the longest first."""
    found: set[str] = set()
    for name in (auth.env, *auth.more_headers.values()):
        secret = environment.get(name, "").strip()
        whole = f"{secret}{auth.suffix}"
        parts = {secret, secret.partition(":")[2]} if auth.scheme == "basic" else {secret}
        for one in parts - {""}:
            found |= {one, urllib.parse.quote(one, safe=""), urllib.parse.quote_plus(one)}
            found |= {json.dumps(one)[1:-1], json.dumps(one, ensure_ascii=False)[1:-1], repr(one)[1:-1]}
        found |= {
            base64.b64encode(one.encode("utf-8", "surrogateescape")).decode() for one in (secret, whole)
        }
    return sorted(found - {""}, key=len, reverse=True)


def _fits_header(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _headers(auth: AuthPart, environment: Mapping[str, str]) -> dict[str, str]:
    secret = environment.get(auth.env, "").strip()
    if not secret:
        raise ServerError(NO_SECRET.at(env=auth.env))
    if auth.scheme == "basic":
        coded = base64.b64encode(f"{secret}{auth.suffix}".encode("utf-8", "surrogateescape")).decode()
        found = {"Authorization": f"Basic {coded}"}
    else:
        found = {auth.header: f"{auth.prefix}{secret}"}
    names = {} if auth.scheme in ("basic", "body") else {auth.header: auth.env}
    for header, name in auth.more_headers.items():
        if environment.get(name):
            found[header] = environment[name].strip()
            names[header] = name
    for header, name in names.items():
        # Said here, since what goes wrong further down tells of the header with all that is in it.
        if not _fits_header(found[header]):
            raise ServerError(BAD_SECRET.at(env=name))
    return found


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _flat(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, list | tuple) else str(value) for name, value in query.items()}


def _next(link: str) -> str | None:
    for part in link.split(","):
        address, _, relation = part.partition(";")
        if 'rel="next"' in relation.replace(" ", ""):
            return address.strip().strip("<>")
    return None


def environment() -> Mapping[str, str]:
    """The environment of the program."""
    return os.environ
