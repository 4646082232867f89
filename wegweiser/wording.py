"""A pydantic error → a German sentence, its place, a suggestion.

Knows no field: what is allowed, and an example of it, is asked of the model's JSON schema, walked with the error's loc.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ErrorDetails

from wegweiser.document import BODY, Document, Loc
from wegweiser.problems import Problem

MANY = 14  # a list of allowed words longer than this is no help in a message
ENOUGH = 100  # problems of one file; a file with more is no entry, and suggesting a word for each takes long


def problems(document: Document, refused: ValidationError, model: type[BaseModel]) -> list[Problem]:
    """All that pydantic refused in one file, a missing field and its misspelt name told as one."""
    errors = refused.errors(include_url=False)[:ENOUGH]
    misspelt = {(*loc[:-1], name) for loc, name in _misspelt(errors, model)}
    return [
        _problem(document, error, model)
        for error in errors
        if not (error["type"] == "missing" and error["loc"] in misspelt)
        if not (error["type"] == "too_short" and document.typed(error["loc"]))  # its items are wrong, and told as such
    ]


def _misspelt(errors: Iterable[ErrorDetails], model: type[BaseModel]) -> Iterable[tuple[Loc, str]]:
    for error in errors:
        if error["type"] == "extra_forbidden":
            name = suggestion(str(error["loc"][-1]), _fields(model, error["loc"][:-1]))
            if name:
                yield error["loc"], name


def suggestion(typed: str, allowed: Iterable[str]) -> str:
    """The one word that was probably meant, or nothing."""
    folded: dict[str, str] = {}
    for word in allowed:
        folded.setdefault(fold(word), word)
    exact = folded.get(fold(typed))
    if exact:
        return exact
    from difflib import get_close_matches  # only a mistake needs it

    close = get_close_matches(fold(typed), folded, n=1, cutoff=0.75)
    return folded[close[0]] if close else ""


def fold(text: str) -> str:
    """»Träger«, »traeger« and »TRAGER« look the same; so do hyphens and blanks."""
    text = text.casefold().replace("ß", "ss")
    for umlaut, plain in (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ı", "i")):
        text = text.replace(umlaut, plain)
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


def did_you_mean(word: str) -> str:
    return f"Meinten Sie »{word}«?" if word else ""


# ---------------------------------------------------------------------------------------- what the schema says at a loc


class _AsWritten(GenerateJsonSchema):
    """Leaves the fields of an example in their order: »von« before »bis«."""

    def sort(self, value: Any, parent_key: str | None = None) -> Any:
        return value


@cache
def _json_schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(schema_generator=_AsWritten)


def _schema_at(model: type[BaseModel], loc: Loc) -> dict[str, Any]:
    """The part of the JSON schema that ``loc`` points into; empty where there is none."""
    root = _json_schema(model)
    here = root
    for part in loc:
        here = _resolved(root, here)
        here = here.get("items", {}) if isinstance(part, int) else here.get("properties", {}).get(part, {})
    return {**_resolved(root, here), **{key: here[key] for key in ("title", "description", "examples") if key in here}}


def _resolved(root: Mapping[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            schema = option
    if "$ref" in schema:
        return _resolved(root, root["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    return schema


def _fields(model: type[BaseModel], loc: Loc) -> list[str]:
    return list(_schema_at(model, loc).get("properties", ()))


def _example(model: type[BaseModel], loc: Loc) -> Any:
    if loc and isinstance(loc[-1], int):
        examples = _example(model, loc[:-1])
        return examples[0] if isinstance(examples, list) and examples else None
    examples = _schema_at(model, loc).get("examples") or [None]
    return examples[0]


# -------------------------------------------------------------------------------------------------------- the sentences

# pydantic's error type → what is wrong, what to do. {field}, {typed}, {length} and {example} are filled in, besides
# pydantic's own context. A test holds that every key is a type that pydantic knows.
SENTENCES = {
    "literal_error": ("»{typed}« ist bei »{field}« nicht vorgesehen.", ""),
    "unknown_term": ("»{typed}« ist bei »{field}« nicht vorgesehen.", ""),
    "string_type": ("{what} besteht aus einem einzelnen Wert, nicht aus {shape}.", "So sieht es aus: »{line}«.{colon}"),
    "string_too_short": (
        "»{field}« ist zu kurz: {length} Zeichen, nötig sind mindestens {min_length}.",
        "Ergänzen Sie den Text.",
    ),
    "string_too_long": (
        "»{field}« ist zu lang: {length} Zeichen, möglich sind höchstens {max_length}.",
        "Kürzen Sie den Text.",
    ),
    "string_pattern_mismatch": (
        "»{typed}« hat bei »{field}« nicht die richtige Form.",
        "So sieht es aus: »{example}«.",
    ),
    "int_parsing": (
        "»{typed}« ist bei »{field}« keine ganze Zahl.",
        "Schreiben Sie nur Ziffern, zum Beispiel »{example}«.",
    ),
    "int_parsing_size": ("Die Zahl bei »{field}« ist zu groß.", "Prüfen Sie die Ziffern."),
    "int_from_float": (
        "»{typed}« ist bei »{field}« keine ganze Zahl.",
        "Schreiben Sie nur Ziffern, zum Beispiel »{example}«.",
    ),
    "float_parsing": (
        "»{typed}« ist bei »{field}« keine Zahl.",
        "Schreiben Sie sie in Ziffern, zum Beispiel »{example}«.",
    ),
    "finite_number": (
        "»{typed}« ist bei »{field}« keine Zahl.",
        "Schreiben Sie sie in Ziffern, zum Beispiel »{example}«.",
    ),
    "greater_than": ("»{typed}« ist bei »{field}« zu klein.", "Der Wert muss größer sein als {gt}."),
    "greater_than_equal": ("»{typed}« ist bei »{field}« zu klein.", "Der kleinste mögliche Wert ist {ge}."),
    "less_than": ("»{typed}« ist bei »{field}« zu groß.", "Der Wert muss kleiner sein als {lt}."),
    "less_than_equal": ("»{typed}« ist bei »{field}« zu groß.", "Der größte mögliche Wert ist {le}."),
    "too_short": ("»{field}« ist leer.", "Wenigstens ein Eintrag ist nötig, zum Beispiel »- {example}«."),
    "tuple_type": (
        "»{field}« braucht eine Liste.",
        "Schreiben Sie jeden Eintrag in eine eigene Zeile, mit »- « davor: »- {example}«.",
    ),
    "model_type": (
        "{what} besteht aus mehreren Feldern.",
        "Schreiben Sie sie in eigene Zeilen, eingerückt: »{inside}«.",
    ),
    "dict_type": (
        "{what} besteht aus mehreren Feldern.",
        "Schreiben Sie sie in eigene Zeilen, eingerückt: »{inside}«.",
    ),
}


def _problem(document: Document, error: ErrorDetails, model: type[BaseModel]) -> Problem:
    loc, kind = error["loc"], error["type"]
    if kind == "missing":
        return _missing(document, loc, model)
    if kind == "extra_forbidden":
        return _unknown_field(document, loc, model)
    typed = document.typed(loc)
    if typed is None or (isinstance(typed, str) and not typed.strip()):
        return _empty(document, loc, model)
    if isinstance(typed, (list, dict)) and _schema_at(model, loc).get("type") in ("string", "integer", "number"):
        kind = "string_type"
    if kind == "editorial":
        return _editorial(document, loc, error["ctx"])
    message, hint = SENTENCES[kind]
    facts = {**error.get("ctx", {}), **_facts(loc, typed, model)}
    return document.problem(loc, message.format(**facts), hint.format(**facts) or _allowed(document, error, model))


def _facts(loc: Loc, typed: Any, model: type[BaseModel]) -> dict[str, Any]:
    text = _shortened(typed) if isinstance(typed, str) else ""
    length = len(typed.strip()) if isinstance(typed, str) else 0
    example = _example(model, loc)
    if isinstance(example, list):
        example = example[0] if example else ""
    item = isinstance(loc[-1], int)
    return {
        "field": _field(loc),
        "what": f"Ein Eintrag bei »{_field(loc)}«" if item else f"»{_field(loc)}«",
        "typed": text,
        "length": length,
        "example": _inline(example),
        "line": f"{_lead(loc)}{_inline(example)}",
        "inside": f"- {_inline(example)}" if item else _inline(example),
        "shape": "einer Liste" if isinstance(typed, list) else "mehreren Feldern",
        "colon": " Ein Wert mit Doppelpunkt gehört in Anführungszeichen." if isinstance(typed, dict) else "",
    }


def _missing(document: Document, loc: Loc, model: type[BaseModel]) -> Problem:
    if document.has_key(loc):
        return document.problem(loc, f"Das Pflichtfeld »{loc[-1]}« ist leer.", _fill_in(loc, model), at_key=True)
    message = f"Es fehlt das Pflichtfeld »{loc[-1]}«."
    below = loc == (BODY,) and document.path.endswith(".md")
    hint = "Schreiben Sie den Text unter das zweite »---«." if below else _fill_in(loc, model)
    return document.problem(loc[:-1], message, hint, at_key=True)


def _empty(document: Document, loc: Loc, model: type[BaseModel]) -> Problem:
    if isinstance(loc[-1], int):
        message = f"In der Liste »{_field(loc)}« ist ein Eintrag leer."
        return document.problem(loc, message, "Ergänzen Sie ihn oder löschen Sie die Zeile.")
    return document.problem(loc, f"»{loc[-1]}« ist leer.", _fill_in(loc, model))


def _fill_in(loc: Loc, model: type[BaseModel]) -> str:
    example = _example(model, loc)
    if example is None:
        return "Ergänzen Sie den Wert oder löschen Sie die Zeile."
    if isinstance(example, dict):
        return f"Ergänzen Sie »{loc[-1]}:« und darunter, eingerückt, zum Beispiel »{_inline(example)}«."
    return f"Ergänzen Sie zum Beispiel »{_lead(loc)}{_inline(example)}«."


def _lead(loc: Loc) -> str:
    return "- " if isinstance(loc[-1], int) else f"{loc[-1]}: "


def _unknown_field(document: Document, loc: Loc, model: type[BaseModel]) -> Problem:
    allowed = _fields(model, loc[:-1])
    hint = did_you_mean(suggestion(str(loc[-1]), allowed)) or _choice(allowed)
    message = f"Das Feld »{_shortened(str(loc[-1]))}« gibt es nicht."
    return document.problem(loc, message, hint or "Alle Felder stehen in REDAKTION.md.", at_key=True)


def _editorial(document: Document, loc: Loc, ctx: Mapping[str, Any]) -> Problem:
    """A rule of schema.py's own, which brings its sentence."""
    if "item" in ctx:
        loc = (*loc, ctx["item"])
    elif ctx["field"]:
        loc = (*loc, *ctx["field"].split("."))
    typed = document.typed(loc)
    told = isinstance(typed, str) and not ctx["field"] and "item" not in ctx
    lead = f"»{_shortened(typed)}« passt nicht zu »{_field(loc)}«. " if told else ""
    return document.problem(loc, f"{lead}{ctx['message']}", at_key="item" not in ctx and not isinstance(typed, str))


def _allowed(document: Document, error: ErrorDetails, model: type[BaseModel]) -> str:
    schema = _schema_at(model, error["loc"])
    words = error.get("ctx", {}).get("terms") or schema.get("enum")
    if not words:
        return ""
    typed = document.typed(error["loc"])
    return did_you_mean(suggestion(str(typed), words)) or _choice(words) or _where_words_stand(schema)


def _where_words_stand(schema: Mapping[str, Any]) -> str:
    name = schema.get("x-vokabular")
    return f"Die möglichen Wörter stehen bei »{name}« im Ordner content/." if name else ""


def _choice(words: Iterable[str]) -> str:
    quoted = [f"»{word}«" for word in words]
    if not 0 < len(quoted) <= MANY:
        return ""
    return "Möglich sind " + (f"{', '.join(quoted[:-1])} oder {quoted[-1]}." if quoted[1:] else f"nur {quoted[0]}.")


def _field(loc: Loc) -> str:
    """The name of the field; an item of a list is told by the name of its list."""
    return next((str(part) for part in reversed(loc) if isinstance(part, str)), "")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"


def _inline(example: Any) -> str:
    """An example as an editor would type it on one line."""
    if isinstance(example, dict):
        key, value = next(iter(example.items()))
        return f"{key}: {_inline(value)}"
    if isinstance(example, list):
        return f"[{', '.join(_inline(item) for item in example)}]"
    if isinstance(example, float):
        return str(example).replace(".", ",")
    return "" if example is None else str(example)
