"""Pictures of the brochure: QR codes, photos, the brick wall of the cover. Knows neither entries nor PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MODULE_PIXELS = 16  # 600 dpi and more at 18 mm, as a print shop wants of line art


def qr_png(url: str) -> bytes:
    """A QR code without border, as greyscale: what a black and white PNG becomes in the engine would be RGB."""
    import segno
    from PIL import Image

    rows = segno.make(url, error="m", boost_error=False, micro=False).matrix
    pixels = bytes(0 if dark else 255 for row in rows for dark in row)
    side = len(rows)
    picture = Image.frombytes("L", (side, side), pixels).resize((side * MODULE_PIXELS,) * 2, Image.Resampling.NEAREST)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


PHOTO = 38.0, 25.3  # millimetres, the larger of its two sizes in entry.css
PHOTO_PIXELS = tuple(round(side / 25.4 * 300) for side in PHOTO)


def photo(path: Path) -> bytes:
    """A picture as the brochure shows it, RGB: upright, cut to its frame, never enlarged, without hidden data."""
    return _jpeg(_framed(path))


def separation(path: Path, profile: bytes) -> bytes:
    """The same in inks: relative colorimetric with black point compensation, so that shadows keep their drawing."""
    from PIL import ImageCms

    inks = ImageCms.profileToProfile(
        _framed(path),
        ImageCms.createProfile("sRGB"),
        ImageCms.ImageCmsProfile(io.BytesIO(profile)),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="CMYK",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert inks is not None
    return _jpeg(inks)


def _framed(path: Path) -> Image:
    from PIL import Image, ImageOps

    with Image.open(path) as opened:
        picture = ImageOps.exif_transpose(opened)
        if "A" in picture.getbands() or "transparency" in picture.info:
            ground = Image.new("RGBA", picture.size, "white")
            picture = Image.alpha_composite(ground, picture.convert("RGBA"))
        share = min(1.0, *(have / want for have, want in zip(picture.size, PHOTO_PIXELS, strict=True)))
        width, height = (max(1, int(side * share)) for side in PHOTO_PIXELS)
        return ImageOps.fit(picture.convert("RGB"), (width, height), Image.Resampling.LANCZOS)


def _jpeg(picture: Image) -> bytes:
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=92, subsampling=0)
    return target.getvalue()


@dataclass(frozen=True)
class Brick:
    x: float
    y: float
    width: float
    height: float
    colour: str  # the name of a design token


# Millimetres. In this bond a long brick (runner) and a short one (binder) take turns; every course is moved by half.
BINDER, JOINT, COURSE = 11.9, 1.1, 8.2
RUNNER = 2 * BINDER + JOINT
PERIOD = RUNNER + BINDER + 2 * JOINT
QUAY = 185.0
PAGE_WIDTH = 148.0
LEFT, RIGHT = -3.0, 151.0  # the page with its bleed
CLOSE = 1.6

# Course from the top and place in it → colours of runner and binder. Everything else keeps the colour of the harbour.
PAIRS = {
    (1, 3): ("sand", "brick"),
    (3, 1): ("brick", "sand-deep"),
    (3, 3): ("harbour", "harbour"),
    (4, 2): ("sand-deep", "brick"),
    (6, 0): ("sand", "brick"),
    (6, 3): ("brick", "sand"),
    (7, 2): ("brick", "sand-deep"),
}
# First course that is built, by eighths of the width; the back cover carries on where the front one begins.
FRONT_SKYLINE = (3, 3, 2, 2, 1, 0, 0, 0)
BACK_SKYLINE = (7, 6, 6, 5, 5, 4, 4, 3)


def wall(skyline: tuple[int, ...] = FRONT_SKYLINE) -> Iterator[Brick]:
    """The wall above the quay and its reflection in the water, out to the edge of the bleed."""
    courses = 8
    for course in range(courses):
        top = QUAY - (courses - course) * (COURSE + JOINT)
        for x, width, colour in _course(course, skyline):
            yield Brick(x, round(top, 2), width, COURSE, colour)
            if course >= 2:
                depth = QUAY + 2.2 + (courses - 1 - course) * 3.6
                yield Brick(x, round(depth, 2), width, 1.0, colour)


def _course(course: int, skyline: tuple[int, ...]) -> Iterator[tuple[float, float, str]]:
    start = -RUNNER / 2 - (PERIOD / 2 if course % 2 else 0)
    for place in range(6):
        runner, binder = PAIRS.get((course, place), ("harbour", "harbour"))
        x = start + place * PERIOD
        for start_, width, colour in ((x, RUNNER, runner), (x + RUNNER + JOINT, BINDER, binder)):
            left, right = _off_the_trim(max(LEFT, start_)), _off_the_trim(min(RIGHT, start_ + width))
            middle = min(max((start_ + width / 2 - LEFT) / (RIGHT - LEFT), 0), 0.999)
            if right > left and course >= skyline[int(middle * len(skyline))]:
                yield round(left, 2), round(right - left, 2), colour


def _off_the_trim(x: float) -> float:
    """Bricks end well before the knife or well behind it: where it hits a joint, every copy would look different."""
    for trim, beyond in ((0.0, LEFT), (PAGE_WIDTH, RIGHT)):
        if abs(x - trim) < CLOSE:
            return beyond
    return x
