"""Guide → the HTML pages of the site, with style sheet, pictures and sitemap. Knows neither PDF nor disk output."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from schema import Project
from wegweiser import facts, text, urls
from wegweiser.content import Entry
from wegweiser.finder import Finder, artifacts
from wegweiser.guide import Guide
from wegweiser.output import Artifact
from wegweiser.parallel import default_shares, shared


@dataclass(frozen=True)
class Sheet:
    """A page before it is rendered."""

    path: str
    template: str
    title: str
    description: str
    context: Mapping[str, Any]
    kind: str = ""  # tells a page from one of the same name: some projects are called like those who run them

    @property
    def section(self) -> str:
        """The path of the section that the page belongs to; empty for the start page."""
        return f"{self.path.partition('/')[0]}/" if self.path else ""


def pages(
    guide: Guide, templates: Path, *, cache: Path | None = None, brochure: bool = False, jobs: int = 0
) -> Iterator[Artifact]:
    """Every file of the site but the brochure; ``brochure`` says whether pages may link to it."""
    static = list(_static(templates / "static"))
    yield from static
    yield from (Artifact(PurePosixPath(urls.picture(name)), _picture(path)) for name, path in _used_pictures(guide))
    finder = Finder.of(guide)
    yield from artifacts(finder)
    sheets = [*_sheets(guide), *_finding(finder)]
    environment = _environment(guide, templates, cache, _style_sheet(static), brochure)
    environment.globals["scripts"] = _script_folder(static)
    shares = jobs or default_shares(len(sheets))
    yield from shared(lambda number: _rendered(sheets[number::shares], guide, environment), shares)
    yield _sitemap(guide, sheets)
    yield Artifact(PurePosixPath("robots.txt"), _robots(guide))


# ---------------------------------------------------------------------------------------------------- which pages exist


def _sheets(guide: Guide) -> Iterator[Sheet]:
    yield from _overviews(guide)
    yield from _projects(guide)
    yield from _themes_and_places(guide)
    yield from _schools_and_organisations(guide)
    yield from _events(guide)
    for page in guide.pages:
        yield Sheet(urls.page(page), "page.html", page.fields.titel, page.fields.kurztext, {"page": page})


def _overviews(guide: Guide) -> Iterator[Sheet]:
    name = guide.settings.fields.region.name
    yield Sheet(urls.START, "start.html", "", guide.settings.fields.untertitel, {})
    yield Sheet(
        urls.VOLUNTEER,
        "volunteer.html",
        "Ich will mich engagieren",
        f"Mentoring- und Patenschaftsprojekte in {name}, nach dem Zeitaufwand für Engagierte geordnet.",
        {"groups": by_effort(guide.active)},
    )
    yield Sheet(
        urls.SUPPORT,
        "support.html",
        "Ich suche Unterstützung",
        f"Wer in {name} Kinder, Jugendliche, Familien und Erwachsene begleitet, nach Zielgruppen geordnet.",
        {"groups": by_audience(guide)},
    )
    yield Sheet(
        urls.WHERE,
        "where.html",
        "Wer ist wo?",
        f"Welche Themen in welchem Bezirk von {name} vertreten sind: eine Tabelle für Stiftungen und Fachleute.",
        {"matrix": matrix(guide)},
    )
    yield Sheet(urls.NOT_FOUND, "404.html", "Seite nicht gefunden", "Diese Seite gibt es nicht oder nicht mehr.", {})


def _projects(guide: Guide) -> Iterator[Sheet]:
    yield Sheet(
        urls.PROJECTS,
        "projects.html",
        "Alle Projekte von A bis Z",
        f"{len(guide.projects)} Mentoring- und Patenschaftsprojekte mit Zielgruppe, Alter, Ort und Zeitaufwand.",
        {"groups": by_initial(guide.projects)},
    )
    for project in guide.projects:
        yield Sheet(
            urls.project(project), "project.html", project.fields.name, project.fields.kurztext, {"project": project}
        )


def _finding(finder: Finder) -> Iterator[Sheet]:
    name = finder.guide.settings.fields.region.name
    yield Sheet(
        urls.FINDER,
        "finder.html",
        "Projekte finden",
        f"Mentoring- und Patenschaftsprojekte in {name} suchen: nach Wörtern, Alter, Ort, Zeit und mehr.",
        {"finder": finder, "cards": finder.cards()[0].path},
    )
    yield Sheet(
        urls.FAVOURITES,
        "favourites.html",
        "Merkliste",
        "Ihre gemerkten Projekte: zum Drucken, Weitergeben und Wiederfinden.",
        {"finder": finder, "cards": finder.cards()[0].path},
    )


def _themes_and_places(guide: Guide) -> Iterator[Sheet]:
    region = guide.settings.fields.region
    yield Sheet(urls.THEMES, "themes.html", "Themen", "Worum es in den Projekten geht.", {})
    for theme in guide.themes:
        description = theme.term.text or f"Projekte zum Thema {theme.term.name}."
        yield Sheet(urls.theme(theme.term), "theme.html", theme.term.name, description, {"theme": theme})
    yield Sheet(
        urls.DISTRICTS, "districts.html", "Bezirke und Stadtteile", f"Projekte in den Bezirken von {region.name}.", {}
    )
    for district in guide.districts:
        yield Sheet(
            urls.district(district.place),
            "district.html",
            f"Bezirk {district.place.name}",
            f"Mentoring- und Patenschaftsprojekte im Bezirk {district.place.name}.",
            {"district": district},
        )
    for quarter in guide.quarters:
        yield Sheet(
            urls.quarter(quarter.place),
            "quarter.html",
            f"Stadtteil {quarter.place.name}",
            f"Mentoring- und Patenschaftsprojekte in {quarter.place.name}.",
            {"quarter": quarter},
        )


def _schools_and_organisations(guide: Guide) -> Iterator[Sheet]:
    yield Sheet(
        urls.SCHOOLS,
        "schools.html",
        "Schulen: Wer ist wo?",
        "Welche Mentoringprojekte an welcher Schule arbeiten.",
        {"groups": _by_district(guide)},
    )
    for school in guide.schools:
        description = f"Welche Mentoringprojekte an der Schule arbeiten: {school.fields.name}."
        yield Sheet(urls.school(school), "school.html", school.fields.name, description, {"school": school})
    yield Sheet(
        urls.ORGANISATIONS,
        "organisations.html",
        "Träger und Partner",
        "Wer hinter den Projekten steht.",
        {"groups": by_initial(guide.organisations)},
    )
    for organisation in guide.organisations:
        description = f"Projekte und Veranstaltungen von {organisation.fields.name}."
        yield Sheet(
            urls.organisation(organisation),
            "organisation.html",
            organisation.fields.name,
            description,
            {"organisation": organisation},
            "Organisation",
        )


def _events(guide: Guide) -> Iterator[Sheet]:
    yield Sheet(
        urls.EVENTS, "events.html", "Termine", "Veranstaltungen des Netzwerks und der Projekte im kommenden Jahr.", {}
    )
    yield Sheet(
        urls.ARCHIVE, "archive.html", "Archiv der Veranstaltungen", "Vergangene Veranstaltungen und Meilensteine.", {}
    )
    for event in guide.events:
        description = text.one_line(event.fields.beschreibung or event.fields.titel)[:200]
        yield Sheet(urls.event(event), "event.html", event.fields.titel, description, {"event": event})


# ------------------------------------------------------------------------------------------------ how lists are grouped


@dataclass(frozen=True)
class Group:
    """A heading with the entries below it; ``id`` is its fragment on the page."""

    id: str
    name: str
    entries: tuple[Any, ...]


def by_initial(entries: Iterable[Entry[Any]]) -> tuple[Group, ...]:
    """Expects entries sorted by name."""
    groups = groupby(entries, key=lambda entry: text.initial(entry.fields.name))
    return tuple(
        Group(f"buchstabe-{letter.lower().replace('–', '-')}", letter, tuple(members)) for letter, members in groups
    )


EFFORTS = (
    (5, "bis-5", "bis 5 Stunden im Monat"),
    (10, "bis-10", "5 bis 10 Stunden im Monat"),
    (10_000, "mehr", "mehr als 10 Stunden im Monat"),
)


def by_effort(projects: Iterable[Entry[Project]]) -> tuple[Group, ...]:
    """By the least hours a month that a volunteer gives; unknown ones last, never left out."""
    groups: dict[str, list[Entry[Project]]] = {key: [] for _, key, _ in EFFORTS}
    unknown = []
    for project in projects:
        hours = project.fields.aufwand.stunden_im_monat if project.fields.aufwand else None
        if hours is None:
            unknown.append(project)
        else:
            groups[next(key for limit, key, _ in EFFORTS if hours[0] <= limit)].append(project)
    known = [Group(key, name, tuple(groups[key])) for _, key, name in EFFORTS if groups[key]]
    return (*known, Group("ohne-angabe", "Stunden nicht angegeben", tuple(unknown)))


def by_audience(guide: Guide) -> tuple[Group, ...]:
    members: dict[str, list[Entry[Project]]] = {term.name: [] for term in guide.vocabulary.fields.zielgruppen}
    for project in guide.active:
        for name in project.fields.zielgruppen:
            members[name].append(project)
    terms = guide.vocabulary.fields.zielgruppen
    return tuple(Group(term.id, term.name, tuple(members[term.name])) for term in terms if members[term.name])


def _by_district(guide: Guide) -> tuple[Group, ...]:
    named = [
        Group(district.place.id, f"Bezirk {district.place.name}", district.schools) for district in guide.districts
    ]
    elsewhere = tuple(school for school in guide.schools if guide.district_of(school) is None)
    return tuple(
        group for group in (*named, Group("ohne-bezirk", "Bezirk nicht angegeben", elsewhere)) if group.entries
    )


def matrix(guide: Guide) -> tuple[tuple[Any, tuple[int, ...]], ...]:
    """Per theme the number of active projects in each district, and of those citywide."""
    active = {project.id for project in guide.active}
    citywide = {project.id for project in guide.citywide}
    districts = [{project.id for project in district.projects} & active - citywide for district in guide.districts]
    rows = []
    for theme in guide.themes:
        named = {project.id for project in theme.projects}
        rows.append((theme, (*(len(named & district) for district in districts), len(named & citywide))))
    return tuple(rows)


# ------------------------------------------------------------------------------------------------------------ rendering


def _environment(guide: Guide, templates: Path, cache: Path | None, style: str, brochure: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(templates / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(cache),
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        markdown=text.markdown_renderer(),
        paragraphs=text.paragraphs,
        date=text.german_date,
        number=text.german_number,
        linked=_linked,
        bare=_bare,
    )
    environment.globals.update(
        guide=guide, settings=guide.settings.fields, urls=urls, facts=facts, text=text, style=style, brochure=brochure
    )
    environment.globals.update(
        card=_cards(guide, environment.get_template("card.html")),
        head=_piece(environment.get_template("head.html"), "root", "section", "exact"),
        foot=_piece(environment.get_template("foot.html"), "root"),
    )
    return environment


def _bytecode_cache(cache: Path | None) -> FileSystemBytecodeCache | None:
    if cache is None:
        return None
    cache.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(cache))


def _rendered(sheets: Iterable[Sheet], guide: Guide, environment: Environment) -> Iterator[Artifact]:
    for sheet in sheets:
        template = environment.get_template(sheet.template)
        html = template.render(sheet.context, sheet=sheet, root=_root(sheet, guide))
        yield Artifact(PurePosixPath(urls.file(sheet.path)), html.encode())


def _root(sheet: Sheet, guide: Guide) -> str:
    if sheet.path == urls.NOT_FOUND:
        return urls.base_path(guide.settings.fields.basis_url)
    return urls.root_from(sheet.path)


ROOT = "\0"  # stands for the way to the root in a piece that pages at every depth share


def _cards(guide: Guide, template: Template) -> Callable[[str, Entry[Project]], Markup]:
    """A project stands in many lists: its card is rendered once, before the work is shared; only the root differs."""
    made = {project.id: template.render(project=project, root=ROOT) for project in guide.projects}
    return lambda root, project: Markup(made[project.id].replace(ROOT, root))


def _piece(template: Template, *names: str) -> Callable[..., Markup]:
    """A part of every page, rendered once for each combination of its arguments."""
    made: dict[tuple[object, ...], Markup] = {}

    def piece(*values: object) -> Markup:
        if values not in made:
            made[values] = Markup(template.render(dict(zip(names, values, strict=True))))
        return made[values]

    return piece


def _bare(url: str) -> str:
    """An address as people say it: »https://www.beispiel.de/« → »www.beispiel.de«."""
    return url.split("://", 1)[1].rstrip("/")


def _linked(source: str) -> Markup:
    """A source as a link if it is an address, else as it stands."""
    if source.startswith(("https://", "http://")):
        shown = _bare(source).removeprefix("www.")
        shown = shown if len(shown) <= 70 else f"{shown[:69]}…"
        # not Markup.format, which is slow, and a page has many sources
        return Markup(f'<a href="{escape(source)}" rel="noopener noreferrer">{escape(shown)}</a>')
    return escape(source)


# ---------------------------------------------------------------------------------------------- style, pictures, robots


def _static(folder: Path) -> Iterator[Artifact]:
    """Fonts and icons as they are; style sheets in one file, scripts in one folder, both named by what is in them."""
    style = b"\n".join((folder / name).read_bytes() for name in ("tokens.css", "site.css", "finder.css"))
    digest = hashlib.sha256(style).hexdigest()[:8]
    yield Artifact(PurePosixPath(urls.STATIC) / f"site-{digest}.css", style)
    yield from _scripts(folder / "js")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".css" and path.relative_to(folder).parts[0] != "js":
            yield Artifact(PurePosixPath(urls.STATIC) / path.relative_to(folder).as_posix(), path.read_bytes())


def _scripts(folder: Path) -> Iterator[Artifact]:
    """All in one folder with a name of its own, so that relative imports stay plain and caches mix no versions."""
    found = {path.relative_to(folder): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    digest = hashlib.sha256(b"\0".join(found.values())).hexdigest()[:8]
    for path, content in found.items():
        yield Artifact(PurePosixPath(urls.STATIC) / f"js-{digest}" / path.as_posix(), content)


def _script_folder(static: Iterable[Artifact]) -> str:
    return next(f"{artifact.path.parent}/" for artifact in static if artifact.path.name == "finder.js")


def _style_sheet(static: Iterable[Artifact]) -> str:
    return next(str(artifact.path) for artifact in static if artifact.path.suffix == ".css")


def _used_pictures(guide: Guide) -> Iterator[tuple[str, Path]]:
    pictures = [entry.fields.bild for entry in guide.projects] + [entry.fields.bild for entry in guide.events]
    named = {picture.datei for picture in pictures if picture}
    return ((name, guide.pictures[name]) for name in sorted(named))


PICTURE_WIDTH = 1200


def _picture(path: Path) -> bytes:
    """At most 1200 pixels wide, as JPEG, without the place and camera that phones write into a picture."""
    from PIL import Image, ImageOps  # imported late: most guides have few pictures, and it costs 50 ms

    with Image.open(path) as opened:
        upright = ImageOps.exif_transpose(opened).convert("RGB")
    upright.thumbnail((PICTURE_WIDTH, PICTURE_WIDTH * 2))
    stream = BytesIO()
    upright.save(stream, "JPEG", quality=82, optimize=True)
    return stream.getvalue()


def _sitemap(guide: Guide, sheets: Iterable[Sheet]) -> Artifact:
    base = guide.settings.fields.basis_url
    paths = [sheet.path for sheet in sheets if sheet.path != urls.NOT_FOUND]
    rows = "".join(f"<url><loc>{escape(urls.absolute(base, path))}</loc></url>\n" for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return Artifact(PurePosixPath("sitemap.xml"), f"{head}{rows}</urlset>\n".encode())


def _robots(guide: Guide) -> bytes:
    sitemap = urls.absolute(guide.settings.fields.basis_url, "sitemap.xml")
    return f"User-agent: *\nAllow: /\nSitemap: {sitemap}\n".encode()
