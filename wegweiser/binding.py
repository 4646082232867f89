"""Parts of a PDF → one PDF: pages, links, bookmarks, tags and fonts. Knows PDF, neither entries nor the layout engine.

Every part was laid out for itself, some in other processes. What they share has to be put together by hand: names that
links lead to, the outline, the tree of tags (PDF/UA) and the fonts, which are embedded once.
"""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, OutlineItem, Page, Pdf, String

from wegweiser import tagging

ELSEWHERE = "wegweiser:#"  # how a part writes a link into another part


@dataclass(frozen=True)
class Part:
    """A laid out piece: its file and, page by page, the anchors that stand on it."""

    pdf: bytes
    anchors: tuple[tuple[str, ...], ...]


def numbers(part: Part, first: int) -> dict[str, int]:
    """Anchor → page; what spans several pages stands on its first."""
    backwards = reversed(list(enumerate(part.anchors, first)))
    return {anchor: number for number, anchors in backwards for anchor in anchors}


def bind(parts: Sequence[bytes], fonts: Mapping[str, bytes]) -> bytes:
    """One document of all parts in their order. ``fonts``: name → file for those that several parts have in pieces."""
    whole = Pdf.new()
    roots: list[Any] = []
    names: dict[str, Any] = {}
    marks: list[Mark] = []
    nums: list[Any] = []
    for content in parts:
        part, start = Pdf.open(io.BytesIO(content)), len(whole.pages)
        _take_pages(whole, part)
        pages = whole.pages[start:]
        nums += _taken_tags(whole, part, pages, len(nums))
        roots.append(whole.copy_foreign(part.Root.StructTreeRoot.K[0]))
        names.update(_destinations(whole, part))
        marks += _marks(part, start)
    _set_tags(whole, roots, nums)
    _set_names(whole, names)
    _set_outline(whole, marks)
    _embed_once(whole, fonts)
    return saved(whole)


def form(pdf: Pdf, page: Page, box: Any) -> Any:
    """A page of another file as something to place, as far as ``box`` reaches; by itself it would end at the trim."""
    placed = pdf.copy_foreign(page.as_form_xobject())
    placed.BBox = Array([float(corner) for corner in box])
    return placed


def tagged(part: bytes) -> bytes:
    """A part with its tags put right; done with each by itself, which can be done side by side."""
    pdf, target = Pdf.open(io.BytesIO(part)), io.BytesIO()
    _mend_links(pdf)
    tagging.mend(pdf)
    pdf.save(target, static_id=True, compress_streams=False)  # bind() compresses
    return target.getvalue()


def saved(pdf: Pdf, version: str = "1.7") -> bytes:
    """The same document gives the same bytes: its identifier is a hash of its content."""
    target = io.BytesIO()
    pdf.save(
        target,
        force_version=version,
        deterministic_id=True,
        object_stream_mode=ObjectStreamMode.generate,
        compress_streams=True,
    )
    return target.getvalue()


def _take_pages(whole: Pdf, part: Pdf) -> None:
    with warnings.catch_warnings():  # that destinations stay behind, which _set_names and _mend_links see to
        warnings.simplefilter("ignore")
        whole.pages.extend(part.pages)


# --------------------------------------------------------------------------------------------------------------- tags


def _taken_tags(whole: Pdf, part: Pdf, pages: Iterable[Any], offset: int) -> list[Any]:
    """The part's entries of the parent tree; pages and annotations get the numbers that these have in the whole."""
    for page in pages:
        page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get(Name.Annots, ()):
            annotation.StructParent = int(annotation.StructParent) + offset
    tree = list(whole.copy_foreign(part.make_indirect(part.Root.StructTreeRoot.ParentTree.Nums)))
    assert [int(number) for number in tree[::2]] == list(range(len(tree) // 2))
    return tree[1::2]


def _set_tags(whole: Pdf, roots: Sequence[Any], nums: Sequence[Any]) -> None:
    numbered = [item for number, entry in enumerate(nums) for item in (number, entry)]
    parents = whole.make_indirect(Dictionary(Nums=Array(numbered)))
    tree = whole.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTree=parents))
    document = whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree))
    document.K = Array([kid for root in roots for kid in root.get(Name.K, ())])  # a narrow spine says nothing
    for kid in document.K:
        kid.P = document
    tree.K, tree.ParentTreeNextKey = Array([document]), len(nums)
    whole.Root.StructTreeRoot = tree
    whole.Root.MarkInfo = Dictionary(Marked=True)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


# ---------------------------------------------------------------------------------------------------- ways through it


def _destinations(whole: Pdf, part: Pdf) -> dict[str, Any]:
    if Name.Names not in part.Root:
        return {}
    flat = list(part.Root.Names.Dests.Names)
    return {
        str(name): whole.copy_foreign(part.make_indirect(to)) for name, to in zip(flat[::2], flat[1::2], strict=True)
    }


def _set_names(whole: Pdf, names: Mapping[str, Any]) -> None:
    flat = [item for name in sorted(names, key=str.encode) for item in (String(name), names[name])]
    whole.Root.Names = Dictionary(Dests=Dictionary(Names=Array(flat)))


def _mend_links(whole: Pdf) -> None:
    """A link into another part was written as a web address, for the part alone did not know its goal."""
    for page in whole.pages:
        for annotation in page.obj.get(Name.Annots, ()):
            address = str(annotation.get(Name.A, Dictionary()).get(Name.URI, ""))
            if address.startswith(ELSEWHERE):
                del annotation.A
                annotation.Dest = String(address.removeprefix(ELSEWHERE))


@dataclass(frozen=True)
class Mark:
    """A bookmark. ``top`` is the height on the page that it leads to, in points from the page's foot."""

    title: str
    page: int
    top: float
    below: tuple[Mark, ...]


def _marks(part: Pdf, start: int) -> list[Mark]:
    places = {page.obj.objgen: number for number, page in enumerate(part.pages, start)}
    first = part.Root.get(Name.Outlines, Dictionary()).get(Name.First)
    return list(_chain(first, places))


def _chain(item: Any, places: Mapping[tuple[int, int], int]) -> Iterator[Mark]:
    while item is not None:
        to = item.Dest
        below = tuple(_chain(item.get(Name.First), places))
        yield Mark(str(item.Title), places[to[0].objgen], float(to[3]), below)
        item = item.get(Name.Next)


def _set_outline(whole: Pdf, marks: Iterable[Mark]) -> None:
    with whole.open_outline() as outline:
        outline.root.extend(map(_item, marks))


def _item(mark: Mark) -> OutlineItem:
    item = OutlineItem(mark.title, mark.page, "XYZ", left=0, top=mark.top, zoom=0)
    item.children.extend(map(_item, mark.below))
    item.is_closed = True
    return item


# -------------------------------------------------------------------------------------------------------------- fonts


# What a font needs inside a PDF; the text was set with the whole font.
TABLES = ("head", "hhea", "maxp", "hmtx", "cvt ", "fpgm", "prep", "loca", "glyf")


def _embed_once(whole: Pdf, fonts: Mapping[str, bytes]) -> None:
    """Every part brought its own piece of each font; the whole gets one piece with the glyphs of all of them.

    That is possible because glyphs keep their numbers in a piece. KeyError if a font is not one of ``fonts``.
    """
    pieces: dict[str, list[Any]] = {}
    for resources in _font_resources(whole):
        for font in resources.values():
            same = pieces.setdefault(_bare(font), [])
            same.extend([font] if font not in same else [])
    kept = {name: _united(whole, same, fonts[name]) for name, same in sorted(pieces.items())}
    for resources in _font_resources(whole):
        for key in list(resources.keys()):
            resources[key] = kept[_bare(resources[key])]


def _font_resources(whole: Pdf) -> list[Any]:
    """The fonts of every part, each once: all pages of a part share theirs. Pictures have no text."""
    shared = {page.obj.Resources.Font.objgen: page.obj.Resources.Font for page in whole.pages}
    return list(shared.values())


def _bare(font: Any) -> str:
    """»/IDIBKL+Wegweiser-Druck-Bold« → »Wegweiser-Druck-Bold«."""
    return str(font.BaseFont).rpartition("+")[2]


def _united(whole: Pdf, pieces: Sequence[Any], file: bytes) -> Any:
    letters: dict[int, str] = {}
    for piece in pieces:
        letters |= _letters(piece.ToUnicode.read_bytes())
    content, widths = _subset(file, sorted(letters))
    font = pieces[0]
    below = font.DescendantFonts[0]
    below.W = Array([item for glyph, width in widths.items() for item in (glyph, Array([width]))])
    below.FontDescriptor.FontFile2 = whole.make_stream(content, Length1=len(content))
    font.ToUnicode = whole.make_stream(_to_unicode(letters))
    tag = hashlib.sha256(content).hexdigest()[:6].translate(str.maketrans("0123456789abcdef", "ABCDEFGHIJKLMNOP"))
    font.BaseFont = below.BaseFont = below.FontDescriptor.FontName = Name(f"/{tag}+{_bare(font)}")
    return font


def _letters(cmap: bytes) -> dict[int, str]:
    """Glyph → the letters that it stands for, in hexadecimal UTF-16."""
    return {int(glyph, 16): text.decode() for glyph, text in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", cmap)}


def _to_unicode(letters: Mapping[int, str]) -> bytes:
    lines = [f"<{glyph:04x}> <{text}>" for glyph, text in sorted(letters.items())]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join([*CMAP_HEAD, *body, *CMAP_FOOT]).encode()


CMAP_HEAD = (
    "/CIDInit /ProcSet findresource begin",
    "12 dict begin",
    "begincmap",
    "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
    "/CMapName /Adobe-Identity-UCS def",
    "/CMapType 2 def",
    "1 begincodespacerange",
    "<0000> <ffff>",
    "endcodespacerange",
)
CMAP_FOOT = ("endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end")


def _subset(file: bytes, glyphs: Sequence[int]) -> tuple[bytes, dict[int, int]]:
    """The font with these glyphs only, and their widths in thousandths of the type size."""
    font = TTFont(io.BytesIO(file), lazy=True, recalcTimestamp=False)
    scale = 1000 / font["head"].unitsPerEm
    order, advances = font.getGlyphOrder(), font["hmtx"]
    widths = {glyph: round(advances[order[glyph]][0] * scale) for glyph in glyphs}
    superfluous = sorted(set(font.keys()) - {*TABLES, "GlyphOrder"})
    options = subset.Options(retain_gids=True, notdef_outline=True, layout_features=[], drop_tables=superfluous)
    cutter = subset.Subsetter(options)
    cutter.populate(gids=glyphs)
    cutter.subset(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue(), widths
