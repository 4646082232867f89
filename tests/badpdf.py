"""Makes one print edition in good order and many that differ from it in exactly one thing each.

»python -m tests.badpdf« prints what preflight says of each.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import segno
from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from wegweiser.preflight import inspect

ROOT = Path(__file__).parent.parent
PRINT = ROOT / "templates" / "print"
MM = 72 / 25.4
WIDTH, HEIGHT, BLEED = 148 * MM, 210 * MM, 3 * MM
PAGES = 4
WORDS = "Wegweiser Mentoring: für wen, wo, wie viel Zeit. Kontakt 0123456789 ÄÖÜß!?"
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Wegweiser</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2026-11-22T10:30:00+01:00</xmp:CreateDate><xmp:ModifyDate>2026-11-22T10:30:00+01:00</xmp:ModifyDate>
<xmp:MetadataDate>2026-11-22T10:30:00+01:00</xmp:MetadataDate><xmpMM:DocumentID>xmp.did:wegweiser</xmpMM:DocumentID>
<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>
<pdf:Trapped>False</pdf:Trapped><pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
Change = Callable[[pikepdf.Pdf], None]

# ------------------------------------------------------------------------------------------------------------ the good


@functools.cache
def good(width: float = WIDTH, pages: int = PAGES) -> bytes:
    """PDF/X-4, A5 with bleed: full-bleed colour, black and white text, a photo, a QR code, a rule, a form."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(_font(pdf))
    photo, code = pdf.make_indirect(cmyk_photo(pdf)), pdf.make_indirect(qr(pdf))
    for _ in range(pages):
        pdf.add_blank_page(page_size=(width + 2 * BLEED, HEIGHT + 2 * BLEED))
    for number, page in enumerate(pdf.pages, 1):
        page.obj.BleedBox = page.obj.MediaBox
        page.obj.TrimBox = Array([BLEED, BLEED, BLEED + width, BLEED + HEIGHT])
        page.obj.Resources = _resources(pdf, font, photo, code)
        page.obj.Contents = pdf.make_stream(_page(number, width))
    _metadata(pdf)
    return saved(pdf)


def saved(pdf: pikepdf.Pdf, **options: Any) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, min_version="1.6", **options)
    return out.getvalue()


def _resources(pdf: pikepdf.Pdf, font: Any, photo: Any, code: Any) -> Dictionary:
    form = pdf.make_stream(b"q 0.1 0.6 0.2 0 k 20 20 30 30 re f Q")
    form.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 100, 100])})
    return Dictionary(
        Font=Dictionary(F1=font),
        XObject=Dictionary(Foto=photo, Code=code, Form=pdf.make_indirect(form)),
        ExtGState=Dictionary(Over=Dictionary(OP=True, op=True, OPM=1), Half=Dictionary(ca=0.5)),
    )


def _page(number: int, width: float) -> bytes:
    """Content in points from the lower left corner of the sheet."""
    whole = f"0 0 {width + 2 * BLEED:.3f} 60 re f"  # a band at the foot, through the bleed on three sides
    return b"\n".join(
        [
            f"q 0.9 0.4 0.45 0.3 k {whole} Q".encode(),
            text(40, 30, 14, "Wegweiser Mentoring", "0 0 0 0 k"),
            b"/Over gs",
            *(text(40, 560 - line * 14, 9.5, WORDS[: 60 - line]) for line in range(20)),
            text(40, 100, 9.5, f"Kontakt {number}"),
            b"q 0 0 0 1 K 0.5 w 40 200 m 300 200 l S Q",
            b"q 120 0 0 80 40 110 cm /Foto Do Q",
            b"q 60 0 0 60 200 110 cm /Code Do Q",
            b"q 1 0 0 1 280 110 cm /Form Do Q",
        ]
    )


def text(x: float, y: float, size: float, words: str, ink: str = "0 0 0 1 k") -> bytes:
    codes = "".join(f"{_face()[1][letter]:04X}" for letter in words)
    return f"q {ink} BT /F1 {size} Tf 1 0 0 1 {x:.3f} {y:.3f} Tm <{codes}> Tj ET Q".encode()


@functools.cache
def _face() -> tuple[bytes, dict[str, int], dict[int, float]]:
    """A subset of our own typeface, with the glyph of each letter and the width of each glyph."""
    face = TTFont(PRINT / "fonts" / "SourceSans3-Regular.ttf")
    options = subset.Options()
    options.layout_features, options.notdef_outline = [], True
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=WORDS + "„“–")
    subsetter.subset(face)
    out = io.BytesIO()
    face.save(out)
    glyphs = {chr(code): face.getGlyphID(name) for code, name in face.getBestCmap().items()}
    widths = {face.getGlyphID(name): width for name, (width, _) in face["hmtx"].metrics.items()}
    return out.getvalue(), glyphs, widths


def _font(pdf: pikepdf.Pdf) -> Dictionary:
    program, glyphs, widths = _face()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/ABCDEF+SourceSans3"),
        Flags=4,
        FontBBox=Array([-500, -400, 1500, 1000]),
        ItalicAngle=0,
        Ascent=984,
        Descent=-273,
        CapHeight=660,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    inner = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/ABCDEF+SourceSans3"),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        FontDescriptor=pdf.make_indirect(descriptor),
        W=Array([part for glyph, width in sorted(widths.items()) for part in (glyph, Array([width]))]),
    )
    letters = "".join(f"<{glyph:04X}> <{ord(letter):04X}>\n" for letter, glyph in sorted(glyphs.items()))
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/ABCDEF+SourceSans3"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(inner)]),
        ToUnicode=pdf.make_stream(f"{len(glyphs)} beginbfchar\n{letters}endbfchar".encode()),
    )


def cmyk_photo(pdf: pikepdf.Pdf, size: tuple[int, int] = (500, 334), most: int = 150) -> Stream:
    """A photo as print wants it: CMYK JPEG, a gradient, at most ``most`` of 255 in each of four inks."""
    ramp = Image.linear_gradient("L").resize(size).point(lambda value: value * most // 255)
    return _jpeg(pdf, Image.merge("CMYK", [ramp, ramp, ramp, ramp.point(lambda value: value // 3)]), Name.DeviceCMYK)


def _jpeg(pdf: pikepdf.Pdf, image: Image.Image, space: Name) -> Stream:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=92, subsampling=0)
    stream = pikepdf.Stream(pdf, out.getvalue())
    head = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": image.width, "/Height": image.height}
    stream.update({**head, "/ColorSpace": space, "/BitsPerComponent": 8, "/Filter": Name.DCTDecode})
    if image.mode == "CMYK":  # Pillow writes it inverted, as Photoshop does
        stream.Decode = Array([1, 0] * 4)
    return stream


def raw_image(pdf: pikepdf.Pdf, image: Image.Image, space: Any, bits: int = 8) -> Stream:
    stream = pdf.make_stream(image.tobytes())
    head = {"/Type": Name.XObject, "/Subtype": Name.Image, "/Width": image.width, "/Height": image.height}
    stream.update({**head, "/ColorSpace": space, "/BitsPerComponent": bits})
    return stream


def qr(pdf: pikepdf.Pdf, scale: int = 4) -> Stream:
    out = io.BytesIO()
    segno.make("https://example.org/p/lesebande").save(out, kind="png", scale=scale, border=4)
    return raw_image(pdf, Image.open(out).convert("L"), Name.DeviceGray)


def profile() -> bytes:
    return (PRINT / "icc" / "ISOcoated_v2_300_bas.icc").read_bytes()


def _metadata(pdf: pikepdf.Pdf) -> None:
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String("Wegweiser"),
            CreationDate=String("D:20261122103000+01'00'"),
            ModDate=String("D:20261122103000+01'00'"),
            Trapped=Name("/False"),
        )
    )
    pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    intent = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("FOGRA39"))
    intent.DestOutputProfile = pdf.make_stream(profile(), N=4)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent)])


# ------------------------------------------------------------------------------------------------------------- the bad


@dataclass(frozen=True)
class Bad:
    """One change to the good file, the row that must tell it, and some of its words."""

    name: str
    row: str
    words: str
    change: Change | None = None
    bytes_: Callable[[bytes], bytes] | None = None
    hint: bool = False
    pages: tuple[int, ...] = ()

    def make(self) -> bytes:
        if self.bytes_:
            return self.bytes_(good())
        with pikepdf.open(io.BytesIO(good())) as pdf:
            assert self.change
            self.change(pdf)
            return saved(pdf)


def paint(content: bytes | str, page: int = 2) -> Change:
    """Something more on a page."""
    more = content.encode() if isinstance(content, str) else content

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.pages[page - 1].obj.Contents
        stream.write(stream.read_bytes() + b"\n" + more)

    return change


def resource(kind: str, name: str, make: Callable[[pikepdf.Pdf], Any], content: bytes | str = b"") -> Change:
    """A resource of page 2 and what uses it."""

    def change(pdf: pikepdf.Pdf) -> None:
        own = pdf.pages[1].obj.Resources
        if kind not in own:
            own[kind] = Dictionary()
        thing = make(pdf)
        own[kind][name] = pdf.make_indirect(thing) if isinstance(thing, Stream) else thing
        paint(content)(pdf)

    return change


def root(name: str, make: Callable[[pikepdf.Pdf], Any]) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root[name] = make(pdf)

    return change


def page(name: str, value: Any, number: int = 2) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.pages[number - 1].obj[name]
        else:
            pdf.pages[number - 1].obj[name] = value

    return change


def xmp(old: str, new: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        assert old in XMP
        pdf.Root.Metadata.write(XMP.replace(old, new).encode())

    return change


def info(name: str, value: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.trailer.Info[name]
        else:
            pdf.trailer.Info[name] = value

    return change


def intent(key: str, make: Callable[[pikepdf.Pdf], Any] | None) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        first = pdf.Root.OutputIntents[0]
        if make is None:
            del first[key]
        else:
            first[key] = make(pdf)

    return change


def other_profile(at: int, what: bytes, channels: int = 4) -> Change:
    def make(pdf: pikepdf.Pdf) -> Stream:
        content = profile()
        return pdf.make_stream(content[:at] + what + content[at + len(what) :], N=channels)

    return intent("/DestOutputProfile", make)


def without_pages(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[3]


def form(content: bytes, **more: Any) -> Callable[[pikepdf.Pdf], Stream]:
    def make(pdf: pikepdf.Pdf) -> Stream:
        stream = pdf.make_stream(content)
        stream.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 400, 600])})
        stream.update({f"/{key}": value for key, value in more.items()})
        return stream

    return make


def tiling(content: bytes) -> Callable[[pikepdf.Pdf], Stream]:
    def make(pdf: pikepdf.Pdf) -> Stream:
        head = {"PatternType": 1, "PaintType": 1, "TilingType": 1, "XStep": 10, "YStep": 10}
        return pdf.make_stream(content, BBox=Array([0, 0, 10, 10]), Resources=Dictionary(), **head)

    return make


def shading(space: Name, components: int) -> Callable[[pikepdf.Pdf], Dictionary]:
    def make(_: pikepdf.Pdf) -> Dictionary:
        dark, light = Array([0.1] * components), Array([0.5] * components)
        function = Dictionary(FunctionType=2, Domain=Array([0, 1]), N=1, C0=dark, C1=light)
        return Dictionary(ShadingType=2, ColorSpace=space, Coords=Array([40, 0, 300, 0]), Function=function)

    return make


def mask(pdf: pikepdf.Pdf) -> Dictionary:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    inner = pdf.make_indirect(form(b"0.5 g 0 0 400 600 re f", Group=group)(pdf))
    return Dictionary(SMask=Dictionary(S=Name.Luminosity, G=inner))


def spot(_: pikepdf.Pdf) -> Array:
    function = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array([0, 1, 1, 0]), N=1)
    return Array([Name.Separation, Name("/HKS 13"), Name.DeviceCMYK, function])


def icc_rgb(pdf: pikepdf.Pdf) -> Array:
    from PIL import ImageCms

    content = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return Array([Name.ICCBased, pdf.make_stream(content, N=3)])


def icc_gray(pdf: pikepdf.Pdf) -> Array:
    return Array([Name.ICCBased, pdf.make_stream(profile(), N=1)])


def lab(_: pikepdf.Pdf) -> Array:
    return Array([Name.Lab, Dictionary(WhitePoint=Array([0.9642, 1, 0.8249]))])


def standard_font(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)


def drawn_font(pdf: pikepdf.Pdf) -> Dictionary:
    program = pdf.make_stream(b"500 0 0 0 500 500 d1 0 0 500 500 re f")
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type3,
        FontBBox=Array([0, 0, 500, 500]),
        FontMatrix=Array([0.001, 0, 0, 0.001, 0, 0]),
        CharProcs=Dictionary(a=pdf.make_indirect(program)),
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([97, Name.a])),
        FirstChar=97,
        LastChar=97,
        Widths=Array([500]),
    )


def whole_font(pdf: pikepdf.Pdf) -> None:
    font = pdf.pages[0].obj.Resources.Font.F1
    font.BaseFont = font.DescendantFonts[0].BaseFont = Name("/SourceSans3")


def annotation(pdf: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 50, 100, 60]), Border=Array([0, 0, 0]))
    pdf.pages[1].obj.Annots = Array([pdf.make_indirect(link)])


def layers(hidden: bool) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Entwurf")))
        off = Dictionary(OFF=Array([layer] if hidden else []))
        pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=off)

    return change


def attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["notiz.txt"] = b"nicht drucken"


def trim(left: float, right: float) -> Change:
    return page("/TrimBox", Array([BLEED + left, BLEED, BLEED + WIDTH + right, BLEED + HEIGHT]))


def narrow_bleed(pdf: pikepdf.Pdf) -> None:
    """All sides of page 3 have a bleed of 2 mm, and the colour goes as far."""
    page("/BleedBox", Array([MM, MM, 2 * BLEED + WIDTH - MM, 2 * BLEED + HEIGHT - MM]), 3)(pdf)


def short_bleed(pdf: pikepdf.Pdf) -> None:
    """The band at the foot of page 3 ends where the page will be cut."""
    stream = pdf.pages[2].obj.Contents
    band, short = b"0 0 436.535 60 re f", f"{BLEED:.3f} 0 {WIDTH:.3f} 60 re f".encode()
    content = stream.read_bytes()
    assert band in content
    stream.write(content.replace(band, short))


def empty(pdf: pikepdf.Pdf) -> None:
    pdf.pages[3].obj.Contents.write(b"q Q")


def locked(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return saved_with_password(pdf, "")


def saved_with_password(pdf: pikepdf.Pdf, user: str) -> bytes:
    out = io.BytesIO()
    pdf.save(out, encryption=pikepdf.Encryption(owner="geheim", user=user), min_version="1.6")
    return out.getvalue()


def shut(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return saved_with_password(pdf, "geheim")


def photo(make: Callable[[pikepdf.Pdf], Stream], content: str = "q 120 0 0 80 40 210 cm /Neu Do Q") -> Change:
    return resource("/XObject", "/Neu", make, content)


def rgb_photo(pdf: pikepdf.Pdf) -> Stream:
    return _jpeg(pdf, Image.new("RGB", (500, 334), (120, 80, 40)), Name.DeviceRGB)


def indexed_rgb(pdf: pikepdf.Pdf) -> Stream:
    space = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\x00\x00\x00\xff\x00\x00")])
    return raw_image(pdf, Image.new("L", (500, 334), 1), space)


def dark(pdf: pikepdf.Pdf) -> Stream:
    return raw_image(pdf, Image.new("CMYK", (500, 334), (240, 240, 240, 240)), Name.DeviceCMYK)


def dark_palette(pdf: pikepdf.Pdf) -> Stream:
    space = Array([Name.Indexed, Name.DeviceCMYK, 1, String(b"\x00\x00\x00\x00\xff\xff\xff\xff")])
    return raw_image(pdf, Image.new("L", (500, 334), 1), space)


def no_overprint(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(OP=False, op=False)


def with_entry(key: str, value: Any) -> Callable[[pikepdf.Pdf], Stream]:
    def make(pdf: pikepdf.Pdf) -> Stream:
        stream = cmyk_photo(pdf)
        stream[key] = value
        return stream

    return make


def drawing(pdf: pikepdf.Pdf) -> Stream:
    """Black and white without grey, and no code: 500 pixels a side."""
    image = Image.new("1", (500, 334), 1)
    for x in range(0, 330):
        image.putpixel((x, x), 0)
    return raw_image(pdf, image, Name.DeviceGray, 1)


def script(_: pikepdf.Pdf) -> Dictionary:
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String("app.alert('x')"))


def hidden_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Anderes = pdf.make_indirect(script(pdf))


GRAY_SQUARE = "40 400 50 50 re f"
WHITE_OUTSIDE = b"q /N gs " + text(2, 40, 9, "Kontakt", "0 0 0 0 k") + b" Q"
CIRCLE = "q 0 0 0 0.5 k 4 300 m 4 310 30 310 30 300 c 30 290 4 290 4 300 c f Q"
ROUND_FRAME = """q 0 0 0 1 k
45 400 m 85 400 l 90 400 90 405 90 405 c 90 450 l 40 450 l 40 405 l 40 400 45 400 45 400 c h
45 400.1 m 85 400.1 l 89.9 400.1 89.9 405 89.9 405 c 89.9 449.9 l 40.1 449.9 l 40.1 405 l
40.1 400.1 45 400.1 45 400.1 c h f* Q"""
BAD: tuple[Bad, ...] = (
    # the file
    Bad("truncated", "Datei", "beschädigt", bytes_=lambda content: content[:-12]),
    Bad("garbage before", "Datei", "fremde Zeichen", bytes_=lambda content: b"Status: 200\r\n\r\n" + content),
    Bad("no PDF", "Datei", "keine PDF-Datei", bytes_=lambda _: b"<html>Nicht gefunden</html>"),
    Bad("password", "Datei", "Kennwort", bytes_=shut),
    Bad("encrypted", "Verschlüsselung", "verschlüsselt", bytes_=locked),
    Bad("old version", "PDF-Version", "1.4", bytes_=lambda content: content.replace(b"%PDF-1.6", b"%PDF-1.4", 1)),
    Bad("new version", "PDF-Version", "2.0", bytes_=lambda c: c.replace(b"%PDF-1.6", b"%PDF-2.0", 1), hint=True),
    Bad("open action", "Skripte und Anhänge", "Aktion beim Öffnen", root("/OpenAction", lambda _: Array([]))),
    Bad("javascript", "Skripte und Anhänge", "JavaScript", hidden_script),
    Bad("attachment", "Skripte und Anhänge", "angehängte Dateien", attached),
    Bad("form fields", "Skripte und Anhänge", "Formular", root("/AcroForm", lambda _: Dictionary(Fields=Array([])))),
    Bad("page action", "Skripte und Anhänge", "Aktionen", page("/AA", Dictionary())),
    Bad("link", "Links und Kommentare", "1 Link", annotation, pages=(2,)),
    Bad("hidden layer", "Ebenen", "1 von 1 Ebene", layers(True)),
    Bad("visible layer", "Ebenen", "1 Ebene", layers(False), hint=True),
    # what it says of itself
    Bad("not X-4", "PDF/X", "»PDF/X-3«", xmp("PDF/X-4", "PDF/X-3")),
    Bad("no X", "PDF/X", "nennt sich nicht", xmp("pdfxid:GTS_PDFXVersion", "pdfxid:Anderes")),
    Bad("two minds", "PDF/X", "an anderer", info("/GTS_PDFXVersion", String("PDF/X-1:2001"))),
    Bad("trapped unknown", "Überfüllung", "fehlt die Angabe", info("/Trapped", Name.Unknown)),
    Bad("trapped differs", "Überfüllung", "uneins", xmp("<pdf:Trapped>False", "<pdf:Trapped>True")),
    Bad("no title", "Titel und Datum", "Titel", info("/Title", None)),
    Bad("other title", "Titel und Datum", "widersprechen", info("/Title", String("Alter Titel"))),
    Bad("other date", "Titel und Datum", "Änderungsdatum", info("/ModDate", String("D:20251122103000Z"))),
    Bad("no document id", "Kennung", "DocumentID", xmp("xmpMM:DocumentID", "xmpMM:Anderes")),
    Bad("no intent", "Druckbedingung", "fehlt die Ausgabebedingung", root("/OutputIntents", lambda _: Array([]))),
    Bad("no profile", "Druckbedingung", "fehlt das Profil", intent("/DestOutputProfile", None)),
    Bad("no condition", "Druckbedingung", "Name der Druckbedingung", intent("/OutputConditionIdentifier", None)),
    Bad("broken profile", "Druckbedingung", "beschädigt", other_profile(36, b"xxxx")),
    Bad("screen profile", "Druckbedingung", "nicht zu einem Drucker", other_profile(12, b"mntr")),
    Bad("RGB profile", "Druckbedingung", "nicht für CMYK", other_profile(16, b"RGB ")),
    # sheets
    Bad("three pages", "Seitenzahl", "nicht durch 4", without_pages),
    Bad("no trim", "Endformat", "TrimBox", page("/TrimBox", None), pages=(2,)),
    Bad("wrong trim", "Endformat", "146 × 210 mm", trim(MM, -MM), pages=(2,)),
    Bad("narrow bleed", "Anschnitt", "nur 2 mm", narrow_bleed, pages=(3,)),
    Bad("crop box", "Seitenrahmen", "CropBox", page("/CropBox", Array([20, 20, 400, 500])), pages=(2,)),
    Bad("art box", "Seitenrahmen", "ArtBox", page("/ArtBox", Array([20, 20, 400, 500])), pages=(2,)),
    Bad("turned", "Seitenrahmen", "gedreht", page("/Rotate", 90), pages=(2,)),
    Bad("scaled", "Seitenrahmen", "skaliert", page("/UserUnit", 2), pages=(2,)),
    Bad("ends at trim", "Randabfallendes", "enden am Seitenrand", short_bleed, pages=(3,)),
    Bad("photo at trim", "Randabfallendes", "enden", paint(f"q 120 0 0 80 {BLEED} 300 cm /Foto Do Q"), pages=(2,)),
    Bad("circle in the bleed", "Randabfallendes", "Form oder Linie", paint(CIRCLE), hint=True, pages=(2,)),
    Bad("empty page", "Leere Seiten", "1 Seite ist leer", empty, hint=True, pages=(4,)),
    # colours
    Bad("unused Lab", "Farbräume", "keine Seite benutzt", resource("/ColorSpace", "/C", lab), hint=True, pages=(2,)),
    Bad("RGB fill", "Farbräume", "1 Fläche", paint(f"0.5 0.2 0.1 rg {GRAY_SQUARE}"), pages=(2,)),
    Bad("RGB stroke", "Farbräume", "1 Linie", paint("0.5 0.2 0.1 RG 40 400 m 90 400 l S"), pages=(2,)),
    Bad("RGB text", "Farbräume", "1 Text", paint(text(40, 250, 20, "Kontakt", "1 0 0 rg")), pages=(2,)),
    Bad("RGB photo", "Farbräume", "1 Bild", photo(rgb_photo), pages=(2,)),
    Bad("indexed RGB", "Farbräume", "1 Bild", photo(indexed_rgb), pages=(2,)),
    Bad("ICC RGB", "Farbräume", "RGB", resource("/ColorSpace", "/C", icc_rgb, f"/C cs 1 0 0 sc {GRAY_SQUARE}")),
    Bad("Lab", "Farbräume", "Lab", resource("/ColorSpace", "/C", lab, f"/C cs 50 0 0 sc {GRAY_SQUARE}")),
    Bad(
        *("profiled grey", "Farbräume", "eigenes Profil"),
        resource("/ColorSpace", "/C", icc_gray, f"/C cs 0.5 sc {GRAY_SQUARE}"),
        hint=True,
    ),
    Bad(
        "default space", "Farbräume", "DefaultCMYK", resource("/ColorSpace", "/DefaultCMYK", lambda _: Name.DeviceCMYK)
    ),
    Bad(
        "RGB in a form",
        "Farbräume",
        "RGB",
        resource("/XObject", "/N", form(b"1 0 0 rg 99 99 9 9 re f"), "/N Do"),
    ),
    Bad(
        *("RGB in a pattern", "Farbräume", "RGB"),
        resource("/Pattern", "/P", tiling(b"1 0 0 rg 0 0 5 5 re f"), f"/Pattern cs /P scn {GRAY_SQUARE}"),
    ),
    Bad(
        *("RGB shading", "Farbräume", "RGB"),
        resource("/Shading", "/S", shading(Name.DeviceRGB, 3), "q 40 400 100 50 re W n /S sh Q"),
    ),
    Bad(
        *("RGB shading pattern", "Farbräume", "RGB"),
        resource(
            *("/Pattern", "/P", lambda pdf: Dictionary(PatternType=2, Shading=shading(Name.DeviceRGB, 3)(pdf))),
            f"/Pattern cs /P scn {GRAY_SQUARE}",
        ),
    ),
    Bad(
        *("inline RGB", "Farbräume", "RGB"),
        paint(b"q 2 0 0 2 40 400 cm BI /W 8 /H 8 /BPC 8 /CS /RGB ID " + b"\x80" * 192 + b" EI Q"),
    ),
    Bad(
        *("spot colour", "Sonderfarben", "»HKS 13«"),
        resource("/ColorSpace", "/C", spot, f"/C cs 1 scn {GRAY_SQUARE}"),
        pages=(2,),
    ),
    Bad(
        *("RGB group", "Transparenz", "RGB"),
        page("/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)),
        pages=(2,),
    ),
    Bad("RGB soft mask", "Transparenz", "RGB", resource("/ExtGState", "/M", mask, f"q /M gs {GRAY_SQUARE} Q")),
    Bad("too much ink", "Farbauftrag", "360 %", paint(f"0.9 0.9 0.9 0.9 k {GRAY_SQUARE}"), pages=(2,)),
    Bad("dark photo", "Farbauftrag", "steigt auf", photo(functools.partial(cmyk_photo, most=250)), pages=(2,)),
    Bad("dark raw picture", "Farbauftrag", "376 %", photo(dark), pages=(2,)),
    Bad("dark palette", "Farbauftrag", "400 %", photo(dark_palette), pages=(2,)),
    Bad(
        "rich black text", "Textfarben", "»Kontakt«", paint(text(40, 250, 9, "Kontakt", "0.6 0.5 0.4 1 k")), pages=(2,)
    ),
    Bad(
        *("small coloured text", "Textfarben", "unter 9 Punkt"),
        paint(text(40, 250, 7, "Kontakt", "0.6 0.5 0.4 0 k")),
        hint=True,
    ),
    Bad("white overprint", "Überdrucken", "Weiß", paint(f"/Over gs 0 0 0 0 k {GRAY_SQUARE}"), pages=(2,)),
    Bad(
        *("overprint mode 0", "Überdrucken", "OPM 0"),
        resource("/ExtGState", "/O", lambda _: Dictionary(op=True, OPM=0), f"q /O gs 0 0 0 1 k {GRAY_SQUARE} Q"),
        hint=True,
    ),
    Bad(
        *("transfer curve", "Kennlinien und Raster", "TR2"),
        resource("/ExtGState", "/T", lambda _: Dictionary(TR2=Name.Identity), "q /T gs Q"),
    ),
    Bad(
        *("halftone", "Kennlinien und Raster", "HT"),
        resource("/ExtGState", "/T", lambda _: Dictionary(HT=Dictionary(HalftoneType=1)), "q /T gs Q"),
    ),
    # text
    Bad(
        *("font not embedded", "Schriften", "Helvetica"),
        resource("/Font", "/H", standard_font, "BT /H 12 Tf 40 250 Td (Kontakt) Tj ET"),
        pages=(2,),
    ),
    Bad(
        *("Type 3", "Schriften", "Type 3"),
        resource("/Font", "/H", drawn_font, "BT /H 12 Tf 40 250 Td (a) Tj ET"),
        pages=(2,),
    ),
    Bad("whole font", "Schriften", "Vollständig", whole_font, hint=True),
    Bad("tiny text", "Schriftgröße", "kleiner als 5 Punkt", paint(text(40, 250, 4, "Kontakt")), hint=True),
    Bad("white text outside", "Text am Rand", "»Kontakt«", resource("/ExtGState", "/N", no_overprint, WHITE_OUTSIDE)),
    Bad("text outside", "Text am Rand", "»Kontakt«", paint(text(2, 250, 9, "Kontakt")), pages=(2,)),
    Bad(
        "text at the edge", "Text am Rand", "näher als 3 mm", paint(text(12, 250, 9, "Kontakt")), hint=True, pages=(2,)
    ),
    # lines and pictures
    Bad("hairline", "Haarlinien", "1 Linie", paint("q 0 0 0 1 K 0.1 w 40 400 m 90 400 l S Q"), pages=(2,)),
    Bad("zero width", "Haarlinien", "1 Linie", paint("q 0 0 0 1 K 0 w 40 400 m 90 400 l S Q"), pages=(2,)),
    Bad("scaled line", "Haarlinien", "1 Linie", paint("q .1 0 0 .1 0 0 cm 0 0 0 1 K 1 w 400 4000 m 900 4000 l S Q")),
    Bad("thin rectangle", "Haarlinien", "1 Linie", paint("q 0 0 0 1 k 40 400 200 0.1 re f Q"), pages=(2,)),
    Bad("thin frame", "Haarlinien", "1 Linie", paint("q 0 0 0 1 k 40 400 50 50 re 40.1 400.1 49.8 49.8 re f* Q")),
    Bad("thin round frame", "Haarlinien", "1 Linie", paint(ROUND_FRAME)),
    Bad(
        "low resolution",
        "Bildauflösung",
        "1 Bild ist mit 120 dpi",
        paint("q 300 0 0 200 40 220 cm /Foto Do Q"),
        pages=(2,),
    ),
    Bad(
        *("inline low resolution", "Bildauflösung", "72 dpi"),
        paint(b"q 8 0 0 8 40 400 cm BI /W 8 /H 8 /BPC 8 /CS /G ID " + b"\x80" * 64 + b" EI Q"),
    ),
    Bad("coarse drawing", "Bildauflösung", "Strichzeichnungen", photo(drawing), hint=True, pages=(2,)),
    Bad("small code", "Bildauflösung", "QR-Codes", paint("q 20 0 0 20 40 400 cm /Code Do Q"), hint=True, pages=(2,)),
    Bad("OPI", "Bildarten", "OPI", photo(with_entry("/OPI", Dictionary())), pages=(2,)),
    Bad("alternate image", "Bildarten", "Ersatzbild", photo(with_entry("/Alternates", Array([]))), pages=(2,)),
    Bad("PostScript", "Bildarten", "PostScript", photo(form(b"", Subtype=Name.PS), "/Neu Do"), pages=(2,)),
    Bad("reference", "Bildarten", "Verweis", photo(form(b"", Ref=Dictionary()), "/Neu Do"), pages=(2,)),
    # content
    Bad("missing picture", "Seiteninhalte", "nicht lesbar", paint("q /Fehlt Do Q"), pages=(2,)),
    Bad("wrong operands", "Seiteninhalte", "»cm«", paint("q 1 0 0 1 cm Q"), pages=(2,)),
    Bad("unbalanced", "Seiteninhalte", "q/Q", paint("q"), hint=True, pages=(2,)),
)


def table() -> str:
    """What preflight says of each, for a reader: name, then the sentences of all that is not in order."""
    lines = [f"good: {_said(good())}"]
    return "\n".join([*lines, *(f"{bad.name}: {_said(bad.make())}" for bad in BAD)])


def _said(content: bytes) -> str:
    rows = inspect(content, measure=False).rows
    told = [f"{row.name} ({row.verdict.value}): {each.sentence}" for row in rows for each in row.findings]
    return " | ".join(each for each in told if "nicht gemessen" not in each) or "in Ordnung"


if __name__ == "__main__":
    print(table())
