"""Guide → the printable Wegweiser, laid out. The only importer of the layout engine. Knows neither site pages nor disk.

Pages are planned before anything is laid out (plan.py), so every part knows its page numbers and parts are laid out
side by side, in as many processes as there are processors. What came out is compared with the plan.
"""

from __future__ import annotations

import ctypes
import gc
import hashlib
import logging
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from wegweiser import artwork, binding, copyfit, hyphenation, plan, prepress, urls
from wegweiser.binding import ELSEWHERE, Part
from wegweiser.content import Entry
from wegweiser.copyfit import Fit
from wegweiser.guide import Guide
from wegweiser.imprint import About
from wegweiser.kept import kept
from wegweiser.leaves import Leaves
from wegweiser.output import Artifact
from wegweiser.parallel import dealt, processors, shared
from wegweiser.plan import Chapter
from wegweiser.prepress import Profile
from wegweiser.registers import anchor

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SCHEME = "wegweiser:"  # every address that the engine may open begins with it, and none of them is on the disk
ENGINE = ("weasyprint", "pydyf", "pyphen", "fonttools", "tinycss2", "tinyhtml5", "pillow", "segno", "pikepdf")
STYLES = ("fonts", "page", "entry", "matter")
FONTS = {
    "Wegweiser-Druck": "SourceSans3-Regular.ttf",
    "Wegweiser-Druck-Italic": "SourceSans3-It.ttf",
    "Wegweiser-Druck-Semi-Bold": "SourceSans3-Semibold.ttf",
    "Wegweiser-Druck-Bold": "SourceSans3-Bold.ttf",
}
MILLIMETRES = 25.4 / 96  # in a pixel of CSS
FRONT = 4  # cover, its inner side, contents and the decision page
TAB, TABS = 15.0, 161.0  # height of a chapter's mark on the edge, and of the strip that all of them share, millimetres


class EngineMissing(Exception):
    """WeasyPrint or one of its system libraries is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Für das PDF fehlt WeasyPrint oder eine seiner Systembibliotheken. "
            f"Auf Debian und Ubuntu hilft: apt install {PACKAGES}"
        )


class LayoutComplaint(Exception):
    """The engine found fault with our templates: a mistake of ours, never of an editor."""


@dataclass(frozen=True, kw_only=True)
class Supplies:
    """What the engine may use beside the HTML."""

    files: dict[str, bytes]  # address → content of what the engine may open
    codes: dict[str, str]  # the same for QR codes, address → what they say: drawn only if the cache has nothing
    photos: dict[str, Path] = field(default_factory=dict)  # and of photos, address → file
    hyphenation: Path


@dataclass(frozen=True, kw_only=True)
class Job(Supplies):
    """All that the engine gets for the brochure. The same job gives the same bytes."""

    leaves: Leaves
    templates: Path
    fits: Mapping[str, Fit] = field(default_factory=dict)  # how every entry is set, once that has been measured


def brochure(guide: Guide, templates: Path, cache: Path | None = None, jobs: int = 0) -> Artifact:
    """The finished PDF for screens, taken from the cache if nothing it is made of has changed.

    Raises EngineMissing, LayoutComplaint.
    """
    content = kept(
        cache,
        "wegweiser.pdf",
        fingerprint(guide, templates),
        lambda: prepress.for_screen(bound(guide, templates, cache, jobs), about(guide)),
    )
    return Artifact(PurePosixPath(urls.BROCHURE), content)


def bound(guide: Guide, templates: Path, cache: Path | None = None, jobs: int = 0) -> bytes:
    """All pages with their bleed in screen colours: what both editions are made of. Raises as brochure()."""
    key = fingerprint(guide, templates)
    return kept(cache, "satz.pdf", key, lambda: _typeset(_job(guide, templates), jobs or processors()))


def spine(guide: Guide, templates: Path, width: float) -> bytes:
    """The spine as a page of its own, in screen colours, with bleed. Raises as brochure()."""
    job = _job(guide, templates)
    return _bound(job, _laid_out(job, [_task(job.leaves.spine(width))], 1)[0])


def separated(guide: Guide, profile: Profile) -> dict[str, bytes]:
    """Every photo in inks, by the SHA-256 of what the engine embeds of it."""
    return {
        hashlib.sha256(artwork.photo(path)).hexdigest(): artwork.separation(path, profile.content)
        for _, path in _photos(guide)
    }


def about(guide: Guide) -> About:
    settings = guide.settings.fields
    title = f"{settings.titel}, Ausgabe {settings.ausgabe}"
    return About(title, settings.herausgeber.name, settings.untertitel, guide.today)


@dataclass(frozen=True)
class Sheet:
    """A document of its own. ``places`` says how far below the top of its page an anchor stands, in millimetres."""

    pdf: bytes
    pages: int
    places: Mapping[str, float]


def laid_out(html: str, styles: Sequence[str], templates: Path, codes: Mapping[str, str]) -> Sheet:
    """A document of its own. ``styles`` are names of style sheets in templates/print/, ``codes`` QR codes by the
    address that the HTML gives them. Raises as brochure()."""
    files = {**_fonts(templates), "brochure.css": _stylesheet(templates, styles)}
    with _engine(Supplies(files=files, codes=dict(codes), hyphenation=_patterns(templates))) as render:
        document = render(html)
        found = (anchor for page in reversed(document.pages) for anchor in page.anchors.items())
        places = {name: box[1] * MILLIMETRES for name, box in found}
        return Sheet(_pdf(document), len(document.pages), places)


def _job(guide: Guide, templates: Path) -> Job:
    leaves = Leaves(guide, templates)
    pages = {"": urls.START, "welches-projekt": urls.ADVICE}
    pages |= {project.id: urls.short(project) for project in guide.active}
    base = guide.settings.fields.basis_url
    files = {
        **_fonts(templates),
        **{name: leaves.picture(name).encode() for name in ("umschlag.svg", "rueckseite.svg", "karte.svg")},
        "brochure.css": _stylesheet(templates, STYLES),
    }
    codes = {f"qr/{name}.png": urls.absolute(base, page) for name, page in pages.items()}
    photos, patterns = {f"bild/{name}": path for name, path in _photos(guide)}, _patterns(templates)
    return Job(leaves=leaves, templates=templates, files=files, codes=codes, photos=photos, hyphenation=patterns)


def _photos(guide: Guide) -> Iterator[tuple[str, Path]]:
    for project in guide.active:
        if project.fields.bild and project.fields.bild.datei in guide.pictures:
            yield project.fields.bild.datei, guide.pictures[project.fields.bild.datei]


def _fonts(templates: Path) -> dict[str, bytes]:
    found = sorted((templates / "print" / "fonts").glob("*.ttf"))
    return {f"print/fonts/{font.name}": font.read_bytes() for font in found}


def _patterns(templates: Path) -> Path:
    return templates / "print" / "hyphenation" / "hyph_de.dic"


def _stylesheet(templates: Path, styles: Sequence[str]) -> bytes:
    tokens = (templates / "static" / "tokens.css").read_bytes()
    sheets = [(templates / "print" / f"{name}.css").read_bytes() for name in styles]
    # Paper knows no dark mode, and the engine complains of media queries for it.
    return b"\n".join([tokens.partition(b"@media")[0], *sheets])


def report_pdf(html: str) -> bytes:
    """The preflight's report as a PDF. The HTML holds all it shows; no address is opened. Raises EngineMissing."""
    weasyprint = _weasyprint()
    from weasyprint.urls import URLFetcher

    document = weasyprint.HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    with _no_clock():
        return bytes(document.write_pdf(pdf_identifier=b"druckbericht"))


@contextmanager
def _no_clock() -> Iterator[None]:
    """fontTools writes the time into weights that it derives from a variable font, unless the environment names one."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    try:
        yield
    finally:
        os.environ.pop("SOURCE_DATE_EPOCH")
        if before is not None:
            os.environ["SOURCE_DATE_EPOCH"] = before


# -------------------------------------------------------------------------------------------------------------- cache


def fingerprint(guide: Guide, templates: Path) -> str:
    """A hash of all that can change a byte of the PDF: entries, day, type, pictures, the engine and this program."""
    digest = hashlib.sha256(f"{guide.today} {guide.settings.fields.basis_url}".encode())
    for entry in _entries(guide):
        digest.update(f"{entry.id}\0{entry.document.text}\0".encode())
    code = Path(__file__).resolve().parent
    files = [*templates.glob("print/**/*"), templates / "static" / "tokens.css", code.parent / "schema.py"]
    files += [*code.glob("*.py"), *(path for _, path in _photos(guide))]
    for file in sorted(file for file in files if file.is_file()):
        digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    digest.update("\n".join(_versions()).encode())
    return digest.hexdigest()[:40]


def _entries(guide: Guide) -> Iterator[Entry[Any]]:
    yield from (guide.settings, guide.vocabulary, guide.places)
    for several in (guide.projects, guide.events, guide.schools, guide.organisations, guide.pages):
        yield from several


def _versions() -> Iterator[str]:
    for package in ENGINE:
        try:
            yield f"{package} {metadata.version(package)}"
        except metadata.PackageNotFoundError:
            yield f"{package} missing"
    try:  # Pango breaks the lines; asked directly, for importing the engine takes longer than all the rest
        yield f"pango {ctypes.CDLL('libpango-1.0.so.0').pango_version()}"
    except (OSError, AttributeError):
        yield "pango unknown"


# ------------------------------------------------------------------------------------------------------------- pages

Render = Callable[[str], Part]


@dataclass(frozen=True)
class Task:
    """Parts that one process lays out one after the other. ``weight`` says how long that takes, in letters of HTML."""

    weight: int
    work: Callable[[Render], list[Part]]


def _typeset(job: Job, processes: int) -> bytes:
    """Plan, lay out, compare; an entry that takes more room than was measured gets more, and all is planned anew."""
    leaves = job.leaves
    texts, fits = _begun(job, processes)
    while True:
        job = replace(job, fits=fits)
        planned = plan.chapters(leaves.guide, _slots(job), _first_chapter(texts))
        tasks = [*map(_task, _chapters_html(job, planned)), _around(leaves, planned, texts)]
        *chapters, around = _laid_out(job, tasks, processes)
        parts = [part for chapter in chapters for part in chapter]
        grown = {id for chapter, part in zip(planned, parts, strict=True) for id in _overflowing(chapter, part)}
        if not grown:
            front, before, *after = around
            return _bound(job, [front, texts, *([before] if before.anchors else []), *parts, *after])
        fits = {**fits, **{id: fits[id].larger() for id in grown}}


def _begun(job: Job, processes: int) -> tuple[Part, Mapping[str, Fit]]:
    """The texts, whose length says where chapters begin, and meanwhile how much room every entry takes."""
    guide = job.leaves.guide

    def texts() -> Part:
        return _laid_out(job, [_task(job.leaves.texts(FRONT + 1))], 1)[0][0]

    def fits() -> Mapping[str, Fit]:
        return copyfit.fits(guide, copyfit.Type(guide, job.templates))

    if processes == 1:
        return texts(), fits()
    both: list[Any] = shared(lambda number: [fits() if number else texts()], 2)
    return both[0], both[1]


def _slots(job: Job) -> dict[str, int]:
    return {id: fit.slots for id, fit in job.fits.items()}


def _task(html: str) -> Task:
    return Task(len(html), lambda render: [render(html)])


def _around(leaves: Leaves, planned: Sequence[Chapter], texts: Part) -> Task:
    """All but chapters and texts: front, a filler or nothing, closing, registers, end. Each names pages of others."""

    def work(render: Render) -> list[Part]:
        start, numbers = _end(planned, texts), plan.numbers(planned) | binding.numbers(texts, FRONT + 1)
        closing = render(leaves.closing(start))
        registers = start + len(closing.anchors)
        numbers |= binding.numbers(closing, start)
        back = render(leaves.back(registers, numbers))
        last = registers + len(back.anchors)
        front = render(leaves.front(numbers | binding.numbers(back, registers)))
        if len(front.anchors) != FRONT:
            raise LayoutComplaint(f"the front has {len(front.anchors)} pages, not {FRONT}")
        gap = _first_chapter(texts) - (FRONT + 1 + len(texts.anchors))
        filler = render(leaves.filler(_first_chapter(texts) - 1)) if gap else Part(b"", ())
        return [front, filler, closing, back, render(leaves.end(last, plan.padding(last)))]

    # Registers are quick for their length: measured at 47 and at 300 entries against the chapters.
    return Task(40_000 + (2 * len(leaves.back(1, {})) + len(leaves.closing(1))) // 5, work)


def _first_chapter(texts: Part) -> int:
    """The first right page after the texts."""
    after = FRONT + len(texts.anchors) + 1
    return after + (after % 2 == 0)


def _end(planned: Sequence[Chapter], texts: Part) -> int:
    return planned[-1].end if planned else _first_chapter(texts)


def _chapters_html(job: Job, planned: Sequence[Chapter]) -> list[str]:
    numbers = plan.numbers(planned)
    step = (TABS - TAB) / max(1, len(planned) - 1)
    return [
        job.leaves.chapter(chapter, job.fits, numbers, round(place * step, 2)) for place, chapter in enumerate(planned)
    ]


def _overflowing(chapter: Chapter, part: Part) -> set[str]:
    """The entries of the first page that did not become what was planned."""
    found, page = binding.numbers(part, chapter.first), chapter.first + 1
    if found[anchor(chapter.spreads[0].entries[0])] != page:
        raise LayoutComplaint(f"the opener of {chapter.theme.term.id} takes more than its page")
    end = chapter.first + len(part.anchors) - chapter.filled
    for spread, following in zip(chapter.spreads, [*chapter.spreads[1:], None], strict=True):
        stays = all(found[anchor(entry)] == page for entry in spread.entries)
        page += spread.pages
        if not stays or page != (found[anchor(following.entries[0])] if following else end):
            return {entry.id for entry in spread.entries}
    return set()


def _bound(job: Job, parts: Sequence[Part]) -> bytes:
    fonts = {name: job.files[f"print/fonts/{file}"] for name, file in FONTS.items()}
    return binding.bind([part.pdf for part in parts], fonts)


# ------------------------------------------------------------------------------------------------------------- engine


def _laid_out(job: Supplies, tasks: Sequence[Task], processes: int) -> list[list[Part]]:
    """What every task makes. The longest are begun first, so that processes end together."""
    _weasyprint()  # before forking, so that it is imported once
    longest_first = sorted(range(len(tasks)), key=lambda index: -tasks[index].weight)

    def work(taken: Iterator[int]) -> Iterator[tuple[int, list[Part]]]:
        with _engine(job) as render, _garbage_left():
            for index in (longest_first[place] for place in taken):
                yield index, tasks[index].work(lambda html: _part(render(html)))
                gc.collect()

    return [parts for _, parts in sorted(dealt(work, len(tasks), processes), key=lambda pair: pair[0])]


@contextmanager
def _garbage_left() -> Iterator[None]:
    """The engine makes millions of objects that stay until their document is done: looking for garbage meanwhile takes
    up to a fifth of its time. Between documents it is looked for, but not among what was there before."""
    gc.freeze()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.unfreeze()


def _pdf(document: Any) -> bytes:
    # A fixed identifier, for the engine would take a random one.
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"wegweiser", uncompressed_pdf=True))


def _part(document: Any) -> Part:
    return Part(binding.tagged(_pdf(document)), tuple(tuple(page.anchors) for page in document.pages))


def _linked(html: str) -> str:
    """Links to what stands in another part, written so that the binding can mend them."""
    here = set(re.findall(r' id="([^"]+)"', html))
    return re.sub(r'href="#([^"]+)"', lambda to: to[0] if to[1] in here else f'href="{ELSEWHERE}{to[1]}"', html)


@contextmanager
def _engine(supplies: Supplies) -> Iterator[Callable[[str], Any]]:
    """A function from HTML to a laid out document."""
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher = _fetcher(supplies)
    with _no_complaints(), _german_hyphenation(supplies.hyphenation):
        style = weasyprint.CSS(string=supplies.files["brochure.css"].decode(), font_config=fonts, url_fetcher=fetcher)

        def render(html: str) -> Any:
            document = weasyprint.HTML(string=_linked(html), url_fetcher=fetcher)
            return document.render(font_config=fonts, stylesheets=[style])

        yield render


def _weasyprint() -> Any:
    try:
        import weasyprint
        import weasyprint.text.ffi
        import weasyprint.text.fonts
    except (ImportError, OSError) as missing:
        raise EngineMissing from missing
    if weasyprint.text.ffi.harfbuzz_subset is None:  # it would go on without, and embed whole fonts
        raise EngineMissing
    return weasyprint


def _fetcher(supplies: Supplies) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            name = url.removeprefix(SCHEME)
            if name == url:
                raise ValueError(f"{url} does not belong to the brochure")
            return URLFetcherResponse(url, _supplied(supplies, name))

    return OwnFilesOnly()


def _supplied(supplies: Supplies, name: str) -> bytes:
    if name in supplies.codes:
        return artwork.qr_png(supplies.codes[name])
    if name in supplies.photos:
        return artwork.photo(supplies.photos[name])
    if name not in supplies.files:
        raise ValueError(f"{name} does not belong to the brochure")
    return supplies.files[name]


class _Complaints(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _no_complaints() -> Iterator[None]:
    """The engine only logs what it cannot do, a missing picture for instance: here that is an error."""
    log, complaints = logging.getLogger("weasyprint"), _Complaints()
    log.addHandler(complaints)
    try:
        yield
    finally:
        log.removeHandler(complaints)
    if complaints.messages:
        raise LayoutComplaint("\n".join(dict.fromkeys(complaints.messages)))


@contextmanager
def _german_hyphenation(patterns: Path) -> Iterator[None]:
    """Let the engine break German words by the patterns of TeX; those that pyphen brings break »Herkunftss-prachen«."""
    import pyphen

    before = dict(pyphen.LANGUAGES)
    pyphen.hdcache[patterns] = hyphenation.dictionary(patterns.parent)
    pyphen.LANGUAGES.update({name: patterns for name in before if name == "de" or name.startswith("de_")})
    try:
        yield
    finally:
        pyphen.LANGUAGES.update(before)
