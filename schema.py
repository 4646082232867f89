"""What editors may write: one model per kind of file, every field with title, description and example.

Knows nothing of files, lines, HTML or today's date. The names of fields are German because editors type them; the
same word stands in the YAML, in the templates and in every message. Sources of the vocabulary: Open Referral HSDS 3.1,
schema.org, the quality frameworks of German mentoring (Bundesverband soziales Mentoring, EEPM).
"""

# No »from __future__ import annotations« here: pydantic would evaluate every annotation from its text, 45 ms a start.

import calendar
import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, time
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationInfo,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError, PydanticKnownError

T = TypeVar("T", bound=Hashable)

# ------------------------------------------------------------------------------------------------------ building blocks


class Fields(BaseModel):
    """A group of fields. Unknown fields are refused; a field left empty counts as not given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_means_absent(cls, data: Any) -> Any:
        if not isinstance(data, dict) or None not in data.values():
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


def problem(message: str, field: str = "", **context: Any) -> PydanticCustomError:
    """A refusal in German. ``field`` names the field of the group to look at, »group.field« a deeper one."""
    # pydantic fills {placeholders} in the message from the context, so braces in an editor's text stay harmless there.
    return PydanticCustomError("editorial", "{message}", {"message": message, "field": field, **context})


def feld(title: str, description: str, example: Any, default: Any = None, **limits: Any) -> Any:
    """An optional field."""
    return Field(default, title=title, description=description, examples=[example], **limits)


def pflicht(title: str, description: str, example: Any, **limits: Any) -> Any:
    """A field without which the entry is useless."""
    return Field(title=title, description=description, examples=[example], **limits)


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        host = ""
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", value, re.I)
    if scheme and scheme[0].lower() not in ("http:", "https:"):
        raise problem("Eine Webadresse beginnt mit https:// oder http://, andere Arten sind nicht erlaubt.")
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/[^\s@]*)?", value):
        raise problem(f"Der Webadresse fehlt der Anfang. Schreiben Sie »https://{value}«.")
    if (
        not scheme
        or not re.fullmatch(r"[\w-]+(\.[\w-]+)+\.?", host)
        or re.search(r"[\s<>\"\\^`{}|]", value)
        or parts.username is not None
    ):
        raise problem("Das ist keine vollständige Webadresse. Kopieren Sie sie aus der Adresszeile des Browsers.")
    return value


def _mail_address(value: str) -> str:
    if not re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", value):
        raise problem("Das ist keine vollständige E-Mail-Adresse. Sie sieht so aus: »info@beispiel.de«.")
    return value


def _phone(value: str) -> str:
    if not re.fullmatch(r"[+(0-9][0-9 ()/–-]{4,}", value):
        raise problem("Eine Telefonnummer besteht aus Ziffern, Leerzeichen und Bindestrich, etwa »040 123456-0«.")
    return value


def _date(value: Any) -> date:
    """ISO (2026-05-31) or German (31.5.2026); pydantic itself would read »2026« as seconds since 1970."""
    if isinstance(value, date):
        return value
    text = str(value).strip()
    iso = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text)
    german = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", text)
    if not (iso or german):
        raise problem("Ein Datum sieht so aus: »2026-05-31« oder »31.5.2026«.")
    year, month, day = map(int, iso.groups() if iso else german.groups()[::-1])  # type: ignore[union-attr]
    return _calendar_date(year, month, day)


def _calendar_date(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:
        raise problem(f"Einen Monat {month} gibt es nicht. Er liegt zwischen 1 und 12.")
    if not 1900 <= year <= 2200:
        raise problem(f"Das Jahr {year} liegt nicht zwischen 1900 und 2200. Prüfen Sie die Ziffern.")
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise problem(f"Den {day}.{month}.{year} gibt es nicht, der Monat hat {last} Tage.")
    return date(year, month, day)


@dataclass(frozen=True, order=True)
class Moment:
    """A point in time as exactly as it is known: a year, a month, a day, or a day with a time (Europe/Berlin)."""

    year: int
    month: int = 0
    day: int = 0
    clock: time | None = None

    def __str__(self) -> str:
        text = "-".join([f"{self.year}", *(f"{part:02}" for part in (self.month, self.day) if part)])
        return f"{text} {self.clock:%H:%M}" if self.clock else text

    @property
    def first(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def exact(self) -> bool:
        """Whether at least the day is known."""
        return self.day > 0


def _moment(value: Any) -> Moment:
    if isinstance(value, Moment):
        return value
    text = str(value).strip()
    match = re.fullmatch(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[ T](\d\d?):(\d\d)(?: Uhr)?)?)?)?", text)
    german = re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:,? (\d\d?)[:.](\d\d)(?: Uhr)?)?", text)
    if not (match or german):
        raise problem("Ein Zeitpunkt ist »2026«, »2026-05«, »2026-05-31« oder »2026-05-31 18:30«.")
    if german:
        day, month, year, hour, minute = german.groups()
    else:
        year, month, day, hour, minute = match.groups()  # type: ignore[union-attr]
    known = _calendar_date(int(year), int(month or 1), int(day or 1))
    return Moment(
        known.year, known.month if month else 0, known.day if day else 0, _clock(hour, minute) if hour else None
    )


def _clock(hour: str, minute: str) -> time:
    if int(hour) > 23 or int(minute) > 59:
        raise problem(f"Eine Uhrzeit {hour}:{minute} gibt es nicht. Sie liegt zwischen 00:00 und 23:59.")
    return time(int(hour), int(minute))


def _yes_or_no(value: Any) -> bool:
    if value not in ("ja", "nein", True, False):
        raise PydanticKnownError("literal_error", {"expected": "'ja' or 'nein'"})
    return value in ("ja", True)


def _only_digits(value: Any) -> Any:
    """pydantic itself would read »1.000« as 1 and »1_0« as 10."""
    if isinstance(value, str) and not re.fullmatch(r"\s*-?[0-9]+\s*", value):
        raise PydanticKnownError("int_parsing")
    return value


def _decimal_comma(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not re.fullmatch(r"\s*-?[0-9]+([.,][0-9]+)?\s*", value):
        raise PydanticKnownError("float_parsing")
    return value.replace(",", ".")


def _no_doubles(values: tuple[T, ...]) -> tuple[T, ...]:
    seen: set[T] = set()
    for index, value in enumerate(values):
        if value in seen:
            what = f"»{value}«" if len(str(value)) <= 60 else "Dieser Eintrag"
            raise problem(f"{what} steht zweimal in der Liste. Löschen Sie eine der beiden Stellen.", item=index)
        seen.add(value)
    return values


def known(vocabulary: str) -> AfterValidator:
    """A term of a vocabulary. The vocabularies come in with the validation context; without one every word passes."""

    def check(value: str, info: ValidationInfo) -> str:
        terms = (info.context or {}).get(vocabulary)
        if terms is not None and value not in terms:
            raise PydanticCustomError("unknown_term", "not in the vocabulary", {"terms": list(terms)})
        return value

    return AfterValidator(check)


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
Prose = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Web = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000), AfterValidator(_web_address)]
Mail = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_mail_address)]
Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_phone)]
Day = Annotated[date, PlainValidator(_date), WithJsonSchema({"type": "string", "format": "date", "title": "Datum"})]
When = Annotated[
    Moment,
    PlainValidator(_moment),
    PlainSerializer(str),
    WithJsonSchema({"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d( \d\d:\d\d)?)?)?$"}),
]
Flag = Annotated[bool, PlainValidator(_yes_or_no), WithJsonSchema({"type": "string", "enum": ["ja", "nein"]})]
Whole = Annotated[int, BeforeValidator(_only_digits)]
Decimal = Annotated[float, BeforeValidator(_decimal_comma)]
Hours = Annotated[Decimal, Field(gt=0, le=744)]
Count = Annotated[Whole, Field(ge=0, le=100_000_000)]
Age = Annotated[Whole, Field(ge=0, le=120)]
Year = Annotated[Whole, Field(ge=1800, le=2200)]
Several = Annotated[tuple[T, ...], AfterValidator(_no_doubles)]


def _term(vocabulary: str) -> tuple[AfterValidator, WithJsonSchema]:
    return known(vocabulary), WithJsonSchema({"type": "string", "x-vokabular": vocabulary})


Theme = Annotated[str, *_term("themen")]
Audience = Annotated[str, *_term("zielgruppen")]
Form = Annotated[str, *_term("formen")]
Setting = Annotated[str, *_term("einsatzorte")]
EventKind = Annotated[str, *_term("veranstaltungsarten")]
Figure = Annotated[str, *_term("kennzahlen")]
Framework = Annotated[str, *_term("qualitätsrahmen")]
Language = Annotated[str, *_term("sprachen")]
District = Annotated[str, *_term("bezirke")]
Quarter = Annotated[str, *_term("stadtteile")]


# -------------------------------------------------------------------------------------------- groups that several share


class Link(Fields):
    titel: Line = pflicht("Titel", "Was hinter der Adresse steht.", "Faltblatt für Eltern")
    url: Web = pflicht("Adresse", "Vollständige Webadresse.", "https://www.beispiel.de/faltblatt.pdf")


class Checked(Fields):
    am: Day = pflicht("Geprüft am", "Tag, an dem alle Angaben mit dem Projekt abgeglichen wurden.", "2026-05-31")
    von: Short = pflicht("Geprüft von", "Rolle der prüfenden Person, kein Name.", "Redaktion Wegweiser")


class Picture(Fields):
    datei: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]*\.(jpg|jpeg|png|webp)$")] = pflicht(
        "Datei", "Name der Bilddatei im Ordner content/images/: Kleinbuchstaben, .jpg, .png oder .webp.", "yoldas.jpg"
    )
    alt: Line = pflicht(
        "Bildbeschreibung",
        "Was auf dem Bild zu sehen ist, für Menschen, die es nicht sehen.",
        "Ein Kind und eine Frau lesen in einem Buch",
    )
    nachweis: Line = pflicht("Bildnachweis", "Wer das Bild gemacht hat und wessen Erlaubnis vorliegt.", "Foto: Projekt")


class Consent(Fields):
    am: Day = pflicht("Einwilligung vom", "Tag, an dem die Person schriftlich eingewilligt hat.", "2026-03-01")
    kanäle: Several[Literal["web", "print", "export"]] = pflicht(
        "Kanäle", "Wofür die Einwilligung gilt: Website, Druck, Weitergabe der Daten.", ["web", "print"], min_length=1
    )
    bis: Day | None = feld("Einwilligung bis", "Letzter Tag der Einwilligung, wenn sie befristet ist.", "2028-12-31")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.am, self.bis, "bis", "Einwilligung")
        return self


class Contact(Fields):
    funktion: Line = pflicht("Funktion", "Stelle oder Aufgabe, keine Person.", "Koordination der Patenschaften")
    für: Several[Literal["Engagierte", "Familien", "Schulen", "Stiftungen", "Presse"]] = feld(
        "Für wen", "Wer sich hier melden soll; leer heißt: alle.", ["Engagierte"], ()
    )
    name: Short | None = feld("Name", "Name einer Person. Er erscheint nur mit Einwilligung.", "Ayşe Beispiel")
    einwilligung: Consent | None = feld(
        "Einwilligung", "Zustimmung der genannten Person.", {"am": "2026-03-01", "kanäle": ["web"]}
    )
    mail: Mail | None = feld("E-Mail", "Adresse der Stelle.", "info@beispiel.de")
    telefon: Phone | None = feld("Telefon", "Nummer der Stelle.", "040 123456-0")
    adresse: Line | None = feld("Adresse", "Straße, Postleitzahl und Ort.", "Musterweg 1, 20095 Hamburg")
    sprechzeit: Line | None = feld("Sprechzeit", "Wann jemand erreichbar ist.", "dienstags 10 bis 12 Uhr")
    sprachen: Several[Short] = feld("Sprachen", "Sprachen, in denen man sich melden kann.", ["Deutsch", "Türkisch"], ())
    stand: When | None = feld("Stand", "Wann die Angabe zuletzt stimmte, wenigstens das Jahr.", "2026")

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not (self.mail or self.telefon or self.adresse):
            raise problem("Dem Kontakt fehlt ein Weg. Ergänzen Sie »mail«, »telefon« oder »adresse«.")
        return self


class Number(Fields):
    was: Figure = pflicht("Was", "Was gezählt wurde (Liste »kennzahlen«).", "Engagierte")
    wert: Count = pflicht("Wert", "Die Zahl ohne Punkt und Zusatz.", 240)
    jahr: Year | None = feld("Jahr", "Jahr, für das die Zahl gilt.", 2025)
    hinweis: Line | None = feld("Hinweis", "Einschränkung der Zahl; nötig, wenn das Jahr fehlt.", "etwa")

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.jahr is None and self.hinweis is None:
            raise problem("Der Zahl fehlt ihr Jahr. Ergänzen Sie »jahr« oder einen »hinweis«, warum es unbekannt ist.")
        return self


def _in_order(start: Any, end: Any, field: str, what: str) -> None:
    if start is None or end is None or end >= start:
        return
    if isinstance(start, date):
        raise problem(f"{what}: Der {end:%d.%m.%Y} liegt vor dem {start:%d.%m.%Y}. Prüfen Sie beide Tage.", field)
    low, high = (f"{value:g}".replace(".", ",") for value in (end, start))
    raise problem(f"{what}: Die Obergrenze {low} ist kleiner als die Untergrenze {high}. Tauschen Sie beide.", field)


class AgeRange(Fields):
    von: Age | None = feld("Von", "Jüngstes Alter in Jahren.", 6)
    bis: Age | None = feld("Bis", "Höchstes Alter in Jahren, einschließlich.", 10)
    hinweis: Line | None = feld("Hinweis", "Einschränkung oder Erklärung.", "Angabe der Stiftung")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.von, self.bis, "bis", "Alter")
        return self


class Grades(Fields):
    von: Annotated[Whole, Field(ge=0, le=13)] | None = feld(
        "Von Klasse", "Unterste Klassenstufe; 0 ist die Vorschule.", 5
    )
    bis: Annotated[Whole, Field(ge=0, le=13)] | None = feld("Bis Klasse", "Oberste Klassenstufe.", 10)
    hinweis: Line | None = feld("Hinweis", "Einschränkung oder Erklärung.", "Stand 2016")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.von, self.bis, "bis", "Klassen")
        return self


# ------------------------------------------------------------------------------------------------------------- projects

TIMES_A_MONTH = {"Woche": 52 / 12, "zwei Wochen": 26 / 12, "Monat": 1.0, "Schuljahr": 1 / 12, "Jahr": 1 / 12}


class Effort(Fields):
    """How much time a volunteer gives: hours per meeting × meetings per period."""

    stunden: Hours | None = feld("Stunden je Treffen", "Dauer eines Treffens in Stunden; 1,5 ist erlaubt.", 1.5)
    stunden_bis: Hours | None = feld("Stunden bis", "Obere Grenze, wenn es eine Spanne ist.", 2)
    treffen: Hours | None = feld("Treffen", "Wie viele Treffen auf den Zeitraum kommen.", 1)
    treffen_bis: Hours | None = feld("Treffen bis", "Obere Grenze, wenn es eine Spanne ist.", 2)
    pro: Literal["Woche", "zwei Wochen", "Monat", "Schuljahr", "Jahr"] | None = feld(
        "Pro", "Zeitraum, auf den sich die Treffen beziehen.", "Woche"
    )
    hinweis: Line | None = feld("Hinweis", "Erklärung oder Einschränkung, etwa »frei vereinbar«.", "mindestens")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        _in_order(self.stunden, self.stunden_bis, "stunden_bis", "Stunden")
        _in_order(self.treffen, self.treffen_bis, "treffen_bis", "Treffen")
        for lower, upper in (("stunden", "stunden_bis"), ("treffen", "treffen_bis")):
            if getattr(self, upper) is not None and getattr(self, lower) is None:
                raise problem(
                    f"Zu »{upper}« fehlt »{lower}«. Einen einzelnen Wert schreiben Sie nur bei »{lower}«.", upper
                )
        if (self.stunden or self.treffen) and not self.pro:
            raise problem("Es fehlt der Zeitraum, auf den sich die Angaben beziehen. Ergänzen Sie etwa »pro: Woche«.")
        return self

    @property
    def stunden_im_monat(self) -> tuple[float, float] | None:
        """Least and most hours per month, so that projects can be compared; None where hours are not known."""
        if self.stunden is None or self.pro is None:
            return None
        meetings = self.treffen or 1.0
        least = self.stunden * meetings * TIMES_A_MONTH[self.pro]
        most = (self.stunden_bis or self.stunden) * (self.treffen_bis or meetings) * TIMES_A_MONTH[self.pro]
        return round(least, 1), round(most, 1)


class Duration(Fields):
    mindestens_monate: Annotated[Whole, Field(ge=1, le=240)] | None = feld(
        "Mindestens (Monate)", "Wie viele Monate sich beide Seiten vornehmen.", 12
    )
    höchstens_monate: Annotated[Whole, Field(ge=1, le=240)] | None = feld(
        "Höchstens (Monate)", "Wann die Begleitung endet, wenn es feststeht.", 24
    )
    offenes_ende: Flag | None = feld("Offenes Ende", "Ob es danach weitergehen kann.", "ja")
    hinweis: Line | None = feld("Hinweis", "Erklärung oder Einschränkung.", "ein Schuljahr")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.mindestens_monate, self.höchstens_monate, "höchstens_monate", "Dauer in Monaten")
        return self


class ConductCertificate(Fields):
    erforderlich: Literal["ja", "nein", "nach Gespräch"] = pflicht(
        "Erforderlich", "Ob Engagierte ein Führungszeugnis vorlegen.", "ja"
    )
    erweitert: Flag | None = feld("Erweitert", "Ob es das erweiterte nach § 30a BZRG ist.", "ja")
    erneuerung_jahre: Annotated[Whole, Field(ge=1, le=10)] | None = feld(
        "Erneuerung (Jahre)", "Nach wie vielen Jahren ein neues nötig ist.", 5
    )
    hinweis: Line | None = feld("Hinweis", "Erklärung oder Einschränkung.", "Bescheinigung stellt der Träger aus")


class Requirements(Fields):
    alter: AgeRange | None = feld("Alter", "Alter der Engagierten.", {"von": 18})
    sprachen: Several[Short] = feld("Sprachen", "Sprachen, die gebraucht werden.", ["Deutsch"], ())
    führungszeugnis: ConductCertificate | None = feld(
        "Führungszeugnis", "Ein Baustein des Kinderschutzes, keine Garantie.", {"erforderlich": "ja"}
    )
    hinweis: Line | None = feld("Hinweis", "Was sonst noch gebraucht wird.", "Freude am Lesen")


class Support(Fields):
    vorbereitung: Prose | None = feld("Vorbereitung", "Schulung vor dem Start.", "Zwei Abende vor dem Start")
    vorbereitung_stunden: Hours | None = feld("Stunden der Vorbereitung", "Dauer der Schulung in Stunden.", 8)
    begleitung: Prose | None = feld(
        "Begleitung", "Wer während der Zeit hilft.", "Feste Ansprechperson, Austausch alle zwei Monate"
    )
    auslagen: Line | None = feld("Auslagen", "Welche Kosten ersetzt werden.", "Fahrt und Eintritt")
    versichert: Flag | None = feld("Versichert", "Ob Engagierte unfall- und haftpflichtversichert sind.", "ja")


class Safeguarding(Fields):
    vorhanden: Flag = pflicht("Vorhanden", "Ob es ein schriftliches Schutzkonzept gibt.", "ja")
    url: Web | None = feld("Adresse", "Wo es veröffentlicht ist.", "https://www.beispiel.de/schutzkonzept")
    stand: When | None = feld("Stand", "Von wann es ist.", "2025")


class Costs(Fields):
    kostenlos: Flag | None = feld("Kostenlos", "Ob die Teilnahme für Familien nichts kostet.", "ja")
    hinweis: Line | None = feld(
        "Hinweis", "Betrag, Ermäßigung oder Einschränkung.", "5 Euro je Stunde, Ermäßigung möglich"
    )


class Seeking(Fields):
    lage: Literal["gesucht", "derzeit nicht gesucht"] = pflicht("Lage", "Ob neue Engagierte gesucht werden.", "gesucht")
    stand: Day = pflicht("Stand", "Tag der Auskunft.", "2026-05-31")


class Intake(Fields):
    lage: Literal["Plätze frei", "Warteliste", "derzeit keine Plätze"] = pflicht(
        "Lage", "Ob neue Kinder, Jugendliche oder Familien aufgenommen werden.", "Plätze frei"
    )
    wartezeit_wochen: Annotated[Whole, Field(ge=1, le=260)] | None = feld("Wartezeit (Wochen)", "Übliche Wartezeit.", 6)
    stand: Day = pflicht("Stand", "Tag der Auskunft.", "2026-05-31")


class Quality(Fields):
    """A statement on quality. Without date and issuer it is worth nothing and therefore refused."""

    rahmen: Framework = pflicht(
        "Rahmen", "Nach welchem Qualitätsrahmen (Liste »qualitätsrahmen«).", "Qualitätsleitfaden soziales Mentoring"
    )
    element: Line = pflicht("Element", "Welcher Teil des Rahmens erfüllt wird.", "Auswahl")
    stufe: Literal["Basis", "Soll", "Plus"] | None = feld(
        "Stufe", "Stufe nach dem Leitfaden des Bundesverbands soziales Mentoring.", "Basis"
    )
    art: Literal["selbst erklärt", "geprüft"] = pflicht(
        "Art", "Ob das Projekt es selbst sagt oder jemand es geprüft hat.", "selbst erklärt"
    )
    von: Line = pflicht("Von", "Wer es erklärt oder geprüft hat.", "Projektleitung")
    am: Day = pflicht("Am", "Tag der Erklärung oder Prüfung.", "2026-03-01")
    gültig_bis: Day | None = feld("Gültig bis", "Danach verschwindet die Aussage von der Seite.", "2028-03-01")
    nachweis: Web | None = feld("Nachweis", "Wo man es nachlesen kann.", "https://www.beispiel.de/qualitaet")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order(self.am, self.gültig_bis, "gültig_bis", "Gültigkeit")
        return self


class SchoolLink(Fields):
    schule: Slug = pflicht("Schule", "Dateiname der Schule in content/schools/, ohne Endung.", "schule-grosslohering")
    beteiligung: Literal["macht mit", "geplant", "Veranstaltungsort"] = feld(
        "Beteiligung", "Was Projekt und Schule verbindet.", "geplant", "macht mit"
    )
    seit: Year | None = feld("Seit", "Jahr, in dem es begann oder angekündigt wurde.", 2013)
    hinweis: Line | None = feld("Hinweis", "Erklärung oder Einschränkung.", "Stand 2011")


class Donations(Fields):
    url: Web | None = feld("Adresse", "Wo man spenden kann.", "https://www.beispiel.de/spenden")
    hinweis: Line | None = feld("Hinweis", "Wofür Spenden gebraucht werden.", "für Ausflüge")


class Slot(Fields):
    """A time of the week at which people meet (HSDS: schedule)."""

    tag: Literal[
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
        "werktags",
        "am Wochenende",
        "in den Ferien",
        "nach Absprache",
    ] = pflicht("Tag", "Wochentag oder Teil der Woche; »nach Absprache«, wenn beide ihn frei wählen.", "Dienstag")
    tageszeit: Literal["vormittags", "nachmittags", "abends"] | None = feld(
        "Tageszeit", "Teil des Tages, wenn er feststeht.", "vormittags"
    )
    hinweis: Line | None = feld("Hinweis", "Genaue Zeit oder Einschränkung.", "10 bis 12 Uhr")


class Translation(Fields):
    """The entry's texts in another language. Which German text it was made from is kept, so that it cannot go stale."""

    titel: Short | None = feld("Titel", "Überschrift, nur bei Textseiten und Veranstaltungen.", "Ağ hakkında")
    kurztext: Line | None = feld("Kurztext", "Übersetzung des Kurztexts.", "Yetişkinler çocuklara eşlik ediyor.")
    beschreibung: Prose | None = feld("Beschreibung", "Übersetzung der Beschreibung.", "Şehri birlikte keşfediyorlar.")
    vorlage: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{8}$")] = pflicht(
        "Vorlage",
        "Kennung des deutschen Texts, nach dem übersetzt wurde. Die Prüfung nennt sie; ändert sich der deutsche "
        "Text, gilt die Übersetzung als veraltet.",
        "3f9a02c1",
    )
    art: Literal["Mensch", "Maschine"] = pflicht("Art", "Wer übersetzt hat.", "Mensch")
    geprüft_von: Line | None = feld(
        "Geprüft von", "Wer die Übersetzung gegengelesen hat.", "Sprachmittlung Beispielstadt"
    )
    prüfgruppe: Line | None = feld(
        "Prüfgruppe",
        "Nur bei »einfach«: Gruppe, die den Text auf Leichte Sprache geprüft hat. Ohne sie heißt er Einfache Sprache.",
        "Prüfgruppe der Werkstatt Beispielstadt",
    )


class Translations(Fields):
    en: Translation | None = feld("Englisch", "Texte auf Englisch.", {"vorlage": "3f9a02c1", "art": "Mensch"})
    tr: Translation | None = feld("Türkisch", "Texte auf Türkisch.", {"vorlage": "3f9a02c1", "art": "Mensch"})
    uk: Translation | None = feld("Ukrainisch", "Texte auf Ukrainisch.", {"vorlage": "3f9a02c1", "art": "Mensch"})
    ar: Translation | None = feld("Arabisch", "Texte auf Arabisch.", {"vorlage": "3f9a02c1", "art": "Mensch"})
    einfach: Translation | None = feld(
        "Einfache Sprache", "Texte in Einfacher Sprache.", {"vorlage": "3f9a02c1", "art": "Mensch"}
    )


def _texts() -> Any:
    return feld(
        "Texte in anderen Sprachen",
        "Übersetzungen der Texte dieses Eintrags, je Sprache.",
        {"tr": {"kurztext": "Yetişkinler çocuklara eşlik ediyor.", "vorlage": "3f9a02c1", "art": "Mensch"}},
    )


class Project(Fields):
    """A mentoring project, one file in content/projects/ (HSDS: service)."""

    name: Short = pflicht("Name", "Wie das Projekt sich nennt.", "Yoldaş")
    früher: Several[Slug] = feld(
        "Früher",
        "Frühere Dateinamen dieses Projekts, ohne Endung: Gedruckte Adressen und QR-Codes führen dann hierher.",
        ["yoldas-patenschaften"],
        (),
    )
    kurztext: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=200)] = pflicht(
        "Kurztext",
        "Das Projekt in ein bis zwei Sätzen, höchstens 200 Zeichen. Er steht auch im gedruckten Wegweiser.",
        "Erwachsene begleiten Kinder aus türkischsprachigen Familien und entdecken mit ihnen die Stadt.",
    )
    träger: Slug = pflicht(
        "Träger", "Dateiname des Trägers in content/organisations/, ohne Endung.", "buergerstiftung-hamburg"
    )
    formen: Several[Form] = pflicht("Formen", "Wie geholfen wird (Liste »formen«).", ["1:1"], min_length=1)
    themen: Several[Theme] = pflicht(
        "Themen",
        "Worum es geht (Liste »themen«); das wichtigste zuerst, unter ihm steht das Projekt im Druck.",
        ["Integration", "Freizeit"],
        min_length=1,
    )
    zielgruppen: Several[Audience] = pflicht(
        "Zielgruppen", "Wem geholfen wird (Liste »zielgruppen«).", ["Kinder"], min_length=1
    )
    beschreibung: Prose | None = feld(
        "Beschreibung",
        "Setzt den Kurztext fort; Markdown ist erlaubt. In .md-Dateien steht sie unter dem zweiten »---«.",
        "Im Mittelpunkt stehen Freizeit und Sprache.",
    )
    partner: Several[Slug] = feld(
        "Partner", "Dateinamen weiterer beteiligter Organisationen.", ["freiwilligenzentrum-hamburg"], ()
    )
    träger_hinweis: Line | None = feld("Hinweis zum Träger", "Erklärung zur Trägerschaft.", "mit örtlichen Trägern")
    status: Literal["aktiv", "im Aufbau", "pausiert", "beendet"] | None = feld(
        "Status", "Ob es das Projekt gibt; leer heißt: nicht bekannt.", "aktiv"
    )
    status_hinweis: Line | None = feld(
        "Hinweis zum Status", "Erklärung zum Status.", "Der Träger führt es unter den abgeschlossenen Projekten"
    )
    stichwörter: Several[Short] = feld(
        "Stichwörter", "Weitere Wörter, unter denen man das Projekt sucht.", ["Generationen"], ()
    )
    alter: AgeRange | None = feld(
        "Alter", "Alter der Kinder, Jugendlichen oder Erwachsenen, denen geholfen wird.", {"von": 6, "bis": 10}
    )
    klassen: Grades | None = feld(
        "Klassen", "Klassenstufen, wenn es um Schülerinnen und Schüler geht.", {"von": 5, "bis": 10}
    )
    stadtweit: Flag | None = feld("Stadtweit", "Ob das Projekt in der ganzen Stadt arbeitet.", "ja")
    bezirke: Several[District] = feld("Bezirke", "Bezirke, in denen das Projekt arbeitet.", ["Altona"], ())
    stadtteile: Several[Quarter] = feld("Stadtteile", "Stadtteile, die das Projekt nennt.", ["Dulsberg"], ())
    gebiet_hinweis: Line | None = feld("Hinweis zum Gebiet", "Erklärung zum Einsatzgebiet.", "Start 2008 in Altona")
    einsatzorte: Several[Setting] = feld("Einsatzorte", "Wo man sich trifft (Liste »einsatzorte«).", ["Schule"], ())
    schulen: tuple[SchoolLink, ...] = feld(
        "Schulen", "Schulen, an denen das Projekt arbeitet.", [{"schule": "schule-grosslohering"}], ()
    )
    aufwand: Effort | None = feld("Aufwand", "Wie viel Zeit Engagierte geben.", {"stunden": 1, "pro": "Woche"})
    zeiten: tuple[Slot, ...] = feld(
        "Zeiten", "Wann man sich trifft, soweit es feststeht.", [{"tag": "Dienstag", "tageszeit": "vormittags"}], ()
    )
    dauer: Duration | None = feld("Dauer", "Für wie lange man sich verabredet.", {"mindestens_monate": 12})
    sprachen: Several[Language] = feld(
        "Sprachen", "Sprachen außer Deutsch, in denen man sich verständigen kann (Liste »sprachen«).", ["Türkisch"], ()
    )
    voraussetzungen: Requirements | None = feld("Voraussetzungen", "Was Engagierte mitbringen.", {"alter": {"von": 18}})
    unterstützung: Support | None = feld(
        "Unterstützung", "Was Engagierte bekommen.", {"vorbereitung": "Schulung vor dem Start"}
    )
    schutzkonzept: Safeguarding | None = feld(
        "Schutzkonzept", "Schriftliches Konzept zum Schutz der Kinder.", {"vorhanden": "ja"}
    )
    kosten: Costs | None = feld("Kosten", "Was die Teilnahme Familien kostet.", {"kostenlos": "ja"})
    suche: Seeking | None = feld(
        "Suche",
        "Ob Engagierte gesucht werden; veraltet nach der Frist in guide.yaml.",
        {"lage": "gesucht", "stand": "2026-05-31"},
    )
    aufnahme: Intake | None = feld(
        "Aufnahme",
        "Ob Plätze frei sind; veraltet nach der Frist in guide.yaml.",
        {"lage": "Plätze frei", "stand": "2026-05-31"},
    )
    qualität: tuple[Quality, ...] = feld(
        "Qualität",
        "Aussagen zur Qualität, nur mit Datum und Stelle.",
        [
            {
                "rahmen": "Qualitätsleitfaden soziales Mentoring",
                "element": "Auswahl",
                "art": "selbst erklärt",
                "von": "Projektleitung",
                "am": "2026-03-01",
            }
        ],
        (),
    )
    kontakte: tuple[Contact, ...] = feld(
        "Kontakte", "Stellen, bei denen man sich meldet.", [{"funktion": "Büro", "mail": "info@beispiel.de"}], ()
    )
    website: Web | None = feld(
        "Website", "Eigene Seite des Projekts. Die Seite des Trägers steht beim Träger.", "https://www.beispiel.de"
    )
    website_hinweis: Line | None = feld(
        "Hinweis zur Website", "Einschränkung zur Adresse.", "Adresse nur allgemein bekannt"
    )
    links: tuple[Link, ...] = feld(
        "Links", "Weitere Seiten.", [{"titel": "Faltblatt", "url": "https://www.beispiel.de/faltblatt.pdf"}], ()
    )
    spenden: Donations | None = feld(
        "Spenden", "Wie man das Projekt fördern kann.", {"url": "https://www.beispiel.de/spenden"}
    )
    bild: Picture | None = feld(
        "Bild",
        "Ein Bild des Projekts.",
        {"datei": "yoldas.jpg", "alt": "Zwei Menschen lesen", "nachweis": "Foto: Projekt"},
    )
    gegründet: Year | None = feld("Gegründet", "Jahr des Beginns.", 2008)
    gegründet_hinweis: Line | None = feld("Hinweis zur Gründung", "Einschränkung zum Jahr.", "offizieller Start 2007")
    zahlen: tuple[Number, ...] = feld(
        "Zahlen", "Zahlen mit ihrem Jahr.", [{"was": "Tandems", "wert": 60, "jahr": 2018}], ()
    )
    förderung: Line | None = feld("Förderung", "Wer das Projekt fördert.", "Hamburger Sozialbehörde")
    auszeichnungen: Several[Line] = feld("Auszeichnungen", "Preise mit Jahr.", ["Ehrenamtspreis 2013"], ())
    hinweise: Several[Prose] = feld(
        "Hinweise", "Was an den Angaben unsicher ist.", ["Der Einsatz in Hamburg ist nur allgemein bekannt."], ()
    )
    quellen: Several[Line] = feld(
        "Quellen", "Woher die Angaben stammen: Webadressen oder Titel.", ["https://www.beispiel.de/projekt"], ()
    )
    geprüft: Checked | None = feld(
        "Geprüft",
        "Wann und von wem alle Angaben mit dem Projekt abgeglichen wurden.",
        {"am": "2026-05-31", "von": "Redaktion Wegweiser"},
    )
    texte: Translations | None = _texts()

    @model_validator(mode="after")
    def _has_an_area(self) -> Self:
        if not (self.stadtweit or self.bezirke or self.stadtteile):
            raise problem("Es fehlt, wo das Projekt arbeitet. Ergänzen Sie »stadtweit: ja« oder »bezirke«.")
        return self


# --------------------------------------------------------------------------------------------------------------- events

Weekday = Literal["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]


class Moved(Fields):
    von: Day = pflicht("Von", "Regulärer Tag, der verlegt wird.", "2027-01-05")
    auf: When = pflicht("Auf", "Neuer Tag, mit Uhrzeit, wenn sie sich ändert.", "2027-01-12 18:00")
    hinweis: Line | None = feld("Hinweis", "Warum oder wohin.", "wegen der Ferien")

    @model_validator(mode="after")
    def _to_a_day(self) -> Self:
        if not self.auf.exact:
            raise problem("Dem neuen Termin fehlt der Tag. Schreiben Sie ihn ganz, etwa »2027-01-12«.", "auf")
        return self


class Recurrence(Fields):
    """A part of RFC 5545: weekly, fortnightly, monthly by day or by weekday, yearly."""

    takt: Literal["wöchentlich", "alle zwei Wochen", "monatlich", "jährlich"] = pflicht(
        "Takt", "Wie oft es sich wiederholt.", "monatlich"
    )
    wochentag: Weekday | None = feld("Wochentag", "Bei »monatlich«: an welchem Wochentag.", "Dienstag")
    woche: Literal["erste", "zweite", "dritte", "vierte", "letzte"] | None = feld(
        "Woche", "Bei »monatlich« mit Wochentag: der wievielte.", "zweite"
    )
    bis: Day | None = feld("Bis", "Letzter Tag der Reihe.", "2027-06-30")
    entfällt: Several[Day] = feld("Entfällt", "Tage, die es nicht gibt, etwa in den Ferien.", ["2027-01-05"], ())
    abgesagt: Several[Day] = feld(
        "Abgesagt", "Tage, die angekündigt waren und ausfallen; sie bleiben als abgesagt sichtbar.", ["2027-02-02"], ()
    )
    verlegt: tuple[Moved, ...] = feld(
        "Verlegt", "Einzelne Tage, die woanders liegen.", [{"von": "2027-01-05", "auf": "2027-01-12 18:00"}], ()
    )

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.wochentag is None) != (self.woche is None):
            given, lacking = ("wochentag", "woche") if self.wochentag else ("woche", "wochentag")
            example = "wochentag: Dienstag" if self.woche else "woche: zweite"
            raise problem(f"Zu »{given}« fehlt »{lacking}«. Ergänzen Sie zum Beispiel »{example}«.", given)
        if self.wochentag and self.takt != "monatlich":
            raise problem(
                "»woche« und »wochentag« gibt es nur bei »takt: monatlich«. "
                "Löschen Sie beide Zeilen, dann zählt der Tag von »beginn«.",
                "wochentag",
            )
        return self


class KnownDate(Fields):
    beginn: When = pflicht("Beginn", "Tag und Uhrzeit dieses Termins.", "2024-03-19 15:30")
    ende: When | None = feld("Ende", "Ende dieses Termins.", "2024-03-19 19:00")
    hinweis: Line | None = feld("Hinweis", "Was an diesem Termin geschieht.", "Teil 2")

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _ends_after_begin(self.beginn, self.ende)
        return self


class ProgrammeItem(Fields):
    zeit: Line | None = feld("Zeit", "Uhrzeit des Programmpunkts.", "10:30–11:15")
    titel: Line = pflicht("Titel", "Was geschieht.", "Begrüßung")
    text: Prose | None = feld("Text", "Worum es geht und wer spricht.", "Grußwort der Senatorin")


class Registration(Fields):
    url: Web | None = feld("Adresse", "Wo man sich anmeldet.", "https://www.beispiel.de/anmeldung")
    mail: Mail | None = feld("E-Mail", "Adresse für die Anmeldung.", "anmeldung@beispiel.de")
    frist: Day | None = feld("Frist", "Letzter Tag der Anmeldung.", "2026-10-15")
    hinweis: Line | None = feld("Hinweis", "Was bei der Anmeldung zu sagen ist.", "Bitte den Workshop nennen")


def _ends_after_begin(begin: Moment | None, end: Moment | None) -> None:
    if begin and end and (end.last, end.clock or time.max) < (begin.first, begin.clock or time.min):
        raise problem(f"Das Ende »{end}« liegt vor dem Beginn »{begin}«. Prüfen Sie beide Angaben.", "ende")


class Event(Fields):
    """A meeting, a fair, a training: one file in content/events/ (RFC 5545: VEVENT)."""

    titel: Line = pflicht("Titel", "Wie die Veranstaltung heißt.", "16. Hamburger Mentoringtag")
    art: EventKind = pflicht("Art", "Was es ist (Liste »veranstaltungsarten«).", "Fachtag")
    beginn: When | None = feld(
        "Beginn", "Tag mit Uhrzeit, Tag, Monat oder nur Jahr – so genau, wie es bekannt ist.", "2025-11-21 09:30"
    )
    ende: When | None = feld("Ende", "Ende, wenn bekannt; bei eintägigen mit demselben Tag.", "2025-11-21 16:00")
    zeit_hinweis: Line | None = feld(
        "Hinweis zur Zeit", "Was am Zeitpunkt unsicher ist; nötig, wenn »beginn« fehlt.", "Frühjahr 2009"
    )
    wiederholung: Recurrence | None = feld(
        "Wiederholung",
        "Regel einer Reihe, aus der sich die Tage ausrechnen lassen.",
        {"takt": "monatlich", "woche": "zweite", "wochentag": "Dienstag"},
    )
    reihe: Line | None = feld(
        "Reihe",
        "Name der Reihe, wenn jede Veranstaltung eine eigene Datei hat; die Seiten zeigen die jüngste.",
        "Hamburger Mentoringtag",
    )
    rhythmus: Line | None = feld("Rhythmus", "Wiederholung in Worten, wenn die Tage nicht feststehen.", "jährlich")
    termine: tuple[KnownDate, ...] = feld(
        "Termine", "Bekannte einzelne Tage einer Reihe.", [{"beginn": "2023-04-02"}], ()
    )
    status: Literal["geplant", "verschoben", "abgesagt"] | None = feld("Status", "Ob sie stattfindet.", "geplant")
    status_hinweis: Line | None = feld("Hinweis zum Status", "Erklärung zum Status.", "neuer Termin folgt")
    ebene: Literal["Netzwerk", "Partner", "Projekt"] = feld(
        "Ebene", "Wessen Veranstaltung es ist.", "Projekt", "Netzwerk"
    )
    ort: Line | None = feld("Ort", "Haus und Adresse.", "Handelskammer Hamburg, Adolphsplatz 1")
    stadtteil: Quarter | None = feld("Stadtteil", "In welchem Stadtteil sie ist.", "Hamburg-Altstadt")
    online: Web | None = feld("Online", "Adresse der Online-Teilnahme.", "https://www.beispiel.de/online")
    veranstalter: Several[Slug] = feld(
        "Veranstalter", "Dateinamen der Veranstalter in content/organisations/.", ["mentor-ring-hamburg"], ()
    )
    veranstalter_hinweis: Line | None = feld(
        "Veranstalter in Worten",
        "Veranstalter, wie die Quelle sie nennt, wenn sie keine eigene Datei haben.",
        "Hamburger Arbeitskreis Mentoring",
    )
    projekte: Several[Slug] = feld("Projekte", "Dateinamen der beteiligten Projekte.", ["yoldas"], ())
    anmeldung: Registration | None = feld("Anmeldung", "Wie man sich anmeldet.", {"mail": "anmeldung@beispiel.de"})
    kosten: Line | None = feld("Kosten", "Was die Teilnahme kostet.", "Eintritt frei")
    barrierefrei: Line | None = feld(
        "Barrierefreiheit", "Was für Menschen mit Behinderung vorhanden ist.", "Aufzug, Gebärdensprache auf Anfrage"
    )
    programm: tuple[ProgrammeItem, ...] = feld(
        "Programm", "Programmpunkte in ihrer Folge.", [{"zeit": "10:30", "titel": "Begrüßung"}], ()
    )
    zahlen: tuple[Number, ...] = feld(
        "Zahlen", "Zahlen mit ihrem Jahr.", [{"was": "Teilnehmende", "wert": 135, "jahr": 2014}], ()
    )
    beschreibung: Prose | None = feld(
        "Beschreibung",
        "Worum es geht; Markdown ist erlaubt.",
        "Rund 135 Menschen sprachen über Aufstieg durch Mentoring.",
    )
    bild: Picture | None = feld(
        "Bild",
        "Ein Bild der Veranstaltung.",
        {"datei": "mentoringtag.jpg", "alt": "Podium", "nachweis": "Foto: Verein"},
    )
    links: tuple[Link, ...] = feld(
        "Links", "Weitere Seiten.", [{"titel": "Programm", "url": "https://www.beispiel.de/programm.pdf"}], ()
    )
    hinweise: Several[Prose] = feld(
        "Hinweise", "Was an den Angaben unsicher ist.", ["Ort und Datum nennt die Quelle nicht."], ()
    )
    quellen: Several[Line] = feld(
        "Quellen", "Woher die Angaben stammen: Webadressen oder Titel.", ["https://www.beispiel.de/termin"], ()
    )
    geprüft: Checked | None = feld(
        "Geprüft", "Wann und von wem die Angaben bestätigt wurden.", {"am": "2026-05-31", "von": "Redaktion Wegweiser"}
    )
    texte: Translations | None = _texts()

    @model_validator(mode="after")
    def _dated(self) -> Self:
        _ends_after_begin(self.beginn, self.ende)
        if not (self.beginn or self.termine or self.zeit_hinweis):
            raise problem("Es fehlt, wann die Veranstaltung ist. Ergänzen Sie »beginn« oder einen »zeit_hinweis«.")
        if self.wiederholung and not (self.beginn and self.beginn.exact):
            raise problem(
                "Der Wiederholung fehlt ihr erster Tag. Ergänzen Sie »beginn« mit Jahr, Monat und Tag.", "wiederholung"
            )
        if self.wiederholung and self.beginn and self.wiederholung.bis and self.wiederholung.bis < self.beginn.first:
            raise problem("Die Wiederholung endet vor ihrem Beginn. Prüfen Sie »beginn« und »bis«.", "wiederholung.bis")
        return self


# ---------------------------------------------------------------------------------------- schools, organisations, pages


class School(Fields):
    """A school that works with projects: one file in content/schools/."""

    name: Short = pflicht("Name", "Name der Schule.", "Schule Großlohering")
    bezirk: District | None = feld("Bezirk", "Bezirk der Schule.", "Wandsbek")
    stadtteil: Quarter | None = feld("Stadtteil", "Stadtteil der Schule.", "Rahlstedt")
    ort_hinweis: Line | None = feld(
        "Hinweis zum Ort", "Was am Ort unsicher ist.", "Standort allgemein bekannt, in der Quelle nicht genannt"
    )
    adresse: Line | None = feld("Adresse", "Straße, Postleitzahl und Ort.", "Musterweg 1, 22143 Hamburg")
    website: Web | None = feld("Website", "Seite der Schule.", "https://www.beispiel.de")
    hinweise: Several[Prose] = feld(
        "Hinweise", "Was an den Angaben unsicher ist.", ["Die Quelle nennt nur den Schulnamen."], ()
    )
    quellen: Several[Line] = feld("Quellen", "Woher die Angaben stammen.", ["https://www.beispiel.de/schule"], ())
    geprüft: Checked | None = feld(
        "Geprüft", "Wann und von wem die Angaben bestätigt wurden.", {"am": "2026-05-31", "von": "Redaktion Wegweiser"}
    )


class Organisation(Fields):
    """An organisation that runs projects, takes part in them or holds events: one file in content/organisations/."""

    name: Line = pflicht("Name", "Voller Name.", "BürgerStiftung Hamburg")
    kurzname: Short | None = feld("Kurzname", "Kurzer Name für Listen.", "PFIFF")
    auch: Several[Line] = feld(
        "Auch genannt", "Andere oder frühere Namen.", ["ZEIT-Stiftung Ebelin und Gerd Bucerius"], ()
    )
    beschreibung: Prose | None = feld(
        "Beschreibung", "Was die Organisation tut; Markdown ist erlaubt.", "Eine Stiftung für Hamburg."
    )
    website: Web | None = feld("Website", "Seite der Organisation.", "https://www.buergerstiftung-hamburg.de")
    website_hinweis: Line | None = feld(
        "Hinweis zur Website", "Einschränkung zur Adresse.", "Adresse nur allgemein bekannt"
    )
    kontakte: tuple[Contact, ...] = feld(
        "Kontakte", "Stellen, bei denen man sich meldet.", [{"funktion": "Büro", "mail": "info@beispiel.de"}], ()
    )
    spenden: Donations | None = feld(
        "Spenden", "Wie man die Organisation fördern kann.", {"url": "https://www.beispiel.de/spenden"}
    )
    hinweise: Several[Prose] = feld(
        "Hinweise", "Was an den Angaben unsicher ist.", ["Die Quelle nennt nur den Namen."], ()
    )
    quellen: Several[Line] = feld("Quellen", "Woher die Angaben stammen.", ["https://www.beispiel.de/verein"], ())
    geprüft: Checked | None = feld(
        "Geprüft", "Wann und von wem die Angaben bestätigt wurden.", {"am": "2026-05-31", "von": "Redaktion Wegweiser"}
    )


class Page(Fields):
    """A page of text: one Markdown file in content/pages/."""

    titel: Short = pflicht("Titel", "Überschrift der Seite.", "Über das Netzwerk")
    kurztext: Line = pflicht(
        "Kurztext", "Ein Satz für Suchmaschinen und Listen.", "Wer den Wegweiser herausgibt und warum."
    )
    menü: Literal["Kopf", "Fuß", "keins"] = feld("Menü", "In welchem Menü die Seite steht.", "Fuß", "Fuß")
    reihenfolge: Annotated[Whole, Field(ge=0, le=999)] = feld(
        "Reihenfolge", "Platz im Menü, kleine Zahl zuerst.", 10, 100
    )
    druck: Flag = feld("Druck", "Ob die Seite in der Einleitung des gedruckten Wegweisers steht.", "ja", False)
    beschreibung: Prose = pflicht(
        "Text",
        "Text der Seite in Markdown; in .md-Dateien steht er unter dem zweiten »---«.",
        "Der Mentor.Ring verbindet Projekte.",
    )
    quellen: Several[Line] = feld("Quellen", "Woher die Angaben stammen.", ["https://www.beispiel.de"], ())
    texte: Translations | None = _texts()


# --------------------------------------------------------------------------------------- the guide and its vocabularies


class Publisher(Fields):
    name: Line = pflicht("Name", "Herausgeber.", "Mentor.Ring Hamburg e.V.")
    website: Web | None = feld("Website", "Seite des Herausgebers.", "https://www.mentor-ring.org")
    mail: Mail | None = feld("E-Mail", "Adresse der Redaktion.", "info@beispiel.de")
    telefon: Phone | None = feld("Telefon", "Nummer der Redaktion.", "040 123456-0")
    adresse: Line | None = feld("Adresse", "Postanschrift.", "Musterweg 1, 20095 Hamburg")
    verantwortlich: Line | None = feld(
        "Verantwortlich", "Verantwortliche Person im Sinne des Presserechts.", "Vorname Nachname"
    )


class Region(Fields):
    name: Short = pflicht("Name", "Stadt oder Region des Wegweisers.", "Hamburg")
    stadtweit: Short = pflicht("Stadtweit", "Wie es heißt, wenn ein Projekt überall arbeitet.", "hamburgweit")


class Licence(Fields):
    name: Short = pflicht("Name", "Lizenz, unter der die Daten stehen.", "CC BY 4.0")
    url: Web = pflicht("Adresse", "Text der Lizenz.", "https://creativecommons.org/licenses/by/4.0/deed.de")


class Limits(Fields):
    verfügbarkeit_tage: Annotated[Whole, Field(ge=1, le=3660)] = feld(
        "Verfügbarkeit (Tage)", "Wie lange »gesucht« und »Plätze frei« gelten.", 180, 180
    )
    geprüft_monate: Annotated[Whole, Field(ge=1, le=120)] = feld(
        "Geprüft (Monate)", "Nach wie vielen Monaten eine Prüfung als alt gilt.", 12, 12
    )


class Printing(Fields):
    papier: Literal["gestrichen", "ungestrichen"] = feld(
        "Papier", "Bilderdruckpapier ist gestrichen, Offset- und Naturpapier ungestrichen.", "gestrichen", "gestrichen"
    )
    farbprofil: Annotated[str, StringConstraints(pattern=r"^[\w./ -]+\.ic[cm]$")] | None = feld(
        "Farbprofil",
        "ICC-Profil der Druckerei, eine Datei unter content/; nötig für ungestrichenes Papier.",
        "druck/PSOuncoated_v3_FOGRA52.icc",
    )
    farbauftrag: Annotated[Whole, Field(ge=200, le=400)] = feld(
        "Farbauftrag",
        "Wie viel Farbe das Papier höchstens verträgt, in Prozent; die Druckerei nennt die Zahl.",
        300,
        300,
    )
    bindung: Literal["Rückendrahtheftung", "Klebebindung"] = feld(
        "Bindung",
        "Geheftet wird in einer Datei gedruckt; zur Klebebindung gehört eine eigene Datei für den Umschlag mit Rücken.",
        "Rückendrahtheftung",
        "Rückendrahtheftung",
    )
    grammatur: Annotated[Whole, Field(ge=40, le=400)] = feld(
        "Grammatur", "Gewicht des Papiers innen in Gramm je Quadratmeter.", 115, 115
    )
    volumen: Annotated[Decimal, Field(ge=0.6, le=2.5)] = feld(
        "Volumen", "Wie dick das Papier für sein Gewicht ist; die Druckerei nennt die Zahl.", "0,9", 0.9
    )
    rücken: Annotated[Decimal, Field(gt=0, le=60)] | None = feld(
        "Rücken", "Breite des Rückens in Millimetern, wenn die Druckerei sie nennt; sonst wird sie berechnet.", "4,5"
    )
    schnittmarken: Flag = feld("Schnittmarken", "Ob Schnittmarken um die Seiten stehen.", "ja", False)
    druckerei: Line | None = feld(
        "Druckerei", "Name und Ort der Druckerei; das Impressum nennt sie.", "Druckerei Beispiel, Hamburg"
    )


class GuideSettings(Fields):
    """The guide itself: content/guide.yaml."""

    titel: Short = pflicht("Titel", "Name des Wegweisers.", "Wegweiser Mentoring Hamburg")
    untertitel: Line = pflicht(
        "Untertitel", "Ein Satz unter dem Titel.", "Alle Mentoring- und Patenschaftsprojekte der Stadt"
    )
    herausgeber: Publisher = pflicht(
        "Herausgeber", "Wer den Wegweiser herausgibt.", {"name": "Mentor.Ring Hamburg e.V."}
    )
    region: Region = pflicht("Region", "Wofür der Wegweiser gilt.", {"name": "Hamburg", "stadtweit": "hamburgweit"})
    ausgabe: Short = pflicht("Ausgabe", "Bezeichnung der Ausgabe.", "2026/2027")
    basis_url: Web = pflicht(
        "Basisadresse",
        "Adresse, unter der die Website veröffentlicht wird; auch Grundlage der QR-Codes.",
        "https://www.beispiel.de/wegweiser/",
    )
    lizenz: Licence = pflicht(
        "Lizenz",
        "Lizenz der Daten.",
        {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/deed.de"},
    )
    fristen: Limits = feld("Fristen", "Wann Angaben als veraltet gelten.", {"verfügbarkeit_tage": 180}, Limits())
    druck: Printing = feld("Druck", "Was mit der Druckerei vereinbart ist.", {"papier": "gestrichen"}, Printing())
    sprachen: Several[Literal["en", "tr", "uk", "ar", "einfach"]] = feld(
        "Sprachen der Website",
        "Welche Sprachen es neben Deutsch gibt: en, tr, uk, ar und einfach (Einfache Sprache).",
        ["en", "tr"],
        (),
    )


class TermNames(Fields):
    en: Short | None = feld("Englisch", "Das Wort auf Englisch.", "Reading")
    tr: Short | None = feld("Türkisch", "Das Wort auf Türkisch.", "Okuma")
    uk: Short | None = feld("Ukrainisch", "Das Wort auf Ukrainisch.", "Читання")
    ar: Short | None = feld("Arabisch", "Das Wort auf Arabisch.", "القراءة")
    einfach: Short | None = feld("Einfache Sprache", "Das Wort in Einfacher Sprache.", "Lesen")


class Term(Fields):
    name: Short = pflicht("Name", "Wort, das in den Einträgen steht und auf den Seiten erscheint.", "Leseförderung")
    id: Slug = pflicht("Kennung", "Teil der Webadresse; ändert sich nie.", "lesefoerderung")
    text: Prose | None = feld("Erklärung", "Ein Satz dazu, was gemeint ist.", "Lesen üben und Freude daran finden.")
    farbe: Literal["koralle", "blau", "senf", "indigo", "petrol", "beere", "gruen", "violett", "orange", "tuerkis"] = (
        feld("Farbe", "Farbe eines Themas; ihre Werte stehen in templates/static/tokens.css.", "blau", "petrol")
    )
    url: Web | None = feld("Adresse", "Wo man mehr darüber liest.", "https://bundesverband-mentoring.social/qualitaet")
    übersetzungen: TermNames | None = feld("Übersetzungen", "Das Wort in anderen Sprachen.", {"en": "Reading"})


class Vocabulary(Fields):
    """The terms that entries may use: content/vocabulary.yaml."""

    themen: tuple[Term, ...] = pflicht(
        "Themen", "Worum es geht.", [{"name": "Leseförderung", "id": "lesefoerderung"}], min_length=1
    )
    zielgruppen: tuple[Term, ...] = pflicht(
        "Zielgruppen", "Wem geholfen wird.", [{"name": "Kinder", "id": "kinder"}], min_length=1
    )
    formen: tuple[Term, ...] = pflicht(
        "Formen", "Wie geholfen wird.", [{"name": "1:1", "id": "eins-zu-eins"}], min_length=1
    )
    einsatzorte: tuple[Term, ...] = pflicht(
        "Einsatzorte", "Wo man sich trifft.", [{"name": "Schule", "id": "schule"}], min_length=1
    )
    veranstaltungsarten: tuple[Term, ...] = pflicht(
        "Veranstaltungsarten",
        "Was für eine Veranstaltung es ist.",
        [{"name": "Fachtag", "id": "fachtag"}],
        min_length=1,
    )
    kennzahlen: tuple[Term, ...] = pflicht(
        "Kennzahlen", "Was gezählt wird.", [{"name": "Tandems", "id": "tandems"}], min_length=1
    )
    qualitätsrahmen: tuple[Term, ...] = pflicht(
        "Qualitätsrahmen",
        "Wonach Qualität beschrieben wird.",
        [{"name": "Qualitätsleitfaden soziales Mentoring", "id": "bsm"}],
        min_length=1,
    )
    sprachen: tuple[Term, ...] = feld(
        "Sprachen", "In welchen Sprachen man sich verständigt.", [{"name": "Türkisch", "id": "tuerkisch"}], ()
    )


class Place(Fields):
    name: Short = pflicht("Name", "Name des Orts.", "Dulsberg")
    id: Slug = pflicht("Kennung", "Teil der Webadresse; ändert sich nie.", "dulsberg")
    lat: Annotated[Decimal, Field(ge=-90, le=90)] = pflicht(
        "Breite", "Geografische Breite in Grad (WGS 84), ungefähre Mitte.", 53.58
    )
    lon: Annotated[Decimal, Field(ge=-180, le=180)] = pflicht(
        "Länge", "Geografische Länge in Grad (WGS 84), ungefähre Mitte.", 10.06
    )
    hinweis: Line | None = feld("Hinweis", "Was an den Koordinaten unsicher ist.", "allgemeine Kenntnis, ungefähr")


class QuarterPlace(Place):
    bezirk: Short = pflicht("Bezirk", "Bezirk, zu dem der Stadtteil gehört.", "Hamburg-Nord")
    plz: Several[Annotated[str, StringConstraints(pattern=r"^\d{5}$")]] = feld(
        "Postleitzahlen", "Alle Postleitzahlen, die ganz oder teilweise im Stadtteil liegen.", ["22049"], ()
    )


class Places(Fields):
    """Districts and quarters: content/places.yaml."""

    bezirke: tuple[Place, ...] = pflicht(
        "Bezirke", "Alle Bezirke.", [{"name": "Altona", "id": "altona", "lat": 53.57, "lon": 9.87}], min_length=1
    )
    stadtteile: tuple[QuarterPlace, ...] = pflicht(
        "Stadtteile",
        "Alle Stadtteile.",
        [{"name": "Dulsberg", "id": "dulsberg", "bezirk": "Hamburg-Nord", "lat": 53.58, "lon": 10.06}],
        min_length=1,
    )


# ------------------------------------------------------------------------------------------------------------ lexicon


class Concept(Fields):
    """Words by which people look for the same thing."""

    name: Short = pflicht("Name", "Das geläufigste Wort.", "Nachhilfe")
    wörter: Several[Short] = feld(
        "Wörter", "Deutsche Wörter mit fast derselben Bedeutung, auch Alltagswörter.", ["Lernhilfe", "Hausaufgaben"], ()
    )
    fremdwörter: Several[Short] = feld(
        "Wörter anderer Sprachen", "Was Menschen in ihrer Sprache eintippen.", ["homework", "ödev"], ()
    )
    verwandt: Several[Short] = feld(
        "Verwandt", "Namen anderer Begriffe, die auch gemeint sein können; sie zählen weniger.", ["Schule"], ()
    )


class Lexicon(Fields):
    """What the search knows about words: content/lexicon.yaml."""

    begriffe: tuple[Concept, ...] = pflicht(
        "Begriffe", "Wörter, die zusammengehören.", [{"name": "Nachhilfe", "wörter": ["Lernhilfe"]}], min_length=1
    )
    füllwörter: Several[Short] = feld("Füllwörter", "Wörter, die bei der Suche nicht zählen.", ["jemand", "bitte"], ())


# ----------------------------------------------------------------------------------------------------------- editions


class Printed(Fields):
    """A project or an event as it was printed."""

    id: Slug = pflicht("Id", "Dateiname des Eintrags, ohne Endung.", "yoldas")
    name: Line = pflicht("Name", "Name oder Titel, wie er gedruckt ist.", "Yoldaş")
    prüfsumme: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")] = pflicht(
        "Prüfsumme", "Kennung von allem, was in der Datei stand.", "3f9a02c13f9a02c1"
    )
    beendet: Flag = feld("Beendet", "Ob das Projekt schon im Druck beendet war.", "ja", False)
    angaben: dict[str, Prose] = feld(
        "Angaben", "Was gedruckt ist, je Feld; lange Texte als Länge und Kennung.", {"alter": "von 6, bis 10"}, {}
    )


class Edition(Fields):
    """What was printed: one file in editions/, written by »build.py edition«, read ever after."""

    name: Short = pflicht("Name", "Wie die Druckausgabe heißt.", "2026")
    datum: Day = pflicht("Datum", "Tag, an dem sie eingefroren wurde.", "2026-11-22")
    commit: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{7,64}$")] | None = feld(
        "Commit", "Stand der Dateien in git.", "2061d8a0c4e5"
    )
    felder: Several[Short] = pflicht(
        "Felder", "Welche Felder verglichen werden; später erfundene fehlen hier.", ["alter"], min_length=1
    )
    projekte: tuple[Printed, ...] = pflicht(
        "Projekte",
        "Alle Projekte, auch beendete.",
        [{"id": "yoldas", "name": "Yoldaş", "prüfsumme": "3f9a02c13f9a02c1"}],
        min_length=1,
    )
    veranstaltungen: tuple[Printed, ...] = feld(
        "Veranstaltungen",
        "Alle Veranstaltungen.",
        [{"id": "mentoringtag-2026", "name": "Mentoringtag", "prüfsumme": "3f9a02c13f9a02c1"}],
        (),
    )
