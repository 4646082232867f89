"""The site in its languages: every page in each, nothing of the interface in German, translations told apart."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from babel.messages.catalog import Message

from schema import Duration, Effort, Moment, TermNames
from wegweiser import facts, text, urls
from wegweiser.catalogues import LOCALE, TEMPLATE, UNREVIEWED, catalogue, rendered, template, untranslated
from wegweiser.content import load as load_content
from wegweiser.guide import Guide
from wegweiser.languages import OTHERS, InGerman, Language, file, load
from wegweiser.translations import fingerprint

from .conftest import TODAY
from .test_site import parsed

ROOT = Path(__file__).parent.parent
CODES = [language.code for language in OTHERS]
FOREIGN = [language for language in OTHERS if not language.html.startswith("de")]
SPOKEN = {language.code: language for language in load(CODES, LOCALE)}
BASE = "https://wegweiser.example/"


def read(site: Path, path: str) -> str:
    return (site / urls.file(path)).read_text("utf-8")


@cache
def trees(site: Path) -> dict[str, set[str]]:
    """Language code → paths of its pages, seen from its own start."""
    found: dict[str, set[str]] = {code: set() for code in ("de", *CODES)}
    for page in site.rglob("*.html"):
        if page.relative_to(site).parts[0] == "p":
            continue  # printed addresses, which lead on
        first, _, rest = page.relative_to(site).as_posix().partition("/")
        code, path = (first, rest) if first in CODES else ("de", f"{first}/{rest}" if rest else first)
        found[code].add(path.removesuffix("index.html"))
    return found


def words(markup: str) -> str:
    """What is read of a page, without marks of direction."""
    return " ".join(re.sub(r"[\u2068\u2069]", "", re.sub(r"<[^>]*>", " ", markup)).split())


# -------------------------------------------------------------------------------------------------------- every page


def test_every_page_exists_in_every_language_but_the_one_of_errors(site: Path) -> None:
    german = trees(site)["de"] - {urls.NOT_FOUND}
    assert len(german) > 200
    for code in CODES:
        assert trees(site)[code] == german


@pytest.mark.parametrize("language", SPOKEN.values(), ids=lambda language: language.code)
def test_every_page_says_its_language_and_names_all_others(site: Path, language: Language) -> None:
    for path in trees(site)[language.code] - {urls.NOT_FOUND}:
        page = read(site, language.folder + path)
        direction = "" if language.german else f' dir="{language.direction}"'
        assert f'<html lang="{language.html}"{direction}>' in page
        links = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page)
        expected = [(other.html, BASE + other.folder + path) for other in SPOKEN.values()]
        assert links == [*expected, ("x-default", BASE + path)]
        assert f'<link rel="canonical" href="{BASE}{language.folder}{path}">' in page


def test_the_sitemap_tells_the_languages_of_a_page(site: Path) -> None:
    sitemap = (site / "sitemap.xml").read_text("utf-8")
    row = next(line for line in sitemap.splitlines() if f"<loc>{BASE}ar/projekte/</loc>" in line)
    assert f'hreflang="tr" href="{BASE}tr/projekte/"' in row
    assert f'hreflang="x-default" href="{BASE}projekte/"' in row
    ET.fromstring(sitemap)


def test_the_switcher_leads_to_the_same_page_and_marks_the_current_one(site: Path) -> None:
    page = read(site, "uk/projekte/yoldas/")
    switcher = re.search(r'<nav class="tongues".*?</nav>', page, re.DOTALL)
    assert switcher
    for other in SPOKEN.values():
        here = f"../../../{other.folder}projekte/yoldas/index.html"
        current = ' aria-current="true"' if other.code == "uk" else ""
        attributes = f'lang="{other.html}" hreflang="{other.html}" dir="{other.direction}"{current}'
        assert f'<a href="{here}" {attributes}>{other.name}</a>' in switcher[0]


def test_every_link_in_every_tree_resolves(site: Path) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    broken = {(page, link) for page, link in _links(site) if _target(page, link) not in files}
    assert broken == set()


def _links(site: Path) -> Iterator[tuple[str, str]]:
    """Distinct relative links of the trees that test_site.py does not look at."""
    for code in CODES:
        for page in (site / code).rglob("*.html"):
            found = set(re.findall(r'(?:href|src|action|data-karten|data-daten)="([^"#]+)', page.read_text("utf-8")))
            for link in found:
                if not urlsplit(link).scheme:
                    yield page.relative_to(site).as_posix(), link


def _target(page: str, link: str) -> str:
    return os.path.normpath(f"{page.rpartition('/')[0]}/{unquote(urlsplit(link).path)}")


def test_a_guide_in_german_has_no_trace_of_other_languages(tiny: Path, tmp_path: Path) -> None:
    import shutil

    from build import Options, build

    content = shutil.copytree(tiny, tmp_path / "guide")
    settings = content / "guide.yaml"
    settings.write_text(settings.read_text("utf-8").replace("sprachen: [en, tr, uk, ar, einfach]", ""), "utf-8")
    assert build(Options(content, tmp_path / "site", TODAY, pdf=False, cache=None)).written
    start = (tmp_path / "site/index.html").read_text("utf-8")
    assert "hreflang" not in start
    assert "tongues" not in start
    assert not (tmp_path / "site/en").exists()


# ---------------------------------------------------------------------------------------------- nothing left in German


def samples(site: Path) -> list[str]:
    """A path of every kind of page: the first of each folder, and one that is deeper."""
    paths = sorted(trees(site)["en"])
    return [next(group) for _, group in groupby(paths, key=lambda path: (path.count("/"), path.partition("/")[0]))]


# Words that no other language of the site has, and every German sentence.
GERMAN_WORDS = re.compile(r"\b(und|oder|nicht|für|eine?|einem|einen|werden|wird|auch|noch|bei|kein|keine|zum|zur)\b")


@pytest.mark.parametrize("language", FOREIGN, ids=lambda language: language.code)
def test_no_text_of_the_interface_is_left_in_german(site: Path, language: Language) -> None:
    left = set()
    for path in samples(site):
        document = parsed(site / urls.file(f"{language.code}/{path}"))
        for said in _said(document.find("body"), language.html):
            if re.search(r"\w\.\w+/", said):
                continue  # an address
            if GERMAN_WORDS.search(said) or said in _only_german(language.code):
                left.add((path, said))
    assert left == set()


@cache
def _only_german(code: str) -> frozenset[str]:
    """Texts of the catalogue that another language says otherwise."""
    same = {m.id for m in catalogue(SPOKEN[code]) if m.id == m.string}
    return frozenset(m.id for m in catalogue(SPOKEN[code]) if isinstance(m.id, str) and m.id not in same)


def _said(element: Any, page_language: str, language: str = "") -> Iterator[str]:
    """Texts and labels in the language of the page, one by one."""
    language = element.get("lang") or language or page_language
    if not isinstance(element.tag, str) or element.tag in ("script", "style"):
        return
    if language == page_language:
        labels = (element.get(name) for name in ("aria-label", "title", "placeholder", "alt", "data-words"))
        yield from (" ".join(said.split()) for said in (element.text, *labels) if said and said.strip())
    for child in element:
        yield from _said(child, page_language, language)
        if child.tail and child.tail.strip() and language == page_language:
            yield " ".join(child.tail.split())


@pytest.mark.parametrize("language", FOREIGN, ids=lambda language: language.code)
def test_the_finder_speaks_the_language_of_its_page(site: Path, language: Language) -> None:
    (cards,) = site.glob(f"finden/karten-{language.code}-????????.json")
    told = json.loads(cards.read_text("utf-8"))
    assert told["cards"][0]["p"].startswith(f"{language.code}/projekte/")
    assert set(told["words"]["counted"]["projects"]) == set(language.samples)
    german = json.loads(next(site.glob("finden/karten-de-????????.json")).read_text("utf-8"))
    untranslated = {key for key, said in german["words"].items() if told["words"][key] == said}
    assert untranslated <= {"website", "phone", "mail", "comma"}
    assert told["cards"][0]["f"]["für-wen"] != german["cards"][0]["f"]["für-wen"]


# ------------------------------------------------------------------------------------------------------- catalogues


def test_the_template_holds_every_text_of_templates_and_code() -> None:
    assert rendered(template()) == TEMPLATE.read_text("utf-8"), "run: python -m wegweiser.catalogues"


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_a_catalogue_is_complete_and_says_who_stands_for_it(language: Language) -> None:
    known = catalogue(language)
    assert [message.id for message in untranslated(known)] == []
    assert {(m.context, m.id) for m in known} == {(m.context, m.id) for m in template()}
    head = file(language, LOCALE).read_text("utf-8").split("msgid", 1)[0]
    assert UNREVIEWED in head or re.search(r"^# Reviewed by .+", head, re.MULTILINE)
    assert "fuzzy" not in head


@pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)
def test_a_translation_keeps_what_is_filled_in_and_marked_up(language: Language) -> None:
    for message in catalogue(language):
        if message.id:
            _compare(message)


def _compare(message: Message) -> None:
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string or ""]
    offered = set().union(*map(_placeholders, ids))
    for number, string in enumerate(strings):
        assert _placeholders(string) <= offered, string
        # »one day« and »two days« need no figure in Arabic, but everything else that is filled in
        figures = {"num", "count", "number", "meetings", "hours", "times"}
        counted = figures if len(strings) > 1 and number < 3 else set()
        needed = set.intersection(*map(_placeholders, ids)) - counted
        assert needed <= _placeholders(string), string
        assert re.findall(r"</?\w+", string) == re.findall(r"</?\w+", ids[-1]), string
        assert '"' not in re.sub(r'="[^"]*"', "", string), f"typographic quotes belong into {string}"
        assert "%" not in re.sub(r"%\(\w+\)s", "", string), string


def _placeholders(string: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", string))


# ------------------------------------------------------------------------------------------------- numbers and dates


@pytest.mark.parametrize(
    ("code", "numbers", "said"),
    [
        ("en", (1, 6), ["1 month", "6 months"]),
        ("tr", (1, 6), ["1 ay", "6 ay"]),
        ("uk", (1, 3, 5, 21, 22, 25), ["1 місяць", "3 місяці", "5 місяців", "21 місяць", "22 місяці", "25 місяців"]),
        ("ar", (1, 2, 3, 11, 100), ["شهر واحد", "شهران", "3 أشهر", "11 شهرًا", "100 شهر"]),
        ("einfach", (1, 6), ["1 Monat", "6 Monate"]),
    ],
)
def test_numbers_take_the_forms_of_the_language(code: str, numbers: tuple[int, ...], said: list[str]) -> None:
    assert [words(facts.months(number, SPOKEN[code])) for number in numbers] == said


@pytest.mark.parametrize(
    ("code", "effort", "duration"),
    [
        ("de", "1- bis 2-mal pro Woche 1,5 Stunden", "mindestens 1 Jahr, offenes Ende"),
        ("en", "1 to 2 times a week, 1.5 hours each", "at least 1 year, open-ended"),
        ("tr", "haftada 1–2 kez, her seferinde 1,5 saat", "en az 1 yıl, süresi belirsiz"),
        ("uk", "1–2 рази на тиждень, щоразу 1,5 години", "щонайменше 1 рік, без обмеження строку"),
        ("ar", "1 إلى 2 مرات في الأسبوع، كل مرة 1.5 ساعة", "على الأقل سنة واحدة، بلا نهاية محددة"),
        ("einfach", "1- bis 2-mal in der Woche 1,5 Stunden", "mindestens 1 Jahr, ohne festes Ende"),
    ],
)
def test_efforts_are_said_in_the_language(code: str, effort: str, duration: str) -> None:
    given = Effort(stunden=1.5, treffen=1, treffen_bis=2, pro="Woche")
    assert words(facts.effort_in_words(given, SPOKEN[code])) == effort
    lasting = facts.duration_in_words(Duration(mindestens_monate=12, offenes_ende=True), SPOKEN[code])
    assert words(lasting) == duration


@pytest.mark.parametrize(
    ("code", "day", "month"),
    [
        ("de", "3. März 2026, 9.30 bis 16 Uhr", "März 2026"),
        ("en", "3 March 2026, 9:30 to 16:00", "March 2026"),
        ("tr", "3 Mart 2026, saat 9.30–16.00", "Mart 2026"),
        ("uk", "3 березня 2026 року, 9:30–16:00", "березень 2026 року"),
        ("ar", "3 مارس 2026، من الساعة 9:30 إلى 16:00", "مارس 2026"),
    ],
)
def test_dates_are_said_in_the_language(code: str, day: str, month: str) -> None:
    from datetime import time

    begin, end = Moment(2026, 3, 3, time(9, 30)), Moment(2026, 3, 3, time(16))
    assert words(text.period_text(begin, end, SPOKEN[code])) == day
    assert words(text.moment_text(Moment(2026, 3), SPOKEN[code])) == month


def test_words_of_the_vocabulary_have_names_in_the_language(tiny: Path) -> None:
    guide = Guide.of(load_content(tiny), TODAY)
    term = guide.vocabulary.fields.themen[0].model_copy(update={"übersetzungen": TermNames(en="Reading")})
    assert SPOKEN["en"].word(term) == "Reading"
    assert SPOKEN["de"].word(term) == term.name
    assert isinstance(SPOKEN["tr"].word(term), InGerman)


# --------------------------------------------------------------------------------------------- translations of entries


def test_a_translation_takes_the_place_of_the_german_text(tiny_site: Path) -> None:
    page = read(tiny_site, "en/projekte/lesebande/")
    assert '<p class="lead" dir="auto">Adults read with children in primary schools, once a week.</p>' in page
    assert "First the volunteer reads aloud" in page
    assert "only available in German" not in page
    assert "Machine translation, not checked" in page


def test_a_checked_translation_says_by_whom(tiny_site: Path) -> None:
    page = words(read(tiny_site, "tr/projekte/lesebande/"))
    assert "Çeviriyi kontrol eden: Sprachmittlung Beispielstadt" in page
    assert "Ayrıntılı metin yalnızca Almanca mevcut." in page, "the longer text is not translated, and that is said"


def test_an_outdated_translation_says_so_and_shows_the_german_text_below(tiny_site: Path) -> None:
    page = read(tiny_site, "uk/projekte/lesebande/")
    notice, old = page.index("Цей переклад застарів"), page.index("Дорослі раз на тиждень читають")
    german = page.index("Freiwillige lesen einmal in der Woche", old)
    assert notice < old < german
    cards = read(tiny_site, "uk/projekte/")
    assert "Дорослі раз на тиждень" not in cards, "a card has no room for the warning"


def test_simple_language_is_called_easy_only_with_its_checking_group(tiny_site: Path) -> None:
    page = words(read(tiny_site, "einfach/projekte/lesebande/"))
    assert "Leichte Sprache. Das haben geprüft: Prüfgruppe der Werkstatt Beispielstadt" in page
    for path in tiny_site.rglob("*.html"):
        if path.parent.name != "lesebande":
            assert "Leichte Sprache" not in path.read_text("utf-8"), path


@pytest.mark.parametrize("path", ["projekte/tandem-sued/", "termine/stammtisch/"])
def test_german_text_without_translation_says_so_and_is_marked(tiny_site: Path, path: str) -> None:
    page = read(tiny_site, f"en/{path}")
    assert "This text is only available in German." in page
    assert re.search(r'dir="auto" lang="de">', page)
    assert "only available in German" not in read(tiny_site, path)


def test_titles_of_pages_and_events_are_translated(tiny_site: Path) -> None:
    assert '<h1 dir="auto">Reading festival</h1>' in read(tiny_site, "en/termine/lesefest/")
    assert "About the network" in re.findall(r"<footer.*", read(tiny_site, "en/"), re.DOTALL)[0]


def test_every_translated_text_is_on_its_page(tiny: Path, tiny_site: Path) -> None:
    guide = Guide.of(load_content(tiny), TODAY)
    place: list[tuple[Any, Any]] = [
        *((entry, urls.project(entry)) for entry in guide.projects),
        *((entry, urls.event(entry)) for entry in guide.events),
        *((entry, urls.page(entry)) for entry in guide.pages),
    ]
    seen = 0
    for entry, path in place:
        for code, translation in entry.fields.texte or ():
            if translation:
                page = read(tiny_site, f"{code}/{path}")
                for said in (translation.titel, translation.kurztext, translation.beschreibung, translation.prüfgruppe):
                    seen += bool(said)
                    assert not said or said in page, (entry.id, code, said)
    assert seen >= 9


def test_the_fingerprint_follows_every_text_that_is_translated(tiny: Path) -> None:
    guide = Guide.of(load_content(tiny), TODAY)
    project = guide.project["lesebande"]
    prints = {fingerprint(project)}
    from dataclasses import replace

    for update in ({"kurztext": "Anders."}, {"beschreibung": "Anders."}, {"beschreibung": None}):
        prints.add(fingerprint(replace(project, fields=project.fields.model_copy(update=update))))
    assert len(prints) == 4
    assert all(re.fullmatch("[0-9a-f]{8}", known) for known in prints)
    assert date(2026, 11, 22) == TODAY
