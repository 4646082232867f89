"""The bound brochure → the file for readers (PDF/UA-1) and the files for the print shop (PDF/X-4). Knows no entries.

The brochure was laid out once, in screen colours. For print every colour is exchanged for its inks by the table of
design tokens, every picture for its separated version; what is in no table is a mistake of ours and raises.
ISO 15930-7 (PDF/X-4), ISO 14289-1 (PDF/UA-1).
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from wegweiser.binding import saved
from wegweiser.imprint import PDFUA, PDFX, About, describe
from wegweiser.palette import CMYK, RGB

MM = 72 / 25.4  # points in a millimetre
BLEED = 3 * MM
SLUG = 8 * MM  # room for crop marks outside the bleed
MARK, MARK_WIDTH = 5 * MM, 0.25  # crop marks, points
FAR = BLEED + 1 * MM  # from the trim to the marks: they have all inks, and none of it may get into the bleed


@dataclass(frozen=True)
class Profile:
    """The printing condition: an ICC profile, its name and the name of its characterisation in the ICC's registry."""

    content: bytes
    name: str
    condition: str  # »FOGRA39«, or empty if the registry does not know it


@dataclass(frozen=True)
class Inks:
    """What becomes of colours and pictures. ``pictures``: SHA-256 of what the engine embedded → a CMYK JPEG."""

    colours: Mapping[RGB, CMYK]
    pictures: Mapping[str, bytes]


class NoInk(Exception):
    """The brochure shows a colour or a picture that has no counterpart in print: a mistake of ours."""


# -------------------------------------------------------------------------------------------------------------- screen


def for_screen(bound: bytes, about: About) -> bytes:
    """Cut to the trim, with tags, links and bookmarks."""
    pdf = Pdf.open(io.BytesIO(bound))
    for page in pdf.pages:
        page.obj.MediaBox = Array(list(page.obj.TrimBox))
        for box in (Name.TrimBox, Name.BleedBox):
            del page.obj[box]
    pdf.Root.Lang = String(about.language)
    describe(pdf, about, PDFUA)
    return saved(pdf)


# --------------------------------------------------------------------------------------------------------------- print


def for_print(bound: bytes, about: About, inks: Inks, profile: Profile, *, marks: bool = False) -> bytes:
    """PDF/X-4 of all pages. Raises NoInk."""
    pdf = Pdf.open(io.BytesIO(bound))
    _strip(pdf)
    _exchange_pictures(pdf, inks.pictures)
    colours = {_key(colour): ink for colour, ink in inks.colours.items()}
    for stream in _drawings(pdf):
        stream.write(_in_inks(stream.read_bytes(), colours))
    for page in pdf.pages:
        _set_boxes(pdf, page, SLUG if marks else 0)
    set_output_intent(pdf, profile)
    describe(pdf, about, PDFX)
    return saved(pdf, version="1.6")


def without(pdf: bytes, pages: Iterable[int]) -> bytes:
    """The file without some pages, counted from 0: the cover goes to the print shop in a file of its own."""
    left = Pdf.open(io.BytesIO(pdf))
    for page in sorted(pages, reverse=True):
        del left.pages[page]
    return saved(left, version="1.6")


def count(pdf: bytes) -> int:
    return len(Pdf.open(io.BytesIO(pdf)).pages)


def profile_name(icc: bytes) -> str:
    """What a profile calls itself; empty if it is none for printing in four inks (header of ICC.1)."""
    if icc[36:40] != b"acsp" or icc[12:16] != b"prtr" or icc[16:20] != b"CMYK":
        return ""
    from PIL import ImageCms

    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc))).strip()
    except (ImageCms.PyCMSError, OSError):
        return ""


def _strip(pdf: Pdf) -> None:
    """No links, bookmarks, tags: a print shop's file has pages."""
    for key in (Name.Outlines, Name.Names, Name.StructTreeRoot, Name.MarkInfo, Name.ViewerPreferences, Name.Lang):
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in (Name.Annots, Name.StructParents, Name.Tabs):
            if key in page.obj:
                del page.obj[key]


def _drawings(pdf: Pdf) -> list[Any]:
    """Every stream that paints: contents of pages and forms, each once."""
    forms = [
        thing for thing in pdf.objects if isinstance(thing, pikepdf.Stream) and thing.get(Name.Subtype) == Name.Form
    ]
    for thing in [*forms, *(page.obj for page in pdf.pages)]:
        _set_overprint(thing.Resources)
        if Name.Group in thing:
            thing.Group.CS = Name.DeviceCMYK
    return [*forms, *(page.obj.Contents for page in pdf.pages)]


OVER, KNOCK_OUT = b"/Ueber gs", b"/Aus gs"


def _set_overprint(resources: Any) -> None:
    """Graphics states for black that prints over what lies below, and for all other colours, which do not."""
    if Name.ColorSpace in resources:
        del resources.ColorSpace  # the engine writes Lab spaces that nothing uses
    states = resources.ExtGState
    states[Name("/Ueber")] = Dictionary(Type=Name.ExtGState, op=True, OPM=1)
    states[Name("/Aus")] = Dictionary(Type=Name.ExtGState, op=False, OPM=1)


COLOUR = re.compile(rb"^([\d.]+) ([\d.]+) ([\d.]+) (rg|RG)$", re.M)
FOREIGN = re.compile(rb"^[^<(\n]* ?(rg|RG|cs|CS|sc|SC|scn|SCN|g|G|sh|BI|ri)$", re.M)
BLACK = (0.0, 0.0, 0.0, 1.0)


def _in_inks(content: bytes, colours: Mapping[tuple[int, int, int], CMYK]) -> bytes:
    def exchanged(match: re.Match[bytes]) -> bytes:
        red, green, blue = (float(match[part]) for part in (1, 2, 3))
        ink = colours.get(_key((red, green, blue)))
        if ink is None:
            raise NoInk(f"no design token has the colour {match[0].decode()}")
        values = " ".join(f"{part:g}" for part in ink).encode()
        if match[4] == b"RG":
            return values + b" K"
        return values + b" k\n" + (OVER if ink == BLACK else KNOCK_OUT)

    if foreign := FOREIGN.search(COLOUR.sub(b"", content)):
        raise NoInk(f"an operator that has no counterpart: {foreign[0].decode('latin-1')}")
    return COLOUR.sub(exchanged, content)


def _key(colour: RGB) -> tuple[int, int, int]:
    """The engine writes six decimals; 255 steps are what a token has."""
    red, green, blue = (round(part * 255) for part in colour)
    return red, green, blue


def _exchange_pictures(pdf: Pdf, pictures: Mapping[str, bytes]) -> None:
    for image in list(pdf.objects):
        if not isinstance(image, pikepdf.Stream) or image.get(Name.Subtype) != Name.Image:
            continue
        if image.ColorSpace == Name.DeviceGray:  # QR codes: black ink already
            continue
        jpeg = pictures.get(hashlib.sha256(image.read_raw_bytes()).hexdigest())
        if jpeg is None:
            raise NoInk("a picture was not separated")
        image.write(jpeg, filter=Name.DCTDecode)
        image.ColorSpace = Name.DeviceCMYK
        image.Decode = Array([1, 0] * 4)  # Pillow writes CMYK JPEG inverted, as Adobe does


def _set_boxes(pdf: Pdf, page: Any, slug: float) -> None:
    """Trim, bleed and media box, the latter's corner at the origin; crop marks outside the bleed."""
    left, bottom, right, top = map(float, page.obj.TrimBox)
    width, height = right - left, top - bottom
    edge = BLEED + slug
    shift = f"1 0 0 1 {edge - left:.4f} {edge - bottom:.4f} cm".encode()
    page.obj.MediaBox = box(0, 0, width + 2 * edge, height + 2 * edge)
    page.obj.BleedBox = box(slug, slug, width + edge + BLEED, height + edge + BLEED)
    page.obj.TrimBox = box(edge, edge, width + edge, height + edge)
    marks = crop_marks(edge, edge, width + edge, height + edge) if slug else b""
    if slug:
        page.obj.Resources = Dictionary({**dict(page.obj.Resources.items()), "/ColorSpace": registration(pdf)})
    page.obj.Contents = pdf.make_stream(b"q " + shift + b"\n" + page.obj.Contents.read_bytes() + b"\nQ\n" + marks)


def box(*corners: float) -> Array:
    return Array([round(corner, 4) for corner in corners])


def registration(pdf: Pdf) -> Any:
    """The colour that prints on every plate: crop marks must be seen on each."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return Dictionary(Passer=Array([Name.Separation, Name.All, Name.DeviceCMYK, pdf.make_indirect(function)]))


def crop_marks(left: float, bottom: float, right: float, top: float) -> bytes:
    lines = []
    for x, outwards in ((left, -1), (right, 1)):
        for y in (bottom, top):
            lines.append((x + outwards * FAR, y, x + outwards * (FAR + MARK), y))
    for y, outwards in ((bottom, -1), (top, 1)):
        for x in (left, right):
            lines.append((x, y + outwards * FAR, x, y + outwards * (FAR + MARK)))
    drawn = "".join(f"{a:.3f} {b:.3f} m {c:.3f} {d:.3f} l S\n" for a, b, c, d in lines)
    return f"q /Passer CS 1 SCN {MARK_WIDTH} w\n{drawn}Q\n".encode()


def set_output_intent(pdf: Pdf, profile: Profile) -> None:
    stream = pdf.make_stream(profile.content, N=4, Alternate=Name.DeviceCMYK)
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(profile.condition or "Custom"),
        OutputCondition=String(profile.name),
        Info=String(profile.name),
        DestOutputProfile=stream,
    )
    if profile.condition:
        intent.RegistryName = String("http://www.color.org")
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])
