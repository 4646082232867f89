"""Bytes → Document: text values that know their line and column. The only module that imports yaml.

Every scalar stays text; only the schema gives it a type (YAML 1.1 itself reads 18:30 as 1110 and NO as False). What
YAML would change or drop in silence – anchors, tags, merge keys, duplicate keys – is refused. Knows no field names.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, Protocol

import yaml
from yaml._yaml import CParser
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.tokens import ScalarToken, Token

from wegweiser.problems import Problem, Severity

Loc = tuple[str | int, ...]
Place = tuple[int, int]
Parser = Literal["c", "python"]

SIZE_LIMIT = 200_000  # bytes; the largest honest file, the lexicon, is about 110 kB, the largest entry 10 kB
DEPTH_LIMIT = 20  # an entry needs 4; libyaml's own composer dies of a segmentation fault on 30 kB of »[«


@dataclass(frozen=True)
class Document:
    """A file that is well-formed. ``data`` holds only dict, list, str and None (a value left empty)."""

    path: str
    text: str
    data: dict[str, Any]

    @cached_property
    def _places(self) -> _Places:
        # Positions cost as much as parsing, and only a problem needs them: found by reading the text once more.
        head, body = _split(self.path, self.text)
        places = _Places()
        _read_precisely(head, "c", places)
        if body and body.text:
            places.values[(BODY,)] = (body.line, 1)
        return places

    def place(self, loc: Loc) -> Place:
        """Where the value at ``loc`` begins, or the nearest group around it."""
        while loc and loc not in self._places.values:
            loc = loc[:-1]
        return self._places.values.get(loc, (1, 1))

    def key_place(self, loc: Loc) -> Place:
        """Where the key of ``loc`` stands; for an item of a list, the item."""
        if not loc:
            return 1, 1
        places = self._places.values if isinstance(loc[-1], int) else self._places.keys
        return places.get(loc) or self.key_place(loc[:-1])

    def has_key(self, loc: Loc) -> bool:
        return loc in self._places.keys

    def typed(self, loc: Loc) -> Any:
        """What the editor typed at ``loc``."""
        value: Any = self.data
        for part in loc:
            try:
                value = value[part]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def problem(
        self, loc: Loc, message: str, hint: str = "", *, severity: Severity = Severity.ERROR, at_key: bool = False
    ) -> Problem:
        line, column = self.key_place(loc) if at_key else self.place(loc)
        return Problem(self.path, line, column, message, hint, severity, _excerpt(self.text, line))


BODY = "beschreibung"  # the text below the front matter of a .md file


@dataclass(frozen=True)
class _Body:
    line: int  # of the first line that is not empty
    text: str


class _Places:
    def __init__(self) -> None:
        self.values: dict[Loc, Place] = {}
        self.keys: dict[Loc, Place] = {}


class _Refused(Exception):
    """Raised inside this module where reading cannot go on; becomes a Problem before it leaves."""

    def __init__(self, line: int, column: int, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.message, self.hint = line, column, message, hint


def parse(path: str, content: bytes, parser: Parser = "c", limit: int = SIZE_LIMIT) -> Document | list[Problem]:
    """Read one file; ``path`` is only used for messages and for its ending, .yaml or .md."""
    text = ""
    try:
        text = _decode(content, limit)
        _look_for_conflict_marks(text)
        head, body = _split(path, text)
        data, refused = _read_precisely(head, parser)
    except _Refused as refusal:
        return [_refusal(path, text, refusal)]
    if body and body.text and data.get(BODY) is not None:
        message = f"Die Beschreibung steht zweimal: oben als »{BODY}« und hier im Text."
        refused.append(_Refused(body.line, 1, message, "Behalten Sie eine der beiden Stellen."))
    if refused:
        return [_refusal(path, text, refusal) for refusal in refused]
    return Document(path, text, {**data, BODY: body.text} if body and body.text else data)


def _refusal(path: str, text: str, refused: _Refused) -> Problem:
    excerpt = _excerpt(text, refused.line)
    return Problem(path, refused.line, refused.column, refused.message, refused.hint, excerpt=excerpt)


def _excerpt(text: str, line: int) -> str:
    lines = text.split("\n")
    return lines[line - 1] if 0 < line <= len(lines) else ""


# -------------------------------------------------------------------------------------------------- bytes to clean text


def _decode(content: bytes, limit: int) -> str:
    """UTF-8 in composed form with plain line ends, free of characters that nobody can see."""
    if len(content) > limit:
        raise _Refused(1, 1, f"Die Datei ist größer als {limit // 1000} kB.", "Kürzen Sie sie.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or content[:200].count(0) > len(content[:200]) // 4:
        raise _Refused(1, 1, "Die Datei ist in UTF-16 gespeichert.", SAVE_AS_UTF8)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _wrong_encoding(content, error.start) from None
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)  # macOS writes »ü« as »u« and a separate dot pair
    _look_for_invisible(text)
    return text


SAVE_AS_UTF8 = "Speichern Sie sie im Editor mit der Kodierung »UTF-8«."


def _wrong_encoding(content: bytes, start: int) -> _Refused:
    before = content[:start].decode("utf-8").removeprefix("\ufeff")
    line, column = _line_and_column(before, len(before))
    character = content[start : start + 1].decode("cp1252", errors="replace")
    return _Refused(
        line,
        column,
        f"Die Datei ist nicht in UTF-8 gespeichert, hier steht vermutlich ein »{character}«.",
        SAVE_AS_UTF8,
    )


# Control characters, blanks without width, halves of characters (surrogates), and marks that change the direction of
# what follows (»Trojan Source«). Tab and newline are fine.
INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]")


def _look_for_invisible(text: str) -> None:
    if match := INVISIBLE.search(text):
        line, column = _line_and_column(text, match.start())
        name = f"U+{ord(match[0]):04X}"
        raise _Refused(
            line,
            column,
            f"Hier steht ein unsichtbares Steuerzeichen ({name}).",
            "Löschen Sie es und tippen Sie die Stelle neu.",
        )


def _line_and_column(text: str, index: int) -> Place:
    return text.count("\n", 0, index) + 1, index - (text.rfind("\n", 0, index) + 1) + 1


CONFLICT = re.compile(r"^(<{7} |>{7} )", re.MULTILINE)


def _look_for_conflict_marks(text: str) -> None:
    if match := CONFLICT.search(text):
        line, column = _line_and_column(text, match.start())
        raise _Refused(
            line,
            column,
            "Hier steht noch eine Konfliktmarke von git, zwei Fassungen stehen untereinander.",
            "Behalten Sie eine Fassung und löschen Sie die Zeilen mit <<<<<<<, ======= und >>>>>>>.",
        )


def _split(path: str, text: str) -> tuple[str, _Body | None]:
    """Front matter and body of a .md file; the fence becomes an empty line so that line numbers stay true."""
    if not path.endswith(".md"):
        return _without_tabs(text), None
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise _Refused(
            1,
            1,
            "Der Kopf der Datei fehlt.",
            "Die erste Zeile ist »---«, darunter stehen die Felder, dann wieder »---«.",
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            return _without_tabs("\n" + "\n".join(lines[1:number])), _body(lines, number + 1)
    raise _Refused(
        1, 1, "Der Kopf der Datei wird nicht geschlossen.", "Setzen Sie unter das letzte Feld eine Zeile mit »---«."
    )


def _body(lines: list[str], start: int) -> _Body:
    while start < len(lines) and not lines[start].strip():
        start += 1
    return _Body(start + 1, "\n".join(lines[start:]).strip())


INDENTED_BY_TAB = re.compile(r"^( *)\t[ \t]*[^ \t\n]", re.MULTILINE)


def _without_tabs(text: str) -> str:
    """A tab that indents is refused, any other is a blank: libyaml and PyYAML disagree on where one may stand."""
    if "\t" not in text:
        return text
    if match := INDENTED_BY_TAB.search(text):
        raise _Refused(
            *_line_and_column(text, match.end(1)),
            "Hier steht ein Tabulator.",
            "Rücken Sie mit Leerzeichen ein, zwei je Stufe.",
        )
    return text.replace("\t", " ")


# -------------------------------------------------------------------------------------------------- YAML events to data


def _read_precisely(text: str, parser: Parser, places: _Places | None = None) -> tuple[dict[str, Any], list[_Refused]]:
    """The C parser is ten times faster; what it refuses, the Python parser may know or explains more exactly."""
    try:
        if parser == "c":
            with suppress(yaml.YAMLError):
                return _read(text, CParser(text), places)
        return _read(text, python := _PythonParser(text), places)
    except yaml.YAMLError as error:
        raise _syntax(error, text) from None
    except (ValueError, OverflowError):  # PyYAML asks chr() for "\\UFFFFFFFF"
        mark = python.get_mark()
        raise _Refused(mark.line + 1, mark.column + 1, *_UNKNOWN_ESCAPE) from None


def _read(text: str, source: _Events, places: _Places | None) -> tuple[dict[str, Any], list[_Refused]]:
    return _Walk(source.get_event, text, places).document()


class _Events(Protocol):
    def get_event(self) -> Any: ...


class _PythonParser(yaml.Loader):
    """Lets a plain text in brackets contain a question mark, as libyaml does: »[Wer hilft wem?, Termine]«."""

    _plain = False

    def scan_plain(self) -> Any:
        self._plain = True
        try:
            return super().scan_plain()
        finally:
            self._plain = False

    def peek(self, index: int = 0) -> str:
        character = super().peek(index)
        return "x" if self._plain and character == "?" else character


class _Walk:
    """One pass over the events of a file. Collects what it must refuse and goes on, to report everything at once."""

    def __init__(self, next_event: Callable[[], Any], text: str, places: _Places | None) -> None:
        self.next_event = next_event
        self.places = places
        self.refused: list[_Refused] = []
        self.lines = f"{text}\n".split("\n") if "#" in text else None  # libyaml may end one line below the last

    def document(self) -> tuple[dict[str, Any], list[_Refused]]:
        self.next_event()  # stream start
        start = self.next_event()
        if isinstance(start, StreamEndEvent):
            raise _Refused(1, 1, "Die Datei enthält keine Felder.", EXPECT_FIELDS)
        if start.version or start.tags:
            self._refuse(
                start, "Zeilen, die mit »%« beginnen, haben in YAML eine eigene Bedeutung.", "Löschen Sie sie."
            )
        first = self.next_event()
        data = self._value(first, (), 0)
        self.next_event()  # document end
        after = self.next_event()
        if isinstance(after, DocumentStartEvent):
            mark = "---" if after.explicit else "..."
            self._refuse(
                after, f"Mit »{mark}« beginnt hier ein zweites Dokument.", f"Löschen Sie die Zeile mit »{mark}«."
            )
        if not isinstance(data, dict):
            line, column = (1, 1) if data is None else _mark(first)
            raise _Refused(line, column, "Hier stehen keine Felder.", EXPECT_FIELDS)
        return data, self.refused

    def _value(self, event: Any, loc: Loc, depth: int) -> Any:
        if self.places is not None:
            self.places.values[loc] = _mark(event)
        if event.__class__ is AliasEvent:
            if loc[-1:] != (MERGE,):
                self._refuse(event, "»*« am Anfang eines Werts hat in YAML eine eigene Bedeutung.", QUOTE_IT)
            return None
        if event.anchor is not None or event.tag is not None:
            self._refuse_marker(event)
        if event.__class__ is ScalarEvent:
            self._refuse_silent_changes(event)
            # A plain value that is empty was left out; "" in quotes was meant.
            return event.value if event.value or event.style else None
        if depth >= DEPTH_LIMIT:
            raise _Refused(
                *_mark(event), "Hier sind die Angaben zu tief verschachtelt.", "Prüfen Sie Klammern und Einrückung."
            )
        if event.__class__ is MappingStartEvent:
            return self._mapping(loc, depth + 1)
        return self._sequence(loc, depth + 1)

    def _mapping(self, loc: Loc, depth: int) -> dict[str, Any]:
        data: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for event in self._until(MappingEndEvent):
            key = self._key(event, depth)
            value = self._value(self.next_event(), (*loc, key), depth)
            if not key:
                continue
            if key in lines:
                message = f"Das Feld »{key[:60]}« steht zweimal, zuerst in Zeile {lines[key]}."
                self._refuse(event, message, "Behalten Sie eine der beiden Stellen.")
                continue
            if self.places is not None:
                self.places.keys[(*loc, key)] = _mark(event)
            lines[key] = event.start_mark.line + 1
            data[key] = value
        return data

    def _key(self, event: Any, depth: int) -> str:
        """The name of a field, or "" where there is none that could be told apart."""
        if event.__class__ is not ScalarEvent:
            self._value(event, (), depth)
            self._refuse(event, "Vor dem Doppelpunkt steht kein einfacher Feldname.", EXPECT_FIELDS)
            return ""
        if event.anchor is not None or event.tag is not None:
            self._refuse_marker(event)
        self._refuse_silent_changes(event)
        key: str = event.value
        if key == MERGE and not event.style:
            self._refuse(
                event, "»<<« verbindet in YAML Felder; das ist hier nicht vorgesehen.", "Schreiben Sie die Felder aus."
            )
        elif key != key.strip() and not event.style:
            self._refuse(
                event, "Am Feldnamen hängt ein geschütztes Leerzeichen.", "Ersetzen Sie es durch ein gewöhnliches."
            )
        elif not key.strip():
            self._refuse(event, "Vor dem Doppelpunkt fehlt der Feldname.", EXPECT_FIELDS)
            return ""
        return unicodedata.normalize("NFC", key)

    def _sequence(self, loc: Loc, depth: int) -> list[Any]:
        return [self._value(event, (*loc, index), depth) for index, event in enumerate(self._until(SequenceEndEvent))]

    def _until(self, end: type[Event]) -> Iterator[Any]:
        while (event := self.next_event()).__class__ is not end:
            yield event

    def _refuse_silent_changes(self, event: Any) -> None:
        """What YAML would make of a text without a word: an escape that nobody sees, a comment that nobody meant."""
        if event.style == '"' and INVISIBLE.search(event.value):
            self._refuse(
                event, "»\\« ergibt hier in doppelten Anführungszeichen ein unsichtbares Zeichen.", SINGLE_QUOTES
            )
        if self.lines is None or event.style in ('"', "'"):
            return
        mark = event.start_mark if event.style else event.end_mark
        match = GLUED_COMMENT.match(self.lines[mark.line], mark.column)
        if match and match[1]:
            raise _Refused(mark.line + 1, match.end(), *AFTER_HEADER)
        if match:
            self._refuse_at(mark.line + 1, match.end(), *NO_COMMENT)

    def _refuse_marker(self, event: Any) -> None:
        sign = "&" if event.anchor is not None else "!"
        self._refuse(event, f"»{sign}« am Anfang eines Werts hat in YAML eine eigene Bedeutung.", QUOTE_IT)

    def _refuse(self, event: Any, message: str, hint: str) -> None:
        self._refuse_at(*_mark(event), message, hint)

    def _refuse_at(self, line: int, column: int, message: str, hint: str) -> None:
        if len(self.refused) < ENOUGH:
            self.refused.append(_Refused(line, column, message, hint))


MERGE = "<<"
ENOUGH = 100  # problems of one file; a file with more is no entry, and telling them all takes long
EXPECT_FIELDS = "Eine Datei besteht aus Zeilen der Form »feld: Wert«."
SINGLE_QUOTES = "Nehmen Sie einfache Anführungszeichen: 'Wert'."
QUOTE_IT = "Setzen Sie den ganzen Wert in einfache Anführungszeichen: 'Wert'."
# »name: Gruppe #12« is the name »Gruppe« and a comment; directly after »>« only libyaml takes »#« for a comment.
GLUED_COMMENT = re.compile(r"(?:[|>][-+0-9]*)?(?: +#(?=[^\s#])|(?<! )(#))")
NO_COMMENT = (
    "Ab »#« gilt der Rest der Zeile als Kommentar.",
    "Gehört er zum Wert, setzen Sie den ganzen Wert in Anführungszeichen; sonst schreiben Sie »# « mit Leerzeichen.",
)
AFTER_HEADER = (
    "Nach »|« oder »>« darf in dieser Zeile nichts mehr stehen.",
    "Beginnen Sie den Text in der nächsten Zeile, eingerückt.",
)


def _mark(event: Any) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


# ------------------------------------------------------------------------------------ what YAML complains of, in German

_UNKNOWN_ESCAPE = "Nach »\\« steht in doppelten Anführungszeichen ein unbekanntes Zeichen.", SINGLE_QUOTES

# (part of PyYAML's message, German sentence, remedy, whether the place where the construct began says more)
_SYNTAX = [
    (
        "while scanning a quoted scalar",
        "Das Anführungszeichen, das hier beginnt, wird nicht geschlossen.",
        "Ergänzen Sie es am Ende des Werts.",
        True,
    ),
    ("that cannot start any token", "Mit diesem Zeichen darf ein Wert nicht beginnen.", QUOTE_IT, False),
    (
        "could not find expected ':'",
        "In dieser Zeile fehlt der Doppelpunkt nach dem Feldnamen.",
        "Schreiben Sie »feld: Wert«; ein Text über mehrere Zeilen wird eingerückt.",
        True,
    ),
    (
        "expected ',' or ']'",
        "Die eckige Klammer wird nicht richtig geschlossen.",
        "Zwischen die Werte gehört ein Komma, ans Ende »]«.",
        True,
    ),
    (
        "expected ',' or '}'",
        "Die geschweifte Klammer wird nicht richtig geschlossen.",
        "Zwischen die Felder gehört ein Komma, ans Ende »}«.",
        True,
    ),
    (
        "mapping values are not allowed",
        "Hier steht ein Doppelpunkt, der nicht zu einem Feld gehört.",
        "Setzen Sie einen Wert mit Doppelpunkt in Anführungszeichen, oder prüfen Sie die Einrückung.",
        False,
    ),
    ("expected <block end>, but found ':'", "Vor dem Doppelpunkt fehlt der Feldname.", EXPECT_FIELDS, False),
    (
        "expected <block end>",
        "Die Einrückung passt nicht zu den Zeilen darüber.",
        "Felder derselben Gruppe beginnen in derselben Spalte.",
        False,
    ),
    (
        "sequence entries are not allowed",
        "Ein Listenpunkt »- « darf hier nicht stehen.",
        "Schreiben Sie ihn in eine neue Zeile unter das Feld.",
        False,
    ),
    ("block scalar", *AFTER_HEADER, False),
    ("escape", *_UNKNOWN_ESCAPE, False),
    ("while scanning an alias", "»*« am Anfang eines Werts hat in YAML eine eigene Bedeutung.", QUOTE_IT, True),
    ("while scanning an anchor", "»&« am Anfang eines Werts hat in YAML eine eigene Bedeutung.", QUOTE_IT, True),
    ("tag", "»!« am Anfang eines Werts hat in YAML eine eigene Bedeutung.", QUOTE_IT, True),
    (
        "directive",
        "Zeilen, die mit »%« beginnen, haben in YAML eine eigene Bedeutung.",
        "Löschen Sie sie oder setzen Sie den Wert in Anführungszeichen.",
        True,
    ),
    (
        "<document start>",
        "Hier beginnt etwas Neues, das nicht zu den Feldern darüber gehört.",
        "Prüfen Sie die Einrückung dieser Zeile.",
        False,
    ),
]


def _syntax(error: yaml.YAMLError, text: str) -> _Refused:
    general = "Diese Stelle ist kein YAML.", "Prüfen Sie Doppelpunkt, Einrückung und Anführungszeichen."
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return _Refused(1, 1, *general)
    said = f"{error.context or ''} {error.problem or ''}"
    known = _unclosed_quote(text, error.problem_mark) or _stray(said, text.split("\n"), error.problem_mark)
    if known:
        return known
    for part, message, hint, at_start in _SYNTAX:
        if part in said:
            return _Refused(*_error_place(error, at_start), message, hint)
    return _Refused(*_error_place(error, False), *general)


def _unclosed_quote(text: str, failed: yaml.Mark) -> _Refused | None:
    """A forgotten quote swallows all up to the next one; only what follows there looks wrong to YAML."""
    before = [token for token in _tokens(text) if token.end_mark.index <= failed.index][-2:]
    for token in before:
        if isinstance(token, ScalarToken) and token.style in ('"', "'") and token.start_mark.line < token.end_mark.line:
            return _Refused(
                *_mark(token),
                "Das Anführungszeichen, das hier beginnt, wird nicht geschlossen.",
                "Ergänzen Sie es am Ende des Werts.",
            )
    return None


def _tokens(text: str) -> list[Token]:
    parser, tokens = _PythonParser(text), []
    with suppress(yaml.YAMLError):
        while token := parser.get_token():  # type: ignore[no-untyped-call]
            tokens.append(token)
    return tokens + parser.tokens


def _stray(said: str, lines: list[str], failed: yaml.Mark) -> _Refused | None:
    """A colon or a text where YAML wants none: what lies before it tells why."""
    before = lines[failed.line][: failed.column] if failed.line < len(lines) else ""
    place = failed.line + 1, failed.column + 1
    sign = before.rstrip()[-1:]
    if "expected <block end>" in said and sign in ('"', "'", "]", "}"):
        hint = QUOTE_IT + (" Ein Apostroph darin wird verdoppelt." if sign == "'" else "")
        return _Refused(*place, f"Hinter dem schließenden »{sign}« steht noch Text.", hint)
    if "mapping values are not allowed" not in said:
        return None
    if ": " in before:
        return _Refused(*place, "In dieser Zeile steht noch ein Doppelpunkt.", QUOTE_IT)
    number, above = _last_filled(lines[: failed.line])
    if above and ": " not in above and _indent(above) == _indent(before):
        hint = "Schreiben Sie »feld: Wert«, mit einem Leerzeichen nach dem Doppelpunkt."
        return _Refused(number, _indent(above) + 1, "In dieser Zeile fehlt der Doppelpunkt nach dem Feldnamen.", hint)
    if above and _indent(before) > _indent(above):
        hint = "Ein Feld beginnt so weit links wie das darüber; ein Text mit Doppelpunkt gehört in Anführungszeichen."
        return _Refused(place[0], _indent(before) + 1, "Diese Zeile ist weiter eingerückt als die darüber.", hint)
    return None


def _last_filled(lines: list[str]) -> tuple[int, str]:
    """The nearest line above that is neither empty nor a comment."""
    filled = ((number, line) for number, line in enumerate(lines, start=1) if line.strip() and line.lstrip()[0] != "#")
    return max(filled, default=(0, ""))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _error_place(error: yaml.MarkedYAMLError, at_start: bool) -> Place:
    mark = (error.context_mark if at_start else None) or error.problem_mark or error.context_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def scalar(text: str) -> str:
    """Text as a YAML value on one line, quoted only where YAML would read it as something else."""
    if re.fullmatch(r"[^\W_]|[^\W_][^\n:#]*[^\s:#]|https?://[^\s#]*[^\s:#]", text):
        return text
    return "'" + text.replace("'", "''").replace("\n", " ") + "'"
