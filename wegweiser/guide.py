"""All valid entries, linked, and the questions that templates and exports ask. Knows neither files nor HTML.

A Guide exists only if every file is valid. Today is passed in; nothing below build() asks the clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from schema import (
    Contact,
    Edition,
    Event,
    GuideSettings,
    Lexicon,
    Moment,
    Organisation,
    Page,
    Place,
    Places,
    Project,
    Quality,
    QuarterPlace,
    Recurrence,
    School,
    SchoolLink,
    Term,
    Vocabulary,
)
from wegweiser.content import Content, Entry
from wegweiser.text import sort_key

F = TypeVar("F", bound=BaseModel)
Projects = tuple[Entry[Project], ...]
UNKNOWN = "unbekannt"
HORIZON = timedelta(days=366)


@dataclass(frozen=True)
class Theme:
    term: Term
    projects: Projects  # all that name it
    chapter: Projects  # those that name it first: in print a project stands in one chapter only


@dataclass(frozen=True)
class Quarter:
    place: QuarterPlace
    projects: Projects
    schools: tuple[Entry[School], ...]


@dataclass(frozen=True)
class District:
    place: Place
    projects: Projects  # named for the district or one of its quarters; citywide ones come on top
    quarters: tuple[Quarter, ...]
    schools: tuple[Entry[School], ...]


@dataclass(frozen=True)
class Occurrence:
    """One date of an event. ``status`` is empty, »abgesagt«, »verlegt« or »verschoben«."""

    event: Entry[Event]
    begin: Moment
    end: Moment | None = None
    status: str = ""
    note: str = ""


@dataclass(frozen=True)
class Guide:
    settings: Entry[GuideSettings]
    vocabulary: Entry[Vocabulary]
    places: Entry[Places]
    lexicon: Entry[Lexicon]
    projects: Projects
    events: tuple[Entry[Event], ...]
    schools: tuple[Entry[School], ...]
    organisations: tuple[Entry[Organisation], ...]
    pages: tuple[Entry[Page], ...]
    pictures: Mapping[str, Path]
    today: date
    editions: tuple[Entry[Edition], ...] = ()  # what was printed, the latest last
    excerpt: bool = False  # only some projects of a larger guide

    @classmethod
    def of(cls, content: Content, today: date, base_url: str = "") -> Guide:
        """Link what was read; ``base_url`` overrides that of guide.yaml. ValueError if there still are problems."""
        if content.problems or not (content.settings and content.vocabulary and content.places and content.lexicon):
            raise ValueError("a guide is made of valid content only")
        return cls(
            settings=_based_on(content.settings, base_url),
            vocabulary=content.vocabulary,
            places=content.places,
            lexicon=content.lexicon,
            projects=_sorted(content.projects, lambda entry: entry.fields.name),
            events=_sorted(content.events, lambda entry: entry.fields.titel),
            schools=_sorted(content.schools, lambda entry: entry.fields.name),
            organisations=_sorted(content.organisations, lambda entry: entry.fields.name),
            pages=tuple(sorted(content.pages, key=lambda page: (page.fields.reihenfolge, page.id))),
            pictures=content.pictures,
            today=today,
            editions=tuple(sorted(content.editions, key=lambda edition: (edition.fields.datum, edition.id))),
        )

    # ------------------------------------------------------------------------------------------------------ by id

    @cached_property
    def project(self) -> Mapping[str, Entry[Project]]:
        return {entry.id: entry for entry in self.projects}

    @cached_property
    def successor(self) -> Mapping[str, Entry[Project]]:
        """Former id → the project that has it now."""
        named = {former: project for project in self.projects for former in project.fields.früher}
        return {former: project for former, project in named.items() if former not in self.project}

    @cached_property
    def event(self) -> Mapping[str, Entry[Event]]:
        return {entry.id: entry for entry in self.events}

    @cached_property
    def school(self) -> Mapping[str, Entry[School]]:
        return {entry.id: entry for entry in self.schools}

    @cached_property
    def organisation(self) -> Mapping[str, Entry[Organisation]]:
        return {entry.id: entry for entry in self.organisations}

    @cached_property
    def term(self) -> Mapping[tuple[str, str], Term]:
        """(vocabulary, name) → term."""
        return {(group, word.name): word for group, words in self.vocabulary.fields for word in words}

    @cached_property
    def quarter_place(self) -> Mapping[str, QuarterPlace]:
        return {place.name: place for place in self.places.fields.stadtteile}

    @cached_property
    def district_place(self) -> Mapping[str, Place]:
        return {place.name: place for place in self.places.fields.bezirke}

    # --------------------------------------------------------------------------------------------------- projects

    @cached_property
    def active(self) -> Projects:
        """All that have not ended."""
        return tuple(project for project in self.projects if project.fields.status != "beendet")

    @cached_property
    def ended(self) -> Projects:
        return tuple(project for project in self.projects if project.fields.status == "beendet")

    @cached_property
    def citywide(self) -> Projects:
        return tuple(project for project in self.active if project.fields.stadtweit)

    @cached_property
    def themes(self) -> tuple[Theme, ...]:
        named = _grouped(self.projects, lambda project: project.fields.themen)
        first = _grouped(self.active, lambda project: project.fields.themen[:1])
        return tuple(Theme(term, named[term.name], first[term.name]) for term in self.vocabulary.fields.themen)

    @cached_property
    def districts(self) -> tuple[District, ...]:
        projects = _grouped(self.projects, self.districts_of)
        schools = _grouped(self.schools, lambda school: [self._district_of_school(school)])
        quarters = _grouped(self.quarters, lambda quarter: [quarter.place.bezirk])
        return tuple(
            District(place, projects[place.name], quarters[place.name], schools[place.name])
            for place in sorted(self.places.fields.bezirke, key=lambda place: sort_key(place.name))
        )

    @cached_property
    def quarters(self) -> tuple[Quarter, ...]:
        """All Stadtteile in which a project or a school is known, sorted by name."""
        projects = _grouped(self.projects, lambda project: project.fields.stadtteile)
        schools = _grouped(self.schools, lambda school: [school.fields.stadtteil])
        places = sorted(self.places.fields.stadtteile, key=lambda place: sort_key(place.name))
        quarters = (Quarter(place, projects[place.name], schools[place.name]) for place in places)
        return tuple(quarter for quarter in quarters if quarter.projects or quarter.schools)

    def districts_of(self, project: Entry[Project]) -> list[str]:
        """The names of the districts that it names, itself or by one of their quarters."""
        quarters = (self.quarter_place.get(name) for name in project.fields.stadtteile)
        named = [*project.fields.bezirke, *(quarter.bezirk for quarter in quarters if quarter)]
        return list(dict.fromkeys(named))

    def _district_of_school(self, school: Entry[School]) -> str | None:
        quarter = self.quarter_place.get(school.fields.stadtteil or "")
        return school.fields.bezirk or (quarter.bezirk if quarter else None)

    def district_of(self, school: Entry[School]) -> Place | None:
        return self.district_place.get(self._district_of_school(school) or "")

    @cached_property
    def projects_of(self) -> Mapping[str, Projects]:
        """Organisation id → projects that it runs or takes part in."""
        return _grouped(self.projects, lambda project: [project.fields.träger, *project.fields.partner])

    @cached_property
    def events_of_organisation(self) -> Mapping[str, tuple[Entry[Event], ...]]:
        return _grouped(self.events, lambda event: event.fields.veranstalter)

    @cached_property
    def events_of_project(self) -> Mapping[str, tuple[Entry[Event], ...]]:
        return _grouped(self.events, lambda event: event.fields.projekte)

    @cached_property
    def projects_at(self) -> Mapping[str, tuple[tuple[Entry[Project], SchoolLink], ...]]:
        """School id → who works there, and how."""
        found: dict[str, list[tuple[Entry[Project], SchoolLink]]] = defaultdict(list)
        for project in self.projects:
            for link in project.fields.schulen:
                found[link.schule].append((project, link))
        return _Tuples({school: tuple(links) for school, links in found.items()})

    # -------------------------------------------------------------------------------------------- facts that expire

    def seeking(self, project: Entry[Project]) -> str:
        """Whether volunteers are sought, »unbekannt« if nobody said so lately."""
        fact = project.fields.suche
        return fact.lage if fact and self._is_fresh(fact.stand) else UNKNOWN

    def intake(self, project: Entry[Project]) -> str:
        """Whether places are free, »unbekannt« if nobody said so lately."""
        fact = project.fields.aufnahme
        return fact.lage if fact and self._is_fresh(fact.stand) else UNKNOWN

    def _is_fresh(self, stated: date) -> bool:
        return self.today - stated <= timedelta(days=self.settings.fields.fristen.verfügbarkeit_tage)

    def quality(self, project: Entry[Project]) -> tuple[Quality, ...]:
        """Statements that are still valid."""
        return tuple(q for q in project.fields.qualität if q.gültig_bis is None or q.gültig_bis >= self.today)

    def contacts(self, entry: Entry[Project] | Entry[Organisation], channel: str) -> tuple[Contact, ...]:
        """Contacts as they may be shown on a channel: without consent the name stays out."""
        return tuple(
            contact if has_consent(contact, channel, self.today) else _nameless(contact)
            for contact in entry.fields.kontakte
        )

    # ----------------------------------------------------------------------------------------------------- events

    @cached_property
    def upcoming(self) -> tuple[Occurrence, ...]:
        """What happens from today on, a year ahead, in order of time."""
        dates = (date for event in self.events for date in self.coming(event))
        return tuple(sorted(dates, key=lambda date: (_when(date.begin), date.event.id)))

    @cached_property
    def _coming_ids(self) -> frozenset[str]:
        return frozenset(occurrence.event.id for occurrence in self.upcoming)

    @cached_property
    def archive(self) -> tuple[Entry[Event], ...]:
        """Events without a coming date, latest first, undated ones last."""
        past = (event for event in self.events if event.id not in self._coming_ids)
        return tuple(sorted(past, key=lambda event: (_latest(event), event.id), reverse=True))

    @cached_property
    def recurring(self) -> tuple[Entry[Event], ...]:
        """Events that come again on days not yet known, of each series the latest, sorted by name."""
        latest: dict[str, Entry[Event]] = {}
        for event in sorted(self.events, key=_latest):
            if event.fields.rhythmus and event.id not in self._coming_ids:
                latest[event.fields.reihe or event.id] = event
        return _sorted(latest.values(), lambda event: event.fields.reihe or event.fields.titel)

    @cached_property
    def series(self) -> Mapping[str, tuple[Entry[Event], ...]]:
        """Name of a series → its events, latest first."""
        return _grouped(sorted(self.events, key=_latest, reverse=True), lambda event: [event.fields.reihe])

    def coming(self, event: Entry[Event]) -> tuple[Occurrence, ...]:
        dates = (
            date for date in occurrences(event, self.today + HORIZON) if (date.end or date.begin).last >= self.today
        )
        return tuple(date for date in dates if date.begin.first <= self.today + HORIZON)


def _based_on(settings: Entry[GuideSettings], base_url: str) -> Entry[GuideSettings]:
    return (
        replace(settings, fields=settings.fields.model_copy(update={"basis_url": base_url})) if base_url else settings
    )


def _sorted(entries: Iterable[Entry[F]], name: Callable[[Entry[F]], str]) -> tuple[Entry[F], ...]:
    return tuple(sorted(entries, key=lambda entry: (sort_key(name(entry)), entry.id)))


T = TypeVar("T")


class _Tuples(dict[str, tuple[T, ...]]):
    """A mapping in which a name that nothing belongs to has the empty tuple."""

    def __missing__(self, key: str) -> tuple[T, ...]:
        return ()


def _grouped(items: Iterable[T], names: Callable[[T], Iterable[str | None]]) -> _Tuples[T]:
    groups: dict[str, list[T]] = defaultdict(list)
    for item in items:
        for name in names(item):
            if name:
                groups[name].append(item)
    return _Tuples({name: tuple(members) for name, members in groups.items()})


def has_consent(contact: Contact, channel: str, today: date) -> bool:
    """Whether a named person agreed to appear on this channel; contacts without a name need no consent."""
    if contact.name is None:
        return True
    consent = contact.einwilligung
    return bool(consent and channel in consent.kanäle and (consent.bis is None or consent.bis >= today))


def _nameless(contact: Contact) -> Contact:
    """Without the name, and without a mail address that spells it."""
    words = [sort_key(word)[0] for word in (contact.name or "").split() if len(word) > 2]
    local = sort_key((contact.mail or "").partition("@")[0])[0]
    spelt = any(word and word in local for word in words)
    return contact.model_copy(update={"name": None, "mail": None if spelt else contact.mail})


# ------------------------------------------------------------------------------------------------------ recurring dates

_FREQUENCY = {
    "wöchentlich": "FREQ=WEEKLY",
    "alle zwei Wochen": "FREQ=WEEKLY;INTERVAL=2",
    "monatlich": "FREQ=MONTHLY",
    "jährlich": "FREQ=YEARLY",
}
_DAYS = dict(
    zip(
        ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
        ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
        strict=True,
    )
)
_WEEKS = {"erste": "1", "zweite": "2", "dritte": "3", "vierte": "4", "letzte": "-1"}


def rule(recurrence: Recurrence) -> str:
    """The recurrence as an RRULE of RFC 5545."""
    parts = [_FREQUENCY[recurrence.takt]]
    if recurrence.woche and recurrence.wochentag:
        parts.append(f"BYDAY={_WEEKS[recurrence.woche]}{_DAYS[recurrence.wochentag]}")
    if recurrence.bis:
        parts.append(f"UNTIL={recurrence.bis:%Y%m%d}T235959")
    return ";".join(parts)


def occurrences(event: Entry[Event], until: date) -> Iterator[Occurrence]:
    """Every date of an event up to ``until``; single events have one, undated ones none."""
    fields = event.fields
    for known in fields.termine:
        yield Occurrence(event, known.beginn, known.ende, _status(fields), known.hinweis or "")
    if fields.wiederholung and fields.beginn:
        yield from _series(event, fields.beginn, fields.wiederholung, until)
    elif fields.beginn and not fields.termine:
        yield Occurrence(event, fields.beginn, fields.ende, _status(fields), fields.status_hinweis or "")


def _status(fields: Event) -> str:
    return fields.status if fields.status in ("abgesagt", "verschoben") else ""


def series_days(begin: Moment, recurrence: Recurrence, until: date) -> list[date]:
    """The regular days of a series, exceptions not yet taken out."""
    from dateutil.rrule import rrulestr  # only a series needs it, and it costs 10 ms

    start = datetime.combine(begin.first, time.min)
    end = datetime.combine(until, time.min)
    return [moment.date() for moment in rrulestr(rule(recurrence), dtstart=start).between(start, end, inc=True)]


def _series(event: Entry[Event], begin: Moment, recurrence: Recurrence, until: date) -> Iterator[Occurrence]:
    moved = {move.von: move for move in recurrence.verlegt}
    for day in series_days(begin, recurrence, until):
        if day in recurrence.entfällt:
            continue
        if day in moved:
            target = moved[day].auf
            clock = target.clock or begin.clock
            yield Occurrence(
                event, Moment(target.year, target.month, target.day, clock), None, "verlegt", moved[day].hinweis or ""
            )
            continue
        status = "abgesagt" if day in recurrence.abgesagt else _status(event.fields)
        yield Occurrence(event, _on(day, begin), _on(day, event.fields.ende) if event.fields.ende else None, status)


def _on(day: date, moment: Moment) -> Moment:
    return Moment(day.year, day.month, day.day, moment.clock)


def _when(moment: Moment) -> tuple[date, int, int]:
    return moment.first, moment.clock.hour if moment.clock else -1, moment.clock.minute if moment.clock else -1


def last_begin(event: Entry[Event]) -> Moment | None:
    """The latest day on which an event is known to begin."""
    known = (event.fields.beginn, *(date.beginn for date in event.fields.termine))
    return max((moment for moment in known if moment), default=None, key=lambda moment: moment.first)


def _latest(event: Entry[Event]) -> date:
    last = last_begin(event)
    return last.first if last else date.min
