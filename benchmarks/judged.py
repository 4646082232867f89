"""Judged search entries → a content folder in the project's own format, for the search benchmark.

The entries are invented and described more simply than ours: slug, title, carrier, kind (projekt, event), topics,
bezirk, stadtteil, plz, ages, form, when, langs, text. Vocabulary terms that they need and the guide lacks are added to
the copy only.
"""

from __future__ import annotations

import re
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from wegweiser.content import slug

SHIPPED = Path(__file__).resolve().parent.parent / "content"
COPIED = ("guide.yaml", "vocabulary.yaml", "places.yaml", "lexicon.yaml", "pages")
THEMES = {"Lesen": "Leseförderung", "Ankommen": "Integration"}  # other topics keep their name
DAYS = dict(zip(["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"], range(7), strict=True))
DAY_NAMES = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]
HOURS = {"vormittags": "10:00", "nachmittags": "15:00", "abends": "19:00"}
MONDAY = date(2026, 11, 30)

Entry = dict[str, Any]


def convert(entries: Path, folder: Path, lexicon: bool = True) -> None:
    """Write the content folder; ``lexicon`` False leaves the guide's concepts out, to see what they are worth."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in COPIED:
        copy = shutil.copytree if (SHIPPED / name).is_dir() else shutil.copy2
        copy(SHIPPED / name, folder / name)
    if not lexicon:
        _write(folder / "lexicon.yaml", {"begriffe": [{"name": "Unbenutzt"}]})
    read = [_read(path) for path in sorted(entries.glob("*.yaml"))]
    _add_terms(folder, read)
    _add_codes(folder, read)
    for entry in read:
        carrier = slug(entry["carrier"])
        _write(folder / "organisations" / f"{carrier}.yaml", {"name": entry["carrier"]})
        kind, fields = ("events", _event(entry)) if entry["kind"] == "event" else ("projects", _project(entry))
        _write(folder / kind / f"{entry['slug']}.yaml", fields)


def _read(path: Path) -> Any:
    """Every scalar as text: YAML itself reads »1:1« as 61."""
    return yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)


def _write(path: Path, fields: Entry) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=10_000), "utf-8")


def _add_terms(folder: Path, entries: list[Entry]) -> None:
    path = folder / "vocabulary.yaml"
    vocabulary = _read(path)
    wanted = {
        "themen": [THEMES.get(topic, topic) for entry in entries for topic in entry["topics"]],
        "sprachen": [name for entry in entries for name in _languages(entry)],
        "veranstaltungsarten": ["Veranstaltung"],
    }
    for group, names in wanted.items():
        have = {term["name"] for term in vocabulary[group]}
        vocabulary[group] += [{"name": name, "id": slug(name)} for name in dict.fromkeys(names) if name not in have]
    _write(path, vocabulary)


def _add_codes(folder: Path, entries: list[Entry]) -> None:
    path = folder / "places.yaml"
    places = _read(path)
    for entry in entries:
        for quarter in places["stadtteile"]:
            if quarter["name"] == entry["stadtteil"]:
                codes = [str(code) for code in quarter.get("plz", [])]
                quarter["plz"] = codes + [entry["plz"]] * (entry["plz"] not in codes)
    _write(path, places)


def _languages(entry: Entry) -> list[str]:
    return [name for name in entry["langs"] if name != "Deutsch"]


def _project(entry: Entry) -> Entry:
    summary, rest = _summary(entry["text"])
    low, high = map(int, entry["ages"])
    fields: Entry = {
        "name": entry["title"],
        "kurztext": summary,
        "träger": slug(entry["carrier"]),
        "formen": [*entry["form"], *(["Online"] if "online" in entry["when"] else [])],
        "themen": [THEMES.get(topic, topic) for topic in entry["topics"]],
        "stichwörter": [topic for topic in entry["topics"] if topic in THEMES],
        "zielgruppen": _audiences(low, high),
        "beschreibung": rest or None,
        "alter": {"von": low, "bis": high},
        "stadtteile": [entry["stadtteil"]],
        "zeiten": [slot for when in entry["when"] for slot in _slots(when)],
        "sprachen": _languages(entry),
        "kontakte": [{"funktion": "Büro", "adresse": f"{entry['plz']} Hamburg"}],
    }
    return {key: value for key, value in fields.items() if value}


def _summary(text: str) -> tuple[str, str]:
    """As many whole sentences as fit the short text, and the rest; failing that, its beginning and everything."""
    ends = [match.end(1) for match in re.finditer(r"([.!?])\s", text + " ") if match.end(1) <= 200]
    if ends and ends[-1] >= 20:
        return text[: ends[-1]], text[ends[-1] :].strip()
    return text[:198].rsplit(" ", 1)[0] + " …", text


def _audiences(low: int, high: int) -> list[str]:
    fits = {
        "Kinder": low < 12,
        "Jugendliche": low < 18 and high >= 14,
        "Junge Erwachsene": low < 27 and 19 <= high <= 30,
        "Erwachsene": low < 60 and high > 30,
        "Ältere Menschen": low >= 60,
    }
    return [name for name, fit in fits.items() if fit]


def _slots(when: str) -> list[Entry]:
    first, _, part = when.partition(" ")
    whole = {
        "flexibel": "nach Absprache",
        "Wochenende": "am Wochenende",
        "Ferien": "in den Ferien",
        "Schulzeit": "werktags",
    }
    if first in DAYS:
        return [{"tag": DAY_NAMES[DAYS[first]], **({"tageszeit": part} if part else {})}]
    if first in HOURS:
        return [{"tag": "nach Absprache", "tageszeit": first}]
    return [{"tag": whole[first]}] if first in whole else []


def _event(entry: Entry) -> Entry:
    first, _, part = entry["when"][0].partition(" ")
    day = MONDAY + timedelta(days=DAYS.get(first, 5))
    return {
        "titel": entry["title"],
        "art": "Veranstaltung",
        "beginn": f"{day.isoformat()} {HOURS.get(part, '10:00')}",
        "beschreibung": f"{entry['text']}\n\nThemen: {', '.join(entry['topics'])}",
        "stadtteil": entry["stadtteil"],
        "ort": f"{entry['plz']} Hamburg",
        "veranstalter": [slug(entry["carrier"])],
    }
