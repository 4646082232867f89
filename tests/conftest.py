"""Fixtures: a tiny complete guide, and the real site built once from the shipped content."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from build import Options, build
from wegweiser.content import load
from wegweiser.guide import Guide

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 22)


@pytest.fixture
def tiny() -> Path:
    """A small invented guide that uses every field of the schema."""
    return ROOT / "tests" / "guide"


@pytest.fixture(scope="session")
def guide() -> Guide:
    """The shipped content."""
    return Guide.of(load(ROOT / "content"), TODAY)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built from the shipped content, without the brochure."""
    folder = tmp_path_factory.mktemp("shipped") / "site"
    assert build(Options(ROOT / "content", folder, TODAY, pdf=False, cache=None)).written
    return folder


@pytest.fixture(scope="session")
def tiny_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built from the tiny guide, for a base address with a path."""
    folder = tmp_path_factory.mktemp("tiny") / "site"
    assert build(Options(ROOT / "tests" / "guide", folder, TODAY, pdf=False, cache=None)).written
    return folder
