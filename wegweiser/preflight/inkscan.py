"""A PDF as pictures, made by tools that may be installed: ink by Ghostscript, thumbnails by poppler.

Everything works without them; then nothing is measured. The only module that starts programs for a preflight.
"""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from PIL import Image, ImageChops

PPI = 60
PIXEL = (25.4 / PPI) ** 2  # square millimetres
PATIENCE = 120  # seconds
AREA = 5.0  # square millimetres: less is the seam of two colours, or letters on a dark ground
Area = tuple[float, float, float, float]  # left, upper, right, lower edge as shares of the sheet
STEP = 400 / 255  # percent of ink in one level of the mean of four channels


@dataclass(frozen=True)
class PageInk:
    """How much ink a page gets where it gets most: on a patch as large as AREA, wherever its parts are."""

    page: int
    highest: float  # percent


def ghostscript() -> str:
    """»Ghostscript 10.00.0«, or nothing where it is not installed."""
    return _version("gs", "--version", "Ghostscript {}")


def poppler() -> str:
    return "pdftoppm (poppler)" if shutil.which("pdftoppm") else ""


def _version(program: str, option: str, told: str) -> str:
    path = shutil.which(program)
    if not path:
        return ""
    done = subprocess.run([path, option], capture_output=True, text=True, check=False, timeout=20)
    return told.format(done.stdout.strip()) if done.returncode == 0 else ""


def ink(pdf: bytes, areas: Sequence[Area]) -> tuple[PageInk, ...]:
    """The ink in an area of each page, rasterised by Ghostscript in two processes.

    Nothing if it is missing or fails on this file. Registration marks outside the areas may have all inks.
    """
    program = shutil.which("gs")
    if not program:
        return ()
    pages = len(areas)
    half = (pages + 1) // 2
    ranges = [(1, half), (half + 1, pages)] if pages > 8 else [(1, pages)]
    with _file(pdf) as path, ThreadPoolExecutor(len(ranges)) as workers:
        done = [workers.submit(_range, program, path, first, last, areas) for first, last in ranges]
        found = [page for part in done for page in part.result()]
    return tuple(found) if len(found) == pages else ()


@contextmanager
def _file(pdf: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="wegweiser-") as folder:
        path = Path(folder) / "druck.pdf"
        path.write_bytes(pdf)
        yield path


def _range(program: str, path: Path, first: int, last: int, areas: Sequence[Area]) -> list[PageInk]:
    command = [program, "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dNOINTERPOLATE", "-sDEVICE=pamcmyk32", f"-r{PPI}"]
    command += [f"-dFirstPage={first}", f"-dLastPage={last}", "-sstdout=%stderr", "-o", "-", str(path)]
    limited = ["timeout", str(PATIENCE), *command] if shutil.which("timeout") else command
    with subprocess.Popen(limited, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()) as process:
        assert process.stdout is not None
        return [
            _measured(number, _cropped(page, areas[number - 1]))
            for number, page in enumerate(_frames(process.stdout), first)
        ]


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}


def _frames(stream: IO[bytes]) -> Iterator[Image.Image]:
    """The pages of a stream of PAM pictures (Netpbm's P7), one after the other."""
    while stream.readline() == b"P7\n":
        head = {}
        while (line := stream.readline()) not in (b"ENDHDR\n", b""):
            key, _, value = line.decode("latin-1").partition(" ")
            head[key] = value.strip()
        width, height, depth = (int(head.get(key, 0)) for key in ("WIDTH", "HEIGHT", "DEPTH"))
        content = stream.read(width * height * depth)
        if depth != 4 or len(content) != width * height * 4 or not content:
            return
        yield Image.frombytes("CMYK", (width, height), content)


def _cropped(page: Image.Image, area: Area) -> Image.Image:
    """Whole pixels within the area, one at least."""
    left, upper = (min(side - 1, math.floor(share * side)) for share, side in zip(area[:2], page.size, strict=True))
    right, lower = (math.ceil(share * side) for share, side in zip(area[2:], page.size, strict=True))
    return page.crop((left, upper, min(page.size[0], max(right, left + 1)), min(page.size[1], max(lower, upper + 1))))


def _measured(number: int, page: Image.Image) -> PageInk:
    cyan, magenta, yellow, black = page.split()
    mean = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
    area = 0.0
    for level, pixels in reversed(list(enumerate(mean.histogram()))):
        area += pixels * PIXEL
        if area >= AREA:
            return PageInk(number, level * STEP)
    return PageInk(number, 0.0)


def thumbnails(pdf: bytes, width: int = 200) -> tuple[bytes, ...]:
    """A JPEG of each page; nothing if poppler is missing or cannot read the file."""
    program = shutil.which("pdftoppm")
    if not program:
        return ()
    with _file(pdf) as path:
        command = [program, "-q", "-jpeg", "-jpegopt", "quality=80", "-scale-to-x", str(width), "-scale-to-y", "-1"]
        try:
            subprocess.run([*command, str(path), str(path.with_name("p"))], check=True, timeout=PATIENCE)
        except (subprocess.SubprocessError, OSError):
            return ()
        return tuple(each.read_bytes() for each in sorted(path.parent.glob("p-*.jpg")))
