"""The facets of the finder: what can be chosen, how many projects each choice gives, and the columns for the browser.

Which project answers which wish is asked of suitability.py; templates/static/js/facets.js gives the same answers from
the columns made here, and tests hold that. Knows no HTML and no words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schema import Term
from wegweiser.guide import Guide
from wegweiser.suitability import DAYS, Answer, Profile, matches, profiles
from wegweiser.text import sort_key

# key of the address → (what a profile calls it, the vocabulary)
TERMS = {
    "thema": ("themes", "themen"),
    "fuer": ("audiences", "zielgruppen"),
    "form": ("forms", "formen"),
    "ort": ("settings", "einsatzorte"),
    "sprache": ("languages", "sprachen"),
}
CERTIFICATE = ("ja", "nein", "nach-gespraech")
COSTS = ("kostenlos", "kostet")
TIMES = ("vormittags", "nachmittags", "abends")
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


# ------------------------------------------------------------------------------------------------------------- choices


@dataclass(frozen=True)
class Option:
    id: str
    name: str
    count: int  # active projects of which it is known


@dataclass(frozen=True)
class Facet:
    """What can be chosen under a key, with the counts as long as nothing else is chosen."""

    choices: tuple[Option, ...]
    stated: int  # active projects that say anything about it


def facets(guide: Guide) -> dict[str, Facet]:
    """All facets by key; names are empty where they are no data of the guide but words of the page."""
    known = profiles(guide)
    active = [known[project.id] for project in guide.active]
    return {key: _facet(key, _options(guide, key), active, guide) for key in KEYS}


def _facet(key: str, options: list[tuple[str, str]], active: list[Profile], guide: Guide) -> Facet:
    if key in ("bezirk", "stadtteil"):
        return _area(key, options, active)
    answers = {id: [matches(profile, key, id) for profile in active] for id, _ in options or [("8", "")]}
    stated = sum(any(told is not None for told in one) for one in zip(*answers.values(), strict=True))
    if key == "zeit":
        stated = sum(any(meeting.time for meeting in profile.meetings) for profile in active)
    return Facet(tuple(Option(id, name, answers[id].count(True)) for id, name in options), stated)


def _area(key: str, options: list[tuple[str, str]], active: list[Profile]) -> Facet:
    """Counted by what projects name: asking each project for each of a hundred places would take longer."""
    everywhere = sum(profile.citywide for profile in active)
    named = [profile.districts if key == "bezirk" else profile.quarters for profile in active if not profile.citywide]
    totals = Counter(id for ids in named for id in ids)
    choices = tuple(Option(id, name, totals[id] + everywhere) for id, name in options)
    return Facet(choices, everywhere + sum(bool(ids) for ids in named))


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
    "zeugnis": CERTIFICATE,
    "kosten": COSTS[:1],
}

# ------------------------------------------------------------------------------------------------------------- columns


def columns(guide: Guide) -> dict[str, Any]:
    """The same knowledge for the browser, a list for each facet in the order of the guide's projects.

    Terms are numbers: places in the list of ids beside the column. Nothing said is an empty list or null.
    """
    known = profiles(guide).values()
    fields = [project.fields for project in guide.projects]
    quarters = {place.name: number for number, place in enumerate(guide.places.fields.stadtteile)}
    districts = {place.name: number for number, place in enumerate(guide.places.fields.bezirke)}
    return {
        "sets": {
            **{key: _terms(guide, key, known) for key in TERMS},
            "zeugnis": _column(CERTIFICATE, [profile.certificate for profile in known]),
            "kosten": _column(COSTS, [profile.costs for profile in known]),
        },
        "alter": [profile.ages for profile in known],
        "stunden": [profile.hours for profile in known],
        "monate": [profile.months for profile in known],
        "bezirk": [[districts[name] for name in project.bezirke] for project in fields],
        "stadtteil": [[quarters[name] for name in project.stadtteile] for project in fields],
        "stadtweit": [number for number, profile in enumerate(known) if profile.citywide],
        "zeiten": [[[_mask(m.days, DAYS), _mask((m.time,), TIMES)] for m in profile.meetings] for profile in known],
        "frei": [[_STATES[profile.offers[offer]] for offer in OFFERS] for profile in known],
        "geprueft": [project.geprüft.am.isoformat() if project.geprüft else "" for project in fields],
        **{"days": DAYS, "times": TIMES, "offers": OFFERS, "hours": HOURS, "months": MONTHS},
    }


_STATES: Mapping[Answer, int] = {False: 0, None: 1, True: 2}  # NO, UNKNOWN, YES of facets.js


def _terms(guide: Guide, key: str, known: Iterable[Profile]) -> dict[str, Any]:
    attribute, vocabulary = TERMS[key]
    terms: tuple[Term, ...] = getattr(guide.vocabulary.fields, vocabulary)
    return _column(tuple(term.id for term in terms), [getattr(profile, attribute) for profile in known])


def _column(ids: tuple[str, ...], named: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    number = {id: position for position, id in enumerate(ids)}
    return {"ids": ids, "of": [[number[id] for id in those] for those in named]}


def _mask(members: Iterable[str], order: tuple[str, ...]) -> int:
    return sum(1 << order.index(member) for member in members if member)
