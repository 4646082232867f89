"""Which entry stands on which page of the brochure, known before anything is laid out. Knows no HTML, no PDF.

An entry takes half a page, a whole one, or several. That is measured, so that pages can be counted with a pencil: the
registers know their numbers, and chapters can be laid out side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from schema import Project
from wegweiser.content import Entry
from wegweiser.guide import Guide, Theme

HALF, WHOLE = 1, 2  # how much of a page an entry takes, in halves; more than WHOLE are several pages
Slots = Mapping[str, int]  # project → halves


@dataclass(frozen=True)
class Spread:
    """One page of entries: a whole one, or up to two halves. ``pages`` > 1 if its only entry goes on overleaf."""

    entries: tuple[Entry[Project], ...]
    halves: int

    @property
    def pages(self) -> int:
        return max(1, (self.halves + 1) // 2)


@dataclass(frozen=True)
class Chapter:
    """A theme: its opener on a right page, its entries, and a filler where the next right page needs one."""

    theme: Theme
    first: int  # number of the opener's page, always odd
    spreads: tuple[Spread, ...]

    @property
    def filled(self) -> bool:
        """Whether a filler page follows the entries, so that the next chapter opens on the right."""
        return self._pages % 2 == 1

    @property
    def end(self) -> int:
        """The page after the chapter."""
        return self.first + self._pages + self.filled

    @property
    def _pages(self) -> int:
        return 1 + sum(spread.pages for spread in self.spreads)

    def numbers(self) -> Iterator[tuple[str, int]]:
        """Anchors and their pages."""
        yield f"thema-{self.theme.term.id}", self.first
        page = self.first + 1
        for spread in self.spreads:
            for entry in spread.entries:
                yield f"projekt-{entry.id}", page
            page += spread.pages


def chapters(guide: Guide, slots: Slots, first: int) -> tuple[Chapter, ...]:
    """Every theme under which a project stands, one after the other from the odd page ``first``."""
    planned: list[Chapter] = []
    for theme in guide.themes:
        if theme.chapter:
            start = planned[-1].end if planned else first
            planned.append(Chapter(theme, start, tuple(spreads(theme.chapter, slots))))
    return tuple(planned)


def numbers(planned: Iterable[Chapter]) -> dict[str, int]:
    return {anchor: page for chapter in planned for anchor, page in chapter.numbers()}


def spreads(entries: Sequence[Entry[Project]], slots: Slots) -> Iterator[Spread]:
    """Entries on pages, in their order; only a half page that would stay alone takes the next half page to it."""
    waiting = list(entries)
    while waiting:
        entry = waiting.pop(0)
        if slots[entry.id] > HALF:
            yield Spread((entry,), slots[entry.id])
            continue
        mate = next((other for other in waiting if slots[other.id] == HALF), None)
        if mate is None:
            yield Spread((entry,), HALF)
        else:
            waiting.remove(mate)
            yield Spread((entry, mate), 2 * HALF)


def padding(pages: int, multiple: int = 4) -> int:
    """How many pages are missing to a multiple: folded sheets have four."""
    return -pages % multiple
