"""How the command line speaks: progress, problems, refusals, and the exit status that goes with them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from wegweiser import problems as reports
from wegweiser.problems import Problem

OK, PROBLEMS, WRONG_USE = 0, 1, 2


class Refused(Exception):
    """What was asked for makes no sense here; the message is a German sentence."""


@contextmanager
def refusing(folder: Path) -> Iterator[None]:
    """Say in German why nothing can be written into a folder."""
    from wegweiser.output import Busy, NotOurs

    try:
        yield
    except NotOurs:
        raise Refused(f"Der Ordner »{folder}« enthält fremde Dateien. Wählen Sie mit --out einen anderen.") from None
    except Busy:
        raise Refused("Ein anderer Bau schreibt gerade in diesen Ordner. Warten Sie, bis er fertig ist.") from None


def say(step: str) -> None:
    """Progress on one line of a terminal; nothing in a pipe."""
    if sys.stderr.isatty():
        print(f"\r\033[K{step}{' …' if step else ''}", end="", file=sys.stderr, flush=True)


def wrong(message: str) -> int:
    print(message, file=sys.stderr)
    return WRONG_USE


def report(problems: Sequence[Problem], form: str) -> None:
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
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    return set(told.stdout.splitlines())
