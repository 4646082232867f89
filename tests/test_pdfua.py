"""The brochure for those who listen to it: what PDF/UA-1 (ISO 14289-1) asks of a file and a program can see.

The numbers in brackets are clauses of the standard; the Matterhorn protocol turns the same clauses into checks.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Name

from tests.conftest import ROOT, TODAY
from tests.tags import Tag, Tagged, letters
from wegweiser import office
from wegweiser.content import load
from wegweiser.guide import Guide

HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
MAY_HOLD = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}
MAY_STAND_IN = {
    "LI": {"L"},
    "Lbl": {"LI"},
    "LBody": {"LI"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TH": {"TR"},
    "TD": {"TR"},
}
A5_HEIGHT = 595.28
KNOWN = {
    *("Document", "Part", "Art", "Sect", "P", "L", "LI", "Lbl", "LBody", "Table", "THead", "TBody", "TFoot", "TR"),
    *("TH", "TD", "Span", "Link", "Figure", "Caption", "BlockQuote", *HEADINGS),
}
NAMESPACES = {
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


@pytest.fixture(scope="session")
def tagged(brochure_pdf: bytes) -> Tagged:
    return Tagged(brochure_pdf)


# ------------------------------------------------------------------------------------------------- what the file says


def test_it_says_which_standard_it_keeps_and_what_it_is_called(tagged: Tagged, guide: Guide) -> None:  # 5, 7.1
    with tagged.pdf.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        title = meta["dc:title"]
    assert title.startswith(guide.settings.fields.titel)
    assert title == str(tagged.pdf.docinfo["/Title"])
    assert tagged.pdf.Root.ViewerPreferences.DisplayDocTitle


def test_it_is_tagged_and_in_german(tagged: Tagged) -> None:  # 7.1, 7.2
    assert tagged.pdf.Root.MarkInfo.Marked
    assert not tagged.pdf.Root.MarkInfo.get("/Suspects", False)
    assert str(tagged.pdf.Root.Lang) == "de"


def test_nobody_is_kept_from_reading_it(tagged: Tagged) -> None:  # 7.16, 7.18, 7.19
    assert not tagged.pdf.is_encrypted
    assert {"/AcroForm", "/OpenAction", "/AA"}.isdisjoint(tagged.pdf.Root.keys())


def test_it_is_small(tagged: Tagged) -> None:
    assert tagged.size < 2_000_000


def test_there_is_something_to_look_at(tagged: Tagged) -> None:
    assert len(tagged.paints) > 5000
    assert len(tagged.annotations) > 500
    assert len(tagged.of("Figure")) > 40
    assert len(tagged.of("TH")) > 400
    assert len([tag for tag in tagged.of("Span") if str(tag.details["/ActualText"]).endswith("\u00ad")]) > 50


# ------------------------------------------------------------------------------------------------------------ content


def test_everything_painted_is_content_or_decoration(tagged: Tagged) -> None:  # 7.1
    bare = [(paint.page, paint.operator) for paint in tagged.paints if not paint.is_artifact and not paint.numbers]
    both = [(paint.page, paint.operator) for paint in tagged.paints if paint.is_artifact and paint.numbers]
    assert (bare, both) == ([], [])


def test_every_content_is_in_the_tree_once(tagged: Tagged) -> None:  # 7.1
    painted = {(paint.page, number) for paint in tagged.paints for number in paint.numbers}
    held = Counter(tagged.root.content)
    assert set(held.values()) == {1}
    assert set(held) == painted
    assert all(len(paint.numbers) <= 1 for paint in tagged.paints)


def test_no_two_runs_of_a_page_have_the_same_number(tagged: Tagged) -> None:
    for page in tagged.pages:
        numbers = re.findall(rb"/MCID (\d+)", page.Contents.read_bytes())
        assert len(numbers) == len(set(numbers))


def test_running_heads_and_page_numbers_are_not_read_out(tagged: Tagged) -> None:  # 7.8
    for number, page in enumerate(tagged.pages, 1):
        drawn = page.Contents.read_bytes()
        assert (b"/Subtype /Footer" in drawn) == (1 < number < len(tagged.pages)), number
        assert not any(tagged.texts[key] == str(number) for key in _of_page(tagged, number)[-1:])


def test_dots_before_a_page_number_are_not_read_out(tagged: Tagged) -> None:
    for link in tagged.of("Link"):
        assert not re.search(r"\s[.·]", tagged.heard(link)), tagged.heard(link)


def _of_page(tagged: Tagged, number: int) -> list[tuple[int, int]]:
    return [key for key in tagged.root.content if key[0] == number]


# --------------------------------------------------------------------------------------------------- the way back


def test_pages_lead_to_the_elements_of_their_content(tagged: Tagged) -> None:
    ids = {tag.id: tag for tag in tagged.tags}
    for number, page in enumerate(tagged.pages, 1):
        owners = tagged.owners[int(page.StructParents)]
        led = {(number, mcid): owner.objgen for mcid, owner in enumerate(owners) if owner is not None}
        assert set(led) == set(_of_page(tagged, number))
        assert all(key in ids[id].kids for key, id in led.items())


def test_annotations_lead_to_the_elements_that_hold_them(tagged: Tagged) -> None:  # 7.18.1
    held = {annotation.objgen: tag.id for tag in tagged.tags for annotation in tag.annotations}
    led = {a.objgen: tagged.owners[int(a.StructParent)].objgen for _, a in tagged.annotations}
    assert led == held
    pages = {int(page.StructParents) for page in tagged.pages}
    annotations = {int(annotation.StructParent) for _, annotation in tagged.annotations}
    assert not pages & annotations
    assert pages | annotations == set(tagged.owners)
    assert int(tagged.pdf.Root.StructTreeRoot.ParentTreeNextKey) > max(tagged.owners)


# ----------------------------------------------------------------------------------------------------------- the tree


def test_only_elements_that_the_standard_knows_stand_where_they_may(tagged: Tagged) -> None:  # 7.1, 7.2, 7.5, 7.6
    assert tagged.root.kind == "Document"
    for tag in tagged.tags:
        assert tag.kind in KNOWN
        assert {kid.kind for kid in tag.tags} <= MAY_HOLD.get(tag.kind, KNOWN), tag.path
        assert tag.parent is None or tag.parent.kind in MAY_STAND_IN.get(tag.kind, KNOWN), tag.path
        if tag.kind in MAY_HOLD:
            assert not [kid for kid in tag.kids if not isinstance(kid, Tag)], tag.path


def test_paragraphs_headings_and_links_do_not_stand_in_one_another(tagged: Tagged) -> None:
    for tag in tagged.of("P", *HEADINGS, "Link"):
        above = tag.path.split("/")[1:-1]
        assert not {"P", *HEADINGS, "Link"} & set(above) if tag.kind != "Link" else "Link" not in above, tag.path


def test_groups_hold_no_text_of_their_own(tagged: Tagged) -> None:
    for tag in tagged.of("Document", "Part", "Art", "Sect"):
        assert all(isinstance(kid, Tag) and kid.kind not in ("Span", "Link") for kid in tag.kids), tag.path


def test_no_element_is_empty(tagged: Tagged) -> None:
    for tag in tagged.tags:
        assert tag.kids or tag.kind in ("TD", "TH"), tag.path
    for tag in tagged.of("P", *HEADINGS, "LI"):
        assert tagged.heard(tag), tag.path


def test_headings_skip_no_level(tagged: Tagged) -> None:  # 7.4.2
    levels = [int(tag.kind[1]) for tag in tagged.of(*HEADINGS)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(deeper <= level + 1 for level, deeper in itertools.pairwise(levels))


def test_lists_have_items_and_bullets_their_texts(tagged: Tagged) -> None:  # 7.6
    for item in tagged.of("LI"):
        kinds = [kid.kind for kid in item.tags]
        assert kinds in (["LBody"], ["Lbl", "LBody"]), item.path


def test_table_headings_say_which_way_they_point(tagged: Tagged) -> None:  # 7.5
    for cell in tagged.of("TH"):
        assert cell.attribute("/Scope") in (Name.Row, Name.Column), cell.path
    for table in tagged.of("Table"):
        _every_cell_has_a_heading(table)


def _every_cell_has_a_heading(table: Tag) -> None:
    rows = [[*row.tags] for row in table.below if row.kind == "TR"]
    widths = {sum(int(cell.attribute("/ColSpan") or 1) for cell in row) for row in rows}
    assert len(widths) == 1, "all rows have the same number of cells"
    columns = any(cell.attribute("/Scope") == Name.Column for cell in rows[0])
    for row in rows:
        scopes = [cell.attribute("/Scope") for cell in row]
        assert columns or scopes[0] == Name.Row


def test_pictures_say_what_they_show_and_where_they_stand(tagged: Tagged) -> None:  # 7.3
    for figure in tagged.of("Figure"):
        assert str(figure.details["/Alt"]).strip()
        ((number, _),) = figure.content
        left, bottom, right, top = (float(corner) for corner in figure.attribute("/BBox"))
        width, height = (float(side) for side in tagged.pages[number - 1].MediaBox[2:])
        assert 0 <= left < right <= width, figure.path
        assert 0 <= bottom < top <= height, figure.path


def test_every_picture_that_means_something_is_a_figure(tagged: Tagged, guide: Guide) -> None:
    described = {str(figure.details["/Alt"]) for figure in tagged.of("Figure")}
    for project in guide.active:
        assert any(project.fields.name in text for text in described), project.id


# ------------------------------------------------------------------------------------------------------------ reading


def test_every_project_is_read_under_its_name(tagged: Tagged, guide: Guide) -> None:
    read = [_plain(tagged.heard(heading)) for heading in tagged.of("H3")]
    for project in guide.projects:
        assert read.count(_plain(project.fields.name)) == 1, project.fields.name


def _plain(text: str) -> str:
    """Letters and digits alone: type sets other quotes, dashes and spaces."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def test_a_page_is_read_from_its_heading_on(tagged: Tagged) -> None:
    headings = {key for heading in tagged.of(*HEADINGS) for key in heading.content}
    first = {page: next(key for key in tagged.root.content if key[0] == page) for page in tagged.number_of.values()}
    with tagged.pdf.open_outline() as outline:
        places = [tagged.place(mark.destination) for mark in outline.root]
    at_top = [page for page, height in places if height > A5_HEIGHT * 0.85 and page > 1]
    assert len(at_top) > 20
    assert [page for page in at_top if first[page] not in headings] == []


def test_words_broken_at_the_end_of_a_line_are_read_whole(tagged: Tagged) -> None:  # ISO 32000-1, 14.8.2.2.3
    running = [tag for tag in tagged.of("P", "LBody", "TD") if not any(kid.kind == "Link" for kid in tag.below)]
    read = " ".join(map(tagged.heard, running))
    assert "\u00ad" not in read
    assert re.findall(r"\b\w+- (?!und|oder|bzw|sowie|bis)[a-zäöüß]+", read) == []


def test_pages_are_read_one_after_the_other(tagged: Tagged) -> None:
    pages = [number for number, _ in tagged.root.content]
    assert pages == sorted(pages)
    assert set(pages) == set(range(1, len(tagged.pages) + 1))


def test_facts_are_read_as_heading_and_value(tagged: Tagged) -> None:
    tables = [tag for tag in tagged.of("Table") if "/Art" in tag.path]
    for table in tables:
        cells = [cell for cell in table.below if cell.kind in ("TH", "TD")]
        assert tagged.heard(cells[0]) == "Für wen"
        assert [cell.kind for cell in cells] == ["TH", "TD"] * (len(cells) // 2)
        assert all(tagged.heard(cell) for cell in cells)


# -------------------------------------------------------------------------------------------------------------- links


def test_every_annotation_is_a_link_in_a_link(tagged: Tagged) -> None:  # 7.18.5
    holders = {annotation.objgen: tag for tag in tagged.tags for annotation in tag.annotations}
    for number, annotation in tagged.annotations:
        assert annotation.Subtype == Name.Link
        assert holders[annotation.objgen].kind == "Link", number
        assert str(annotation.Contents).strip(), number
    for link in tagged.of("Link"):
        assert link.annotations
        assert list(link.content), link.path


def test_a_link_says_where_it_leads(tagged: Tagged, guide: Guide) -> None:  # 7.18.5
    names = {project.id: project.fields.name for project in guide.projects}
    for _, annotation in tagged.annotations:
        goal, words = str(annotation.get(Name.Dest, "")), str(annotation.Contents)
        assert not re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", words), f"{words} is our name for it, not a reader's"
        if goal.startswith("projekt-") and re.search(r"[a-z]{4}", words):
            assert _plain(names[goal.removeprefix("projekt-")])[:6] in _plain(words) or re.search(r"\d", words), words


def test_links_lead_to_pages_that_are_there(tagged: Tagged) -> None:
    for number, annotation in tagged.annotations:
        if Name.Dest in annotation:
            page, height = tagged.destinations[str(annotation.Dest)]
            assert 0 <= height <= float(tagged.pages[page - 1].MediaBox[3]), (number, str(annotation.Dest))
            assert Name.A not in annotation
        else:
            assert annotation.A.S == Name.URI
            assert re.match(r"https?://[^/]+\.[^/]|mailto:[^@\s]+@[^@\s]+$", str(annotation.A.URI)), number


def test_links_to_projects_lead_to_their_headings(tagged: Tagged, guide: Guide) -> None:
    titles = {_plain(tagged.heard(tag)): next(tag.content)[0] for tag in tagged.of("H3") if "/Art" in tag.path}
    for project in guide.projects:
        assert tagged.destinations[f"projekt-{project.id}"][0] == titles[_plain(project.fields.name)]


def test_links_inside_a_link_are_one_link(tagged: Tagged) -> None:
    """The engine makes one of every box; whoever goes from link to link would hear each several times."""
    for number in range(1, len(tagged.pages) + 1):
        boxes = [(_box(annotation), _target(annotation)) for page, annotation in tagged.annotations if page == number]
        for at, (box, target) in enumerate(boxes):
            others = [other for other, goal in boxes[:at] + boxes[at + 1 :] if goal == target]
            assert not any(_inside(box, other) for other in others), (number, target)


def _box(annotation: Any) -> tuple[float, float, float, float]:
    x, y = (sorted(float(annotation.Rect[at]) for at in places) for places in ((0, 2), (1, 3)))
    return x[0], y[0], x[1], y[1]


def _target(annotation: Any) -> str:
    return str(annotation.get(Name.Dest) or annotation.A.URI)


def _inside(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    return all(a >= b for a, b in zip(inner[:2], outer[:2], strict=True)) and all(
        a <= b for a, b in zip(inner[2:], outer[2:], strict=True)
    )


def test_links_lie_on_the_page(tagged: Tagged) -> None:
    for number, annotation in tagged.annotations:
        box = _box(annotation)
        assert _inside(box, tuple(float(corner) for corner in tagged.pages[number - 1].MediaBox)), (number, box)
        assert box[2] - box[0] > 3
        assert box[3] - box[1] > 3


def test_the_tabulator_goes_through_the_tree(tagged: Tagged) -> None:  # 7.18.3
    assert all(page.Tabs == Name.S for page in tagged.pages if Name.Annots in page)


# ---------------------------------------------------------------------------------------------------------- bookmarks


def test_bookmarks_name_chapters_and_projects_in_their_order(tagged: Tagged, guide: Guide) -> None:  # 7.17
    with tagged.pdf.open_outline() as outline:
        marks = [mark for top in outline.root for mark in (top, *top.children)]
        chapters = [top for top in outline.root if top.children]
        places = [tagged.place(mark.destination) for mark in marks]
        titles = [_plain(mark.title) for mark in marks]
    order = [(page, -height) for page, height in places]
    assert order == sorted(order)
    named = [theme.term.name for theme in guide.themes if theme.chapter]
    assert [_plain(mark.title) for mark in chapters][: len(named)] == [_plain(name) for name in named]
    headings = {(_plain(tagged.heard(tag)), next(tag.content)[0]) for tag in tagged.of("H1", "H2", "H3")}
    for title, (page, _) in zip(titles, places, strict=True):
        assert (title, page) in headings
    for project in guide.projects:
        assert titles.count(_plain(project.fields.name)) == 1


# -------------------------------------------------------------------------------------------------------------- fonts


def test_every_glyph_has_letters_and_an_outline(tagged: Tagged) -> None:  # 7.21
    used: dict[str, set[int]] = {}
    for paint in tagged.paints:
        for font, glyph in paint.glyphs:
            used.setdefault(font, set()).add(glyph)
    assert used
    for name, glyphs in used.items():
        known = letters(tagged.fonts[name])
        assert glyphs <= known.keys(), name
        assert 0 not in glyphs, f"{name} lacks a letter that is shown"
        assert not any(set(known[glyph]) & {"\0", "\ufeff", "\ufffe", "\ufffd"} for glyph in glyphs)


def test_fonts_are_embedded_as_readers_need_them(tagged: Tagged) -> None:  # 7.21.3, 7.21.4
    for name, font in tagged.fonts.items():
        assert font.Encoding == Name("/Identity-H")
        below = font.DescendantFonts[0]
        assert below.CIDToGIDMap == Name.Identity, name
        assert "/FontFile2" in below.FontDescriptor
        assert (str(below.CIDSystemInfo.Registry), str(below.CIDSystemInfo.Ordering)) == ("Adobe", "Identity")


def test_letters_of_other_languages_come_out_as_they_are_written(tagged: Tagged, guide: Guide) -> None:
    whole = "".join(tagged.texts.values())
    written = "".join(project.fields.name for project in guide.projects)
    foreign = {letter for letter in written if letter.isalpha() and ord(letter) > 0xFF}
    assert foreign
    assert foreign <= set(whole)
    assert "\ufffd" not in whole


def test_it_can_be_opened_without_a_repair(brochure_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(brochure_pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []


# ----------------------------------------------------------------------------------------------------- other products

RULES = (
    test_it_is_tagged_and_in_german,
    test_nobody_is_kept_from_reading_it,
    test_everything_painted_is_content_or_decoration,
    test_every_content_is_in_the_tree_once,
    test_no_two_runs_of_a_page_have_the_same_number,
    test_dots_before_a_page_number_are_not_read_out,
    test_pages_lead_to_the_elements_of_their_content,
    test_annotations_lead_to_the_elements_that_hold_them,
    test_only_elements_that_the_standard_knows_stand_where_they_may,
    test_paragraphs_headings_and_links_do_not_stand_in_one_another,
    test_groups_hold_no_text_of_their_own,
    test_no_element_is_empty,
    test_headings_skip_no_level,
    test_lists_have_items_and_bullets_their_texts,
    test_table_headings_say_which_way_they_point,
    test_pictures_say_what_they_show_and_where_they_stand,
    test_words_broken_at_the_end_of_a_line_are_read_whole,
    test_pages_are_read_one_after_the_other,
    test_every_annotation_is_a_link_in_a_link,
    test_links_lead_to_pages_that_are_there,
    test_links_inside_a_link_are_one_link,
    test_links_lie_on_the_page,
    test_the_tabulator_goes_through_the_tree,
    test_every_glyph_has_letters_and_an_outline,
    test_fonts_are_embedded_as_readers_need_them,
)


@pytest.fixture(scope="module", params=["brochure", "large print", "notice"])
def other(request: pytest.FixtureRequest, tiny_brochure_pdf: bytes) -> Tagged:
    """What else is made for readers, of the tiny guide: it has a photo and a project over several pages."""
    if request.param == "brochure":
        return Tagged(tiny_brochure_pdf)
    guide = Guide.of(load(ROOT / "tests" / "guide"), TODAY)
    if request.param == "large print":
        return Tagged(office.large_print(guide, ROOT / "templates").content)
    return Tagged(office.notice(guide.project["lesebande"], guide, ROOT / "templates").content)


@pytest.mark.parametrize("rule", RULES)
def test_other_products_keep_the_rules(other: Tagged, rule: Callable[[Tagged], None]) -> None:
    rule(other)
