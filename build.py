#!/usr/bin/env python3
"""The Wegweiser: builds site/ and its brochure from content/. build() is the program, the rest is the command line."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from wegweiser import problems as reports
from wegweiser.checks import check
from wegweiser.commandline import asked, options_of
from wegweiser.console import OK, PROBLEMS, WRONG_USE, Refused, wrong
from wegweiser.content import load
from wegweiser.guide import Guide
from wegweiser.run import Built, Options

if TYPE_CHECKING:  # what only some commands need is imported by them, so that »check« answers at once
    from argparse import Namespace

    from wegweiser.output import Artifact

__all__ = ["OK", "PROBLEMS", "WRONG_USE", "Built", "Options", "build", "main"]
Say = Callable[[str], None]


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


def main(arguments: Sequence[str]) -> int:
    # A build makes many objects and drops few: looking for garbage as often as Python does by default costs a quarter
    # of the time at 10,000 entries and a tenth of the brochure's.
    gc.set_threshold(200_000, 20, 100)
    given = asked(arguments)
    try:
        return _run(given, options_of(given))
    except Refused as refusal:
        return wrong(str(refusal))


def _run(given: Namespace, options: Options) -> int:
    from wegweiser import commands

    work: dict[str, Callable[[Options, Namespace], int]] = {
        "build": lambda options, given: commands.build_all(options, given, build),
        "check": commands.check_only,
        "serve": lambda options, given: commands.preview(options, given, build),
        "new": commands.new,
    }
    return (work.get(given.command) or _on_paper(given.command))(options, given)


def _on_paper(command: str) -> Callable[[Options, Namespace], int]:
    from wegweiser import paper  # reading PDFs takes longer to import than »check« takes

    return {"print": paper.printed, "preflight": paper.preflighted, "edition": paper.frozen}[command]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
