"""Pages in reading order → sheets to fold: two pages side by side, as a stapled booklet needs them. Knows only PDF.

Printed on both sides, turned over the short edge, folded once and stapled in the fold; creep is ignored, for an office
printer's booklets are thin.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

from wegweiser.binding import form, saved
from wegweiser.imprint import About, describe

WIDTH, HEIGHT = 841.89, 595.276  # A4 across, points


def order(pages: int) -> Iterator[tuple[int, int]]:
    """The pages, counted from 0, that lie left and right on each side; ``pages`` is a multiple of 4."""
    for sheet in range(pages // 4):
        low, high = 2 * sheet, pages - 1 - 2 * sheet
        yield high, low
        yield low + 1, high - 1


def booklet(pages: bytes, about: About) -> bytes:
    """A4 across, two A5 pages on each side."""
    source, pdf = Pdf.open(io.BytesIO(pages)), Pdf.new()
    forms: list[pikepdf.Object | None] = [form(pdf, page, page.obj.MediaBox) for page in source.pages]
    forms += [None] * (-len(forms) % 4)
    for left, right in order(len(forms)):
        _put(pdf, forms[left], forms[right])
    describe(pdf, about, "")
    return saved(pdf)


def _put(pdf: Pdf, left: pikepdf.Object | None, right: pikepdf.Object | None) -> None:
    placed = [(name, form, x) for name, form, x in (("/L", left, 0.0), ("/R", right, WIDTH / 2)) if form is not None]
    drawn = "\n".join(f"q 1 0 0 1 {x:.3f} 0 cm {name} Do Q" for name, _, x in placed)
    sheet = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, WIDTH, HEIGHT]),
        Resources=Dictionary(XObject=Dictionary({name: form for name, form, _ in placed})),
        Contents=pdf.make_stream(drawn.encode()),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
