"""Guide → what the brochure says around its entries: words explained, what is known of quality, who made the pictures.

Knows no pages and no HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schema import Project, Quality, Term
from wegweiser import facts, languages
from wegweiser.content import Entry
from wegweiser.guide import Guide
from wegweiser.text import sort_key

# The vocabularies that are explained in the glossary; themes are explained where their chapters open.
EXPLAINED = {
    "formen": "Form",
    "zielgruppen": "Zielgruppe",
    "einsatzorte": "Treffpunkt",
    "qualitätsrahmen": "Qualität",
}
# What says something about how carefully a project works: key of the fact → words for readers.
CARE = {
    "führungszeugnis": "Führungszeugnis der Engagierten",
    "vorbereitung": "Vorbereitung vor dem Start",
    "begleitung": "Begleitung während der Zeit",
    "versichert": "Versicherung der Engagierten",
    "auslagen": "Ersatz von Auslagen",
    "schutzkonzept": "Schutzkonzept für Kinder",
}
IN_GERMAN = {"ar": "Arabisch"}  # Source Sans has Latin, Greek and Cyrillic


@dataclass(frozen=True)
class Word:
    term: Term
    kind: str


@dataclass(frozen=True)
class Count:
    label: str
    count: int


@dataclass(frozen=True)
class Credit:
    """A picture credit and the projects whose pictures have it."""

    text: str
    names: tuple[str, ...]


def spoken(guide: Guide) -> tuple[str, ...]:
    """The languages of the site as their speakers call them, as far as our typeface has the script."""
    names = {language.code: IN_GERMAN.get(language.code, language.name) for language in languages.OTHERS}
    return languages.GERMAN.name, *(names[code] for code in guide.settings.fields.sprachen)


def glossary(guide: Guide) -> tuple[Word, ...]:
    """Every word of the vocabularies that has an explanation, in alphabetical order."""
    words = (
        Word(term, EXPLAINED[group])
        for group, terms in guide.vocabulary.fields
        if group in EXPLAINED
        for term in terms
        if term.text
    )
    return tuple(sorted(words, key=lambda word: (sort_key(word.term.name), word.kind)))


def theme_counts(guide: Guide) -> dict[str, int]:
    """Theme id → number of running projects that name it."""
    running = {project.id for project in guide.active}
    return {theme.term.id: sum(project.id in running for project in theme.projects) for theme in guide.themes}


def stated(guide: Guide) -> tuple[Count, ...]:
    """How many running projects say something about their care, most often said first."""
    known = [_known(project, guide) for project in guide.active]
    counts = (Count(label, sum(key in keys for keys in known)) for key, label in CARE.items())
    return tuple(sorted(counts, key=lambda count: -count.count))


def _known(project: Entry[Project], guide: Guide) -> frozenset[str]:
    rows = (*facts.for_volunteers(project, guide), *facts.for_families(project, guide))
    return frozenset(fact.key for fact in rows if fact.known or fact.note)


def quality(guide: Guide) -> Iterator[tuple[Entry[Project], tuple[Quality, ...]]]:
    """Running projects of which a statement about quality is valid."""
    return ((project, statements) for project in guide.active if (statements := guide.quality(project)))


def credits(guide: Guide) -> tuple[Credit, ...]:
    names: dict[str, list[str]] = {}
    for project in guide.active:
        if picture := project.fields.bild:
            names.setdefault(picture.nachweis, []).append(project.fields.name)
    return tuple(Credit(text.rstrip("."), tuple(of)) for text, of in names.items())
