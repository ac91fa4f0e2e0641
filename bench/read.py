#!/usr/bin/env python3
"""Speed and memory of reading ALTO and PDF, through to blocks with lines, words and faces, beside peers in the same run.

usage: read.py [--pages N] [ALTO, PDF or folder…]

Without files, N pages of five thousand words each are made on the spot, so that the figures can be had anywhere: ALTO, and
A2 pages of PDF, a fifth as many. The peers for ALTO: lxml's iterparse, which only gathers the words and where they stand;
the standard library's parser, the tree alone; and alto-xml, a reader of ALTO. For PDF: the text alone, as PDFium, pypdf and
pdfplumber give it. Each runs in a process of its own, on one core.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

READERS = {
    "ALTO": ("broadsheet", "lxml iterparse", "tree alone", "alto-xml"),
    "PDF": ("broadsheet", "PDFium text", "pypdf text", "pdfplumber text"),
}
WORDS = [
    "the",
    "harbour",
    "light",
    "burns",
    "again",
    "and",
    "ferries",
    "to",
    "Ness",
    "leave",
    "at",
    "dawn",
    "with",
    "rope",
    "nets",
    "herring",
    "mail",
    "coal",
    "for",
    "winter",
]
MEASURE = """
import json, resource, sys, time
from pathlib import Path
name, files = sys.argv[1], [Path(f) for f in sys.argv[2:]]
if name == "broadsheet":
    from broadsheet.read import read
    def work(f):
        return sum(len(line.text.split()) for p in read(f) for b in p.blocks for line in b.printed)
elif name == "lxml iterparse":
    from lxml import etree
    def work(f):
        found = []
        for _, e in etree.iterparse(str(f), tag="{*}String", resolve_entities=False, no_network=True):
            found.append((e.get("CONTENT"), *(float(e.get(k)) for k in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))))
            e.clear()
        return len(found)
elif name == "tree alone":
    from xml.etree import ElementTree
    def work(f):
        return sum(1 for e in ElementTree.fromstring(f.read_bytes()).iter() if e.tag.endswith("String"))
elif name == "alto-xml":
    import alto
    def work(f):
        return sum(1 for p in [alto.parse(f.read_text("utf-8"))] for w in p.extract_words())
elif name == "PDFium text":
    import pypdfium2
    def work(f):
        with pypdfium2.PdfDocument(f) as d:
            return sum(len(p.get_textpage().get_text_range().split()) for p in d)
elif name == "pypdf text":
    import pypdf
    def work(f):
        return sum(len(p.extract_text().split()) for p in pypdf.PdfReader(f).pages)
else:
    import pdfplumber
    def work(f):
        with pdfplumber.open(f) as d:
            return sum(len(p.extract_text().split()) for p in d.pages)
from broadsheet.read import read as once
pages = sum(len(once(f)) for f in files)
work(files[0])
cpu = time.process_time()
words = sum(work(f) for f in files)
print(json.dumps({"cpu": time.process_time() - cpu, "words": words, "pages": pages,
                  "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def made(folder: Path, count: int) -> list[Path]:
    """Pages of ALTO in five columns, each block a paragraph of ten lines."""
    rng, out = random.Random(1), []
    for n in range(count):
        blocks = []
        for k in range(90):
            x, y = 80 + 900 * (k % 5), 80 + 390 * (k // 5)
            lines = []
            for row in range(10):
                at, words = x, []
                for w in rng.choices(WORDS, k=6):
                    wide = 22 * len(w)
                    name = f"P{n}_ST{len(blocks):04}{row}{len(words)}"
                    words.append(
                        f'<String ID="{name}" HPOS="{at}" VPOS="{y + 38 * row}" WIDTH="{wide}" HEIGHT="30"'
                        f' CONTENT="{w}" WC="0.{rng.randrange(10, 99)}" CC="{"0" * len(w)}"/>'
                    )
                    at += wide + 22
                space = f'<SP HPOS="{at}" VPOS="{y + 38 * row}" WIDTH="22"/>\n'
                lines.append(
                    f'<TextLine ID="P{n}_TL{k}_{row}" HPOS="{x}" VPOS="{y + 38 * row}" WIDTH="{at - x}" HEIGHT="34">\n'
                    f"{space.join(words)}</TextLine>\n"
                )
            blocks.append(
                f'<TextBlock ID="P{n}_TB{k:05}" HPOS="{x}" VPOS="{y}" WIDTH="860" HEIGHT="380" STYLEREFS="TXT_{k % 2}">\n'
                f"{''.join(lines)}</TextBlock>\n"
            )
        path = folder / f"{n:04}.xml"
        path.write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n<alto xmlns="http://www.loc.gov/standards/alto/ns-v3#">'
            "<Description><MeasurementUnit>pixel</MeasurementUnit>"
            "<sourceImageInformation><fileName>1.tif</fileName></sourceImageInformation></Description>"
            '<Styles><TextStyle ID="TXT_0" FONTFAMILY="Times" FONTSIZE="9"/>'
            '<TextStyle ID="TXT_1" FONTFAMILY="Times" FONTSIZE="24" FONTSTYLE="bold"/></Styles>'
            f'<Layout><Page ID="P{n}" PHYSICAL_IMG_NR="1" WIDTH="4700" HEIGHT="7200"><PrintSpace HPOS="0" VPOS="0" WIDTH="4700" HEIGHT="7200">\n<ComposedBlock ID="P{n}_CB" HPOS="0" VPOS="0" WIDTH="4700" HEIGHT="7200">\n{"".join(blocks)}'
            "</ComposedBlock></PrintSpace></Page></Layout></alto>\n",
            encoding="utf-8",
        )
        out.append(path)
    return out


def made_pdf(folder: Path, count: int) -> list[Path]:
    """Dense A2 pages of eight columns, each line drawn by itself."""
    rng, out = random.Random(1), []
    for n in range(count):
        drawn = []
        for c in range(8):
            for row in range(130):
                line = " ".join(rng.choices(WORDS, k=4))
                drawn.append(f"BT /F 9 Tf {24 + 144 * c} {1640 - 12.2 * row:.1f} Td ({line}) Tj ET")
        data = "\n".join(drawn).encode()
        objects = [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1190 1684]/Contents 4 0 R/Resources<</Font<</F"
            b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(data), data),
        ]
        path = folder / f"{n:04}.pdf"
        body, places = b"%PDF-1.7\n", []
        for k, o in enumerate(objects, 1):
            places.append(b"%010d 00000 n \n" % len(body))
            body += b"%d 0 obj\n%s\nendobj\n" % (k, o)
        table = b"xref\n0 5\n0000000000 65535 f \n" + b"".join(places) + b"trailer\n<</Size 5/Root 1 0 R>>\n"
        path.write_bytes(body + table + b"startxref\n%d\n%%%%EOF\n" % len(body))
        out.append(path)
    return out


def measured(kind: str, files: list[Path]) -> None:
    """The figures of every reader of a format, printed."""
    size = sum(f.stat().st_size for f in files) / 1e6
    print(f"{kind}: {len(files)} files, {size / len(files):.2f} MB each")
    for name in READERS[kind]:
        done = subprocess.run([sys.executable, "-c", MEASURE, name, *map(str, files)], capture_output=True, text=True)
        if done.returncode:
            print(f"{name:16} not measured: {(done.stderr.strip().splitlines() or ['?'])[-1]}")
            continue
        got = json.loads(done.stdout)
        print(
            f"{name:16} {got['pages'] / got['cpu']:7.1f} pages/s a core  {size / got['cpu']:6.1f} MB/s"
            f"  {got['words'] / got['pages']:6.0f} words a page  peak {got['peak']:4.0f} MB"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--pages", type=int, default=20)
    given = parser.parse_args()
    files = [f for p in given.paths for f in (sorted(p.rglob("*.*")) if p.is_dir() else [p])]
    pdfs = [f for f in files if f.suffix == ".pdf"]
    altos = [
        f for f in files if f.suffix == ".xml" and b"<alto" in (data := f.read_bytes())[:2000] and b"<String" in data
    ]
    with tempfile.TemporaryDirectory() as folder:
        if altos or not pdfs:
            measured("ALTO", altos or made(Path(folder), given.pages))
        if pdfs or not altos:
            measured("PDF", pdfs or made_pdf(Path(folder), max(1, given.pages // 5)))


if __name__ == "__main__":
    main()
