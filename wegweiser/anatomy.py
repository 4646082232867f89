"""What an entry says in print, and where: every project the same facts in the same places. Knows no HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from schema import Contact, Organisation, Project
from wegweiser import facts, text
from wegweiser.content import Entry
from wegweiser.facts import Fact
from wegweiser.guide import Guide

# Where every fact stands in print: column → label → keys. What shares a line is asked in one breath.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "left": {"Für wen": ("für-wen",), "Alter": ("alter",), "Wo": ("wo",), "Treffpunkt": ("ort",)},
    "right": {
        "Form": ("form",),
        "Zeit": ("zeit",),
        "Dauer": ("dauer",),
        "Mitmachen": ("gesucht", "mindestalter", "führungszeugnis", "sprachen", "versichert"),
        "Kosten": ("kosten",),
    },
    "across": {
        "Vorbereitung": ("vorbereitung",),
        "Begleitung": ("begleitung",),
        "Außerdem": ("mitbringen", "auslagen"),
        "Plätze": ("aufnahme",),
        "Kinderschutz": ("schutzkonzept",),
    },
}
LONG_TEXT, LONG_NOTE = 90, 34  # letters; what is longer is set across both columns
ABOUT = {"Alter": "Zum Alter", "Wo": "Zum Ort", "Zeit": "Zur Zeit", "Dauer": "Zur Dauer", "Kosten": "Zu den Kosten"}
# In a shared line a bare »ja« would not say to what.
NAMED = {
    "gesucht": "Engagierte {}",
    "führungszeugnis": "{}",
    "mindestalter": "{}",
    "sprachen": "Sprachen: {}",
    "auslagen": "Auslagen: {}",
    "versichert": "versichert: {}",
    "schutzkonzept": "Schutzkonzept {}",
}
CERTIFICATE = {"erforderlich", "nicht erforderlich", "nach Gespräch"}
# What everybody asks; if it is unknown, the entry says so in one quiet line.
ASKED = {
    "alter": "Alter",
    "ort": "Treffpunkt",
    "zeit": "Zeit",
    "dauer": "Dauer",
    "mindestalter": "Alter der Engagierten",
    "führungszeugnis": "Führungszeugnis",
    "kosten": "Kosten",
}


def _facts(project: Entry[Project], guide: Guide) -> dict[str, Fact]:
    groups = (facts.comparable, facts.for_volunteers, facts.for_families)
    return {fact.key: fact for group in groups for fact in group(project, guide)}


def facts_of(project: Entry[Project], guide: Guide) -> dict[str, tuple[Fact, ...]]:
    """What is known, in the same place and order for every project: »left«, »right« and »across« both columns."""
    known = _facts(project, guide)
    placed = {
        column: [
            _with_hours(fact, project)
            for label, keys in labels.items()
            if (fact := _merged(label, [known[key] for key in keys if known[key].known])).known
        ]
        for column, labels in COLUMNS.items()
    }
    narrow = [fact for column in ("left", "right") for fact in placed[column]]
    return {
        "left": tuple(_without_long_note(fact) for fact in placed["left"] if not _is_long(fact)),
        "right": tuple(_without_long_note(fact) for fact in placed["right"] if not _is_long(fact)),
        "across": (*filter(None, map(_across, narrow)), *placed["across"], *_remarks(project, guide)),
    }


def _is_long(fact: Fact) -> bool:
    return len(fact.text) > LONG_TEXT and fact.key != "für-wen"


def _without_long_note(fact: Fact) -> Fact:
    return fact if len(fact.note) <= LONG_NOTE else replace(fact, note="")


def _across(fact: Fact) -> Fact | None:
    """What of a fact does not fit into a column: all of it, its note, or nothing."""
    if _is_long(fact):
        return fact
    return Fact(fact.key, ABOUT.get(fact.label, fact.label), note=fact.note) if len(fact.note) > LONG_NOTE else None


def _remarks(project: Entry[Project], guide: Guide) -> Iterator[Fact]:
    fields, site = project.fields, _has_website(project, guide)
    if site.website and site.website_hinweis:
        yield Fact("website", "Zur Website", note=site.website_hinweis)
    if fields.status or fields.status_hinweis:
        yield Fact("status", "Status", fields.status or "", fields.status_hinweis or "")
    if fields.hinweise:
        yield Fact("hinweis", "Hinweis", note=text.one_line(" ".join(fields.hinweise)))


def _merged(label: str, known: list[Fact]) -> Fact:
    words = [_worded(fact) for fact in known]
    if len(known) == 1:
        return Fact(known[0].key, label, words[0], known[0].note)
    texts = (f"{word} ({fact.note})" if fact.note else word for word, fact in zip(words, known, strict=True))
    return Fact(label.lower(), label, "; ".join(texts))


def _worded(fact: Fact) -> str:
    if fact.key == "führungszeugnis" and fact.text in CERTIFICATE:
        return f"Führungszeugnis {fact.text}"
    return NAMED.get(fact.key, "{}").format(fact.text)


def _with_hours(fact: Fact, project: Entry[Project]) -> Fact:
    hours = facts.hours_per_month(project) if fact.key == "zeit" else ""
    return Fact(fact.key, fact.label, f"{fact.text}, {hours}", fact.note) if hours else fact


def unknown(project: Entry[Project], guide: Guide) -> str:
    known = _facts(project, guide)
    return ", ".join(label for key, label in ASKED.items() if not known[key].known)


def contacts(project: Entry[Project], guide: Guide) -> tuple[Contact, ...]:
    """The project's own, else those of the organisation behind it."""
    return guide.contacts(project, "print") or guide.contacts(guide.organisation[project.fields.träger], "print")


def website(project: Entry[Project], guide: Guide) -> str:
    """The project's own page, else that of the organisation."""
    return _has_website(project, guide).website or ""


def _has_website(project: Entry[Project], guide: Guide) -> Project | Organisation:
    return project.fields if project.fields.website else guide.organisation[project.fields.träger].fields
