"""Guide → the HTML of the brochure's parts: front, texts, chapters, back and end. Knows not the PDF engine.

Page numbers come in from outside: those of the entries from the plan, those of the rest once it has been laid out.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from schema import Project
from wegweiser import anatomy, columns, matter, text, typography, urls
from wegweiser.artwork import BACK_SKYLINE, wall
from wegweiser.citymap import city_map
from wegweiser.content import Entry
from wegweiser.errata import Errata
from wegweiser.facts import Fact
from wegweiser.guide import HORIZON, Guide, Theme, last_begin
from wegweiser.metrics import measure
from wegweiser.palette import palette
from wegweiser.plan import Chapter
from wegweiser.registers import Line, by_name, registers
from wegweiser.signposts import MAP, QUALITY, READ, signposts

Numbers = Mapping[str, int]
UNKNOWN_PAGE = "000"
# The facts in one column, in the order in which people ask.
ONE_COLUMN = ("Für wen", "Alter", "Wo", "Treffen", "Zeit", "Dauer", "Mitmachen", "Kosten")
FILLERS = ("notizen", "mitmachen", "netz")  # macros of fillers.html; the last stands inside the back cover
DECISION_PAGE = 4
OPENER_LINES, OPENER_LETTERS = 48, 34  # of an opener in two columns, and of a line beside its page number
OTHERS = 12  # entries of other chapters that an opener names, at most


class Leaves:
    """The templates of templates/print/, bound to one guide."""

    def __init__(self, guide: Guide, templates: Path) -> None:
        self.guide = guide
        self.palette = palette((templates / "static" / "tokens.css").read_text(encoding="utf-8"))
        self._render_markdown = text.markdown_renderer()
        width = measure(templates / "print" / "fonts" / "SourceSans3-Regular.ttf")
        self._map = city_map(guide, width)
        self._registers = registers(guide)
        self._width = width
        self._jinja = self._environment(templates / "print")

    def front(self, numbers: Numbers) -> str:
        """Cover, inside, contents and decision page: four pages, and the only part that lists a page of its own."""
        return self._render("front.html", numbers={**numbers, "wahl": DECISION_PAGE})

    def texts(self, first_page: int) -> str:
        return self._render("texts.html", **_from(first_page))

    def chapter(self, chapter: Chapter, fits: Mapping[str, Any], numbers: Numbers, tab: float) -> str:
        """``tab`` is where its mark sits on the outer edge, millimetres below the top of the text."""
        others = see_also(chapter.theme)
        listed = opening(chapter.theme, len(others))
        return self._render(
            "chapter.html", chapter=chapter, listed=listed, fits=fits, numbers=numbers, others=others, tab=tab
        )

    def closing(self, first_page: int) -> str:
        """What follows the chapters and names no page: ended projects, events, words, quality."""
        return self._render("closing.html", **_from(first_page))

    def back(self, first_page: int, numbers: Numbers) -> str:
        """Map, registers and imprint. Asks for the numbers of all leaves but these."""
        listed = ((each, columns.items(each, partial(all_pages, numbers), self._width)) for each in self._registers)
        sheets = columns.sheets(tuple(listed))
        start = first_page + bool(self._map)
        places = {anchor: number for number, sheet in enumerate(sheets, start) for anchor in sheet.anchors}
        return self._render("back.html", sheets=sheets, places=places, **_from(first_page))

    def filler(self, page: int) -> str:
        """A page that fills up: questions to ask a project."""
        return self._render("end.html", fillers=("fragen",), cover=False, **_from(page))

    def end(self, first_page: int, fillers: int) -> str:
        """As many designed pages as the folded sheets have left, and the back cover."""
        names = FILLERS[len(FILLERS) - fillers :]
        return self._render("end.html", fillers=names, cover=True, **_from(first_page))

    def spine(self, width: float) -> str:
        """The back of a glued book, ``width`` millimetres wide."""
        return self._render("spine.html", width=width)

    def insert(self, errata: Errata, size: float) -> str:
        """The sheet that is put into a printed edition, in type of that many points."""
        return self._render("errata.html", errata=errata, size=size)

    def entry(self, project: Entry[Project], fit: Any) -> str:
        """One entry by itself, as the body has it in a slot of this fit."""
        macros: Any = self._jinja.get_template("entry.html").module
        return _set(str(macros.entry(project, fit)))

    def notice(self, project: Entry[Project], size: float, description: str, room: float) -> str:
        """A project on a page to be hung up, in type of about ``size`` points, ``room`` millimetres above its foot."""
        theme = self.guide.term["themen", project.fields.themen[0]]
        how = {"size": size, "description": description, "room": room}
        return self._render("notice.html", project=project, theme=theme, **how)

    def large(self) -> str:
        """The guide in large print: one document that numbers its pages itself."""
        return self._render("large.html", by_name=by_name(self.guide))

    def picture(self, name: str) -> str:
        walls = {"wall": tuple(wall()), "back_wall": tuple(wall(BACK_SKYLINE))}
        return self._jinja.get_template(name).render(**walls, token=self.palette.screen, map=self._map)

    def _render(self, name: str, **values: Any) -> str:
        return _set(self._jinja.get_template(name).render(**values))

    def _environment(self, folder: Path) -> Environment:
        jinja = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        jinja.globals.update(guide=self.guide, settings=self.guide.settings.fields, urls=urls, **self._questions())
        jinja.filters.update(
            markdown=self._markdown,
            german_date=text.german_date,
            moment=text.german_moment,
            address=soft_address,
            own_address=own_address,
            phone=typography.phone,
            paragraph=paragraph,
        )
        return jinja

    def _questions(self) -> dict[str, Any]:
        guide = self.guide
        return {
            "anatomy": lambda project: anatomy.anatomy(project, guide),
            "contacts": lambda project: anatomy.contacts(project, guide),
            "one_column": one_column,
            "website": lambda project: anatomy.website(project, guide),
            "chapters": chapters(guide),
            "see_also": see_also,
            "last_begin": last_begin,
            "span": text.german_span,
            "horizon": guide.today + HORIZON - timedelta(days=1),
            "missing_imprint": missing_imprint(guide),
            "page_of": page_of,
            "pages_of": pages_of,
            "all_pages": all_pages,
            "glossary": matter.glossary(guide),
            "theme_counts": matter.theme_counts(guide),
            "stated": matter.stated(guide),
            "quality": tuple(matter.quality(guide)),
            "registers": self._registers,
            "languages": matter.spoken(guide),
            "map": self._map,
            "signposts": signposts(guide, self._printed()),
            "credits": matter.credits(guide),
            "absolute": lambda path: urls.absolute(guide.settings.fields.basis_url, path),
        }

    def _printed(self) -> frozenset[str]:
        """The anchors of pages to which signposts may lead."""
        pages = (READ, QUALITY, *([MAP] if self._map else []))
        return frozenset((*pages, *(register.anchor for register in self._registers)))

    def _markdown(self, source: str, steps: int = 1) -> Markup:
        html = typography.demoted(self._render_markdown(source), steps)
        return Markup(typography.closed(typography.printable_links(html)))


def _set(html: str) -> str:
    return typography.fine(re.sub(r"\s*\n\s*", "\n", html))


def _from(page: int) -> dict[str, Any]:
    """Odd pages lie on the right."""
    return {"first_page": page, "side": "rechts" if page % 2 else "links"}


def page_of(numbers: Numbers, anchor: str) -> str:
    return str(numbers.get(anchor, UNKNOWN_PAGE))


def pages_of(numbers: Numbers, anchors: Iterable[str]) -> str:
    """»12, 15, 20–22«: every page once, in order, however many of the entries stand on it."""
    runs: list[list[int]] = []
    for page in sorted({numbers[anchor] for anchor in anchors if anchor in numbers}):
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(map(_run, runs)) or UNKNOWN_PAGE


def all_pages(numbers: Numbers, line: Line) -> str:
    """»12, 15, beendet: 41«."""
    ended = f"beendet: {pages_of(numbers, line.ended)}" if line.ended else ""
    return ", ".join(filter(None, (pages_of(numbers, line.anchors) if line.anchors else "", ended)))


def _run(pages: list[int]) -> str:
    return f"{pages[0]}–{pages[-1]}" if len(pages) > 2 else ", ".join(map(str, pages))


def soft_address(url: str, longest: int = 38) -> Markup:
    """A web or mail address that may break after its punctuation, but not before a mere »de«."""
    words = re.split(r"(?<=[/@.\-_])(?=\w{4})", typography.spoken_address(url, longest))
    return Markup("\u200b").join(escape(word) for word in words)  # the engine does not break at <wbr>


def paragraph(words: str, css_class: str, field: str) -> Markup:
    """One paragraph, told which field it prints, without a short word alone on its last line."""
    html = Markup('<p class="{}" data-feld="{}">{}</p>').format(css_class, field, words)
    return Markup(typography.closed(html))


def own_address(url: str) -> Markup:
    """An address to type in: never shortened."""
    return soft_address(url, len(url))


# ----------------------------------------------------------------------------------------------- what an entry says


def chapters(guide: Guide) -> tuple[Any, ...]:
    """Themes that have something to say in print."""
    return tuple(theme for theme in guide.themes if theme.chapter)


def missing_imprint(guide: Guide) -> str:
    """What press law asks of a publisher and guide.yaml does not yet say."""
    publisher = guide.settings.fields.herausgeber
    asked = {
        "die Postanschrift des Herausgebers": publisher.adresse,
        "eine E-Mail-Adresse": publisher.mail,
        "eine Telefonnummer": publisher.telefon,
        "die verantwortliche Person im Sinne des Presserechts": publisher.verantwortlich,
    }
    return ", ".join(words for words, given in asked.items() if not given)


def one_column(says: anatomy.Anatomy) -> tuple[Fact, ...]:
    """The facts that every entry has, known or not, one below the other."""
    return tuple(sorted(itertools.chain(*says.lines), key=lambda fact: ONE_COLUMN.index(fact.label)))


def opening(theme: Theme, others: int) -> tuple[Entry[Project], ...]:
    """As many entries of a chapter as its opener has lines for; the register of themes names all."""
    lines = itertools.accumulate(1 + len(project.fields.name) // OPENER_LETTERS for project in theme.chapter)
    room = OPENER_LINES - min(others, OTHERS)
    return tuple(project for project, line in zip(theme.chapter, lines, strict=True) if line <= room)


def see_also(theme: Theme) -> tuple[Entry[Project], ...]:
    """Running projects that stand in the chapter of another theme."""
    running = (project for project in theme.projects if project.fields.status != "beendet")
    return tuple(project for project in running if project not in theme.chapter)
