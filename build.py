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
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NoReturn
from zoneinfo import ZoneInfo

from wegweiser import problems as reports
from wegweiser.checks import check
from wegweiser.content import KINDS, Content, known_terms, load, slug
from wegweiser.guide import Guide
from wegweiser.problems import Problem

if TYPE_CHECKING:  # what only some commands need is imported by them, so that »check« answers at once
    from schema import Edition
    from wegweiser.content import Entry
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


def build(options: Options, say: Say = lambda _: None) -> Built:
    """Read everything, check everything, render everything, write everything – in this order."""
    from wegweiser import languages, urls
    from wegweiser.output import write
    from wegweiser.pages import pages

    say("Inhalte lesen")
    content = load(options.content, options.jobs, options.printed)
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
    return Built(content, found, write(artifacts, options.out, keep=urls.PRINT), lacking)


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
  serve                 Vorschau im Browser, baut nach jedem Speichern neu
  new project "Name"    neue Datei für ein Projekt anlegen
  new event "Titel"     neue Datei für eine Veranstaltung anlegen
  edition NAME          festhalten, was gedruckt wird, etwa 2026; die Website zeigt dann, was sich seitdem geändert hat
  errata NAME           Einlage zur gedruckten Ausgabe: eine Seite mit allem, was sich seitdem geändert hat

Optionen:
  --content ORDNER      Ordner mit den Inhalten (sonst content)
  --editions ORDNER     Ordner mit den festgehaltenen Druckausgaben (sonst editions neben content)
  --out ORDNER          Ordner für das Ergebnis (sonst site)
  --base-url ADRESSE    Adresse der Website statt der in guide.yaml
  --today JJJJ-MM-TT    bauen, als wäre dieser Tag (sonst heute)
  --no-pdf              ohne den gedruckten Wegweiser bauen
  --jobs ANZAHL         Zahl der Prozesse (sonst nach Umfang)
  --format ART          Probleme ausgeben als text, github, gitlab oder rdjsonl
  --port ANZAHL         Port der Vorschau (sonst 5500)
  --force               eine schon festgehaltene Druckausgabe ersetzen
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
    options = Options(
        given.content, given.out, given.today, given.base_url or "", given.pdf, given.jobs, editions=given.editions
    )
    if given.command == "check":
        return _check(options, given.files, given.format)
    if given.command == "serve":
        return _serve(options, given.port)
    if given.command == "new":
        return _new(options, given.kind, given.name)
    if given.command == "edition":
        return _edition(options, given.name, given.format, force=given.force)
    if given.command == "errata":
        return _errata(options, given.name, given.format)
    return _build(options, given.format)


COMMANDS = ("build", "check", "serve", "new", "edition", "errata")


def _with_command(arguments: Sequence[str]) -> list[str]:
    """Without a command everything is built: »build.py --no-pdf« means »build.py build --no-pdf«."""
    named = any(argument in COMMANDS for argument in arguments[:1])
    asks_for_help = any(argument in ("-h", "--help") for argument in arguments)
    wrong = arguments and not arguments[0].startswith("-")
    return list(arguments) if named or asks_for_help or wrong else ["build", *arguments]


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--content", type=Path, default=_here("content"))
    common.add_argument("--editions", type=Path)
    common.add_argument("--out", type=Path, default=_here("site"))
    common.add_argument("--base-url", type=_base_url)
    common.add_argument("--today", type=_day, default=_today())
    common.add_argument("--no-pdf", dest="pdf", action="store_false")
    common.add_argument("--jobs", type=int, default=0)
    common.add_argument("--format", choices=tuple(reports.FORMATS), default="text")
    parser = _Parser(prog="build.py", parents=[])
    commands = parser.add_subparsers(dest="command", metavar="BEFEHL", required=True, parser_class=_Parser)
    commands.add_parser("build", parents=[common])
    commands.add_parser("check", parents=[common]).add_argument("files", nargs="*", type=Path)
    commands.add_parser("serve", parents=[common]).add_argument("--port", type=int, default=5500)
    new = commands.add_parser("new", parents=[common])
    new.add_argument("kind", choices=("project", "event"))
    new.add_argument("name")
    edition = commands.add_parser("edition", parents=[common])
    edition.add_argument("name")
    edition.add_argument("--force", action="store_true")
    commands.add_parser("errata", parents=[common]).add_argument("name")
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


def _check(options: Options, files: Sequence[Path], form: str) -> int:
    for file in files:
        if not file.exists():
            return _wrong(f"Die Datei »{file}« gibt es nicht.")
        if not file.resolve().is_relative_to(options.content.resolve()):
            return _wrong(f"Die Datei »{file}« liegt nicht im Ordner »{options.content}«.")
    content = load(options.content, editions=options.printed)
    found = content.problems or tuple(check(Guide.of(content, options.today, options.base_url)))
    shown = [problem for problem in found if not files or _concerns(problem, files)]
    _report(shown, form)
    entries = sum(len(getattr(content, kind)) for kind in KINDS)
    print(reports.counted(shown) or f"{entries} Einträge geprüft, alles in Ordnung.", file=sys.stderr)
    return PROBLEMS if reports.errors(shown) else OK


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


def _edition(options: Options, name: str, form: str, *, force: bool) -> int:
    from wegweiser.editions import frozen

    path = options.printed / f"{slug(name)}.yaml"
    if path.exists() and not force:
        return _wrong(f"Die Druckausgabe »{name}« ist schon festgehalten: {path}\nMit --force wird sie ersetzt.")
    guide = _valid_guide(options, form, editions=False)  # a broken edition may be what is to be replaced
    if guide is None:
        return PROBLEMS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(frozen(guide, name, _commit(options.content)), encoding="utf-8")
    print(f"Festgehalten: {path}\nLegen Sie die Datei zu den anderen in git ab und ändern Sie sie nicht mehr.")
    return OK


def _errata(options: Options, name: str, form: str) -> int:
    from wegweiser.brochure import EngineMissing
    from wegweiser.output import Busy, NotOurs

    guide = _valid_guide(options, form)
    if guide is None:
        return PROBLEMS
    edition = next((known for known in guide.editions if known.id == slug(name)), None)
    if edition is None:
        known = ", ".join(known.id for known in guide.editions) or "keine"
        return _wrong(f"Die Druckausgabe »{name}« gibt es nicht in »{options.printed}«. Festgehalten: {known}.")
    try:
        return _insert(guide, edition, options)
    except EngineMissing as missing:
        print(missing, file=sys.stderr)
        return PROBLEMS
    except NotOurs:
        return _wrong(f"Der Ordner »{options.out}« enthält fremde Dateien. Wählen Sie mit --out einen anderen Ordner.")
    except Busy:
        return _wrong("Ein anderer Bau schreibt gerade in diesen Ordner. Warten Sie, bis er fertig ist.")


def _insert(guide: Guide, edition: Entry[Edition], options: Options) -> int:
    """Lay out the insert and write it below the site, which stays as it is."""
    from wegweiser import urls
    from wegweiser.brochure import STYLES, laid_out
    from wegweiser.errata import Errata, errata, fitted
    from wegweiser.leaves import Leaves
    from wegweiser.output import Artifact, write_into

    whole, leaves = errata(guide, edition), Leaves(guide, options.templates)
    if whole.empty:
        print(f"Seit der Druckausgabe {edition.fields.name} hat sich nichts geändert, eine Einlage ist nicht nötig.")
        return OK

    def lay_out(part: Errata, size: float) -> tuple[bytes, int]:
        sheet = laid_out(leaves.insert(part, size), STYLES, options.templates, {"qr/einlage.png": whole.address})
        return sheet.pdf, sheet.pages

    pdf, shown = fitted(whole, lay_out)
    write_into([Artifact(PurePosixPath(urls.insert(edition)), pdf)], options.out, urls.PRINT)
    print(f"Einlage: {options.out / urls.insert(edition)}")
    if shown.left_out:
        print(f"Nicht auf die Seite passten: {', '.join(shown.left_out)}.", file=sys.stderr)
    return OK


def _valid_guide(options: Options, form: str, *, editions: bool = True) -> Guide | None:
    """The guide, or None after its errors have been told."""
    content = load(options.content, options.jobs, options.printed if editions else None)
    found = content.problems
    if not found:
        guide = Guide.of(content, options.today, options.base_url)
        found = tuple(reports.errors(check(guide)))
        if not found:
            return guide
    _report(found, form)
    print(f"{reports.counted(found)}. Es wurde nichts geschrieben.", file=sys.stderr)
    return None


def _commit(folder: Path) -> str | None:
    """The state in git, if there is one that holds all of the folder."""
    import subprocess

    def git(*words: str) -> str | None:
        command = ["git", "-C", str(folder), *words]
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=False)
        except OSError:  # no git
            return None
        return told.stdout.strip() if told.returncode == 0 else None

    if git("status", "--porcelain", "--", "."):
        print("Achtung: In diesem Ordner sind Änderungen, die noch nicht in git stehen.", file=sys.stderr)
        return None
    return git("rev-parse", "HEAD")


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
