"""Notices and large print, read back from the finished PDFs: they fit, say what they must, and break no confidence."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageOps
from pypdf.generic import Destination

from schema import Project
from wegweiser import anatomy, urls
from wegweiser.brochure import Sheet
from wegweiser.content import Entry, load
from wegweiser.guide import Guide
from wegweiser.office import SIZES, fitted, large_print, notice

from .conftest import ROOT, TODAY
from .test_brochure import name_of, plain

TEMPLATES = ROOT / "templates"
A4 = (595.28, 841.89)  # 210 × 297 mm in points
SMALLEST = 16  # points, of letters in the large print
BUILD = """
import sys
from datetime import date
from pathlib import Path
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.office import large_print, notice
root = Path(sys.argv[1])
guide = Guide.of(load(root / "tests" / "guide"), date(2026, 11, 22))
for made in (large_print(guide, root / "templates"), notice(guide.project["lesebande"], guide, root / "templates")):
    sys.stdout.buffer.write(made.content)
"""


def solid(text: str) -> str:
    """Without spaces, and with one kind of hyphen: for words that may be broken anywhere."""
    return re.sub(r"[\s\u200b\u2060]", "", text).replace("\u2011", "-")


def text_of(content: bytes) -> str:
    return plain("\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))


def length(project: Entry[Project], guide: Guide) -> int:
    """How much an entry says on its notice."""
    says = anatomy.anatomy(project, guide)
    told = [*(fact for line in says.lines for fact in line), *says.notes]
    letters = sum(len(fact.text) + len(fact.note) for fact in told)
    return letters + len(project.fields.kurztext) + len(project.fields.beschreibung or "")


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Guide:
    """The tiny guide."""
    return Guide.of(load(ROOT / "tests" / "guide"), TODAY)


@pytest.fixture(scope="session")
def large(guide: Guide) -> bytes:
    return large_print(guide, TEMPLATES).content


@pytest.fixture(scope="session")
def small_notice(small: Guide) -> bytes:
    return notice(small.project["lesebande"], small, TEMPLATES).content


@pytest.fixture(scope="session")
def small_large(small: Guide) -> bytes:
    return large_print(small, TEMPLATES).content


# ------------------------------------------------------------------------------------------------------------- notices


def is_a_whole_notice(project: Entry[Project], guide: Guide) -> None:
    """One page A4 with everything that nobody may miss."""
    content = notice(project, guide, TEMPLATES).content
    reader = pypdf.PdfReader(io.BytesIO(content))
    assert [tuple(map(float, page.mediabox[2:])) for page in reader.pages] == [pytest.approx(A4, abs=0.1)], project.id
    said = solid(plain(reader.pages[0].extract_text()))
    address = urls.absolute(guide.settings.fields.basis_url, urls.short(project)).partition("//")[2].rstrip("/")
    facts = [fact.text for line in anatomy.anatomy(project, guide).lines for fact in line]
    ways = [way for one in anatomy.contacts(project, guide) for way in (one.telefon, one.mail, one.adresse) if way]
    for words in (project.fields.name, project.fields.kurztext, *facts, *ways, address, guide.settings.fields.titel):
        assert solid(name_of(words)) in said, (project.id, words)
    assert "22.November2026" in said


def test_the_longest_and_the_shortest_entries_fit_on_a_notice(guide: Guide) -> None:
    ordered = sorted(guide.active, key=lambda project: length(project, guide))
    for project in (*ordered[:2], *ordered[-3:]):
        is_a_whole_notice(project, guide)


@pytest.mark.slow
def test_every_shipped_project_fits_on_a_notice(guide: Guide) -> None:
    for project in guide.active:
        is_a_whole_notice(project, guide)


def test_a_notice_has_a_large_code_and_white_margins(small_notice: bytes, tmp_path: Path) -> None:
    path = tmp_path / "aushang.pdf"
    path.write_bytes(small_notice)
    (row,) = [line.split() for line in _tool("pdfimages", "-list", path).splitlines()[2:]]
    assert int(row[3]) / float(row[12]) * 25.4 >= 45
    picture = tmp_path / "aushang"
    _tool("pdftoppm", "-r", "50.8", "-singlefile", "-png", path, picture)  # two pixels to the millimetre
    page = ImageOps.invert(Image.open(picture.with_suffix(".png")).convert("L"))
    left, top, right, bottom = page.getbbox() or (0, 0, 0, 0)
    assert min(left, top, page.width - right, page.height - bottom) >= 10


def test_a_notice_names_nobody_who_did_not_agree_to_print(small: Guide, small_notice: bytes) -> None:
    told = text_of(small_notice)
    assert "Ayşe" not in told and "040 123456‑11" in told
    told = text_of(notice(small.project["tandem-sued"], small, TEMPLATES).content)
    assert "Muster" not in told and "lukasz" not in told and "123456‑22" in told


def test_a_notice_of_an_ended_project_invites_nobody(small: Guide) -> None:
    told = text_of(notice(small.project["alte-bruecke"], small, TEMPLATES).content)
    assert "Das Projekt ist beendet" in told
    assert "So melden Sie sich" not in told and "info@lesehaus.example" not in told


def test_a_notice_of_an_entry_that_says_too_much_gives_up_its_description(tiny: Path, tmp_path: Path) -> None:
    content = shutil.copytree(tiny, tmp_path / "content")
    path = content / "projects" / "neustart.yaml"
    long = "Ein langer Satz über ein Vorhaben, von dem nicht viel bekannt ist. " * 60
    path.write_text(f"{path.read_text('utf-8')}beschreibung: {long}\n", "utf-8")
    guide = Guide.of(load(content), TODAY)
    is_a_whole_notice(guide.project["neustart"], guide)
    assert "Ein langer Satz" not in text_of(notice(guide.project["neustart"], guide, TEMPLATES).content)


def test_of_a_description_the_first_paragraph_stays_as_long_as_it_can() -> None:
    asked: list[tuple[float, str]] = []

    def lay_out(size: float, description: str, room: float) -> Sheet:
        asked.append((size, description))
        return Sheet(description.encode(), 1 + (size * (20 + len(description)) > 600), {"ende": 200.0 + room})

    assert fitted("", lay_out) == b""
    assert asked[-1][0] == max(SIZES)
    assert fitted("Kurz.\n\nDas steht in einem zweiten Absatz.", lay_out) == b"Kurz."
    assert fitted("Ein einziger Absatz, der nicht auf die Seite passt.", lay_out) == b""


def test_no_word_of_a_name_is_broken_on_a_notice(guide: Guide) -> None:
    for id in ("human-at-human", "diab-bildungspatenschaft"):
        page = pypdf.PdfReader(io.BytesIO(notice(guide.project[id], guide, TEMPLATES).content)).pages[0]
        assert guide.project[id].fields.name in page.extract_text()


# --------------------------------------------------------------------------------------------------------- large print


def pieces(page: pypdf.PageObject) -> Iterator[tuple[float, str]]:
    """Pieces of text with their size on paper."""
    found: list[tuple[float, str]] = []

    def visit(text: str, current: Sequence[float], matrix: Sequence[float], font: Any, size: float) -> None:
        if text.strip():
            found.append((round(size * abs(matrix[3]) * abs(current[3]), 2), text))

    page.extract_text(visitor_text=visit)
    return iter(found)


def test_no_letter_of_the_large_print_is_smaller_than_16_points(large: bytes, small_large: bytes) -> None:
    for content in (large, small_large):
        for page in pypdf.PdfReader(io.BytesIO(content)).pages:
            assert tuple(map(float, page.mediabox[2:])) == pytest.approx(A4, abs=0.1)
            assert min(size for size, _ in pieces(page)) >= SMALLEST


def headings(content: bytes) -> dict[str, int]:
    """Bookmark → number of its page, which carries its words."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    found: dict[str, int] = {}

    def walk(items: list[Any]) -> None:
        for item in items:
            if isinstance(item, Destination):
                number = reader.get_destination_page_number(item)
                assert number is not None
                found[plain(item.title or "")] = number + 1
            else:
                walk(item)

    walk(reader.outline)
    for title, number in found.items():
        assert solid(title) in solid(plain(reader.pages[number - 1].extract_text())), title
    return found


def test_contents_and_register_of_the_large_print_name_the_right_pages(guide: Guide, large: bytes) -> None:
    where, told = headings(large), text_of(large)
    contents = told.partition(" Inhalt ")[2].partition(" 2 Inhalt")[0]
    register = told.rpartition("Herausgeber")[0].rpartition(f"{where['Projekte von A bis Z'] - 1} ")[2]
    for theme in guide.themes:
        if theme.chapter:
            assert f"{theme.term.name} {where[theme.term.name]} " in contents
    for project in guide.projects:
        name = name_of(project.fields.name)
        assert re.search(rf"{re.escape(name)}(?: \(beendet\))? {where[name]}\b", register), name


def test_every_page_of_the_large_print_but_the_first_carries_its_number(large: bytes) -> None:
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(large)).pages, 1):
        assert (number == 1) or re.search(rf"(?<!\d){number}(?!\d)", page.extract_text().splitlines()[-1]), number


def test_the_large_print_says_everything_about_a_project(guide: Guide, large: bytes) -> None:
    told = solid(text_of(large))
    for project in guide.active:
        says = anatomy.anatomy(project, guide)
        facts = [fact.text for line in says.lines for fact in line] + [fact.text for fact in says.across]
        ways = [way for one in anatomy.contacts(project, guide) for way in (one.telefon, one.mail, one.adresse) if way]
        for words in (project.fields.kurztext, *facts, *ways, f"/p/{project.id}"):
            assert solid(name_of(words)) in told, (project.id, words)
    assert "\u2010" not in told, "the engine has divided a word"


def test_the_large_print_names_nobody_who_did_not_agree_to_print(small_large: bytes) -> None:
    told = text_of(small_large)
    assert "Lesebande" in told and "040 123456‑11" in told
    for name in ("Ayşe", "Łukasz", "lukasz.muster"):
        assert name not in told


# ---------------------------------------------------------------------------------------------------------------- both


def test_both_are_tagged_and_accessible(small_notice: bytes, large: bytes) -> None:
    for content in (large, small_notice):
        pdf = pikepdf.Pdf.open(io.BytesIO(content))
        assert str(pdf.Root.Lang) == "de" and bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) and str(pdf.docinfo["/Title"])
        assert b'pdfuaid:part="1"' in pdf.Root.Metadata.read_bytes()
        elements = list(_elements(pdf.Root.StructTreeRoot))
        kinds = {str(element.S) for element in elements}
        assert {"/Table", "/TH", "/TD", "/P", "/Figure", "/Link", "/H2"} <= kinds
        assert all(str(element.get("/Alt", "")) for element in elements if element.S == "/Figure")
        for page in pdf.pages:
            assert all("/StructParent" in annotation for annotation in page.obj.get("/Annots", ()))


def test_both_embed_all_fonts(small_notice: bytes, small_large: bytes, tmp_path: Path) -> None:
    for content in (small_large, small_notice):
        path = tmp_path / "datei.pdf"
        path.write_bytes(content)
        fonts = [line.split() for line in _tool("pdffonts", path).splitlines()[2:]]
        assert fonts and all(font[-5:-2] == ["yes", "yes", "yes"] and "Wegweiser" in font[0] for font in fonts)


def test_both_are_the_same_bytes_every_time(small_notice: bytes, small_large: bytes) -> None:
    again = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati"}
    told = subprocess.run(
        [sys.executable, "-c", BUILD, str(ROOT)], cwd=ROOT, env=again, capture_output=True, check=True
    )
    assert told.stdout == small_large + small_notice


def _elements(element: Any) -> Iterator[Any]:
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _tool(name: str, *words: str | Path) -> str:
    return subprocess.run([name, *map(str, words)], check=True, capture_output=True, text=True).stdout
