"""Calls to the server of a plan: JSON over HTTP, the secret from the environment and never shown."""

from __future__ import annotations

import base64
import contextlib
import http.client
import ipaddress
import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

from ..diagnostics import Diagnostic, Kind, Severity, Words
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
    """A server that answers JSON. `timeout`: seconds a call may take."""

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
        self._secrets = [value for value in _secrets(plan.auth, environment) if value]

    def __enter__(self) -> Server:
        session = self.auth.session
        if session is not None:
            answer, _ = self.call(session.open, "session")
            token = at(answer, session.token)
            if not isinstance(token, str):
                raise ServerError(REFUSED.at(what="session", why="no token"))
            self._headers[session.header] = token
            self._secrets.append(token)
        return self

    def __exit__(self, *_: object) -> None:
        session = self.auth.session
        if session is not None and session.close is not None and session.header in self._headers:
            # What the plan did is done; an open session ends by itself.
            with contextlib.suppress(ServerError):
                self.call(session.close, "session")

    def _check_address(self) -> None:
        parts = urllib.parse.urlsplit(self.base)
        why = None
        if "{" in self.base or parts.scheme not in ("http", "https") or not parts.hostname:
            why = "no address"
        elif parts.username or parts.password:
            why = "an address holds no password"
        elif parts.scheme == "http" and not _is_loopback(parts.hostname):
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
                content = answer.read(_MOST + 1)
                link = answer.headers.get("Link", "")
        except urllib.error.HTTPError as problem:
            why = f"{problem.code} {self._hidden(_reason(problem))}"
            raise ServerError(REFUSED.at(what=what, why=why), problem.code) from None
        except (OSError, http.client.HTTPException, ValueError) as problem:
            why = self._hidden(str(getattr(problem, "reason", problem)) or type(problem).__name__)
            raise ServerError(UNREACHABLE.at(url=self.base, why=why)) from None
        if len(content) > _MOST:
            raise ServerError(REFUSED.at(what=what, why="the answer is too long"))
        try:
            told = json.loads(content) if content.strip() else None
        except ValueError:
            raise ServerError(REFUSED.at(what=what, why="the answer is no JSON")) from None
        error = at(told, self.error_at) if self.error_at else None
        if error:
            raise ServerError(REFUSED.at(what=what, why=self._hidden(_short(json.dumps(error)))))
        return told, _next(link)

    def _hidden(self, text: str) -> str:
        """A text without any secret."""
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text


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


def _secrets(auth: AuthPart, environment: Mapping[str, str]) -> list[str]:
    names = [auth.env, *auth.more_headers.values()]
    return [environment.get(name, "") for name in names]


def _headers(auth: AuthPart, environment: Mapping[str, str]) -> dict[str, str]:
    secret = environment.get(auth.env, "").strip()
    if not secret:
        raise ServerError(NO_SECRET.at(env=auth.env))
    if auth.scheme == "basic":
        coded = base64.b64encode(f"{secret}{auth.suffix}".encode()).decode()
        found = {"Authorization": f"Basic {coded}"}
    else:
        found = {auth.header: f"{auth.prefix}{secret}"}
    for header, name in auth.more_headers.items():
        if environment.get(name):
            found[header] = environment[name].strip()
    return found


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _flat(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if isinstance(value, list | tuple) else str(value) for name, value in query.items()}


def _reason(problem: urllib.error.HTTPError) -> str:
    try:
        text = problem.read(2000).decode("utf-8", "replace")
    except OSError:
        text = ""
    return _short(" ".join(text.split()) or str(problem.reason))


def _short(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:299]}…"


def _next(link: str) -> str | None:
    for part in link.split(","):
        address, _, relation = part.partition(";")
        if 'rel="next"' in relation.replace(" ", ""):
            return address.strip().strip("<>")
    return None


def environment() -> Mapping[str, str]:
    """The environment of the program."""
    return os.environ
