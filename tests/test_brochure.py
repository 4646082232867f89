"""The brochure, read back from the finished PDF: what stands where, and that every build makes the same bytes."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import Destination

from schema import Project
from wegweiser import brochure as press
from wegweiser import leaves, typography
from wegweiser.advice import AGE_LABELS
from wegweiser.brochure import EngineMissing, LayoutComplaint
from wegweiser.content import Entry, load
from wegweiser.guide import Guide
from wegweiser.leaves import UNKNOWN_PAGE
from wegweiser.suitability import AGE_GROUPS
from wegweiser.ways import Ways

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
TODAY = date(2026, 11, 22)
A5 = (419.53, 595.28)  # 148 × 210 mm in points
BUILD = """
import sys
from datetime import date
from pathlib import Path
from wegweiser.brochure import brochure
from wegweiser.content import load
from wegweiser.guide import Guide
guide = Guide.of(load(Path(sys.argv[1]) / "content"), date(2026, 11, 22))
cache = Path(sys.argv[2]) if len(sys.argv) > 2 else None
pdf = brochure(guide, Path(sys.argv[1]) / "templates", cache).content
"""


def plain(text: str) -> str:
    """Text without what only typesetting needs: kinds of spaces, invisible places to break, line ends."""
    for typeset, typed in (("\u200b", ""), ("\u202f", " "), ("\u00a0", " "), ("\u2010", "-")):
        text = text.replace(typeset, typed)
    return re.sub(r"\s+", " ", text).strip()


class Printed:
    """A finished brochure and the texts of its pages, counted from 1 as printed."""

    def __init__(self, content: bytes) -> None:
        self.reader = pypdf.PdfReader(io.BytesIO(content))
        self.pages = {number: page.extract_text() for number, page in enumerate(self.reader.pages, 1)}

    def starts(self) -> dict[str, int]:
        """Title of a chapter or register → the page to which its bookmark leads."""
        marks = [(plain(str(mark.title)), mark) for mark in _marks(self.reader.outline)]
        return {title: (self.reader.get_destination_page_number(mark) or 0) + 1 for title, mark in marks}

    @property
    def text(self) -> str:
        return plain("\n".join(self.pages.values()))

    def entry(self, project: str) -> int:
        """The page on which the QR code's address of a project is printed: where its entry really stands."""
        address = re.compile(rf"\bp/\s*{project.replace('-', '-' + chr(92) + 's*')}\s")
        found = [number for number, text in self.pages.items() if address.search(text.replace("\u200b", "") + " ")]
        assert len(found) == 1, (project, found)
        return found[0]

    def register(self, title: str, following: str) -> str:
        """The text of a register, without running heads, page numbers and dots, up to the heading that follows it."""
        starts = self.starts()
        first, last = starts[title], starts[following]
        texts = (_without_furniture(self.pages[number]) for number in range(first, last + 1))
        return plain("\n".join(texts)).partition(title)[2].partition(following)[0]


def _without_furniture(page: str) -> str:
    """The running head and the page number are drawn last."""
    return re.sub(r"(?:[\s\u00a0]\.)+\s", " ", "\n".join(page.splitlines()[:-2]) + "\n")


@pytest.fixture(scope="session")
def printed(brochure_pdf: bytes) -> Printed:
    return Printed(brochure_pdf)


@pytest.fixture(scope="session")
def where(guide: Guide, printed: Printed) -> dict[str, int]:
    """Project → page, read from the pages themselves."""
    return {project.id: printed.entry(project.id) for project in guide.projects}


def name_of(text: str) -> str:
    """A name as it is set."""
    return plain(typography.fine(text))


def pattern_of(text: str) -> str:
    """A name as it is set, perhaps broken after one of its own hyphens."""
    return re.escape(name_of(text)).replace(r"\-", r"\- ?")


def pages_of(projects: Iterable[Entry[Project]], where: dict[str, int]) -> str:
    """»12, 15–17, beendet: 41«, and nothing but that."""
    entries = tuple(projects)
    running = leaves.pages_of({p.id: where[p.id] for p in entries if not _ended(p)}, [p.id for p in entries])
    ended = leaves.pages_of({p.id: where[p.id] for p in entries if _ended(p)}, [p.id for p in entries])
    told = [running * (not all(map(_ended, entries))), f"beendet: {ended}" * any(map(_ended, entries))]
    return rf"{', '.join(filter(None, told))}(?:;| \D| ?$)"


def _ended(project: Entry[Project]) -> bool:
    return project.fields.status == "beendet"


def line_of(project: Entry[Project], where: dict[str, int], note: str = "") -> str:
    """A line of a register that names one project."""
    notes = ", ".join(filter(None, [note, "beendet" * _ended(project)]))
    return pattern_of(project.fields.name) + (rf" \({notes}\)" if notes else "") + rf" {where[project.id]}\b"


# ------------------------------------------------------------------------------------------------------ what is in it


def test_every_project_stands_in_it_with_name_and_address(
    guide: Guide, printed: Printed, where: dict[str, int]
) -> None:
    for project in guide.projects:
        assert name_of(project.fields.name) in plain(printed.pages[where[project.id]])


def test_every_page_but_the_covers_carries_its_number(printed: Printed) -> None:
    last = len(printed.pages)
    assert last % 2 == 0
    for number in range(2, last):
        assert re.search(rf"^{number}$", printed.pages[number], re.M), number


def test_no_page_is_empty(printed: Printed) -> None:
    assert all(len(plain(text)) > 10 for text in printed.pages.values())


def test_the_name_register_names_the_right_pages(guide: Guide, printed: Printed, where: dict[str, int]) -> None:
    register = printed.register("Projekte von A bis Z", "Projekte nach Thema")
    for project in guide.projects:
        found = re.findall(rf"{pattern_of(project.fields.name)}(?: \(beendet\))? (\d+)", register)
        assert found == [str(where[project.id])]


def test_the_theme_register_has_every_project_of_a_theme(guide: Guide, printed: Printed, where: dict[str, int]) -> None:
    rest = printed.register("Projekte nach Thema", "Projekte nach Alter")
    shown = [theme for theme in guide.themes if theme.projects]
    names = [*(theme.term.name for theme in shown[1:]), None]
    for theme, following in zip(shown, names, strict=True):
        group, rest = _group(rest, theme.term.name, following)
        assert len(re.findall(r" \d+\b", group)) == len(theme.projects), theme.term.name
        for project in theme.projects:
            assert re.search(line_of(project, where), group), (theme.term.name, project.id)


def test_the_age_register_agrees_with_the_site(guide: Guide, printed: Printed, where: dict[str, int]) -> None:
    ways, rest = Ways(guide), printed.register("Projekte nach Alter", "Projekte nach Bezirk und Stadtteil")
    labels = [AGE_LABELS[group.id] for group in AGE_GROUPS]
    for ages, label, following in zip(AGE_GROUPS, labels, [*labels[1:], "Alter nicht angegeben"], strict=True):
        group, rest = _group(rest, label, following)
        found = ways.found(ways.of_age(ages)).sure
        assert len(re.findall(r" \d+(?= \D|$)", group)) == len(found), label
        for project in found:
            assert re.search(line_of(project, where), group), (label, project.id)
    silent = [project for project in guide.active if ways.profiles[project.id].ages is None]
    assert all(re.search(line_of(project, where), rest) for project in silent)


def _group(text: str, title: str, following: str | None) -> tuple[str, str]:
    """A group of a register, and what comes after it: group titles stand in order, and after a page number."""
    begin = re.search(rf"(?:^|[ .]){pattern_of(title)} (?=\D)", text)
    assert begin, title
    end = re.search(rf"\d {pattern_of(following)} (?=\D)", text[begin.end() :]) if following else None
    cut = begin.end() + end.start() + 1 if end else len(text)
    return text[begin.end() : cut], text[cut:]


def test_the_place_register_names_every_page_once(guide: Guide, printed: Printed, where: dict[str, int]) -> None:
    register = printed.register("Projekte nach Bezirk und Stadtteil", "Projekte an Schulen")
    for quarter in guide.quarters:
        if quarter.projects:
            line = rf"(?:^|[ ;]){quarter.place.name} {pages_of(quarter.projects, where)}"
            assert re.search(line, register), quarter.place.name
    for project in guide.citywide:
        assert re.search(line_of(project, where), register)


def test_the_school_register_names_every_project_at_a_school(
    guide: Guide, printed: Printed, where: dict[str, int]
) -> None:
    register = printed.register("Projekte an Schulen", "Träger und Partner")
    for school in guide.schools:
        place = rf"(?: \({school.fields.stadtteil}\))?"
        lines = [
            line_of(project, where, "" if link.beteiligung == "macht mit" else link.beteiligung)
            for project, link in guide.projects_at[school.id]
        ]
        assert re.search(" ".join([pattern_of(school.fields.name) + place, *lines]), register), school.id


def test_the_register_of_organisations_names_every_page_once(
    guide: Guide, printed: Printed, where: dict[str, int]
) -> None:
    register = printed.register("Träger und Partner", "Impressum")
    for organisation in guide.organisations:
        if projects := guide.projects_of[organisation.id]:
            line = rf"{pattern_of(organisation.fields.name)} {pages_of(projects, where)}"
            assert re.search(line, register), organisation.id


def test_the_decision_page_leads_to_chapters_and_registers(guide: Guide, printed: Printed) -> None:
    pages = printed.starts()
    page = plain(printed.pages[4])
    assert pages["So finden Sie das richtige Projekt"] == 4
    assert not any(re.search(rf"\b{UNKNOWN_PAGE}\b", printed.pages[number]) for number in (3, 4))
    assert f"Lesen und vorlesen {pages['Leseförderung']} " in page
    assert f"Schule und Lernen {pages['Schule']}, {pages['Studium']} " in page
    assert f"Register nach Alter {pages['Projekte nach Alter']} " in page
    assert f"Register der Schulen {pages['Projekte an Schulen']} " in page
    assert "wegweiser.example/ welches-projekt" in page


def test_the_map_counts_projects_and_names_pages(guide: Guide, printed: Printed) -> None:
    starts = printed.starts()
    first, table = starts["Projekte nach Bezirk und Stadtteil"], plain(printed.pages[starts["Wo gibt es was?"]])
    row = re.search(rf"{guide.settings.fields.region.stadtweit} (\d+) (\d+)", table)
    assert row
    assert (int(row[1]), int(row[2])) == (len(guide.citywide), first)


def test_contents_and_bookmarks_lead_to_the_chapters(guide: Guide, printed: Printed) -> None:
    marks = {plain(str(mark.title)): mark for mark in _marks(printed.reader.outline)}
    for theme in guide.themes:
        if theme.chapter:
            listed = re.search(rf"^{theme.term.name}[ ·\s]+(\d+)$", printed.pages[3], re.M)
            assert listed, theme.term.name
            assert printed.reader.get_destination_page_number(marks[theme.term.name]) == int(listed[1]) - 1
            assert theme.term.text is None or plain(theme.term.text) in plain(printed.pages[int(listed[1])])


def test_bookmarks_name_every_project_below_its_chapter(guide: Guide, printed: Printed) -> None:
    below = [mark for level in printed.reader.outline if isinstance(level, list) for mark in _marks(level)]
    assert {plain(str(mark.title)) for mark in below} == {name_of(project.fields.name) for project in guide.projects}


def _marks(level: list[Any]) -> list[Destination]:
    """Those of this level, not of those below."""
    return [mark for mark in level if not isinstance(mark, list)]


def test_see_also_names_the_page_in_the_other_chapter(guide: Guide, printed: Printed, where: dict[str, int]) -> None:
    for theme in guide.themes:
        for project in theme.projects:
            if project not in theme.chapter and project.fields.status != "beendet":
                line = rf"{pattern_of(project.fields.name)}[ ·]+{where[project.id]}\b"
                assert re.search(line, printed.text), (theme.term.name, project.id)


def test_it_says_plainly_that_no_event_is_known(guide: Guide, printed: Printed) -> None:
    if not guide.upcoming:
        assert "kein Termin bekannt" in printed.text
    assert "jährlich Hamburger Mentoringtag" in printed.text


def test_the_imprint_names_what_is_missing(guide: Guide, printed: Printed) -> None:
    assert "Stand: 22. November 2026" in printed.text
    assert guide.settings.fields.herausgeber.adresse or "fehlen hier noch: die Postanschrift" in printed.text


# ---------------------------------------------------------------------------------------------------- what kind of PDF


def test_every_page_is_a5(printed: Printed) -> None:
    for page in printed.reader.pages:
        assert [float(page.mediabox.width), float(page.mediabox.height)] == pytest.approx(A5, abs=0.01)
        assert page.trimbox == page.mediabox


def test_all_fonts_are_ours_embedded_and_subset(printed: Printed) -> None:
    fonts = {str(font["/BaseFont"]): font for page in printed.reader.pages for font in _fonts(page)}
    assert all(re.fullmatch(r"/[A-Z]{6}\+Wegweiser-Druck(-\w+)*", name) for name in fonts), sorted(fonts)
    assert 3 <= len(fonts) <= 5
    for font in fonts.values():
        assert "/FontFile2" in font["/DescendantFonts"][0]["/FontDescriptor"]


def _fonts(page: Any) -> list[Any]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]


def test_it_is_tagged_and_says_what_it_is(printed: Printed) -> None:
    catalogue: Any = printed.reader.trailer["/Root"]
    about = printed.reader.metadata
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/Lang"] == "de"
    assert about is not None
    assert about.title == "Wegweiser Mentoring Hamburg, Ausgabe 2026/2027"
    assert plain(about.author or "") == "Mentor.Ring Hamburg e.V."


def test_it_is_small(brochure_pdf: bytes) -> None:
    assert len(brochure_pdf) < 2_000_000
    assert str(ROOT).encode() not in brochure_pdf


def test_the_engine_breaks_german_words_rightly() -> None:
    import pyphen

    patterns = TEMPLATES / "print" / "hyphenation" / "hyph_de.dic"
    with press._german_hyphenation(patterns):
        broken = [
            pyphen.Pyphen(lang="de-DE", left=3, right=3).inserted(word) for word in ("Herkunftssprachen", "Übergang")
        ]
    assert broken == ["Her-kunfts-spra-chen", "Über-gang"]


# -------------------------------------------------------------------------------------------------- always the same


def test_another_folder_time_zone_language_and_hash_seed_give_the_same_bytes(
    brochure_pdf: bytes, tmp_path: Path
) -> None:
    for name in ("wegweiser", "templates", "content"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "schema.py", tmp_path)
    surroundings = {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    program = BUILD + "sys.stdout.buffer.write(pdf)"
    done = subprocess.run(
        [sys.executable, "-c", program, "."],
        cwd=tmp_path,
        env=os.environ | surroundings,
        capture_output=True,
        check=True,
    )
    assert done.stdout == brochure_pdf


def test_an_unchanged_brochure_is_not_laid_out_again(brochure_pdf: bytes, pressroom: Path, tmp_path: Path) -> None:
    # A cache of its own, for other tests fill the shared one, and only the newest results stay there.
    guide = Guide.of(load(ROOT / "content"), TODAY)
    name = f"wegweiser.pdf-{press.fingerprint(guide, TEMPLATES)}"
    (tmp_path / name).write_bytes(press.brochure(guide, TEMPLATES, pressroom).content)
    kept = {path.name for path in tmp_path.iterdir()}
    program = BUILD + 'assert "weasyprint" not in sys.modules\nsys.stdout.buffer.write(pdf)'
    arguments = [sys.executable, "-c", program, str(ROOT), str(tmp_path)]
    assert subprocess.run(arguments, cwd=ROOT, capture_output=True, check=True).stdout == brochure_pdf
    assert {path.name for path in tmp_path.iterdir()} == kept
    assert all(re.fullmatch(r"(satz|wegweiser)\.pdf-[0-9a-f]{40}", name) for name in kept)


def test_another_text_is_another_brochure(guide: Guide) -> None:
    later = Guide.of(load(ROOT / "content"), date(2026, 11, 23))
    assert press.fingerprint(guide, TEMPLATES) != press.fingerprint(later, TEMPLATES)


# ------------------------------------------------------------------------------------------------------ what it refuses


@pytest.mark.parametrize(
    "url", ["https://beispiel.de/bild.png", "file:///etc/passwd", "wegweiser:../geheim", "bild.png"]
)
def test_the_engine_opens_only_the_files_of_the_build(url: str) -> None:
    supplies = press.Supplies(files={"brochure.css": b""}, codes={}, hyphenation=TEMPLATES)
    with pytest.raises(ValueError, match="does not belong to the brochure"):
        press._fetcher(supplies).fetch(url)


def test_a_picture_that_is_not_there_is_an_error(guide: Guide) -> None:
    job = press._job(guide, TEMPLATES)
    with pytest.raises(LayoutComplaint, match=r"wegweiser:nirgends\.png"), press._engine(job) as render:
        render('<html lang="de"><img src="wegweiser:nirgends.png" alt="fehlt"></html>')


def test_a_name_without_consent_for_print_stays_out(tiny_brochure_pdf: bytes) -> None:
    printed = Printed(tiny_brochure_pdf)
    assert "Lesebande" in printed.text
    assert "Koordination" in printed.text
    assert "Ayşe Beispiel" not in printed.text
    assert "abgesagt" in printed.text
    assert "● Geprüft am 1. Juni 2026" in printed.text


@pytest.mark.parametrize("reason", ["ImportError('No module')", "OSError('cannot load library libpango-1.0-0')"])
def test_without_the_engine_it_says_which_packages_help(reason: str, tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text(f"raise {reason}", "utf-8")
    program = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from wegweiser.brochure import EngineMissing
try:
{BUILD.replace(chr(10), chr(10) + "    ")}
except EngineMissing as missing:
    sys.stdout.buffer.write(str(missing).encode())
"""
    done = subprocess.run([sys.executable, "-c", program, str(ROOT)], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode() == str(EngineMissing())
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in done.stdout.decode()


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("z.B. im e.V.", "z.\u202fB. im\u00a0e.\u202fV."),
        ("am 21. November, 3 Stunden", "am 21.\u00a0November, 3\u00a0Stunden"),
        ('»Hallo« und "Guten Tag!"', "„Hallo“ und „Guten Tag!“"),
        ("040 123456-0", "040\u202f123456-0"),
        ('<a href="z.B.">§ 30a</a>', '<a href="z.B.">§\u202f30a</a>'),
    ],
)
def test_german_type(typed: str, set_: str) -> None:
    assert typography.fine(typed) == set_
