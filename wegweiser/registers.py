"""Guide → the brochure's registers: the words in them and the anchors they lead to. Knows no pages, no HTML."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from schema import Project
from wegweiser import text
from wegweiser.content import Entry
from wegweiser.guide import Guide


@dataclass(frozen=True)
class Line:
    """A line of a register: its words and the anchors of the places it names."""

    name: str
    anchors: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]
    parts: tuple[Line, ...] = ()


def anchor(project: Entry[Project]) -> str:
    return f"projekt-{project.id}"


def registers(guide: Guide) -> dict[str, tuple[Group, ...]]:
    return {"name": by_name(guide), "place": by_place(guide), "organisation": by_organisation(guide)}


def by_name(guide: Guide) -> tuple[Group, ...]:
    letters: dict[str, list[Line]] = {}
    for project in guide.projects:
        note = "beendet" if project.fields.status == "beendet" else ""
        line = Line(project.fields.name, (anchor(project),), note)
        letters.setdefault(text.initial(line.name), []).append(line)
    return tuple(Group(letter, tuple(lines)) for letter, lines in letters.items())


def by_place(guide: Guide) -> tuple[Group, ...]:
    """The whole city first, then every Bezirk with its projects and, below, its Stadtteile."""
    region = guide.settings.fields.region
    groups = [Group(region.stadtweit, _lines(guide.citywide))]
    for district in guide.districts:
        quarters = (Line(quarter.place.name, _anchors(quarter.projects)) for quarter in district.quarters)
        running = (project for project in district.projects if project.fields.status != "beendet")
        groups.append(Group(district.place.name, _lines(running), tuple(line for line in quarters if line.anchors)))
    return tuple(group for group in groups if group.lines or group.parts)


def by_organisation(guide: Guide) -> tuple[Group, ...]:
    letters: dict[str, list[Line]] = {}
    for organisation in guide.organisations:
        if projects := guide.projects_of[organisation.id]:
            line = Line(organisation.fields.name, _anchors(projects))
            letters.setdefault(text.initial(organisation.fields.name), []).append(line)
    return tuple(Group(letter, tuple(lines)) for letter, lines in letters.items())


def _lines(projects: Iterable[Entry[Project]]) -> tuple[Line, ...]:
    return tuple(Line(project.fields.name, (anchor(project),)) for project in projects)


def _anchors(projects: Iterable[Entry[Project]]) -> tuple[str, ...]:
    return tuple(anchor(project) for project in projects)
