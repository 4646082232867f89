"""Guide → a schematic map of its places, in millimetres: what is where, how much of it, and where the names stand.

Only the middles of places are known, no borders. Knows no pages, no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, radians, sqrt
from statistics import median

from schema import Place, QuarterPlace
from wegweiser.guide import Guide, Projects
from wegweiser.metrics import Measure

WIDTH = 115.0  # of the map
ROOM, ROW = 143.0, 3.9  # what a page has for the map and the table below, and what a row of that takes
MARGIN = 5.0
DOT, LARGEST = 0.6, 2.9  # radius of a place without projects, and of the one with the most
FAR = 3.0  # so many times as far from the middle as the others usually are, and a place is left out
NAME, SMALL = 9.4 * 1.08, 7.4  # points; semibold is wider than what is measured
NAME_HEIGHT, SMALL_HEIGHT = 7.6, 3.0
GAP, FEWEST = 0.5, 4
# One for each Bezirk: the colours of the themes, neighbours in the list far apart.
COLOURS = ("koralle", "blau", "gruen", "violett", "orange", "petrol", "beere", "senf", "tuerkis", "indigo")


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    name: str
    colour: str
    projects: int = 0


@dataclass(frozen=True)
class Box:
    """The place of some words: its upper left corner and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Label:
    """The name of a Bezirk, or of a Stadtteil that a project names; the id is only that of a Bezirk."""

    name: str
    colour: str
    projects: int
    box: Box
    id: str = ""


@dataclass(frozen=True)
class CityMap:
    dots: tuple[Dot, ...]
    districts: tuple[Label, ...]
    quarters: tuple[Label, ...]  # as many as find room, those with most projects first
    missing: tuple[str, ...]  # names of places too far away to be shown
    height: float
    width: float = WIDTH


def city_map(guide: Guide, width: Measure) -> CityMap | None:
    """None where there is too little to see: a map of fewer than four places says nothing."""
    shown, missing = _near(guide.places.fields.stadtteile)
    if len(shown) < FEWEST:
        return None
    scale = _Scale.of(shown, ROOM - ROW * (len(guide.districts) + 2))
    dots = tuple(_dots(guide, shown, scale))
    districts = tuple(_districts(guide, dots, scale, width))
    quarters = tuple(_quarters(dots, [label.box for label in districts], scale.height, width))
    return CityMap(dots, districts, quarters, missing, round(scale.height, 2))


def _colours(guide: Guide) -> dict[str, str]:
    """Name of a Bezirk → a design token."""
    return {each.place.name: COLOURS[number % len(COLOURS)] for number, each in enumerate(guide.districts)}


def _running(projects: Projects) -> int:
    return sum(project.fields.status != "beendet" for project in projects)


# -------------------------------------------------------------------------------------------------- from degrees to mm


def _flat(place: Place, latitude: float) -> tuple[float, float]:
    """Degrees of one length; far from the equator those of longitude are shorter."""
    return place.lon * cos(radians(latitude)), -place.lat


def _near(places: Sequence[QuarterPlace]) -> tuple[tuple[QuarterPlace, ...], tuple[str, ...]]:
    """Places that make up the map, and the names of those far outside: an island in the sea would leave no room."""
    latitude = median(place.lat for place in places)
    flat = [_flat(place, latitude) for place in places]
    middle = median(x for x, _ in flat), median(y for _, y in flat)
    distances = [hypot(x - middle[0], y - middle[1]) for x, y in flat]
    limit = FAR * sorted(distances)[int(len(distances) * 0.8)]
    near = tuple(place for place, distance in zip(places, distances, strict=True) if distance <= limit)
    far = tuple(place.name for place, distance in zip(places, distances, strict=True) if distance > limit)
    return near, far


@dataclass(frozen=True)
class _Scale:
    latitude: float
    left: float
    top: float
    factor: float
    height: float
    shift: tuple[float, float]

    @classmethod
    def of(cls, places: Sequence[Place], highest: float) -> _Scale:
        latitude = median(place.lat for place in places)
        xs, ys = zip(*(_flat(place, latitude) for place in places), strict=True)
        wide, high = max(xs) - min(xs) or 1e-6, max(ys) - min(ys) or 1e-6
        factor = min((WIDTH - 2 * MARGIN) / wide, (highest - 2 * MARGIN) / high)
        shift = (WIDTH - wide * factor) / 2, MARGIN
        return cls(latitude, min(xs), min(ys), factor, high * factor + 2 * MARGIN, shift)

    def __call__(self, place: Place) -> tuple[float, float]:
        x, y = _flat(place, self.latitude)
        return (x - self.left) * self.factor + self.shift[0], (y - self.top) * self.factor + self.shift[1]


# ------------------------------------------------------------------------------------------------------------ the dots


def _dots(guide: Guide, places: Iterable[QuarterPlace], scale: _Scale) -> Iterator[Dot]:
    """Small ones first, so that no large one hides them; the area of a dot is its number of projects."""
    counts, colours = {quarter.place.name: _running(quarter.projects) for quarter in guide.quarters}, _colours(guide)
    most = max(counts.values(), default=0) or 1
    for place in sorted(places, key=lambda place: (counts.get(place.name, 0), place.name)):
        projects = counts.get(place.name, 0)
        radius = DOT + 0.4 + (LARGEST - DOT - 0.4) * sqrt(projects / most) if projects else DOT
        x, y = scale(place)
        yield Dot(round(x, 2), round(y, 2), round(radius, 2), place.name, colours[place.bezirk], projects)


# ---------------------------------------------------------------------------------------------------------- the labels


def _districts(guide: Guide, dots: Sequence[Dot], scale: _Scale, width: Measure) -> Iterator[Label]:
    """Each where it hides least: near the middle of its Bezirk, off the large dots and the other labels."""
    placed: list[Box] = []
    colours = _colours(guide)
    for district in guide.districts:
        name, middle = district.place.name, scale(district.place)
        wide = max(width(name) * NAME, width("100 Projekte") * SMALL) + 0.6
        placed.append(_best(list(_around(middle, wide, scale.height)), middle, dots, placed))
        yield Label(name, colours[name], _running(district.projects), placed[-1], district.place.id)


def _best(boxes: list[Box], middle: tuple[float, float], dots: Sequence[Dot], placed: Sequence[Box]) -> Box:
    """The near ones first: once the way alone costs more than the best so far, nothing better comes."""
    best, least = boxes[0], inf
    for away, box in sorted(((_away(box, middle), box) for box in boxes), key=lambda pair: pair[0]):
        if away >= least:
            break
        cost = away + _cost(box, dots, placed)
        if cost < least:
            best, least = box, cost
    return best


def _around(middle: tuple[float, float], width: float, height: float) -> Iterator[Box]:
    """Places to try, inside the map."""
    for down in range(-16, 17):
        for right in range(-12, 13):
            left = min(max(middle[0] - width / 2 + right * 2, 1), WIDTH - width - 1)
            top = min(max(middle[1] - NAME_HEIGHT / 2 + down * 1.2, 1), height - NAME_HEIGHT - 1)
            yield Box(round(left, 2), round(top, 2), round(width, 2), NAME_HEIGHT)


def _away(box: Box, middle: tuple[float, float]) -> float:
    return hypot(box.x + box.width / 2 - middle[0], box.y + box.height / 2 - middle[1])


def _cost(box: Box, dots: Iterable[Dot], placed: Iterable[Box]) -> float:
    rows, near = _rows(box), (dot for dot in dots if _is_near(box, dot))
    hidden = sum((60 + 30 * dot.projects) * any(_hides(row, dot) for row in rows) for dot in near)
    return hidden + sum(1000 * _overlap(box, other) for other in placed)


def _is_near(box: Box, dot: Dot) -> bool:
    """A quick look, for most dots are far away."""
    reach = LARGEST + GAP
    beside = box.x - reach < dot.x < box.x + box.width + reach
    return beside and box.y - reach < dot.y < box.y + box.height + reach


def _rows(box: Box) -> tuple[Box, Box]:
    """The name, and below it the number, which is shorter."""
    half, wide = box.height / 2, min(box.width, 14.0)
    return Box(box.x, box.y, box.width, half), Box(box.x + (box.width - wide) / 2, box.y + half, wide, half - 0.5)


def _quarters(dots: Sequence[Dot], taken: Sequence[Box], height: float, width: Measure) -> Iterator[Label]:
    """Names beside their dots, where they touch nothing."""
    placed = list(taken)
    for dot in sorted(dots, key=lambda dot: (-dot.projects, dot.name)):
        fitting = (box for box in _beside(dot, width(dot.name) * SMALL, height) if not _touches(box, dot, dots, placed))
        if dot.projects and (box := next(fitting, None)):
            placed.append(box)
            yield Label(dot.name, dot.colour, dot.projects, box)


def _beside(dot: Dot, wide: float, height: float) -> Iterator[Box]:
    """Right, left, below, above, and slanting."""
    high, off = SMALL_HEIGHT, dot.radius + 0.6
    for right, down in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
        slant = 0.75 if right and down else 1
        x = dot.x - wide / 2 + right * (wide / 2 + off * slant)
        y = dot.y - high / 2 + down * (high / 2 + off * slant)
        if 0.5 <= x <= WIDTH - wide - 0.5 and 0.5 <= y <= height - high - 0.5:
            yield Box(round(x, 2), round(y, 2), round(wide, 2), high)


def _touches(box: Box, own: Dot, dots: Iterable[Dot], placed: Iterable[Box]) -> bool:
    return any(_is_near(box, dot) and dot is not own and _hides(box, dot, 0.1) for dot in dots) or any(
        _overlap(box, each) for each in placed
    )


def _hides(box: Box, dot: Dot, gap: float = GAP) -> bool:
    near_x = min(max(dot.x, box.x), box.x + box.width)
    near_y = min(max(dot.y, box.y), box.y + box.height)
    return hypot(dot.x - near_x, dot.y - near_y) < dot.radius + gap


def _overlap(one: Box, other: Box) -> bool:
    apart_x = one.x + one.width + GAP < other.x or other.x + other.width + GAP < one.x
    return not (apart_x or one.y + one.height + GAP < other.y or other.y + other.height + GAP < one.y)
