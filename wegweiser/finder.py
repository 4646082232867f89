"""Guide → what the finder and the favourites load: facet columns, cards and words as JSON, named by what is in it.

Knows no templates; which project answers which wish stands in facets.py, the search index comes from search.py.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import PurePosixPath
from typing import Any

from schema import Contact, Event, Project, School
from wegweiser import facts, search, text, urls
from wegweiser.content import Entry
from wegweiser.facets import ROLES, TERMS, Facet, Option, columns, facets
from wegweiser.guide import Guide
from wegweiser.languages import GERMAN, InGerman, Language
from wegweiser.listing import Item, items
from wegweiser.output import Artifact
from wegweiser.suitability import Profile, profiles
from wegweiser.translations import texts

WHOLE = 125  # so many cards come in one file, which a small guide's visitor has at once
CHUNK = 40  # cards in a file of a bigger guide: its visitors load only those that are shown


@dataclass(frozen=True)
class Finder:
    """What the finder's page must know to announce and to show, and the files that belong to it."""

    guide: Guide
    items: tuple[Item, ...]

    @classmethod
    def of(cls, guide: Guide) -> Finder:
        return cls(guide, items(guide))

    @cached_property
    def facets(self) -> Mapping[str, Facet]:
        return facets(self.guide)

    def name_of(self, key: str, choice: Option, language: Language) -> str:
        """What is offered to choose, in the language as far as the vocabulary has it; names of places stay."""
        return language.word(self.guide.term[TERMS[key][1], choice.name]) if key in TERMS else choice.name

    @cached_property
    def _index(self) -> search.Index:
        return search.index(self.guide, self.items)

    @cached_property
    def data(self) -> Artifact:
        """What the first result needs: how many there are of each kind, the core of the search index."""
        projects = enumerate(self.guide.projects)
        return _named(
            "daten",
            {
                "counts": [sum(item.kind == kind for item in self.items) for kind in ("projekt", "termin", "schule")],
                "ended": [number for number, project in projects if project.fields.status == "beendet"],
                "events": _events_in_time(self.guide),
                "roles": ROLES,
                "search": self._index.core,
            },
        )

    @cached_property
    def columns(self) -> Artifact:
        """What filters need: loaded when the first results stand, or at once if the address sets a filter."""
        return _named("filter", columns(self.guide))

    @property
    def parts(self) -> Iterator[Artifact]:
        """Further pieces of the index of a big guide."""
        for name, content in self._index.parts.items():
            yield Artifact(PurePosixPath(urls.FINDER) / name, _json(content))

    @cached_property
    def _profiles(self) -> Mapping[str, Profile]:
        return profiles(self.guide)

    def cards(self, language: Language = GERMAN) -> tuple[Artifact, ...]:
        """What is shown of each item; the first file also holds the words of the page and the names of the others."""
        if language.code not in self._made:
            self._made[language.code] = self._cards(language)
        return self._made[language.code]

    @cached_property
    def _made(self) -> dict[str, tuple[Artifact, ...]]:
        return {}  # language → its cards: both the page and the list of files ask for them

    def _cards(self, language: Language) -> tuple[Artifact, ...]:
        made = [_card(item, self.guide, language, self._profiles) for item in self.items]
        size = len(made) if len(made) <= WHOLE else CHUNK
        later = [_json(made[start : start + size]) for start in range(size, len(made), size or 1)]
        head = {"words": words(language), "chunk": size, "files": _digest(*later), "cards": made[:size]}
        first = _named(f"karten-{language.code}", head)
        return (first, *(Artifact(first.path.with_suffix("") / f"{at}.json", part) for at, part in enumerate(later, 1)))

    def saved(self, language: Language = GERMAN) -> Artifact:
        """What the list of favourites needs beside the cards: its words, and the ids of all projects in their order."""
        ids = [project.id for project in self.guide.projects]
        return _named(f"merkliste-{language.code}", {"words": list_words(language), "names": ids})


def _named(stem: str, content: object) -> Artifact:
    data = _json(content)
    return Artifact(PurePosixPath(urls.FINDER) / f"{stem}-{_digest(data)}.json", data)


def _digest(*contents: bytes) -> str:
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:8]


def _json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _events_in_time(guide: Guide) -> list[int]:
    """Numbers of the events from the next one on, then what is past."""
    place = {event.id: len(guide.projects) + number for number, event in enumerate(guide.events)}
    in_time = dict.fromkeys((*(date.event.id for date in guide.upcoming), *(event.id for event in guide.archive)))
    return [place[id] for id in in_time]


# ---------------------------------------------------------------------------------------------------------------- cards


def _card(item: Item, guide: Guide, language: Language, known: Mapping[str, Profile]) -> dict[str, Any]:
    fields = item.entry.fields
    made = (
        _project_card(item.entry, guide, language, known[item.entry.id])
        if isinstance(fields, Project)
        else _event_card(item.entry, guide, language)
        if isinstance(fields, Event)
        else _school_card(fields, guide, item.entry.id)
    )
    return {"p": urls.file(language.folder + item.path), **{key: value for key, value in made.items() if value}}


def _project_card(project: Entry[Any], guide: Guide, language: Language, profile: Profile) -> dict[str, Any]:
    """t title, k text, g whether it is German on a page that is not, o topics, c colour, f facts, b badges,

    x where else it may match, m contacts, w website. The id is the last folder of p, the path.
    """
    fields: Project = project.fields
    told = texts(project, language)
    known = _facts(project, guide, language, profile)
    shown = " ".join((fields.name, told.brief, *fields.themen, *known.values()))
    return {
        "t": fields.name,
        "k": told.brief,
        "g": isinstance(told.brief, InGerman),
        "o": [language.word(guide.term["themen", name]) for name in fields.themen],
        "c": guide.term["themen", fields.themen[0]].farbe,
        "f": known,
        "b": _badges(project, guide, language),
        "x": [word for word in _elsewhere(project, guide) if word not in shown],
        "m": _contacts(project, guide),
        "w": fields.website or "",
    }


def _facts(project: Entry[Project], guide: Guide, language: Language, profile: Profile) -> dict[str, str]:
    """By key, only what is known; short as on every card, and what only some roles compare."""
    rows = (
        *facts.comparable(project, guide, language),
        *facts.for_volunteers(project, guide, language),
        *facts.for_families(project, guide, language),
    )
    wanted = {"form", "ort", "gesucht", "führungszeugnis", "aufnahme", "kosten", "wann"}
    known = {fact.key: fact.text for fact in rows if fact.key in wanted and fact.known}
    known.update((fact.key, fact.text) for fact in facts.for_card(project, guide, language) if fact.known)
    if profile.ages and profile.ages_estimated:
        estimate = language.gettext("etwa %(ages)s", ages=facts.years(*profile.ages, language))
        known["alter"] = f"{known['alter']} ({estimate})" if "alter" in known else estimate
    return known


STATUS = {"beendet": "alert", "pausiert": "alert", "im Aufbau": "plain"}
INTAKE = {"Plätze frei": "good", "Warteliste": "plain", "derzeit keine Plätze": "plain"}


def _badges(project: Entry[Project], guide: Guide, language: Language) -> list[list[str]]:
    """[kind, words]: what somebody should know before reading on."""
    known = {
        **{state: (kind, language.choice("status", state)) for state, kind in STATUS.items()},
        **{state: (kind, language.choice("lage", state)) for state, kind in INTAKE.items()},
        "gesucht": ("good", language.gettext("Engagierte gesucht")),
    }
    states = (project.fields.status, guide.seeking(project), guide.intake(project))
    return [list(known[state]) for state in states if state in known]


def _elsewhere(project: Entry[Project], guide: Guide) -> list[str]:
    """Words of the project that its card does not show, so that a match can be explained."""
    fields = project.fields
    return [
        *((guide.organisation[fields.träger].fields.name,) if fields.träger in guide.organisation else ()),
        *fields.stichwörter,
        *fields.formen,
        *fields.einsatzorte,
        *fields.bezirke,
        *fields.stadtteile,
        *fields.sprachen,
    ]


def _contacts(project: Entry[Project], guide: Guide) -> list[list[Any]]:
    """[for whom, phone, mail, address] of each contact, those of the carrier where the project has none."""
    contacts: Sequence[Contact] = guide.contacts(project, "web")
    if not contacts:
        carrier = guide.organisation.get(project.fields.träger)
        contacts = guide.contacts(carrier, "web") if carrier else ()
    return [[list(c.für), c.telefon or "", c.mail or "", c.adresse or ""] for c in contacts]


def _event_card(entry: Entry[Any], guide: Guide, language: Language) -> dict[str, Any]:
    event: Event = entry.fields
    when = text.period_text(event.beginn, event.ende, language) if event.beginn else event.zeit_hinweis or ""
    told = texts(entry, language)
    about = text.one_line(told.description)
    return {
        "t": told.title,
        "k": about if len(about) <= 200 else f"{about[:199].rsplit(' ', 1)[0]} …",
        "g": isinstance(told.description, InGerman),
        "o": [language.word(guide.term["veranstaltungsarten", event.art])],
        "f": {"wann": when, "wo": event.ort or event.stadtteil or ""},
        "b": [["alert", language.choice("status", "abgesagt")]] if event.status == "abgesagt" else [],
    }


def _school_card(school: School, guide: Guide, id: str) -> dict[str, Any]:
    place = ", ".join(dict.fromkeys(filter(None, (school.stadtteil, school.bezirk))))
    projects = [project.fields.name for project, _ in guide.projects_at[id]]
    return {"t": school.name, "f": {"wo": place, "projekte": ", ".join(projects)}}


# ---------------------------------------------------------------------------------------------------------------- words


def words(language: Language) -> dict[str, Any]:
    """What the browser says; counted words by plural category. %(name)s is filled in the browser."""
    _ = language.catalogue.gettext  # the browser fills in the values
    return {
        "facts": {
            "für-wen": _("Für wen"),
            "alter": _("Alter"),
            "wo": _("Wo"),
            "zeit": _("Zeit"),
            "dauer": _("Dauer"),
            "wann": _("Wann"),
            "form": _("Form"),
            "ort": _("Treffpunkt"),
            "gesucht": _("Engagierte"),
            "führungszeugnis": _("Führungszeugnis"),
            "aufnahme": _("Freie Plätze"),
            "kosten": _("Kosten"),
            "projekte": _("Projekte"),
            "entfernung": _("Entfernung"),
        },
        "missing": {
            "thema": _("zum Thema"),
            "fuer": _("zur Zielgruppe"),
            "alter": _("zum Alter"),
            "gebiet": _("zum Stadtteil"),
            "form": _("zur Form"),
            "ort": _("zum Treffpunkt"),
            "stunden": _("zum Zeitaufwand"),
            "monate": _("zur Dauer"),
            "wann": _("zu Wochentag und Tageszeit"),
            "sprache": _("zu den Sprachen"),
            "frei": _("zu freien Plätzen"),
            "zeugnis": _("zum Führungszeugnis"),
            "kosten": _("zu den Kosten"),
        },
        "kinds": {"projekt": _("Projekt"), "termin": _("Termin"), "schule": _("Schule")},
        "counted": _counted(language),
        "comma": language.comma,
        "notStated": _("nicht angegeben"),
        "unsureHeading": _("%(rows)s ohne Angabe %(about)s"),
        "endedHeading": _("Beendete Projekte"),
        "withUnsure": _("%(sure)s, %(unsure)s ohne Angabe %(about)s"),
        "because": _("Passt, weil: %(text)s"),
        "inText": _("im ausführlichen Text"),
        "dead": _("führt zu keinem Projekt"),
        "corrected": _("Gesucht wurde nach „%(text)s“."),
        "understood": _("Verstanden: %(text)s"),
        "harden": _("nur diese"),
        "drop": _("weglassen"),
        "remove": _("Filter entfernen: %(text)s"),
        "without": _("Ohne „%(text)s“: %(rows)s"),
        "instead": _("„%(text)s“: %(rows)s"),
        "tryWord": _("Nach „%(text)s“ suchen"),
        "nothing": _("Nichts gefunden, das auf alles passt."),
        "ageChip": _("Alter: %(number)s"),
        "hoursChip": _("höchstens %(number)s Stunden im Monat"),
        "monthsChip": _("höchstens %(number)s Monate"),
        "nearChip": _("in der Nähe von %(place)s"),
        "kilometres": _("etwa %(number)s km"),
        "hereabouts": _("im Stadtteil"),
        "everywhere": _("in der ganzen Stadt"),
        "unknownPlace": _("Diesen Ort oder diese Postleitzahl kennt der Wegweiser nicht."),
        "locating": _("Die Position wird bestimmt …"),
        "located": _("Sie sind nahe %(place)s."),
        "noPosition": _("Die Position ließ sich nicht bestimmen. Wählen Sie einen Stadtteil."),
        "tooFar": _("Sie sind weit entfernt. Wählen Sie einen Stadtteil."),
        "contact": _("Kontakt"),
    }


def list_words(language: Language) -> dict[str, Any]:
    """What only the page of the favourites says."""
    _, ngettext = language.catalogue.gettext, language.catalogue.ngettext
    return {
        "listTitle": _("Merkliste"),
        "listMail": _("Diese Projekte könnten passen:"),
        "listFrom": _("Die ganze Liste:"),
        "copied": _("Der Link ist kopiert."),
        "notCopied": _("Kopieren Sie den Link aus der Adresszeile."),
        "taken": _("Die Liste ist jetzt Ihre Merkliste."),
        "kept": _("Die Merkliste bleibt jetzt auf diesem Gerät, bis Sie das Häkchen entfernen."),
        "forgotten": _("Die Merkliste verschwindet jetzt, wenn Sie diesen Tab schließen."),
        "removed": _("%(name)s ist von der Liste entfernt."),
        "moved": _("%(name)s steht jetzt an Stelle %(number)s."),
        "lost": _("Nicht mehr im Wegweiser: %(names)s."),
        "up": _("%(name)s nach oben"),
        "down": _("%(name)s nach unten"),
        "phone": _("Telefon"),
        "mail": _("E-Mail"),
        "address": _("Adresse"),
        "website": _("Website"),
        "page": _("Im Wegweiser"),
        "linked": _forms(
            language,
            lambda n: ngettext(
                "Diese Liste mit %(number)s Projekt kam mit einem Link.",
                "Diese Liste mit %(number)s Projekten kam mit einem Link.",
                n,
            ),
        ),
    }


def _counted(language: Language) -> dict[str, dict[str, str]]:
    """Everything that is counted, once for each plural category of the language."""
    ngettext = language.catalogue.ngettext
    forms = partial(_forms, language)
    return {
        "projects": forms(lambda n: ngettext("%(number)s Projekt", "%(number)s Projekte", n)),
        "events": forms(lambda n: ngettext("%(number)s Termin", "%(number)s Termine", n)),
        "schools": forms(lambda n: ngettext("%(number)s Schule", "%(number)s Schulen", n)),
        "more": forms(lambda n: ngettext("%(number)s weiteres", "%(number)s weitere", n)),
        "moreProjects": forms(lambda n: ngettext("%(number)s weiteres Projekt", "%(number)s weitere Projekte", n)),
        "show": forms(lambda n: ngettext("%(number)s Projekt zeigen", "%(number)s Projekte zeigen", n)),
        "next": forms(lambda n: ngettext("%(number)s weiteren zeigen", "%(number)s weitere zeigen", n)),
        "set": forms(lambda n: ngettext("%(number)s Filter gesetzt", "%(number)s Filter gesetzt", n)),
    }


def _forms(language: Language, say: Callable[[int], str]) -> dict[str, str]:
    return {category: say(number) for category, number in language.samples.items()}


def artifacts(finder: Finder, languages: Iterable[Language] = (GERMAN,)) -> Iterator[Artifact]:
    """All files of the finder, for all languages."""
    yield finder.data
    yield finder.columns
    yield from finder.parts
    for language in languages:
        yield from finder.cards(language)
        yield finder.saved(language)
