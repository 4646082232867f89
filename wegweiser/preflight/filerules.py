"""Rules on the file and its sheets: format, metadata, profile, boxes, what must not be inside. One function each.

Knows nothing of what pages paint; that is markrules.py. All sentences are German, for people who talk to a print shop.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from wegweiser.preflight.pdfobjects import Box, box, elements, entry, name
from wegweiser.preflight.printfile import PrintFile, Profile, Sheet
from wegweiser.preflight.verdicts import MM, Expected, Row, count, decimal, fault, hint, millimetres, size, thousands

Rule = Callable[[PrintFile, Expected], Row]
REBUILD = "Erzeugen Sie die Datei neu (python build.py print)."
AGAIN = f"Übertragen Sie sie noch einmal. {REBUILD}"
EXPORT = "Exportieren Sie die Datei als PDF/X-4."
SLACK = 0.1 * MM  # boxes are rounded somewhere on their way


def whole(file: PrintFile, _: Expected) -> Row:
    found = []
    if file.repaired:
        found.append(fault("Die Datei ist beschädigt oder unvollständig.", AGAIN))
    elif b"%%EOF" not in file.raw[-1024:]:
        found.append(fault("Das Ende der Datei fehlt.", AGAIN))
    elif file.complaints:
        told = f"Beim Lesen fielen {count(file.complaints, 'Unstimmigkeit', 'Unstimmigkeiten')} auf."
        found.append(hint(told, f"Fragen Sie, ob die Druckerei die Datei fehlerfrei verarbeitet. {REBUILD}"))
    if not file.raw.startswith(b"%PDF-"):
        found.append(fault("Vor dem Anfang der PDF-Datei stehen fremde Zeichen.", REBUILD))
    state = "repariert gelesen" if file.repaired else "unbeschädigt"
    return Row("Datei", f"{size(len(file.raw))}, {state}", tuple(found))


def version(file: PrintFile, _: Expected) -> Row:
    found = []
    if file.version < "1.6":
        found.append(fault(f"PDF/X-4 verlangt PDF 1.6, die Datei hat {file.version or 'keine Angabe'}.", EXPORT))
    if file.version >= "2.0":
        found.append(hint("PDF 2.0 gehört nicht zu PDF/X-4.", f"Fragen Sie die Druckerei oder: {EXPORT}"))
    return Row("PDF-Version", f"PDF {file.version or 'unbekannt'}", tuple(found))


def unlocked(file: PrintFile, _: Expected) -> Row:
    remedy = "Speichern Sie die Datei ohne Kennwort und ohne Einschränkungen."
    if file.pdf.is_encrypted:
        return Row("Verschlüsselung", "verschlüsselt", (fault("Die Datei ist verschlüsselt.", remedy),))
    return Row("Verschlüsselung", "keine")


# ----------------------------------------------------------------------------------------------------- what does harm

_ROOT = {"/OpenAction": "Aktion beim Öffnen", "/AA": "Aktionen", "/AcroForm": "Formular", "/AF": "angehängte Dateien"}
_NAMES = {"/JavaScript": "JavaScript", "/EmbeddedFiles": "angehängte Dateien"}
_ACTIONS = {"JavaScript", "Launch", "SubmitForm", "ImportData", "GoToR", "GoToE", "Rendition", "Movie", "Sound"}


def passive(file: PrintFile, _: Expected) -> Row:
    found = dict.fromkeys(_active(file))
    remedy = "Entfernen Sie Skripte, Formulare und Anhänge; ein Druck-PDF enthält nur Seiten."
    findings = [fault(f"Die Datei enthält: {', '.join(found)}.", remedy)] if found else []
    figures = "kein JavaScript, keine Aktionen, keine Formulare, keine Anhänge" if not found else ", ".join(found)
    return Row("Skripte und Anhänge", figures, tuple(findings))


def _active(file: PrintFile) -> Iterator[str]:
    root = file.pdf.Root
    yield from (told for key, told in _ROOT.items() if entry(root, key) is not None)
    yield from (told for key, told in _NAMES.items() if entry(root, "/Names", key) is not None)
    yield from ("Aktionen" for page in file.pdf.pages if entry(page.obj, "/AA") is not None)
    for thing in file.pdf.objects:
        kind = name(entry(thing, "/S"))
        if kind in _ACTIONS:
            yield "JavaScript" if kind == "JavaScript" else f"Aktion »{kind}«"
        if name(entry(thing, "/Type")) == "EmbeddedFile":
            yield "angehängte Dateien"


def no_annotations(file: PrintFile, _: Expected) -> Row:
    """PDF/X allows annotations outside the bleed box only, but for printer's marks."""
    total, inside = 0, list[int]()
    for sheet, page in zip(file.sheets, file.pdf.pages, strict=True):
        for annotation in elements(entry(page.obj, "/Annots")):
            total += 1
            if name(entry(annotation, "/Subtype")) not in ("PrinterMark", "TrapNet") and _touches(annotation, sheet):
                inside.append(sheet.number)
    remedy = "Entfernen Sie Links und Kommentare aus der Druckfassung; in der Bildschirmfassung dürfen sie bleiben."
    told = count(len(inside), "Link oder Kommentar liegt", "Links oder Kommentare liegen")
    found = (fault(f"{told} im Druckbereich.", remedy, inside),) if inside else ()
    return Row("Links und Kommentare", "keine" if not total else thousands(total), found)


def _touches(annotation: Any, sheet: Sheet) -> bool:
    area = box(entry(annotation, "/Rect"))
    common = area.common(sheet.outer) if area else None
    return area is None or (common is not None and common.width * common.height > 0)


def no_layers(file: PrintFile, _: Expected) -> Row:
    properties = entry(file.pdf.Root, "/OCProperties")
    layers = elements(entry(properties, "/OCGs"))
    if not layers:
        return Row("Ebenen", "keine")
    hidden = len(elements(entry(properties, "/D", "/OFF")))
    if name(entry(properties, "/D", "/BaseState")) == "OFF":
        hidden = len(layers) - len(elements(entry(properties, "/D", "/ON")))
    remedy = "Fügen Sie die Ebenen zusammen; sonst kann die Druckerei andere Ebenen drucken, als Sie sehen."
    told = count(len(layers), "Ebene", "Ebenen")
    found = fault(f"{hidden} von {told} ausgeblendet.", remedy) if hidden else hint(f"Die Datei hat {told}.", remedy)
    return Row("Ebenen", told, (found,))


# ------------------------------------------------------------------------------------------------------------ metadata


def says_pdfx(file: PrintFile, _: Expected) -> Row:
    told = file.xmp.get("pdfxid:GTS_PDFXVersion", "")
    found = []
    if not told:
        found.append(fault("Die Datei nennt sich nicht PDF/X-4 (GTS_PDFXVersion fehlt in den XMP-Daten).", EXPORT))
    elif told != "PDF/X-4":
        found.append(fault(f"Die Datei nennt sich »{told}« statt »PDF/X-4«.", EXPORT))
    elif file.info.get("GTS_PDFXVersion", told) != told:
        also = file.info["GTS_PDFXVersion"]
        found.append(fault(f"An einer Stelle nennt sich die Datei »{told}«, an anderer »{also}«.", EXPORT))
    return Row("PDF/X", told or "nicht angegeben", tuple(found))


def trapped(file: PrintFile, _: Expected) -> Row:
    told, also = file.info.get("Trapped", ""), file.xmp.get("pdf:Trapped", "")
    german = {"True": "schon überfüllt", "False": "nicht überfüllt, das macht die Druckerei"}
    remedy = "Setzen Sie »Trapped« auf »False«, wenn die Datei nicht überfüllt ist (das ist üblich)."
    found = []
    if told not in german:
        found.append(fault("Es fehlt die Angabe, ob die Datei überfüllt ist (Trapped).", remedy))
    elif also != told:
        found.append(fault(f"Die Angabe zur Überfüllung ist uneins: »{told}« und »{also or 'keine'}«.", remedy))
    return Row("Überfüllung", german.get(told, "nicht angegeben"), tuple(found))


_PAIRS = (
    ("Title", "dc:title", "Titel"),
    ("CreationDate", "xmp:CreateDate", "Erstellungsdatum"),
    ("ModDate", "xmp:ModifyDate", "Änderungsdatum"),
)


def described(file: PrintFile, _: Expected) -> Row:
    found = []
    both = [(file.info.get(key), file.xmp.get(also), told) for key, also, told in _PAIRS]
    missing = [told for first, second, told in both if not (first and second)]
    if "xmp:MetadataDate" not in file.xmp:
        missing.append("Datum der XMP-Daten")
    if missing:
        found.append(fault(f"Es fehlt: {', '.join(missing)} (in den Dokumentangaben oder in XMP).", EXPORT))
    differing = [
        told for key, also, told in _PAIRS if told not in missing and not _agree(file.info[key], file.xmp[also])
    ]
    if differing:
        found.append(fault(f"Dokumentangaben und XMP widersprechen sich: {', '.join(differing)}.", EXPORT))
    date = moment(file.info.get("CreationDate", ""))
    figures = f"»{file.info.get('Title') or 'ohne Titel'}«"
    return Row("Titel und Datum", figures + (f", erstellt {date:%d.%m.%Y}" if date else ""), tuple(found))


def _agree(told: str, also: str) -> bool:
    first, second = moment(told), moment(also)
    return first == second if first and second else told == also


_DATE = re.compile(
    r"(?:D:)?(\d{4})-?(\d\d)?-?(\d\d)?T?(\d\d)?:?(\d\d)?:?(\d\d)?(?:\.\d+)?(?:(Z)|([+-])(\d\d)'?:?(\d\d)?)?"
)


def moment(told: str) -> datetime | None:
    """A date of PDF (»D:20261122103000+01'00'«) or of XMP (»2026-11-22T10:30:00+01:00«)."""
    match = _DATE.match(told)
    if not match:
        return None
    year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
    hour, minute, second, hours, minutes = (int(match[group] or 0) for group in (4, 5, 6, 9, 10))
    away = timedelta(hours=hours, minutes=minutes) * (-1 if match[8] == "-" else 1)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(away) if away else UTC)
    except ValueError:
        return None


def identified(file: PrintFile, _: Expected) -> Row:
    ids = elements(entry(file.pdf.trailer, "/ID"))
    document = file.xmp.get("xmpMM:DocumentID", "")
    missing = [] if len(ids) == 2 and all(len(bytes(each)) > 0 for each in ids) else ["Kennung der Datei (ID)"]
    missing += [] if document else ["DocumentID"]
    missing += [
        key.removeprefix("xmpMM:") for key in ("xmpMM:VersionID", "xmpMM:RenditionClass") if key not in file.xmp
    ]
    found = [fault(f"Es fehlt: {', '.join(missing)}.", EXPORT)] if missing else []
    return Row("Kennung", document or "keine", tuple(found))


def output_intent(file: PrintFile, _: Expected) -> Row:
    remedy = "Betten Sie das Profil der Druckbedingung ein, die Ihnen die Druckerei nennt (etwa »ISO Coated v2 300 %«)."
    if len(file.intents) != 1:
        told = "Es fehlt die Ausgabebedingung" if not file.intents else "Es gibt mehrere Ausgabebedingungen"
        return Row("Druckbedingung", "nicht eindeutig", (fault(f"{told} (OutputIntent GTS_PDFX).", remedy),))
    profile = file.intents[0]
    found = [fault(told, remedy) for told in _wrong(profile)]
    figures = f"{profile.identifier or 'ohne Namen'}, Profil »{profile.name}«, {profile.space}, {size(profile.size)}"
    return Row("Druckbedingung", figures if profile.size else profile.identifier, tuple(found[:1]))


def _wrong(profile: Profile) -> Iterator[str]:
    if not profile.size:
        yield "In der Ausgabebedingung fehlt das Profil."
    elif not profile.whole:
        yield "Das eingebettete Profil ist beschädigt."
    elif profile.kind != "prtr":
        yield f"Das eingebettete Profil gehört nicht zu einem Drucker (Art »{profile.kind}«)."
    elif profile.space != "CMYK" or profile.channels != 4:
        yield f"Das eingebettete Profil ist nicht für CMYK ({profile.space}, {profile.channels} Farben)."
    if not profile.identifier:
        yield "Der Name der Druckbedingung fehlt (OutputConditionIdentifier)."


# --------------------------------------------------------------------------------------------------------------- sheets


def number_of_pages(file: PrintFile, expected: Expected) -> Row:
    pages = len(file.sheets)
    found = []
    if expected.pages and pages != expected.pages:
        told = f"Erwartet sind {expected.pages} Seiten (außen und innen), es sind {pages}."
        found.append(fault(told, "Liefern Sie den Umschlag als zwei Seiten: Außenseite und Innenseite."))
    elif pages % expected.multiple:
        missing = -pages % expected.multiple
        told = f"{pages} ist nicht durch {expected.multiple} teilbar."
        found.append(fault(told, f"Fügen Sie {count(missing, 'Seite', 'Seiten')} an, etwa für Notizen."))
    leaves = f", {pages // 4} Blatt zu 4 Seiten" if expected.multiple == 4 and not found else ""
    return Row("Seitenzahl", count(pages, "Seite", "Seiten") + leaves, tuple(found))


def trim_size(file: PrintFile, expected: Expected) -> Row:
    wanted = f"{decimal(expected.width)} × {decimal(expected.height)} mm"
    without = [sheet.number for sheet in file.sheets if sheet.trim is None]
    wrong = [sheet for sheet in file.sheets if sheet.trim and not _fits(sheet.trim, expected)]
    remedy = f"Legen Sie jede Seite mit {wanted} an (TrimBox)."
    found = [fault("Das Endformat fehlt (TrimBox).", remedy, without)] if without else []
    if wrong:
        sizes = ", ".join(dict.fromkeys(_size(sheet.edge) for sheet in wrong))
        found.append(fault(f"Das Endformat ist {sizes} statt {wanted}.", remedy, (sheet.number for sheet in wrong)))
    sizes = "; ".join(dict.fromkeys(_size(sheet.edge) for sheet in file.sheets))
    return Row("Endformat", sizes if len(sizes) < 60 else "verschiedene", tuple(found))


def _fits(area: Box, expected: Expected) -> bool:
    return abs(area.width / MM - expected.width) <= 0.1 and abs(area.height / MM - expected.height) <= 0.1


def _size(area: Box) -> str:
    return f"{millimetres(area.width)} × {millimetres(area.height)} mm"


def bleed(file: PrintFile, expected: Expected) -> Row:
    wanted = f"{decimal(expected.bleed)} mm"
    narrow = [sheet.number for sheet in file.sheets if sheet.trim and _bleed(sheet) < expected.bleed - 0.1]
    nested = [sheet.number for sheet in file.sheets if not _nested(sheet)]
    found = []
    smallest = max(0.0, min((_bleed(sheet) for sheet in file.sheets if sheet.trim), default=0.0))
    if narrow:
        remedy = f"Legen Sie ringsum {wanted} Anschnitt an (BleedBox) und lassen Sie Farbflächen bis dorthin laufen."
        told = (
            f"Der Anschnitt ist nur {decimal(smallest)} mm breit statt {wanted}."
            if smallest >= 0.05
            else "Der Anschnitt fehlt."
        )
        found.append(fault(told if smallest >= 0.05 else "Der Anschnitt fehlt.", remedy, narrow))
    if nested:
        told = "Endformat, Anschnitt und Blatt liegen nicht ineinander (TrimBox in BleedBox in MediaBox)."
        found.append(fault(told, EXPORT, nested))
    figures = f"ringsum {decimal(smallest)} mm" if smallest >= 0.05 else "keiner"
    return Row("Anschnitt", figures, tuple(found))


def _bleed(sheet: Sheet) -> float:
    """The narrowest of the four sides, in millimetres."""
    outer, edge = sheet.outer, sheet.edge
    sides = (edge.x0 - outer.x0, edge.y0 - outer.y0, outer.x1 - edge.x1, outer.y1 - edge.y1)
    return min(sides) / MM


def _nested(sheet: Sheet) -> bool:
    return sheet.media.holds(sheet.outer, SLACK) and sheet.outer.holds(sheet.edge, SLACK)


def other_boxes(file: PrintFile, _: Expected) -> Row:
    checks: tuple[tuple[str, str, Callable[[Sheet], bool]], ...] = (
        ("Die Seite ist gedreht (Rotate).", "Legen Sie die Seiten aufrecht an.", lambda sheet: sheet.rotate % 360 != 0),
        ("Die Seite ist skaliert (UserUnit).", EXPORT, lambda sheet: sheet.unit != 1),
        (
            "Der sichtbare Ausschnitt schneidet den Anschnitt ab (CropBox).",
            "Exportieren Sie ohne CropBox.",
            lambda sheet: sheet.crop is not None and not sheet.crop.holds(sheet.outer, SLACK),
        ),
        (
            "Neben dem Endformat ist ein Inhaltsrahmen angegeben (ArtBox); PDF/X erlaubt nur eines von beiden.",
            "Exportieren Sie ohne ArtBox.",
            lambda sheet: sheet.art is not None and sheet.trim is not None,
        ),
    )
    found = [
        fault(told, remedy, pages)
        for told, remedy, wrong in checks
        if (pages := [sheet.number for sheet in file.sheets if wrong(sheet)])
    ]
    media = dict.fromkeys(_size(sheet.media) for sheet in file.sheets)
    told = "; ".join(media) if len(media) < 3 else f"{len(media)} verschiedene Größen"
    return Row("Seitenrahmen", f"Blatt {told}, nicht gedreht" if not found else f"Blatt {told}", tuple(found))


FILE_RULES: Mapping[str, Rule] = {
    "Datei": whole,
    "PDF-Version": version,
    "PDF/X": says_pdfx,
    "Verschlüsselung": unlocked,
    "Skripte und Anhänge": passive,
    "Links und Kommentare": no_annotations,
    "Ebenen": no_layers,
    "Titel und Datum": described,
    "Kennung": identified,
    "Überfüllung": trapped,
    "Druckbedingung": output_intent,
}
SHEET_RULES: Mapping[str, Rule] = {
    "Seitenzahl": number_of_pages,
    "Endformat": trim_size,
    "Anschnitt": bleed,
    "Seitenrahmen": other_boxes,
}
