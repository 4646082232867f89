"""Problems as values, and how they are printed: text, GitHub annotation, GitLab code quality, rdjsonl.

Knows nothing of YAML, of pydantic or of the rules that exist. All sentences are German; they are the product.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum


class Severity(Enum):
    """How much a problem weighs. Only an ERROR stops the build."""

    ERROR = "Fehler"
    WARNING = "Warnung"
    HINT = "Hinweis"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing an editor should know: where it is, what is wrong, what to do. Line and column count from 1."""

    path: str
    line: int
    column: int
    message: str
    hint: str = ""
    severity: Severity = field(default=Severity.ERROR, compare=False)
    excerpt: str = field(default="", compare=False)

    @property
    def sentence(self) -> str:
        return f"{self.message} {self.hint}".strip()


def errors(problems: Iterable[Problem]) -> list[Problem]:
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Errors first, then by file, line and column, each once."""
    weight = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}
    return sorted(set(problems), key=lambda problem: (weight[problem.severity], problem))


def as_text(problems: Sequence[Problem]) -> str:
    return "".join(f"{_headline(problem)}\n{_excerpt(problem)}" for problem in problems)


def _headline(problem: Problem) -> str:
    place = f"{problem.path}:{problem.line}:{problem.column}"
    return f"{place}: {problem.severity.value}: {problem.sentence}"


def _excerpt(problem: Problem) -> str:
    """The line in question with a caret below, cut so that the caret stays visible on a narrow terminal."""
    if not problem.excerpt.strip():
        return ""
    start = max(0, problem.column - 60)
    shown = problem.excerpt[start : start + 100].replace("\t", " ")
    number = f"{problem.line:>5}"
    return f"{number} | {shown}\n{'':>{len(number)}} | {'':>{problem.column - 1 - start}}^\n"


GITHUB_LIMIT = 10  # annotations of one kind that GitHub shows per step; further ones vanish without a word


def as_github(problems: Sequence[Problem], changed: Collection[str] = ()) -> str:
    """Workflow commands, those for changed files first, never more than GitHub shows."""
    first = sorted(problems, key=lambda problem: problem.path not in changed)
    shown = first if len(first) <= GITHUB_LIMIT else first[: GITHUB_LIMIT - 1]
    lines = [_annotation(problem) for problem in shown]
    if len(first) > len(shown):
        lines.append(f"::notice::und {len(first) - len(shown)} weitere, alle in der Zusammenfassung dieses Schritts")
    return "".join(f"{line}\n" for line in lines)


def _annotation(problem: Problem) -> str:
    kind = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}[problem.severity]
    place = f"file={_escaped(problem.path, ':,')},line={problem.line},col={problem.column}"
    return f"::{kind} {place},title={problem.severity.value}::{_escaped(problem.sentence)}"


def _escaped(text: str, more: str = "") -> str:
    """Workflow command escaping: percent, line ends and, in properties, the separators."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def as_markdown(problems: Sequence[Problem]) -> str:
    """The whole report for a job summary."""
    if not problems:
        return "### Wegweiser: alles in Ordnung\n"
    rows = [f"| {p.severity.value} | `{p.path}:{p.line}:{p.column}` | {_cell(p.sentence)} |\n" for p in problems]
    return "".join([f"### Wegweiser: {counted(problems)}\n\n", "| | Stelle | Was zu tun ist |\n|---|---|---|\n", *rows])


def _cell(text: str) -> str:
    for character in "\\`*_[]<>|":
        text = text.replace(character, f"\\{character}")
    return text


def as_gitlab(problems: Sequence[Problem]) -> str:
    severity = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.HINT: "info"}
    report = [
        {
            "description": problem.sentence,
            "check_name": "wegweiser",
            "fingerprint": _fingerprint(problem),
            "severity": severity[problem.severity],
            "location": {
                "path": problem.path,
                "positions": {"begin": {"line": problem.line, "column": problem.column}},
            },
        }
        for problem in problems
    ]
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _fingerprint(problem: Problem) -> str:
    what = repr((problem.path, problem.line, problem.column, problem.message))
    return hashlib.sha256(what.encode()).hexdigest()


def as_rdjsonl(problems: Sequence[Problem]) -> str:
    """Reviewdog Diagnostic Format, one JSON object a line; its columns count bytes of UTF-8."""
    severity = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.HINT: "INFO"}
    lines = (
        {
            "message": problem.sentence,
            "location": {
                "path": problem.path,
                "range": {"start": {"line": problem.line, "column": _bytes_before(problem) + 1}},
            },
            "severity": severity[problem.severity],
            "source": {"name": "wegweiser"},
        }
        for problem in problems
    )
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)


def _bytes_before(problem: Problem) -> int:
    left = problem.column - 1
    return left + sum(len(character.encode()) - 1 for character in problem.excerpt[:left])


FORMATS: dict[str, Callable[[Sequence[Problem]], str]] = {
    "text": as_text,
    "github": as_github,
    "gitlab": as_gitlab,
    "rdjsonl": as_rdjsonl,
}


def counted(problems: Sequence[Problem]) -> str:
    """»2 Fehler, 1 Hinweis«."""
    plural = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnungen", Severity.HINT: "Hinweise"}
    amounts = [(kind, sum(problem.severity is kind for problem in problems)) for kind in Severity]
    return ", ".join(f"{n} {kind.value if n == 1 else plural[kind]}" for kind, n in amounts if n)
