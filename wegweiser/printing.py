"""Guide → the products for paper: what goes to the print shop, and what an office prints itself.

Knows what was agreed with the print shop (guide.yaml), neither the layout engine nor how a PDF is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from schema import Printing
from wegweiser import brochure, imposition, office, prepress, urls
from wegweiser.console import Refused
from wegweiser.content import slug
from wegweiser.cover import cover
from wegweiser.errata import Errata, errata, fitted
from wegweiser.guide import Guide
from wegweiser.kept import kept
from wegweiser.leaves import Leaves
from wegweiser.output import Artifact
from wegweiser.palette import palette
from wegweiser.preflight.verdicts import Expected
from wegweiser.prepress import Inks, Profile
from wegweiser.problems import Problem
from wegweiser.run import Options
from wegweiser.selection import narrowed, selection

COATED = "ISOcoated_v2_300_bas.icc"  # by basICColor, zlib licence; in Debian's package scribus-data
# What the usual profiles of the European Color Initiative are made from; www.color.org lists these names.
CONDITIONS = {
    "ISO Coated v2": "FOGRA39",
    "PSO Coated v3": "FOGRA51",
    "PSOcoated_v3": "FOGRA51",
    "PSO Uncoated v3": "FOGRA52",
    "PSOuncoated_v3": "FOGRA52",
    "PSO Uncoated ISO12647": "FOGRA47",
}
COVER_PAGES = 4
STITCHED = 96  # pages that two staples hold, at the most


@dataclass(frozen=True)
class Order:
    """What was asked for; nothing means the files for the print shop. ``select`` narrows the guide first."""

    select: str = ""
    booklet: bool = False
    large: bool = False
    notice: str = ""
    errata: str = ""


@dataclass(frozen=True)
class Product:
    """Files, what to say of them, and what a print shop was promised of those that it gets."""

    files: tuple[Artifact, ...]
    remarks: tuple[str, ...] = ()
    expected: Mapping[PurePosixPath, Expected] = field(default_factory=dict)

    @property
    def to_inspect(self) -> tuple[Artifact, ...]:
        return tuple(file for file in self.files if file.path in self.expected)


def produced(guide: Guide, order: Order, options: Options) -> Product | Problem:
    """What was ordered, or the problem in guide.yaml that prevents it.

    Raises Refused if the order names what does not exist, EngineMissing, LayoutComplaint, NoInk.
    """
    if order.select:
        guide = _chosen(guide, order.select)
    if order.errata:
        return _insert(guide, order.errata, options)
    if order.notice:
        return _notice(guide, order.notice, options)
    if order.large:
        return Product((office.large_print(guide, options.templates),))
    if order.booklet or order.select:
        return _pages(guide, order, options)
    profile = find_profile(guide, options.content, options.templates)
    return profile if isinstance(profile, Problem) else for_print_shop(guide, profile, options)


def _chosen(guide: Guide, text: str) -> Guide:
    return narrowed(guide, _named(text, guide))


def _pages(guide: Guide, order: Order, options: Options) -> Product:
    """The brochure for an office printer: a selection page by page, or anything as a booklet."""
    pages = brochure.brochure(guide, options.templates, options.cache, options.jobs).content
    if not order.booklet:
        return Product((Artifact(PurePosixPath(urls.CHOSEN), pages),))
    name = urls.CHOSEN_BOOKLET if order.select else urls.BOOKLET
    return Product((Artifact(PurePosixPath(name), imposition.booklet(pages, brochure.about(guide))),))


def _notice(guide: Guide, text: str, options: Options) -> Product:
    ids = _named(text, guide)
    return Product(tuple(office.notice(guide.project[id], guide, options.templates) for id in ids))


def _named(text: str, guide: Guide) -> tuple[str, ...]:
    named = selection(text, guide)
    if named.problems:
        raise Refused("\n".join(named.problems))
    return named.ids


def _insert(guide: Guide, name: str, options: Options) -> Product:
    """The sheet with what has changed since an edition was printed."""
    edition = next((known for known in guide.editions if known.id == slug(name)), None)
    if edition is None:
        known = ", ".join(known.id for known in guide.editions) or "keine"
        raise Refused(f"Die Druckausgabe »{name}« gibt es nicht in »{options.printed}«. Festgehalten: {known}.")
    whole, leaves = errata(guide, edition), Leaves(guide, options.templates)
    if whole.empty:
        unchanged = (
            f"Seit der Druckausgabe {edition.fields.name} hat sich nichts geändert, eine Einlage ist nicht nötig."
        )
        return Product((), (unchanged,))

    def lay_out(part: Errata, size: float) -> tuple[bytes, int]:
        codes = {"qr/einlage.png": whole.address}
        sheet = brochure.laid_out(leaves.insert(part, size), brochure.STYLES, options.templates, codes)
        return sheet.pdf, sheet.pages

    pdf, shown = fitted(whole, lay_out)
    left_out = f"Nicht auf die Seite passten: {', '.join(shown.left_out)}." if shown.left_out else ""
    return Product((Artifact(PurePosixPath(urls.insert(edition)), pdf),), tuple(filter(None, [left_out])))


# ---------------------------------------------------------------------------------------------------- the print shop


def for_print_shop(guide: Guide, profile: Profile, options: Options) -> Product:
    """All pages in one file, or, for a glued book, the pages and the cover with its spine in two."""
    agreed, inner, outer = guide.settings.fields.druck, PurePosixPath(urls.PRINT_PAGES), PurePosixPath(urls.PRINT_COVER)
    tokens = (options.templates / "static" / "tokens.css").read_text(encoding="utf-8")
    shop = _Shop(guide, options, profile, Inks(palette(tokens).inks(), brochure.separated(guide, profile)))
    whole, promised = shop.whole(marks=agreed.schnittmarken), Expected(ink=agreed.farbauftrag)
    pages = prepress.count(whole)
    if agreed.bindung == "Rückendrahtheftung":
        return Product((Artifact(inner, whole),), tuple(_thick(pages)), {inner: promised})
    width = agreed.rücken or spine(agreed, pages - COVER_PAGES)
    files = (Artifact(inner, prepress.without(whole, (0, 1, pages - 2, pages - 1))), Artifact(outer, shop.cover(width)))
    told = f"Rücken: {width:g} mm.".replace(".", ",", 1) + " Fragen Sie die Druckerei, ob das stimmt."
    return Product(files, (told,), {inner: promised, outer: replace(Expected.of_cover(width), ink=agreed.farbauftrag)})


@dataclass(frozen=True)
class _Shop:
    """What the files of one guide for one printing condition share."""

    guide: Guide
    options: Options
    profile: Profile
    inks: Inks

    def whole(self, *, marks: bool) -> bytes:
        """All pages, cover included, separated."""
        guide, options = self.guide, self.options

        def made() -> bytes:
            bound = brochure.bound(guide, options.templates, options.cache, options.jobs)
            return self._separated(bound, marks=marks)

        condition = hashlib.sha256(repr((self.inks, self.profile, marks)).encode()).hexdigest()[:16]
        key = f"{brochure.fingerprint(guide, options.templates)}-{condition}"
        return kept(options.cache, "druck.pdf", key, made)

    def cover(self, width: float) -> bytes:
        about, marks = brochure.about(self.guide), self.guide.settings.fields.druck.schnittmarken
        spine = self._separated(brochure.spine(self.guide, self.options.templates, width), marks=False)
        return cover(self.whole(marks=False), spine, width, about, self.profile, marks=marks)

    def _separated(self, pages: bytes, *, marks: bool) -> bytes:
        return prepress.for_print(pages, brochure.about(self.guide), self.inks, self.profile, marks=marks)


def _thick(pages: int) -> Iterator[str]:
    if pages > STITCHED:
        yield (
            f"{pages} Seiten sind zum Heften zu viele, üblich sind höchstens {STITCHED}. "
            "Wählen Sie in guide.yaml »bindung: Klebebindung«."
        )


def spine(agreed: Printing, pages: int) -> float:
    """Millimetres: the sheets of the book, each as thick as its weight (g/m²) times its volume (cm³/g)."""
    return round(pages / 2 * agreed.grammatur * agreed.volumen / 1000, 1)


def profile_problems(guide: Guide, content: Path, templates: Path) -> Iterator[Problem]:
    found = find_profile(guide, content, templates)
    if isinstance(found, Problem):
        yield found


def find_profile(guide: Guide, content: Path, templates: Path) -> Profile | Problem:
    """The printing condition of the paper in guide.yaml, or why there is none."""
    agreed, document = guide.settings.fields.druck, guide.settings.document
    if agreed.farbprofil is None and agreed.papier == "ungestrichen":
        message = "Für ungestrichenes Papier gibt es kein frei nutzbares Farbprofil."
        return document.problem(("druck", "papier"), message, f"Laden Sie »PSO Uncoated v3« von www.eci.org, {PUT}")
    path = content / agreed.farbprofil if agreed.farbprofil else templates / "print" / "icc" / COATED
    inside = not agreed.farbprofil or path.resolve().is_relative_to(content.resolve())
    if not (inside and path.is_file()):
        message = f"Die Datei »{agreed.farbprofil}« gibt es unter content/ nicht."
        return document.problem(("druck", "farbprofil"), message, "Prüfen Sie den Namen.")
    icc = path.read_bytes()
    name = prepress.profile_name(icc)
    if not name:
        message = f"»{agreed.farbprofil}« ist kein Farbprofil für den Vierfarbdruck."
        return document.problem(("druck", "farbprofil"), message, f"Fragen Sie die Druckerei nach dem Profil, {PUT}")
    return Profile(icc, name, next((known for start, known in CONDITIONS.items() if name.startswith(start)), ""))


PUT = "legen Sie die Datei unter content/ ab und nennen Sie sie bei »farbprofil«."
