"""The operators of content streams and the entries of graphics states, each as what a reader does for it."""

from __future__ import annotations

import copy
from typing import Any

from wegweiser.preflight.pdfcolour import DEVICE_CMYK, GRAY, RGB, Ink, Space, initial
from wegweiser.preflight.pdfgeometry import Subpath, times
from wegweiser.preflight.pdfobjects import EVERYWHERE, TooMuch, entry, number
from wegweiser.preflight.pdfreader import Action, Reader, Setting


def _save(reader: Reader, _: list[Any]) -> None:
    if len(reader.saved) > 100_000:
        raise TooMuch
    reader.saved.append(copy.copy(reader.state))


def _restore(reader: Reader, _: list[Any]) -> None:
    if reader.saved:
        reader.state = reader.saved.pop()
    else:
        reader.trace("unbalanced", "Q ohne q")


def _concatenate(reader: Reader, six: list[Any]) -> None:
    a, b, c, d, e, f = six
    reader.state.ctm = times((a, b, c, d, e, f), reader.state.ctm)


def _text_matrix(reader: Reader, six: list[Any]) -> None:
    a, b, c, d, e, f = six
    reader.line = reader.glyph = (a, b, c, d, e, f)


def _sets(attribute: str, factor: float = 1.0) -> Action:
    def action(reader: Reader, operands: list[Any]) -> None:
        setattr(reader.state, attribute, operands[0] * factor)

    return action


def _device(colours: Space, fill: bool) -> Action:
    def action(reader: Reader, operands: list[Any]) -> None:
        reader.colour(Ink(colours, tuple(float(each) for each in operands[: colours.channels])), fill)

    return action


def _paints(fill: bool = False, stroke: bool = False, odd: bool = False) -> Action:
    def action(reader: Reader, _: list[Any]) -> None:
        reader.end_path(fill, stroke, odd)

    return action


def _clips(reader: Reader, _: list[Any]) -> None:
    reader.clipping = True


def _move(reader: Reader, operands: list[Any]) -> None:
    reader.path.append(Subpath([reader.point(*operands[:2])]))


def _curve(reader: Reader, operands: list[Any]) -> None:
    # The control points enclose the curve; its box may come out a little too large, never too small.
    reader.reach([reader.point(*operands[place : place + 2]) for place in range(0, len(operands) - 1, 2)], curved=True)


def _sheet(reader: Reader, operands: list[Any]) -> None:
    reader.shading(entry(reader.resources, "/Shading", operands[0]))
    if reader.state.clip != EVERYWHERE:
        reader.mark("shading", reader.state.clip, None)


def _next_line(reader: Reader, operands: list[Any]) -> None:
    reader.new_line(operands[0], operands[1])


def _leading(reader: Reader, operands: list[Any]) -> None:
    reader.state.leading = -operands[1]
    reader.new_line(operands[0], operands[1])


def _down(reader: Reader, _: list[Any]) -> None:
    reader.new_line(0.0, -reader.state.leading)


def _down_and_show(reader: Reader, operands: list[Any]) -> None:
    if len(operands) == 3:
        reader.state.word, reader.state.letter = operands[0], operands[1]
    _down(reader, operands)
    reader.show(operands[-1:])


def _inline(reader: Reader, operands: list[Any]) -> None:
    reader.image(operands[0].obj, b"")


# »h« and the closing of »s« and »b« are left out: no box and no breadth depends on the line back.
ACTIONS: dict[str, Action] = {
    "q": _save,
    "Q": _restore,
    "cm": _concatenate,
    "w": _sets("width"),
    "gs": lambda reader, operands: reader.graphics(entry(reader.resources, "/ExtGState", operands[0])),
    "m": _move,
    "l": lambda reader, operands: reader.reach([reader.point(*operands[:2])]),
    "c": _curve,
    "v": _curve,
    "y": _curve,
    "re": lambda reader, operands: reader.rectangle(*operands[:4]),
    "S": _paints(stroke=True),
    "s": _paints(stroke=True),
    "f": _paints(fill=True),
    "F": _paints(fill=True),
    "f*": _paints(fill=True, odd=True),
    "B": _paints(fill=True, stroke=True),
    "B*": _paints(fill=True, stroke=True, odd=True),
    "b": _paints(fill=True, stroke=True),
    "b*": _paints(fill=True, stroke=True, odd=True),
    "n": _paints(),
    "W": _clips,
    "W*": _clips,
    "g": _device(GRAY, True),
    "G": _device(GRAY, False),
    "rg": _device(RGB, True),
    "RG": _device(RGB, False),
    "k": _device(DEVICE_CMYK, True),
    "K": _device(DEVICE_CMYK, False),
    "cs": lambda reader, operands: reader.colour(initial(reader.colours(operands[0])), True),
    "CS": lambda reader, operands: reader.colour(initial(reader.colours(operands[0])), False),
    "sc": lambda reader, operands: reader.paint_with(operands, True),
    "scn": lambda reader, operands: reader.paint_with(operands, True),
    "SC": lambda reader, operands: reader.paint_with(operands, False),
    "SCN": lambda reader, operands: reader.paint_with(operands, False),
    "sh": _sheet,
    "Do": lambda reader, operands: reader.object(operands[0]),
    "BI": _inline,
    "BT": lambda reader, _: reader.begin_text(),
    "Tf": lambda reader, operands: reader.choose(operands[0], operands[1]),
    "Tc": _sets("letter"),
    "Tw": _sets("word"),
    "Tz": _sets("scale", 0.01),
    "TL": _sets("leading"),
    "Ts": _sets("rise"),
    "Tr": lambda reader, operands: setattr(reader.state, "render", int(operands[0])),
    "Tm": _text_matrix,
    "Td": _next_line,
    "TD": _leading,
    "T*": _down,
    "Tj": lambda reader, operands: reader.show(operands),
    "TJ": lambda reader, operands: reader.show(operands[0]),
    "'": _down_and_show,
    '"': _down_and_show,
}


def _alpha(attribute: str) -> Setting:
    def action(reader: Reader, value: Any) -> None:
        setattr(reader.state, attribute, number(value, 1.0))
        reader.transparent(number(value, 1.0))

    return action


def _overprint(reader: Reader, value: Any) -> None:
    """OP sets both unless op, which comes later in the alphabet and in sorted dictionaries, sets the other."""
    reader.state.stroke_overprint = reader.state.fill_overprint = value is True


SETTINGS: dict[str, Setting] = {
    "/ca": _alpha("fill_alpha"),
    "/CA": _alpha("stroke_alpha"),
    "/OP": _overprint,
    "/op": lambda reader, value: setattr(reader.state, "fill_overprint", value is True),
    "/OPM": lambda reader, value: setattr(reader.state, "overprint_mode", int(number(value))),
    "/LW": lambda reader, value: setattr(reader.state, "width", number(value, 1.0)),
    "/BM": lambda reader, value: reader.blend(value),
    "/SMask": lambda reader, value: reader.mask(value),
    "/TR": lambda reader, value: reader.curve("TR", value),
    "/TR2": lambda reader, value: reader.curve("TR2", value),
    "/HT": lambda reader, value: reader.curve("HT", value),
    "/HTP": lambda reader, value: reader.curve("HTP", value),
}
