"""Guide → the files that a print shop gets: the pages and, for a glued book, the cover with its spine.

Knows what was agreed with the print shop (guide.yaml), neither the layout engine nor how a PDF is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from schema import Printing
from wegweiser import brochure, prepress, urls
from wegweiser.cover import cover
from wegweiser.guide import Guide
from wegweiser.output import Artifact
from wegweiser.palette import palette
from wegweiser.prepress import Inks, Profile
from wegweiser.problems import Problem

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
class PrintEdition:
    """What goes to the print shop. ``spine`` is its width in millimetres, 0 where the cover is no file of its own."""

    files: tuple[Artifact, ...]
    pages: int
    spine: float = 0

    @property
    def remark(self) -> str:
        """What to settle with the print shop before ordering."""
        if not self.spine and self.pages > STITCHED:
            many = f"{self.pages} Seiten sind zum Heften zu viele, üblich sind höchstens {STITCHED}."
            return f"{many} Wählen Sie in guide.yaml »bindung: Klebebindung«."
        return ""


def print_edition(guide: Guide, templates: Path, profile: Profile, cache: Path | None, jobs: int = 0) -> PrintEdition:
    """Lay out (or take from the cache), separate, cut off the cover. Raises EngineMissing, LayoutComplaint, NoInk."""
    agreed, about = guide.settings.fields.druck, brochure.about(guide)
    inks = Inks(palette((templates / "static" / "tokens.css").read_text(encoding="utf-8")).inks(), {})
    bound = brochure.bound(guide, templates, cache, jobs)
    whole = prepress.for_print(bound, about, inks, profile, marks=agreed.schnittmarken)
    pages = prepress.count(whole)
    if agreed.bindung == "Rückendrahtheftung":
        return PrintEdition((Artifact(PurePosixPath(urls.PRINT_PAGES), whole),), pages)
    width = agreed.rücken or spine(agreed, pages - COVER_PAGES)
    back = prepress.for_print(brochure.spine(guide, templates, width), about, inks, profile)
    plain = prepress.for_print(bound, about, inks, profile)
    sheet = cover(plain, back, width, about, profile, marks=agreed.schnittmarken)
    inner = prepress.without(whole, (0, 1, pages - 2, pages - 1))
    files = (Artifact(PurePosixPath(urls.PRINT_PAGES), inner), Artifact(PurePosixPath(urls.PRINT_COVER), sheet))
    return PrintEdition(files, pages, width)


def spine(agreed: Printing, pages: int) -> float:
    """Millimetres: the sheets of the book, each as thick as its weight (g/m²) times its volume (cm³/g)."""
    return round(pages / 2 * agreed.grammatur * agreed.volumen / 1000, 1)


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
