"""Everything that can be found, in one numbered list: search, facets and favourites mean the same thing by a number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schema import Event, Project, School
from wegweiser import urls
from wegweiser.content import Entry
from wegweiser.guide import Guide

Kind = Literal["projekt", "termin", "schule"]


@dataclass(frozen=True)
class Item:
    """Something that can be found; its place in the list is its number."""

    kind: Kind
    entry: Entry[Project] | Entry[Event] | Entry[School]
    path: str


def items(guide: Guide) -> tuple[Item, ...]:
    """Projects, then events, then schools, each sorted by name."""
    return (
        *(Item("projekt", project, urls.project(project)) for project in guide.projects),
        *(Item("termin", event, urls.event(event)) for event in guide.events),
        *(Item("schule", school, urls.school(school)) for school in guide.schools),
    )
