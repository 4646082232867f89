"""The machine that runs content streams: graphics state, paths, text, pictures → marks. One reader for one page.

What each operator does stands in pdfoperators.py. Judges nothing.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pikepdf

from wegweiser.preflight.pdfcolour import BLACK, GRAY, Ink, Space, space
from wegweiser.preflight.pdffonts import Font, font
from wegweiser.preflight.pdfgeometry import (
    IDENTITY,
    Matrix,
    Point,
    Subpath,
    around,
    corners,
    frame,
    matrix,
    mostly_left,
    moved,
    times,
    upright,
)
from wegweiser.preflight.pdfimages import Picture, picture
from wegweiser.preflight.pdfmarks import Mark, Placed, Trace
from wegweiser.preflight.pdfobjects import (
    DAMAGED,
    EVERYWHERE,
    FAR,
    Box,
    TooMuch,
    box,
    elements,
    entry,
    items,
    name,
    number,
    same,
)
from wegweiser.preflight.pdfstreams import Instruction, Parsed

Action = Callable[["Reader", list[Any]], None]
Setting = Callable[["Reader", Any], None]
DEPTH = 24
CALL = 20  # operators that starting a stream is worth, for the budget
_BLANK = frozenset(" \u00a0")
ABOVE, BELOW = 0.73, -0.22  # how far letters reach from the line they stand on, in sizes


class Found:
    """What the reader adds to. Dictionaries serve as sets that keep their order."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.pictures: list[Placed] = []
        self.fonts: dict[tuple[int, Font], None] = {}
        self.spaces: dict[tuple[int, Space], None] = {}
        self.traces: dict[Trace, None] = {}


# ------------------------------------------------------------------------------------------------------------ reader


class State:
    """The graphics state; copied by q, given back by Q."""

    __slots__ = (
        *("clip", "ctm", "fill", "fill_alpha", "fill_overprint", "font", "leading", "letter", "mode", "overprint_mode"),
        *("render", "rise", "scale", "size", "stroke", "stroke_alpha", "stroke_overprint", "width", "word"),
    )

    def __init__(self, ctm: Matrix = IDENTITY) -> None:
        self.ctm, self.clip = ctm, EVERYWHERE
        self.fill, self.stroke = BLACK, BLACK
        self.fill_alpha = self.stroke_alpha = 1.0
        self.fill_overprint = self.stroke_overprint = False
        self.overprint_mode, self.render = 0, 0
        self.width, self.size, self.scale = 1.0, 0.0, 1.0
        self.leading = self.letter = self.word = self.rise = 0.0
        self.font: Font | None = None


class Reader:
    """Runs the instructions of one page. ``actions`` and ``settings`` are the tables of pdfoperators.py."""

    def __init__(
        self, page: int, found: Found, parsed: Parsed, actions: Mapping[str, Action], settings: Mapping[str, Setting]
    ) -> None:
        self.page, self.found, self.parsed = page, found, parsed
        self.actions, self.settings = actions, settings
        self.state, self.saved = State(), list[State]()
        self.resources: Any = None
        self.base = IDENTITY
        self.inside = ""
        self.path: list[Subpath] = []
        self.clipping = False
        self.line = self.glyph = IDENTITY  # text line matrix, text matrix
        self.active: list[tuple[int, int]] = []  # streams that are being run: a form that paints itself ends here
        self.patterns: set[tuple[tuple[int, int], Matrix]] = set()  # and glyph programs: run once a page

    def trace(self, kind: str, what: str) -> None:
        self.found.traces[Trace(self.page, kind, what)] = None

    # ---- streams

    def run(self, data: bytes, resources: Any) -> None:
        self._resources(resources)
        self._all(self.parsed.instructions(data))
        if self.saved:
            self.trace("unbalanced", "q ohne Q")

    def _all(self, instructions: Sequence[Instruction]) -> None:
        self.parsed.left -= len(instructions) + CALL
        if self.parsed.left < 0:
            raise TooMuch
        for operator, operands in instructions:
            action = self.actions.get(operator)
            if action is None:
                continue
            try:
                action(self, operands)
            except DAMAGED:
                self.trace("unreadable", f"Anweisung »{operator}«")

    def _resources(self, resources: Any) -> None:
        self.resources = resources
        for key, _ in items(entry(resources, "/ColorSpace")):
            if key in ("/DefaultGray", "/DefaultRGB", "/DefaultCMYK"):
                self.trace("default", key[1:])
            else:
                self.trace("ready", self.colours(key).family)

    def inner(self, stream: Any, ctm: Matrix, inside: str | None = None, clip: Box | None = None) -> None:
        """Run a form, a pattern, a mask or a glyph with a state of its own."""
        key = same(stream)
        if len(self.active) >= DEPTH or key in self.active:
            self.trace("unreadable", "ineinander verschachtelt")
            return
        kept = (self.state, self.saved, self.resources, self.base, self.inside, self.path, self.line, self.glyph)
        self.state, self.saved, self.path = copy.copy(self.state), [], []
        self.state.ctm, self.base = ctm, ctm
        if clip:
            self.state.clip = self._cut(around(corners(clip, ctm))) or Box(FAR, FAR, FAR, FAR)
        self.inside = self.inside if inside is None else inside
        self.active.append(key or (0, 0))
        try:
            own = entry(stream, "/Resources")
            self._resources(own if own is not None else self.resources)
            self._all(self.parsed.of(stream))
        finally:
            self.active.pop()
            (self.state, self.saved, self.resources, self.base, self.inside, self.path, self.line, self.glyph) = kept

    def form(self, form: Any) -> None:
        self.group(entry(form, "/Group"))
        for key in ("/OPI", "/Ref", "/PS"):
            if entry(form, key) is not None:
                self.trace("forbidden", {"/OPI": "OPI", "/Ref": "Verweis auf eine andere Datei"}.get(key, "PostScript"))
        ctm = times(matrix(entry(form, "/Matrix")), self.state.ctm)
        self.inner(form, ctm, clip=box(entry(form, "/BBox")))

    def outside(self, form: Any) -> None:
        """The look of an annotation. Where it stands is the annotation's business: only colours count."""
        if isinstance(form, pikepdf.Stream):
            self.state, self.saved = State(), []
            kept, self.inside = self.inside, "annotation"
            self.form(form)
            self.inside = kept

    def group(self, group: Any) -> None:
        if name(entry(group, "/S")) != "Transparency":
            return
        self.trace("transparency", "Gruppe")
        own = entry(group, "/CS")
        if own is not None:
            self.uses(self.colours(own), "group")

    # ---- colours

    def colours(self, thing: Any) -> Space:
        if isinstance(thing, str):  # the spaces' names stand for different spaces on different pages
            own = entry(self.resources, "/ColorSpace", thing)
            thing = thing if own is None else own
        return self.parsed.once("space", thing, lambda each: space(each, self.resources)) or GRAY

    def uses(self, colours: Space, kind: str = "colour") -> None:
        if self.inside == "mask" and kind != "group" and colours.family == "Grau":
            return
        if kind == "group":
            self.trace("group", colours.family)
        else:
            self.found.spaces[self.page, colours] = None

    def colour(self, ink: Ink, fill: bool) -> None:
        self.uses(ink.space)
        if fill:
            self.state.fill = ink
        else:
            self.state.stroke = ink

    def paint_with(self, operands: list[Any], fill: bool) -> None:
        """sc, scn: a colour, or the name of a pattern after it."""
        current = (self.state.fill if fill else self.state.stroke).space
        values = tuple(each for each in operands if isinstance(each, float))
        self.colour(Ink(current, values), fill)
        if operands and isinstance(operands[-1], str):
            self.pattern(entry(self.resources, "/Pattern", operands[-1]))

    def pattern(self, pattern: Any) -> None:
        place, key = times(matrix(entry(pattern, "/Matrix")), self.base), same(pattern)
        if key and (key, place) in self.patterns:
            return
        if key:
            self.patterns.add((key, place))
        if int(number(entry(pattern, "/PatternType"))) == 2:
            self.shading(entry(pattern, "/Shading"))
            self.graphics(entry(pattern, "/ExtGState"))
        elif isinstance(pattern, pikepdf.Stream):
            self.inner(pattern, place, "pattern")

    def shading(self, shading: Any) -> None:
        self.trace("shading", str(int(number(entry(shading, "/ShadingType")))))
        self.uses(self.colours(entry(shading, "/ColorSpace")))

    # ---- graphics state

    def graphics(self, state: Any) -> None:
        for key, value in items(state):
            action = self.settings.get(key)
            if action:
                action(self, value)

    def mask(self, mask: Any) -> None:
        form = entry(mask, "/G")
        if not isinstance(form, pikepdf.Stream):
            return
        self.trace("transparency", "Maske")
        self.group(entry(form, "/Group"))
        self.inner(form, times(matrix(entry(form, "/Matrix")), self.state.ctm), "mask")

    def transparent(self, alpha: float) -> None:
        if alpha < 1:
            self.trace("transparency", "Deckkraft")

    def blend(self, value: Any) -> None:
        mode = name(next(iter(elements(value)), None))
        if mode not in ("Normal", "Compatible", ""):
            self.trace("blend", mode)

    def curve(self, key: str, value: Any) -> None:
        if key in ("TR", "HTP") or name(value) != "Default":
            self.trace("curve", key)

    # ---- paths

    def point(self, x: float, y: float) -> Point:
        return moved(x, y, self.state.ctm)

    def reach(self, points: Sequence[Point], curved: bool = False) -> None:
        if not self.path:
            self.path.append(Subpath([]))
        self.path[-1].points.extend(points)
        self.path[-1].curved |= curved

    def rectangle(self, x: float, y: float, width: float, height: float) -> None:
        area = Box(min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height))
        self.path.append(Subpath(corners(area, self.state.ctm)))

    def end_path(self, fill: bool = False, stroke: bool = False, odd: bool = False) -> None:
        path = [each for each in self.path if each.points]
        if path and fill and self.state.fill_alpha > 0:
            self._fill(path, odd)
        if path and stroke and self.state.stroke_alpha > 0:
            self._stroke(path)
        if self.clipping:
            everything = [point for each in path for point in each.points]
            clip = self._cut(around(everything)) if everything else None
            self.state.clip = clip or Box(FAR, FAR, FAR, FAR)
        self.path, self.clipping = [], False

    def _cut(self, area: Box) -> Box | None:
        return area.common(self.state.clip)

    def mark(self, kind: str, area: Box, ink: Ink | None, **more: Any) -> None:
        cut = self._cut(area)
        if cut and self.inside not in ("mask", "annotation"):
            self.found.marks.append(Mark(self.page, kind, cut, ink, inside=self.inside, **more))

    def _fill(self, path: list[Subpath], odd: bool) -> None:
        state = self.state
        ring, thin = frame(path, odd), math.inf
        if ring:
            visible = [breadth for side, breadth in ring if mostly_left(side, state.clip)]
            thin = min(visible, default=math.inf)
        for each in [path] if ring else [[one] for one in path]:
            area = around([point for one in each for point in one.points])
            self.mark(
                *("fill", area, state.fill),
                size=thin if ring else each[0].thin,
                straight=all(one.rectangle for one in each),
                overprint=state.fill_overprint,
                mode=state.overprint_mode,
            )

    def _stroke(self, path: list[Subpath]) -> None:
        state = self.state
        a, b, c, d, _, _ = state.ctm
        width = state.width * min(math.hypot(a, b), math.hypot(c, d))
        for each in path:
            self.mark(
                *("stroke", around(each.points).grown(width / 2), state.stroke),
                size=width,
                straight=False,
                overprint=state.stroke_overprint,
                mode=state.overprint_mode,
            )

    # ---- pictures

    def object(self, key: str) -> None:
        thing = entry(self.resources, "/XObject", key)
        kind = name(entry(thing, "/Subtype"))
        if kind == "Form":
            self.form(thing)
        elif kind == "Image":
            self.image(thing)
        elif kind == "PS":
            self.trace("forbidden", "PostScript")
        else:
            self.trace("unreadable", f"»{key}« fehlt")

    def image(self, thing: Any, data: bytes | None = None) -> None:
        for key, what in (("/Alternates", "Ersatzbild"), ("/OPI", "OPI")):
            if entry(thing, key) is not None:
                self.trace("forbidden", what)
        if entry(thing, "/SMask") is not None:
            self.trace("transparency", "Bildmaske")
        read = self.parsed.once("image", thing, lambda each: picture(each, self.resources, data))
        if not read.readable:
            self.trace("unreadable", "Bild ohne Maße")
            return
        if not read.stencil and read.space.kind != "unbekannt":
            self.uses(read.space)
        self._place(read, entry(thing, "/SMask") is not None)

    def _place(self, read: Picture, masked: bool) -> None:
        a, b, c, d, _, _ = self.state.ctm
        across, up = math.hypot(a, b), math.hypot(c, d)
        area = corners(Box(0, 0, 1, 1), self.state.ctm)
        cut = self._cut(around(area))
        if not across or not up or not cut or self.inside in ("mask", "annotation"):
            return
        ppi = min(read.width / across, read.height / up) * 72
        self.found.pictures.append(Placed(self.page, read, ppi, cut))
        ink = self.state.fill if read.stencil else None
        self.mark("image", around(area), ink, straight=upright(area) and not masked)

    # ---- text

    def begin_text(self) -> None:
        self.line = self.glyph = IDENTITY

    def choose(self, key: str, size: float) -> None:
        thing = entry(self.resources, "/Font", key)
        self.state.size, self.state.font = size, self.parsed.once("font", thing, font) if thing is not None else None
        if self.state.font is None:
            self.trace("unreadable", f"Schrift »{key}« fehlt")
        elif self.state.font.kind == "Type3":
            self._glyph_programs(thing)

    def _glyph_programs(self, thing: Any) -> None:
        key = same(thing)
        if key and (key, IDENTITY) in self.patterns:
            return
        if key:
            self.patterns.add((key, IDENTITY))
        ctm = times(matrix(entry(thing, "/FontMatrix")), self.state.ctm)
        for _, program in items(entry(thing, "/CharProcs")):
            self.inner(program, ctm, "glyph")

    def new_line(self, x: float, y: float) -> None:
        self.line = self.glyph = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def show(self, pieces: Sequence[Any]) -> None:
        """TJ: strings, and numbers that move back by thousandths."""
        state = self.state
        if state.font is None:
            return
        self.found.fonts[self.page, state.font] = None
        start, end, at, told = math.inf, 0.0, 0.0, []
        for piece in pieces:
            if isinstance(piece, float):
                at -= piece / 1000 * state.size * state.scale
                continue
            for code, width, letter in state.font.glyphs(piece):
                step = width / 1000 * state.size + state.letter + (state.word if code == 32 else 0)
                if letter not in _BLANK:
                    start, end = min(start, at), at + step * state.scale
                told.append(letter)
                at += step * state.scale
        if start < end:
            self._text(start, end, "".join(told))
        self.glyph = times((1.0, 0.0, 0.0, 1.0, at, 0.0), self.glyph)

    def _text(self, start: float, end: float, told: str) -> None:
        state = self.state
        stroked, hidden = state.render in (1, 2, 5, 6), state.render in (3, 7)
        alpha = state.stroke_alpha if state.render in (1, 5) else state.fill_alpha
        if hidden or not alpha:
            return
        upon = times(self.glyph, state.ctm)
        low, high = sorted((state.size * BELOW + state.rise, state.size * ABOVE + state.rise))
        area = around(corners(Box(start, low, end, high), upon))
        size = abs(state.size) * math.hypot(upon[2], upon[3])
        ink = state.stroke if stroked and state.render in (1, 5) else state.fill
        self.mark(
            *("text", area, ink),
            size=size,
            text=told,
            straight=False,
            overprint=state.fill_overprint,
            mode=state.overprint_mode,
        )
