"""Rules across files or dates: one generator function each, named by the sentence it enforces, listed in CHECKS.

They run only once every file is valid by itself, so one typo does not also yield »dieses Projekt gibt es nicht«.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from wegweiser import urls
from wegweiser.content import Entry
from wegweiser.document import Loc
from wegweiser.guide import HORIZON, Guide, has_consent, series_days
from wegweiser.problems import Problem, Severity
from wegweiser.text import german_date
from wegweiser.translations import fingerprint, translatable, translated
from wegweiser.wording import did_you_mean, fold, suggestion

Check = Callable[[Guide], Iterator[Problem]]


def check(guide: Guide) -> list[Problem]:
    return [problem for rule in CHECKS for problem in rule(guide)]


# ----------------------------------------------------------------------------------------------------------- references


def references_exist(guide: Guide) -> Iterator[Problem]:
    for project in guide.projects:
        fields = project.fields
        yield from _refers(project, ("träger",), fields.träger, guide.organisation, "Den Träger")
        for index, name in enumerate(fields.partner):
            yield from _refers(project, ("partner", index), name, guide.organisation, "Die Organisation")
        for index, link in enumerate(fields.schulen):
            yield from _refers(project, ("schulen", index, "schule"), link.schule, guide.school, "Die Schule")
    for event in guide.events:
        for index, name in enumerate(event.fields.veranstalter):
            yield from _refers(event, ("veranstalter", index), name, guide.organisation, "Die Organisation")
        for index, name in enumerate(event.fields.projekte):
            if renamed := guide.successor.get(name):
                message = f"Das Projekt »{name}« heißt jetzt »{renamed.id}«."
                yield event.document.problem(("projekte", index), message, "Tragen Sie den neuen Dateinamen ein.")
            else:
                yield from _refers(event, ("projekte", index), name, guide.project, "Das Projekt")


def _refers(entry: Entry[Any], loc: Loc, name: str, existing: Collection[str], what: str) -> Iterator[Problem]:
    if name not in existing:
        hint = did_you_mean(suggestion(name, existing)) or "Legen Sie die Datei an, oder prüfen Sie den Namen."
        yield entry.document.problem(loc, f"{what} »{name}« gibt es nicht.", hint)


def related_concepts_exist(guide: Guide) -> Iterator[Problem]:
    """The lexicon is one file: a name that is not in it is misspelt or was renamed."""
    concepts = guide.lexicon.fields.begriffe
    names = {concept.name for concept in concepts}
    for number, concept in enumerate(concepts):
        for index, name in enumerate(concept.verwandt):
            if name not in names:
                hint = did_you_mean(suggestion(name, names)) or "Die Begriffe stehen in derselben Datei unter »name«."
                loc = ("begriffe", number, "verwandt", index)
                yield guide.lexicon.document.problem(loc, f"Den Begriff »{name}« gibt es nicht.", hint)


def concept_names_are_unique(guide: Guide) -> Iterator[Problem]:
    named = (
        (guide.lexicon, ("begriffe", number, "name"), concept.name)
        for number, concept in enumerate(guide.lexicon.fields.begriffe)
    )
    yield from _once(named, "Den Begriff »{}« gibt es schon, siehe {}.")


def projects_name_a_school_once(guide: Guide) -> Iterator[Problem]:
    for project in guide.projects:
        yield from _once(
            ((project, ("schulen", i, "schule"), link.schule) for i, link in enumerate(project.fields.schulen)),
            "Die Schule »{}« steht schon in der Liste, siehe {}.",
        )


# ------------------------------------------------------------------------------------------------------------ only once


def project_names_are_unique(guide: Guide) -> Iterator[Problem]:
    named = ((project, ("name",), fold(project.fields.name)) for project in guide.projects)
    yield from _once(named, "Ein Projekt mit diesem Namen gibt es schon, siehe {1}.")


def organisation_names_are_unique(guide: Guide) -> Iterator[Problem]:
    named = ((entry, ("name",), fold(entry.fields.name)) for entry in guide.organisations)
    yield from _once(named, "Eine Organisation mit diesem Namen gibt es schon, siehe {1}.")


def project_websites_are_unique(guide: Guide) -> Iterator[Problem]:
    named = (project for project in guide.projects if project.fields.website)
    sites = ((project, ("website",), _same_site(project.fields.website)) for project in named)
    message = "Diese Webadresse gehört schon zu einem anderen Projekt, siehe {1}."
    yield from _once(sites, f"{message} Die Seite des Trägers steht beim Träger.")


def _same_site(url: str | None) -> str:
    parts = urlsplit((url or "").lower())
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def vocabulary_words_are_unique(guide: Guide) -> Iterator[Problem]:
    for source in (guide.vocabulary, guide.places):
        for group, words in source.fields:
            for key in ("name", "id"):
                named = ((source, (group, i, key), getattr(word, key)) for i, word in enumerate(words))
                yield from _once(named, f"»{{0}}« steht bei »{group}« zweimal, siehe {{1}}.")


def _once(items: Iterable[tuple[Entry[Any], Loc, str]], message: str) -> Iterator[Problem]:
    """Names both places; the later one in file order carries the problem."""
    first: dict[str, tuple[Entry[Any], Loc]] = {}
    for entry, loc, value in sorted(items, key=lambda item: item[0].document.path):
        known, known_loc = first.setdefault(value, (entry, loc))
        if (known, known_loc) != (entry, loc):
            place = f"{known.document.path}:{known.document.place(known_loc)[0]}"
            yield entry.document.problem(loc, message.format(value, place))


# ------------------------------------------------------------------------------------------------ printed addresses


def former_ids_are_free(guide: Guide) -> Iterator[Problem]:
    """A former id leads to the project that names it, and to no other."""
    named = [(project, ("früher", i), id) for project in guide.projects for i, id in enumerate(project.fields.früher)]
    for project, loc, id in named:
        if id in guide.project:
            path = guide.project[id].document.path
            message = f"»{id}« ist kein früherer Dateiname: Ein Projekt heißt noch so, siehe {path}."
            yield project.document.problem(loc, message, "Löschen Sie die Zeile, oder benennen Sie jene Datei um.")
    yield from _once(named, "»{}« steht schon als früherer Dateiname, siehe {}.")


def printed_projects_still_have_a_file(guide: Guide) -> Iterator[Problem]:
    for edition in guide.editions:
        for index, printed in enumerate(edition.fields.projekte):
            if printed.id not in guide.project and printed.id not in guide.successor:
                yield edition.document.problem(
                    ("projekte", index, "id"),
                    f"Das Projekt »{printed.id}« stand in der Druckausgabe {edition.fields.name} und hat keine Datei "
                    "mehr; sein gedruckter QR-Code führt nur noch zu einer Seite, die das sagt.",
                    "Legen Sie die Datei mit »status: beendet« wieder an, oder ergänzen Sie beim Nachfolger "
                    f"»früher: [{printed.id}]«.",
                    severity=Severity.WARNING,
                )


# --------------------------------------------------------------------------------------------------------------- places


def quarters_belong_to_a_district(guide: Guide) -> Iterator[Problem]:
    for index, quarter in enumerate(guide.places.fields.stadtteile):
        if quarter.bezirk not in guide.district_place:
            loc, message = ("stadtteile", index, "bezirk"), f"Den Bezirk »{quarter.bezirk}« gibt es nicht."
            hint = did_you_mean(suggestion(quarter.bezirk, guide.district_place))
            yield guide.places.document.problem(loc, message, hint or "Die Bezirke stehen in derselben Datei.")


def quarters_lie_in_a_named_district(guide: Guide) -> Iterator[Problem]:
    for project in guide.projects:
        if project.fields.bezirke and not project.fields.stadtweit:
            for index, name in enumerate(project.fields.stadtteile):
                yield from _lies_in(guide, project, ("stadtteile", index), name, project.fields.bezirke)
    for school in guide.schools:
        if school.fields.stadtteil and school.fields.bezirk:
            yield from _lies_in(guide, school, ("stadtteil",), school.fields.stadtteil, (school.fields.bezirk,))


def _lies_in(guide: Guide, entry: Entry[Any], loc: Loc, quarter: str, districts: Collection[str]) -> Iterator[Problem]:
    district = guide.quarter_place[quarter].bezirk
    if district not in districts:
        named = f"{'ist' if len(districts) == 1 else 'sind'} nur »{'«, »'.join(districts)}«"
        message = f"»{quarter}« liegt im Bezirk »{district}«, genannt {named}."
        yield entry.document.problem(loc, message, f"Ergänzen Sie »{district}« oder prüfen Sie den Stadtteil.")


# ---------------------------------------------------------------------------------------------------------------- dates


def statements_are_not_from_the_future(guide: Guide) -> Iterator[Problem]:
    entries: tuple[Entry[Any], ...] = (*guide.projects, *guide.events, *guide.schools, *guide.organisations)
    for entry in entries:
        for loc, day in _stated(entry.fields):
            if day > guide.today:
                message = f"Der {german_date(day)} liegt in der Zukunft, heute ist der {german_date(guide.today)}."
                yield entry.document.problem(loc, message, "Tragen Sie ein, wann die Angabe wirklich gemacht wurde.")


def _stated(fields: BaseModel) -> Iterator[tuple[Loc, date]]:
    """Days on which somebody checked, declared or agreed to something."""
    for name, key in (("geprüft", "am"), ("suche", "stand"), ("aufnahme", "stand")):
        if group := getattr(fields, name, None):
            yield (name, key), getattr(group, key)
    for index, quality in enumerate(getattr(fields, "qualität", ())):
        yield ("qualität", index, "am"), quality.am
    for index, contact in enumerate(getattr(fields, "kontakte", ())):
        if contact.einwilligung:
            yield ("kontakte", index, "einwilligung", "am"), contact.einwilligung.am


def exceptions_hit_a_day_of_the_series(guide: Guide) -> Iterator[Problem]:
    for event in guide.events:
        if not (event.fields.wiederholung and event.fields.beginn):
            continue
        exceptions = list(_exceptions(event))
        latest = max((day for _, day in exceptions), default=guide.today)
        days = series_days(event.fields.beginn, event.fields.wiederholung, max(latest, guide.today) + HORIZON)
        for loc, day in exceptions:
            if day not in days:
                message = f"Am {german_date(day, weekday=True)} gibt es in dieser Reihe keinen Termin."
                yield event.document.problem(loc, message, _nearest(day, days))


def _nearest(day: date, days: list[date]) -> str:
    if not days:
        return "Die Reihe hat in dieser Zeit gar keinen; prüfen Sie »beginn« und »wiederholung«."
    return f"Der nächstliegende ist {german_date(min(days, key=lambda regular: abs(regular - day)), weekday=True)}."


def _exceptions(event: Entry[Any]) -> Iterator[tuple[Loc, date]]:
    recurrence = event.fields.wiederholung
    for name in ("entfällt", "abgesagt"):
        for index, day in enumerate(getattr(recurrence, name)):
            yield ("wiederholung", name, index), day
    for index, move in enumerate(recurrence.verlegt):
        yield ("wiederholung", "verlegt", index, "von"), move.von


def series_begin_on_a_day_of_their_own(guide: Guide) -> Iterator[Problem]:
    """The rule alone makes the dates, so a first day that it does not hit would vanish without a word."""
    for event in guide.events:
        begin, recurrence = event.fields.beginn, event.fields.wiederholung
        if begin and recurrence and recurrence.wochentag:
            days = series_days(begin, recurrence, begin.first + HORIZON)
            if days and days[0] != begin.first:
                message = f"Der Beginn, {german_date(begin.first, weekday=True)}, ist kein Tag dieser Reihe."
                hint = f"Der erste danach ist {german_date(days[0], weekday=True)}."
                yield event.document.problem(("beginn",), message, hint)


def registration_closes_before_the_event(guide: Guide) -> Iterator[Problem]:
    for event in guide.events:
        registration, begin = event.fields.anmeldung, event.fields.beginn
        if not (begin and begin.exact) or event.fields.wiederholung:
            continue
        if registration and registration.frist and registration.frist > begin.first:
            message = f"Die Anmeldefrist endet erst am {german_date(registration.frist)}, nach dem Beginn."
            yield event.document.problem(("anmeldung", "frist"), message, "Prüfen Sie Frist und Beginn.")


# ------------------------------------------------------------------------------------------------------------- contacts


def named_people_agreed(guide: Guide) -> Iterator[Problem]:
    """The build goes on without the name, and says so."""
    entries: tuple[Entry[Any], ...] = (*guide.projects, *guide.organisations)
    for entry in entries:
        for index, contact in enumerate(entry.fields.kontakte):
            missing = [name for name in ("web", "print", "export") if not has_consent(contact, name, guide.today)]
            if missing:
                channels = {"web": "auf der Website", "print": "im Druck", "export": "in den Daten"}
                where = " und ".join(", ".join(channels[name] for name in missing).rsplit(", ", 1))
                yield entry.document.problem(
                    ("kontakte", index, "name"),
                    f"»{contact.name}« erscheint {where} nicht: Dafür fehlt die Einwilligung, oder sie ist abgelaufen.",
                    "Ergänzen Sie »einwilligung« mit »am« und »kanäle«, oder löschen Sie den Namen.",
                    severity=Severity.WARNING,
                )


# --------------------------------------------------------------------------------------------------------- translations

LANGUAGES = {"en": "englische", "tr": "türkische", "uk": "ukrainische", "ar": "arabische"}


def translations_follow_the_german_text(guide: Guide) -> Iterator[Problem]:
    for entry in translatable(guide):
        for code, translation in translated(entry):
            now = fingerprint(entry)
            if translation.vorlage != now:
                what = f"Die {LANGUAGES[code]} Übersetzung" if code in LANGUAGES else "Der Text in Einfacher Sprache"
                yield entry.document.problem(
                    ("texte", code, "vorlage"),
                    f"{what} ist älter als der deutsche Text.",
                    f"Prüfen Sie {'sie' if code in LANGUAGES else 'ihn'} und schreiben Sie dann »vorlage: {now}«.",
                    severity=Severity.WARNING,
                )


def translations_are_in_a_language_of_the_site(guide: Guide) -> Iterator[Problem]:
    offered = guide.settings.fields.sprachen
    for entry in translatable(guide):
        for code, _ in translated(entry):
            if code not in offered:
                yield entry.document.problem(
                    ("texte", code),
                    f"Dieser Text erscheint nicht: »{code}« fehlt bei »sprachen« in guide.yaml.",
                    "Ergänzen Sie die Sprache dort.",
                    severity=Severity.HINT,
                    at_key=True,
                )


def only_simple_language_has_a_checking_group(guide: Guide) -> Iterator[Problem]:
    for entry in translatable(guide):
        for code, translation in translated(entry):
            if translation.prüfgruppe and code != "einfach":
                yield entry.document.problem(
                    ("texte", code, "prüfgruppe"),
                    "Eine Prüfgruppe gibt es nur bei »einfach«: Sie prüft auf Leichte Sprache.",
                    "Wer eine Übersetzung gegengelesen hat, steht bei »geprüft_von«.",
                    severity=Severity.WARNING,
                )


# ------------------------------------------------------------------------------------------------------------- pictures

PICTURE_BYTES = 8_000_000
PICTURE_PIXELS = 40_000_000
PICTURE_WIDTH = 600
SHRINK = "Verkleinern Sie es auf höchstens 6000 × 6000."


def pictures_exist_and_are_sound(guide: Guide) -> Iterator[Problem]:
    entries: tuple[Entry[Any], ...] = (*guide.projects, *guide.events)
    for entry in entries:
        if entry.fields.bild:
            name = entry.fields.bild.datei
            for message, hint in _faults(name, guide):
                yield entry.document.problem(("bild", "datei"), message, hint)


def _faults(name: str, guide: Guide) -> Iterator[tuple[str, str]]:
    path = guide.pictures.get(name)
    if path is None:
        hint = did_you_mean(suggestion(name, guide.pictures)) or "Legen Sie die Bilddatei dort ab."
        yield f"Das Bild »{name}« liegt nicht im Ordner content/images/.", hint
        return
    if path.stat().st_size > PICTURE_BYTES:
        yield f"Das Bild ist zu groß: {path.stat().st_size // 1_000_000} MB.", "Verkleinern Sie es auf höchstens 8 MB."
        return
    yield from _unsound(path)


def _unsound(path: Path) -> Iterator[tuple[str, str]]:
    """Reads only the header, so that a picture that unpacks to gigabytes does no harm."""
    from PIL import Image, UnidentifiedImageError  # imported late: most guides have few pictures, and it costs 50 ms

    expected = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}[path.suffix]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(path) as picture:
                kind, (width, height) = picture.format, picture.size
    except Image.DecompressionBombError:
        yield "Das Bild hat zu viele Bildpunkte.", SHRINK
        return
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        yield "Diese Datei ist kein lesbares Bild.", "Speichern Sie es neu als JPEG, PNG oder WebP."
        return
    if kind != expected and (kind, expected) != ("MPO", "JPEG"):  # how some telephones store a JPEG
        yield f"Das Bild ist ein {kind}, der Name endet auf »{path.suffix}«.", "Benennen Sie es passend um."
    if width * height > PICTURE_PIXELS:
        yield f"Das Bild hat zu viele Bildpunkte: {width} × {height}.", SHRINK
    if width < PICTURE_WIDTH:
        yield f"Das Bild ist nur {width} Bildpunkte breit.", f"Nehmen Sie eins mit wenigstens {PICTURE_WIDTH}."


# ------------------------------------------------------------------------------------------------- the guide as a whole


def pages_do_not_hide_a_section(guide: Guide) -> Iterator[Problem]:
    for page in guide.pages:
        if page.id in urls.SECTIONS:
            message = f"»{page.id}« ist schon der Name eines Bereichs der Website."
            yield Problem(page.document.path, 1, 1, message, "Geben Sie der Datei einen anderen Namen.")


def themes_have_projects(guide: Guide) -> Iterator[Problem]:
    used = Counter(name for project in guide.projects for name in project.fields.themen)
    for index, theme in enumerate(guide.vocabulary.fields.themen):
        if not used[theme.name]:
            message = f"Zum Thema »{theme.name}« gibt es noch kein Projekt."
            yield guide.vocabulary.document.problem(("themen", index, "name"), message, severity=Severity.HINT)


def guide_is_ready_to_publish(guide: Guide) -> Iterator[Problem]:
    fields, document = guide.settings.fields, guide.settings.document
    host = urlsplit(fields.basis_url).hostname or ""
    if host.endswith((".example", ".invalid", ".test")) or host == "localhost":
        message = "Die Basisadresse ist noch ein Platzhalter, die QR-Codes im Druck führen ins Leere."
        yield document.problem(
            ("basis_url",), message, "Tragen Sie die endgültige Adresse ein.", severity=Severity.HINT
        )
    lacking = [name for name in ("mail", "adresse", "verantwortlich") if getattr(fields.herausgeber, name) is None]
    if lacking:
        message = f"Für das Impressum fehlt beim Herausgeber noch »{'«, »'.join(lacking)}«."
        hint = "Ergänzen Sie es vor der Veröffentlichung."
        yield document.problem(("herausgeber",), message, hint, severity=Severity.HINT, at_key=True)


CHECKS: tuple[Check, ...] = (
    references_exist,
    related_concepts_exist,
    concept_names_are_unique,
    projects_name_a_school_once,
    project_names_are_unique,
    organisation_names_are_unique,
    project_websites_are_unique,
    vocabulary_words_are_unique,
    former_ids_are_free,
    printed_projects_still_have_a_file,
    quarters_belong_to_a_district,
    quarters_lie_in_a_named_district,
    statements_are_not_from_the_future,
    exceptions_hit_a_day_of_the_series,
    series_begin_on_a_day_of_their_own,
    registration_closes_before_the_event,
    named_people_agreed,
    translations_follow_the_german_text,
    translations_are_in_a_language_of_the_site,
    only_simple_language_has_a_checking_group,
    pictures_exist_and_are_sound,
    pages_do_not_hide_a_section,
    themes_have_projects,
    guide_is_ready_to_publish,
)
