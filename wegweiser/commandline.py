"""What can be asked on the command line, and the German help to it. Does nothing of it."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

from wegweiser import problems as reports
from wegweiser.console import WRONG_USE
from wegweiser.run import HERE, Options

HELP = """\
Aufruf: python build.py [BEFEHL] [OPTIONEN]

Baut aus den Dateien in content/ die Website in site/ und den gedruckten Wegweiser site/wegweiser.pdf.

Befehle:
  (keiner)              alles bauen
  check [DATEI …]       nur prüfen; mit Dateien: nur deren Probleme zeigen
  serve                 Vorschau im Browser, baut nach jedem Speichern neu
  new project "Name"    neue Datei für ein Projekt anlegen
  new event "Titel"     neue Datei für eine Veranstaltung anlegen
  print                 Druckdatei für die Druckerei, nach site/druck/, und gleich geprüft
  preflight DATEI.pdf   eine Druckdatei prüfen; schreibt druckbericht.html und druckbericht.pdf daneben
  edition NAME          festhalten, was gedruckt wird, etwa 2026; die Website zeigt dann, was sich seitdem geändert hat

Mit print entstehen statt der Druckdatei, ebenfalls in site/druck/:
  --booklet             Heft für den Bürodrucker: A4 quer, beidseitig, in der Mitte falten und heften
  --large               Ausgabe in großer Schrift, A4
  --sheet PROJEKT       Aushang für ein Projekt, eine Seite A4
  --select PROJEKTE     nur diese Projekte: »yoldas,mitkids« oder der Link einer Merkliste; auch mit --booklet, --large
  --errata NAME         Einlage zur gedruckten Ausgabe: eine Seite mit allem, was sich seitdem geändert hat

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
  --print               check: auch messen, ob die Einträge im Druck auf ihre Seite passen
  --cover MM            preflight: Die Datei ist ein Umschlag, sein Rücken so breit
  --help                diese Hilfe

Ergebnis: 0 alles in Ordnung, 1 Fehler in den Inhalten oder der Druckdatei, 2 falscher Aufruf.
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
    (r"argument ([^:]+): not allowed with argument (.*)", r"»\1« und »\2« gehen nicht zusammen."),
    (r"argument ([^:]+): (.*)", r"\2"),
    (r"the following arguments are required: (.*)", r"Es fehlt: \1."),
)


COMMANDS = ("build", "check", "serve", "new", "print", "preflight", "edition")


def asked(arguments: Sequence[str]) -> argparse.Namespace:
    """What was asked for. Ends the program with a German sentence if it cannot be understood."""
    return _parser().parse_args(_with_command(arguments))


def options_of(given: argparse.Namespace) -> Options:
    return Options(
        given.content, given.out, given.today, given.base_url or "", given.pdf, given.jobs, editions=given.editions
    )


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
    check = commands.add_parser("check", parents=[common])
    check.add_argument("files", nargs="*", type=Path)
    check.add_argument("--print", dest="printed", action="store_true")
    commands.add_parser("serve", parents=[common]).add_argument("--port", type=int, default=5500)
    new = commands.add_parser("new", parents=[common])
    new.add_argument("kind", choices=("project", "event"))
    new.add_argument("name")
    edition = commands.add_parser("edition", parents=[common])
    edition.add_argument("name")
    edition.add_argument("--force", action="store_true")
    _add_products(commands.add_parser("print", parents=[common]))
    preflight = commands.add_parser("preflight", parents=[common])
    preflight.add_argument("file", type=Path, metavar="DATEI.pdf")
    preflight.add_argument("--cover", type=_spine)
    return parser


def _add_products(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--select", default="")
    product = parser.add_mutually_exclusive_group()
    product.add_argument("--booklet", action="store_true")
    product.add_argument("--large", action="store_true")
    product.add_argument("--sheet", default="")
    product.add_argument("--errata", default="")


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


def _spine(text: str) -> float:
    """Millimetres, with a comma or a point."""
    try:
        spine = float(text.replace(",", "."))
    except ValueError:
        spine = -1.0
    if not 0 <= spine <= 100:
        raise argparse.ArgumentTypeError(f"»{text}« ist keine Rückenbreite. Nennen Sie Millimeter, etwa 4,5.")
    return spine


def _base_url(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise argparse.ArgumentTypeError(f"»{text}« ist keine Webadresse. Sie beginnt mit https://.")
    return text
