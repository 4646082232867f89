"""Guide → Edition, what was printed; Edition + guide → Changes, what is different since. Knows neither files nor HTML.

Compared are fields that an editor knows and print shows, not what time alone changes, and not when something was last
checked. A field that is compared only since a later edition says nothing about an earlier one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from schema import Contact, Edition, Event, Fields, Printed, Project
from wegweiser import anatomy
from wegweiser.content import Entry
from wegweiser.draft import written
from wegweiser.guide import Guide
from wegweiser.languages import Language

# What is compared → the fields that say it. A note belongs to what it explains.
PROJECT: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "kurztext": ("kurztext",),
    "beschreibung": ("beschreibung",),
    "träger": ("träger", "träger_hinweis"),
    "partner": ("partner",),
    "status": ("status", "status_hinweis"),
    "formen": ("formen",),
    "themen": ("themen",),
    "zielgruppen": ("zielgruppen",),
    "alter": ("alter",),
    "klassen": ("klassen",),
    "stadtweit": ("stadtweit",),
    "bezirke": ("bezirke", "gebiet_hinweis"),
    "stadtteile": ("stadtteile",),
    "einsatzorte": ("einsatzorte",),
    "schulen": ("schulen",),
    "aufwand": ("aufwand",),
    "zeiten": ("zeiten",),
    "dauer": ("dauer",),
    "voraussetzungen": ("voraussetzungen",),
    "unterstützung": ("unterstützung",),
    "schutzkonzept": ("schutzkonzept",),
    "kosten": ("kosten",),
    "suche": ("suche",),
    "aufnahme": ("aufnahme",),
    "hinweise": ("hinweise",),
}
CONTACT: dict[str, tuple[str, ...]] = {
    "kontakte": ("funktion", "für", "name", "sprachen"),
    "telefon": ("telefon",),
    "mail": ("mail",),
    "adresse": ("adresse",),
    "sprechzeit": ("sprechzeit",),
}
EVENT: dict[str, tuple[str, ...]] = {
    "titel": ("titel",),
    "beginn": ("beginn", "zeit_hinweis"),
    "ende": ("ende",),
    "termine": ("termine",),
    "wiederholung": ("wiederholung",),
    "rhythmus": ("rhythmus",),
    "status": ("status", "status_hinweis"),
    "ort": ("ort",),
}
# What is compared → what an editor's handbook calls it, in its order.
TITLES: dict[str, str] = {
    name: model.model_fields[name].title or name
    for model, names in ((Project, (*PROJECT, "kontakte")), (Contact, CONTACT), (Project, ("website",)), (Event, EVENT))
    for name in names
    if name in model.model_fields
}
UNCOMPARED = frozenset({"stand", "einwilligung"})  # when something was said, not what
LONG = 200  # letters; of a longer text only length and fingerprint are kept


# ------------------------------------------------------------------------------------------------------------- freezing


def frozen(guide: Guide, name: str, commit: str | None = None) -> str:
    """The text of the file that keeps what is printed today."""
    return written(
        {
            "name": name,
            "datum": guide.today.isoformat(),
            "commit": commit,
            "felder": list(TITLES),
            "projekte": [_kept(project, project.fields.name, guide) for project in guide.projects],
            "veranstaltungen": [_kept(event, event.fields.titel, guide) for event in guide.events],
        }
    )


def _kept(entry: Entry[Any], name: str, guide: Guide) -> dict[str, Any]:
    ended = isinstance(entry.fields, Project) and entry.fields.status == "beendet"
    return {
        "id": entry.id,
        "name": " ".join(name.split()),
        "prüfsumme": checksum(entry),
        **({"beendet": "ja"} if ended else {}),
        "angaben": facts(entry, guide),
    }


def checksum(entry: Entry[Any]) -> str:
    """Of everything that was typed, whatever its order and layout."""
    typed = json.dumps(entry.document.data, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(typed.encode()).hexdigest()[:16]


def facts(entry: Entry[Project] | Entry[Event], guide: Guide) -> dict[str, str]:
    """What is kept of an entry, field by field; what is not known is left out."""
    return {name: _short(text) for name, text in told(entry, guide).items()}


def told(entry: Entry[Project] | Entry[Event], guide: Guide) -> dict[str, str]:
    """What print says of an entry, field by field, as long as it is."""
    if isinstance(entry.fields, Event):
        said = {name: _said(entry.fields, parts) for name, parts in EVENT.items()}
    else:
        said = {name: _said(entry.fields, parts) for name, parts in PROJECT.items()} | _reached(entry, guide)
    return {name: text for name, text in said.items() if text}


def _reached(project: Entry[Project], guide: Guide) -> dict[str, str]:
    """Names and ways as print shows them: without consent no name, and the carrier's where the project has none."""
    carrier, contacts = guide.organisation[project.fields.träger], anatomy.contacts(project, guide)
    site = anatomy.has_website(project, guide)
    partners = (guide.organisation[id].fields.name for id in project.fields.partner)
    return {
        "träger": _joined(", ", (carrier.fields.name, project.fields.träger_hinweis)),
        "partner": ", ".join(partners),
        **{name: _joined("; ", (_said(one, parts) for one in contacts)) for name, parts in CONTACT.items()},
        "website": _joined(", ", (site.website, site.website_hinweis)),
    }


def _said(fields: Fields, names: Iterable[str]) -> str:
    return _joined(", ", (_plain(getattr(fields, name)) for name in names))


def _plain(value: Any) -> str:
    """A value in words of the schema: »von 6, bis 10«."""
    if value is None:
        return ""
    if isinstance(value, Fields):
        known = ((name, _plain(inner)) for name, inner in value if name not in UNCOMPARED)
        return ", ".join(f"{name} {text}" for name, text in known if text)
    if isinstance(value, tuple):
        return _joined("; ", map(_plain, value))
    if isinstance(value, bool):
        return "ja" if value else "nein"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return " ".join(str(value).split())


def _joined(separator: str, parts: Iterable[str | None]) -> str:
    return separator.join(part for part in parts if part)


def _short(text: str) -> str:
    if len(text) <= LONG:
        return text
    return f"{len(text)} Zeichen, Kennung {hashlib.sha256(text.encode()).hexdigest()[:8]}"


# ------------------------------------------------------------------------------------------------------------ comparing


State = Literal["new", "changed", "ended"]


@dataclass(frozen=True)
class Change:
    """An entry that was printed and says something else now: the fields, in the order of the handbook."""

    entry: Entry[Any]
    printed: Printed
    fields: tuple[str, ...]

    @property
    def renamed(self) -> bool:
        return "name" in self.fields or "titel" in self.fields


@dataclass(frozen=True)
class Changes:
    """What is different since an edition was printed. Of events only those that are still to come."""

    edition: Entry[Edition]
    new: tuple[Entry[Project], ...]
    changed: tuple[Change, ...]
    ended: tuple[Entry[Project], ...]
    gone: tuple[Printed, ...]  # projects without a file
    new_events: tuple[Entry[Event], ...]
    changed_events: tuple[Change, ...]

    @property
    def none(self) -> bool:
        every = (self.new, self.changed, self.ended, self.gone, self.new_events, self.changed_events)
        return not any(every)

    @cached_property
    def _states(self) -> Mapping[str, tuple[State, tuple[str, ...]]]:
        """Path of the document → what became of the entry, and the fields that changed."""
        told: tuple[tuple[State, Iterable[Entry[Any]]], ...] = (
            ("new", (*self.new, *self.new_events)),
            ("ended", self.ended),
        )
        changed = (*self.changed, *self.changed_events)
        return {
            **{entry.document.path: (state, ()) for state, entries in told for entry in entries},
            **{change.entry.document.path: ("changed", change.fields) for change in changed},
        }

    def of(self, entry: Entry[Any]) -> tuple[State | None, tuple[str, ...]]:
        """What became of an entry since, and the fields that changed; None if it is as it was printed."""
        return self._states.get(entry.document.path, (None, ()))


def changes(guide: Guide, edition: Entry[Edition]) -> Changes:
    projects = {printed.id: printed for printed in edition.fields.projekte}
    known = {project.id: _printed(project, projects) for project in guide.projects}
    ended = (project for project in guide.ended if (was := known[project.id]) and not was.beendet)
    events = {printed.id: printed for printed in edition.fields.veranstaltungen}
    coming = _coming(guide)
    return Changes(
        edition,
        new=tuple(project for project in guide.active if known[project.id] is None),
        changed=tuple(_changed(guide.active, known, guide, edition)),
        ended=tuple(ended),
        gone=tuple(was for was in edition.fields.projekte if not _has_file(was.id, guide)),
        new_events=tuple(event for event in coming if event.id not in events),
        changed_events=tuple(_changed(coming, events, guide, edition)),
    )


def gone(guide: Guide) -> dict[str, tuple[Printed, Entry[Edition]]]:
    """Printed projects that have no file now, each with the last edition it stood in."""
    return {
        printed.id: (printed, edition)
        for edition in guide.editions
        for printed in edition.fields.projekte
        if not _has_file(printed.id, guide)
    }


def _has_file(id: str, guide: Guide) -> bool:
    return id in guide.project or id in guide.successor


def _printed(project: Entry[Project], printed: Mapping[str, Printed]) -> Printed | None:
    """As it was printed, under its name of now or a former one."""
    return next((printed[id] for id in (project.id, *project.fields.früher) if id in printed), None)


def _coming(guide: Guide) -> tuple[Entry[Event], ...]:
    ids = {date.event.id for date in guide.upcoming} | {event.id for event in guide.recurring}
    return tuple(event for event in guide.events if event.id in ids)


def _changed(
    entries: Iterable[Entry[Any]], known: Mapping[str, Printed | None], guide: Guide, edition: Entry[Edition]
) -> Iterator[Change]:
    compared = [name for name in TITLES if name in edition.fields.felder]
    for entry in entries:
        if was := known.get(entry.id):
            now = facts(entry, guide)
            fields = tuple(name for name in compared if was.angaben.get(name, "") != now.get(name, ""))
            if fields:
                yield Change(entry, was, fields)


def titles(fields: Iterable[str], language: Language) -> tuple[str, ...]:
    """What the handbook calls these fields, in the language."""
    return tuple(language.pgettext("angabe", TITLES[name]) for name in fields)
