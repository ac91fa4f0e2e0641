"""An apparatus as the terminal, a browser, a program and a spreadsheet get it."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pytest
from stories import LAST, LEAD, REST, TEXT, THIRD, apparatus, story

from broadsheet.collate.html import as_html
from broadsheet.collate.kinship import Node
from broadsheet.collate.listing import Wanted, rows
from broadsheet.collate.picture import as_svg
from broadsheet.collate.rows import COLUMNS, as_json, variants
from broadsheet.export.tables import sheet
from broadsheet.lines import cells

VOID = {"meta", "input", "br", "hr", "link", "img", "path", "circle"}


class Seen(HTMLParser):
    """What a page holds: ids, links within it, all attributes, and its text; complains of tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.tags: set[str] = set()
        self.feed(text)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(k, v or "") for k, v in attrs]
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.links += [v[1:] for k, v in attrs if k == "href" and v and v.startswith("#")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_row_is_wider_than_asked_and_the_loudest_comes_first(width: int) -> None:
    told = list(rows(story(), width))
    assert max(map(cells, told)) <= width
    head = next(n for n, row in enumerate(told) if row.startswith("What to distrust"))
    assert told[head + 1].startswith("!! misreading")
    assert "[温知秩]" in told[head + 1]
    assert "A, B, D: 温知秋" in told[head + 2]
    assert "Who reads with whom" in "\n".join(told)


def test_filters_leave_the_rest_out() -> None:
    only = "\n".join(rows(story(), 80, wanted=Wanted(("house style",), ())))
    assert "House style" in only
    assert "温知秩" not in only
    theirs = "\n".join(rows(story(), 80, wanted=Wanted((), ("C",))))
    assert "温知秩" in theirs


def test_alike_texts_are_said_to_be() -> None:
    assert "The witnesses print the same, to the character." in list(rows(apparatus(TEXT, TEXT)))


def test_a_move_is_listed_under_its_number() -> None:
    told = "\n".join(rows(apparatus("\n".join([LEAD, REST, THIRD, LAST]), "\n".join([LEAD, THIRD, LAST, REST]))))
    assert "Misplacements" in told
    assert "\n  1  " in told


def test_the_report_asks_nothing_of_the_network_and_its_links_lead_somewhere() -> None:
    for made in (
        story(),
        apparatus(TEXT, "\n".join([LEAD, THIRD, LAST, REST]), "\n".join([LEAD, REST, THIRD, REST, LAST])),
    ):
        text = as_html(made)
        seen = Seen(text)
        assert len(seen.ids) == len(set(seen.ids))
        assert set(seen.links) <= set(seen.ids)
        assert "script" not in seen.tags
        loads = [v for k, v in seen.attributes if k in ("src", "href", "srcset", "action") and not v.startswith("#")]
        assert not loads
        assert "url(" not in text
        assert "@import" not in text


def test_the_report_prints_every_witness_whole() -> None:
    class Cells(HTMLParser):
        """The text of each witness's cells, without what was added to it."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.row, self.skip, self.depth, self.texts = -1, 0, 0, dict[int, str]()
            self.feed(text)

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            names = (dict(attrs).get("class") or "").split()
            if tag == "div" and names[:1] == ["row"]:
                self.row = -1
            if tag == "div" and names[:1] == ["cell"]:
                self.row, self.depth = self.row + 1, 1
            elif self.depth and tag == "span":
                self.depth += 1
                if self.skip or {"s", "ln", "gone", "from"} & set(names):
                    self.skip += 1
            elif self.depth and tag == "sup":
                self.skip += 1

        def handle_endtag(self, tag: str) -> None:
            if tag == "div":
                self.depth = 0
            elif self.depth and tag == "span":
                self.depth -= 1
                self.skip = max(self.skip - 1, 0)
            elif self.depth and tag == "sup":
                self.skip -= 1

        def handle_data(self, data: str) -> None:
            if self.depth and not self.skip:
                self.texts[self.row] = self.texts.get(self.row, "") + "".join(data.split())

    texts = Cells(as_html(story())).texts
    assert [texts[n] for n in range(4)] == ["".join(w.text.split()) for w in story().witnesses]


def test_json_is_the_whole_apparatus() -> None:
    found = json.loads(json.dumps(as_json(story()), ensure_ascii=False))
    assert list(found) == ["witnesses", "places", "moves", "check", "stretches", "kinship"]
    for place in found["places"]:
        for reading in place["readings"]:
            for w in reading["witnesses"]:
                text = next(x["text"] for x in found["witnesses"] if x["sigil"] == w["sigil"])
                assert text[w["start"] : w["end"]] == w["text"]
    assert found["check"][0]["text"] == "温知秩"
    assert found["check"][0]["instead"] == "温知秋"
    assert found["kinship"]["names"] == ["A", "B", "C", "D"]


def test_csv_has_a_row_for_each_reading_of_each_witness() -> None:
    out = io.BytesIO()
    count = sheet(COLUMNS, variants(story()), out)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    found = list(csv.DictReader(io.StringIO(out.getvalue().decode("utf-8-sig"))))
    assert count == len(found) == sum(len(r.witnesses) for p in story().places for r in p.readings)
    odd = next(r for r in found if r["reads"] == "温知秩")
    assert (odd["sigil"], odd["paper"], odd["lemma"], odd["reading_verdict"]) == (
        "C",
        "岭东都市报",
        "温知秋",
        "misreading",
    )


def test_a_tree_is_drawn_with_every_name() -> None:
    root = Node("", 0.0, (Node("A", 0.1), Node("", 0.2, (Node("B", 0.1), Node("C", 0.0)))))
    drawn = as_svg(root, {"A": "云溪日报 <1>", "B": "晚报"}, "kin")
    for name in ("云溪日报 &lt;1&gt;", ">晚报<", ">C<"):
        assert name in drawn
    assert as_svg(Node("A"), {}, "alone").count("<text") == 1
