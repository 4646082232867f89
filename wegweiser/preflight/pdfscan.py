"""What a PDF paints: its content streams, with forms, patterns, masks and glyph programs, → marks on pages.

Independent of whatever made the file. Reads only, and judges nothing: the rules are elsewhere.
"""

from __future__ import annotations

import warnings
from typing import Any

import pikepdf

from wegweiser.preflight.pdfmarks import Scan, Trace
from wegweiser.preflight.pdfobjects import DAMAGED, TooMuch, decoded, elements, entry, items
from wegweiser.preflight.pdfoperators import ACTIONS, SETTINGS
from wegweiser.preflight.pdfreader import Found, Reader
from wegweiser.preflight.pdfstreams import CONTENT_LIMIT, Parsed


def scan(pdf: pikepdf.Pdf) -> Scan:
    """Follow every page. What cannot be read is a trace of the kind »unreadable«."""
    found, parsed = Found(), Parsed(pdf)
    for number_, page in enumerate(pdf.pages, 1):
        reader = Reader(number_, found, parsed, ACTIONS, SETTINGS)
        try:
            with warnings.catch_warnings(record=True) as complaints:
                warnings.simplefilter("always")
                _page(reader, page.obj)
            if complaints:  # pikepdf goes on and only warns where a stream breaks off
                reader.trace("unreadable", "unvollständige Anweisungen")
        except TooMuch:
            found.traces[Trace(number_, "unreadable", "zu umfangreich")] = None
            if parsed.left <= 0:
                break
        except DAMAGED:
            found.traces[Trace(number_, "unreadable", "nicht lesbar")] = None
    return Scan(tuple(found.marks), tuple(found.pictures), tuple(found.fonts), tuple(found.spaces), tuple(found.traces))


def _page(reader: Reader, page: Any) -> None:
    reader.group(entry(page, "/Group"))
    reader.run(_content(page), _inherited(page, "/Resources"))
    for annotation in elements(entry(page, "/Annots")):
        look = entry(annotation, "/AP", "/N")
        for form in [look] if isinstance(look, pikepdf.Stream) else [each for _, each in items(look)]:
            reader.outside(form)


def _content(page: Any) -> bytes:
    streams = elements(entry(page, "/Contents"))
    return b"\n".join(decoded(each, CONTENT_LIMIT) for each in streams[:1000] if isinstance(each, pikepdf.Stream))


def _inherited(page: Any, key: str) -> Any:
    for _ in range(24):
        found = entry(page, key)
        if found is not None or page is None:
            return found
        page = entry(page, "/Parent")
    return None
