"""How much room an entry needs in print, and what in it is too long: known before anything is laid out.

Most entries fit half a page, some need a whole one; there they are set with more air and say more. Measured with the
real fonts, style sheet and hyphenation, without the engine. Knows neither where entries stand nor how pages are made.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Any

from schema import Project
from wegweiser import hyphenation
from wegweiser.anatomy import anatomy
from wegweiser.boxes import Block, Fonts, Laid, Setter, Sheet, tree
from wegweiser.content import Entry
from wegweiser.document import Document, Loc
from wegweiser.facts import Fact
from wegweiser.guide import Guide
from wegweiser.leaves import Leaves
from wegweiser.plan import HALF, WHOLE
from wegweiser.problems import Problem, Severity

# How many lines every field can count on, on half a page and on a whole one in the same type. Together the fields that
# every entry has fill the page; where an entry is too long, lines are taken from what exceeds its share by most.
SHARES: dict[str, tuple[int, int]] = {
    "name": (2, 3),
    "träger": (1, 2),
    "kurztext": (3, 5),
    "beschreibung": (4, 8),
    "begleitung": (1, 3),
    "kontakte": (1, 3),
    "notizen": (2, 6),
}
SHARE = 2, 3  # of any other field
NEARLY = 2  # lines above half a page that are worth a hint

# Where an editor finds what is printed in a place, if it is no free text: the first of these that is filled in.
SOURCES: dict[str, tuple[Loc, ...]] = {
    "für-wen": (("zielgruppen",),),
    "zeit": (("aufwand",),),
    "wo": (("stadtteile",), ("bezirke",)),
    "treffen": (("einsatzorte",), ("formen",)),
    "mitmachen": (("voraussetzungen",),),
    "begleitung": (("unterstützung",),),
    "termine": (("zeiten",),),
    "plätze": (("aufnahme",), ("suche",)),
    "außerdem": (("voraussetzungen",), ("unterstützung",)),
    "schutz": (("schutzkonzept",),),
    "träger": (("träger_hinweis",), ("partner",), ("träger",)),
    "notizen": (("stadtteile",), ("bezirke",), ("hinweise",)),
}
OWN = {"name", "kurztext", "beschreibung", "kontakte"}  # places that are one field
FREE = 12  # letters from which on a text is told from a word of a vocabulary
ELSEWHERE = OWN | {"texte", "quellen"}  # what never stands in a shared place

DPI = 250


@dataclass(frozen=True)
class Excess:
    """A place of an entry with more lines than there is room for."""

    place: str  # as the template names it: a field or several that stand together
    text: str
    lines: int  # too many
    most: int  # letters that would fit
    letters: int  # that there are


@dataclass(frozen=True)
class Fit:
    """How an entry is set. ``excess`` says what keeps it from a smaller slot."""

    slots: int = HALF  # HALF, WHOLE, or WHOLE times the pages it goes over
    roomy: bool = False  # in larger type, with more air
    more: tuple[Fact, ...] = ()  # facts for which there is room beside those that every entry has
    excess: tuple[Excess, ...] = ()

    @property
    def slot(self) -> str:
        """The class of its slot in entry.css."""
        return {HALF: "halb", WHOLE: "ganz"}.get(self.slots, "mehrere")

    def larger(self) -> Fit:
        """The next larger slot, should the engine need more room than was measured."""
        if self.slots == HALF:
            return Fit(WHOLE)
        return replace(self, slots=self.slots + WHOLE)


class Type:
    """All that measuring needs: templates, style sheet, fonts and hyphenation, read once."""

    def __init__(self, guide: Guide, templates: Path) -> None:
        folder = templates / "print"
        self._leaves = Leaves(guide, templates)
        self._sheet = Sheet((folder / "entry.css").read_text(encoding="utf-8"))
        fonts, words = Fonts(folder / "fonts"), hyphenation.dictionary(folder / "hyphenation")
        self._setter = Setter(self._sheet, fonts, words)
        self.width = self._slot("platz").width or 0
        self.heights = {HALF: self._slot("platz", "halb").height or 0, WHOLE: self._slot("platz", "ganz").height or 0}

    def html(self, project: Entry[Project], fit: Fit) -> str:
        return self._leaves.entry(project, fit)

    def laid(self, project: Entry[Project], fit: Fit) -> Laid:
        return self._setter.laid(tree(self.html(project, fit)), self.width)

    def picture(self, *, roomy: bool) -> tuple[float, float]:
        """Width and height of a picture in print, in points."""
        around = [("div", ("weit",))] if roomy else []
        style = self._sheet.style((*around, ("div", ("foto",)), ("img", ())))
        return style.width or 0, style.height or 0

    def _slot(self, *classes: str) -> Any:
        return self._sheet.style((("div", classes),))


# ----------------------------------------------------------------------------------------------------------- measuring


def fit(project: Entry[Project], guide: Guide, type_: Type) -> Fit:
    """Half a page, else a whole one with as much air and as many facts as fit, else several."""
    close = type_.laid(project, Fit())
    half, whole = type_.heights[HALF], type_.heights[WHOLE]
    if close.height <= half:
        return Fit()
    for more in _shorter(anatomy(project, guide).more):
        roomy = Fit(WHOLE, roomy=True, more=more, excess=_excess(close, half, HALF))
        if type_.laid(project, roomy).height <= whole:
            return roomy
    if close.height <= whole:
        return Fit(WHOLE, excess=_excess(close, half, HALF))
    several = Fit(2 * WHOLE, roomy=True, excess=_excess(close, whole, WHOLE))
    pages = math.ceil(type_.laid(project, several).height / (whole * 0.95))  # pages end before a line that does not fit
    return replace(several, slots=max(2, pages) * WHOLE)


def fits(guide: Guide, type_: Type) -> dict[str, Fit]:
    """Of every project that has a place in a chapter, by its id."""
    return {project.id: fit(project, guide, type_) for project in guide.active}


def _shorter(facts: tuple[Fact, ...]) -> Iterator[tuple[Fact, ...]]:
    """All of them, then one less each time, down to none."""
    return (facts[:number] for number in range(len(facts), -1, -1))


def _excess(laid: Laid, room: float, slot: int) -> tuple[Excess, ...]:
    """Line by line from the field that exceeds its share by most, until the entry fits."""
    blocks = {block.name: block for block in laid.blocks if block.name}
    kept = {name: len(block.letters) for name, block in blocks.items()}
    over = laid.height - room
    while over > 0:
        name = max((name for name in kept if _can_lose(blocks[name], kept[name])), default="", key=_above(kept, slot))
        if not name:
            break
        kept[name] -= 1
        over -= blocks[name].leading
    return tuple(_of(blocks[name], lines) for name, lines in kept.items() if lines < len(blocks[name].letters))


def _can_lose(block: Block, lines: int) -> bool:
    return lines > max(1, block.least)


def _above(kept: Mapping[str, int], slot: int) -> Any:
    return lambda name: kept[name] - SHARES.get(name, SHARE)[slot - 1]


def _of(block: Block, lines: int) -> Excess:
    return Excess(block.name, block.text, len(block.letters) - lines, sum(block.letters[:lines]), sum(block.letters))


# ---------------------------------------------------------------------------------------------- what editors are told


@dataclass(frozen=True)
class Survey:
    """All entries measured: what is wrong, and how they fit."""

    problems: tuple[Problem, ...]
    overview: str


def survey(guide: Guide, templates: Path) -> Survey:
    type_ = Type(guide, templates)
    found = fits(guide, type_)
    told = (_complaints(project, guide, found[project.id], type_) for project in guide.active)
    return Survey(tuple(chain.from_iterable(told)), _overview([one.slots for one in found.values()]))


def complaints(guide: Guide, templates: Path) -> Iterator[Problem]:
    """What is too long in print, at the line of its field, and pictures that would be coarse."""
    yield from survey(guide, templates).problems


def _overview(slots: Sequence[int]) -> str:
    """»39 Einträge passen auf eine halbe Seite, 8 brauchen eine ganze.«"""
    half, whole = slots.count(HALF), slots.count(WHOLE)
    several = len(slots) - half - whole
    parts = [f"{half} {'Eintrag passt' if half == 1 else 'Einträge passen'} auf eine halbe Seite"]
    parts += [f"{whole} {'braucht' if whole == 1 else 'brauchen'} eine ganze"] if whole else []
    parts += [f"{several} {'geht' if several == 1 else 'gehen'} über mehrere"] if several else []
    return ", ".join(parts) + "."


def _complaints(project: Entry[Project], guide: Guide, found: Fit, type_: Type) -> Iterator[Problem]:
    for excess in found.excess:
        document, loc = _source(project, guide, excess)
        if found.slots > WHOLE:
            yield document.problem(loc, _too_long(document, loc, excess), "Sonst geht der Eintrag über mehrere Seiten.")
        elif sum(one.lines for one in found.excess) <= NEARLY:
            message = _too_long(document, loc, excess, " für eine halbe Seite")
            hint = "Etwas kürzer braucht der Eintrag keine ganze."
            yield document.problem(loc, message, hint, severity=Severity.HINT)
    yield from _coarse(project, guide, found, type_)


def _too_long(document: Document, loc: Loc, excess: Excess, slot: str = "") -> str:
    """»kurztext: im Druck 3 Zeilen zu lang, höchstens 420 Zeichen, hat 511.«"""
    name = ".".join(part for part in loc if isinstance(part, str))
    lines = f"{excess.lines} {'Zeile' if excess.lines == 1 else 'Zeilen'} zu lang{slot}"
    return f"{name}: im Druck {lines}, {_letters(excess, document.typed(loc))}"


def _letters(excess: Excess, typed: Any) -> str:
    """In letters of the field if it is a text, else of all that stands in its place."""
    own = len(typed.strip()) if isinstance(typed, str) else 0
    most = (own - (excess.letters - excess.most)) // 10 * 10
    if most > 0:
        return f"höchstens {most} Zeichen, hat {own}."
    return f"an der Stelle ist Platz für {excess.most // 10 * 10} Zeichen, es sind {excess.letters}."


def _source(project: Entry[Project], guide: Guide, excess: Excess) -> tuple[Document, Loc]:
    """In which file and field stands what is printed in a place: the longest text found in it."""
    document = project.document
    if excess.place == "kontakte" and not project.fields.kontakte:
        document = guide.organisation[project.fields.träger].document
    if excess.place in OWN:
        return document, (excess.place,)
    printed = _folded(excess.text)
    found = [(len(text), loc) for loc, text in _texts(document.data) if _folded(text) in printed]
    sources = SOURCES.get(excess.place, ((excess.place,),))
    known = next((loc for loc in sources if document.has_key(loc)), sources[-1])
    return document, max(found, key=lambda one: one[0], default=(0, known))[1]


def _texts(value: Any, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """What somebody wrote freely; short words are values of a list and may stand anywhere."""
    if isinstance(value, str) and len(value) >= FREE and loc[0] not in ELSEWHERE:
        yield loc, value
    elif isinstance(value, dict | list | tuple):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*loc, key))


def _folded(text: str) -> str:
    """Without what typesetting changes: spaces and punctuation."""
    return re.sub(r"\W", "", text)


def _coarse(project: Entry[Project], guide: Guide, found: Fit, type_: Type) -> Iterator[Problem]:
    """A picture with too few dots for the size at which it is printed. It is cropped to fill its frame."""
    picture = project.fields.bild
    if not picture or picture.datei not in guide.pictures:
        return
    frame = [side / 72 for side in type_.picture(roomy=found.roomy)]  # inches
    pixels = _pixels(guide.pictures[picture.datei])
    dpi = min(dots / side for dots, side in zip(pixels, frame, strict=True))
    if dpi < DPI:
        wide, high = (math.ceil(side * DPI) for side in frame)
        message = f"Das Bild »{picture.datei}« hat beim Drucken {dpi:.0f} dpi, nötig sind {DPI}."
        hint = f"Nehmen Sie eines mit wenigstens {wide} × {high} Bildpunkten, oder lassen Sie es weg."
        yield project.document.problem(("bild", "datei"), message, hint)


def _pixels(path: Path) -> tuple[int, int]:
    from PIL import Image

    with Image.open(path) as picture:
        return picture.size
