"""Tolerant reading of PDF objects: what was asked for, or nothing. Files come from anywhere, so no type is trusted.

Knows neither pages nor rules.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf

STREAM_LIMIT = 256 * 1024 * 1024  # decoded bytes of one stream: beyond is no brochure but a trap
FAR = 1e7  # points; a number beyond is no place on paper
DAMAGED = (
    *(pikepdf.PdfError, zlib.error, AttributeError, IndexError, KeyError, NotImplementedError, OverflowError),
    *(RecursionError, RuntimeError, TypeError, UnicodeError, ValueError, ZeroDivisionError),
)  # all that reading a broken file has been seen to raise


class TooMuch(Exception):
    """The file asks for more memory or time than any brochure needs."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in points, from its lower left to its upper right corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        return (
            self.x0 - slack <= other.x0
            and self.y0 - slack <= other.y0
            and self.x1 + slack >= other.x1
            and self.y1 + slack >= other.y1
        )

    def common(self, other: Box) -> Box | None:
        """What both cover; a line without breadth counts."""
        x0, y0 = max(self.x0, other.x0), max(self.y0, other.y0)
        x1, y1 = min(self.x1, other.x1), min(self.y1, other.y1)
        return Box(x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None

    def grown(self, by: float) -> Box:
        return Box(self.x0 - by, self.y0 - by, self.x1 + by, self.y1 + by)


EVERYWHERE = Box(-math.inf, -math.inf, math.inf, math.inf)


def entry(thing: Any, *keys: str) -> Any:
    """What stands under these keys, one inside the other; None where one is missing."""
    for key in keys:
        if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            return None
        thing = thing.get(key)
    return thing


def items(thing: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key in thing:
            yield str(key), thing.get(str(key))


def elements(thing: Any) -> list[Any]:
    """The elements of an array; a single thing counts as an array of one, as filters are written."""
    if thing is None:
        return []
    return list(thing) if isinstance(thing, pikepdf.Array) else [thing]


def number(thing: Any, default: float = 0.0) -> float:
    if isinstance(thing, bool) or not isinstance(thing, (int, float, Decimal)):
        return default
    value = float(thing)
    return value if abs(value) < FAR * 1000 else default


def name(thing: Any) -> str:
    """A name without its slash, or nothing."""
    return str(thing)[1:] if isinstance(thing, pikepdf.Name) else ""


def text(thing: Any) -> str:
    return str(thing) if isinstance(thing, pikepdf.String) else ""


def box(thing: Any) -> Box | None:
    """A rectangle, whichever corners it names."""
    sides = [number(side, math.nan) for side in elements(thing)]
    if len(sides) != 4 or any(math.isnan(side) for side in sides):
        return None
    return Box(min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3]))


def same(thing: Any) -> tuple[int, int] | None:
    """The number of an indirect object, by which it is recognised; None for what has none."""
    number_, generation = thing.objgen if isinstance(thing, pikepdf.Object) else (0, 0)
    return (number_, generation) if number_ else None


def decoded(stream: Any, limit: int = STREAM_LIMIT) -> bytes:
    """The content of a stream. Raises TooMuch before memory runs out, and what DAMAGED names."""
    filters = [name(each) for each in elements(entry(stream, "/Filter"))]
    raw = stream.read_raw_bytes()
    if filters == ["FlateDecode"]:
        content = _inflated(raw, limit)
        return content if entry(stream, "/DecodeParms") is None else bytes(stream.read_bytes())
    if len(raw) * 1032 > limit and sum(each.startswith(("Flate", "LZW", "RunLength")) for each in filters) > 1:
        raise TooMuch
    content = bytes(stream.read_bytes())
    if len(content) > limit:
        raise TooMuch
    return content


def _inflated(raw: bytes, limit: int) -> bytes:
    engine = zlib.decompressobj()
    content = engine.decompress(raw, limit)
    if engine.unconsumed_tail:
        raise TooMuch
    if not engine.eof and not content and raw:
        raise zlib.error("truncated")
    return content
