"""What was found on pages: values between the reading of a PDF and the rules on it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from wegweiser.preflight.pdfcolour import Ink, Space
from wegweiser.preflight.pdffonts import Font
from wegweiser.preflight.pdfimages import Picture
from wegweiser.preflight.pdfobjects import Box


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was painted. Boxes are in points of the page, cut by what clips them."""

    page: int
    kind: str  # text, fill, stroke, image, shading
    box: Box
    ink: Ink | None  # None: a picture, a shading, or several colours
    size: float = math.inf  # text: height; stroke: width; fill: breadth at its thinnest; all in points
    text: str = ""
    straight: bool = True  # a rectangle along the edges of the page
    overprint: bool = False
    mode: int = 0  # overprint mode
    inside: str = ""  # "pattern" or "glyph": its place on the page is only known by the mark that uses it


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture on a page."""

    page: int
    picture: Picture
    ppi: float
    box: Box


@dataclass(frozen=True, slots=True)
class Trace:
    """Something else that a page does: uses a colour space, sets a blend mode, holds what is forbidden …"""

    page: int
    kind: str
    what: str


@dataclass(frozen=True)
class Scan:
    """All that was found on all pages."""

    marks: tuple[Mark, ...]
    pictures: tuple[Placed, ...]
    fonts: tuple[tuple[int, Font], ...]
    spaces: tuple[tuple[int, Space], ...]
    traces: tuple[Trace, ...]
