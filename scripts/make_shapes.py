#!/usr/bin/env python3
"""Compute which characters are easily read for one another, and write src/broadsheet/collate/shapes.txt.

usage: make_shapes.py --han FONT.ttf [FONT.ttf ...] --latin FONT.ttf [FONT.ttf ...] [--out FILE]

Characters are drawn, blurred and compared: the likeness of two is the cosine of their ink, mean taken away, averaged over
the fonts. Ideographs are those of GB 2312's first level, of Big5's, and those the character model knows; of Latin script
single letters, digits and pairs of letters, since rn is read m. Each keeps those most like it. What ships was drawn with
Noto Serif SC and Noto Sans SC Regular (npm: @expo-google-fonts, SIL Open Font License) and DejaVu Serif and Sans.

A line is a character or pair, a tab, and those like it, each with its likeness in ninths. Needs pillow.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont
from scipy.ndimage import gaussian_filter

from broadsheet.articles.characters import LETTER, character_model

OUT = Path(__file__).parent.parent / "src/broadsheet/collate/shapes.txt"
SIZE, GRID, BLUR = 64, 32, 1.1  # pixels drawn, compared, and the blur of these
MOST, LEAST = 6, {"han": 0.62, "latin": 0.62}  # how many are kept, and how like they must be
WIDER = 0.8  # what a ratio of e in width takes from the likeness
LATIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ſ"
PAIRS = [
    "rn",
    "ni",
    "in",
    "ri",
    "cl",
    "cI",
    "vv",
    "ii",
    "ll",
    "li",
    "il",
    "lo",
    "tl",
    "fi",
    "fl",
    "ij",
    "iv",
    "vi",
    "nn",
    "rr",
    "ci",
    "ic",
    "IJ",
]


def ideographs() -> list[str]:
    """The characters in common use, both scripts."""
    some = {bytes([a, b]).decode("gb2312", "ignore") for a in range(0xB0, 0xD8) for b in range(0xA1, 0xFF)}
    some |= {
        bytes([a, b]).decode("big5", "ignore")
        for a in range(0xA4, 0xC7)
        for b in [*range(0x40, 0x7F), *range(0xA1, 0xFF)]
    }
    fold = character_model().fold
    some |= {chr(c) for c in range(0x4E00, 0xA000) if fold[c] > LETTER}
    return sorted(c for c in some if len(c) == 1 and "\u4e00" <= c <= "\u9fff")


def drawn(texts: list[str], font: str, wide: bool) -> tuple[np.ndarray, np.ndarray]:
    """Ink of each text as a row, and its width in pixels: ideographs in their square, Latin drawn out to one width."""
    face = ImageFont.truetype(font, SIZE)
    rows, widths = np.zeros((len(texts), GRID * GRID), np.float32), np.ones(len(texts))
    for n, text in enumerate(texts):
        picture = Image.new("L", (SIZE + 8, SIZE + 8) if wide else (2 * SIZE, SIZE + 24))
        ImageDraw.Draw(picture).text(
            (4, 4 + (0 if wide else SIZE)), text, 255, font=face, anchor="lt" if wide else "ls"
        )
        if not wide:
            left, _, right, _ = picture.getbbox()
            widths[n] = right - left
            picture = picture.crop((left - 3, 0, right + 3, SIZE + 24))
        ink = np.asarray(picture.resize((GRID, GRID), Image.Resampling.BOX), np.float32)
        ink = gaussian_filter(ink, BLUR).ravel()
        ink -= ink.mean()
        rows[n] = ink / (np.linalg.norm(ink) + 1e-9)
    return rows, widths


def likeness(texts: list[str], fonts: list[str], wide: bool) -> np.ndarray:
    """Every text with every other: mean cosine over the fonts, less where one is wider than the other."""
    out = np.zeros((len(texts), len(texts)))
    for font in fonts:
        rows, widths = drawn(texts, font, wide)
        apart = np.log(widths[:, None] / widths[None, :])
        out += rows @ rows.T - WIDER * apart**2
    return out / len(fonts)


def lines(texts: list[str], like: np.ndarray, least: float) -> list[str]:
    """Each text with those most like it; ninths count from `least`, which is 1, to 1, which is 9."""
    np.fill_diagonal(like, 0)
    out = []
    for n, text in enumerate(texts):
        near = [int(m) for m in np.argsort(-like[n])[:MOST] if like[n, m] >= least]
        if near:
            ninths = [1 + round(8 * (float(like[n, m]) - least) / (1 - least)) for m in near]
            out.append(f"{text}\t" + " ".join(f"{texts[m]}{k}" for m, k in zip(near, ninths, strict=True)))
    return out


def main() -> None:
    """Draw, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--han", nargs="+", required=True)
    parser.add_argument("--latin", nargs="+", required=True)
    parser.add_argument("--out", type=Path, default=OUT)
    o = parser.parse_args()
    han, latin = ideographs(), [*LATIN, *PAIRS]
    found = lines(latin, likeness(latin, o.latin, False), LEAST["latin"])
    found += lines(han, likeness(han, o.han, True), LEAST["han"])
    o.out.write_text("\n".join(found) + "\n", "utf8")
    print(
        f"{len(found)} of {len(han) + len(latin)} have others like them, {sum(x.count(' ') + 1 for x in found)} in all"
    )


if __name__ == "__main__":
    main()
