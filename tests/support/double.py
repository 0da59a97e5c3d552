"""A hand-written double of a REST server: lists of objects in memory, as a plan's runner meets them.

It shares nothing with a real helpdesk but the manners of its API: ids that it gives out, objects that it
sends back with more fields than were sent, errors with a status.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit


@dataclass
class Double:
    """Collections by path (`api/v1/slas`). `wrap`: the key around lists and objects, by path, or none.

    `calls`: (method, path) of each call. `refuse`: (method, path) answered with 422. `headers`: of the last
    call. `page`: rows a page, the rest behind `next_page`. `forget`: fields that it does not keep.
    """

    rows: dict[str, list[dict[str, Any]]]
    lists: dict[str, str] = field(default_factory=dict)
    single: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    refuse: set[tuple[str, str]] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)
    page: int | None = None
    forget: frozenset[str] = frozenset()
    redirect: str | None = None
    url: str = ""

    @property
    def written(self) -> list[tuple[str, str]]:
        """The calls that write."""
        return [call for call in self.calls if call[0] != "GET"]

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        """Status and JSON of one call."""
        self.calls.append((method, path))
        if (method, path) in self.refuse:
            return 422, {"error": "refused by the double"}
        base, _, tail = path.rpartition("/")
        if path in self.rows:
            return self._collection(method, path, query, body)
        if base in self.rows:
            return self._object(method, base, tail, body)
        return 404, {"error": "not found"}

    def _collection(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> tuple[int, Any]:
        rows, wrap = self.rows[path], self.lists.get(path)
        if method == "GET":
            page = int(query.get("page", ["1"])[0])
            size = self.page or max(1, len(rows))
            shown: Any = rows[(page - 1) * size : page * size]
            if wrap is not None:
                more = page * size < len(rows)
                following = f"{self.url}/{path}?page={page + 1}" if more else None
                shown = {wrap: shown, "next_page": following}
            return 200, shown
        single = self.single.get(path)
        sent = body[single] if single else body
        kept = {key: value for key, value in sent.items() if key not in self.forget}
        made = {"id": 100 + sum(map(len, self.rows.values())), "created_at": "2026-01-01", **kept}
        rows.append(made)
        return 201, {single: made} if single else made

    def _object(self, method: str, base: str, tail: str, body: Any) -> tuple[int, Any]:
        found = next((row for row in self.rows[base] if str(row["id"]) == tail), None)
        if found is None:
            return 404, {"error": "no such object"}
        if method == "DELETE":
            self.rows[base].remove(found)
            return 204, None
        if method in ("PUT", "PATCH"):
            single = self.single.get(base)
            sent = body[single] if single else body
            found.update({key: value for key, value in sent.items() if key not in self.forget})
        return 200, found


@contextmanager
def running(double: Double) -> Iterator[str]:
    """The double on a port of loopback; its address."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else None
            double.headers = dict(self.headers.items())
            if double.redirect:
                self.send_response(302)
                self.send_header("Location", double.redirect)
                self.end_headers()
                return
            path = unquote(parts.path).strip("/")
            status, told = double.answer(self.command, path, parse_qs(parts.query), body)
            content = b"" if told is None else json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    double.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield double.url
    finally:
        server.shutdown()
        server.server_close()
