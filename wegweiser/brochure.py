"""Guide → the printable Wegweiser, one PDF. The only importer of the PDF engine. Knows neither site pages nor disk.

The body is laid out first; contents and registers are written with the page numbers found there, as documents of
their own, and joined with it. That costs one layout of every page, and no number has to be guessed.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path, PurePosixPath
from typing import Any

from wegweiser import artwork, hyphenation, urls
from wegweiser.guide import Guide
from wegweiser.leaves import Leaves
from wegweiser.output import Artifact

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
SCHEME = "wegweiser:"  # every address that the engine may open begins with it, and none of them is on the disk
ENGINE = ("weasyprint", "pydyf", "pyphen", "fonttools", "tinycss2", "tinyhtml5", "pillow", "segno")


class EngineMissing(Exception):
    """WeasyPrint or one of its system libraries is not installed."""

    def __init__(self) -> None:
        super().__init__(
            "Für das PDF fehlt WeasyPrint oder eine seiner Systembibliotheken. "
            f"Auf Debian und Ubuntu hilft: apt install {PACKAGES}"
        )


class LayoutComplaint(Exception):
    """The engine found fault with our templates: a mistake of ours, never of an editor."""


@dataclass(frozen=True)
class Job:
    """All that the engine gets. The same job gives the same bytes."""

    leaves: Leaves
    files: dict[str, bytes]  # address → content of what the engine may open
    codes: dict[str, str]  # the same for QR codes, address → what they say: drawn only if the cache has nothing
    hyphenation: Path


def brochure(guide: Guide, templates: Path, cache: Path | None = None) -> Artifact:
    """The finished PDF, taken from the cache if nothing it is made of has changed.

    Raises EngineMissing, LayoutComplaint.
    """
    job = _job(guide, templates)
    kept = cache / f"brochure-{_key(job)}.pdf" if cache else None
    if kept and kept.is_file():
        return Artifact(PurePosixPath(urls.BROCHURE), kept.read_bytes())
    content = _typeset(job)
    if kept:
        _keep(kept, content)
    return Artifact(PurePosixPath(urls.BROCHURE), content)


def _job(guide: Guide, templates: Path) -> Job:
    leaves, folder = Leaves(guide, templates), templates / "print"
    pages = {"": urls.START, **{project.id: urls.project(project) for project in guide.active}}
    base = guide.settings.fields.basis_url
    files = {
        **{f"print/fonts/{font.name}": font.read_bytes() for font in sorted((folder / "fonts").glob("*.ttf"))},
        **{name: leaves.picture(name).encode() for name in ("umschlag.svg", "rueckseite.svg")},
        **{f"bild/{name}": guide.pictures[name].read_bytes() for name in _pictures(guide)},
        "brochure.css": _stylesheet(templates),
    }
    codes = {f"qr/{name}.png": urls.absolute(base, page) for name, page in pages.items()}
    return Job(leaves, files, codes, folder / "hyphenation" / "hyph_de.dic")


def _pictures(guide: Guide) -> set[str]:
    return {project.fields.bild.datei for project in guide.active if project.fields.bild}


def _stylesheet(templates: Path) -> bytes:
    tokens = (templates / "static" / "tokens.css").read_bytes()
    # Paper knows no dark mode, and the engine complains of media queries for it.
    sheets = [(templates / "print" / f"{name}.css").read_bytes() for name in ("page", "entry", "matter")]
    return b"\n".join([tokens.partition(b"@media")[0], *sheets])


# -------------------------------------------------------------------------------------------------------------- cache


def _key(job: Job) -> str:
    """A hash of everything that can change a byte of the PDF: texts, type, pictures, the engine and this program."""
    digest = hashlib.sha256()
    parts = [job.leaves.front({}), job.leaves.body(1), job.leaves.back(1, {}), job.leaves.end(1), *_versions()]
    words = [job.hyphenation, job.hyphenation.with_name(hyphenation.EXCEPTIONS)]
    code = [Path(__file__), Path(artwork.__file__), Path(hyphenation.__file__), *words]
    for part in (*(text.encode() for text in parts), *(path.read_bytes() for path in code)):
        digest.update(hashlib.sha256(part).digest())
    for name, content in sorted((job.files | {name: text.encode() for name, text in job.codes.items()}).items()):
        digest.update(hashlib.sha256(name.encode() + b"\0" + content).digest())
    return digest.hexdigest()[:40]


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


# ------------------------------------------------------------------------------------------------------------- engine


def _typeset(job: Job) -> bytes:
    leaves = job.leaves
    with _engine(job) as render:
        contents = len(render(leaves.front({})).pages)
        body = render(leaves.body(contents + 1))
        numbers = _numbers(body.pages, contents + 1)
        registers = contents + len(body.pages) + 1
        back = render(leaves.back(registers, numbers))
        front = render(leaves.front(numbers | _numbers(back.pages, registers)))
        end = render(leaves.end(registers + len(back.pages)))
        if len(front.pages) != contents:
            raise LayoutComplaint("the contents changed their length with the page numbers")
        joined = front.copy([*front.pages, *body.pages, *back.pages, *end.pages])
        # A fixed identifier, for the engine would take a random one.
        return bytes(joined.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"wegweiser"))


def _numbers(pages: Sequence[Any], first: int) -> dict[str, int]:
    """Anchor → page; what spans several pages stands on its first."""
    backwards = reversed(list(enumerate(pages, first)))
    return {anchor: number for number, page in backwards for anchor in page.anchors}


@contextmanager
def _engine(job: Job) -> Iterator[Callable[[str], Any]]:
    """A function from HTML to a laid out document. All documents share their fonts, so that these are embedded once."""
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    fetcher = _fetcher({**job.files, **{name: artwork.qr_png(text) for name, text in job.codes.items()}})
    with _no_complaints(), _german_hyphenation(job.hyphenation):
        style = weasyprint.CSS(string=job.files["brochure.css"].decode(), font_config=fonts, url_fetcher=fetcher)

        def render(html: str) -> Any:
            document = weasyprint.HTML(string=html, url_fetcher=fetcher)
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


def _fetcher(files: Mapping[str, bytes]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> Any:
            name = url.removeprefix(SCHEME)
            if name == url or name not in files:
                raise ValueError(f"{url} does not belong to the brochure")
            return URLFetcherResponse(url, files[name])

    return OwnFilesOnly()


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
