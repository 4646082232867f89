"""Preflight: reads a finished PDF as a print shop would, independently of what made it, and says what is wrong with it.

inspect() is the table of contents. The rules are in filerules.py and markrules.py, the reading in printfile.py.
"""

from __future__ import annotations

import hashlib
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from wegweiser.preflight import inkscan
from wegweiser.preflight.filerules import FILE_RULES, SHEET_RULES, Rule, moment
from wegweiser.preflight.markrules import MARK_RULES, total_ink
from wegweiser.preflight.pdfobjects import DAMAGED, Box
from wegweiser.preflight.printfile import PrintFile, Sheet, Unreadable, opened
from wegweiser.preflight.verdicts import Expected, Frame, Report, Row, fault, size, unchecked

__all__ = ["Expected", "Report", "inspect"]


def inspect(pdf: bytes, *, expected: Expected | None = None, measure: bool = True) -> Report:
    """Every check of a print edition. Whatever the bytes are, the answer is a report.

    ``measure``: rasterise to measure ink, if Ghostscript is installed.
    """
    with _quiet():
        return _inspected(pdf, expected or Expected(), measure)


@contextmanager
def _quiet() -> Iterator[None]:
    """pikepdf warns and logs in English of what the rows say in German."""
    log = logging.getLogger("pikepdf._core")
    before, log.disabled = log.disabled, True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            yield
    finally:
        log.disabled = before


def _inspected(pdf: bytes, wanted: Expected, measure: bool) -> Report:
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        file = opened(pdf)
    except Unreadable as reason:
        return Report(tuple(_unreadable(pdf, reason)), len(pdf), digest)
    with file.pdf:
        rules = {**FILE_RULES, **SHEET_RULES, **MARK_RULES}
        rows = [_judged(name, rule, file, wanted) for name, rule in rules.items()]
        return _report(file, (*rows, _ink(file, wanted, measure)), digest)


def _unreadable(pdf: bytes, reason: Unreadable) -> Iterator[Row]:
    remedy = "Übertragen Sie die Datei noch einmal oder erzeugen Sie sie neu, ohne Kennwort."
    yield Row("Datei", size(len(pdf)), (fault(str(reason), remedy),))
    yield Row("Alles Weitere", "", (unchecked("Ohne lesbare Datei lässt sich nichts prüfen."),))


def _judged(name: str, rule: Rule, file: PrintFile, expected: Expected) -> Row:
    """A rule's row, even of a file whose objects fall apart when they are looked at."""
    try:
        return rule(file, expected)
    except DAMAGED:
        return Row(name, "", (fault("Die Angaben dazu sind beschädigt.", "Erzeugen Sie die Datei neu."),))


def _ink(file: PrintFile, expected: Expected, measure: bool) -> Row:
    if not measure:
        return total_ink(file, expected, measured=(), unmeasured=unchecked("Der Farbauftrag wurde nicht gemessen."))
    if not inkscan.ghostscript():
        missing = unchecked(
            "Gemessen wurde nicht, weil Ghostscript fehlt.", "Auf Debian hilft: apt install ghostscript"
        )
        return total_ink(file, expected, measured=(), unmeasured=missing)
    measured = inkscan.ink(file.raw, [_share(sheet.outer, sheet.media) for sheet in file.sheets])
    failed = None if measured else unchecked("Ghostscript konnte die Seiten nicht zeichnen.")
    return total_ink(file, expected, measured=measured, unmeasured=failed)


def _report(file: PrintFile, rows: tuple[Row, ...], digest: str) -> Report:
    date = moment(file.info.get("CreationDate", ""))
    profile = next((intent.name or intent.identifier for intent in file.intents), "")
    frames = tuple(_frame(sheet) for sheet in file.sheets)
    told = f"{date:%d.%m.%Y, %H:%M} Uhr".removesuffix(", 00:00 Uhr") if date else ""
    tools = ("pikepdf", *(tool for tool in (inkscan.ghostscript(), inkscan.poppler()) if tool))
    return Report(rows, len(file.raw), digest, file.info.get("Title", ""), told, profile, tools, frames)


def _frame(sheet: Sheet) -> Frame:
    left, top, right, bottom = _share(sheet.edge, sheet.media)
    ratio = sheet.media.height / (sheet.media.width or 1.0)
    return Frame(sheet.number, ratio, left, top, right - left, bottom - top)


def _share(area: Box, media: Box) -> tuple[float, float, float, float]:
    """Left, upper, right and lower edge as shares of the sheet, counted from its upper left, as pictures are."""
    width, height = media.width or 1.0, media.height or 1.0
    across = ((side - media.x0) / width for side in (area.x0, area.x1))
    down = ((media.y1 - side) / height for side in (area.y1, area.y0))
    (left, right), (top, bottom) = across, down
    return (_within(left), _within(top), _within(right), _within(bottom))


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
