"""Which projects are like a project, and why. Asks nothing of HTML.

Likeness is the same from both sides. It is weighed on projects that share a theme and more, found by what they share:
no project is compared with all others, so that thousands of entries cost little.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2

from wegweiser.suitability import Profile

MOST = 4
ENOUGH = 5.5  # of 17; less is no likeness but a filler
CANDIDATES = 40  # for each project
THEMES, LEADING, AUDIENCES, AGES, PLACE, FORM, SETTING = 6.0, 2.0, 3.0, 2.0, 2.0, 1.0, 1.0

Weights = Mapping[str, float]
Key = tuple[str, ...]


@dataclass(frozen=True)
class Related:
    """A like project, and what both have in common: ids, the weightiest first."""

    id: str
    score: float
    themes: tuple[str, ...]
    districts: tuple[str, ...]
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class _Traits:
    """What is compared, in the form that compares quickest."""

    profile: Profile
    themes: frozenset[str]
    themes_weight: float
    audiences: frozenset[str]
    audiences_weight: float
    forms: frozenset[str]
    settings: frozenset[str]


class Kinship:
    """Finds the like ones among the projects that may be shown; others may ask, too."""

    def __init__(self, shown: Iterable[Profile]) -> None:
        profiles = tuple(shown)
        self._themes = _rarity(profile.themes for profile in profiles)
        self._audiences = _rarity(profile.audiences for profile in profiles)
        self._shown = {profile.id: self._traits(profile) for profile in profiles}
        self._shelves = _shelves(profiles)

    def of(self, project: Profile) -> tuple[Related, ...]:
        """At most four, the most alike first; none is better than one that is not alike."""
        traits = self._traits(project)
        scored = ((self._score(traits, self._shown[id]), id) for id in self._candidates(project))
        enough = sorted((-score, id) for score, id in scored if score >= ENOUGH)
        return tuple(self._related(project, self._shown[id].profile, -score) for score, id in enough[:MOST])

    def likeness(self, one: Profile, other: Profile) -> float:
        """Nothing without a common theme and common people or places; what is rare says more than what is frequent."""
        return self._score(self._traits(one), self._traits(other))

    def _traits(self, profile: Profile) -> _Traits:
        return _Traits(
            profile,
            frozenset(profile.themes),
            _weight(profile.themes, self._themes),
            frozenset(profile.audiences),
            _weight(profile.audiences, self._audiences),
            frozenset(profile.forms),
            frozenset(profile.settings),
        )

    def _score(self, one: _Traits, other: _Traits) -> float:
        common = one.themes & other.themes
        years = _common_years(one.profile.ages, other.profile.ages)
        if not common or (one.profile.ages and other.profile.ages and not years):
            return 0.0
        people = one.audiences & other.audiences
        if not (people or years or not one.profile.districts.isdisjoint(other.profile.districts)):
            return 0.0
        themes = _weight(common, self._themes)
        audiences = _weight(people, self._audiences)
        return round(
            THEMES * themes / (one.themes_weight + other.themes_weight - themes)
            + LEADING * (one.profile.themes[0] == other.profile.themes[0])
            + AUDIENCES * audiences / (one.audiences_weight + other.audiences_weight - audiences)
            + AGES * years
            + PLACE * _nearness(one.profile, other.profile)
            + FORM * (not one.forms.isdisjoint(other.forms))
            + SETTING * (not one.settings.isdisjoint(other.settings)),
            6,  # so that the order of adding cannot decide
        )

    def _related(self, one: Profile, other: Profile, score: float) -> Related:
        themes = sorted(set(one.themes) & set(other.themes), key=lambda id: (-self._themes[id], id))
        audiences = sorted(set(one.audiences) & set(other.audiences), key=lambda id: (-self._audiences[id], id))
        return Related(other.id, score, tuple(themes), tuple(sorted(one.districts & other.districts)), tuple(audiences))

    def _candidates(self, project: Profile) -> Iterator[str]:
        """From the fullest agreement to the least, from each shelf those that stand next to it."""
        seen = {project.id}
        for key in _keys(project):
            for id in _neighbours(self._shelves.get(key, ()), project.id):
                if len(seen) > CANDIDATES:
                    return
                if id not in seen:
                    seen.add(id)
                    yield id


def _keys(profile: Profile) -> Iterator[Key]:
    """What a project is found by, the narrowest first."""
    for theme in profile.themes:
        for audience in profile.audiences:
            yield from ((theme, audience, place) for place in sorted(profile.districts))
    for theme in profile.themes:
        yield from ((theme, "", place) for place in sorted(profile.districts))
    for theme in profile.themes:
        yield from ((theme, audience, "") for audience in profile.audiences)
    yield from ((theme, "", "") for theme in profile.themes)


def _shelves(profiles: Iterable[Profile]) -> dict[Key, list[str]]:
    shelves: dict[Key, list[str]] = defaultdict(list)
    for profile in profiles:
        for key in _keys(profile):
            shelves[key].append(profile.id)
    return {key: sorted(ids) for key, ids in shelves.items()}


def _neighbours(shelf: Sequence[str], id: str) -> Iterator[str]:
    """Round the shelf from the project's own place, so that in a long one not all point to the same few."""
    start = bisect(shelf, id)
    for step in range(min(len(shelf), CANDIDATES)):
        yield shelf[(start + step) % len(shelf)]


def _rarity(lists: Iterable[Sequence[str]]) -> Weights:
    counts = Counter(id for ids in lists for id in ids)
    total = sum(counts.values())
    return defaultdict(lambda: log2(1 + total), {id: log2(1 + total / count) for id, count in counts.items()})


def _weight(ids: Iterable[str], weights: Weights) -> float:
    return sum(weights[id] for id in ids)


def _common_years(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    if one is None or other is None:
        return 0.0
    common = min(one[1], other[1]) - max(one[0], other[0]) + 1
    return max(common, 0) / (max(one[1], other[1]) - min(one[0], other[0]) + 1)


def _nearness(one: Profile, other: Profile) -> float:
    if not one.districts.isdisjoint(other.districts):
        return 1.0
    return 0.5 if one.citywide and other.citywide else 0.25 if one.citywide or other.citywide else 0.0
