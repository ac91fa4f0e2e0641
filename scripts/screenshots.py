#!/usr/bin/env python3
"""Take the pictures of the reader that the README shows, from the sample papers, with a headless Chromium.

usage: screenshots.py [OUT]

OUT (docs/ if not said) gets a WebP of each; BROADSHEET_CHROMIUM names a browser that is not on the path.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

HERE = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HERE / "tests"))

QUALITY = 78  # of WebP
STORY = "/stories/s-lingdong-dushibao-2025-03-10-a-p1-i002"


@dataclass(frozen=True)
class Shot:
    """A picture: what it is called, of which page, on what screen; `at` is what it begins with."""

    name: str
    path: str
    width: int = 1200
    height: int = 800
    scheme: str = "light"
    locale: str = "en-GB"
    at: str = ""


SHOTS = (
    Shot("home", "/"),
    Shot("page", "/pages/zhaojiang-ribao-2025-03-10-a-p1", height=860, locale="zh-CN"),
    Shot("columns", "/pages/yunxi-ribao-2025-03-10-a-p2?why=1", locale="zh-CN"),
    Shot("article", "/articles/yunxi-ribao-2025-03-10-a-p1-i003", height=720, locale="zh-CN"),
    Shot("doubts", STORY, height=860),
    Shot("texts", STORY, height=860, at="#texts"),
    Shot("search", "/search?q=水库+OR+ferry", scheme="dark"),
    Shot("phone", STORY, width=390, height=844, scheme="dark", locale="zh-CN"),
)


def main() -> None:
    """Take them all."""
    from browsing import browser, chromium, served

    from broadsheet.archive import Archive

    if chromium() is None:
        sys.exit("no Chromium here: install one, or name one in BROADSHEET_CHROMIUM")
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "docs"
    out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        with Archive(Path(name, "archive")) as archive:
            archive.ingest([HERE / "src" / "broadsheet" / "samples"])
        with served(Path(name, "archive"), "Broadsheet") as site, browser() as chrome:
            for shot in SHOTS:
                context = chrome.new_context(
                    viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme, locale=shot.locale
                )
                page = context.new_page()
                page.goto(site + shot.path, wait_until="networkidle")
                if shot.at:
                    page.locator(shot.at).evaluate("e => e.scrollIntoView()")
                picture = Image.open(io.BytesIO(page.screenshot()))
                picture.convert("RGB").save(out / f"{shot.name}.webp", quality=QUALITY, method=6)
                context.close()


if __name__ == "__main__":
    main()
