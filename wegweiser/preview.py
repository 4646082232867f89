"""The preview: a local server that rebuilds on save and shows problems in the browser, over the last good page.

The only importer of livereload. What a build is, it does not know: it is given as a function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment
from livereload import Server
from tornado.web import RequestHandler, StaticFileHandler

from wegweiser.problems import Problem, Severity

Rebuild = Callable[[], Sequence[Problem]]

SCRIPT_TAG = b'<script type="module" src="/_vorschau/vorschau.js"></script></head >'
MISSING = b"<body><p>Diese Seite gibt es in der Vorschau nicht. <a href=/>Zur Startseite</a>"

# livereload keeps silent for three seconds after a reload; asking now and then catches what is saved meanwhile.
SCRIPT = """\
const reload = document.createElement("script");
reload.src = `/livereload.js?port=${location.port}`;
document.head.append(reload);
const ask = () => fetch("/_vorschau/probleme");
const first = await ask();
const html = await first.text();
if (html) {
  document.head.insertAdjacentHTML("beforeend", '<link rel="stylesheet" href="/_vorschau/stil.css">');
  document.body.insertAdjacentHTML("afterbegin", html);
}
setInterval(async () => {
  const now = await ask();
  if (now.headers.get("etag") !== first.headers.get("etag")) location.reload();
}, 1000);
"""

STYLE = """\
.vorschau { position: sticky; top: 0; z-index: 9; max-height: 70vh; overflow: auto; padding: 1rem 1.25rem;
  background: #fff6e0; color: #17252c; border-bottom: 0.4rem solid #a63a1e; font: 1rem/1.45 system-ui, sans-serif; }
.vorschau h2 { margin: 0 0 0.5rem; font-size: 1.15rem; }
.vorschau ol { margin: 0; padding-left: 1.5rem; }
.vorschau li { margin-bottom: 0.6rem; }
.vorschau code, .vorschau pre { font: 0.9rem/1.4 ui-monospace, monospace; color: #17252c; }
.vorschau pre { margin: 0.25rem 0 0; overflow: auto; }
"""

PANEL = Environment(autoescape=True).from_string("""\
<aside class="vorschau" role="alert" lang="de">
<h2>{{ "Die Seite darunter ist der letzte fehlerfreie Stand." if stopped else "Der Wegweiser ist gebaut." }}</h2>
<ol>
{% for problem in problems %}
<li><strong>{{ problem.severity.value }}</strong>
<code>{{ problem.path }}:{{ problem.line }}:{{ problem.column }}</code><br>{{ problem.sentence }}
{% if problem.excerpt.strip() %}<pre>{{ problem.line }} | {{ problem.excerpt }}</pre>{% endif %}</li>
{% endfor %}
</ol>
</aside>
""")


def panel(problems: Sequence[Problem]) -> str:
    """The problems as HTML; hints alone do not disturb."""
    weighty = [problem for problem in problems if problem.severity is not Severity.HINT]
    stopped = any(problem.severity is Severity.ERROR for problem in weighty)
    return PANEL.render(problems=weighty, stopped=stopped) if weighty else ""


def serve(site: Path, watched: Sequence[Path], rebuild: Rebuild, *, port: int) -> None:
    """Serve ``site`` until interrupted; every change below ``watched`` calls ``rebuild`` and reloads the browser."""
    state = _State(rebuild)
    state.renew()
    server = _PreviewServer(state)
    for folder in watched:
        server.watch(str(folder), state.renew, delay=0.2)
    server.serve(root=str(site), port=port, host="127.0.0.1")


class _State:
    """What the latest build said, and its number."""

    def __init__(self, rebuild: Rebuild) -> None:
        self.rebuild = rebuild
        self.number = 0
        self.html = ""

    def renew(self) -> None:
        self.html = panel(self.rebuild())
        self.number += 1


class _PreviewServer(Server):  # type: ignore[misc]  # livereload has no types
    """livereload, with three addresses of its own and a script in every page that asks them."""

    def __init__(self, state: _State) -> None:
        super().__init__()
        self.SFH = _Page
        self.state = state

    def get_web_handlers(self, script: bytes) -> list[Any]:
        answers = (
            ("probleme", lambda: self.state.html, "text/html; charset=utf-8"),
            ("vorschau.js", lambda: SCRIPT, "text/javascript; charset=utf-8"),
            ("stil.css", lambda: STYLE, "text/css; charset=utf-8"),
        )
        own = [
            (f"/_vorschau/{name}", _Answer, {"text": text, "kind": kind, "state": self.state})
            for name, text, kind in answers
        ]
        return [*own, *super().get_web_handlers(script)]

    def _setup_logging(self) -> None:
        """livereload's own log is English and for programmers; the problems are printed by the command line."""


class _Answer(RequestHandler):
    def initialize(self, text: Callable[[], str], kind: str, state: _State) -> None:
        self.text, self.kind, self.state = text, kind, state

    def compute_etag(self) -> str:
        return f'"{self.state.number}"'

    def check_etag_header(self) -> bool:
        return False

    def get(self) -> None:
        self.set_header("Content-Type", self.kind)
        self.set_header("Cache-Control", "no-store")
        self.write(self.text())

    def data_received(self, chunk: bytes) -> None:
        """Nothing is ever sent here."""


class _Page(StaticFileHandler):
    """Files of the site as they are, pages with the preview's script."""

    @classmethod
    def get_content(  # type: ignore[override]  # tornado takes bytes as well
        cls, abspath: str, start: int | None = None, end: int | None = None
    ) -> bytes:
        content = Path(abspath).read_bytes()
        # livereload would add an inline script before »</head>«, which the pages' own security policy refuses.
        return content.replace(b"</head>", SCRIPT_TAG)[start:end] if abspath.endswith(".html") else content[start:end]

    def get_content_size(self) -> int:
        return len(self.get_content(self.absolute_path or ""))

    def should_return_304(self) -> bool:
        return False

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-store")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A page that is missing still shows the problems, which may be why it is missing."""
        self.finish(b"<!doctype html><html lang=de><head><title>Vorschau</title>" + SCRIPT_TAG + MISSING)

    def data_received(self, chunk: bytes) -> None:
        """Nothing is ever sent here."""
