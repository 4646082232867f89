"""Every rule across files or dates: one thing in the tiny guide is broken, and exactly that is told."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from wegweiser import checks
from wegweiser.checks import CHECKS, Check
from wegweiser.content import load
from wegweiser.guide import Guide

TODAY = date(2026, 11, 22)
Damage = Callable[[Path], object]


@pytest.fixture
def folder(tiny: Path, tmp_path: Path) -> Path:
    """A copy of the tiny guide, to be broken."""
    return shutil.copytree(tiny, tmp_path / "guide")


def found(folder: Path, rule: Check) -> list[str]:
    content = load(folder, editions=folder / "editions")
    assert content.problems == (), "each file must be right by itself, or the rules do not run"
    problems = rule(Guide.of(content, TODAY))
    return [f"{p.path}:{p.line}:{p.column} {p.sentence}".replace(f"{folder.as_posix()}/", "") for p in problems]


def edit(file: str, old: str, new: str) -> Damage:
    def damage(folder: Path) -> None:
        text = (folder / file).read_text("utf-8")
        assert text.count(old) == 1, f"»{old}« in {file}"
        (folder / file).write_text(text.replace(old, new), "utf-8")

    return damage


def rename(old: str, new: str) -> Damage:
    return lambda folder: (folder / old).rename(folder / new)


def picture(name: str, content: bytes) -> Damage:
    return lambda folder: (folder / "images" / name).write_bytes(content)


def drawn(kind: str, width: int, height: int) -> bytes:
    file = io.BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", (width, height)).save(file, kind)
    return file.getvalue()


def printed(id: str) -> Damage:
    def damage(folder: Path) -> None:
        text = f"name: 2026\ndatum: 2026-11-01\nfelder: [alter]\nprojekte:\n  - id: {id}\n"
        (folder / "editions").mkdir()
        (folder / "editions" / "2026.yaml").write_text(f"{text}    name: X\n    prüfsumme: 0123456789abcdef\n", "utf-8")

    return damage


@dataclass(frozen=True)
class Case:
    rule: Check
    damage: tuple[Damage, ...]
    told: tuple[str, ...]


def case(rule: Check, *parts: Damage | str) -> Case:
    return Case(rule, tuple(p for p in parts if not isinstance(p, str)), tuple(p for p in parts if isinstance(p, str)))


MISSING_CONSENT = "Dafür fehlt die Einwilligung, oder sie ist abgelaufen."
ADD_CONSENT = "Ergänzen Sie »einwilligung« mit »am« und »kanäle«, oder löschen Sie den Namen."
NOWHERE = f"erscheint auf der Website, im Druck und in den Daten nicht: {MISSING_CONSENT} {ADD_CONSENT}"
BY_NAME = f"projects/tandem-sued.yaml:34:11 »Łukasz Muster« {NOWHERE}"
PLACEHOLDER = (
    "guide.yaml:5:12 Die Basisadresse ist noch ein Platzhalter, die QR-Codes im Druck führen ins Leere. "
    "Tragen Sie die endgültige Adresse ein."
)
CREATE = "Legen Sie die Datei an, oder prüfen Sie den Namen."
REALLY = "heute ist der 22. November 2026. Tragen Sie ein, wann die Angabe wirklich gemacht wurde."
PICTURE = "projects/lesebande.md:131:10"
SAME = "events/fachtag-2026.yaml:37:10"
OUTDATED = (
    "projects/lesebande.md:174:14 Die ukrainische Übersetzung ist älter als der deutsche Text. "
    "Prüfen Sie sie und schreiben Sie dann »vorlage: 13f01c88«."
)

CASES: dict[str, Case] = {
    "an organisation is misspelt": case(
        checks.references_exist,
        edit("projects/tandem-sued.yaml", "träger: stiftung-suederhof", "träger: stiftung-suderhof"),
        "projects/tandem-sued.yaml:3:9 Den Träger »stiftung-suderhof« gibt es nicht. Meinten Sie »stiftung-suederhof«?",
    ),
    "a partner does not exist": case(
        checks.references_exist,
        edit("projects/lesebande.md", "  - stiftung-suederhof", "  - sparkasse"),
        f"projects/lesebande.md:9:5 Die Organisation »sparkasse« gibt es nicht. {CREATE}",
    ),
    "a school does not exist": case(
        checks.references_exist,
        edit("projects/lesebande.md", "schule-hafenrand", "schule-hafen-rand"),
        "projects/lesebande.md:43:13 Die Schule »schule-hafen-rand« gibt es nicht. Meinten Sie »schule-hafenrand«?",
    ),
    "an event names what does not exist": case(
        checks.references_exist,
        edit("events/stammtisch.yaml", "  - netzwerk-beispielstadt", "  - netzwerk"),
        edit("events/stammtisch.yaml", "  - lesebande", "  - lesbande"),
        f"events/stammtisch.yaml:21:5 Die Organisation »netzwerk« gibt es nicht. {CREATE}",
        "events/stammtisch.yaml:23:5 Das Projekt »lesbande« gibt es nicht. Meinten Sie »lesebande«?",
    ),
    "a project names a school twice": case(
        checks.projects_name_a_school_once,
        edit("projects/lesebande.md", "schule-hafenrand", "schule-lindenfeld"),
        "projects/lesebande.md:43:13 Die Schule »schule-lindenfeld« steht schon in der Liste, "
        "siehe projects/lesebande.md:40.",
    ),
    "two projects have one name": case(
        checks.project_names_are_unique,
        edit("projects/neustart.yaml", "name: Neustart", "name: TANDEM-SUED"),
        "projects/tandem-sued.yaml:1:7 Ein Projekt mit diesem Namen gibt es schon, siehe projects/neustart.yaml:1.",
    ),
    "two organisations have one name": case(
        checks.organisation_names_are_unique,
        edit("organisations/stiftung-suederhof.yaml", "Stiftung Süderhof", "Netzwerk Beispielstadt e. V."),
        "organisations/stiftung-suederhof.yaml:1:7 Eine Organisation mit diesem Namen gibt es schon, "
        "siehe organisations/netzwerk-beispielstadt.yaml:1.",
    ),
    "two projects have one website": case(
        checks.project_websites_are_unique,
        edit(
            "projects/tandem-sued.yaml", "https://suederhof.example/tandem", "http://www.netzwerk.example/Arkadaslik/"
        ),
        "projects/tandem-sued.yaml:37:10 Diese Webadresse gehört schon zu einem anderen Projekt, "
        "siehe projects/arkadaslik.yaml:36. Die Seite des Trägers steht beim Träger.",
    ),
    "a word stands twice in the vocabulary": case(
        checks.vocabulary_words_are_unique,
        edit("vocabulary.yaml", "id: teilnehmende\n", "id: teilnehmende\n  - name: Tandems\n    id: tandems\n"),
        "vocabulary.yaml:49:11 »Tandems« steht bei »kennzahlen« zweimal, siehe vocabulary.yaml:45.",
        "vocabulary.yaml:50:9 »tandems« steht bei »kennzahlen« zweimal, siehe vocabulary.yaml:46.",
    ),
    "the later of two words is told, also in a long list": case(
        checks.vocabulary_words_are_unique,
        edit(
            "vocabulary.yaml",
            "id: teilnehmende\n",
            "id: teilnehmende\n" + "".join(f"  - name: Wort {n % 9}\n    id: wort-{n}\n" for n in range(10)),
        ),
        "vocabulary.yaml:67:11 »Wort 0« steht bei »kennzahlen« zweimal, siehe vocabulary.yaml:49.",
    ),
    "a related concept is misspelt": case(
        checks.related_concepts_exist,
        edit("lexicon.yaml", "verwandt: [Lesen]", "verwandt: [Lehsen, Yoga]"),
        "lexicon.yaml:7:16 Den Begriff »Lehsen« gibt es nicht. Meinten Sie »Lesen«?",
        "lexicon.yaml:7:24 Den Begriff »Yoga« gibt es nicht. Die Begriffe stehen in derselben Datei unter »name«.",
    ),
    "a concept stands twice": case(
        checks.concept_names_are_unique,
        edit("lexicon.yaml", "name: Ankommen", "name: Lesen"),
        "lexicon.yaml:5:11 Den Begriff »Lesen« gibt es schon, siehe lexicon.yaml:2.",
    ),
    "a place stands twice": case(
        checks.vocabulary_words_are_unique,
        edit("places.yaml", "id: suederhof", "id: hafenrand"),
        "places.yaml:32:9 »hafenrand« steht bei »stadtteile« zweimal, siehe places.yaml:27.",
    ),
    "a quarter belongs to a misspelt district": case(
        checks.quarters_belong_to_a_district,
        edit("places.yaml", "id: suederhof\n    bezirk: Süd", "id: suederhof\n    bezirk: Sued"),
        "places.yaml:33:13 Den Bezirk »Sued« gibt es nicht. Meinten Sie »Süd«?",
    ),
    "a quarter belongs to no district": case(
        checks.quarters_belong_to_a_district,
        edit("places.yaml", "id: suederhof\n    bezirk: Süd", "id: suederhof\n    bezirk: Umland"),
        "places.yaml:33:13 Den Bezirk »Umland« gibt es nicht. Die Bezirke stehen in derselben Datei.",
    ),
    "a quarter lies in another district": case(
        checks.quarters_lie_in_a_named_district,
        edit("projects/tandem-sued.yaml", "  - Süderhof", "  - Lindenfeld"),
        edit("schools/schule-lindenfeld.yaml", "bezirk: Nord", "bezirk: Süd"),
        "projects/tandem-sued.yaml:16:5 »Lindenfeld« liegt im Bezirk »Nord«, genannt ist nur »Süd«. "
        "Ergänzen Sie »Nord« oder prüfen Sie den Stadtteil.",
        "schools/schule-lindenfeld.yaml:3:12 »Lindenfeld« liegt im Bezirk »Nord«, genannt ist nur »Süd«. "
        "Ergänzen Sie »Nord« oder prüfen Sie den Stadtteil.",
    ),
    "statements come from the future": case(
        checks.statements_are_not_from_the_future,
        edit("projects/arkadaslik.yaml", "stand: 2026-09-15", "stand: 2027-09-15"),
        edit("projects/lesebande.md", "    am: 2026-03-01\n    gültig_bis", "    am: 23.11.2026\n    gültig_bis"),
        edit("projects/lesebande.md", "      am: 2026-03-01", "      am: 2027-03-01"),
        edit("schools/schule-lindenfeld.yaml", "am: 2026-05-01", "am: 2026-12-01"),
        f"projects/arkadaslik.yaml:32:10 Der 15. September 2027 liegt in der Zukunft, {REALLY}",
        f"projects/lesebande.md:94:9 Der 23. November 2026 liegt in der Zukunft, {REALLY}",
        f"projects/lesebande.md:110:11 Der 1. März 2027 liegt in der Zukunft, {REALLY}",
        f"schools/schule-lindenfeld.yaml:11:7 Der 1. Dezember 2026 liegt in der Zukunft, {REALLY}",
    ),
    "exceptions miss the days of the series": case(
        checks.exceptions_hit_a_day_of_the_series,
        edit("events/stammtisch.yaml", "    - 2027-01-12", "    - 2027-01-05"),
        edit("events/stammtisch.yaml", "von: 2027-02-09", "von: 2027-02-10"),
        "events/stammtisch.yaml:11:7 Am Dienstag, 5. Januar 2027 gibt es in dieser Reihe keinen Termin. "
        "Der nächstliegende ist Dienstag, 12. Januar 2027.",
        "events/stammtisch.yaml:15:12 Am Mittwoch, 10. Februar 2027 gibt es in dieser Reihe keinen Termin. "
        "Der nächstliegende ist Dienstag, 9. Februar 2027.",
    ),
    "exceptions lie long before the series": case(
        checks.exceptions_hit_a_day_of_the_series,
        edit("events/stammtisch.yaml", "beginn: 2026-10-13 18:00\nende: 2026-10-13 20:00", "beginn: 2029-10-09 18:00"),
        edit("events/stammtisch.yaml", "bis: 2027-06-30", "bis: 2029-12-31"),
        *(
            f"events/stammtisch.yaml:{place} Am {day} gibt es in dieser Reihe keinen Termin. "
            "Die Reihe hat in dieser Zeit gar keinen; prüfen Sie »beginn« und »wiederholung«."
            for place, day in (
                ("10:7", "Dienstag, 12. Januar 2027"),
                ("12:7", "Dienstag, 8. Dezember 2026"),
                ("14:12", "Dienstag, 9. Februar 2027"),
            )
        ),
    ),
    "a series begins on another weekday than its own": case(
        checks.series_begin_on_a_day_of_their_own,
        edit("events/stammtisch.yaml", "beginn: 2026-10-13 18:00", "beginn: 2026-10-12 18:00"),
        "events/stammtisch.yaml:3:9 Der Beginn, Montag, 12. Oktober 2026, ist kein Tag dieser Reihe. "
        "Der erste danach ist Dienstag, 13. Oktober 2026.",
    ),
    "registration closes after the event": case(
        checks.registration_closes_before_the_event,
        edit("events/fachtag-2026.yaml", "frist: 2026-11-27", "frist: 2026-12-05"),
        "events/fachtag-2026.yaml:22:10 Die Anmeldefrist endet erst am 5. Dezember 2026, nach dem Beginn. "
        "Prüfen Sie Frist und Beginn.",
    ),
    "the consent of a named person has run out": case(
        checks.named_people_agreed,
        edit("projects/lesebande.md", "bis: 2028-12-31", "bis: 2026-11-21"),
        f"projects/lesebande.md:108:11 »Ayşe Beispiel« {NOWHERE}",
        BY_NAME,
    ),
    "a picture is misspelt": case(
        checks.pictures_exist_and_are_sound,
        rename("images/lesebande.jpg", "images/lese-bande.jpg"),
        *(
            f"{place} Das Bild »lesebande.jpg« liegt nicht im Ordner content/images/. Meinten Sie »lese-bande.jpg«?"
            for place in (PICTURE, SAME)
        ),
    ),
    "a picture is no picture": case(
        checks.pictures_exist_and_are_sound,
        picture("lesebande.jpg", b"<svg onload='alert(1)'/>"),
        *(
            f"{place} Diese Datei ist kein lesbares Bild. Speichern Sie es neu als JPEG, PNG oder WebP."
            for place in (PICTURE, SAME)
        ),
    ),
    "a picture is of another kind and too narrow": case(
        checks.pictures_exist_and_are_sound,
        picture("lesebande.jpg", drawn("PNG", 300, 200)),
        *(
            f"{place} Das Bild ist {fault}"
            for place in (PICTURE, SAME)
            for fault in (
                "ein PNG, der Name endet auf ».jpg«. Benennen Sie es passend um.",
                "nur 300 Bildpunkte breit. Nehmen Sie eins mit wenigstens 600.",
            )
        ),
    ),
    "a picture is too heavy": case(
        checks.pictures_exist_and_are_sound,
        picture("lesebande.jpg", bytes(9_500_000)),
        *(f"{place} Das Bild ist zu groß: 9 MB. Verkleinern Sie es auf höchstens 8 MB." for place in (PICTURE, SAME)),
    ),
    "a picture unpacks to a giant": case(
        checks.pictures_exist_and_are_sound,
        rename("images/lesebande.jpg", "images/lesebande.png"),
        picture("lesebande.png", drawn("PNG", 20_000, 20_000)),
        edit("projects/lesebande.md", "lesebande.jpg", "lesebande.png"),
        edit("events/fachtag-2026.yaml", "lesebande.jpg", "lesebande.png"),
        *(
            f"{place} Das Bild hat zu viele Bildpunkte. Verkleinern Sie es auf höchstens 6000 × 6000."
            for place in (PICTURE, SAME)
        ),
    ),
    "a page has the name of a section": case(
        checks.pages_do_not_hide_a_section,
        rename("pages/ueber-uns.md", "pages/termine.md"),
        "pages/termine.md:1:1 »termine« ist schon der Name eines Bereichs der Website. "
        "Geben Sie der Datei einen anderen Namen.",
    ),
    "a theme has no project": case(
        checks.themes_have_projects,
        edit("projects/tandem-sued.yaml", "Übergang Schule–Beruf", "Ankommen"),
        "vocabulary.yaml:10:11 Zum Thema »Übergang Schule–Beruf« gibt es noch kein Projekt.",
    ),
    "the German text changed after it was translated": case(
        checks.translations_follow_the_german_text,
        edit("events/lesefest.yaml", "titel: Lesefest", "titel: Fest"),
        OUTDATED,
        "events/lesefest.yaml:11:14 Die englische Übersetzung ist älter als der deutsche Text. "
        "Prüfen Sie sie und schreiben Sie dann »vorlage: adc2e6c5«.",
    ),
    "the text in simple language is older": case(
        checks.translations_follow_the_german_text,
        edit(
            "projects/lesebande.md",
            "    vorlage: 13f01c88\n    art: Mensch\n    prüf",
            "    vorlage: 12345678\n    art: Mensch\n    prüf",
        ),
        OUTDATED,
        "projects/lesebande.md:182:14 Der Text in Einfacher Sprache ist älter als der deutsche Text. "
        "Prüfen Sie ihn und schreiben Sie dann »vorlage: 13f01c88«.",
    ),
    "a translation has no place on the site": case(
        checks.translations_are_in_a_language_of_the_site,
        edit("guide.yaml", "[en, tr, uk, ar, einfach]", "[en, tr, uk, einfach]"),
        "projects/lesebande.md:176:3 Dieser Text erscheint nicht: »ar« fehlt bei »sprachen« in guide.yaml. "
        "Ergänzen Sie die Sprache dort.",
    ),
    "a group checked another language": case(
        checks.only_simple_language_has_a_checking_group,
        edit("projects/lesebande.md", "    geprüft_von: Sprachmittlung", "    prüfgruppe: Sprachmittlung"),
        "projects/lesebande.md:171:17 Eine Prüfgruppe gibt es nur bei »einfach«: Sie prüft auf Leichte Sprache. "
        "Wer eine Übersetzung gegengelesen hat, steht bei »geprüft_von«.",
    ),
    "a former name is a file's": case(
        checks.former_ids_are_free,
        edit("projects/alte-bruecke.yaml", "[hausaufgabenbruecke]", "[neustart]"),
        "projects/alte-bruecke.yaml:15:10 »neustart« ist kein früherer Dateiname: Ein Projekt heißt noch so, siehe "
        "projects/neustart.yaml. Löschen Sie die Zeile, oder benennen Sie jene Datei um.",
    ),
    "two projects claim a former name": case(
        checks.former_ids_are_free,
        edit("projects/neustart.yaml", "bezirke:", "früher: [hausaufgabenbruecke]\nbezirke:"),
        "projects/neustart.yaml:11:10 »hausaufgabenbruecke« steht schon als früherer Dateiname, siehe "
        "projects/alte-bruecke.yaml:15.",
    ),
    "a printed project has no file": case(
        checks.printed_projects_still_have_a_file,
        printed("nordlicht"),
        "editions/2026.yaml:5:9 Das Projekt »nordlicht« stand in der Druckausgabe 2026 und hat keine Datei mehr; sein "
        "gedruckter QR-Code führt nur noch zu einer Seite, die das sagt. Legen Sie die Datei mit »status: beendet« "
        "wieder an, oder ergänzen Sie beim Nachfolger »früher: [nordlicht]«.",
    ),
    "the imprint is incomplete": case(
        checks.guide_is_ready_to_publish,
        edit("guide.yaml", "  mail: redaktion@netzwerk.example\n", ""),
        edit("guide.yaml", "  verantwortlich: Erika Muster\n", ""),
        PLACEHOLDER,
        "guide.yaml:7:1 Für das Impressum fehlt beim Herausgeber noch »mail«, »verantwortlich«. "
        "Ergänzen Sie es vor der Veröffentlichung.",
    ),
}


@pytest.mark.parametrize("what", CASES)
def test_it_is_told_when(what: str, folder: Path) -> None:
    broken = CASES[what]
    for damage in broken.damage:
        damage(folder)
    assert found(folder, broken.rule) == list(broken.told)


def test_every_rule_is_tried() -> None:
    assert {broken.rule for broken in CASES.values()} == set(CHECKS)


def test_the_unbroken_guide_has_no_errors(folder: Path) -> None:
    told = [sentence for rule in CHECKS for sentence in found(folder, rule)]
    web_only = (
        f"projects/lesebande.md:108:11 »Ayşe Beispiel« erscheint im Druck und in den Daten nicht: {MISSING_CONSENT}"
    )
    assert told == [f"{web_only} {ADD_CONSENT}", BY_NAME, OUTDATED, PLACEHOLDER]


def test_a_jpeg_of_a_telephone_is_a_jpeg(folder: Path) -> None:
    frames = [Image.new("RGB", (700, 500), colour) for colour in ("white", "black")]
    frames[0].save(folder / "images" / "lesebande.jpg", "MPO", save_all=True, append_images=frames[1:])
    assert found(folder, checks.pictures_exist_and_are_sound) == []


def test_a_series_may_have_its_last_day_on_the_last_exception(folder: Path) -> None:
    edit("events/stammtisch.yaml", "bis: 2027-06-30", "bis: 2027-02-09")(folder)
    assert found(folder, checks.exceptions_hit_a_day_of_the_series) == []
