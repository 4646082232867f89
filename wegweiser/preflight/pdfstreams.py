"""Content streams → instructions with plain operands, and what is read once though many pages name it."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pikepdf

from wegweiser.preflight.pdfobjects import FAR, TooMuch, decoded, same

BUDGET = 2_000_000  # operators in the whole file; a brochure of 64 pages has 40,000
CONTENT_LIMIT = 16 * 1024 * 1024  # bytes of one page's stream; a page of the brochure has 60,000
TOKENS = 4_000_000  # in one stream: each becomes an object


Instruction = tuple[str, list[Any]]


class Parsed:
    """Instructions of streams and what else is read once; ``left`` is how many more operators may be run."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.left = BUDGET
        self._pdf = pdf
        self._streams: dict[tuple[int, int], list[Instruction]] = {}
        self._known: dict[tuple[str, tuple[int, int]], Any] = {}

    def instructions(self, data: bytes) -> list[Instruction]:
        if len(data) > CONTENT_LIMIT or data.count(b" ") + data.count(b"\n") > TOKENS:
            raise TooMuch
        return [_instruction(each) for each in pikepdf.parse_content_stream(pikepdf.Stream(self._pdf, data))]

    def of(self, stream: Any) -> list[Instruction]:
        key = same(stream)
        if key is None:
            return self.instructions(decoded(stream, CONTENT_LIMIT))
        if key not in self._streams:
            self._streams[key] = self.instructions(decoded(stream, CONTENT_LIMIT))
        return self._streams[key]

    def once(self, kind: str, thing: Any, read: Callable[[Any], Any]) -> Any:
        key = same(thing)
        if key is None:
            return read(thing)
        if (kind, key) not in self._known:
            self._known[kind, key] = read(thing)
        return self._known[kind, key]


def _instruction(each: Any) -> Instruction:
    if isinstance(each, pikepdf.ContentStreamInlineImage):
        return "BI", [each.iimage]
    return str(each.operator), [_plain(operand) for operand in each.operands]


def _plain(operand: Any) -> Any:
    """Numbers as float, strings as bytes, names with their slash, arrays as lists; the rest as it is."""
    kind = type(operand)  # asked first and exactly: nine of ten operands are numbers
    if kind is Decimal or kind is int:
        value = float(operand)
        if not -FAR < value < FAR:
            raise ValueError
        return value
    if isinstance(operand, pikepdf.String):
        return bytes(operand)
    if isinstance(operand, pikepdf.Name):
        return str(operand)
    if isinstance(operand, pikepdf.Array):
        return [_plain(each) for each in operand]
    return operand
