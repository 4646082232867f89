"""A preflight's report → text for a terminal, HTML to send to the print shop. Knows no PDF; writes nothing."""

from __future__ import annotations

import base64
import re
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

from wegweiser.preflight.verdicts import Finding, Report, Row, Verdict, count, page_list, size, thousands

WIDTH = 100
_RESULT, _NAME = 15, 24  # columns of the table
_KIND = {"GOOD": "gut", "HINT": "hinweis", "OPEN": "offen", "FAULT": "fehler"}


def as_text(report: Report, name: str, width: int = WIDTH) -> str:
    """The table for a terminal: a line for each check, below it what was found and what to do."""
    lines = [f"Druckprüfung: {name}", "", *(line for row in report.rows for line in _lines(row, width)), ""]
    lines += textwrap.wrap(f"{_verdict(report)} {_advice(report)}".strip(), width)
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _lines(row: Row, width: int) -> Iterator[str]:
    first = f"{row.verdict.value:<{_RESULT}}{row.name:<{_NAME}}"
    yield from _wrapped(row.figures, first, " " * len(first), width)
    for each in row.findings:
        yield from _wrapped(_told(each), " " * _RESULT + "– ", " " * (_RESULT + 2), width)
        yield from _wrapped(each.remedy, " " * (_RESULT + 2) + "→ ", " " * (_RESULT + 4), width) if each.remedy else ()


def _wrapped(text: str, first: str, more: str, width: int) -> list[str]:
    return textwrap.wrap(_joined(text), width, initial_indent=first, subsequent_indent=more) or [first]


def _told(each: Finding) -> str:
    """»Der Anschnitt ist zu schmal: Seiten 2, 5–7.«"""
    return f"{each.sentence.removesuffix('.')}: {page_list(each.pages)}." if each.pages else each.sentence


def _joined(text: str) -> str:
    """Numbers stay with their units; textwrap and browsers break at plain spaces only."""
    return re.sub(r"(\d|\bSeiten?) (?=(?:mm|%|dpi|Punkt|MB|kB|×|\d)(?!\w*[a-z]))|(?<=×) (?=\d)", _no_break, text)


def _no_break(match: re.Match[str]) -> str:
    return f"{match[1] or ''}\u00a0"


def _verdict(report: Report) -> str:
    faults, hints = len(report.faults), len(report.hints)
    if faults:
        return f"{count(faults, 'Fehler', 'Fehler')}: So sollte die Datei nicht in die Druckerei."
    good = "Die Datei ist druckfertig."
    return f"{good} {count(hints, 'Hinweis', 'Hinweise')}." if hints else f"Alles in Ordnung. {good}"


def _advice(report: Report) -> str:
    if report.faults:
        return "Beheben Sie die Fehler und prüfen Sie die Datei noch einmal, bevor Sie sie abgeben."
    return "Geben Sie diesen Bericht mit der Datei in die Druckerei."


# ---------------------------------------------------------------------------------------------------------------- HTML


def as_html(report: Report, name: str, thumbnails: Sequence[bytes], templates: Path) -> str:
    """One file that holds all it shows, for screen and A4."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    jinja = Environment(
        loader=FileSystemLoader(templates / "print"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    jinja.filters.update(percent=lambda share: f"{share * 100:.2f}%", css=_in_css, told=_told, joined=_joined)
    font = (templates / "static" / "fonts" / "wegweiser-sans-latin.woff2").read_bytes()
    return jinja.get_template("druckbericht.html").render(
        report=report,
        name=name,
        verdict=_verdict(report),
        advice=_advice(report),
        facts=_facts(report),
        kind=_KIND,
        concerned=_concerned(report),
        sheets=list(zip(report.frames, (base64.b64encode(each).decode() for each in thumbnails), strict=False)),
        wide=any(frame.ratio < 1 for frame in report.frames),
        font=base64.b64encode(font).decode(),
    )


def _in_css(text: str) -> str:
    """Within a quoted string of a style sheet: whatever is not a plain letter becomes an escape."""
    return "".join(each if each.isalnum() or each in " .-_" else f"\\{ord(each):06x}" for each in text)


def _facts(report: Report) -> list[tuple[str, str]]:
    pages = f"{count(len(report.frames), 'Seite', 'Seiten')}, " if report.frames else ""
    facts = [
        ("Umfang", f"{pages}{size(report.size)} ({thousands(report.size)} Bytes)"),
        ("Erstellt", report.date),
        ("Farbprofil", report.profile),
        ("SHA-256", report.sha256),
        ("Geprüft mit", ", ".join(report.tools)),
    ]
    return [(key, value) for key, value in facts if value]


def _concerned(report: Report) -> dict[int, list[str]]:
    """Page → names of the checks that it fails; what all pages fail singles out none."""
    pages: dict[int, list[str]] = {}
    for row in report.rows:
        found = {page for each in row.findings if each.verdict is Verdict.FAULT for page in each.pages}
        for page in sorted(found) if len(found) < len(report.frames) else ():
            pages.setdefault(page, []).append(row.name)
    return pages
