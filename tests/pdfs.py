"""Small PDFs made on the spot: what their tests share."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

PAGES = Path(__file__).parent / "pages" / "pdf"

FACES = {
    "F1": "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    "F2": "<</Type/Font/Subtype/Type1/BaseFont/Times-BoldItalic/Encoding/WinAnsiEncoding>>",
    # lines run from top to bottom; the system's fonts serve
    "F3": "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-V/DescendantFonts[<</Type/Font/Subtype"
    "/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/FontDescriptor"
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 880/Descent -120"
    "/CapHeight 880/StemV 90>>>>]>>",
    # letters that no name or map tells
    "F4": "<</Type/Font/Subtype/Type3/FontBBox[0 0 1000 1000]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 65/LastChar 66"
    "/Widths[600 600]/Encoding<</Type/Encoding/Differences[65/q1/q2]>>/CharProcs<</q1 4 0 R/q2 4 0 R>>/Resources<<>>>>",
}
IMAGE = b"<</Type/XObject/Subtype/Image/Width 8/Height 12/ColorSpace/DeviceGray/BitsPerComponent 8/Length 96>>stream\n"
IMAGE += bytes(range(96)) + b"\nendstream"


def pdf(*pages: str, size: tuple[int, int] = (400, 600), more: str = "", made: Sequence[bytes] = ()) -> bytes:
    """A PDF of pages, each given by what is drawn on it; `more` stands in every page's own dictionary."""
    square = b"600 0 0 0 600 600 d1 0 0 600 600 re f"
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{5 + 2 * n} 0 R' for n in range(len(pages)))}]>>".encode(),
        IMAGE,
        b"<</Length %d>>stream\n%s\nendstream" % (len(square), square),
    ]
    fonts = "".join(f"/{name} {face}" for name, face in FACES.items())
    for n, drawn in enumerate(pages):
        data = drawn.encode("cp1252")
        objects += [
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Contents {6 + 2 * n} 0 R{more}"
            f"/Resources<</Font<<{fonts}>>/XObject<</I 3 0 R>>>>>>".encode(),
            b"<</Length %d>>stream\n%s\nendstream" % (len(data), data),
        ]
    objects += made
    out, places = bytearray(b"%PDF-1.7\n"), []
    for n, o in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, o)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % at for at in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def text(x: float, y: float, said: str, size: float = 10, face: str = "F1", matrix: str = "") -> str:
    """A line, from the left edge and up from the bottom; `matrix` has the four numbers that turn it."""
    said = said.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /{face} {size} Tf {matrix or '1 0 0 1'} {x} {y} Tm ({said}) Tj ET\n"


def column(x: float, y: float, *lines: str, size: float = 10, leading: float = 12, face: str = "F1") -> str:
    """Lines one below the other; one that begins with a blank is drawn in."""
    return "".join(
        text(x + (size if line.startswith(" ") else 0), y - leading * n, line.strip(), size, face)
        for n, line in enumerate(lines)
    )
