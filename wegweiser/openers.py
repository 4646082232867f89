"""What fits on the page that opens a chapter: it stays one page, however many projects a theme has. Knows no HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from schema import Project
from wegweiser.content import Entry
from wegweiser.guide import Theme
from wegweiser.metrics import Measure

# Points, as page.css sets the opener: its height without the bricks at its foot, the lines, the gap above a heading.
ROOM, HEADING = 484.0 - 36, 28.0
NAME_LINE, TEXT_LINE, GAPS = 35.0, 17.5, 38.0
LARGE, SMALL = (9.6, 13.0), (8.0, 10.6)  # type size and line of a list in one column and in two
WIDE, COLUMN, TEXT = 115.0, 54.0, 92.0  # millimetres
NUMBER = 9.0  # for dots and page number, millimetres

Projects = tuple[Entry[Project], ...]


@dataclass(frozen=True)
class Opener:
    """The lists of an opener. ``dense``: in two columns of small type; ``more``: not all are listed."""

    own: Projects
    others: Projects
    dense: bool
    more: bool


def opener(theme: Theme, others: Projects, width: Measure) -> Opener:
    """As much as fits: all in large type, else all in small type, else fewer of other chapters, at last none at all."""
    for tried in _tries(theme.chapter, others):
        if _height(theme, tried, width) <= ROOM:
            return tried
    return Opener((), (), dense=False, more=True)


def _tries(own: Projects, others: Projects) -> Iterator[Opener]:
    yield Opener(own, others, dense=False, more=False)
    for number in range(len(others), -1, -1):
        yield Opener(own, others[:number], dense=True, more=number < len(others))


def _height(theme: Theme, tried: Opener, width: Measure) -> float:
    head = _lines([theme.term.name], 34.0, WIDE, width) * NAME_LINE + GAPS
    head += _lines([theme.term.text or ""], 13.0, TEXT, width) * TEXT_LINE
    own = _listed(tried.own, tried.dense, width)
    others = HEADING + _listed(tried.others, True, width) if tried.others else 0
    return head + own + others + (SMALL[1] if tried.more else 0)


def _listed(entries: Projects, dense: bool, width: Measure) -> float:
    names = [entry.fields.name for entry in entries]
    if not dense:
        return _lines(names, LARGE[0], WIDE - NUMBER, width) * LARGE[1]
    return (ceil(_lines(names, SMALL[0], COLUMN - NUMBER, width) / 2) + 1) * SMALL[1]


def _lines(texts: Sequence[str], size: float, room: float, width: Measure) -> int:
    """A little more than it takes, as words do not fill their lines."""
    return sum(ceil(width(text) * size * 1.08 / room) for text in texts)
