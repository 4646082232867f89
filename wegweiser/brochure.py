"""Guide → the printable Wegweiser, one PDF. The only importer of the PDF engine. Knows neither site pages nor disk."""

from __future__ import annotations

from pathlib import Path

from wegweiser.guide import Guide
from wegweiser.output import Artifact


def brochure(guide: Guide, templates: Path, cache: Path | None = None) -> Artifact:
    raise NotImplementedError
