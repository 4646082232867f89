"""The finished site, read as a browser reads it: what is on the pages, and that every way leads somewhere."""

from __future__ import annotations

import gzip
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import lxml.html
import pytest

from wegweiser import urls
from wegweiser.content import load
from wegweiser.guide import Guide, has_consent

from .conftest import TODAY

ROOT = Path(__file__).parent.parent
PARSER = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True)


@cache
def parsed(path: Path) -> ET.Element:
    """lxml reads the thousands of pages in seconds; that they are valid HTML, a checker of its own holds."""
    document: ET.Element = lxml.html.document_fromstring(path.read_bytes(), parser=PARSER)  # type: ignore[assignment]
    return document


def words(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def page(site: Path, path: str) -> str:
    return words(parsed(site / urls.file(path)))


OTHER_TREES = {"en", "tr", "uk", "ar", "einfach"}  # test_languages.py looks at these


def pages(site: Path) -> list[Path]:
    """The German ones."""
    return sorted(path for path in site.rglob("*.html") if path.relative_to(site).parts[0] not in OTHER_TREES)


# ---------------------------------------------------------------------------------------------------------- what exists


def test_every_entry_has_its_page(site: Path, guide: Guide) -> None:
    assert len(list(site.glob("projekte/*/index.html"))) == len(guide.projects) == 47
    assert len(list(site.glob("termine/*/index.html"))) == len(guide.events) == 22
    assert len(list(site.glob("schulen/*/index.html"))) == len(guide.schools) == 34
    assert len(list(site.glob("traeger/*/index.html"))) == len(guide.organisations)
    assert len(list(site.glob("themen/*/index.html"))) == 10
    assert len(list(site.glob("bezirke/*/index.html"))) == 7
    assert len(list(site.glob("stadtteile/*/index.html"))) == len(guide.quarters)


def test_the_list_holds_every_project_once_with_its_facts(site: Path, guide: Guide) -> None:
    cards = [
        card for card in parsed(site / "projekte/index.html").iter("li") if "card" in card.get("class", "").split()
    ]
    assert [words(card.find(".//h3")) for card in cards] == [" ".join(p.fields.name.split()) for p in guide.projects]  # type: ignore[arg-type]
    for card in cards:
        assert [words(term) for term in card.iter("dt")] == ["Für wen", "Alter", "Wo", "Zeit", "Dauer"]
        assert all(words(fact) for fact in card.iter("dd"))


def test_every_page_says_where_its_facts_come_from(site: Path, guide: Guide) -> None:
    for project in guide.projects:
        text = page(site, urls.project(project))
        assert "Aus öffentlichen Quellen zusammengestellt, vom Projekt noch nicht bestätigt." in text
        links = {link.get("href") for link in parsed(site / urls.file(urls.project(project))).iter("a")}
        assert {source for source in project.fields.quellen if source.startswith("http")} <= links


def test_a_project_page_shows_all_that_is_known(site: Path) -> None:
    text = page(site, "projekte/awo-starthilfe/")
    for told in (
        *("Starthilfe Hamburg", "AWO", "Klasse 7", "Beispiel Harburg", "mindestens", "Stadtteilschule Ehestorfer Weg"),
        *("2010: 13 Coaches", "Ehrenamtspreis des Bezirksamts Harburg 2013", "2006", "190 (2013)", "Startpunkt Schule"),
    ):
        assert told in text, told


def test_a_school_page_answers_who_is_where(site: Path) -> None:
    text = page(site, "schulen/nelson-mandela-schule/")
    assert "Starthilfe Hamburg" in text
    assert "ROCK YOUR LIFE! Hamburg" in text
    assert "geplant; Ankündigung 2013" in text
    assert "Wilhelmsburg" in text


def test_ended_projects_say_so(site: Path) -> None:
    assert "Dieses Projekt ist beendet." in page(site, "projekte/iks/")


# -------------------------------------------------------------------------------------------------- recurrence, consent


def test_a_monthly_meeting_is_expanded_a_year_ahead_with_its_exceptions(tiny_site: Path) -> None:
    page_text = page(tiny_site, "termine/")
    assert page_text.count("2. Dienstag") or len(re.findall(r"Stammtisch", page_text)) >= 10
    assert "abgesagt" in page_text
    assert "verlegt" in page_text


def test_names_without_consent_are_nowhere_in_the_output(tiny: Path, tiny_site: Path) -> None:
    withheld = _withheld_names(tiny)
    assert withheld
    for path in tiny_site.rglob("*"):
        if path.is_file():
            assert not any(name.encode() in path.read_bytes() for name in withheld), path


def _withheld_names(content: Path) -> set[str]:
    guide = Guide.of(load(content), TODAY)
    contacts = [contact for project in guide.projects for contact in project.fields.kontakte]
    contacts += [contact for organisation in guide.organisations for contact in organisation.fields.kontakte]
    return {c.name for c in contacts if c.name and not has_consent(c, "web", TODAY)}


def test_html_and_script_links_in_markdown_come_out_harmless(tiny_site: Path) -> None:
    for path in pages(tiny_site):
        assert all(script.get("src") and not script.text for script in parsed(path).iter("script"))
        for link in parsed(path).iter("a"):
            assert not (link.get("href") or "").lower().startswith(("javascript:", "data:"))


# ----------------------------------------------------------------------------------------------------- links and safety


@pytest.mark.parametrize("which", ["site", "tiny_site"])
def test_every_internal_link_and_fragment_resolves(which: str, request: pytest.FixtureRequest) -> None:
    folder: Path = request.getfixturevalue(which)
    broken = [f"{path.relative_to(folder)} → {link}" for path in pages(folder) for link in _broken_links(folder, path)]
    assert broken == []


def _broken_links(folder: Path, path: Path) -> Iterator[str]:
    base = "/wegweiser/" if "beispiel.example" in path.read_text("utf-8") else "/"
    for element in parsed(path).iter():
        for attribute in ("href", "src"):
            link = element.get(attribute)
            if link and not urlsplit(link).scheme and not _resolves(folder, path, link, base):
                yield link


def _resolves(folder: Path, path: Path, link: str, base: str) -> bool:
    parts = urlsplit(link)
    start = folder if parts.path.startswith("/") else path.parent
    target = (start / unquote(parts.path).removeprefix(base)).resolve() if parts.path else path
    if target.is_dir() or not target.is_file():
        return False
    if target.parent.name in (urls.FINDER.strip("/"), urls.FAVOURITES.strip("/")):
        return True  # behind the # stand filters or ids there, no place on the page
    return not parts.fragment or parts.fragment in _ids(target)


@cache
def _ids(path: Path) -> frozenset[str]:
    return frozenset(filter(None, (element.get("id") for element in parsed(path).iter())))


def test_every_page_loads_only_its_own_files_and_forbids_all_else(site: Path) -> None:
    for path in pages(site):
        document = parsed(path)
        policy = next(
            m.get("content", "") for m in document.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"
        )
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        for element in document.iter():
            assert not element.get("style")
            assert not [name for name in element.keys() if name.startswith("on")]  # noqa: SIM118
            if element.tag in ("img", "script", "iframe", "source") or element.get("rel") in ("stylesheet", "icon"):
                assert not urlsplit(element.get("src") or element.get("href") or "").netloc


def test_every_page_has_one_h1_a_language_a_title_and_a_description(site: Path) -> None:
    titles = set()
    for path in pages(site):
        document = parsed(path)
        assert document.get("lang") == "de"
        assert len(list(document.iter("h1"))) == 1, path
        title = words(next(document.iter("title")))
        assert title not in titles, title
        titles.add(title)
        names = {meta.get("name") or meta.get("property"): meta.get("content") for meta in document.iter("meta")}
        assert names["description"]
        assert names["og:title"]


def test_headings_never_skip_a_level(site: Path) -> None:
    for path in pages(site):
        levels = [int(element.tag[1]) for element in parsed(path).iter() if re.fullmatch(r"h[1-6]", str(element.tag))]
        assert all(b - a <= 1 for a, b in pairwise(levels)), path


def _for_passing_through(page: Path) -> bool:
    return '<meta name="robots" content="noindex">' in page.read_text("utf-8")


def test_the_sitemap_lists_every_page(site: Path, guide: Guide) -> None:
    found = {element.text for element in ET.parse(site / "sitemap.xml").iter() if element.tag.endswith("loc")}
    base = guide.settings.fields.basis_url
    every = {p.relative_to(site).as_posix() for p in site.rglob("*.html") if not _for_passing_through(p)}
    expected = {path.removesuffix("index.html") for path in every}
    assert found == {urls.absolute(base, path) for path in expected}
    assert f"Sitemap: {base}sitemap.xml" in (site / "robots.txt").read_text()


def test_below_a_path_the_404_page_links_from_the_root(tiny_site: Path) -> None:
    links = [link.get("href", "") for link in parsed(tiny_site / "404.html").iter("a")]
    assert "/wegweiser/projekte/index.html" in links


def test_a_project_page_weighs_at_most_60_kb_with_style_script_and_font(site: Path, guide: Guide) -> None:
    """As it is transferred: text compressed, the font as it is. Other pages find all but the HTML in the cache."""
    font = (site / "static/fonts/wegweiser-sans-latin.woff2").stat().st_size
    for project in guide.projects:
        path = site / urls.file(urls.project(project))
        names = [link.get("href") for link in parsed(path).iter("link") if link.get("rel") == "stylesheet"]
        names += [script.get("src") for script in parsed(path).iter("script")]
        files = [path, *((path.parent / str(name)).resolve() for name in names)]
        assert len(files) == 3
        assert font + sum(len(gzip.compress(file.read_bytes())) for file in files) < 60_000


# ------------------------------------------------------------------------------------------------------------- validity


def one_of_each_kind(tree: Path) -> list[Path]:
    """The first page of every folder and depth: the templates are the same as in the German tree."""
    paths = sorted(page.relative_to(tree) for page in tree.rglob("*.html"))
    kinds = groupby(paths, key=lambda path: (len(path.parts), path.parts[0]))
    return [tree / next(members) for _, members in kinds]


@pytest.mark.browser
def test_every_page_is_valid_html(site: Path) -> None:
    jar = ROOT / "tests/tools/node_modules/vnu-jar/build/dist/vnu.jar"
    assert shutil.which("java"), "Java is missing: bin/test installs it"
    assert jar.exists(), "vnu-jar is missing: bin/test installs it"
    command = [
        "java",
        "-Xss4m",
        "-jar",
        str(jar),
        "--errors-only",
        "--also-check-css",
        "--also-check-svg",
        "--skip-non-html",
        *map(str, (*site.glob("static/*.css"), *site.glob("static/*.svg"), *pages(site))),
        *(str(page) for code in sorted(OTHER_TREES) for page in one_of_each_kind(site / code)),
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.stderr == ""
    assert told.returncode == 0


# -------------------------------------------------------------------------------------------------------- completeness

# Fields that steer something instead of being shown where they stand.
STEERING = {"früher", "druck", "reihenfolge", "menü", "kanäle", "einwilligung", "datei", "ebene", "stufe"}


def _leaves(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an entry with the name of its field."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in STEERING | {"texte"}:
                yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    elif isinstance(value, str):
        yield name, value


@pytest.mark.parametrize("kind", ["projects", "events", "schools", "organisations"])
@pytest.mark.parametrize("folder", ["content", "tests/guide"])
def test_every_text_that_an_editor_typed_is_on_the_page(kind: str, folder: str, request: pytest.FixtureRequest) -> None:
    site: Path = request.getfixturevalue("site" if folder == "content" else "tiny_site")
    place: dict[str, Callable[[Any], str]] = {
        "projects": urls.project,
        "events": urls.event,
        "schools": urls.school,
        "organisations": urls.organisation,
    }
    guide = Guide.of(load(ROOT / folder), TODAY)
    lost = []
    for entry in getattr(guide, kind):
        document = parsed(site / urls.file(place[kind](entry)))
        shown = words(document) + " ".join(
            element.get("href", "") + element.get("alt", "") for element in document.iter()
        )
        for name, text in _leaves(entry.document.data):
            plain = " ".join(re.sub(r"[*_`#>\[\]()]|\(http[^)]*\)|<[^>]*>", "", text).split())
            if (
                name not in DIFFERENTLY_SHOWN
                and text not in WITHHELD
                and plain[:40] not in re.sub(r"[*_`#>\[\]()]", "", shown)
            ):
                lost.append((entry.id, name, plain[:60]))
    assert lost == []


WITHHELD = {"lukasz.muster@suederhof.example"}  # spells the name of somebody who did not consent

# Shown in other words (dates, ids, hours, ja/nein); other tests look at these.
DIFFERENTLY_SHOWN = {
    *(
        "träger",
        "partner",
        "schule",
        "projekte",
        "veranstalter",
        "beginn",
        "ende",
        "am",
        "bis",
        "von",
        "stand",
        "frist",
    ),
    *(
        "stunden",
        "stunden_bis",
        "treffen",
        "treffen_bis",
        "pro",
        "mindestens_monate",
        "höchstens_monate",
        "wert",
        "jahr",
    ),
    *("stadtweit", "kostenlos", "offenes_ende", "versichert", "erweitert", "erforderlich", "vorhanden", "seit", "auf"),
    *("takt", "woche", "wochentag", "entfällt", "abgesagt", "gültig_bis", "vorbereitung_stunden", "erneuerung_jahre"),
    *("lage", "wartezeit_wochen", "beteiligung", "name", "status", "rahmen", "element", "art", "nachweis", "quellen"),
}
