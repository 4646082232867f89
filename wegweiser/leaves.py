"""Guide → the HTML of the brochure's parts: front, body, back and end. Knows neither the PDF engine nor page breaks.

Page numbers come in from outside: what lists pages is written after the pages it lists have been laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from schema import Contact, Organisation, Project
from wegweiser import facts, text, typography, urls
from wegweiser.artwork import wall
from wegweiser.content import Entry
from wegweiser.errata import Errata
from wegweiser.facts import Fact
from wegweiser.guide import HORIZON, Guide, last_begin

Numbers = Mapping[str, int]
UNKNOWN_PAGE = "000"


@dataclass(frozen=True)
class Line:
    """A line of a register: its words and the anchors of the places it names."""

    name: str
    anchors: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]
    parts: tuple[Line, ...] = ()


class Leaves:
    """The templates of templates/print/, bound to one guide."""

    def __init__(self, guide: Guide, templates: Path) -> None:
        self.guide = guide
        self.tokens = _tokens((templates / "static" / "tokens.css").read_text(encoding="utf-8"))
        self._render_markdown = text.markdown_renderer()
        self._jinja = self._environment(templates / "print")

    def front(self, numbers: Numbers) -> str:
        return self._render("front.html", numbers=numbers)

    def body(self, first_page: int) -> str:
        return self._render("body.html", **_from(first_page))

    def back(self, first_page: int, numbers: Numbers) -> str:
        return self._render("back.html", numbers=numbers, registers=registers(self.guide), **_from(first_page))

    def end(self, first_page: int) -> str:
        """The back cover, on an even page: before it a page for notes, where one is needed."""
        return self._render("end.html", **_from(first_page))

    def insert(self, errata: Errata, size: float) -> str:
        """The sheet that is put into a printed edition, in type of that many points."""
        return self._render("errata.html", errata=errata, size=size)

    def picture(self, name: str) -> str:
        return self._jinja.get_template(name).render(wall=tuple(wall()), token=self.tokens)

    def _render(self, name: str, **values: Any) -> str:
        html = self._jinja.get_template(name).render(**values)
        return typography.fine(re.sub(r"\s*\n\s*", "\n", html))

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
        )
        return jinja

    def _questions(self) -> dict[str, Any]:
        guide = self.guide
        return {
            "facts_of": lambda project: facts_of(project, guide),
            "unknown": lambda project: unknown(project, guide),
            "contacts": lambda project: contacts(project, guide),
            "website": lambda project: website(project, guide),
            "chapters": chapters(guide),
            "see_also": lambda theme: tuple(project for project in theme.projects if project not in theme.chapter),
            "last_begin": last_begin,
            "span": text.german_span,
            "horizon": guide.today + HORIZON - timedelta(days=1),
            "missing_imprint": missing_imprint(guide),
            "page_of": page_of,
            "pages_of": pages_of,
            "absolute": lambda path: urls.absolute(guide.settings.fields.basis_url, path),
        }

    def _markdown(self, source: str, steps: int = 1) -> Markup:
        return Markup(typography.printable_links(typography.demoted(self._render_markdown(source), steps)))


def _tokens(css: str) -> dict[str, str]:
    """The design tokens by name; the first value of each is the one for white paper."""
    found = re.findall(r"--([a-z-]+):\s*([^;]+);", css)
    return dict(reversed(found))


def _from(page: int) -> dict[str, Any]:
    """Odd pages lie on the right."""
    return {"first_page": page, "side": "rechts" if page % 2 else "links"}


def page_of(numbers: Numbers, anchor: str) -> str:
    return str(numbers.get(anchor, UNKNOWN_PAGE))


def pages_of(numbers: Numbers, anchors: Iterable[str]) -> str:
    """»12, 15«: every page once, in order, however many of the entries stand on it."""
    pages = sorted({numbers[anchor] for anchor in anchors if anchor in numbers})
    return ", ".join(map(str, pages)) or UNKNOWN_PAGE


def soft_address(url: str, longest: int = 38) -> Markup:
    """A web or mail address that may break after its punctuation, but not before a mere »de«."""
    words = re.split(r"(?<=[/@.\-_])(?=\w{4})", typography.spoken_address(url, longest))
    return Markup("\u200b").join(escape(word) for word in words)  # the engine does not break at <wbr>


def own_address(url: str) -> Markup:
    """An address to type in: never shortened."""
    return soft_address(url, len(url))


# ----------------------------------------------------------------------------------------------- what an entry says


def chapters(guide: Guide) -> tuple[Any, ...]:
    """Themes that have something to say in print."""
    return tuple(theme for theme in guide.themes if theme.chapter or theme.projects)


# Where every fact stands in print: column → label → keys. What shares a line is asked in one breath.
COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {
    "left": {"Für wen": ("für-wen",), "Alter": ("alter",), "Wo": ("wo",), "Treffpunkt": ("ort",)},
    "right": {
        "Form": ("form",),
        "Zeit": ("zeit",),
        "Dauer": ("dauer",),
        "Mitmachen": ("gesucht", "mindestalter", "führungszeugnis", "sprachen", "versichert"),
        "Kosten": ("kosten",),
    },
    "across": {
        "Vorbereitung": ("vorbereitung",),
        "Begleitung": ("begleitung",),
        "Außerdem": ("mitbringen", "auslagen"),
        "Plätze": ("aufnahme",),
        "Kinderschutz": ("schutzkonzept",),
    },
}
LONG_TEXT, LONG_NOTE = 90, 34  # letters; what is longer is set across both columns
ABOUT = {"Alter": "Zum Alter", "Wo": "Zum Ort", "Zeit": "Zur Zeit", "Dauer": "Zur Dauer", "Kosten": "Zu den Kosten"}
# In a shared line a bare »ja« would not say to what.
NAMED = {
    "gesucht": "Engagierte {}",
    "führungszeugnis": "{}",
    "mindestalter": "{}",
    "sprachen": "Sprachen: {}",
    "auslagen": "Auslagen: {}",
    "versichert": "versichert: {}",
    "schutzkonzept": "Schutzkonzept {}",
}
CERTIFICATE = {"erforderlich", "nicht erforderlich", "nach Gespräch"}
# What everybody asks; if it is unknown, the entry says so in one quiet line.
ASKED = {
    "alter": "Alter",
    "ort": "Treffpunkt",
    "zeit": "Zeit",
    "dauer": "Dauer",
    "mindestalter": "Alter der Engagierten",
    "führungszeugnis": "Führungszeugnis",
    "kosten": "Kosten",
}


def _facts(project: Entry[Project], guide: Guide) -> dict[str, Fact]:
    groups = (facts.comparable, facts.for_volunteers, facts.for_families)
    return {fact.key: fact for group in groups for fact in group(project, guide)}


def facts_of(project: Entry[Project], guide: Guide) -> dict[str, tuple[Fact, ...]]:
    """What is known, in the same place and order for every project: »left«, »right« and »across« both columns."""
    known = _facts(project, guide)
    placed = {
        column: [
            _with_hours(fact, project)
            for label, keys in labels.items()
            if (fact := _merged(label, [known[key] for key in keys if known[key].known])).known
        ]
        for column, labels in COLUMNS.items()
    }
    narrow = [fact for column in ("left", "right") for fact in placed[column]]
    return {
        "left": tuple(_without_long_note(fact) for fact in placed["left"] if not _is_long(fact)),
        "right": tuple(_without_long_note(fact) for fact in placed["right"] if not _is_long(fact)),
        "across": (*filter(None, map(_across, narrow)), *placed["across"], *_remarks(project, guide)),
    }


def _is_long(fact: Fact) -> bool:
    return len(fact.text) > LONG_TEXT and fact.key != "für-wen"


def _without_long_note(fact: Fact) -> Fact:
    return fact if len(fact.note) <= LONG_NOTE else replace(fact, note="")


def _across(fact: Fact) -> Fact | None:
    """What of a fact does not fit into a column: all of it, its note, or nothing."""
    if _is_long(fact):
        return fact
    return Fact(fact.key, ABOUT.get(fact.label, fact.label), note=fact.note) if len(fact.note) > LONG_NOTE else None


def _remarks(project: Entry[Project], guide: Guide) -> Iterator[Fact]:
    fields, site = project.fields, _has_website(project, guide)
    if site.website and site.website_hinweis:
        yield Fact("website", "Zur Website", note=site.website_hinweis)
    if fields.status or fields.status_hinweis:
        yield Fact("status", "Status", fields.status or "", fields.status_hinweis or "")
    if fields.hinweise:
        yield Fact("hinweis", "Hinweis", note=text.one_line(" ".join(fields.hinweise)))


def _merged(label: str, known: list[Fact]) -> Fact:
    words = [_worded(fact) for fact in known]
    if len(known) == 1:
        return Fact(known[0].key, label, words[0], known[0].note)
    texts = (f"{word} ({fact.note})" if fact.note else word for word, fact in zip(words, known, strict=True))
    return Fact(label.lower(), label, "; ".join(texts))


def _worded(fact: Fact) -> str:
    if fact.key == "führungszeugnis" and fact.text in CERTIFICATE:
        return f"Führungszeugnis {fact.text}"
    return NAMED.get(fact.key, "{}").format(fact.text)


def _with_hours(fact: Fact, project: Entry[Project]) -> Fact:
    hours = facts.hours_per_month(project) if fact.key == "zeit" else ""
    return Fact(fact.key, fact.label, f"{fact.text}, {hours}", fact.note) if hours else fact


def unknown(project: Entry[Project], guide: Guide) -> str:
    known = _facts(project, guide)
    return ", ".join(label for key, label in ASKED.items() if not known[key].known)


def contacts(project: Entry[Project], guide: Guide) -> tuple[Contact, ...]:
    """The project's own, else those of the organisation behind it."""
    return guide.contacts(project, "print") or guide.contacts(guide.organisation[project.fields.träger], "print")


def website(project: Entry[Project], guide: Guide) -> str:
    """The project's own page, else that of the organisation."""
    return _has_website(project, guide).website or ""


def _has_website(project: Entry[Project], guide: Guide) -> Project | Organisation:
    return project.fields if project.fields.website else guide.organisation[project.fields.träger].fields


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


# ---------------------------------------------------------------------------------------------------------- registers


def anchor(project: Entry[Project]) -> str:
    return f"projekt-{project.id}"


def registers(guide: Guide) -> dict[str, tuple[Group, ...]]:
    return {"name": by_name(guide), "place": by_place(guide), "organisation": by_organisation(guide)}


def by_name(guide: Guide) -> tuple[Group, ...]:
    letters: dict[str, list[Line]] = {}
    for project in guide.projects:
        note = "beendet" if project.fields.status == "beendet" else ""
        line = Line(project.fields.name, (anchor(project),), note)
        letters.setdefault(text.initial(line.name), []).append(line)
    return tuple(Group(letter, tuple(lines)) for letter, lines in letters.items())


def by_place(guide: Guide) -> tuple[Group, ...]:
    """The whole city first, then every Bezirk with its projects and, below, its Stadtteile."""
    region = guide.settings.fields.region
    groups = [Group(region.stadtweit, _lines(guide.citywide))]
    for district in guide.districts:
        quarters = (Line(quarter.place.name, _anchors(quarter.projects)) for quarter in district.quarters)
        running = (project for project in district.projects if project.fields.status != "beendet")
        groups.append(Group(district.place.name, _lines(running), tuple(line for line in quarters if line.anchors)))
    return tuple(group for group in groups if group.lines or group.parts)


def by_organisation(guide: Guide) -> tuple[Group, ...]:
    letters: dict[str, list[Line]] = {}
    for organisation in guide.organisations:
        if projects := guide.projects_of[organisation.id]:
            line = Line(organisation.fields.name, _anchors(projects))
            letters.setdefault(text.initial(organisation.fields.name), []).append(line)
    return tuple(Group(letter, tuple(lines)) for letter, lines in letters.items())


def _lines(projects: Iterable[Entry[Project]]) -> tuple[Line, ...]:
    return tuple(Line(project.fields.name, (anchor(project),)) for project in projects)


def _anchors(projects: Iterable[Entry[Project]]) -> tuple[str, ...]:
    return tuple(anchor(project) for project in projects)
