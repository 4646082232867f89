"""Pages planned with a pencil: whatever room the entries need, none is lost, and chapters open on the right."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import cycle, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import ROOT, TODAY
from wegweiser import plan
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.plan import HALF, WHOLE

SLOTS = st.lists(st.integers(HALF, 7), min_size=1, max_size=60)
HALVES = st.lists(st.integers(HALF, WHOLE), min_size=1, max_size=60)
ODD = st.integers(2, 20).map(lambda number: 2 * number + 1)


@cache
def shipped() -> Guide:
    """Not the fixture, for hypothesis tells all arguments of a test that fails."""
    return Guide.of(load(ROOT / "content"), TODAY)


def sized(sizes: Sequence[int]) -> dict[str, int]:
    """Room for every running project, the sizes over and over again."""
    return dict(zip((project.id for project in shipped().active), cycle(sizes), strict=False))


@given(SLOTS, ODD)
@settings(deadline=None)
def test_every_entry_stands_on_one_page_of_its_own_chapter(sizes: list[int], first: int) -> None:
    guide, slots = shipped(), sized(sizes)
    planned = plan.chapters(guide, slots, first)
    for chapter in planned:
        placed = [entry.id for spread in chapter.spreads for entry in spread.entries]
        assert sorted(placed) == sorted(entry.id for entry in chapter.theme.chapter)
    everything = [entry.id for chapter in planned for spread in chapter.spreads for entry in spread.entries]
    assert sorted(everything) == sorted(slots)


@given(SLOTS, ODD)
@settings(deadline=None)
def test_only_halves_are_pulled_forward_and_only_beside_a_half(sizes: list[int], first: int) -> None:
    guide, slots = shipped(), sized(sizes)
    for chapter in plan.chapters(guide, slots, first):
        wanted = [entry.id for entry in chapter.theme.chapter]
        for spread in chapter.spreads:
            opening, *mates = (entry.id for entry in spread.entries)
            assert opening == wanted[0]
            wanted.remove(opening)
            for mate in mates:
                assert slots[opening] == slots[mate] == HALF
                assert all(slots[passed] > HALF for passed in wanted[: wanted.index(mate)])
                wanted.remove(mate)


@given(SLOTS, ODD)
@settings(deadline=None)
def test_chapters_open_on_the_right_and_follow_one_another(sizes: list[int], first: int) -> None:
    guide, slots = shipped(), sized(sizes)
    planned = plan.chapters(guide, slots, first)
    assert planned[0].first == first
    for chapter, following in pairwise(planned):
        assert chapter.end == following.first
    assert all(chapter.first % 2 == 1 and chapter.end % 2 == 1 for chapter in planned)


@given(SLOTS, ODD)
@settings(deadline=None)
def test_numbers_are_those_of_a_reader_who_counts(sizes: list[int], first: int) -> None:
    guide, slots = shipped(), sized(sizes)
    planned, page = plan.chapters(guide, slots, first), first
    numbers = plan.numbers(planned)
    for chapter in planned:
        assert numbers[f"thema-{chapter.theme.term.id}"] == page
        page += 1
        for spread in chapter.spreads:
            assert {numbers[f"projekt-{entry.id}"] for entry in spread.entries} == {page}
            page += -(-sum(slots[entry.id] for entry in spread.entries) // 2)
        page += page % 2 == 0
    assert len(numbers) == len(slots) + len(planned)


@given(HALVES, ODD)
@settings(deadline=None)
def test_no_page_has_room_for_two_halves_that_stand_alone(sizes: list[int], first: int) -> None:
    guide, slots = shipped(), sized(sizes)
    for chapter in plan.chapters(guide, slots, first):
        assert sum(spread.halves == HALF for spread in chapter.spreads) <= 1
        assert all(spread.halves <= WHOLE for spread in chapter.spreads)


@given(st.integers(0, 400))
def test_sheets_are_filled(pages: int) -> None:
    assert (pages + plan.padding(pages)) % 4 == 0
    assert 0 <= plan.padding(pages) < 4
