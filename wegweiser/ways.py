"""Finding without JavaScript: a theme in a district, an age group, what a role asks, the decision help.

Yields sheets and answers the questions of their templates; whether a project suits is asked of suitability alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from schema import Place, Project, Term
from wegweiser import advice, steps, urls
from wegweiser.advice import Node, Role
from wegweiser.content import Entry
from wegweiser.guide import District, Guide, Theme
from wegweiser.related import Kinship, Related
from wegweiser.sheet import Sheet
from wegweiser.suitability import (
    AGE_GROUPS,
    OLDEST,
    AgeGroup,
    Census,
    Choice,
    Profile,
    Selection,
    names_place,
    profiles,
    suits,
)

Projects = tuple[Entry[Project], ...]
MANY = 40  # a list that stands behind another is shown with its cards up to here
THIN = 2  # so few projects are thin cover


@dataclass(frozen=True)
class Found:
    """Projects by how well they suit: they name the place, they work everywhere, or something is not stated."""

    choice: Choice
    named: Projects
    everywhere: Projects
    open: Projects

    @property
    def sure(self) -> Projects:
        return (*self.named, *self.everywhere)

    @property
    def total(self) -> int:
        return len(self.named) + len(self.everywhere) + len(self.open)


@dataclass(frozen=True)
class Like:
    """A similar project, and what it has in common in the words of the guide."""

    project: Entry[Project]
    themes: tuple[str, ...]
    districts: tuple[str, ...]
    audiences: tuple[str, ...]


@dataclass(frozen=True)
class Cover:
    """How many projects a theme has for an age group, and how many more that state no age."""

    theme: Theme
    sure: int
    open: int


class Ways:
    """The questions of the templates, answered for one guide."""

    more = MANY

    def __init__(self, guide: Guide) -> None:
        self.guide = guide
        self.profiles = profiles(guide)
        self.census = Census(self.profiles[project.id] for project in guide.active)

    # ------------------------------------------------------------------------------------------------ what is found

    def found(self, choice: Choice) -> Found:
        """All active projects that suit or may suit; within each part in order of names."""
        selection = self.census.choice(choice)
        sure = self.census.ids(selection.sure)
        place = bool(choice.get("bezirk") or choice.get("stadtteil"))
        named = [id for id in sure if not place or names_place(self.profiles[id], choice)]
        apart = set(named)
        return Found(
            choice,
            self._entries(named),
            self._entries(id for id in sure if id not in apart),
            self._entries(sorted(self.census.ids(selection.open), key=lambda id: self._doubts(id, choice))),
        )

    def _entries(self, ids: Iterable[str]) -> Projects:
        return tuple(self.guide.project[id] for id in ids)

    def _doubts(self, id: str, choice: Choice) -> int:
        return sum(suits(self.profiles[id], {facet: values}) is None for facet, values in choice.items())

    def count(self, choice: Choice) -> Selection:
        return self.census.choice(choice)

    # ------------------------------------------------------------------------------------------- themes and districts

    def theme_in(self, theme: Term, district: Place) -> Choice:
        return {"thema": (theme.id,), "bezirk": (district.id,)}

    def districts_of(self, theme: Theme) -> tuple[tuple[District, int], ...]:
        """Where a theme can be found: every district with the number of projects."""
        counted = ((d, self.count(self.theme_in(theme.term, d.place)).total) for d in self.guide.districts)
        return tuple((district, count) for district, count in counted if count)

    def themes_of(self, district: District) -> tuple[tuple[Theme, int], ...]:
        counted = ((t, self.count(self.theme_in(t.term, district.place)).total) for t in self.guide.themes)
        return tuple((theme, count) for theme, count in counted if count)

    # --------------------------------------------------------------------------------------------------------- ages

    ages = AGE_GROUPS

    def of_age(self, group: AgeGroup) -> Choice:
        return {"alter": tuple(map(str, group.asked))}

    def likely(self, group: AgeGroup, projects: Projects) -> tuple[Projects, Projects]:
        """Projects that state no age, in two parts: the audience may be of this age, or is usually of another."""
        may = [project for project in projects if _may_be(self.profiles[project.id], group)]
        apart = {project.id for project in may}
        return tuple(may), tuple(project for project in projects if project.id not in apart)

    def cover(self, group: AgeGroup) -> tuple[Cover, ...]:
        """Per theme how many projects there are for an age group."""
        asked = ((theme, {"thema": (theme.term.id,), **self.of_age(group)}) for theme in self.guide.themes)
        return tuple(Cover(theme, *self._counts(choice)) for theme, choice in asked)

    def _counts(self, choice: Choice) -> tuple[int, int]:
        selection = self.count(choice)
        return selection.sure.bit_count(), selection.open.bit_count()

    @cached_property
    def table(self) -> tuple[tuple[Theme, tuple[int, ...], int], ...]:
        """Theme, its number of projects in each age group, its number of projects that state no age."""
        columns = [self.cover(group) for group in AGE_GROUPS]
        rows = zip(*columns, strict=True)
        return tuple((row[0].theme, tuple(cell.sure for cell in row), row[0].open) for row in rows)

    def thin(self, group: AgeGroup) -> tuple[tuple[Cover, ...], tuple[Cover, ...]]:
        """Themes without any project that is known to suit this age, and those with very few."""
        cover = self.cover(group)
        return tuple(c for c in cover if not c.sure), tuple(c for c in cover if 0 < c.sure <= THIN)

    # ------------------------------------------------------------------------------------------------------ schools

    grades = next(question.answers for question in advice.SCHOOL.questions if question.id == "klasse")

    def at_schools(self, choice: Choice | None = None) -> Choice:
        return {**advice.SCHOOL.base, **(choice or {})}

    # ------------------------------------------------------------------------------------------------ decision help

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return tuple(advice.asked(role, self.guide) for role in advice.ROLES)

    def answered(self, node: Node) -> Found:
        return self.found(node.choice)

    def not_stated(self, node: Node) -> tuple[str, ...]:
        """The labels of the questions that some of the projects found do not answer."""
        asked = ((step.question.label, self.count(step.answer.choice)) for step in node.steps if step.answer.choice)
        return tuple(label for label, selection in asked if selection.open & node.found.open)

    # ---------------------------------------------------------------------------------------- on a project's own page

    @cached_property
    def kinship(self) -> Kinship:
        return Kinship(self.census.profiles)

    def like(self, project: Entry[Project]) -> tuple[Like, ...]:
        return tuple(self._like(related) for related in self.kinship.of(self.profiles[project.id]))

    def _like(self, related: Related) -> Like:
        entry, names = self.guide.project[related.id], self._names
        return Like(
            entry,
            tuple(names["themen", id] for id in related.themes),
            tuple(names["bezirke", id] for id in related.districts),
            tuple(names["zielgruppen", id] for id in related.audiences),
        )

    @cached_property
    def _names(self) -> dict[tuple[str, str], str]:
        words = {(group, word.id): word.name for group, terms in self.guide.vocabulary.fields for word in terms}
        return words | {("bezirke", place.id): place.name for place in self.guide.places.fields.bezirke}

    def volunteers_steps(self, project: Entry[Project]) -> tuple[steps.Step, ...]:
        return steps.for_volunteers(project, self.guide)

    def families_steps(self, project: Entry[Project]) -> tuple[steps.Step, ...]:
        return steps.for_families(project, self.guide)


# Ages that a word for people suggests. Only for the order of projects that state none: nothing is left out by it.
SUGGESTED = {
    "kinder": (0, 13),
    "jugendliche": (12, 20),
    "schuelerinnen-und-schueler": (6, 19),
    "auszubildende": (16, 27),
    "junge-erwachsene": (18, 27),
    "studierende": (18, 35),
    "erwachsene": (18, OLDEST),
    "frauen": (16, OLDEST),
    "aeltere-menschen": (60, OLDEST),
}


def _may_be(profile: Profile, group: AgeGroup) -> bool:
    suggested = [SUGGESTED[id] for id in profile.audiences if id in SUGGESTED]
    return not suggested or any(first <= group.last and group.first <= last for first, last in suggested)


# -------------------------------------------------------------------------------------------------------------- sheets


def sheets(ways: Ways) -> Iterator[Sheet]:
    """The pages of this module."""
    yield from _themes_in_districts(ways)
    yield from _age_groups(ways)
    yield from _for_schools(ways)
    yield from _for_foundations(ways)
    yield from _decision_help(ways)


def _themes_in_districts(ways: Ways) -> Iterator[Sheet]:
    for theme in ways.guide.themes:
        for district, _ in ways.districts_of(theme):
            found = ways.found(ways.theme_in(theme.term, district.place))
            yield Sheet(
                urls.theme_in(theme.term, district.place),
                "theme-in-district.html",
                f"{theme.term.name} im Bezirk {district.place.name}",
                f"{theme.term.name}: {found.total} Projekte im Bezirk {district.place.name}.",
                {"theme": theme, "district": district, "found": found},
            )


def _age_groups(ways: Ways) -> Iterator[Sheet]:
    name = ways.guide.settings.fields.region.name
    yield Sheet(urls.AGES, "ages.html", "Projekte nach Alter", f"Welche Projekte in {name} welchem Alter helfen.", {})
    for answer, group in zip(advice.AGES, AGE_GROUPS, strict=True):
        found = ways.found(ways.of_age(group))
        description = f"Mentoring- und Patenschaftsprojekte in {name} für dieses Alter: {answer.text}."
        context = {"group": group, "label": answer.text, "found": found}
        yield Sheet(urls.age_group(group.id), "age.html", f"Alter: {answer.text}", description, context)


def _for_schools(ways: Ways) -> Iterator[Sheet]:
    name = ways.guide.settings.fields.region.name
    yield Sheet(
        urls.FOR_SCHOOLS,
        "for-schools.html",
        "Ich arbeite an einer Schule",
        f"Welche Mentoringprojekte in {name} an Schulen kommen, nach Klassen und Bezirken.",
        {"found": ways.found(ways.at_schools())},
    )
    for district in ways.guide.districts:
        found = ways.found(ways.at_schools({"bezirk": (district.place.id,)}))
        yield Sheet(
            urls.for_schools_in(district.place),
            "for-schools-in.html",
            f"Projekte für Schulen im Bezirk {district.place.name}",
            f"Welche Mentoringprojekte im Bezirk {district.place.name} an Schulen kommen.",
            {"district": district, "found": found},
        )


def _for_foundations(ways: Ways) -> Iterator[Sheet]:
    yield Sheet(
        urls.FOR_FOUNDATIONS,
        "for-foundations.html",
        "Wo fehlt Hilfe?",
        "Für Stiftungen und Fachleute: welche Themen für welches Alter dünn besetzt sind.",
        {},
    )


def _decision_help(ways: Ways) -> Iterator[Sheet]:
    yield Sheet(
        urls.ADVICE,
        "advice.html",
        "Welches Projekt passt zu mir?",
        "Fünf einfache Fragen, die zu den passenden Projekten führen.",
        {},
    )
    for role in ways.roles:
        for node in advice.tree(role, ways.census):
            yield _step(ways, node)


def _step(ways: Ways, node: Node) -> Sheet:
    role = node.role
    template = "advice-question.html" if node.question else "advice-result.html"
    heading = node.question.text if node.question else "Passende Projekte"
    given = ", ".join((role.text, *(step.answer.text for step in node.steps)))
    path = urls.advice(role.id, *node.path)
    context = {"node": node, "role": role, "heading": heading}
    return Sheet(path, template, f"{heading} ({given})", f"{heading} {given}.", context, listed=not node.steps)


def shown(found: Found, most: int = advice.SHOWN) -> tuple[Sequence[Entry[Project]], Sequence[Entry[Project]]]:
    """The first of the sure ones and of the open ones, together not more than a page bears."""
    sure = found.sure[:most]
    return sure, found.open[: most - len(sure)]
