"""What stands around the entries: registers and how they are broken, map, decision page, filler pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from wegweiser import brochure as press
from wegweiser import columns, matter
from wegweiser.advice import ROLES
from wegweiser.citymap import Box, city_map
from wegweiser.columns import Item, Sheet
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.leaves import all_pages, pages_of
from wegweiser.metrics import Measure, measure
from wegweiser.registers import Group, Line, Register, registers
from wegweiser.signposts import signposts
from wegweiser.text import sort_key

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
FONT = TEMPLATES / "print" / "fonts" / "SourceSans3-Regular.ttf"


@pytest.fixture(scope="session")
def width() -> Measure:
    return measure(FONT)


@pytest.fixture(scope="session")
def every(guide: Guide) -> dict[str, Register]:
    return {register.anchor: register for register in registers(guide)}


@pytest.fixture
def little(tiny: Path, guide: Guide) -> Guide:
    return Guide.of(load(tiny), guide.today)


# ---------------------------------------------------------------------------------------------------- what is in them


def test_no_register_says_anything_twice(every: dict[str, Register]) -> None:
    for register in every.values():
        for group in register.groups:
            for lines in (group.lines, group.parts, *(line.below for line in group.lines)):
                assert len(set(lines)) == len(lines), (register.title, group.title)
                assert all(len(set(line.anchors)) == len(line.anchors) for line in lines)


def test_names_are_in_german_order(every: dict[str, Register]) -> None:
    for anchor in ("register-name", "register-traeger"):
        names = [line.name for group in every[anchor].groups for line in group.lines]
        assert names == sorted(names, key=sort_key)
        assert len(every[anchor].groups) == len({group.title for group in every[anchor].groups})


def test_ended_projects_are_marked(guide: Guide, every: dict[str, Register]) -> None:
    ended = {f"projekt-{project.id}" for project in guide.ended}
    for anchor in ("register-name", "register-thema"):
        lines = [line for group in every[anchor].groups for line in group.lines]
        assert {line.anchors[0] for line in lines if line.note == "beendet"} == ended
    lines = [line for group in every["register-traeger"].groups for line in group.lines]
    assert {anchor for line in lines for anchor in line.ended} == ended
    assert not ended & {anchor for line in lines for anchor in line.anchors}


def test_projects_stand_with_every_school_and_what_they_do_there(guide: Guide, every: dict[str, Register]) -> None:
    lines = {line.name: line for group in every["register-schule"].groups for line in group.lines}
    assert set(lines) == {school.fields.name for school in guide.schools if guide.projects_at[school.id]}
    nelson = {line.name: line.note for line in lines["Nelson-Mandela-Schule"].below}
    assert nelson == {"ROCK YOUR LIFE! Hamburg": "geplant", "Starthilfe Hamburg": "geplant"}


@pytest.mark.parametrize(
    ("pages", "said"),
    [([7, 7], "7"), ([9, 8], "8, 9"), ([12, 14, 13], "12–14"), ([3, 5, 6, 9, 10, 11, 12], "3, 5, 6, 9–12")],
)
def test_pages_are_named_once_and_in_order(pages: list[int], said: str) -> None:
    anchors = tuple(f"projekt-{number}" for number in range(len(pages)))
    numbers = dict(zip(anchors, pages, strict=True))
    assert pages_of(numbers, anchors) == said
    assert all_pages({**numbers, "alt": 80}, Line("", anchors, ended=("alt",))) == f"{said}, beendet: 80"


# ------------------------------------------------------------------------------------------------ lines, columns, pages


def _sheets(some: tuple[Register, ...], width: Measure) -> tuple[Sheet, ...]:
    return columns.sheets(tuple((each, columns.items(each, lambda _: "128", width)) for each in some))


def _columns(sheets: tuple[Sheet, ...]) -> Iterator[tuple[Item, ...]]:
    return (column for sheet in sheets for part in sheet.parts for column in part.columns if column)


@pytest.fixture(scope="session")
def crowded(every: dict[str, Register]) -> tuple[Register, ...]:
    """The registers of a guide many times as large."""
    return tuple(
        Register(each.anchor, each.title, tuple(Group(g.title, g.lines * 9, g.parts * 9) for g in each.groups))
        for each in every.values()
    )


@pytest.mark.parametrize("many", [False, True])
def test_columns_hold_everything_in_order(
    many: bool, every: dict[str, Register], crowded: tuple[Register, ...], width: Measure
) -> None:
    some = crowded if many else tuple(every.values())
    placed = [item for column in _columns(_sheets(some, width)) for item in column if item.kind != "gruppe weiter"]
    assert placed == [item for each in some for item in columns.items(each, lambda _: "128", width)]


def test_no_heading_stands_at_the_end_of_a_column(crowded: tuple[Register, ...], width: Measure) -> None:
    for column in _columns(_sheets(crowded, width)):
        assert not column[-1].keep, column[-1]
        assert column[-1].kind != "gruppe weiter"


def test_whatever_goes_on_in_another_column_says_its_group_again(crowded: tuple[Register, ...], width: Measure) -> None:
    for sheet in _sheets(crowded, width):
        for column in (column for part in sheet.parts for column in part.columns if column):
            assert column[0].kind.startswith("gruppe")


def test_no_row_is_wider_than_its_column(every: dict[str, Register], width: Measure) -> None:
    for column in _columns(_sheets(tuple(every.values()), width)):
        for row in (row for item in column for row in item.rows):
            assert width(row) * columns.POINTS <= columns.WIDTH, row


def test_as_many_pages_are_laid_out_as_were_composed(guide: Guide, width: Measure) -> None:
    """Else a line would be broken again by the engine, and every number after it would be wrong."""
    job = press._job(guide, TEMPLATES)
    numbers = {f"projekt-{project.id}": 188 + place for place, project in enumerate(guide.projects)}
    with press._engine(job) as render:
        pages = render(job.leaves.back(45, numbers)).pages
    listed = tuple((each, columns.items(each, lambda _: "188", width)) for each in registers(guide))
    starts = [
        n for n, page in enumerate(pages) if any(a.startswith(("karte", "imp", "register")) for a in page.anchors)
    ]
    assert starts[0] == 0
    assert starts[-1] == len(pages) - 1
    assert len(pages) == len(columns.sheets(listed)) + 2  # map and imprint


# -------------------------------------------------------------------------------------------------------------- the map


def test_the_map_shows_every_place_once_and_counts_rightly(guide: Guide, width: Measure) -> None:
    map_ = city_map(guide, width)
    assert map_
    assert map_.missing == ("Neuwerk",)
    assert len(map_.dots) == len(guide.places.fields.stadtteile) - 1
    assert all(0 < dot.x < map_.width and 0 < dot.y < map_.height for dot in map_.dots)
    named = {quarter.place.name for quarter in guide.quarters if any(p in guide.active for p in quarter.projects)}
    assert {dot.name for dot in map_.dots if dot.projects} == named
    assert [label.name for label in map_.districts] == [district.place.name for district in guide.districts]


def test_nothing_on_the_map_is_hidden_by_a_name(guide: Guide, width: Measure) -> None:
    map_ = city_map(guide, width)
    assert map_
    boxes = [label.box for label in (*map_.districts, *map_.quarters)]
    assert not any(_meet(one, other) for one, other in combinations(boxes, 2))
    for dot in map_.dots:
        assert not any(b.x < dot.x < b.x + b.width and b.y < dot.y < b.y + b.height / 2 for b in boxes), dot.name


def _meet(one: Box, other: Box) -> bool:
    beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (beside or one.y + one.height <= other.y or other.y + other.height <= one.y)


# ------------------------------------------------------------------------------------------------ signposts and words

PRINTED = frozenset(
    {"lesen", "qualitaet", "karte", "register-alter", "register-ort", "register-schule", "register-traeger"}
)


def test_the_decision_page_asks_the_questions_of_the_site(guide: Guide) -> None:
    asked = {question.text for role in ROLES for question in role.questions}
    posts = signposts(guide, PRINTED)
    assert [post.text for post in posts] == [role.text for role in ROLES]
    for post in posts:
        assert 3 <= len(post.steps) <= 4
        assert len({step.question for step in post.steps} - asked) <= 1
        assert all(sign.anchors for step in post.steps for sign in step.signs)


def test_the_decision_page_leads_only_to_what_is_printed(guide: Guide) -> None:
    posts = signposts(guide, PRINTED - {"karte", "register-schule"})
    anchors = {anchor for post in posts for step in post.steps for sign in step.signs for anchor in sign.anchors}
    assert "register-ort" in anchors
    assert not anchors & {"karte", "register-schule"}


def test_the_glossary_explains_only_what_the_vocabulary_does(guide: Guide) -> None:
    words = matter.glossary(guide)
    assert {"Tandem", "EEPM 5"} <= {word.term.name for word in words}
    assert all(word.term.text for word in words)
    assert [word.term.name for word in words] == sorted((word.term.name for word in words), key=sort_key)


def test_pictures_are_credited(little: Guide) -> None:
    assert [(credit.text, credit.names) for credit in matter.credits(little)] == [
        ("Bild: für diesen Wegweiser gezeichnet", ("Lesebande",))
    ]


FILLERS = """{% extends "layout.html" %}{% import "fillers.html" as fillers %}{% block body %}
{{ fillers.notizen() }}{{ fillers.fragen() }}{{ fillers.netz() }}{{ fillers.mitmachen() }}
<div class="thema-blau">{{ fillers.fragen() }}{{ fillers.notizen() }}</div>{% endblock %}"""


def test_a_filler_is_exactly_one_page(guide: Guide, little: Guide) -> None:
    for each in (guide, little):
        job = press._job(each, TEMPLATES)
        with press._engine(job) as render:
            assert len(render(job.leaves._jinja.from_string(FILLERS).render()).pages) == 6


def test_the_front_has_four_pages(guide: Guide, little: Guide) -> None:
    for each in (guide, little):
        job = press._job(each, TEMPLATES)
        with press._engine(job) as render:
            pages = render(job.leaves.front({})).pages
        assert len(pages) == 4
        assert "wahl" in pages[3].anchors
