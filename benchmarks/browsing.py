"""The finder in Chromium, as the search benchmark uses it: a compressing server, typing, times and bytes."""

from __future__ import annotations

import mimetypes
import shutil
import statistics
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import brotli
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

SLOW_4G = {"latency": 562, "downloadThroughput": 1_440_000 / 8, "uploadThroughput": 675_000 / 8, "offline": False}
COMPRESSED = {".html", ".css", ".js", ".json", ".svg", ".txt", ".xml"}

# Remembers how long it took from the key until what it changed was painted, and from the event »input« until the first
# results stood in the page and were laid out.
WATCH = """() => {
  const watch = (window.watch = { key: 0, input: 0, changed: performance.now(), took: [], made: [] });
  const ask = document.querySelector("#suche input[type=search], main input[type=search]");
  const list = document.querySelector("#treffer");
  ask.addEventListener("keydown", (event) => { watch.key = event.timeStamp; }, true);
  window.addEventListener("input", () => { watch.input = performance.now(); }, true);
  new MutationObserver(() => {
    watch.changed = performance.now();
    if (!watch.input) return;
    list.getBoundingClientRect();
    watch.made.push(performance.now() - watch.input);
    const key = watch.key;
    watch.key = watch.input = 0;
    if (key) requestAnimationFrame(() => setTimeout(() => watch.took.push(performance.now() - key)));
  }).observe(list, { childList: true, subtree: true, characterData: true });
}"""

# The same on a page that does nothing but write what was typed: no page can be quicker here.
NOTHING = "<!doctype html><main><form id=suche><input type=search></form><p id=treffer></p></main>"
ECHO = """() => document.querySelector("input").addEventListener("input", (event) => {
  document.querySelector("#treffer").textContent = event.target.value;
})"""

# When the first result stood in the page, and when the screen was full of them (or there were no more).
ARRIVAL = """
window.arrival = { first: 0, full: 0 };
document.addEventListener("DOMContentLoaded", () => {
  const list = document.querySelector("#treffer");
  const look = () => {
    const last = [...list.querySelectorAll("a.treffer-link")].at(-1);
    if (!last || arrival.full || !last.checkVisibility({ visibilityProperty: true })) return;
    arrival.first ||= performance.now();
    const under = last.closest("li").getBoundingClientRect().bottom >= innerHeight;
    if (under || !list.hasAttribute("aria-busy")) arrival.full = performance.now();
  };
  new MutationObserver(look).observe(list.closest(".tool"), { childList: true, subtree: true, attributes: true });
});
"""
REQUESTS = """() => performance.getEntriesByType("resource").map(({ name, startTime, encodedBodySize }) =>
  [new URL(name).pathname, startTime, encodedBodySize])"""

SEARCHES = """async (texts) => {
  const tool = document.querySelector("[data-daten]");
  const script = document.querySelector('link[rel=modulepreload][href*="search.js"]').href;
  const { openIndex } = await import(script);
  const address = new URL(tool.dataset.daten, location.href);
  const index = openIndex((await (await fetch(address)).json()).search, new URL(".", address));
  for (const text of texts) await index.search(text);
  const took = [];
  for (const text of texts) {
    const start = performance.now();
    await index.search(text);
    took.push(performance.now() - start);
  }
  return took;
}"""


@dataclass
class Served:
    """A site on a local port."""

    address: str


@contextmanager
def served(site: Path) -> Iterator[Served]:
    @cache
    def compressed(path: Path) -> bytes:
        return bytes(brotli.compress(path.read_bytes(), quality=11))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = site / unquote(urlsplit(self.path).path).lstrip("/")
            path = path / "index.html" if path.is_dir() else path
            if not path.is_file():
                self.send_error(404)
                return
            small = path.suffix in COMPRESSED
            body = compressed(path) if small else path.read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", mimetypes.guess_type(path.name)[0] or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            if small:
                self.send_header("Content-Encoding", "br")
            self.end_headers()
            with suppress(BrokenPipeError):  # the page was left before it had everything
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told = Served(f"http://127.0.0.1:{server.server_port}/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield told
    finally:
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program, "the benchmark needs Chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def _open_finder(browser: Browser, address: str, fragment: str = "") -> tuple[Page, CDPSession]:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    session = page.context.new_cdp_session(page)
    page.goto(f"{address}finden/index.html{fragment}")
    page.wait_for_selector("#treffer a.treffer-link")
    page.evaluate(WATCH)
    return page, session


def _settle(page: Page) -> None:
    still = "(({ key, changed }, now) => now - changed > 250 && (!key || now - key > 1500))(watch, performance.now())"
    while not page.evaluate(still):  # the page's policy forbids what wait_for_function does
        page.wait_for_timeout(40)


def typed_results(browser: Browser, address: str, queries: Sequence[str]) -> list[list[str]]:
    """Slugs in the order of the result links, for each query typed into the search box."""
    page, _ = _open_finder(browser, address)
    box = page.locator("main input[type=search]").first
    found = []
    for query in queries:
        box.fill("")
        box.press_sequentially(query)
        page.wait_for_timeout(120)
        _settle(page)
        links = page.eval_on_selector_all("#treffer a.treffer-link", "links => links.map((link) => link.href)")
        found.append([urlsplit(link).path.removesuffix("index.html").rstrip("/").rsplit("/", 1)[-1] for link in links])
    page.context.close()
    return found


@dataclass(frozen=True)
class Latency:
    """Milliseconds with a processor four times slower, each as p50 and p95."""

    search: tuple[float, float]  # search.js alone
    made: tuple[float, float]  # from the event »input« until the first results are laid out
    painted: tuple[float, float]  # from the key to the next frame
    floor: tuple[float, float]  # the same on a page that does nothing


def latency(browser: Browser, address: str, texts: Sequence[str]) -> Latency:
    page, session = _open_finder(browser, address)
    page.wait_for_selector(".tool[data-ready]:not([data-ready=results])")
    page.wait_for_timeout(2000)  # nobody types sooner, and by then idle time was used
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    made, painted = _typing(page, texts)
    searching = page.evaluate(SEARCHES, [text[:end] for text in texts for end in range(1, len(text) + 1)])
    page.context.close()
    return Latency(_spread(searching), _spread(made), _spread(painted), _floor(browser, texts))


def _floor(browser: Browser, texts: Sequence[str]) -> tuple[float, float]:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.set_content(NOTHING)
    page.evaluate(ECHO)
    page.evaluate(WATCH)
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": 4})
    _, painted = _typing(page, texts)
    page.context.close()
    return _spread(painted)


def _typing(page: Page, texts: Sequence[str]) -> tuple[list[float], list[float]]:
    box = page.locator("main input[type=search]").first
    for text in texts:
        box.fill("")
        page.wait_for_timeout(300)
        for letter in text:
            box.press_sequentially(letter)
            page.wait_for_timeout(150)
    _settle(page)
    watched = page.evaluate("watch")
    return watched["made"], watched["took"]


def _spread(values: Sequence[float]) -> tuple[float, float]:
    cuts = statistics.quantiles(values, n=20, method="inclusive")
    return cuts[9], cuts[18]


@dataclass(frozen=True)
class Cold:
    """A search with nothing cached on slow 4G: milliseconds since the navigation began, bytes compressed."""

    first: float  # the first result stands in the page
    full: float  # the screen is full of results
    before: dict[str, int]  # path → bytes of what was asked for until then
    later: dict[str, int]  # what came after

    @staticmethod
    def data(files: dict[str, int]) -> int:
        return sum(size for path, size in files.items() if path.endswith((".js", ".json")))


def first_result(browser: Browser, address: str, query: str) -> Cold:
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.add_init_script(ARRIVAL)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    page.goto(f"{address}finden/index.html#q={quote(query)}", wait_until="commit")
    page.wait_for_selector(".tool[data-ready]:not([data-ready=results])", timeout=60_000)
    page.wait_for_load_state("networkidle")
    arrival, requests = page.evaluate("arrival"), page.evaluate(REQUESTS)
    page.context.close()
    before = {path.lstrip("/"): size for path, start, size in requests if start <= arrival["full"]}
    later = {path.lstrip("/"): size for path, start, size in requests if start > arrival["full"]}
    return Cold(arrival["first"], arrival["full"], before, later)
