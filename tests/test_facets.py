"""Which project answers which wish: the rules in Python, and the same rules in the browser's module, on many wishes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.conftest import ROOT, TODAY
from wegweiser.content import load
from wegweiser.facets import KEYS, Option, facets
from wegweiser.finder import Finder
from wegweiser.guide import Guide
from wegweiser.suitability import Answer, Census, Choice, Profile, profiles, suits

SCRIPTS = ROOT / "templates" / "static" / "js"
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
import { emptyState, readState, writeState } from "./address.js";
import { openFacets } from "./facets.js";
const { data, columns, asked } = JSON.parse(readFileSync(process.argv.at(-1)));
const facets = openFacets(data, columns);
const projects = Array.from({ length: data.counts[0] }, (_, number) => number);
console.log(JSON.stringify(asked.map((wishes) => {
  const state = { ...emptyState(), ...wishes };
  const found = facets.apply(state, projects);
  const plain = ([key, map]) => [key, Object.fromEntries(map)];
  const counts = Object.fromEntries(Object.entries(facets.counts(state, found.eligible)).map(plain));
  return { sure: found.sure, unsure: found.unsure, counts, again: readState("#" + writeState(state)), state };
})));
"""


def in_node(guide: Guide, asked: list[dict[str, tuple[str, ...]]], folder: Path) -> list[dict[str, Any]]:
    finder = Finder.of(guide)
    told = {"data": json.loads(finder.data.content), "columns": json.loads(finder.columns.content), "asked": asked}
    (folder / "in.json").write_text(json.dumps(told), "utf-8")
    (folder / "package.json").write_text('{"type": "module"}', "utf-8")
    (folder / "run.js").write_text(IN_NODE, "utf-8")
    for name in ("facets.js", "address.js"):
        (folder / name).write_bytes((SCRIPTS / name).read_bytes())
    command = ["node", str(folder / "run.js"), str(folder / "in.json")]
    answer = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return list(json.loads(answer))


def _expected(guide: Guide, known: Mapping[str, Profile], wanted: Choice, state: Answer) -> list[int]:
    return [
        number
        for number, project in enumerate(guide.projects)
        if project.fields.status != "beendet" and suits(known[project.id], wanted) is state
    ]


SAME_GROUP = {"bezirk": ("bezirk", "stadtteil"), "stadtteil": ("bezirk", "stadtteil")}


def expected_counts(census: Census, choices: Iterable[Option], wanted: Choice, key: str) -> dict[str, list[int]]:
    """What each choice of a facet would give, the other facets applied as they are."""
    others = {other: values for other, values in wanted.items() if other not in SAME_GROUP.get(key, (key,))}
    return {choice.id: list(tally(census, {**others, key: (choice.id,)})) for choice in choices}


def tally(census: Census, wanted: Choice) -> tuple[int, int]:
    """How many answer yes, and of how many it is not known."""
    found = census.choice(wanted)
    return found.sure.bit_count(), found.open.bit_count()


def census_of(guide: Guide) -> Census:
    known = profiles(guide)
    return Census(known[project.id] for project in guide.active)


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the browser's module here")
@pytest.mark.parametrize("which", ["guide", "rich"])
def test_the_browser_answers_as_python_does(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    guide: Guide = request.getfixturevalue(which)
    chance = Random(which)
    asked = [wishes(guide, chance) for _ in range(150)]
    known = profiles(guide)
    for wanted, told in zip(asked, in_node(guide, asked, tmp_path), strict=True):
        events_and_schools = [] if wanted else told["sure"]
        assert sorted(told["sure"]) == _expected(guide, known, wanted, True) + events_and_schools, wanted
        assert sorted(told["unsure"]) == _expected(guide, known, wanted, None), wanted
        assert told["again"] == told["state"], wanted


@pytest.mark.skipif(not shutil.which("node"), reason="node runs the browser's module here")
@pytest.mark.parametrize("which", ["guide", "rich"])
def test_each_choice_counts_what_it_would_give(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    guide: Guide = request.getfixturevalue(which)
    chance = Random(f"{which} counts")
    asked = [wishes(guide, chance) for _ in range(25)]
    census, offered = census_of(guide), facets(guide)
    for wanted, told in zip(asked, in_node(guide, asked, tmp_path), strict=True):
        for key in KEYS:
            for id, expected in expected_counts(census, offered[key].choices, wanted, key).items():
                assert told["counts"][key][id] == expected, (wanted, key, id)


def test_totals_are_the_answers_to_single_wishes(rich: Guide) -> None:
    census = census_of(rich)
    for key, facet in facets(rich).items():
        for choice in chain(facet.choices[:12], facet.choices[-3:]):
            assert choice.count == tally(census, {key: (choice.id,)})[0], (key, choice)


def test_a_stadtteil_narrows_its_bezirk_only(rich: Guide) -> None:
    known = profiles(rich)
    wanted = {"bezirk": ("wandsbek", "harburg"), "stadtteil": ("jenfeld",)}
    for project in rich.projects:
        one = known[project.id]
        told = suits(one, wanted)
        assert told is True or not (one.citywide or "harburg" in one.districts or "jenfeld" in one.quarters)
        if told is False:
            assert "wandsbek" not in {rich.district_place[name].id for name in project.fields.bezirke}
