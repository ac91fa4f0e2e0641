"""Who shares whose readings, as a picture: a tree of witnesses or of papers, in SVG."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from broadsheet.collate.kinship import Node
from broadsheet.lines import cells

ROW = 26.0  # pixels from one witness to the next
WIDE = 340.0  # pixels of the longest way from the root to a witness
LETTER = 7.5  # pixels of a cell of the labels
LEAST = 6.0  # pixels of a branch, so that one without length is still seen
MARGIN = 12.0


def as_svg(root: Node, labels: Mapping[str, str], title: str) -> str:
    """A tree drawn from left to right, a row for each leaf; the longer a branch, the more readings lie along it.

    `labels` are what the names of the leaves are shown as. It takes the colours of the text round it.
    """
    rows, longest = list(_leaves(root)), max(_depth(root), 1e-9)
    scale = WIDE / longest
    tall = 2 * MARGIN + ROW * max(len(rows), 1)
    letters = max((cells(labels.get(n, n)) for n in rows), default=1)
    across = 2 * MARGIN + WIDE + LEAST * _levels(root) + 10 + LETTER * letters
    at = {name: MARGIN + ROW * (n + 0.5) for n, name in enumerate(rows)}
    out: list[str] = []
    _draw(root, MARGIN, scale, at, labels, out, top=True)
    said = escape(", ".join(labels.get(n, n) for n in rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across:.0f} {tall:.0f}" width="{across:.0f}" height="{tall:.0f}"'
        f' role="img" aria-label="{escape(title)}"><title>{escape(title)}</title><desc>{said}</desc>'
        '<g fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round">'
        + "".join(o for o in out if o.startswith("<path") or o.startswith("<circle"))
        + '</g><g fill="currentColor" font-family="system-ui, sans-serif" font-size="13">'
        + "".join(o for o in out if o.startswith("<text"))
        + "</g></svg>"
    )


def _draw(
    node: Node,
    x: float,
    scale: float,
    at: Mapping[str, float],
    labels: Mapping[str, str],
    out: list[str],
    top: bool = False,
) -> float:
    """Draws a node and all that hangs from it, beginning at x; the height it was drawn at."""
    end = x if top else x + LEAST + node.length * scale
    if not node.parts:
        y = at[node.name]
        label = escape(labels.get(node.name, node.name))
        out.append(f'<circle cx="{end:.1f}" cy="{y:.1f}" r="2.5" fill="currentColor"/>')
        out.append(f'<text x="{end + 9:.1f}" y="{y + 4.5:.1f}">{label}</text>')
    else:
        ys = [_draw(p, end, scale, at, labels, out) for p in node.parts]
        y = (min(ys) + max(ys)) / 2
        out.append(f'<path d="M{end:.1f} {min(ys):.1f}V{max(ys):.1f}"/>')
    if not top:
        out.append(f'<path d="M{x:.1f} {y:.1f}H{end:.1f}"/>')
    return y


def _leaves(node: Node) -> Iterator[str]:
    if not node.parts:
        yield node.name
    for p in node.parts:
        yield from _leaves(p)


def _depth(node: Node) -> float:
    return max((p.length + _depth(p) for p in node.parts), default=0.0)


def _levels(node: Node) -> int:
    return 1 + max(map(_levels, node.parts), default=0)
