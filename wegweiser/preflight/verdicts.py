"""What a preflight expects, and what it says: values only, and the German way to write pages and numbers.

Knows neither PDF nor how a report looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

MM = 72 / 25.4  # points in a millimetre


class Verdict(Enum):
    """How a check ended. Only a FAULT keeps a file from the print shop."""

    GOOD = "in Ordnung"
    HINT = "Hinweis"
    OPEN = "nicht geprüft"
    FAULT = "Fehler"


@dataclass(frozen=True)
class Expected:
    """What the print shop was promised. Lengths in millimetres unless their name says otherwise."""

    width: float = 148.0
    height: float = 210.0
    bleed: float = 3.0
    ink: float = 300.0  # percent
    ppi: float = 250.0
    bitmap_ppi: float = 600.0  # drawings without grey show their steps sooner than photos
    hairline: float = 0.25  # points
    multiple: int = 4
    pages: int | None = None

    @classmethod
    def of_cover(cls, spine: float) -> Expected:
        """The cover as its own file: outside and inside, each the back, the spine and the front side by side."""
        return cls(width=2 * 148.0 + spine, multiple=1, pages=2)


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it should be, where, and what to do about it."""

    verdict: Verdict
    sentence: str
    remedy: str = ""
    pages: tuple[int, ...] = ()


@dataclass(frozen=True)
class Row:
    """One check: its figures, which are told even if all is well, and what was found."""

    name: str
    figures: str
    findings: tuple[Finding, ...] = ()

    @property
    def verdict(self) -> Verdict:
        order = list(Verdict)
        return max((each.verdict for each in self.findings), key=order.index, default=Verdict.GOOD)

    @property
    def pages(self) -> tuple[int, ...]:
        return tuple(sorted({page for each in self.findings for page in each.pages}))

    @property
    def remedy(self) -> str:
        return " ".join(dict.fromkeys(each.remedy for each in self.findings if each.remedy))


@dataclass(frozen=True)
class Frame:
    """A page's edges as shares of its sheet, counted from the upper left, for drawing them into a thumbnail."""

    page: int
    ratio: float  # height of the sheet for a width of 1
    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Report:
    """All that a preflight says about one file."""

    rows: tuple[Row, ...]
    size: int
    sha256: str
    title: str = ""
    date: str = ""
    profile: str = ""
    tools: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()

    @property
    def faults(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.verdict is Verdict.FAULT)

    @property
    def hints(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.verdict in (Verdict.HINT, Verdict.OPEN))

    @property
    def printable(self) -> bool:
        return not self.faults


def fault(sentence: str, remedy: str, pages: Iterable[int] = ()) -> Finding:
    return Finding(Verdict.FAULT, sentence, remedy, tuple(sorted(set(pages))))


def hint(sentence: str, remedy: str = "", pages: Iterable[int] = ()) -> Finding:
    return Finding(Verdict.HINT, sentence, remedy, tuple(sorted(set(pages))))


def unchecked(sentence: str, remedy: str = "") -> Finding:
    return Finding(Verdict.OPEN, sentence, remedy)


# ---------------------------------------------------------------------------------------------------------- wording


def page_list(pages: Sequence[int], limit: int = 12) -> str:
    """»Seite 3«, »Seiten 1–4, 9«, never longer than a line or two."""
    runs = []
    for _, run in groupby(enumerate(sorted(set(pages))), lambda pair: pair[1] - pair[0]):
        numbers = [page for _, page in run]
        runs.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}")
    if not runs:
        return ""
    word = "Seite" if len(set(pages)) == 1 else "Seiten"
    return f"{word} {', '.join(runs[:limit])}{' und weitere' if len(runs) > limit else ''}"


def count(number: int, one: str, many: str) -> str:
    return f"{thousands(number)} {one if number == 1 else many}"


def thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def decimal(value: float, places: int = 1) -> str:
    """»2,5«, and »3« instead of »3,0«."""
    told = f"{value:.{places}f}"
    return (told.rstrip("0").rstrip(".") if "." in told else told).replace(".", ",").replace("-0", "0", told == "-0")


def millimetres(points: float) -> str:
    return decimal(points / MM)


def size(bytes_: int) -> str:
    if bytes_ < 1_000_000:
        return f"{max(1, round(bytes_ / 1000))} kB"
    return f"{decimal(bytes_ / 1_000_000)} MB"
