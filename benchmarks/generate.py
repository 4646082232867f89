#!/usr/bin/env python3
"""Writes a content folder with as many invented entries as wanted: like the shipped ones in size, fields and Markdown.

The same number and seed give the same bytes. Settings, vocabularies, places and pages are those of the shipped content.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from textwrap import wrap

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import words  # noqa: E402
from wegweiser.content import slug  # noqa: E402
from wegweiser.document import Document, parse, scalar  # noqa: E402

Value = str | int | list["Value"] | dict[str, "Value"]
Fields = dict[str, Value]
Named = tuple[str, str]  # id, name

SHIPPED = ROOT / "content"
COPIED = ("guide.yaml", "vocabulary.yaml", "places.yaml", "lexicon.yaml", "pages")
EVENTS, SCHOOLS, ORGANISATIONS = 22 / 47, 34 / 47, 50 / 47  # for each project, as in the shipped content
IN_SERIES = (7, 22)  # of 22 events in a row, 7 belong to one series
WITH_MARKUP = 0.15  # share of descriptions with lists, links or emphasis; the others are plain prose


@dataclass(frozen=True)
class World:
    """What entries may choose from."""

    chance: Random
    terms: dict[str, list[str]]
    quarters: dict[str, str]  # quarter → district
    organisations: Sequence[Named]
    schools: Sequence[Named]

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def some(self, vocabulary: str, most: int) -> list[Value]:
        names = self.terms[vocabulary]
        return list(self.chance.sample(names, min(self.chance.randint(1, most), len(names))))


def generate(count: int, folder: Path, seed: int = 1) -> None:
    """Write the whole content folder; what was there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _copy_shipped(folder)
    chance = Random(seed)
    names = _names(chance)
    organisations = [(slug(name), name) for name in _take(names, words.CARRIERS, round(count * ORGANISATIONS))]
    schools = [(slug(name), name) for name in _take(names, words.SCHOOLS, round(count * SCHOOLS))]
    projects = [(slug(name), name) for name in _take(names, words.PROJECTS, count)]
    world = World(chance, _vocabulary(), _quarters(), organisations, schools)
    _write(folder / "organisations", ((id, _organisation(world, id, name)) for id, name in organisations))
    _write(folder / "schools", ((id, _school(world, id, name)) for id, name in schools))
    _write(folder / "projects", ((id, _project(world, id, name, i)) for i, (id, name) in enumerate(projects)))
    _write(folder / "events", _events(world, projects, round(count * EVENTS)))


def _copy_shipped(folder: Path) -> None:
    for name in COPIED:
        source = SHIPPED / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, folder / name)


def _shipped(name: str) -> Document:
    document = parse(name, (SHIPPED / name).read_bytes())
    assert isinstance(document, Document)
    return document


def _vocabulary() -> dict[str, list[str]]:
    return {group: [term["name"] for term in terms] for group, terms in _shipped("vocabulary.yaml").data.items()}


def _quarters() -> dict[str, str]:
    return {place["name"]: place["bezirk"] for place in _shipped("places.yaml").data["stadtteile"]}


def _names(chance: Random) -> Iterator[str]:
    """Invented place names, none twice."""
    seen: set[str] = set()
    while True:
        parts = chance.choices(words.SYLLABLES, k=chance.choice((1, 2, 2)))
        name = "".join(parts).capitalize() + chance.choice(words.ENDINGS)
        if name not in seen:
            seen.add(name)
            yield name


def _take(names: Iterator[str], kinds: Sequence[str], count: int) -> Iterator[str]:
    for number, name in zip(range(count), names, strict=False):
        yield f"{kinds[number % len(kinds)]} {name}"


# -------------------------------------------------------------------------------------------------------------- entries


def _project(world: World, id: str, name: str, number: int) -> Fields:
    chance = world.chance
    fields: Fields = {"name": name + chance.choice(words.PROJECT_ENDINGS), "kurztext": _summary(world)}
    fields["träger"] = world.organisations[number % len(world.organisations)][0]
    fields["formen"] = [chance.choice(world.terms["formen"])]
    fields["themen"] = world.some("themen", 3)
    fields["zielgruppen"] = world.some("zielgruppen", 4)
    fields["beschreibung"] = _description(world, id)
    if world.often(0.15):
        fields["partner"] = [chance.choice(world.organisations)[0]]
    if world.often(0.06):
        fields |= {"status": "beendet", "status_hinweis": chance.choice(words.NOTES)}
    return fields | _for_whom(world) | _where(world) | _what_it_takes(world) | _record(world, id)


def _summary(world: World) -> str:
    chance = world.chance
    return f"{chance.choice(words.SUBJECTS)} {chance.choice(words.VERBS)} {chance.choice(words.CLOSINGS)}."


def _description(world: World, id: str) -> str:
    chance = world.chance
    sentences = chance.sample(words.SENTENCES, chance.randint(3, 6))
    if not world.often(WITH_MARKUP):
        return " ".join(sentences)
    points = "\n".join(f"- {point}" for point in chance.sample(words.POINTS, 3))
    link = f"Mehr steht **im Bericht** auf [der Seite des Projekts](https://www.{id}.example/bericht)."
    return f"{sentences[0]}\n\n{points}\n\n*Wichtig:* {sentences[1]} {link}"


def _for_whom(world: World) -> Fields:
    chance, fields = world.chance, Fields()
    if world.often(0.36):
        youngest = chance.randint(4, 16)
        fields["alter"] = {"von": youngest, "bis": youngest + chance.randint(2, 8)}
    if world.often(0.21):
        lowest = chance.randint(1, 8)
        fields["klassen"] = {"von": lowest, "bis": lowest + chance.randint(0, 4)}
    return fields


def _where(world: World) -> Fields:
    chance, fields = world.chance, Fields()
    if world.often(0.7):
        fields["stadtweit"] = "ja"
    else:
        quarters = chance.sample(sorted(world.quarters), chance.randint(1, 4))
        fields["bezirke"] = list(dict.fromkeys(world.quarters[name] for name in quarters))
        fields["stadtteile"] = list(quarters)
    if world.often(0.45):
        fields["gebiet_hinweis"] = f"Start in {chance.choice(sorted(world.quarters))}; {chance.choice(words.NOTES)}"
    if world.often(0.77):
        fields["einsatzorte"] = world.some("einsatzorte", 2)
    if world.often(0.36):
        fields["schulen"] = [_school_link(world, id) for id, _ in chance.sample(world.schools, chance.randint(1, 4))]
    return fields


def _school_link(world: World, id: str) -> Fields:
    fields: Fields = {"schule": id, "beteiligung": "geplant" if world.often(0.1) else "macht mit"}
    if world.often(0.2):
        fields["seit"] = world.chance.randint(2005, 2025)
    if world.often(0.55):
        fields["hinweis"] = world.chance.choice(words.NOTES)
    return fields


def _what_it_takes(world: World) -> Fields:
    chance, fields = world.chance, Fields()
    if world.often(0.6):
        fields["aufwand"] = _effort(world)
    if world.often(0.5):
        fields["dauer"] = {"mindestens_monate": chance.choice((6, 9, 12, 24))}
    if world.often(0.2):
        fields["voraussetzungen"] = {"alter": {"von": 18}, "führungszeugnis": {"erforderlich": "ja", "erweitert": "ja"}}
    if world.often(0.62):
        guidance = chance.choice(words.GUIDANCE)
        fields["unterstützung"] = {"vorbereitung": chance.choice(words.PREPARATION), "begleitung": guidance}
    if world.often(0.15):
        fields["kosten"] = {"kostenlos": "ja"}
    if world.often(0.2):
        fields["kontakte"] = [_contact(world)]
    return fields


def _effort(world: World) -> Fields:
    chance = world.chance
    fields: Fields = {"treffen": chance.randint(1, 3), "pro": chance.choice(("Woche", "Monat", "zwei Wochen"))}
    if world.often(0.5):
        fields["stunden"] = chance.choice(("1", "1,5", "2", "3"))
    if world.often(0.6):
        fields["hinweis"] = chance.choice(words.NOTES)
    return fields


def _contact(world: World) -> Fields:
    number = world.chance.randint(100_000, 999_999)
    street = f"{world.chance.choice(words.STREETS)} {number % 90 + 1}, 20095 Hamburg"
    mail = f"patenschaften{number}@wegweiser.example"
    return {"funktion": "Koordination", "mail": mail, "telefon": f"040 {number}", "adresse": street, "stand": "2025"}


def _record(world: World, id: str) -> Fields:
    chance, fields = world.chance, Fields()
    if world.often(0.62):
        fields["website"] = f"https://www.{id}.example/"
    if world.often(0.7):
        fields["gegründet"] = chance.randint(1990, 2025)
    if world.often(0.72):
        kinds = world.terms["kennzahlen"]
        fields["zahlen"] = [_number(world, kind) for kind in chance.sample(kinds, chance.randint(1, 3))]
    if world.often(0.1):
        fields["förderung"] = "Mittel der Stadt und einer erfundenen Stiftung"
    if world.often(0.08):
        fields["hinweise"] = [chance.choice(words.SENTENCES)]
    return fields | {"quellen": _sources(world, id, chance.randint(1, 5))}


def _number(world: World, kind: str) -> Fields:
    chance = world.chance
    fields: Fields = {"was": kind, "wert": chance.randint(10, 3000), "jahr": chance.randint(2008, 2025)}
    return fields | {"hinweis": chance.choice(words.NOTES)} if world.often(0.8) else fields


def _sources(world: World, id: str, count: int) -> list[Value]:
    picked = world.chance.sample(range(100, 1000), count)
    page = f"ehrenamtliche-fuer-{id}-gesucht.html"
    return [f"https://www.zeitung-{n % 7}.example/hamburg/stadtteile/artikel{n}/{page}" for n in picked]


def _events(world: World, projects: Sequence[Named], count: int) -> Iterator[tuple[str, Fields]]:
    chance = world.chance
    for number in range(count):
        kind, project = words.EVENTS[number % len(words.EVENTS)], chance.choice(projects)
        fields: Fields = {
            "titel": f"{number + 1}. {kind} {project[1]}",
            "art": chance.choice(world.terms["veranstaltungsarten"]),
        }
        yield slug(f"{kind}-{number + 1}"), fields | _event_details(world, project[0], number)


def _event_details(world: World, project: str, number: int) -> Fields:
    chance = world.chance
    fields: Fields = {"beginn": _moment(world)}
    if world.often(0.5):
        fields["rhythmus"] = chance.choice(("jährlich", "monatlich", "alle zwei Monate"))
    if number % IN_SERIES[1] < IN_SERIES[0]:
        fields["reihe"] = f"{words.EVENTS[number // IN_SERIES[1] % len(words.EVENTS)]} Nr. {number // IN_SERIES[1] + 1}"
    fields["ebene"] = chance.choice(("Netzwerk", "Partner", "Projekt"))
    fields["ort"] = f"Haus am {chance.choice(words.STREETS)} {number % 80 + 1}, Hamburg"
    fields["veranstalter"] = [chance.choice(world.organisations)[0]]
    if world.often(0.2):
        fields["projekte"] = [project]
    fields["beschreibung"] = " ".join(chance.sample(words.SENTENCES, 2))
    if world.often(0.3):
        fields["zahlen"] = [_number(world, "Teilnehmende")]
    return fields | {"quellen": _sources(world, f"termin-{number}", chance.randint(1, 3))}


def _moment(world: World) -> str:
    chance = world.chance
    year, month, day = chance.randint(2008, 2027), chance.randint(1, 12), chance.randint(1, 28)
    exactness = chance.choice((0, 1, 2, 2, 3))
    known = (f"{year}", f"{year}-{month:02}", f"{year}-{month:02}-{day:02}", f"{year}-{month:02}-{day:02} 18:30")
    return known[exactness]


def _school(world: World, id: str, name: str) -> Fields:
    quarter = world.chance.choice(sorted(world.quarters))
    fields: Fields = {"name": name, "bezirk": world.quarters[quarter]}
    if world.often(0.73):
        fields["stadtteil"] = quarter
    if world.often(0.6):
        fields["ort_hinweis"] = world.chance.choice(words.NOTES)
    return fields | {"quellen": _sources(world, id, 1)}


def _organisation(world: World, id: str, name: str) -> Fields:
    fields: Fields = {"name": f"{name} gGmbH" if world.often(0.2) else name}
    if world.often(0.3):
        fields["kurzname"] = name.rsplit(maxsplit=1)[-1]
    if world.often(0.16):
        fields["website"] = f"https://{id}.example/"
    return fields


# ----------------------------------------------------------------------------------------------------------------- YAML

PLAIN_WIDTH = 90


def _write(folder: Path, entries: Iterator[tuple[str, Fields]]) -> None:
    folder.mkdir(exist_ok=True)
    for id, fields in entries:
        (folder / f"{id}.yaml").write_text("\n".join(_lines(fields, "")) + "\n", encoding="utf-8")


def _lines(fields: Fields, indent: str) -> Iterator[str]:
    for key, value in fields.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _lines(value, f"{indent}  ")
        elif isinstance(value, list):
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, f"{indent}  ")
        else:
            yield f"{indent}{key}: {_text(str(value), indent)}"


def _item(value: Value, indent: str) -> Iterator[str]:
    if isinstance(value, dict):
        first, *rest = _lines(value, f"{indent}  ")
        yield f"{indent}- {first.lstrip()}"
        yield from rest
    else:
        yield f"{indent}- {_text(str(value), indent)}"


def _text(value: str, indent: str) -> str:
    """Long texts folded over several lines, Markdown line by line, as the shipped entries have them."""
    if "\n" in value:
        lines = (f"{indent}  {line}" if line else "" for line in value.split("\n"))
        return "|-\n" + "\n".join(lines)
    if len(value) <= PLAIN_WIDTH or value.startswith("https://"):
        return scalar(value)
    return ">-\n" + "\n".join(f"{indent}  {line}" for line in wrap(value, 98, break_long_words=False))


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, metavar="N", help="number of projects")
    parser.add_argument("--out", type=Path, default=ROOT / ".cache" / "benchmark" / "content")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    generate(given.count, given.out, given.seed)
    print(f"{given.count} projects in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
