"""Places on a page: matrices, and the shapes of paths. Knows no PDF objects but arrays of numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from wegweiser.preflight.pdfobjects import Box, elements, number

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
Point = tuple[float, float]


def times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(x: float, y: float, by: Matrix) -> Point:
    return (x * by[0] + y * by[2] + by[4], x * by[1] + y * by[3] + by[5])


def around(points: Sequence[Point]) -> Box:
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def corners(area: Box, by: Matrix) -> list[Point]:
    return [
        moved(x, y, by) for x, y in ((area.x0, area.y0), (area.x1, area.y0), (area.x1, area.y1), (area.x0, area.y1))
    ]


def upright(points: Sequence[Point]) -> bool:
    """A rectangle along the edges of the page: each side changes only one coordinate."""
    ring = [*points, points[0]]
    sides = pairwise(ring)
    return len(points) in (4, 5) and all(abs(a[0] - b[0]) < 0.01 or abs(a[1] - b[1]) < 0.01 for a, b in sides)


def matrix(thing: Any) -> Matrix:
    six = [number(each) for each in elements(thing)]
    return (six[0], six[1], six[2], six[3], six[4], six[5]) if len(six) == 6 else IDENTITY


@dataclass(slots=True)
class Subpath:
    points: list[Point]
    curved: bool = False

    @property
    def rectangle(self) -> bool:
        return not self.curved and upright(self.points)

    @property
    def turns_left(self) -> bool:
        ring = pairwise([*self.points, self.points[0]])
        return sum(a[0] * b[1] - b[0] * a[1] for a, b in ring) > 0

    @property
    def thin(self) -> float:
        """The breadth of a narrow strip, whichever way it lies; infinite for other shapes."""
        back = len(self.points) == 5 and math.dist(self.points[0], self.points[-1]) < 0.001
        points = self.points[:-1] if back else self.points
        if self.curved or len(points) not in (2, 4):
            return math.inf
        if len(points) == 2:
            return 0.0
        sides = [math.dist(points[place], points[place - 1]) for place in range(4)]
        return min(sides) if max(sides) > 0.25 else math.inf


def frame(path: list[Subpath], odd: bool) -> list[tuple[Box, float]]:
    """A frame, drawn as one shape in another, sharp or round at the corners: its four sides with their breadths."""
    if len(path) != 2 or not (odd or path[0].turns_left != path[1].turns_left):
        return []
    first, second = (around(each.points) for each in path)
    outer, inner = (first, second) if first.holds(second) else (second, first)
    if not outer.holds(inner):
        return []
    sides = (
        (Box(outer.x0, outer.y0, inner.x0, outer.y1), inner.x0 - outer.x0),
        (Box(inner.x1, outer.y0, outer.x1, outer.y1), outer.x1 - inner.x1),
        (Box(outer.x0, outer.y0, outer.x1, inner.y0), inner.y0 - outer.y0),
        (Box(outer.x0, inner.y1, outer.x1, outer.y1), outer.y1 - inner.y1),
    )
    return [(side, breadth) for side, breadth in sides if breadth > 0.001]


def mostly_left(side: Box, clip: Box) -> bool:
    """Whether a good part of a side is left when it has been clipped: frames are painted one side after the other."""
    cut = side.common(clip)
    if cut is None:
        return False
    return cut.width * cut.height > 0.5 * side.width * side.height
