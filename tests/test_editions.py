"""What was printed stays true: editions are frozen and compared, printed addresses lead on, the insert fits."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import build as program
from build import OK, PROBLEMS, WRONG_USE, Options, build
from schema import Edition
from wegweiser import errata as insert
from wegweiser import urls
from wegweiser.checks import check
from wegweiser.content import Content, load, read
from wegweiser.editions import TITLES, changes, frozen
from wegweiser.errata import SIZES, Errata, Note, fitted
from wegweiser.guide import Guide
from wegweiser.languages import OTHERS
from wegweiser.registers import registers
from wegweiser.selection import narrowed, selection

from .conftest import TODAY
from .test_site import _broken_links, page, pages, parsed, words

LATER = date(2027, 3, 1)


@pytest.fixture
def own(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the tiny guide whose edition 2026 is in print."""
    content = shutil.copytree(tiny, tmp_path / "content")
    assert run("edition", "2026", content=content) == OK
    return content


def run(*words: str, content: Path, today: date = TODAY, also: Sequence[str] = ()) -> int:
    out = content.parent / "site"
    return program.main([*words, "--content", str(content), "--out", str(out), "--today", f"{today}", *also])


def change(content: Path, name: str, old: str, new: str) -> None:
    path = content / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def built(content: Path) -> Path:
    done = build(Options(content, content.parent / "site", LATER, pdf=False, cache=None))
    assert done.written, done.problems
    parsed.cache_clear()
    return content.parent / "site"


def guide_of(content: Path) -> Guide:
    return Guide.of(load(content, editions=content.parent / "editions"), LATER)


def told(content: Path) -> list[str]:
    """What »check« says of printed addresses: place, severity and sentence."""
    found = load(content, editions=content.parent / "editions")
    problems = found.problems or check(Guide.of(found, LATER))
    return [f"{Path(p.path).name}:{p.line}:{p.column} {p.severity.value}: {p.message}" for p in problems]


def since(site: Path, path: str) -> str:
    return " ".join(words(line) for line in parsed(site / urls.file(path)).iter("p") if line.get("class") == "since")


# ------------------------------------------------------------------------------------------------------------- freezing


def test_an_edition_keeps_every_project_and_event_as_printed(own: Path) -> None:
    (edition,) = load(own, editions=own.parent / "editions").editions
    guide = guide_of(own)
    assert (edition.id, edition.fields.name, edition.fields.datum) == ("2026", "2026", TODAY)
    assert {printed.id for printed in edition.fields.projekte} == set(guide.project)
    assert {printed.id for printed in edition.fields.veranstaltungen} == set(guide.event)
    (tandem,) = (printed for printed in edition.fields.projekte if printed.id == "tandem-sued")
    assert tandem.angaben["alter"] == "von 15"
    assert tandem.angaben["telefon"] == "+49 40 123456-22"
    assert [printed.id for printed in edition.fields.projekte if printed.beendet] == ["alte-bruecke"]


def test_an_edition_names_nobody_without_consent(own: Path) -> None:
    kept = (own.parent / "editions/2026.yaml").read_text("utf-8")
    assert "Łukasz" not in kept
    assert "lukasz.muster" not in kept


def test_an_edition_is_never_overwritten_by_accident(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (own.parent / "editions/2026.yaml").read_text("utf-8")
    assert run("edition", "2026", content=own, today=LATER) == WRONG_USE
    assert "ist schon festgehalten" in capsys.readouterr().err
    assert (own.parent / "editions/2026.yaml").read_text("utf-8") == before
    assert run("edition", "2026", content=own, today=LATER, also=["--force"]) == OK
    assert "datum: 2027-03-01" in (own.parent / "editions/2026.yaml").read_text("utf-8")


def test_a_name_may_be_a_phrase_and_the_folder_may_be_elsewhere(tiny: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gedruckt"
    assert (
        run("edition", "Herbst 2026", content=shutil.copytree(tiny, tmp_path / "c"), also=[f"--editions={folder}"])
        == OK
    )
    assert "name: Herbst 2026\n" in (folder / "herbst-2026.yaml").read_text("utf-8")


def test_nothing_is_frozen_while_there_are_errors(tiny: Path, tmp_path: Path) -> None:
    content = shutil.copytree(tiny, tmp_path / "content")
    change(content, "projects/neustart.yaml", "träger: netzwerk", "träger: nezwerk")
    assert run("edition", "2026", content=content) == PROBLEMS
    assert not (tmp_path / "editions").exists()


def test_the_commit_is_kept_only_if_it_holds_what_is_printed(tiny: Path, tmp_path: Path) -> None:
    content = shutil.copytree(tiny, tmp_path / "content")

    def git(*words: str) -> str:
        who = ("-c", "user.name=Test", "-c", "user.email=test@beispiel.example")
        return subprocess.run(["git", *who, *words], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", "content")
    git("commit", "-qm", "Anfang")
    assert run("edition", "2026", content=content) == OK
    assert f"commit: {git('rev-parse', 'HEAD')}" in (tmp_path / "editions/2026.yaml").read_text("utf-8")
    change(content, "projects/neustart.yaml", "im Aufbau", "aktiv")
    assert run("edition", "2027", content=content) == OK
    assert "commit:" not in (tmp_path / "editions/2027.yaml").read_text("utf-8")


NASTY = [
    "- a",
    "a: b",
    "x #y",
    "'s",
    '"q"',
    "~",
    "null",
    "[1, 2]",
    "{a}",
    "%p",
    "@x",
    "&Co",
    "*x",
    "!y",
    "2026-01-01",
    "ja",
    "a\nb",
]


@pytest.mark.parametrize("name", NASTY)
def test_whatever_an_editor_types_comes_back_from_an_edition(own: Path, name: str) -> None:
    guide = guide_of(own)
    first = guide.projects[0]
    renamed = replace(first, fields=first.fields.model_copy(update={"name": name}))
    text = frozen(replace(guide, projects=(renamed,)), "2026")
    edition = read("2026.yaml", text.encode(), Edition)
    assert not isinstance(edition, list), edition
    assert edition.fields.projekte[0].angaben["name"] == " ".join(name.split())


def test_a_broken_edition_is_told_at_its_line(own: Path) -> None:
    change(own.parent, "editions/2026.yaml", "datum: 2026-11-22", "datum: gestern")
    change(own.parent, "editions/2026.yaml", "projekte:", "projekt:")
    date_looks = "Ein Datum sieht so aus: »2026-05-31« oder »31.5.2026«."
    assert told(own) == [
        f"2026.yaml:2:8 Fehler: »gestern« passt nicht zu »datum«. {date_looks}",
        f"2026.yaml:{_line(own, 'projekt:')}:1 Fehler: Das Feld »projekt« gibt es nicht.",
    ]


def test_facts_that_are_no_group_are_told_at_their_line(own: Path) -> None:
    path = own.parent / "editions/2026.yaml"
    path.write_text(re.sub(r"angaben:\n(      .*\n)+", "angaben: viele\n", path.read_text("utf-8"), count=1), "utf-8")
    assert [line.split(": ", 1)[1] for line in told(own)] == ["»angaben« besteht aus mehreren Feldern."]


def _line(content: Path, start: str) -> int:
    lines = (content.parent / "editions/2026.yaml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


# ------------------------------------------------------------------------------------------------------------ comparing


def test_nothing_has_changed_as_long_as_nothing_is_changed(own: Path) -> None:
    guide = guide_of(own)
    assert changes(guide, guide.editions[0]).none


def test_the_page_of_an_entry_says_what_changed_since_print(own: Path) -> None:
    change(own, "projects/tandem-sued.yaml", "von: 15", "von: 14")
    change(own, "projects/tandem-sued.yaml", "123456-22", "123456-99")
    site = built(own)
    assert since(site, "projekte/tandem-sued/") == "Seit der Druckausgabe 2026 geändert: Alter, Telefon"
    assert since(site, "en/projekte/tandem-sued/") == "Changed since the 2026 printed edition: age, phone"
    assert since(site, "projekte/lesebande/") == ""


def test_a_new_date_of_checking_is_no_change(own: Path) -> None:
    change(own, "projects/tandem-sued.yaml", "stand: 2026-11-01", "stand: 2026-12-01")
    change(own, "projects/arkadaslik.yaml", "am: 2025-01-15", "am: 2026-12-15")
    guide = guide_of(own)
    assert changes(guide, guide.editions[0]).none


def test_what_the_carrier_changes_changes_what_is_printed_of_its_projects(own: Path) -> None:
    change(own, "organisations/lesehaus.yaml", "name: ", "name: Neues ")
    guide = guide_of(own)
    changed = {one.entry.id: one.fields for one in changes(guide, guide.editions[0]).changed}
    assert changed["lesebande"] == ("träger",)


def test_new_and_ended_projects_say_so(own: Path) -> None:
    shutil.copy(own / "projects/neustart.yaml", own / "projects/zweiter-start.yaml")
    change(own, "projects/zweiter-start.yaml", "name: Neustart", "name: Zweiter Start")
    change(
        own,
        "projects/tandem-sued.yaml",
        "status: aktiv",
        "status: beendet\nstatus_hinweis: Die Stiftung führt es fort.",
    )
    site = built(own)
    assert since(site, "projekte/zweiter-start/") == "Seit der Druckausgabe 2026 neu"
    assert since(site, "projekte/tandem-sued/") == "Seit der Druckausgabe 2026 beendet"
    assert "Dieses Projekt ist beendet. Die Stiftung führt es fort." in page(site, "projekte/tandem-sued/")
    listed = page(site, "ausgabe/2026/")
    assert "Neue Projekte Zweiter Start" in listed
    assert "Beendete Projekte Tandem Süd" in listed
    assert "Alte Brücke" not in listed, "it had ended before"


def test_events_still_to_come_are_compared_too(own: Path) -> None:
    change(own, "events/stammtisch.yaml", "ort: ", "ort: Neues Haus, ")
    change(own, "events/gruendung.yaml", "titel: ", "titel: Feierliche ")
    site = built(own)
    assert since(site, "termine/stammtisch/") == "Seit der Druckausgabe 2026 geändert: Ort"
    assert since(site, "termine/gruendung/") == "", "nobody can go there any more"


def test_an_edition_has_its_page_in_every_language_linked_from_every_foot(own: Path) -> None:
    change(own, "projects/tandem-sued.yaml", "von: 15", "von: 14")
    site = built(own)
    for language in OTHERS:
        lists = parsed(site / f"{language.code}/ausgabe/2026/index.html")
        assert "Tandem Süd" in words(lists)
    assert "العمر" in page(site, "ar/ausgabe/2026/")
    foot = next(parsed(site / "index.html").iter("footer"))
    assert "ausgabe/2026/index.html" in [link.get("href", "").removeprefix("./") for link in foot.iter("a")]
    assert "https://beispiel.example/wegweiser/ausgabe/2026/" in (site / "sitemap.xml").read_text("utf-8")
    assert [link for path in pages(site) for link in _broken_links(site, path)] == []


def test_the_latest_edition_counts_and_the_older_keeps_its_page(own: Path) -> None:
    change(own, "projects/tandem-sued.yaml", "von: 15", "von: 14")
    assert run("edition", "2027", content=own, today=date(2027, 1, 15)) == OK
    change(own, "projects/tandem-sued.yaml", "bis: 70", "bis: 75")
    site = built(own)
    assert since(site, "projekte/tandem-sued/") == "Seit der Druckausgabe 2027 geändert: Voraussetzungen"
    assert "Tandem Süd Alter, Voraussetzungen" in page(site, "ausgabe/2026/")


def test_a_field_compared_only_lately_says_nothing_of_an_older_edition(own: Path) -> None:
    path = own.parent / "editions/2026.yaml"
    text = path.read_text("utf-8").replace("  - alter\n", "", 1)
    path.write_text(re.sub(r"^      alter: .*\n", "", text, flags=re.MULTILINE), "utf-8")
    guide = guide_of(own)
    assert changes(guide, guide.editions[0]).none


def test_a_guide_that_was_never_printed_shows_none_of_it(site: Path) -> None:
    assert not (site / "ausgabe").exists()
    assert "Druckausgabe" not in page(site, "")


def test_every_compared_field_has_a_name_that_editors_know() -> None:
    assert {"alter": "Alter", "telefon": "Telefon", "mail": "E-Mail", "träger": "Träger"}.items() <= TITLES.items()
    assert all(title[:1].isupper() for title in TITLES.values())


# ---------------------------------------------------------------------------------------------------- printed addresses


def leads_to(site: Path, path: str) -> str:
    """Where a page leads at once, seen from the root."""
    (refresh,) = (m for m in parsed(site / urls.file(path)).iter("meta") if m.get("http-equiv") == "refresh")
    delay, _, target = refresh.get("content", "").partition("; url=")
    assert delay == "0"
    return (site / path / target).resolve().relative_to(site.resolve()).as_posix()


def test_every_project_has_a_short_address_that_leads_to_its_page(site: Path, guide: Guide) -> None:
    for project in guide.projects:
        assert urls.short(project) == f"p/{project.id}/"
        assert leads_to(site, f"p/{project.id}/") == f"projekte/{project.id}/index.html"
        short = parsed(site / f"p/{project.id}/index.html")
        assert [link.get("href") for link in short.iter("a")] == [f"../../projekte/{project.id}/index.html"]
        canonical = next(link for link in short.iter("link") if link.get("rel") == "canonical")
        assert canonical.get("href") == urls.absolute(guide.settings.fields.basis_url, urls.project(project))
    assert "/p/" not in (site / "sitemap.xml").read_text("utf-8")


def test_what_was_printed_of_a_renamed_project_leads_to_it(own: Path) -> None:
    (own / "projects/tandem-sued.yaml").rename(own / "projects/tandem-hafen.yaml")
    change(own, "projects/tandem-hafen.yaml", "name: Tandem Süd", "name: Tandem Hafen\nfrüher: [tandem-sued]")
    _rename_in_events(own, "tandem-sued", "tandem-hafen")
    site = built(own)
    for old in ("p/tandem-sued/", "projekte/tandem-sued/", "p/tandem-hafen/"):
        assert leads_to(site, old) == "projekte/tandem-hafen/index.html"
    assert since(site, "projekte/tandem-hafen/") == "Seit der Druckausgabe 2026 geändert: Name"
    assert not (site / "en/projekte/tandem-sued").exists()


def _rename_in_events(content: Path, old: str, new: str) -> None:
    for path in (content / "events").iterdir():
        path.write_text(re.sub(rf"\b{old}\b", new, path.read_text("utf-8")), "utf-8")


def test_an_event_that_names_a_former_id_is_told_the_new_one(own: Path) -> None:
    change(own, "events/lesefest.yaml", "- lesebande", "- hausaufgabenbruecke")
    assert [line for line in told(own) if "hausaufgabenbruecke" in line and "Fehler" in line] == [
        f"lesefest.yaml:{_event_line(own)}:5 Fehler: Das Projekt »hausaufgabenbruecke« heißt jetzt »alte-bruecke«."
    ]


def _event_line(content: Path) -> int:
    lines = (content / "events/lesefest.yaml").read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if "hausaufgabenbruecke" in line)


def test_a_deleted_project_is_warned_of_and_its_code_leads_to_a_word_about_it(own: Path) -> None:
    (own / "projects/neustart.yaml").unlink()
    warned = [line for line in told(own) if "Druckausgabe" in line]
    assert warned == [
        f"2026.yaml:{_line(own, '  - id: neustart')}:9 Warnung: Das Projekt »neustart« stand in der Druckausgabe 2026 "
        "und hat keine Datei mehr; sein gedruckter QR-Code führt nur noch zu einer Seite, die das sagt."
    ]
    site = built(own)
    assert "Neustart steht nicht mehr im Wegweiser" in page(site, "p/neustart/")
    assert "Neustart steht nicht mehr im Wegweiser" in page(site, "ausgabe/2026/")
    change(own, "projects/arkadaslik.yaml", "kurztext:", "früher: [neustart]\nkurztext:")
    assert [line for line in told(own) if "Druckausgabe" in line] == []
    assert leads_to(built(own), "p/neustart/") == "projekte/arkadaslik/index.html"


def test_a_former_id_belongs_to_one_project_and_to_no_file(own: Path) -> None:
    change(own, "projects/neustart.yaml", "kurztext:", "früher:\n  - tandem-sued\n  - hausaufgabenbruecke\nkurztext:")
    assert [line for line in told(own) if "Fehler" in line] == [
        "neustart.yaml:3:5 Fehler: »tandem-sued« ist kein früherer Dateiname: Ein Projekt heißt noch so, siehe "
        f"{own.as_posix()}/projects/tandem-sued.yaml.",
        "neustart.yaml:4:5 Fehler: »hausaufgabenbruecke« steht schon als früherer Dateiname, siehe "
        f"{own.as_posix()}/projects/alte-bruecke.yaml:15.",
    ]


# --------------------------------------------------------------------------------------------------------------- insert


def test_the_insert_is_one_page_beside_the_site(own: Path) -> None:
    shutil.copy(own / "projects/neustart.yaml", own / "projects/zweiter-start.yaml")
    change(own, "projects/zweiter-start.yaml", "name: Neustart", "name: Zweiter Start")
    change(own, "projects/tandem-sued.yaml", "von: 15", "von: 14")
    change(own, "projects/arkadaslik.yaml", "status: aktiv", "status: beendet")
    site = built(own)
    assert run("print", "--errata", "2026", content=own, today=LATER) == OK
    assert (site / "index.html").exists()
    pdf = site / "druck/einlage-2026.pdf"
    assert re.search(r"Pages:\s+1\n", _tool("pdfinfo", pdf))
    assert re.search(r"Page size:\s+419\.5\d* x 595\.2\d* pts", _tool("pdfinfo", pdf))
    text = " ".join(_tool("pdftotext", pdf, "-").split())
    for said in (
        "Neu Zweiter Start",
        "Geändert Tandem Süd Alter: ab 14 Jahren",
        "Beendet Arkadaşlık",
        "/p/tandem-sued",
    ):
        assert said in text, said
    before = pdf.read_bytes()
    built(own)
    assert pdf.exists(), "a build keeps what was made for print"
    assert run("print", "--errata", "2026", content=own, today=LATER) == OK
    assert pdf.read_bytes() == before


def _tool(name: str, pdf: Path, *more: str) -> str:
    return subprocess.run([name, str(pdf), *more], check=True, capture_output=True, text=True).stdout


def test_the_insert_tells_every_kind_of_change(own: Path) -> None:
    for old, new in (
        ("Tandem Süd", "Tandem"),
        ("von: 21", "von: 25"),
        ("5 Euro", "8 Euro"),
        ("lage: derzeit nicht", "lage:"),
    ):
        change(own, "projects/tandem-sued.yaml", old, new)
    change(own, "projects/tandem-sued.yaml", "website: https://suederhof.example/tandem\n", "")
    guide = guide_of(own)
    (note,) = insert.errata(guide, guide.editions[0]).changed
    assert (note.name, note.was) == ("Tandem", "Tandem Süd")
    rows = dict(note.rows)
    assert rows["Voraussetzungen"] == "25 bis 70 Jahre; Führungszeugnis nach Gespräch"
    assert rows["Kosten"] == "8 Euro im Monat, Ermäßigung möglich"
    assert rows["Suche"].startswith("Engagierte gesucht") or rows["Suche"] == insert.UNKNOWN
    assert "suederhof.example" in rows["Website"] or rows["Website"] == insert.UNKNOWN


def _errata(own: Path, new: int, changed: int, ended: int) -> Errata:
    def notes(kind: str, many: int) -> tuple[Note, ...]:
        return tuple(Note(f"{kind} {number}") for number in range(many))

    edition, address = guide_of(own).editions[0], "https://beispiel.example/"
    return Errata(edition, LATER, address, notes("neu", new), notes("anders", changed), notes("beendet", ended))


@pytest.mark.parametrize(("room", "kept", "left_out"), [(99, 12, 0), (5, 5, 7), (2, 2, 10)])
def test_what_does_not_fit_gets_smaller_then_fewer_and_new_ones_go_first(
    own: Path, room: int, kept: int, left_out: int
) -> None:
    """A page with room for so many entries in small type, for half of them in large type."""
    tried: list[float] = []

    def lay_out(part: Errata, size: float) -> tuple[bytes, int]:
        tried.append(size)
        many = len(part.new) + len(part.changed) + len(part.ended)
        return b"%PDF", 1 if many * size <= room * SIZES[-1] else 2

    _, shown = fitted(_errata(own, 6, 4, 2), lay_out)
    assert min(tried) >= 7
    assert len(shown.new) + len(shown.changed) + len(shown.ended) == kept
    assert len(shown.left_out) == left_out
    assert len(shown.ended) == min(2, kept)
    assert not shown.new or len(shown.changed) == 4


def test_an_insert_too_full_says_so_on_paper_and_on_the_screen(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(60):
        path = Path(shutil.copy(own / "projects/neustart.yaml", own / f"projects/neustart-{number}.yaml"))
        path.write_text(path.read_text("utf-8").replace("name: Neustart", f"name: Neustart {number}"), "utf-8")
    assert run("print", "--errata", "2026", content=own, today=LATER) == OK
    assert "Nicht auf die Seite passten: Neustart " in capsys.readouterr().err
    pdf = own.parent / "site/druck/einlage-2026.pdf"
    assert re.search(r"Pages:\s+1\n", _tool("pdfinfo", pdf))
    assert re.search(r"Aus Platzgründen fehlen hier \d+ Einträge", " ".join(_tool("pdftotext", pdf, "-").split()))


def test_no_insert_is_made_where_nothing_changed_or_nothing_was_printed(
    own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("print", "--errata", "2026", content=own) == OK
    assert "eine Einlage ist nicht nötig" in capsys.readouterr().err
    assert run("print", "--errata", "2025", content=own) == WRONG_USE
    assert "Festgehalten: 2026." in capsys.readouterr().err
    assert not (own.parent / "site/druck").exists()


# ------------------------------------------------------------------------------------------------------------ selection


@pytest.mark.parametrize(
    "text",
    [
        "tandem-sued,lesebande",
        " tandem-sued , lesebande,, tandem-sued",
        "https://beispiel.example/wegweiser/merkliste/#tandem-sued,lesebande",
        "https://beispiel.example/wegweiser/tr/merkliste/index.html#tandem-sued%2Clesebande",
        "tandem-sued,lesebande,tandem-sued",
    ],
)
def test_a_selection_is_a_list_of_ids_or_the_link_of_favourites(own: Path, text: str) -> None:
    chosen = selection(text, guide_of(own))
    assert chosen.ids == ("tandem-sued", "lesebande")
    assert chosen.problems == ()


def test_a_former_id_selects_the_project_that_it_became(own: Path) -> None:
    assert selection("hausaufgabenbruecke", guide_of(own)).ids == ("alte-bruecke",)


def test_unknown_ids_are_told_in_german(own: Path) -> None:
    chosen = selection("lesebnde,../x", guide_of(own))
    assert chosen.ids == ()
    assert chosen.problems == (
        "Das Projekt »lesebnde« gibt es nicht. Meinten Sie »lesebande«?",
        "Das Projekt »../x« gibt es nicht. Genannt wird der Dateiname ohne Endung.",
    )
    for nothing in ("", " , ", "https://beispiel.example/wegweiser/merkliste/"):
        assert "kein Projekt genannt" in selection(nothing, guide_of(own)).problems[0]


def test_a_narrowed_guide_holds_the_chosen_projects_and_what_belongs_to_them(own: Path, tmp_path: Path) -> None:
    whole = guide_of(own)
    few = narrowed(whole, ["lesebande"])
    assert [project.id for project in few.projects] == ["lesebande"]
    assert {event.id for event in few.events} == {e.id for e in whole.events if "lesebande" in e.fields.projekte}
    assert all(event.fields.projekte == ("lesebande",) for event in few.events)
    assert [theme.term.name for theme in few.themes if theme.projects] == list(few.projects[0].fields.themen)
    listed = {line.name for register in registers(few) for group in register.groups for line in group.lines}
    assert "Tandem Süd" not in listed
    assert [problem for problem in check(few) if problem.severity.value == "Fehler"] == []
    assert len(whole.projects) == 5, "the guide itself stays whole"


def test_editions_are_part_of_what_is_read(own: Path) -> None:
    content: Content = load(own, editions=own.parent / "editions")
    assert [edition.id for edition in content.editions] == ["2026"]
    assert load(own).editions == ()
