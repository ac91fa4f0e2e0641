"""Machines that ask: what is wrong told as problem+json (RFC 9457), and whose scripts may read the answers."""

from __future__ import annotations

import json
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACES = ("api", "iiif")  # first parts of paths that machines ask
LOCAL = ("localhost", "127.0.0.1", "::1")
PROBLEM = "application/problem+json"
ASKED = "GET, HEAD, OPTIONS"
LASTS = "86400"  # seconds a browser may remember what it may ask


def by_machine(scope: Scope) -> bool:
    """Whether an address is one that machines ask."""
    path = str(scope["path"]).removeprefix(str(scope.get("root_path", "")).rstrip("/"))
    return path.strip("/").partition("/")[0] in PLACES


def problem(status: int, found: str, todo: str) -> bytes:
    """What went wrong, and what can be done about it."""
    detail = " ".join(p for p in (found, todo) if p)
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return json.dumps(told, ensure_ascii=False).encode("utf8", "replace") + b"\n"


class Shared:
    """Lets scripts of other sites read what machines ask.

    An archive that is asked under a name of its own machine is private: of it only scripts of that machine may read,
    or any page that somebody opens could.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not by_machine(scope):
            await self.app(scope, receive, send)
            return
        allowed = _allowed(Headers(scope=scope))
        if scope["method"] == "OPTIONS":
            answer = Response(status_code=204, headers={"allow": ASKED})
            if allowed:
                answer.headers.update({
                    "access-control-allow-methods": ASKED, "access-control-allow-headers": "*",
                    "access-control-max-age": LASTS, **allowed,
                })  # fmt: skip
            await answer(scope, receive, send)
            return

        async def out(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(allowed)
                if allowed.get("access-control-allow-origin", "*") != "*":
                    headers.add_vary_header("Origin")
            await send(message)

        await self.app(scope, receive, out)


def _allowed(headers: Headers) -> dict[str, str]:
    origin = headers.get("origin", "")
    if _host(f"//{headers.get('host', '')}") not in LOCAL:
        whose = "*"
    elif origin and _host(origin) in LOCAL:
        whose = origin
    else:
        return {}
    return {"access-control-allow-origin": whose, "access-control-expose-headers": "ETag, Link, Last-Modified"}


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
