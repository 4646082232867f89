"""Where German words may be broken: patterns of TeX, and a list of exceptions that editors keep. Knows no engine.

What it makes has the one method of pyphen's dictionaries that breaks a word, so that pyphen can use it as its own; it
is ready after a twentieth of the time, for a pattern is only taken apart when a word asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

PATTERNS, EXCEPTIONS = "hyph_de.dic", "ausnahmen.txt"
ALLOWED, FORBIDDEN = "9", "8"  # stronger than any pattern, which go up to 7; an odd number allows a break


class Position(int):
    """A place to break after so many letters. pyphen asks for ``data``: how the spelling changes there, never here."""

    data = None


@dataclass
class Hyphenation:
    patterns: dict[str, str]  # the letters of a pattern → the pattern with its numbers
    longest: int
    _known: dict[str, list[Position]] = field(default_factory=dict)

    def positions(self, word: str) -> list[Position]:
        """After how many letters the word may be broken."""
        word = word.lower()
        if word not in self._known:
            self._known[word] = [Position(place - 1) for place, value in enumerate(self._values(word)) if value % 2]
        return self._known[word]

    def _values(self, word: str) -> list[int]:
        """Liang's way: every pattern found in the word votes for its places, and the highest vote counts."""
        pointed = f".{word}."
        values = [0] * (len(pointed) + 1)
        for start in range(len(pointed) - 1):
            for end in range(start + 1, min(start + self.longest, len(pointed)) + 1):
                if pattern := self.patterns.get(pointed[start:end]):
                    for place, value in _votes(pattern, start):
                        values[place] = max(values[place], value)
        return values

    def parts(self, word: str, left: int, right: int) -> Iterator[int]:
        """The places that leave enough letters on both sides, the last one first."""
        return (place for place in reversed(self.positions(word)) if left <= place <= len(word) - right)


def _votes(pattern: str, place: int) -> Iterator[tuple[int, int]]:
    for sign in pattern:
        if sign.isdigit():
            yield place, int(sign)
        else:
            place += 1


def dictionary(folder: Path) -> Hyphenation:
    """From the two files in a folder. Exceptions come last, for they also replace a pattern of the same letters."""
    lines = (folder / PATTERNS).read_text("utf-8").split("\n")[1:]
    patterns = [line for line in lines if line and not line.startswith("%")]
    bare = re.sub(r"[0-9]", "", "\n".join(patterns)).split("\n")
    known = dict(zip(bare, patterns, strict=True))
    known.update((letters.replace("-", ""), _pattern(letters)) for letters in _exceptions(folder / EXCEPTIONS))
    return Hyphenation(known, max(map(len, known)))


def _exceptions(path: Path) -> Iterator[str]:
    """»Ur-instinkt« → ».ur-instinkt«: the beginning of a word, so that its endings need no line of their own."""
    for line in path.read_text("utf-8").splitlines():
        if word := line.partition("#")[0].strip().lower():
            yield f".{word}"


def _pattern(letters: str) -> str:
    """».ur-in« → ».u8r9i8n«: a hyphen allows to break, its absence between two letters forbids it."""
    votes = re.sub(r"(?<=[^.\W-])(?=[^\W-])", FORBIDDEN, letters)
    return votes.replace("-", ALLOWED)
