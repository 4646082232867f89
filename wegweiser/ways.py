"""Finding without JavaScript: a theme in a district, an age group, what a role asks, the decision help.

Yields sheets and answers the questions of their templates; whether a project suits is asked of suitability alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from schema import Place, Project, Term
from wegweiser import advice, steps, urls
from wegweiser.advice import AGE_LABELS, Node, Role
from wegweiser.content import Entry
from wegweiser.guide import District, Guide, Theme
from wegweiser.languages import Language
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
    labels = AGE_LABELS
    thin_cover = THIN

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

    def grades_unknown(self, found: Found) -> Projects:
        """Those that come to schools for sure, but name neither grades nor ages."""
        return tuple(project for project in found.sure if self.profiles[project.id].ages is None)

    # ------------------------------------------------------------------------------------------------ decision help

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        return tuple(advice.asked(role, self.guide) for role in advice.ROLES)

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The pages of all roles."""
        return tuple(node for role in self.roles for node in advice.tree(role, self.census))

    def shown(self, node: Node) -> Found:
        """What a page of results shows: the best, no more than a page bears."""
        found, room = self.found(node.choice), advice.SHOWN
        named, everywhere = found.named[:room], found.everywhere[: max(room - len(found.named), 0)]
        return replace(
            found, named=named, everywhere=everywhere, open=found.open[: room - len(named) - len(everywhere)]
        )

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

    def volunteers_steps(self, project: Entry[Project], language: Language) -> tuple[steps.Step, ...]:
        return steps.for_volunteers(project, self.guide, language)

    def families_steps(self, project: Entry[Project], language: Language) -> tuple[steps.Step, ...]:
        return steps.for_families(project, self.guide, language)


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


def sheets(ways: Ways, language: Language) -> Iterator[Sheet]:
    """The pages of this module."""
    yield from _themes_in_districts(ways, language)
    yield from _age_groups(ways, language)
    yield from _for_schools(ways, language)
    yield from _decision_help(ways, language)
    _ = language.gettext
    about = _("Für Stiftungen und Fachleute: welche Themen für welches Alter dünn besetzt sind.")
    yield Sheet(urls.FOR_FOUNDATIONS, "for-foundations.html", _("Wo fehlt Hilfe?"), about, {})


def _themes_in_districts(ways: Ways, language: Language) -> Iterator[Sheet]:
    for theme in ways.guide.themes:
        name = language.word(theme.term)
        for district, _ in ways.districts_of(theme):
            place = district.place
            found = ways.found(ways.theme_in(theme.term, place))
            yield Sheet(
                urls.theme_in(theme.term, place),
                "theme-in-district.html",
                language.gettext("%(theme)s im Bezirk %(name)s", theme=name, name=place.name),
                language.ngettext(
                    "%(theme)s im Bezirk %(name)s: %(num)s Mentoring- oder Patenschaftsprojekt.",
                    "%(theme)s im Bezirk %(name)s: %(num)s Mentoring- und Patenschaftsprojekte.",
                    found.total,
                    theme=name,
                    name=place.name,
                ),
                {"theme": theme, "district": district, "found": found},
            )


def _age_groups(ways: Ways, language: Language) -> Iterator[Sheet]:
    _, region = language.gettext, ways.guide.settings.fields.region.name
    about = _("Welche Projekte in %(region)s welchem Alter helfen.", region=region)
    yield Sheet(urls.AGES, "ages.html", _("Projekte nach Alter"), about, {})
    for group in AGE_GROUPS:
        label = _(AGE_LABELS[group.id])
        yield Sheet(
            urls.age_group(group.id),
            "age.html",
            _("Alter: %(ages)s", ages=label),
            _("Mentoring- und Patenschaftsprojekte in %(region)s für das Alter: %(ages)s.", region=region, ages=label),
            {"group": group, "found": ways.found(ways.of_age(group))},
        )


def _for_schools(ways: Ways, language: Language) -> Iterator[Sheet]:
    _, region = language.gettext, ways.guide.settings.fields.region.name
    yield Sheet(
        urls.FOR_SCHOOLS,
        "for-schools.html",
        _("Ich arbeite an einer Schule"),
        _("Welche Mentoringprojekte in %(region)s an Schulen kommen, nach Klassen und Bezirken.", region=region),
        {"found": ways.found(ways.at_schools())},
    )
    for district in ways.guide.districts:
        place = district.place
        yield Sheet(
            urls.for_schools_in(place),
            "for-schools-in.html",
            _("Projekte für Schulen im Bezirk %(name)s", name=place.name),
            _("Welche Mentoringprojekte im Bezirk %(name)s an Schulen kommen.", name=place.name),
            {"district": district, "found": ways.found(ways.at_schools({"bezirk": (place.id,)}))},
        )


def _decision_help(ways: Ways, language: Language) -> Iterator[Sheet]:
    _ = language.gettext
    about = _("Fünf einfache Fragen, die zu den passenden Projekten führen.")
    yield Sheet(urls.ADVICE, "advice.html", _("Welches Projekt passt zu mir?"), about, {})
    for node in ways.nodes:
        yield _step(node, language)


def _step(node: Node, language: Language) -> Sheet:
    """A question, or what was found. Only the first question of a role is worth arriving at from outside."""
    _, role = language.gettext, node.role
    heading = _(node.question.text) if node.question else _("Passende Projekte")
    given = language.comma.join(_(text) for text in (role.text, *(step.answer.text for step in node.steps)))
    template = "advice-question.html" if node.question else "advice-result.html"
    return Sheet(
        urls.advice(role.id, *node.path),
        template,
        f"{heading} – {given}",
        given,
        {"node": node, "heading": heading},
        listed=not node.steps,
    )
