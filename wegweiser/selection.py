"""Some projects of a guide: which ones a text names, and the guide with these alone. Knows neither files nor HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import unquote

from schema import Event
from wegweiser.content import Entry
from wegweiser.guide import Guide
from wegweiser.wording import did_you_mean, suggestion

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Selection:
    """The ids in the order they were named, each once, and what is wrong with the text."""

    ids: tuple[str, ...]
    problems: tuple[str, ...] = ()


def selection(text: str, guide: Guide) -> Selection:
    """»yoldas,mitkids« or the link of a list of favourites, »…/merkliste/#yoldas,mitkids«; former ids count."""
    named = [part.strip() for part in unquote(text.rpartition("#")[2]).split(",")]
    named = list(dict.fromkeys(part for part in named if part))
    if not named or ("://" in text and "#" not in text):
        return Selection(
            (), ("Es ist kein Projekt genannt. Schreiben Sie »yoldas,mitkids« oder den Link der Merkliste.",)
        )
    ids = (guide.successor[id].id if id in guide.successor else id for id in named)
    known = tuple(dict.fromkeys(id for id in ids if id in guide.project))
    unknown = (id for id in named if id not in guide.project and id not in guide.successor)
    return Selection(known, tuple(_unknown(id, guide) for id in unknown))


def _unknown(id: str, guide: Guide) -> str:
    hint = did_you_mean(suggestion(id, guide.project)) if ID.fullmatch(id) else ""
    return f"Das Projekt »{id[:80]}« gibt es nicht. {hint or 'Genannt wird der Dateiname ohne Endung.'}"


def narrowed(guide: Guide, ids: Iterable[str]) -> Guide:
    """The guide with these projects alone, and with what belongs to them; printed editions do not concern it."""
    wanted = frozenset(ids)
    projects = tuple(project for project in guide.projects if project.id in wanted)
    events = tuple(_only_of(event, wanted) for event in guide.events if wanted & set(event.fields.projekte))
    behind = {id for project in projects for id in (project.fields.träger, *project.fields.partner)}
    behind |= {id for event in events for id in event.fields.veranstalter}
    visited = {link.schule for project in projects for link in project.fields.schulen}
    return replace(
        guide,
        projects=projects,
        events=events,
        schools=tuple(school for school in guide.schools if school.id in visited),
        organisations=tuple(entry for entry in guide.organisations if entry.id in behind),
        editions=(),
        excerpt=True,
    )


def _only_of(event: Entry[Event], wanted: frozenset[str]) -> Entry[Event]:
    kept = tuple(id for id in event.fields.projekte if id in wanted)
    return replace(event, fields=event.fields.model_copy(update={"projekte": kept}))
