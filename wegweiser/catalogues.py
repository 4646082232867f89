"""Keeps the catalogues in locale/ in step with templates and code: ``python -m wegweiser.catalogues``.

Only translators and tests need it; a build reads the finished catalogues (languages.py) and writes none.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po

import schema
from wegweiser.editions import TITLES
from wegweiser.languages import DOMAIN, OTHERS, Language, file
from wegweiser.text import MONTHS

ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "locale"
TEMPLATE = LOCALE / f"{DOMAIN}.pot"

# glob → how texts are found in it
SOURCES = {
    "templates/site/*.html": "jinja2",
    "wegweiser/*.py": "python",
    "templates/static/js/*.js": "javascript",
}
JINJA = {"newstyle_gettext": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}

# The fixed values of these fields are shown in words; the name of the field is their context.
CHOICES: tuple[tuple[type[schema.Fields], str], ...] = (
    (schema.Slot, "tag"),
    (schema.Slot, "tageszeit"),
    (schema.Contact, "für"),
    (schema.Seeking, "lage"),
    (schema.Intake, "lage"),
    (schema.Quality, "stufe"),
    (schema.SchoolLink, "beteiligung"),
    (schema.Project, "status"),
    (schema.Event, "status"),
)
STATUS_OF_A_DAY = ("abgesagt", "verlegt", "verschoben")

UNREVIEWED = "Machine-made, unreviewed."  # who has read a catalogue through writes »Reviewed by …« in place of it
HEADER = """\
# {name}: texts of the interface of the Wegweiser.
# {state}
# See README.md, »Languages«."""


def template() -> Catalog:
    """Every text that has to be translated, in a stable order."""
    catalogue = _fresh(None, HEADER.format(name="Template", state="Not to be translated here."))
    found = (*_in_sources(), *_choices(), *_months(), *_titles())
    for place, message, comments, context in sorted(found, key=lambda each: (each[0], str(each[1]), each[3] or "")):
        catalogue.add(message, locations=[(place, None)], auto_comments=comments, context=context)  # type: ignore[list-item]
    return catalogue


Found = tuple[str, Any, list[str], str | None]


def _in_sources() -> Iterator[Found]:
    for pattern, method in SOURCES.items():
        for path in sorted(ROOT.glob(pattern)):
            options = JINJA if method == "jinja2" else {}
            with path.open("rb") as stream:
                rows = list(extract(method, stream, DEFAULT_KEYWORDS, ["i18n:"], options))
            for _, message, comments, context in rows:
                yield path.relative_to(ROOT).as_posix(), message, list(comments), context


def _choices() -> Iterator[Found]:
    for model, name in CHOICES:
        for value in _values(model.model_fields[name].annotation):
            yield "schema.py", value, [], name
    for value in STATUS_OF_A_DAY:
        yield "wegweiser/guide.py", value, [], "status"


def _values(annotation: Any) -> Iterator[str]:
    """The words of a Literal, however deep it is wrapped."""
    if get_origin(annotation) is Literal:
        yield from get_args(annotation)
    else:
        for inner in get_args(annotation):
            yield from _values(inner)


def _months() -> Iterator[Found]:
    for month in MONTHS:
        for context in ("nach dem Tag", "ohne Tag"):
            yield "wegweiser/text.py", month, [], context


def _titles() -> Iterator[Found]:
    """What fields are called where a change is told."""
    for title in sorted(set(TITLES.values())):
        yield "wegweiser/editions.py", title, [], "angabe"


# -------------------------------------------------------------------------------------------------- reading and writing


def catalogue(language: Language) -> Catalog:
    return read_po(io.BytesIO(file(language, LOCALE).read_bytes()), locale=_locale(language))


def _fresh(locale: str | None, header: str) -> Catalog:
    return Catalog(locale=locale, header_comment=header, charset="utf-8", fuzzy=False)


def _locale(language: Language) -> str:
    return "de" if language.html.startswith("de") else language.code


def update() -> Iterator[str]:
    """Write the template and all catalogues; tell of each what is left to do. Texts that are gone are dropped."""
    wanted = template()
    _write(wanted, TEMPLATE)
    for language in OTHERS:
        path = file(language, LOCALE)
        header = HEADER.format(name=language.name, state=UNREVIEWED)
        known = catalogue(language) if path.exists() else _fresh(_locale(language), header)
        known.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        known.obsolete.clear()
        _write(known, path)
        yield f"{path.relative_to(ROOT)}: {len(list(untranslated(known)))} of {len(known)} texts to translate"


def untranslated(known: Catalog) -> Iterator[Message]:
    for message in known:
        strings = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
        if message.id and (message.fuzzy or not all(strings)):
            yield message


NOISE = (
    *("Project-Id-Version", "Report-Msgid-Bugs-To", "Language-Team", "Last-Translator"),
    *("POT-Creation-Date", "PO-Revision-Date", "Generated-By"),
)


def _write(content: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(rendered(content), encoding="utf-8")


def rendered(content: Catalog) -> str:
    """Without dates and line numbers, so that a change shows only what changed."""
    stream = io.BytesIO()
    write_po(stream, content, width=100, include_lineno=False, ignore_obsolete=True)
    return re.sub(rf'^"({"|".join(NOISE)}): .*\n', "", stream.getvalue().decode(), flags=re.MULTILINE)


if __name__ == "__main__":
    for line in update():
        sys.stdout.write(f"{line}\n")
