"""Whether a project suits what was asked for: told by facts of the shipped guide and by invented ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Project
from wegweiser.guide import Guide
from wegweiser.suitability import (
    MATCHERS,
    Census,
    Meeting,
    Profile,
    all_of,
    any_of,
    matches,
    names_place,
    profiles,
    suits,
)


@pytest.fixture(scope="module")
def known(guide: Guide) -> dict[str, Profile]:
    return profiles(guide)


@pytest.fixture(scope="module")
def census(known: dict[str, Profile]) -> Census:
    return Census(known.values())


@pytest.fixture
def blank(known: dict[str, Profile]) -> Profile:
    """One of whom little is stated."""
    return known["human-at-human"]


@pytest.mark.parametrize(
    ("project", "facet", "value", "answer"),
    [
        ("mentor-leselernhelfer", "thema", "lesefoerderung", True),
        ("mentor-leselernhelfer", "thema", "sport", False),
        ("mentor-leselernhelfer", "alter", "8", True),
        ("mentor-leselernhelfer", "alter", "17", False),
        ("leseleo", "alter", "8", None),
        ("start-with-a-friend-hamburg", "alter", "90", True),
        ("anschluss", "alter", "9", True),  # grade 4
        ("anschluss", "alter", "12", False),
        ("wellcome-hamburg", "alter", "0", True),
        ("s-plus-harburg", "bezirk", "harburg", True),
        ("s-plus-harburg", "bezirk", "altona", False),
        ("s-plus-harburg", "stadtteil", "heimfeld", None),  # names the district only
        ("generation-zukunft", "bezirk", "hamburg-mitte", True),
        ("generation-zukunft", "stadtteil", "billstedt", True),
        ("generation-zukunft", "stadtteil", "hamm", None),  # names the district and another quarter of it
        ("generation-zukunft", "stadtteil", "heimfeld", False),
        ("leseleo", "stadtteil", "heimfeld", True),  # citywide
        ("leseleo", "ort", "buecherhalle", True),
        ("leseleo", "ort", "kita", False),
        ("human-at-human", "ort", "schule", None),
        ("leseleo", "stunden", "5", True),
        ("seniorpartner-in-school-hamburg", "stunden", "10", False),
        ("human-at-human", "stunden", "5", None),
        ("mentor-leselernhelfer", "monate", "6", False),
        ("mentor-leselernhelfer", "monate", "12", True),
        ("leseleo", "sprache", "arabisch", None),
        ("leseleo", "tag", "dienstag", None),
        ("leseleo", "frei", "plaetze", None),
    ],
)
def test_known_facts_answer(
    known: dict[str, Profile], project: str, facet: str, value: str, answer: bool | None
) -> None:
    assert matches(known[project], facet, value) is answer


@pytest.mark.parametrize(
    ("stated", "facet", "value", "answer"),
    [
        ({"offers": {"plaetze": False, "gesucht": None}}, "frei", "plaetze", False),
        ({"offers": {"plaetze": False, "gesucht": None}}, "frei", "gesucht", None),
        ({"certificate": ("nein",)}, "zeugnis", "nein", True),
        ({"certificate": ("ja",)}, "zeugnis", "nein", False),
        ({"costs": ("kostenlos",)}, "kosten", "kostenlos", True),
        ({"languages": ("arabisch",)}, "sprache", "arabisch", True),
        ({"languages": ("arabisch",)}, "sprache", "tuerkisch", False),
    ],
)
def test_stated_facts_answer(
    blank: Profile, stated: dict[str, object], facet: str, value: str, answer: bool | None
) -> None:
    assert matches(replace(blank, **stated), facet, value) is answer  # type: ignore[arg-type]


def test_day_and_time_are_asked_of_one_meeting(blank: Profile) -> None:
    tuesday, friday = frozenset({"dienstag"}), frozenset({"freitag"})
    known = replace(blank, meetings=(Meeting(tuesday, "abends"), Meeting(friday, "vormittags")))
    assert suits(known, {"tag": ["dienstag"], "zeit": ["abends"]}) is True
    assert suits(known, {"tag": ["dienstag"], "zeit": ["vormittags"]}) is False
    assert matches(known, "tag", "dienstag") is matches(known, "zeit", "vormittags") is True
    assert suits(replace(blank, meetings=(Meeting(tuesday, ""),)), {"tag": ["dienstag"], "zeit": ["abends"]}) is None


def test_slots_are_read_as_people_mean_them(guide: Guide) -> None:
    entry = guide.project["human-at-human"]
    for slot, asked, answer in (
        ({"tag": "werktags"}, {"tag": ["montag"]}, True),
        ({"tag": "werktags"}, {"tag": ["samstag"]}, False),
        ({"tag": "am Wochenende"}, {"tag": ["samstag"]}, True),
        ({"tag": "nach Absprache"}, {"tag": ["samstag"]}, True),
        ({"tag": "nach Absprache"}, {"tag": ["samstag"], "zeit": ["abends"]}, None),
        ({"tag": "in den Ferien"}, {"tag": ["montag"]}, False),
    ):
        fields = Project.model_validate({**_typed(entry.fields), "zeiten": [slot]})
        changed = replace(guide, projects=(replace(entry, fields=fields),))
        assert suits(profiles(changed)[entry.id], asked) is answer, slot


def _typed(fields: Project) -> dict[str, object]:
    """The fields that every project has."""
    return {
        name: getattr(fields, name)
        for name in ("name", "kurztext", "träger", "formen", "themen", "zielgruppen", "stadtweit")
    }


def test_unknown_is_stronger_than_yes_and_weaker_than_no() -> None:
    for pair in product((True, None, False), repeat=2):
        assert all_of(pair) is (False if False in pair else None if None in pair else True)
        assert any_of(pair) is (True if True in pair else None if None in pair else False)
    assert all_of(()) is True


def test_every_facet_answers_every_project(known: dict[str, Profile]) -> None:
    numbers = ("alter", "stunden", "monate")
    for facet, profile in product(MATCHERS, known.values()):
        assert matches(profile, facet, "8" if facet in numbers else "schule") in (
            True,
            False,
            None,
        )


def test_the_named_place_comes_before_the_whole_city(known: dict[str, Profile]) -> None:
    assert names_place(known["s-plus-harburg"], {"bezirk": ["harburg"]})
    assert not names_place(known["mentor-leselernhelfer"], {"bezirk": ["harburg"]})
    assert names_place(known["awo-starthilfe"], {"bezirk": ["wandsbek"]})


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "thema": st.lists(st.sampled_from(["schule", "integration", "sport"]), max_size=2),
        "alter": st.lists(st.integers(0, 30).map(str), max_size=3),
        "bezirk": st.lists(st.sampled_from(["altona", "harburg", "wandsbek"]), max_size=2),
        "stadtteil": st.lists(st.sampled_from(["billstedt", "heimfeld", "bergstedt"]), max_size=2),
        "frei": st.lists(st.sampled_from(["gesucht", "plaetze"]), max_size=2),
        "stunden": st.lists(st.sampled_from(["5", "10"]), max_size=1),
        "ort": st.lists(st.sampled_from(["schule", "kita"]), max_size=2),
        "tag": st.lists(st.sampled_from(["dienstag"]), max_size=1),
    },
)


@given(CHOICES)
def test_a_census_says_of_each_project_what_the_rules_say(census: Census, choice: dict[str, list[str]]) -> None:
    found = census.choice(choice)
    answers = {profile.id: suits(profile, choice) for profile in census.profiles}
    assert set(census.ids(found.sure)) == {id for id, answer in answers.items() if answer is True}
    assert set(census.ids(found.open)) == {id for id, answer in answers.items() if answer is None}
