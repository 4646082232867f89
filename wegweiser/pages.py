"""Guide → the HTML pages of the site, with style sheet, pictures and sitemap. Knows neither PDF nor disk output."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from schema import Project
from wegweiser import editions, facts, interface, text, urls
from wegweiser.content import Entry
from wegweiser.editions import Changes
from wegweiser.finder import Finder, artifacts
from wegweiser.guide import Guide
from wegweiser.languages import GERMAN, InGerman, Language
from wegweiser.output import Artifact
from wegweiser.parallel import default_shares, shared
from wegweiser.sheet import Sheet
from wegweiser.translations import texts
from wegweiser.ways import Ways
from wegweiser.ways import sheets as ways_without_script


def pages(
    guide: Guide,
    templates: Path,
    *,
    languages: Sequence[Language] = (GERMAN,),
    cache: Path | None = None,
    brochure: bool = False,
    jobs: int = 0,
) -> Iterator[Artifact]:
    """Every file of the site but the brochure; ``brochure`` says whether pages may link to it."""
    static = list(_static(templates / "static"))
    yield from static
    yield from (Artifact(PurePosixPath(urls.picture(name)), _picture(path)) for name, path in _used_pictures(guide))
    finder = Finder.of(guide)
    yield from artifacts(finder, languages)
    style, scripts = _style_sheet(static), _script_folder(static)
    since = tuple(editions.changes(guide, edition) for edition in guide.editions)
    site = Site(guide, tuple(languages), templates, cache, style, brochure, Ways(guide), finder, scripts, since)
    trees = [tree for language in languages for tree in _tree(site, language)]
    shares = jobs or default_shares(len(trees))
    yield from shared(lambda number: _rendered(trees[number::shares], guide), shares)
    yield _sitemap(guide, [sheet for _, sheet in trees], languages)
    yield Artifact(PurePosixPath("robots.txt"), _robots(guide))


# ---------------------------------------------------------------------------------------------------- which pages exist


def _sheets(guide: Guide, language: Language) -> Iterator[Sheet]:
    """Every page in one language; which pages there are is the same in all, but for the one page of errors."""
    yield from _overviews(guide, language)
    yield from _projects(guide, language)
    yield from _themes_and_places(guide, language)
    yield from _schools_and_organisations(guide, language)
    yield from _events(guide, language)
    for page in guide.pages:
        told = texts(page, language)
        yield Sheet(urls.page(page), "page.html", told.title, told.brief, {"page": page})
    if language.german:
        title, description = "Seite nicht gefunden", "Diese Seite gibt es nicht oder nicht mehr."
        yield Sheet(urls.NOT_FOUND, "404.html", title, description, {})


def _overviews(guide: Guide, language: Language) -> Iterator[Sheet]:
    _, name = language.gettext, guide.settings.fields.region.name
    yield Sheet(urls.START, "start.html", "", facts.subtitle(guide, language), {})
    yield Sheet(
        urls.VOLUNTEER,
        "volunteer.html",
        _("Ich will mich engagieren"),
        _(
            "Mentoring- und Patenschaftsprojekte in %(region)s, nach dem Zeitaufwand für Engagierte geordnet.",
            region=name,
        ),
        {"groups": by_effort(guide.active, language)},
    )
    yield Sheet(
        urls.SUPPORT,
        "support.html",
        _("Ich suche Unterstützung"),
        _(
            "Wer in %(region)s Kinder, Jugendliche, Familien und Erwachsene begleitet, nach Zielgruppen geordnet.",
            region=name,
        ),
        {"groups": by_audience(guide, language)},
    )
    yield Sheet(
        urls.WHERE,
        "where.html",
        _("Wer ist wo?"),
        _(
            "Welche Themen in welchem Bezirk von %(region)s vertreten sind: eine Tabelle für Stiftungen und Fachleute.",
            region=name,
        ),
        {"matrix": matrix(guide)},
    )


def _projects(guide: Guide, language: Language) -> Iterator[Sheet]:
    yield Sheet(
        urls.PROJECTS,
        "projects.html",
        language.gettext("Alle Projekte von A bis Z"),
        language.ngettext(
            "%(num)s Mentoring- und Patenschaftsprojekt mit Zielgruppe, Alter, Ort und Zeitaufwand.",
            "%(num)s Mentoring- und Patenschaftsprojekte mit Zielgruppe, Alter, Ort und Zeitaufwand.",
            len(guide.projects),
        ),
        {"groups": by_initial(guide.projects)},
    )
    for project in guide.projects:
        brief = texts(project, language).brief
        yield Sheet(urls.project(project), "project.html", InGerman(project.fields.name), brief, {"project": project})


def _finding(finder: Finder, language: Language) -> Iterator[Sheet]:
    _, name = language.gettext, finder.guide.settings.fields.region.name
    context = {"finder": finder, "cards": finder.cards(language)[0].path}
    yield Sheet(
        urls.FINDER,
        "finder.html",
        _("Projekte finden"),
        _(
            "Mentoring- und Patenschaftsprojekte in %(region)s suchen: nach Wörtern, Alter, Ort, Zeit und mehr.",
            region=name,
        ),
        context,
    )
    yield Sheet(
        urls.FAVOURITES,
        "favourites.html",
        _("Merkliste"),
        _("Ihre gemerkten Projekte: zum Drucken, Weitergeben und Wiederfinden."),
        context,
    )


def _themes_and_places(guide: Guide, language: Language) -> Iterator[Sheet]:
    yield from _themes(guide, language)
    _ = language.gettext
    yield Sheet(
        urls.DISTRICTS,
        "districts.html",
        _("Bezirke und Stadtteile"),
        _("Projekte in den Bezirken von %(region)s.", region=guide.settings.fields.region.name),
        {},
    )
    for district in guide.districts:
        yield Sheet(
            urls.district(district.place),
            "district.html",
            _("Bezirk %(name)s", name=district.place.name),
            _("Mentoring- und Patenschaftsprojekte im Bezirk %(name)s.", name=district.place.name),
            {"district": district},
        )
    for quarter in guide.quarters:
        yield Sheet(
            urls.quarter(quarter.place),
            "quarter.html",
            _("Stadtteil %(name)s", name=quarter.place.name),
            _("Mentoring- und Patenschaftsprojekte in %(name)s.", name=quarter.place.name),
            {"quarter": quarter},
        )


def _themes(guide: Guide, language: Language) -> Iterator[Sheet]:
    _ = language.gettext
    yield Sheet(urls.THEMES, "themes.html", _("Themen"), _("Worum es in den Projekten geht."), {})
    for theme in guide.themes:
        name = language.word(theme.term)
        about = _("Projekte zum Thema %(name)s.", name=name)
        description = theme.term.text if language.german and theme.term.text else about
        yield Sheet(urls.theme(theme.term), "theme.html", name, description, {"theme": theme})


def _schools_and_organisations(guide: Guide, language: Language) -> Iterator[Sheet]:
    _ = language.gettext
    yield Sheet(
        urls.SCHOOLS,
        "schools.html",
        _("Schulen: Wer ist wo?"),
        _("Welche Mentoringprojekte an welcher Schule arbeiten."),
        {"groups": _by_district(guide, language)},
    )
    for school in guide.schools:
        description = _("Welche Mentoringprojekte an der Schule arbeiten: %(name)s.", name=school.fields.name)
        yield Sheet(urls.school(school), "school.html", InGerman(school.fields.name), description, {"school": school})
    yield Sheet(
        urls.ORGANISATIONS,
        "organisations.html",
        _("Träger und Partner"),
        _("Wer hinter den Projekten steht."),
        {"groups": by_initial(guide.organisations)},
    )
    for organisation in guide.organisations:
        yield Sheet(
            urls.organisation(organisation),
            "organisation.html",
            InGerman(organisation.fields.name),
            _("Projekte und Veranstaltungen von %(name)s.", name=organisation.fields.name),
            {"organisation": organisation},
            _("Organisation"),
        )


def _events(guide: Guide, language: Language) -> Iterator[Sheet]:
    _ = language.gettext
    coming = _("Veranstaltungen des Netzwerks und der Projekte im kommenden Jahr.")
    yield Sheet(urls.EVENTS, "events.html", _("Termine"), coming, {})
    past = _("Vergangene Veranstaltungen und Meilensteine.")
    yield Sheet(urls.ARCHIVE, "archive.html", _("Archiv der Veranstaltungen"), past, {})
    for event in guide.events:
        told = texts(event, language)
        description = text.one_line(told.description or told.title)[:200]
        yield Sheet(urls.event(event), "event.html", told.title, description, {"event": event})


def _since_print(since: Iterable[Changes], language: Language) -> Iterator[Sheet]:
    _ = language.gettext
    for changes in since:
        name = changes.edition.fields.name
        yield Sheet(
            urls.edition(changes.edition),
            "edition.html",
            _("Seit der Druckausgabe %(name)s", name=name),
            _("Was seit der Druckausgabe %(name)s neu ist, sich geändert hat oder beendet wurde.", name=name),
            {"changes": changes},
        )


def _printed_addresses(guide: Guide) -> Iterator[Sheet]:
    """Short addresses as they are printed, and former ones: each leads on. Only in German, as paper is."""
    for project in guide.projects:
        yield _leading_on(urls.short(project), project)
        for former in project.fields.früher:
            yield _leading_on(urls.short_of(former), project)
            yield _leading_on(urls.former(former), project)
    for printed, edition in editions.gone(guide).values():
        title = f"{printed.name} steht nicht mehr im Wegweiser"
        description = f"Dieses Projekt stand in der Druckausgabe {edition.fields.name}."
        yield Sheet(urls.short_of(printed.id), "short.html", title, description, {"project": None}, listed=False)


def _leading_on(path: str, project: Entry[Project]) -> Sheet:
    name = project.fields.name
    return Sheet(
        path, "short.html", f"Weiter zu {name}", f"Kurze Adresse von {name}.", {"project": project}, listed=False
    )


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


EFFORTS = ((5, "bis-5"), (10, "bis-10"), (10_000, "mehr"))


def _effort_names(language: Language) -> dict[str, str]:
    _ = language.gettext
    return {
        "bis-5": _("bis 5 Stunden im Monat"),
        "bis-10": _("5 bis 10 Stunden im Monat"),
        "mehr": _("mehr als 10 Stunden im Monat"),
        "ohne-angabe": _("Stunden nicht angegeben"),
    }


def by_effort(projects: Iterable[Entry[Project]], language: Language = GERMAN) -> tuple[Group, ...]:
    """By the least hours a month that a volunteer gives; unknown ones last, never left out."""
    names = _effort_names(language)
    groups: dict[str, list[Entry[Project]]] = {key: [] for _, key in EFFORTS}
    unknown = []
    for project in projects:
        hours = project.fields.aufwand.stunden_im_monat if project.fields.aufwand else None
        if hours is None:
            unknown.append(project)
        else:
            groups[next(key for limit, key in EFFORTS if hours[0] <= limit)].append(project)
    known = [Group(key, names[key], tuple(groups[key])) for _, key in EFFORTS if groups[key]]
    return (*known, Group("ohne-angabe", names["ohne-angabe"], tuple(unknown)))


def by_audience(guide: Guide, language: Language = GERMAN) -> tuple[Group, ...]:
    members: dict[str, list[Entry[Project]]] = {term.name: [] for term in guide.vocabulary.fields.zielgruppen}
    for project in guide.active:
        for name in project.fields.zielgruppen:
            members[name].append(project)
    terms = guide.vocabulary.fields.zielgruppen
    return tuple(Group(term.id, language.word(term), tuple(members[term.name])) for term in terms if members[term.name])


def _by_district(guide: Guide, language: Language) -> tuple[Group, ...]:
    _ = language.gettext
    groups = [
        Group(district.place.id, _("Bezirk %(name)s", name=district.place.name), district.schools)
        for district in guide.districts
    ]
    elsewhere = tuple(school for school in guide.schools if guide.district_of(school) is None)
    groups.append(Group("ohne-bezirk", _("Bezirk nicht angegeben"), elsewhere))
    return tuple(group for group in groups if group.entries)


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


@dataclass(frozen=True)
class Site:
    """What all pages of a build have in common."""

    guide: Guide
    languages: tuple[Language, ...]
    templates: Path
    cache: Path | None
    style: str
    brochure: bool
    ways: Ways
    finder: Finder
    scripts: str
    since: tuple[Changes, ...]  # for every printed edition, the latest last


def _environment(site: Site, language: Language) -> Environment:
    """One for each language: macros and pieces then need no language passed to them."""
    environment = Environment(
        loader=FileSystemLoader(site.templates / "site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_bytecode_cache(site.cache),
        extensions=["jinja2.ext.i18n"],
    )
    environment.filters.update(interface.filters(language))
    environment.globals.update(
        guide=site.guide, settings=site.guide.settings.fields, urls=urls, text=text, style=site.style
    )
    environment.globals.update(brochure=site.brochure, language=language, languages=site.languages, ways=site.ways)
    environment.globals.update(scripts=site.scripts, since=site.since[-1] if site.since else None)
    environment.globals.update(interface.words(site.guide, language))
    environment.globals["titles"] = lambda fields: editions.titles(fields, language)
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(
        card=_cards(site.guide, environment.get_template("card.html")),
        head=_head(environment.get_template("head.html")),
        foot=_piece(environment.get_template("foot.html"), "root", "base"),
    )
    return environment


def _bytecode_cache(cache: Path | None) -> FileSystemBytecodeCache | None:
    if cache is None:
        return None
    cache.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(cache))


def _tree(site: Site, language: Language) -> list[tuple[Environment, Sheet]]:
    environment = _environment(site, language)
    sheets = (
        *_sheets(site.guide, language),
        *_finding(site.finder, language),
        *ways_without_script(site.ways, language),
        *_since_print(site.since, language),
        *(_printed_addresses(site.guide) if language.german else ()),
    )
    environment.globals["published"] = frozenset(sheet.path for sheet in sheets)
    return [(environment, sheet) for sheet in sheets]


def _rendered(trees: Iterable[tuple[Environment, Sheet]], guide: Guide) -> Iterator[Artifact]:
    for environment, sheet in trees:
        language: Any = environment.globals["language"]
        root, base = _ways(sheet, language, guide)
        html = environment.get_template(sheet.template).render(sheet.context, sheet=sheet, root=root, base=base)
        yield Artifact(PurePosixPath(language.folder) / urls.file(sheet.path), html.encode())


def _ways(sheet: Sheet, language: Language, guide: Guide) -> tuple[str, str]:
    """To the start page of the language, and to the root of the site, where files lie that all languages share."""
    if sheet.path == urls.NOT_FOUND:
        base = urls.base_path(guide.settings.fields.basis_url)
        return base, base
    return urls.root_from(sheet.path), urls.root_from(language.folder + sheet.path)


ROOT = "\0"  # stands for the way to the root in a piece that pages at every depth share


def _cards(guide: Guide, template: Template) -> Callable[[str, Entry[Project]], Markup]:
    """A project stands in many lists: its card is rendered once, before the work is shared; only the root differs."""
    made = {project.id: template.render(project=project, root=ROOT) for project in guide.projects}
    return lambda root, project: Markup(made[project.id].replace(ROOT, root))


HERE = "\1"  # stands for the file of the page, to which the head links in every language


def _head(template: Template) -> Callable[..., Markup]:
    """Rendered once for each section and depth; only the links to the same page in other languages differ."""
    piece = _piece(template, "root", "base", "section", "exact", "here")

    def head(root: str, base: str, section: str, exact: bool, path: str) -> Markup:
        here = urls.file("" if path == urls.NOT_FOUND else path)
        return Markup(piece(root, base, section, exact, HERE).replace(HERE, here))

    return head


def _piece(template: Template, *names: str) -> Callable[..., Markup]:
    """A part of every page, rendered once for each combination of its arguments."""
    made: dict[tuple[object, ...], Markup] = {}

    def piece(*values: object) -> Markup:
        if values not in made:
            made[values] = Markup(template.render(dict(zip(names, values, strict=True))))
        return made[values]

    return piece


# ---------------------------------------------------------------------------------------------- style, pictures, robots


def _static(folder: Path) -> Iterator[Artifact]:
    """Fonts and icons as they are; style sheets in one file, scripts in one folder, both named by what is in them."""
    names = ("tokens.css", "site.css", "ways.css", "finder.css")
    style = b"\n".join((folder / name).read_bytes() for name in names)
    digest = hashlib.sha256(style).hexdigest()[:8]
    yield Artifact(PurePosixPath(urls.STATIC) / f"site-{digest}.css", style)
    yield from _scripts(folder / "js")
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".css" and path.relative_to(folder).parts[0] != "js":
            yield Artifact(PurePosixPath(urls.STATIC) / path.relative_to(folder).as_posix(), path.read_bytes())


def _scripts(folder: Path) -> Iterator[Artifact]:
    """All in one folder with a name of its own, so that relative imports stay plain and caches mix no versions."""
    found = {path.relative_to(folder): _script(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    digest = hashlib.sha256(b"\0".join(found.values())).hexdigest()[:8]
    for path, content in found.items():
        yield Artifact(PurePosixPath(urls.STATIC) / f"js-{digest}" / path.as_posix(), content)


def _script(path: Path) -> bytes:
    """Our own without indentation and lines of comment, a tenth of what is sent; what others wrote stays as it is."""
    if path.suffix != ".js" or path.parent.name == "vendor":
        return path.read_bytes()
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith(("//", "/*", "* ", "*/"))).encode()


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


def _sitemap(guide: Guide, sheets: Iterable[Sheet], languages: Sequence[Language]) -> Artifact:
    """Every page that is worth arriving at, with its other languages."""
    base = guide.settings.fields.basis_url
    paths = dict.fromkeys(sheet.path for sheet in sheets if sheet.listed and sheet.path != urls.NOT_FOUND)
    rows = "".join(_sitemap_rows(base, path, languages) for path in paths)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    more = ' xmlns:xhtml="http://www.w3.org/1999/xhtml"' if len(languages) > 1 else ""
    return Artifact(PurePosixPath("sitemap.xml"), f"{head}{more}>\n{rows}</urlset>\n".encode())


def _sitemap_rows(base: str, path: str, languages: Sequence[Language]) -> str:
    places = [(language.html, escape(urls.absolute(base, language.folder + path))) for language in languages]
    named = [*places, ("x-default", places[0][1])] if len(places) > 1 else []
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{code}" href="{place}"/>' for code, place in named)
    return "".join(f"<url><loc>{place}</loc>{links}</url>\n" for _, place in places)


def _robots(guide: Guide) -> bytes:
    sitemap = urls.absolute(guide.settings.fields.basis_url, "sitemap.xml")
    return f"User-agent: *\nAllow: /\nSitemap: {sitemap}\n".encode()
