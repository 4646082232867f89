"""What an entry says in a language and how far to trust it: up to date, outdated, or German only. Knows no HTML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from schema import Event, Page, Project, Translation
from wegweiser.content import Entry
from wegweiser.guide import Guide
from wegweiser.languages import InGerman, Language

Translatable = Entry[Project] | Entry[Event] | Entry[Page]
State = Literal["original", "current", "outdated", "none"]


@dataclass(frozen=True)
class Texts:
    """The texts of an entry for one language; what is missing there is German, an ``InGerman``."""

    state: State
    title: str
    brief: str
    description: str
    translation: Translation | None = None

    @property
    def translated_description(self) -> str:
        """The long text, if the translation has one: some have only the brief one."""
        return (self.translation.beschreibung or "") if self.translation else ""


def fingerprint(entry: Translatable) -> str:
    """Of the German texts that are translated: a translation that names another one was made from another text."""
    return hashlib.sha256("\0".join(_german(entry)).encode()).hexdigest()[:8]


def _german(entry: Translatable) -> tuple[str, str, str]:
    fields = entry.fields
    brief = "" if isinstance(fields, Event) else fields.kurztext
    title = "" if isinstance(fields, Project) else fields.titel
    return title, brief or "", fields.beschreibung or ""


def translatable(guide: Guide) -> tuple[Translatable, ...]:
    """All entries that may carry translations."""
    return (*guide.projects, *guide.events, *guide.pages)


def translated(entry: Translatable) -> Iterator[tuple[str, Translation]]:
    """Language code and translation, for every language that the entry has."""
    for code, found in entry.fields.texte or ():
        if found:
            yield code, found


def translation(entry: Translatable, language: Language) -> Translation | None:
    return getattr(entry.fields.texte, language.code, None)


def texts(entry: Translatable, language: Language) -> Texts:
    """An outdated translation is handed over, but never takes the place of the German text."""
    title, brief, description = _german(entry)
    if language.german:
        return Texts("original", title, brief, description)
    found = translation(entry, language)
    title, brief, description = InGerman(title), InGerman(brief), InGerman(description)
    if found is None:
        return Texts("none", title, brief, description)
    if found.vorlage != fingerprint(entry):
        return Texts("outdated", title, brief, description, found)
    return Texts("current", found.titel or title, found.kurztext or brief, found.beschreibung or description, found)
