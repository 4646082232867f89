"""Guide → a Hugo project that builds the same pages: one content file for each page, the Go templates beside this file.

Hugo is helped where a template language is at its worst: which entries stand on which list, in which order and under
which heading is worked out here and handed over in front matter. Nothing of this counts as Hugo's time.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from wegweiser import pages, text
from wegweiser.content import Entry
from wegweiser.guide import Guide, Occurrence

TEMPLATES = Path(__file__).resolve().parent / "hugo-site"
BODY = "beschreibung"
NUMBERS = frozenset(
    {
        *("von", "bis", "stunden", "stunden_bis", "treffen", "treffen_bis", "wert", "jahr", "seit", "gegründet"),
        *("mindestens_monate", "höchstens_monate", "vorbereitung_stunden", "erneuerung_jahre", "wartezeit_wochen"),
    }
)
Data = Mapping[str, Any]


def write_hugo_site(guide: Guide, static: Path, folder: Path) -> None:
    """Write the whole project; what was there is replaced."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(TEMPLATES, folder)
    shutil.copytree(static, folder / "static" / "static")
    (folder / "hugo.toml").write_text(_settings(guide), encoding="utf-8")
    for path, front_matter, body in (*_entries(guide), *_lists(guide)):
        target = folder / "content" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"{front_matter}\n{body}\n", encoding="utf-8")


def _settings(guide: Guide) -> str:
    fields = guide.settings.fields
    known = {
        "untertitel": fields.untertitel,
        "ausgabe": fields.ausgabe,
        "herausgeber": fields.herausgeber.name,
        "herausgeber_website": fields.herausgeber.website or "",
        "lizenz": fields.lizenz.name,
        "lizenz_url": fields.lizenz.url,
        "stadtweit": fields.region.stadtweit,
        "stand": text.german_date(guide.today),
    }
    params = "\n".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in known.items())
    head = f"baseURL = {json.dumps(fields.basis_url)}\ntitle = {json.dumps(fields.titel, ensure_ascii=False)}"
    return f"{head}\n{_UNUSED}\n[params]\n{params}\n{_colours(guide)}"


# What Hugo would make besides our pages is switched off.
_UNUSED = """\
locale = "de"
disableKinds = ["taxonomy", "term", "rss"]
disableHugoGeneratorInject = true
enableRobotsTXT = true
[outputs]
home = ["html"]
section = ["html"]
page = ["html"]
"""


def _colours(guide: Guide) -> str:
    """Theme → id and colour, for the tags of a project."""
    themes = guide.vocabulary.fields.themen
    rows = (
        f'{json.dumps(t.name, ensure_ascii=False)} = {{ id = "{t.id}", farbe = "{t.farbe or "petrol"}" }}'
        for t in themes
    )
    return "[params.themen]\n" + "\n".join(rows) + "\n"


# -------------------------------------------------------------------------------------------------------------- entries

Page = tuple[str, str, str]  # path below content/, front matter, body


def _entries(guide: Guide) -> Iterator[Page]:
    for project in guide.projects:
        more = {"veranstaltungen": _ids(guide.events_of_project[project.id])}
        yield _entry("projekte", project, project.fields.name, project.fields.kurztext, more)
    for school in guide.schools:
        description = f"Welche Mentoringprojekte an der Schule arbeiten: {school.fields.name}."
        yield _entry("schulen", school, school.fields.name, description, _at_school(guide, school))
    for organisation in guide.organisations:
        description = f"Projekte und Veranstaltungen von {organisation.fields.name}."
        yield _entry(
            "traeger", organisation, organisation.fields.name, description, _of_organisation(guide, organisation)
        )
    for page in guide.pages:
        yield _entry("", page, page.fields.titel, page.fields.kurztext, {"layout": "text"})
    yield from _events(guide)


def _events(guide: Guide) -> Iterator[Page]:
    for event in guide.events:
        description = text.one_line(event.fields.beschreibung or event.fields.titel)[:200]
        series = guide.series[event.fields.reihe] if event.fields.reihe else ()
        siblings = _ids(other for other in series if other is not event)
        more = {"kommend": _dates(guide.coming(event)), "geschwister": siblings}
        yield _entry("termine", event, event.fields.titel, description, more)


def _entry(section: str, entry: Entry[Any], title: str, description: str, more: Data) -> Page:
    data = {key: value for key, value in entry.document.data.items() if key != BODY and value is not None}
    lines = "\n".join(_yaml({"title": title, "description": description, **data, **more}, ""))
    return f"{section}/{entry.id}.md".lstrip("/"), f"---\n{lines}\n---", entry.document.data.get(BODY) or ""


def _at_school(guide: Guide, school: Entry[Any]) -> Data:
    links = [{"id": project.id, **_given(link)} for project, link in guide.projects_at[school.id]]
    district = guide.district_of(school)
    quarter = guide.quarter_place.get(school.fields.stadtteil or "")
    places = {"bezirk_id": district.id if district else "", "stadtteil_id": quarter.id if quarter else ""}
    return {"projekte": links, **places}


def _of_organisation(guide: Guide, organisation: Entry[Any]) -> Data:
    events = guide.events_of_organisation[organisation.id]
    return {"projekte": _ids(guide.projects_of[organisation.id]), "veranstaltungen": _ids(events)}


def _given(fields: BaseModel) -> Data:
    return fields.model_dump(mode="json", exclude_none=True)


def _ids(entries: Iterable[Entry[Any]]) -> list[str]:
    return [entry.id for entry in entries]


def _dates(occurrences: Iterable[Occurrence]) -> list[Data]:
    return [
        {
            "id": date.event.id,
            "beginn": str(date.begin),
            "ende": str(date.end or ""),
            "lage": date.status,
            "note": date.note,
        }
        for date in occurrences
    ]


def _yaml(data: Data, indent: str) -> Iterator[str]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield f"{indent}{key}:"
            yield from _yaml(value, f"{indent}  ")
        elif isinstance(value, list):
            yield from _yaml_list(key, value, indent)
        else:
            yield f"{indent}{key}: {_scalar(key, value)}"


def _yaml_list(key: str, values: list[Any], indent: str) -> Iterator[str]:
    yield f"{indent}{key}:" if values else f"{indent}{key}: []"
    for value in values:
        if isinstance(value, dict):
            first, *rest = _yaml(value, f"{indent}    ")
            yield f"{indent}  - {first.lstrip()}"
            yield from rest
        else:
            yield f"{indent}  - {_scalar('', value)}"


def _scalar(key: str, value: Any) -> str:
    """Numbers as numbers; any other text quoted, so that Hugo reads it as text too."""
    typed = str(value)
    if key in NUMBERS and re.fullmatch(r"[0-9]+([.,][0-9]+)?", typed):
        return typed.replace(",", ".")
    return "'" + typed.replace("'", "''").replace("\n", " ") + "'"


# ---------------------------------------------------------------------------------------------------------------- lists


def _lists(guide: Guide) -> Iterator[Page]:
    yield from _project_lists(guide)
    yield from _places(guide)
    yield from _registers(guide)
    yield from _event_lists(guide)
    yield _list("_index.md", "", guide.settings.fields.untertitel, _start(guide))
    rows = [{"id": theme.term.id, "name": theme.term.name, "zahlen": counts} for theme, counts in pages.matrix(guide)]
    districts = [{"id": district.place.id, "name": district.place.name} for district in guide.districts]
    yield _list(
        "wer-ist-wo.md",
        "Wer ist wo?",
        "Themen und Bezirke.",
        {"layout": "matrix", "zeilen": rows, "bezirke": districts},
    )


def _list(path: str, title: str, description: str, data: Data) -> Page:
    known = {"title": title, "description": description, **data}
    return path, json.dumps(known, ensure_ascii=False, indent=1), ""


def _groups(groups: Iterable[pages.Group]) -> list[Data]:
    return [{"id": group.id, "name": group.name, "projekte": _ids(group.entries)} for group in groups]


_INTRODUCTION = "Ein Projekt kann bei mehreren Gruppen stehen. Vergleichen Sie Zielgruppe, Alter, Ort und Zeit."


def _project_lists(guide: Guide) -> Iterator[Page]:
    for path, title, jump, groups in (
        ("projekte/_index.md", "Alle Projekte von A bis Z", "Anfangsbuchstaben", pages.by_initial(guide.projects)),
        ("engagieren.md", "Ich will mich engagieren", "Stunden im Monat", pages.by_effort(guide.active)),
        ("unterstuetzung.md", "Ich suche Unterstützung", "Zielgruppen", pages.by_audience(guide)),
    ):
        data = {"layout": "liste", "sprung": jump, "einleitung": _INTRODUCTION, "gruppen": _groups(groups)}
        yield _list(path, title, "Projekte mit Zielgruppe, Alter, Ort und Zeitaufwand.", data)
    themes = _themes(guide)
    yield _list("themen/_index.md", "Themen", "Worum es in den Projekten geht.", {"themen": themes})
    for known, theme in zip(themes, guide.themes, strict=True):
        data = {"text": known["text"], "farbe": known["farbe"], "projekte": _ids(theme.projects)}
        yield _list(f"themen/{known['id']}.md", known["name"], known["text"], data)


def _themes(guide: Guide) -> list[dict[str, Any]]:
    return [
        {
            "id": theme.term.id,
            "name": theme.term.name,
            "text": theme.term.text or "",
            "farbe": theme.term.farbe or "petrol",
            "anzahl": len(theme.projects),
        }
        for theme in guide.themes
    ]


def _places(guide: Guide) -> Iterator[Page]:
    districts = []
    citywide = _ids(guide.citywide)
    for district in guide.districts:
        quarters = [{"id": quarter.place.id, "name": quarter.place.name} for quarter in district.quarters]
        known = {"id": district.place.id, "name": district.place.name, "quartiere": quarters}
        districts.append({**known, "anzahl": len(district.projects)})
        members = {"projekte": _ids(district.projects), "schulen": _ids(district.schools), "hamburgweit": citywide}
        title = f"Bezirk {district.place.name}"
        yield _list(
            f"bezirke/{district.place.id}.md", title, f"Projekte im {title}.", {"quartiere": quarters, **members}
        )
    more = {"bezirke": districts, "hamburgweit": len(citywide)}
    yield _list("bezirke/_index.md", "Bezirke und Stadtteile", "Projekte in den Bezirken.", more)
    for quarter in guide.quarters:
        district_place = guide.district_place[quarter.place.bezirk]
        data = {
            "bezirk": {"id": district_place.id, "name": district_place.name},
            "ort": quarter.place.name,
            "projekte": _ids(quarter.projects),
            "schulen": _ids(quarter.schools),
            "hamburgweit": len(citywide),
        }
        title = f"Stadtteil {quarter.place.name}"
        yield _list(f"stadtteile/{quarter.place.id}.md", title, f"Projekte in {quarter.place.name}.", data)
    yield _list("stadtteile/_index.md", "Stadtteile", "", {"build": {"render": "never"}})


def _registers(guide: Guide) -> Iterator[Page]:
    named = [(d.place.id, f"Bezirk {d.place.name}", d.schools) for d in guide.districts]
    elsewhere = tuple(school for school in guide.schools if guide.district_of(school) is None)
    groups = (*named, ("ohne-bezirk", "Bezirk nicht angegeben", elsewhere))
    schools = [{"id": id, "name": name, "schulen": _ids(members)} for id, name, members in groups if members]
    yield _list(
        "schulen/_index.md",
        "Schulen: Wer ist wo?",
        "Welche Projekte an welcher Schule arbeiten.",
        {"gruppen": schools, "sprung": "Bezirke", "anzahl": len(guide.schools)},
    )
    carriers = [{"id": g.id, "name": g.name, "traeger": _ids(g.entries)} for g in pages.by_initial(guide.organisations)]
    yield _list(
        "traeger/_index.md",
        "Träger und Partner",
        "Wer hinter den Projekten steht.",
        {"gruppen": carriers, "sprung": "Anfangsbuchstaben"},
    )


def _event_lists(guide: Guide) -> Iterator[Page]:
    archive = _ids(guide.archive)
    known = {"kommend": _dates(guide.upcoming), "regelmaessig": _ids(guide.recurring), "archiv": len(archive)}
    yield _list("termine/_index.md", "Termine", "Veranstaltungen im kommenden Jahr.", known)
    yield _list(
        "archiv.md",
        "Archiv der Veranstaltungen",
        "Vergangene Veranstaltungen und Meilensteine.",
        {"layout": "archiv", "archiv": archive},
    )


def _start(guide: Guide) -> Data:
    return {
        "anzahl": {
            "projekte": len(guide.projects),
            "traeger": len(guide.organisations),
            "schulen": len(guide.schools),
            "bezirke": len(guide.districts),
            "hamburgweit": len(guide.citywide),
        },
        "themen": _themes(guide),
        "bezirke": [{"id": d.place.id, "name": d.place.name, "anzahl": len(d.projects)} for d in guide.districts],
        "kommend": _dates(guide.upcoming[:4]),
        "zuletzt": _ids(guide.archive[:3]),
        "fuss": [{"id": page.id, "titel": page.fields.titel} for page in guide.pages if page.fields.menü != "keins"],
        "kopf": [{"id": page.id, "titel": page.fields.titel} for page in guide.pages if page.fields.menü == "Kopf"],
    }
