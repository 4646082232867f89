"""Registers → pages of two columns: where lines, columns and pages end. Knows no guide, no page geometry but its own.

Everything stands on a grid of lines of one height, so that the lines of both columns meet. The engine could set columns
itself, but it tries heights until they fit, which takes several times as long as all else on these pages; nor could it
say at the top of a column which group goes on there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from wegweiser.metrics import Measure
from wegweiser.registers import Group, Line, Register

# The same as in matter.css: size of type, rows of a page, millimetres of a column and of what hangs.
POINTS, ROWS, WIDTH, INDENT = 8.0, 46, 54.0, 3.0
BOLDER = 1.06  # how much wider semibold is
SPARE = 0.4  # millimetres that a line may be longer than measured
TITLE_ROWS, HINT_ROWS, GAP_ROWS = 5, 2, 3
FEWEST_ROWS = 10  # with less room a register begins on the next page
FEWEST_DOTS = 1
DIVIDED = 4  # so many rows a page may become higher to keep a group together
COLUMNS = 2


@dataclass(frozen=True)
class Item:
    """What is not divided: a heading, or a line of a register broken into rows."""

    rows: tuple[str, ...]
    kind: str = "zeile"  # its class in matter.css
    pages: str = ""
    dots: int = 0
    target: str = ""  # the anchor it leads to
    anchor: str = ""  # its own
    colour: str = ""
    group: str = ""  # the title of its group, if that is said again where the group goes on
    keep: bool = False  # with the item that follows

    def height(self, *, top: bool) -> int:
        return 2 if self.kind == "gruppe" and not top else len(self.rows)


@dataclass(frozen=True)
class Part:
    """Of a register, what stands on one page; the title only where it begins."""

    register: Register
    begins: bool
    columns: tuple[tuple[Item, ...], ...]
    rows: int

    @property
    def heads(self) -> tuple[str, ...]:
        """Titles of the groups on this page."""
        return tuple(dict.fromkeys(item.group for column in self.columns for item in column))


@dataclass(frozen=True)
class Sheet:
    """A page."""

    parts: tuple[Part, ...]

    @property
    def first(self) -> str:
        return _running_head(self.parts[0], 0)

    @property
    def last(self) -> str:
        return _running_head(self.parts[-1], -1)

    @property
    def anchors(self) -> Iterator[str]:
        return (item.anchor for part in self.parts for column in part.columns for item in column if item.anchor)


def _running_head(part: Part, position: int) -> str:
    return f"{part.register.title} · {part.heads[position]}"


# --------------------------------------------------------------------------------------------------------------- items


def items(register: Register, pages: Callable[[Line], str], width: Measure) -> tuple[Item, ...]:
    def points(words: str) -> float:
        return width(words) * POINTS

    return tuple(item for group in register.groups for item in _group(group, pages, points))


def _group(group: Group, pages: Callable[[Line], str], width: Measure) -> Iterator[Item]:
    head = Item((group.title,), "gruppe", anchor=group.anchor, colour=group.colour, keep=True)
    lines = [item for line in group.lines for item in _items(line, pages, width)]
    parts = [replace(item, kind="teil") for line in group.parts for item in _items(line, pages, width, INDENT)]
    yield from (replace(item, group=group.title) for item in (head, *lines, *parts))


def _items(line: Line, pages: Callable[[Line], str], width: Measure, indent: float = 0) -> Iterator[Item]:
    words = f"{line.name} ({line.note})" if line.note else line.name
    if line.anchors or line.ended:
        yield _broken(words, pages(line), (line.anchors or line.ended)[0], width, indent)
    else:  # semibold
        yield replace(_broken(words, "", "", lambda text: width(text) * BOLDER), kind="schule", keep=True)
    for each in line.below:
        yield from (replace(item, kind="teil") for item in _items(each, pages, width, INDENT))


def _broken(words: str, pages: str, target: str, width: Measure, indent: float = 0) -> Item:
    """Words and pages in rows that fit; the pages stand in the last row, with dots before them if there is room."""
    rows, row, room = [], "", WIDTH - SPARE - indent
    names, numbers = _tokens(words), [pages] if width(pages) < room / 2 else re.findall(r"\S+ ?", pages)
    for number, token in enumerate((*names, *numbers)):
        if row and width((row + token).rstrip()) > room:
            above, row = _parted(row) if number == len(names) else (row, "")
            rows.append(above.rstrip())
            room = WIDTH - SPARE - INDENT - indent
        row += token
    if not row.endswith(pages):  # so many pages that they fill more than a row
        return Item((*rows, row), target=target)
    text = row.removesuffix(pages).rstrip()
    dots = int((room - width(text) - BOLDER * width(pages) - 2 * width(" ")) / width(" .")) if pages else 0
    return Item((*rows, text), pages=pages, dots=dots if dots >= FEWEST_DOTS else 0, target=target)


def _parted(row: str) -> tuple[str, str]:
    """All but the last word, and that: numbers do not stand alone in a row."""
    above, space, last = row.rstrip().rpartition(" ")
    return (above, f"{last} ") if space else (row, "")


def _tokens(words: str) -> list[str]:
    """Words with the space after them; a long one may break after a hyphen of its own."""
    return re.findall(r"\S+?-(?=\w{3})|\S+ ?", words + " ")


# -------------------------------------------------------------------------------------------------------------- pages


def sheets(registers: Sequence[tuple[Register, tuple[Item, ...]]]) -> tuple[Sheet, ...]:
    """One register after the other; a page that has room left takes the next one too."""
    pages: list[list[Part]] = [[]]
    left = ROWS
    for register, everything in registers:
        rest, begins = everything, True
        while rest:
            above = _above(register, begins=begins, first=not pages[-1])
            if pages[-1] and left - above < (FEWEST_ROWS if begins else 1):
                pages.append([])
                left = ROWS
                continue
            part, rest = _part(register, rest, left - above, begins=begins)
            pages[-1].append(part)
            left -= above + part.rows
            begins = False
            if rest:
                pages.append([])
                left = ROWS
    return tuple(Sheet(tuple(parts)) for parts in pages if parts)


def _above(register: Register, *, begins: bool, first: bool) -> int:
    """Rows for what stands over the columns."""
    title = TITLE_ROWS + (HINT_ROWS if register.hint else 0)
    return (title if begins else 0) + (0 if first else GAP_ROWS)


def _part(register: Register, rest: tuple[Item, ...], room: int, *, begins: bool) -> tuple[Part, tuple[Item, ...]]:
    """As much as fits; what fits altogether is spread over columns of the least height."""
    columns, after = _columns(register, rest, room, begins=begins)
    if not after:
        least = sum(len(item.rows) for item in rest) // COLUMNS
        tried = (_columns(register, rest, height, begins=begins) for height in range(least, room + 1))
        columns = min((tried for tried, left_over in tried if not left_over), key=_looks)
    return Part(register, begins, columns, max(map(_height, columns))), after


def _looks(columns: tuple[tuple[Item, ...], ...]) -> int:
    """The lower the better; but a group that stays together is worth some rows."""
    divided = any(item.kind == "gruppe weiter" for column in columns[1:] for item in column)
    return max(map(_height, columns)) + DIVIDED * divided


def _columns(
    register: Register, rest: tuple[Item, ...], height: int, *, begins: bool
) -> tuple[tuple[tuple[Item, ...], ...], tuple[Item, ...]]:
    columns: list[tuple[Item, ...]] = []
    for number in range(COLUMNS):
        again = None if register.letters or (begins and not number) or not rest else _again(rest[0])
        column, rest = _column(rest, height, again)
        columns.append(column)
    return tuple(columns), rest


def _again(item: Item) -> Item | None:
    """The heading of a group that goes on in another column."""
    return None if item.kind == "gruppe" else Item((f"{item.group} (weiter)",), "gruppe weiter", group=item.group)


def _column(rest: tuple[Item, ...], height: int, again: Item | None) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    taken: tuple[Item, ...] = (again,) if again else ()
    start, number = len(taken), 0
    while number < len(rest):
        block = _together(rest, number)
        # Something must be taken, however high, or there would be no end.
        if _height((*taken, *block)) > height and len(taken) > start:
            break
        taken = (*taken, *block)
        number += len(block)
    return taken, rest[number:]


def _together(rest: tuple[Item, ...], number: int) -> tuple[Item, ...]:
    """An item and those that it must not be parted from."""
    end = number
    while rest[end].keep and end + 1 < len(rest):
        end += 1
    return rest[number : end + 1]


def _height(column: Sequence[Item]) -> int:
    return sum(item.height(top=not place) for place, item in enumerate(column))
