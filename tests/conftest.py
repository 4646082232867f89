"""Fixtures: a tiny complete guide, and the real site built once from the shipped content."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from build import Options, build
from wegweiser.brochure import brochure
from wegweiser.content import load
from wegweiser.guide import Guide

if TYPE_CHECKING:
    from playwright.sync_api import Browser

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
def pressroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache, so that what several tests look at is laid out once."""
    return tmp_path_factory.mktemp("pressroom")


@pytest.fixture(scope="session")
def brochure_pdf(guide: Guide, pressroom: Path) -> bytes:
    """The brochure for screens, made from the shipped content."""
    return brochure(guide, ROOT / "templates", pressroom).content


@pytest.fixture(scope="session")
def tiny_brochure_pdf(pressroom: Path) -> bytes:
    """The brochure for screens, made from the tiny guide."""
    return brochure(Guide.of(load(ROOT / "tests" / "guide"), TODAY), ROOT / "templates", pressroom).content


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


# -------------------------------------------------------------------------------------------------------------- browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium")
    assert program, "Chromium is missing: bin/test installs it"
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=[*quiet, "--disable-sync", "--no-first-run"])
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The tests say what matters."""


class _Server(http.server.ThreadingHTTPServer):
    request_queue_size = 128  # a page of a big guide asks for many files at once


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a site while it is served."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site) as there:
        yield there
