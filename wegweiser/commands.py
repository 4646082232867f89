"""The commands for the site: build, check, serve, new. What they do and what they say."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from wegweiser import problems as reports
from wegweiser.checks import check
from wegweiser.console import OK, PROBLEMS, Refused, refusing, report, say
from wegweiser.content import KINDS, known_terms, load, slug
from wegweiser.guide import Guide
from wegweiser.problems import Problem
from wegweiser.run import Built, Options

if TYPE_CHECKING:
    from wegweiser.copyfit import Survey

Build = Callable[..., Built]


def build_all(options: Options, given: Namespace, build: Build) -> int:
    """The site and its brochure."""
    began = time.perf_counter()
    with refusing(options.out):
        built = build(options, say)
    say("")
    report(built.problems, given.format)
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


def check_only(options: Options, given: Namespace) -> int:
    """The contents, and with --print how they fit on paper; with files only what concerns these."""
    files: Sequence[Path] = given.files
    for file in files:
        if not file.exists():
            raise Refused(f"Die Datei »{file}« gibt es nicht.")
        if not file.resolve().is_relative_to(options.content.resolve()):
            raise Refused(f"Die Datei »{file}« liegt nicht im Ordner »{options.content}«.")
    content = load(options.content, editions=options.printed)
    found, overview = content.problems, ""
    if not found:
        guide = Guide.of(content, options.today, options.base_url)
        found = tuple(check(guide))
        if given.printed:
            on_paper = _on_paper(guide, options)
            found, overview = (*found, *on_paper.problems), on_paper.overview
    shown = [problem for problem in found if not files or _concerns(problem, files)]
    report(shown, given.format)
    entries = sum(len(getattr(content, kind)) for kind in KINDS)
    print(reports.counted(shown) or f"{entries} Einträge geprüft, alles in Ordnung.", file=sys.stderr)
    if overview:
        print(f"Im Druck: {overview}", file=sys.stderr)
    return PROBLEMS if reports.errors(shown) else OK


def _on_paper(guide: Guide, options: Options) -> Survey:
    from wegweiser.copyfit import survey
    from wegweiser.printing import profile_problems

    measured = survey(guide, options.templates)
    return replace(
        measured, problems=(*profile_problems(guide, options.content, options.templates), *measured.problems)
    )


def _concerns(problem: Problem, files: Sequence[Path]) -> bool:
    return any(Path(problem.path).resolve().is_relative_to(file.resolve()) for file in files)


def preview(options: Options, given: Namespace, build: Build) -> int:
    """The site in a browser, built anew after every save."""
    from wegweiser.preview import serve

    shown = replace(options, out=options.cache / "vorschau" if options.cache else options.out, pdf=False)

    def rebuild() -> Sequence[Problem]:
        problems = reports.in_order(build(shown).problems)
        print(reports.as_text(problems), end="")
        return problems

    print(f"Vorschau: http://127.0.0.1:{given.port}/  (beenden mit Strg+C)", file=sys.stderr)
    serve(shown.out, (options.content, options.templates, options.locale), rebuild, port=given.port)
    return OK


def new(options: Options, given: Namespace) -> int:
    """A file to fill in."""
    from wegweiser.draft import draft

    folder, title = {"project": ("projects", "name"), "event": ("events", "titel")}[given.kind]
    path = options.content / folder / f"{slug(given.name)}.yaml"
    if path.exists():
        raise Refused(f"Die Datei »{path}« gibt es schon.")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(draft(KINDS[folder], {title: given.name}, known_terms(load(options.content))), encoding="utf-8")
    print(f"Angelegt: {path}\nFüllen Sie die offenen Felder aus und prüfen Sie mit: python build.py check {path}")
    return OK
