"""Bytes that no editor meant: they yield a problem at its place or harmless data, quickly, and never an exception."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from schema import Project
from wegweiser.content import read
from wegweiser.document import SIZE_LIMIT, Document, Parser, parse
from wegweiser.problems import Problem, as_text, in_order

PARSERS: tuple[Parser, ...] = ("c", "python")
SECONDS = 2.0
HEAD = "name: Lesebande\n"
WORDS = {"stadtteile": {f"Stadtteil Nummer {number}": "" for number in range(104)}}


@contextmanager
def quickly() -> Iterator[None]:
    started = time.perf_counter()
    yield
    assert time.perf_counter() - started < SECONDS


def told(content: bytes, parser: Parser, path: str = "datei.yaml") -> list[Problem]:
    with quickly():
        result = read(path, content, Project, WORDS, parser=parser)
        return in_order(result) if isinstance(result, list) else []


UTF_16 = "Die Datei ist in UTF-16 gespeichert."
MARK = "Hier steht ein unsichtbares Steuerzeichen"
DEEP = "Hier sind die Angaben zu tief verschachtelt."
SIGN = "am Anfang eines Werts hat in YAML eine eigene Bedeutung."
BOMB = "a: &a [x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join(f'*{old}' for _ in range(9))}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{new}: &{new} {{<<: [{', '.join(f'*{old}' for _ in range(9))}]}}\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

# what it is → the bytes, where the first problem is, and how it begins or what it contains
REFUSED: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "1:1", "Die Datei enthält keine Felder."),
    "blanks": (b" \n\t\n\n", "1:1", "Die Datei enthält keine Felder."),
    "Windows-1252": (f"{HEAD}träger: lesehaus\n".encode("cp1252"), "2:3", "hier steht vermutlich ein »ä«."),
    "Windows-1252 after umlauts": ("name: Lüä\n".encode() + b"kurztext: \xfc", "2:11", "vermutlich ein »ü«."),
    "UTF-16 with mark": (HEAD.encode("utf-16"), "1:1", UTF_16),
    "UTF-16 without mark": (HEAD.encode("utf-16-le"), "1:1", UTF_16),
    "UTF-32": (HEAD.encode("utf-32"), "1:1", UTF_16),
    "NUL": (b"name: Lese\0bande\n", "1:11", f"{MARK} (U+0000)."),
    "NUL at an odd place": (b"name: Lesebande\ntext: \0\n", "2:7", f"{MARK} (U+0000)."),
    "escape sequence": (b"name: \x1b[31mLesebande\n", "1:7", f"{MARK} (U+001B)."),
    "bidirectional override": (f"{HEAD}kurztext: \u202egnulhcskcüR".encode(), "2:11", f"{MARK} (U+202E)."),
    "zero width space": (f"{HEAD}träger: lese\u200bhaus\n".encode(), "2:13", f"{MARK} (U+200B)."),
    "surrogate": (b"name: \xed\xa0\x80\n", "1:7", "Die Datei ist nicht in UTF-8 gespeichert"),
    "30 kB of [": (b"[" * 30_000, "1:21", DEEP),
    "30 kB of {": (b"{" * 30_000, "1:21", DEEP),
    "30 kB of - ": (b"- " * 15_000, "1:41", DEEP),
    "30 kB of ? ": (b"? " * 15_000, "1:41", DEEP),
    "30 kB of [ in a field": (b"name: " + b"[" * 30_000, "1:26", DEEP),
    "one megabyte of text": (
        b"name: " + b"x" * 1_000_000,
        "1:1",
        "Die Datei ist größer als 200 kB.",
    ),
    "one byte too many": (b"name: " + b"x" * (SIZE_LIMIT - 5), "1:1", "Die Datei ist größer als 200 kB."),
    "alias bomb": (BOMB.encode(), "1:4", f"»&« {SIGN}"),
    "merge bomb": (MERGE_BOMB.encode(), "1:4", f"»&« {SIGN}"),
    "thousands of aliases": (b"a:\n" + b"- *a\n" * 9_000, "2:3", f"»*« {SIGN}"),
    "thousands of duplicates": (b"a: 1\n" * 9_000, "2:1", "Das Feld »a« steht zweimal, zuerst in Zeile 1."),
    "thousands of unknown fields": (
        "".join(f"f{number}: x\n" for number in range(9_000)).encode(),
        "1:1",
        "Das Feld »f0« gibt es nicht.",
    ),
    "thousands of unknown words": (
        b"stadtteile:\n" + "".join(f"  - Stattteil Nummer{number}\n" for number in range(3_800)).encode(),
        "1:1",
        "Es fehlt das Pflichtfeld",
    ),
    "a line of quotes": (b'"' * 30_001, "1:3", "Hier beginnt etwas Neues"),
    "a line of colons": (b":" * 90_000, "1:90000", "Hier steht ein Doppelpunkt, der nicht zu einem Feld gehört."),
    "a name of 90 kB": (b"x" * 90_000 + b": y", "1:90001", "Hier steht ein Doppelpunkt"),
    "a number of 90 kB": (b"alter:\n  von: " + b"9" * 90_000, "2:8", "Die Zahl bei »von« ist zu groß."),
    "a version of 5000 digits": (b"%YAML " + b"1" * 5_000 + b".1\n---\na: b\n", "1:7", ""),
    "an escape beyond Unicode": (b'a: "\\UFFFFFFFF"', "1:7", "Nach »\\« steht in doppelten Anführungszeichen"),
    "an escaped surrogate": (b'a: "\\ud800"', "1:4", "»\\« ergibt hier in doppelten Anführungszeichen"),
    "an escaped NUL": (b'a: "x\\0y"', "1:4", "»\\« ergibt hier in doppelten Anführungszeichen"),
    "an escaped NUL in a name": (b'"\\0": x', "1:1", "»\\« ergibt hier in doppelten Anführungszeichen"),
    "braces in a name": (b'"{typed}{0}": x', "1:1", "Das Feld »{typed}{0}« gibt es nicht."),
}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("what", REFUSED)
def test_a_problem_at_its_place(what: str, parser: Parser) -> None:
    content, place, sentence = REFUSED[what]
    problems = told(content, parser)
    assert any(f"{found.line}:{found.column}" == place and sentence in found.sentence for found in problems), problems[
        :3
    ]
    assert len(problems) <= 200
    assert max(map(len, as_text(problems).splitlines())) < 400


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("what", ["30 kB of [", "a line of quotes", "alias bomb", "thousands of unknown fields"])
def test_the_same_in_the_head_of_a_markdown_file(what: str, parser: Parser) -> None:
    content, _, sentence = REFUSED[what]
    problems = told(b"---\n" + content + b"\n---\nText\n", parser, "datei.md")
    assert any(found.line >= 2 and sentence in found.sentence for found in problems), problems[:3]


# what it is → the bytes, what is understood
HARMLESS: dict[str, tuple[bytes, dict[str, object]]] = {
    "byte order mark": (b"\xef\xbb\xbfname: Lesebande\n", {"name": "Lesebande"}),
    "line ends of Windows": (b"name: Lesebande\r\nliste:\r\n  - a\r\n", {"name": "Lesebande", "liste": ["a"]}),
    "line ends of old": (b"name: Lesebande\rtext: a\r", {"name": "Lesebande", "text": "a"}),
    "decomposed umlauts": ("tra\u0308ger: Su\u0308d\n".encode(), {"träger": "Süd"}),
    "tabs that do not indent": (
        b"name:\tLesebande\t\n\t\nliste: [a,\tb]\n",
        {"name": "Lesebande", "liste": ["a", "b"]},
    ),
    "question marks in brackets": (b"liste: [Wer hilft wem?, Termine]\n", {"liste": ["Wer hilft wem?", "Termine"]}),
    "no line end": (b"name: Lesebande", {"name": "Lesebande"}),
    "what YAML takes for something else": (
        b"a: 18:30\nb: NO\nc: 01067\nd: 2026-02-30\ne: 1e3\nf: ~\ng: null\nh: =\ni: 0x1F\n",
        dict(zip("abcdefghi", ["18:30", "NO", "01067", "2026-02-30", "1e3", "~", "null", "=", "0x1F"], strict=True)),
    ),
    "document marks around": (b"---\nname: Lesebande\n...\n", {"name": "Lesebande"}),
    "signs beyond the basic plane": ("name: Lese 📚 Bande\n".encode(), {"name": "Lese 📚 Bande"}),
    "just small enough": (b"name: " + b"x" * (SIZE_LIMIT - 6), {"name": "x" * (SIZE_LIMIT - 6)}),
}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("what", HARMLESS)
def test_harmless_data(what: str, parser: Parser) -> None:
    content, understood = HARMLESS[what]
    with quickly():
        document = parse("datei.yaml", content, parser)
    assert isinstance(document, Document)
    assert document.data == understood


@pytest.mark.parametrize("parser", PARSERS)
def test_places_are_right_after_wide_and_decomposed_characters(parser: Parser) -> None:
    content = "na\u0308me: 📚\nliste: ['📚📚', falsch]\n".encode()
    document = parse("datei.yaml", content, parser)
    assert isinstance(document, Document)
    assert document.place(("näme",)) == (1, 7)
    assert document.place(("liste", 1)) == (2, 15)


def test_a_file_full_of_wrong_words_is_told_quickly() -> None:
    content = f"{HEAD}stadtteile: [{'Stattteil, ' * 9_000}]\n".encode()
    assert 50 < len(told(content, "c")) <= 200


# ------------------------------------------------------------------------------------------------------------ anything

PIECES = [
    *"\t\n :-#'\"[]{}&*!|>%@`?,\\<=.~abä1",
    ": ",
    "- ",
    " #",
    "---\n",
    "...\n",
    "\n  ",
    "? ",
    "<<: ",
    "\\x41",
    "\u00a0",
]


@settings(max_examples=300, database=None, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", "a: b\n", "a:\n  - b\n", 'a: "b"\n']))
@example(list("[?x"), "a: ")
@example(list(">#"), "a: ")
@example(["\t", "b"], "a: |\n")
def test_both_parsers_give_the_same_verdict(pieces: list[str], start: str) -> None:
    content = f"{start}{''.join(pieces)}".encode()
    fast, slow = (parse("datei.yaml", content, parser) for parser in PARSERS)
    if isinstance(fast, Document) and isinstance(slow, Document):
        assert fast.data == slow.data
    else:
        assert isinstance(fast, list)
        assert isinstance(slow, list)
        assert (fast[0].line, fast[0].column) >= (1, 1)


@settings(max_examples=100, database=None, deadline=None, derandomize=True)
@given(st.binary(max_size=60), st.sampled_from(["datei.yaml", "datei.md"]))
def test_any_bytes_are_told_or_understood(content: bytes, path: str) -> None:
    for parser in PARSERS:
        for found in told(content, parser, path):
            assert found.line >= 1
            assert found.column >= 1
