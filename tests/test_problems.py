"""What is wrong with a file is told in German, at its exact place: what it is, then what to do."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic_core.core_schema import ErrorType

from wegweiser.content import KINDS, SINGLE, read
from wegweiser.document import BODY, Document, Parser, parse
from wegweiser.problems import GITHUB_LIMIT, Problem, Severity, as_github, as_gitlab, as_rdjsonl, as_text, in_order
from wegweiser.wording import SENTENCES, suggestion

ROOT = Path(__file__).parent.parent
BROKEN = sorted((ROOT / "tests" / "problems").iterdir())
MODELS: dict[str, type[BaseModel]] = {**KINDS, **{name: model for name, (_, model) in SINGLE.items()}}
PARSERS: tuple[Parser, ...] = ("c", "python")

WORDS = {
    "themen": "Leseförderung, Schule, Freizeit",
    "zielgruppen": "Kinder, Jugendliche, Familien, Eltern",
    "formen": "1:1, Kleingruppe",
    "einsatzorte": "Schule, Museum, Sportverein",
    "veranstaltungsarten": "Fachtag, Stammtisch",
    "kennzahlen": "Tandems, Teilnehmende",
    "qualitätsrahmen": "Qualitätsleitfaden",
    "bezirke": "Altona, Eimsbüttel, Hamburg-Nord, Wandsbek",
    "stadtteile": "Altona-Nord, Barmbek, Dulsberg, Eilbek, Hamm, Horn, Jenfeld, Lurup, Osdorf, Ottensen, Rahlstedt, "
    "Rissen, Sasel, Veddel, Wilhelmsburg",
}
TERMS = {name: dict.fromkeys(words.split(", "), "") for name, words in WORDS.items()}


# ------------------------------------------------------------------------------------------------- one file, one test


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_a_broken_file_is_told_as_its_last_lines_say(path: Path, parser: Parser) -> None:
    expected = re.findall(r"^#: (.+)$", path.read_text("utf-8"), re.MULTILINE)
    assert expected
    assert [f"{found.line}:{found.column} {found.sentence}" for found in problems_of(path, parser)] == expected


def problems_of(path: Path, parser: Parser = "c") -> list[Problem]:
    """A file says in a comment »# kind: events« what it is; otherwise it is a project."""
    content = path.read_bytes()
    kind = re.search(r"^# kind: (\w+)$", content.decode(), re.MULTILINE)
    result = read(path.name, content, MODELS[kind[1] if kind else "projects"], TERMS, parser=parser)
    return in_order(result) if isinstance(result, list) else []


# ------------------------------------------------------------------------------------------------------- every sentence


def test_every_sentence_answers_an_error_of_pydantic() -> None:
    ours = {"unknown_term"}  # raised by the schema for a word that is not in a vocabulary
    assert set(SENTENCES) - ours <= set(get_args(ErrorType))


ENGLISH = r"\b(the|is|are|not|should|must|field|value|expected|found|invalid|error|input|string|missing|and|of|with)\b"


def test_sentences_are_calm_german() -> None:
    for sentence in (*_told(), *_written()):
        assert "ungültig" not in sentence.lower()
        assert not re.search(r"!(?!«|\w)", sentence), f"an exclamation mark: {sentence}"
        assert not re.search(ENGLISH, re.sub(r"»[^«]*«", "", sentence)), f"English: {sentence}"
        assert sentence.rstrip("«»").endswith((".", "?")), f"no full sentence: {sentence}"


def _told() -> Iterator[str]:
    for path in BROKEN:
        for found in problems_of(path):
            yield found.message
            yield found.hint or "."


def _written() -> Iterator[str]:
    """Every sentence in the code, also those that no broken file provokes."""
    for file in ("schema.py", *(f"wegweiser/{name}.py" for name in ("document", "wording", "content", "checks"))):
        tree = ast.parse((ROOT / file).read_text("utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in docstrings)
        for text in (node.value for node in texts if isinstance(node.value, str)):
            if " " in text and text.endswith((".", "?")):
                yield text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("traeger", "träger"),
        ("Träger", "träger"),
        ("TRAGER", "träger"),
        ("stadt-weit", "stadtweit"),
        ("kurztxt", "kurztext"),
        ("Telefon", ""),
    ],
)
def test_a_suggestion_sees_through_umlauts_case_and_typing_errors(typed: str, meant: str) -> None:
    assert suggestion(typed, ["träger", "stadtweit", "kurztext", "name"]) == meant


# --------------------------------------------------------------------------------------------------------- exact places

PLAIN = st.text("abcdefghijklmnopqrstuvwxyzäöüßşğł0123456789", min_size=1, max_size=12)
NAMES = PLAIN.filter(lambda name: name != "beschreibung")  # what stands below the second --- bears this name
WRITTEN = {
    "plain": "{}",
    "single": "'{}'",
    "double": '"{}"',
    "folded": ">-\n  {}",
    "list": "\n  - {}",
    "group": "\n  von: {}",
    "inline": "[{}]",
}
INSIDE: dict[str, tuple[str | int, ...]] = {"list": (0,), "group": ("von",), "inline": (0,)}


@settings(max_examples=100, database=None, deadline=None)
@given(
    st.dictionaries(NAMES, st.tuples(PLAIN, st.sampled_from(sorted(WRITTEN))), min_size=1, max_size=6), st.booleans()
)
def test_every_value_knows_where_it_stands(fields: dict[str, tuple[str, str]], markdown: bool) -> None:
    written = "".join(f"# Hinweis\n{key}: {WRITTEN[style].format(value)}\n" for key, (value, style) in fields.items())
    text = f"---\n{written}---\n\n\nEin Text.\n" if markdown else written
    for parser in PARSERS:
        document = parse("datei.md" if markdown else "datei.yaml", text.encode(), parser)
        assert isinstance(document, Document)
        for key, (value, style) in fields.items():
            loc = (key, *INSIDE.get(style, ()))
            assert document.typed(loc) == value
            assert _rest(text, document.key_place((key,))).startswith(f"{key}:")
            assert _rest(text, document.place(loc)).startswith(">-" if style == "folded" else ("'", '"', value))
        if markdown:
            assert _rest(text, document.place((BODY,))) == "Ein Text."


def _rest(text: str, place: tuple[int, int]) -> str:
    return text.split("\n")[place[0] - 1][place[1] - 1 :]


@settings(max_examples=60, database=None, deadline=None)
@given(st.sampled_from(sorted(MODELS)), st.data())
def test_whatever_stands_in_a_file_has_a_sentence(kind: str, data: st.DataObject) -> None:
    properties: dict[str, object] = {}
    for part in (schema := MODELS[kind].model_json_schema(), *schema.get("$defs", {}).values()):
        properties.update(part.get("properties", {}))
    leaf = st.sampled_from(["", " ", "ja", "-1", "1,5", "2026-02-30", "https://", "a@", "{typed}", "»«", "x" * 400])
    names = st.sampled_from(sorted(properties))
    tree = st.recursive(
        leaf | st.none(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=5)
    )
    written = json.dumps(data.draw(st.dictionaries(names, tree, max_size=8)), ensure_ascii=False)
    result = read("datei.yaml", written.encode(), MODELS[kind], TERMS)
    for found in result if isinstance(result, list) else ():
        assert found.line == 1
        assert 1 <= found.column <= len(written)


# ------------------------------------------------------------------------------------------------------- output formats


def test_the_caret_stands_below_the_place() -> None:
    for path in BROKEN:
        for found in problems_of(path):
            headline, *below = as_text([found]).splitlines()
            assert headline == f"{path.name}:{found.line}:{found.column}: Fehler: {found.sentence}"
            if found.excerpt.strip():
                shown, caret = below
                assert f"{shown} "[caret.index("^")] == f"{found.excerpt} ".replace("\t", " ")[found.column - 1]


def test_a_long_line_is_cut_around_its_caret() -> None:
    line = "".join(chr(0x4E00 + number) for number in range(500))  # no character twice
    shown, caret = as_text([Problem("a.yaml", 3, 250, "Falsch.", excerpt=line)]).splitlines()[1:]
    assert len(shown) < 120
    assert shown[caret.index("^")] == line[249]


def test_github_shows_changed_files_first_and_counts_the_rest() -> None:
    problems = [Problem(f"content/{number:02}.yaml", 1, 2, "Falsch.", "Prüfen.") for number in range(12)]
    lines = as_github(problems, changed=["content/11.yaml"]).splitlines()
    assert len(lines) == GITHUB_LIMIT
    assert lines[0] == "::error file=content/11.yaml,line=1,col=2,title=Fehler::Falsch. Prüfen."
    assert lines[1].startswith("::error file=content/00.yaml,")
    assert lines[-1].startswith("::notice::und 3 weitere")
    assert "weitere" not in as_github(problems[:GITHUB_LIMIT])


def test_github_sees_no_commands_in_what_an_editor_typed() -> None:
    problem = Problem("a,b:c.yaml", 1, 1, "100 %\n::error::x", severity=Severity.HINT)
    assert as_github([problem]) == "::notice file=a%2Cb%3Ac.yaml,line=1,col=1,title=Hinweis::100 %25%0A::error::x\n"


def test_gitlab_and_reviewdog_get_json_with_the_right_positions() -> None:
    found = Problem("content/a.yaml", 3, 8, "Falsch.", "Prüfen.", Severity.WARNING, "täğ: [x, y]")
    [gitlab] = json.loads(as_gitlab([found]))
    assert gitlab["location"] == {"path": "content/a.yaml", "positions": {"begin": {"line": 3, "column": 8}}}
    assert (gitlab["description"], gitlab["severity"]) == ("Falsch. Prüfen.", "minor")
    [reviewdog] = map(json.loads, as_rdjsonl([found]).splitlines())
    assert reviewdog["location"]["range"]["start"] == {"line": 3, "column": 10}  # bytes: ä and ğ have two each
    assert (reviewdog["message"], reviewdog["severity"]) == ("Falsch. Prüfen.", "WARNING")


def test_gitlab_tells_two_problems_of_one_line_apart() -> None:
    twice = [Problem("a.yaml", 1, column, "»Kidner« ist nicht vorgesehen.") for column in (3, 11)]
    assert len({entry["fingerprint"] for entry in json.loads(as_gitlab(twice))}) == 2


def test_the_same_problem_is_told_once_and_errors_come_first() -> None:
    hint = Problem("a.yaml", 1, 1, "Ein Hinweis.", severity=Severity.HINT)
    error = Problem("b.yaml", 9, 1, "Ein Fehler.")
    assert in_order([hint, error, error]) == [error, hint]
