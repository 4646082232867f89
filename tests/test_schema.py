"""The schema explains itself: every field has a title, a description and an example that is right."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import schema
from schema import Fields
from wegweiser.content import load, read
from wegweiser.editions import frozen
from wegweiser.guide import Guide
from wegweiser.text import german_number

from .conftest import TODAY

MODELS = [model for model in vars(schema).values() if isinstance(model, type) and issubclass(model, Fields)]
FIELDS = [(model, name) for model in MODELS for name in model.model_fields]


@pytest.mark.parametrize(("model", "name"), FIELDS, ids=lambda part: getattr(part, "__name__", part))
def test_a_field_has_title_description_and_a_right_example(model: type[Fields], name: str) -> None:
    field = model.model_fields[name]
    assert field.title
    assert field.description and field.description.endswith("."), field.description
    assert field.examples and len(field.examples) == 1
    assert _refused(model, name, _typed(field.examples[0])) == []


def _typed(example: Any) -> Any:
    """As it comes from a file, where every value is text."""
    if isinstance(example, dict):
        return {key: _typed(value) for key, value in example.items()}
    return [_typed(item) for item in example] if isinstance(example, list) else str(example)


def _refused(model: type[Fields], name: str, value: Any) -> list[Any]:
    try:
        model.model_validate({name: value})
    except ValidationError as refused:
        return [error for error in refused.errors() if error["loc"][:1] == (name,)]
    return []


def test_the_tiny_guide_uses_every_field(tiny: Path) -> None:
    content = load(tiny)
    assert content.problems == ()
    used: set[tuple[str, str]] = set()
    lists = (content.projects, content.events, content.schools, content.organisations, content.pages)
    single = (content.settings, content.vocabulary, content.places, content.lexicon)
    kept = read("2026.yaml", frozen(Guide.of(content, TODAY), "2026", "2061d8a0c4e5").encode(), schema.Edition)
    assert not isinstance(kept, list)
    for entry in (kept, *single, *(entry for some in lists for entry in some)):
        assert entry is not None
        _note(entry.fields, used)
    assert {(model.__name__, name) for model, name in FIELDS} - used == set()


def _note(value: Any, used: set[tuple[str, str]]) -> None:
    if isinstance(value, Fields):
        for name in value.model_fields_set:
            used.add((type(value).__name__, name))
            _note(getattr(value, name), used)
    elif isinstance(value, tuple):
        for item in value:
            _note(item, used)


# ---------------------------------------------------------------------------------------------- what editors may type


@settings(max_examples=50, database=None, deadline=None)
@given(st.integers(min_value=1, max_value=7440))
def test_hours_may_have_a_decimal_comma(tenths: int) -> None:
    typed = german_number(tenths / 10)
    assert TypeAdapter(schema.Hours).validate_python(typed) == tenths / 10


@pytest.mark.parametrize("typed", ["1.000", "1_000", "1e3", "+5", "٣", "1 000", "0x10", ""])
def test_a_whole_number_consists_of_digits(typed: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(schema.Count).validate_python(typed)


@settings(max_examples=50, database=None, deadline=None)
@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 12, 31)))
def test_a_day_may_be_typed_in_iso_or_in_german(day: date) -> None:
    for typed in (f"{day:%Y-%m-%d}", f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}"):
        assert TypeAdapter(schema.Day).validate_python(typed) == day
        assert TypeAdapter(schema.When).validate_python(typed).first == day


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        ("2026", "2026"),
        ("2026-05", "2026-05"),
        ("31.5.2026", "2026-05-31"),
        ("2026-05-31 8:30", "2026-05-31 08:30"),
        ("31.5.2026, 18.30 Uhr", "2026-05-31 18:30"),
    ],
)
def test_a_moment_is_as_exact_as_it_is_known(typed: str, understood: str) -> None:
    assert str(TypeAdapter(schema.When).validate_python(typed)) == understood


@pytest.mark.parametrize("number", ["040 123456-0", "(040) 12 34 56", "+49 40 123456", "040/123456"])
def test_telephone_numbers_may_be_written_as_people_do(number: str) -> None:
    assert TypeAdapter(schema.Phone).validate_python(number) == number


@pytest.mark.parametrize(
    "address",
    [
        "https://www.beispiel.de",
        "http://beispiel.de:8080/a?b=c#d",
        "https://mädchen.beispiel.de/ä",
        "HTTPS://beispiel.de/",
    ],
)
def test_web_addresses_may_be_whatever_a_browser_shows(address: str) -> None:
    assert TypeAdapter(schema.Web).validate_python(address) == address


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "data:text/html,x", "//beispiel.de", "https:/beispiel.de", "https://", "https://."),
        *("https://a..de", "https://beispiel", "https://beispiel.de:99999", "https://x@beispiel.de", "mailto:a@b.de"),
        *("https://beispiel.de/<b>", "https://beispiel.de/a b", "https://beispiel.de\\@boese.de", "ftp://beispiel.de"),
    ],
)
def test_no_other_address_passes(address: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(schema.Web).validate_python(address)
