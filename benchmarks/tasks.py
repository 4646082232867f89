#!/usr/bin/env python3
"""Five people with five wishes, each on a phone, from the start page to the contact: how many taps, how many seconds.

python benchmarks/tasks.py [SITE]      the folder of a built site, site/ unless given

Every tap and key is really done in Chromium and the end of the way is checked. The seconds are those of the
keystroke-level model (Card, Moran and Newell 1980; for phones Holleis and others 2007): a tap with its glance 1.6 s, a
key 0.4 s, a decision 1.35 s before each tap, plus what the page itself took here.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TAP, KEY, DECISION = 1.6, 0.4, 1.35  # seconds
PHONE = {"width": 360, "height": 740}


@dataclass
class Hand:
    """Counts what a person does; the only thing here that changes."""

    page: Page
    taps: int = 0
    keys: int = 0
    waited: float = 0.0

    def tap(self, target: Locator) -> None:
        began = time.perf_counter()
        target.first.scroll_into_view_if_needed()
        target.first.click()
        self.page.wait_for_load_state("load")
        self.waited += time.perf_counter() - began
        self.taps += 1

    def type(self, target: Locator, text: str) -> None:
        self.tap(target)
        target.press_sequentially(text)
        self.keys += len(text)

    def link(self, name: str) -> None:
        self.tap(self.page.get_by_role("link", name=name))

    @property
    def seconds(self) -> float:
        return self.taps * (TAP + DECISION) + self.keys * KEY + self.waited


def _send(hand: Hand) -> None:
    hand.page.keyboard.press("Enter")
    hand.keys += 1
    hand.page.locator("#treffer a.treffer-link").first.wait_for()


def _on_a_project(hand: Hand) -> None:
    assert "/projekte/" in hand.page.url, hand.page.url
    assert hand.page.locator("#kontakt").count() == 1


def mother(hand: Hand) -> None:
    """Reading help for her eight-year-old in Billstedt, by typing what she would say."""
    hand.type(hand.page.locator("#startsuche"), "lesen 8 jahre billstedt")
    _send(hand)
    first = hand.page.locator("#treffer li").first.inner_text()
    assert "Leseförderung" in first, first
    hand.tap(hand.page.locator("#treffer a.treffer-link"))
    _on_a_project(hand)


def pensioner(hand: Hand) -> None:
    """Two hours on Tuesday mornings: who names a time, then who leaves it open."""
    hand.link("Alle Filter")
    hand.tap(hand.page.locator("label.pill", has_text="Ich will mich engagieren"))
    hand.tap(hand.page.locator("#filter-auf"))
    drawer = hand.page.locator("#schublade")
    hand.tap(drawer.locator("[data-facet=wann] summary"))
    hand.tap(drawer.locator("label", has_text="Dienstag"))
    hand.tap(drawer.locator("label", has_text="vormittags"))
    hand.tap(drawer.locator("#zeigen"))
    assert "ohne Angabe zu Wochentag und Tageszeit" in hand.page.locator("#anzahl").inner_text()
    hand.tap(hand.page.locator("#treffer a.treffer-link"))
    _on_a_project(hand)


def teacher(hand: Hand) -> None:
    """Which projects come to schools in Harburg."""
    hand.link("Für Schulen")
    hand.link("Harburg")
    assert "Harburg" in hand.page.locator("h1").inner_text()
    hand.tap(hand.page.locator("main .card h3 a"))
    _on_a_project(hand)


def foundation(hand: Hand) -> None:
    """Where help for those of 14 to 18 years is missing."""
    hand.link("Für Stiftungen")
    main = hand.page.locator("main").inner_text()
    assert "14" in main and "17" in main
    assert hand.page.locator("main table").count() >= 1


def refugee(hand: Hand) -> None:
    """A young man who reads Arabic and wants to learn German."""
    hand.tap(hand.page.locator(".tongues a[lang=ar]"))
    assert hand.page.locator("html").get_attribute("dir") == "rtl"
    hand.type(hand.page.locator("#startsuche"), "تعلم الألمانية")
    _send(hand)
    hand.tap(hand.page.locator("#treffer a.treffer-link"))
    assert "/ar/projekte/" in hand.page.url
    _on_a_project(hand)


Task = Callable[[Hand], None]
TASKS: tuple[Task, ...] = (mother, pensioner, teacher, foundation, refugee)


def attempt(browser: Browser, address: str, task: Task) -> Hand:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)  # type: ignore[arg-type]
    hand = Hand(context.new_page())
    hand.page.goto(address)
    task(hand)
    context.close()
    return hand


def main(site: Path) -> None:
    from benchmarks import browsing  # imported here: the tests use the tasks, but need no compressing server

    print("| task | taps | keys | seconds | of these the site |\n|---|---:|---:|---:|---:|")
    with browsing.chromium() as browser, browsing.served(site) as server:
        for task in TASKS:
            hand = attempt(browser, server.address, task)
            name = (task.__doc__ or "").partition(".")[0].partition(":")[0]
            print(f"| {name} | {hand.taps} | {hand.keys} | {hand.seconds:.0f} | {hand.waited:.1f} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site")
