"""Which project answers which wish: the rules in Python, and the same rules in the browser's module, on many wishes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import pytest

from schema import Project
from tests.conftest import ROOT, TODAY
from wegweiser.content import load
from wegweiser.facets import KEYS, Answer, Wishes, ages, answer, count, facets, least_months
from wegweiser.finder import Finder
from wegweiser.guide import Guide

SCRIPT = ROOT / "templates" / "static" / "js" / "facets.js"
ADDED = (
    "zeiten:\n  - tag: {day}\n    tageszeit: {time}\n  - tag: {other}\n",
    "sprachen:\n  - {language}\n",
    "suche:\n  lage: {seeking}\n  stand: 2026-11-01\n",
    "aufnahme:\n  lage: {intake}\n  stand: {stated}\n",
    "klassen:\n  von: {low}\n  bis: {high}\n",
    "status: {status}\n",
    "kosten:\n  kostenlos: {free}\n",
)
WORDS = {
    "day": ("Montag", "Samstag", "werktags", "am Wochenende", "in den Ferien", "nach Absprache"),
    "other": ("Dienstag", "Sonntag"),
    "time": ("vormittags", "nachmittags", "abends"),
    "language": ("Arabisch", "Englisch", "Dari"),
    "seeking": ("gesucht", "derzeit nicht gesucht"),
    "intake": ("Plätze frei", "Warteliste", "derzeit keine Plätze"),
    "stated": ("2026-11-01", "2024-01-01"),
    "low": ("1", "5"),
    "high": ("6", "13"),
    "status": ("aktiv", "pausiert", "beendet"),
    "free": ("ja", "nein"),
}


def enrich(folder: Path) -> Path:
    """The shipped content, in which about half of the projects also say what so far none of them says."""
    shutil.copytree(ROOT / "content", folder)
    chance = Random(7)
    for path in sorted((folder / "projects").glob("*.yaml")):
        text = path.read_text("utf-8")
        for addition in ADDED:
            key = addition.partition(":")[0]
            if f"\n{key}:" not in text and chance.random() < 0.5:
                text += addition.format(**{name: chance.choice(values) for name, values in WORDS.items()})
        path.write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    return Guide.of(load(enrich(tmp_path_factory.mktemp("rich") / "content")), TODAY)


def wishes(guide: Guide, chance: Random) -> dict[str, tuple[str, ...]]:
    """One to four wishes, each with one or two values."""
    made: dict[str, tuple[str, ...]] = {}
    for key in chance.sample(KEYS, chance.randint(1, 4)):
        if key == "alter":
            made[key] = (str(chance.randint(0, 90)),)
        else:
            choices = [choice.id for choice in facets(guide)[key].choices]
            made[key] = tuple(chance.sample(choices, min(len(choices), 1 if key in ("stunden", "monate") else 2)))
    return {key: values for key, values in made.items() if values}


IN_NODE = """
import { readFileSync } from "node:fs";
const [module, file] = process.argv.slice(-2);
const { emptyState, openFacets, readState, writeState } = await import(module);
const { data, asked } = JSON.parse(readFileSync(file));
const facets = openFacets(data);
console.log(JSON.stringify(asked.map((wishes) => {
  const state = { ...emptyState(), ...wishes };
  const found = facets.apply(state, data.browse);
  const plain = ([key, map]) => [key, Object.fromEntries(map)];
  const counts = Object.fromEntries(Object.entries(facets.counts(state, found.eligible)).map(plain));
  return { sure: found.sure, unsure: found.unsure, counts, again: readState("#" + writeState(state)), state };
})));
"""


def in_node(guide: Guide, asked: list[dict[str, tuple[str, ...]]], folder: Path) -> list[dict[str, Any]]:
    data = json.loads(Finder.of(guide).data.content)
    (folder / "in.json").write_text(json.dumps({"data": data, "asked": asked}), "utf-8")
    (folder / "run.mjs").write_text(IN_NODE, "utf-8")
    (folder / "facets.mjs").write_bytes(SCRIPT.read_bytes())
    command = ["node", *(str(folder / name) for name in ("run.mjs", "facets.mjs", "in.json"))]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return list(json.loads(told))


def _expected(guide: Guide, wanted: Wishes, state: Answer) -> list[int]:
    return [
        number
        for number, project in enumerate(guide.projects)
        if project.fields.status != "beendet" and answer(project, guide, wanted) == state
    ]


SAME_GROUP = {"bezirk": ("bezirk", "stadtteil"), "stadtteil": ("bezirk", "stadtteil")}


def expected_counts(guide: Guide, wanted: Wishes, key: str) -> dict[str, list[int]]:
    """What each choice of a facet would give, the other facets applied as they are."""
    others = {other: values for other, values in wanted.items() if other not in SAME_GROUP.get(key, (key,))}
    return {
        choice.id: [
            count(guide, {**others, key: (choice.id,)}),
            count(guide, {**others, key: (choice.id,)}, Answer.UNKNOWN),
        ]
        for choice in facets(guide)[key].choices
    }


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the browser's module here")
@pytest.mark.parametrize("which", ["guide", "rich"])
def test_the_browser_answers_as_python_does(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    guide: Guide = request.getfixturevalue(which)
    chance = Random(which)
    asked = [wishes(guide, chance) for _ in range(150)]
    for wanted, told in zip(asked, in_node(guide, asked, tmp_path), strict=True):
        events_and_schools = [] if wanted else told["sure"]
        assert sorted(told["sure"]) == _expected(guide, wanted, Answer.YES) + events_and_schools, wanted
        assert sorted(told["unsure"]) == _expected(guide, wanted, Answer.UNKNOWN), wanted
        assert told["again"] == told["state"], wanted


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the browser's module here")
@pytest.mark.parametrize("which", ["guide", "rich"])
def test_each_choice_counts_what_it_would_give(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    guide: Guide = request.getfixturevalue(which)
    chance = Random(f"{which} counts")
    asked = [wishes(guide, chance) for _ in range(25)]
    for wanted, told in zip(asked, in_node(guide, asked, tmp_path), strict=True):
        for key in KEYS:
            for id, expected in expected_counts(guide, wanted, key).items():
                assert told["counts"][key][id] == expected, (wanted, key, id)


def test_totals_are_the_answers_to_single_wishes(rich: Guide) -> None:
    for key, facet in facets(rich).items():
        for choice in chain(facet.choices[:12], facet.choices[-3:]):
            assert choice.count == count(rich, {key: (choice.id,)}), (key, choice)


def _changed(project: Project, **fields: object) -> Project:
    return Project.model_validate({**project.model_dump(exclude_unset=True), **fields})


@pytest.fixture
def project(guide: Guide) -> Iterator[Project]:
    yield guide.project["balu-und-du-malteser"].fields


def test_an_age_is_estimated_from_grades_only_where_no_age_is_said(project: Project) -> None:
    plain = {"alter": None, "klassen": {"von": "5", "bis": "6"}}
    guessed = ages(_changed(project, **plain))
    assert guessed
    assert (guessed.low, guessed.high, guessed.estimated) == (10, 13, True)
    said = ages(_changed(project, klassen={"von": "5", "bis": "6"}))
    assert said
    assert (said.low, said.high, said.estimated) == (6, 10, False)
    assert ages(_changed(project, alter=None)) is None


def test_what_ends_after_six_months_asks_for_no_more(project: Project) -> None:
    assert least_months(_changed(project, dauer={"höchstens_monate": "6"})) == 6
    assert least_months(_changed(project, dauer=None)) is None


def test_day_and_time_of_day_must_hold_for_one_meeting(rich: Guide, project: Project) -> None:
    entry = rich.project["balu-und-du-malteser"]
    slots = [{"tag": "Dienstag", "tageszeit": "vormittags"}, {"tag": "Samstag"}]
    object.__setattr__(entry, "fields", _changed(project, zeiten=slots))
    assert answer(entry, rich, {"tag": ("dienstag",), "zeit": ("vormittags",)}) == Answer.YES
    assert answer(entry, rich, {"tag": ("dienstag",), "zeit": ("abends",)}) == Answer.NO
    assert answer(entry, rich, {"tag": ("samstag",), "zeit": ("abends",)}) == Answer.UNKNOWN
    assert answer(entry, rich, {"tag": ("sonntag",)}) == Answer.NO
