"""Which project answers which wish: yes, no, or nobody said. The browser computes the same from the columns made here.

Knows no HTML and no words. A wish is a key of the address (thema, alter, bezirk …) with values; tests hold that
templates/static/js/facets.js gives the same answers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from schema import Project, Term
from wegweiser.content import Entry
from wegweiser.guide import UNKNOWN, Guide
from wegweiser.text import sort_key

Wishes = Mapping[str, tuple[str, ...]]


class Answer(IntEnum):
    """Ordered, so that the answer to several wishes is the smallest of theirs, and to one of several the greatest."""

    NO = 0
    UNKNOWN = 1
    YES = 2


# key of the address → the field of a project and its vocabulary
TERMS = {
    "thema": ("themen", "themen"),
    "fuer": ("zielgruppen", "zielgruppen"),
    "form": ("formen", "formen"),
    "ort": ("einsatzorte", "einsatzorte"),
    "sprache": ("sprachen", "sprachen"),
}
CERTIFICATE = {"ja": "ja", "nein": "nein", "nach Gespräch": "nach-gespraech"}
DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag", "ferien")
TIMES = ("vormittags", "nachmittags", "abends")
_DAYS_OF = {
    "werktags": DAYS[:5],
    "am Wochenende": DAYS[5:7],
    "in den Ferien": DAYS[7:],
    "nach Absprache": DAYS,  # both choose it freely, so each day is possible
}
OFFERS = ("gesucht", "plaetze")
HOURS = (2, 4, 6, 8, 12, 20)  # offered limits; the address takes any
MONTHS = (1, 3, 6, 12, 24)

KEYS = (
    *("thema", "fuer", "alter", "bezirk", "stadtteil", "form", "ort", "stunden", "monate", "tag", "zeit", "sprache"),
    *("frei", "zeugnis", "kosten"),
)

# What a role asks first, compares first, and whom it calls. Facets not named follow in the usual order.
ROLES: Mapping[str, Mapping[str, Any]] = {
    "": {
        "facets": ("alter", "bezirk", "thema", "fuer"),
        "facts": ("für-wen", "alter", "wo", "zeit", "dauer"),
        "contact": "",
    },
    "engagieren": {
        "facets": ("stunden", "wann", "bezirk", "thema", "monate", "frei", "zeugnis", "alter", "fuer"),
        "facts": ("zeit", "dauer", "wo", "gesucht", "führungszeugnis"),
        "contact": "Engagierte",
    },
    "unterstuetzung": {
        "facets": ("alter", "bezirk", "thema", "frei", "kosten", "sprache", "fuer"),
        "facts": ("alter", "für-wen", "wo", "aufnahme", "kosten"),
        "contact": "Familien",
    },
    "schule": {
        "facets": ("alter", "bezirk", "thema", "ort", "form", "frei"),
        "facts": ("alter", "wo", "form", "ort", "führungszeugnis"),
        "contact": "Schulen",
    },
    "foerdern": {
        "facets": ("thema", "alter", "bezirk", "fuer"),
        "facts": ("für-wen", "alter", "wo", "form", "dauer"),
        "contact": "Stiftungen",
    },
}

# ------------------------------------------------------------------------------------------------- what a project says


@dataclass(frozen=True)
class Ages:
    low: int
    high: int
    estimated: bool  # from school grades


def ages(fields: Project) -> Ages | None:
    """Of those who are helped; a pupil of grade 5 is ten to twelve years old."""
    known, grades = fields.alter, fields.klassen
    if known and not (known.von is None and known.bis is None):
        return Ages(known.von or 0, 999 if known.bis is None else known.bis, estimated=False)
    if grades and not (grades.von is None and grades.bis is None):
        low = 5 if grades.von is None else grades.von + 5
        return Ages(low, 20 if grades.bis is None else grades.bis + 7, estimated=True)
    return None


def least_hours(fields: Project) -> float | None:
    """Hours a month with which a volunteer gets by."""
    hours = fields.aufwand.stunden_im_monat if fields.aufwand else None
    return hours[0] if hours else None


def least_months(fields: Project) -> int | None:
    """Months that one commits to; what ends after six months asks for no more than six."""
    return (fields.dauer.mindestens_monate or fields.dauer.höchstens_monate) if fields.dauer else None


def slots(fields: Project) -> tuple[tuple[tuple[str, ...], str], ...]:
    """(days, time of day or empty) of each known time."""
    return tuple((_DAYS_OF.get(slot.tag, (slot.tag.lower(),)), slot.tageszeit or "") for slot in fields.zeiten)


def offers(project: Entry[Project], guide: Guide) -> dict[str, Answer]:
    """Whether volunteers are sought and whether places are free, as far as that is known lately."""
    seeking, intake = guide.seeking(project), guide.intake(project)
    return {"gesucht": _stated(seeking, "gesucht"), "plaetze": _stated(intake, "Plätze frei")}


def _stated(state: str, wanted: str) -> Answer:
    return Answer.UNKNOWN if state == UNKNOWN else Answer.YES if state == wanted else Answer.NO


# -------------------------------------------------------------------------------------------------------------- answers


def answer(project: Entry[Project], guide: Guide, wishes: Wishes) -> Answer:
    """To all wishes together."""
    rules = (
        *(_of_terms(project, guide, key, wishes.get(key, ())) for key in TERMS),
        _of_age(project, wishes.get("alter", ())),
        _of_area(project, guide, wishes.get("bezirk", ()), wishes.get("stadtteil", ())),
        _at_most(least_hours(project.fields), wishes.get("stunden", ())),
        _at_most(least_months(project.fields), wishes.get("monate", ())),
        _of_time(project, wishes.get("tag", ()), wishes.get("zeit", ())),
        _of_offer(project, guide, wishes.get("frei", ())),
        _of_certificate(project, wishes.get("zeugnis", ())),
        _of_costs(project, wishes.get("kosten", ())),
    )
    return min(rules)


def _of_set(known: Iterable[str], wanted: tuple[str, ...]) -> Answer:
    """One of several wanted is enough; a project that names nothing may have anything."""
    named = set(known)
    if not wanted or not named.isdisjoint(wanted):
        return Answer.YES
    return Answer.NO if named else Answer.UNKNOWN


def _of_terms(project: Entry[Project], guide: Guide, key: str, wanted: tuple[str, ...]) -> Answer:
    field, vocabulary = TERMS[key]
    names = getattr(project.fields, field)
    return _of_set((guide.term[vocabulary, name].id for name in names), wanted)


def _of_age(project: Entry[Project], wanted: tuple[str, ...]) -> Answer:
    if not wanted:
        return Answer.YES
    known = ages(project.fields)
    if known is None:
        return Answer.UNKNOWN
    return Answer.YES if any(known.low <= int(age) <= known.high for age in wanted) else Answer.NO


def _of_area(project: Entry[Project], guide: Guide, districts: tuple[str, ...], quarters: tuple[str, ...]) -> Answer:
    """A chosen Stadtteil narrows its Bezirk; who names only the Bezirk may work in each of its Stadtteile."""
    if not (districts or quarters) or project.fields.stadtweit:
        return Answer.YES
    parents = {place.id: guide.district_place[place.bezirk].id for place in guide.places.fields.stadtteile}
    named = {guide.district_place[name].id for name in project.fields.bezirke}
    own = {guide.quarter_place[name].id for name in project.fields.stadtteile}
    narrowed = {parents.get(quarter) for quarter in quarters}
    broad = set(districts) - narrowed
    if own & set(quarters) or broad & (named | {parents[quarter] for quarter in own}):
        return Answer.YES
    return Answer.UNKNOWN if named & narrowed else Answer.NO


def _at_most(known: float | None, limits: tuple[str, ...]) -> Answer:
    if not limits:
        return Answer.YES
    if known is None:
        return Answer.UNKNOWN
    return Answer.YES if any(known <= float(limit) for limit in limits) else Answer.NO


def _of_time(project: Entry[Project], days: tuple[str, ...], times: tuple[str, ...]) -> Answer:
    """Day and time of day must hold for the same meeting."""
    if not (days or times):
        return Answer.YES
    known = slots(project.fields)
    if not known:
        return Answer.UNKNOWN
    return max(_of_slot(slot, days, times) for slot in known)


def _of_slot(slot: tuple[tuple[str, ...], str], days: tuple[str, ...], times: tuple[str, ...]) -> Answer:
    if days and set(days).isdisjoint(slot[0]):
        return Answer.NO
    if times and not slot[1]:
        return Answer.UNKNOWN
    return Answer.YES if not times or slot[1] in times else Answer.NO


def _of_offer(project: Entry[Project], guide: Guide, wanted: tuple[str, ...]) -> Answer:
    known = offers(project, guide)
    return max((known.get(offer, Answer.NO) for offer in wanted), default=Answer.YES)


def _certificate(fields: Project) -> tuple[str, ...]:
    needs = fields.voraussetzungen
    return (CERTIFICATE[needs.führungszeugnis.erforderlich],) if needs and needs.führungszeugnis else ()


def _of_certificate(project: Entry[Project], wanted: tuple[str, ...]) -> Answer:
    return _of_set(_certificate(project.fields), wanted)


def _costs(fields: Project) -> tuple[str, ...]:
    known = fields.kosten.kostenlos if fields.kosten else None
    return () if known is None else ("kostenlos" if known else "kostet",)


def _of_costs(project: Entry[Project], wanted: tuple[str, ...]) -> Answer:
    return _of_set(_costs(project.fields), wanted)


# ------------------------------------------------------------------------------------------------------------- choices


@dataclass(frozen=True)
class Choice:
    id: str
    name: str
    count: int  # active projects of which it is known


@dataclass(frozen=True)
class Facet:
    """What can be chosen under a key, with the counts as long as nothing else is chosen."""

    choices: tuple[Choice, ...]
    stated: int  # active projects that say anything about it


def facets(guide: Guide) -> dict[str, Facet]:
    """All facets by key; names are empty where they are no data of the guide but words of the page."""
    said = {key: [_said(project, guide, key) for project in guide.active] for key in KEYS}
    return {key: _facet(_options(guide, key), said[key]) for key in KEYS}


def _facet(options: Iterable[tuple[str, str]], said: list[frozenset[str] | None]) -> Facet:
    totals = Counter(value for values in said for value in values or ())
    choices = tuple(Choice(id, name, totals[id]) for id, name in options)
    return Facet(choices, sum(values is not None for values in said))


def _options(guide: Guide, key: str) -> list[tuple[str, str]]:
    if key in TERMS:
        terms: tuple[Term, ...] = getattr(guide.vocabulary.fields, TERMS[key][1])
        return [(term.id, term.name) for term in terms]
    if key == "bezirk":
        return [(district.place.id, district.place.name) for district in guide.districts]
    if key == "stadtteil":
        places = sorted(guide.places.fields.stadtteile, key=lambda place: sort_key(place.name))
        return [(place.id, place.name) for place in places]
    return [(str(value), "") for value in _OFFERED.get(key, ())]


_OFFERED: Mapping[str, tuple[object, ...]] = {
    "stunden": HOURS,
    "monate": MONTHS,
    "tag": DAYS,
    "zeit": TIMES,
    "frei": OFFERS,
    "zeugnis": tuple(CERTIFICATE.values()),
    "kosten": ("kostenlos",),
}


def _said(project: Entry[Project], guide: Guide, key: str) -> frozenset[str] | None:
    """The choices that a project answers with yes; None if it says nothing about the matter."""
    fields = project.fields
    if key in TERMS:
        field, vocabulary = TERMS[key]
        return frozenset(guide.term[vocabulary, name].id for name in getattr(fields, field)) or None
    if key in ("bezirk", "stadtteil"):
        return _said_of_area(fields, guide, key)
    if key == "frei":
        return _said_of_offers(offers(project, guide))
    return _SAID[key](fields)


_SAID: Mapping[str, Callable[[Project], frozenset[str] | None]] = {
    "alter": lambda fields: frozenset() if ages(fields) else None,
    "stunden": lambda fields: _within(least_hours(fields), HOURS),
    "monate": lambda fields: _within(least_months(fields), MONTHS),
    "tag": lambda fields: frozenset(day for days, _ in slots(fields) for day in days) or None,
    "zeit": lambda fields: frozenset(time for _, time in slots(fields) if time) or None,
    "zeugnis": lambda fields: frozenset(_certificate(fields)) or None,
    "kosten": lambda fields: frozenset(_costs(fields)) or None,
}


def _within(least: float | None, limits: tuple[int, ...]) -> frozenset[str] | None:
    return None if least is None else frozenset(str(limit) for limit in limits if least <= limit)


def _said_of_offers(known: Mapping[str, Answer]) -> frozenset[str] | None:
    if all(state == Answer.UNKNOWN for state in known.values()):
        return None
    return frozenset(offer for offer, state in known.items() if state == Answer.YES)


def _said_of_area(fields: Project, guide: Guide, key: str) -> frozenset[str] | None:
    places = guide.places.fields
    if fields.stadtweit:
        return frozenset(place.id for place in (places.bezirke if key == "bezirk" else places.stadtteile))
    quarters = [guide.quarter_place[name] for name in fields.stadtteile]
    if key == "stadtteil":
        return frozenset(place.id for place in quarters) or None
    return frozenset(guide.district_place[name].id for name in (*fields.bezirke, *(q.bezirk for q in quarters)))


def count(guide: Guide, wishes: Wishes, wanted: Answer = Answer.YES) -> int:
    """Active projects that answer so."""
    return sum(answer(project, guide, wishes) == wanted for project in guide.active)


# ------------------------------------------------------------------------------------------------------------- columns


def columns(guide: Guide) -> dict[str, Any]:
    """The same knowledge for the browser, a list for each facet in the order of the guide's projects.

    Terms are numbers: places in the list of ids beside the column. Nothing said is an empty list or null.
    """
    projects = [project.fields for project in guide.projects]
    quarters = {place.name: number for number, place in enumerate(guide.places.fields.stadtteile)}
    districts = {place.name: number for number, place in enumerate(guide.places.fields.bezirke)}
    return {
        "sets": {
            **{key: _numbered(guide, key) for key in TERMS},
            "zeugnis": _column(tuple(CERTIFICATE.values()), map(_certificate, projects)),
            "kosten": _column(("kostenlos", "kostet"), map(_costs, projects)),
        },
        "alter": [[known.low, known.high, int(known.estimated)] if (known := ages(p)) else None for p in projects],
        "stunden": [least_hours(p) for p in projects],
        "monate": [least_months(p) for p in projects],
        "bezirk": [[districts[name] for name in p.bezirke] for p in projects],
        "stadtteil": [[quarters[name] for name in p.stadtteile] for p in projects],
        "stadtweit": [number for number, p in enumerate(projects) if p.stadtweit],
        "zeiten": [[[_mask(days, DAYS), _mask((time,), TIMES)] for days, time in slots(p)] for p in projects],
        "frei": [[int(state) for state in offers(project, guide).values()] for project in guide.projects],
        "geprueft": [p.geprüft.am.isoformat() if p.geprüft else "" for p in projects],
        "beendet": [number for number, p in enumerate(projects) if p.status == "beendet"],
        "days": DAYS,
        "times": TIMES,
        "offers": OFFERS,
        "hours": HOURS,
        "months": MONTHS,
        "roles": ROLES,
    }


def _numbered(guide: Guide, key: str) -> dict[str, Any]:
    field, vocabulary = TERMS[key]
    terms: tuple[Term, ...] = getattr(guide.vocabulary.fields, vocabulary)
    ids = {term.name: term.id for term in terms}
    named = (tuple(ids[name] for name in getattr(project.fields, field)) for project in guide.projects)
    return _column(tuple(ids.values()), named)


def _column(ids: tuple[str, ...], named: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    number = {id: position for position, id in enumerate(ids)}
    return {"ids": ids, "of": [[number[id] for id in those] for those in named]}


def _mask(members: Iterable[str], order: tuple[str, ...]) -> int:
    return sum(1 << order.index(member) for member in members if member)
