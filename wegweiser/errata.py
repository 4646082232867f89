"""Edition + guide → what stands on the insert, and how much of it fits on one page. Knows neither HTML nor PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from schema import Edition, Event, Project
from wegweiser import editions, facts, text, urls
from wegweiser.content import Entry
from wegweiser.editions import Change
from wegweiser.facts import Fact
from wegweiser.guide import Guide

Row = tuple[str, str]  # what it is about, what is true now


@dataclass(frozen=True)
class Note:
    """An entry on the insert."""

    name: str
    address: str = ""  # of its page, to type in; empty if it has none any more
    was: str = ""  # its name in print, if it has another now
    text: str = ""
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True)
class Errata:
    """What one must know who holds the printed edition in hands."""

    edition: Entry[Edition]
    today: date
    address: str  # of the page that tells all of it
    new: tuple[Note, ...] = ()
    changed: tuple[Note, ...] = ()
    ended: tuple[Note, ...] = ()
    left_out: tuple[str, ...] = ()  # names for which there was no room

    @property
    def empty(self) -> bool:
        return not (self.new or self.changed or self.ended)


def errata(guide: Guide, edition: Entry[Edition]) -> Errata:
    changes = editions.changes(guide, edition)
    return Errata(
        edition,
        guide.today,
        _absolute(guide, urls.edition(edition)),
        new=(*(_new(one, guide) for one in changes.new), *(_new_event(one, guide) for one in changes.new_events)),
        changed=(
            *(_changed(change, guide) for change in changes.changed),
            *(_changed_event(change, guide) for change in changes.changed_events),
        ),
        ended=(
            *(_ended(one, guide) for one in changes.ended),
            *(Note(printed.name, text="steht nicht mehr im Wegweiser") for printed in changes.gone),
        ),
    )


def _absolute(guide: Guide, path: str) -> str:
    return urls.absolute(guide.settings.fields.basis_url, path)


# ------------------------------------------------------------------------------------------------------------- projects

UNKNOWN = "nicht mehr angegeben"
# Field → the facts that say it in print; a field that is not here is told as it was typed.
FACTS: dict[str, tuple[str, ...]] = {
    "zielgruppen": ("für-wen",),
    "alter": ("alter",),
    "klassen": ("alter",),
    "stadtweit": ("wo",),
    "bezirke": ("wo",),
    "stadtteile": ("wo",),
    "einsatzorte": ("ort",),
    "formen": ("form",),
    "aufwand": ("zeit",),
    "zeiten": ("wann",),
    "dauer": ("dauer",),
    "kosten": ("kosten",),
    "aufnahme": ("aufnahme",),
    "schutzkonzept": ("schutzkonzept",),
    "suche": ("gesucht",),
    "voraussetzungen": ("mindestalter", "sprachen", "führungszeugnis", "mitbringen"),
    "unterstützung": ("vorbereitung", "begleitung", "auslagen", "versichert"),
}
NAMED = {
    "gesucht": "Engagierte {}",
    "sprachen": "Sprachen: {}",
    "auslagen": "Auslagen: {}",
    "versichert": "versichert: {}",
}
GATHERED = {"suche", "voraussetzungen", "unterstützung"}  # several facts in one row, named by the field


def _facts(project: Entry[Project], guide: Guide) -> dict[str, Fact]:
    groups = (facts.comparable, facts.for_volunteers, facts.for_families)
    return {fact.key: fact for group in groups for fact in group(project, guide)}


def _new(project: Entry[Project], guide: Guide) -> Note:
    known = _facts(project, guide)
    rows = [(known[key].label, _worded(known[key])) for key in ("für-wen", "alter", "wo", "zeit") if known[key].known]
    reached = editions.told(project, guide)
    ways = [(editions.TITLES[name], reached[name]) for name in ("telefon", "mail", "website") if name in reached]
    address = _absolute(guide, urls.short(project))
    return Note(project.fields.name, address, text=project.fields.kurztext, rows=(*rows, *ways[:2]))


def _changed(change: Change, guide: Guide) -> Note:
    was = change.printed.name if change.renamed else ""
    rows = dict(_rows(change, guide))  # two fields that one row tells make one row
    return Note(change.entry.fields.name, _absolute(guide, urls.short(change.entry)), was, rows=tuple(rows.items()))


def _rows(change: Change, guide: Guide) -> Iterator[Row]:
    project, known = change.entry, _facts(change.entry, guide)
    said = editions.told(project, guide)
    for name in change.fields:
        if name in FACTS:
            found = [known[key] for key in FACTS[name] if key in known]
            label = editions.TITLES[name] if name in GATHERED or not found else found[0].label
            yield label, "; ".join(_worded(fact) for fact in found if fact.known) or UNKNOWN
        elif name == "beschreibung":
            yield editions.TITLES[name], "neuer Text auf der Website"
        elif name == "schulen":
            names = (guide.school[link.schule].fields.name for link in project.fields.schulen)
            yield editions.TITLES[name], ", ".join(names) or UNKNOWN
        elif name != "name":
            yield editions.TITLES[name], said.get(name, UNKNOWN)


def _worded(fact: Fact) -> str:
    certificate = fact.key == "führungszeugnis" and not fact.text.startswith("erweitert")
    word = ("Führungszeugnis {}" if certificate else NAMED.get(fact.key, "{}")).format(fact.text)
    return f"{word} ({fact.note})" if fact.text and fact.note else word or fact.note


def _ended(project: Entry[Project], guide: Guide) -> Note:
    return Note(project.fields.name, _absolute(guide, urls.short(project)), text=project.fields.status_hinweis or "")


# --------------------------------------------------------------------------------------------------------------- events

WHEN = frozenset({"beginn", "ende", "termine", "wiederholung", "rhythmus", "status"})


def _new_event(event: Entry[Event], guide: Guide) -> Note:
    place = [("Wo", event.fields.ort)] if event.fields.ort else []
    return Note(event.fields.titel, _absolute(guide, urls.event(event)), rows=(_when(event, guide), *place))


def _changed_event(change: Change, guide: Guide) -> Note:
    event, rows = change.entry, []
    if WHEN & set(change.fields):
        rows.append(_when(event, guide))
    if "ort" in change.fields:
        rows.append(("Wo", event.fields.ort or UNKNOWN))
    was = change.printed.name if change.renamed else ""
    return Note(event.fields.titel, _absolute(guide, urls.event(event)), was, rows=tuple(rows))


def _when(event: Entry[Event], guide: Guide) -> Row:
    """The next day, and what is to be known of it."""
    for coming in guide.coming(event):
        known = (coming.status, text.german_span(coming.begin, coming.end), coming.note)
        return "Wann", ", ".join(word for word in known if word)
    return "Wann", event.fields.rhythmus or event.fields.zeit_hinweis or UNKNOWN


# ------------------------------------------------------------------------------------------------------------- one page

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)  # points; smaller is not read
Layout = Callable[[Errata, float], tuple[bytes, int]]  # → the PDF and its number of pages


def fitted(whole: Errata, lay_out: Layout) -> tuple[bytes, Errata]:
    """One page, in the largest type that fits. If even the smallest does not, less is said of what is new; and if that
    does not help, the fewest entries are left out."""
    brief = replace(whole, new=tuple(map(_brief, whole.new)))
    for part, size in (*((whole, size) for size in SIZES), (brief, SIZES[-1])):
        pdf, pages = lay_out(part, size)
        if pages == 1:
            return pdf, part
    return _shortened(brief, lay_out)


def _brief(note: Note) -> Note:
    """Who it is for, and where to read on."""
    return replace(note, text="", rows=note.rows[:1])


def _shortened(whole: Errata, lay_out: Layout) -> tuple[bytes, Errata]:
    """What is new goes first, as nothing wrong is printed of it; then what changed; what ended stays longest."""
    fits, least, most = (b"", whole), 1, len(whole.new) + len(whole.changed) + len(whole.ended)
    while least <= most:
        number = (least + most) // 2
        part = without(whole, number)
        pdf, pages = lay_out(part, SIZES[-1])
        if pages == 1:
            fits, most = (pdf, part), number - 1
        else:
            least = number + 1
    return fits


def without(whole: Errata, number: int) -> Errata:
    """Without the last ``number`` entries, which it names."""
    ordered = [*_tagged("ended", whole.ended), *_tagged("changed", whole.changed), *_tagged("new", whole.new)]
    kept, dropped = ordered[: len(ordered) - number], ordered[len(ordered) - number :]
    groups = {kind: tuple(note for tag, note in kept if tag == kind) for kind in ("new", "changed", "ended")}
    return replace(whole, **groups, left_out=tuple(note.name for _, note in dropped))  # type: ignore[arg-type]


def _tagged(kind: str, notes: Iterable[Note]) -> Iterator[tuple[str, Note]]:
    return ((kind, note) for note in notes)
