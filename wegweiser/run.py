"""A run of the program: what it needs to know, and what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser.content import Content
from wegweiser.problems import Problem

if TYPE_CHECKING:
    from wegweiser.output import Written

HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Options:
    """What a build needs to know; the command line fills it, tests set it."""

    content: Path
    out: Path
    today: date
    base_url: str = ""
    pdf: bool = True
    jobs: int = 0  # 0: as many processes as pay
    templates: Path = HERE / "templates"
    locale: Path = HERE / "locale"
    cache: Path | None = HERE / ".cache"
    editions: Path | None = None  # what was printed; beside the content, unless told

    @property
    def printed(self) -> Path:
        return self.editions or self.content.parent / "editions"


@dataclass(frozen=True)
class Built:
    """What a build did. ``written`` is None if problems kept it from writing; ``lacking`` says why there is no PDF."""

    content: Content
    problems: tuple[Problem, ...]
    written: Written | None = None
    lacking: str = ""
