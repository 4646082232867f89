"""Colour spaces of a PDF and the ink that a colour lays on paper. Knows neither pages nor rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pikepdf

from wegweiser.preflight.pdfobjects import decoded, elements, entry, name, number

PROCESS = {"Cyan": 0, "Magenta": 1, "Yellow": 2, "Black": 3}
NO_SPOT = {*PROCESS, "All", "None"}
CMYK = tuple[float, float, float, float]


@dataclass(frozen=True)
class Space:
    """A colour space: its kind (»DeviceCMYK«, »ICC-RGB«, »Separation« …), colour channels, and names of inks."""

    kind: str
    channels: int
    names: tuple[str, ...] = ()
    base: Space | None = None
    palette: bytes = b""

    @property
    def root(self) -> Space:
        """What the colours are made of in the end: the base of an indexed space or of a pattern."""
        return self.base.root if self.base and self.kind in ("Indexed", "Pattern") else self

    @property
    def spots(self) -> tuple[str, ...]:
        """Inks beyond the four of process printing."""
        return tuple(each for each in self.root.names if each not in NO_SPOT)

    @property
    def family(self) -> str:
        """What a print shop asks: »RGB«, »Lab«, »CMYK«, »Grau«, »Sonderfarbe« or »unbekannt«."""
        kind = self.root.kind
        if kind in ("Separation", "DeviceN"):
            return "Sonderfarbe" if self.spots else "CMYK"
        return _FAMILIES.get(kind, "unbekannt")


_FAMILIES = {
    **dict.fromkeys(("DeviceRGB", "CalRGB", "ICC-RGB"), "RGB"),
    **dict.fromkeys(("Lab", "ICC-Lab"), "Lab"),
    **dict.fromkeys(("DeviceCMYK", "ICC-CMYK"), "CMYK"),
    **dict.fromkeys(("DeviceGray", "CalGray", "ICC-Grau"), "Grau"),
    "Pattern": "Muster",
}
GRAY, RGB, DEVICE_CMYK = Space("DeviceGray", 1), Space("DeviceRGB", 3), Space("DeviceCMYK", 4)
PATTERN, UNKNOWN = Space("Pattern", 0), Space("unbekannt", 0)
_PLAIN = {
    **{"DeviceGray": GRAY, "G": GRAY, "CalGray": GRAY, "DeviceRGB": RGB, "RGB": RGB, "CalRGB": RGB},
    **{"DeviceCMYK": DEVICE_CMYK, "CMYK": DEVICE_CMYK, "CalCMYK": DEVICE_CMYK, "Pattern": PATTERN},
}


@dataclass(frozen=True)
class Ink:
    """A colour as it is set in the file."""

    space: Space
    values: tuple[float, ...] = ()

    @property
    def cmyk(self) -> CMYK | None:
        """The four inks from 0 to 1; None if only a conversion could tell."""
        root, values = self.space.root, self.values
        if self.space.kind != root.kind or len(values) != root.channels:
            return None
        if root.family == "Grau" and root.kind != "Lab":
            return (0.0, 0.0, 0.0, 1.0 - values[0])
        if root.family == "CMYK" and root.channels == 4 and not root.names:
            return (values[0], values[1], values[2], values[3])
        return _named(root.names, values)

    @property
    def total(self) -> float | None:
        """All inks together, in percent."""
        inks = self.cmyk
        return sum(inks) * 100 if inks else None

    @property
    def white(self) -> bool:
        inks = self.cmyk
        bare_rgb = self.space.family == "RGB" and len(self.values) == 3 and min(self.values) >= 0.999
        return bare_rgb or (inks is not None and max(inks) <= 0.001)


def _named(names: tuple[str, ...], values: tuple[float, ...]) -> CMYK | None:
    if not names or not set(names) <= NO_SPOT:
        return None
    inks = [0.0, 0.0, 0.0, 0.0]
    for each, value in zip(names, values, strict=True):
        for place in range(4) if each == "All" else [PROCESS[each]] if each in PROCESS else []:
            inks[place] = max(inks[place], value)
    return (inks[0], inks[1], inks[2], inks[3])


BLACK = Ink(GRAY, (0.0,))


def initial(space: Space) -> Ink:
    """The colour that setting a colour space sets."""
    if space.root.kind in ("Separation", "DeviceN"):
        return Ink(space, (1.0,) * space.channels)
    last = (1.0,) if space.channels == 4 else (0.0,) * bool(space.channels)
    return Ink(space, (0.0,) * (space.channels - 1) + last)


def space(thing: Any, resources: Any = None, depth: int = 0) -> Space:
    """A colour space as it is named or written out in a file."""
    if depth > 8:
        return UNKNOWN
    if isinstance(thing, str):
        thing = pikepdf.Name(thing if thing.startswith("/") else f"/{thing}")
    if isinstance(thing, pikepdf.Name):
        own = entry(resources, "/ColorSpace", str(thing))
        plain = _PLAIN.get(name(thing))
        if plain:
            return plain
        return UNKNOWN if own is None or own == thing else space(own, resources, depth + 1)
    parts = elements(thing)
    kind = name(parts[0]) if parts else ""
    return _written_out(kind, parts, resources, depth)


def _written_out(kind: str, parts: list[Any], resources: Any, depth: int) -> Space:
    if len(parts) == 1 and kind in _PLAIN:
        return _PLAIN[kind]
    if kind in ("CalGray", "CalRGB", "Lab"):
        return Space(kind, 1 if kind == "CalGray" else 3)
    if len(parts) > 1 and kind == "ICCBased":
        return _profiled(parts[1])
    if len(parts) > 1 and kind in ("Indexed", "I", "Pattern"):
        base = space(parts[1], resources, depth + 1)
        return Space(kind, base.channels, base=base) if kind == "Pattern" else _indexed(base, parts)
    if len(parts) > 1 and kind in ("Separation", "DeviceN"):
        names = tuple(name(each) for each in elements(parts[1]))
        return Space(kind, len(names), names)
    return UNKNOWN


def _indexed(base: Space, parts: list[Any]) -> Space:
    return Space("Indexed", 1, base=base, palette=_palette(parts))


def _profiled(stream: Any) -> Space:
    channels = int(number(entry(stream, "/N")))
    kind = {1: "ICC-Grau", 3: "ICC-RGB", 4: "ICC-CMYK"}.get(channels, "unbekannt")
    if channels == 3 and isinstance(stream, pikepdf.Stream) and decoded(stream)[16:20] == b"Lab ":
        kind = "ICC-Lab"
    return Space(kind, channels)


def _palette(parts: list[Any]) -> bytes:
    table = parts[3] if len(parts) > 3 else None
    if isinstance(table, pikepdf.Stream):
        return decoded(table)[: 256 * 32]
    return bytes(table)[: 256 * 32] if isinstance(table, pikepdf.String) else b""
