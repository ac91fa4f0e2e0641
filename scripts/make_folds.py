#!/usr/bin/env python3
"""Write the table that folds the forms of a character to one: traditional to simplified, radical to character.

usage: make_folds.py [OUT]

OUT (src/broadsheet/folds.txt) has two lines of equal length, characters and what they fold to. The pairs are those of
OpenCC (Apache-2.0), joined over all its standards, so that any of them, turned into any other, folds to the same; then
the radicals that PDF fonts give in place of characters, where Unicode itself names no equivalent.
"""

from __future__ import annotations

import sys
from pathlib import Path
from unicodedata import normalize

from opencc import OpenCC

OUT = Path(__file__).parent.parent / "src/broadsheet/folds.txt"
IDEOGRAPHS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
STANDARDS = ("t2s", "s2t", "s2tw", "s2hk", "t2tw", "t2hk", "tw2t", "hk2t", "tw2s", "hk2s")
RADICALS = "⺁⺌⺍⺎⺟⺠⺡⺢⺫⺬⺮⺯⺳⺶⺼⺽⺾⺿⻀⻁⻂⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻞⻡⻢⻣⻤⻥⻦⻨⻩⻬⻮⻯⻰⻳"
MEANT = "厂小小兀母民水水目示竹纟网羊肉臼艹艹艹虎衣西见角贝车长门青韦页风飞食食首马骨鬼鱼鸟麦黄齐齿竜龙龟"
# Where OpenCC turns a character only in certain words (了解 to 瞭解), the two are one here: a reader types either.
IN_WORDS, PLAIN = "瞭甦覆藉揹彷薰菓澂濬祇", "了苏复借背仿熏果澄浚只"


def pairs() -> dict[str, str]:
    """Every character that folds to another, with that other: the simplified form, as OpenCC's t2s gives it."""
    every = (chr(c) for first, stop in IDEOGRAPHS for c in range(first, stop))
    han = [c for c in every if normalize("NFKC", c) == c]  # compatibility forms are Unicode's to fold
    group = {c: c for c in han}

    def root(c: str) -> str:
        while group[c] != c:
            c = group[c]
        return c

    simple = OpenCC("t2s").convert
    for standard in STANDARDS:
        convert = OpenCC(standard).convert
        for c in han:
            other = convert(c)
            if other in group and root(other) != root(c):
                keep, drop = sorted(
                    (root(c), root(other)), key=lambda r: (simple(r) != r, not "\u4e00" <= r <= "\u9fff", ord(r))
                )
                group[drop] = keep
    for c, other in zip(IN_WORDS, PLAIN, strict=True):
        group[root(c)] = root(other)
    found = {c: root(c) for c in han if root(c) != c}
    return found | {r: found.get(m, m) for r, m in zip(RADICALS, MEANT, strict=True)}


def main() -> None:
    """Write the table."""
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    found = sorted(pairs().items())
    out.write_text("".join(a for a, _ in found) + "\n" + "".join(b for _, b in found) + "\n", "utf8")
    print(f"{out}: {len(found)} characters")


if __name__ == "__main__":
    main()
