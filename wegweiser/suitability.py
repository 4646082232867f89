"""Whether a project suits what somebody asked for: yes, no, or nobody has said. The one place that knows.

Finder, facet pages, advice and similar projects all ask here, so that they cannot disagree. Values are the ids and
numbers of the finder's address. Knows no HTML and no language; that a project has ended is the caller's to ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schema import AgeRange, Grades, Project, Slot
from wegweiser.content import Entry
from wegweiser.guide import Guide

Answer = bool | None  # None: not known
Choice = Mapping[str, Sequence[str]]  # facet → the values asked for, any of which will do

OLDEST = 999
FIRST_GRADE_AGE, LAST_GRADE_AGE = 5, 7  # a child in grade n is n+5 to n+7 years old
DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "ferien")
DAYS_OF: Mapping[str, frozenset[str]] = {
    "werktags": frozenset(DAYS[:5]),
    "am Wochenende": frozenset(DAYS[5:7]),
    "in den Ferien": frozenset(DAYS[7:]),
    "nach Absprache": frozenset(DAYS),  # both choose it freely, so each day is possible
}


@dataclass(frozen=True)
class AgeGroup:
    """Ages that a page shows together; ``asked`` are the ages by which the finder asks for the same."""

    id: str
    first: int
    last: int  # included

    @property
    def brief(self) -> str:
        """For narrow columns: »6–9«, »27+«."""
        return f"{self.first}–{self.last}" if self.last < OLDEST else f"{self.first}+"

    @property
    def asked(self) -> tuple[int, ...]:
        return tuple(range(self.first, self.last + 1)) if self.last < OLDEST else tuple(range(self.first, 100, 10))


AGE_GROUPS = (
    *(AgeGroup(f"{first}-{last}", first, last) for first, last in ((0, 5), (6, 9), (10, 13), (14, 17), (18, 26))),
    AgeGroup("ab-27", 27, OLDEST),
)


@dataclass(frozen=True)
class Meeting:
    """On which days people meet, and at which time of day if that is known."""

    days: frozenset[str]
    time: str


@dataclass(frozen=True)
class Profile:
    """A project in ids and numbers. An empty or missing value says that nobody stated it."""

    id: str
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    ages: tuple[int, int] | None
    ages_estimated: bool  # from the grades
    citywide: bool
    districts: frozenset[str]  # named, or with a quarter that is named
    quarters: frozenset[str]  # named
    perhaps_quarters: frozenset[str]  # in a district that is named
    home: Mapping[str, str]  # quarter → district, of the whole city
    forms: tuple[str, ...]
    settings: tuple[str, ...]
    hours: float | None  # the least a month
    months: int | None  # the least one promises
    meetings: tuple[Meeting, ...]
    languages: tuple[str, ...]
    offers: Mapping[str, Answer]
    certificate: tuple[str, ...]
    costs: tuple[str, ...]


def profiles(guide: Guide) -> dict[str, Profile]:
    """Project id → profile, of all projects in order of their names."""
    ids = {(group, word.name): word.id for group, words in guide.vocabulary.fields for word in words}
    map_ = _Map.of(guide)
    return {project.id: _profile(project, guide, ids, map_) for project in guide.projects}


_STATED: Mapping[str, Answer] = {
    **{"Plätze frei": True, "Warteliste": False, "derzeit keine Plätze": False},
    **{"gesucht": True, "derzeit nicht gesucht": False},
}


def _profile(project: Entry[Project], guide: Guide, ids: Mapping[tuple[str, str], str], map_: _Map) -> Profile:
    fields = project.fields
    return Profile(
        id=project.id,
        themes=tuple(ids["themen", name] for name in fields.themen),
        audiences=tuple(ids["zielgruppen", name] for name in fields.zielgruppen),
        ages=_ages(fields),
        ages_estimated=not _span(fields.alter) and bool(_grade_span(fields.klassen)),
        citywide=bool(fields.stadtweit),
        districts=frozenset(map_.district[name] for name in guide.districts_of(project)),
        quarters=frozenset(map_.quarter[name] for name in fields.stadtteile),
        perhaps_quarters=frozenset[str]().union(*(map_.within[name] for name in fields.bezirke)),
        home=map_.home,
        forms=tuple(ids["formen", name] for name in fields.formen),
        settings=tuple(ids["einsatzorte", name] for name in fields.einsatzorte),
        hours=_hours(fields),
        months=_months(fields),
        meetings=tuple(_meeting(slot) for slot in fields.zeiten),
        languages=tuple(ids["sprachen", name] for name in fields.sprachen),
        offers={"gesucht": _STATED.get(guide.seeking(project)), "plaetze": _STATED.get(guide.intake(project))},
        certificate=_certificate(fields),
        costs=_costs(fields),
    )


# ------------------------------------------------------------------------------------------------------------ questions


def suits(profile: Profile, choice: Choice) -> Answer:
    """All facets together: no if one says no, unknown if one is unknown."""
    asked = ((facet, values) for facet, values in choice.items() if values and facet not in JOINT)
    answers = [any_of(matches(profile, facet, value) for value in values) for facet, values in asked]
    return all_of((*answers, _works_in(profile, choice), _meets(profile, choice)))


def matches(profile: Profile, facet: str, value: str) -> Answer:
    """One value of one facet. KeyError for a facet that does not exist."""
    return MATCHERS[facet](profile, value)


def any_of(answers: Iterable[Answer]) -> Answer:
    told = set(answers)
    return True if True in told else None if None in told else False


def all_of(answers: Iterable[Answer]) -> Answer:
    told = set(answers)
    return False if False in told else None if None in told else True


def names_place(profile: Profile, choice: Choice) -> bool:
    """Whether it names the district or quarter asked for; the others work there because they work everywhere."""
    asked = choice.get("stadtteil", ())
    if asked:
        return not profile.quarters.isdisjoint(asked)
    return not profile.districts.isdisjoint(choice.get("bezirk", ()))


def _of_age(profile: Profile, age: str) -> Answer:
    return None if profile.ages is None else profile.ages[0] <= int(age) <= profile.ages[1]


def _in_district(profile: Profile, district: str) -> Answer:
    return profile.citywide or district in profile.districts


def _in_quarter(profile: Profile, quarter: str) -> Answer:
    if profile.citywide or quarter in profile.quarters:
        return True
    return None if quarter in profile.perhaps_quarters else False


def _works_in(profile: Profile, choice: Choice) -> Answer:
    """In one of the places. A quarter narrows its own district down, and stands beside the others."""
    quarters, districts = choice.get("stadtteil", ()), choice.get("bezirk", ())
    if not (quarters or districts):
        return True
    narrowed = {profile.home.get(quarter) for quarter in quarters}
    return any_of(
        (
            *(_in_quarter(profile, quarter) for quarter in quarters),
            *(_in_district(profile, district) for district in districts if district not in narrowed),
        )
    )


def _within(limit: str, known: float | None) -> Answer:
    return None if known is None else known <= float(limit)


def _stated(values: tuple[str, ...], value: str) -> Answer:
    return value in values if values else None


def _meets(profile: Profile, choice: Choice) -> Answer:
    """Whether one and the same meeting is on one of the days and at one of the times; nothing asked means any."""
    days, times = choice.get("tag", ()), choice.get("zeit", ())
    if not (days or times):
        return True
    if not profile.meetings:
        return None
    return any_of(_covers(meeting, days, times) for meeting in profile.meetings)


def _covers(meeting: Meeting, days: Sequence[str], times: Sequence[str]) -> Answer:
    on_day: Answer = not days or not meeting.days.isdisjoint(days)
    in_time: Answer = True if not times else meeting.time in times if meeting.time else None
    return all_of((on_day, in_time))


Matcher = Callable[[Profile, str], Answer]

JOINT = ("tag", "zeit", "bezirk", "stadtteil")  # two are answered together
MATCHERS: Mapping[str, Matcher] = {
    "thema": lambda profile, value: value in profile.themes,
    "fuer": lambda profile, value: value in profile.audiences,
    "alter": _of_age,
    "bezirk": _in_district,
    "stadtteil": _in_quarter,
    "form": lambda profile, value: value in profile.forms,
    "ort": lambda profile, value: _stated(profile.settings, value),
    "stunden": lambda profile, value: _within(value, profile.hours),
    "monate": lambda profile, value: _within(value, profile.months),
    "tag": lambda profile, value: _meets(profile, {"tag": (value,)}),
    "zeit": lambda profile, value: _meets(profile, {"zeit": (value,)}),
    "sprache": lambda profile, value: _stated(profile.languages, value),
    "frei": lambda profile, value: profile.offers.get(value),
    "zeugnis": lambda profile, value: _stated(profile.certificate, value),
    "kosten": lambda profile, value: _stated(profile.costs, value),
}


# --------------------------------------------------------------------------------------------------------------- facts


def _ages(fields: Project) -> tuple[int, int] | None:
    return _span(fields.alter) or _grade_span(fields.klassen)


def _span(ages: AgeRange | None) -> tuple[int, int] | None:
    if ages is None or (ages.von is None and ages.bis is None):
        return None
    return ages.von or 0, OLDEST if ages.bis is None else ages.bis


def _grade_span(grades: Grades | None) -> tuple[int, int] | None:
    if grades is None or (grades.von is None and grades.bis is None):
        return None
    return (grades.von or 0) + FIRST_GRADE_AGE, (13 if grades.bis is None else grades.bis) + LAST_GRADE_AGE


def _hours(fields: Project) -> float | None:
    hours = fields.aufwand.stunden_im_monat if fields.aufwand else None
    return hours[0] if hours else None


def _months(fields: Project) -> int | None:
    """What one promises at least; where only the end is known, not more than that."""
    return (fields.dauer.mindestens_monate or fields.dauer.höchstens_monate) if fields.dauer else None


def _meeting(slot: Slot) -> Meeting:
    return Meeting(DAYS_OF.get(slot.tag, frozenset((slot.tag.lower(),))), slot.tageszeit or "")


def _certificate(fields: Project) -> tuple[str, ...]:
    needs = fields.voraussetzungen
    stated = needs.führungszeugnis.erforderlich if needs and needs.führungszeugnis else None
    return ({"nach Gespräch": "nach-gespraech"}.get(stated, stated),) if stated else ()


def _costs(fields: Project) -> tuple[str, ...]:
    free = fields.kosten.kostenlos if fields.kosten else None
    return () if free is None else ("kostenlos" if free else "kostet",)


@dataclass(frozen=True)
class _Map:
    """Names of places → their ids, and which quarters a district has."""

    district: Mapping[str, str]
    quarter: Mapping[str, str]
    home: Mapping[str, str]  # id of a quarter → id of its district
    within: Mapping[str, frozenset[str]]  # name of a district → ids of its quarters

    @classmethod
    def of(cls, guide: Guide) -> _Map:
        districts, quarters = guide.places.fields.bezirke, guide.places.fields.stadtteile
        district = {place.name: place.id for place in districts}
        within: dict[str, set[str]] = defaultdict(set)
        for place in quarters:
            within[place.bezirk].add(place.id)
        return cls(
            district,
            {place.name: place.id for place in quarters},
            {place.id: district[place.bezirk] for place in quarters},
            {place.name: frozenset(within[place.name]) for place in districts},
        )


# ------------------------------------------------------------------------------------------------------------ selection


@dataclass(frozen=True)
class Selection:
    """Some of a list of projects as bits: those that suit for sure, and those of which it is not known."""

    sure: int
    open: int

    def __and__(self, other: Selection) -> Selection:
        sure = self.sure & other.sure
        return Selection(sure, (self.sure | self.open) & (other.sure | other.open) & ~sure)

    def __or__(self, other: Selection) -> Selection:
        sure = self.sure | other.sure
        return Selection(sure, (self.open | other.open) & ~sure)

    @property
    def bits(self) -> int:
        return self.sure | self.open

    @property
    def total(self) -> int:
        return self.bits.bit_count()


class Census:
    """Every value that was ever asked, answered once for a list of projects: counts of choices are mere bits then."""

    def __init__(self, asked: Iterable[Profile]) -> None:
        self.profiles = tuple(asked)
        self.all = Selection((1 << len(self.profiles)) - 1, 0)
        self._known: dict[tuple[str, str], Selection] = {}

    def one(self, facet: str, value: str) -> Selection:
        """Those that suit one value."""
        if (facet, value) not in self._known:
            self._known[facet, value] = self._polled(lambda profile: matches(profile, facet, value))
        return self._known[facet, value]

    def choice(self, choice: Choice) -> Selection:
        """Those that suit all facets; for each project the same as ``suits``."""
        found = self.all
        for facet, values in choice.items():
            if values and (facet not in JOINT or (facet == "bezirk" and not choice.get("stadtteil"))):
                found &= self._any(facet, values)
        joint = {facet: choice.get(facet, ()) for facet in JOINT if facet != "bezirk" or choice.get("stadtteil")}
        if any(joint.values()):
            found &= self._polled(lambda profile: suits(profile, joint))
        return found

    def _any(self, facet: str, values: Iterable[str]) -> Selection:
        found = Selection(0, 0)
        for value in values:
            found |= self.one(facet, value)
        return found

    def _polled(self, question: Callable[[Profile], Answer]) -> Selection:
        answers = [question(profile) for profile in self.profiles]
        return Selection(_bits(answer is True for answer in answers), _bits(answer is None for answer in answers))

    def ids(self, bits: int) -> tuple[str, ...]:
        """The projects whose bits are set, in the order of the list."""
        return tuple(
            profile.id for profile, bit in zip(self.profiles, reversed(f"{bits:b}"), strict=False) if bit == "1"
        )


def _bits(flags: Iterable[bool]) -> int:
    """The first flag is the lowest bit."""
    return int("".join("1" if flag else "0" for flag in flags)[::-1] or "0", 2)
