"""Five people find what they came for, on a phone, with few taps: the ways that benchmarks/tasks.py times."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from benchmarks.tasks import TASKS, Task, attempt

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_somebody_finds_the_right_project_in_under_a_minute(chromium: Browser, address: str, task: Task) -> None:
    hand = attempt(chromium, address, task)
    assert hand.taps <= 8
    assert hand.seconds - hand.waited < 30


def test_an_ended_project_stands_behind_those_that_go_on_but_is_found_by_its_name(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_page()
    page.goto(f"{address}finden/#q=schüler deutsch lernen")
    names = page.locator("#treffer a.treffer-link")
    names.first.wait_for()
    assert "IKS" not in names.first.inner_text()
    page.fill("#q", "Interkulturelles Schülerseminar")
    page.wait_for_function("document.querySelector('#treffer a.treffer-link')?.textContent.includes('IKS')")
    page.close()
