"""A headless Chromium that sets pages and prints them, spoken to through a pipe."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 120.0  # seconds that one page may take


def found() -> str | None:
    """Where a Chromium is; None where there is none. BROADSHEET_CHROMIUM names one that is not on the path."""
    named = os.environ.get("BROADSHEET_CHROMIUM")
    return named or next((p for name in NAMES if (p := shutil.which(name))), None)


class Browser:
    """One browser with one page, to be closed; `with Browser() as browser` closes it."""

    def __init__(self) -> None:
        program = found()
        if program is None:
            raise RuntimeError("no Chromium here: install one, or name one in BROADSHEET_CHROMIUM")
        self._home = tempfile.TemporaryDirectory(prefix="press-")
        to_it, ours = os.pipe()
        self._from, from_it = os.pipe()
        # the browser reads file 3 and writes file 4: a shell puts our ends there
        command = f'exec "$0" "$@" 3<&{to_it} 4>&{from_it}'
        flags = [
            "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", "--no-first-run",
            "--disable-extensions", "--hide-scrollbars", "--font-render-hinting=none", "--allow-file-access-from-files", f"--user-data-dir={self._home.name}",
        ]  # fmt: skip
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", command, program, *flags],
            pass_fds=(to_it, from_it),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_it)
        os.close(from_it)
        self._to, self._held, self._count = ours, b"", 0
        target = self._asked("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._asked("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Page.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the browser."""
        os.close(self._to)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._from)
        self._home.cleanup()

    def opened(self, page: Path, script: str) -> Any:
        """What `script`, an expression that may be a promise, gives on a page once all its fonts are loaded."""
        self._call("Page.navigate", url=page.resolve().as_uri())
        faces = "await Promise.all([...document.fonts].map(f => f.load()))"
        return self.evaluated(f"(async () => {{ {faces}; return ({script}); }})()")

    def evaluated(self, script: str) -> Any:
        """What an expression gives on the page that is open. Raises RuntimeError with the page's own words."""
        done = self._call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in done:
            raise RuntimeError(json.dumps(done["exceptionDetails"])[:2000])
        return done["result"].get("value")

    def printed(self, width: float, height: float) -> bytes:
        """The page that is open as a PDF on one sheet, measured in CSS pixels."""
        done = self._call(
            "Page.printToPDF", paperWidth=width / 96, paperHeight=height / 96, printBackground=True,
            marginTop=0, marginBottom=0, marginLeft=0, marginRight=0, pageRanges="1",
        )  # fmt: skip
        return base64.b64decode(done["data"])

    def _call(self, method: str, **given: Any) -> Any:
        return self._asked(method, self._session, **given)

    def _asked(self, method: str, session: str | None = None, **given: Any) -> Any:
        self._count += 1
        said: dict[str, Any] = {"id": self._count, "method": method, "params": given}
        if session:
            said["sessionId"] = session
        data = json.dumps(said).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        until = time.monotonic() + PATIENCE
        while True:
            answer = self._next(until)
            if answer.get("method") == "Page.loadEventFired" and method == "Page.navigate":
                return {}
            if answer.get("id") != self._count:
                continue
            if "error" in answer:
                raise RuntimeError(f"{method}: {answer['error'].get('message')}")
            if method != "Page.navigate":
                return answer["result"]

    def _next(self, until: float) -> dict[str, Any]:
        while b"\0" not in self._held:
            if not select.select([self._from], [], [], max(0.0, until - time.monotonic()))[0]:
                raise RuntimeError(f"Chromium said nothing for {PATIENCE:.0f} seconds")
            more = os.read(self._from, 1 << 20)
            if not more:
                raise RuntimeError("Chromium ended before it was done")
            self._held += more
        message, _, self._held = self._held.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer
