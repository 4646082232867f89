"""Preflight: reads a finished PDF as a print shop would, independently of what made it, and says what is wrong with it.

inspect() is the table of contents. The rules are in filerules.py and markrules.py, the reading in printfile.py.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Iterator

from wegweiser import inkscan
from wegweiser.filerules import FILE_RULES, SHEET_RULES, moment
from wegweiser.markrules import MARK_RULES, total_ink
from wegweiser.pdfobjects import DAMAGED
from wegweiser.printfile import PrintFile, Sheet, Unreadable, opened
from wegweiser.verdicts import Expected, Frame, Report, Row, fault, size, unchecked

__all__ = ["Expected", "Report", "inspect"]


def inspect(pdf: bytes, *, expected: Expected | None = None, measure: bool = True) -> Report:
    """Every check of a print edition. Whatever the bytes are, the answer is a report.

    ``measure``: rasterise to measure ink, if Ghostscript is installed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # pikepdf warns of broken objects; the rows say it in German
        return _inspected(pdf, expected or Expected(), measure)


def _inspected(pdf: bytes, wanted: Expected, measure: bool) -> Report:
    digest = hashlib.sha256(pdf).hexdigest()
    try:
        file = opened(pdf)
    except Unreadable as reason:
        return Report(tuple(_unreadable(pdf, reason)), len(pdf), digest)
    with file.pdf:
        rows = (*(_judged(rule, file, wanted) for rule in (*FILE_RULES, *SHEET_RULES, *MARK_RULES)),)
        return _report(file, (*rows, _ink(file, wanted, measure)), digest)


def _unreadable(pdf: bytes, reason: Unreadable) -> Iterator[Row]:
    remedy = "Übertragen Sie die Datei noch einmal oder erzeugen Sie sie neu, ohne Kennwort."
    yield Row("Datei", size(len(pdf)), (fault(str(reason), remedy),))
    yield Row("Alles Weitere", "", (unchecked("Ohne lesbare Datei lässt sich nichts prüfen."),))


def _judged(rule: Callable[[PrintFile, Expected], Row], file: PrintFile, expected: Expected) -> Row:
    """A rule's row, even of a file whose objects fall apart when they are looked at."""
    try:
        return rule(file, expected)
    except DAMAGED:
        told = "Die Angaben dazu sind beschädigt."
        return Row(NAMES.get(rule.__name__, "Prüfung"), "", (fault(told, "Erzeugen Sie die Datei neu."),))


NAMES = {"passive": "Skripte und Anhänge", "no_annotations": "Links und Kommentare", "identified": "Kennung"}


def _ink(file: PrintFile, expected: Expected, measure: bool) -> Row:
    if not measure:
        return total_ink(file, expected, measured=(), unmeasured=unchecked("Der Farbauftrag wurde nicht gemessen."))
    if not inkscan.ghostscript():
        missing = unchecked(
            "Gemessen wurde nicht, weil Ghostscript fehlt.", "Auf Debian hilft: apt install ghostscript"
        )
        return total_ink(file, expected, measured=(), unmeasured=missing)
    measured = inkscan.ink(file.raw, len(file.sheets))
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
    media, edge = sheet.media, sheet.edge
    width, height = media.width or 1.0, media.height or 1.0
    left, top = (edge.x0 - media.x0) / width, (media.y1 - edge.y1) / height
    return Frame(sheet.number, height / width, left, top, edge.width / width, edge.height / height)
