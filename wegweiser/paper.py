"""The commands for paper: print, preflight, edition. What they write and what they say of it."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from pathlib import Path, PurePosixPath

from wegweiser import problems as reports
from wegweiser import urls
from wegweiser.checks import check
from wegweiser.console import OK, PROBLEMS, Refused, refusing, report, say
from wegweiser.content import load, slug
from wegweiser.guide import Guide
from wegweiser.output import Artifact, write_into
from wegweiser.preflight.verdicts import Expected
from wegweiser.problems import Problem
from wegweiser.run import HERE, Options


def printed(options: Options, given: Namespace) -> int:
    """One of the products for paper, below druck/. What a print shop gets is inspected at once."""
    from wegweiser.brochure import EngineMissing
    from wegweiser.printing import Order, produced

    guide = _valid_guide(options, given.format)
    if guide is None:
        return PROBLEMS
    say("Druckseiten setzen")
    try:
        product = produced(guide, Order(given.select, given.booklet, given.large, given.sheet, given.errata), options)
    except EngineMissing as missing:
        print(missing, file=sys.stderr)
        return PROBLEMS
    if isinstance(product, Problem):
        report([product], given.format)
        return PROBLEMS
    inspections = [_inspected(file.content, file.path, product.expected[file.path]) for file in product.to_inspect]
    written = [*product.files, *(artifact for _, told in inspections for artifact in told)]
    with refusing(options.out):
        write_into(written, options.out, urls.PRINT)
    for line in (*product.remarks, *(f"Geschrieben: {options.out / file.path}" for file in written)):
        print(line, file=sys.stderr)
    return OK if all(printable for printable, _ in inspections) else PROBLEMS


def preflighted(options: Options, given: Namespace) -> int:
    """Inspect any file for the print shop and put the report beside it."""
    path: Path = given.file
    if not path.is_file():
        raise Refused(f"Die Datei »{path}« gibt es nicht.")
    expected = Expected() if given.cover is None else Expected.of_cover(given.cover)
    printable, told = _inspected(path.read_bytes(), PurePosixPath(path.name), expected)
    for artifact in told:
        path.with_name(artifact.path.name).write_bytes(artifact.content)
        print(f"Bericht: {path.with_name(artifact.path.name)}", file=sys.stderr)
    return OK if printable else PROBLEMS


def _inspected(pdf: bytes, path: PurePosixPath, expected: Expected) -> tuple[bool, list[Artifact]]:
    """Whether a print shop can take the file, and the reports to send along; the table is printed."""
    from wegweiser import brochure, preflight
    from wegweiser.preflight import inkscan, printreport

    say("Druckdatei prüfen")
    found = preflight.inspect(pdf, expected=expected)
    say("")
    print(printreport.as_text(found, path.name), end="")
    html = printreport.as_html(found, path.name, inkscan.thumbnails(pdf), HERE / "templates")
    name = "druckbericht-umschlag" if expected.pages == 2 else "druckbericht"
    told = [Artifact(path.with_name(f"{name}.html"), html.encode())]
    try:
        told.append(Artifact(path.with_name(f"{name}.pdf"), brochure.report_pdf(html)))
    except brochure.EngineMissing as missing:
        print(missing, file=sys.stderr)
    return found.printable, told


def frozen(options: Options, given: Namespace) -> int:
    """Keep what is printed, so that the site can tell what has changed since."""
    from wegweiser import editions

    path = options.printed / f"{slug(given.name)}.yaml"
    if path.exists() and not given.force:
        raise Refused(f"Die Druckausgabe »{given.name}« ist schon festgehalten: {path}\nMit --force wird sie ersetzt.")
    guide = _valid_guide(options, given.format, editions=False)  # a broken edition may be what is to be replaced
    if guide is None:
        return PROBLEMS
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(editions.frozen(guide, given.name, _commit(options.content)), encoding="utf-8")
    print(f"Festgehalten: {path}\nLegen Sie die Datei zu den anderen in git ab und ändern Sie sie nicht mehr.")
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
    report(found, form)
    print(f"{reports.counted(found)}. Es wurde nichts geschrieben.", file=sys.stderr)
    return None


def _commit(folder: Path) -> str | None:
    """The state in git, if there is one that holds all of the folder."""

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
