"""The site in a real browser: accessibility, no foreign request, narrow screens, from the disk, and the preview."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
AXE = ROOT / "tests/tools/node_modules/axe-core/axe.min.js"

pytestmark = pytest.mark.browser

KINDS = (
    *("", "projekte/", "projekte/yoldas/", "projekte/iks/", "themen/", "themen/integration/", "bezirke/"),
    *("bezirke/hamburg-mitte/", "stadtteile/billstedt/", "traeger/", "traeger/mentor-ring-hamburg/", "schulen/"),
    *("schulen/nelson-mandela-schule/", "termine/", "archiv/", "termine/aktivoli-boerse/", "engagieren/"),
    *("unterstuetzung/", "wer-ist-wo/", "was-ist-mentoring/", "404.html"),
    *("themen/lesefoerderung/altona/", "alter/", "alter/14-17/", "fuer-schulen/", "fuer-schulen/harburg/"),
    *("fuer-stiftungen/", "welches-projekt/", "welches-projekt/engagieren/", "welches-projekt/engagieren/kinder/"),
    *("welches-projekt/engagieren/kinder/lesen/", "welches-projekt/schule/8-bis-10/beruf/"),
    *("ar/", "ar/projekte/yoldas/", "ar/wer-ist-wo/", "uk/projekte/", "tr/termine/", "en/impressum/", "einfach/"),
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_barrier_that_axe_can_find(chromium: Browser, address: str, width: int, scheme: str) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    found = []
    for kind in KINDS:
        page.goto(address + kind)
        page.add_script_tag(path=AXE)
        rules = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
        result = page.evaluate("rules => axe.run(document, rules)", rules)
        assert len(result["passes"]) > 15
        found += [(kind, v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in result["violations"]]
    context.close()
    assert found == []


def test_no_page_asks_another_server_or_complains(chromium: Browser, address: str) -> None:
    context = chromium.new_context()
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for kind in KINDS:
        page.goto(address + kind, wait_until="networkidle")
        if kind == "404.html":
            complaints.clear()
    assert requests
    assert [url for url in requests if not url.startswith(address)] == []
    assert complaints == []
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("width", [320, 360])
def test_no_page_is_wider_than_a_narrow_phone(chromium: Browser, address: str, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 700})
    for kind in KINDS:
        page.goto(address + kind)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
    page.close()


def test_the_keyboard_reaches_the_content_first(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"
    page.close()


def test_the_right_project_is_found_in_three_taps_without_javascript(chromium: Browser, address: str) -> None:
    """A mother looks for reading help: start → Leseförderung → a project → its contact."""
    context = chromium.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(address)
    page.click("main >> text=Leseförderung")
    page.click("text=MENTOR – Die Leselernhelfer HAMBURG")
    assert page.locator("a[href='mailto:info@mentor-hamburg.de']").first.is_visible()
    context.close()


def test_the_site_works_from_the_disk(chromium: Browser, site: Path) -> None:
    page = chromium.new_page()
    page.goto((site / "index.html").as_uri())
    page.click("footer >> text=Alle Projekte")
    page.click("text=Yoldaş")
    assert page.locator("h1").inner_text() == "Yoldaş"
    assert page.evaluate("getComputedStyle(document.querySelector('.head')).backgroundColor") == "rgb(7, 59, 70)"
    page.close()


# -------------------------------------------------------------------------------------------------------------- preview


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "tests" / "guide", content)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable,
        "build.py",
        "serve",
        "--content",
        str(content),
        "--out",
        str(tmp_path / "site"),
        "--port",
        str(port),
    ]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        _wait_for(port)
        yield content, f"http://127.0.0.1:{port}/"
        server.terminate()


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the preview did not start")


def test_the_preview_shows_a_problem_over_the_last_good_page_and_reloads_when_it_is_mended(
    chromium: Browser, preview: tuple[Path, str]
) -> None:
    content, address = preview
    page: Page = chromium.new_page()
    page.goto(f"{address}projekte/tandem-sued/index.html", wait_until="networkidle")
    heading = page.locator("h1").inner_text()
    file = content / "projects" / "tandem-sued.yaml"
    good = file.read_text("utf-8")

    file.write_text(good.replace("träger:", "traeger:"), "utf-8")
    page.wait_for_selector("text=Meinten Sie »träger«?", timeout=15_000)
    assert "Das Feld »traeger« gibt es nicht." in page.locator(".vorschau").inner_text()
    assert page.locator("h1").inner_text() == heading

    file.write_text(good.replace(f"name: {heading}", f"name: {heading} neu"), "utf-8")
    page.wait_for_selector(f"h1:has-text('{heading} neu')", timeout=15_000)
    assert page.locator(".vorschau:has-text('Meinten Sie')").count() == 0
    page.close()
