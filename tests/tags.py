"""Reads a tagged PDF as a screen reader does: what is painted, the tree of tags, and the way from one to the other.

Shares no code with what makes the PDF.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Name

PAINTS = frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Tj", "TJ", "'", '"', "Do", "INLINE"]) | {
    "INLINE IMAGE"
}
SHOWS = frozenset(["Tj", "TJ", "'", '"'])


@dataclass(frozen=True)
class Paint:
    """One painting operator. ``marks``: the marked content around it, from outside: (»Artifact« or tag, its MCID)."""

    page: int
    operator: str
    marks: tuple[tuple[str, int | None], ...]
    text: str = ""
    glyphs: tuple[tuple[str, int], ...] = ()  # font and number of each

    @property
    def numbers(self) -> list[int]:
        return [number for _, number in self.marks if number is not None]

    @property
    def is_artifact(self) -> bool:
        return any(tag == "Artifact" for tag, _ in self.marks)


@dataclass(eq=False)
class Tag:
    """An element of the tree. ``kids``: elements, (page, MCID) for content, annotations."""

    kind: str
    parent: Tag | None
    details: Mapping[str, Any]
    id: tuple[int, int]
    kids: list[Any] = field(default_factory=list)

    @property
    def tags(self) -> list[Tag]:
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    @property
    def below(self) -> Iterator[Tag]:
        """All elements below, in the order of reading."""
        for tag in self.tags:
            yield tag
            yield from tag.below

    @property
    def content(self) -> Iterator[tuple[int, int]]:
        """All content in and below it, in the order of reading."""
        for kid in self.kids:
            if isinstance(kid, Tag):
                yield from kid.content
            elif isinstance(kid, tuple):
                yield kid

    @property
    def annotations(self) -> list[Any]:
        return [kid for kid in self.kids if isinstance(kid, pikepdf.Object)]

    @property
    def path(self) -> str:
        return f"{self.parent.path if self.parent else ''}/{self.kind}"

    def attribute(self, name: str) -> Any:
        return self.details.get("/A", {}).get(name)


class Tagged:
    """A PDF, opened for the rules. Pages are counted from 1."""

    def __init__(self, content: bytes) -> None:
        self.size = len(content)
        self.pdf = pikepdf.open(io.BytesIO(content))
        self.pages = [page.obj for page in self.pdf.pages]
        self.number_of = {page.objgen: number for number, page in enumerate(self.pages, 1)}

    @cached_property
    def root(self) -> Tag:
        (first,) = self.pdf.Root.StructTreeRoot.K
        return self._tag(first, None)

    def _tag(self, element: Any, parent: Tag | None) -> Tag:
        details = {str(key): element[key] for key in element if key not in ("/K", "/P")}
        tag = Tag(str(element.S)[1:], parent, details, element.objgen)
        if Name.K in element:
            kids = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            tag.kids = [self._kid(kid, element, tag) for kid in kids]
        return tag

    def _kid(self, kid: Any, element: Any, tag: Tag) -> Any:
        if isinstance(kid, int):
            return self.number_of[element.Pg.objgen], kid
        if kid.get(Name.Type) == Name.MCR:
            return self.number_of[kid.get(Name.Pg, element.Pg).objgen], int(kid.MCID)
        if kid.get(Name.Type) == Name.OBJR:
            return kid.Obj
        assert kid.P.objgen == element.objgen, "an element must name the one that it hangs in"
        return self._tag(kid, tag)

    @cached_property
    def tags(self) -> list[Tag]:
        """All elements in the order of reading."""
        return [self.root, *self.root.below]

    def of(self, *kinds: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.kind in kinds]

    @cached_property
    def owners(self) -> dict[int, Any]:
        """The parent tree: key of a page or annotation → element or elements."""
        flat = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        assert [int(key) for key in flat[::2]] == sorted({int(key) for key in flat[::2]}), "keys ascend"
        return {int(key): owner for key, owner in zip(flat[::2], flat[1::2], strict=True)}

    @cached_property
    def annotations(self) -> list[tuple[int, Any]]:
        """Page and annotation."""
        return [
            (number, annotation)
            for number, page in enumerate(self.pages, 1)
            for annotation in page.get(Name.Annots, [])
        ]

    @cached_property
    def destinations(self) -> dict[str, tuple[int, float]]:
        """Name → page and height on it."""
        flat = list(self.pdf.Root.Names.Dests.Names)
        names = [bytes(name) for name in flat[::2]]
        assert names == sorted(names), "readers look names up by halving"
        return {str(name): self.place(to) for name, to in zip(flat[::2], flat[1::2], strict=True)}

    def place(self, to: Any) -> tuple[int, float]:
        return self.number_of[to[0].objgen], float(to[3])

    # ---------------------------------------------------------------------------------------------------------- content

    @cached_property
    def paints(self) -> list[Paint]:
        return [paint for number, page in enumerate(self.pages, 1) for paint in self._painted(number, page, ())]

    def _painted(self, number: int, thing: Any, around: tuple[tuple[str, int | None], ...]) -> Iterator[Paint]:
        marks, font = [*around], ""
        for instruction in pikepdf.parse_content_stream(thing):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name in ("BMC", "BDC"):
                marks.append((str(operands[0])[1:], _mcid(operands)))
            elif name == "EMC":
                marks.pop()
                assert len(marks) >= len(around), "more ends than beginnings"
            elif name == "Tf":
                font = str(operands[0])
            elif name == "Do" and (form := thing.Resources.XObject[operands[0]]).Subtype == Name.Form:
                yield from self._painted(number, form, tuple(marks))
            elif name in SHOWS:
                glyphs = tuple((font, glyph) for glyph in _glyphs(operands))
                letters = self._letters(thing.Resources.Font[font]) if glyphs else {}
                text = "".join(letters.get(glyph, "\ufffd") for _, glyph in glyphs)
                yield Paint(number, name, tuple(marks), text, tuple((self._name(thing, font), g) for _, g in glyphs))
            elif name in PAINTS:
                yield Paint(number, name, tuple(marks))
        assert len(marks) == len(around), "more beginnings than ends"

    def _name(self, thing: Any, font: str) -> str:
        return str(thing.Resources.Font[font].BaseFont)

    @cached_property
    def fonts(self) -> dict[str, Any]:
        found = [font for page in self.pages for font in page.Resources.get(Name.Font, {}).values()]
        return {str(font.BaseFont): font for font in found}

    @cached_property
    def _known(self) -> dict[str, dict[int, str]]:
        return {}

    def _letters(self, font: Any) -> dict[int, str]:
        name = str(font.BaseFont)
        if name not in self._known:
            self._known[name] = letters(font)
        return self._known[name]

    @cached_property
    def texts(self) -> dict[tuple[int, int], str]:
        """Content → its text."""
        found: dict[tuple[int, int], str] = {}
        for paint in self.paints:
            for number in paint.numbers:
                key = paint.page, number
                found[key] = found.get(key, "") + paint.text
        return found

    def heard(self, tag: Tag) -> str:
        """What is read out of an element."""
        for instead in ("/ActualText", "/Alt"):
            if instead in tag.details:
                return str(tag.details[instead])
        said = (
            self.heard(kid) if isinstance(kid, Tag) else self.texts[kid]
            for kid in tag.kids
            if isinstance(kid, (Tag, tuple))
        )
        return re.sub(r"[\s\u00a0\u202f]+", " ", "\n".join(said).replace("\u00ad\n", "").replace("\u200b", "")).strip()


def letters(font: Any) -> dict[int, str]:
    """Glyph → letters, by the font's ToUnicode."""
    cmap = font.ToUnicode.read_bytes()
    assert b"beginbfrange" not in cmap
    pairs = re.findall(rb"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", cmap.partition(b"endcodespacerange")[2])
    return {int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for glyph, text in pairs}


def _mcid(operands: Sequence[Any]) -> int | None:
    if len(operands) > 1 and isinstance(operands[1], pikepdf.Dictionary) and Name.MCID in operands[1]:
        return int(operands[1].MCID)
    return None


def _glyphs(operands: Sequence[Any]) -> list[int]:
    """Two bytes each: fonts are of Type 0 with the encoding Identity-H."""
    shown = operands[0] if isinstance(operands[0], pikepdf.Array) else operands[-1:]
    text = b"".join(bytes(piece) for piece in shown if isinstance(piece, pikepdf.String))
    return [int.from_bytes(text[at : at + 2], "big") for at in range(0, len(text), 2)]
