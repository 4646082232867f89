"""Guide → the printable Wegweiser, laid out. The only importer of the layout engine. Knows neither site pages nor disk.

Pages are planned before anything is laid out (plan.py), so every part knows its page numbers and parts are laid out
side by side, in as many processes as there are processors. What came out is compared with the plan.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from wegweiser import artwork, binding, copyfit, hyphenation, plan, prepress, tagging, urls
from wegweiser.binding import ELSEWHERE, Part
from wegweiser.copyfit import Fit
from wegweiser.guide import Guide
from wegweiser.imprint import About
from wegweiser.leaves import Leaves
from wegweiser.output import Artifact
from wegweiser.parallel import processors, shared
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
    fits: Mapping[str, Fit]


def brochure(guide: Guide, templates: Path, cache: Path | None = None, jobs: int = 0) -> Artifact:
    """The finished PDF for screens, taken from the cache if nothing it is made of has changed.

    Raises EngineMissing, LayoutComplaint.
    """
    return Artifact(
        PurePosixPath(urls.BROCHURE), prepress.for_screen(bound(guide, templates, cache, jobs), about(guide))
    )


def bound(guide: Guide, templates: Path, cache: Path | None = None, jobs: int = 0) -> bytes:
    """All pages with their bleed in screen colours: what both editions are made of. Raises as brochure()."""
    job = _job(guide, templates)
    kept = cache / f"brochure-{_key(job)}.pdf" if cache else None
    if kept and kept.is_file():
        return kept.read_bytes()
    content = _typeset(job, jobs or processors())
    if kept:
        _keep(kept, content)
    return content


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
    fits, patterns = copyfit.fits(guide, copyfit.Type(guide, templates)), _patterns(templates)
    photos = {f"bild/{name}": path for name, path in _photos(guide)}
    return Job(leaves=leaves, fits=fits, files=files, codes=codes, photos=photos, hyphenation=patterns)


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
    return bytes(document.write_pdf(pdf_identifier=b"druckbericht"))


# -------------------------------------------------------------------------------------------------------------- cache


def _key(job: Job) -> str:
    """A hash of everything that can change a byte of the PDF: texts, type, pictures, the engine and this program."""
    digest = hashlib.sha256()
    chapters = plan.chapters(job.leaves.guide, _slots(job), 1)
    leaves = job.leaves
    html = [leaves.front({}), leaves.texts(1), leaves.closing(1), leaves.back(1, {}), leaves.end(1, 3)]
    html += _chapters_html(job, chapters)
    code = [Path(module.__file__ or "") for module in (artwork, binding, hyphenation, plan, tagging)]
    code += [job.hyphenation, job.hyphenation.with_name(hyphenation.EXCEPTIONS)]
    for part in (
        *(text.encode() for text in (*html, *_versions())),
        *_contents([Path(__file__), *code]),
    ):
        digest.update(hashlib.sha256(part).digest())
    photos = {name: path.read_bytes() for name, path in job.photos.items()}
    codes = {name: text.encode() for name, text in job.codes.items()}
    for name, content in sorted((job.files | photos | codes).items()):
        digest.update(hashlib.sha256(name.encode() + b"\0" + content).digest())
    return digest.hexdigest()[:40]


def _contents(paths: Sequence[Path]) -> Iterator[bytes]:
    return (path.read_bytes() for path in paths)


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


def _keep(path: Path, content: bytes) -> None:
    """Atomically: whoever looks sees the whole PDF or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".brochure-")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(name).replace(path)


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
    texts = _laid_out(job, [_task(leaves.texts(FRONT + 1))], 1)[0][0]
    while True:
        planned = plan.chapters(leaves.guide, _slots(job), _first_chapter(texts))
        tasks = [*map(_task, _chapters_html(job, planned)), _around(leaves, planned, texts)]
        *chapters, around = _laid_out(job, tasks, processes)
        parts = [part for chapter in chapters for part in chapter]
        grown = {id for chapter, part in zip(planned, parts, strict=True) for id in _overflowing(chapter, part)}
        if not grown:
            front, before, *after = around
            return _bound(job, [front, texts, *([before] if before.anchors else []), *parts, *after])
        job = replace(job, fits={**job.fits, **{id: job.fits[id].larger() for id in grown}})


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

    return Task(2 * len(leaves.back(1, {})) + len(leaves.closing(1)), work)


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
    if found[anchor(chapter.spreads[0].entries[0])] != page:  # more room for the entry would not help
        raise LayoutComplaint(f"the opener of »{chapter.theme.term.name}« takes more than one page")
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


def _laid_out(job: Job, tasks: Sequence[Task], processes: int) -> list[list[Part]]:
    """What every task makes. The longest are shared out first, so that processes end together."""
    _weasyprint()  # before forking, so that it is imported once
    shares: list[list[int]] = [[] for _ in range(min(processes, len(tasks)))]
    for index in sorted(range(len(tasks)), key=lambda index: -tasks[index].weight):
        min(shares, key=lambda share: sum(tasks[taken].weight for taken in share)).append(index)

    def work(number: int) -> list[tuple[int, list[Part]]]:
        with _engine(job) as render:
            return [(index, tasks[index].work(lambda html: _part(render(html)))) for index in shares[number]]

    return [parts for _, parts in sorted(shared(work, len(shares)), key=lambda pair: pair[0])]


def _pdf(document: Any) -> bytes:
    # A fixed identifier, for the engine would take a random one.
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"wegweiser"))


def _part(document: Any) -> Part:
    return Part(_pdf(document), tuple(tuple(page.anchors) for page in document.pages))


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
