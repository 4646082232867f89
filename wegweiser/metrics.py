"""How wide words are in our typeface. Knows fonts, neither entries nor HTML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

UNITS = 1000  # a font this large has whole units for widths; they are scaled down from it
POINT = 25.4 / 72  # millimetres

Measure = Callable[[str], float]  # words → millimetres for each point of their size


def measure(font: Path) -> Measure:
    """Without kerning, which mostly draws letters together: words are never wider than this says, or hardly."""
    from PIL import ImageFont  # only here: not every command makes a brochure

    face = ImageFont.truetype(str(font), UNITS, layout_engine=ImageFont.Layout.BASIC)
    scale = POINT / UNITS
    return lambda words: face.getlength(words) * scale
