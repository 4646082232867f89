"""The cover of a glued book: back, spine and front on one sheet. Knows PDF, neither entries nor colours."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from wegweiser.binding import form, saved
from wegweiser.imprint import PDFX, About, describe
from wegweiser.prepress import (
    AWAY,
    BLEED,
    MARK,
    MARK_WIDTH,
    MM,
    SLUG,
    Profile,
    box,
    crop_marks,
    registration,
    set_output_intent,
)


@dataclass(frozen=True)
class Piece:
    """A page with bleed, where its trim begins on the sheet and which part of it shows, in points."""

    page: pikepdf.Page
    x: float
    start: float
    width: float


def cover(whole: bytes, spine: bytes, width: float, about: About, profile: Profile, *, marks: bool = False) -> bytes:
    """Two pages, outside and inside. ``width`` of the spine in millimetres.

    ``whole`` has the cover's four pages at its ends, without crop marks; ``spine`` is one page.
    """
    # Both files stay open until the sheet is written: pikepdf's pages do not keep theirs.
    source, spine_file = Pdf.open(io.BytesIO(whole)), Pdf.open(io.BytesIO(spine))
    pages, back = source.pages, spine_file.pages[0]
    page, gap = _size(pages[0])[0], width * MM
    # The spine comes first and is a little wider than it shows, so that no seam is left.
    middle = Piece(back, page, -MM, gap + 2 * MM)
    outside = (middle, _left(pages[-1], page), _right(pages[0], page, gap))
    inside = (_left(pages[1], page), _right(pages[-2], page, gap))
    pdf, slug = Pdf.new(), SLUG if marks else 0
    for pieces in (outside, inside):
        _put_on_sheet(pdf, pieces, (page, gap, _size(pages[0])[1]), slug)
    set_output_intent(pdf, profile)
    describe(pdf, about, PDFX)
    return saved(pdf, version="1.6")


def _size(page: Any) -> tuple[float, float]:
    left, bottom, right, top = map(float, page.obj.TrimBox)
    return right - left, top - bottom


def _left(page: Any, width: float) -> Piece:
    return Piece(page, 0, -BLEED, width + BLEED)


def _right(page: Any, width: float, gap: float) -> Piece:
    return Piece(page, width + gap, 0, width + BLEED)


def _put_on_sheet(pdf: Pdf, pieces: Sequence[Piece], sizes: tuple[float, float, float], slug: float) -> None:
    page, gap, height = sizes
    edge, wide = BLEED + slug, 2 * page + gap
    forms = {f"/Teil{number}": form(pdf, piece.page, piece.page.obj.BleedBox) for number, piece in enumerate(pieces)}
    drawn = "\n".join(
        f"q {edge + piece.x + piece.start:.4f} {slug:.4f} {piece.width:.4f} {height + 2 * BLEED:.4f} re W n "
        f"1 0 0 1 {slug + piece.x:.4f} {slug:.4f} cm {name} Do Q"
        for name, piece in zip(forms, pieces, strict=True)
    ).encode()
    marks = crop_marks(edge, edge, edge + wide, edge + height) + _fold_marks(edge, edge + height, (page, page + gap))
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=box(0, 0, wide + 2 * edge, height + 2 * edge),
        BleedBox=box(slug, slug, wide + edge + BLEED, height + edge + BLEED),
        TrimBox=box(edge, edge, wide + edge, height + edge),
        Resources=Dictionary(XObject=Dictionary(forms), ColorSpace=registration(pdf)),
        Contents=pdf.make_stream(drawn + (b"\n" + marks if slug else b"")),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))


def _fold_marks(edge: float, top: float, folds: Sequence[float]) -> bytes:
    """Where the cover is folded around the book, above and below it."""
    lines = [
        f"{edge + x:.3f} {y:.3f} m {edge + x:.3f} {y + outwards * MARK:.3f} l S\n"
        for x in folds
        for y, outwards in ((edge - AWAY, -1), (top + AWAY, 1))
    ]
    return f"q /Passer CS 1 SCN {MARK_WIDTH} w [2 2] 0 d\n{''.join(lines)}Q\n".encode()
