"""The reader's own files, style sheets and scripts, held ready: nothing on disk is reached through an address."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from mimetypes import guess_type

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDERS = ("", "openseadragon")
FOR_EVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class File:
    """A file as it is sent."""

    data: bytes
    squeezed: bytes
    type: str
    sum: str  # of what is in it; an address that has it may be kept for ever


@cache
def kit() -> dict[str, File]:
    """All files, by their names."""
    out = {}
    for folder in FOLDERS:
        for f in (files("broadsheet.web") / "static" / folder).iterdir():
            if f.is_file():
                name = f"{folder}/{f.name}" if folder else f.name
                data = f.read_bytes()
                kind = guess_type(f.name)[0] or "text/plain"
                full = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
                out[name] = File(data, gzip.compress(data, 9, mtime=0), full, blake2b(data, digest_size=5).hexdigest())
    return out


def sum_of(name: str) -> str:
    """What tells one state of a file from another."""
    return kit()[name].sum


async def sent(request: Request) -> Response:
    """A file by its name."""
    f = kit().get(request.path_params["name"])
    if f is None:
        raise HTTPException(404)
    squeezed = "gzip" in request.headers.get("accept-encoding", "")
    headers = {"vary": "Accept-Encoding", "etag": f'"{f.sum}"', "cache-control": "no-cache"}
    if request.query_params.get("v") == f.sum:
        headers["cache-control"] = FOR_EVER
    if f.sum in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if squeezed:
        headers["content-encoding"] = "gzip"
    return Response(f.squeezed if squeezed else f.data, 200, headers, f.type)
