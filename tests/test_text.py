"""German text: Markdown made harmless, dates, numbers, order of names."""

from __future__ import annotations

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema import Moment
from wegweiser import text
from wegweiser.guide import Guide
from wegweiser.languages import GERMAN

render = text.markdown_renderer()
PLAIN = "aäzZ09 .,:;()!?/„“–%€§'\"-"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Ein *Satz*.", "<p>Ein <em>Satz</em>.</p>"),
        ("# Titel", "<h2>Titel</h2>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("<b onclick=x>fett</b>", "<p>&lt;b onclick=x&gt;fett&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p><a>x</a></p>"),
        ("[x](JaVaScRiPt:alert(1))", "<p><a>x</a></p>"),
        ("[x](data:text/html,x)", "<p><a>x</a></p>"),
        ("[x](https://a.de)", '<p><a href="https://a.de">x</a></p>'),
        ("![x](https://a.de/x.png)", "<p></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ],
)
def test_markdown_keeps_what_is_harmless(typed: str, shown: str) -> None:
    assert render(typed) == shown


@given(st.text(PLAIN, min_size=1))
def test_plain_prose_takes_the_short_way_to_the_same_result(typed: str) -> None:
    typed = "A" + typed.strip()
    assert text._PLAIN.fullmatch(typed)
    assert render(typed) == render(f"{typed}\n\n*x*").removesuffix("\n<p><em>x</em></p>")


def test_most_shipped_descriptions_are_plain_and_come_out_the_same(guide: Guide) -> None:
    texts = [entry.fields.beschreibung for entry in guide.projects if entry.fields.beschreibung]
    plain = [one for one in texts if text._PLAIN.fullmatch(one)]
    assert len(plain) > len(texts) * 0.6
    for one in plain:
        assert render(one) == render(f"{one}\n\n*x*").removesuffix("\n<p><em>x</em></p>")


@pytest.mark.parametrize(
    ("begin", "end", "shown"),
    [
        (Moment(2013), None, "2013"),
        (Moment(2013, 5), None, "Mai 2013"),
        (Moment(2025, 11, 21, time(9, 30)), None, "21. November 2025, 9.30 Uhr"),
        (Moment(2025, 11, 21, time(9, 30)), Moment(2025, 11, 21, time(16)), "21. November 2025, 9.30 bis 16 Uhr"),
        (Moment(2024, 3, 19), Moment(2024, 3, 28), "19. bis 28. März 2024"),
        (Moment(2024, 3, 30), Moment(2024, 4, 2), "30. März 2024 bis 2. April 2024"),
    ],
)
def test_a_time_is_told_as_exactly_as_it_is_known(begin: Moment, end: Moment | None, shown: str) -> None:
    assert text.german_span(begin, end) == shown


def test_numbers_and_spans_are_german() -> None:
    assert [text.german_number(n) for n in (1400, 6.5, 3.0, 21000)] == ["1.400", "6,5", "3", "21.000"]
    assert [text.range_text(low, high, GERMAN) for low, high in ((6, 10), (1.5, 2), (6, 6))] == [
        "6 bis 10",
        "1,5 bis 2",
        "6",
    ]
    assert text.german_date(date(2026, 3, 1), weekday=True) == "Sonntag, 1. März 2026"


def test_names_sort_as_in_a_german_dictionary() -> None:
    names = ["Zebra", "Übergang", "„1:1“", "Ärzte", "Arzt", "straße", "Strasse", "ROCK", "Rabe", "Ölwerk", "Oma"]
    expected = ["„1:1“", "Arzt", "Ärzte", "Ölwerk", "Oma", "Rabe", "ROCK", "Strasse", "straße", "Übergang", "Zebra"]
    assert sorted(names, key=text.sort_key) == expected
    assert [text.initial(name) for name in ("Übergang", "„1:1“", "şule")] == ["U", "0–9", "S"]
