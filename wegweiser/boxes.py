"""How high a piece of the brochure's HTML will be, told from fonts and style sheet. Knows neither engine nor entries.

It understands as much CSS as templates/print/entry.css uses, and breaks lines as the engine does: as much into a line
as fits, then a part of the next word if hyphenation allows. A test compares it with what the engine lays out.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from PIL import ImageFont

from wegweiser.hyphenation import Hyphenation

MM = 72 / 25.4  # points; all lengths here are points
VOID = {"img", "br", "hr", "wbr"}
INLINE = {"a", "b", "br", "code", "em", "i", "span", "strong"}
DISPLAY = {"table": "table", "tr": "table-row", "td": "table-cell", "th": "table-cell"}
WEIGHTS = {"b": 600, "strong": 600, "th": 600, **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), 700)}
FACES = {400: "Regular", 600: "Semibold", 700: "Bold"}  # the weights there are; italics are of one weight
ITALIC, SPACE = 0, 0.2
CAUTION = 0.2  # points by which a line counts as narrower than it is, lest the engine break where we did not
SCALE = 1000  # the size at which letters are measured: the fonts' own grid, on which nothing is rounded


# ---------------------------------------------------------------------------------------------------------------- tree


@dataclass(frozen=True)
class Node:
    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(self.attributes.get("class", "").split())

    def walk(self) -> Iterator[Node]:
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(html: str) -> Node:
    """Our own templates' HTML, in which every element is closed."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    return parser.open[0]


# --------------------------------------------------------------------------------------------------------------- style


@dataclass(frozen=True)
class Style:
    """What a style sheet says of one element, in points. The first eight are handed down to what is inside."""

    size: float = 9
    leading: float = 12
    weight: int = 400
    italic: bool = False
    spacing: float = 0  # between letters
    hyphens: bool = True
    limits: tuple[int, int, int] = (8, 3, 3)  # letters of a word to be broken, before and after the hyphen
    wraps: bool = True
    display: str = "block"
    width: float | None = None
    height: float | None = None
    above: float = 0  # margin, border and padding
    below: float = 0
    beside: float = 0

    def inherited(self, tag: str) -> Style:
        display = "inline" if tag in INLINE else DISPLAY.get(tag, "block")
        return replace(
            self,
            display=display,
            weight=WEIGHTS.get(tag, self.weight),
            italic=self.italic or tag in ("em", "i"),
            **dict.fromkeys(("width", "height")),  # type: ignore[arg-type]
            **dict.fromkeys(("above", "below", "beside"), 0),  # type: ignore[arg-type]
        )


Selector = tuple[tuple[str, frozenset[str]], ...]  # outermost first: a tag or nothing, and classes
Ancestry = tuple[tuple[str, tuple[str, ...]], ...]  # from the root to an element: its tag and classes


@dataclass(frozen=True)
class Rule:
    selector: Selector
    declarations: tuple[tuple[str, str], ...]

    @property
    def weight(self) -> tuple[int, int]:
        return sum(len(classes) for _, classes in self.selector), sum(bool(tag) for tag, _ in self.selector)


class Sheet:
    """A style sheet, and what it says of an element at the end of a path."""

    def __init__(self, css: str) -> None:
        rules = sorted(_rules(css), key=lambda rule: rule.weight)  # stable: equal weights keep their order
        self._rules = rules
        self._known: dict[Ancestry, Style] = {}

    def style(self, path: Ancestry) -> Style:
        if path not in self._known:
            parent = self.style(path[:-1]) if len(path) > 1 else Style()
            said = [rule.declarations for rule in self._rules if _matches(rule.selector, path)]
            self._known[path] = _styled(parent.inherited(path[-1][0]), dict(pair for some in said for pair in some))
        return self._known[path]


def _rules(css: str) -> Iterator[Rule]:
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.S)):
        declared = (part.partition(":") for part in body.split(";") if ":" in part)
        declarations = tuple((name.strip(), value.strip()) for name, _, value in declared)
        for selector in selectors.split(","):
            yield Rule(tuple(_compound(part) for part in selector.split()), declarations)


def _compound(text: str) -> tuple[str, frozenset[str]]:
    tag, *classes = text.split(".")
    return tag, frozenset(classes)


def _matches(selector: Selector, path: Ancestry) -> bool:
    *outer, innermost = selector
    if not _fits(innermost, path[-1]):
        return False
    rest = iter(reversed(path[:-1]))  # shared by all: what is further out is looked for from there on
    return all(any(_fits(compound, element) for element in rest) for compound in reversed(outer))


def _fits(compound: tuple[str, frozenset[str]], element: tuple[str, tuple[str, ...]]) -> bool:
    return compound[0] in ("", element[0]) and compound[1].issubset(element[1])


def _styled(style: Style, said: dict[str, str]) -> Style:
    space = {f"{kind}-{side}": 0.0 for kind in ("margin", "padding") for side in SIDES}
    changes: dict[str, object] = {}
    for name, value in said.items():
        if name in ("margin", "padding"):
            space |= dict(zip((f"{name}-{side}" for side in SIDES), _four(value), strict=True))
        elif name in space:
            space[name] = _length(value)
        elif name in PROPERTIES:
            attribute, read = PROPERTIES[name]
            changes[attribute] = read(value)
    over, under = (_length(said.get(f"border-{side}", "0").split()[0]) for side in ("top", "bottom"))
    top, right, bottom, left = (space[f"margin-{side}"] + space[f"padding-{side}"] for side in SIDES)
    return replace(style, above=top + over, below=bottom + under, beside=left + right, **changes)  # type: ignore[arg-type]


SIDES = ("top", "right", "bottom", "left")


def _length(text: str) -> float:
    number, unit = re.fullmatch(r"(-?[\d.]+)(mm|pt|)", text).groups()  # type: ignore[union-attr]
    return float(number) * (MM if unit == "mm" else 1)


def _four(text: str) -> tuple[float, ...]:
    """Top, right, bottom, left: of fewer values the opposite one stands for the missing."""
    values = tuple(map(_length, text.split()))
    return (values * {1: 4, 2: 2}[len(values)]) if len(values) < 3 else (*values, values[1])[:4]


PROPERTIES: dict[str, tuple[str, Callable[[str], object]]] = {
    "font-size": ("size", _length),
    "line-height": ("leading", _length),
    "letter-spacing": ("spacing", _length),
    "font-weight": ("weight", int),
    "font-style": ("italic", lambda value: value == "italic"),
    "hyphens": ("hyphens", lambda value: value == "auto"),
    "hyphenate-limit-chars": ("limits", lambda value: tuple(map(int, value.split()))),
    "white-space": ("wraps", lambda value: value != "nowrap"),
    "display": ("display", str),
    "width": ("width", lambda value: None if value == "100%" else _length(value)),
    "height": ("height", _length),
}


# ---------------------------------------------------------------------------------------------------------------- fonts


class Fonts:
    """Widths of words, kerning included; where Pillow cannot kern, words count as wider than they are."""

    def __init__(self, folder: Path) -> None:
        names = {**FACES, ITALIC: "It"}
        self._faces = {
            face: ImageFont.truetype(folder / f"SourceSans3-{name}.ttf", SCALE) for face, name in names.items()
        }
        self._known: dict[tuple[int, str], float] = {}

    def width(self, text: str, style: Style) -> float:
        word = text.rstrip(" ")
        key = (ITALIC if style.italic else style.weight, word)
        if key not in self._known:
            self._known[key] = self._faces[key[0]].getlength(word) / SCALE
        return (self._known[key] + (len(text) - len(word)) * SPACE) * style.size + len(text) * style.spacing


# ---------------------------------------------------------------------------------------------------------------- lines

BREAK = "\n"
# After a space; after a hyphen or dash that does not end the word or stand before a number or punctuation; at an
# invisible place to break. Spaces that do not break belong to the word.
CHUNKS = re.compile(r"(?<=[ ])(?=[^ ])|(?<=[^\s][-‐])(?=[^\W\d_])|(?<=[–—])(?=\w)|(?<=\w/)(?=[^\W\d_])|(?<=\u200b)")
WORD = re.compile(r"\w+(?:[.:'’·](?=[^\W\d_])\w+)*")


@dataclass
class Line:
    width: float = 0
    letters: int = 0


@dataclass(frozen=True)
class Piece:
    """Text of one style without a change inside."""

    text: str
    style: Style


@dataclass(frozen=True)
class Block:
    """Lines that belong to one field of an editor (»data-feld« in the template)."""

    name: str
    text: str
    letters: tuple[int, ...]  # on each line
    leading: float
    least: int = 0  # lines that stay even if the text gets shorter: what stands beside it is as high


@dataclass(frozen=True)
class Laid:
    height: float
    blocks: tuple[Block, ...] = ()


class Setter:
    """Breaks text into lines and puts boxes on top of and beside each other."""

    def __init__(self, sheet: Sheet, fonts: Fonts, hyphenation: Hyphenation) -> None:
        self.sheet, self.fonts, self.hyphenation = sheet, fonts, hyphenation

    def lines(self, pieces: Sequence[Piece], width: float) -> tuple[int, ...]:
        """How many letters stand on each line."""
        filled = [Line()]
        for chunk in _chunks(pieces):
            if chunk[0].text == BREAK:
                filled.append(Line())
            else:
                self._add(chunk, width - CAUTION, filled)
        return tuple(line.letters for line in filled)

    def _add(self, chunk: list[Piece], width: float, filled: list[Line]) -> None:
        line = filled[-1]
        if line.width + self._width(_stripped(chunk)) <= width:
            line.width += self._width(chunk)
            line.letters += _letters(chunk)
            return
        for head, tail in self._hyphenated(chunk):
            if line.width + self._width(head) + self.fonts.width("-", head[-1].style) <= width:
                line.letters += _letters(head)
                filled.append(Line())
                self._add(tail, width, filled)
                return
        if line.width:
            filled.append(Line())
            self._add(chunk, width, filled)
        else:
            self._break_anywhere(chunk, width, filled)

    def _break_anywhere(self, chunk: list[Piece], width: float, filled: list[Line]) -> None:
        """A word longer than a line and without a place to break."""
        for piece in chunk:
            for letter in piece.text:
                more = self.fonts.width(letter, piece.style)
                if filled[-1].width and filled[-1].width + more > width and letter != " ":
                    filled.append(Line())
                filled[-1].width += more
                filled[-1].letters += 1

    def _width(self, chunk: Sequence[Piece]) -> float:
        return sum(self.fonts.width(piece.text, piece.style) for piece in chunk)

    def _hyphenated(self, chunk: list[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
        """The chunk in two, the longest first part first. Like the engine, only its first word that is long enough."""
        for number, (text, style) in enumerate((piece.text, piece.style) for piece in chunk):
            least, left, right = style.limits
            word = next((word for word in WORD.finditer(text) if len(word[0]) >= least), None)
            if word and style.hyphens:
                for place in self.hyphenation.parts(word[0], left, right):
                    cut = word.start() + place
                    head, tail = Piece(text[:cut], style), Piece(text[cut:], style)
                    yield [*chunk[:number], head], [tail, *chunk[number + 1 :]]
                return

    # ------------------------------------------------------------------------------------------------------ boxes

    def laid(self, node: Node, width: float, path: Ancestry = ()) -> Laid:
        """An element in a space so wide, margins included."""
        path = (*path, (node.tag, node.classes))
        style = self.sheet.style(path)
        if style.display == "none":
            return Laid(0)
        if style.height is not None and node.tag == "img":
            return Laid(style.above + style.height + style.below)
        inside = self._inside(node, (style.width or width) - style.beside, path, style)
        return Laid(style.above + inside.height + style.below, _named(node, inside.blocks))

    def _inside(self, node: Node, width: float, path: Ancestry, style: Style) -> Laid:
        if node.tag == "table":
            rows = [row for row in node.walk() if row.tag == "tr"]
            inner: Ancestry = (*path, ("tr", ()))
            columns = self._columns(rows[0], width, inner) if rows else []
            return _stacked(self._row(row, columns, inner) for row in rows)
        if style.display == "table":
            return self._row(node, self._columns(node, width, path), path)
        return _stacked(self._part(part, width, path, style) for part in _parts(node))

    def _part(self, part: Node | list[Node | str], width: float, path: Ancestry, style: Style) -> Laid:
        if isinstance(part, Node):
            return self.laid(part, width, path)
        pieces = list(self._pieces(part, path, style))
        if not any(piece.text.strip() for piece in pieces):
            return Laid(0)
        lines, text = self.lines(pieces, width), "".join(piece.text for piece in pieces)
        return Laid(len(lines) * style.leading, (Block("", text, lines, style.leading),))

    def _pieces(self, part: Sequence[Node | str], path: Ancestry, style: Style) -> Iterator[Piece]:
        for child in part:
            if isinstance(child, str):
                yield Piece(re.sub(r"[ \n\t]+", " ", child), style)
            elif child.tag == "br":
                yield Piece(BREAK, style)
            else:
                inside = (*path, (child.tag, child.classes))
                yield from self._pieces(child.children, inside, self.sheet.style(inside))

    def _columns(self, row: Node, width: float, path: Ancestry) -> list[float]:
        """Fixed layout: what has a width keeps it, the others share the rest."""
        fixed = [self.sheet.style((*path, (cell.tag, cell.classes))).width for cell in _elements(row)]
        rest = (width - sum(one or 0 for one in fixed)) / max(1, fixed.count(None))
        return [rest if one is None else one for one in fixed]

    def _row(self, row: Node, columns: list[float], path: Ancestry) -> Laid:
        """As high as its highest cell; only what stands in that one can be shortened to any use."""
        cells, start = [], 0
        for cell in _elements(row):
            span = int(cell.attributes.get("colspan", "1"))
            cells.append(self._cell(cell, sum(columns[start : start + span]), path))
            start += span
        *others, highest = sorted(cells, key=lambda laid: laid.height) or [Laid(0)]
        beside = max((laid.height for laid in others), default=0)
        return Laid(highest.height, tuple(_bounded(block, highest, beside) for block in highest.blocks))

    def _cell(self, cell: Node, width: float, path: Ancestry) -> Laid:
        """A column's width counts, not the one that the style sheet names: that made the column."""
        path = (*path, (cell.tag, cell.classes))
        style = self.sheet.style(path)
        inside = self._inside(cell, width - style.beside, path, style)
        return Laid(style.above + inside.height + style.below, _named(cell, inside.blocks))


def _stacked(parts: Iterable[Laid]) -> Laid:
    parts = list(parts)
    return Laid(sum(part.height for part in parts), tuple(block for part in parts for block in part.blocks))


def _named(node: Node, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """All lines in an element that belongs to a field are this field's."""
    name = node.attributes.get("data-feld")
    if not name or not blocks:
        return blocks
    letters = tuple(line for block in blocks for line in block.letters)
    return (Block(name, " ".join(block.text for block in blocks), letters, blocks[0].leading),)


def _bounded(block: Block, highest: Laid, beside: float) -> Block:
    """How few lines still lower the row: as long as it is higher than what stands beside."""
    useful = math.ceil((highest.height - beside) / block.leading - 0.01)
    return replace(block, least=max(block.least, len(block.letters) - useful))


def _elements(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _parts(node: Node) -> Iterator[Node | list[Node | str]]:
    """Its blocks, and runs of text between them."""
    run: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or (child.tag in INLINE and not any(part.tag == "img" for part in child.walk())):
            run.append(child)
            continue
        if run:
            yield run
        yield child
        run = []
    if run:
        yield run


def _chunks(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """What cannot be divided but by hyphenation: a word with the space after it, perhaps of several pieces."""
    chunk: list[Piece] = []
    for piece in _collapsed(pieces):
        parts = CHUNKS.split(piece.text) if piece.style.wraps else [piece.text]
        for number, part in enumerate(parts):
            if chunk and (number or chunk[-1].text.endswith((" ", "\u200b", BREAK)) or part == BREAK):
                yield chunk
                chunk = []
            chunk.append(Piece(part, piece.style))
    if chunk:
        yield chunk


def _collapsed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Of several spaces one stays, none at the beginning of a line."""
    ended = True
    for piece in pieces:
        text = piece.text.removeprefix(" ") if ended else piece.text
        if text:
            ended = text.endswith((" ", BREAK))
            yield Piece(text, piece.style)


def _stripped(chunk: list[Piece]) -> list[Piece]:
    last = chunk[-1]
    return [*chunk[:-1], Piece(last.text.rstrip(" "), last.style)]


def _letters(chunk: Sequence[Piece]) -> int:
    return sum(len(piece.text) for piece in chunk)
