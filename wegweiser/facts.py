"""A project in comparable words: the same facts in the same order on cards, on its page and in print. Knows no HTML.

Every function says it in the language that it is given; what editors wrote freely stays as it is, an ``InGerman``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from wegweiser.languages import GERMAN, InGerman, Language
from wegweiser.text import date_text, moment_text, number_text, range_text


@dataclass(frozen=True)
class Fact:
    """One row: what it is about, what is known, and what limits that knowledge."""

    key: str
    label: str
    text: str = ""
    note: str = ""
    unstated: str = "nicht angegeben"

    @property
    def known(self) -> bool:
        return bool(self.text)

    @property
    def shown(self) -> str:
        return self.text or self.unstated


Said = tuple[str, str]  # what is known, and what limits it
NOTHING: Said = ("", "")


def _facts(language: Language, *rows: tuple[str, str, Said | str]) -> tuple[Fact, ...]:
    unstated = language.gettext("nicht angegeben")
    pairs = ((key, label, (said, "") if isinstance(said, str) else said) for key, label, said in rows)
    return tuple(Fact(key, label, *said, unstated) for key, label, said in pairs)


def comparable(project: Entry[Project], guide: Guide, language: Language = GERMAN) -> tuple[Fact, ...]:
    """The facts by which people choose, always all of them: what is unknown says so."""
    fields, _ = project.fields, language.gettext
    times = language.joined(language.semicolon, (_slot(slot, language) for slot in fields.zeiten))
    return _facts(
        language,
        ("für-wen", _("Für wen"), words("zielgruppen", fields.zielgruppen, guide, language)),
        ("alter", _("Alter"), _age(fields, language)),
        ("wo", _("Wo"), _area(fields, guide, language)),
        ("ort", _("Treffpunkt"), words("einsatzorte", fields.einsatzorte, guide, language)),
        ("form", _("Form"), words("formen", fields.formen, guide, language)),
        ("zeit", _("Zeit"), _effort(fields.aufwand, language)),
        *([("wann", _("Wann"), times)] if times else []),
        ("dauer", _("Dauer"), _duration(fields.dauer, language)),
    )


def for_card(project: Entry[Project], guide: Guide, language: Language = GERMAN) -> tuple[Fact, ...]:
    """The few facts that fit into a list."""
    fields, _ = project.fields, language.gettext
    return _facts(
        language,
        ("für-wen", _("Für wen"), words("zielgruppen", fields.zielgruppen, guide, language)),
        ("alter", _("Alter"), _age(fields, language)[0]),
        ("wo", _("Wo"), area_in_brief(fields, guide, language)),
        ("zeit", _("Zeit"), _effort(fields.aufwand, language)[0]),
        ("dauer", _("Dauer"), _duration(fields.dauer, language)[0]),
    )


def for_volunteers(project: Entry[Project], guide: Guide, language: Language = GERMAN) -> tuple[Fact, ...]:
    """What somebody needs to know who wants to help."""
    needs, support, _ = project.fields.voraussetzungen, project.fields.unterstützung, language.gettext
    return _facts(
        language,
        ("gesucht", _("Engagierte gesucht"), _seeking(project, guide, language)),
        ("mindestalter", _("Ihr Alter"), _ages(needs.alter, language) if needs and needs.alter else NOTHING),
        ("sprachen", _("Sprachen"), _languages(needs.sprachen, guide, language) if needs else ""),
        (
            "führungszeugnis",
            _("Führungszeugnis"),
            _certificate(needs.führungszeugnis if needs else None, language),
        ),
        ("vorbereitung", _("Vorbereitung"), _preparation(support, language)),
        ("begleitung", _("Begleitung"), _typed(support.begleitung if support else None)),
        ("auslagen", _("Auslagen"), _typed(support.auslagen if support else None)),
        ("versichert", _("Versichert"), _yes_no(support.versichert, language) if support else ""),
        ("mitbringen", _("Außerdem"), _typed(needs.hinweis if needs else None)),
    )


def for_families(project: Entry[Project], guide: Guide, language: Language = GERMAN) -> tuple[Fact, ...]:
    """What somebody needs to know who looks for help."""
    fields, _ = project.fields, language.gettext
    return _facts(
        language,
        ("aufnahme", _("Freie Plätze"), _intake(project, guide, language)),
        ("verständigung", _("Sprachen"), words("sprachen", fields.sprachen, guide, language)),
        ("kosten", _("Kosten"), _costs(fields.kosten, language)),
        ("schutzkonzept", _("Schutzkonzept"), _safeguarding(fields.schutzkonzept, language)),
    )


def parted(rows: Sequence[Fact], separator: str = ", ") -> tuple[list[Fact], str]:
    """What is known, and the labels of what is not."""
    return [fact for fact in rows if fact.known], separator.join(fact.label for fact in rows if not fact.known)


# ------------------------------------------------------------------------------------------------ words that were typed


def words(vocabulary: str, names: Iterable[str], guide: Guide, language: Language) -> str:
    """Terms of a vocabulary, in the language as far as it has them."""
    return language.joined(language.comma, (language.word(guide.term[vocabulary, name]) for name in names))


def _languages(names: Iterable[str], guide: Guide, language: Language) -> str:
    """Languages are typed freely where volunteers need them; those in the vocabulary are translated."""
    terms = ((guide.term.get(("sprachen", name)), name) for name in names)
    return language.joined(language.comma, (language.word(t) if t else _typed(name) for t, name in terms))


def _typed(text: str | None) -> str:
    """An editor's own words."""
    return InGerman(text) if text else ""


def _or_note(text: str, note: str | None) -> Said:
    """Where only the note is known, it takes the place of the text."""
    return (text, _typed(note)) if text else (_typed(note), "")


def _costs(costs: Costs | None, language: Language) -> Said:
    if costs is None:
        return NOTHING
    _ = language.gettext
    text = {True: _("kostenlos"), False: _("nicht kostenlos"), None: ""}[costs.kostenlos]
    return _or_note(text, costs.hinweis)


def _safeguarding(concept: Safeguarding | None, language: Language) -> Said:
    if concept is None:
        return NOTHING
    stated = as_of(moment_text(concept.stand, language), language) if concept.stand else ""
    return language.gettext("vorhanden") if concept.vorhanden else language.gettext("nicht vorhanden"), stated


def as_of(date: str, language: Language) -> str:
    """»Stand 31. Mai 2026«."""
    return language.gettext("Stand %(date)s", date=date)


def _yes_no(flag: bool | None, language: Language) -> str:
    return {True: language.gettext("ja"), False: language.gettext("nein"), None: ""}[flag]


# --------------------------------------------------------------------------------------------------- for whom and where


def _age(fields: Project, language: Language) -> Said:
    ages, age_note = _ages(fields.alter, language) if fields.alter else NOTHING
    grades, grade_note = _grades(fields.klassen, language) if fields.klassen else NOTHING
    return language.joined(language.comma, (ages, grades)), language.joined(language.semicolon, (age_note, grade_note))


def _ages(ages: AgeRange, language: Language) -> Said:
    return _or_note(years(ages.von, ages.bis, language), ages.hinweis)


def years(least: int | None, most: int | None, language: Language) -> str:
    """»6 bis 10 Jahre«, »ab 6 Jahren«, »bis 10 Jahre«, »6 Jahre«."""
    if most == 0:
        return language.gettext("unter 1 Jahr")
    if least is None and most is None:
        return ""
    if most is None:
        return language.ngettext("ab %(num)s Jahr", "ab %(num)s Jahren", least or 0)
    if least is None:
        return language.ngettext("bis %(num)s Jahr", "bis %(num)s Jahre", most)
    return language.ngettext("%(years)s Jahr", "%(years)s Jahre", most, years=range_text(least, most, language))


def _grades(grades: Grades, language: Language) -> Said:
    return _or_note(_grades_in_words(grades.von, grades.bis, language), grades.hinweis)


def _grades_in_words(least: int | None, most: int | None, language: Language) -> str:
    _ = language.gettext
    if least is None and most is None:
        return ""
    if most is None:
        return _("ab Klasse %(grade)s", grade=least)
    if least is None:
        return _("Klasse bis %(grade)s", grade=most)
    return _("Klasse %(grades)s", grades=range_text(least, most, language))


def subtitle(guide: Guide, language: Language) -> str:
    """What the guide is, in a sentence: its own in German, one of ours in other languages."""
    fields = guide.settings.fields
    if language.german:
        return fields.untertitel
    return language.gettext(
        "Mentoring- und Patenschaftsprojekte in %(region)s: wer wem hilft, wo, und wie man mitmacht.",
        region=fields.region.name,
    )


def citywide(guide: Guide, language: Language) -> str:
    """»hamburgweit«; the guide's own word in German, a sentence of ours in other languages."""
    region = guide.settings.fields.region
    return region.stadtweit if language.german else language.gettext("überall in %(region)s", region=region.name)


def _area(fields: Project, guide: Guide, language: Language) -> Said:
    note = _typed(fields.gebiet_hinweis)
    districts, quarters = ", ".join(fields.bezirke), ", ".join(fields.stadtteile)
    if fields.stadtweit:
        everywhere, named = citywide(guide, language), quarters or districts
        if not named:
            return everywhere, note
        return language.gettext("%(citywide)s, genannt sind %(places)s", citywide=everywhere, places=named), note
    return f"{districts} ({quarters})" if districts and quarters else districts or quarters, note


def area_in_brief(fields: Project, guide: Guide, language: Language = GERMAN) -> str:
    """For cards and lists: »hamburgweit« or the districts."""
    return citywide(guide, language) if fields.stadtweit else ", ".join(fields.bezirke or fields.stadtteile)


# ----------------------------------------------------------------------------------------------------- how much of time


def _period(name: str, language: Language) -> str:
    _ = language.gettext
    return {
        "Woche": _("pro Woche"),
        "zwei Wochen": _("alle zwei Wochen"),
        "Monat": _("im Monat"),
        "Schuljahr": _("im Schuljahr"),
        "Jahr": _("im Jahr"),
    }[name]


def _effort(effort: Effort | None, language: Language) -> Said:
    return _or_note(effort_in_words(effort, language), effort.hinweis) if effort else NOTHING


def effort_in_words(effort: Effort, language: Language) -> str:
    """»3 bis 4 Stunden pro Woche«, »2-mal pro Woche 1,5 Stunden«, »2 bis 4 Treffen im Monat«."""
    if effort.pro is None:
        return ""
    period = _period(effort.pro, language)
    hours = _hours(effort.stunden, effort.stunden_bis or effort.stunden, language) if effort.stunden else ""
    most = effort.treffen_bis or effort.treffen or 0
    if hours and (effort.treffen or 1, most or 1) == (1, 1):
        return language.gettext("%(hours)s %(period)s", hours=hours, period=period)
    if hours:
        return language.gettext(
            "%(times)s %(period)s %(hours)s",
            times=_times(effort.treffen or 1, most, language),
            period=period,
            hours=hours,
        )
    meetings = range_text(effort.treffen or 0, most, language)
    return language.ngettext(
        "ein Treffen %(period)s", "%(meetings)s Treffen %(period)s", most, meetings=meetings, period=period
    )


def _hours(least: float, most: float | None, language: Language) -> str:
    """»3 bis 4 Stunden«."""
    top = least if most is None else most
    return language.ngettext("%(hours)s Stunde", "%(hours)s Stunden", top, hours=range_text(least, top, language))


def _times(least: float, most: float, language: Language) -> str:
    """»2-mal«, »2- bis 3-mal«."""
    low, high = number_text(least, language), number_text(most, language)
    if least == most:
        return language.ngettext("%(times)s-mal", "%(times)s-mal", most, times=low)
    return language.ngettext("%(from)s- bis %(to)s-mal", "%(from)s- bis %(to)s-mal", most, **{"from": low, "to": high})


def hours_per_month(project: Entry[Project], language: Language = GERMAN) -> str:
    """»13 bis 17,3 Stunden im Monat«, the number by which efforts are compared; empty where it is unknown."""
    hours = project.fields.aufwand.stunden_im_monat if project.fields.aufwand else None
    if not hours:
        return ""
    least, most = (round(value) or round(value, 1) for value in hours)
    return language.gettext("etwa %(hours)s im Monat", hours=_hours(least, most, language))


def _slot(slot: Slot, language: Language) -> str:
    """»Dienstag vormittags (10 bis 12 Uhr)«."""
    note = InGerman(f"({slot.hinweis})") if slot.hinweis else ""
    part = language.choice("tageszeit", slot.tageszeit) if slot.tageszeit else ""
    return language.joined(" ", (language.choice("tag", slot.tag), part, note))


def _duration(duration: Duration | None, language: Language) -> Said:
    return _or_note(duration_in_words(duration, language), duration.hinweis) if duration else NOTHING


def duration_in_words(duration: Duration, language: Language) -> str:
    """»6 Monate bis 1 Jahr«, »mindestens 1 Jahr, offenes Ende«."""
    _ = language.gettext
    least, most = duration.mindestens_monate, duration.höchstens_monate
    limits = [_("mindestens %(time)s", time=months(least, language)) if least else ""]
    limits.append(_("höchstens %(time)s", time=months(most, language)) if most else "")
    if least and most:
        limits = [_months_from_to(least, most, language)]
    open_end = _("offenes Ende") if duration.offenes_ende else ""
    return language.joined(language.comma, (*limits, open_end))


def _months_from_to(least: int, most: int, language: Language) -> str:
    if least == most:
        return months(least, language)
    times = {"from": months(least, language), "to": months(most, language)}
    return language.pgettext("Zeitspanne", "%(from)s bis %(to)s", **times)


def months(number: int, language: Language = GERMAN) -> str:
    """»6 Monate«, »1 Jahr«, »2 Jahre«."""
    if number % 12:
        return language.ngettext("%(num)s Monat", "%(num)s Monate", number)
    return language.ngettext("%(num)s Jahr", "%(num)s Jahre", number // 12)


# ------------------------------------------------------------------------------------------------ what expires or binds


def _seeking(project: Entry[Project], guide: Guide, language: Language) -> Said:
    state, fact = guide.seeking(project), project.fields.suche
    if state == UNKNOWN or not fact:
        return NOTHING
    return language.choice("lage", state), as_of(date_text(fact.stand, language), language)


def _intake(project: Entry[Project], guide: Guide, language: Language) -> Said:
    state, fact = guide.intake(project), project.fields.aufnahme
    if state == UNKNOWN or not fact:
        return NOTHING
    weeks = fact.wartezeit_wochen
    waiting = weeks and language.ngettext("Wartezeit etwa %(num)s Woche", "Wartezeit etwa %(num)s Wochen", weeks)
    shown = language.joined(language.comma, (language.choice("lage", state), waiting or ""))
    return shown, as_of(date_text(fact.stand, language), language)


def _certificate(certificate: ConductCertificate | None, language: Language) -> Said:
    if certificate is None:
        return NOTHING
    _ = language.gettext
    plain = {"ja": _("erforderlich"), "nein": _("nicht erforderlich"), "nach Gespräch": _("nach Gespräch")}
    extended = {
        "ja": _("erweitertes Führungszeugnis erforderlich"),
        "nein": _("erweitertes Führungszeugnis nicht erforderlich"),
        "nach Gespräch": _("erweitertes Führungszeugnis nach Gespräch"),
    }
    years = certificate.erneuerung_jahre
    renewal = language.ngettext("jedes Jahr neu", "alle %(num)s Jahre neu", years) if years else ""
    text = (extended if certificate.erweitert else plain)[certificate.erforderlich]
    return text, language.joined(language.semicolon, (renewal, _typed(certificate.hinweis)))


def _preparation(support: Support | None, language: Language) -> Said:
    if support is None:
        return NOTHING
    hours = support.vorbereitung_stunden
    return _typed(support.vorbereitung), _hours(hours, hours, language) if hours else ""


def school_link(link: SchoolLink, language: Language = GERMAN) -> str:
    """»geplant, seit 2013, Stand 2011«."""
    _ = language.gettext
    since = ""
    if link.seit:
        known = link.beteiligung == "macht mit"
        since = _("seit %(year)s", year=link.seit) if known else _("Ankündigung %(year)s", year=link.seit)
    involved = language.choice("beteiligung", link.beteiligung)
    return language.joined(language.semicolon, (involved, since, _typed(link.hinweis)))
