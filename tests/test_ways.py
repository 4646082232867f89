"""Finding without JavaScript: pages are read as a browser without scripts reads them, and links are followed."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser

from schema import Project
from wegweiser import advice, urls
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.languages import GERMAN
from wegweiser.related import ENOUGH, Kinship
from wegweiser.steps import Step, next_steps
from wegweiser.suitability import AGE_GROUPS, Answer, Profile, profiles, suits
from wegweiser.ways import Ways

from .conftest import TODAY
from .test_site import parsed, words

ROLES = {role.id: role for role in advice.ROLES}


@pytest.fixture(scope="module")
def ways(guide: Guide) -> Ways:
    return Ways(guide)


@pytest.fixture(scope="module")
def active(guide: Guide) -> dict[str, Profile]:
    known = profiles(guide)
    return {project.id: known[project.id] for project in guide.active}


def that(active: dict[str, Profile], answer: Answer, **choice: Iterable[str]) -> set[str]:
    """The ids of the projects that give this answer, asked one by one."""
    asked = {facet: tuple(values) for facet, values in choice.items()}
    return {id for id, profile in active.items() if suits(profile, asked) is answer}


class Reader:
    """Somebody with a browser that runs no scripts: sees a page, follows a link, counts the taps."""

    def __init__(self, site: Path, path: str = "") -> None:
        self.site, self.path, self.taps = site, urls.file(path), 0

    @property
    def page(self) -> Any:
        return parsed(self.site / self.path)

    def links(self) -> dict[str, str]:
        """Words → target, of the main part; the first of the same words counts."""
        main = next(element for element in self.page.iter("main"))
        found: dict[str, str] = {}
        for link in main.iter("a"):
            found.setdefault(words(link), link.get("href", ""))
        return found

    def tap(self, text: str) -> Reader:
        target = next(href for shown, href in self.links().items() if shown.startswith(text))
        self.path = posixpath.normpath(posixpath.join(posixpath.dirname(self.path), unquote(urlsplit(target).path)))
        self.taps += 1
        return self

    def cards(self, below: str = "") -> list[str]:
        return _cards(self.site, self.path, below)

    def sees(self, text: str) -> bool:
        return text in words(self.page)


@cache
def _cards(site: Path, path: str, below: str = "") -> list[str]:
    """The projects shown as cards, all or those below the heading with an id."""
    found, here = [], not below
    for element in parsed(site / path).iter():
        if element.tag in ("h1", "h2"):
            here = not below or element.get("id") == below
        elif here and element.tag == "li" and "card" in element.get("class", "").split():
            link = next(element.iter("a"))
            found.append(posixpath.dirname(link.get("href", "")).rpartition("/")[2])
    return found


def names(site: Path, path: str, below: str) -> set[str]:
    """The projects named or shown below a heading."""
    found, here = set(), False
    for element in parsed(site / urls.file(path)).iter():
        if element.tag in ("h1", "h2"):
            here = element.get("id") == below
        target = element.get("href", "") if element.tag == "a" else ""
        if here and "projekte/" in target:
            found.add(posixpath.dirname(target).rpartition("/")[2])
    return found


# ---------------------------------------------------------------------------------------------------------- facet pages


def test_each_theme_in_a_district_lists_what_suits_the_named_ones_first(
    site: Path, guide: Guide, active: dict[str, Profile]
) -> None:
    made = {path.relative_to(site).as_posix() for path in site.glob("themen/*/*/index.html")}
    expected = set()
    for theme in guide.vocabulary.fields.themen:
        for place in guide.places.fields.bezirke:
            suiting = that(active, True, thema=[theme.id], bezirk=[place.id])
            path = urls.file(urls.theme_in(theme, place))
            if suiting:
                expected.add(path)
                named = {id for id in suiting if place.id in active[id].districts}
                assert set(_cards(site, path, "genannt")) == named
                assert set(_cards(site, path, "stadtweit")) == suiting - named
    assert made == expected


def test_theme_and_district_pages_lead_to_their_combinations_and_say_how_many(site: Path, guide: Guide) -> None:
    for page in (*site.glob("themen/*/index.html"), *site.glob("bezirke/*/index.html")):
        row = [nav for nav in parsed(page).iter("nav") if nav.get("class") == "pick"]
        assert row, page
        for link in row[0].iter("a"):
            target = posixpath.normpath(f"{page.parent.relative_to(site)}/{link.get('href')}")
            assert str(len(_cards(site, target))) == words(next(e for e in link.iter("span") if e.get("class")))


def test_each_age_group_lists_the_sure_ones_first_and_leaves_out_only_those_that_say_no(
    site: Path, active: dict[str, Profile]
) -> None:
    for group in AGE_GROUPS:
        path = urls.age_group(group.id)
        ages = range(group.first, min(group.last, 150) + 1)
        sure = {id for id, p in active.items() if p.ages and any(p.ages[0] <= age <= p.ages[1] for age in ages)}
        silent = {id for id, profile in active.items() if profile.ages is None}
        assert set(_cards(site, urls.file(path), "sicher")) == sure
        assert names(site, path, "ohne-angabe") | names(site, path, "eher-andere") == silent
        assert not sure & silent


def test_schools_see_what_comes_to_schools_in_their_district(
    site: Path, guide: Guide, active: dict[str, Profile]
) -> None:
    for place in guide.places.fields.bezirke:
        path = urls.for_schools_in(place)
        shown = set(_cards(site, urls.file(path)))
        assert shown == that(active, True, ort=["schule"], bezirk=[place.id])
        assert names(site, path, "ohne-ort") == that(active, None, ort=["schule"], bezirk=[place.id])


@pytest.mark.parametrize("grade", range(1, 14))
def test_a_grade_is_asked_by_an_age_that_only_its_group_has(grade: int) -> None:
    """A project for one grade, of which only the grade is known, is found by the group of this grade and no other."""
    first, last = grade + 5, grade + 7
    found = [answer.id for answer in Ways.grades if any(first <= int(age) <= last for age in answer.choice["alter"])]
    assert found == [answer.id for answer in Ways.grades if _within(grade, answer.id)]


def _within(grade: int, id: str) -> bool:
    first, last = map(int, id.split("-bis-"))
    return first <= grade <= last


def test_the_table_for_foundations_counts_what_suits(site: Path, guide: Guide, active: dict[str, Profile]) -> None:
    rows = list(next(parsed(site / "fuer-stiftungen/index.html").iter("tbody")).iter("tr"))
    for row, theme in zip(rows, guide.vocabulary.fields.themen, strict=True):
        cells = [int(words(cell)) for cell in row.iter("td")]
        for group, cell in zip(AGE_GROUPS, cells, strict=False):
            assert cell == len(that(active, True, thema=[theme.id], alter=map(str, group.asked)))
        assert cells[-1] == len(that(active, None, thema=[theme.id], alter=["8"]))


# -------------------------------------------------------------------------------------------------------- decision help


def test_every_role_has_five_questions_with_answers_of_its_own() -> None:
    for role in advice.ROLES:
        assert len(role.questions) == 5
        assert len({question.id for question in role.questions}) == 5
        for question in role.questions:
            ids = [answer.id for answer in question.answers]
            assert len(set(ids)) == len(ids)
            assert question.each or len(ids) >= 2
            assert advice.ANY not in ids


def test_all_answers_set_values_that_the_vocabularies_have(guide: Guide) -> None:
    for role in advice.ROLES:
        for question, filled in zip(role.questions, advice.asked(role, guide).questions, strict=True):
            assert not question.answers or [a.choice for a in question.answers] == [a.choice for a in filled.answers]


def test_the_tree_is_bounded_and_whoever_never_knows_is_asked_everything_that_helps(ways: Ways) -> None:
    for role in ways.roles:
        nodes = [node for node in ways.nodes if node.role.id == role.id]
        assert len(nodes) <= advice.PAGES
        asked = [node.question.id for node in nodes if set(node.path) <= {advice.ANY} and node.question]
        silent = [question.id for question in role.questions if question.id not in asked]
        assert silent == (["sprache"] if role.id == "unterstuetzung" else [])  # no shipped project names languages


def advice_pages(site: Path) -> Iterator[str]:
    return (path.relative_to(site).as_posix() for path in sorted(site.glob("welches-projekt/*/**/index.html")))


def test_every_answer_leads_where_its_count_says(site: Path, active: dict[str, Profile]) -> None:
    """Counted anew from what the answers mean, and read from the page on which it is shown."""
    for path in advice_pages(site):
        for item in _answers(site, path):
            count, link = words(item[-1]), next(item.iter("a"), None)
            if link is None:
                assert count == "0 Projekte"
                continue
            target = posixpath.normpath(posixpath.join(posixpath.dirname(path), link.get("href", "")))
            sure, open_ = _meant(active, target)
            assert [int(number) for number in re.findall(r"\d+", count)] == [n for n in (sure, open_) if n]
            assert sure + open_ > 0
            assert _answers(site, target) or len(_cards(site, target)) == min(sure + open_, advice.SHOWN)


def _answers(site: Path, path: str) -> list[Any]:
    lists = [element for element in parsed(site / path).iter("ul") if element.get("class") == "answers"]
    return list(lists[0]) if lists else []


def _meant(active: dict[str, Profile], path: str) -> tuple[int, int]:
    """How many suit and may suit the answers in an address, which are looked up by their ids, question by question."""
    role, *ids = posixpath.dirname(path).split("/")[1:]
    choice = dict(ROLES[role].base)
    questions = iter(ROLES[role].questions)
    for id in ids:
        question = next(questions)
        if id != advice.ANY:
            while not (question.each or id in {answer.id for answer in question.answers}):
                question = next(questions)
            each = {question.facet: (id,)}
            choice |= each if question.each else next(a.choice for a in question.answers if a.id == id)
    answers = [suits(profile, choice) for profile in active.values()]
    return answers.count(True), answers.count(None)


def test_all_pages_of_the_decision_help_are_reached_and_none_is_a_dead_end(site: Path) -> None:
    seen, waiting = set(), ["welches-projekt/index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        main = next(parsed(site / path).iter("main"))
        targets = {
            posixpath.normpath(posixpath.join(posixpath.dirname(path), a.get("href", ""))) for a in main.iter("a")
        }
        assert any(target.startswith("projekte/") or target.startswith("welches-projekt/") for target in targets)
        waiting.extend(t for t in targets if t.startswith("welches-projekt/") and t.endswith(".html"))
    assert seen == {"welches-projekt/index.html", *advice_pages(site)}


def test_what_was_answered_stands_there_with_a_way_back_to_each_question(site: Path) -> None:
    for path in advice_pages(site):
        given = posixpath.dirname(path).split("/")[2:]
        box = next(e for e in parsed(site / path).iter("section") if e.get("class") == "answered")
        back = [posixpath.normpath(posixpath.join(posixpath.dirname(path), a.get("href", ""))) for a in box.iter("a")]
        role = posixpath.dirname(path).split("/")[1]
        steps = ["/".join(["welches-projekt", role, *given[:number], "index.html"]) for number in range(len(given))]
        assert back == ["welches-projekt/index.html", *steps]


def test_search_engines_are_led_to_the_beginnings_only(site: Path, guide: Guide) -> None:
    listed = (site / "sitemap.xml").read_text("utf-8")
    for path in advice_pages(site):
        first = path.count("/") == 2
        address = urls.absolute(guide.settings.fields.basis_url, path.removesuffix("index.html"))
        assert (f"<loc>{address}</loc>" in listed) is first
        robots = [meta.get("content") for meta in parsed(site / path).iter("meta") if meta.get("name") == "robots"]
        assert robots == ([] if first else ["noindex"])


def test_a_guide_with_other_words_is_asked_what_it_knows(tiny: Path) -> None:
    guide = Guide.of(load(tiny), TODAY)
    for role in Ways(guide).roles:
        for question in role.questions:
            for answer in question.answers:
                assert answer.choice
                assert {"thema": "themen", "fuer": "zielgruppen"}.get(question.facet, "") == ""
    assert len({node.path for node in Ways(guide).nodes if node.role.id == "engagieren"}) >= 1


# ----------------------------------------------------------------------------------------------------- similar projects


def test_similar_projects_share_a_theme_and_more_and_have_not_ended(ways: Ways, guide: Guide) -> None:
    for project in guide.projects:
        likes = ways.kinship.of(ways.profiles[project.id])
        assert len(likes) <= 4
        for like in likes:
            assert like.id != project.id
            assert guide.project[like.id].fields.status != "beendet"
            assert set(guide.project[like.id].fields.themen) & set(project.fields.themen)
            assert like.score >= ENOUGH


def test_likeness_is_the_same_from_both_sides_and_does_not_depend_on_the_order(active: dict[str, Profile]) -> None:
    one, other = Kinship(active.values()), Kinship(reversed(active.values()))
    for a in active.values():
        assert one.of(a) == other.of(a)
        for b in active.values():
            assert one.likeness(a, b) == one.likeness(b, a)


def test_nobody_of_another_age_is_similar(ways: Ways) -> None:
    for profile in ways.census.profiles:
        for like in ways.kinship.of(profile):
            ages = ways.profiles[like.id].ages
            assert not (ages and profile.ages) or (ages[0] <= profile.ages[1] and profile.ages[0] <= ages[1])


def test_the_best_match_is_found_among_thousands(active: dict[str, Profile]) -> None:
    """Only some are compared with each other; a twin is among them."""
    crowd = [replace(p, id=f"{id}-{copy}") for id, p in active.items() for copy in range(60)]
    kinship = Kinship(crowd)
    for profile in crowd[::211]:
        best = kinship.of(profile)[0]
        assert kinship.likeness(profile, profile) == best.score


def test_a_project_page_says_why_another_is_similar(site: Path) -> None:
    page = words(parsed(site / "projekte/mentor-leselernhelfer/index.html"))
    assert "auch Leseförderung, auch für Kinder" in page
    assert "Ähnliche Projekte" not in words(parsed(site / "projekte/arbeiterkind-hamburg/index.html"))


# ----------------------------------------------------------------------------------------------------------- next steps


def steps_of(guide: Guide, id: str, **changed: object) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    entry = guide.project[id]
    fields = Project.model_validate({**{n: getattr(entry.fields, n) for n in entry.fields.model_fields_set}, **changed})
    return next_steps(replace(entry, fields=fields), guide, GERMAN)


def test_next_steps_are_made_of_stated_facts_only(guide: Guide) -> None:
    for project in guide.active:
        for steps in next_steps(project, guide, GERMAN):
            assert steps[0].key == "contact"
            for step in steps[1:]:
                assert step.facts
                assert all(fact.known is (step.key != "ask") for fact in step.facts)


def test_ended_projects_have_no_next_steps(guide: Guide) -> None:
    for project in guide.ended:
        assert next_steps(project, guide, GERMAN) == ((), ())


def test_steps_follow_the_order_in_which_they_are_taken(guide: Guide) -> None:
    volunteers, _ = steps_of(
        guide,
        "mentor-leselernhelfer",
        voraussetzungen={"führungszeugnis": {"erforderlich": "ja", "erweitert": "ja"}},
        unterstützung={"vorbereitung": "Zwei Abende"},
    )
    assert [step.key for step in volunteers] == ["contact", "ask", "certificate", "preparation", "start"]
    assert volunteers[2].facts[0].text == "erweitertes Führungszeugnis erforderlich"


def test_each_reader_is_sent_to_the_contact_for_them(guide: Guide) -> None:
    contacts = [
        {"funktion": "Presse", "für": ["Presse"], "mail": "presse@beispiel.de"},
        {"funktion": "Familien", "für": ["Familien"], "mail": "familien@beispiel.de"},
        {"funktion": "Büro", "mail": "info@beispiel.de"},
    ]
    volunteers, families = steps_of(guide, "mentor-leselernhelfer", kontakte=contacts)
    assert volunteers[0].contact and volunteers[0].contact.funktion == "Büro"
    assert families[0].contact and families[0].contact.funktion == "Familien"
    volunteers, _ = steps_of(guide, "mentor-leselernhelfer", kontakte=contacts[:1])
    assert volunteers[0].contact is None
    assert volunteers[0].url == "https://www.mentor-hamburg.de"


# ------------------------------------------------------------------------------------------- five people, no JavaScript


def test_a_mother_finds_reading_help_for_her_child_of_eight_in_billstedt(site: Path) -> None:
    reader = Reader(site).tap("Leseförderung").tap("Hamburg-Mitte")
    assert {"lesezeit", "mentor-leselernhelfer", "leseleo"} <= set(reader.cards())
    assert reader.tap("MENTOR").sees("So geht es weiter")
    assert reader.taps == 3

    asked = Reader(site).tap("Welches Projekt").tap("Ich suche Unterstützung").tap("Für ein Kind").tap("Lesen")
    assert {"lesezeit", "mentor-leselernhelfer", "leseleo"} == set(asked.cards())
    assert asked.taps == 4


def test_a_pensioner_with_two_hours_a_week_finds_what_fits_and_what_to_ask(site: Path) -> None:
    reader = Reader(site).tap("Ich will mich engagieren")
    assert "leseleo" in reader.cards("bis-5")
    assert reader.tap("Leseleo").sees("Kontakt aufnehmen")
    assert reader.taps == 2

    asked = Reader(site).tap("Welches Projekt").tap("Ich will mich engagieren").tap("Weiß ich nicht")
    asked.tap("Weiß ich nicht").tap("Etwa 2 Stunden in der Woche")
    assert asked.taps == 5
    assert asked.sees("11 Projekte, 31 weitere ohne Angabe")


def test_a_teacher_in_harburg_finds_who_comes_to_the_school(site: Path) -> None:
    reader = Reader(site).tap("Für Schulen").tap("Harburg")
    assert {"s-plus-harburg", "awo-starthilfe", "schulmentoren"} <= set(reader.cards("genannt"))
    assert reader.taps == 2


def test_a_foundation_sees_where_help_for_14_to_18_is_missing(site: Path, ways: Ways) -> None:
    reader = Reader(site).tap("Für Stiftungen")
    assert reader.taps == 1
    box = next(e for e in reader.page.iter("li") if e.get("id") == "alter-14-17")
    assert "Kein Projekt bekannt: Studium (1), Sport (1), Gesundheit (1)" in words(box)
    assert reader.tap("14 bis 17 Jahre").sees("Themen für dieses Alter")


def test_a_young_refugee_goes_the_same_ways_in_arabic(site: Path) -> None:
    start = parsed(site / "ar/index.html")
    door = next(a for a in start.iter("a") if (a.get("href") or "").endswith("welches-projekt/index.html"))
    assert posixpath.normpath(f"ar/{door.get('href')}") == "ar/welches-projekt/index.html"
    for path in advice_pages(site):
        assert (site / "ar" / path).is_file()


# ------------------------------------------------------------------------------------------------------ with JavaScript


@pytest.mark.browser
@pytest.mark.parametrize(
    "path",
    [
        *("alter/6-9/", "fuer-schulen/harburg/", "welches-projekt/engagieren/kinder/lernen/"),
        *("welches-projekt/schule/8-bis-10/beruf/", "welches-projekt/engagieren/egal/egal/1-stunde/"),
    ],
)
def test_the_finder_opens_with_the_same_number_of_projects(chromium: Browser, address: str, path: str) -> None:
    page = chromium.new_page()
    page.goto(address + urls.file(path))
    said = re.findall(r"\d+", page.locator("p.lead").first.inner_text())
    page.locator("main a[href*='finden/index.html#']").first.click()
    counted = page.locator("[role=status], [aria-live]").filter(has_text=re.compile(rf"\b{said[0]}\b")).first
    counted.wait_for(state="attached")
    assert re.findall(r"\d+", counted.inner_text()) == said
    page.close()
