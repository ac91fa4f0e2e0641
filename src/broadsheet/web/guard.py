"""What every answer goes through: which hosts are answered, how long an address may be, headers, and a line in the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Collection
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from broadsheet.web.problem import PROBLEM, by_machine, problem

LONGEST = 4096  # bytes of an address
LOG = logging.getLogger("broadsheet.web")

# scripts and styles are files of the reader's own; pictures too, or made by scripts; nobody may put a page into a frame
VIEWER = "'sha256-9xTiqzfwFaL2SGb1rmr8gysEwVVjIvqWAgmZgqFqpEE='"  # the one style OpenSeadragon 6 writes into a page
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", f"style-src 'self' {VIEWER}", "img-src 'self' data: blob:", "font-src 'self'",
    "connect-src 'self'", "manifest-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), interest-cohort=()",
    "cross-origin-opener-policy": "same-origin",
}


class Guard:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        """`hosts`: the names the server goes by; none for any. A page elsewhere must not read an archive on a private
        machine by having its own name lead there."""
        self.app, self.hosts = app, frozenset(h.lower() for h in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, told = perf_counter(), {"status": 500, "bytes": 0}

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                told["status"] = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            elif message["type"] == "http.response.body":
                told["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            refusal = self._refusal(scope)
            await (refusal or self.app)(scope, receive, out)
        finally:
            _log(scope, told, perf_counter() - begun)

    def _refusal(self, scope: Scope) -> ASGIApp | None:
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) > LONGEST:
            return _refused(scope, f"The address is longer than {LONGEST} bytes.", "Ask for less at once.")
        host = Headers(scope=scope).get("host", "").lower()
        if self.hosts and _bare(host) not in self.hosts:
            return _refused(scope, "No archive is served under this name.", "`serve --url` names another.")
        return None


def _refused(scope: Scope, found: str, todo: str) -> ASGIApp:
    if by_machine(scope):
        return Response(problem(400, found, todo), 400, media_type=PROBLEM)
    return PlainTextResponse(f"{found} {todo}\n", 400)


def _bare(host: str) -> str:
    """A host without its port."""
    return host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]


def _log(scope: Scope, told: dict[str, int], seconds: float) -> None:
    if LOG.isEnabledFor(logging.INFO):
        asked = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope.get("query_string") else "")
        client = scope["client"][0] if scope.get("client") else None
        line = {"client": client, "method": scope["method"], "path": asked, **told, "ms": round(seconds * 1000, 1)}
        LOG.info(json.dumps(line, ensure_ascii=False))
