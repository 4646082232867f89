"""A new entry as text: every field of the schema in its order, required ones open, the others as commented examples.

Knows no file; build.py decides where the text goes.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wegweiser.content import Terms
from wegweiser.document import scalar

INTRODUCTION = """\
Füllen Sie die Felder aus, die schon offen sind; ohne sie geht es nicht.
Bei allen anderen: das Zeichen # am Anfang entfernen und den Wert anpassen, oder die Zeilen löschen.
Prüfen: python build.py check"""


def draft(model: type[BaseModel], known: Mapping[str, str], terms: Terms | None) -> str:
    """The text of a new file. ``known`` holds what is known already; ``terms`` the words that may be chosen."""
    blocks = [_comment(INTRODUCTION)]
    words = {name: list(group) for name, group in (terms or {}).items()}
    for name, field in model.model_fields.items():
        blocks.append("\n".join([*_explained(field, words.get(name, [])), *_lines(name, field, known.get(name))]))
    return "\n\n".join(blocks) + "\n"


def written(data: Mapping[str, Any]) -> str:
    """Finished data as block YAML; what is empty is left out."""
    return "\n".join(line for name, value in data.items() if value for line in _example(name, value, "")) + "\n"


def _explained(field: FieldInfo, words: list[str]) -> Iterator[str]:
    needed = "" if field.is_required() else " (freiwillig)"
    yield _comment(f"{field.title}{needed}: {field.description}")
    if 0 < len(words) <= 30:
        yield _comment(f"Möglich: {', '.join(words)}")


def _comment(text: str) -> str:
    lines = (line for paragraph in text.splitlines() for line in textwrap.wrap(paragraph, 98))
    return "\n".join(f"# {line}" for line in lines)


def _lines(name: str, field: FieldInfo, known: str | None) -> Iterator[str]:
    if known is not None:
        yield f"{name}: {scalar(known)}"
    elif field.is_required():
        yield f"{name}:"
    else:
        yield from (f"# {line}" for line in _example(name, (field.examples or [""])[0], ""))


def _example(name: str, value: Any, indent: str) -> Iterator[str]:
    """An example as block YAML."""
    if isinstance(value, dict):
        yield f"{indent}{name}:"
        for key, inner in value.items():
            yield from _example(key, inner, indent + "  ")
    elif isinstance(value, list):
        yield f"{indent}{name}:"
        for item in value:
            yield from _item(item, indent + "  ")
    else:
        yield f"{indent}{name}: {scalar(str(value))}"


def _item(item: Any, indent: str) -> Iterator[str]:
    if not isinstance(item, dict):
        yield f"{indent}- {scalar(str(item))}"
        return
    lines = [line for key, value in item.items() for line in _example(key, value, "")]
    for number, line in enumerate(lines):
        yield f"{indent}{'- ' if number == 0 else '  '}{line}"
