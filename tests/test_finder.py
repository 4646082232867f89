"""The finder and the favourites in a real browser: what people type, choose, share and print."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from build import Options, build
from tests.conftest import ROOT, TODAY, served
from tests.test_facets import census_of, enrich, expected_counts, tally, wishes
from wegweiser.content import load
from wegweiser.facets import facets
from wegweiser.guide import Guide

AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"

pytestmark = pytest.mark.browser

READY = ".tool[data-ready]:not([data-ready=results])"  # the filters too

WATCH = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
window.said = [];
addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector("#ansage");
  const hear = () => { if (place.textContent) window.said.push([performance.now(), place.textContent]); };
  if (place) new MutationObserver(hear).observe(place, { childList: true });
});
"""


@pytest.fixture(scope="session")
def rich_content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return enrich(tmp_path_factory.mktemp("rich") / "content")


@pytest.fixture(scope="session")
def rich_guide(rich_content: Path) -> Guide:
    return Guide.of(load(rich_content), TODAY)


@pytest.fixture(scope="session")
def rich_address(rich_content: Path) -> Iterator[str]:
    folder = rich_content.parent / "site"
    assert build(Options(rich_content, folder, TODAY, pdf=False, cache=None)).written
    with served(folder) as there:
        yield there


Open = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[Open]:
    """Opens a page of the site in a fresh profile; complaints of the browser fail the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str = "finden/", width: int = 1280, at: str = "", **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.add_init_script(WATCH)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: _own(request.url, at or address, complaints))
        page.goto((at or address) + path)
        if options.get("java_script_enabled", True):
            page.wait_for_selector(READY, state="attached")
        return page

    yield open_page
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert complaints == []
    assert cookies == []


def _own(url: str, address: str, complaints: list[str]) -> None:
    if not url.startswith((address, "blob:", "data:")):
        complaints.append(f"foreign request: {url}")


def names(page: Page) -> list[str]:
    """Hits in the order of the page."""
    return page.locator("#treffer a.treffer-link").all_text_contents()


def settled(page: Page) -> None:
    """Waits until everything stands that follows from a choice or a word."""
    page.wait_for_timeout(40)
    page.wait_for_selector("html:not(:has(#treffer[aria-busy]))", state="attached")


def amount(page: Page) -> str:
    settled(page)
    return page.locator("#anzahl").inner_text()


def search(page: Page, text: str) -> None:
    page.fill("#q", text)
    settled(page)


def fragment(page: Page) -> str:
    return str(page.evaluate("decodeURIComponent(location.hash)"))


# ------------------------------------------------------------------------------------------------------------- typing


def test_typing_finds_and_shows_why(opened: Open) -> None:
    page = opened()
    page.locator("#q").press_sequentially("lesepate", delay=30)
    settled(page)
    assert "MENTOR – Die Leselernhelfer HAMBURG" in names(page)
    assert page.locator("#treffer li").first.locator("mark, .why:visible").count() > 0
    assert fragment(page) == "#q=lesepate"


def test_a_match_that_the_card_does_not_show_is_explained(opened: Open) -> None:
    page = opened()
    search(page, "Stammtisch Mentoren")
    reasons = page.locator(".why:not([hidden])").all_text_contents()
    assert reasons
    assert all(reason.startswith("Passt, weil: ") for reason in reasons)


def test_the_number_is_said_once_when_typing_rests(opened: Open) -> None:
    page = opened()
    page.wait_for_timeout(700)
    page.evaluate("window.said.length = 0")
    page.locator("#q").press_sequentially("nachhilfe", delay=60)
    typed = page.evaluate("performance.now()")
    page.wait_for_timeout(1100)
    said = page.evaluate("window.said")
    assert len(said) == 1, said
    assert 450 < said[0][0] - typed < 900
    assert said[0][1] == page.locator("#anzahl").inner_text()


def test_the_back_button_undoes_a_search_and_each_choice(opened: Open) -> None:
    page = opened()
    page.locator("#q").press_sequentially("lesen", delay=10)
    page.locator("[name=thema][value=schule]").check()
    assert fragment(page) == "#q=lesen&thema=schule"
    page.go_back()
    settled(page)
    assert fragment(page) == "#q=lesen"
    assert not page.locator("[name=thema][value=schule]").is_checked()
    page.go_back()
    settled(page)
    assert fragment(page) == ""
    assert page.locator("#q").input_value() == ""
    page.go_forward()
    settled(page)
    assert page.locator("#q").input_value() == "lesen"


def test_a_question_from_another_page_is_taken_over(opened: Open, address: str) -> None:
    page = opened("projekte/yoldas/", java_script_enabled=False)
    page.fill("#kopfsuche", "Nachhilfe für Kinder")
    page.press("#kopfsuche", "Enter")
    asked = page.url
    assert "?q=" in asked
    page = opened(asked.removeprefix(address))
    assert page.locator("#q").input_value() == "Nachhilfe für Kinder"
    assert fragment(page) == "#q=Nachhilfe für Kinder"
    assert "?" not in page.url
    assert names(page)


def test_a_question_from_another_page_never_reaches_the_server(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(f"{address}projekte/yoldas/", wait_until="networkidle")
    page.fill("#kopfsuche", "Nachhilfe")
    page.press("#kopfsuche", "Enter")
    page.locator("#treffer a.treffer-link").first.wait_for()
    assert fragment(page) == "#q=Nachhilfe"
    assert requests and not any("Nachhilfe" in url.partition("#")[0] for url in requests)
    page.close()


def test_a_correction_is_said(opened: Open) -> None:
    page = opened()
    search(page, "Patenschafft")
    assert page.locator("#korrektur").inner_text().startswith("Gesucht wurde nach „")
    assert names(page)


def test_what_was_understood_becomes_a_filter_or_is_left_out(opened: Open) -> None:
    page = opened()
    search(page, "lesen in Billstedt")
    chip = page.locator("#verstanden li", has_text="Billstedt")
    chip.get_by_role("button", name="nur diese").click()
    settled(page)
    assert "stadtteil=billstedt" in fragment(page)
    assert page.locator("[name=stadtteil][value=billstedt]").is_checked()
    page = opened("finden/#q=lesen in Billstedt")
    page.locator("#verstanden li", has_text="Billstedt").get_by_role("button", name="weglassen").click()
    settled(page)
    assert page.locator("#q").input_value() == "lesen in"


def test_nothing_found_offers_ways_out(opened: Open) -> None:
    page = opened("finden/#q=qqxxyy&thema=sport&alter=3")
    assert amount(page).startswith("Nichts gefunden")
    assert page.locator("#auswege button").count() > 0
    assert page.locator("#nichts a[href*='themen/']").is_visible()
    assert page.locator("#nichts a[href*='mentor-ring.org']").is_visible()
    page.locator("#auswege button").last.click()
    settled(page)
    assert names(page)


def test_each_way_out_gives_what_it_promises(opened: Open) -> None:
    page = opened("finden/#bezirk=bergedorf&thema=kultur&alter=3&stunden=2")
    offers = page.locator("#auswege button").all_inner_texts()
    for offer in offers:
        promised = int(re.search(r": (\d+) Projekt", offer)[1])  # type: ignore[index]
        page.locator("#auswege button", has_text=offer).click()
        settled(page)
        got = [int(number) for number in re.findall(r"(\d+) (?:Projekt|weitere)", amount(page))]
        assert sum(got) == promised, (offer, amount(page))
        page.go_back()
        settled(page)


# ------------------------------------------------------------------------------------------------------------- facets

CHOICES = (
    *("thema=schule", "fuer=jugendliche", "bezirk=wandsbek", "stadtteil=billstedt", "form=eins-zu-eins", "ort=schule"),
    *("alter=8", "stunden=4", "monate=6", "tag=samstag", "zeit=abends", "sprache=arabisch", "frei=plaetze"),
    *("frei=gesucht", "zeugnis=ja", "kosten=kostenlos"),
)


@pytest.mark.parametrize("wish", CHOICES)
def test_each_facet_gives_what_python_counts(opened: Open, rich_address: str, rich_guide: Guide, wish: str) -> None:
    key, value = wish.split("=")
    page = opened(at=rich_address)
    if key == "stadtteil":
        page.locator("[name=bezirk][value=hamburg-mitte]").check()
    facet = {"tag": "wann", "zeit": "wann", "stadtteil": "bezirk"}.get(key, key)
    page.evaluate(f"(document.querySelector('details[data-facet={facet}]') ?? {{}}).open = true")
    if key == "alter":
        page.fill("#f-alter", value)
    elif key in ("stunden", "monate"):
        page.select_option(f"#f-{key}", value)
    else:
        page.locator(f"[name={key}][value={value}]").check()
    sure, unknown = tally(census_of(rich_guide), {key: (value,)})
    told = amount(page)
    assert told.startswith(f"{sure} Projekt")
    assert (f"{unknown} weitere" in told) == (unknown > 0)
    assert f"{key}={value}" in fragment(page)


def _states(guide: Guide) -> list[dict[str, tuple[str, ...]]]:
    chance = Random("states in the browser")
    return [wishes(guide, chance) for _ in range(40)]


SHOWN = """() => Object.fromEntries([...document.querySelectorAll('#filter input[type=checkbox]')].map((input) =>
  [`${input.name}=${input.value}`, Number(input.closest('.option').lastElementChild.textContent)]))"""


def test_counts_of_many_combinations_are_those_of_python(opened: Open, rich_address: str, rich_guide: Guide) -> None:
    page = opened(at=rich_address)
    census, offered = census_of(rich_guide), facets(rich_guide)
    for wanted in _states(rich_guide):
        address = "&".join(f"{key}={','.join(values)}" for key, values in wanted.items())
        page.evaluate("address => { location.hash = address; }", address)
        settled(page)
        shown = page.evaluate(SHOWN)
        sure, _ = tally(census, wanted)
        told = page.locator("#anzahl").inner_text()
        assert told.startswith(f"{sure} ") or (sure == 0 and told.startswith("Nichts")), (wanted, told)
        for key in ("thema", "fuer", "form", "tag", "frei", "bezirk"):
            for id, (number, _) in expected_counts(census, offered[key].choices, wanted, key).items():
                assert shown.get(f"{key}={id}", number) == number, (wanted, key, id)


def test_unknown_ones_stand_under_their_own_heading(opened: Open, guide: Guide) -> None:
    page = opened("finden/#alter=8")
    sure, unknown = tally(census_of(guide), {"alter": ("8",)})
    assert amount(page) == f"{sure} Projekte, {unknown} weitere ohne Angabe zum Alter"
    while page.locator("#weiter").is_visible():
        page.click("#weiter")
        settled(page)
    lists = page.locator("#treffer ol")
    assert [lists.nth(at).locator("li").count() for at in range(2)] == [sure, unknown]
    heading = page.locator("#treffer .section-title").inner_text()
    assert heading == f"{unknown} weitere Projekte ohne Angabe zum Alter"


def test_a_choice_that_leads_nowhere_says_so_before(opened: Open) -> None:
    page = opened("finden/#q=leselernhelfer&thema=lesefoerderung")
    dead = page.locator("#filter input[aria-disabled=true]").first
    assert dead.evaluate("input => input.closest('.option').lastElementChild.textContent") == "0"
    before = fragment(page)
    dead.evaluate("input => { input.closest('details').open = true; input.focus(); }")
    page.keyboard.press("Space")
    page.wait_for_timeout(100)
    assert not dead.is_checked()
    assert fragment(page) == before
    assert page.locator("#ansage").inner_text().endswith("führt zu keinem Projekt")


def test_what_nobody_states_is_folded_away_in_one_line(opened: Open) -> None:
    page = opened()
    assert page.locator("[data-facet=sprache]").count() == 0
    assert "Sprachen" in page.locator(".silent").inner_text()


def test_an_address_restores_everything(opened: Open) -> None:
    facets = "thema=schule,freizeit&alter=8&bezirk=hamburg-mitte&stadtteil=billstedt&stunden=20"
    wanted = f"q=kinder&art=projekt&rolle=engagieren&{facets}&sort=name"
    page = opened(f"finden/#{wanted}")
    assert page.locator("#q").input_value() == "kinder"
    assert page.locator("[name=rolle]:checked").input_value() == "engagieren"
    assert page.locator("[name=art]:checked").input_value() == "projekt"
    assert page.locator("[name=thema]:checked").count() == 2
    assert page.locator("[name=stadtteil][value=billstedt]").is_checked()
    assert page.locator("#f-stunden").input_value() == "20"
    assert page.locator("#f-sort").input_value() == "name"
    assert page.locator("#gesetzt li").count() == 5
    assert fragment(page) == f"#{wanted}"
    page.locator("[name=thema][value=schule]").uncheck()
    assert fragment(page) == f"#{wanted}".replace("schule,", "")


def test_a_role_changes_what_is_asked_and_compared_first(opened: Open) -> None:
    page = opened()
    first = "document.querySelector('#facetten').firstElementChild.dataset.facet"
    assert page.evaluate(first) == "alter"
    page.get_by_label("Ich will mich engagieren").check()
    settled(page)
    assert page.evaluate(first) == "stunden"
    assert page.locator("#treffer li").first.locator("dt").first.text_content() == "Zeit"
    assert "rolle=engagieren" in fragment(page)


def test_tabs_and_sorting(opened: Open, guide: Guide) -> None:
    page = opened()
    page.locator("[name=art][value=schule]").check()
    assert amount(page) == f"{len(guide.schools)} Schulen"
    page.locator("[name=art][value=projekt]").check()
    page.select_option("#f-sort", "name")
    settled(page)
    assert names(page)[:10] == [project.fields.name for project in guide.active[:10]]


def test_near_a_place_the_nearest_come_first(opened: Open) -> None:
    page = opened()
    page.fill("#f-nah", "Wilhelmsburg")
    page.press("#f-nah", "Enter")
    page.locator("#f-nah").blur()
    settled(page)
    assert "nah=wilhelmsburg" in fragment(page)
    facts = page.locator("#treffer li").first.locator("dd").first.text_content()
    assert facts == "im Stadtteil"
    page.fill("#f-nah", "Entenhausen")
    page.locator("#f-nah").blur()
    assert "kennt der Wegweiser nicht" in page.locator("#nahstand").inner_text()


def test_the_position_is_asked_on_click_only_and_stays_here(opened: Open, address: str) -> None:
    page = opened(permissions=["geolocation"], geolocation={"latitude": 53.54, "longitude": 10.10})
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    assert "nah=" not in fragment(page)
    page.click("#standort")
    page.wait_for_url(re.compile("nah=billstedt"))
    assert "Billstedt" in page.locator("#nahstand").inner_text()
    assert not [url for url in requests if "53." in url or "10.1" in url]


def test_more_results_come_on_demand_and_the_focus_follows(opened: Open) -> None:
    page = opened()
    settled(page)
    assert len(names(page)) == 30
    page.click("#weiter")
    settled(page)
    assert len(names(page)) == 60
    assert page.evaluate("document.activeElement.textContent") == names(page)[30]


# ------------------------------------------------------------------------------------------------- keyboard and screens


def test_everything_works_by_keyboard(opened: Open) -> None:
    page = opened()
    page.focus("#q")
    page.keyboard.type("lesen")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "anzahl"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#treffer a')"):
            break
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.merken")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.getAttribute('aria-pressed')") == "true"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projekte/**")
    assert page.locator("[data-merkliste]").text_content() == "Merkliste (1)"


def test_on_a_phone_the_filters_are_a_drawer(opened: Open) -> None:
    page = opened(width=320)
    assert not page.locator("#f-alter").is_visible()
    page.click("#filter-auf")
    assert page.evaluate("document.activeElement.id") == "schublade-titel"
    page.fill("#schublade #f-alter", "8")
    page.locator("#schublade [name=bezirk][value=wandsbek]").check()
    settled(page)
    shown = page.locator("#zeigen").inner_text()
    assert re.fullmatch(r"\d+ Projekte zeigen", shown)
    page.keyboard.press("Escape")
    assert not page.locator("#f-alter").is_visible()
    assert page.evaluate("document.activeElement.id") == "filter-auf"
    assert page.locator("#filter-auf").inner_text() == "Filter (2)"
    page.click("#filter-auf")
    page.click("#zeigen")
    assert not page.locator("#schublade").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "path", ["finden/", "finden/#alter=8&rolle=engagieren", "finden/#q=zzzzqq", "merkliste/#yoldas"]
)
def test_nothing_is_wider_than_a_narrow_phone(opened: Open, path: str) -> None:
    page = opened(path, width=320)
    settled(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize(
    "path", ["finden/", "finden/#alter=8&bezirk=altona", "finden/?q=lesen", "merkliste/", "projekte/yoldas/"]
)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_jumps_while_it_loads(opened: Open, path: str, width: int, chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address + path, wait_until="networkidle")
    page.wait_for_timeout(400)
    assert page.evaluate("window.shift") < 0.02
    context.close()


# ------------------------------------------------------------------------------------------------- little by little


def test_results_do_not_wait_for_the_filters_and_an_early_choice_counts(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("/filters[.]js|/filter-"), hold)
    page.goto(f"{address}finden/#q=lesen")
    page.wait_for_selector("#treffer a.treffer-link")
    page.get_by_label("Ich will mich engagieren").check()
    page.fill("#q", "lesen und")
    for route in held:
        route.continue_()
    page.wait_for_selector(READY, state="attached")
    settled(page)
    assert fragment(page) == "#q=lesen und&rolle=engagieren"
    assert page.locator("#treffer li").first.locator("dt").first.text_content() == "Zeit"
    page.close()


@pytest.fixture
def big_address(rich_content: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The same guide as if it were big: its cards in many files."""
    monkeypatch.setattr("wegweiser.finder.WHOLE", 20)
    monkeypatch.setattr("wegweiser.finder.CHUNK", 6)
    assert build(Options(rich_content, tmp_path / "site", TODAY, pdf=False, cache=None)).written
    assert len(list((tmp_path / "site" / "finden").glob("karten-de-????????/*.json"))) > 10
    with served(tmp_path / "site") as there:
        yield there


def test_cards_in_many_files_show_the_same(opened: Open, rich_address: str, big_address: str) -> None:
    for path in ("finden/", "finden/#q=lesen", "finden/#art=schule", "finden/#bezirk=altona&sort=name"):
        whole, split = (opened(path, at=address) for address in (rich_address, big_address))
        settled(whole)
        settled(split)
        shown = "number => document.querySelectorAll('#treffer a.treffer-link').length >= number"
        split.wait_for_function(shown, arg=len(names(whole)))  # the later cards come one file after the other
        assert names(split) == names(whole)
    listed = opened("merkliste/#yoldas,arbeiterkind-hamburg", at=big_address)
    assert listed.locator("#liste h2").all_inner_texts() == ["Yoldaş", "ArbeiterKind.de Hamburg"]


# ------------------------------------------------------------------------------------------------- without the module


def _shows_lists(page: Page) -> None:
    assert not page.locator("#q").is_visible()
    assert page.locator(".without-tool a[href*='themen/lesefoerderung/']").is_visible()
    assert page.locator(".without-tool a[href*='bezirke/wandsbek/']").is_visible()
    assert page.locator(".without-tool a[href*='projekte/index.html']").is_visible()


def test_without_javascript_lists_stand_in_place_of_the_tool(opened: Open) -> None:
    page = opened(java_script_enabled=False)
    _shows_lists(page)
    assert page.locator("h1").inner_text() == "Projekte finden"


def test_from_the_disk_lists_stand_in_place_of_the_tool(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "finden" / "index.html").as_uri())
    _shows_lists(page)
    page.close()


# --------------------------------------------------------------------------------------------------------- favourites


def test_favourites_are_counted_in_the_head_and_live_as_long_as_the_tab(opened: Open, address: str) -> None:
    page = opened("finden/#q=lesen")
    page.locator("#treffer button.save").nth(0).click()
    page.locator("#treffer button.save").nth(1).click()
    assert page.locator("[data-merkliste]").text_content() == "Merkliste (2)"
    assert page.evaluate("Object.keys(localStorage).length") == 0
    saved = [page.locator("#treffer button.save").nth(at).get_attribute("data-merken") for at in range(2)]
    page.click("[data-merkliste]")
    page.wait_for_selector(READY)
    assert fragment(page) == f"#{','.join(filter(None, saved))}"
    assert page.locator("#liste > li").count() == 2
    assert not page.locator("#verknuepft").is_visible()


def test_a_list_by_link_is_shown_in_a_fresh_profile_and_taken_over_on_request(opened: Open) -> None:
    page = opened("merkliste/#yoldas,gibt-es-nicht,arbeiterkind-hamburg")
    assert page.locator("#liste h2").all_inner_texts() == ["Yoldaş", "ArbeiterKind.de Hamburg"]
    assert "gibt-es-nicht" in page.locator("#verloren").inner_text()
    assert page.locator("#verknuepft-text").inner_text() == "Diese Liste mit 2 Projekten kam mit einem Link."
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    page.click("#uebernehmen")
    assert not page.locator("#verknuepft").is_visible()
    assert page.evaluate("sessionStorage.merkliste").startswith("yoldas,")
    assert page.evaluate("localStorage.length") == 0
    page.locator("#behalten").check()
    assert page.evaluate("localStorage.merkliste").startswith("yoldas,")
    page.locator("#behalten").uncheck()
    assert page.evaluate("localStorage.length") == 0


def test_a_list_is_ordered_shortened_mailed_and_has_a_code(opened: Open) -> None:
    page = opened("merkliste/#yoldas,arbeiterkind-hamburg")
    page.get_by_role("button", name="Yoldaş nach unten").click()
    assert fragment(page) == "#arbeiterkind-hamburg,yoldas"
    mail = page.evaluate("decodeURIComponent(document.querySelector('#mailen').href)")
    assert "Yoldaş" in mail
    assert "/projekte/yoldas/" in mail
    page.wait_for_selector("#qr svg path")
    page.get_by_role("button", name="Entfernen: ArbeiterKind.de Hamburg").click()
    assert page.locator("#liste h2").all_inner_texts() == ["Yoldaş"]
    assert "ist von der Liste entfernt" in page.locator("#listenstand").inner_text()
    page.get_by_role("button", name="Entfernen: Yoldaş").click()
    assert page.get_by_role("link", name="Projekte finden").is_visible()


def test_the_printed_list_is_a_small_brochure(opened: Open) -> None:
    page = opened("merkliste/#yoldas,arbeiterkind-hamburg")
    page.wait_for_selector("#qr svg path")
    page.emulate_media(media="print")
    assert page.locator("#qr svg").is_visible()
    assert "/merkliste/#yoldas,arbeiterkind-hamburg" in page.locator("#adresse").inner_text()
    assert "/projekte/yoldas/" in page.locator("#liste li").first.inner_text()
    for hidden in ("#drucken", ".saved-tools", ".head", "#behalten"):
        assert not page.locator(hidden).first.is_visible()


def test_an_empty_list_explains_itself(opened: Open) -> None:
    page = opened("merkliste/")
    assert page.locator("#leer h2").inner_text() == "Noch ist nichts gemerkt"
    assert not page.locator("#weitergeben").is_visible()


def test_a_project_page_saves_with_and_without_javascript(opened: Open) -> None:
    page = opened("projekte/yoldas/", java_script_enabled=False)
    link = page.locator("a[data-merken]")
    assert (link.get_attribute("href") or "").endswith("merkliste/index.html#yoldas")
    context_page = opened("merkliste/")
    context_page.goto(context_page.url.split("merkliste/")[0] + "projekte/yoldas/")
    context_page.get_by_role("button", name="Merken").click()
    assert context_page.locator("[data-merkliste]").text_content() == "Merkliste (1)"


# ------------------------------------------------------------------------------------------------------ accessibility


STATES = (
    *("finden/", "finden/#alter=8&bezirk=hamburg-mitte&rolle=unterstuetzung", "finden/#q=lesen+in+Billstedt"),
    *("finden/#q=qqxxyy&alter=8", "merkliste/", "merkliste/#yoldas,arbeiterkind-hamburg", ""),
)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_no_barrier_in_any_state(chromium: Browser, address: str, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    found = []
    arabic = ("ar/finden/",) if Path(ROOT / "locale").is_dir() else ()
    for state in (*STATES, *arabic):
        page = context.new_page()
        if (page.goto(address + state) or _missing()).status == 404:
            continue
        page.wait_for_timeout(500)
        if width == 320 and "alter" in state and page.locator("#filter-auf").is_visible():
            page.click("#filter-auf")
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        page.add_script_tag(path=AXE)
        result = page.evaluate("rules => axe.run(document, rules)", RULES)
        found += [(state, v["id"], [node["html"][:160] for node in v["nodes"][:3]]) for v in result["violations"]]
        page.close()
    context.close()
    assert found == [], json.dumps(found, indent=1, ensure_ascii=False)


def _missing() -> Any:
    raise AssertionError("no answer")


def test_arabic_runs_from_right_to_left(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    answer = page.goto(f"{address}ar/finden/")
    if answer and answer.status == 404:
        page.close()
        pytest.skip("this guide has no Arabic pages")
    page.wait_for_selector(READY)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.close()
