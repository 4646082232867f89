"""»So geht es weiter«: the next steps to a project in their order, made from what is known of it and of nothing else.

What is not stated is no step; it is named as something to ask for. Knows no HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schema import Contact, Project
from wegweiser import facts
from wegweiser.content import Entry
from wegweiser.facts import Fact
from wegweiser.guide import Guide
from wegweiser.languages import Language


@dataclass(frozen=True)
class Step:
    """``key`` says what is to be done: contact, ask, certificate, preparation, intake, start or company."""

    key: str
    facts: tuple[Fact, ...] = ()  # what is known, or for »ask« what is not
    contact: Contact | None = None
    url: str = ""  # where there is no contact


# facts that people should ask for if nobody states them
VOLUNTEERS_ASK = ("führungszeugnis", "vorbereitung", "begleitung", "zeit", "dauer", "auslagen")
FAMILIES_ASK = ("aufnahme", "kosten", "alter", "verständigung", "ort")


def for_volunteers(project: Entry[Project], guide: Guide, language: Language) -> tuple[Step, ...]:
    """From the first message to the first meeting."""
    if project.fields.status == "beendet":
        return ()
    known = _by_key((*facts.comparable(project, guide, language), *facts.for_volunteers(project, guide, language)))
    return (
        _contact(project, guide, "Engagierte"),
        *_ask(known, VOLUNTEERS_ASK),
        *_told("certificate", known, ("führungszeugnis",)),
        *_told("preparation", known, ("vorbereitung",)),
        *_told("start", known, ("ort", "wann", "zeit", "dauer")),
        *_told("company", known, ("begleitung",)),
    )


def for_families(project: Entry[Project], guide: Guide, language: Language) -> tuple[Step, ...]:
    """From the first message to the first meeting."""
    if project.fields.status == "beendet":
        return ()
    known = _by_key((*facts.comparable(project, guide, language), *facts.for_families(project, guide, language)))
    return (
        _contact(project, guide, "Familien"),
        *_ask(known, FAMILIES_ASK),
        *_told("intake", known, ("aufnahme",)),
        *_told("start", known, ("ort", "form", "wann", "dauer")),
    )


def _by_key(rows: Iterable[Fact]) -> dict[str, Fact]:
    return {fact.key: fact for fact in rows}


def _contact(project: Entry[Project], guide: Guide, whom: str) -> Step:
    """Somebody who is there for these people, else for everybody, else an address on the web."""
    contacts = guide.contacts(project, "web")
    chosen = next((c for c in contacts if whom in c.für), None) or next((c for c in contacts if not c.für), None)
    carrier = guide.organisation[project.fields.träger].fields
    return Step("contact", contact=chosen, url="" if chosen else project.fields.website or carrier.website or "")


def _ask(known: Mapping[str, Fact], keys: Iterable[str]) -> tuple[Step, ...]:
    open_ = tuple(known[key] for key in keys if key in known and not known[key].known)
    return (Step("ask", open_),) if open_ else ()


def _told(key: str, known: Mapping[str, Fact], keys: Iterable[str]) -> tuple[Step, ...]:
    told = tuple(known[key] for key in keys if key in known and known[key].known)
    return (Step(key, told),) if told else ()
