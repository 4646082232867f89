"""str → str: Markdown to safe HTML, German dates and numbers, sort keys. Knows no entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from markupsafe import Markup, escape

from schema import Moment
from wegweiser.languages import GERMAN, Language

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
WEEKDAYS = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]

# ------------------------------------------------------------------------------------------------------------- markdown

ALLOWED_TAGS = {
    *("p", "br", "em", "strong", "a", "ul", "ol", "li", "blockquote", "code", "pre", "hr"),
    *("h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
ALLOWED_ATTRIBUTES = {"a": {"href", "title"}, "th": {"align"}, "td": {"align"}, "ol": {"start"}}


# Prose on one line in which no character can mean anything to Markdown or HTML: most descriptions. A test holds that
# both ways give the same; this one takes a hundredth of the time.
_PLAIN = re.compile(r"[^\W\d_](?:[^\W_]|[ .,:;()!?/„“‚‘’»«–…%€§'\"-])*")


def markdown_renderer() -> Callable[[str], Markup]:
    """A function from Markdown to harmless HTML; the converter is made once, for it costs as much as a page."""
    import nh3  # these three only here: »check« needs none of them, and they cost 40 ms
    from markdown import Markdown
    from markdown.extensions.sane_lists import SaneListExtension
    from markdown.extensions.tables import TableExtension

    converter = Markdown(extensions=[TableExtension(), SaneListExtension()], output_format="html")
    converter.preprocessors.deregister("html_block")  # editors write no HTML; nh3 would drop it anyway
    for rule in ("html", "entity"):
        converter.inlinePatterns.deregister(rule)
    cleaner = nh3.Cleaner(
        tags=ALLOWED_TAGS, attributes=ALLOWED_ATTRIBUTES, url_schemes={"http", "https", "mailto", "tel"}, link_rel=None
    )

    def render(text: str) -> Markup:
        if _PLAIN.fullmatch(text):
            return Markup(f"<p>{text}</p>")
        html = converter.reset().convert(text)
        return Markup(cleaner.clean(_lower_headings(html)))

    return render


def _lower_headings(html: str) -> str:
    """The page has its one h1; an editor's »# Überschrift« becomes an h2."""
    return re.sub(r"(</?h)1>", r"\g<1>2>", html)


def one_line(text: str) -> str:
    return " ".join(text.split())


# ---------------------------------------------------------------------------------------------------- dates and numbers


def german_date(day: date, *, weekday: bool = False) -> str:
    """»Freitag, 21. November 2025«, for print and for editors."""
    text = date_text(day, GERMAN)
    return f"{WEEKDAYS[day.weekday()]}, {text}" if weekday else text


def date_text(day: date, language: Language) -> str:
    """»21. November 2025«."""
    month = language.pgettext("nach dem Tag", MONTHS[day.month - 1])
    return language.gettext("%(day)s. %(month)s %(year)s", day=day.day, month=month, year=day.year)


def moment_text(moment: Moment, language: Language) -> str:
    """As exact as it is known: »2013«, »Mai 2013«, »21. November 2025«, »21. November 2025, 9.30 Uhr«."""
    if moment.day and moment.clock:
        day, clock = date_text(moment.first, language), clock_text(moment, language)
        return language.gettext("%(day)s, %(clock)s Uhr", day=day, clock=clock)
    if moment.day:
        return date_text(moment.first, language)
    if not moment.month:
        return str(moment.year)
    month = language.pgettext("ohne Tag", MONTHS[moment.month - 1])
    return language.gettext("%(month)s %(year)s", month=month, year=moment.year)


def clock_text(moment: Moment, language: Language) -> str:
    """»9.30« or »16«, where others write »9:30« and »16:00«."""
    assert moment.clock is not None
    hour, minute = moment.clock.hour, f"{moment.clock.minute:02}"
    if moment.clock.minute:
        return language.gettext("%(hour)s.%(minute)s", hour=hour, minute=minute)
    return language.pgettext("volle Stunde", "%(hour)s", hour=hour)


def period_text(begin: Moment, end: Moment | None, language: Language) -> str:
    """»21. November 2025, 9.30 bis 16 Uhr«, »19. bis 28. März 2024«."""
    if end is None or end == begin:
        return moment_text(begin, language)
    days = begin.exact and end.exact
    if days and begin.first == end.first:
        return _hours_of_a_day(begin, end, language)
    if days and not (begin.clock or end.clock) and (begin.year, begin.month) == (end.year, end.month):
        return language.gettext("%(day)s. bis %(date)s", day=begin.day, date=moment_text(end, language))
    return _from_to(moment_text(begin, language), moment_text(end, language), language)


def _hours_of_a_day(begin: Moment, end: Moment, language: Language) -> str:
    if not (begin.clock and end.clock):
        return moment_text(begin, language)
    clocks = {"begin": clock_text(begin, language), "end": clock_text(end, language)}
    return language.gettext("%(day)s, %(begin)s bis %(end)s Uhr", day=date_text(begin.first, language), **clocks)


def _from_to(lower: str, upper: str, language: Language) -> str:
    return language.gettext("%(from)s bis %(to)s", **{"from": lower, "to": upper})


def german_moment(moment: Moment) -> str:
    return moment_text(moment, GERMAN)


def german_span(begin: Moment, end: Moment | None) -> str:
    return period_text(begin, end, GERMAN)


def german_number(value: float) -> str:
    return number_text(value, GERMAN)


def number_text(value: float, language: Language) -> str:
    """»1.400«, »6,5«: dot for thousands, decimal comma, no trailing zero."""
    whole, _, part = f"{value:,.1f}".partition(".")
    return whole.replace(",", language.thousands) + ("" if part == "0" else f"{language.decimal}{part}")


def range_text(lower: float, upper: float, language: Language) -> str:
    """»6 bis 10«, »6«."""
    least, most = number_text(lower, language), number_text(upper, language)
    if lower == upper:
        return least
    return language.pgettext("Zahlen", "%(from)s bis %(to)s", **{"from": least, "to": most})


# -------------------------------------------------------------------------------------------------------------- sorting


def sort_key(name: str) -> tuple[str, str]:
    """German dictionary order (DIN 5007-1): ä sorts as a, ß as ss, quotes and punctuation do not count."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss").replace("ı", "i"))
    letters = "".join(c for c in folded if c.isalnum() or c == " ")
    return " ".join(letters.split()), name


def initial(name: str) -> str:
    """The letter under which a name stands in a register; digits stand together under »0–9«."""
    letters = sort_key(name)[0]
    first = letters[:1].upper()
    return first if first.isalpha() else "0–9"


def paragraphs(text: str) -> Markup:
    """Plain text to paragraphs, for notes in which Markdown means nothing."""
    return Markup("".join(f"<p>{escape(one_line(part))}</p>" for part in re.split(r"\n\s*\n", text)))
