"""Tags as the layout engine writes them → tags as PDF/UA-1 asks for. Knows PDF, neither entries nor pages of ours.

The engine makes an element of every box and a link of every box in a link, gives page numbers and running heads
elements that hang in no tree, and never says which way a table's heading points. So the tree is read, put right and
written anew.
ISO 14289-1 (PDF/UA-1) and ISO 32000-1, 14.7 and 14.8; the rules are named where they are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, String

PX = 0.75  # points in a pixel of CSS
HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")
INLINE = ("Link", "Span", "Figure")
GROUPS = ("Document", "Part", "Art", "Sect")  # hold blocks only: 14.8.4.2
HOLLOW = ("NonStruct", "Span", "Div")  # say nothing that the elements around and in them do not say
UNNESTED = ("P", "Link", *HEADINGS)  # nothing of the kind stands in another one
CELLS = ("TD", "TH")  # may be empty: a table has the same cells in every row


@dataclass(frozen=True)
class Drawn:
    """Marked content: its page, counted from 0, and its number there."""

    page: int
    number: int


@dataclass(frozen=True, eq=False)
class Hotspot:
    """A link annotation, its corners and where it leads."""

    annotation: Any
    corners: tuple[float, float, float, float]
    target: str


@dataclass(frozen=True)
class Element:
    kind: str
    kids: tuple[Kid, ...]
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def drawn(self) -> Iterator[Drawn]:
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.drawn
            elif isinstance(kid, Drawn):
                yield kid


Kid = Element | Drawn | Hotspot


def mend(pdf: Pdf) -> None:
    """Put the tags right, in the file. Fonts must have their final ToUnicode: texts are read through it."""
    pages = [page.obj for page in pdf.pages]
    scripts = list(_scripts(pages))
    document = _read(pdf.Root.StructTreeRoot.K[0], {page.objgen: place for place, page in enumerate(pages)})
    (whole,) = _elements(_mended(document, "", scripts))
    found, kept = _on_pages(document, len(pages)), _on_pages(whole, len(pages))
    for page, script, before, after in zip(pages, scripts, found, kept, strict=True):
        page.Contents.write(script.with_artifacts(before, after))
    _describe(whole, scripts)
    _write(pdf, whole, pages)


# --------------------------------------------------------------------------------------------------------------- texts

RUN = re.compile(rb"/(?:Span|Figure)\s+<</MCID (\d+)>>\s+BDC\b(.*?)\bEMC\b", re.S)
BEGINNING = re.compile(rb"/(?:Span|Figure)\s+<</MCID (\d+)>>\s+BDC\b")
FONT = re.compile(rb"(/\w+) [\d.]+ Tf")
SHOWN = re.compile(rb"(/\w+) [\d.]+ Tf|<([0-9a-f]+)>")
PLACE = re.compile(rb"1 0 0 -1 [-\d.]+ ([-\d.]+) Tm")
MAPPED = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
DOTS = re.compile(r"(?:[\s\u00a0]+[.·])+[\s\u00a0]*$")  # no sentence has a space before its full stop
LEADER = re.compile(r"[\s\u00a0]*·[\s\u00a0]*")


@dataclass(frozen=True)
class Script:
    """The content stream of a page and its runs of marked content, each with the font that is set when it begins."""

    content: bytes
    height: float  # of the page's trim
    alphabets: Mapping[bytes, Mapping[bytes, str]]  # font → glyph → letters
    runs: Mapping[int, tuple[bytes, bytes]]

    def text(self, number: int) -> str:
        font, body = self.runs[number]
        letters: list[str] = []
        for name, glyphs in SHOWN.findall(body):
            font = name or font
            known = self.alphabets[font]
            letters += [known.get(glyphs[at : at + 4], "") for at in range(0, len(glyphs), 4)]
        return "".join(letters)

    def ends_in_hyphen(self, number: int) -> bool:
        """Whether it may: quicker than to read the text."""
        body = self.runs[number][1]
        last = body[body.rfind(b">") - 4 : body.rfind(b">")]
        return any(alphabet.get(last) in HYPHENS for alphabet in self.alphabets.values())

    def with_artifacts(self, found: set[int], kept: set[int]) -> bytes:
        """The content, in which only ``kept`` runs are more than decoration (7.1).

        Those that are not ``found`` in the tree stand in the margin: running heads and page numbers (7.8).
        """

        def begun(match: re.Match[bytes]) -> bytes:
            number = int(match[1])
            if number in kept:
                return match[0]
            return b"/Artifact BMC" if number in found else self._in_margin(number)

        return BEGINNING.sub(begun, self.content)

    def _in_margin(self, number: int) -> bytes:
        place = PLACE.search(self.runs[number][1])
        kind = b"Header" if place and float(place[1]) * PX < self.height / 2 else b"Footer"
        return b"/Artifact <</Type /Pagination /Subtype /" + kind + b">> BDC"


def _on_pages(whole: Element, pages: int) -> list[set[int]]:
    """The numbers of the marked content that is in the tree, page by page."""
    numbers: list[set[int]] = [set() for _ in range(pages)]
    for drawn in whole.drawn:
        numbers[drawn.page].add(drawn.number)
    return numbers


def _scripts(pages: Sequence[Any]) -> Iterator[Script]:
    known: dict[tuple[int, int], dict[bytes, str]] = {}
    for page in pages:
        fonts = dict(page.Resources.get(Name.Font, Dictionary()).items())
        for font in fonts.values():
            if font.objgen not in known:
                known[font.objgen] = _alphabet(font.ToUnicode.read_bytes())
        content, box = page.Contents.read_bytes(), page.get(Name.TrimBox, page.MediaBox)
        alphabets = {name.encode(): known[font.objgen] for name, font in fonts.items()}
        yield Script(content, float(box[3]) - float(box[1]), alphabets, dict(_runs(content)))


def _alphabet(cmap: bytes) -> dict[bytes, str]:
    return {glyph: bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in MAPPED.findall(cmap)}


def _runs(content: bytes) -> Iterator[tuple[int, tuple[bytes, bytes]]]:
    font = b""
    for run in RUN.finditer(content):
        yield int(run[1]), (font, run[2])
        font = (FONT.findall(run[2]) or [font])[-1]


# ------------------------------------------------------------------------------------------------------------- reading


def _read(element: Any, places: Mapping[tuple[int, int], int]) -> Element:
    def kid(thing: Any) -> Kid:
        if isinstance(thing, int):
            return Drawn(places[element.Pg.objgen], thing)
        if thing.Type == Name.OBJR:
            return _hotspot(thing.Obj)
        return _read(thing, places)

    kind = str(element.S)[1:]
    told = ("/A", "/Alt") if kind in ("Figure", *CELLS) else ()
    return Element(kind, tuple(map(kid, element.K)), {key: element[key] for key in told if key in element})


def _hotspot(annotation: Any) -> Hotspot:
    left, top, right, bottom = map(float, annotation.Rect)  # the engine writes the upper corner first
    target = annotation.Dest if Name.Dest in annotation else annotation.A.URI
    return Hotspot(annotation, (left, bottom, right, top), str(target))


# ------------------------------------------------------------------------------------------------------------- mending


def _elements(kids: Iterable[Kid]) -> Iterator[Element]:
    return (kid for kid in kids if isinstance(kid, Element))


def _mended(element: Element, around: str, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    """What an element becomes in the element ``around`` it: itself, its content, or nothing."""
    kind = element.kind
    bare = kind in HOLLOW or (kind == around and kind in UNNESTED) or _misplaced(kind, around)
    inner = around if bare else kind
    kids = tuple(new for kid in element.kids for new in _kid(kid, inner, scripts))
    if kind == "Div":
        return _blocks(kids, scripts)
    if bare:
        return () if all(isinstance(kid, Hotspot) for kid in kids) else kids
    if not kids and kind not in (*CELLS, "Document"):
        return ()
    return OF_KIND.get(kind, _plain)(replace(element, kids=kids), scripts)


def _kid(kid: Kid, around: str, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    if isinstance(kid, Element):
        return _mended(kid, around, scripts)
    if isinstance(kid, Drawn):
        return _content(kid, around, scripts[kid.page])
    return (kid,)


def _content(drawn: Drawn, around: str, script: Script) -> tuple[Kid, ...]:
    """Content, unless nothing is drawn: of a space at the end of a line the engine writes an empty text."""
    if script.runs[drawn.number][1].split() == [b"BT", b"ET"]:
        return ()
    return _without_dots(drawn, script) if around == "Link" else (drawn,)


def _without_dots(drawn: Drawn, script: Script) -> tuple[Kid, ...]:
    """Dots that lead the eye to a page number are not to be read out."""
    text = script.text(drawn.number)
    if LEADER.fullmatch(text):
        return ()
    if not DOTS.search(text):
        return (drawn,)
    return (Element("Span", (drawn,), {"/ActualText": DOTS.sub(" ", text)}),)


def _misplaced(kind: str, around: str) -> bool:
    """Boxes that the engine needs inside of items that have no bullet: items belong into lists (7.6)."""
    return (kind == "LI" and around != "L") or (kind in ("Lbl", "LBody") and around != "LI")


def _plain(element: Element, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    return (replace(element, kids=_running(element.kids, scripts), details={}),)


def _group(element: Element, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    return (replace(element, kids=_blocks(element.kids, scripts), details={}),)


def _link(element: Element, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    """A link has its annotations beside its content (7.18.5); what lies inside another one is superfluous."""
    content = tuple(kid for kid in element.kids if not isinstance(kid, Hotspot))
    if not any(content):
        return ()
    spots = [kid for kid in element.kids if isinstance(kid, Hotspot)]
    outer = [spot for at, spot in enumerate(spots) if not any(_inside(spot, other) for other in spots[:at])]
    return (Element("Link", (*outer, *content)),)


def _inside(spot: Hotspot, other: Hotspot) -> bool:
    low = all(mine > theirs - 1 for mine, theirs in zip(spot.corners[:2], other.corners[:2], strict=True))
    return low and all(mine < theirs + 1 for mine, theirs in zip(spot.corners[2:], other.corners[2:], strict=True))


def _figure(element: Element, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    """The engine writes the corners in pixels from above; a picture is no link, the element around it is."""
    content = tuple(kid for kid in element.kids if isinstance(kid, Drawn))
    left, top, right, bottom = (float(corner) * PX for corner in element.details["/A"].BBox)
    height = scripts[content[0].page].height
    corners = Array([round(corner, 3) for corner in (left, height - bottom, right, height - top)])
    layout = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=corners)
    spots = (kid for kid in element.kids if isinstance(kid, Hotspot))
    return (replace(element, kids=content, details={**element.details, "/A": layout}), *spots)


def _row(element: Element, scripts: Sequence[Script]) -> tuple[Kid, ...]:
    """Headings of a table say which way they point (7.5); one in a row of headings alone points down."""
    cells = tuple(_elements(element.kids))
    scope = Name.Row if any(cell.kind == "TD" for cell in cells) else Name.Column
    return (Element("TR", tuple(_cell(cell, scope, scripts) for cell in cells)),)


def _cell(cell: Element, scope: Name, scripts: Sequence[Script]) -> Element:
    spans = {key: cell.details["/A"][key] for key in ("/ColSpan", "/RowSpan") if key in cell.details["/A"]}
    wanted = {**spans, **({"/Scope": scope} if cell.kind == "TH" else {})}
    details = {"/A": Dictionary({"/O": Name.Table, **wanted})} if wanted else {}
    return replace(cell, kids=_running(cell.kids, scripts), details=details)


def _kept(element: Element, _: Sequence[Script]) -> tuple[Kid, ...]:
    return (element,)


OF_KIND = {
    **dict.fromkeys(GROUPS, _group),
    **dict.fromkeys(CELLS, _kept),  # until their row is known
    "Link": _link,
    "Figure": _figure,
    "TR": _row,
}


def _blocks(kids: Iterable[Kid], scripts: Sequence[Script]) -> tuple[Kid, ...]:
    """Blocks as they are; what stands between them in lines becomes paragraphs, and several links become a list."""
    runs = ((inline, tuple(run)) for inline, run in groupby(kids, _is_inline))
    return tuple(new for inline, run in runs for new in (_block(run, scripts) if inline else run))


def _is_inline(kid: Kid) -> bool:
    return not isinstance(kid, Element) or kid.kind in INLINE


def _block(run: tuple[Kid, ...], scripts: Sequence[Script]) -> tuple[Kid, ...]:
    kinds = {kid.kind if isinstance(kid, Element) else "" for kid in run}
    if kinds == {"Figure"}:
        return run
    if kinds == {"Link"} and len(run) > 1:
        return (Element("L", tuple(Element("LI", (Element("LBody", (link,)),)) for link in run)),)
    return (Element("P", _running(run, scripts)),)


def _running(kids: tuple[Kid, ...], scripts: Sequence[Script]) -> tuple[Kid, ...]:
    """Text as if it had never been broken into lines."""
    following: list[Kid | None] = [*kids[1:], None]
    return _whole_links(tuple(_whole_word(kid, after, scripts) for kid, after in zip(kids, following, strict=False)))


HYPHENS = ("-", "\u2010")
# How the second part of a word begins. In »Kinder- und Jugendarbeit« the hyphen is the word's own, but the space behind
# it, where a line ends, is drawn nowhere.
GOES_ON = re.compile(r"(?!(?:und|oder|bzw\.|sowie|bis|wie|als|statt)\b)[a-zäöüß]")


def _whole_word(kid: Kid, after: Kid | None, scripts: Sequence[Script]) -> Kid:
    """A hyphen that the end of a line made is a soft one for who listens or searches (ISO 32000-1, 14.8.2.2.3)."""
    if not (isinstance(kid, Drawn) and isinstance(after, Drawn)) or not scripts[kid.page].ends_in_hyphen(kid.number):
        return kid
    text = scripts[kid.page].text(kid.number)
    if not text.endswith(HYPHENS) or not GOES_ON.match(scripts[after.page].text(after.number)):
        return kid
    return Element("Span", (kid,), {"/ActualText": text[:-1] + "\u00ad"})


def _whole_links(kids: tuple[Kid, ...]) -> tuple[Kid, ...]:
    """A link that goes on in the next line is one link."""
    return tuple(new for goal, run in groupby(kids, _goal) for new in ((_joined(tuple(run)),) if goal else run))


def _goal(kid: Kid) -> str:
    if isinstance(kid, Element) and kid.kind == "Link":
        return next(spot.target for spot in kid.kids if isinstance(spot, Hotspot))
    return ""


def _joined(links: tuple[Kid, ...]) -> Element:
    return Element("Link", tuple(kid for link in _elements(links) for kid in link.kids))


# --------------------------------------------------------------------------------------------------------------- links

UNSEEN = str.maketrans("\u00a0\u202f", "  ", "\u00ad\u200b")


def _describe(element: Element, scripts: Sequence[Script]) -> None:
    """Every link says where it leads (7.18.5): one inside the document by its words, the others by their address."""
    spots = [kid for kid in element.kids if isinstance(kid, Hotspot)]
    words = _words(element, scripts) if spots else ""
    for spot in spots:
        if Name.Dest in spot.annotation:
            spot.annotation.Contents = String(words)
    for kid in _elements(element.kids):
        _describe(kid, scripts)


def _words(element: Element, scripts: Sequence[Script]) -> str:
    lines = "\n".join(_said(element, scripts))
    return re.sub(r"\s+", " ", re.sub("\u2010\n", "", lines).translate(UNSEEN)).strip()


def _said(element: Element, scripts: Sequence[Script]) -> Iterator[str]:
    for instead in ("/ActualText", "/Alt"):
        if instead in element.details:
            yield str(element.details[instead])
            return
    for kid in element.kids:
        if isinstance(kid, Element):
            yield from _said(kid, scripts)
        elif isinstance(kid, Drawn):
            yield scripts[kid.page].text(kid.number)


# ------------------------------------------------------------------------------------------------------------- writing


@dataclass(frozen=True)
class Tree:
    """The tree while it is written. ``content``: page → number of marked content → its element; ``links``: theirs."""

    pdf: Pdf
    pages: Sequence[Any]
    content: Sequence[dict[int, Any]]
    links: list[tuple[Any, Any]] = field(default_factory=list)

    def add(self, element: Element, above: Any) -> Any:
        made = self.pdf.make_indirect(
            Dictionary({"/Type": Name.StructElem, "/S": Name(f"/{element.kind}"), "/P": above, **element.details})
        )
        first = next((drawn.page for drawn in element.drawn), None)
        if first is not None:
            made.Pg = self.pages[first]
        if element.kids:
            made.K = Array([self._kid(kid, made, first) for kid in element.kids])
        return made

    def _kid(self, kid: Kid, above: Any, page: int | None) -> Any:
        if isinstance(kid, Element):
            return self.add(kid, above)
        if isinstance(kid, Hotspot):
            self.links.append((kid.annotation, above))
            return Dictionary(Type=Name.OBJR, Obj=kid.annotation)
        self.content[kid.page][kid.number] = above
        if kid.page == page:
            return kid.number
        return Dictionary(Type=Name.MCR, Pg=self.pages[kid.page], MCID=kid.number)

    @property
    def owners(self) -> Iterator[Any]:
        """Whose a page's content and whose an annotation is (14.7.4.4): pages first, by the number of their content."""
        for owners in self.content:
            yield Array([owners.get(number) for number in range(max(owners, default=-1) + 1)])
        yield from (owner for _, owner in self.links)


def _write(pdf: Pdf, whole: Element, pages: Sequence[Any]) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    tree = Tree(pdf, pages, [{} for _ in pages])
    root.K = Array([tree.add(whole, root)])
    owners = [item for number, owner in enumerate(tree.owners) for item in (number, owner)]
    root.ParentTree, root.ParentTreeNextKey = pdf.make_indirect(Dictionary(Nums=Array(owners))), len(owners) // 2
    pdf.Root.StructTreeRoot = root
    for number, page in enumerate(pages):
        page.StructParents = number
    for number, (annotation, _) in enumerate(tree.links, len(pages)):
        annotation.StructParent = number
    _drop_annotations(pages, {annotation.objgen for annotation, _ in tree.links})


def _drop_annotations(pages: Sequence[Any], kept: set[tuple[int, int]]) -> None:
    """Links that lay in other links are in no element any more."""
    for page in pages:
        if Name.Annots in page:
            page.Annots = Array([annotation for annotation in page.Annots if annotation.objgen in kept])
