"""Guide → what an office printer makes: notices of single projects and the guide in large print. Knows no HTML.

Neither is made for a print shop: screen colours, white margins, no bleed.
"""

from __future__ import annotations

import io
import math
import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pikepdf

from schema import Project
from wegweiser import brochure, tagging, urls
from wegweiser.binding import saved
from wegweiser.boxes import Fonts, Style
from wegweiser.brochure import Sheet
from wegweiser.content import Entry
from wegweiser.guide import Guide
from wegweiser.imprint import PDFUA, About, describe
from wegweiser.leaves import Leaves
from wegweiser.output import Artifact

# The size of a notice's text in points; all its type follows it. What does not fit in the smallest of them that is read
# from two metres gives up its description; the others are for entries that say more than any does by now.
SIZES = tuple(half / 2 for half in range(44, 27, -1))
SMALLER = tuple(half / 2 for half in range(27, 13, -1))
FOOT = 289.0  # millimetres below the upper edge of A4: where a notice ends
SPARE = 0.2  # so that rounding never makes a second page
# How many times as large as the text the name is, by its letters; and how wide it may become, in points.
HEADLINES = ((12, 5.4), (26, 3.6), (48, 2.7), (math.inf, 2.2))
WIDEST = 496.0
Layout = Callable[[float, str, float], Sheet]  # size, description, room above the foot


def notice(project: Entry[Project], guide: Guide, templates: Path) -> Artifact:
    """One page A4 to be hung up: what the project is, and how to reach it. Raises EngineMissing, LayoutComplaint."""
    leaves, name = Leaves(guide, templates), project.fields.name
    codes = {f"qr/{project.id}.png": urls.absolute(guide.settings.fields.basis_url, urls.short(project))}
    widest = _widest_word(name, Fonts(templates / "print" / "fonts"))

    def lay_out(size: float, description: str, room: float) -> Sheet:
        headline = min(size * _times(name), WIDEST / widest)
        html = leaves.notice(project, size=size, headline=headline, description=description, room=room)
        return brochure.laid_out(html, ("fonts", "notice"), templates, codes)

    pdf = fitted(project.fields.beschreibung or "", lay_out)
    about = replace(brochure.about(guide), title=name, subject=project.fields.kurztext)
    return Artifact(PurePosixPath(urls.notice(project)), _finished(pdf, about))


def _times(name: str) -> float:
    return next(times for letters, times in HEADLINES if len(name) <= letters)


def _widest_word(name: str, fonts: Fonts) -> float:
    """How wide it is in bold letters of one point."""
    return max(fonts.width(word, Style(size=1, weight=700)) for word in re.split(r"(?<=-)|\s", name))


def fitted(description: str, lay_out: Layout) -> bytes:
    """One page in the largest type that fits; facts and contact are never cut, the description before they shrink."""
    for words in (description, re.split(r"\n\s*\n", description.strip())[0], ""):
        if lay_out(SIZES[-1], words, 0).pages == 1:
            break
    sizes = SIZES if words else (*SIZES, *SMALLER)
    place = bisect_left(sizes, True, hi=len(sizes) - 1, key=lambda size: lay_out(size, words, 0).pages == 1)
    room = FOOT - SPARE - lay_out(sizes[place], words, 0).places["ende"]
    return lay_out(sizes[place], words, max(room, 0)).pdf


def large_print(guide: Guide, templates: Path) -> Artifact:
    """The whole guide on A4 in letters of 16 points and more. Raises EngineMissing, LayoutComplaint."""
    base = guide.settings.fields.basis_url
    codes = {f"qr/{project.id}.png": urls.absolute(base, urls.short(project)) for project in guide.active}
    pdf = brochure.laid_out(Leaves(guide, templates).large(), ("fonts", "large"), templates, codes).pdf
    about = brochure.about(guide)
    return Artifact(PurePosixPath(urls.LARGE_PRINT), _finished(pdf, replace(about, title=f"{about.title}, Großdruck")))


def _finished(pdf: bytes, about: About) -> bytes:
    document = pikepdf.Pdf.open(io.BytesIO(pdf))
    tagging.mend(document)
    document.Root.Lang = pikepdf.String(about.language)
    describe(document, about, PDFUA)
    return saved(document)
