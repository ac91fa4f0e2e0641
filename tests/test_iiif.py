"""Manifests, pictures and searches as IIIF viewers ask for them."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from archives import page
from boxes import DOCWORKS
from hypothesis import given
from hypothesis import strategies as st
from manifests import COLLECTION, INFO, MANIFEST, PAGE
from pdfs import pdf, text
from PIL import Image, ImageChops
from starlette.testclient import TestClient

from broadsheet.archive import Archive
from broadsheet.errors import UsageError
from broadsheet.export.alto import page_alto
from broadsheet.read import read
from broadsheet.web import application
from broadsheet.web.images import AREA, Extent, _region, _size

jsonschema_rs = pytest.importorskip("jsonschema_rs", reason="manifests are held to their shapes where it is installed")

STORY = "Harbour bridge opens\nThe new bridge over the harbour opened to carts today\nand the mayor led the first of them across it."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two pages with boxes, a picture beside the first, and of a PDF."""
    home = tmp_path_factory.mktemp("iiif")
    shutil.copytree(DOCWORKS.parent, home / "in")
    (home / "in" / "OCRmaster").mkdir(exist_ok=True)
    picture = Image.linear_gradient("L").resize((1000, 1600))
    picture.save(home / "in" / "OCRmaster" / "1931-02-03-0001.tif")
    page(home / "bare" / "1931-02-05.md", "# 海港报\n\n1931年2月5日 第1版\n\n# 桥\n\n本报讯 桥通了。\n")
    picture.resize((2000, 3000)).save(home / "bare" / "1931-02-05.jpg")
    (home / "pdf").mkdir()
    lines = "".join(text(40, 540 - 14 * n, said) for n, said in enumerate(STORY.splitlines()))
    (home / "pdf" / "1931-02-04.pdf").write_bytes(pdf(lines, lines))
    with Archive(home / "archive") as archive:
        archive.ingest([home / "in" / DOCWORKS.name])
        archive.ingest([home / "pdf"], paper="Harbour Post")
        archive.ingest([home / "bare"])
    return home / "archive"


@pytest.fixture(scope="module")
def viewer(folder: Path) -> Iterator[TestClient]:
    with TestClient(application(folder, name="Harbour", warm=False), raise_server_exceptions=False) as client:
        yield client


def got(client: TestClient, path: str, shape: dict[str, Any]) -> dict[str, Any]:
    """An answer, held to its shape."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    told: dict[str, Any] = answer.json()
    assert told["@context"] in answer.headers["content-type"]
    assert told["id"] == str(answer.url).removesuffix("/info.json")
    jsonschema_rs.Draft202012Validator(shape).validate(told)
    return told


def every_manifest(client: TestClient) -> list[str]:
    """The addresses of all manifests, found as a harvester finds them."""
    out, todo, seen = list[str](), ["http://testserver/iiif/collection.json"], set[str]()
    while todo:
        here = todo.pop()
        if here not in seen:
            seen.add(here)
            items = got(client, here, COLLECTION)["items"]
            todo += [i["id"] for i in items if i["type"] == "Collection"]
            out += [i["id"] for i in items if i["type"] == "Manifest"]
    return out


def test_every_issue_is_found_twice_and_its_manifest_is_valid(viewer: TestClient, folder: Path, samples: Path) -> None:
    with TestClient(application(samples, warm=False)) as transcribed:
        for client, home in ((viewer, folder), (transcribed, samples)):
            found = every_manifest(client)
            with Archive(home, read_only=True) as archive:
                dated = [i for i in archive.issue_list() for _ in range(2 if i.date else 1)]
                assert len(found) == len(dated) and len(set(found)) == len({i.id for i in dated})
            for address in sorted(set(found)):
                told = got(client, address, MANIFEST)
                ids = [c["id"] for c in told["items"]]
                assert len(set(ids)) == len(ids)
                assert all(i["id"].partition("#")[0] in ids for r in told.get("structures", ()) for i in r["items"])
                for link in _links(told):
                    assert client.get(link).status_code == 200, link


def _links(told: Any) -> Iterator[str]:
    """Addresses that a manifest says can be asked for; few of each kind."""
    for canvas in told["items"][:2]:
        yield from (
            x["id"] for k in ("annotations", "seeAlso", "rendering", "thumbnail", "homepage") for x in canvas.get(k, ())
        )
        yield from (a["body"]["id"] for p in canvas["items"] for a in p["items"])
    for part in (*told.get("structures", ())[:2], told):
        yield from (x["id"] for k in ("seeAlso", "homepage", "rendering", "partOf") for x in part.get(k, ()))


def test_manifests_are_valid_for_the_field_s_own_models(viewer: TestClient) -> None:
    models = pytest.importorskip("iiif_prezi3", reason="IIIF's own models are not installed: pip install iiif-prezi3")
    for address in sorted(set(every_manifest(viewer))):
        models.Manifest(**viewer.get(address).json())
    models.Collection(**viewer.get("/iiif/collection.json").json())


def test_an_article_is_a_range_of_what_it_covers(viewer: TestClient, folder: Path) -> None:
    with Archive(folder, read_only=True) as archive:
        name = next(
            i.id
            for i in archive.issue_list()
            if [f.boxed for f in archive.page_list(i.id)] == [True, True] and i.paper != "Harbour Post"
        )
        covered = {a for p in archive.page_list(name) for a in archive.regions(p.id)}
    told = got(viewer, f"/iiif/issues/{name}/manifest.json", MANIFEST)
    assert {r["id"].split("/")[-2] for r in told["structures"]} == covered
    first = told["items"][0]
    assert first["items"][0]["items"][0]["body"]["service"][0]["id"] == f"http://testserver/iiif/images/{name}-p1"
    alone = got(viewer, f"/iiif/pages/{name}-p2/manifest.json", MANIFEST)
    assert [c["id"] for c in alone["items"]] == [told["items"][1]["id"]]


def test_hits_are_told_where_they_stand(viewer: TestClient, folder: Path) -> None:
    with Archive(folder, read_only=True) as archive:
        issue = next(i.id for i in archive.issue_list() if i.paper == "Harbour Post")
        boxes = [b for p in archive.page_list(issue) for some in archive.marks(p.id, "mayor").values() for b in some]
    told = got(viewer, f"/iiif/issues/{issue}/search?q=mayor", PAGE)
    parts = [i["target"].partition("#xywh=")[2].split(",") for i in told["items"]]
    assert len(parts) == len(boxes) > 0
    for (x, y, w, h), b in zip((map(int, p) for p in parts), boxes, strict=True):
        assert abs(x - b.x0) <= 1 and abs(y - b.top) <= 1 and abs(x + w - b.x1) <= 2 and abs(y + h - b.bottom) <= 2
    quote = told["annotations"][0]["items"][0]["target"]["selector"][0]
    assert quote["exact"] == "mayor" and quote["prefix"].endswith("the ")
    assert got(viewer, f"/iiif/issues/{issue}/search?q=nobody&motivation=x", PAGE)["items"] == []
    for path in (
        f"/iiif/issues/{issue}/search",
        f"/iiif/issues/{issue}/search?q=(",
        f"/iiif/issues/{issue}/search?q=" + "x" * 600,
    ):
        assert viewer.get(path).status_code == 400


def test_pictures_come_as_asked_for(viewer: TestClient, folder: Path) -> None:
    with Archive(folder, read_only=True) as archive:
        facts = [f for i in archive.issue_list() for f in archive.page_list(i.id) if f.picture]
    assert {f.picture for f in facts} == {"image", "pdf"}
    for f in facts:
        base = f"/iiif/images/{f.id}"
        told = got(viewer, f"{base}/info.json", INFO)
        wide, tall = told["width"], told["height"]
        assert viewer.get(base, follow_redirects=False).headers["location"] == f"{base}/info.json"
        for asked, size, mode in (
            ("full/max/0/default.jpg", (wide, tall), "RGB"), (f"full/{told['sizes'][0]['width']},/0/default.webp", None, "RGB"),
            ("square/100,/0/gray.jpg", (100, 100), "L"), ("10,20,300,200/150,/0/default.png", (150, 100), "RGB"),
            ("pct:0,0,50,50/!90,90/90/default.jpg", None, "RGB"), ("0,0,64,64/64,64/180/bitonal.png", (64, 64), "L"),
            ("0,0,2,2/1,1/0/default.jpg", (1, 1), "RGB"), (f"{wide - 1},0,512,512/max/0/default.png", (1, min(512, tall)), "RGB"),
        ):  # fmt: skip
            answer = viewer.get(f"{base}/{asked}")
            assert answer.status_code == 200, (asked, answer.text)
            with Image.open(io.BytesIO(answer.content)) as picture:
                assert size is None or picture.size == size, asked
                assert picture.mode == mode and max(picture.size) <= max(wide, tall)
        for asked in (
            "full/^max/0/default.jpg", f"full/{wide + 1},/0/default.jpg", "full/0,/0/default.jpg", "full/,/0/default.jpg",
            "1,1,0,5/max/0/default.jpg", f"{wide},0,5,5/max/0/default.jpg", "full/max/45/default.jpg", "full/max/!0/default.jpg",
            "full/max/0/nice.jpg", "full/max/0/default.gif", "full/!5,/0/default.jpg", "-1,0,5,5/max/0/default.jpg",
            "nan,0,5,5/max/0/default.jpg", "full/1e3,/0/default.jpg", "full/٣,/0/default.jpg", "full/max/inf/default.jpg",
        ):  # fmt: skip
            answer = viewer.get(f"{base}/{asked}")
            assert answer.status_code == 400 and answer.json()["status"] == 400, asked


@pytest.mark.parametrize("boxed", [True, False])
def test_tiles_make_up_the_page(viewer: TestClient, folder: Path, boxed: bool) -> None:
    with Archive(folder, read_only=True) as archive:
        facts = [f for i in archive.issue_list() for f in archive.page_list(i.id)]
    name = next(f.id for f in facts if f.picture == "image" and f.boxed is boxed)
    told = viewer.get(f"/iiif/images/{name}/info.json").json()
    wide, tall, side, factor = told["width"], told["height"], told["tiles"][0]["width"], 2
    assert factor in told["tiles"][0]["scaleFactors"]
    size = (-(-wide // factor), -(-tall // factor))
    sheet = Image.new("RGB", size)
    for y in range(0, tall, side * factor):
        for x in range(0, wide, side * factor):
            w, h = min(side * factor, wide - x), min(side * factor, tall - y)
            fit = f"{-(-w // factor)},{-(-h // factor)}"
            data = viewer.get(f"/iiif/images/{name}/{x},{y},{w},{h}/{fit}/0/default.png").content
            with Image.open(io.BytesIO(data)) as tile:
                sheet.paste(tile, (x // factor, y // factor))
    whole = viewer.get(f"/iiif/images/{name}/full/{size[0]},{size[1]}/0/default.png").content
    with Image.open(io.BytesIO(whole)) as picture:
        unlike = ImageChops.difference(sheet, picture.convert("RGB")).convert("L").getextrema()
    assert unlike[1] <= 6  # of 255


@given(
    st.integers(1, 20000), st.integers(1, 20000),
    st.one_of(st.from_regex(r"(pct:)?[0-9.]{1,6},[0-9.]{1,6},[0-9.]{1,6},[0-9.]{1,6}", fullmatch=True), st.sampled_from(["full", "square"]), st.text(max_size=9)),
    st.one_of(st.from_regex(r"[!^]?[0-9]{0,6},[0-9]{0,6}|pct:[0-9.]{1,5}", fullmatch=True), st.just("max"), st.text(max_size=9)),
)  # fmt: skip
def test_what_is_drawn_is_of_the_page_and_bounded(wide: int, tall: int, region: str, size: str) -> None:
    e = Extent(wide, tall)
    try:
        x0, top, x1, bottom = part = _region(region, e)
        w, h = _size(size, part)
    except UsageError:
        return
    assert 0 <= x0 < x1 <= wide and 0 <= top < bottom <= tall
    assert 1 <= w <= x1 - x0 and 1 <= h <= bottom - top and w * h <= AREA


def test_a_page_as_alto_reads_as_the_page(viewer: TestClient, folder: Path, tmp_path: Path) -> None:
    with Archive(folder, read_only=True) as archive:
        pages = [archive.page(f.id) for i in archive.issue_list() for f in archive.page_list(i.id)]
        names = [f.id for i in archive.issue_list() for f in archive.page_list(i.id)]
    for whole, name in zip(pages, names, strict=True):
        if not whole.width:
            assert viewer.get(f"/iiif/pages/{name}/alto.xml").status_code == 404
            continue
        path = tmp_path / "page.xml"
        path.write_bytes(viewer.get(f"/iiif/pages/{name}/alto.xml").content)
        assert path.read_text("utf8") == page_alto(whole)
        (again,) = read(path)
        said = [[n.text.split() for n in b.printed] for b in whole.blocks if b.printed and b.box]
        assert [[n.text.split() for n in b.printed] for b in again.blocks if b.printed] == said
        assert (again.width, again.height) == (whole.width, whole.height)
        boxes = [b.box for b in again.blocks if b.printed]
        for one, other in zip(boxes, (b.box for b in whole.blocks if b.printed and b.box), strict=True):
            assert one is not None and other is not None
            assert abs(one.x0 - other.x0) < 0.1 and abs(one.bottom - other.bottom) < 0.1
        plain = viewer.get(f"/iiif/pages/{name}/text.txt").text
        assert all(word in plain for row in said for line in row for word in line)


def test_the_file_a_page_was_read_from(viewer: TestClient, folder: Path) -> None:
    with Archive(folder, read_only=True) as archive:
        facts = [f for i in archive.issue_list() for f in archive.page_list(i.id)]
    for f in facts:
        answer = viewer.get(f"/iiif/pages/{f.id}/source.pdf")
        assert (answer.status_code, answer.content[:5] == b"%PDF-") == (
            (200, True) if f.picture == "pdf" else (404, False)
        )


@pytest.mark.parametrize(
    "path",
    [
        "/iiif/nothing", "/iiif/papers/x/collection.json", "/iiif/days/x/collection.json", "/iiif/days/2025-02-30/collection.json",
        "/iiif/days/0000/collection.json", "/iiif/issues/x/manifest.json", "/iiif/pages/x-p1/manifest.json", "/iiif/pages/x/alto.xml",
        "/iiif/images/x/info.json", "/iiif/images/x/full/max/0/default.jpg", "/iiif/images/..%2f..%2fetc/full/max/0/default.jpg",
        "/iiif/issues/x/search?q=a",
    ],
)  # fmt: skip
def test_what_is_not_there_is_told_as_a_problem(viewer: TestClient, path: str) -> None:
    answer = viewer.get(path)
    assert answer.status_code == 404 and answer.json()["status"] == 404
