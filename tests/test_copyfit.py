"""What fits where in print: measured without the engine, compared with what the engine lays out."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schema import Project
from wegweiser import anatomy
from wegweiser import brochure as press
from wegweiser.content import Entry, load
from wegweiser.copyfit import Fit, Type, complaints, fit, fits, survey
from wegweiser.guide import Guide
from wegweiser.plan import HALF, WHOLE
from wegweiser.problems import Problem, Severity

ROOT = Path(__file__).parent.parent
TEMPLATES = ROOT / "templates"
TODAY = date(2026, 11, 22)
LINE = 12  # points, about
LONG = "Am Anfang lesen die Freiwilligen vor, später wechseln sie sich mit dem Kind ab und sprechen über das Gelesene. "


@pytest.fixture
def changed(tiny: Path, tmp_path: Path) -> Path:
    """The tiny guide, to be changed."""
    return Path(shutil.copytree(tiny, tmp_path / "guide"))


def guide_of(folder: Path) -> Guide:
    return Guide.of(load(folder), TODAY)


def told(folder: Path, severity: Severity = Severity.ERROR) -> list[Problem]:
    return [problem for problem in complaints(guide_of(folder), TEMPLATES) if problem.severity is severity]


# ------------------------------------------------------------------------------------------- as the engine lays it out


def heights(guide: Guide, settings: dict[str, Fit], type_: Type) -> dict[str, float]:
    """Every entry's height in points, from the boxes that the engine makes of it on a page of endless height."""
    job = press._job(guide, TEMPLATES)
    codes = {f"qr/{project.id}.png": project.id for project in guide.projects}
    entries = (f'<div class="platz">{type_.html(guide.project[id_], one)}</div>' for id_, one in settings.items())
    page = "<style>@page { size: 148mm 900mm } .platz { break-after: page }</style>"
    with press._engine(replace(job, codes=job.codes | codes)) as render:
        pages = render(f'<html lang="de">{page}<body>{"".join(entries)}').pages
        boxes = [box for page in pages for box in _walk(page._page_box) if _is_entry(box)]
    return {box.element.get("id").removeprefix("projekt-"): box.margin_height() * 0.75 for box in boxes}


def _walk(box: Any) -> Iterator[Any]:
    yield box
    for child in getattr(box, "children", ()):
        yield from _walk(child)


def _is_entry(box: Any) -> bool:
    return box.element_tag == "article" and box.element is not None and box.element.get("class") == "eintrag"


def settings(guide: Guide, slots: int) -> dict[str, Fit]:
    """Every project in this size, on a whole page with all that there is to say."""
    return {
        project.id: Fit(slots, slots > HALF, anatomy.anatomy(project, guide).more if slots > HALF else ())
        for project in guide.projects
    }


@pytest.mark.parametrize("slots", [HALF, WHOLE])
def test_what_is_measured_is_what_the_engine_lays_out(slots: int, tiny: Path) -> None:
    _compare(guide_of(tiny), slots)


@pytest.mark.parametrize("slots", [HALF, WHOLE])
def test_the_shipped_entries_are_measured_to_the_line(slots: int, guide: Guide) -> None:
    _compare(guide, slots)


def _compare(guide: Guide, slots: int) -> None:
    """Never less than a hair below the truth, and at most a line above it."""
    type_, sizes = Type(guide, TEMPLATES), settings(guide, slots)
    laid = heights(guide, sizes, type_)
    assert set(laid) == set(guide.project)
    for id_, one in sizes.items():
        measured = type_.laid(guide.project[id_], one).height
        assert laid[id_] - 0.5 < measured < laid[id_] + LINE * 1.25, id_


# ---------------------------------------------------------------------------------------------------------- what fits


def test_most_shipped_entries_fit_half_a_page_and_all_a_whole_one(guide: Guide) -> None:
    found = [one.slots for one in fits(guide, Type(guide, TEMPLATES)).values()]
    assert set(found) == {HALF, WHOLE}
    assert found.count(HALF) >= 0.8 * len(found)


def test_a_whole_page_has_more_air_and_says_more(guide: Guide) -> None:
    type_ = Type(guide, TEMPLATES)
    found = fit(guide.project["kulturistenhoch2"], guide, type_)
    assert (found.slots, found.slot, found.roomy) == (WHOLE, "ganz", True)
    html = type_.html(guide.project["kulturistenhoch2"], found)
    assert "Gegründet" in html
    assert "Gegründet" not in type_.html(guide.project["kulturistenhoch2"], Fit())


def test_every_entry_has_the_same_facts_in_the_same_order(guide: Guide) -> None:
    type_ = Type(guide, TEMPLATES)
    for project in guide.projects:
        labels = re.findall(r'<th scope="row">(.*?)</th>', type_.html(project, Fit()))
        assert labels[:8] == ["Für wen", "Zeit", "Alter", "Dauer", "Wo", "Mitmachen", "Treffen", "Kosten"], project.id


def test_what_the_engine_finds_too_large_gets_the_next_slot() -> None:
    whole = Fit().larger()
    assert (whole.slots, whole.slot) == (WHOLE, "ganz")
    assert (whole.larger().slots, whole.larger().slot) == (2 * WHOLE, "mehrere")


def test_it_is_quick_and_needs_no_engine() -> None:
    program = f"""
import sys, time
from datetime import date
from pathlib import Path
from wegweiser.content import load
from wegweiser.guide import Guide
guide = Guide.of(load(Path("content")), date(2026, 11, 22))
began = time.process_time()
from wegweiser.copyfit import survey
survey(guide, Path({str(TEMPLATES)!r}))
print(time.process_time() - began, "weasyprint" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    seconds, engine = done.stdout.split()
    assert engine == "False"
    assert float(seconds) < 1.5  # 0.4 on a machine with nothing else to do


# --------------------------------------------------------------------------------------------- what editors are told


def test_a_long_description_says_how_many_letters_fit(changed: Path) -> None:
    file = changed / "projects" / "tandem-sued.yaml"
    file.write_text(f"{file.read_text('utf-8')}beschreibung: '{LONG * 40}'\n", "utf-8")
    (problem,) = told(changed)
    most, has = _said(problem, "beschreibung", r"im Druck \d+ Zeilen zu lang, höchstens (\d+) Zeichen, hat (\d+)\.")
    assert has == len((LONG * 40).strip())
    assert problem.path.endswith("tandem-sued.yaml")
    assert problem.line == len(file.read_text("utf-8").splitlines())
    assert "Sonst geht der Eintrag über mehrere Seiten." in problem.sentence
    _shortened(file, (LONG * 40)[:most])
    assert told(changed) == []
    _shortened(file, (LONG * 40)[: most + 200])
    assert len(told(changed)) == 1


def _shortened(file: Path, description: str) -> None:
    before = file.read_text("utf-8").partition("beschreibung:")[0]
    file.write_text(f"{before}beschreibung: '{description}'\n", "utf-8")


def _said(problem: Problem, field: str, sentence: str) -> list[int]:
    found = re.fullmatch(rf"{re.escape(field)}: {sentence}", problem.message)
    assert found, problem.message
    return [int(number) for number in found.groups()]


def test_long_notes_are_told_at_the_longest_one(changed: Path) -> None:
    file = changed / "projects" / "tandem-sued.yaml"
    file.write_text(f"{file.read_text('utf-8')}hinweise:\n  - kurz und gut\n  - '{LONG * 45}'\n", "utf-8")
    (problem,) = told(changed)
    most, has = _said(problem, "hinweise", r"im Druck \d+ Zeilen zu lang, höchstens (\d+) Zeichen, hat (\d+)\.")
    assert problem.line == len(file.read_text("utf-8").splitlines())
    assert 1000 < most < has == len((LONG * 45).strip())


def test_too_many_contacts_are_told_where_they_stand(changed: Path) -> None:
    file = changed / "organisations" / "stiftung-suederhof.yaml"
    file.write_text(file.read_text("utf-8") + _contacts(60), "utf-8")
    project = changed / "projects" / "tandem-sued.yaml"
    project.write_text(re.sub(r"(?ms)^kontakte:\n(^[ -].*\n)+", "", project.read_text("utf-8")), "utf-8")
    (problem,) = told(changed)
    sentence = r"im Druck \d+ Zeilen zu lang, an der Stelle ist Platz für (\d+) Zeichen, es sind (\d+)\."
    most, has = _said(problem, "kontakte", sentence)
    assert 500 < most < has
    assert problem.path.endswith("stiftung-suederhof.yaml")


def _contacts(number: int) -> str:
    one = "  - funktion: Büro für die Patenschaften im Stadtteil\n    adresse: Musterweg {0}, 12345 Beispielstadt\n"
    return "kontakte:\n" + "".join(one.format(index) for index in range(number))


def test_an_entry_almost_small_enough_gets_a_hint(guide: Guide) -> None:
    hints = [problem for problem in survey(guide, TEMPLATES).problems if problem.severity is Severity.HINT]
    assert hints
    assert all("im Druck 1 Zeile zu lang für eine halbe Seite" in hint.message for hint in hints)


def test_a_coarse_picture_is_told_with_the_size_that_it_needs(changed: Path) -> None:
    from PIL import Image

    Image.new("RGB", (900, 130)).save(changed / "images" / "lesebande.jpg")
    (problem,) = told(changed)
    assert re.fullmatch(r"Das Bild »lesebande\.jpg« hat beim Drucken \d+ dpi, nötig sind 250\.", problem.message)
    assert re.search(r"wenigstens \d+ × \d+ Bildpunkten, oder lassen Sie es weg", problem.hint)
    wide, high = map(int, re.findall(r"\d+", problem.hint))
    Image.new("RGB", (max(wide, 600), high)).save(changed / "images" / "lesebande.jpg")
    assert told(changed) == []


def test_check_print_tells_it_all_and_how_the_entries_fit(changed: Path) -> None:
    file = changed / "projects" / "tandem-sued.yaml"
    file.write_text(f"{file.read_text('utf-8')}beschreibung: '{LONG * 40}'\n", "utf-8")
    command = [sys.executable, "build.py", "check", "--content", str(changed), "--today", "2026-11-22"]
    plain = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert plain.returncode == 0
    assert ": im Druck" not in plain.stdout
    done = subprocess.run([*command, "--print"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "tandem-sued.yaml" in done.stdout
    assert "beschreibung: im Druck" in done.stdout
    assert re.search(r"^Im Druck: 2 Einträge passen auf eine halbe Seite, .*1 geht über mehrere\.$", done.stderr, re.M)


def test_the_name_of_a_project_never_parts_from_its_facts(changed: Path) -> None:
    file = changed / "projects" / "tandem-sued.yaml"
    file.write_text(f"{file.read_text('utf-8')}beschreibung: '{LONG * 80}'\n", "utf-8")
    guide = guide_of(changed)
    type_ = Type(guide, TEMPLATES)
    project: Entry[Project] = guide.project["tandem-sued"]
    found = fit(project, guide, type_)
    assert found.slot == "mehrere"
    html = type_.html(project, found)
    assert html.index("<h3") < html.index("<table") < html.index("später wechseln")
