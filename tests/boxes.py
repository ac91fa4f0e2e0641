"""The pages with boxes, and what their tests share."""

from __future__ import annotations

from pathlib import Path

from broadsheet.model import Page

BOXES = Path(__file__).parent / "pages" / "boxes"
DOCWORKS = BOXES / "docworks" / "1931-02-03-METS.xml"
ISSUES = (
    DOCWORKS,
    BOXES / "british-library" / "0000042_19310203_mets.xml",
    BOXES / "ndnp" / "1931020301.xml",
    BOXES / "bnf" / "manifest.xml",
    BOXES / "luxembourg" / "1931-02-03_01-mets.xml",
    BOXES / "rero" / "19310203_01-METS.xml",
)
SINGLES = tuple(sorted(p for p in BOXES.iterdir() if p.suffix in (".xml", ".html")))


def told(page: Page) -> dict[str, str]:
    """A page's blocks with text, by their names in the file."""
    return {b.id.removeprefix(f"{page.id}/"): b.text for b in page.blocks if b.text}


def edges(page: Page, name: str) -> tuple[float, float, float, float]:
    """The box of a block."""
    box = next(b.box for b in page.blocks if b.id == f"{page.id}/{name}")
    assert box is not None
    return box.x0, box.top, box.x1, box.bottom


def alto(body: str, unit: str = "pixel", more: str = "") -> bytes:
    """A page of ALTO, 400 by 600, with something in its print space."""
    return (
        f"<alto><Description><MeasurementUnit>{unit}</MeasurementUnit></Description>{more}<Layout>"
        f'<Page ID="P" WIDTH="400" HEIGHT="600"><PrintSpace>{body}</PrintSpace></Page></Layout></alto>'
    ).encode()


def block(name: str, *lines: str) -> str:
    """A block of ALTO, each line ten high."""
    rows = "".join(
        f'<TextLine HPOS="0" VPOS="{10 * n}" WIDTH="90" HEIGHT="10">'
        + "<SP/>".join(f'<String CONTENT="{w}" HPOS="0" VPOS="{10 * n}" WIDTH="9" HEIGHT="10"/>' for w in line.split())
        + "</TextLine>"
        for n, line in enumerate(lines)
    )
    return f'<TextBlock ID="{name}" HPOS="0" VPOS="0" WIDTH="90" HEIGHT="{10 * len(lines)}">{rows}</TextBlock>'
