"""The search over the shipped content, asked as people ask: search.js in node on the index that Python builds."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generate import generate
from tests.conftest import TODAY
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.listing import items
from wegweiser.search import Index, front_coded, index, level

ROOT = Path(__file__).parent.parent
SEARCH = ROOT / "templates" / "static" / "js" / "search.js"
Answer = dict[str, Any]
Ask = Callable[[str], Answer]

pytestmark = pytest.mark.skipif(not shutil.which("node"), reason="needs node")

IN_NODE = """
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
const { openIndex, highlighter } = await import(process.argv[2]);
const { core, parts } = JSON.parse(readFileSync(process.argv[3]));
let fetched = [];
globalThis.fetch = async (url) => {
  const name = String(url).split("/").pop();
  fetched.push(name);
  return { json: async () => parts[name] };
};
const index = openIndex(core, "https://beispiel.de/finden/");
for await (const line of createInterface({ input: process.stdin })) {
  const { text, mark } = JSON.parse(line);
  fetched = [];
  const answer = await index.search(text);
  const marked = mark ? highlighter(answer.words)(mark) : [];
  console.log(JSON.stringify({ ...answer, words: [...answer.words], fetched, marked }));
}
"""


class Searcher:
    """search.js in a node that stays, because starting one for each question takes long."""

    def __init__(self, made: Index, ids: Sequence[str], folder: Path) -> None:
        (folder / "index.json").write_text(json.dumps(asdict(made)), "utf-8")
        (folder / "search.mjs").write_bytes(SEARCH.read_bytes())
        (folder / "run.mjs").write_text(IN_NODE, "utf-8")
        command = ["node", *(str(folder / name) for name in ("run.mjs", "search.mjs", "index.json"))]
        self.node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ids = ids

    def ask(self, text: str, mark: str = "") -> Answer:
        assert self.node.stdin and self.node.stdout
        self.node.stdin.write(json.dumps({"text": text, "mark": mark}) + "\n")
        self.node.stdin.flush()
        answer: Answer = json.loads(self.node.stdout.readline())
        answer["ids"] = [self.ids[hit["item"]] for hit in answer["hits"]]
        return answer

    def close(self) -> None:
        self.node.communicate()


@pytest.fixture(scope="module")
def searcher(guide: Guide, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    listed = items(guide)
    made = Searcher(index(guide, listed), [item.entry.id for item in listed], tmp_path_factory.mktemp("search"))
    yield made
    made.close()


def _first(searcher: Searcher, text: str, count: int = 5) -> list[str]:
    return list(searcher.ask(text)["ids"][:count])


# ------------------------------------------------------------------------------------------------------------ words


@pytest.mark.parametrize("text", ["Lesepate", "Lese Pate", "lesepaten", "Lesepatin", "Lesepat:innen", "Vorlesepate"])
def test_who_reads_with_children_is_found_however_it_is_written(searcher: Searcher, text: str) -> None:
    assert {"leseleo", "lesezeit", "mentor-leselernhelfer"} & set(_first(searcher, text))


@pytest.mark.parametrize("text", ["yoldaş", "Yoldas", "YOLDAŞ", "yolda", "Joldas"])
def test_a_name_is_found_without_its_letters_and_half_typed(searcher: Searcher, text: str) -> None:
    assert "yoldas" in _first(searcher, text, 3)


@pytest.mark.parametrize("text", ["wellcom", "wellcome", "welcome wellcome"])
def test_a_name_comes_first(searcher: Searcher, text: str) -> None:
    assert "wellcome-hamburg" in _first(searcher, text, 2)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("Mentor*innen", "Mentoren"),
        ("Schüler:innen", "Schülerinnen"),
        ("Fluechtlinge", "Flüchtlinge"),
        ("Flüchlinge", "Flüchtlinge"),
        ("GROSSELTERN", "Großeltern"),
    ],
)
def test_another_spelling_finds_the_same_first(searcher: Searcher, text: str, same: str) -> None:
    assert set(_first(searcher, text, 3)) & set(_first(searcher, same, 3))


@pytest.mark.parametrize(
    "text", ["homework help", "ödev yardımı", "помощь с уроками", "домашнє завдання", "واجبات مدرسية"]
)
def test_words_of_other_languages_find_help_at_school(searcher: Searcher, text: str) -> None:
    german = set(searcher.ask("Nachhilfe Hausaufgaben")["ids"][:15])
    assert german & set(_first(searcher, text))


def test_a_sentence_is_searched_by_its_words_that_count(searcher: Searcher) -> None:
    assert set(_first(searcher, "jemand der mit meinem Sohn liest")) & set(_first(searcher, "Lesepate", 10))


def test_a_synonym_finds_what_is_said_otherwise(searcher: Searcher) -> None:
    assert set(_first(searcher, "Flüchtlinge")) & set(_first(searcher, "Geflüchtete"))


def test_a_corrected_word_is_told(searcher: Searcher) -> None:
    answer = searcher.ask("Leseförderug")
    assert answer["corrected"] == "Leseförderung"
    assert answer["ids"]


def test_a_known_word_is_not_corrected(searcher: Searcher) -> None:
    assert searcher.ask("Leseförderung")["corrected"] == ""


def test_nothing_found_suggests_only_what_is_near(searcher: Searcher) -> None:
    assert not searcher.ask("xyzzyqwrt")["hits"]
    assert not searcher.ask("xyzzyqwrt")["suggestions"]


@pytest.mark.parametrize("text", ["Pizza bestellen", "Zahnarzt Notdienst", "Autoreparatur", "Gebrauchtwagen kaufen"])
def test_what_nobody_offers_is_not_made_up(searcher: Searcher, text: str) -> None:
    assert len(searcher.ask(text)["hits"]) < 5


@pytest.mark.parametrize("text", ["liest meinem Kind vor", "vorzulesen", "vorgelesen"])
def test_a_separable_verb_is_found_in_every_form(searcher: Searcher, text: str) -> None:
    assert set(_first(searcher, text)) & set(_first(searcher, "vorlesen"))


@pytest.mark.parametrize("text", ["", "   ", "der die das", "&", "🙂", "a" * 500, "((((", "__proto__", "constructor"])
def test_odd_questions_do_no_harm(searcher: Searcher, text: str) -> None:
    assert isinstance(searcher.ask(text)["hits"], list)


# ------------------------------------------------------------------------------------------- places, days, ages


@pytest.mark.parametrize("text", ["Eimsbüttel", "Eimsbuettel", "eimsbuttel", "Eimsbütel"])
def test_a_district_is_understood_even_misspelt(searcher: Searcher, guide: Guide, text: str) -> None:
    answer = searcher.ask(text)
    assert [(fact["kind"], fact["value"]) for fact in answer["understood"]] == [("bezirk", "eimsbuettel")]
    first = guide.project.get(answer["ids"][0])
    assert first is None or "Eimsbüttel" in guide.districts_of(first)


def test_a_post_code_leads_to_its_quarters(searcher: Searcher, guide: Guide) -> None:
    answer = searcher.ask("22111")
    assert answer["understood"][0]["kind"] == "plz"
    assert answer["ids"]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Lesen für 8-Jährige", "alter", "8"),
        ("für 14–18-Jährige", "alter", "14"),
        ("mein Sohn ist 8 Jahre alt", "alter", "8"),
        ("am Samstag", "tag", "samstag"),
        ("nachmittags", "zeit", "nachmittags"),
        ("Türkisch", "sprache", "tuerkisch"),
        ("in der Nähe von Horn", "stadtteil", "horn"),
        ("Barmbek", "stadtteil", "barmbek-nord"),
        ("5. Klasse", "alter", "11"),
    ],
)
def test_facts_in_the_question_are_understood(searcher: Searcher, text: str, kind: str, value: str) -> None:
    assert (kind, value) in [(fact["kind"], fact["value"]) for fact in searcher.ask(text)["understood"]]


def test_a_place_ranks_but_hides_nothing(searcher: Searcher, guide: Guide) -> None:
    near = _first(searcher, "Lesen Harburg", 30)
    assert len(near) > 3
    assert near != _first(searcher, "Lesen Altona", 30)


# ------------------------------------------------------------------------------------------------------ highlighting


def test_found_words_are_marked_also_inside_a_compound(searcher: Searcher) -> None:
    marked = searcher.ask("Pate", mark="Die Lesepatin und der Mann.")["marked"]
    assert "".join(segment["text"] for segment in marked) == "Die Lesepatin und der Mann."
    assert [segment["text"] for segment in marked if segment["hit"]] == ["patin"]
    part = searcher.ask("lesen", mark="Lesepatinnen und Leseförderung")["marked"]
    assert [segment["text"] for segment in part if segment["hit"]] == ["Lese", "Lese"]
    whole = searcher.ask("Patin", mark="Eine Patin, zwei Paten")["marked"]
    assert [segment["text"] for segment in whole if segment["hit"]] == ["Patin", "Paten"]


# ---------------------------------------------------------------------------------------------------------- the index


def test_words_are_coded_by_what_they_share() -> None:
    assert front_coded(["les", "lesen", "pat"]) == "AlesDenApat"


def test_levels_rise_with_weight_and_stay_in_their_range() -> None:
    assert [level(weight) for weight in (0.1, 2, 6, 1000)] == [1, 2, 3, 5]


def test_constants_such_as_german_are_no_facet(guide: Guide) -> None:
    core = index(guide, items(guide)).core
    assert "Deutsch" not in [row[2] for row in core["facets"]]


def test_the_index_is_the_same_whatever_the_hash_seed() -> None:
    code = (
        "import hashlib, json; from datetime import date; from pathlib import Path; from dataclasses import asdict;"
        "from wegweiser.content import load; from wegweiser.guide import Guide; from wegweiser.listing import items;"
        "from wegweiser.search import index;"
        "g = Guide.of(load(Path('content')), date(2026, 11, 22));"
        "print(hashlib.sha256(json.dumps(asdict(index(g, items(g)))).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


@pytest.mark.slow
def test_a_big_guide_has_its_dictionary_in_small_parts(tmp_path: Path) -> None:
    generate(3000, tmp_path / "content")
    guide = Guide.of(load(tmp_path / "content"), TODAY)
    listed = items(guide)
    made = index(guide, listed)
    assert len(json.dumps(made.core, ensure_ascii=False)) < 40_000
    assert "keys" not in made.core
    searcher = Searcher(made, [item.entry.id for item in listed], tmp_path)
    try:
        answer = searcher.ask("lesen wandsbek")
        sizes = {name: len(zlib.compress(json.dumps(part).encode())) for name, part in made.parts.items()}
        assert answer["hits"]
        assert sum(sizes[name] for name in answer["fetched"]) < 200_000
    finally:
        searcher.close()
