"""What is made for paper, from the outside: the files of the print shop, booklets and selections."""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Name
from PIL import Image, ImageChops, ImageCms

from build import main
from tests.conftest import ROOT, TODAY
from wegweiser import brochure, imposition, preflight, prepress, printing
from wegweiser.commandline import asked
from wegweiser.console import OK, PROBLEMS, WRONG_USE
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.imprint import About
from wegweiser.paper import printed
from wegweiser.preflight.verdicts import Verdict
from wegweiser.prepress import NoInk
from wegweiser.printing import Order, Product, produced
from wegweiser.problems import Problem
from wegweiser.run import Options

TEMPLATES = ROOT / "templates"
ICC = TEMPLATES / "print" / "icc" / printing.COATED
MM = 72 / 25.4
A5 = (148 * MM, 210 * MM)
BLEED, SLUG = 3 * MM, 8 * MM

Produce = Callable[..., Product]


def options(content: Path, cache: Path, out: Path = Path("site"), **others: Any) -> Options:
    return replace(Options(content, out, TODAY, cache=cache), **others)


@pytest.fixture
def content(tmp_path: Path, tiny: Path) -> Path:
    """A copy of the tiny guide with nothing agreed with a print shop, to be changed."""
    copy = Path(shutil.copytree(tiny, tmp_path / "content", ignore=shutil.ignore_patterns("druck")))
    settings = copy / "guide.yaml"
    settings.write_text(settings.read_text("utf-8").partition("\ndruck:")[0] + "\n", "utf-8")
    return copy


@pytest.fixture
def produce(content: Path, pressroom: Path) -> Produce:
    """Makes a product of the tiny guide for what was agreed with the print shop."""

    def made(*agreed: str, order: Order | None = None, **others: Any) -> Product:
        product = product_of(content, pressroom, *agreed, order=order, **others)
        assert isinstance(product, Product), product
        return product

    return made


def product_of(
    content: Path, cache: Path, *agreed: str, order: Order | None = None, **others: Any
) -> Product | Problem:
    agree(content, *agreed)
    guide = Guide.of(load(content), TODAY)
    return produced(guide, order or Order(), options(content, cache, **others))


def agree(content: Path, *lines: str) -> None:
    """Write what was agreed with the print shop into guide.yaml."""
    file = content / "guide.yaml"
    if lines:
        file.write_text("\n".join([file.read_text("utf-8"), "druck:", *(f"  {line}" for line in lines), ""]), "utf-8")


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def corners(box: Any) -> list[float]:
    return [float(corner) for corner in box]


# --------------------------------------------------------------------------------------------------- for the print shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, brochure_pdf: bytes, pressroom: Path) -> Path:
    """Where »build.py print« has put the files of the shipped content."""
    out = tmp_path_factory.mktemp("shop") / "site"
    given = asked(["print", "--out", str(out), "--today", TODAY.isoformat()])
    assert printed(options(ROOT / "content", pressroom, out), given) == OK
    return out / "druck"


@pytest.fixture(scope="module")
def print_file(shop: Path) -> Path:
    return shop / "wegweiser-druck.pdf"


def test_the_file_and_its_report_are_written(shop: Path) -> None:
    assert {path.name for path in shop.iterdir()} == {"wegweiser-druck.pdf", "druckbericht.html", "druckbericht.pdf"}


def test_the_preflight_finds_no_fault_and_leaves_nothing_unchecked(shop: Path, print_file: Path) -> None:
    told = (shop / "druckbericht.html").read_text("utf-8")
    assert "druckfertig" in told
    report = preflight.inspect(print_file.read_bytes(), measure=False)
    assert {row.verdict for row in report.rows if row.name != "Farbauftrag"} <= {Verdict.GOOD, Verdict.HINT}
    assert re.search(r"Farbauftrag.{0,200}gemessen 2\d\d\u202f?\s?%", re.sub(r"<[^>]+>|\s+", " ", told))


def told_by(*command: str | Path) -> list[str]:
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_poppler_finds_all_fonts_embedded_and_subset(print_file: Path) -> None:
    head, _, *rows = told_by("pdffonts", print_file)
    embedded, subset = head.index("emb"), head.index("sub")
    assert len(rows) >= 3
    for row in rows:
        assert (row[embedded : embedded + 3], row[subset : subset + 3]) == ("yes", "yes"), row


def test_poppler_finds_no_picture_in_screen_colours(print_file: Path) -> None:
    _, _, *rows = told_by("pdfimages", "-list", print_file)
    assert len(rows) > 40
    assert {row.split()[5] for row in rows} <= {"gray", "cmyk"}


def test_qpdf_has_nothing_to_complain_of(print_file: Path) -> None:
    assert "No syntax or stream encoding errors found" in told_by("qpdf", "--check", print_file)[-2]


def test_sheets_of_four_pages_are_filled(print_file: Path) -> None:
    assert prepress.count(print_file.read_bytes()) % 4 == 0


@pytest.mark.slow
def test_another_time_zone_and_hash_seed_give_the_same_file(
    print_file: Path, brochure_pdf: bytes, tmp_path: Path
) -> None:
    """Byte for byte, for print and for screens."""
    done = subprocess.run(
        [sys.executable, "-c", BOTH, str(ROOT / "content"), str(tmp_path), "1"],
        cwd=ROOT,
        env=os.environ | {"TZ": "America/New_York", "PYTHONHASHSEED": "11"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [sha256(print_file.read_bytes()), sha256(brochure_pdf)]


BOTH = """
import sys
from datetime import date
from hashlib import sha256
from pathlib import Path
from wegweiser import brochure, printing
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.run import Options
content, cache, jobs = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
guide = Guide.of(load(content), date(2026, 11, 22))
options = Options(content, cache, date(2026, 11, 22), cache=cache, jobs=jobs)
for file in printing.produced(guide, printing.Order(), options).files:
    print(sha256(file.content).hexdigest())
print(sha256(brochure.brochure(guide, options.templates, cache, jobs).content).hexdigest())
"""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(("zone", "jobs"), [("Pacific/Kiritimati", "1"), ("America/New_York", "7")])
def test_processes_time_zones_and_seeds_change_no_byte(
    zone: str, jobs: str, produce: Produce, pressroom: Path, content: Path
) -> None:
    (file,) = produce().files
    screen = brochure.brochure(Guide.of(load(content), TODAY), TEMPLATES, pressroom).content
    done = subprocess.run(
        [sys.executable, "-c", BOTH, str(content), str(content.parent / "cache"), jobs],
        cwd=ROOT,
        env=os.environ | {"TZ": zone, "PYTHONHASHSEED": jobs},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == [sha256(file.content), sha256(screen)]


def test_what_is_known_is_not_laid_out_again_for_print(produce: Produce, content: Path, pressroom: Path) -> None:
    (file,) = produce().files
    program = BOTH + 'assert "weasyprint" not in sys.modules'
    command = [sys.executable, "-c", program, str(content), str(pressroom), "0"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == sha256(file.content)


# ----------------------------------------------------------------------------------------------------------- page boxes


def test_every_page_has_its_trim_its_bleed_and_nothing_more(produce: Produce) -> None:
    (file,) = produce().files
    for page in opened(file.content).pages:
        width, height = A5[0] + 2 * BLEED, A5[1] + 2 * BLEED
        assert corners(page.obj.MediaBox) == pytest.approx([0, 0, width, height], abs=0.02)
        assert corners(page.obj.BleedBox) == corners(page.obj.MediaBox)
        assert corners(page.obj.TrimBox) == pytest.approx([BLEED, BLEED, width - BLEED, height - BLEED], abs=0.02)


def test_crop_marks_stand_outside_the_bleed(produce: Produce) -> None:
    (plain,), (marked,) = produce().files, produce("schnittmarken: ja").files
    edge = BLEED + SLUG
    for page in opened(marked.content).pages:
        trim, bleed = corners(page.obj.TrimBox), corners(page.obj.BleedBox)
        assert corners(page.obj.MediaBox) == pytest.approx([0, 0, A5[0] + 2 * edge, A5[1] + 2 * edge], abs=0.02)
        assert trim == pytest.approx([edge, edge, A5[0] + edge, A5[1] + edge], abs=0.02)
        assert bleed == pytest.approx([SLUG, SLUG, A5[0] + edge + BLEED, A5[1] + edge + BLEED], abs=0.02)
        assert page.obj.Contents.read_bytes().count(b" l S") == 8
    unmarked = opened(plain.content)
    assert not any(b"/Passer" in page.obj.Contents.read_bytes() for page in unmarked.pages)
    assert preflight.inspect(marked.content, measure=False).printable


def test_crop_marks_move_the_page_and_change_nothing_in_it(produce: Produce, tmp_path: Path) -> None:
    (plain,), (marked,) = produce().files, produce("schnittmarken: ja").files
    seen = []
    for name, file, edge in (("plain", plain, BLEED), ("marked", marked, BLEED + SLUG)):
        (tmp_path / f"{name}.pdf").write_bytes(file.content)
        told_by("pdftoppm", "-r", "72", "-f", "3", "-l", "3", "-png", tmp_path / f"{name}.pdf", tmp_path / name)
        with Image.open(next(tmp_path.glob(f"{name}*.png"))) as picture:
            left = round(edge)
            seen.append(picture.convert("L").crop((left, left, left + 419, left + 595)).resize((42, 60)))
    assert max(ImageChops.difference(*seen).tobytes()) < 90


# ----------------------------------------------------------------------------------------------------------- glued book


def test_a_glued_book_has_a_cover_of_its_own_with_a_spine(produce: Produce, tiny_brochure_pdf: bytes) -> None:
    inner, cover = produce("bindung: Klebebindung", "grammatur: 300", "volumen: 1,5").files
    pages = prepress.count(inner.content)
    assert pages == prepress.count(tiny_brochure_pdf) - 4
    assert pages % 4 == 0
    spine = round(pages / 2 * 300 * 1.5 / 1000, 1)
    assert width_of(cover.content) == pytest.approx(2 * 148 + spine, abs=0.02)
    assert prepress.count(cover.content) == 2


def width_of(cover: bytes) -> float:
    pdf = opened(cover)
    left, _, right, _ = corners(pdf.pages[0].obj.TrimBox)
    return (right - left) / MM


def test_the_spine_that_the_print_shop_names_counts(produce: Produce) -> None:
    product = produce("bindung: Klebebindung", "rücken: 7,5")
    inner, cover = product.files
    assert width_of(cover.content) == pytest.approx(296 + 7.5, abs=0.02)
    assert product.remarks == ("Rücken: 7,5 mm. Fragen Sie die Druckerei, ob das stimmt.",)
    for file in (inner, cover):
        report = preflight.inspect(file.content, expected=product.expected[file.path], measure=False)
        assert report.printable, [row.name for row in report.faults]


def test_a_cover_with_crop_marks_has_marks_for_its_folds(produce: Produce) -> None:
    product = produce("bindung: Klebebindung", "rücken: 4", "schnittmarken: ja")
    _, cover = product.files
    pdf = opened(cover.content)
    drawn = pdf.pages[0].obj.Contents.read_bytes()
    assert drawn.count(b" l S") == 8 + 4
    assert preflight.inspect(cover.content, expected=product.expected[cover.path], measure=False).printable


def test_the_cover_shows_what_the_first_and_last_pages_show(produce: Produce, tmp_path: Path) -> None:
    _, cover = produce("bindung: Klebebindung", "rücken: 4").files
    (tmp_path / "cover.pdf").write_bytes(cover.content)
    outside, inside = (
        " ".join(" ".join(told_by("pdftotext", "-f", side, "-l", side, tmp_path / "cover.pdf", "-")).split())
        for side in "12"
    )
    assert outside.count("Wegweiser Mentoring Beispielstadt") >= 2  # front and spine
    assert "So viele Projekte gibt es zu jedem Thema" in inside


# ------------------------------------------------------------------------------------------------------- thick and thin


@pytest.mark.slow
def test_a_thick_booklet_is_better_glued(content: Path, pressroom: Path) -> None:
    model = (content / "projects" / "neustart.yaml").read_text("utf-8")
    for number in range(150):
        text = re.sub(r"^name: .*$", f"name: Probeprojekt {number}", model, count=1, flags=re.M)
        (content / "projects" / f"probe-{number}.yaml").write_text(text, "utf-8")
    product = product_of(content, pressroom)
    assert isinstance(product, Product)
    pages = prepress.count(product.files[0].content)
    assert pages > 96
    assert product.remarks == (
        f"{pages} Seiten sind zum Heften zu viele, üblich sind höchstens 96. "
        "Wählen Sie in guide.yaml »bindung: Klebebindung«.",
    )


@pytest.mark.slow
def test_a_chapter_may_be_longer_than_its_opener(content: Path, pressroom: Path, tmp_path: Path) -> None:
    model = (content / "projects" / "neustart.yaml").read_text("utf-8")
    for number in range(70):
        name = f"name: Patenschaften für Kinder und Jugendliche in der Nachbarschaft {number}"
        text = re.sub(r"^name: .*$", name, model, count=1, flags=re.M)
        (content / "projects" / f"probe-{number}.yaml").write_text(text, "utf-8")
    product = product_of(content, pressroom, order=Order(select=chosen(content)))
    assert isinstance(product, Product)
    (tmp_path / "lang.pdf").write_bytes(product.files[0].content)
    text = " ".join(" ".join(told_by("pdftotext", tmp_path / "lang.pdf", "-")).split())
    assert "Alle stehen im Register nach Themen." in text


def chosen(content: Path) -> str:
    return ",".join(sorted(path.stem for path in (content / "projects").iterdir()))


def test_a_thin_one_needs_no_remark(produce: Produce) -> None:
    assert produce().remarks == ()


# ------------------------------------------------------------------------------------------------------- colour profile


def test_uncoated_paper_needs_a_profile_and_the_line_is_told(
    content: Path, tmp_path: Path, pressroom: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    agree(content, "papier: ungestrichen")
    line = (content / "guide.yaml").read_text("utf-8").splitlines().index("  papier: ungestrichen") + 1
    given = asked(["print", "--content", str(content), "--out", str(tmp_path / "site"), "--today", TODAY.isoformat()])
    assert printed(options(content, pressroom, tmp_path / "site"), given) == PROBLEMS
    told = capsys.readouterr().out
    assert f"guide.yaml:{line}:11: Fehler: Für ungestrichenes Papier gibt es kein frei nutzbares Farbprofil." in told
    assert "PSO Uncoated v3" in told
    assert not (tmp_path / "site").exists()


def test_the_profile_of_the_print_shop_is_embedded(produce: Produce, content: Path) -> None:
    (content / "druck").mkdir()
    shutil.copy(ICC, content / "druck" / "Haus.icc")
    (file,) = produce("papier: ungestrichen", "farbprofil: druck/Haus.icc").files
    pdf = opened(file.content)
    (intent,) = pdf.Root.OutputIntents
    assert intent.DestOutputProfile.read_bytes() == ICC.read_bytes()
    assert str(intent.OutputConditionIdentifier) == "FOGRA39"
    assert preflight.inspect(file.content, measure=False).printable


def test_a_profile_for_screens_is_refused(content: Path, pressroom: Path) -> None:
    (content / "schirm.icc").write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    problem = product_of(content, pressroom, "farbprofil: schirm.icc")
    assert isinstance(problem, Problem)
    assert problem.message == "»schirm.icc« ist kein Farbprofil für den Vierfarbdruck."


@pytest.mark.parametrize("name", ["../fremd.icc", "gibtsnicht.icc", "druck/../../fremd.icc"])
def test_a_profile_that_is_not_below_the_content_is_refused(content: Path, pressroom: Path, name: str) -> None:
    shutil.copy(ICC, content.parent / "fremd.icc")
    problem = product_of(content, pressroom, f"farbprofil: {name}")
    assert isinstance(problem, Problem)
    assert problem.message == f"Die Datei »{name}« gibt es unter content/ nicht."


def test_a_broken_profile_is_refused(content: Path, pressroom: Path) -> None:
    (content / "kaputt.icc").write_bytes(ICC.read_bytes()[:200])
    problem = product_of(content, pressroom, "farbprofil: kaputt.icc")
    assert isinstance(problem, Problem)
    assert "ist kein Farbprofil für den Vierfarbdruck" in problem.message


# -------------------------------------------------------------------------------------------------------------- colours


def colourful(path: Path) -> None:
    """Pure and dark colours side by side: what would take most ink."""
    picture = Image.new("RGB", (1200, 800))
    for at in range(1200):
        for colour, top in (((at * 255 // 1200, 0, 60), 0), ((0, at * 80 // 1200, 40), 400)):
            picture.paste(colour, (at, top, at + 1, top + 400))
    picture.save(path, quality=95)


def test_a_photo_is_printed_in_four_inks_and_not_too_wet(produce: Produce, content: Path) -> None:
    colourful(content / "images" / "lesebande.jpg")
    (file,) = produce().files
    pdf = opened(file.content)
    pictures = [thing for thing in pdf.objects if is_picture(thing)]
    photos = [picture for picture in pictures if picture.ColorSpace == Name.DeviceCMYK]
    assert len(photos) == 1
    assert {str(picture.ColorSpace) for picture in pictures} == {"/DeviceCMYK", "/DeviceGray"}
    (photo,) = photos
    assert photo.Filter == Name.DCTDecode
    with Image.open(io.BytesIO(photo.read_raw_bytes())) as picture:
        assert picture.mode == "CMYK"
        inks = [channel.tobytes() for channel in picture.split()]
        totals = [sum(pixel) / 2.55 for pixel in zip(*inks, strict=True)]
    assert 200 < max(totals) <= 305  # JPEG rounds
    assert preflight.inspect(file.content, measure=False).printable


def is_picture(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Stream) and thing.get(Name.Subtype) == Name.Image


def test_a_small_photo_is_told_before_it_is_printed(content: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Image.new("RGB", (150, 100), "navy").save(content / "images" / "lesebande.jpg")
    main(["check", "--print", "--content", str(content), "--today", TODAY.isoformat()])
    assert re.search(r"lesebande\.md:\d+:\d+: .*(dpi|Bildpunkte)", capsys.readouterr().out)


def test_a_colour_that_no_token_knows_is_a_mistake_of_ours(content: Path, pressroom: Path, tmp_path: Path) -> None:
    templates = Path(shutil.copytree(TEMPLATES, tmp_path / "templates"))
    sheet = templates / "print" / "entry.css"
    sheet.write_text(f"{sheet.read_text('utf-8')}\n.traeger {{ color: #123457; }}\n", "utf-8")
    with pytest.raises(NoInk, match=r"no design token has the colour 0\.07"):
        product_of(content, pressroom, templates=templates)


# --------------------------------------------------------------------------------------------------- booklet, selection


def test_pages_of_a_booklet_stand_in_the_order_of_folded_sheets() -> None:
    assert list(imposition.order(4)) == [(3, 0), (1, 2)]
    assert list(imposition.order(8)) == [(7, 0), (1, 6), (5, 2), (3, 4)]


@pytest.mark.parametrize("pages", [1, 4, 6, 12])
def test_folded_and_stapled_the_booklet_is_read_from_front_to_back(pages: int) -> None:
    sides = opened(imposition.booklet(numbered(pages), About("Probe", "", "", TODAY))).pages
    assert len(sides) % 2 == 0
    fronts, backs = ([seen_on(side) for side in sides[start::2]] for start in (0, 1))
    outer = [half for front, back in zip(fronts, backs, strict=True) for half in (front[1], back[0])]
    inner = [half for front, back in zip(fronts, backs, strict=True) for half in (front[0], back[1])]
    leafed = [*outer, *reversed(inner)]
    assert [page for page in leafed if page] == [str(number) for number in range(1, pages + 1)]
    assert leafed[:pages] == [str(number) for number in range(1, pages + 1)]


def numbered(pages: int) -> bytes:
    pdf = pikepdf.new()
    for number in range(1, pages + 1):
        page = pdf.add_blank_page(page_size=A5)
        page.obj.Contents = pdf.make_stream(f"% Seite {number} ".encode())
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def seen_on(side: pikepdf.Page) -> tuple[str, str]:
    """The numbers of the pages left and right; empty if there is none."""
    forms = side.obj.Resources.XObject
    found = (forms[name].read_bytes() if name in forms else b"" for name in ("/L", "/R"))
    left, right = (re.sub(rb"\D", b"", content).decode() for content in found)
    return left, right


def test_the_booklet_has_all_pages_on_a4(produce: Produce, tiny_brochure_pdf: bytes) -> None:
    (file,) = produce(order=Order(booklet=True)).files
    assert str(file.path) == "druck/wegweiser-heft.pdf"
    sides = opened(file.content).pages
    assert len(sides) == len(opened(tiny_brochure_pdf).pages) // 2
    assert all(corners(side.obj.MediaBox) == pytest.approx([0, 0, 841.89, 595.28], abs=0.1) for side in sides)


def test_a_selection_is_a_brochure_of_these_projects(produce: Produce, tmp_path: Path) -> None:
    named = produce(order=Order(select="lesebande,tandem-sued")).files
    linked = produce(order=Order(select="https://beispiel.example/merkliste/#lesebande,tandem-sued")).files
    assert [file.content for file in named] == [file.content for file in linked]
    (tmp_path / "wahl.pdf").write_bytes(named[0].content)
    text = "\n".join(told_by("pdftotext", tmp_path / "wahl.pdf", "-"))
    assert "Lesebande" in text
    assert "Arkadaş" not in text


def test_what_cannot_be_selected_is_said(tmp_path: Path, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask = partial(lambda *words: main(["print", "--content", str(tiny), "--out", str(tmp_path / "site"), *words]))
    assert ask("--select", "lesebnade") == WRONG_USE
    assert "Das Projekt »lesebnade« gibt es nicht. Meinten Sie »lesebande«?" in capsys.readouterr().err
    assert ask("--select", "https://beispiel.example/merkliste/") == WRONG_USE
    assert "Es ist kein Projekt genannt." in capsys.readouterr().err
    assert ask("--sheet", "gibt-es-nicht") == WRONG_USE
    assert not (tmp_path / "site").exists()


def test_the_same_pages_are_behind_print_and_screen(produce: Produce, tiny_brochure_pdf: bytes) -> None:
    (file,) = produce().files
    assert prepress.count(file.content) == prepress.count(tiny_brochure_pdf)
    assert brochure.FRONT == 4
