"""Fonts of a PDF: whether they are embedded, how wide their glyphs are, which letters they stand for.

Knows neither pages nor rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from wegweiser.preflight.pdfobjects import decoded, elements, entry, name, number


@dataclass(frozen=True)
class Font:
    """A font as the file holds it. Widths are in thousandths of its size."""

    name: str
    kind: str
    embedded: bool
    wide: bool  # two bytes a glyph
    default: float
    widths: Mapping[int, float] = field(default_factory=dict, compare=False, hash=False)
    letters: Mapping[int, str] = field(default_factory=dict, compare=False, hash=False)

    @property
    def subset(self) -> bool:
        return re.match(r"[A-Z]{6}\+", self.name) is not None

    @property
    def plain_name(self) -> str:
        return re.sub(r"^[A-Z]{6}\+", "", self.name) or "ohne Namen"

    def glyphs(self, text: bytes) -> Iterator[tuple[int, float, str]]:
        """Code, width and letter of each glyph."""
        step = 2 if self.wide else 1
        for place in range(0, len(text) - step + 1, step):
            code = text[place] * 256 + text[place + 1] if self.wide else text[place]
            yield code, self.widths.get(code, self.default), self.letters.get(code, "" if self.wide else chr(code))


def font(thing: Any) -> Font:
    kind = name(entry(thing, "/Subtype"))
    inner = next(iter(elements(entry(thing, "/DescendantFonts"))), None) if kind == "Type0" else thing
    descriptor = entry(inner, "/FontDescriptor")
    embedded = any(
        isinstance(entry(descriptor, key), pikepdf.Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
    default = number(entry(inner, "/DW"), 1000) if kind == "Type0" else number(entry(descriptor, "/MissingWidth"), 500)
    widths = _wide_widths(entry(inner, "/W")) if kind == "Type0" else _widths(thing)
    if kind == "Type3":
        scale = [number(each) for each in elements(entry(thing, "/FontMatrix"))]
        widths = {code: width * (scale[0] if scale else 0.001) * 1000 for code, width in widths.items()}
    title = name(entry(thing, "/BaseFont"))
    return Font(title, kind, embedded, kind == "Type0", default, widths, _letters(entry(thing, "/ToUnicode")))


def _widths(thing: Any) -> dict[int, float]:
    first = int(number(entry(thing, "/FirstChar")))
    return {first + place: number(each) for place, each in enumerate(elements(entry(thing, "/Widths"))[:256])}


def _wide_widths(thing: Any) -> dict[int, float]:
    """»12 [500 600]« or »12 20 500«."""
    widths: dict[int, float] = {}
    parts = elements(thing)
    place = 0
    while place + 1 < len(parts):
        first, following = int(number(parts[place])), parts[place + 1]
        if isinstance(following, pikepdf.Array):
            widths.update((first + offset, number(each)) for offset, each in enumerate(following))
            place += 2
        else:
            last = min(int(number(following)), first + 65535)
            width = number(parts[place + 2]) if place + 2 < len(parts) else 0.0
            widths.update((code, width) for code in range(first, last + 1))
            place += 3
        if len(widths) > 200_000:
            break
    return widths


_SINGLE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")


def _letters(thing: Any) -> dict[int, str]:
    if not isinstance(thing, pikepdf.Stream):
        return {}
    table, letters = decoded(thing, 4 * 1024 * 1024), {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        letters.update({int(code, 16): _utf16(letter) for code, letter in _SINGLE.findall(block)})
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, start, each in _RANGE.findall(block):
            letters.update(_ranged(int(first, 16), int(last, 16), start, each))
    return letters


def _ranged(first: int, last: int, start: bytes, each: bytes) -> Iterator[tuple[int, str]]:
    if each:
        yield from enumerate((_utf16(letter) for letter in re.findall(rb"<([0-9A-Fa-f\s]*)>", each)), first)
        return
    base = _utf16(start)
    for code in range(first, min(last, first + 65535) + 1):
        end = (ord(base[-1]) if base else 0) + code - first
        yield code, base[:-1] + chr(end) if 0 < end < 0x110000 else ""


def _utf16(digits: bytes) -> str:
    digits = b"".join(digits.split())
    return bytes.fromhex(digits.decode()[: len(digits) // 4 * 4]).decode("utf-16-be", "replace")
