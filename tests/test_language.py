"""German words: what must be the same, what must not, and that Python and JavaScript agree."""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegweiser.language import STOP_WORDS, fold, head, rejoined, relatives, rules, split, stem, words

SEARCH = Path(__file__).parent.parent / "templates" / "static" / "js" / "search.js"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Eimsbüttel", "Eimsbuettel"),
        ("Eimsbüttel", "eimsbuttel"),
        ("Größe", "GROESSE"),
        ("Großeltern", "Grosseltern"),
        ("Ämter", "Aemter"),
        ("Häuser", "Haeuser"),
        ("Yoldaş", "yoldas"),
        ("ışık", "isik"),
        ("İstanbul", "istanbul"),
        ("Mentor*innen", "MentorInnen"),
        ("Mentor:innen", "Mentor_innen"),
        ("Mentor/-innen", "Mentor(inn)en"),
        ("Schüler(in)", "Schülerin"),
        ("jede*r", "jeder"),
        ("Café", "Cafe"),
        ("أهلاً", "اهلا"),
        ("їжа", "іжа"),
    ],
)
def test_spellings_of_one_word_are_folded_to_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize("word", ["Frauen", "Quelle", "neue", "treue", "Steuer", "aktuell"])
def test_ue_stays_where_it_is_no_umlaut(word: str) -> None:
    assert "ue" in fold(word) or word == "aktuell"


@pytest.mark.parametrize(
    "forms",
    [
        "Pate Paten Patin Patinnen Pat*innen",
        "Kurs Kurse Kursen Kurses",
        "Kind Kinds Kindes",
        "Mutter Mütter Müttern",
        "lesen liest gelesen las",
        "hilft helfen geholfen Hilfe",
        "Mentor Mentorin Mentorinnen Mentor:innen Mentors",
        "Azubi Azubis",
        "Oma Omas",
    ],
)
def test_forms_of_a_word_share_a_stem(forms: str) -> None:
    assert len({stem(word) for word in words(forms)}) == 1


@pytest.mark.parametrize(("one", "other"), [("Lehre", "Lehrer"), ("Reise", "Reihe"), ("Horn", "Hort"), ("Tür", "Turm")])
def test_different_words_keep_different_stems(one: str, other: str) -> None:
    assert stem(fold(one)) != stem(fold(other))


def test_words_of_one_family_are_relatives() -> None:
    assert "les" in [key for key, _ in relatives("leser")]
    assert "pat" in [key for key, _ in relatives(stem("patenschaft"))]
    assert "lern" in [key for key, _ in relatives(stem("gelernt"))]


@pytest.mark.parametrize(
    ("text", "verbs"),
    [
        ("Freiwillige lesen die Zeitung vor, spielen Karten", ["vorlesen"]),
        ("Paten holen ihr Patenkind ab; manchmal übernachtet es", ["abholen"]),
        ("Sie hören zu und gehen mit ihnen spazieren.", ["zuhoren"]),
        ("Das ist vor allem schön", []),
    ],
)
def test_verbs_are_joined_with_the_prefix_at_the_end(text: str, verbs: list[str]) -> None:
    assert list(rejoined(text, {"vorlesen"}.__contains__)) == verbs


def test_compounds_are_taken_apart_by_known_words() -> None:
    known = {stem(word) for word in ("hausaufgaben", "hilfe", "wohnung", "lesen", "paten", "tier")}.__contains__
    assert split("hausaufgabenhilfe", known, known) == ("hausaufgab", "hilf")
    assert split("lesepaten", known, known) == ("les", "pat")
    assert split("wohnungssuche", known, known) == ("wohnung",)
    assert split("regenschirm", known, known) == ()
    assert head("ersatzoma", known, {"oma"}.__contains__) == "oma"


@given(st.text(max_size=60))
def test_folding_loses_nothing_twice_and_knows_no_normal_form(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))
    for word in words(text):
        assert word
        assert stem(stem(word)) == stem(word)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzäöüß", min_size=1, max_size=20))
def test_case_and_umlauts_never_matter(word: str) -> None:
    bare = word.replace("ä", "a").replace("ö", "o").replace("ü", "u").replace("ß", "ss")
    assert fold(word) == fold(word.upper().lower())
    assert fold(bare) == fold(bare.upper())
    if not any(pair in bare for pair in ("ae", "oe", "ue")):
        assert fold(word) == fold(bare)


@given(st.text(alphabet="bdfghklmnrst", min_size=1, max_size=6), st.text(alphabet="bdfghklmnrst", max_size=6))
def test_two_letters_for_an_umlaut_are_read_as_one(before: str, after: str) -> None:
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue")):
        assert fold(f"{before}{umlaut}{after}") == fold(f"{before}{letters}{after}")


@given(
    st.text(alphabet="aehilnopstu", min_size=3, max_size=14), st.sets(st.sampled_from(["hil", "pat", "les", "lesen"]))
)
def test_a_compound_is_made_of_known_words_only(word: str, lexicon: set[str]) -> None:
    assert set(split(word, lexicon.__contains__, lexicon.__contains__)) <= lexicon


IN_NODE = """
import { readFileSync } from "node:fs";
const { language } = await import(process.argv[2]);
const { rules, texts, known } = JSON.parse(readFileSync(process.argv[3]));
const lang = language(rules), all = new Set(known), has = (key) => all.has(key);
console.log(JSON.stringify(texts.map((text) => lang.words(text).map((word) => [
  word, lang.stem(word), lang.relatives(lang.stem(word)).map(([key, factor]) => [key, factor]),
  lang.split(word, has, has), lang.head(word, has, has), lang.stops.has(word),
]))));
"""


def _in_python(texts: list[str], known: set[str]) -> list[list[object]]:
    return [[_told(word, known) for word in words(text)] for text in texts]


def _told(word: str, known: set[str]) -> list[object]:
    has = known.__contains__
    near = [list(pair) for pair in relatives(stem(word))]
    return [word, stem(word), near, list(split(word, has, has)), head(word, has, has), word in STOP_WORDS]


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_python_and_javascript_agree(tmp_path: Path) -> None:
    content = Path(__file__).parent.parent / "content"
    texts = [path.read_text("utf-8") for path in sorted(content.rglob("*.yaml"))]
    texts += ["Mentor*innen, Schüler(inn)en & İÇÖŞ ẞ ﬁ", "\u0301e\u0308 ²½ ⅷ 𝔘𝔫𝔦 Größe", "أهلاً بكم уроками"]
    known = {stem(word) for text in texts for word in words(text) if len(word) < 9}
    file, module = tmp_path / "told.json", tmp_path / "search.mjs"
    file.write_text(json.dumps({"rules": rules()._asdict(), "texts": texts, "known": sorted(known)}), "utf-8")
    module.write_bytes(SEARCH.read_bytes())
    (tmp_path / "run.mjs").write_text(IN_NODE, "utf-8")
    command = ["node", str(tmp_path / "run.mjs"), str(module), str(file)]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert told == _in_python(texts, known)
