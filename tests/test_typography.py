"""German type on paper: spaces, dashes, quotes, the ends of paragraphs, and where words may be broken."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from wegweiser import brochure as press
from wegweiser import hyphenation, typography

HYPHENATION = Path(__file__).parent.parent / "templates" / "print" / "hyphenation"
MARKS = str.maketrans({"\u202f": "_", "\u00a0": "~", "\u2060": "^", "\u2011": "="})


@pytest.mark.parametrize(
    ("typed", "set_"),
    [  # _ narrow space, ~ space, ^ nothing, = hyphen: all four without a break
        ("z.B. hier, z. B. dort", "z._B. hier, z._B. dort"),
        ("Z. B. am Anfang", "Z._B. am Anfang"),
        ("u.a. im Lesehaus e.V.", "u._a. im Lesehaus~e._V."),
        ("d.h. i. d. R. z. T. o. g.", "d._h. i._d._R. z._T. o._g."),
        ("§ 30a, Nr. 5, §§ 3", "§_30a, Nr._5, §§_3"),
        ("Dr. Ada und St. Markus", "Dr.~Ada und St.~Markus"),
        ("ca. 5 km, rund 30 Kinder", "ca.~5~km, rund~30~Kinder"),
        ("Musterweg 5, 12345 Beispielstadt", "Musterweg~5, 12345~Beispielstadt"),
        ("50% oder 50 %", "50_% oder 50_%"),
        ("am 21. November, 4. Klasse, 3 Stunden", "am 21.~November, 4.~Klasse, 3~Stunden"),
        ("3-5 Jahre", "3–^5~Jahre"),
        ("2026-2027, S. 12-14", "2026–^2027, S.~12–^14"),
        ("9-12 Uhr, 10-12.30 Uhr", "9–^12~Uhr, 10–^12.30~Uhr"),
        ("2-mal, 1-2-mal", "2=mal, 1–^2=mal"),
        ("Schuljahr 2017/18, am 2026-05-31", "Schuljahr 2017/18, am 2026-05-31"),
        ("040 123456-0, Tel. 040 4109-60", "040_123456-0, Tel.~040_4109-60"),
        ("www.beispiel.de/2020-21", "www.beispiel.de/2020-21"),
        ("Horn-Hamm, Schul- und Freizeit", "Horn-Hamm, Schul- und Freizeit"),
        ("Wort - Wort, Wort -- Wort", "Wort~– Wort, Wort~– Wort"),
        ('»Hallo«, "Guten Tag!", “Moin”', "„Hallo“, „Guten Tag!“, „Moin“"),
        ("die 'kleine' Gruppe, geht's", "die ‚kleine‘ Gruppe, geht’s"),
        ("Warte...", "Warte…"),
        ("Urin\u00adstinkt", "Urinstinkt"),
        ('<a href="z.B. 3-5">z.B.</a>', '<a href="z.B. 3-5">z._B.</a>'),
    ],
)
def test_german_type(typed: str, set_: str) -> None:
    assert typography.fine(typed).translate(MARKS) == set_


@pytest.mark.parametrize("typed", ["z.B. 3-5 Jahre, »Hallo« am 21. Mai, 040 123456-0, 50%", "e.V. - 1-2-mal ..."])
def test_setting_twice_changes_nothing(typed: str) -> None:
    assert typography.fine(typography.fine(typed)) == typography.fine(typed)


def test_a_short_word_does_not_stand_alone_on_the_last_line() -> None:
    assert typography.closed("<p>Sie kommen nach Hause.</p>") == "<p>Sie kommen nach\u00a0Hause.</p>"
    assert typography.closed("<p>mit der Straßensozialarbeit</p>") == "<p>mit der Straßensozialarbeit</p>"
    assert typography.closed("<p>Allein.</p><p><b>so</b> geht</p>") == "<p>Allein.</p><p><b>so</b> geht</p>"


# --------------------------------------------------------------------------------------------------------- hyphenation


def broken(word: str, folder: Path = HYPHENATION, left: int = 2, right: int = 2) -> str:
    letters = list(word)
    for place in hyphenation.dictionary(folder).parts(word, left, right):
        letters.insert(place, "-")
    return "".join(letters)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Urinstinkt", "Ur-instinkt"),
        ("Urinstinkte", "Ur-instinkte"),
        ("Herkunftssprachen", "Her-kunfts-spra-chen"),
        ("Blumentopferde", "Blumen-topf-erde"),
        ("Austauschabend", "Aus-tausch-abend"),
        ("Musikerleben", "Musik-erle-ben"),
        ("Wachstube", "Wach-stube"),
        ("Dulsberg", "Duls-berg"),
        ("Schäferkampsallee", "Schäfer-kamps-allee"),
        ("KULTURISTENHOCH2", "KULTURISTEN-HOCH2"),
        ("Mentor.Ring", "Mentor.Ring"),
        ("JOBLINGE", "JOBLINGE"),
        ("ELMSHORN", "ELMSHORN"),
        ("WEICHENSTELLUNG", "WEICHENSTELLUNG"),
        ("Yoldaş", "Yoldaş"),
    ],
)
def test_names_and_traps_are_broken_only_where_they_may(word: str, parts: str) -> None:
    assert broken(word) == parts


def test_an_editor_adds_an_exception(tmp_path: Path) -> None:
    shutil.copytree(HYPHENATION, tmp_path / "h")
    assert broken("Nachbarschaftsfest", tmp_path / "h") == "Nach-bar-schafts-fest"
    with (tmp_path / "h" / hyphenation.EXCEPTIONS).open("a", encoding="utf-8") as file:
        file.write("Nachbarschafts-fest  # unser Fest\n")
    assert broken("Nachbarschaftsfeste", tmp_path / "h") == "Nachbarschafts-feste"


def test_the_engine_breaks_as_we_do() -> None:
    """With our dictionary in the place of its own, and for every word as pyphen would with the patterns alone."""
    import pyphen

    patterns = HYPHENATION / hyphenation.PATTERNS
    alone = pyphen.HyphDict(patterns)
    ours = hyphenation.dictionary(HYPHENATION)
    words = sorted({word for text in _descriptions() for word in re.findall(r"\w{6,}", text)})
    differing = [word for word in words if alone.positions(word) != ours.positions(word)]
    exceptions = [line[1:].replace("-", "") for line in hyphenation._exceptions(HYPHENATION / hyphenation.EXCEPTIONS)]
    assert len(words) > 500
    assert all(word.lower().startswith(tuple(exceptions)) for word in differing), differing
    with press._german_hyphenation(patterns):
        assert pyphen.Pyphen(lang="de-DE", left=2, right=3).inserted("Urinstinkte") == "Ur-instinkte"


def _descriptions() -> list[str]:
    content = Path(__file__).parent.parent / "content"
    return [path.read_text("utf-8").partition("\ntexte:")[0] for path in sorted(content.glob("projects/*.yaml"))]
