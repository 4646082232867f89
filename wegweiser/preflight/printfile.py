"""A PDF opened for a preflight: pages with their boxes, metadata, profile, and all that its pages paint.

Reads what is written, whatever made it. Judges nothing.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pikepdf

from wegweiser.preflight.pdfmarks import Scan
from wegweiser.preflight.pdfobjects import DAMAGED, Box, box, decoded, elements, entry, items, name, number, text
from wegweiser.preflight.pdfscan import scan

NAMESPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://www.npes.org/pdfx/ns/id/": "pdfxid",
    "http://ns.adobe.com/pdfx/1.3/": "pdfx",
}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class Unreadable(Exception):
    """Not a PDF, or one that nobody can open; says why in a German sentence."""


@dataclass(frozen=True)
class Sheet:
    """One page: its boxes in points and what may turn or stretch it."""

    number: int
    media: Box
    crop: Box | None = None
    bleed: Box | None = None
    trim: Box | None = None
    art: Box | None = None
    rotate: float = 0.0
    unit: float = 1.0

    @property
    def edge(self) -> Box:
        """Where the page will be cut; without a trim box all of it."""
        return self.trim or self.media

    @property
    def outer(self) -> Box:
        """As far as anything is printed."""
        return self.bleed or self.edge


@dataclass(frozen=True)
class Profile:
    """The profile of the output intent."""

    identifier: str = ""
    name: str = ""
    kind: str = ""  # »prtr«
    space: str = ""  # »CMYK«
    channels: int = 0
    size: int = 0
    whole: bool = False


@dataclass(frozen=True)
class PrintFile:
    """All facts that the rules ask for."""

    raw: bytes
    pdf: pikepdf.Pdf
    repaired: str  # what kept the file from being opened as it is; empty: nothing
    sheets: tuple[Sheet, ...]
    scan: Scan
    info: Mapping[str, str]
    xmp: Mapping[str, str]
    intents: tuple[Profile, ...] = ()
    version: str = ""
    complaints: int = 0  # of qpdf, which goes on reading


def opened(raw: bytes) -> PrintFile:
    """Raises Unreadable."""
    pdf, repaired = _pdf(raw)
    try:
        sheets = tuple(_sheet(number_, page.obj) for number_, page in enumerate(pdf.pages, 1))
        if not sheets:
            raise Unreadable("Die Datei enthält keine Seite.")
        marks = scan(pdf)
        facts = _info(pdf), _xmp(pdf), _intents(pdf), _version(raw, pdf)
        return PrintFile(raw, pdf, repaired, sheets, marks, *facts, len(pdf.get_warnings()))
    except DAMAGED as damage:
        raise Unreadable("Die Datei ist so beschädigt, dass ihre Seiten nicht gelesen werden können.") from damage


def _pdf(raw: bytes) -> tuple[pikepdf.Pdf, str]:
    if b"%PDF-" not in raw[:1024]:
        raise Unreadable("Das ist keine PDF-Datei: Am Anfang fehlt »%PDF«.")
    try:
        return pikepdf.open(io.BytesIO(raw), attempt_recovery=False, suppress_warnings=True), ""
    except pikepdf.PasswordError as locked:
        raise Unreadable("Die Datei ist mit einem Kennwort verschlossen.") from locked
    except DAMAGED as damage:
        reason = str(damage)
    try:
        return pikepdf.open(io.BytesIO(raw), suppress_warnings=True), reason or "unbekannt"
    except pikepdf.PasswordError as locked:
        raise Unreadable("Die Datei ist mit einem Kennwort verschlossen.") from locked
    except DAMAGED as damage:
        raise Unreadable("Die Datei ist so beschädigt, dass sie sich nicht öffnen lässt.") from damage


def _version(raw: bytes, pdf: pikepdf.Pdf) -> str:
    """The newer of the header's version and the catalogue's."""
    found = re.search(rb"%PDF-(\d\.\d)", raw[:1024])
    return max(found[1].decode() if found else "", name(entry(pdf.Root, "/Version")))


# --------------------------------------------------------------------------------------------------------------- pages


def _sheet(number_: int, page: Any) -> Sheet:
    a4 = Box(0, 0, 595.28, 841.89)
    boxes = {key: box(_inherited(page, f"/{key}")) for key in ("MediaBox", "CropBox")}
    own = {key: box(entry(page, f"/{key}")) for key in ("BleedBox", "TrimBox", "ArtBox")}
    turned = number(_inherited(page, "/Rotate"))
    return Sheet(
        *(number_, boxes["MediaBox"] or a4, boxes["CropBox"], own["BleedBox"], own["TrimBox"], own["ArtBox"]),
        turned if math.isfinite(turned) else 0.0,
        number(entry(page, "/UserUnit"), 1.0),
    )


def _inherited(page: Any, key: str) -> Any:
    for _ in range(24):
        found = entry(page, key)
        if found is not None:
            return found
        page = entry(page, "/Parent")
    return None


# ------------------------------------------------------------------------------------------------------------ metadata


def _info(pdf: pikepdf.Pdf) -> dict[str, str]:
    """The information dictionary; names as they are, without their slash."""
    info = entry(pdf.trailer, "/Info")
    return {key[1:]: text(value) or name(value) for key, value in items(info)}


def _xmp(pdf: pikepdf.Pdf) -> dict[str, str]:
    """»dc:title« → value. Nothing if there is no metadata or it is no clean XML."""
    stream = entry(pdf.Root, "/Metadata")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    try:
        content = decoded(stream, 4 * 1024 * 1024)
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            return {}
        tree = ElementTree.fromstring(content.strip())
    except (*DAMAGED, ElementTree.ParseError):
        return {}
    found: dict[str, str] = {}
    for description in tree.iter(f"{RDF}Description"):
        found |= {_short(key): value for key, value in description.attrib.items()}
        found |= {_short(child.tag): _value(child) for child in description}
    return found


def _short(tag: str) -> str:
    space, _, local = tag.lstrip("{").rpartition("}")
    return f"{NAMESPACES.get(space, '?')}:{local}"


def _value(element: ElementTree.Element) -> str:
    listed = [item.text or "" for item in element.iter(f"{RDF}li")]
    return ", ".join(listed) if listed else (element.text or "").strip()


# ----------------------------------------------------------------------------------------------------------- profile


def _intents(pdf: pikepdf.Pdf) -> tuple[Profile, ...]:
    intents = elements(entry(pdf.Root, "/OutputIntents"))
    return tuple(_profile(each) for each in intents if name(entry(each, "/S")) == "GTS_PDFX")


def _profile(intent: Any) -> Profile:
    identifier = text(entry(intent, "/OutputConditionIdentifier"))
    stream = entry(intent, "/DestOutputProfile")
    if not isinstance(stream, pikepdf.Stream):
        return Profile(identifier)
    try:
        content = decoded(stream)
    except DAMAGED:
        return Profile(identifier, size=1)
    whole = content[36:40] == b"acsp" and int.from_bytes(content[:4], "big") == len(content)
    kind, space = (content[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    return Profile(
        identifier, _description(content), kind, space, int(number(entry(stream, "/N"))), len(content), whole
    )


def _description(content: bytes) -> str:
    """What the profile calls itself: in its »desc« tag, old or new style."""
    tags = int.from_bytes(content[128:132], "big")
    for place in range(132, 132 + min(tags, 100) * 12, 12):
        if content[place : place + 4] == b"desc":
            start, length = (int.from_bytes(content[place + at : place + at + 4], "big") for at in (4, 8))
            return _told(content[start : start + min(length, 4096)])
    return ""


def _told(tag: bytes) -> str:
    if tag[:4] == b"desc":
        length = int.from_bytes(tag[8:12], "big")
        return tag[12 : 12 + length].split(b"\0")[0].decode("latin-1")
    if tag[:4] == b"mluc" and len(tag) >= 28:
        length, start = (int.from_bytes(tag[at : at + 4], "big") for at in (20, 24))
        return tag[start : start + length].decode("utf-16-be", "replace").rstrip("\0")
    return ""
