#!/usr/bin/env python3
"""The Wegweiser: builds site/ and its brochure from content/. build() is the program, the rest is the command line."""

from __future__ import annotations

import argparse
import gc
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from wegweiser import problems as reports
from wegweiser.checks import check
from wegweiser.content import KINDS, Content, known_terms, load, slug
from wegweiser.guide import Guide
from wegweiser.problems import Problem

if TYPE_CHECKING:  # what only some commands need is imported by them, so that »check« answers at once
    from wegweiser.output import Artifact, Written

HERE = Path(__file__).resolve().parent
OK, PROBLEMS, WRONG_USE = 0, 1, 2
Say = Callable[[str], None]


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


@dataclass(frozen=True)
class Built:
    """What a build did. ``written`` is None if problems kept it from writing; ``lacking`` says why there is no PDF."""

    content: Content
    problems: tuple[Problem, ...]
    written: Written | None = None
    lacking: str = ""


def build(options: Options, say: Say = lambda _: None) -> Built:
    """Read everything, check everything, render everything, write everything – in this order."""
    from wegweiser import languages
    from wegweiser.output import write
    from wegweiser.pages import pages

    say("Inhalte lesen")
    content = load(options.content, options.jobs)
    if content.problems:
        return Built(content, content.problems)

    guide = Guide.of(content, options.today, options.base_url)
    found = tuple(check(guide))
    if reports.errors(found):
        return Built(content, found)

    say("Wegweiser setzen")
    printed, lacking = _brochure(guide, options) if options.pdf else ([], "")
    say("Seiten bauen")
    spoken = languages.load(guide.settings.fields.sprachen, options.locale, options.cache)
    site = pages(
        guide, options.templates, languages=spoken, cache=options.cache, brochure=bool(printed), jobs=options.jobs
    )
    artifacts = [*site, *printed]

    say("Dateien schreiben")
    return Built(content, found, write(artifacts, options.out), lacking)


def _brochure(guide: Guide, options: Options) -> tuple[list[Artifact], str]:
    """The PDF, or the sentence that says what its engine lacks on this machine."""
    from wegweiser.brochure import EngineMissing, brochure

    try:
        return [brochure(guide, options.templates, options.cache)], ""
    except EngineMissing as missing:
        return [], str(missing)


# --------------------------------------------------------------------------------------------------------- command line

HELP = """\
Aufruf: python build.py [BEFEHL] [OPTIONEN]

Baut aus den Dateien in content/ die Website in site/ und den gedruckten Wegweiser site/wegweiser.pdf.

Befehle:
  (keiner)              alles bauen
  check [DATEI …]       nur prüfen; mit Dateien: nur deren Probleme zeigen
  check --print         auch prüfen, was im Druck zu lang oder zu grob ist
  serve                 Vorschau im Browser, baut nach jedem Speichern neu
  new project "Name"    neue Datei für ein Projekt anlegen
  new event "Titel"     neue Datei für eine Veranstaltung anlegen

Optionen:
  --content ORDNER      Ordner mit den Inhalten (sonst content)
  --out ORDNER          Ordner für das Ergebnis (sonst site)
  --base-url ADRESSE    Adresse der Website statt der in guide.yaml
  --today JJJJ-MM-TT    bauen, als wäre dieser Tag (sonst heute)
  --no-pdf              ohne den gedruckten Wegweiser bauen
  --jobs ANZAHL         Zahl der Prozesse (sonst nach Umfang)
  --format ART          Probleme ausgeben als text, github, gitlab oder rdjsonl
  --port ANZAHL         Port der Vorschau (sonst 5500)
  --help                diese Hilfe

Ergebnis: 0 alles in Ordnung, 1 Fehler in den Inhalten, 2 falscher Aufruf.
"""


class _Parser(argparse.ArgumentParser):
    """argparse, speaking German."""

    def error(self, message: str) -> NoReturn:
        for pattern, german in _WRONG_USE:
            message = re.sub(pattern, german, message)
        self.exit(WRONG_USE, f"Falscher Aufruf: {message}\nHilfe: python build.py --help\n")

    def format_help(self) -> str:
        return HELP


_WRONG_USE = (
    (r"unrecognized arguments: (.*)", r"»\1« ist unbekannt."),
    (r"argument ([^:]+): expected one argument", r"Nach »\1« fehlt der Wert."),
    (r"argument [^:]+: invalid choice: '([^']*)' \(choose from (.*)\)", r"»\1« gibt es nicht, möglich sind \2."),
    (r"argument ([^:]+): invalid \w+ value: '([^']*)'", r"»\2« passt nicht zu »\1«."),
    (r"argument ([^:]+): (.*)", r"\2"),
    (r"the following arguments are required: (.*)", r"Es fehlt: \1."),
)


def main(arguments: Sequence[str]) -> int:
    # A build makes many objects and drops few: looking for garbage as often as Python does by default costs a quarter
    # of the time at 10,000 entries and a tenth of the brochure's.
    gc.set_threshold(200_000, 20, 100)
    given = _parser().parse_args(_with_command(arguments))
    options = Options(given.content, given.out, given.today, given.base_url or "", given.pdf, given.jobs)
    if given.command == "check":
        return _check(options, given.files, given.format, in_print=given.in_print)
    if given.command == "serve":
        return _serve(options, given.port)
    if given.command == "new":
        return _new(options, given.kind, given.name)
    return _build(options, given.format)


COMMANDS = ("build", "check", "serve", "new")


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Without a command everything is built: »build.py --no-pdf« means »build.py build --no-pdf«."""
    named = any(argument in COMMANDS for argument in arguments[:1])
    asks_for_help = any(argument in ("-h", "--help") for argument in arguments)
    wrong = arguments and not arguments[0].startswith("-")
    return list(arguments) if named or asks_for_help or wrong else ["build", *arguments]


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--content", type=Path, default=_here("content"))
    common.add_argument("--out", type=Path, default=_here("site"))
    common.add_argument("--base-url", type=_base_url)
    common.add_argument("--today", type=_day, default=_today())
    common.add_argument("--no-pdf", dest="pdf", action="store_false")
    common.add_argument("--jobs", type=int, default=0)
    common.add_argument("--format", choices=tuple(reports.FORMATS), default="text")
    parser = _Parser(prog="build.py", parents=[])
    commands = parser.add_subparsers(dest="command", metavar="BEFEHL", required=True, parser_class=_Parser)
    commands.add_parser("build", parents=[common])
    checking = commands.add_parser("check", parents=[common])
    checking.add_argument("files", nargs="*", type=Path)
    checking.add_argument("--print", dest="in_print", action="store_true")
    commands.add_parser("serve", parents=[common]).add_argument("--port", type=int, default=5500)
    new = commands.add_parser("new", parents=[common])
    new.add_argument("kind", choices=("project", "event"))
    new.add_argument("name")
    return parser


def _here(name: str) -> Path:
    """A folder beside this file, told relative to the working directory, as editors know it."""
    return Path(os.path.relpath(HERE / name))


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/Berlin")).date()


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"»{text}« ist kein Tag. Schreiben Sie ihn als JJJJ-MM-TT.") from None


def _base_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise argparse.ArgumentTypeError(f"»{text}« ist keine Webadresse. Sie beginnt mit https://.")
    return text


# ------------------------------------------------------------------------------------------------------------- commands


def _build(options: Options, form: str) -> int:
    from wegweiser.output import Busy, NotOurs

    began = time.perf_counter()
    try:
        built = build(options, _say)
    except NotOurs:
        return _wrong(f"Der Ordner »{options.out}« enthält fremde Dateien. Wählen Sie mit --out einen anderen Ordner.")
    except Busy:
        return _wrong("Ein anderer Bau schreibt gerade in diesen Ordner. Warten Sie, bis er fertig ist.")
    _say("")
    _report(built.problems, form)
    if built.written is None:
        print(f"{reports.counted(built.problems)}. Es wurde nichts geschrieben.", file=sys.stderr)
        return PROBLEMS
    print(_summary(built, options, time.perf_counter() - began), file=sys.stderr)
    if built.lacking:
        print(built.lacking, file=sys.stderr)
    return PROBLEMS if built.lacking else OK


def _summary(built: Built, options: Options, seconds: float) -> str:
    content, written = built.content, built.written
    assert written is not None
    entries = f"{len(content.projects)} Projekte, {len(content.events)} Veranstaltungen, {len(content.schools)} Schulen"
    files = f"{written.files} Dateien, davon {written.changed} neu oder geändert, {written.deleted} gelöscht"
    took = f"{seconds:.1f}".replace(".", ",")
    return f"{entries}\n{files}, in {took} Sekunden\nAnsehen: {options.out / 'index.html'}"


def _check(options: Options, files: Sequence[Path], form: str, *, in_print: bool = False) -> int:
    for file in files:
        if not file.exists():
            return _wrong(f"Die Datei »{file}« gibt es nicht.")
        if not file.resolve().is_relative_to(options.content.resolve()):
            return _wrong(f"Die Datei »{file}« liegt nicht im Ordner »{options.content}«.")
    content = load(options.content)
    found, overview = _found(content, options, in_print=in_print)
    shown = [problem for problem in found if not files or _concerns(problem, files)]
    _report(shown, form)
    entries = sum(len(getattr(content, kind)) for kind in KINDS)
    print(reports.counted(shown) or f"{entries} Einträge geprüft, alles in Ordnung.", file=sys.stderr)
    if overview:
        print(overview, file=sys.stderr)
    return PROBLEMS if reports.errors(shown) else OK


def _found(content: Content, options: Options, *, in_print: bool) -> tuple[tuple[Problem, ...], str]:
    """All problems; in print only what is right otherwise can be measured, which also tells how the entries fit."""
    if content.problems:
        return content.problems, ""
    guide = Guide.of(content, options.today, options.base_url)
    found = tuple(check(guide))
    if not in_print or reports.errors(found):
        return found, ""
    from wegweiser.copyfit import survey

    printed = survey(guide, options.templates)
    return (*found, *printed.problems), printed.overview


def _concerns(problem: Problem, files: Sequence[Path]) -> bool:
    return any(Path(problem.path).resolve().is_relative_to(file.resolve()) for file in files)


def _serve(options: Options, port: int) -> int:
    from wegweiser.preview import serve

    preview = replace(options, out=options.cache / "vorschau" if options.cache else options.out, pdf=False)

    def rebuild() -> Sequence[Problem]:
        problems = reports.in_order(build(preview).problems)
        print(reports.as_text(problems), end="")
        return problems

    print(f"Vorschau: http://127.0.0.1:{port}/  (beenden mit Strg+C)", file=sys.stderr)
    serve(preview.out, (options.content, options.templates, options.locale), rebuild, port=port)
    return OK


def _new(options: Options, kind: str, name: str) -> int:
    from wegweiser.draft import draft

    folder, title = {"project": ("projects", "name"), "event": ("events", "titel")}[kind]
    path = options.content / folder / f"{slug(name)}.yaml"
    if path.exists():
        return _wrong(f"Die Datei »{path}« gibt es schon.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draft(KINDS[folder], {title: name}, known_terms(load(options.content))), encoding="utf-8")
    print(f"Angelegt: {path}\nFüllen Sie die offenen Felder aus und prüfen Sie mit: python build.py check {path}")
    return OK


# --------------------------------------------------------------------------------------------------------------- output


def _say(step: str) -> None:
    """Progress on one line of a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        print(f"\r\033[K{step}{' …' if step else ''}", end="", file=sys.stderr, flush=True)


def _wrong(message: str) -> int:
    print(message, file=sys.stderr)
    return WRONG_USE


def _report(problems: Sequence[Problem], form: str) -> None:
    ordered = reports.in_order(problems)
    if form == "github":
        print(reports.as_github(ordered, _changed_files()), end="")
        _append_summary(reports.as_markdown(ordered))
    else:
        print(reports.FORMATS[form](ordered), end="")


def _append_summary(report: str) -> None:
    """GitHub shows what is appended to this file below the step."""
    if target := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(target).open("a", encoding="utf-8") as summary:
            summary.write(report)


def _changed_files() -> set[str]:
    """What the pull request changes, as far as git knows its base."""
    base = os.environ.get("GITHUB_BASE_REF")
    if not base:
        return set()
    command = ["git", "diff", "--name-only", "--relative", f"origin/{base}...HEAD"]
    import subprocess

    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return set(told.stdout.splitlines())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
