"""Press pages as a scanner sees them: skewed, blurred, grainy, with the other side showing through, as a poor JPEG."""

from __future__ import annotations

import io
import random
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2
from PIL import Image, ImageFilter

Grey = npt.NDArray[np.float32]


def scanned(data: bytes, rng: random.Random, dpi: int | None = None) -> tuple[bytes, dict[str, Any]]:
    """A page of a PDF as a JPEG, and how it came to be.

    `matrix` in what comes back leads from points of the page to pixels of the picture: x' = a x + b y + c,
    y' = d x + e y + f, so that the page's gold holds for the picture.
    """
    dpi = dpi or rng.choice((150, 200, 300))
    page = _drawn(data, dpi)
    how = {
        "dpi": dpi,
        "skew": round(rng.gauss(0, 0.6), 3),  # degrees
        "blur": round(rng.uniform(0.2, 0.9) * dpi / 200, 2),  # pixels
        "noise": round(rng.uniform(2, 14), 1),  # of 255
        "through": round(rng.choice((0.0, rng.uniform(0.03, 0.14))), 3),  # how much of the other side shows
        "paper": rng.randint(205, 245),
        "ink": rng.randint(15, 70),
        "quality": rng.randint(35, 80),
    }
    noise = np.random.default_rng(rng.randrange(1 << 30))
    sheet = Image.fromarray(page.astype(np.uint8))
    matrix = _skewed(sheet.size, float(how["skew"]), dpi / 72.0)
    sheet = sheet.rotate(float(how["skew"]), Image.Resampling.BICUBIC, expand=False, fillcolor=255)
    sheet = sheet.filter(ImageFilter.GaussianBlur(float(how["blur"])))
    light = np.asarray(sheet, np.float32) / 255
    light *= 1 - float(how["through"]) * (1 - _through(light))
    out = float(how["ink"]) + light * (float(how["paper"]) - float(how["ink"]))
    out *= _uneven(out.shape, noise)
    out += noise.normal(0, float(how["noise"]), out.shape).astype(np.float32)
    picture = Image.fromarray(np.clip(out, 0, 255).astype(np.uint8))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=int(how["quality"]), dpi=(dpi, dpi))
    return held.getvalue(), {**how, "width": picture.width, "height": picture.height, "matrix": matrix}


def _drawn(data: bytes, dpi: int) -> Grey:
    document = pypdfium2.PdfDocument(data)
    page = document[0].render(scale=dpi / 72.0, grayscale=True).to_numpy()
    document.close()
    return np.asarray(page, np.float32).reshape(page.shape[:2])


def _skewed(size: tuple[int, int], degrees: float, scale: float) -> list[float]:
    """From points to pixels of a page turned against the clock about its middle, as Pillow turns."""
    a = np.deg2rad(degrees)
    cos, sin = float(np.cos(a)), float(np.sin(a))
    x, y = size[0] / 2, size[1] / 2
    return [cos * scale, sin * scale, x - cos * x - sin * y, -sin * scale, cos * scale, y + sin * x - cos * y]


def _through(light: Grey) -> Grey:
    """The page itself, from behind, soft: what shows through."""
    behind = Image.fromarray((light[:, ::-1] * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(3))
    return np.roll(np.asarray(behind, np.float32) / 255, (37, 11), (0, 1))


def _uneven(shape: tuple[int, ...], noise: np.random.Generator) -> Grey:
    """Light that falls unevenly: a few soft clouds."""
    small = Image.fromarray((noise.normal(0.97, 0.02, (5, 4)) * 200).clip(0, 255).astype(np.uint8))
    return np.asarray(small.resize((shape[1], shape[0]), Image.Resampling.BICUBIC), np.float32) / 200
