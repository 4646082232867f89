"""A page before it is rendered: its address, its template and what the template is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Sheet:
    """A page before it is rendered."""

    path: str
    template: str
    title: str
    description: str
    context: Mapping[str, Any]
    kind: str = ""  # tells a page from one of the same name: some projects are called like those who run them
    listed: bool = True  # for search engines; steps on a way are not

    @property
    def section(self) -> str:
        """The path of the section that the page belongs to; empty for the start page."""
        return f"{self.path.partition('/')[0]}/" if self.path else ""
