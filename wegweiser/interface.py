"""What templates can say in a language: catalogue texts, words, facts, dates, links. Knows neither pages nor files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from schema import Project, SchoolLink
from wegweiser import facts, text
from wegweiser.content import Entry
from wegweiser.guide import Guide
from wegweiser.languages import InGerman, Language
from wegweiser.translations import texts


def filters(language: Language) -> dict[str, Callable[..., object]]:
    return {
        "markdown": text.markdown_renderer(),
        "paragraphs": text.paragraphs,
        "date": lambda day: text.date_text(day, language),
        "number": lambda value: text.number_text(value, language),
        "linked": linked,
        "bare": bare,
    }


def _gettext(language: Language) -> dict[str, Callable[..., Markup]]:
    """The functions of the i18n extension in its new style, without its detour through the context of every call.

    A text without values is looked up once; values are escaped, the texts themselves are ours.
    """
    known: dict[str, Markup] = {}
    catalogue = language.catalogue

    def gettext(message: str, /, **values: object) -> Markup:
        if values:
            return Markup(catalogue.gettext(message)) % values
        if message not in known:
            known[message] = Markup(language.gettext(message))
        return known[message]

    def ngettext(singular: str, plural: str, number: int, /, **values: object) -> Markup:
        return Markup(catalogue.ngettext(singular, plural, number)) % {"num": number, **values}

    def pgettext(context: str, message: str, /, **values: object) -> Markup:
        return Markup(catalogue.pgettext(context, message)) % values

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext, "pgettext": pgettext}


def words(guide: Guide, language: Language) -> dict[str, object]:
    """What templates ask for that depends on the language. ``de`` marks an element whose text is German anyhow."""
    mark = Markup("") if language.german else Markup(' lang="de"')

    def lang_of(said: str) -> Markup:
        return mark if isinstance(said, InGerman) else Markup("")

    def marked(said: str) -> Markup:
        attribute = lang_of(said)
        return Markup(f"<bdi{attribute}>{escape(said)}</bdi>") if attribute else escape(said)

    def word(vocabulary: str, name: str) -> Markup:
        return marked(language.word(guide.term[vocabulary, name]))

    return {
        **_gettext(language),
        "facts": Facts(guide, language),
        "de": mark,
        "lang_of": lang_of,
        "marked": marked,
        "word": word,
        "choice": language.choice,
        "texts": lambda entry: texts(entry, language),
        "period": lambda begin, end=None: text.period_text(begin, end, language),
        "moment": lambda moment: text.moment_text(moment, language),
        "citywide": facts.citywide(guide, language),
        "subtitle": facts.subtitle(guide, language),
    }


@dataclass(frozen=True)
class Facts:
    """The functions of facts.py, asked for one guide in one language."""

    guide: Guide
    language: Language

    def comparable(self, project: Entry[Project]) -> tuple[facts.Fact, ...]:
        return facts.comparable(project, self.guide, self.language)

    def for_card(self, project: Entry[Project]) -> tuple[facts.Fact, ...]:
        return facts.for_card(project, self.guide, self.language)

    def for_volunteers(self, project: Entry[Project]) -> tuple[facts.Fact, ...]:
        return facts.for_volunteers(project, self.guide, self.language)

    def for_families(self, project: Entry[Project]) -> tuple[facts.Fact, ...]:
        return facts.for_families(project, self.guide, self.language)

    def parted(self, rows: Sequence[facts.Fact]) -> tuple[list[facts.Fact], str]:
        return facts.parted(rows, self.language.comma)

    def hours_per_month(self, project: Entry[Project]) -> str:
        return facts.hours_per_month(project, self.language)

    def school_link(self, link: SchoolLink) -> str:
        return facts.school_link(link, self.language)


def bare(url: str) -> str:
    """An address as people say it: »https://www.beispiel.de/« → »www.beispiel.de«."""
    return url.split("://", 1)[1].rstrip("/")


def linked(source: str) -> Markup:
    """A source as a link if it is an address, else as it stands."""
    if source.startswith(("https://", "http://")):
        shown = bare(source).removeprefix("www.")
        shown = shown if len(shown) <= 70 else f"{shown[:69]}…"
        # not Markup.format, which is slow, and a page has many sources
        return Markup(f'<a href="{escape(source)}" rel="noopener noreferrer">{escape(shown)}</a>')
    return escape(source)
