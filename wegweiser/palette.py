"""The design tokens of templates/static/tokens.css: every colour on the screen and as ink. Knows no pages, no PDF."""

from __future__ import annotations

import re
from dataclasses import dataclass

RGB = tuple[float, float, float]  # 0 to 1
CMYK = tuple[float, float, float, float]  # 0 to 1, how much ink
INKS = re.compile(r"device-cmyk\((\d+)% (\d+)% (\d+)% (\d+)%\)")


@dataclass(frozen=True)
class Palette:
    """Colours by the name of their token. ``screen`` is what the stylesheet says, »#0b5563«, for white paper."""

    screen: dict[str, str]
    ink: dict[str, CMYK]

    def inks(self) -> dict[RGB, CMYK]:
        """What each screen colour becomes in print. ValueError if two tokens look alike and print differently."""
        exchanged: dict[RGB, CMYK] = {}
        for name, ink in self.ink.items():
            if exchanged.setdefault(rgb(self.screen[name]), ink) != ink:
                raise ValueError(f"--{name} has the screen colour of another token, but other inks")
        return exchanged


def palette(css: str) -> Palette:
    """Read tokens.css: the first value of a token is the one for white paper, the last block holds the inks."""
    light, _, rest = css.partition("@media")
    print_ = rest.partition("@media not all")[2]
    found = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", light))
    ink = {name: _cmyk(value) for name, value in re.findall(r"--([a-z-]+):\s*([^;]+);", print_)}
    if found.keys() != ink.keys():
        raise ValueError(f"tokens without both colours: {sorted(found.keys() ^ ink.keys())}")
    return Palette(found, ink)


def rgb(colour: str) -> RGB:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _cmyk(value: str) -> CMYK:
    match = INKS.fullmatch(value)
    if match is None:
        raise ValueError(f"{value} is no device-cmyk() of four percentages")
    cyan, magenta, yellow, black = (int(part) / 100 for part in match.groups())
    return cyan, magenta, yellow, black
