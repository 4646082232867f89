"""Preflight from the outside: a good print edition passes, each of many bad ones fails for exactly its own reason."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from tests import badpdf
from tests.badpdf import BAD, MM, WIDTH, Bad, good
from wegweiser.preflight import Expected, inspect
from wegweiser.preflight.filerules import FILE_RULES, SHEET_RULES
from wegweiser.preflight.markrules import MARK_RULES
from wegweiser.preflight.verdicts import Report, Row, Verdict

needs_ghostscript = pytest.mark.skipif(not shutil.which("gs"), reason="measures ink with Ghostscript")


def names(rows: tuple[Row, ...]) -> set[str]:
    return {row.name for row in rows}


def hints(report: Report) -> set[str]:
    return {row.name for row in report.rows if any(each.verdict is Verdict.HINT for each in row.findings)}


def test_a_good_file_has_neither_faults_nor_hints() -> None:
    report = inspect(good(), measure=False)
    assert not names(report.faults)
    assert not hints(report)


@needs_ghostscript
def test_a_good_file_is_in_order_when_its_ink_is_measured() -> None:
    report = inspect(good())
    assert {row.verdict for row in report.rows} == {Verdict.GOOD}


def test_each_row_tells_figures_of_a_good_file() -> None:
    told = {row.name: row.figures for row in inspect(good(), measure=False).rows}
    assert all(told.values())
    assert told["Seitenzahl"] == "4 Seiten, 1 Blatt zu 4 Seiten"
    assert told["Endformat"] == "148 × 210 mm"
    assert told["Anschnitt"] == "ringsum 3 mm"
    assert told["Schriften"] == "1 Schrift, alle eingebettet, alle als Untergruppe"
    assert told["Haarlinien"] == "dünnste Linie 0,5 Punkt"
    assert "ISO Coated v2 300%" in told["Druckbedingung"]
    assert "4 QR-Codes" in told["Bildauflösung"]


def test_each_rule_is_filed_under_the_name_of_its_row() -> None:
    rules = [*FILE_RULES, *SHEET_RULES, *MARK_RULES]
    assert [row.name for row in inspect(good(), measure=False).rows] == [*rules, "Farbauftrag"]
    assert {bad.row for bad in BAD} == {*rules, "Farbauftrag"}  # and each is failed by a bad file


def test_there_are_enough_bad_files_and_each_has_a_name_of_its_own() -> None:
    assert len({bad.name for bad in BAD}) == len(BAD) >= 60


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_fails_for_its_own_reason_only(bad: Bad) -> None:
    report = inspect(bad.make(), measure=False)
    (row,) = (row for row in report.rows if row.name == bad.row)
    assert bad.words in f"{' '.join(each.sentence for each in row.findings)} {row.remedy}"
    assert names(report.faults) == (set() if bad.hint else {bad.row})
    assert hints(report) == ({bad.row} if bad.hint else set())
    assert row.remedy
    if bad.pages:
        assert row.pages == bad.pages


def test_colour_that_goes_on_in_another_shape_of_the_same_colour_bleeds() -> None:
    """A band that ends at the edge of the page, and a strip beyond: what is cut is whole."""
    inner, strip = f"{3 * MM} 300 60 40 re f", f"0 290 {3 * MM} 60 re f"
    assert inspect(Bad("", "", "", badpdf.paint(f"0 0 1 0 k {inner} {strip}")).make(), measure=False).printable
    two = f"0 0 1 0 k {inner} 0 1 0 0 k {strip}"
    assert names(inspect(Bad("", "", "", badpdf.paint(two)).make(), measure=False).faults) == {"Randabfallendes"}


# --------------------------------------------------------------------------------------------------------- ink, covers


@needs_ghostscript
def test_ink_that_only_adds_up_on_paper_is_measured() -> None:
    """Two harmless colours, one multiplied onto the other: no single colour is above the limit."""
    content = "q /M gs 0.9 0.9 0 0 k 360 220 50 50 re f 0 0 0.9 0.9 k 360 220 50 50 re f Q"
    change = badpdf.resource("/ExtGState", "/M", lambda _: pikepdf.Dictionary(BM=pikepdf.Name.Multiply), content)
    report = inspect(Bad("multiplied", "Farbauftrag", "", change).make())
    (row,) = report.faults
    assert row.name == "Farbauftrag"
    assert row.pages == (2,)
    assert "Farben höchstens 205 %" in row.figures


@needs_ghostscript
def test_registration_marks_outside_the_bleed_may_have_all_inks() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.MediaBox = pikepdf.Array([-30, -30, WIDTH + 6 * MM + 30, 210 * MM + 6 * MM + 30])
        badpdf.paint("1 1 1 1 k -30 100 20 100 re f")(pdf)

    report = inspect(Bad("marks", "", "", change).make())
    assert {row.verdict for row in report.rows} == {Verdict.GOOD}


def test_without_measuring_the_report_says_so() -> None:
    (row,) = (row for row in inspect(good(), measure=False).rows if row.name == "Farbauftrag")
    assert row.verdict is Verdict.OPEN


def test_without_ghostscript_all_else_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    report = inspect(good())
    assert report.printable
    assert [row.name for row in report.hints] == ["Farbauftrag"]
    assert "Ghostscript fehlt" in report.hints[0].findings[0].sentence


def test_a_cover_with_its_spine_is_two_pages_of_its_own_width() -> None:
    cover = good(2 * WIDTH + 5 * MM, 2)
    assert inspect(cover, expected=Expected.of_cover(5), measure=False).printable
    assert names(inspect(cover, expected=Expected.of_cover(7), measure=False).faults) == {"Endformat"}
    assert names(inspect(cover, measure=False).faults) == {"Endformat", "Seitenzahl"}


def test_other_limits_can_be_asked_for() -> None:
    strict = Expected(ink=200, ppi=350, hairline=0.75)
    assert names(inspect(good(), expected=strict, measure=False).faults) == {
        *("Farbauftrag", "Bildauflösung", "Haarlinien"),
    }


# --------------------------------------------------------------------------------------------------------- command line

ROOT = Path(__file__).parent.parent


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "build.py"), "preflight", *map(str, arguments)]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.fixture
def druck(tmp_path: Path) -> Path:
    file = tmp_path / "wegweiser-druck.pdf"
    file.write_bytes(good())
    return file


def test_the_command_passes_a_good_file_and_writes_its_report(druck: Path) -> None:
    done = run(druck)
    assert done.returncode == 0
    assert "Endformat               148 × 210 mm" in plain(done.stdout)
    assert "Die Datei ist druckfertig." in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100
    assert druck.with_name("druckbericht.html").is_file()
    with pikepdf.open(druck.with_name("druckbericht.pdf")) as report:
        assert len(report.pages) >= 2
    assert druck.read_bytes() == good()


def test_the_command_names_faults_pages_and_remedies(druck: Path) -> None:
    druck.write_bytes(next(bad for bad in BAD if bad.name == "photo at trim").make())
    done = run(druck)
    assert done.returncode == 1
    assert "Farbflächen oder Bilder enden am Seitenrand statt im Anschnitt: Seite 2." in plain(done.stdout)
    assert "→ Ziehen Sie sie 3 mm über den Rand hinaus" in plain(done.stdout)
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_the_command_checks_a_cover(druck: Path) -> None:
    druck.write_bytes(good(2 * WIDTH + 4.5 * MM, 2))
    assert run(druck, "--cover", "4,5").returncode == 0
    assert run(druck, "--cover", "9").returncode == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["gibtsnicht.pdf"], "Die Datei »gibtsnicht.pdf« gibt es nicht."),
        ([], "Es fehlt: DATEI.pdf."),
        (["x.pdf", "--cover", "breit"], "»breit« ist keine Rückenbreite."),
    ],
)
def test_wrong_use_of_the_command_ends_with_status_2(arguments: list[str], told: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_the_command_says_what_a_broken_file_is(druck: Path) -> None:
    druck.write_bytes(b"<html>")
    done = run(druck)
    assert done.returncode == 1
    assert "Das ist keine PDF-Datei" in done.stdout
    assert not done.stderr.startswith("Traceback")


def test_the_report_holds_all_it_shows(druck: Path) -> None:
    druck.write_bytes(next(bad for bad in BAD if bad.name == "RGB photo").make())
    run(druck)
    page: Any = html.fromstring(druck.with_name("druckbericht.html").read_bytes())
    opened = [*page.xpath("//@src"), *page.xpath("//@href")]
    assert all(address.startswith("data:") for address in opened)
    assert len(page.xpath("//ol[@class='seiten']/li")) == (4 if shutil.which("pdftoppm") else 0)
    assert "RGB statt CMYK (1 Bild): Seite 2." in plain(page.text_content())
    assert inspect(druck.read_bytes(), measure=False).sha256 in page.text_content()
    if shutil.which("pdftoppm"):
        (concerned,) = page.xpath("//li[@class='betroffen']")
        assert concerned.text_content().split() == ["2", "Farbräume"]


def test_the_same_file_gets_the_same_report(druck: Path) -> None:
    run(druck)
    first = [druck.with_name(f"druckbericht.{kind}").read_bytes() for kind in ("html", "pdf")]
    time.sleep(1.1)  # the clock of fonts counts seconds
    run(druck, TZ="Asia/Tokyo")
    assert [druck.with_name(f"druckbericht.{kind}").read_bytes() for kind in ("html", "pdf")] == first


def test_without_poppler_the_report_has_no_pictures_and_says_so(druck: Path) -> None:
    done = run(druck, PATH="")
    assert done.returncode == 0
    told = druck.with_name("druckbericht.html").read_text("utf-8")
    assert "<img" not in told
    assert "pdftoppm" in told


# -------------------------------------------------------------------------------------------------------------- hostile


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(good())))
def test_a_file_cut_anywhere_gets_a_report(length: int) -> None:
    assert not inspect(good()[:length], measure=False).printable or length >= len(good()) - 8


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(good()) - 1), st.integers(0, 255)), min_size=1, max_size=40))
def test_a_file_with_wrong_bytes_gets_a_report(wrong: list[tuple[int, int]]) -> None:
    content = bytearray(good())
    for place, value in wrong:
        content[place] = value
    assert inspect(bytes(content), measure=False).rows


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300))
def test_a_page_of_random_instructions_gets_a_report(content: bytes) -> None:
    assert inspect(Bad("random", "", "", badpdf.paint(content)).make(), measure=False).rows


def made(change: badpdf.Change) -> Report:
    return inspect(Bad("hostile", "", "", change).make(), measure=False)


def test_a_form_that_paints_itself_ends() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        badpdf.resource("/XObject", "/N", badpdf.form(b"/N Do"), "/N Do")(pdf)
        form = pdf.pages[1].obj.Resources.XObject.N
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(N=form))

    assert names(made(change).faults) == {"Seiteninhalte"}


def test_forms_that_multiply_are_given_up() -> None:
    """Each of twenty forms paints the next one ten times: 10 to the 20 in all."""

    def change(pdf: pikepdf.Pdf) -> None:
        inner = pdf.make_indirect(badpdf.form(b"q Q")(pdf))
        for _ in range(20):
            resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(N=inner))
            inner = pdf.make_indirect(badpdf.form(b"/N Do " * 10, Resources=resources)(pdf))
        badpdf.resource("/XObject", "/N", lambda _: inner, "/N Do")(pdf)

    began = time.perf_counter()
    report = made(change)
    assert any("zu umfangreich" in each.sentence for row in report.faults for each in row.findings)
    assert time.perf_counter() - began < 30


def test_a_stream_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[1].obj.Contents.write(b" " * 300_000_000)

    report = made(change)
    assert any("zu umfangreich" in each.sentence for row in report.faults for each in row.findings)


def test_pictures_of_absurd_size_are_not_unpacked() -> None:
    def huge(pdf: pikepdf.Pdf) -> pikepdf.Stream:
        picture = badpdf.cmyk_photo(pdf)
        picture.Width = picture.Height = 1_000_000
        return picture

    assert "Seiteninhalte" in names(made(badpdf.photo(huge)).faults)


def test_sixty_four_pages_are_read_in_a_second_and_a_half() -> None:
    content = good(pages=64)
    began = time.perf_counter()
    assert inspect(content, measure=False).printable
    assert time.perf_counter() - began < 1.5
