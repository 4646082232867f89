"""str → str: Markdown to safe HTML, German dates and numbers, sort keys. Knows no entries."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date

from markupsafe import Markup, escape

from schema import Moment

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
    """»Freitag, 21. November 2025«."""
    text = f"{day.day}. {MONTHS[day.month - 1]} {day.year}"
    return f"{WEEKDAYS[day.weekday()]}, {text}" if weekday else text


def german_moment(moment: Moment) -> str:
    """As exact as it is known: »2013«, »Mai 2013«, »21. November 2025«, »21. November 2025, 9.30 Uhr«."""
    if moment.day:
        clock = f", {german_clock(moment)} Uhr" if moment.clock else ""
        return german_date(moment.first) + clock
    return f"{MONTHS[moment.month - 1]} {moment.year}" if moment.month else str(moment.year)


def german_clock(moment: Moment) -> str:
    assert moment.clock is not None
    return f"{moment.clock.hour}.{moment.clock.minute:02}" if moment.clock.minute else str(moment.clock.hour)


def german_span(begin: Moment, end: Moment | None) -> str:
    """»21. November 2025, 9.30 bis 16 Uhr«, »19. bis 28. März 2024«."""
    if end is None or end == begin:
        return german_moment(begin)
    if begin.exact and end.exact and begin.first == end.first:
        if begin.clock and end.clock:
            return f"{german_date(begin.first)}, {german_clock(begin)} bis {german_clock(end)} Uhr"
        return german_moment(begin)
    if (
        begin.exact
        and end.exact
        and not (begin.clock or end.clock)
        and (begin.year, begin.month) == (end.year, end.month)
    ):
        return f"{begin.day}. bis {german_moment(end)}"
    return f"{german_moment(begin)} bis {german_moment(end)}"


def german_number(value: float) -> str:
    """»1.400«, »6,5«: dot for thousands, decimal comma, no trailing zero."""
    whole, _, part = f"{value:,.1f}".partition(".")
    return whole.replace(",", ".") + ("" if part == "0" else f",{part}")


def span(lower: float | None, upper: float | None) -> str:
    """»6 bis 10«, »ab 6«, »bis 10«, »6«."""
    if lower is None or upper is None:
        return f"ab {german_number(lower)}" if lower is not None else f"bis {german_number(upper or 0)}"
    return german_number(lower) if lower == upper else f"{german_number(lower)} bis {german_number(upper)}"


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
