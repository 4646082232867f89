"""What a PDF says of itself: title, date, the standard that it keeps. Knows no pages."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from pikepdf import Name, Pdf, String

PRODUCER = "Wegweiser"


@dataclass(frozen=True)
class About:
    """What a file says of itself."""

    title: str
    author: str
    subject: str
    day: date
    language: str = "de"


PDFUA = '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'
PDFX = (
    '<rdf:Description rdf:about="" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/" pdfxid:GTS_PDFXVersion="PDF/X-4"/>'
    '<rdf:Description rdf:about="" xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmpMM:RenditionClass="default"'
    ' xmpMM:VersionID="1" xmpMM:DocumentID="uuid:{id}" xmpMM:InstanceID="uuid:{id}"/>'
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Trapped="False"/>'
)
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="{producer}"
 xmp:CreateDate="{day}" xmp:ModifyDate="{day}" xmp:MetadataDate="{day}"/>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{producer}"/>
{kind}
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


def describe(pdf: Pdf, about: About, kind: str) -> None:
    """The same in the document information and in XMP, where readers look for either."""
    words = {"title": about.title, "author": about.author, "subject": about.subject, "producer": PRODUCER}
    day = f"{about.day.isoformat()}T00:00:00Z"
    id_ = hashlib.md5(repr((about, kind)).encode(), usedforsecurity=False).hexdigest()
    id_ = "-".join((id_[:8], id_[8:12], id_[12:16], id_[16:20], id_[20:]))
    xmp = XMP.format(
        **{key: escape(word, {'"': "&quot;"}) for key, word in words.items()}, day=day, kind=kind.format(id=id_)
    )
    pdf.Root.Metadata = pdf.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
    stamp = f"D:{about.day:%Y%m%d}000000Z"
    info = {
        "Title": about.title,
        "Author": about.author,
        "Subject": about.subject,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
    }
    for key, word in {**info, "CreationDate": stamp, "ModDate": stamp}.items():
        pdf.docinfo[Name(f"/{key}")] = String(word)
    if kind is PDFX:
        pdf.docinfo[Name.Trapped] = Name("/False")
        pdf.docinfo[Name("/GTS_PDFXVersion")] = String("PDF/X-4")
