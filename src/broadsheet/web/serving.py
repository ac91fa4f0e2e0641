"""The application on a port: logs, a graceful stop, and a prefix where a proxy stands before it."""

from __future__ import annotations

import ipaddress
import json
import logging
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

STOP = 10  # seconds that answers under way have to end
LOCAL = ("localhost", "127.0.0.1", "[::1]")


def serve(
    folder: str | Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8000,
    root_path: str = "",
    address: str = "",
    name: str = "",
) -> None:
    """Serves an archive until it is told to stop (SIGINT, SIGTERM). Raises what `application` does.

    `root_path` is a prefix that a proxy takes off, `address` the whole address others use. Bound to loopback it answers
    under that machine's own names and that address alone.
    """
    import uvicorn

    from broadsheet.web.app import application

    known = urlsplit(address)
    hosts = {*LOCAL, *([known.hostname] if known.hostname else [])} if loopback(host) else ()
    app = application(folder, name=name, address=address, hosts=hosts)
    _logs()
    uvicorn.run(
        app, host=host, port=port, root_path=(root_path or known.path).rstrip("/"), access_log=False, log_config=None,
        timeout_graceful_shutdown=STOP, server_header=False, h11_max_incomplete_event_size=32 << 10, limit_concurrency=500,
    )  # fmt: skip


def loopback(host: str) -> bool:
    """Whether a host is reached from its own machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


class _Lines(logging.Formatter):
    """A log a line, as JSON: when, how grave, and what; requests bring their own fields."""

    def format(self, record: logging.LogRecord) -> str:
        said = record.getMessage()
        try:
            more = json.loads(said)
        except ValueError:
            more = {"message": said}
        if record.exc_info:
            more["error"] = self.formatException(record.exc_info)
        when = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        return json.dumps({"time": f"{when}Z", "level": record.levelname.lower(), **more}, ensure_ascii=False)


def _logs() -> None:
    heard = logging.StreamHandler(sys.stderr)
    heard.setFormatter(_Lines())
    for log in (logging.getLogger("broadsheet.web"), logging.getLogger("uvicorn")):
        log.handlers = [heard]
        log.setLevel(logging.INFO)
        log.propagate = False
