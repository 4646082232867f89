"""Guide → a schematic map of its places, in millimetres: what is where, how much of it, and where the names stand.

Only the middles of places are known, no borders. Knows no pages, no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from statistics import median

from schema import Place
from wegweiser.guide import District, Guide

WIDTH, HEIGHT = 115.0, 112.0  # of the map
MARGIN = 7.0
DOT, LARGEST = 0.55, 3.1  # radius of a place without projects, and of the one with the most
FAR = 3.0  # so many times as far from the middle as the others usually are, and a place is left out
LABEL_HEIGHT, LETTER = 8.0, 1.62  # of a label with two lines; the usual width of a letter
GAP = 0.6


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    radius: float
    projects: int = 0


@dataclass(frozen=True)
class Label:
    """Name and number of projects of a Bezirk: a box, its upper left corner."""

    id: str
    name: str
    projects: int
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class CityMap:
    dots: tuple[Dot, ...]
    labels: tuple[Label, ...]
    missing: tuple[str, ...]  # names of places too far away to be shown
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def text(self) -> str:
        """What the picture says, for those who do not see it."""
        return ", ".join(f"{label.name} {label.projects}" for label in self.labels)


def city_map(guide: Guide) -> CityMap:
    """Empty where there is too little to see: a map of fewer than three places says nothing."""
    shown, missing = _near(guide.places.fields.stadtteile)
    if len(shown) < 3:
        return CityMap((), (), ())
    scale = _Scale.of(shown)
    counts = {quarter.place.name: _running(quarter.projects) for quarter in guide.quarters}
    dots = tuple(_dots(shown, counts, scale))
    return CityMap(dots, tuple(_labels(guide.districts, dots, scale)), missing)


def _running(projects: Iterable[object]) -> int:
    return sum(getattr(project, "fields").status != "beendet" for project in projects)  # noqa: B009


# -------------------------------------------------------------------------------------------------- from degrees to mm


def _flat(place: Place, latitude: float) -> tuple[float, float]:
    """Degrees of one length; far from the equator those of longitude are shorter."""
    return place.lon * cos(radians(latitude)), -place.lat


def _near(places: Sequence[Place]) -> tuple[tuple[Place, ...], tuple[str, ...]]:
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
    shift: tuple[float, float]

    @classmethod
    def of(cls, places: Sequence[Place]) -> _Scale:
        latitude = median(place.lat for place in places)
        xs, ys = zip(*(_flat(place, latitude) for place in places), strict=True)
        wide, high = max(xs) - min(xs) or 1e-6, max(ys) - min(ys) or 1e-6
        factor = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)
        shift = (WIDTH - wide * factor) / 2, (HEIGHT - high * factor) / 2
        return cls(latitude, min(xs), min(ys), factor, shift)

    def __call__(self, place: Place) -> tuple[float, float]:
        x, y = _flat(place, self.latitude)
        return (x - self.left) * self.factor + self.shift[0], (y - self.top) * self.factor + self.shift[1]


# ------------------------------------------------------------------------------------------------------------ the dots


def _dots(places: Iterable[Place], counts: dict[str, int], scale: _Scale) -> Iterator[Dot]:
    """Small ones first, so that no large one hides them; the area of a dot is its number of projects."""
    most = max(counts.values(), default=0) or 1
    for place in sorted(places, key=lambda place: (counts.get(place.name, 0), place.name)):
        projects = counts.get(place.name, 0)
        radius = DOT + (LARGEST - DOT) * sqrt(projects / most) if projects else DOT
        x, y = scale(place)
        yield Dot(round(x, 2), round(y, 2), round(radius, 2), projects)


# ---------------------------------------------------------------------------------------------------------- the labels


def _labels(districts: Sequence[District], dots: Sequence[Dot], scale: _Scale) -> Iterator[Label]:
    """Each where it hides least: near the middle of its Bezirk, off the large dots and the other labels."""
    placed: list[Label] = []
    for district in districts:
        counted = f"{_running(district.projects)} Projekte"
        width = LETTER * max(len(district.place.name) * 1.15, len(counted) + 6) + 2
        x, y = scale(district.place)
        options = (
            Label(district.place.id, district.place.name, _running(district.projects), left, top, round(width, 2))
            for left, top in _around(x - width / 2, y - LABEL_HEIGHT / 2, width)
        )
        best = min(options, key=lambda label: _cost(label, (x, y), dots, placed))
        placed.append(best)
    yield from placed


def _around(x: float, y: float, width: float) -> Iterator[tuple[float, float]]:
    """Places to try, inside the map."""
    for down in range(-10, 11):
        for right in range(-10, 11):
            left = min(max(x + right * 2.4, 0), WIDTH - width)
            yield round(left, 2), round(min(max(y + down * 1.8, 0), HEIGHT - LABEL_HEIGHT), 2)


def _cost(label: Label, middle: tuple[float, float], dots: Sequence[Dot], placed: Sequence[Label]) -> float:
    away = hypot(label.x + label.width / 2 - middle[0], label.y + LABEL_HEIGHT / 2 - middle[1])
    hidden = sum((8 + 30 * dot.projects) * _hides(label, dot) for dot in dots)
    return away + hidden + sum(1000 * _overlap(label, other) for other in placed)


def _hides(label: Label, dot: Dot) -> bool:
    near_x = min(max(dot.x, label.x), label.x + label.width)
    near_y = min(max(dot.y, label.y), label.y + LABEL_HEIGHT)
    return hypot(dot.x - near_x, dot.y - near_y) < dot.radius + GAP


def _overlap(one: Label, other: Label) -> bool:
    apart_x = one.x + one.width + GAP < other.x or other.x + other.width + GAP < one.x
    return not (apart_x or one.y + LABEL_HEIGHT + GAP < other.y or other.y + LABEL_HEIGHT + GAP < one.y)
