"""Whether a project suits what somebody asked for: yes, no, or nobody has said. The one place that knows.

Finder, facet pages, advice and similar projects all ask here, so that they cannot disagree. Values are the ids and
numbers of the finder's address. Knows no HTML and no language; that a project has ended is the caller's to ask.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from schema import AgeRange, Grades, Place, Project, Slot
from wegweiser.content import Entry
from wegweiser.guide import Guide

Answer = bool | None  # None: not known
Choice = Mapping[str, Sequence[str]]  # facet → the values asked for, any of which will do

OLDEST = 120
FIRST_GRADE_AGE, LAST_GRADE_AGE = 5, 7  # a child in grade n is n+5 to n+7 years old
DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
WORKDAYS, WEEKEND = frozenset(DAYS[:5]), frozenset(DAYS[5:])
TIMES = ("vormittags", "nachmittags", "abends")
ROLES = ("engagieren", "unterstuetzung", "schule", "foerdern")


@dataclass(frozen=True)
class Meeting:
    """When people meet: the days and times of day that are sure; None where it may be any."""

    days: frozenset[str] | None
    times: frozenset[str] | None


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
    named_quarters: frozenset[str]
    quarters: frozenset[str]  # named, or in a district that is named without any of its quarters
    perhaps_quarters: frozenset[str]  # in a district of which other quarters are named
    forms: tuple[str, ...]
    settings: tuple[str, ...]
    at_schools: bool  # schools are named
    hours: float | None  # the least a month
    months: int | None  # the least one promises
    meetings: tuple[Meeting, ...]
    languages: tuple[str, ...]
    places_free: Answer
    volunteers_sought: Answer
    certificate: Answer
    free_of_charge: Answer


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
    needs = fields.voraussetzungen
    certificate = needs.führungszeugnis.erforderlich if needs and needs.führungszeugnis else ""
    return Profile(
        id=project.id,
        themes=tuple(ids["themen", name] for name in fields.themen),
        audiences=tuple(ids["zielgruppen", name] for name in fields.zielgruppen),
        ages=_ages(fields),
        ages_estimated=not _span(fields.alter) and bool(_grade_span(fields.klassen)),
        citywide=bool(fields.stadtweit),
        districts=frozenset(map_.district[name] for name in guide.districts_of(project)),
        named_quarters=frozenset(map_.quarter[name] for name in fields.stadtteile),
        quarters=map_.sure_quarters(fields),
        perhaps_quarters=map_.perhaps_quarters(fields),
        forms=tuple(ids["formen", name] for name in fields.formen),
        settings=tuple(ids["einsatzorte", name] for name in fields.einsatzorte),
        at_schools=any(link.beteiligung == "macht mit" for link in fields.schulen),
        hours=_hours(fields),
        months=_months(fields),
        meetings=tuple(_meeting(slot) for slot in fields.zeiten),
        languages=tuple(ids["sprachen", name] for name in fields.sprachen),
        places_free={"Plätze frei": True, "Warteliste": False, "derzeit keine Plätze": False}.get(
            guide.intake(project)
        ),
        volunteers_sought={"gesucht": True, "derzeit nicht gesucht": False}.get(guide.seeking(project)),
        certificate={"ja": True, "nein": False}.get(certificate),
        free_of_charge=fields.kosten.kostenlos if fields.kosten else None,
    )


# ------------------------------------------------------------------------------------------------------------ questions


def suits(profile: Profile, choice: Choice) -> Answer:
    """All facets together: no if one says no, unknown if one is unknown. Day and time are asked of one meeting."""
    answers = [
        any_of(matches(profile, facet, value) for value in choice[facet]) for facet in choice if facet not in WHEN
    ]
    days, times = choice.get("tag", ()), choice.get("zeit", ())
    if days or times:
        answers.append(_meets(profile, days, times))
    return all_of(answers)


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


def _in_role(profile: Profile, role: str) -> Answer:
    """A school asks for projects that come to schools; everybody else may ask for all."""
    if role != "schule" or profile.at_schools:
        return True
    return "schule" in profile.settings if profile.settings else None


def _of_age(profile: Profile, age: str) -> Answer:
    return None if profile.ages is None else profile.ages[0] <= int(age) <= profile.ages[1]


def overlaps(profile: Profile, first: int, last: int) -> Answer:
    """Whether somebody of these ages (both included) is helped."""
    return None if profile.ages is None else profile.ages[0] <= last and first <= profile.ages[1]


def _in_district(profile: Profile, district: str) -> Answer:
    return profile.citywide or district in profile.districts


def _in_quarter(profile: Profile, quarter: str) -> Answer:
    if profile.citywide or quarter in profile.quarters:
        return True
    return None if quarter in profile.perhaps_quarters else False


def _within(limit: str, known: float | None) -> Answer:
    return None if known is None else known <= float(limit)


def _stated(values: tuple[str, ...], value: str) -> Answer:
    return value in values if values else None


def _meets(profile: Profile, days: Sequence[str], times: Sequence[str]) -> Answer:
    """Whether one and the same meeting is on one of the days and at one of the times; nothing asked means any."""
    if not profile.meetings:
        return None
    return any_of(all_of((_covers(m.days, days), _covers(m.times, times))) for m in profile.meetings)


def _covers(sure: frozenset[str] | None, asked: Sequence[str]) -> Answer:
    if not asked:
        return True
    return None if sure is None else not sure.isdisjoint(asked)


def _agrees(stated: Answer, value: str) -> Answer:
    return None if stated is None else stated == (value == "ja")


def _free(profile: Profile, whom: str) -> Answer:
    return profile.volunteers_sought if whom == "engagierte" else profile.places_free


Matcher = Callable[[Profile, str], Answer]
WHEN = ("tag", "zeit")
MATCHERS: Mapping[str, Matcher] = {
    "rolle": _in_role,
    "thema": lambda profile, value: value in profile.themes,
    "fuer": lambda profile, value: value in profile.audiences,
    "alter": _of_age,
    "bezirk": _in_district,
    "stadtteil": _in_quarter,
    "form": lambda profile, value: value in profile.forms,
    "ort": lambda profile, value: _stated(profile.settings, value),
    "stunden": lambda profile, value: _within(value, profile.hours),
    "monate": lambda profile, value: _within(value, profile.months),
    "tag": lambda profile, value: _meets(profile, (value,), ()),
    "zeit": lambda profile, value: _meets(profile, (), (value,)),
    "sprache": lambda profile, value: _stated(profile.languages, value),
    "frei": _free,  # »ja«: places for those who are helped, »engagierte«: volunteers are sought
    "zeugnis": lambda profile, value: _agrees(profile.certificate, value),
    "kosten": lambda profile, value: _agrees(profile.free_of_charge, "ja" if value == "kostenlos" else "nein"),
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
    if slot.tag == "nach Absprache":
        return Meeting(frozenset(DAYS), frozenset((slot.tageszeit,) if slot.tageszeit else TIMES))
    named: Mapping[str, frozenset[str] | None] = {
        "werktags": WORKDAYS,
        "am Wochenende": WEEKEND,
        "in den Ferien": None,
    }
    days = named.get(slot.tag, frozenset((slot.tag.lower(),)))
    return Meeting(days, frozenset((slot.tageszeit,)) if slot.tageszeit else None)


@dataclass(frozen=True)
class _Map:
    """Names of places → their ids, and which quarters a district has."""

    district: Mapping[str, str]
    quarter: Mapping[str, str]
    home: Mapping[str, str]  # name of a quarter → name of its district
    within: Mapping[str, frozenset[str]]  # name of a district → ids of its quarters

    @classmethod
    def of(cls, guide: Guide) -> _Map:
        places: Sequence[Place] = guide.places.fields.bezirke
        quarters = guide.places.fields.stadtteile
        within: dict[str, set[str]] = defaultdict(set)
        for place in quarters:
            within[place.bezirk].add(place.id)
        return cls(
            {place.name: place.id for place in places},
            {place.name: place.id for place in quarters},
            {place.name: place.bezirk for place in quarters},
            {place.name: frozenset(within[place.name]) for place in places},
        )

    def sure_quarters(self, fields: Project) -> frozenset[str]:
        narrowed = {self.home[name] for name in fields.stadtteile}
        whole = (self.within[name] for name in fields.bezirke if name not in narrowed)
        return frozenset(self.quarter[name] for name in fields.stadtteile).union(*whole)

    def perhaps_quarters(self, fields: Project) -> frozenset[str]:
        narrowed = {self.home[name] for name in fields.stadtteile}
        parts = (self.within[name] for name in fields.bezirke if name in narrowed)
        return frozenset[str]().union(*parts) - {self.quarter[name] for name in fields.stadtteile}
