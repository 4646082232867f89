"""Pictures of a PDF: pixels, colours, and how much ink their samples ask for. Knows neither pages nor rules."""

from __future__ import annotations

import io
import math
import re
import warnings
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageChops, ImageOps

from wegweiser.preflight.pdfcolour import GRAY, UNKNOWN, Ink, Space, space
from wegweiser.preflight.pdfobjects import STREAM_LIMIT, TooMuch, decoded, elements, entry, name, number

ENOUGH = 600  # pixels on the shorter side: more would only slow the counting of ink


@dataclass(frozen=True)
class Picture:
    """A picture as the file holds it, before it is put on a page."""

    width: int
    height: int
    space: Space
    bits: int
    stencil: bool = False
    filters: tuple[str, ...] = ()
    ink: float | None = None  # percent, exceeded by a thousandth of the samples; None: no inks, or unreadable
    bilevel: bool = False
    module: int = 0  # pixels a module, if it is a QR code or the like, drawn to whole pixels

    @property
    def readable(self) -> bool:
        return self.width > 0 and self.height > 0


def picture(thing: Any, resources: Any, data: bytes | None = None) -> Picture:
    """``data``: the samples of an inline image, whose dictionary does not hold them."""
    width, height = (int(number(entry(thing, key))) for key in ("/Width", "/Height"))
    stencil = entry(thing, "/ImageMask") is True
    own = entry(thing, "/ColorSpace")
    colours = GRAY if stencil else space(own, resources) if own is not None else UNKNOWN
    bits = 1 if stencil else int(number(entry(thing, "/BitsPerComponent"), 8))
    filters = tuple(name(each) for each in elements(entry(thing, "/Filter")))
    plain = Picture(width, height, colours, bits, stencil, filters)
    if not plain.readable or data is not None:
        return plain
    if width * height * max(1, colours.channels) * bits // 8 > STREAM_LIMIT:
        raise TooMuch
    return _looked_at(plain, thing)


def _looked_at(plain: Picture, thing: Any) -> Picture:
    ink, bilevel, module = None, plain.bits == 1, 0
    samples = _samples(plain, thing)
    if samples is not None and samples.mode == "CMYK":
        ink = _ink(samples)
    elif samples is not None:
        bilevel, module = _black_or_white(samples)
    elif plain.space.kind == "Indexed":
        ink = _palette_ink(plain.space)
    return Picture(
        *(plain.width, plain.height, plain.space, plain.bits, plain.stencil, plain.filters), ink, bilevel, module
    )


def _samples(plain: Picture, thing: Any) -> Image.Image | None:
    """What can be counted: CMYK, grey or one bit. None for all others."""
    mode = {("CMYK", 8): "CMYK", ("Grau", 8): "L", ("Grau", 1): "1"}.get((plain.space.family, plain.bits))
    if (
        mode is None
        or plain.space.kind == "Indexed"
        or plain.space.names
        or {"JPXDecode", "JBIG2Decode"} & {*plain.filters}
    ):
        return None
    if plain.filters[-1:] == ("DCTDecode",):
        image = _jpeg(thing, mode, (plain.width, plain.height))
    elif plain.filters[-1:] == ("CCITTFaxDecode",):
        return None
    else:
        content = decoded(thing)
        stride = (plain.width * plain.space.channels * plain.bits + 7) // 8
        content = content.ljust(stride * plain.height, b"\0")
        image = Image.frombytes(mode, (plain.width, plain.height), content)
    if image is None:
        return None
    turned = [number(each) for each in elements(entry(thing, "/Decode"))][:2] == [1.0, 0.0]
    image = image.convert("L") if mode == "1" else image
    return ImageChops.invert(image) if turned else image


def _jpeg(thing: Any, mode: str, size: tuple[int, int]) -> Image.Image | None:
    raw = bytes(thing.read_raw_bytes())
    with warnings.catch_warnings():  # of pictures too large: picture() has looked at that
        warnings.simplefilter("ignore")
        image = Image.open(io.BytesIO(raw), formats=["JPEG"])
        if image.mode != mode or image.size != size:  # the size was looked at before anything is unpacked
            return None
        if mode == "CMYK":
            image.draft(mode, (ENOUGH, ENOUGH))
        image.load()
    # Pillow turns every JPEG of four channels round, as Photoshop means it; a PDF means what is written.
    return ImageChops.invert(image) if mode == "CMYK" else image


def _ink(samples: Image.Image) -> float:
    """Percent of ink that a thousandth of the samples exceeds: single pixels are noise of compression."""
    shorter = min(samples.size)
    if shorter > 2 * ENOUGH:
        samples = samples.reduce(shorter // ENOUGH)
    cyan, magenta, yellow, black = samples.split()
    half = ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2)
    counts = ImageChops.add(*half, 2).histogram()
    rest = samples.size[0] * samples.size[1] // 1000
    for level in range(255, -1, -1):
        rest -= counts[level]
        if rest < 0:
            return level / 255 * 400
    return 0.0


def _palette_ink(indexed: Space) -> float | None:
    base, step = indexed.root, indexed.root.channels
    if not step or base.family not in ("CMYK", "Grau"):
        return None
    colours = [indexed.palette[place : place + step] for place in range(0, len(indexed.palette) - step + 1, step)]
    totals = [Ink(base, tuple(value / 255 for value in colour)).total for colour in colours]
    return max((total for total in totals if total is not None), default=None)


def _black_or_white(grey: Image.Image) -> tuple[bool, int]:
    """Whether there is no grey between, and the pixels of a code's module."""
    counts = grey.histogram()
    if sum(counts[1:255]):
        return False, 0
    square = abs(grey.size[0] - grey.size[1]) <= 1 and grey.size[0] <= 4096
    return True, _module(grey) if square and counts[0] and counts[255] else 0


def _module(grey: Image.Image) -> int:
    """The largest length of which all runs of black and white are multiples, if it divides both directions."""
    found = 0
    for image in (grey, ImageOps.mirror(grey.transpose(Image.Transpose.ROTATE_90))):
        width, content = image.size[0], image.tobytes()
        for row in {content[place : place + width] for place in range(0, len(content), width)}:
            runs = [len(run) for run in re.findall(rb"\x00+|\xff+", row)][1:-1]
            found = math.gcd(found, *runs)
            if found == 1:
                return 0
    return found if found and grey.size[0] / found <= 200 else 0
