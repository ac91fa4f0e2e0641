"""The reader in a real browser: what it looks like to those who read, by hand, by keyboard, without scripts, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from archives import SAMPLES
from browsing import browser, chromium, served

from broadsheet.archive import Archive

playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright here to drive a browser with")
if chromium() is None:
    pytest.skip("no Chromium here to look at pages with", allow_module_level=True)
expect = playwright.expect

HERE = Path(__file__).parent
STORY = "/stories/s-yunxi-ribao-2025-03-10-a-p1-i003"
ARTICLE = "/articles/yunxi-ribao-2025-03-10-a-p1-i003"
PAGE = "/pages/yunxi-ribao-2025-03-10-a-p1"
LIGHTEST = 300_000  # bytes a first visit may take, pictures apart


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample papers, an issue with boxes, and a page of a PDF."""
    home = tmp_path_factory.mktemp("browser") / "archive"
    with Archive(home) as archive:
        archive.ingest([SAMPLES, HERE / "pages" / "boxes" / "docworks", HERE / "pages" / "pdf" / "setting.pdf"])
    return home


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with served(folder, "Samples") as address:
        yield address


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    with browser() as made:
        yield made


@pytest.fixture(scope="module")
def shown(folder: Path) -> dict[str, str]:
    """Pages as they look: one with a picture, one with boxes alone."""
    with Archive(folder, read_only=True) as a:
        facts = [f for i in a.issue_list() for f in a.page_list(i.id)]
    return {
        "picture": next(f.id for f in facts if f.picture == "pdf"),
        "boxes": next(f.id for f in facts if f.boxed and not f.picture and f.width),
    }


def settled(page: Any, holds: Callable[[], bool]) -> None:
    """Wait until something holds, five seconds at the most."""
    for _ in range(50):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it does not come to hold")


@contextmanager
def tab(chrome: Any, **how: Any) -> Iterator[tuple[Any, list[str]]]:
    """A tab, and what its console complains of."""
    context = chrome.new_context(**({"viewport": {"width": 1280, "height": 900}, "locale": "en-GB"} | how))
    page, told = context.new_page(), list[str]()
    page.on("console", lambda m: told.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: told.append(str(e)))
    try:
        yield page, told
    finally:
        context.close()


def addresses(shown: dict[str, str]) -> list[str]:
    return [
        "/", "/papers/yunxi-ribao", "/days/2025-03-11", "/issues/yunxi-ribao-2025-03-10-a", PAGE, f"{PAGE}?why=1", ARTICLE,
        f"{ARTICLE}?lines=1&why=1&q=铁路", "/stories", STORY, "/search", "/search?q=市长", "/search?q=市长&view=stories", "/faults",
        "/nowhere", f"/pages/{shown['picture']}", f"/pages/{shown['boxes']}", f"/pages/{shown['boxes']}?as=text",
    ]  # fmt: skip


PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "dark", "locale": "zh-CN", "has_touch": True}
EVERY = pytest.mark.parametrize("how", [{}, PHONE], ids=["wide, light, English", "phone, dark, Chinese"])


def opened(page: Any, address: str, viewer: bool) -> None:
    """A page with its scripts done."""
    page.goto(address)
    if viewer:
        page.wait_for_selector(".deeper .areas")


@EVERY
def test_every_page_is_sound(chrome: Any, site: str, shown: dict[str, str], how: dict[str, Any]) -> None:
    """No complaint, nothing wider than the screen, and not too much to fetch on a first visit."""
    wrong = []
    for path in addresses(shown):
        with tab(chrome, **how) as (page, told):
            sizes: list[int] = []
            page.on("requestfinished", lambda r, sizes=sizes: sizes.append(_weight(r)))
            opened(page, site + path, path.endswith((shown["picture"], shown["boxes"])))
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            complaints = [t for t in told if "404" not in t or path != "/nowhere"]
            if complaints or wide > 0 or not 0 < sum(sizes) <= LIGHTEST:
                wrong.append((path, complaints, wide, sum(sizes)))
    assert wrong == []


@pytest.mark.long
@EVERY
def test_axe_finds_nothing_that_shuts_readers_out(
    chrome: Any, site: str, shown: dict[str, str], how: dict[str, Any]
) -> None:
    axe = (files("axe_playwright_python") / "axe.min.js").read_text("utf8")
    wrong = []
    with tab(chrome, **how) as (page, _):
        for path in addresses(shown):
            opened(page, site + path, path.endswith((shown["picture"], shown["boxes"])))
            page.evaluate(axe)
            found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice']})")
            bad = [v for v in found["violations"] if v["impact"] in ("serious", "critical")]
            wrong += [(path, v["id"], v["nodes"][0]["html"][:160]) for v in bad]
    assert wrong == []


def _weight(request: Any) -> int:
    """The bytes of what came, pictures apart."""
    return 0 if request.resource_type == "image" else request.sizes()["responseBodySize"]


def test_without_scripts(chrome: Any, site: str, shown: dict[str, str]) -> None:
    with tab(chrome, java_script_enabled=False) as (page, _):
        page.goto(f"{site}/")
        page.fill("#q-site", "市长")
        page.click("header.site button")
        assert page.locator(".hit-list > li").count() == 6
        page.locator(".facets a", has_text="青禾报").click()
        assert page.locator(".hit-list > li").count() == 1
        page.goto(site + STORY)
        assert page.locator(".texts").is_visible() and not page.locator(".inline").is_visible()
        page.check("#as-inline")
        assert page.locator(".inline").is_visible() and not page.locator(".texts").is_visible()
        doubts = page.locator(".doubts > li.misreading")
        assert doubts.first.is_visible()
        page.uncheck("#f-misreading")
        assert not doubts.first.is_visible()
        page.goto(f"{site}/pages/{shown['boxes']}")
        page.locator("a.area").first.press("Enter")  # its middle need not lie in what it covers
        assert "/articles/" in page.url


def test_by_keyboard_alone(chrome: Any, site: str, shown: dict[str, str]) -> None:
    with tab(chrome) as (page, told):
        page.goto(f"{site}/")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        page.keyboard.press("/")
        page.keyboard.type("水库")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?q=*")
        assert page.locator("mark").count()
        page.goto(site + PAGE)
        page.keyboard.press("n")
        page.wait_for_url("**-p2")
        page.goto(f"{site}/pages/{shown['picture']}")
        page.wait_for_selector(".deeper .areas")
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.matches('a.area')"):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/articles/**")
        assert told == []


def test_hits_come_as_one_types(chrome: Any, site: str) -> None:
    with tab(chrome) as (page, told):
        page.goto(f"{site}/search")
        page.locator("#q").press_sequentially("市长", delay=30)
        expect(page.locator(".hit-list > li")).to_have_count(6)
        assert "q=%E5%B8%82%E9%95%BF" in page.url and "part" not in page.url
        page.locator("#q").fill("市长 (")
        page.wait_for_selector(".bad")
        assert told == []


def test_a_page_can_be_zoomed_and_its_articles_opened(chrome: Any, site: str, shown: dict[str, str]) -> None:
    with tab(chrome) as (page, told):
        page.goto(f"{site}/pages/{shown['picture']}")
        page.wait_for_selector(".deeper .areas")
        area = page.locator("a.area").first
        before = area.bounding_box()["height"]
        page.get_by_role("button", name="Closer").click()
        settled(page, lambda: area.bounding_box()["height"] > 1.3 * before)
        page.get_by_role("button", name="Whole page").click()
        settled(page, lambda: area.bounding_box()["height"] < 1.1 * before)
        area.click()
        page.wait_for_url("**/articles/**")
        assert page.locator(".clip img").evaluate("i => i.decode().then(() => i.naturalWidth)") > 100
        assert told == []


def test_from_home_to_what_the_machine_made_up_in_three_clicks(chrome: Any, site: str) -> None:
    with tab(chrome) as (page, _):
        page.goto(f"{site}/")
        page.locator(".first .cards a.head", has_text="岭江春汛提前到来").click()
        page.locator(".doubts > li.invention:has(mark:has-text('昨日发布消息')) a.where").click()
        marked = page.locator(":target")
        assert re.match(r"昨日发布消息", marked.inner_text()) and "invention" in marked.get_attribute("class")
        top = marked.bounding_box()["y"]
        assert 0 < top < 900
