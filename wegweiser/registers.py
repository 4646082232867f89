"""Guide → the brochure's registers: the words in them and the anchors they lead to. Knows no pages, no HTML."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schema import Project, School
from wegweiser import text
from wegweiser.advice import AGE_LABELS
from wegweiser.content import Entry
from wegweiser.guide import District, Guide, Projects
from wegweiser.suitability import AGE_GROUPS, AgeGroup, Profile, any_of, matches, profiles

ENDED = "beendet"
NO_AGE = "Alter nicht angegeben"
NO_DISTRICT = "Bezirk nicht angegeben"
HINTS = {
    "theme": "Hier steht jedes Projekt bei allen seinen Themen, auch wenn sein Eintrag in einem anderen Kapitel steht.",
    "age": "Wie alt ist, wer begleitet wird? Wo ein Projekt nur Klassen nennt, ist das Alter daraus geschlossen.",
    "place": "„%s“ heißt: überall, also auch in jedem Bezirk. Eingerückt: Stadtteile, die ein Projekt nennt.",
    "school": "Genannt sind nur Schulen, von denen wir wissen. Viele Projekte kommen auch an andere.",
}


@dataclass(frozen=True)
class Line:
    """A line of a register: its words, the anchors of the places it names, and the lines that belong below it."""

    name: str
    anchors: tuple[str, ...] = ()
    note: str = ""
    ended: tuple[str, ...] = ()  # anchors of projects that have ended, where running ones stand in the same line
    below: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]
    parts: tuple[Line, ...] = ()  # short ones, set one after the other
    anchor: str = ""
    colour: str = ""  # a design token


@dataclass(frozen=True)
class Register:
    anchor: str
    title: str
    groups: tuple[Group, ...]
    hint: str = ""
    letters: bool = False  # its groups are mere letters


def anchor(project: Entry[Project]) -> str:
    return f"projekt-{project.id}"


def place_anchor(id: str) -> str:
    """Where a Bezirk stands in the register of places."""
    return f"ort-{id}"


def registers(guide: Guide) -> tuple[Register, ...]:
    """Those that have something in them, in the order in which they are printed."""
    everywhere = guide.settings.fields.region.stadtweit
    every = (
        Register("register-name", "Projekte von A bis Z", by_name(guide), letters=True),
        Register("register-thema", "Projekte nach Thema", by_theme(guide), HINTS["theme"]),
        Register("register-alter", "Projekte nach Alter", by_age(guide), HINTS["age"]),
        Register("register-ort", "Projekte nach Bezirk und Stadtteil", by_place(guide), HINTS["place"] % everywhere),
        Register("register-schule", "Projekte an Schulen", by_school(guide), HINTS["school"]),
        Register("register-traeger", "Träger und Partner", by_organisation(guide), letters=True),
    )
    return tuple(register for register in every if register.groups)


def by_name(guide: Guide) -> tuple[Group, ...]:
    return _by_letter(_line(project) for project in guide.projects)


def by_theme(guide: Guide) -> tuple[Group, ...]:
    """All projects of a theme, in whichever chapter they stand."""
    return tuple(
        Group(theme.term.name, _lines(theme.projects), colour=theme.term.farbe or "")
        for theme in guide.themes
        if theme.projects
    )


def by_age(guide: Guide) -> tuple[Group, ...]:
    """The age groups of the site, and who is in them is asked as there; ended projects help nobody of any age."""
    known = profiles(guide)
    groups = [Group(AGE_LABELS[ages.id], _lines(_of_age(guide, known, ages))) for ages in AGE_GROUPS]
    silent = Group(NO_AGE, _lines(project for project in guide.active if known[project.id].ages is None))
    return tuple(group for group in (*groups, silent) if group.lines)


def _of_age(guide: Guide, known: dict[str, Profile], ages: AgeGroup) -> Iterator[Entry[Project]]:
    for project in guide.active:
        if any_of(matches(known[project.id], "alter", str(age)) for age in ages.asked):
            yield project


def by_place(guide: Guide) -> tuple[Group, ...]:
    """The whole city first, then every Bezirk with its projects and, below, its Stadtteile."""
    region = guide.settings.fields.region
    everywhere = Group(region.stadtweit, _lines(guide.citywide), anchor=place_anchor("stadtweit"))
    groups = (everywhere, *(_district(each) for each in guide.districts))
    return tuple(group for group in groups if group.lines or group.parts)


def _district(district: District) -> Group:
    running = (project for project in district.projects if project.fields.status != ENDED)
    quarters = (_line_of(quarter.place.name, quarter.projects) for quarter in district.quarters if quarter.projects)
    place = district.place
    return Group(place.name, _lines(running), tuple(quarters), anchor=place_anchor(place.id))


def by_school(guide: Guide) -> tuple[Group, ...]:
    """By Bezirk, for those who work at a school know their neighbours; schools without a known Bezirk come last."""
    groups = [Group(each.place.name, tuple(_schools(guide, each.schools))) for each in guide.districts]
    elsewhere = (school for school in guide.schools if guide.district_of(school) is None)
    groups.append(Group(NO_DISTRICT, tuple(_schools(guide, elsewhere))))
    return tuple(group for group in groups if group.lines)


def _schools(guide: Guide, schools: Iterable[Entry[School]]) -> Iterator[Line]:
    for school in schools:
        if links := guide.projects_at[school.id]:
            below = tuple(_line(project, _part(link.beteiligung)) for project, link in links)
            yield Line(school.fields.name, note=school.fields.stadtteil or "", below=tuple(dict.fromkeys(below)))


def _part(taken: str) -> str:
    """What a school has to do with a project, where it does not simply take part."""
    return "" if taken == "macht mit" else taken


def by_organisation(guide: Guide) -> tuple[Group, ...]:
    named = ((organisation.fields.name, guide.projects_of[organisation.id]) for organisation in guide.organisations)
    return _by_letter(_line_of(name, projects) for name, projects in named if projects)


def _by_letter(lines: Iterable[Line]) -> tuple[Group, ...]:
    letters: dict[str, list[Line]] = {}
    for line in lines:
        letters.setdefault(text.initial(line.name), []).append(line)
    return tuple(Group(letter, tuple(members)) for letter, members in letters.items())


def _line(project: Entry[Project], note: str = "") -> Line:
    notes = [note, ENDED if project.fields.status == ENDED else ""]
    return Line(project.fields.name, (anchor(project),), ", ".join(filter(None, notes)))


def _lines(projects: Iterable[Entry[Project]]) -> tuple[Line, ...]:
    return tuple(map(_line, projects))


def _line_of(name: str, projects: Projects) -> Line:
    """One line for several projects."""
    running = tuple(anchor(project) for project in projects if project.fields.status != ENDED)
    ended = tuple(anchor(project) for project in projects if project.fields.status == ENDED)
    return Line(name, running, ended=ended)
