"""The reader on a port of loopback, and a headless Chromium to look at it with."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn

from broadsheet.web import application

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium() -> str | None:
    """Where a Chromium is; None where there is none. BROADSHEET_CHROMIUM names one that is not on the path."""
    named = os.environ.get("BROADSHEET_CHROMIUM")
    return named or next((p for name in NAMES if (p := shutil.which(name))), None)


@contextmanager
def served(folder: Path, name: str = "") -> Iterator[str]:
    """An archive on a free port; the address of its first page."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
        server = uvicorn.Server(uvicorn.Config(application(folder, name=name, warm=False), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [s]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


@contextmanager
def browser() -> Iterator[Any]:
    """A headless browser; closed when it is left."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as p:
        made = p.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        try:
            yield made
        finally:
            made.close()
