"""What an entry says in print, and where: every project the same facts in the same places. Knows no HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from schema import Contact, Number, Organisation, Project
from wegweiser import facts, text
from wegweiser.content import Entry
from wegweiser.facts import Fact
from wegweiser.guide import Guide
from wegweiser.languages import GERMAN

# The table of facts: two columns, a line of two labels each, and which facts share a place because they are asked in
# one breath. Every entry has all of them, so that one can compare while leafing; what is unknown is a dash.
LINES: tuple[tuple[str, str], ...] = (
    ("Für wen", "Zeit"),
    ("Alter", "Dauer"),
    ("Wo", "Mitmachen"),
    ("Treffen", "Kosten"),
)
PLACES: dict[str, tuple[str, ...]] = {
    "Für wen": ("für-wen",),
    "Zeit": ("zeit",),
    "Alter": ("alter",),
    "Dauer": ("dauer",),
    "Wo": ("wo",),
    "Mitmachen": ("mindestalter", "führungszeugnis"),
    "Treffen": ("form", "ort"),
    "Kosten": ("kosten",),
}
# Below it, across both columns, what only some projects say.
ACROSS: dict[str, tuple[str, ...]] = {
    "Begleitung": ("vorbereitung", "begleitung"),
    "Termine": ("wann",),
    "Plätze": ("gesucht", "aufnahme"),
    "Sprachen": ("verständigung",),
    "Außerdem": ("mitbringen", "sprachen", "auslagen", "versichert"),
    "Schutz": ("schutzkonzept",),
}
LONG_PLACE, LONG_NOTE = 70, 40  # letters; what is longer does not stand in a column
ABOUT = {"Alter": "Zum Alter", "Wo": "Zum Ort", "Zeit": "Zur Zeit", "Dauer": "Zur Dauer", "Kosten": "Zu den Kosten"}
# In a shared place a bare »ja« would not say to what.
NAMED = {
    "gesucht": "Engagierte {}",
    "sprachen": "Sprachen der Engagierten: {}",
    "auslagen": "Auslagen: {}",
    "versichert": "versichert: {}",
    "schutzkonzept": "Schutzkonzept {}",
}
CERTIFICATE = {"erforderlich", "nicht erforderlich", "nach Gespräch"}


@dataclass(frozen=True)
class Anatomy:
    """All that an entry says beside its texts."""

    lines: tuple[tuple[Fact, Fact], ...]  # always the same labels; a fact may be unknown
    across: tuple[Fact, ...]  # known ones only
    notes: tuple[Fact, ...]  # what limits a fact and is too long for its place
    more: tuple[Fact, ...]  # printed where there is room for it


def anatomy(project: Entry[Project], guide: Guide) -> Anatomy:
    known = _facts(project, guide)
    placed = {label: _placed(label, keys, known, project, guide) for label, keys in (PLACES | ACROSS).items()}
    narrow = [placed[label] for line in LINES for label in line]
    return Anatomy(
        lines=tuple((_in_column(placed[left]), _in_column(placed[right])) for left, right in LINES),
        across=tuple(placed[label] for label in ACROSS if placed[label].known),
        notes=(*filter(None, (_note(fact, known) for fact in narrow)), *_remarks(project, guide)),
        more=tuple(_more(project, guide)),
    )


def _facts(project: Entry[Project], guide: Guide) -> dict[str, Fact]:
    groups = (facts.comparable, facts.for_volunteers, facts.for_families)
    return {fact.key: fact for group in groups for fact in group(project, guide)}


def _placed(label: str, keys: Iterable[str], known: dict[str, Fact], project: Entry[Project], guide: Guide) -> Fact:
    """One fact for a place: what is known of its keys, or nothing."""
    found = [_with_hours(known[key], project) for key in keys if key in known and known[key].known]
    if not found:
        return Fact(label.lower(), label)
    if label == "Wo" and len(found[0].text) > LONG_PLACE:
        return replace(found[0], label=label, text=facts.area_in_brief(project.fields, guide), note="")
    return _merged(label, found)


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
    return replace(fact, text=f"{fact.text}, {hours}") if hours else fact


def _in_column(fact: Fact) -> Fact:
    """Short enough for a column: »6–10 Jahre«, and no long note."""
    brief = re.sub(r"(?<=\d) bis (?=\d)", "–", fact.text)
    return replace(fact, text=brief, note=fact.note if len(fact.note) <= LONG_NOTE else "")


def _note(fact: Fact, known: dict[str, Fact]) -> Fact | None:
    """What of a fact does not fit into its place: all of it, its note, or nothing."""
    whole = known.get("wo", fact) if fact.key == "wo" else fact
    if whole.text != fact.text and fact.key == "wo":
        return Fact(fact.key, "Wo", whole.text, whole.note)
    return Fact(fact.key, ABOUT.get(fact.label, fact.label), note=fact.note) if len(fact.note) > LONG_NOTE else None


def _remarks(project: Entry[Project], guide: Guide) -> Iterator[Fact]:
    fields, site = project.fields, has_website(project, guide)
    if site.website and site.website_hinweis:
        yield Fact("website_hinweis", "Zur Website", note=site.website_hinweis)
    if fields.status not in (None, "aktiv") or fields.status_hinweis:
        yield Fact("status_hinweis", "Status", fields.status or "", fields.status_hinweis or "")
    if fields.hinweise:
        yield Fact("hinweise", "Hinweis", note=text.one_line(" ".join(fields.hinweise)))


# -------------------------------------------------------------------------------------- where there is room for it


def _more(project: Entry[Project], guide: Guide) -> Iterator[Fact]:
    """In the order in which they are worth their room."""
    fields = project.fields
    rows = (
        ("gegründet", "Gegründet", f"{fields.gegründet or ''}", fields.gegründet_hinweis or ""),
        ("zahlen", "Zahlen", "; ".join(_figure(number, guide) for number in fields.zahlen), ""),
        ("auszeichnungen", "Preise", "; ".join(fields.auszeichnungen), ""),
        ("förderung", "Förderung", fields.förderung or "", ""),
        ("schulen", "Schulen", "; ".join(guide.school[link.schule].fields.name for link in fields.schulen), ""),
    )
    yield from (Fact(key, label, *facts._or_note(said, note)) for key, label, said, note in rows if said or note)


def _figure(number: Number, guide: Guide) -> str:
    """»Tandems: 60 (2018, etwa 60)«."""
    limits = ", ".join(filter(None, (f"{number.jahr or ''}", number.hinweis)))
    said = f"{facts.words('kennzahlen', (number.was,), guide, GERMAN)}: {text.german_number(number.wert)}"
    return f"{said} ({limits})" if limits else said


# ---------------------------------------------------------------------------------------------------- ways to reach it


def contacts(project: Entry[Project], guide: Guide) -> tuple[Contact, ...]:
    """The project's own, else those of the organisation behind it."""
    return guide.contacts(project, "print") or guide.contacts(guide.organisation[project.fields.träger], "print")


def website(project: Entry[Project], guide: Guide) -> str:
    """The project's own page, else that of the organisation."""
    return has_website(project, guide).website or ""


def has_website(project: Entry[Project], guide: Guide) -> Project | Organisation:
    """Who of the two says which page is meant, and what is uncertain about it."""
    return project.fields if project.fields.website else guide.organisation[project.fields.träger].fields
