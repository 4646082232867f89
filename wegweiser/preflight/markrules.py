"""Rules on what pages paint: colours, ink, text, lines, pictures, bleed. One function each.

Knows nothing of the file around the pages; that is filerules.py. All sentences are German.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from wegweiser.preflight.inkscan import PageInk
from wegweiser.preflight.pdfcolour import Ink
from wegweiser.preflight.pdfmarks import Mark, Placed
from wegweiser.preflight.pdfobjects import Box
from wegweiser.preflight.printfile import PrintFile, Sheet
from wegweiser.preflight.verdicts import MM, Expected, Finding, Row, count, decimal, fault, hint, thousands

Rule = Callable[[PrintFile, Expected], Row]
SMALL = 12.0  # points: text below it shows it when the inks do not meet exactly
TINY = 5.0
TOUCHING = 0.5 * MM  # so near the edge of the page, a thing was meant to run over it
NEIGHBOURS = 200  # shapes in the bleed of one page among which another may go on
SAFE = 3.0  # millimetres: cutting is no more exact than that
CODE_MODULE = 0.35  # millimetres: below, telephones begin to fail
INK_SLACK = 3.0  # percent: rounding of four channels, noise of JPEG
REMAKE = "Legen Sie die Farben in CMYK an und wandeln Sie Bilder mit dem Profil der Druckbedingung um."
WORDS = {"text": ("Text", "Texte"), "fill": ("Fläche", "Flächen"), "stroke": ("Linie", "Linien")}
WORDS |= {"image": ("Bild", "Bilder"), "shading": ("Verlauf", "Verläufe")}


def readable(file: PrintFile, _: Expected) -> Row:
    broken = [trace for trace in file.scan.traces if trace.kind == "unreadable"]
    loose = [trace.page for trace in file.scan.traces if trace.kind == "unbalanced"]
    what = ", ".join(dict.fromkeys(trace.what for trace in broken[:5]))
    found = []
    if broken:
        told = f"Der Inhalt ist teilweise nicht lesbar ({what})."
        found.append(fault(told, "Erzeugen Sie die Datei neu.", (trace.page for trace in broken)))
    if loose:
        told = "Grafikzustände werden nicht paarweise gesichert und zurückgegeben (q/Q)."
        found.append(hint(told, "Fragen Sie, ob die Druckerei die Datei fehlerfrei verarbeitet.", loose))
    kinds = Counter(mark.kind for mark in file.scan.marks)
    told = ", ".join(count(kinds[kind], *words) for kind, words in WORDS.items() if kinds[kind])
    return Row("Seiteninhalte", told or "nichts", tuple(found))


def filled(file: PrintFile, _: Expected) -> Row:
    painted = {mark.page for mark in _printed(file) if mark.box.common(file.sheets[mark.page - 1].edge)}
    bare = [sheet.number for sheet in file.sheets if sheet.number not in painted]
    remedy = "Prüfen Sie, ob die Seiten leer bleiben sollen."
    found = (hint(f"{count(len(bare), 'Seite ist', 'Seiten sind')} leer.", remedy, bare),) if bare else ()
    return Row("Leere Seiten", thousands(len(bare)) if bare else "keine", found)


def _printed(file: PrintFile) -> Iterator[Mark]:
    """What leaves ink at a known place: neither white, nor inside a pattern or glyph."""
    return (mark for mark in file.scan.marks if not mark.inside and not (mark.ink and mark.ink.white))


# -------------------------------------------------------------------------------------------------------------- colours


def process_colours(file: PrintFile, _: Expected) -> Row:
    pages: dict[str, set[int]] = {}
    for page, space in file.scan.spaces:
        pages.setdefault(space.family, set()).add(page)
    found = [
        fault(f"{family} statt CMYK{_kinds(file, family)}.", REMAKE, pages[family])
        for family in ("RGB", "Lab")
        if family in pages
    ]
    if "unbekannt" in pages:
        found.append(fault("Ein Farbraum ist nicht lesbar.", REMAKE, pages["unbekannt"]))
    found += [*_defaults(file), *_calibrated(file), *_unused(file, pages)]
    told = {family: each for family, each in pages.items() if family not in ("Muster", "Sonderfarbe")}
    figures = ", ".join(f"{family} auf {count(len(each), 'Seite', 'Seiten')}" for family, each in sorted(told.items()))
    return Row("Farbräume", figures or "keine Farben", tuple(found))


def _kinds(file: PrintFile, family: str) -> str:
    """» (12 Texte, 3 Bilder)«."""
    kinds = Counter(mark.kind for mark in file.scan.marks if mark.ink and mark.ink.space.family == family)
    kinds["image"] += sum(placed.picture.space.family == family for placed in file.scan.pictures)
    told = ", ".join(count(kinds[kind], *words) for kind, words in WORDS.items() if kinds[kind])
    return f" ({told})" if told else ""


def _defaults(file: PrintFile) -> Iterator[Finding]:
    pages = [trace.page for trace in file.scan.traces if trace.kind == "default"]
    if pages:
        told = "Farben werden über ein Ersatzprofil umgedeutet (DefaultCMYK, DefaultGray oder DefaultRGB)."
        yield fault(told, "Exportieren Sie ohne Ersatzprofile; sonst bleibt Schwarz nicht reines Schwarz.", pages)


def _calibrated(file: PrintFile) -> Iterator[Finding]:
    kinds = ("ICC-CMYK", "ICC-Grau", "CalGray")
    pages = [page for page, space in file.scan.spaces if space.root.kind in kinds]
    if pages:
        told = "CMYK oder Grau trägt ein eigenes Profil; die Druckerei kann es anders umrechnen."
        yield hint(told, "Lassen Sie das Profil weg (DeviceCMYK, DeviceGray).", pages)


def _unused(file: PrintFile, used: Mapping[str, set[int]]) -> Iterator[Finding]:
    """Harmless on paper, but some programs of print shops stumble over what is only there."""
    spare = [trace for trace in file.scan.traces if trace.kind == "ready" and trace.what in {"RGB", "Lab"} - {*used}]
    if spare:
        kinds = " und ".join(sorted({trace.what for trace in spare}))
        told = f"Die Datei hält Farbräume bereit, die keine Seite benutzt ({kinds})."
        yield hint(told, "Entfernen Sie sie, wenn die Druckerei sie beanstandet.", {trace.page for trace in spare})


def no_spot_colours(file: PrintFile, _: Expected) -> Row:
    pages: dict[str, set[int]] = {}
    for page, space in file.scan.spaces:
        for spot in space.spots:
            pages.setdefault(spot, set()).add(page)
    remedy = "Wandeln Sie Sonderfarben in CMYK um; jede kostet eine eigene Druckplatte."
    found = [fault(f"Sonderfarbe »{spot}«.", remedy, each) for spot, each in sorted(pages.items())]
    return Row("Sonderfarben", ", ".join(sorted(pages)) or "keine", tuple(found))


def transparency(file: PrintFile, _: Expected) -> Row:
    traces = file.scan.traces
    wrong = {trace.what for trace in traces if trace.kind == "group"} & {"RGB", "Lab", "unbekannt"}
    pages = [trace.page for trace in traces if trace.kind == "group" and trace.what in wrong]
    remedy = "Setzen Sie den Farbraum der Transparenz auf CMYK."
    found = [fault(f"Transparenz wird in {' und '.join(sorted(wrong))} verrechnet.", remedy, pages)] if wrong else []
    kinds = sorted({trace.what for trace in traces if trace.kind == "transparency"})
    modes = sorted({trace.what for trace in traces if trace.kind == "blend"})
    used = {trace.page for trace in traces if trace.kind in ("transparency", "blend")}
    figures = ", ".join([*kinds, *(f"Füllmethode {mode}" for mode in modes)])
    figures += f" auf {count(len(used), 'Seite', 'Seiten')} (in PDF/X-4 erlaubt)" if used else "keine"
    return Row("Transparenz", figures, tuple(found))


def total_ink(file: PrintFile, expected: Expected, *, measured: Sequence[PageInk], unmeasured: Finding | None) -> Row:
    """Three readings of one thing: what colours ask for, what pictures ask for, and what Ghostscript adds up."""
    limit = expected.ink
    guessed = {page for page, space in file.scan.spaces if space.family in ("RGB", "Lab")}  # converted, who knows how
    heavy = {mark.page: ink for mark in _inked(file) if (ink := _total(mark)) > limit + 0.5}
    rich = {placed.page: ink for placed in file.scan.pictures if (ink := placed.picture.ink or 0) > limit + INK_SLACK}
    over = {each.page: each.highest for each in measured if each.highest > limit + INK_SLACK}
    pages = heavy | rich | {page: ink for page, ink in over.items() if page not in guessed}
    remedy = f"Verringern Sie die Farben dort auf {decimal(limit)} %; Bilder wandeln Sie mit dem Profil um."
    found = [fault(f"Der Farbauftrag steigt auf {decimal(max(pages.values()), 0)} %.", remedy, pages)] if pages else []
    if unmeasured:
        found.append(unmeasured)
    return Row("Farbauftrag", _ink_figures(file, measured, limit), tuple(found))


def _ink_figures(file: PrintFile, measured: Sequence[PageInk], limit: float) -> str:
    flat = max((_total(mark) for mark in _inked(file)), default=0.0)
    pictures = [placed.picture.ink for placed in file.scan.pictures if placed.picture.ink is not None]
    parts = [f"Farben höchstens {decimal(flat, 0)} %"]
    parts += [f"Bilder {decimal(max(pictures), 0)} %"] if pictures else []
    parts += [f"gemessen {decimal(max(each.highest for each in measured), 0)} %"] if measured else []
    return f"{', '.join(parts)}; erlaubt {decimal(limit)} %"


def _total(mark: Mark) -> float:
    return (mark.ink and mark.ink.total) or 0.0


def _inked(file: PrintFile) -> Iterator[Mark]:
    """Marks within the bleed: registration marks outside may have all inks."""
    sheets = file.sheets
    return (mark for mark in file.scan.marks if mark.inside or mark.box.common(sheets[mark.page - 1].outer))


def black_text(file: PrintFile, _: Expected) -> Row:
    texts = [mark for mark in file.scan.marks if mark.kind == "text" and mark.ink]
    small = [mark for mark in texts if mark.size < SMALL]
    rich = [mark for mark in small if mark.ink and _mixed_black(mark.ink)]
    blurred = [mark for mark in small if mark.size < 9 and mark not in rich and mark.ink and _inks(mark.ink) > 2]
    pure = sum(mark.ink is not None and _only_black(mark.ink) for mark in texts)
    white = sum(mark.ink is not None and mark.ink.white for mark in texts)
    found = []
    if rich:
        told = f"Kleiner schwarzer Text ist aus mehreren Farben gemischt{_quoted(rich)}."
        found.append(fault(told, "Setzen Sie Text in reinem Schwarz (0/0/0/100).", _pages(rich)))
    if blurred:
        told = f"Text unter 9 Punkt ist aus drei oder vier Farben gemischt{_quoted(blurred)}."
        found.append(hint(told, "Er kann unscharf wirken; nehmen Sie höchstens zwei Farben.", _pages(blurred)))
    figures = f"{thousands(pure)} von {count(len(texts), 'Text', 'Texten')} reines Schwarz, {thousands(white)} weiß"
    return Row("Textfarben", figures if texts else "kein Text", tuple(found))


def _mixed_black(ink: Ink) -> bool:
    inks = ink.cmyk
    if inks is None:
        return False
    cyan, magenta, yellow, black = inks
    colour = cyan + magenta + yellow
    return (black >= 0.85 and colour >= 0.2) or (min(cyan, magenta, yellow) >= 0.5 and colour + black >= 2.2)


def _inks(ink: Ink) -> int:
    return sum(each > 0.05 for each in ink.cmyk or ())


def _only_black(ink: Ink) -> bool:
    inks = ink.cmyk
    return inks is not None and max(inks[:3]) <= 0.001 and inks[3] >= 0.999


def _quoted(marks: Sequence[Mark]) -> str:
    """» (»Kontakt«)«: the first text that says where to look."""
    told = next((mark.text.strip() for mark in marks if mark.text.strip()), "")
    return f" (»{told[:30].strip()}{'…' if len(told) > 30 else ''}«)" if told else ""


def _pages(marks: Iterable[Mark | Placed]) -> set[int]:
    return {mark.page for mark in marks}


def overprint(file: PrintFile, _: Expected) -> Row:
    over = [mark for mark in file.scan.marks if mark.overprint and mark.ink]
    white = [mark for mark in over if mark.ink and mark.ink.white]
    loose = [mark for mark in over if mark.mode == 0 and mark.ink and _needs_mode(mark.ink)]
    black = [mark for mark in file.scan.marks if mark.kind == "text" and mark.ink and _only_black(mark.ink)]
    found = []
    if white:
        remedy = "Schalten Sie Überdrucken für Weiß aus; sonst verschwindet es im Druck."
        found.append(fault(f"Weiß ist auf Überdrucken gestellt{_quoted(white)}.", remedy, _pages(white)))
    if loose:
        told = "Überdrucken ist eingeschaltet, wirkt aber nicht (OPM 0)."
        found.append(hint(told, "Stellen Sie den Überdruckmodus auf 1.", _pages(loose)))
    done = thousands(sum(mark.overprint for mark in black))
    figures = f"{done} von {count(len(black), 'schwarzem Text', 'schwarzen Texten')} überdrucken"
    return Row("Überdrucken", figures if black else "kein schwarzer Text", tuple(found))


def _needs_mode(ink: Ink) -> bool:
    return ink.space.kind == "DeviceCMYK" and not ink.white and min(ink.cmyk or (1,)) <= 0.001


def no_curves(file: PrintFile, _: Expected) -> Row:
    traces = [trace for trace in file.scan.traces if trace.kind == "curve"]
    kinds = ", ".join(dict.fromkeys(trace.what for trace in traces))
    remedy = "Exportieren Sie ohne Druckkennlinien und Rasterangaben; das bestimmt die Druckerei."
    pages = [trace.page for trace in traces]
    found = (fault(f"Die Datei gibt Kennlinien oder Raster vor ({kinds}).", remedy, pages),) if traces else ()
    return Row("Kennlinien und Raster", kinds or "keine", found)


# ----------------------------------------------------------------------------------------------------------------- text


def fonts_embedded(file: PrintFile, _: Expected) -> Row:
    pages: dict[tuple[str, str, bool, bool], set[int]] = {}
    for page, font in file.scan.fonts:
        pages.setdefault((font.plain_name, font.kind, font.embedded, font.subset), set()).add(page)
    loose = {key: each for key, each in pages.items() if not key[2] and key[1] != "Type3"}
    drawn = {key: each for key, each in pages.items() if key[1] == "Type3"}
    entire = {key: each for key, each in pages.items() if key[2] and not key[3]}
    found = []
    if loose:
        remedy = "Betten Sie alle Schriften ein, sonst druckt die Druckerei mit einer anderen."
        found.append(fault(f"Nicht eingebettet: {_names(loose)}.", remedy, set().union(*loose.values())))
    if drawn:
        told = f"Gezeichnete Schrift (Type 3): {_names(drawn)}."
        found.append(fault(told, "Verwenden Sie OpenType- oder TrueType-Schriften.", set().union(*drawn.values())))
    if entire:
        told = f"Vollständig statt als Untergruppe eingebettet: {_names(entire)}."
        found.append(hint(told, "Das druckt richtig, macht die Datei aber größer.", set().union(*entire.values())))
    told = count(len(pages), "Schrift", "Schriften")
    figures = f"{told}, alle eingebettet, alle als Untergruppe" if not found else told
    return Row("Schriften", figures if pages else "keine", tuple(found))


def _names(fonts: Iterable[tuple[str, str, bool, bool]]) -> str:
    return ", ".join(dict.fromkeys(key[0] for key in fonts))


def text_size(file: PrintFile, _: Expected) -> Row:
    texts = [mark for mark in file.scan.marks if mark.kind == "text" and not mark.inside]
    tiny = [mark for mark in texts if mark.size < TINY - 0.01]
    smallest = min((mark.size for mark in texts), default=0.0)
    told = f"Text ist kleiner als {decimal(TINY)} Punkt{_quoted(tiny)}."
    found = (hint(told, "Setzen Sie ihn größer; so kleine Schrift ist kaum zu lesen.", _pages(tiny)),) if tiny else ()
    return Row("Schriftgröße", f"kleinste Schrift {decimal(smallest)} Punkt" if texts else "kein Text", found)


def text_inside(file: PrintFile, _: Expected) -> Row:
    """Text must not be cut, nor stand so near the edge that it looks cut. Outside the bleed are printer's notes."""
    cut, near, nearest = list[Mark](), list[Mark](), float("inf")
    for mark in (mark for mark in file.scan.marks if mark.kind == "text" and not mark.inside):
        sheet = file.sheets[mark.page - 1]
        if not mark.box.common(sheet.outer):
            continue
        distance = _inside(mark.box, sheet.edge)
        nearest = min(nearest, distance)
        if distance < -0.05:
            cut.append(mark)
        elif distance < SAFE - 0.05:
            near.append(mark)
    found = []
    if cut:
        remedy = f"Rücken Sie ihn mindestens {decimal(SAFE)} mm nach innen."
        found.append(fault(f"Text wird beim Schneiden angeschnitten{_quoted(cut)}.", remedy, _pages(cut)))
    if near:
        told = f"Text steht näher als {decimal(SAFE)} mm am Seitenrand{_quoted(near)}."
        found.append(
            hint(told, "Beim Schneiden kann er ungleich weit vom Rand stehen; rücken Sie ihn ein.", _pages(near))
        )
    figures = f"kleinster Abstand {decimal(max(nearest, 0.0))} mm" if nearest < 1e9 else "kein Text"
    return Row("Text am Rand", figures, tuple(found))


def _inside(area: Box, edge: Box) -> float:
    """Millimetres between a thing and the nearest edge of the page; below zero if it reaches over it."""
    return min(area.x0 - edge.x0, area.y0 - edge.y0, edge.x1 - area.x1, edge.y1 - area.y1) / MM


# ---------------------------------------------------------------------------------------------------- lines, pictures


def hairlines(file: PrintFile, expected: Expected) -> Row:
    lines = [mark for mark in file.scan.marks if mark.kind in ("stroke", "fill") and mark.inside != "glyph"]
    thin = [mark for mark in lines if mark.size < expected.hairline - 0.005]
    thinnest = min((mark.size for mark in lines), default=float("inf"))
    told = f"{count(len(thin), 'Linie ist', 'Linien sind')} dünner als {decimal(expected.hairline, 2)} Punkt."
    remedy = (
        f"Zeichnen Sie Linien mindestens {decimal(expected.hairline, 2)} Punkt breit; dünnere verschwinden im Druck."
    )
    found = (fault(told, remedy, _pages(thin)),) if thin else ()
    return Row("Haarlinien", f"dünnste Linie {decimal(thinnest, 2)} Punkt" if thinnest < 1e9 else "keine Linien", found)


def resolution(file: PrintFile, expected: Expected) -> Row:
    codes = [placed for placed in file.scan.pictures if placed.picture.module]
    drawings = [placed for placed in file.scan.pictures if placed.picture.bilevel and not placed.picture.module]
    coarse = [placed for placed in file.scan.pictures if not placed.picture.module and placed.ppi < expected.ppi - 0.5]
    stepped = [placed for placed in drawings if expected.ppi - 0.5 <= placed.ppi < expected.bitmap_ppi - 0.5]
    fine = [placed for placed in codes if _module(placed) < CODE_MODULE - 0.005]
    found = []
    if coarse:
        lowest = min(placed.ppi for placed in coarse)
        grade = f"{decimal(lowest, 0)} dpi"
        one, many = f"1 Bild ist mit {grade} zu grob.", f"{len(coarse)} Bilder sind zu grob, das gröbste hat {grade}."
        told = one if len(coarse) == 1 else many
        remedy = f"Nehmen Sie größere Bilder oder drucken Sie sie kleiner: mindestens {decimal(expected.ppi)} dpi."
        found.append(fault(told, remedy, _pages(coarse)))
    if stepped:
        lowest = min(placed.ppi for placed in stepped)
        told = f"Strichzeichnungen haben {decimal(lowest, 0)} dpi; ihre Kanten können Stufen zeigen."
        found.append(hint(told, f"Besser sind {decimal(expected.bitmap_ppi)} dpi.", _pages(stepped)))
    if fine:
        told = f"QR-Codes sind klein: ein Quadrat misst {decimal(min(map(_module, fine)), 2)} mm."
        found.append(hint(told, f"Drucken Sie sie größer: mindestens {decimal(CODE_MODULE, 2)} mm.", _pages(fine)))
    return Row("Bildauflösung", _picture_figures(file, codes), tuple(found))


def _module(placed: Placed) -> float:
    return placed.picture.module / placed.ppi * 25.4


def _picture_figures(file: PrintFile, codes: Sequence[Placed]) -> str:
    others = [placed.ppi for placed in file.scan.pictures if not placed.picture.module]
    parts = []
    if others:
        parts.append(f"{count(len(others), 'Bild', 'Bilder')}, mindestens {decimal(min(others), 0)} dpi")
    if codes:
        module = decimal(min(map(_module, codes)), 2)
        parts.append(f"{count(len(codes), 'QR-Code', 'QR-Codes')} in ganzen Bildpunkten, ein Quadrat {module} mm")
    return "; ".join(parts) or "keine Bilder"


def no_foreign_objects(file: PrintFile, _: Expected) -> Row:
    traces = [trace for trace in file.scan.traces if trace.kind == "forbidden"]
    found = []
    if traces:
        what = ", ".join(dict.fromkeys(trace.what for trace in traces))
        remedy = "Betten Sie Bilder unmittelbar ein; PDF/X-4 erlaubt keine Verweise und kein PostScript."
        found.append(fault(f"Nicht erlaubt: {what}.", remedy, (trace.page for trace in traces)))
    new = [placed for placed in file.scan.pictures if "JPXDecode" in placed.picture.filters]
    if new:
        told = f"{count(len(new), 'Bild ist', 'Bilder sind')} als JPEG 2000 gespeichert."
        found.append(hint(told, "Erlaubt, doch ältere Geräte können es nicht: besser JPEG.", _pages(new)))
    kinds = Counter(_kind(placed) for placed in file.scan.pictures)
    told = ", ".join(f"{thousands(number)} {kind}" for kind, number in sorted(kinds.items()))
    return Row("Bildarten", told or "keine Bilder", tuple(found))


def _kind(placed: Placed) -> str:
    names = {"DCTDecode": "JPEG", "JPXDecode": "JPEG 2000", "JBIG2Decode": "JBIG2", "CCITTFaxDecode": "Fax"}
    return next((names[each] for each in placed.picture.filters if each in names), "verlustfrei")


# ---------------------------------------------------------------------------------------------------------------- bleed


def bleeds(file: PrintFile, expected: Expected) -> Row:
    """What is painted up to the edge of the page must go on to the edge of the bleed: cutting is not exact."""
    reaching, short, loose = 0, set[int](), set[int]()
    for page, marks in _areas(file).items():
        sheet = file.sheets[page - 1]
        beyond = [mark for mark in marks if not sheet.edge.holds(mark.box)][:NEIGHBOURS]
        for mark in marks:
            sides = [side for side in _SIDES if _at_edge(mark.box, sheet, side)]
            complete = all(_reaches(mark, sheet, side, beyond, expected) for side in sides)
            reaching += bool(sides) and complete
            if not complete:
                (short if mark.straight else loose).add(page)
    all_bleed = all(sheet.outer != sheet.edge for sheet in file.sheets)
    goal = "bis an die Kante des Anschnitts" if all_bleed else "an den Rand"
    told = f"{count(reaching, 'Fläche oder Bild reicht', 'Flächen und Bilder reichen')} {goal}"
    found = tuple(_not_bleeding(short, loose - short, expected))
    return Row("Randabfallendes", told if reaching else "nichts reicht an den Rand", found)


def _areas(file: PrintFile) -> dict[int, list[Mark]]:
    by_page: dict[int, list[Mark]] = {}
    for mark in _printed(file):
        if mark.kind != "text":
            by_page.setdefault(mark.page, []).append(mark)
    return by_page


def _not_bleeding(short: set[int], loose: set[int], expected: Expected) -> Iterator[Finding]:
    if short:
        wanted = decimal(expected.bleed)
        remedy = f"Ziehen Sie sie {wanted} mm über den Rand hinaus; sonst entstehen beim Schneiden weiße Kanten."
        yield fault("Farbflächen oder Bilder enden am Seitenrand statt im Anschnitt.", remedy, short)
    if loose:
        told = "Eine Form oder Linie endet im Anschnitt, ohne seine Kante zu erreichen."
        yield hint(told, "Prüfen Sie, ob sie über den Rand hinauslaufen soll.", loose)


_SIDES = ("x0", "y0", "x1", "y1")


def _outwards(area: Box, side: str) -> float:
    """How far a box reaches to a side; larger is further out."""
    value: float = getattr(area, side)
    return -value if side.endswith("0") else value


def _at_edge(area: Box, sheet: Sheet, side: str) -> bool:
    """Whether a thing within the page comes to this edge or over it."""
    common = area.common(sheet.edge)
    if common is None or common.width * common.height <= 0:
        return False
    return _outwards(area, side) >= _outwards(sheet.edge, side) - TOUCHING


def _reaches(mark: Mark, sheet: Sheet, side: str, marks: Sequence[Mark], expected: Expected) -> bool:
    goal = min(_outwards(sheet.edge, side) + expected.bleed * MM, _outwards(sheet.outer, side)) - 0.3 * MM
    if _outwards(mark.box, side) >= goal:
        return True
    beyond = partial(_continues, mark=mark, sheet=sheet, side=side, goal=goal)
    return mark.ink is not None and any(beyond(other) for other in marks if other is not mark)


def _continues(other: Mark, *, mark: Mark, sheet: Sheet, side: str, goal: float) -> bool:
    """Another thing of the same colour goes on where this one ends."""
    if other.ink != mark.ink or _outwards(other.box, side) < goal or not other.box.common(mark.box.grown(0.05)):
        return False
    first, last = ("y0", "y1") if side.startswith("x") else ("x0", "x1")
    visible = mark.box.common(sheet.outer) or mark.box
    start, end = getattr(visible, first), getattr(visible, last)
    return bool(getattr(other.box, first) <= start + 0.1 and getattr(other.box, last) >= end - 0.1)


MARK_RULES: Mapping[str, Rule] = {
    "Randabfallendes": bleeds,
    "Text am Rand": text_inside,
    "Leere Seiten": filled,
    "Farbräume": process_colours,
    "Sonderfarben": no_spot_colours,
    "Textfarben": black_text,
    "Überdrucken": overprint,
    "Transparenz": transparency,
    "Schriften": fonts_embedded,
    "Schriftgröße": text_size,
    "Haarlinien": hairlines,
    "Bildauflösung": resolution,
    "Bildarten": no_foreign_objects,
    "Kennlinien und Raster": no_curves,
    "Seiteninhalte": readable,
}
