"""How high a piece of the brochure's HTML will be, told from fonts and style sheet alone. Knows neither engine nor entries.

It understands as much CSS as templates/print/entry.css uses, and breaks lines as the engine does: as much into a line as
fits, then a part of the next word if hyphenation allows. A test compares it with what the engine lays out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

from PIL import ImageFont

from wegweiser.hyphenation import Hyphenation

MM = 72 / 25.4  # points; all lengths here are points
VOID = {"img", "br", "hr", "wbr"}
INLINE = {"a", "b", "br", "code", "em", "i", "span", "strong"}
DISPLAY = {"table": "table", "tr": "table-row", "td": "table-cell", "th": "table-cell"}
FACES = {400: "Regular", 600: "Semibold", 700: "Bold"}  # the weights there are; italics are of one weight
ITALIC = 0
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
        weight = (
            600 if tag in ("b", "strong", "th") else 700 if tag in ("h1", "h2", "h3", "h4", "h5", "h6") else self.weight
        )
        return replace(
            self,
            display=display,
            weight=weight,
            italic=self.italic or tag in ("em", "i"),
            **dict.fromkeys(("width", "height")),  # type: ignore[arg-type]
            **dict.fromkeys(("above", "below", "beside"), 0),  # type: ignore[arg-type]
        )


Selector = tuple[tuple[str, frozenset[str]], ...]  # outermost first: a tag or nothing, and classes
Path_ = tuple[tuple[str, tuple[str, ...]], ...]  # from the root to an element: its tag and classes


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
        self._known: dict[Path_, Style] = {}

    def style(self, path: Path_) -> Style:
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


def _matches(selector: Selector, path: Path_) -> bool:
    *outer, (tag, classes) = selector
    name, own = path[-1]
    if (tag and tag != name) or not classes.issubset(own):
        return False
    rest = iter(reversed(path[:-1]))
    return all(
        any((not tag or tag == name) and classes.issubset(own) for name, own in rest)
        for tag, classes in reversed(outer)
    )


def _styled(style: Style, said: dict[str, str]) -> Style:
    space = {f"{kind}-{side}": 0.0 for kind in ("margin", "padding") for side in SIDES}
    changes: dict[str, object] = {}
    for name, value in said.items():
        if name in ("margin", "padding"):
            space |= dict(zip((f"{name}-{side}" for side in SIDES), _four(value), strict=True))
        elif name in space:
            space[name] = _length(value)
        elif name in _PROPERTIES:
            attribute, read = _PROPERTIES[name]
            changes[attribute] = read(value)
    border = _length(said["border-top"].split()[0]) if "border-top" in said else 0
    top, right, bottom, left = (space[f"margin-{side}"] + space[f"padding-{side}"] for side in SIDES)
    return replace(style, above=top + border, below=bottom, beside=left + right, **changes)  # type: ignore[arg-type]


SIDES = ("top", "right", "bottom", "left")
_PROPERTIES = {
    "font-size": ("size", lambda value: _length(value)),
    "line-height": ("leading", lambda value: _length(value)),
    "letter-spacing": ("spacing", lambda value: _length(value)),
    "font-weight": ("weight", int),
    "font-style": ("italic", lambda value: value == "italic"),
    "hyphens": ("hyphens", lambda value: value == "auto"),
    "hyphenate-limit-chars": ("limits", lambda value: tuple(map(int, value.split()))),
    "white-space": ("wraps", lambda value: value != "nowrap"),
    "display": ("display", str),
    "width": ("width", lambda value: None if value == "100%" else _length(value)),
    "height": ("height", lambda value: _length(value)),
}


def _length(text: str) -> float:
    number, unit = re.fullmatch(r"(-?[\d.]+)(mm|pt|)", text).groups()  # type: ignore[union-attr]
    return float(number) * (MM if unit == "mm" else 1)


def _four(text: str) -> tuple[float, ...]:
    """Top, right, bottom, left: of fewer values the opposite one stands for the missing."""
    values = tuple(map(_length, text.split()))
    return (values * {1: 4, 2: 2}[len(values)]) if len(values) < 3 else (*values, values[1])[:4]


# ---------------------------------------------------------------------------------------------------------------- fonts


class Fonts:
    """Widths of words, kerning included."""

    def __init__(self, folder: Path) -> None:
        names = {**FACES, ITALIC: "It"}
        self._faces = {
            face: ImageFont.truetype(folder / f"SourceSans3-{name}.ttf", SCALE) for face, name in names.items()
        }
        self._known: dict[tuple[int, str], float] = {}

    def width(self, text: str, style: Style) -> float:
        key = (ITALIC if style.italic else style.weight, text)
        if key not in self._known:
            self._known[key] = self._faces[key[0]].getlength(text) / SCALE
        return self._known[key] * style.size + len(text) * style.spacing


# ---------------------------------------------------------------------------------------------------------------- lines

Piece = tuple[str, Style]
BREAK = "\n"
# After a space; after a hyphen or dash that does not end the word or stand before a number or punctuation; at an
# invisible place to break. Spaces that do not break belong to the word.
CHUNKS = re.compile(r"(?<=[ ])(?=[^ ])|(?<=[^\s][-‐])(?=[^\W\d_])|(?<=[–—])(?=\w)|(?<=\w/)(?=[^\W\d_])|(?<=\u200b)")
WORD = re.compile(r"\w+(?:[.:'’·](?=[^\W\d_])\w+)*")


@dataclass
class Line:
    width: float = 0
    letters: int = 0


class Setter:
    """Breaks text into lines and adds up boxes."""

    def __init__(self, sheet: Sheet, fonts: Fonts, hyphenation: Hyphenation) -> None:
        self.sheet, self.fonts, self.hyphenation = sheet, fonts, hyphenation

    def lines(self, pieces: Sequence[Piece], width: float) -> list[int]:
        """How many letters stand on each line."""
        filled, width = [Line()], width - CAUTION
        for chunk in _chunks(pieces):
            if chunk == BREAK:
                filled.append(Line())
            else:
                self._add(chunk, width, filled)  # type: ignore[arg-type]
        return [line.letters for line in filled]

    def _add(self, chunk: list[Piece], width: float, filled: list[Line]) -> None:
        line = filled[-1]
        ink = self._width(_stripped(chunk))
        if line.width + ink <= width:
            line.width += self._width(chunk)
            line.letters += _letters(chunk)
            return
        for head, tail in self._hyphenated(chunk):
            if line.width + self._width(head) + self.fonts.width("-", head[-1][1]) <= width:
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
        for text, style in chunk:
            for letter in text:
                more = self.fonts.width(letter, style)
                if filled[-1].width and filled[-1].width + more > width and letter != " ":
                    filled.append(Line())
                filled[-1].width += more
                filled[-1].letters += 1

    def _width(self, chunk: Sequence[Piece]) -> float:
        return sum(self.fonts.width(text, style) for text, style in chunk)

    def _hyphenated(self, chunk: list[Piece]) -> Iterator[tuple[list[Piece], list[Piece]]]:
        """The chunk in two, the longest first part first. Like the engine, only its first word that is long enough."""
        for number, (text, style) in enumerate(chunk):
            least, left, right = style.limits
            word = next((word for word in WORD.finditer(text) if len(word[0]) >= least), None)
            if word and style.hyphens:
                for place in self.hyphenation.parts(word[0], left, right):
                    cut = word.start() + place
                    yield [*chunk[:number], (text[:cut], style)], [(text[cut:], style), *chunk[number + 1 :]]
                return

    # ------------------------------------------------------------------------------------------------------ boxes

    def height(self, node: Node, width: float, path: Path_ = ()) -> float:
        """Of an element in a space so wide, margins included."""
        path = (*path, (node.tag, node.classes))
        style = self.sheet.style(path)
        if style.display == "none":
            return 0
        inner = (style.width or width) - style.beside
        if style.height is not None and node.tag == "img":
            return style.height + style.above + style.below
        return style.above + self._content(node, inner, path, style) + style.below

    def _content(self, node: Node, width: float, path: Path_, style: Style) -> float:
        rows = list(_rows(node))
        if node.tag == "table":
            columns = self._columns(rows[0], width, (*path, ("tr", ()))) if rows else []
            return sum(self._row(row, columns, (*path, ("tr", row.classes))) for row in rows)
        if style.display == "table":
            return self._row(node, self._columns(node, width, path), path)
        return sum(self._part(part, width, path, style) for part in _parts(node))

    def _part(self, part: Node | list[Node | str], width: float, path: Path_, style: Style) -> float:
        if isinstance(part, Node):
            return self.height(part, width, path)
        pieces = list(self._pieces(part, path, style))
        return len(self.lines(pieces, width)) * style.leading if any(text.strip() for text, _ in pieces) else 0

    def _pieces(self, part: Sequence[Node | str], path: Path_, style: Style) -> Iterator[Piece]:
        for child in part:
            if isinstance(child, str):
                yield re.sub(r"[ \n\t]+", " ", child), style
            elif child.tag == "br":
                yield BREAK, style
            else:
                inside = (*path, (child.tag, child.classes))
                yield from self._pieces(child.children, inside, self.sheet.style(inside))

    def _columns(self, row: Node, width: float, path: Path_) -> list[float]:
        """Fixed layout: what has a width keeps it, the others share the rest."""
        fixed = [self.sheet.style((*path, (cell.tag, cell.classes))).width for cell in _elements(row)]
        rest = (width - sum(one or 0 for one in fixed)) / max(1, fixed.count(None))
        return [rest if one is None else one for one in fixed]

    def _row(self, row: Node, columns: list[float], path: Path_) -> float:
        heights, start = [0.0], 0
        for cell in _elements(row):
            span = int(cell.attributes.get("colspan", "1"))
            wide = sum(columns[start : start + span])
            style = self.sheet.style((*path, (cell.tag, cell.classes)))
            inner = wide - style.beside
            content = self._content(cell, inner, (*path, (cell.tag, cell.classes)), style)
            heights.append(style.above + content + style.below)
            start += span
        return max(heights)


def _elements(node: Node) -> list[Node]:
    return [child for child in node.children if isinstance(child, Node)]


def _rows(table: Node) -> Iterator[Node]:
    return (node for node in table.walk() if node.tag == "tr")


def _parts(node: Node) -> Iterator[Node | list[Node | str]]:
    """Its blocks, and runs of text between them."""
    run: list[Node | str] = []
    for child in node.children:
        if isinstance(child, str) or child.tag in INLINE and not any(part.tag == "img" for part in child.walk()):
            run.append(child)
            continue
        if run:
            yield run
        yield child
        run = []
    if run:
        yield run


def _chunks(pieces: Sequence[Piece]) -> Iterator[list[Piece] | str]:
    """What cannot be divided but by hyphenation: a word with the space after it, perhaps of several pieces."""
    chunk: list[Piece] = []
    for text, style in _collapsed(pieces):
        if text == BREAK:
            if chunk:
                yield chunk
            yield BREAK
            chunk = []
            continue
        parts = CHUNKS.split(text) if style.wraps else [text]
        for number, part in enumerate(parts):
            if chunk and (number or chunk[-1][0].endswith((" ", "\u200b"))):
                yield chunk
                chunk = []
            if part:
                chunk.append((part, style))
    if chunk:
        yield chunk


def _collapsed(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Of several spaces one stays, none at the beginning of a line."""
    ended = True
    for text, style in pieces:
        if text != BREAK and ended:
            text = text.removeprefix(" ")
        if text:
            ended = text == BREAK or text.endswith(" ")
            yield text, style


def _stripped(chunk: list[Piece]) -> list[Piece]:
    text, style = chunk[-1]
    return [*chunk[:-1], (text.rstrip(" "), style)]


def _letters(chunk: Sequence[Piece]) -> int:
    return sum(len(text) for text, _ in chunk)
