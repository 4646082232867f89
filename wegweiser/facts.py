"""A project in comparable words: the same facts in the same order on cards, on its page and in print. Knows no HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schema import (
    AgeRange,
    ConductCertificate,
    Costs,
    Duration,
    Effort,
    Grades,
    Project,
    Safeguarding,
    SchoolLink,
    Slot,
    Support,
)
from wegweiser.content import Entry
from wegweiser.guide import UNKNOWN, Guide
from wegweiser.text import german_date, german_moment, german_number, span

NOT_STATED = "nicht angegeben"


@dataclass(frozen=True)
class Fact:
    """One row: what it is about, what is known, and what limits that knowledge."""

    key: str
    label: str
    text: str = ""
    note: str = ""

    @property
    def known(self) -> bool:
        return bool(self.text)

    @property
    def shown(self) -> str:
        return self.text or NOT_STATED


def comparable(project: Entry[Project], guide: Guide) -> tuple[Fact, ...]:
    """The facts by which people choose, always all of them: what is unknown says so."""
    fields = project.fields
    return (
        Fact("für-wen", "Für wen", ", ".join(fields.zielgruppen)),
        Fact("alter", "Alter", *_age(fields)),
        Fact("wo", "Wo", *_area(fields, guide)),
        Fact("ort", "Treffpunkt", ", ".join(fields.einsatzorte)),
        Fact("form", "Form", ", ".join(fields.formen)),
        Fact("zeit", "Zeit", *_effort(fields.aufwand)),
        *([Fact("wann", "Wann", "; ".join(_slot(slot) for slot in fields.zeiten))] if fields.zeiten else []),
        Fact("dauer", "Dauer", *_duration(fields.dauer)),
    )


def for_card(project: Entry[Project], guide: Guide) -> tuple[Fact, ...]:
    """The few facts that fit into a list."""
    fields = project.fields
    return (
        Fact("für-wen", "Für wen", ", ".join(fields.zielgruppen)),
        Fact("alter", "Alter", _age(fields)[0]),
        Fact("wo", "Wo", area_in_brief(fields, guide)),
        Fact("zeit", "Zeit", _effort(fields.aufwand)[0]),
        Fact("dauer", "Dauer", _duration(fields.dauer)[0]),
    )


def for_volunteers(project: Entry[Project], guide: Guide) -> tuple[Fact, ...]:
    """What somebody needs to know who wants to help."""
    needs, support = project.fields.voraussetzungen, project.fields.unterstützung
    certificate = needs.führungszeugnis if needs else None
    return (
        Fact("gesucht", "Engagierte gesucht", *_seeking(project, guide)),
        Fact("mindestalter", "Ihr Alter", *(_ages(needs.alter) if needs and needs.alter else ())),
        Fact("sprachen", "Sprachen", ", ".join(needs.sprachen) if needs else ""),
        Fact("führungszeugnis", "Führungszeugnis", *_certificate(certificate)),
        Fact(
            "vorbereitung",
            "Vorbereitung",
            *((support.vorbereitung or "", _preparation_hours(support)) if support else ()),
        ),
        Fact("begleitung", "Begleitung", (support.begleitung or "") if support else ""),
        Fact("auslagen", "Auslagen", (support.auslagen or "") if support else ""),
        Fact("versichert", "Versichert", _yes_no(support.versichert) if support else ""),
        Fact("mitbringen", "Außerdem", (needs.hinweis or "") if needs else ""),
    )


def for_families(project: Entry[Project], guide: Guide) -> tuple[Fact, ...]:
    """What somebody needs to know who looks for help."""
    return (
        Fact("aufnahme", "Freie Plätze", *_intake(project, guide)),
        Fact("verständigung", "Sprachen", ", ".join(project.fields.sprachen)),
        Fact("kosten", "Kosten", *_costs(project.fields.kosten)),
        Fact("schutzkonzept", "Schutzkonzept", *_safeguarding(project.fields.schutzkonzept)),
    )


def parted(rows: Sequence[Fact]) -> tuple[list[Fact], str]:
    """What is known, and the labels of what is not."""
    return [fact for fact in rows if fact.known], ", ".join(fact.label for fact in rows if not fact.known)


def _costs(costs: Costs | None) -> tuple[str, str]:
    if costs is None:
        return "", ""
    text = {True: "kostenlos", False: "nicht kostenlos", None: ""}[costs.kostenlos]
    return (text, costs.hinweis or "") if text else (costs.hinweis or "", "")


def _safeguarding(concept: Safeguarding | None) -> tuple[str, str]:
    if concept is None:
        return "", ""
    stated = f"Stand {german_moment(concept.stand)}" if concept.stand else ""
    return "vorhanden" if concept.vorhanden else "nicht vorhanden", stated


def _yes_no(flag: bool | None) -> str:
    return {True: "ja", False: "nein", None: ""}[flag]


def _age(fields: Project) -> tuple[str, str]:
    ages, age_note = _ages(fields.alter) if fields.alter else ("", "")
    grades, grade_note = _grades(fields.klassen) if fields.klassen else ("", "")
    return ", ".join(filter(None, (ages, grades))), "; ".join(filter(None, (age_note, grade_note)))


def _ages(ages: AgeRange) -> tuple[str, str]:
    if ages.von is None and ages.bis is None:
        return ages.hinweis or "", ""
    if ages.bis == 0:
        return "unter 1 Jahr", ages.hinweis or ""
    unit = "Jahren" if ages.von is None or ages.bis is None else "Jahre"
    if ages.von is None:
        unit = "Jahre"
    return f"{span(ages.von, ages.bis)} {unit}", ages.hinweis or ""


def _grades(grades: Grades) -> tuple[str, str]:
    if grades.von is None and grades.bis is None:
        return grades.hinweis or "", ""
    words = span(grades.von, grades.bis)
    return (f"ab Klasse {grades.von}" if grades.bis is None else f"Klasse {words}"), grades.hinweis or ""


def _area(fields: Project, guide: Guide) -> tuple[str, str]:
    citywide = guide.settings.fields.region.stadtweit if fields.stadtweit else ""
    districts = ", ".join(fields.bezirke)
    quarters = ", ".join(fields.stadtteile)
    if citywide:
        named = quarters or districts
        return f"{citywide}, genannt sind {named}" if named else citywide, fields.gebiet_hinweis or ""
    return f"{districts} ({quarters})" if districts and quarters else districts or quarters, fields.gebiet_hinweis or ""


def area_in_brief(fields: Project, guide: Guide) -> str:
    """For cards and lists: »hamburgweit« or the districts."""
    return (
        guide.settings.fields.region.stadtweit if fields.stadtweit else ", ".join(fields.bezirke or fields.stadtteile)
    )


PERIODS = {
    "Woche": "pro Woche",
    "zwei Wochen": "alle zwei Wochen",
    "Monat": "im Monat",
    "Schuljahr": "im Schuljahr",
    "Jahr": "im Jahr",
}


def _effort(effort: Effort | None) -> tuple[str, str]:
    if effort is None:
        return "", ""
    text = _effort_in_words(effort)
    return (text, effort.hinweis or "") if text else (effort.hinweis or "", "")


def _effort_in_words(effort: Effort) -> str:
    """»3 bis 4 Stunden pro Woche«, »2-mal pro Woche 1,5 Stunden«, »2 bis 4 Treffen im Monat«."""
    if effort.pro is None:
        return ""
    period = PERIODS[effort.pro]
    hours = f"{span(effort.stunden, effort.stunden_bis or effort.stunden)} {_hour(effort)}" if effort.stunden else ""
    meetings = span(effort.treffen, effort.treffen_bis or effort.treffen) if effort.treffen else ""
    if hours and meetings in ("", "1"):
        return f"{hours} {period}"
    if hours:
        return f"{meetings.replace(' bis ', '- bis ')}-mal {period} {hours}"
    return f"{'ein' if meetings == '1' else meetings} Treffen {period}"


def _hour(effort: Effort) -> str:
    return "Stunde" if effort.stunden == 1 and effort.stunden_bis in (None, 1) else "Stunden"


def hours_per_month(project: Entry[Project]) -> str:
    """»13 bis 17,3 Stunden im Monat«, the number by which efforts are compared; empty where it is unknown."""
    hours = project.fields.aufwand.stunden_im_monat if project.fields.aufwand else None
    if not hours:
        return ""
    least, most = (round(value) or round(value, 1) for value in hours)
    return f"etwa {span(least, most)} {'Stunde' if most == 1 else 'Stunden'} im Monat"


def _slot(slot: Slot) -> str:
    """»Dienstag vormittags (10 bis 12 Uhr)«."""
    note = f"({slot.hinweis})" if slot.hinweis else ""
    return " ".join(filter(None, (slot.tag, slot.tageszeit, note)))


def _duration(duration: Duration | None) -> tuple[str, str]:
    if duration is None:
        return "", ""
    least, most = duration.mindestens_monate, duration.höchstens_monate
    if least and most:
        words = [months(least) if least == most else f"{months(least)} bis {months(most)}"]
    else:
        words = [f"mindestens {months(least)}" if least else "", f"höchstens {months(most)}" if most else ""]
    if duration.offenes_ende:
        words.append("offenes Ende")
    text = ", ".join(filter(None, words))
    return (text, duration.hinweis or "") if text else (duration.hinweis or "", "")


def months(number: int) -> str:
    """»6 Monate«, »1 Jahr«, »2 Jahre«."""
    if number % 12:
        return f"{number} {'Monat' if number == 1 else 'Monate'}"
    years = number // 12
    return f"{years} {'Jahr' if years == 1 else 'Jahre'}"


def _seeking(project: Entry[Project], guide: Guide) -> tuple[str, str]:
    state, fact = guide.seeking(project), project.fields.suche
    return ("", "") if state == UNKNOWN or not fact else (state, f"Stand {german_date(fact.stand)}")


def _intake(project: Entry[Project], guide: Guide) -> tuple[str, str]:
    state, fact = guide.intake(project), project.fields.aufnahme
    if state == UNKNOWN or not fact:
        return "", ""
    waiting = f", Wartezeit etwa {fact.wartezeit_wochen} Wochen" if fact.wartezeit_wochen else ""
    return state + waiting, f"Stand {german_date(fact.stand)}"


def _certificate(certificate: ConductCertificate | None) -> tuple[str, str]:
    if certificate is None:
        return "", ""
    words = {"ja": "erforderlich", "nein": "nicht erforderlich", "nach Gespräch": "nach Gespräch"}
    kind = "erweitertes Führungszeugnis " if certificate.erweitert else ""
    renewal = f"alle {certificate.erneuerung_jahre} Jahre neu" if certificate.erneuerung_jahre else ""
    return kind + words[certificate.erforderlich], "; ".join(filter(None, (renewal, certificate.hinweis or "")))


def _preparation_hours(support: Support) -> str:
    hours = support.vorbereitung_stunden
    return f"{german_number(hours)} {'Stunde' if hours == 1 else 'Stunden'}" if hours else ""


def school_link(link: SchoolLink) -> str:
    """»geplant, seit 2013, Stand 2011«."""
    since = f"{'seit' if link.beteiligung == 'macht mit' else 'Ankündigung'} {link.seit}" if link.seit else ""
    return "; ".join(filter(None, (link.beteiligung, since, link.hinweis or "")))
