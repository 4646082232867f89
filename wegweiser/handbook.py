"""The field tables of REDAKTION.md, made from the schema. »python -m wegweiser.handbook« brings the file up to date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from schema import Event, GuideSettings, Lexicon, Organisation, Page, Project, School, Vocabulary

HANDBOOK = Path(__file__).parent.parent / "REDAKTION.md"
BEGIN, END = "<!-- Felder: Anfang (wird erzeugt) -->", "<!-- Felder: Ende -->"
KINDS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("Projekt – content/projects/", Project),
    ("Veranstaltung – content/events/", Event),
    ("Schule – content/schools/", School),
    ("Träger und andere Organisationen – content/organisations/", Organisation),
    ("Textseite – content/pages/", Page),
    ("Der Wegweiser selbst – content/guide.yaml", GuideSettings),
    ("Wörterlisten – content/vocabulary.yaml", Vocabulary),
    ("Wörter der Suche – content/lexicon.yaml", Lexicon),
)


def current(handbook: str) -> str:
    """The handbook with its tables as the schema has them now."""
    before, _, rest = handbook.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def tables() -> str:
    return "\n".join(f"### {title}\n\n{_table(model)}" for title, model in KINDS)


def _table(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    head = "| Feld | Bedeutung | Beispiel |\n|---|---|---|\n"
    return head + "".join(_rows(schema, schema, ""))


def _rows(root: dict[str, Any], group: dict[str, Any], prefix: str) -> Iterator[str]:
    for name, field in group.get("properties", {}).items():
        inner = _inner(root, field)
        needed = " **(Pflicht)**" if name in group.get("required", ()) else ""
        example = "" if "properties" in inner else f"`{_inline(field.get('examples', [''])[0])}`"
        meaning = _cell(field.get("description", "") + _choice(inner))
        yield f"| `{prefix}{name}`{needed} | {meaning} | {_cell(example)} |\n"
        if "properties" in inner:
            yield from _rows(root, inner, f"{prefix}{name}{'[]' if _is_list(field) else ''}.")


def _inner(root: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    """The schema of a value, of a list's item, or behind a reference."""
    for option in field.get("anyOf", ()):
        if option.get("type") != "null":
            return _inner(root, option)
    if "items" in field:
        return _inner(root, field["items"])
    if "$ref" in field:
        return _inner(root, root["$defs"][field["$ref"].rsplit("/", 1)[1]])
    return field


def _is_list(field: dict[str, Any]) -> bool:
    return field.get("type") == "array"


def _choice(schema: dict[str, Any]) -> str:
    words = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    return f" Möglich: {', '.join(words)}." if words else ""


def _inline(example: Any) -> str:
    if isinstance(example, list):
        return f"[{', '.join(_inline(item) for item in example)}]"
    return str(example)


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    HANDBOOK.write_text(current(HANDBOOK.read_text("utf-8")), "utf-8")
